"""The coverage ledger: for each force, month and dataset, whether it was published. Missing is never zero.

A small leak of a neighbour's records is not publication, so a month is judged against what the same force
usually publishes, never against nothing.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from .categories import categories

PRESENT, PARTIAL, MISSING = "present", "partial", "missing"
# Shares of the expected rows. Leaks of neighbours reach 3% of normal; the quietest true months stay above half.
LEAK, WHOLE = 0.05, 0.50
NEIGHBOURS = 12  # months whose median is expected
YEAR = 12  # months
# Below this a force's months are too small to be judged by their size (City of London's real ones are larger).
JUDGEABLE = 20


def months_between(first: str, last: str) -> list[str]:
    """Every month from first to last, both "YYYY-MM" and both included."""
    return [str(p) for p in pd.period_range(first, last, freq="M")]


def months_to(last: str, count: int = YEAR) -> list[str]:
    """The `count` months that end with `last`, oldest first."""
    return [str(p) for p in pd.period_range(end=pd.Period(last, "M"), periods=count, freq="M")]


def newest(ledger: pd.DataFrame) -> dict[str, str]:
    """Force slug → its newest month whose crimes were published, in whole or in part."""
    published = ledger[(ledger["dataset"] == "crime") & (ledger["state"] != MISSING)]
    return dict(published.groupby("force")["month"].max())


def complete(ledger: pd.DataFrame, force: str, months: list[str], dataset: str = "crime") -> bool:
    """Whether a force published every one of these months in full."""
    own = ledger[(ledger["force"] == force) & (ledger["dataset"] == dataset) & ledger["month"].isin(months)]
    return len(own) == len(months) and bool((own["state"] == PRESENT).all())


def whole_years(ledger: pd.DataFrame) -> set[str]:
    """The forces that published every one of their newest twelve months of crime in full."""
    return {force for force, last in newest(ledger).items() if complete(ledger, force, months_to(last))}


def runs(months: list[str]) -> list[str]:
    """Months as runs: "2024-05 to 2024-12", "2025-03"."""
    periods = pd.Series(pd.PeriodIndex(sorted(months), freq="M"))
    step = periods.map(lambda p: p.ordinal) - np.arange(len(periods))
    spans = [(str(g.iloc[0]), str(g.iloc[-1])) for _, g in periods.groupby(step)]
    return [first if first == last else f"{first} to {last}" for first, last in spans]


def ledger(records: pd.DataFrame, sources: dict[tuple[str, str], str]) -> pd.DataFrame:
    """One row a force, month and dataset ("crime", "asb"), over every month from the first to the last.

    Args:
        records: columns force, month, category (`geodata.police`).
        sources: (force, month) → the file it was read from.

    Returns:
        Columns force, month, dataset, rows, expected (NaN where nothing to compare with), state, reason, source.
    """
    dataset = records["category"].map({c.slug: c.dataset for c in categories()}).astype("string")
    seen = records.groupby([records["force"].astype("string"), records["month"].astype("string"), dataset]).size()
    forces = sorted({force for force, _ in sources})
    months = months_between(min(m for _, m in sources), max(m for _, m in sources))
    index = pd.MultiIndex.from_product([forces, months, ["crime", "asb"]], names=["force", "month", "dataset"])
    table = seen.reindex(index, fill_value=0).rename("rows").reset_index()
    table["source"] = [sources.get((f, m), "") for f, m in zip(table["force"], table["month"], strict=True)]
    groups = table.groupby(["force", "dataset"], sort=False)
    table["expected"] = groups["rows"].transform(expected)
    table["state"] = [
        state(r, e, bool(s)) for r, e, s in zip(table["rows"], table["expected"], table["source"], strict=True)
    ]
    table["reason"] = [_reason(s, f) for s, f in zip(table["state"], table["source"], strict=True)]
    return table


def expected(rows: pd.Series[int]) -> pd.Series[float]:
    """For each month of one force, the median of its nearest twelve other months that hold more than a leak."""
    counts = rows.to_numpy(dtype=float)
    places = np.arange(len(counts))
    published = np.flatnonzero(counts > LEAK * counts.max())
    found = np.full(len(counts), np.nan)
    for i in places:
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


def _reason(state: str, source: str) -> str:
    if state == PRESENT:
        return ""
    if not source:
        return "no file for this month"
    return "far fewer records than this force usually publishes"
