"""Figures of official tables, ready to be asked for by the month to which a card goes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ..indicators import OWN
from ..periods import span
from .quarters import YEAR, number
from .rules import Measure

STOCKS = ("population", "area_km2", "income_deprived_percent")  # besides numbers of staff: they hold at a day
NATION = ""


@dataclass(frozen=True)
class Figure:
    """One figure with its interval, the months that it is of, and who says so."""

    value: float
    low: float
    high: float
    first: int
    last: int
    period: str
    source: str
    url: str

    @property
    def error(self) -> float:
        """Its standard error, 0 where no interval is given."""
        width = self.high - self.low
        return 0.0 if np.isnan(width) else width / (2 * 1.96)


class Official:
    """The table `indicators`, by force, measure and part; only yearly figures, and those of a day for what has a stock.

    A figure of one month or quarter says nothing of a year, and is left out.
    """

    def __init__(self, indicators: pd.DataFrame, names: Mapping[str, str]) -> None:
        """Take over the table; `names` are those by which its forces call themselves, slug → name."""
        self._names = names
        self._found: dict[tuple[str, str, str], list[Figure]] = {}
        columns = ["force", "measure", "part", "period", "value", "low", "high", "source", "url"]
        for row in indicators[columns].astype(object).itertuples(index=False, name=None):
            self._take(*row)
        for own in self._found.values():
            own.sort(key=lambda f: f.last)
        self._given = set(indicators.loc[indicators["file"] != OWN, "force"])

    def _take(
        self, force: str, measure: str, part: str, period: str, value: float, low: Any, high: Any, source: str, url: str
    ) -> None:
        first, last = map(number, span(period))
        if last - first == YEAR - 1 or is_stock(measure):
            low, high = (np.nan if end is None else float(end) for end in (low, high))
            figure = Figure(float(value), low, high, first, last, period, source, url)
            self._found.setdefault((force, measure, part), []).append(figure)

    def names(self, measure: Measure, known: Mapping[str, str]) -> dict[str, str]:
        """Slug → name of the forces that the inputs' own tables give a measure of; those that are `known` left out."""
        own = {force for force, *m in self._found if tuple(m) == measure and force in self._given}
        return {force: self._names.get(force, force) for force in own if force and force not in known}

    def at(self, force: str, measure: str, part: str, end: int, late: int) -> Figure | None:
        """The newest figure that goes to a month or ends before it, none that ended over `late` months before."""
        own = self._found.get((force, measure, part), [])
        at = bisect_right(own, end, key=lambda f: f.last) - 1
        return own[at] if at >= 0 and own[at].last > end - late else None

    def ending(self, force: str, measure: str, part: str, end: int) -> Figure | None:
        """The figure that ends with a month exactly."""
        found = self.at(force, measure, part, end, 1)
        return found if found and found.last == end else None

    def latest(self, force: str, measure: str, part: str) -> float:
        """The newest value of all, NaN where there is none."""
        own = self._found.get((force, measure, part), [])
        return own[-1].value if own else np.nan

    def near(self, force: str, measure: str, end: int) -> float:
        """The newest value that ends in a month or before, else the oldest after it; NaN where there is none."""
        own = self._found.get((force, measure, ""), [])
        at = bisect_right(own, end, key=lambda f: f.last) - 1
        return own[max(at, 0)].value if own else np.nan


def is_stock(measure: str) -> bool:
    """Whether a measure tells what there is on a day, not what happened in a year."""
    return measure in STOCKS or measure.endswith("_fte")
