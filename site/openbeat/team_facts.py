"""What the JSON of an area says of its teams: what the force itself publishes; null is "not published"."""

from __future__ import annotations

from sqlite3 import Row
from typing import Any

from . import answerable, clock, teams
from .figures import Figures
from .live import loops
from .store import Store

TEAM = ("neighbourhood", "name", "about", "population", "email", "telephone", "web", "read")
LEAD = ("role", "area", "name", "title", "contact", "source", "valid_from", "valid_to")
# Key in the file → table, and the columns that are told of it.
PARTS = {
    "priorities": ("priorities", ("neighbourhood", "issue", "set_on", "done", "done_on", "result", "result_on",
                                  "result_source")),
    "meetings": ("events", ("neighbourhood", "title", "kind", "starts", "ends", "address", "about", "email",
                            "telephone")),
}  # fmt: skip


def as_facts(store: Store, f: Figures) -> dict[str, list[dict[str, Any]] | None]:
    """The lists `teams` (with `share`, the part of a ward that one polices), `priorities`, `meetings`, `leads`.

    And `scrutiny_meetings` of its command area as entered on this site, null where they cannot be read just now.

    Times of meetings are of the clock on the wall in England and Wales. England and Wales as a whole have no list.
    """
    if not f.force:
        return {}
    rows = teams.of_area(store, f)
    ward = f.area.kind == "ward"
    told: dict[str, list[dict[str, Any]]] = {
        "teams": [_told(r, TEAM) | {"share": round(r["share"], 4) if ward else None} for r in rows]
    }
    codes = [r["neighbourhood"] for r in rows]
    told |= {key: [_told(r, names) for r in _parts(store, table, codes)] for key, (table, names) in PARTS.items()}
    leads = [_told(r, LEAD) for r in answerable.rows(store, f)]
    return {**told, "leads": leads, "scrutiny_meetings": loops.as_facts(store, f, clock.now())}


def _told(row: Row, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: row[name] if row[name] != "" else None for name in names}


def _parts(store: Store, table: str, codes: list[str]) -> list[Row]:
    marks = ", ".join("?" * len(codes))
    asked = f"SELECT * FROM {table} WHERE neighbourhood IN ({marks}) ORDER BY neighbourhood, number"  # noqa: S608
    return store.db.execute(asked, codes).fetchall()
