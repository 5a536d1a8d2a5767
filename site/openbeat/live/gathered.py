"""Meetings as the live database holds them: one with all that is on its table, or those of some areas and days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session, selectinload

from .tables import Action, Audit, Meeting, Minutes, Pack, Priority, Question, Recommendation, Request, Suggestion
from .tables.gathered import CANCELLED
from .tables.voices import PUBLISHED

TABLE = (Meeting.agenda, Meeting.papers, Meeting.minutes, Meeting.pack)


def one(db: Session, number: int) -> Meeting | None:
    """A meeting with its agenda, papers, minutes and frozen figures, or None."""
    asked = select(Meeting).where(Meeting.id == number).options(*(selectinload(part) for part in TABLE))
    return db.scalars(asked).one_or_none()


def within(key: str) -> list[str]:
    """The condition on areas as two texts: the key itself, and what begins every area in it."""
    return [key, f"{key}/%"]


def listed(
    db: Session, first: str = "", last: str = "", key: str = "", kinds: Sequence[str] = (), most: int = 0
) -> tuple[Meeting, ...]:
    """Meetings by time, whatever their state.

    Args:
        db: the session.
        first: the first day, "" for any.
        last: the last day or month ("2026-11"), "" for any.
        key: of a force (with all its command areas) or command area, "" for everywhere.
        kinds: of meetings, none for all.
        most: how many, 0 for all.
    """
    asked = select(Meeting).order_by(Meeting.starts, Meeting.id)
    if first:
        asked = asked.where(Meeting.starts >= first)
    if last:
        asked = asked.where(Meeting.starts < f"{last}~")  # "~" comes after every digit and sign of a time
    if key:
        asked = asked.where(in_area(key))
    if kinds:
        asked = asked.where(Meeting.kind.in_(kinds))
    return tuple(db.scalars(asked.limit(most) if most else asked))


def in_area(key: str) -> ColumnElement[bool]:
    """The condition that a meeting is of a force, any of its command areas, or of one command area."""
    own, inside = within(key)
    return or_(Meeting.area == own, Meeting.area.like(inside))


def ahead(db: Session, today: date, areas: Sequence[str], kinds: Sequence[str], most: int) -> tuple[Meeting, ...]:
    """The next meetings of some areas that are not cancelled; of all areas where none is named."""
    asked = select(Meeting).where(Meeting.starts >= today.isoformat(), Meeting.state != CANCELLED)
    asked = asked.where(Meeting.kind.in_(kinds)).order_by(Meeting.starts, Meeting.id).limit(most)
    return tuple(db.scalars(asked.where(Meeting.area.in_(areas)) if areas else asked))


def before(db: Session, meeting: Meeting) -> Meeting | None:
    """The meeting of the same kind and place before this one that was not cancelled."""
    asked = _alike(meeting).where(Meeting.starts < meeting.starts)
    return db.scalars(asked.order_by(Meeting.starts.desc(), Meeting.id.desc()).limit(1)).first()


def after(db: Session, meeting: Meeting) -> Meeting | None:
    """The next meeting of the same kind and place that is not cancelled."""
    asked = _alike(meeting).where(Meeting.starts > meeting.starts)
    return db.scalars(asked.order_by(Meeting.starts, Meeting.id).limit(1)).first()


def alike(db: Session, meeting: Meeting) -> tuple[Meeting, ...]:
    """Every meeting of the same kind and place that was not cancelled."""
    return tuple(db.scalars(_alike(meeting)))


def actions(db: Session, area: str) -> tuple[Action, ...]:
    """Every action of an area with its history, the oldest first."""
    asked = select(Action).where(Action.area == area).options(selectinload(Action.steps))
    return tuple(db.scalars(asked.order_by(Action.agreed, Action.id)))


def priorities(db: Session, area: str) -> tuple[Priority, ...]:
    """Every priority of an area, the oldest first."""
    return tuple(db.scalars(select(Priority).where(Priority.area == area).order_by(Priority.agreed, Priority.id)))


def questions(db: Session, meeting: int) -> tuple[Question, ...]:
    """The published questions to a meeting, as they came."""
    asked = select(Question).where(Question.meeting_id == meeting, Question.state == PUBLISHED)
    return tuple(db.scalars(asked.order_by(Question.id)))


def suggestions(db: Session, meeting: Meeting) -> tuple[Suggestion, ...]:
    """Published suggestions of residents that this meeting could still take up, as they came."""
    day = meeting.starts[:10]
    asked = select(Suggestion).where(
        Suggestion.area == meeting.area,
        Suggestion.state == PUBLISHED,
        Suggestion.decided < f"{day}~",
        or_(Suggestion.outcome == "", Suggestion.outcome_on >= day),
    )
    if meeting.neighbourhood:
        asked = asked.where(Suggestion.neighbourhood == meeting.neighbourhood)
    return tuple(db.scalars(asked.order_by(Suggestion.id)))


def pages(db: Session) -> tuple[tuple[int, bool], ...]:
    """The number of each meeting, by time, and whether figures are frozen for it."""
    asked = select(Meeting.id, Pack.id).outerjoin(Pack, Pack.meeting_id == Meeting.id)
    return tuple((number, pack is not None) for number, pack in db.execute(asked.order_by(Meeting.starts, Meeting.id)))


def recommendations(db: Session, meeting: int) -> tuple[Recommendation, ...]:
    """What was recommended at a meeting."""
    asked = select(Recommendation).where(Recommendation.meeting_id == meeting)
    return tuple(db.scalars(asked.order_by(Recommendation.id)))


def request(db: Session, meeting: int) -> Request | None:
    """The request after which a meeting was agreed, or None."""
    return db.scalars(select(Request).where(Request.meeting_id == meeting).order_by(Request.id).limit(1)).one_or_none()


def record(db: Session, meeting: int) -> tuple[Audit, ...]:
    """The lines of the audit log on a meeting, the newest first."""
    asked = select(Audit).where(Audit.kind == Meeting.__tablename__, Audit.row_id == meeting)
    return tuple(db.scalars(asked.order_by(Audit.id.desc())))


def published_minutes(db: Session, key: str, most: int) -> tuple[tuple[Minutes, Meeting], ...]:
    """The minutes published last with their meetings, of a force or command area, or of all."""
    asked = select(Minutes, Meeting).join(Meeting, Minutes.meeting_id == Meeting.id).where(Minutes.published != "")
    asked = asked.where(in_area(key)) if key else asked
    rows = db.execute(asked.order_by(Minutes.published.desc(), Minutes.id.desc()).limit(most))
    return tuple((minutes, meeting) for minutes, meeting in rows)


def _alike(meeting: Meeting) -> Select[Meeting]:
    return select(Meeting).where(
        Meeting.kind == meeting.kind,
        Meeting.area == meeting.area,
        Meeting.neighbourhood == meeting.neighbourhood,
        Meeting.state != CANCELLED,
    )
