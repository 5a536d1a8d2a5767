"""What residents sent, as moderators read it: the text, where it belongs, since when it waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ... import clock
from .. import desk_words as said
from ..tables import Meeting, Question, Request, Suggestion
from ..tables.staff import MODERATOR
from ..tables.voices import COMPLAINT, WAITING
from . import places, scope

Voice = Question | Suggestion | Request
KINDS: dict[str, type[Question] | type[Suggestion] | type[Request]] = {
    "question": Question,
    "suggestion": Suggestion,
    "request": Request,
}
WORDS = {"question": "Question", "suggestion": "Suggested priority", "request": "Request for a meeting"}
LONGEST = {"question": 1_000, "suggestion": 300, "request": 2_000}  # characters


@dataclass(frozen=True)
class Item:
    """One text of a resident's; every string is finished."""

    kind: str
    number: int
    version: str
    heading: str
    where: str
    when: str
    age: str
    text: str
    state: str
    state_words: str


def waiting(db: Session) -> list[Voice]:
    """All that waits to be read by whoever is signed in, oldest first; no request that is private."""
    found: list[Voice] = [
        *db.scalars(select(Question).where(Question.state == WAITING, scope.within(Question.area, MODERATOR))),
        *db.scalars(select(Suggestion).where(Suggestion.state == WAITING, scope.within(Suggestion.area, MODERATOR))),
        *db.scalars(
            select(Request).where(
                Request.state == WAITING, Request.route != COMPLAINT, scope.within(Request.area, MODERATOR)
            )
        ),
    ]
    return sorted(found, key=lambda row: (sent(row), row.id))


def sent(row: Voice) -> str:
    """The moment at which it came."""
    return row.asked if isinstance(row, Question) else row.suggested if isinstance(row, Suggestion) else row.made


def kind_of(row: Voice) -> str:
    """ "question", "suggestion" or "request"."""
    return next(kind for kind, table in KINDS.items() if isinstance(row, table))


def items(db: Session, rows: Sequence[Voice]) -> list[Item]:
    """Rows as they are shown, in the same order."""
    numbers = {row.meeting_id for row in rows if isinstance(row, Question)}
    meetings = {m.id: m for m in db.scalars(select(Meeting).where(Meeting.id.in_(numbers)))}
    hoods = places.called(c for row in rows if isinstance(row, Suggestion) for c in (row.neighbourhood, row.ward))
    return [_item(row, meetings, hoods) for row in rows]


def _item(row: Voice, meetings: dict[int, Meeting], hoods: dict[str, str]) -> Item:
    kind = kind_of(row)
    return Item(
        kind=kind,
        number=row.id,
        version=str(row.version),
        heading=WORDS[kind],
        where=_where(row, meetings, hoods),
        when=said.moment_words(sent(row)),
        age=said.age_words(sent(row), clock.now().date()),
        text=row.text,
        state=row.state,
        state_words=said.STATES[row.state],
    )


def _where(row: Voice, meetings: dict[int, Meeting], hoods: dict[str, str]) -> str:
    area = places.name(row.area)
    if isinstance(row, Question):
        meeting = meetings[row.meeting_id]
        return f"{meeting.title}, {area}, {said.wall_words(meeting.starts)}"
    if isinstance(row, Suggestion):
        told = [hoods.get(row.neighbourhood, row.neighbourhood), hoods.get(row.ward, row.ward), area]
        return ", ".join(part for part in told if part)
    return f"{area}. {said.ROUTES[row.route]}"
