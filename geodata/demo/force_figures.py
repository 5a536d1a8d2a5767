"""Figures of forces as official tables give them: one file a force, and one of the nation they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import numpy as np

from . import counted, shares, yearly
from .chance import Floats
from .crimes import Crimes
from .peers import NATION, Figure, Force, forces
from .plan import MONTHS, SLUG
from .residents import Residents
from .territory import Territory
from .volumes import ASB, CATEGORIES
from .writing import write_csv

COLUMNS = ("force", "measure", "group", "period", "value", "low", "high", "source", "published")
SOURCE = "Open Beat, invented figures (fictional)"


def write_force_figures(
    folder: Path, place: Territory, people: Residents, happened: Crimes, searches: Mapping[str, int]
) -> None:
    """The figures of Zedshire Police, of nine forces to compare it with, and of the nation.

    Those that Zedshire counts are of its own records: `happened`, published or not, and `searches` by month.
    """
    by_month = _by_month(happened)
    own = counted.own_record(by_month | {"asb_incidents": by_month[ASB], "stop_searches": searches})
    deprived = 100 * float((people.deprived * people.by_lsoa).sum() / people.by_lsoa.sum())
    for force in forces(int(people.by_ward.sum()), place.land.area / 1e6):
        mine = force.slug == SLUG
        found = _figures(force, own if mine else counted.crimes(force), deprived if mine else None)
        _write(folder / "forces" / f"{force.slug}.csv", force, found)
    _write(folder / "england-and-wales.csv", NATION, [*_figures(NATION, counted.crimes(NATION)), *shares.victims()])


def _figures(force: Force, recorded: Mapping[str, Floats], deprived: float | None = None) -> Iterator[Figure]:
    for figure in (
        *yearly.figures(force, deprived),
        *counted.figures(force, recorded),
        *shares.figures(force, recorded),
    ):
        if not force.publishes or figure.measure in force.publishes:
            yield figure


def _write(path: Path, force: Force, found: Iterable[Figure]) -> None:
    ordered = sorted(found, key=lambda f: (f.measure, f.part, f.period))
    write_csv(path, COLUMNS, ((force.name, *_cells(f)) for f in ordered))


def _cells(figure: Figure) -> tuple[str, ...]:
    decimals = 1 if figure.measure.endswith("_percent") else 0
    ends = (figure.value - figure.half, figure.value + figure.half) if figure.half else ()
    low, high = (f"{end:.{decimals}f}" for end in ends) if ends else ("", "")
    told = (figure.measure, figure.part, figure.period, f"{figure.value:.{decimals}f}", low, high)
    return *told, SOURCE, figure.published


def _by_month(happened: Crimes) -> dict[str, dict[str, int]]:
    """Category → month → records, published or not."""
    table = np.zeros((len(CATEGORIES), len(MONTHS)), dtype=np.int64)
    np.add.at(table, (happened.category, happened.month), 1)
    return {c: dict(zip(MONTHS, row, strict=True)) for c, row in zip(CATEGORIES, table.tolist(), strict=True)}
