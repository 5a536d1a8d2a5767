"""What the street files tell of a force or command area in the twelve months to a month: counts, and outcomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..categories import categories, slugs
from ..counts import column
from ..coverage import PRESENT
from ..schema import GROUPS
from .quarters import RIPE, YEAR, number
from .subjects import Subject

ALL, ASB = "crime", "anti-social-behaviour"
CRIMES = tuple(c.slug for c in categories() if c.dataset == "crime")
EVERY, SERIOUS = "all", "serious"
UNKNOWN, OPEN = "not_known", "under_investigation"


@dataclass(frozen=True)
class Share:
    """Crimes with an outcome among all of an outcome's year, with those not known and those still open."""

    n: int
    base: int
    unknown: int
    open: int
    first: int
    last: int


class Records:
    """Counts and outcomes by area and month, as sums up to each month, so that a year is one difference."""

    def __init__(
        self,
        months: pd.DataFrame,
        ledger: pd.DataFrame,
        outcomes: Mapping[str, pd.DataFrame],
        breaks: pd.DataFrame,
        wanted: Sequence[str],
    ) -> None:
        """Take over the tables.

        Args:
            months: the table `months`.
            ledger: the coverage ledger.
            outcomes: "all" and "serious" → area, month and a column a group of outcomes.
            breaks: the table `outcome_breaks`.
            wanted: codes of the areas that will be asked for.
        """
        self.first = number(str(ledger["month"].min()))
        self._size = number(str(ledger["month"].max())) - self.first + 1
        self._areas = {area: i for i, area in enumerate(wanted)}
        self._counts = self._sums(months, [column(slug) for slug in slugs()])[0]
        self._whole = {dataset: self._published(ledger, dataset) for dataset in ("crime", "asb")}
        self._outcomes = {of: self._sums(table, list(GROUPS)) for of, table in outcomes.items()}
        self._breaks = [(f, number(m)) for f, m in zip(breaks["force"], breaks["month"], strict=True)]

    def count(self, s: Subject, categories: Sequence[str], end: int) -> int | None:
        """Records of these categories in the twelve months to `end`; None where the force did not publish all."""
        whole = self._whole["asb" if tuple(categories) == (ASB,) else "crime"].get(s.force)
        window = self._window(end)
        if whole is None or window is None or s.area not in self._areas or whole[window[1]] - whole[window[0]] < YEAR:
            return None
        own = self._counts[self._areas[s.area]]
        return int((own[window[1]] - own[window[0]])[_chosen(tuple(categories))].sum())

    def share(self, s: Subject, groups: Sequence[str], of: str, end: int) -> Share | None:
        """What became of the crimes of the twelve months that end six before `end`; None where a month is missing."""
        window, (sums, held) = self._window(end - RIPE), self._outcomes[of]
        if window is None or s.area not in self._areas:
            return None
        at = self._areas[s.area]
        if held[at][window[1]] - held[at][window[0]] < YEAR:
            return None
        n = dict(zip(GROUPS, (sums[at][window[1]] - sums[at][window[0]]).tolist(), strict=True))
        total = sum(n.values())
        last = end - RIPE
        found = sum(n[g] for g in groups)
        return Share(found, total, n[UNKNOWN], n[OPEN], last - YEAR + 1, last) if total else None

    def broken(self, s: Subject, after: int, to: int) -> bool:
        """Whether the words of a force's outcomes changed in a month after `after`, up to `to`."""
        return any(force in ("", s.force) and after < month <= to for force, month in self._breaks)

    def _window(self, end: int) -> tuple[int, int] | None:
        """Places of the sums before a year and at its end; None where the year is not within the data."""
        at = end - self.first + 1
        return (at - YEAR, at) if YEAR <= at <= self._size else None

    def _sums(self, table: pd.DataFrame, columns: list[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Sums [area, month, column] up to each month, and how many months there are rows of."""
        own = table[table["area"].isin(list(self._areas))]
        area = own["area"].map(self._areas).to_numpy(dtype=np.int64)
        month = own["month"].map(number).to_numpy(dtype=np.int64) - self.first
        kept = (month >= 0) & (month < self._size)
        n = np.zeros((len(self._areas), self._size + 1, len(columns)), np.int64)
        held = np.zeros((len(self._areas), self._size + 1), np.int64)
        values = own[columns].fillna(0).to_numpy(dtype=np.int64)
        n[area[kept], month[kept] + 1], held[area[kept], month[kept] + 1] = values[kept], 1
        return n.cumsum(axis=1), held.cumsum(axis=1)

    def _published(self, ledger: pd.DataFrame, dataset: str) -> dict[str, NDArray[np.int64]]:
        """Force → how many months up to each it published in full."""
        own = ledger[(ledger["dataset"] == dataset) & (ledger["state"] == PRESENT)]
        found = {}
        for force, rows in own.groupby("force"):
            held = np.zeros(self._size + 1, np.int64)
            held[rows["month"].map(number).to_numpy() - self.first + 1] = 1
            found[str(force)] = held.cumsum()
        return found


@cache
def _chosen(categories: tuple[str, ...]) -> NDArray[np.bool_]:
    """Which columns these categories are; "crime" is all but anti-social behaviour."""
    wanted = CRIMES if categories == (ALL,) else categories
    return np.isin(slugs(), wanted)
