"""Three public scrutiny meetings a year in every command area: what was entered here of them. Facts, never a grade.

"Not entered here" is not "not held": an area of which nothing is entered has no number, and one that was assumed from
the partnership, for lack of a list of command areas, is not judged at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ..store import Store
from . import grounds
from . import scrutiny_words as said
from .grounds import Ground
from .tables import Action, Meeting, Minutes, Question
from .tables.voices import PUBLISHED


@dataclass(frozen=True)
class Promise:
    """What is entered of one command area, as of a day."""

    entered: bool  # whether any scrutiny meeting is, of whatever time
    held: int = 0  # in the last twelve months
    unmarked: int = 0  # past ones of that time that nobody has marked as held or cancelled
    last: str = ""  # when the newest held one was
    upcoming: str = ""  # when the next one is, "" where none is entered
    upcoming_id: int = 0
    minutes: str = ""  # the day on which the newest minutes were published
    without_minutes: int = 0  # held in that time without published minutes
    open_actions: int = 0
    overdue: int = 0
    answered: int = 0
    unanswered: int = 0

    @property
    def kept(self) -> bool:
        """Whether as many as were promised are entered as held."""
        return self.held >= said.PROMISED


@dataclass
class _Sums:
    meetings: list[tuple[Meeting, str | None]] = field(default_factory=list)
    actions: tuple[int, int] = (0, 0)
    questions: tuple[int, int] = (0, 0)


def of(db: Session, areas: Sequence[str], now: str) -> dict[str, Promise]:
    """Command area → what is entered of it, in three queries however many areas; `now` by the clock on the wall.

    Args:
        db: the session.
        areas: the keys of the command areas, none for all that something is entered of.
        now: "2026-11-20T09:00".
    """
    sums: dict[str, _Sums] = {key: _Sums() for key in areas}
    wanted = Meeting.area.in_(areas) if areas else Meeting.area.like("%/%")
    rows = db.execute(
        select(Meeting, Minutes.published).outerjoin(Minutes, Minutes.meeting_id == Meeting.id)
        .where(wanted, Meeting.kind.in_(said.SCRUTINISED)).order_by(Meeting.starts, Meeting.id)
    )  # fmt: skip
    for meeting, published in rows:
        sums.setdefault(meeting.area, _Sums()).meetings.append((meeting, published))
    today = now[:10]
    for key, n, late in _actions(db, sums, today):
        sums[key].actions = n, late
    for key, answered, open_ in _questions(db, sums):
        sums[key].questions = answered, open_
    return {key: _promise(own, now) for key, own in sums.items()}


def national(store: Store, found: Mapping[str, Promise]) -> tuple[list[tuple[Ground, Promise]], list[Ground]]:
    """Every command area of the snapshot with what is entered of it, alphabetically; those that are assumed, apart."""
    every = [g for g in grounds.every(store).values() if "/" in g.key]
    judged = [(g, found.get(g.key, Promise(entered=False))) for g in every if not g.assumed]
    return judged, [g for g in every if g.assumed]


def year_before(day: str) -> str:
    """The same day of the year before; of a leap day the last of February."""
    own = date.fromisoformat(day[:10])
    try:
        return own.replace(year=own.year - 1).isoformat()
    except ValueError:
        return own.replace(year=own.year - 1, day=28).isoformat()


def _actions(db: Session, areas: Iterable[str], today: str) -> list[tuple[str, int, int]]:
    """Area, open actions, and those of them whose day has passed."""
    late = func.count().filter(Action.due != "", Action.due < today)
    asked = select(Action.area, func.count(), late).where(Action.area.in_(list(areas)), Action.state == "open")
    return [(area, n, overdue) for area, n, overdue in db.execute(asked.group_by(Action.area))]


def _questions(db: Session, areas: Iterable[str]) -> list[tuple[str, int, int]]:
    """Area, published questions to its scrutiny meetings that were answered, and those that were not."""
    answered = func.count().filter(Question.answer != "")
    unanswered = func.count().filter(Question.answer == "")
    asked = select(Meeting.area, answered, unanswered).join(Meeting, Meeting.id == Question.meeting_id)
    asked = asked.where(Meeting.area.in_(list(areas)), Question.state == PUBLISHED)
    return [(area, yes, no) for area, yes, no in db.execute(asked.group_by(Meeting.area))]


def _promise(own: _Sums, now: str) -> Promise:
    """The facts of an area from its meetings, oldest first."""
    first = year_before(now)
    past = [(m, p) for m, p in own.meetings if first < m.starts[:10] and m.starts <= now]
    held = [(m, p) for m, p in past if m.state == said.HELD]
    ahead = [m for m, _ in own.meetings if m.starts > now and m.state in (said.PLANNED, said.MOVED)]
    every_held = [m.starts for m, _ in own.meetings if m.state == said.HELD and m.starts <= now]
    return Promise(
        entered=bool(own.meetings),
        held=len(held),
        unmarked=sum(m.state in (said.PLANNED, said.MOVED) for m, _ in past),
        last=max(every_held, default=""),
        upcoming=ahead[0].starts if ahead else "",
        upcoming_id=ahead[0].id if ahead else 0,
        minutes=max((p for _, p in own.meetings if p), default=""),
        without_minutes=sum(not p for _, p in held),
        open_actions=own.actions[0],
        overdue=own.actions[1],
        answered=own.questions[0],
        unanswered=own.questions[1],
    )
