"""Feeds of meetings (Atom 1.0): which are new, which were moved or cancelled, whose minutes are published."""

from __future__ import annotations

import json
from collections.abc import Iterable

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from .. import addresses, atom, meetings_words, named
from ..model import Area
from ..pages import public, the_store
from . import followed_up, gathered, grounds, reach
from . import scrutiny_words as said
from .database import reading
from .grounds import Ground
from .tables import Audit, Meeting, Minutes

meeting_feed = Blueprint("meeting_feed", __name__)
READ = 200  # lines of the record; the newest entries of a feed are among them


@meeting_feed.get("/feed/meetings.atom")
def everywhere() -> ResponseReturnValue:
    """Meetings of all forces."""
    return _feed(None)


@meeting_feed.get("/feed/meetings/<path:key>.atom")
def of_area(key: str) -> ResponseReturnValue:
    """Meetings of a force and its command areas, or of one command area."""
    return _feed(named.found(the_store(), "bcu" if "/" in key else "force", key, address))


def address(area: Area) -> str:
    """Of the feed of a force or command area."""
    return f"/feed/meetings/{addresses.key(area)}.atom"


def _feed(area: Area | None) -> ResponseReturnValue:
    store = the_store()
    key = addresses.key(area) if area else ""
    entries: list[atom.Entry] = [] if reach.unwritten() else _entries(reading(), key)
    page = f"/meetings?in={key}" if key else "/meetings"
    own = address(area) if area else "/feed/meetings.atom"
    title = meetings_words.heading(area.name if area else "", "")
    (built,) = store.db.execute("SELECT value FROM snapshot WHERE key = 'built'").fetchone()
    return atom.answer(title, public(own), public(page), store.snapshot.licence, entries, built)


def _entries(db: Session, key: str) -> list[atom.Entry]:
    """Changes and minutes, the newest first."""
    lines = _lines(db, key)
    minutes = gathered.published_minutes(db, key, atom.MOST)
    known = grounds.of(the_store(), {m.area for _, m in (*lines, *minutes)})
    told = [_change(line, m, known[m.area]) for line, m in lines]
    told += [_minutes(own, m, known[m.area]) for own, m in minutes]
    return sorted(filter(None, told), key=lambda entry: entry.day, reverse=True)


def _lines(db: Session, key: str) -> tuple[tuple[Audit, Meeting], ...]:
    asked = select(Audit, Meeting).join(Meeting, Audit.row_id == Meeting.id)
    asked = asked.where(Audit.kind == Meeting.__tablename__, or_(Audit.what == "new", _told_of("starts"),
                                                                 _told_of("state")))  # fmt: skip
    asked = asked.where(gathered.in_area(key)) if key else asked
    rows = db.execute(asked.order_by(Audit.id.desc()).limit(READ))
    return tuple((line, meeting) for line, meeting in rows)


def _told_of(column: str) -> ColumnElement[bool]:
    return Audit.changes.like(f'%"{column}": [%')


def _change(line: Audit, m: Meeting, ground: Ground) -> atom.Entry | None:
    """An entry of a new, moved or cancelled meeting; None for changes that a feed need not tell."""
    if line.what == "new":
        return _entry(f"New: {_name(m, ground)}", f"meeting/{line.id}", line.at, m, _facts(m))
    changes = json.loads(line.changes)
    state = (changes.get("state") or ["", ""])[1]
    if state == said.CANCELLED:
        title = f"Cancelled: {_name(m, ground)}"
    elif "starts" in changes:
        title = f"Moved: {_name(m, ground)}"
    else:
        return None
    return _entry(title, f"meeting/{line.id}", line.at, m, [*said.change_lines(line.what, line.changes), *_facts(m)])


def _minutes(own: Minutes, m: Meeting, ground: Ground) -> atom.Entry:
    told = [f"Of the meeting on {said.time_words(m.starts, m.ends)}."]
    if attended := said.attended_words(own.attended):
        told.append(attended)
    return _entry(f"Minutes: {_name(m, ground)}", f"meeting/{m.id}/minutes", own.published, m, told)


def _entry(title: str, name: str, moment: str, m: Meeting, told: Iterable[str]) -> atom.Entry:
    return atom.Entry(title, name, moment[:10], tuple(told), public(followed_up.address(m.id)))


def _name(m: Meeting, ground: Ground) -> str:
    return f"{m.title}, {ground.short}"


def _facts(m: Meeting) -> list[str]:
    where = f"Place: {m.place}." if m.place else "No place is entered."
    return [f"{said.kind_words(m.kind)}, {said.time_words(m.starts, m.ends)}.", where,
            said.state_words(m.state, m.was_starts, m.reason)]  # fmt: skip
