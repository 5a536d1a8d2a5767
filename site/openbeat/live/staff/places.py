"""Names of forces and command areas for lists that name many, and the places for which roles may be given."""

from __future__ import annotations

from collections.abc import Iterable

from flask import g

from ...pages import store_or_none
from ...store import area_of
from .. import access
from ..tables import Account
from ..tables.staff import ADMIN

EVERYWHERE = "Everywhere"


def names() -> dict[str, str]:
    """Key ("zedshire", "zedshire/coast") → name, each force before its own command areas; none without a snapshot."""
    if "places" not in g:
        g.places = _names()
    told: dict[str, str] = g.places
    return told


def name(area: str) -> str:
    """The name of a force or command area; its key where the snapshot does not hold it, "Everywhere" for ""."""
    return names().get(area, area) if area else EVERYWHERE


def called(codes: Iterable[str]) -> dict[str, str]:
    """Code → name, of wards and neighbourhoods that the snapshot holds."""
    store, own = store_or_none(), sorted({code for code in codes if code})
    if store is None or not own:
        return {}
    marks = ", ".join("?" * len(own))
    rows = store.db.execute(f"SELECT code, name FROM areas WHERE code IN ({marks})", own)  # noqa: S608 - marks alone
    return {row["code"]: row["name"] for row in rows}


def administered(account: Account) -> list[tuple[str, str]]:
    """The places for which an account may give roles to others, as a field's choices."""
    own = access.scopes(account, ADMIN)
    whole = [("", EVERYWHERE)] if "" in own else []
    return whole + [(key, told) for key, told in names().items() if any(access.within(key, scope) for scope in own)]


def _names() -> dict[str, str]:
    store = store_or_none()
    if store is None:
        return {}
    rows = store.db.execute("SELECT code, kind, name, assumed, slug FROM areas WHERE kind IN ('force', 'bcu')")
    found = [area_of(row) for row in rows]
    forces = {area.slug: area.name for area in found if area.kind == "force"}
    whole = {slug: (told, "") for slug, told in forces.items()}
    parts = {a.code: (forces.get(a.code.split("/")[0], ""), a.name) for a in found if a.kind == "bcu"}
    every = sorted({**whole, **parts}.items(), key=lambda pair: pair[1])
    return {key: f"{own}, {force}" if own else force for key, (force, own) in every}
