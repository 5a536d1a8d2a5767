"""Three public scrutiny meetings a year in every command area: what was entered here of them. Facts, never a grade.

"Not entered here" is not "not held": an area of which nothing is entered has no number, and one that was assumed from
the partnership, for lack of a list of command areas, is not judged at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.orm import Session

from ..store import Store
from . import grounds
from . import scrutiny_words as said
from .grounds import Ground
from .tables import Action, Meeting, Minutes, Question
from .tables.voices import PUBLISHED

STANDING = (said.PLANNED, said.MOVED)  # states of meetings that are to be held


@dataclass(frozen=True)
class Promise:
    """What is entered of one command area, as of a day."""

    entered: bool  # whether any scrutiny meeting of the last twelve months is, whatever became of it
    ever: bool = False  # whether any is, of whatever time
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


@dataclass(frozen=True)
class Entered:
    """One meeting that was entered, and what is counted of it."""

    meeting: Meeting
    minutes: str  # the day on which they were published, "" for none
    answered: int  # published questions
    unanswered: int


def entered(db: Session, areas: Sequence[str] = ()) -> tuple[Entered, ...]:
    """The scrutiny meetings of some areas by time, in one query; of all command areas where none is named."""
    asked = select(Meeting, func.coalesce(Minutes.published, ""), _questions(True), _questions(False))
    asked = asked.outerjoin(Minutes, Minutes.meeting_id == Meeting.id)
    asked = asked.where(Meeting.area.in_(areas) if areas else Meeting.area.like("%/%"))
    asked = asked.where(Meeting.kind.in_(said.SCRUTINISED)).order_by(Meeting.starts, Meeting.id)
    return tuple(Entered(*row) for row in db.execute(asked))


def of(db: Session, areas: Sequence[str], now: str) -> dict[str, Promise]:
    """Command area → what is entered of it, in two queries however many areas; `now` by the clock on the wall.

    Args:
        db: the session.
        areas: the keys of the command areas, none for all that something is entered of.
        now: "2026-11-20T09:00".
    """
    by_area: dict[str, list[Entered]] = {key: [] for key in areas}
    for own in entered(db, areas):
        by_area.setdefault(own.meeting.area, []).append(own)
    actions = {area: (n, late) for area, n, late in _actions(db, by_area, now[:10])}
    return {key: made(own, *actions.get(key, (0, 0)), now) for key, own in by_area.items()}


def made(own: Sequence[Entered], open_actions: int, overdue: int, now: str) -> Promise:
    """The facts of one area from its meetings by time and the counts of its actions."""
    first = year_before(now)
    past = [e for e in own if first < e.meeting.starts[:10] and e.meeting.starts <= now]
    held = [e for e in past if e.meeting.state == said.HELD]
    ahead = [e.meeting for e in own if e.meeting.starts > now and e.meeting.state in STANDING]
    every_held = [e.meeting.starts for e in own if e.meeting.state == said.HELD and e.meeting.starts <= now]
    return Promise(
        entered=bool(past),
        ever=bool(own),
        held=len(held),
        unmarked=sum(e.meeting.state in STANDING for e in past),
        last=max(every_held, default=""),
        upcoming=ahead[0].starts if ahead else "",
        upcoming_id=ahead[0].id if ahead else 0,
        minutes=max((e.minutes for e in own), default=""),
        without_minutes=sum(not e.minutes for e in held),
        open_actions=open_actions,
        overdue=overdue,
        answered=sum(e.answered for e in own),
        unanswered=sum(e.unanswered for e in own),
    )


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


def _questions(answered: bool) -> ScalarSelect[int]:
    """How many published questions of a meeting have an answer, or have none."""
    asked = select(func.count()).where(Question.meeting_id == Meeting.id, Question.state == PUBLISHED)
    return asked.where(Question.answer != "" if answered else Question.answer == "").scalar_subquery()
