"""The promise of three meetings a year for all command areas: a page, and the same as CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict, dataclass
from datetime import date

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from .. import clock
from ..exports import safe_cell
from ..pages import fresh, public, the_store
from ..store import Store
from . import promise, reach
from . import promised_words as told_of
from . import scrutiny_words as said
from .grounds import Ground
from .promise import Promise

promise_page = Blueprint("promise_page", __name__)
HERE = "/meetings/promise"
COLUMNS = ("force", "area", "name", "entered", "held_last_12_months", "promised", "past_not_marked", "last_held",
           "next", "newest_minutes", "held_without_minutes", "open_actions", "overdue_actions", "questions_answered",
           "questions_unanswered", "judged", "source", "as_of", "snapshot", "fictional", "address")  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One command area; every string is finished."""

    name: str
    address: str
    meetings: str  # address of its list
    held: str
    unmarked: str
    upcoming: str
    upcoming_url: str
    minutes: str
    without: str
    overdue: str
    unanswered: str


@dataclass(frozen=True)
class PromisePage:
    """What the template shows; every string is finished."""

    lead: str
    lines: tuple[str, ...]
    down: str
    forces: tuple[tuple[str, str, tuple[Row, ...]], ...]  # name, address, its command areas
    assumed: tuple[tuple[str, str], ...]
    cite: str
    csv_url: str
    json_url: str


@promise_page.get(HERE)
def page() -> ResponseReturnValue:
    """Every command area, alphabetically by force."""
    return fresh(render_template("promise.html", page=_page(the_store())))


@promise_page.get(f"{HERE}.csv")
def as_csv() -> ResponseReturnValue:
    """The same as CSV: a row a command area; an empty cell is "not entered"."""
    store = the_store()
    out = io.StringIO()
    table = csv.DictWriter(out, COLUMNS, lineterminator="\r\n")
    table.writeheader()
    for row in _facts(store):
        table.writerow({name: _cell(value) for name, value in row.items()})
    response = fresh(out.getvalue(), "text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="meetings-promise-{store.snapshot.id}.csv"'
    return response


@promise_page.get(f"{HERE}.json")
def as_json() -> ResponseReturnValue:
    """The same as JSON; null is "not entered"."""
    store = the_store()
    content = {
        "address": public(HERE),
        "snapshot": store.snapshot.id,
        "fictional": store.snapshot.fictional,
        "licence": store.snapshot.licence,
        "as_of": clock.now().date().isoformat(),
        "promised": said.PROMISED,
        "caveats": list(told_of.CAVEATS),
        "areas": _facts(store),
    }
    return fresh(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "application/json")


def _found(store: Store) -> tuple[list[tuple[Ground, Promise]], list[Ground], bool]:
    """Judged areas with their facts, assumed ones, and whether the live half could be read."""
    now = clock.now().strftime("%Y-%m-%dT%H:%M")
    nothing: dict[str, Promise] = {}
    found = reach.asked(lambda db: promise.of(db, (), now), nothing)
    return *promise.national(store, found or {}), found is not None


def _page(store: Store) -> PromisePage:
    judged, assumed, well = _found(store)
    today = clock.now().date()
    forces: dict[tuple[str, str], list[Row]] = {}
    for ground, own in judged:
        force = ground.key.split("/")[0]
        forces.setdefault((ground.force_name or force, f"/force/{force}"), []).append(row(ground, own, today))
    entered = [own for _, own in judged if own.entered]
    return PromisePage(
        lead=said.whole_sentence(len(judged), len(entered), sum(own.kept for own in entered)),
        lines=told_of.LINES,
        down="" if well else said.DOWN,
        forces=tuple((name, address, tuple(rows)) for (name, address), rows in forces.items()) if well else (),
        assumed=tuple((f"{g.short}, {g.force_name}" if g.force_name else g.short, g.address) for g in assumed),
        cite=told_of.cite(current_app.config["SITE_NAME"], today, public(HERE), fictional=store.snapshot.fictional),
        csv_url=f"{HERE}.csv",
        json_url=f"{HERE}.json",
    )


def row(ground: Ground, own: Promise, today: date) -> Row:
    """One command area as tables show it."""
    nothing = not own.ever
    return Row(
        name=ground.short,
        address=ground.address,
        meetings=f"/meetings?in={ground.key}&kind={said.SCRUTINY}",
        held=said.held_words(own.entered, own.held),
        unmarked=told_of.unmarked_words(own.unmarked),
        upcoming=said.time_words(own.upcoming) if own.upcoming else told_of.NO_DATE,
        upcoming_url=f"/meeting/{own.upcoming_id}" if own.upcoming_id else "",
        minutes=told_of.NOTHING if nothing else told_of.minutes_words(own.minutes, today),
        without=told_of.without_words(own.without_minutes, own.held),
        overdue=told_of.overdue_words(own.overdue, own.open_actions, nothing=nothing),
        unanswered=told_of.unanswered_words(own.unanswered, own.answered, nothing=nothing),
    )


def _facts(store: Store) -> list[dict[str, object]]:
    judged, assumed, well = _found(store)
    told = [_told(store, g, own, judged=True) for g, own in judged if well]
    return [*told, *(_told(store, g, Promise(entered=False), judged=False) for g in assumed)]


def _told(store: Store, ground: Ground, own: Promise, *, judged: bool) -> dict[str, object]:
    facts = asdict(own)
    known = {new: facts[old] if own.ever else None for new, old in told_of.FACTS.items()}
    if not own.entered:  # nothing of the last twelve months, which is not "none"
        known |= dict.fromkeys(told_of.OF_THE_YEAR)
    return {
        "force": ground.key.split("/")[0],
        "area": ground.key,
        "name": ground.short,
        "entered": own.entered,
        "promised": said.PROMISED,
        **{name: value if value != "" else None for name, value in known.items()},
        "judged": judged,
        "source": said.ENTERED,
        "as_of": clock.now().date().isoformat(),
        "snapshot": store.snapshot.id,
        "fictional": store.snapshot.fictional,
        "address": public(ground.address),
    }


def _cell(value: object) -> object:
    """A value as the other files write it: yes and no, nothing for what is not known, no text that is a formula."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else safe_cell(value) if isinstance(value, str) else value
