"""The coverage ledger: for each force, month and dataset, whether it was published. Missing is never zero.

A small leak of a neighbour's records is not publication, so a month is judged against what the same force
usually publishes, never against nothing; and where an official total of recorded crime is at hand, against that.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from . import areas, gaps
from .police import DATASETS

PRESENT, PARTIAL, MISSING, NOT_YET = "present", "partial", "missing", "not published yet"
# Shares of the expected rows. Leaks of neighbours reach 3% of normal; the quietest true months stay above half.
LEAK, WHOLE = 0.05, 0.50
NEIGHBOURS = 12  # months whose median is expected
YEAR = 12  # months
LATE = 3  # months behind the newest of the site within which a force is late, not silent
# Below this a force's months are too small to be judged by their size (City of London's real ones are larger).
JUDGEABLE = 20
# From this many crimes a month of a force holds ten categories and more; with less than half of the thirteen it is
# a selection.
MIXED, KINDS = 200, 7
# Anti-social behaviour beside crime: no force that publishes it records less than one incident for 22 crimes.
SILENT = 0.03
NO_FILE = "no file for this month"
FEW = "far fewer records than this force usually publishes"
SELECTED = "only some categories of crime are in the file"
HARDLY_ANY = "hardly any incidents beside this force’s crimes"
BELOW_OFFICIAL = "less than half of the crimes that official statistics give for the period"
COLUMNS = [
    "force",
    "month",
    "dataset",
    "rows",
    "expected",
    "state",
    "reason",
    "evidence",
    "source",
    "digest",
    "official",
]


def months_between(first: str, last: str) -> list[str]:
    """Every month from first to last, both "YYYY-MM" and both included."""
    return [str(p) for p in pd.period_range(first, last, freq="M")]


def months_to(last: str, count: int = YEAR) -> list[str]:
    """The `count` months that end with `last`, oldest first."""
    return [str(p) for p in pd.period_range(end=pd.Period(last, "M"), periods=count, freq="M")]


def expected_forces(seen: Iterable[str], asked: Iterable[str]) -> tuple[list[str], bool]:
    """Every force whose files this site should hold, and whether it is a national site.

    Files of most of the 43 forces claim to be all of them: then those without a file are missing, and named,
    the railway's police among them. Where forces were asked for by name, or few have files, only those count.
    """
    held, every = set(seen), {f.slug for f in areas.forces() if f.territorial}
    railway = {f.slug for f in areas.forces() if f.apart == "railway"}
    national = not list(asked) and 2 * len(held & every) > len(every)
    return sorted(held | every | railway if national else held), national


def newest(ledger: pd.DataFrame) -> dict[str, str]:
    """Force slug → its newest month whose crimes were published, in whole or in part."""
    published = ledger[(ledger["dataset"] == "crime") & ledger["state"].isin([PRESENT, PARTIAL])]
    return dict(published.groupby("force")["month"].max())


def whole_years(ledger: pd.DataFrame) -> set[str]:
    """The forces that published every one of their newest twelve months of crime in full."""
    crime = ledger[(ledger["dataset"] == "crime") & (ledger["state"] == PRESENT)]
    last = crime["force"].map(newest(ledger))
    ordinals = pd.PeriodIndex(last.fillna("0001-01"), freq="M").asi8 - pd.PeriodIndex(crime["month"], freq="M").asi8
    inside = crime["force"][last.notna() & (ordinals >= 0) & (ordinals < YEAR)]
    sizes = inside.value_counts()
    return set(sizes[sizes == YEAR].index)


def runs(months: list[str]) -> list[str]:
    """Months as runs: "2024-05 to 2024-12", "2025-03"."""
    periods = pd.Series(pd.PeriodIndex(sorted(months), freq="M"))
    step = periods.map(lambda p: p.ordinal) - np.arange(len(periods))
    spans = [(str(g.iloc[0]), str(g.iloc[-1])) for _, g in periods.groupby(step)]
    return [first if first == last else f"{first} to {last}" for first, last in spans]


def ledger(
    seen: pd.DataFrame, forces: Iterable[str] = (), official: dict[tuple[str, str], float] | None = None
) -> pd.DataFrame:
    """One row a force, month and dataset, over every month from the first to the last that has a street file.

    Args:
        seen: columns force, month, dataset, rows, kinds, source, digest (`geodata.street`).
        forces: forces that are expected, beside those with files.
        official: (force, month) → recorded crimes that official statistics give, where at hand.

    Returns:
        The columns of COLUMNS; expected is NaN where there is nothing to compare with; reason says why a state is
        not "present", evidence where that is known from, "" where the files alone tell; official is NaN but for crime
        that official statistics give.
    """
    street = seen[seen["dataset"].isin(["crime", "asb"])]
    months = months_between(street["month"].min(), street["month"].max())
    index = pd.MultiIndex.from_product(
        [sorted({*seen["force"], *forces}), months, DATASETS], names=["force", "month", "dataset"]
    )
    table = seen.set_index(["force", "month", "dataset"]).reindex(index).reset_index()
    table = table.fillna({"rows": 0, "kinds": 0, "source": "", "digest": ""}).astype({"rows": int, "kinds": int})
    table["expected"] = table.groupby(["force", "dataset"], sort=False)["rows"].transform(expected)
    table["crimes"] = table.groupby(["force", "month"], sort=False)["rows"].transform("first")  # "crime" stands first
    told = pd.Series(official or {}, dtype=float)
    table["official"] = told.reindex(pd.MultiIndex.from_frame(table[["force", "month"]])).to_numpy()
    table.loc[table["dataset"] != "crime", "official"] = np.nan
    judged = [_judge(*row) for row in table[_JUDGED].itertuples(index=False, name=None)]
    table[["state", "reason", "evidence"]] = pd.DataFrame(judged, index=table.index, dtype=str)
    return _with_late_ones(table)[COLUMNS]


def expected(rows: pd.Series[int]) -> pd.Series[float]:
    """For each month of one force, the median of its nearest twelve other months that hold more than a leak."""
    counts = rows.to_numpy(dtype=float)
    published = np.flatnonzero(counts > LEAK * counts.max())
    found = np.full(len(counts), np.nan)
    for i in range(len(counts)):
        others = published[published != i]
        near = others[np.argsort(np.abs(others - i), kind="stable")][:NEIGHBOURS]
        if len(near):
            found[i] = np.median(counts[near])
    return pd.Series(found, index=rows.index)


def state(rows: int, usual: float, has_file: bool) -> str:
    """Whether a month was published, judged by its rows against the usual number."""
    if not has_file:
        return MISSING
    if np.isnan(usual) or usual < JUDGEABLE:
        return PRESENT if rows else MISSING
    if rows < LEAK * usual:
        return MISSING
    return PARTIAL if rows < WHOLE * usual else PRESENT


_JUDGED = ["force", "month", "dataset", "rows", "expected", "source", "kinds", "crimes", "official"]


def _judge(
    force: str, month: str, dataset: str, rows: int, usual: float, source: str, kinds: int, crimes: int, official: float
) -> tuple[str, str, str]:
    """State, reason and evidence of one row."""
    found, why = state(rows, usual, bool(source)), FEW if source else NO_FILE
    if found == PRESENT and dataset == "asb" and crimes >= MIXED and rows < SILENT * crimes:
        found, why = MISSING, HARDLY_ANY
    if found == PRESENT and dataset == "crime" and rows >= MIXED and kinds < KINDS:
        found, why = PARTIAL, SELECTED
    if found == PRESENT and dataset == "crime" and rows < WHOLE * official:
        found, why = PARTIAL, BELOW_OFFICIAL
    gap = gaps.gap_of(force, month, dataset)
    if gap and (found != PRESENT or rows < gap.below):
        return (gap.state if rows else MISSING), gap.reason, gap.source
    return (found, "", "") if found == PRESENT else (found, why, "")


def _with_late_ones(table: pd.DataFrame) -> pd.DataFrame:
    """The months after a force's last file are not published yet, if that file is recent and no gap is known."""
    last = table[table["source"] != ""].groupby(["force", "dataset"])["month"].max()
    own = last.reindex(pd.MultiIndex.from_frame(table[["force", "dataset"]])).fillna("").to_numpy()
    recent = months_to(table["month"].max(), LATE + 1)
    waiting = (table["month"].to_numpy() > own) & np.isin(own, recent) & (table["evidence"] == "")
    table.loc[waiting, ["state", "reason"]] = [NOT_YET, "no file for this month yet"]
    return table
