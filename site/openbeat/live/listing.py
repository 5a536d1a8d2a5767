"""Meetings of every kind in one list: those entered on this site and those of the teams' own files, none twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .. import gatherings, meetings_words, team_words, teams
from ..gatherings import Gathering
from ..store import Store
from . import followed_up, gathered, grounds, reach
from . import scrutiny_words as said
from .grounds import Ground
from .tables import Meeting


@dataclass(frozen=True)
class Line:
    """One meeting of the list: either entered here (`live`) or of a team's file (`gathering`)."""

    starts: str
    kind: str
    gathering: Gathering | None
    live: Meeting | None
    ground: Ground | None

    @property
    def cancelled(self) -> bool:
        """Whether it will not be held."""
        return self.live is not None and self.live.state == said.CANCELLED


@dataclass(frozen=True)
class LineShown:
    """One line as the template shows it; every string is finished."""

    title: str
    when: str
    where: str
    kind: str
    state: str  # "moved", "cancelled", "held", "" for what need not be said
    address: str
    calendar: str


def every(store: Store, key: str = "", code: str = "") -> tuple[tuple[Line, ...], bool]:
    """Every meeting by time, past ones too, and whether those entered here could be read.

    Args:
        store: the snapshot, with the teams' files.
        key: of the force or command area they are of, "" for everywhere.
        code: of the same in the snapshot.
    """
    nothing: tuple[Meeting, ...] = ()
    entered = reach.asked(lambda db: gathered.listed(db, key=key), nothing)
    live = entered or ()
    known = grounds.of(store, {m.area for m in live})
    lines = [Line(m.starts, m.kind, None, m, known[m.area]) for m in live]
    replaced = {(m.neighbourhood, time) for m in live if m.neighbourhood for time in (m.starts, m.was_starts) if time}
    of_teams = gatherings.soonest(store, date.min, -1, code)
    lines += [Line(g.starts, said.BEAT, g, None, None) for g in of_teams if (g.neighbourhood, g.starts) not in replaced]
    return tuple(sorted(lines, key=_order)), entered is not None


def shown(line: Line) -> LineShown:
    """A line as lists show it."""
    if line.live is not None:
        return _of_live(line.live, line.ground)
    g = line.gathering
    assert g is not None  # noqa: S101 - a line is of one or the other
    m = teams.meeting(g, named=True)
    return LineShown(m.title, m.when, m.where, meetings_words.OF_TEAM, "", f"{m.address}#meeting", m.calendar)


def _of_live(m: Meeting, ground: Ground | None) -> LineShown:
    title = f"{m.title}, {ground.short}" if ground else m.title
    address = followed_up.address(m.id)
    when = team_words.time_words(m.starts, m.ends)
    return LineShown(title, when, m.place, said.kind_words(m.kind), said.state_tag(m.state), address, f"{address}.ics")


def soonest(store: Store, today: date, most: int) -> tuple[LineShown, ...]:
    """The next scrutiny meetings anywhere that are not cancelled; nothing where they cannot be read."""
    nothing: tuple[Meeting, ...] = ()
    found = reach.asked(lambda db: gathered.ahead(db, today, (), said.SCRUTINISED, most), nothing) or ()
    known = grounds.of(store, {m.area for m in found}) if found else {}
    return tuple(_of_live(m, known[m.area]) for m in found)


def facts(line: Line) -> dict[str, str]:
    """A line for files, without its address: the same keys whether it was entered here or is of a team's file."""
    if line.live is not None and line.ground is not None:
        m = line.live
        return {
            "starts": m.starts, "ends": m.ends, "title": m.title, "kind": m.kind, "state": m.state, "id": str(m.id),
            "area": m.area, "team": "", "neighbourhood": m.neighbourhood, "place": m.place, "about": m.about,
            "email": m.email, "telephone": m.telephone, "source": said.ENTERED,
        }  # fmt: skip
    g = line.gathering
    assert g is not None  # noqa: S101 - a line is of one or the other
    return {
        "starts": g.starts, "ends": g.ends, "title": g.title, "kind": said.BEAT, "state": "", "id": "", "area": "",
        "team": g.team, "neighbourhood": g.neighbourhood, "place": g.place, "about": g.about, "email": g.email,
        "telephone": g.telephone, "source": meetings_words.ORIGIN,
    }  # fmt: skip


def address(line: Line) -> str:
    """Where a meeting is told of."""
    if line.live is not None:
        return followed_up.address(line.live.id)
    return f"/neighbourhood/{line.gathering.neighbourhood}" if line.gathering else ""


def _order(line: Line) -> tuple[str, str, int]:
    if line.live is not None:
        return line.starts, "", line.live.id
    return (line.starts, line.gathering.team, line.gathering.number) if line.gathering else (line.starts, "", 0)
