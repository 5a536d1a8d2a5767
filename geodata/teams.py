"""Neighbourhood teams: who is in them, where they are found, what they said they would do, when they can be met."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

import pandas as pd

from . import team_files
from .faults import Faults
from .plain import address_of, mail_of
from .schema import TABLES
from .sources import Taken, of_kind
from .team_files import Part, Told, moment_of

NAMES = ("teams", "officers", "stations", "priorities", "events")
UNKNOWN = "team of a neighbourhood or a force that this site does not hold, left out"
AGAIN = "team that several files tell, the newest kept"
NO_ISSUE = "priority without an issue, left out"
NO_DAY = "date of a priority that is none, left out"
NO_START = "meeting without a day that can be read, left out"
TWICE = "meeting that is told twice, left out"
_WHOLE = re.compile(r"\d+")
Row = tuple[object, ...]


def tables(taken: list[Taken], codes: Iterable[str], faults: Faults) -> dict[str, pd.DataFrame]:
    """The tables `teams`, `officers`, `stations`, `priorities` and `events` (`geodata.schema`).

    Of two files for a neighbourhood the one fetched later wins; a neighbourhood that is not among `codes` is left out;
    both are counted. InputFault for a file that is not as it must be (`team_files.read`).

    Args:
        taken: all inputs; those taken for "teams" are read.
        codes: the neighbourhoods of the build, "force/id"; an id may be spelt in capitals or small letters.
        faults: where what is left out is counted.
    """
    spelt = {code.lower(): code for code in codes}
    newest: dict[str, Told] = {}
    for told in (one for file in of_kind(taken, "teams") for one in team_files.read(file)):
        code = spelt.get(told.code.lower(), "")
        before = newest.get(code)
        file = str(told.content.taken.source)
        faults.add(file, UNKNOWN, int(not code))
        faults.add(file, AGAIN, int(before is not None))
        if code and (before is None or told.read >= before.read):
            newest[code] = told
    found: dict[str, list[Row]] = {name: [] for name in NAMES}
    for code, told in newest.items():
        for name, of in READERS.items():
            found[name] += ((code, *row) for row in of(told, faults))
    return {name: pd.DataFrame(found[name], columns=list(TABLES[name][0])) for name in NAMES}


def _teams(told: Told, _: Faults) -> Iterator[Row]:
    team = told.content
    population = team.text("population")
    people = int(population) if _WHOLE.fullmatch(population) and int(population) else None
    web = address_of(team.text("url_force")) or address_of(team.part("contact_details").text("web"))
    yield told.force, team.text("description"), people, *_contact(team), web, str(team.taken.source), told.read


def _officers(told: Told, _: Faults) -> Iterator[Row]:
    named = ((p.text("name"), p.text("rank")) for p in told.content.parts("people"))
    yield from ((number, *one) for number, one in enumerate((one for one in named if any(one)), 1))


def _stations(told: Told, _: Faults) -> Iterator[Row]:
    names = ("name", "address", "postcode", "type", "description")
    found = (tuple(p.text(name) for name in names) for p in told.content.parts("locations"))
    yield from ((number, *one) for number, one in enumerate((one for one in found if one[0] or one[1]), 1))


def _priorities(told: Told, faults: Faults) -> Iterator[Row]:
    every = told.content.parts("priorities")
    found = [p for p in every if p.text("issue")]
    faults.add(str(told.content.taken.source), NO_ISSUE, len(every) - len(found))
    for number, p in enumerate(found, 1):
        done = p.text("action")
        days = _day(p, "issue-date", faults), _day(p, "action-date", faults) if done else ""
        yield number, p.text("issue"), days[0], done, days[1], "", "", ""


def _events(told: Told, faults: Faults) -> Iterator[Row]:
    """Meetings by time; a meeting of the same name and time is the same meeting."""
    file, found = str(told.content.taken.source), dict[tuple[str, str], Row]()
    for e in told.content.parts("events"):
        starts, ends = (moment_of(e.text(name)) for name in ("start_date", "end_date"))
        title = e.text("title") or "Meeting"
        faults.add(file, NO_START, int(not starts))
        faults.add(file, TWICE, int((starts, title) in found))
        if starts:
            texts = e.text("type"), starts, ends if ends != starts else "", e.text("address"), e.text("description")
            found.setdefault((starts, title), (title, *texts, *_contact(e)))
    yield from ((number, *found[key]) for number, key in enumerate(sorted(found), 1))


READERS: dict[str, Callable[[Told, Faults], Iterator[Row]]] = {
    "teams": _teams,
    "officers": _officers,
    "stations": _stations,
    "priorities": _priorities,
    "events": _events,
}


def _contact(part: Part) -> tuple[str, str]:
    """E-mail and telephone."""
    contact = part.part("contact_details")
    return mail_of(contact.text("email")), contact.text("telephone")


def _day(part: Part, name: str, faults: Faults) -> str:
    """A day, "" for none; what is written there and is none is counted."""
    day = part.day(name)
    faults.add(str(part.taken.source), NO_DAY, int(not day and part.text(name) != ""))
    return day
