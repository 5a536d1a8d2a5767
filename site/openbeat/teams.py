"""Who polices an area, what they said they would do and did, when they can be met, who answers for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Row
from typing import Any

from . import team_words as said
from . import words
from .clock import moment
from .figures import Figures
from .store import Store

AHEAD = 3  # meetings of a page


@dataclass(frozen=True)
class TeamShown:
    """One team; every string is finished."""

    name: str
    address: str  # of its neighbourhood's page
    share: str  # how much of the ward it polices, "" where it is the only one
    people: str
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
    source: str  # of what happened, "" for none


@dataclass(frozen=True)
class MeetingShown:
    """One meeting with the public."""

    title: str
    when: str
    where: str
    about: str
    address: str  # of the neighbourhood's page
    calendar: str  # address of the file for a calendar


@dataclass(frozen=True)
class TeamView:
    """The sections on people."""

    loaded: bool
    lead: str  # what is said first: how many teams, or why there is none
    where: str  # where teams are to be found, "" where they are here
    teams: tuple[TeamShown, ...]
    listed: tuple[tuple[str, str], ...]  # neighbourhoods of a larger area: name, address
    leads: tuple[tuple[str, str, str], ...]  # role, name and rank, contact
    lacking: str  # what is not published of those who answer, "" where it is
    priorities: tuple[PriorityShown, ...]
    stale: str
    meetings: tuple[MeetingShown, ...]
    past: str  # the last meeting and that none is ahead, "" where one is
    calendar: str  # address of all coming meetings of one team, "" for several
    source: str
    has_own: bool  # whether the page is of an area with teams of its own (a ward, a neighbourhood)


def view(store: Store, f: Figures, now: datetime) -> TeamView:
    """The sections of an area's page at a moment."""
    own = f.area.kind in ("ward", "neighbourhood")
    rows = _teams(store, f)
    loaded = bool(rows) or _any(store)
    shown = rows if own else []
    codes = [r["neighbourhood"] for r in shown]
    parts = {name: _parts(store, name, codes) for name in ("officers", "stations", "priorities", "events")}
    names = {r["neighbourhood"]: r["name"] for r in rows}
    ahead, past = _ahead(parts["events"], now)
    leads = _leads(store, f)
    return TeamView(
        loaded=loaded,
        lead=_lead(store, now, rows, loaded, own),
        where="" if loaded or store.snapshot.fictional else said.WHERE_TEAMS,
        teams=tuple(_team(r, parts, several=len(shown) > 1) for r in shown),
        listed=() if own else tuple((r["name"], f"/neighbourhood/{r['neighbourhood']}") for r in rows),
        leads=tuple(_lead_words(r) for r in leads),
        lacking=_lacking(leads, f),
        priorities=tuple(_priority(r, names if len(shown) > 1 else {}, now) for r in parts["priorities"]),
        stale=said.stale_sentence([r["set_on"] for r in parts["priorities"]], now.date()),
        meetings=tuple(_meeting(r) for r in ahead[:AHEAD]),
        past=_past(past, parts["events"]) if own and shown and not ahead else "",
        calendar=f"/neighbourhood/{codes[0]}/meetings.ics" if len(codes) == 1 and ahead else "",
        source=_source(rows),
        has_own=own,
    )


def next_anywhere(store: Store, now: datetime, most: int) -> tuple[MeetingShown, ...]:
    """The soonest meetings of all teams, for the front page."""
    rows = store.db.execute(
        """SELECT e.*, a.name FROM events e JOIN areas a ON a.code = e.neighbourhood
           WHERE e.starts >= :now ORDER BY e.starts, e.neighbourhood LIMIT :most""",
        {"now": now.strftime("%Y-%m-%dT%H:%M"), "most": most},
    ).fetchall()
    return tuple(_meeting(r, r["name"]) for r in rows)


def as_facts(store: Store, f: Figures) -> dict[str, Any]:
    """What the JSON of an area says of its teams: nothing of a person but what the force itself publishes."""
    rows = _teams(store, f) if f.area.kind in ("ward", "neighbourhood") else []
    codes = [r["neighbourhood"] for r in rows]
    keys = {"teams": ("neighbourhood", "name", "share", "email", "telephone", "web", "read")}
    told = {"teams": [{key: r[key] for key in keys["teams"]} for r in rows]}
    for name, of in (("priorities", "priorities"), ("meetings", "events")):
        told[name] = [{k: v for k, v in dict(r).items() if k != "number"} for r in _parts(store, of, codes)]
    return told


def _any(store: Store) -> bool:
    return store.db.execute("SELECT 1 FROM teams LIMIT 1").fetchone() is not None


def _teams(store: Store, f: Figures) -> list[Row]:
    """The teams of an area, the one with most of a ward first; of a larger area those that police a part of it."""
    return store.db.execute(
        """SELECT t.*, a.name, max(n.share) AS share FROM teams t
           JOIN areas a ON a.code = t.neighbourhood
           LEFT JOIN neighbourhood_wards n ON n.neighbourhood = t.neighbourhood
           WHERE t.neighbourhood = :area
              OR (:kind IN ('force', 'nation') AND t.neighbourhood IN (
                     SELECT descendant FROM closure WHERE ancestor = :area))
              OR (:kind NOT IN ('force', 'nation') AND n.ward IN (
                     SELECT descendant FROM closure WHERE ancestor = :area))
           GROUP BY t.neighbourhood ORDER BY :kind = 'ward' AND -max(n.share), a.name""",
        {"area": f.area.code, "kind": f.area.kind},
    ).fetchall()


