"""Lists of meetings as files: JSON, CSV, and calendars that keep themselves new."""

from __future__ import annotations

import csv
import io
import json

from flask import Blueprint
from flask.typing import ResponseReturnValue

from . import calendars
from . import meetings_words as said
from .exports import safe_cell
from .live import listing, meeting_calendars, scrutiny_words
from .live.listing import Line
from .meetings import asked, lines
from .pages import fresh, public, the_store

meetings_files = Blueprint("meetings_files", __name__)
COLUMNS = ("starts", "ends", "title", "kind", "state", "id", "area", "team", "neighbourhood", "place", "about", "email",
           "telephone", "source")  # fmt: skip


@meetings_files.get("/meetings.json")
def as_json() -> ResponseReturnValue:
    """The meetings of a list as JSON."""
    store = the_store()
    own = asked(store)
    found, _, well = lines(store, own)
    content = {
        "address": public(own.address()),
        "snapshot": store.snapshot.id,
        "fictional": store.snapshot.fictional,
        "licence": store.snapshot.licence,
        "caveats": [said.SOURCE, *([] if well else [scrutiny_words.DOWN])],
        "meetings": [_facts(line) for line in found],
    }
    return fresh(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "application/json")


@meetings_files.get("/meetings.csv")
def as_csv() -> ResponseReturnValue:
    """The same as CSV, a row a meeting."""
    store = the_store()
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow((*COLUMNS, "snapshot", "fictional", "address"))
    origin = (store.snapshot.id, "yes" if store.snapshot.fictional else "no")
    for line in lines(store, asked(store))[0]:
        facts = _facts(line)
        table.writerow([*map(safe_cell, (*(facts[c] for c in COLUMNS), *origin, facts["address"]))])
    return fresh(out.getvalue(), "text/csv")


@meetings_files.get("/meetings.ics")
def as_calendar() -> ResponseReturnValue:
    """The same as a file for a calendar; one that is subscribed to keeps itself new, and hears what is cancelled."""
    store = the_store()
    own = asked(store)
    found = lines(store, own)[0]
    of_teams = calendars.events(store, [line.gathering for line in found if line.gathering])
    entered = [meeting_calendars.event(line.live, line.ground) for line in found if line.live and line.ground]
    return meeting_calendars.answer(own.heading, [*entered, *of_teams], "meetings")


def _facts(line: Line) -> dict[str, str]:
    return {**listing.facts(line), "address": public(listing.address(line))}
