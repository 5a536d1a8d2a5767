"""Indicators by force: one file a force, a row a measure and year."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from .crimes import Crimes
from .peers import Figure, figures, forces, invented_crimes
from .plan import MONTHS, NOTE, SLUG
from .residents import Residents
from .territory import Territory
from .volumes import CATEGORIES
from .writing import write_csv

COLUMNS = ("force", "measure", "value", "period", "source")


def write_force_figures(folder: Path, place: Territory, people: Residents, happened: Crimes) -> None:
    """The figures of Zedshire Police, from its own records, and of nine forces to compare it with."""
    for force in forces(int(people.by_ward.sum()), place.land.area / 1e6):
        crimes = _recorded(happened) if force.slug == SLUG else invented_crimes(force)
        ordered = sorted(figures(force, crimes), key=lambda f: (f.measure, f.period))
        rows = ((force.name, f.measure, _plain(f), f.period, NOTE) for f in ordered)
        write_csv(folder / f"{force.slug}.csv", COLUMNS, rows)


def _recorded(happened: Crimes) -> dict[str, float]:
    """Crimes of Zedshire in the year to March 2026 by category, ASB left out, published or not."""
    year = (happened.month >= MONTHS.index("2025-04")) & (happened.month <= MONTHS.index("2026-03"))
    counts = np.bincount(happened.category[year], minlength=len(CATEGORIES)).tolist()
    return dict(zip(CATEGORIES[1:], counts[1:], strict=True))


def _plain(figure: Figure) -> str:
    return f"{figure.value:.1f}" if figure.measure.endswith("percent") else f"{figure.value:.0f}"