def _parts(store: Store, table: str, codes: list[str]) -> list[Row]:
    """What a table says of some neighbourhoods, in the order of these."""
    if not codes:
        return []
    marks = ", ".join("?" * len(codes))
    order = "starts, " if table == "events" else ""
    found = store.db.execute(
        f"SELECT * FROM {table} WHERE neighbourhood IN ({marks}) ORDER BY {order}number",  # noqa: S608 - our own names
        codes,
    ).fetchall()
    return found if table == "events" else sorted(found, key=lambda r: codes.index(r["neighbourhood"]))


def _lead(store: Store, now: datetime, rows: list[Row], loaded: bool, own: bool) -> str:
    if not loaded:
        return said.NO_TEAMS
    if not rows or own:
        return "" if rows else said.NOBODY
    today, since = now.strftime("%Y-%m-%dT%H:%M"), f"{now.year}-{now.month:02d}-{now.day:02d}"
    codes = [r["neighbourhood"] for r in rows]
    marks = ", ".join("?" * len(codes))
    counts = store.db.execute(
        f"""SELECT (SELECT count(DISTINCT neighbourhood) FROM officers WHERE name <> '' AND neighbourhood IN ({marks})),
                   (SELECT count(DISTINCT neighbourhood) FROM priorities
                    WHERE set_on > date(?, ?) AND neighbourhood IN ({marks})),
                   (SELECT count(DISTINCT neighbourhood) FROM events WHERE starts >= ? AND neighbourhood IN ({marks}))
        """,  # noqa: S608 - question marks
        [*codes, since, f"-{said.STALE} months", *codes, today, *codes],
    ).fetchone()
    return said.teams_sentence(len(rows), *counts)


def _team(r: Row, parts: dict[str, list[Row]], *, several: bool) -> TeamShown:
    code = r["neighbourhood"]
    people = [(o["name"], o["rank"]) for o in parts["officers"] if o["neighbourhood"] == code]
    stations = [s for s in parts["stations"] if s["neighbourhood"] == code]
    return TeamShown(
        r["name"],
        f"/neighbourhood/{code}",
        said.share_words(r["share"]) if several and r["share"] else "",
        said.people_words(people) or said.NO_NAMES,
        tuple(f"{rank} {name}" for name, rank in people if name),
        r["telephone"],
        r["email"],
        r["web"],
        tuple(", ".join(filter(None, (s["name"], s["address"], s["postcode"], s["about"]))) for s in stations),
    )


def _priority(r: Row, names: dict[str, str], now: datetime) -> PriorityShown:
    done = f"{r['done']} ({words.day_words(r['done_on'])})" if r["done"] and r["done_on"] else r["done"]
    result = f"{r['result']} ({words.day_words(r['result_on'])})" if r["result"] else said.NO_RESULT
    return PriorityShown(
        names.get(r["neighbourhood"], ""),
        r["issue"],
        said.set_words(r["set_on"], now.date()),
        done or said.NOTHING_DONE,
        result,
        r["result_source"],
    )


def _ahead(rows: list[Row], now: datetime) -> tuple[list[Row], list[Row]]:
    """Meetings to come (one that has begun today is still on), and those past, the last first."""
    to_come = [r for r in rows if moment(r["ends"] or r["starts"]) >= now or r["starts"] == f"{now:%Y-%m-%d}"]
    return to_come, [r for r in reversed(rows) if r not in to_come]


def _meeting(r: Row, team: str = "") -> MeetingShown:
    neighbourhood = r["neighbourhood"]
    return MeetingShown(
        f"{r['title']}, {team}" if team else r["title"],
        said.time_words(r["starts"]),
        r["address"],
        r["about"],
        f"/neighbourhood/{neighbourhood}",
        f"/neighbourhood/{neighbourhood}/meeting/{r['number']}.ics",
    )


def _past(past: list[Row], every: list[Row]) -> str:
    if not every:
        return said.NO_MEETING
    last = past[0]
    return f"The last one was on {said.time_words(last['starts'])}. {said.NO_DATE}"


def _leads(store: Store, f: Figures) -> list[Row]:
    """Those who answer for the area: of its command area, and of its force."""
    above = [f.lineage[kind].code for kind in ("bcu", "force") if kind in f.lineage]
    codes = above if f.area.kind != "force" else [f.area.code]
    marks = ", ".join("?" * len(codes))
    return store.db.execute(
        f"SELECT * FROM leads WHERE area IN ({marks}) ORDER BY area NOT LIKE '%/%', number",  # noqa: S608
        codes,
    ).fetchall()


def _lead_words(r: Row) -> tuple[str, str, str]:
    return r["role"].capitalize(), ", ".join(filter(None, (r["name"], r["title"]))), r["contact"]


def _lacking(leads: list[Row], f: Figures) -> str:
    if f.area.kind == "nation":
        return ""
    roles = {r["role"] for r in leads}
    wanted = {"commander": said.NO_COMMANDER, "oversight lead": said.NO_LEAD}
    lacking = [words_of for role, words_of in wanted.items() if role not in roles and f.area.kind != "force"]
    if f.area.kind == "force" and not leads:
        lacking = ["who leads this force: not published here"]
    told = words.listing(lacking)
    return f"{told[:1].upper()}{told[1:]}. {said.ANSWERABLE}" if lacking else ""


def _source(rows: list[Row]) -> str:
    """Where the team's facts are from, and of when."""
    read = max((r["read"] for r in rows if r["read"]), default="")
    return f"As the force publishes it; newest entry of {words.day_words(read)}." if read else ""
