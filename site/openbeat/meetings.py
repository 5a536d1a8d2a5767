"""Meetings with the public, of all kinds and everywhere or of one force or command area: when, where, and as files.

Those that organisers have entered on this site and those of neighbourhood teams, as the teams' own files give them. A
meeting that is in neither may still be held.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from . import addresses, clock, find, postcode, words
from . import meetings_words as said
from .live import listing, scrutiny_words
from .live.listing import Line, LineShown
from .model import Area
from .pages import fresh, no_store, refused, the_store
from .search import look_up
from .store import Store, area_of

meetings = Blueprint("meetings", __name__)
LISTED = 40  # meetings on one page
Choice = tuple[str, str, bool]  # words, address, whether it is chosen


@dataclass(frozen=True)
class Asked:
    """What an address asks for: whose meetings, of which kind and month, which page of the list."""

    area: Area | None = None  # a force or command area; None for all
    kind: str = ""  # "" for all
    month: str = ""  # "2026-11", "" for all to come
    page: int = 1

    def address(self, ending: str = "") -> str:
        """Where these meetings are listed, or are to be had as a file."""
        kind = scrutiny_words.kind_key(self.kind) or None
        told = {"in": addresses.key(self.area) if self.area else None, "kind": kind, "month": self.month or None}
        pages = {"page": self.page if self.page > 1 and not ending else None}
        return f"{url_for('meetings.listed')}{ending}" + _query({**told, **pages})

    @property
    def heading(self) -> str:
        """What is listed."""
        kind = scrutiny_words.SEVERAL[self.kind] if self.kind else ""
        return said.heading(self.area.name if self.area else "", self.month, kind)


@dataclass(frozen=True)
class MeetingsPage:
    """What the template shows; every string is finished."""

    heading: str
    lead: str
    down: str  # that those entered here cannot be shown just now, "" where they are
    months: tuple[tuple[str, tuple[LineShown, ...]], ...]
    none: str  # "" where there are meetings
    places: tuple[Choice, ...]
    kinds: tuple[Choice, ...]
    other_months: tuple[Choice, ...]
    earlier: str  # address of the page before, "" for none
    later: str
    shown: str  # "1 to 40 of 120"
    ics_url: str
    csv_url: str
    json_url: str
    feed_url: str
    source: str


@meetings.get("/meetings")
def listed() -> ResponseReturnValue:
    """Meetings to come, or those of a month, month by month."""
    store = the_store()
    return fresh(render_template("meetings.html", page=_page(store, asked(store)), typed="", error=None))


@meetings.post("/meetings")
def near() -> ResponseReturnValue:
    """The meetings of the command area that a postcode or place lies in; what is typed is in no address."""
    store = the_store()
    typed = request.form.get("q", "").strip()[: postcode.LONGEST]
    answer = look_up(store, typed)
    if not answer.ward:
        return no_store(make_response(find.answered(store, typed, answer), answer.status))
    lineage = store.lineage(answer.ward)
    area = lineage.get("bcu") or lineage.get("force")
    return no_store(redirect(Asked(area).address(), 303))


def asked(store: Store) -> Asked:
    """What the address asks for; a page of status 400 that names the choices where it asks for what is not there."""
    key, kind, month, page = (request.args.get(name, "") for name in ("in", "kind", "month", "page"))
    area = next((a for a in _areas(store) if addresses.key(a) == key.lower()), None) if key else None
    ways = [(said.ALL, url_for("meetings.listed"))]
    if key and area is None:
        abort(refused(said.NO_PLACE, said.NO_PLACE_WHY, [*ways, *((n, a) for n, a, _ in _places(store, Asked()))]))
    if kind and not scrutiny_words.kind_of(kind):
        abort(refused(said.NO_KIND, said.NO_KIND_WHY, [*ways, *((n, a) for n, a, _ in _kinds(Asked(area))[1:])]))
    if month and not said.is_month(month):
        abort(refused(said.NO_MONTH, said.NO_MONTH_WHY, ways))
    if page and not (page.isascii() and page.isdigit() and 0 < int(page) < 10_000):
        abort(refused(said.NO_PAGE, said.NO_PAGE_WHY, ways))
    return Asked(area, scrutiny_words.kind_of(kind), month, int(page or 1))


def lines(store: Store, asked: Asked) -> tuple[tuple[Line, ...], tuple[Line, ...], bool]:
    """The lines that are asked for, all of the place, and whether those entered here could be read."""
    key, code = (addresses.key(asked.area), asked.area.code) if asked.area else ("", "")
    every, well = listing.every(store, key, code)
    today = clock.now().date().isoformat()
    own = (a for a in every if not asked.kind or a.kind == asked.kind)
    chosen = (a for a in own if (a.starts.startswith(asked.month) if asked.month else a.starts >= today))
    return tuple(chosen), every, well


def _page(store: Store, asked: Asked) -> MeetingsPage:
    every, of_place, well = lines(store, asked)
    first = (asked.page - 1) * LISTED
    own = every[first : first + LISTED]
    if every and not own:
        abort(404)
    months: dict[str, list[LineShown]] = {}
    for line in own:
        months.setdefault(line.starts[:7], []).append(listing.shown(line))
    return MeetingsPage(
        heading=asked.heading,
        lead=said.lead(len(every), asked.month),
        down="" if well else scrutiny_words.DOWN,
        months=tuple((words.month_words(month), tuple(shown)) for month, shown in months.items()),
        none="" if every else said.NONE,
        places=_places(store, asked),
        kinds=_kinds(asked),
        other_months=_months(of_place, asked),
        earlier=replace(asked, page=asked.page - 1).address() if asked.page > 1 else "",
        later=replace(asked, page=asked.page + 1).address() if first + LISTED < len(every) else "",
        shown=said.shown(first + 1, first + len(own), len(every)) if len(every) > LISTED else "",
        ics_url=asked.address(".ics"),
        csv_url=asked.address(".csv"),
        json_url=asked.address(".json"),
        feed_url=f"/feed/meetings/{addresses.key(asked.area)}.atom" if asked.area else "/feed/meetings.atom",
        source=said.SOURCE,
    )


def _areas(store: Store) -> tuple[Area, ...]:
    """The forces and command areas, each force before its own."""
    rows = store.db.execute(
        """SELECT a.code, a.kind, a.name, a.assumed, a.slug FROM areas a
           LEFT JOIN closure c ON c.descendant = a.code AND c.depth > 0 AND a.kind = 'bcu'
           LEFT JOIN areas f ON f.code = c.ancestor AND f.kind = 'force'
           WHERE a.kind = 'force' OR (a.kind = 'bcu' AND f.code IS NOT NULL)
           ORDER BY coalesce(f.name, a.name) COLLATE NOCASE, a.kind DESC, a.name COLLATE NOCASE"""
    )
    return tuple(map(area_of, rows))


def _places(store: Store, asked: Asked) -> tuple[Choice, ...]:
    """Everywhere, each force, and the command areas of the force that is chosen or of the only one."""
    every = _areas(store)
    forces = [a for a in every if a.kind == "force"]
    chosen = addresses.key(asked.area).split("/")[0] if asked.area else forces[0].slug if len(forces) == 1 else ""
    shown = [*forces, *(a for a in every if a.kind == "bcu" and a.code.split("/")[0] == chosen)]
    own = [(a.name, replace(asked, area=a, page=1).address(), a == asked.area) for a in shown]
    return ((said.EVERYWHERE, replace(asked, area=None, page=1).address(), asked.area is None), *own)


def _kinds(asked: Asked) -> tuple[Choice, ...]:
    """All kinds, then each."""
    own = [(name, replace(asked, kind=kind, page=1).address(), kind == asked.kind) for kind, name in
           scrutiny_words.SEVERAL.items()]  # fmt: skip
    return ((said.EVERY_KIND, replace(asked, kind="", page=1).address(), not asked.kind), *own)


def _months(every: tuple[Line, ...], asked: Asked) -> tuple[Choice, ...]:
    """All to come, then the month that is chosen, or this one, with those beside it."""
    held = sorted({a.starts[:7] for a in every})
    middle = asked.month or clock.now().strftime("%Y-%m")
    before, after = [m for m in held if m < middle][-1:], [m for m in held if m > middle][:2]
    near = [*before, *([middle] if middle in held or asked.month else []), *after]
    own = [(words.month_words(m), replace(asked, month=m, page=1).address(), m == asked.month) for m in near]
    return ((said.TO_COME, replace(asked, month="", page=1).address(), not asked.month), *own)


def _query(told: dict[str, str | int | None]) -> str:
    own = "&".join(f"{name}={value}" for name, value in told.items() if value is not None)
    return f"?{own}" if own else ""
