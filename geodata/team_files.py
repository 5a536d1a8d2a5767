"""Files of neighbourhood teams as police.uk's own interface tells them: read, and refused where they are none.

A file holds one neighbourhood, a list of them, or several under "neighbourhoods". The names of the parts are those of
the interface's answers on a neighbourhood, its people, priorities, events and boundary, put into one object.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from . import areas
from .faults import InputFault
from .plain import text_of
from .sources import Taken

LISTS = ("people", "priorities", "events", "locations", "links", "boundary")
OBJECTS = ("contact_details", "centre")
HERE = ZoneInfo("Europe/London")
MEND = "Fetch it again"
LONGEST = 4_000  # characters of one text
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Part:
    """An object of a file: a neighbourhood, or one of its people, priorities, events or stations."""

    taken: Taken
    place: str  # where in the file it stands: "zedborough-centre, events 3"
    content: dict[str, Any]

    def text(self, name: str) -> str:
        """A text in plain words, "" for null or a missing key; InputFault for anything else but a number."""
        value = self.content.get(name)
        if value is None:
            return ""
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise self.fault(f"“{name}” is not a text")
        words = text_of(str(value))
        return words if len(words) <= LONGEST else f"{words[:LONGEST].rsplit(' ', 1)[0]} …"

    def parts(self, name: str) -> tuple[Part, ...]:
        """The objects of a list, none for null or a missing key; InputFault where it is no list of objects."""
        value = self.content.get(name)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise self.fault(f"“{name}” is not a list of objects")
        return tuple(Part(self.taken, f"{self.place}, {name} {i}", one) for i, one in enumerate(value, 1))

    def part(self, name: str) -> Part:
        """An object within, without content for null or a missing key; InputFault where it is none."""
        value = self.content.get(name)
        if value is not None and not isinstance(value, dict):
            raise self.fault(f"“{name}” is not an object")
        return Part(self.taken, f"{self.place}, {name}", value or {})

    def day(self, name: str) -> str:
        """The day of a date with or without a time, "" for none or for what is no date."""
        return moment_of(self.text(name))[:10]

    def fault(self, what: str) -> InputFault:
        """What is wrong, with the file and the place in it."""
        source = self.taken.source
        return InputFault(source.path, what, MEND, f"{source.member} {self.place}".strip())


@dataclass(frozen=True)
class Told:
    """One neighbourhood as a file tells it."""

    force: str  # its slug
    id: str
    read: str  # the day on which the file was fetched, "" where nothing tells
    content: Part

    @property
    def code(self) -> str:
        """As `areas` has it: "force/id"."""
        return f"{self.force}/{self.id}"


def read(taken: Taken) -> Iterator[Told]:
    """The neighbourhoods of a file; InputFault for what is no JSON, no such object, or without an id or a force."""
    content = _json(taken)
    outer = content if isinstance(content, dict) else {}
    whole = Part(taken, "its beginning", outer)
    every = content if isinstance(content, list) else outer.get("neighbourhoods", [content])
    if not isinstance(every, list):
        raise whole.fault("“neighbourhoods” is not a list")
    for number, one in enumerate(every, 1):
        team = Part(taken, f"neighbourhood {number}", one if isinstance(one, dict) else {})
        name = team.text("id")
        if not name:
            raise team.fault("a neighbourhood without an id")
        force = areas.force_slug(team.text("force") or whole.text("force"))
        if not force:
            raise team.fault("no force is named")
        own = Part(taken, name, team.content)
        yield Told(force, name, own.day("read") or whole.day("read") or _newest_day(own), own)


def moment_of(text: str) -> str:
    """ "2026-10-14T18:30" by the clock on the wall; the day alone where no time is told; "" for what is no date.

    A time with a zone is turned into that of England and Wales. Midnight is how the interface writes "no time".
    """
    if _DAY.fullmatch(text):
        return text if _real_day(text) else ""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return ""
    wall = moment.astimezone(HERE) if moment.tzinfo else moment
    return f"{wall:%Y-%m-%d}" if (wall.hour, wall.minute) == (0, 0) else f"{wall:%Y-%m-%dT%H:%M}"


def _json(taken: Taken) -> Any:
    whole = Part(taken, "", {})
    try:
        content = json.loads(taken.source.read().decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        raise Part(taken, f"line {error.lineno}", {}).fault("is not JSON") from error
    except (UnicodeDecodeError, RecursionError) as error:
        raise whole.fault("is not JSON") from error
    if not isinstance(content, dict | list):
        raise whole.fault("holds no neighbourhood")
    return content


def _newest_day(team: Part) -> str:
    """The newest day on which anything is said to have been set or done: the file is of that day or later."""
    return max((p.day(name) for p in team.parts("priorities") for name in ("issue-date", "action-date")), default="")


def _real_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
