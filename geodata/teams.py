"""Neighbourhood teams as police.uk's own interface tells them: who is in them, priorities, meetings, stations.

A file holds one neighbourhood or, under "neighbourhoods", several; texts may be HTML and become plain words here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from .faults import Faults, InputFault
from .plain import address_of, mail_of, text_of
from .schema import TABLES
from .sources import Taken, of_kind

NAMES = ("teams", "officers", "stations", "priorities", "events")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::\d{2})?")
_WHOLE = re.compile(r"\d+")
LONGEST = 4_000  # characters of one text


@dataclass(frozen=True)
class _Told:
    """One neighbourhood as a file tells it, and when it was read."""

    code: str
    force: str
    read: str
    file: str
    taken: Taken
    content: dict[str, Any] = field(hash=False)


def tables(taken: list[Taken], codes: Iterable[str], faults: Faults) -> dict[str, pd.DataFrame]:
    """The tables `teams`, `officers`, `stations`, `priorities` and `events` (`geodata.schema`).

    Of two files for a neighbourhood the one read later wins; a neighbourhood without a boundary here is left out; both
    are counted. InputFault for a file that is no such JSON.

    Args:
        taken: all inputs; those taken for "teams" are read.
        codes: the neighbourhoods of the build, "force/id".
        faults: where what is left out is counted.
    """
    known, newest = set(codes), dict[str, _Told]()
    for told in (t for file in of_kind(taken, "teams") for t in _read(file)):
        if told.code not in known:
            faults.add(told.file, "team of a neighbourhood without a boundary here, left out", 1)
            continue
        before = newest.get(told.code)
        faults.add(told.file, "team that several files tell, the newest kept", int(before is not None))
        if before is None or told.read >= before.read:
            newest[told.code] = told
    rows = {name: [row for told in newest.values() for row in of(told)] for name, of in READERS.items()}
    return {name: pd.DataFrame(rows[name], columns=list(TABLES[name][0])) for name in NAMES}


def _read(taken: Taken) -> Iterator[_Told]:
    try:
        content = json.loads(taken.source.read().decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        place = f"line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise InputFault(taken.source.path, "is not JSON", "Fetch it again", place) from error
    if not isinstance(content, dict):
        raise InputFault(taken.source.path, "is not an object of teams", "Fetch it again")
    every = content.get("neighbourhoods", [content])
    if not isinstance(every, list):
        raise InputFault(taken.source.path, "“neighbourhoods” is not a list", "Fetch it again")
    for number, team in enumerate(every, 1):
        place = f"neighbourhood {number}"
        if not isinstance(team, dict) or not text_of(team.get("id")):
            raise InputFault(taken.source.path, "a neighbourhood without an id", "Fetch it again", place)
        for part in ("people", "priorities", "events", "locations", "links"):
            if not isinstance(team.get(part) or [], list) or any(not isinstance(x, dict) for x in team.get(part) or []):
                raise InputFault(taken.source.path, f"“{part}” is not a list of objects", "Fetch it again", place)
        force = text_of(team.get("force") or content.get("force"))
        if not force:
            raise InputFault(taken.source.path, "no force is named", 'Add "force": its name in addresses', place)
        read = _day(team.get("read") or content.get("read")) or _newest_day(team)
        yield _Told(f"{force}/{text_of(team['id'])}".lower(), force, read, str(taken.source), taken, team)


def _newest_day(team: dict[str, Any]) -> str:
    """The newest day on which anything of a team is said to have been set or done: it was read then or later."""
    told = [p.get(name) for p in team.get("priorities") or [] for name in ("issue-date", "action-date")]
    return max((_day(day) for day in told), default="")


def _teams(told: _Told) -> Iterator[tuple[object, ...]]:
    team, contact = told.content, _contact(told.content)
    people = text_of(str(team.get("population") or ""))
    links = [address_of(link.get("url")) for link in team.get("links") or []]
    web = address_of(team.get("url_force")) or next(filter(None, links), "")
    n = int(people) if _WHOLE.fullmatch(people) and int(people) else None
    yield told.code, told.force, _text(team.get("description")), n, *contact, web, told.file, told.read


def _officers(told: _Told) -> Iterator[tuple[object, ...]]:
    named = [(text_of(p.get("name")), text_of(p.get("rank"))) for p in told.content.get("people") or []]
    for number, (name, rank) in enumerate(((n, r) for n, r in named if n or r), 1):
        yield told.code, number, name, rank


def _stations(told: _Told) -> Iterator[tuple[object, ...]]:
    for number, place in enumerate(told.content.get("locations") or [], 1):
        texts = (_text(place.get(name)) for name in ("name", "address", "postcode", "type", "description"))
        yield told.code, number, *texts


def _priorities(told: _Told) -> Iterator[tuple[object, ...]]:
    found = [p for p in told.content.get("priorities") or [] if _text(p.get("issue"))]
    for number, p in enumerate(found, 1):
        done = _text(p.get("action"))
        days = _day(p.get("issue-date")), _day(p.get("action-date")) if done else ""
        yield told.code, number, _text(p.get("issue")), days[0], done, days[1], "", "", ""


def _events(told: _Told) -> Iterator[tuple[object, ...]]:
    for number, e in enumerate(told.content.get("events") or [], 1):
        starts, ends = (_moment(e.get(name)) for name in ("start_date", "end_date"))
        if not starts:
            continue
        own = _contact(e)
        kind = text_of(e.get("type"))
        texts = (_text(e.get("title")), kind, starts, ends, _text(e.get("address")), _text(e.get("description")))
        yield told.code, number, *texts, *own


READERS = {
    "teams": _teams,
    "officers": _officers,
    "stations": _stations,
    "priorities": _priorities,
    "events": _events,
}


def _contact(part: dict[str, Any]) -> tuple[str, str]:
    """E-mail and telephone."""
    contact = part.get("contact_details")
    contact = contact if isinstance(contact, dict) else {}
    return mail_of(contact.get("email")), text_of(contact.get("telephone"))


def _text(html: object) -> str:
    words = text_of(html)
    return words if len(words) <= LONGEST else f"{words[:LONGEST].rsplit(' ', 1)[0]} …"


def _day(value: object) -> str:
    """ "2026-05-02" of a date with or without a time; "" for none."""
    found = _DAY.match(str(value or ""))
    return found[0] if found else ""


def _moment(value: object) -> str:
    """ "2026-10-14T18:30" by the clock on the wall, the day alone where no time is told, "" for none."""
    found = _TIME.match(str(value or ""))
    return f"{found[1]}T{found[2]}" if found else _day(value)
