"""Where what somebody typed leads to, and whose business an area is: command areas, police neighbourhoods."""

from __future__ import annotations

from collections.abc import Sequence

from ..model import Area
from ..search import Answer
from ..store import Store, area_of

SHARE = 0.01  # of a ward that a neighbourhood polices: less is two borders that do not quite meet


def wards(answer: Answer) -> tuple[str, ...]:
    """The wards (codes) that a search comes to."""
    return (answer.ward,) if answer.ward else tuple(place.ward.code for place in answer.places)


def command_areas(store: Store, codes: Sequence[str]) -> tuple[Area, ...]:
    """The command areas that some wards lie in, by name."""
    marks = ", ".join("?" * len(codes))
    rows = store.db.execute(
        f"""SELECT DISTINCT a.code, a.kind, a.name, a.assumed, a.slug FROM closure c JOIN areas a ON a.code = c.ancestor
            WHERE a.kind = 'bcu' AND c.descendant IN ({marks}) ORDER BY a.name, a.code""",  # noqa: S608
        tuple(codes),
    )
    return tuple(map(area_of, rows))


def neighbourhoods(store: Store, codes: Sequence[str]) -> tuple[Area, ...]:
    """The police neighbourhoods that police some wards, by name."""
    marks = ", ".join("?" * len(codes))
    rows = store.db.execute(
        f"""SELECT DISTINCT a.code, a.kind, a.name, a.assumed, a.slug FROM neighbourhood_wards n
            JOIN areas a ON a.code = n.neighbourhood
            WHERE n.share >= {SHARE} AND n.ward IN ({marks}) ORDER BY a.name, a.code""",  # noqa: S608
        tuple(codes),
    )
    return tuple(map(area_of, rows))


def wards_of(store: Store, neighbourhood: str) -> tuple[tuple[str, str], ...]:
    """Code and name of the wards that a neighbourhood polices."""
    rows = store.db.execute(
        """SELECT a.code, a.name FROM neighbourhood_wards n JOIN areas a ON a.code = n.ward
           WHERE n.neighbourhood = :code AND n.share >= :share ORDER BY a.name""",
        {"code": neighbourhood, "share": SHARE},
    )
    return tuple((r["code"], r["name"]) for r in rows)


def answerable(store: Store, neighbourhood: str) -> str:
    """The command area with most of a neighbourhood, else its force: what its staff are answerable for."""
    row = store.db.execute(
        """SELECT a.code FROM neighbourhood_wards n JOIN closure c ON c.descendant = n.ward
           JOIN areas a ON a.code = c.ancestor WHERE n.neighbourhood = :code AND a.kind = 'bcu'
           GROUP BY a.code ORDER BY sum(n.share) DESC, a.code LIMIT 1""",
        {"code": neighbourhood},
    ).fetchone()
    return str(row["code"]) if row else neighbourhood.partition("/")[0]


def names(store: Store) -> dict[str, str]:
    """The names of all forces and command areas, as the live half writes them ("zedshire", "zedshire/coast")."""
    rows = store.db.execute(
        "SELECT CASE kind WHEN 'bcu' THEN code ELSE slug END AS area, name FROM areas WHERE kind IN ('bcu', 'force')"
    )
    return {row["area"]: row["name"] for row in rows}


def name(store: Store, area: str) -> str:
    """The name of one of them; of one that is no more, what the live half wrote."""
    row = store.db.execute(
        "SELECT name FROM areas WHERE (kind = 'bcu' AND code = :area) OR (kind = 'force' AND slug = :area)",
        {"area": area},
    ).fetchone()
    return str(row["name"]) if row else area
