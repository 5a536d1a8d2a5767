"""What is usual for areas of like deprivation and density, and how far from it an area lies.

For areas of one kind in one nation the logarithm of a rate is fitted to the income-deprived share of residents and the
logarithm of residents a square kilometre, with a random effect for each area: beside the chance of its own count, areas
differ from one another for reasons that no one measured. Limits that leave this over-dispersion out make nearly every
large area look unusual (Spiegelhalter 2005, Statistics in Medicine 24:1185; `docs/data.md`).

The spread between areas, τ, is found by the method of moments: it is the value at which the squared standardised
residuals add up to what chance gives (DerSimonian and Laird 1986; Paule and Mandel 1982, here for a regression). The
outermost tenth of them on either side is drawn in first (winsorised), so that a few odd areas do not widen the limits
for all; what that takes from a normal distribution is given back.

Chance goes by the expected count, not by the recorded one: an area whose records happen to be few would otherwise weigh
less, and all the others would look low. For the same reason areas are chosen by their expected count: at least ten.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import optimize, special

from .grid import Floats

FEWEST = 20  # areas behind a fit
NOISE = 0.1  # most of the chance variance of a logarithm: that of ten records
TRIM = 0.1  # of the residuals on either side
LIMITS = 1.96  # standard errors on either side: 95%
ROUNDS = 3  # of choosing areas by what the fit before expects
KINDS = ("ward", "csp", "bcu", "force")
HARM = {"cchi": "harm-cchi", "css": "harm-css"}
TABLE = ["area", "category", "per_1000", "expected", "low", "high", "z"]
FITS = ["kind", "nation", "category", "areas", "intercept", "income", "density", "r2", "spread"]
_EDGE = float(special.ndtri(1 - TRIM))
# Mean square of a standard normal variable whose outermost tenths are drawn in to their edges.
DRAWN_IN = 1 - 2 * TRIM - 2 * _EDGE * np.exp(-(_EDGE**2) / 2) / np.sqrt(2 * np.pi) + 2 * TRIM * _EDGE**2


@dataclass(frozen=True)
class Fit:
    """A regression with a random effect for each area; `spread` is τ, `covariance` that of the coefficients."""

    coefficients: Floats
    covariance: Floats
    spread: float
    r2: float
    areas: int


def tables(
    rates: pd.DataFrame, harm: pd.DataFrame, surroundings: pd.DataFrame, kinds: dict[str, str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The tables `usual` and `usual_fits`.

    `usual`: area, category (of `rates`; "harm-cchi" and "harm-css" for the estimates), per_1000, expected (the usual
    rate for areas like it), low and high (where 95% of areas like it lie), z (logarithm of the rate less that of the
    expected one, in standard errors of the prediction). `usual_fits`: kind, nation, category, areas (behind the fit),
    intercept, income (a whole share), density (a unit of the natural logarithm) of the logarithm of the rate to 1,000,
    r2 (weighted), spread (between areas, relative).

    Args:
        rates: the table `rates`.
        harm: the table `harm`.
        surroundings: the table `surroundings`; areas without income or density are left out.
        kinds: area → its kind.
    """
    measures = pd.concat([_of_rates(rates), _of_harm(harm)], ignore_index=True)
    table = measures.merge(surroundings[["area", "nation", "income", "density"]].dropna(), on="area")
    table["kind"] = table["area"].map(kinds)
    table = table[table["kind"].isin(KINDS) & (table["density"] > 0)]
    usual, fits = [], []
    for (kind, nation, category), own in table.groupby(["kind", "nation", "category"]):
        x = np.column_stack([np.ones(len(own)), own["income"], np.log(own["density"])])
        log_rate, noise = own["log_rate"].to_numpy(), own["noise"].to_numpy()
        fit = fitted(log_rate, noise, x)
        if fit:
            usual.append(_judged(own, fit, x))
            fits.append((kind, nation, category, fit.areas, *np.round(fit.coefficients, 4), round(fit.r2, 4),
                         round(float(np.expm1(fit.spread)), 4)))  # fmt: skip
    found = pd.concat(usual) if usual else pd.DataFrame(columns=TABLE)
    return found[TABLE].sort_values(["area", "category"], ignore_index=True), pd.DataFrame(fits, columns=FITS)


