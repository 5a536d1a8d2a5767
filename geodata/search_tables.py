"""The tables of stop and search: people searched by force, month and ethnicity, and each force's newest whole year.

`searches` has the columns force (slug), month, ethnicity (`searches.GROUPS`) and the counts of `searches.COUNTS`, of
every month that the ledger has as present, with zeros; a month that was not published has no rows. `search_rates`
has a row a group of the newest twelve months in a row that are all there, and one for all people searched.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from . import coverage, disparity, searches
from .coverage import PRESENT
from .disparity import Stops
from .police import Month

DATASET = "stop-and-search"
ALL = "All"  # the row of all people searched
TABLE = ["force", "month", "ethnicity", *searches.COUNTS]
RATES = ["force", "ethnicity", "first", "last", *searches.COUNTS, "found", "found_low", "found_high", "residents",
         "per_1000", "ratio", "low", "high", "withheld"]  # fmt: skip


def searched(files: Iterable[Month], ledger: pd.DataFrame) -> pd.DataFrame:
    """The table `searches`, of stop-and-search files (`geodata.street`) whose months the ledger has as present."""
    whole = _present(ledger)
    rows = [
        (f.force, f.month, group, *counts)
        for f in files
        if f.month in whole.get(f.force, ())
        for group, counts in f.searches.items()
    ]
    return pd.DataFrame(rows, columns=TABLE).sort_values(TABLE[:3], ignore_index=True)


def rates(
    table: pd.DataFrame, ledger: pd.DataFrame, indicators: pd.DataFrame, residents: dict[str, float]
) -> pd.DataFrame:
    """The table `search_rates`; a force that never published twelve months in a row has no rows.

    Args:
        table: the table `searches`.
        ledger: the coverage ledger.
        indicators: the table `indicators`, for residents by ethnic group.
        residents: slug → residents of the force's area, for forces whose residents no indicator tells.
    """
    rows: list[tuple[object, ...]] = []
    for force, months in _present(ledger).items():
        year = newest_year(months)
        own = table[(table["force"] == force) & table["month"].isin(year)]
        if year and not own.empty:
            groups = disparity.residents_by_group(indicators, force)
            people = disparity.residents(indicators, force) or residents.get(force)
            told = _rows(own, disparity.of_window(own, year, groups), people)
            rows += [(force, ethnicity, year[0], year[-1], *rest) for ethnicity, *rest in told]
    return pd.DataFrame(rows, columns=RATES)


def newest_year(months: Iterable[str]) -> list[str]:
    """The newest twelve months in a row that are all among `months`, oldest first; [] where there are none."""
    held = set(months)
    years = (coverage.months_to(last) for last in sorted(held, reverse=True))
    return next((year for year in years if held.issuperset(year)), [])


def _rows(own: pd.DataFrame, stops: Stops, people: float | None) -> Iterable[tuple[object, ...]]:
    """Ethnicity and the columns from `searches` on: all, the groups, those of no recorded ethnicity."""
    sums = own.groupby("ethnicity")[list(searches.COUNTS)].sum()
    every = [int(n) for n in sums.sum()]
    rate = 1000 * every[0] / people if people else None
    yield ALL, *every, *_found(every), people, rate, None, None, None, ""
    for g in stops.groups:
        counts = _counts(sums, g.ethnicity)
        yield g.ethnicity, *counts, *_found(counts), g.residents, g.per_1000, g.ratio, g.low, g.high, g.withheld
    counts = _counts(sums, searches.NOT_RECORDED)
    yield searches.NOT_RECORDED, *counts, *_found(counts), None, None, None, None, None, ""


def _counts(sums: pd.DataFrame, group: str) -> list[int]:
    return [int(n) for n in sums.loc[group].to_numpy()]


def _found(counts: Sequence[int]) -> tuple[float | None, ...]:
    """The find rate with its interval, of counts in the order of `searches.COUNTS`."""
    return disparity.proportion(*counts[2:]) or (None, None, None)


def _present(ledger: pd.DataFrame) -> dict[str, set[str]]:
    """Force → the months of searches that were published in full."""
    own = ledger[(ledger["dataset"] == DATASET) & (ledger["state"] == PRESENT)]
    return {str(force): set(months) for force, months in own.groupby("force")["month"]}
