"""Figures to set beside the county's own: a crime survey of the nation, and who the police and the residents are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from .chance import stream
from .plan import FORCE, NOTE
from .quarters import YEARS
from .writing import write_csv

COLUMNS = ("force", "measure", "group", "period", "value", "low", "high", "source", "published")
NATION = "England and Wales"
PUBLISHED = "2026-07-23"
NEWEST = YEARS[-1]
# Part of the survey → incidents of the newest year, their half interval (relative), and offences that the police
# recorded of the same kind; rounded, and invented like all else here.
SURVEY = {
    "all": (9_100_000, 0.05, 6_600_000),
    "violence": (1_080_000, 0.13, 1_980_000),
    "theft": (2_700_000, 0.07, 1_790_000),
    "criminal damage": (590_000, 0.17, 470_000),
    "fraud": (3_900_000, 0.08, 1_240_000),
}
# Per cent of officers and of residents, in the order of the force and the nation.
SHARES = {
    "ethnicity: Asian": ((3.1, 7.4), (4.2, 9.6)),
    "ethnicity: Black": ((0.9, 2.6), (1.4, 4.2)),
    "ethnicity: Mixed": ((2.0, 2.4), (2.7, 3.0)),
    "ethnicity: Other": ((0.4, 1.6), (0.9, 2.2)),
    "ethnicity: White": ((93.6, 86.0), (90.8, 81.0)),
    "sex: female": ((35.4, 50.8), (36.2, 51.0)),
    "sex: male": ((64.6, 49.2), (63.8, 49.0)),
}


def write_national_figures(folder: Path) -> None:
    """One file of the survey beside recorded crime, one of officers beside residents by ethnicity and sex."""
    _write(folder / "crime-survey.csv", _survey())
    _write(folder / "workforce.csv", _workforce())


def _write(path: Path, rows: Iterator[tuple[object, ...]]) -> None:
    write_csv(path, COLUMNS, ((*row, NOTE, PUBLISHED) for row in rows))


def _survey() -> Iterator[tuple[object, ...]]:
    rng = stream("national figures")
    for back, period in reversed(list(enumerate(reversed(YEARS)))):
        for part, (newest, half, recorded) in SURVEY.items():
            n = newest * (1 + 0.03 * back) * (0.98 + 0.04 * rng.random())
            told = (round(n * factor, -4) for factor in (1, 1 - half, 1 + half))
            yield NATION, "crime_survey_incidents", part, period, *(f"{value:.0f}" for value in told)
            own = recorded * (1 - 0.01 * back) * (0.99 + 0.02 * rng.random())
            yield NATION, "recorded_crime_offences", part, period, f"{round(own, -3):.0f}", "", ""


def _workforce() -> Iterator[tuple[object, ...]]:
    for part, shares in SHARES.items():
        for force, (officers, residents) in zip((FORCE, NATION), shares, strict=True):
            yield force, "officers_share_percent", part, NEWEST, officers, "", ""
            yield force, "residents_share_percent", part, "2021", residents, "", ""
