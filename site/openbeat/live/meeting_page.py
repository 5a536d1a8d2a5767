"""The page of one meeting: when and where, who chairs, the agenda and what belongs to it, papers, minutes, record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from markupsafe import Markup
from sqlalchemy.orm import Session

from ..store import Store
from . import agenda, event_data, followed_up, gathered, grounds, markdown, panels
from . import scrutiny_words as said
from .agenda import Item
from .followed_up import ActionShown, AgreedShown
from .grounds import Ground
from .panels import RecommendationShown
from .tables import Meeting, Minutes, Paper


@dataclass(frozen=True)
class PaperShown:
    """A paper that can be had, or why it no longer can."""

    title: str
    kind: str
    size: str
    address: str
    withdrawn: str  # "" while it is published


@dataclass(frozen=True)
class MinutesShown:
    """Published minutes."""

    html: Markup
    age: str
    attended: str


@dataclass(frozen=True)
class MeetingPage:
    """What the template shows; every string is finished."""

    number: int
    address: str
    crumbs: tuple[tuple[str, str], ...]
    title: str
    kind: str
    kind_words: str
    where_words: str  # the area
    where_address: str
    team: tuple[str, str] | None  # of a beat meeting, its neighbourhood: name, address
    when: str
    state: str
    state_words: str
    about: str
    place: str
    access: str
    join_url: str
    join_words: str
    chair: str
    rank_sentence: str
    council_officer: str
    oversight_lead: str
    email: str
    telephone: str
    source: str
    source_url: str
    items: tuple[Item, ...]
    papers: tuple[PaperShown, ...]
    minutes: MinutesShown | None
    no_minutes: str
    actions: tuple[ActionShown, ...]
    agreed: tuple[AgreedShown, ...]
    panel: tuple[str, ...]
    is_panel: bool
    recommendations: tuple[RecommendationShown, ...]
    request: str  # address of the request after which it was agreed, "" for none or a private one
    history: tuple[tuple[str, tuple[str, ...]], ...]
    calendar: str
    json_url: str
    json_ld: str


def page(db: Session, store: Store, meeting: Meeting, today: date) -> MeetingPage:
    """Everything that the page of a meeting shows on a day."""
    ground = grounds.one(store, meeting.area)
    table = agenda.table(db, store, meeting, ground, today)
    actions, own = agenda.agreed_here(table)
    asked = gathered.request(db, meeting.id)
    is_panel = meeting.kind == panels.PANEL
    address = followed_up.address(meeting.id)
    return MeetingPage(
        number=meeting.id,
        address=address,
        crumbs=crumbs(ground),
        title=meeting.title,
        kind=meeting.kind,
        kind_words=said.kind_words(meeting.kind),
        where_words=ground.name,
        where_address=ground.address,
        team=_team(store, meeting),
        when=said.time_words(meeting.starts, meeting.ends),
        state=meeting.state,
        state_words=said.state_words(meeting.state, meeting.was_starts, meeting.reason),
        about=meeting.about,
        place=meeting.place,
        access=meeting.access,
        join_url=meeting.join_url if meeting.join_url.startswith("https://") else "",
        join_words=meeting.join_words,
        chair=said.chair_words(meeting.chair, meeting.chair_rank),
        rank_sentence=said.rank_sentence(meeting.kind, meeting.chair, meeting.chair_rank),
        council_officer=meeting.council_officer,
        oversight_lead=meeting.oversight_lead,
        email=meeting.email,
        telephone=meeting.telephone,
        source=meeting.source,
        source_url=meeting.source if meeting.source.startswith("https://") else "",
        items=agenda.items(db, store, table),
        papers=tuple(_paper(p) for p in meeting.papers),
        minutes=_minutes(meeting.minutes, today),
        no_minutes=said.NO_MINUTES if meeting.starts[:10] <= today.isoformat() else "",
        actions=actions,
        agreed=own,
        panel=panels.members(db, meeting.area, date.fromisoformat(meeting.starts[:10])) if is_panel else (),
        is_panel=is_panel,
        recommendations=tuple(panels.shown(r) for r in gathered.recommendations(db, meeting.id)),
        request=f"/request/{asked.ref}" if asked and asked.public else "",
        history=history(db, meeting.id),
        calendar=f"{address}.ics",
        json_url=f"{address}.json",
        json_ld=event_data.as_json_ld(meeting, ground),
    )


def crumbs(ground: Ground) -> tuple[tuple[str, str], ...]:
    """The way up from a meeting: all meetings, its force, its command area."""
    above = [g for g in (ground.force, ground.area) if g is not None]
    told = {grounds.Ground("", area, None).name: grounds.Ground("", area, None).address for area in above}
    return (("Meetings", "/meetings"), *told.items())


def history(db: Session, number: int) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Day → what changed of a meeting's time, place and state, the newest first."""
    told = ((said.date_words(line.at), said.change_lines(line.what, line.changes)) for line in
            gathered.record(db, number))  # fmt: skip
    return tuple((day, lines) for day, lines in told if lines)


def paper_address(paper: Paper) -> str:
    """Where a paper is to be had: its number, and its title for whoever saves it."""
    name = "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in paper.title.lower()).split())
    return f"/papers/{paper.id}/{name[:60].strip('-') or 'paper'}.pdf"


def _team(store: Store, meeting: Meeting) -> tuple[str, str] | None:
    if not meeting.neighbourhood:
        return None
    named = grounds.names(store, [meeting.neighbourhood])
    known = meeting.neighbourhood in named
    return named.get(meeting.neighbourhood, meeting.neighbourhood), (
        f"/neighbourhood/{meeting.neighbourhood}" if known else ""
    )


def _paper(p: Paper) -> PaperShown:
    gone = f"Withdrawn {said.date_words(p.withdrawn)}. {p.why}".strip() if p.withdrawn else ""
    return PaperShown(p.title, said.PAPERS.get(p.kind, p.kind), said.size_words(p.size), paper_address(p), gone)


def _minutes(m: Minutes | None, today: date) -> MinutesShown | None:
    if m is None or not m.published:
        return None
    return MinutesShown(markdown.html(m.text), said.minutes_words(m.published, today), said.attended_words(m.attended))
