"""The agenda of a meeting, in the order of a ward panel, with what belongs under each item."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from .. import card_asides, words
from .. import team_words as team_said
from ..card_asides import Inspection
from ..store import Store
from . import followed_up, gathered, grounds, pack
from . import scrutiny_words as said
from .followed_up import ActionShown, AgreedShown
from .grounds import Ground
from .tables import Action, Meeting, Priority
from .tables.gathered import STANDING

AREA_WIDE = (said.SCRUTINY, said.EXTRAORDINARY)  # kinds to which all actions and priorities of an area come back
YEAR = 366  # days back from a meeting that has none before it


@dataclass(frozen=True)
class TeamPriority:
    """What a neighbourhood's team said it would do, as the snapshot has it; every string is finished."""

    text: str
    set: str
    done: str
    responsible: str


@dataclass(frozen=True)
class PackShown:
    """The figures in brief, from the frozen pack alone."""

    address: str
    snapshot: str
    made: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class QuestionShown:
    """A published question with its answer."""

    number: int
    text: str
    answer: str
    by: str  # "" while it is unanswered


@dataclass(frozen=True)
class SuggestionShown:
    """A priority that a resident suggests."""

    text: str
    where: str
    outcome: str


@dataclass(frozen=True)
class Item:
    """One item of the agenda; of the parts only those of its kind are filled."""

    kind: str
    title: str
    notes: str
    none: str = ""  # what is said where there is nothing to show
    open: tuple[ActionShown, ...] = ()
    closed: tuple[ActionShown, ...] = ()
    agreed: tuple[AgreedShown, ...] = ()
    of_team: tuple[TeamPriority, ...] = ()
    pack: PackShown | None = None
    findings: tuple[Inspection, ...] = ()
    questions: tuple[QuestionShown, ...] = ()
    suggestions: tuple[SuggestionShown, ...] = ()
    next_address: str = ""
    next_words: str = ""


@dataclass(frozen=True)
class Table:
    """Everything that was read for a meeting's agenda."""

    meeting: Meeting
    ground: Ground
    since: str  # day of the meeting before, after which actions were closed "since last time"
    actions: tuple[Action, ...]
    priorities: tuple[Priority, ...]
    names: dict[str, str]  # code → name of wards and neighbourhoods that are spoken of
    today: date


def table(db: Session, store: Store, meeting: Meeting, ground: Ground, today: date) -> Table:
    """What lies on the table: actions and priorities of the area, of a beat meeting those of its neighbourhood."""
    last = gathered.before(db, meeting)
    actions, priorities = gathered.actions(db, meeting.area), gathered.priorities(db, meeting.area)
    if meeting.neighbourhood:
        local = {*grounds.wards(store, meeting.neighbourhood), meeting.neighbourhood}
        actions = tuple(a for a in actions if a.ward in local or a.meeting_id == meeting.id)
        priorities = tuple(p for p in priorities if {p.ward, p.neighbourhood} & local or p.meeting_id == meeting.id)
    elif meeting.kind not in AREA_WIDE:
        own = {meeting.id, *(m.id for m in gathered.alike(db, meeting))}
        actions = tuple(a for a in actions if a.meeting_id in own)
        priorities = tuple(p for p in priorities if p.meeting_id in own)
    codes = [*(a.ward for a in actions), *(code for p in priorities for code in (p.ward, p.neighbourhood))]
    since = last.starts[:10] if last else date.fromordinal(_day(meeting).toordinal() - YEAR).isoformat()
    return Table(meeting, ground, since, actions, priorities, grounds.names(store, codes), today)


def items(db: Session, store: Store, t: Table) -> tuple[Item, ...]:
    """The items in their order; a meeting whose agenda is not written yet has the standing ones."""
    rows = [(row.kind, row.title, row.notes) for row in t.meeting.agenda]
    rows = rows or [(kind, said.ITEMS[kind], "") for kind in STANDING]
    told = [_item(db, store, t, *row) for row in rows]
    if not any(item.kind == "questions" for item in told):
        more = _questions(db, t, said.ITEMS["questions"], "")
        told += [more] if more.questions else []
    return tuple(told)


def agreed_here(t: Table) -> tuple[tuple[ActionShown, ...], tuple[AgreedShown, ...]]:
    """The actions and priorities that were agreed at this meeting."""
    actions = [a for a in t.actions if a.meeting_id == t.meeting.id]
    own = [p for p in t.priorities if p.meeting_id == t.meeting.id]
    return (
        tuple(followed_up.action(a, t.names, t.today) for a in actions),
        tuple(followed_up.agreed(p, t.names, t.today) for p in own),
    )