def fitted(log_rate: Floats, noise: Floats, x: Floats) -> Fit | None:
    """The fit of the logarithms of rates to the columns of `x`; None where fewer than 20 areas can be told apart.

    Args:
        log_rate: of each area.
        noise: chance variance of an area's logarithm times its rate: that divided by the expected rate is the variance.
        x: a row an area; the first column is 1.
    """
    expected = np.full(len(log_rate), np.log((np.exp(log_rate) / noise).sum() / (1 / noise).sum()))
    found = None
    for _ in range(ROUNDS):
        chance = noise / np.exp(expected)
        kept = chance <= NOISE
        if kept.sum() < FEWEST or np.linalg.matrix_rank(x[kept]) < x.shape[1]:
            return None
        found = weighted_fit(log_rate[kept], chance[kept], x[kept])
        expected = x @ found.coefficients
    return found


def weighted_fit(y: Floats, chance: Floats, x: Floats) -> Fit:
    """The fit at the spread for which the winsorised squares of its standardised residuals are as many as chance's."""
    free = len(y) - x.shape[1]

    def excess(variance: float) -> float:
        total = chance + variance
        z = (y - x @ _weighted(y, total, x)[0]) / np.sqrt(total)
        low, high = _edges(z)
        return float((np.clip(z, low, high) ** 2).sum() / DRAWN_IN - free)

    most = 4 * float(np.var(y)) + 1
    variance = 0.0 if excess(0.0) <= 0 else float(optimize.brentq(excess, 0.0, most, xtol=1e-9))
    coefficients, covariance = _weighted(y, chance + variance, x)
    w = 1 / (chance + variance)
    around = y - np.average(y, weights=w)
    unexplained, whole = (w * (y - x @ coefficients) ** 2).sum(), (w * around**2).sum()
    r2 = 1 - unexplained / whole if whole > 0 else 0.0
    return Fit(coefficients, covariance, float(np.sqrt(variance)), float(r2), len(y))


def _edges(z: Floats) -> tuple[float, float]:
    """The quantiles at which the outermost tenths begin, linear between values (numpy’s, in less time)."""
    ordered = np.sort(z)
    place = TRIM * (len(z) - 1)
    at, rest = int(place), place - int(place)
    low = ordered[at] + rest * (ordered[min(at + 1, len(z) - 1)] - ordered[at])
    high = ordered[-1 - at] - rest * (ordered[-1 - at] - ordered[-1 - min(at + 1, len(z) - 1)])
    return float(low), float(high)


def _weighted(y: Floats, variance: Floats, x: Floats) -> tuple[Floats, Floats]:
    """Coefficients of least squares, each row weighed by one over its variance, and their covariance."""
    scaled = x / variance[:, None]
    covariance: Floats = np.asarray(np.linalg.inv(x.T @ scaled), dtype=np.float64)
    return np.asarray(covariance @ (scaled.T @ y)), covariance


def _judged(own: pd.DataFrame, fit: Fit, x: Floats) -> pd.DataFrame:
    """The rows of `TABLE` for areas of which enough records are expected."""
    expected = x @ fit.coefficients
    chance = own["noise"].to_numpy() / np.exp(expected)
    doubt = np.sqrt(fit.spread**2 + chance + np.einsum("ij,jk,ik->i", x, fit.covariance, x))
    table = own[["area", "category", "per_1000"]].assign(
        expected=np.round(np.exp(expected), 4),
        low=np.round(np.exp(expected - LIMITS * doubt), 4),
        high=np.round(np.exp(expected + LIMITS * doubt), 4),
        z=np.round((own["log_rate"].to_numpy() - expected) / doubt, 3),
    )
    return table[chance <= NOISE]


def _of_rates(rates: pd.DataFrame) -> pd.DataFrame:
    """Columns area, category, per_1000, log_rate, noise, of the base that most areas of a category have.

    A half is added to each count, which makes its logarithm right on average and bears a count of 0.
    """
    common = rates.groupby("category")["base"].transform(lambda bases: bases.mode().iloc[0])
    own = rates[rates["base"] == common]
    people = own["people"] / 1000
    return own[["area", "category", "per_1000"]].assign(
        log_rate=np.log((own["records"] + 0.5) / people), noise=1 / people
    )


def _of_harm(harm: pd.DataFrame) -> pd.DataFrame:
    """The same of the estimates of harm, whose chance is that of their own relative error; withheld ones are none."""
    own = harm[harm["scheme"].isin(list(HARM)) & (harm["per_1000"] > 0)]
    per_1000 = own["per_1000"].astype("float64")
    return pd.DataFrame(
        {
            "area": own["area"],
            "category": own["scheme"].map(HARM),
            "per_1000": per_1000,
            "log_rate": np.log(per_1000),
            "noise": own["error"] ** 2 * per_1000,
        }
    )
