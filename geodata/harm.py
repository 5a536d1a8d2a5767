"""Harm: the sentencing-weighted estimate of an area's records, how far it can be trusted, and its rank as a range.

A weight is an average over the offences inside a category, which the police files do not tell apart. Two doubts
follow, and both are told: which offences these records were (the standard error), and whether the weight itself is
right (the scheme's low and high weights).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from . import areas
from .categories import categories
from .counts import COLUMNS, column, of_newest_year
from .coverage import YEAR, months_to, whole_years
from .grid import Floats
from .residents import bases
from .schemes import Scheme, schemes

CRIMES = [column(c.slug) for c in categories() if c.dataset == "crime"]
COUNT = "count"  # the scheme that counts crimes: what was recorded is known, so it has no error
GOOD, LOW, WITHHELD = "good", "low", "withheld"
FAIR, FAR = 0.20, 0.40  # relative standard errors above which an estimate is of low reliability, and withheld
BEYOND_DOUBT = 1.96  # standard errors of a difference
TABLE = [
    "area",
    "scheme",
    "total",
    "low",
    "high",
    "per_1000",
    "error",
    "reliability",
    "rank_low",
    "rank_high",
    "ranked",
]


@dataclass(frozen=True)
class Estimate:
    """The sentencing-weighted estimate of some records, or of each of several lots of them, in the scheme's unit."""

    total: Floats
    low: Floats
    high: Floats
    error: Floats  # relative standard error of the total, 0 where nothing weighs


def estimate(counts: NDArray[np.int64], scheme: Scheme) -> Estimate:
    """The estimate for counts by category (in the order of `categories.slugs()`), one lot or a lot a row.

    Its relative standard error is that of a compound Poisson sum, √(Σ n·rms²) / Σ n·weight: offences come by chance,
    and each brings a weight drawn from its category's own. The scheme that only counts has none.
    """
    total, low, high = (np.asarray(counts @ w) for w in (scheme.weight, scheme.low, scheme.high))
    spread = np.sqrt(counts @ _squares(scheme, scheme.weight))
    error = np.divide(spread, total, out=np.zeros_like(total), where=total > 0)
    return Estimate(total, low, high, error)


def reliability(error: Floats) -> NDArray[np.str_]:
    """In a word, for each relative standard error: "good" to 0.20, "low" to 0.40, "withheld" above."""
    return np.select([error <= FAIR, error <= FAR], [GOOD, LOW], WITHHELD)


