"""Who polices an area, what they said they would do and did, when they can be met, who answers for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from sqlite3 import Row

from . import answerable, gatherings, summary, words
from . import team_words as said
from .answerable import Answerable
from .figures import Figures
from .gatherings import Gathering
from .live import beats, scrutiny_words
from .live.beats import Beats
from .live.tables import Meeting
from .store import Store

OWN = ("ward", "neighbourhood")  # kinds of areas whose pages show each team; those of others list them
SOON = 3  # meetings of a page
MANY = 3 * SOON  # meetings of files that are looked at for them: some may have been entered here since
MENTIONED = (scrutiny_words.MOVED, scrutiny_words.CANCELLED)
PARTS = ("officers", "stations", "priorities")
TEAMS = """
WITH here (neighbourhood, share) AS (
    SELECT neighbourhood, share FROM neighbourhood_wards WHERE ward = :area AND share >= 0.05
    UNION ALL SELECT :area, 1.0 WHERE :kind = 'neighbourhood'
    UNION ALL SELECT descendant, 1.0 FROM closure WHERE ancestor = :area AND :kind = 'force'
    UNION ALL SELECT n.neighbourhood, 1.0 FROM neighbourhood_wards n JOIN closure c ON c.descendant = n.ward
              WHERE c.ancestor = :area AND :kind IN ('csp', 'bcu') AND n.share >= 0.05
)
SELECT t.*, a.name, max(h.share) AS share,
       (SELECT count(*) FROM officers o WHERE o.neighbourhood = t.neighbourhood AND o.name <> '') AS named,
       (SELECT max(p.set_on) FROM priorities p WHERE p.neighbourhood = t.neighbourhood) AS newest,
       EXISTS (SELECT 1 FROM events e WHERE e.neighbourhood = t.neighbourhood
               AND substr(max(e.starts, e.ends), 1, 10) >= :today) AS meets
FROM here h JOIN teams t ON t.neighbourhood = h.neighbourhood JOIN areas a ON a.code = t.neighbourhood
GROUP BY t.neighbourhood ORDER BY max(h.share) DESC, a.name
"""


@dataclass(frozen=True)
class TeamShown:
    """One team; every string is finished."""

    name: str
    address: str  # of its neighbourhood's page, "" on that page itself
    share: str  # how much of the ward it polices, "" where it is the only one
    people: str
    about: str
    names: tuple[str, ...]  # everybody with a name, for those who want to know
    telephone: str
    email: str
    web: str
    stations: tuple[str, ...]


@dataclass(frozen=True)
class PriorityShown:
    """One thing that a team said it would do."""

    team: str  # "" where the page shows one team only
    issue: str
    set: str
    done: str
    result: str
    sources: tuple[tuple[str, str], ...]  # of what happened: words and address, "" for one without


@dataclass(frozen=True)
class MeetingShown:
    """One meeting with the public."""

    title: str
    when: str
    where: str
    about: str
    email: str
    telephone: str
    address: str  # of its own page, or of its place on that of the neighbourhood
    calendar: str  # address of the file for a calendar
    state: str = ""  # that it was moved or cancelled, and why
    own: bool = False  # whether it has a page of its own


@dataclass(frozen=True)
class TeamView:
    """The sections on people."""

    force: str  # its name, "" on its own page
    loaded: bool  # whether teams of the force are held at all
    lines: tuple[str, ...]  # what is said first: how many teams and what they publish, or that none is held
    teams: tuple[TeamShown, ...]
    listed: tuple[tuple[str, str], ...]  # neighbourhoods of a larger area: name, address
    emergency: str
    answerable: Answerable
    source: str  # of when the teams' facts are, "" where none is shown
    has_priorities: bool  # whether the section on priorities is shown
    priorities: tuple[PriorityShown, ...]
    stale: tuple[str, ...]
    without: tuple[str, ...]  # teams without priorities
    has_meetings: bool  # whether the section on meetings is shown
    meetings: tuple[MeetingShown, ...]
    past: tuple[str, ...]  # of each team without a meeting ahead: when the last one was
    calendars: tuple[tuple[str, str], ...]  # all coming meetings of a team: words, address


def view(store: Store, f: Figures, now: datetime) -> TeamView:
    """The sections of an area's page on a day."""
    today = now.date()
    rows = of_area(store, f, today)
    own = rows if f.area.kind in OWN else []
    loaded = bool(rows) or _held(store, f.force)
    parts = {name: _parts(store, name, [r["neighbourhood"] for r in own]) for name in PARTS}
    live = beats.entered([r["neighbourhood"] for r in rows])
    every = live.rest(gatherings.of(store, [r["neighbourhood"] for r in own]))
    coming = gatherings.ahead(every, today) if own else gatherings.soonest(store, today, MANY, within=f.area.code)
    several, meet = len(own) > 1, live.meet(today.isoformat())
    return TeamView(
        force="" if f.area.kind == "force" else summary.force_of(f),
        loaded=loaded,
        lines=_lines(f, rows, meet, loaded=loaded, fictional=store.snapshot.fictional, today=today),
        teams=tuple(_team(r, parts, here=f.area.code, several=several) for r in own),
        listed=() if own else tuple((r["name"], _address(r["neighbourhood"])) for r in rows),
        emergency=said.EMERGENCY,
        answerable=answerable.view(store, f),
        source=said.read_sentence(max((r["read"] for r in own), default="")) if own else "",
        has_priorities=bool(own),
        priorities=tuple(_priority(r, p, several, today) for r in own for p in parts["priorities"] if _of(r, p)),
        stale=tuple(filter(None, (_stale(r, parts["priorities"], several, today) for r in own))),
        without=tuple(said.no_priorities_sentence(_name(r, several)) for r in own if not _any(r, parts["priorities"])),
        has_meetings=bool(own or coming or meet),
        meetings=_soonest(coming, live, {r["neighbourhood"]: r["name"] for r in rows}, today, several or not own),
        past=tuple(_past(r, every, several, today) for r in own if not _meets(r, meet)),
        calendars=tuple(_calendar(r, several) for r in own if r["meets"]),
    )


