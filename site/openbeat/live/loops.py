"""Closing the loop on the pages of areas: who can be questioned and when, and what became of what was said.

Wards, police neighbourhoods, command areas and forces show the next scrutiny meeting, priorities that were agreed for
them with what was done, actions closed and open, suggestions with their outcome and local agreements: five queries,
however many rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from .. import addresses
from ..figures import Figures
from ..store import Store
from . import agreements, followed_up, grounds, promise, reach
from . import scrutiny_words as said
from .agreements import AgreementShown
from .followed_up import ActionShown, AgreedShown
from .grounds import Ground
from .promise import Entered
from .tables import Action, Agreement, Meeting, Priority, Suggestion
from .tables.voices import PUBLISHED

LOCAL, WIDE = ("ward", "neighbourhood"), ("bcu", "force")
SOON = 2  # scrutiny meetings of a page
MOST = 5  # priorities, open actions, closed ones, suggestions of a page: the newest


@dataclass(frozen=True)
class NextMeeting:
    """A scrutiny meeting to come; every string is finished."""

    title: str
    when: str
    where: str
    state: str
    chair: str
    address: str
    ask: str  # address of the form for a question
    calendar: str


@dataclass(frozen=True)
class Scrutiny:
    """The part of a page on questioning those in charge."""

    heading: str
    meetings: tuple[NextMeeting, ...]
    none: str
    promise: tuple[str, ...]
    areas: tuple[tuple[str, str, str], ...]  # of a force: command area, address, what is entered of it
    suggest: tuple[tuple[str, str], ...]  # words and address
    request_url: str
    list_url: str
    calendar: str
    down: str  # that nothing of it can be shown just now


@dataclass(frozen=True)
class Suggested:
    """A resident's suggestion and what became of it."""

    text: str
    where: str
    outcome: str


@dataclass(frozen=True)
class Loop:
    """The section "You said, we did"."""

    agreed: tuple[AgreedShown, ...]
    open: tuple[ActionShown, ...]
    closed: tuple[ActionShown, ...]
    suggested: tuple[Suggested, ...]
    agreements: tuple[AgreementShown, ...]
    questions: str
    more: str  # address of the meetings that hold the rest, "" where all is shown
    unknown: str = said.NOT_TOLD


@dataclass(frozen=True)
class Place:
    """An area as the live half sees it."""

    kind: str
    code: str
    areas: tuple[str, ...]  # the command areas that it is, lies in or has; of a force itself first
    neighbourhoods: tuple[str, ...]
    wards: tuple[str, ...]

    @property
    def local(self) -> bool:
        """Whether only a part of what was agreed in its command area is about it."""
        return self.kind in LOCAL


@dataclass(frozen=True)
class Read:
    """Everything that a page's parts are made of."""

    entered: tuple[Entered, ...]
    actions: tuple[tuple[Action, str], ...]  # with the neighbourhood of the meeting that agreed it
    priorities: tuple[Priority, ...]
    suggestions: tuple[Suggestion, ...]
    agreements: tuple[Agreement, ...] = ()


NOTHING = Read((), (), (), ())


def view(store: Store, f: Figures, now: datetime) -> tuple[Scrutiny | None, Loop | None]:
    """The two parts of an area's page on a day; None where the kind of area has none, or there is nothing to tell."""
    if f.area.kind not in (*LOCAL, *WIDE) or not f.force:
        return None, None
    place = place_of(store, f)
    day = now.date().isoformat()
    found = reach.asked(lambda db: read(db, place, day), NOTHING)
    known = grounds.of(store, place.areas)
    if found is None:
        return _down(place), None
    return _scrutiny(store, place, known, found, now), _loop(store, place, known, found, now)


def place_of(store: Store, f: Figures) -> Place:
    """An area of one of the kinds that have these parts."""
    area = f.area
    if area.kind == "force":
        every = [key for key in grounds.every(store) if key.startswith(f"{area.slug}/")]
        return Place(area.kind, area.slug, (area.slug, *every), (), ())
    local = area.kind in LOCAL
    here = grounds.neighbourhoods(store, area) if local else ()
    wards = (area.code,) if area.kind == "ward" else grounds.wards(store, area.code) if local else ()
    return Place(area.kind, addresses.key(area), grounds.above(store, area), here, wards)