def rank_ranges(counts: NDArray[np.int64], scheme: Scheme) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The best and the worst rank that each row may hold among all of them; rank 1 is the most harm.

    Ranks of estimates are far less certain than the estimates, so a rank is told as a range (Goldstein and
    Spiegelhalter 1996, J R Stat Soc A 159:385). Here: of two rows one lies above the other beyond doubt where they
    differ by more than 1.96 standard errors of the difference. The best rank counts those beyond doubt above, the
    worst those beyond doubt below. That is asked of the weights, the low weights and the high weights in turn, and
    the widest of the three answers stands, so that no choice of weights would leave the range.

    Args:
        counts: [row, category], the categories in the order of `categories.slugs()`.
        scheme: the weights.
    """
    above, below = [], []
    for weights in (scheme.weight, scheme.low, scheme.high):
        total, variance = counts @ weights, counts @ _squares(scheme, weights)
        doubt = BEYOND_DOUBT * np.sqrt(variance[:, None] + variance)
        beyond = total[:, None] - total > doubt  # the row above the column
        above.append(beyond.sum(axis=0))
        below.append(beyond.sum(axis=1))
    return 1 + np.min(above, axis=0), len(counts) - np.min(below, axis=0)


def by_area(
    months: pd.DataFrame,
    force_of: dict[str, str],
    ledger: pd.DataFrame,
    newest: dict[str, str],
    people: pd.DataFrame,
) -> pd.DataFrame:
    """The table `harm`: one row an area and scheme, of the newest twelve months, where all twelve were published.

    Columns area, scheme, total, low, high (scheme's unit), per_1000 (total to 1,000 residents), error (relative),
    reliability ("good", "low", "withheld"), rank_low and rank_high (best and worst rank), ranked (how many wards were
    compared). Ranks are for wards, among all wards of their force. NaN or NA: numbers of a withheld estimate, the
    rate of an area whose residents are unknown or do not measure it (`residents.bases`), ranks of larger areas.

    Args:
        months: area, month and a column a category (`geodata.counts.months_table`).
        force_of: area → slug of its force.
        ledger: the coverage ledger (`geodata.coverage`).
        newest: force slug → the last of its twelve months.
        people: residents of areas (`geodata.residents.read`).
    """
    whole = whole_years(ledger)
    codes = [a for a, s in force_of.items() if s in whole]  # an area without a record has an estimate of 0
    counts = of_newest_year(months, force_of, {slug: newest[slug] for slug in whole}).reindex(codes, fill_value=0)
    numbers = counts.to_numpy(dtype=np.int64)
    per: Floats = np.asarray(bases(people, force_of).reindex(codes), dtype=np.float64)
    forces = _wards_of_forces(codes, force_of)
    found = [_of_scheme(numbers, scheme, per, forces).assign(area=codes, scheme=scheme.id) for scheme in schemes()]
    return pd.concat(found)[TABLE].sort_values(["area", "scheme"], ignore_index=True)


def of_lines(months: pd.DataFrame, lines: Iterable[str], newest: str) -> pd.DataFrame:
    """The same rows for lines of several forces (`geodata.nation`), without rates and ranks: none to give.

    Args:
        months: area, month and a column a category.
        lines: areas of the lines; those that have not all twelve months are left out.
        newest: the last month of their year.
    """
    own = months[months["area"].isin(list(lines)) & months["month"].isin(months_to(newest))]
    held = own.dropna(subset=CRIMES).groupby("area")[COLUMNS].agg("sum")
    sizes = own.dropna(subset=CRIMES).groupby("area").size()
    counts = held[sizes == YEAR]
    codes, numbers = [*counts.index], counts.fillna(0).to_numpy(dtype=np.int64)
    nothing: Floats = np.full(len(codes), np.nan)
    found = [_of_scheme(numbers, s, nothing, []).assign(area=codes, scheme=s.id) for s in schemes()]
    return pd.concat(found)[TABLE].sort_values(["area", "scheme"], ignore_index=True)


def _squares(scheme: Scheme, weights: Floats) -> Floats:
    """By category the mean square of an offence's weight under a set of weights, spread as the scheme's own are."""
    if scheme.id == COUNT:
        return np.zeros_like(weights)
    scale = np.divide(scheme.rms, scheme.weight, out=np.ones_like(weights), where=scheme.weight > 0)
    squares: Floats = (weights * scale) ** 2
    return squares


def _wards_of_forces(codes: list[str], force_of: dict[str, str]) -> list[NDArray[np.int64]]:
    """For each force, where its wards stand in `codes`."""
    wards = np.array([i for i, code in enumerate(codes) if areas.kind_of(code) == "ward"], dtype=np.int64)
    slugs = np.array([force_of[codes[i]] for i in wards], dtype=object)
    return [wards[slugs == slug] for slug in sorted(set(slugs))]


def _of_scheme(
    numbers: NDArray[np.int64], scheme: Scheme, per: Floats, forces: list[NDArray[np.int64]]
) -> pd.DataFrame:
    """The columns of `TABLE` from total on, a row each row of `numbers`; `per` are residents, NaN for none."""
    e = estimate(numbers, scheme)
    told = reliability(e.error)
    figures = {"total": e.total, "low": e.low, "high": e.high}
    table = pd.DataFrame({name: np.round(n, 1) for name, n in figures.items()})
    table["per_1000"] = np.round(1000 * e.total / per, 2)
    ranks = _ranks(numbers, scheme, forces)
    table = pd.concat([table, ranks], axis=1)
    for name in (*figures, "per_1000", "rank_low", "rank_high"):
        table[name] = table[name].mask(told == WITHHELD)
    return table.assign(error=np.round(e.error, 4), reliability=told)


def _ranks(numbers: NDArray[np.int64], scheme: Scheme, forces: list[NDArray[np.int64]]) -> pd.DataFrame:
    """Columns rank_low, rank_high, ranked (Int64): NA for rows that are no ward of a force."""
    ranks = np.zeros((len(numbers), 3), dtype=np.int64)
    for wards in forces:
        ranks[wards] = np.column_stack([*rank_ranges(numbers[wards], scheme), np.full(len(wards), len(wards))])
    table = pd.DataFrame(ranks, columns=["rank_low", "rank_high", "ranked"], dtype="Int64")
    return table.mask(table["ranked"] == 0)
