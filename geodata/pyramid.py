"""A heat surface at coarser and coarser levels, for zooms on which a pixel is wider than a cell of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from .ground import Bools
from .surfaces import Grid32

NOTHING, TOLD, UNPUBLISHED = range(3)
Bytes = NDArray[np.uint8]


@dataclass(frozen=True)
class Level:
    """values[row, column], and kind[row, column]: NOTHING, TOLD (values hold there) or UNPUBLISHED.

    Values hold a node beyond TOLD too, so that they can be read linearly up to its edge. Node (r, c) of a level that is
    n times as coarse stands for the nodes n·r … n·r + n-1 and as many columns of the finest.
    """

    values: Grid32
    kind: Bytes


def levels(values: Grid32, told: Bools, unpublished: Bools, number: int) -> list[Level]:
    """So many levels, the finest first, each half as fine as the one before: means over the told nodes alone.

    A node is something where at least half of what it stands for is, and then what most of that is.
    """
    kind = told.astype(np.uint8) * np.uint8(TOLD)
    kind[unpublished] = UNPUBLISHED
    found = [Level(values, kind)]
    whole: tuple[NDArray[Any], ...] = (values * told, told.view(np.uint8), unpublished.view(np.uint8))
    sums, share, hatched = (_halved(v) for v in whole)
    for step in range(1, number):
        if step > 1:
            sums, share, hatched = _halved(sums), _halved(share), _halved(hatched)
        found.append(Level(_means(sums, share), _kinds(share, hatched)))
    return found


def _kinds(share: Grid32, hatched: Grid32) -> Bytes:
    most = np.where(share >= hatched, TOLD, UNPUBLISHED)
    return np.where(share + hatched >= 0.5, most, NOTHING).astype(np.uint8)


def _means(sums: Grid32, share: Grid32) -> Grid32:
    """Sums over shares; a node without any told ground takes the mean of those around it."""
    mean = np.divide(sums, share, out=np.zeros_like(sums), where=share > 0)
    around, weight = (ndimage.uniform_filter(v, 3, mode="constant") for v in (sums, share))
    np.divide(around, weight, out=mean, where=(share == 0) & (weight > 1e-3))
    return mean


def _halved(values: NDArray[Any]) -> Grid32:
    """The mean of each square of four nodes (of 0 and 1 their share); what is wanting at the edge counts as 0."""
    even = np.pad(values, [(0, n % 2) for n in values.shape])
    rows = even[::2] + even[1::2]
    return np.asarray((rows[:, ::2] + rows[:, 1::2]) * np.float32(0.25), dtype=np.float32)
