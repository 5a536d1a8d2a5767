"""Meetings with the public, of all teams or of one force or command area: when, where, and as files.

So far those of neighbourhood teams, as the teams' own files give them. A meeting that is in no file may still be held.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass, replace
from datetime import date

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from . import addresses, calendars, clock, find, gatherings, postcode, teams, words
from . import meetings_words as said
from .exports import safe_cell
from .gatherings import Gathering
from .model import Area
from .pages import fresh, no_store, public, refused, the_store
from .search import look_up
from .store import Store, area_of
from .teams import MeetingShown

meetings = Blueprint("meetings", __name__)
LISTED = 40  # meetings on one page
COLUMNS = ("starts", "ends", "title", "kind", "team", "neighbourhood", "place", "about", "email", "telephone", "source",
           "snapshot", "fictional", "address")  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """What an address asks for: whose meetings, of which month, which page of the list."""

    area: Area | None = None  # a force or command area; None for all
    month: str = ""  # "2026-11", "" for all to come
    page: int = 1

    def address(self, ending: str = "") -> str:
        """Where these meetings are listed, or are to be had as a file."""
        told = {"in": addresses.key(self.area) if self.area else None, "month": self.month or None}
        pages = {"page": self.page if self.page > 1 and not ending else None}
        return f"{url_for('meetings.listed')}{ending}" + _query({**told, **pages})


@dataclass(frozen=True)
class MeetingsPage:
    """What the template shows; every string is finished."""

    heading: str
    lead: str
    months: tuple[tuple[str, tuple[MeetingShown, ...]], ...]
    none: str  # "" where there are meetings
    places: tuple[tuple[str, str, bool], ...]  # name, address, whether it is chosen
    other_months: tuple[tuple[str, str, bool], ...]
    earlier: str  # address of the page before, "" for none
    later: str
    shown: str  # "1 to 40 of 120"
    ics_url: str
    csv_url: str
    json_url: str
    source: str


@meetings.get("/meetings")
def listed() -> ResponseReturnValue:
    """Meetings to come, or those of a month, month by month."""
    store = the_store()
    return fresh(render_template("meetings.html", page=_page(store, _asked(store)), typed="", error=None))


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


@meetings.get("/meetings.json")
def as_json() -> ResponseReturnValue:
    """The same meetings as JSON."""
    store = the_store()
    asked = _asked(store)
    content = {
        "address": public(asked.address()),
        "snapshot": store.snapshot.id,
        "fictional": store.snapshot.fictional,
        "licence": store.snapshot.licence,
        "caveats": [said.SOURCE],
        "meetings": [_facts(g) for g in _found(store, asked)],
    }
    return fresh(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "application/json")


@meetings.get("/meetings.csv")
def as_csv() -> ResponseReturnValue:
    """The same meetings as CSV, a row a meeting."""
    store = the_store()
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(COLUMNS)
    origin = (said.ORIGIN, store.snapshot.id, "yes" if store.snapshot.fictional else "no")
    for g in _found(store, _asked(store)):
        facts = _facts(g)
        table.writerow([*map(safe_cell, (*(facts[c] for c in COLUMNS[:10]), *origin, facts["address"]))])
    return fresh(out.getvalue(), "text/csv")


@meetings.get("/meetings.ics")
def as_calendar() -> ResponseReturnValue:
    """The same meetings as a file for a calendar; one that is subscribed to keeps itself new."""
    store = the_store()
    asked = _asked(store)
    name = said.heading(asked.area.name if asked.area else "", "")
    response = fresh(calendars.file(store, name, _found(store, asked)), "text/calendar")
    response.headers["Content-Disposition"] = 'attachment; filename="meetings.ics"'
    return response


def _page(store: Store, asked: Asked) -> MeetingsPage:
    every = _found(store, asked)
    first = (asked.page - 1) * LISTED
    own = every[first : first + LISTED]
    if every and not own:
        abort(404)
    months: dict[str, list[MeetingShown]] = {}
    for g in own:
        months.setdefault(g.starts[:7], []).append(teams.meeting(g, named=True))
    return MeetingsPage(
        heading=said.heading(asked.area.name if asked.area else "", asked.month),
        lead=said.lead(len(every), asked.month),
        months=tuple((words.month_words(month), tuple(shown)) for month, shown in months.items()),
        none="" if every else said.NONE,
        places=_places(store, asked),
        other_months=_months(store, asked),
        earlier=replace(asked, page=asked.page - 1).address() if asked.page > 1 else "",
        later=replace(asked, page=asked.page + 1).address() if first + LISTED < len(every) else "",
        shown=said.shown(first + 1, first + len(own), len(every)) if len(every) > LISTED else "",
        ics_url=asked.address(".ics"),
        csv_url=asked.address(".csv"),
        json_url=asked.address(".json"),
        source=said.SOURCE,
    )


def _asked(store: Store) -> Asked:
    """What the address asks for; a page of status 400 that names the choices where it asks for what is not there."""
    key, month, page = (request.args.get(name, "") for name in ("in", "month", "page"))
    area = next((a for a in _areas(store) if addresses.key(a) == key.lower()), None) if key else None
    ways = [(said.ALL, url_for("meetings.listed"))]
    if key and area is None:
        abort(refused(said.NO_PLACE, said.NO_PLACE_WHY, [*ways, *((n, a) for n, a, _ in _places(store, Asked()))]))
    if month and not said.is_month(month):
        abort(refused(said.NO_MONTH, said.NO_MONTH_WHY, ways))
    if page and not (page.isascii() and page.isdigit() and 0 < int(page) < 10_000):
        abort(refused(said.NO_PAGE, said.NO_PAGE_WHY, ways))
    return Asked(area, month, int(page or 1))


def _found(store: Store, asked: Asked) -> tuple[Gathering, ...]:
    within = asked.area.code if asked.area else ""
    today = clock.now().date()
    every = gatherings.soonest(store, date.min if asked.month else today, -1, within)
    return tuple(g for g in every if not asked.month or g.starts[:7] == asked.month)


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


def _places(store: Store, asked: Asked) -> tuple[tuple[str, str, bool], ...]:
    """Everywhere, each force, and the command areas of the force that is chosen or of the only one."""
    every = _areas(store)
    forces = [a for a in every if a.kind == "force"]
    chosen = addresses.key(asked.area).split("/")[0] if asked.area else forces[0].slug if len(forces) == 1 else ""
    shown = [*forces, *(a for a in every if a.kind == "bcu" and a.code.split("/")[0] == chosen)]
    own = [(a.name, Asked(a, asked.month).address(), a == asked.area) for a in shown]
    return ((said.EVERYWHERE, Asked(None, asked.month).address(), asked.area is None), *own)


def _months(store: Store, asked: Asked) -> tuple[tuple[str, str, bool], ...]:
    """All to come, then the month that is chosen, or this one, with those beside it."""
    within = asked.area.code if asked.area else ""
    held = sorted({g.starts[:7] for g in gatherings.soonest(store, date.min, -1, within)})
    middle = asked.month or clock.now().strftime("%Y-%m")
    before, after = [m for m in held if m < middle][-1:], [m for m in held if m > middle][:2]
    near = [*before, *([middle] if middle in held or asked.month else []), *after]
    own = [(words.month_words(m), replace(asked, month=m, page=1).address(), m == asked.month) for m in near]
    return ((said.TO_COME, replace(asked, month="", page=1).address(), not asked.month), *own)


def _facts(g: Gathering) -> dict[str, str]:
    return {
        "starts": g.starts, "ends": g.ends, "title": g.title, "kind": g.kind, "team": g.team,
        "neighbourhood": g.neighbourhood, "place": g.place, "about": g.about, "email": g.email,
        "telephone": g.telephone, "address": public(f"/neighbourhood/{g.neighbourhood}"),
    }  # fmt: skip


def _query(told: dict[str, str | int | None]) -> str:
    own = "&".join(f"{name}={value}" for name, value in told.items() if value is not None)
    return f"?{own}" if own else ""