def read(db: Session, place: Place, day: str) -> Read:
    """Everything that was entered of an area and holds on a day ("2026-11-20")."""
    if not place.areas:
        return NOTHING
    return Read(
        promise.entered(db, place.areas),
        _actions(db, place),
        _priorities(db, place),
        _suggestions(db, place),
        agreements.of(db, place.areas, day),
    )


def as_facts(store: Store, f: Figures, now: datetime) -> list[dict[str, object]] | None:
    """The scrutiny meetings of an area's command area for its JSON, from a year back on; None where they cannot be
    read just now."""
    if f.area.kind not in (*LOCAL, *WIDE) or not f.force:
        return []
    areas = place_of(store, f).areas
    nothing: tuple[Entered, ...] = ()
    own = reach.asked(lambda db: promise.entered(db, areas) if areas else (), nothing)
    first = promise.year_before(now.date().isoformat())
    if own is None:
        return None
    return [_fact(e.meeting) for e in own if e.meeting.starts >= first]


def _fact(m: Meeting) -> dict[str, object]:
    return {"id": m.id, "area": m.area, "kind": m.kind, "state": m.state, "title": m.title, "starts": m.starts,
            "ends": m.ends, "place": m.place, "address": followed_up.address(m.id), "source": said.ENTERED}  # fmt: skip


def _actions(db: Session, place: Place) -> tuple[tuple[Action, str], ...]:
    asked = select(Action, Meeting.neighbourhood).join(Meeting, Meeting.id == Action.meeting_id)
    asked = asked.where(Action.area.in_(place.areas))
    if place.local:
        about = or_(Meeting.neighbourhood == "", Meeting.neighbourhood.in_(place.neighbourhoods))
        asked = asked.where(or_(Action.ward.in_(place.wards), (Action.ward == "") & about))
    return tuple((action, code) for action, code in db.execute(asked.order_by(Action.agreed.desc(), Action.id.desc())))


def _priorities(db: Session, place: Place) -> tuple[Priority, ...]:
    asked = select(Priority).where(Priority.area.in_(place.areas))
    if place.local:
        nowhere = (Priority.ward == "") & (Priority.neighbourhood == "")
        here = Priority.neighbourhood.in_(place.neighbourhoods) & or_(
            Priority.ward == "", Priority.ward.in_(place.wards)
        )
        asked = asked.where(or_(nowhere, Priority.ward.in_(place.wards), here))
    return tuple(db.scalars(asked.order_by(Priority.closed != "", Priority.agreed.desc(), Priority.id.desc())))


def _suggestions(db: Session, place: Place) -> tuple[Suggestion, ...]:
    asked = select(Suggestion).where(Suggestion.state == PUBLISHED, Suggestion.outcome != "")
    here = Suggestion.neighbourhood.in_(place.neighbourhoods) if place.local else Suggestion.area.in_(place.areas)
    return tuple(db.scalars(asked.where(here).order_by(Suggestion.outcome_on.desc(), Suggestion.id.desc())))


def _scrutiny(store: Store, place: Place, known: dict[str, Ground], read: Read, now: datetime) -> Scrutiny:
    moment = now.strftime("%Y-%m-%dT%H:%M")
    ahead = [e.meeting for e in read.entered if e.meeting.starts[:10] >= moment[:10] and
             e.meeting.state in promise.STANDING]  # fmt: skip
    several = len(place.areas) > 1
    return Scrutiny(
        heading=_heading(place),
        meetings=tuple(_next(m, known[m.area], several) for m in ahead[:SOON]),
        none="" if ahead else said.NO_MEETING_AHEAD,
        promise=_promise(place, known, read, moment),
        areas=_each(known, read, moment) if place.kind == "force" else (),
        suggest=_suggest(store, place),
        request_url=request_url(place.areas),
        list_url=_list(place),
        calendar=_calendar(place),
        down="",
    )


def _down(place: Place) -> Scrutiny:
    return Scrutiny(_heading(place), (), "", (), (), (), "", "/meetings", "", said.DOWN)


def _heading(place: Place) -> str:
    return "Ask them" if place.local else "Meet and question them"


def _next(m: Meeting, ground: Ground, several: bool) -> NextMeeting:
    address = followed_up.address(m.id)
    return NextMeeting(
        title=f"{m.title}, {ground.short}" if several else m.title,
        when=said.time_words(m.starts, m.ends),
        where=m.place,
        state=said.state_words(m.state, m.was_starts, m.reason) if m.state == said.MOVED else "",
        chair=said.chair_words(m.chair, m.chair_rank) if m.chair else "",
        address=address,
        ask=f"{address}#ask",
        calendar=f"{address}.ics",
    )


