"""What a force's outcomes files say, all together: for each crime id the outcome that stands, and since when.

Of the rows of an id the newest month stands; of several in one month the one furthest on in the process. A row whose
word is not in the table stands only where no other does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from . import ids
from .verdicts import NONE, UNKNOWN, Verdicts, weak

Numbers = NDArray[np.int16]  # months as whole numbers


@dataclass(frozen=True)
class History:
    """The outcomes of the ids of one force.

    key: the ids, ascending. outcome, month: of each the one that stands, and its month. rows: the ids of all rows,
    ascending; dated: the month of each of these rows.
    """

    key: ids.Keys
    outcome: Verdicts
    month: Numbers
    rows: ids.Keys
    dated: Numbers

    def of(self, key: ids.Keys, month: int, street: Verdicts, whole: bool) -> Verdicts:
        """The outcome of each crime of one month, from what its street file says and what these files say.

        What stands here takes the place of the street file's outcome, unless it is of a month before the crime.

        Args:
            key: the crimes' ids.
            month: theirs.
            street: the outcomes of the street file.
            whole: whether every outcomes file from that month on is at hand. If not, what the street file says is
                kept, unless it says nothing of how the case ended (`verdicts.WEAK`).
        """
        if not len(self.key):
            return street
        at = np.minimum(np.searchsorted(self.key, key), len(self.key) - 1)
        told = (self.key[at] == key) & (self.month[at] >= month)
        if not whole:
            told &= weak()[street]
        told &= (self.outcome[at] != UNKNOWN) | (street == NONE)
        return np.where(told, self.outcome[at], street)

    def before(self, key: ids.Keys, month: int) -> dict[int, int]:
        """How many rows, by their month, are of these crimes' ids but of a month before the crimes'."""
        own = np.unique(key)
        low, high = (np.searchsorted(self.rows, own, side) for side in ("left", "right"))
        hit = np.flatnonzero(high > low)
        rows = np.repeat(low[hit], high[hit] - low[hit]) + _within(high[hit] - low[hit])
        dated = self.dated[rows]
        months, n = np.unique(dated[dated < month], return_counts=True)
        return dict(zip(months.tolist(), n.tolist(), strict=True))


def gather(files: Iterable[tuple[int, pa.Table]]) -> History:
    """The history that outcomes files make, each given by its month (a whole number) and its table (`geodata.ends`)."""
    parts = [
        (month, table["key"].to_numpy(), table["outcome"].to_numpy()) for month, table in sorted(files, key=_newest)
    ]
    key = np.concatenate([np.empty(0, np.uint64), *(key for _, key, _ in parts)])
    outcome = np.concatenate([np.empty(0, np.uint8), *(outcome for _, _, outcome in parts)])
    month = np.repeat(np.array([m for m, _, _ in parts], dtype=np.int16), [len(key) for _, key, _ in parts])
    known = np.argsort(outcome == UNKNOWN, kind="stable")  # newest first, furthest on first, unknown words last
    own, first = np.unique(key[known], return_index=True)
    order = np.argsort(key, kind="stable")
    return History(own, outcome[known][first], month[known][first], key[order], month[order])


def _newest(file: tuple[int, pa.Table]) -> int:
    return -file[0]


def _within(sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """0, 1, … of each run of these sizes, run after run."""
    return np.arange(int(sizes.sum())) - np.repeat(np.cumsum(sizes) - sizes, sizes)
