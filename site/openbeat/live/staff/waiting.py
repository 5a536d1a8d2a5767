"""What waits for whoever is signed in, by role and place: each list oldest first, with how long it waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from ... import clock, words
from .. import access
from .. import desk_words as said
from ..tables import Account, Action, Meeting, Minutes, Question, Request, Suggestion
from ..tables.gathered import CANCELLED, HELD, MOVED, PLANNED
from ..tables.promised import OPEN
from ..tables.staff import MODERATOR, ORGANISER
from ..tables.voices import PUBLISHED, RECEIVED, WAITING, WITH_LEAD
from . import links, places, request_facts, scope, voices_shown
from .voices_shown import Voice

SHOWN = 10  # of each list


@dataclass(frozen=True)
class Line:
    """One thing that waits; every string is finished."""

    words: str
    address: str  # "" where it has no page
    note: str


@dataclass(frozen=True)
class Pile:
    """All of one kind that waits."""

    heading: str
    lines: tuple[Line, ...]
    more: str  # how many are not shown, "" for none
    address: str  # of the whole list, "" where there is none
    way: str  # its words


def piles(db: Session, account: Account) -> list[Pile]:
    """What waits, by the roles of an account; piles of nothing are left out."""
    found: list[Pile] = []
    if access.may_anywhere(account, MODERATOR):
        found.append(_unread(db))
    if access.may_anywhere(account, ORGANISER):
        now = clock.now()
        makers = (_unanswered, _requests, _unmarked, _without_minutes, _overdue, _without_outcome)
        found += [maker(db, now) for maker in makers]
    return [pile for pile in found if pile.lines]


def _unread(db: Session) -> Pile:
    return _voices(
        db, "{} to be read", voices_shown.waiting(db), "text", "texts", url_for("staff.moderation"), "Read and decide"
    )


def _unanswered(db: Session, _: datetime) -> Pile:
    asked = select(Question).where(
        Question.state == PUBLISHED, Question.answer == "", scope.within(Question.area, ORGANISER)
    )
    rows = list(db.scalars(asked.order_by(Question.asked, Question.id)))
    heading, way = "{} without an answer", "Answer them"
    return _voices(db, heading, rows, "published question", "published questions", url_for("staff.answers"), way)


def _requests(db: Session, now: datetime) -> Pile:
    open_states = (WAITING, RECEIVED, WITH_LEAD)
    asked = select(Request).where(Request.state.in_(open_states), scope.within(Request.area, ORGANISER))
    rows = list(db.scalars(asked.order_by(Request.made, Request.id)))
    facts = request_facts.many(db, rows, now)
    rows.sort(key=lambda row: not facts[row.id].past)
    lines = [
        Line(
            f"{places.name(row.area)}: {said.ROUTES[row.route]}",
            links.row("requests", row.id),
            f"{said.STATES[row.state]}. {facts[row.id].late}",
        )
        for row in rows
    ]
    heading = f"{said.count_words(len(rows), 'request', 'requests')} for a meeting not decided"
    return _pile(heading, lines, url_for("staff.requests"), "All requests")


def _unmarked(db: Session, now: datetime) -> Pile:
    over = (Meeting.state.in_((PLANNED, MOVED)), Meeting.ends < _wall(now))
    return _meetings(db, "{} over, but marked neither as held nor as cancelled", over)


def _without_minutes(db: Session, _: datetime) -> Pile:
    told = exists().where(Minutes.meeting_id == Meeting.id, Minutes.published != "")
    return _meetings(db, "{} held, without published minutes", (Meeting.state == HELD, ~told))


def _overdue(db: Session, now: datetime) -> Pile:
    today = now.date()
    late = (Action.state == OPEN, Action.due != "", Action.due < today.isoformat())
    asked = select(Action).where(*late, scope.within(Action.area, ORGANISER)).order_by(Action.due, Action.id)
    rows = list(db.scalars(asked))
    lines = [
        Line(f"{row.owner}: {row.text}", links.row("actions", row.id), f"Due {words.day_words(row.due)}")
        for row in rows
    ]
    return _pile(f"{said.count_words(len(rows), 'action', 'actions')} past the day that was agreed", lines)


def _without_outcome(db: Session, now: datetime) -> Pile:
    """Published suggestions that a beat meeting of their neighbourhood has passed by; each leads to that meeting."""
    met = (
        select(Meeting.id)
        .where(
            Meeting.kind == "beat",
            Meeting.neighbourhood == Suggestion.neighbourhood,
            Meeting.state != CANCELLED,
            Meeting.ends < _wall(now),
            Meeting.starts > Suggestion.suggested,
        )
        .order_by(Meeting.starts.desc())
        .limit(1)
        .scalar_subquery()
    )
    asked = select(Suggestion, met).where(
        Suggestion.state == PUBLISHED,
        Suggestion.outcome == "",
        met.is_not(None),
        scope.within(Suggestion.area, ORGANISER),
    )
    found = db.execute(asked.order_by(Suggestion.suggested, Suggestion.id)).all()
    items = voices_shown.items(db, [row for row, _ in found[:SHOWN]])
    lines = [
        Line(item.text, url_for("staff.suggestion_outcome", number=meeting, suggestion=item.number), _note(item))
        for item, (_, meeting) in zip(items, found, strict=False)
    ]
    told = said.count_words(len(found), "suggestion", "suggestions")
    return _pile(f"{told} without an outcome, though a beat meeting was held since", lines, n=len(found))


def _meetings(db: Session, heading: str, conditions: Sequence[Any]) -> Pile:
    asked = select(Meeting).where(*conditions, scope.within(Meeting.area, ORGANISER)).order_by(Meeting.starts)
    rows = list(db.scalars(asked))
    lines = [
        Line(f"{row.title}, {places.name(row.area)}", links.row("meetings", row.id), said.wall_words(row.starts))
        for row in rows
    ]
    return _pile(heading.format(said.count_words(len(rows), "meeting", "meetings")), lines)


def _voices(
    db: Session, heading: str, rows: Sequence[Voice], one: str, many: str, address: str, way: str
) -> Pile:  # each with its place and age
    lines = [Line(item.text, _voice_page(item), _note(item)) for item in voices_shown.items(db, rows[:SHOWN])]
    return _pile(heading.format(said.count_words(len(rows), one, many)), lines, address, way, len(rows))


def _note(item: voices_shown.Item) -> str:
    return f"{item.where}. Waits {item.age}."


def _voice_page(item: voices_shown.Item) -> str:
    if item.kind == "question" and item.state == PUBLISHED:
        return url_for("staff.answer", number=item.number)
    return url_for("staff.moderate", kind=item.kind, number=item.number) if item.state == WAITING else ""


def _pile(heading: str, lines: Sequence[Line], address: str = "", way: str = "", n: int = 0) -> Pile:
    more = max(n, len(lines)) - SHOWN
    return Pile(heading, tuple(lines[:SHOWN]), said.more_words(more), address, way)


def _wall(now: datetime) -> str:
    return f"{now:%Y-%m-%dT%H:%M}"
