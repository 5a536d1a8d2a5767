"""Live meetings as files for calendars: of one meeting, of a command area, of a force.

What a calendar knows a meeting by never changes; its SEQUENCE rises when its time, place or state do, and one that is
cancelled stays in the file as cancelled, so that it leaves nobody's diary unsaid.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from flask import Blueprint, Response, current_app
from flask.typing import ResponseReturnValue

from .. import addresses, calendars, clock, named
from ..model import Area
from ..pages import fresh, public, the_store
from . import gathered, grounds, reach
from . import scrutiny_words as said
from .database import reading
from .grounds import Ground
from .meeting import found
from .tables import Meeting

if TYPE_CHECKING:
    from icalendar import Event

meeting_calendars = Blueprint("meeting_calendars", __name__)
BACK = timedelta(days=366)  # how long past meetings stay in a file
HOUR = timedelta(hours=1)


@meeting_calendars.get("/meeting/<int:number>.ics")
def one(number: int) -> ResponseReturnValue:
    """One meeting."""
    own = found(number)
    return answer(own.title, [event(own, grounds.one(the_store(), own.area))], f"meeting-{number}")


@meeting_calendars.get("/bcu/<force>/<slug>/meetings.ics")
def of_command_area(force: str, slug: str) -> ResponseReturnValue:
    """The meetings of a command area."""
    return _of("bcu", f"{force}/{slug}")


@meeting_calendars.get("/force/<slug>/meetings.ics")
def of_force(slug: str) -> ResponseReturnValue:
    """The meetings of a force and of all its command areas."""
    return _of("force", slug)


def answer(name: str, events: Iterable[Event], file: str) -> Response:
    """A calendar as it is served."""
    response = fresh(calendars.text(name, events), "text/calendar")
    response.headers["Content-Disposition"] = f'attachment; filename="{file}.ics"'
    return response


def events(key: str, today: date) -> list[Event]:
    """The meetings of a force or command area ("" for all), those of the last year too, as events."""
    store = the_store()
    asked = (today - BACK).isoformat()
    own = () if reach.unwritten() else gathered.listed(reading(), asked, key=key)
    known = grounds.of(store, {m.area for m in own})
    return [event(m, known[m.area]) for m in own]


def event(m: Meeting, ground: Ground) -> Event:
    """A meeting in universal time."""
    from icalendar import Event  # a tenth of a second to load, for the few who ask

    starts, ends = span(m)
    changed = datetime.fromisoformat(m.changed)
    own = Event()
    own.add("uid", uid(m))
    own.add("dtstamp", changed)
    own.add("last-modified", changed)
    own.add("sequence", m.sequence)
    own.add("status", "CANCELLED" if m.state == said.CANCELLED else "CONFIRMED")
    own.add("summary", summary(m, ground))
    own.add("dtstart", starts)
    own.add("dtend", ends)
    for name, value in (("location", m.place), ("description", description(m)), ("contact", contact(m))):
        if value:
            own.add(name, value)
    own.add("url", public(f"/meeting/{m.id}"))
    return own


def uid(m: Meeting) -> str:
    """By what calendars know a meeting: made of its number and of the site, never of what may change of it.

    The site is the host of the setting ADDRESS; a site without one is asked for by many names and says "open-beat".
    """
    site = urlsplit(current_app.config["ADDRESS"]).hostname or "open-beat"
    return f"{uuid5(NAMESPACE_URL, f'{site}/live-meeting/{m.id}')}@{site}"


def span(m: Meeting) -> tuple[datetime, datetime]:
    """When it begins and ends in universal time; an hour where its end does not come after."""
    starts, ends = clock.universal(m.starts), clock.universal(m.ends)
    return starts, ends if ends > starts else starts + HOUR


def summary(m: Meeting, ground: Ground) -> str:
    """ "Cancelled: Winter scrutiny meeting, Coast"."""
    told = f"{m.title}, {ground.short}"
    return f"Cancelled: {told}" if m.state == said.CANCELLED else told


def description(m: Meeting) -> str:
    """Its state where that must be known, what it is about, how to join, what access there is."""
    state = said.state_words(m.state, m.was_starts, m.reason) if m.state in (said.MOVED, said.CANCELLED) else ""
    join = " ".join(filter(None, (m.join_url, m.join_words)))
    parts = (state, m.about, f"Online: {join}" if join else "", f"Access: {m.access}" if m.access else "")
    return "\n".join(filter(None, parts))


def contact(m: Meeting) -> str:
    """ "scrutiny@… · 01632 …"."""
    return " · ".join(filter(None, (m.email, m.telephone)))


def _of(kind: str, key: str) -> ResponseReturnValue:
    area = named.found(the_store(), kind, key, address)
    file = addresses.key(area).replace("/", "-")
    return answer(f"Meetings: {area.name}", events(addresses.key(area), clock.now().date()), f"{file}-meetings")


def address(area: Area) -> str:
    """Of the file of an area's meetings."""
    return f"{addresses.page(area)}/meetings.ics"
