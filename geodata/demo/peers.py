"""Zedshire Police and nine other forces that do not exist, as figures: people, officers, money, crime, answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from .chance import stream
from .plan import FORCE, SLUG
from .volumes import NATIONAL

YEARS = ("2023/24", "2024/25", "2025/26")  # years to the end of March; the first is the baseline
YEARLY_CHANGE = -0.015


@dataclass(frozen=True)
class Force:
    """An invented force: how many people, how densely they live (a square kilometre), how deprived (1 is usual)."""

    slug: str
    name: str
    population: int
    density: int
    deprivation: float


@dataclass(frozen=True)
class Figure:
    """One measure of one force in one year."""

    measure: str
    value: float
    period: str


PEERS = (
    Force("alderfen", "Alderfen Police (fictional)", 742_000, 190, 0.94),
    Force("brackwater", "Brackwater Constabulary (fictional)", 1_130_000, 540, 1.12),
    Force("cornmere", "Cornmere Police (fictional)", 508_000, 140, 0.86),
    Force("dunwater", "Dunwater Police (fictional)", 618_000, 820, 1.24),
    Force("eastmarch", "Eastmarch Constabulary (fictional)", 894_000, 260, 1.02),
    Force("fellshire", "Fellshire Police (fictional)", 431_000, 95, 0.90),
    Force("harrowmoor", "Harrowmoor Police (fictional)", 1_520_000, 980, 1.18),
    Force("isenvale", "Isenvale Police (fictional)", 676_000, 310, 0.98),
    Force("marlshire", "Marlshire Constabulary (fictional)", 1_010_000, 420, 0.88),
)
# Share of each category's crimes by Home Office subgroup, England and Wales 2024/25.
SUBGROUPS = {
    "Violence and sexual offences": {
        "Homicide": 524,
        "Violence with injury": 516_757,
        "Violence without injury": 804_983,
        "Stalking and harassment": 598_830,
        "Death or serious injury caused by unlawful driving": 2_244,
        "Rape": 71_509,
        "Other sexual offences": 135_333,
    },
    "Robbery": {"Robbery of business property": 15_322, "Robbery of personal property": 62_281},
    "Burglary": {"Residential burglary": 166_316, "Non-residential burglary": 78_332},
    "Criminal damage and arson": {"Criminal damage": 432_167, "Arson": 22_837},
    "Drugs": {"Possession of drugs": 135_651, "Trafficking of drugs": 66_504},
}
ENGLAND_AND_WALES = 61_800_000  # residents, mid-2024, rounded
# Other measures: usual value, spread between forces, yearly change, decimals. "per_1000" ones grow with residents.
PER_1000 = {
    "officers_fte": (2.35, 0.10, 0.002),
    "neighbourhood_officers_fte": (0.34, 0.18, 0.02),
    "pcso_fte": (0.13, 0.25, -0.03),
    "police_staff_fte": (1.28, 0.12, 0.004),
    "stop_searches": (7.6, 0.30, -0.02),
    "calls_999": (150.0, 0.10, 0.015),
    "calls_101": (235.0, 0.15, -0.03),
    "complaints": (1.35, 0.20, 0.03),
    "knife_offences": (0.82, 0.35, -0.03),
}
PER_HEAD_POUNDS = {"central_grant_gbp": (148.0, 0.08, 0.03), "council_tax_precept_gbp": (96.0, 0.15, 0.045)}
PER_CENT = {
    "answered_999_within_10_seconds_percent": (87.5, 5.0, 1.2),
    "abandoned_101_percent": (9.5, 4.0, -0.8),
    "confidence_percent": (66.0, 3.5, -0.8),
    "good_or_excellent_percent": (48.5, 3.5, -0.6),
    "charge_rate_percent": (7.6, 1.2, 0.35),
    "victim_did_not_support_percent": (33.0, 3.5, -0.7),
    "victim_satisfaction_percent": (61.0, 4.0, 0.3),
}


def forces(population: int, area_km2: float) -> tuple[Force, ...]:
    """All ten, Zedshire first with its own residents and land."""
    return (Force(SLUG, FORCE, population, round(population / area_km2), 1.06), *PEERS)


def figures(force: Force, crimes_a_year: dict[str, float]) -> Iterator[Figure]:
    """Every measure of a force in every year; `crimes_a_year` are the recorded crimes of the newest year."""
    rng = stream(f"figures {force.slug}")
    for back, period in reversed(list(enumerate(reversed(YEARS)))):
        yield Figure("population", round(force.population * 0.994**back), period)
        for category, newest in crimes_a_year.items():
            count = round(newest * (1 - YEARLY_CHANGE) ** back * (0.97 + 0.06 * rng.random() if back else 1))
            yield Figure(f"recorded_crime: {category}", count, period)
            for subgroup, share in SUBGROUPS.get(category, {}).items():
                part = count * share / sum(SUBGROUPS[category].values())
                yield Figure(f"subgroup: {subgroup}", round(part * (0.92 + 0.16 * rng.random())), period)
    yield from _measures(rng, force)


def invented_crimes(force: Force) -> dict[str, float]:
    """Recorded crimes of a peer by category: the national rate, more where people are poor or live densely."""
    rng = stream(f"crimes {force.slug}")
    pull = force.deprivation**1.1 * (force.density / 400) ** 0.08
    rates = {category: n / ENGLAND_AND_WALES for category, n in NATIONAL.items()}
    return {c: force.population * rate * pull * (0.82 + 0.36 * rng.random()) for c, rate in rates.items()}


def _measures(rng: np.random.Generator, force: Force) -> Iterator[Figure]:
    people = force.population
    for scale, table in ((people / 1_000, PER_1000), (people, PER_HEAD_POUNDS)):
        for measure, (usual, spread, change) in table.items():
            own = usual * force.deprivation**0.5 * (1 + spread * (2 * rng.random() - 1))
            for back, period in enumerate(reversed(YEARS)):
                yield Figure(measure, round(scale * own * (1 - change) ** back), period)
    for measure, (usual, spread, change) in PER_CENT.items():
        own = usual + spread * (2 * rng.random() - 1)
        for back, period in enumerate(reversed(YEARS)):
            yield Figure(measure, round(own - change * back, 1), period)