def _item(db: Session, store: Store, t: Table, kind: str, title: str, notes: str) -> Item:
    if kind == "actions":
        return _actions(t, title, notes)
    if kind == "priorities":
        return _priorities(store, t, title, notes)
    if kind == "figures":
        return _figures(store, t, title, notes)
    if kind == "questions":
        return _questions(db, t, title, notes)
    if kind == "new priorities":
        return _new_priorities(db, store, t, title, notes)
    return _next_date(db, t, title, notes) if kind == "next date" else Item(kind, title, notes)


def _actions(t: Table, title: str, notes: str) -> Item:
    """Those agreed before this meeting: what is open, and what was closed since the meeting before."""
    earlier = [a for a in t.actions if a.meeting_id != t.meeting.id and a.agreed < t.meeting.starts[:10]]
    still, closed = followed_up.split(earlier, t.since)
    none = "" if still or closed else said.NO_ACTIONS
    shown = [tuple(followed_up.action(a, t.names, t.today) for a in own) for own in (still, closed)]
    return Item("actions", title, notes, none, open=shown[0], closed=shown[1])


def _priorities(store: Store, t: Table, title: str, notes: str) -> Item:
    earlier = [p for p in t.priorities if p.meeting_id != t.meeting.id and p.agreed < t.meeting.starts[:10]]
    own = tuple(followed_up.agreed(p, t.names, t.today) for p in earlier if not p.closed or p.closed > t.since)
    of_team = _of_team(store, t) if t.meeting.neighbourhood else ()
    none = "" if own or of_team else said.NO_PRIORITIES
    return Item("priorities", title, notes, none, agreed=own, of_team=of_team)


def _of_team(store: Store, t: Table) -> tuple[TeamPriority, ...]:
    """The priorities that the team's own file gives."""
    rows = store.db.execute(
        "SELECT * FROM priorities WHERE neighbourhood = :code ORDER BY number", {"code": t.meeting.neighbourhood}
    )
    return tuple(
        TeamPriority(
            r["issue"],
            team_said.set_words(r["set_on"], t.today),
            team_said.dated_words(r["done"], r["done_on"]) or team_said.NOTHING_DONE,
            team_said.dated_words(r["result"], r["result_on"]) or team_said.NO_RESULT,
        )
        for r in rows
    )


def _figures(store: Store, t: Table, title: str, notes: str) -> Item:
    frozen = t.meeting.pack
    shown = None
    if frozen is not None:
        told = pack.read(frozen)
        address = f"{followed_up.address(t.meeting.id)}/pack"
        shown = PackShown(address, frozen.snapshot, said.date_words(frozen.made), tuple(told["sentences"]))
    findings = card_asides.inspections_of(store, t.meeting.area.split("/")[0])
    return Item("figures", title, notes, "" if shown else said.NO_PACK, pack=shown, findings=findings)


def _questions(db: Session, t: Table, title: str, notes: str) -> Item:
    own = tuple(
        QuestionShown(n, q.text, q.answer or said.NO_ANSWER, _by(q.answered_by, q.answered) if q.answer else "")
        for n, q in enumerate(gathered.questions(db, t.meeting.id), start=1)
    )
    return Item("questions", title, notes, "" if own else said.NO_QUESTIONS, questions=own)


def _new_priorities(db: Session, store: Store, t: Table, title: str, notes: str) -> Item:
    found = gathered.suggestions(db, t.meeting)
    names = grounds.names(store, [code for s in found for code in (s.ward, s.neighbourhood)])
    own = tuple(
        SuggestionShown(
            s.text,
            "" if t.meeting.neighbourhood else names.get(s.ward or s.neighbourhood, s.neighbourhood),
            f"{s.outcome} ({said.date_words(s.outcome_on)})" if s.outcome and s.outcome_on else s.outcome,
        )
        for s in found
    )
    agreed = agreed_here(t)[1]
    return Item("new priorities", title, notes, "" if own or agreed else said.NO_SUGGESTIONS, agreed=agreed,
                suggestions=own)  # fmt: skip


def _next_date(db: Session, t: Table, title: str, notes: str) -> Item:
    found = gathered.after(db, t.meeting)
    if found is None:
        return Item("next date", title, notes, said.NO_NEXT)
    return Item("next date", title, notes, next_address=followed_up.address(found.id),
                next_words=said.time_words(found.starts, found.ends))  # fmt: skip


def _by(who: str, day: str) -> str:
    return ", ".join(filter(None, (who, words.day_words(day) if day else "")))


def _day(meeting: Meeting) -> date:
    return date.fromisoformat(meeting.starts[:10])
