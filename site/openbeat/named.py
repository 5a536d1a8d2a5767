"""Which area is asked for where an address names it by its kind and key, as `addresses.key` writes them."""

from __future__ import annotations

from collections.abc import Callable

from flask import abort, redirect, request

from . import addresses
from .model import Area
from .store import Store, area_of


def area(store: Store, kind: str, key: str) -> Area | None:
    """The area of a kind that has a page and this key, in whichever letters; None where there is none."""
    if kind not in addresses.PAGES or (kind == "nation" and key != addresses.NATION):
        return None
    exact = store.area(key)
    if exact and exact.kind == kind:
        return exact
    row = store.db.execute(  # goes through all areas of the kind: few, or an address that is spelt otherwise
        """SELECT code, kind, name, assumed, slug FROM areas
           WHERE kind = :kind AND CASE kind WHEN 'nation' THEN 1 WHEN 'force' THEN slug = :key COLLATE NOCASE
                                            ELSE code = :key COLLATE NOCASE END
           ORDER BY code LIMIT 1""",
        {"kind": kind, "key": key},
    ).fetchone()
    return area_of(row) if row else None


def found(store: Store, kind: str, key: str, address: Callable[[Area], str], told: bool = False) -> Area:
    """The area asked for; another spelling or a retired code leads to its one `address`, 404 where there is none.

    Args:
        store: the snapshot.
        kind: the kind of area.
        key: what names it among those of its kind.
        address: the one address of what is asked of an area.
        told: whether the address that a retired code leads to says which code that was.
    """
    named, note = area(store, kind, key), ""
    if named is None:
        code = key.lower() if "/" in key else key.upper()
        successor = store.successor(code)
        named, note = successor if successor and successor.kind == kind else None, f"?was={code}" if told else ""
    if named is None:
        abort(404)
    if request.path != address(named):
        kept = 301 if request.method in ("GET", "HEAD") else 308  # what was typed goes along
        abort(redirect(address(named) + note, kept))
    return named
