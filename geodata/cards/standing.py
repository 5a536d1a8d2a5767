"""Where a figure stands: its level beside what is usual for forces like it, its change beside the change of all.

Both are judged by the others of the set: each is left out of the fit that says what is usual for it. Forces differ for
reasons that no one measured, so a random effect for each is part of the doubt (`geodata.usual`); limits of chance
alone would make nearly every force look unusual.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..grid import Floats
from ..usual import LIMITS, weighted_fit
from .quarters import BEFORE
from .records import Records
from .rules import Indicator, Rules
from .subjects import Subject

KEY = ["subject", "indicator", "end"]
JUDGED = ["z", "usual", "low", "high", "of", "r2"]
LEAST = 1e-6  # chance variance that even a figure without an error has
NO_INCOME, FEW = "no deprivation", "too few"


@dataclass(frozen=True)
class Judged:
    """Standardised residuals, what is usual for each (and where 95% would lie), all on the scale of y."""

    z: Floats
    usual: Floats
    low: Floats
    high: Floats
    r2: float


def judged(y: Floats, noise: Floats, x: Floats) -> Judged:
    """Each of a set beside the fit of all the others, with over-dispersion.

    Args:
        y: a value a force, on the scale of comparison.
        noise: its chance variance.
        x: a row a force; the first column is 1.
    """
    chance = np.maximum(noise, LEAST)
    fit = weighted_fit(y, chance, x)
    total = chance + fit.spread**2
    leverage = np.einsum("ij,jk,ik->i", x, fit.covariance, x) / total
    free = np.maximum(1 - leverage, LEAST)
    residual = y - x @ fit.coefficients
    doubt = np.sqrt(total / free)
    usual = y - residual / free
    return Judged(residual / np.sqrt(total * free), usual, usual - LIMITS * doubt, usual + LIMITS * doubt, fit.r2)


def levels(seen: pd.DataFrame, subjects: Sequence[Subject], rules: Rules) -> pd.DataFrame:
    """By KEY: z, usual, low, high (scale of y), of (forces of the set), r2, adjusted; no row where nothing is judged.

    An indicator that is adjusted is compared within a nation, and only where deprivation and density are known.
    """
    adjusted = {i.id for i in rules.indicators if i.adjust}
    around = pd.DataFrame(
        [(s.id, s.nation, s.income, np.log(s.density) if s.density > 0 else np.nan) for s in subjects],
        columns=["subject", "nation", "income", "density"],
    )
    own = seen[np.isfinite(seen["y"])].merge(around, on="subject")
    own = own.assign(adjusted=own["indicator"].isin(adjusted))
    own = own[~own["adjusted"] | own[["income", "density"]].notna().all(axis=1)].reset_index(drop=True)
    own["set"] = own["nation"].where(own["adjusted"], "")
    like = np.column_stack([np.ones(len(own)), own["income"], own["density"]])
    found = _judged_sets(own, "set", own["y"].to_numpy(), own["noise"].to_numpy(), like, rules)
    return _table(own, found, "adjusted")


def changes(seen: pd.DataFrame, subjects: Sequence[Subject], rules: Rules, records: Records) -> pd.DataFrame:
    """By KEY: z, usual, low, high of the change (scale of y) over twelve months, of, r2, own (the change itself).

    Only of figures of the same source and of years that do not overlap and leave no gap, and of outcomes whose words
    did not change between.
    """
    own = seen[np.isfinite(seen["y"])]
    both = own.merge(own.assign(end=own["end"] + BEFORE), on=[*KEY, "kind"], suffixes=("", "_then"))
    both = both[(both["last"] - both["last_then"] == BEFORE) & _same_source(both)]
    followed = {i.id for i in rules.indicators if i.outcomes}
    both = both[~_broken(both, {s.id: s for s in subjects}, followed, records)].reset_index(drop=True)
    both = both.assign(own=both["y"] - both["y_then"], set="", adjusted=False)
    noise = (both["noise"] + both["noise_then"]).to_numpy()
    one = np.ones((len(both), 1))
    return _table(both, _judged_sets(both, "set", both["own"].to_numpy(), noise, one, rules), "own")


def _judged_sets(own: pd.DataFrame, part: str, y: Floats, noise: Floats, x: Floats, rules: Rules) -> Floats:
    """z, usual, low, high, of and r2 of each row among those of its kind, indicator, month and set; NaN if few."""
    found = np.full((len(own), len(JUDGED)), np.nan)
    adjusted = own["adjusted"].to_numpy()
    for at in own.groupby(["kind", "indicator", "end", part], sort=False).indices.values():
        columns = x[at] if adjusted[at[0]] else x[at][:, :1]
        if len(at) >= rules.standing.fewest and np.linalg.matrix_rank(columns) == columns.shape[1]:
            told = judged(y[at], noise[at], columns)
            every = (told.z, told.usual, told.low, told.high, np.full(len(at), len(at)), np.full(len(at), told.r2))
            found[at] = np.column_stack(every)
    return found


def _table(own: pd.DataFrame, found: Floats, more: str) -> pd.DataFrame:
    table = pd.concat([own[[*KEY, more]], pd.DataFrame(found, columns=JUDGED, index=own.index)], axis=1)
    return table[table["z"].notna()].set_index(KEY)


def _same_source(both: pd.DataFrame) -> pd.Series[bool]:
    """Whether both figures come from files, or both from tables: the two do not count alike."""
    streets = both["source"].eq("street")
    return streets.eq(both["source_then"].eq("street"))


def _broken(both: pd.DataFrame, known: Mapping[str, Subject], followed: set[str], records: Records) -> np.ndarray:
    """Which are shares of outcomes from files whose words changed between the two years."""
    told = zip(both["subject"], both["indicator"], both["source"], both["first_then"], both["last"], strict=True)
    return np.array(
        [i in followed and src == "street" and records.broken(known[s], int(a), int(b)) for s, i, src, a, b in told],
        dtype=bool,
    )


def of_scale(indicator: Indicator, y: float) -> float:
    """A value on the scale of comparison back in the indicator's unit."""
    return 100 / (1 + float(np.exp(-y))) if indicator.scale == "share" else float(np.exp(y))
