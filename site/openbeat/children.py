"""The areas inside an area, side by side: what was recorded in each, in an order that a link chooses."""

from __future__ import annotations

from dataclasses import dataclass
from sqlite3 import Row

from . import addresses, area_words, words
from .figures import Figures
from .model import Area
from .store import Store, area_of

SORTS = {"name": "Name", "crimes": "Number of crimes", "asb": "Anti-social behaviour"}
# Kind of area → the kinds that its page lists. A force's wards are too many for it: they have a page of their own.
LISTED = {
    "nation": ("force",),
    "force": ("bcu", "csp"),
    "bcu": ("csp", "ward"),
    "csp": ("ward",),
    "neighbourhood": (),
    "ward": (),
}


@dataclass(frozen=True)
class ChildRow:
    """One area of the table; every string is finished."""

    name: str
    address: str
    aside: str
    now: str
    before: str
    asb: str


@dataclass(frozen=True)
class Children:
    """The areas of one kind inside an area."""

    kind: str
    heading: str
    caption: str
    rows: tuple[ChildRow, ...]
    sorts: tuple[tuple[str, str, bool], ...]  # words, address, whether it is this one


def view(store: Store, f: Figures, sort: str, kept: str) -> tuple[Children, ...]:
    """The tables of a page, all by the same order (one of `SORTS`).

    Args:
        store: the snapshot.
        f: the figures of the area whose page it is.
        sort: the order.
        kept: the rest of the address's query, which its links keep ("scheme=css"), "" for none.
    """
    rows = _rows(store, f.area) if LISTED[f.area.kind] else []
    found = [(kind, [r for r in rows if r["kind"] == kind]) for kind in LISTED[f.area.kind]]
    return tuple(_table(f, kind, own, sort, kept) for kind, own in found if own)


def _rows(store: Store, area: Area) -> list[Row]:
    return store.db.execute(
        """SELECT a.code, a.kind, a.name, a.assumed, a.slug, y.crime, y.crime_before, y.asb, d.name AS district
           FROM closure l JOIN areas a ON a.code = l.descendant LEFT JOIN years y ON y.area = a.code
           LEFT JOIN (SELECT c.descendant, p.name FROM closure c JOIN areas p ON p.code = c.ancestor
                      WHERE p.kind = 'district') d ON d.descendant = a.code AND a.kind = 'ward'
           WHERE l.ancestor = :area AND l.depth > 0 ORDER BY a.name, a.code""",
        {"area": area.code},
    ).fetchall()


def _table(f: Figures, kind: str, rows: list[Row], sort: str, kept: str) -> Children:
    by = {"name": None, "crimes": "crime", "asb": "asb"}[sort]
    ordered = rows if by is None else sorted(rows, key=lambda r: (r[by] is None, -(r[by] or 0)))
    title = area_words.PLURALS[kind]
    several = len({r["district"] for r in rows}) > 1
    period = words.period_words(f.now[0], f.now[-1])
    return Children(
        kind,
        title,
        f"{title}, {period}" if kind != "force" else f"{title}, the newest twelve months of each",
        tuple(_row(r, several) for r in ordered),
        tuple((words_of, _address(f.area, key, kept, kind), key == sort) for key, words_of in SORTS.items()),
    )


def _row(r: Row, several: bool) -> ChildRow:
    area = area_of(r)
    return ChildRow(
        area_words.crumb(area),
        addresses.page(area),
        (r["district"] or "") if several else "",
        words.figure(r["crime"]),
        words.figure(r["crime_before"]),
        words.figure(r["asb"]),
    )


def _address(area: Area, sort: str, kept: str, kind: str) -> str:
    query = "&".join(filter(None, (kept, "" if sort == "name" else f"sort={sort}")))
    return f"{addresses.page(area)}{'?' if query else ''}{query}#{kind}"