def _promise(place: Place, known: dict[str, Ground], read: Read, moment: str) -> tuple[str, ...]:
    """The promise of three meetings in a sentence, for command areas and forces."""
    if place.local:
        return ()
    if place.kind == "bcu":
        if any(known[key].assumed for key in place.areas):
            return (said.NOT_JUDGED,)
        own = promise.made(read.entered, 0, 0, moment)
        return (said.promise_sentence(own.entered, own.held, own.upcoming),)
    judged = [key for key in place.areas[1:] if not known[key].assumed]
    found = [promise.made(_own(read, key), 0, 0, moment) for key in judged]
    return (said.whole_sentence(len(judged), sum(p.entered for p in found), sum(p.kept for p in found)),)


def _each(known: dict[str, Ground], read: Read, moment: str) -> tuple[tuple[str, str, str], ...]:
    """Each command area of a force that is judged, with what is entered of it."""
    told = []
    for key, ground in known.items():
        if "/" in key and not ground.assumed:
            own = promise.made(_own(read, key), 0, 0, moment)
            ahead = f", next {said.date_words(own.upcoming)}" if own.upcoming else ""
            told.append((ground.short, ground.address, f"{said.held_words(own.entered, own.held)}{ahead}"))
    return tuple(told)


def _own(read: Read, key: str) -> list[Entered]:
    return [e for e in read.entered if e.meeting.area == key]


def _suggest(store: Store, place: Place) -> tuple[tuple[str, str], ...]:
    """Where a priority can be suggested, team by team."""
    names = grounds.names(store, place.neighbourhoods) if len(place.neighbourhoods) > 1 else {}
    return tuple(
        (f"Suggest a priority to the {names[code]} team" if code in names else "Suggest a priority",
         f"/suggest-a-priority/{code}")
        for code in place.neighbourhoods
    )  # fmt: skip


def request_url(areas: Sequence[str]) -> str:
    """Where an extraordinary meeting can be asked for: of one command area its own page, else the choice of them."""
    return f"/request-a-meeting/{areas[0]}" if len(areas) == 1 and "/" in areas[0] else "/request-a-meeting"


def _list(place: Place) -> str:
    return f"/meetings?in={place.areas[0]}" if place.areas else "/meetings"


def _calendar(place: Place) -> str:
    """Of the file of all meetings of a command area or force, "" where several or none stand for an area."""
    if place.kind == "force":
        return f"/force/{place.code}/meetings.ics"
    return f"/bcu/{place.areas[0]}/meetings.ics" if len(place.areas) == 1 else ""


def _loop(store: Store, place: Place, known: dict[str, Ground], read: Read, now: datetime) -> Loop | None:
    """What was agreed, done and left open; None where there is nothing of it."""
    if not (read.actions or read.priorities or read.suggestions or read.agreements):
        return None
    today = now.date()
    codes = [c for a, n in read.actions for c in (a.ward, n)] + [c for p in read.priorities for c in (p.ward,
             p.neighbourhood)] + [c for s in read.suggestions for c in (s.ward, s.neighbourhood)]  # fmt: skip
    names = grounds.names(store, codes)
    still, closed = followed_up.split((a for a, _ in read.actions), "")
    of_meeting = {a.id: code for a, code in read.actions}
    shown = [
        tuple(followed_up.action(a, names, today, known.get(a.area), of_meeting[a.id]) for a in own[:MOST])
        for own in (still, closed)
    ]
    return Loop(
        agreed=tuple(followed_up.agreed(p, names, today, known.get(p.area)) for p in read.priorities[:MOST]),
        open=shown[0],
        closed=shown[1],
        suggested=tuple(_suggested(s, names) for s in read.suggestions[:MOST]),
        agreements=tuple(agreements.shown(a, today.isoformat()) for a in read.agreements),
        questions=said.questions_words(sum(e.answered for e in read.entered), sum(e.unanswered for e in read.entered)),
        more=_list(place) if max(map(len, (still, closed, read.priorities, read.suggestions))) > MOST else "",
    )


def _suggested(s: Suggestion, names: dict[str, str]) -> Suggested:
    outcome = f"{s.outcome} ({said.date_words(s.outcome_on)})" if s.outcome_on else s.outcome
    return Suggested(s.text, names.get(s.ward or s.neighbourhood, ""), outcome)
