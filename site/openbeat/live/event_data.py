"""A meeting as a schema.org Event, so that search engines and calendars know when, where and whether it is."""

from __future__ import annotations

from flask import current_app
from jinja2.utils import htmlsafe_json_dumps

from .. import clock
from ..dataset import compact
from ..pages import public
from . import scrutiny_words as said
from .grounds import Ground
from .tables import Meeting

STATUS = {
    said.PLANNED: "EventScheduled",
    said.HELD: "EventScheduled",
    said.MOVED: "EventRescheduled",
    said.CANCELLED: "EventCancelled",
}


def as_json_ld(meeting: Meeting, ground: Ground) -> str:
    """JSON-LD that may stand inside a script element: no text in it can end that element."""
    return str(htmlsafe_json_dumps(content(meeting, ground), dumps=compact))


def content(meeting: Meeting, ground: Ground) -> dict[str, object]:
    """The same as plain values; times with what the clock on the wall is apart from universal time."""
    online = meeting.join_url.startswith("https://")
    told: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": public(f"/meeting/{meeting.id}"),
        "url": public(f"/meeting/{meeting.id}"),
        "name": meeting.title,
        "description": meeting.about or f"{said.kind_words(meeting.kind)}, {ground.name}",
        "startDate": zoned(meeting.starts),
        "endDate": zoned(meeting.ends),
        "eventStatus": f"https://schema.org/{STATUS[meeting.state]}",
        "eventAttendanceMode": f"https://schema.org/{_mode(bool(meeting.place), online)}",
        "isAccessibleForFree": True,
        "location": _locations(meeting, ground, online),
        "organizer": {"@type": "Organization", "name": ground.force_name or ground.name},
        "publisher": {"@type": "Organization", "name": current_app.config["SITE_NAME"]},
    }
    if meeting.state == said.MOVED and meeting.was_starts:
        told["previousStartDate"] = zoned(meeting.was_starts)
    return told


def zoned(wall: str) -> str:
    """A time of the clock on the wall with its zone: "2026-10-14T18:30:00+01:00"."""
    return clock.universal(wall).astimezone(clock.HERE).isoformat()


def _mode(place: bool, online: bool) -> str:
    if online:
        return "MixedEventAttendanceMode" if place else "OnlineEventAttendanceMode"
    return "OfflineEventAttendanceMode"


def _locations(meeting: Meeting, ground: Ground, online: bool) -> list[dict[str, str]]:
    told = []
    if meeting.place or not online:
        place = meeting.place or ground.name
        told.append({"@type": "Place", "name": place, "address": place})
    return [*told, *([{"@type": "VirtualLocation", "url": meeting.join_url}] if online else [])]
