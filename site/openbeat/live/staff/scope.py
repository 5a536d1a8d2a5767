"""Where whoever is signed in may act: the areas of the snapshot within their scopes, and what lies in an area."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, false, or_, true

from ...pages import the_store
from .. import access
from .guard import me

Choices = list[tuple[str, str]]
NONE: Choices = [("", "None")]
WHOLE = "All of the area"
FORCES = "forces"


def areas(role: str, only: str = "") -> Choices:
    """Forces and command areas of the snapshot in which one has a role, with their names; `FORCES` alone on demand."""
    rows = the_store().db.execute(
        """SELECT f.slug AS force, f.slug AS area, f.name, 0 AS depth FROM areas f WHERE f.kind = 'force'
           UNION ALL
           SELECT f.slug, b.code, b.name || ', ' || f.name, 1 FROM areas b
           JOIN closure c ON c.descendant = b.code JOIN areas f ON f.code = c.ancestor AND f.kind = 'force'
           WHERE b.kind = 'bcu'
           ORDER BY 1, 4, 3"""
    )
    return [
        (row["area"], row["name"])
        for row in rows
        if access.may(me(), role, row["area"]) and not (only == FORCES and row["depth"])
    ]


def name(area: str) -> str:
    """The name of a force or command area; its key where the snapshot has it no more."""
    row = the_store().db.execute(
        """SELECT name FROM areas WHERE (kind = 'bcu' AND code = :area) OR (kind = 'force' AND slug = :area)""",
        {"area": area},
    )
    found = row.fetchone()
    return str(found["name"]) if found else area


def neighbourhoods(area: str) -> Choices:
    """The police neighbourhoods of the force of an area, the empty choice first."""
    rows = the_store().db.execute(
        "SELECT code, name FROM areas WHERE kind = 'neighbourhood' AND code LIKE :force ORDER BY name",
        {"force": f"{force(area)}/%"},
    )
    return [*NONE, *((row["code"], row["name"]) for row in rows)]


def wards(area: str) -> Choices:
    """The wards of a force or command area, the empty choice first."""
    rows = the_store().db.execute(
        """SELECT w.code, w.name FROM areas a JOIN closure c ON c.ancestor = a.code
           JOIN areas w ON w.code = c.descendant AND w.kind = 'ward'
           WHERE (a.kind = 'bcu' AND a.code = :area) OR (a.kind = 'force' AND a.slug = :area)
           ORDER BY w.name, w.code""",
        {"area": area},
    )
    return [("", WHOLE), *((row["code"], row["name"]) for row in rows)]


def kept(choices: Choices, value: str) -> Choices:
    """The choices with one more that a row has already though this snapshot does not know it."""
    return choices if any(value == code for code, _ in choices) else [*choices, (value, value)]


def force(area: str) -> str:
    """The force of an area."""
    return area.split("/")[0]


def within(column: Any, role: str) -> ColumnElement[bool]:
    """The condition that a row's area lies where one has a role."""
    scopes = access.scopes(me(), role)
    if "" in scopes:
        return true()
    return or_(false(), *(or_(column == own, column.startswith(f"{own}/", autoescape=True)) for own in scopes))
