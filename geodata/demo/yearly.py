"""What changes once a year: residents and their land, the workforce on 31 March, and money."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .chance import Floats, stream
from .peers import NATION, Figure, Force
from .quarters import YEAR_MIDDLES, dated_years

GROWTH = 0.006  # of residents, a year
DEPRIVED = 24.1  # per cent of residents where deprivation is 1
# To 1,000 residents: usual, what one ordinary difference adds (relative), yearly change.
WORKFORCE = {
    "officers_fte": (2.35, 0.03, 0.002),
    "neighbourhood_officers_fte": (0.34, 0.06, 0.02),
    "response_officers_fte": (0.78, 0.02, -0.01),
    "pcso_fte": (0.13, 0.06, -0.03),
    "police_staff_fte": (1.28, 0.0, 0.004),
}
# Pounds a resident: usual, spread between forces, yearly change.
MONEY = {"central_grant_gbp": (148.0, 0.08, 0.03), "council_tax_precept_gbp": (96.0, 0.15, 0.045)}
PRICES = np.array([1.071, 1.034, 1.0])  # of the newest year, to those of each


def figures(force: Force, deprived: float | None = None) -> Iterator[Figure]:
    """Yearly figures of a force; `deprived` is the percentage of its residents in income deprivation, if known."""
    for back, year in ((1, 2023), (0, 2024), (-1, 2025)):
        residents = round(force.population * (1 - GROWTH * back))
        yield Figure("population", "", f"{year}-06-30", residents, f"{year + 1}-07-15")
    yield Figure("area_km2", "", "2024", round(force.population / force.density))
    percent = DEPRIVED * force.deprivation if deprived is None else deprived
    yield Figure("income_deprived_percent", "", "2025", percent)
    people = force.population * (1 + GROWTH * (YEAR_MIDDLES - YEAR_MIDDLES[1]))
    for measure, (usual, better, trend) in WORKFORCE.items():
        stands = 1 + better * force.stands(YEAR_MIDDLES, measure)
        values = people / 1_000 * usual * force.deprivation**0.5 * stands
        yield from _years(measure, values * (1 + trend * (YEAR_MIDDLES - YEAR_MIDDLES[1])))
    yield from _money(force, people)


def _money(force: Force, people: Floats) -> Iterator[Figure]:
    """Grant and council tax, what they come to, and the same in the prices of the newest year."""
    total = np.zeros(len(PRICES))
    for measure, (usual, spread, trend) in MONEY.items():
        own = 0.0 if force is NATION else spread * (2 * float(stream(f"{measure} {force.slug}").random()) - 1)
        pull = force.deprivation**0.5 if measure == "central_grant_gbp" else force.deprivation**-0.5
        change = 1 + trend * (YEAR_MIDDLES - YEAR_MIDDLES[1])
        values = np.rint(people * usual * pull * (1 + own) * change)
        total = total + values
        yield from _years(measure, values)
    yield from _years("spending_gbp", total)
    yield from _years("real_terms_funding_gbp", total * PRICES)


def _years(measure: str, values: Floats) -> Iterator[Figure]:
    yield from (Figure(measure, "", *told) for told in dated_years(values))
