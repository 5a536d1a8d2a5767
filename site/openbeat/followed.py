"""What a snapshot says became of an area's crimes, as facts. None is "not published", 0 is "none". No words here.

The cohort are the twelve months that end half a year before the newest month of the area's force.
"""

from __future__ import annotations

from dataclasses import dataclass

from .figures import SHOWN, YEAR, Figures
from .model import PARTIAL, PRESENT, MonthCount
from .months import months_to
from .store import Store

RIPE = 6  # months, where an edition does not say


@dataclass(frozen=True)
class Group:
    """A group of outcomes in plain words."""

    slug: str
    label: str
    explained: str


@dataclass(frozen=True)
class Break:
    """A month from which the files use other words."""

    month: str
    what: str
    source: str


@dataclass(frozen=True)
class Word:
    """A word of the files, its group's slug, and the oldest and newest month in which a file has it."""

    published_as: str
    group: str
    seen_from: str
    seen_to: str


@dataclass(frozen=True)
class Followed:
    """What became of the crimes of one area; groups are in their order throughout."""

    ripe: int  # months that a crime must have had
    groups: tuple[Group, ...]
    cohort: tuple[str, ...]  # its twelve months
    whole: bool  # whether all of them are there
    categories: dict[str, dict[str, int]]  # category → group → crimes of the cohort; empty unless whole
    results: dict[str, int]  # what courts decided of the cohort's crimes
    months: dict[str, dict[str, int]]  # month → group → crimes
    series: tuple[MonthCount, ...]  # every month that is old enough, as far back as charts go
    breaks: tuple[Break, ...]  # those inside the series
    words: tuple[Word, ...]  # of this build's files
    files: bool  # whether outcomes files of the force are held

    @property
    def total(self) -> dict[str, int]:
        """Group → crimes of the cohort."""
        return {g.slug: sum(told[g.slug] for told in self.categories.values()) for g in self.groups}

    @property
    def missing(self) -> tuple[str, ...]:
        """The months of the cohort that have no figure."""
        return tuple(m for m in self.cohort if m not in self.months)


def read(store: Store, f: Figures) -> Followed:
    """What became of the crimes of one area, in seven queries."""
    where = {"area": f.area.code, "force": f.force}
    groups = tuple(
        Group(r["slug"], r["label"], r["explained"])
        for r in store.db.execute("SELECT slug, label, explained FROM outcome_groups ORDER BY position")
    )
    slugs = [g.slug for g in groups]
    ripe = _ripe(store)
    rows = store.db.execute("SELECT * FROM outcomes WHERE area = :area ORDER BY month", where)
    months = {r["month"]: {slug: r[slug] for slug in slugs} for r in rows}
    rows = store.db.execute("SELECT * FROM outcome_categories WHERE area = :area ORDER BY category", where)
    categories = {r["category"]: {slug: r[slug] for slug in slugs} for r in rows}
    results = store.db.execute("SELECT result, n FROM court_results WHERE area = :area ORDER BY n DESC, result", where)
    series = _series(f, months, ripe, store.snapshot.oldest_month)
    return Followed(
        ripe, groups, months_to(f.newest, YEAR + ripe)[:YEAR], bool(categories), categories,
        {r["result"]: r["n"] for r in results}, months, series, _breaks(store, where, series), _words(store),
        _files(store, where),
    )  # fmt: skip


def _ripe(store: Store) -> int:
    row = store.db.execute("SELECT value FROM snapshot WHERE key = 'outcome_months'").fetchone()
    return int(row["value"]) if row else RIPE


def _series(f: Figures, months: dict[str, dict[str, int]], ripe: int, oldest: str) -> tuple[MonthCount, ...]:
    """The crimes of each month from the oldest that is held; a region's or the nation's from its first one on."""
    first = max(oldest, min(months, default=oldest)) if not f.force else oldest
    shown = [m for m in months_to(f.newest, SHOWN)[:-ripe] if m >= first]
    return tuple(_month(f, m, months.get(m)) for m in shown)


def _month(f: Figures, month: str, told: dict[str, int] | None) -> MonthCount:
    state = f.state(month, "crime")
    if told is None:
        return MonthCount(month, None, state)
    return MonthCount(month, sum(told.values()), state if state == PARTIAL else PRESENT)


def _breaks(store: Store, where: dict[str, str], series: tuple[MonthCount, ...]) -> tuple[Break, ...]:
    rows = store.db.execute(
        """SELECT month, what, source FROM outcome_breaks
           WHERE force IN ('', :force) ORDER BY month, force, what""",
        where,
    )
    shown = {m.month for m in series[1:]}
    return tuple(Break(r["month"], r["what"], r["source"]) for r in rows if r["month"] in shown)


def _words(store: Store) -> tuple[Word, ...]:
    rows = store.db.execute(
        """SELECT published_as, outcome_group, seen_from, seen_to FROM outcome_words w
           JOIN outcome_groups g ON g.slug = w.outcome_group
           WHERE seen_from IS NOT NULL ORDER BY g.position, published_as"""
    )
    return tuple(Word(r["published_as"], r["outcome_group"], r["seen_from"], r["seen_to"]) for r in rows)


def _files(store: Store, where: dict[str, str]) -> bool:
    row = store.db.execute(
        """SELECT 1 FROM coverage WHERE force = :force AND dataset = 'outcomes' AND state IN ('present', 'partial')
           LIMIT 1""",
        where,
    )
    return row.fetchone() is not None
