"""Which area is asked for where an address names it by its kind and key, as `addresses.key` writes them."""

from __future__ import annotations

from collections.abc import Callable

from flask import abort, redirect, request

from . import addresses
from .model import Area
from .store import Store, area_of


def area(store: Store, kind: str, key: str) -> Area | None:
    """The area of a kind that has a page and this key, in whichever letters; None where there is none."""
    if kind not in addresses.PAGES:
        return None
    if kind == "nation":
        return _by_slug(store, kind, "") if key == addresses.NATION else None
    if kind == "force":
        return _by_slug(store, kind, key.lower())
    found = store.area(key.lower() if "/" in key else key.upper())
    return found if found and found.kind == kind else None


def found(store: Store, kind: str, key: str, address: Callable[[Area], str]) -> Area:
    """The area asked for; another spelling or a retired code leads to its one `address`, 404 where there is none."""
    named = area(store, kind, key)
    if named is None:
        successor = store.successor(key.lower() if "/" in key else key.upper())
        named = successor if successor and successor.kind == kind else None
    if named is None:
        abort(404)
    if request.path != address(named):
        abort(redirect(address(named), 301))
    return named


def _by_slug(store: Store, kind: str, slug: str) -> Area | None:
    row = store.db.execute(
        """SELECT code, kind, name, assumed, slug FROM areas
           WHERE kind = :kind AND (:slug = '' OR slug = :slug)""",
        {"kind": kind, "slug": slug},
    ).fetchone()
    return area_of(row) if row else None