def next_anywhere(store: Store, now: datetime, most: int) -> tuple[MeetingShown, ...]:
    """The soonest meetings of all teams, for the front page."""
    live, today = beats.entered(), now.date()
    ahead = live.ahead(today.isoformat())[:most]
    asked = "SELECT name FROM areas WHERE code = :code"
    names = {m.neighbourhood: store.db.execute(asked, {"code": m.neighbourhood}).fetchone() for m in ahead}
    known = {code: row["name"] for code, row in names.items() if row}
    return _soonest(gatherings.soonest(store, today, MANY), live, known, today, named=True)[:most]


def of_area(store: Store, f: Figures, today: date = date.max) -> list[Row]:
    """The teams of an area, the one with most of a ward first; of a larger area those that police a part of it.

    Rows of `teams` with name, share (of a ward, else 1), named (officers with a name), newest (day on which a priority
    was set, NULL for none), meets (whether a meeting lies on `today` or after it).
    """
    asked = {"area": f.area.code, "kind": f.area.kind, "today": today.isoformat()}
    return store.db.execute(TEAMS, asked).fetchall()


def _held(store: Store, force: str) -> bool:
    found = store.db.execute("SELECT 1 FROM teams WHERE force = :force LIMIT 1", {"force": force}).fetchone()
    return found is not None


def _parts(store: Store, table: str, codes: list[str]) -> list[Row]:
    """What a table says of some neighbourhoods."""
    marks = ", ".join("?" * len(codes))
    asked = f"SELECT * FROM {table} WHERE neighbourhood IN ({marks}) ORDER BY number"  # noqa: S608 - our own names
    return store.db.execute(asked, codes).fetchall()


def _of(team: Row, part: Row) -> bool:
    return bool(part["neighbourhood"] == team["neighbourhood"])


def _any(team: Row, parts: list[Row]) -> bool:
    return any(_of(team, part) for part in parts)


def _name(team: Row, several: bool) -> str:
    """The name of a team where there are several, "" where a sentence can do without."""
    return str(team["name"]) if several else ""


def _address(neighbourhood: str) -> str:
    return f"/neighbourhood/{neighbourhood}"


