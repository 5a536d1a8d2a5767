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
Places = NDArray[np.intp]  # where crimes' ids stand in a history, NOWHERE for those that are not in it
NOWHERE = -1


@dataclass(frozen=True)
class History:
    """The outcomes of the ids of one force.

    key: the ids, ascending. outcome, month: of each the one that stands, and its month. oldest: the oldest month of its
    rows. starts: where its rows begin in `dated`, which has the month of each row; one more at the end.
    """

    key: ids.Keys
    outcome: Verdicts
    month: Numbers
    oldest: Numbers
    starts: Places
    dated: Numbers

    def find(self, key: ids.Keys) -> Places:
        """Where each id stands here; an id that is not here, or BLANK, is NOWHERE."""
        if not len(self.key):
            return np.full(len(key), NOWHERE)
        order = np.argsort(key)  # looked up in their order, which is several times as fast
        at = np.minimum(np.searchsorted(self.key, key[order]), len(self.key) - 1)
        found = np.empty(len(key), dtype=np.intp)
        found[order] = np.where(self.key[at] == key[order], at, NOWHERE)
        return found

    def of(self, at: Places, month: int, street: Verdicts, whole: bool) -> Verdicts:
        """The outcome of each crime of one month, from what its street file says and what these files say.

        What stands here takes the place of the street file's outcome, unless it is of a month before the crime.

        Args:
            at: where the crimes' ids stand here (`find`).
            month: theirs.
            street: the outcomes of the street file.
            whole: whether every outcomes file from that month on is at hand. If not, what the street file says is
                kept, unless it says nothing of how the case ended (`verdicts.WEAK`).
        """
        here = np.flatnonzero((at != NOWHERE) & (weak()[street] | whole))
        told = self.outcome[at[here]]
        stands = (self.month[at[here]] >= month) & ((told != UNKNOWN) | (street[here] == NONE))
        found = street.copy()
        found[here[stands]] = told[stands]
        return found

    def before(self, at: Places, month: int) -> dict[int, int]:
        """How many rows, by their month, are of these crimes' ids but of a month before the crimes'."""
        own = np.unique(at[at != NOWHERE])
        own = own[self.oldest[own] < month]
        rows = [self.dated[self.starts[i] : self.starts[i + 1]] for i in own.tolist()]
        dated = np.concatenate([np.empty(0, np.int16), *rows])
        months, n = np.unique(dated[dated < month], return_counts=True)
        return dict(zip(months.tolist(), n.tolist(), strict=True))


def gather(files: Iterable[tuple[int, pa.Table]]) -> History:
    """The history that outcomes files make, each given by its month (a whole number) and its table (`geodata.ends`)."""
    parts = [(month, *(table[c].to_numpy() for c in ("key", "outcome"))) for month, table in sorted(files, key=_newest)]
    key = np.concatenate([np.empty(0, np.uint64), *(key for _, key, _ in parts)])
    outcome = np.concatenate([np.empty(0, np.uint8), *(outcome for _, _, outcome in parts)])
    month = np.repeat(np.array([m for m, _, _ in parts], dtype=np.int16), [len(key) for _, key, _ in parts])
    known = np.argsort(outcome == UNKNOWN, kind="stable")  # newest first, furthest on first, unknown words last
    order = known[np.argsort(key[known], kind="stable")]  # so that the first row of each id is the one that stands
    key, month = key[order], month[order]
    starts = np.flatnonzero(np.r_[True, key[1:] != key[:-1]][: len(key)])
    oldest = np.minimum.reduceat(month, starts) if len(starts) else month
    return History(key[starts], outcome[order][starts], month[starts], oldest, np.append(starts, len(key)), month)


def _newest(file: tuple[int, pa.Table]) -> int:
    return -file[0]
