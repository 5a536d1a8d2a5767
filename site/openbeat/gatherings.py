"""Meetings of neighbourhood teams with the public: which lie ahead of a day, which are past.

Pages are kept for a day, so a meeting of today lies ahead until the day ends, whatever the hour.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from sqlite3 import Row

from .clock import universal
from .store import Store

USUAL = timedelta(hours=1)  # a meeting whose end is not published
DAY = len("2026-10-14")


@dataclass(frozen=True)
class Gathering:
    """One meeting; times are of the clock on the wall, "2026-10-14T18:30", or a day alone."""

    neighbourhood: str
    team: str  # its name
    number: int
    title: str
    kind: str
    starts: str
    ends: str  # "" where it is not published or does not lie after the start
    place: str
    about: str
    email: str
    telephone: str

    @property
    def last_day(self) -> str:
        """The day on which it ends."""
        return (self.ends or self.starts)[:DAY]

    @property
    def timed(self) -> bool:
        """Whether its hour is known."""
        return len(self.starts) > DAY

    def span(self) -> tuple[datetime, datetime]:
        """When it begins and ends in universal time; an hour where its end is not published. For timed ones only."""
        starts = universal(self.starts)
        ends = universal(self.ends) if len(self.ends) > DAY else starts + USUAL
        return starts, ends if ends > starts else starts + USUAL


def of(store: Store, neighbourhoods: Sequence[str]) -> tuple[Gathering, ...]:
    """Every meeting of some neighbourhoods, by time."""
    marks = ", ".join("?" * len(neighbourhoods))
    rows = store.db.execute(
        f"""SELECT e.*, a.name AS team FROM events e JOIN areas a ON a.code = e.neighbourhood
            WHERE e.neighbourhood IN ({marks}) ORDER BY e.starts, a.name, e.number""",  # noqa: S608 - question marks
        tuple(neighbourhoods),
    )
    return tuple(map(_gathering, rows))


def soonest(store: Store, today: date, most: int, within: str = "") -> tuple[Gathering, ...]:
    """The first meetings from a day on, of all teams or of those whose neighbourhoods lie in an area (its code)."""
    rows = store.db.execute(
        """SELECT e.*, a.name AS team FROM events e JOIN areas a ON a.code = e.neighbourhood
           WHERE e.starts >= :today
             AND (:within = '' OR e.neighbourhood IN (SELECT descendant FROM closure WHERE ancestor = :within)
                  OR e.neighbourhood IN (SELECT n.neighbourhood FROM neighbourhood_wards n
                                         JOIN closure c ON c.descendant = n.ward WHERE c.ancestor = :within))
           ORDER BY e.starts, a.name, e.number LIMIT :most""",
        {"today": today.isoformat(), "most": most, "within": within},
    )
    return tuple(map(_gathering, rows))


def ahead(every: Iterable[Gathering], today: date) -> tuple[Gathering, ...]:
    """Those of today or later."""
    return tuple(g for g in every if g.last_day >= today.isoformat())


def last(every: Iterable[Gathering], today: date) -> Gathering | None:
    """The newest that is past, or None."""
    past = [g for g in every if g.last_day < today.isoformat()]
    return max(past, key=lambda g: g.starts, default=None)


def _gathering(r: Row) -> Gathering:
    ends = r["ends"] if r["ends"] > r["starts"] else ""
    texts = (r["title"], r["kind"], r["starts"], ends, r["address"], r["about"], r["email"], r["telephone"])
    return Gathering(r["neighbourhood"], r["team"], r["number"], *texts)