def _soonest(
    coming: tuple[Gathering, ...], live: Beats, teams: dict[str, str], today: date, named: bool
) -> tuple[MeetingShown, ...]:
    """The first meetings to come, those entered here and those of the teams' files, none twice."""
    told = [(g.starts, meeting(g, named=named)) for g in live.rest(coming)]
    told += [(m.starts, _entered(m, teams.get(m.neighbourhood, ""), named)) for m in live.ahead(today.isoformat())]
    return tuple(shown for _, shown in sorted(told, key=lambda pair: pair[0])[:SOON])


def _entered(m: Meeting, team: str, named: bool) -> MeetingShown:
    """A meeting that was entered here, as lists show it."""
    address = f"/meeting/{m.id}"
    title = f"{m.title}, {team}" if named and team else m.title
    state = scrutiny_words.state_words(m.state, m.was_starts, m.reason) if m.state in MENTIONED else ""
    return MeetingShown(
        title,
        said.time_words(m.starts, m.ends),
        m.place,
        m.about,
        m.email,
        m.telephone,
        address,
        f"{address}.ics",
        state,
        own=True,
    )


def _meets(team: Row, meet: frozenset[str]) -> bool:
    """Whether a team has a meeting ahead, in its file or entered here."""
    return bool(team["meets"]) or team["neighbourhood"] in meet


def _lines(
    f: Figures, rows: list[Row], meet: frozenset[str], *, loaded: bool, fictional: bool, today: date
) -> tuple[str, ...]:
    """How many teams and what they publish; where none is held, that, and where to look."""
    if rows and f.area.kind in OWN:
        return ()
    if rows:
        fresh = sum(said.is_fresh(r["newest"] or "", today) for r in rows)
        return said.counted_lines(
            len(rows), sum(r["named"] > 0 for r in rows), fresh, sum(_meets(r, meet) for r in rows)
        )
    force = summary.force_of(f)
    none = said.no_team_here_sentence(force) if loaded else said.no_teams_sentence(force)
    return (none,) if fictional else (none, said.WHERE_TEAMS)


def _team(r: Row, parts: dict[str, list[Row]], *, here: str, several: bool) -> TeamShown:
    people = [(o["name"], o["rank"]) for o in parts["officers"] if _of(r, o)]
    stations = [s for s in parts["stations"] if _of(r, s)]
    return TeamShown(
        said.team_name(r["name"]),
        _address(r["neighbourhood"]) if r["neighbourhood"] != here else "",
        said.share_words(r["share"]) if several else "",
        said.people_words(people) or said.NO_NAMES,
        r["about"],
        tuple(" ".join(filter(None, (rank, name))) for name, rank in people if name),
        r["telephone"],
        r["email"],
        r["web"],
        tuple(said.station_words(s["name"], s["address"], s["postcode"], s["about"]) for s in stations),
    )


def _priority(team: Row, r: Row, several: bool, today: date) -> PriorityShown:
    return PriorityShown(
        said.team_name(team["name"]) if several else "",
        r["issue"],
        said.set_words(r["set_on"], today),
        said.dated_words(r["done"], r["done_on"]) or said.NOTHING_DONE,
        said.dated_words(r["result"], r["result_on"]) or said.NO_RESULT,
        words.citations(r["result_source"]),
    )


def _stale(team: Row, priorities: list[Row], several: bool, today: date) -> str:
    own = [p for p in priorities if _of(team, p)]
    days = [p[name] for p in own for name in ("set_on", "done_on")]
    return said.stale_sentence(days, today, _name(team, several))


def meeting(g: Gathering, *, named: bool) -> MeetingShown:
    """A meeting as lists show it, with the name of its team where that is to be `named`."""
    return MeetingShown(
        f"{g.title}, {g.team}" if named else g.title,
        said.time_words(g.starts, g.ends),
        g.place,
        g.about,
        g.email,
        g.telephone,
        f"{_address(g.neighbourhood)}#meeting",
        f"{_address(g.neighbourhood)}/meeting/{g.number}.ics",
    )


def _past(team: Row, every: tuple[Gathering, ...], several: bool, today: date) -> str:
    last = gatherings.last([g for g in every if g.neighbourhood == team["neighbourhood"]], today)
    return said.past_sentence(last.starts if last else "", _name(team, several))


def _calendar(team: Row, several: bool) -> tuple[str, str]:
    of = f" of the {said.team_name(team['name'])}" if several else ""
    return f"All coming meetings{of} as one calendar file", f"{_address(team['neighbourhood'])}/meetings.ics"
