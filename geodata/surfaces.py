"""Heat surfaces: weight per square kilometre at every 100 m of the British National Grid.

Records are shared between the four nearest nodes (linear binning), then smoothed with a Gaussian whose width is in
metres: 300 m in towns, wider where published points are sparse, by the distance from a point to its eighth nearest.
Wide kernels are worked out on coarser grids and read back linearly. The surface is computed over all the ground
that was published at once and cut only when it is drawn. Each value is divided by how much of its kernels lies on
that ground, at the place that is looked at (the uniform correction of Diggle 1985, Applied Statistics 34, 138-147),
so that coasts and the borders of forces that did not publish do not look quieter than they are.

Linear binning widens a kernel's variance by h²/6, and reading a grid of h = f·100 m linearly at every 100 m by
(f² - 1)/(6f²)·h²; the filters are narrower by as much.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from scipy.spatial import KDTree

from .grid import Floats
from .ground import CELL, Bools, Frame

NEIGHBOUR = 8  # the nearest other point whose distance decides how wide a kernel is
REACH = 1.5  # bandwidths within which that point must lie
TRUNCATE = 3.0  # standard deviations of the filter
THINNEST = 1e-4  # of a kernel on published ground: below is rounding
CHUNK = 16  # rows worked on at once: what the processor's cache can hold
Grid32 = NDArray[np.float32]


@dataclass(frozen=True)
class Kernel:
    """A Gaussian by its standard deviation in metres, and how many cells of 100 m a cell of its own grid is."""

    sigma: float
    cells: int

    def filter_width(self, narrower: float = 1.0) -> float:
        """Standard deviation of the filter in cells of its own grid, less what binning and reading widen."""
        widened = 1 / 6 + (self.cells**2 - 1) / (6 * self.cells**2)
        return float(np.sqrt((self.sigma * narrower / (CELL * self.cells)) ** 2 - widened))


KERNELS = (Kernel(300.0, 1), Kernel(600.0, 2), Kernel(1000.0, 3))
BANDWIDTH = KERNELS[0].sigma


@dataclass(frozen=True)
class Points:
    """Distinct points in metres (EPSG:27700), and which of KERNELS each is smoothed with."""

    east: Floats
    north: Floats
    kernel: NDArray[np.int8]


@dataclass(frozen=True)
class Ground:
    """The ground that was published.

    mask[row, column]: whether a node lies on it. rim: the same with the nodes next to it. shares: for each kernel, on
    its own grid, one over how much of it lies on the ground, 0 where next to nothing does.
    """

    frame: Frame
    mask: Bools
    rim: Bools
    shares: tuple[Grid32, ...]


@dataclass(frozen=True)
class Surface:
    """density[row, column] in weight per km² at node (west + column·cell, south + row·cell), metres.

    It holds on published ground; the nodes next to it are filled too, so that it can be read linearly up to the
    border, and all others are 0.
    """

    density: Grid32
    west: float
    south: float
    cell: float

    def at(self, east: Floats, north: Floats) -> Grid32:
        """The density at points in metres, linear between nodes, 0 outside the grid."""
        rows, columns = (north - self.south) / self.cell, (east - self.west) / self.cell
        return np.asarray(ndimage.map_coordinates(self.density, [rows, columns], order=1, cval=0.0))


def points(east: Floats, north: Floats) -> Points:
    """Points with their kernels: the narrowest that has the eighth nearest other point within 1.5 bandwidths."""
    kernel = np.full(len(east), len(KERNELS) - 1, np.int8)
    if len(east) > NEIGHBOUR:
        places = np.column_stack([east, north])
        away, _ = KDTree(places).query(places, k=[NEIGHBOUR + 1], workers=-1)  # the nearest is the point itself
        kernel = np.searchsorted([REACH * k.sigma for k in KERNELS[:-1]], np.ravel(away)).astype(np.int8)
    return Points(east, north, kernel)


def ground(where: Frame, mask: Bools) -> Ground:
    """Published ground, with the share of each kernel that lies on it, place by place."""
    rim = ndimage.binary_dilation(mask, np.ones((3, 3), bool))
    return Ground(where, mask, np.asarray(rim), tuple(_share(kernel, where, mask) for kernel in KERNELS))


def density(spots: Points, weight: Floats, on: Ground) -> Surface:
    """The smoothed surface of weighted points of the published ground, in weight per km²."""
    return Surface(_total(spots, weight, on, squared=False), on.frame.west, on.frame.south, CELL)


def variance(spots: Points, weight: Floats, on: Ground) -> Grid32:
    """The variance of `density` at each node if the records of every point are a Poisson number of `weight`.

    A kernel estimate is a sum of K(x - u) over the records, so its variance is the sum of K²: for a Gaussian of
    width σ that is the Gaussian of width σ/√2, over 4πσ².
    """
    return _total(spots, weight, on, squared=True)


def _share(kernel: Kernel, where: Frame, mask: Bools) -> Grid32:
    """One over the mass of a kernel on the ground, whose nodes are shared between those of a coarser grid as points."""
    each = _gathered(_gathered(mask.astype(np.float32), kernel.cells).T, kernel.cells).T
    mass = np.zeros(where.coarser(kernel.cells), np.float32)
    mass[: each.shape[0], : each.shape[1]] = each
    _smooth(mass, kernel)
    mass /= np.float32(kernel.cells**2)
    return np.divide(np.float32(1), mass, out=np.zeros_like(mass), where=mass > THINNEST)


def _total(spots: Points, weight: Floats, on: Ground, squared: bool) -> Grid32:
    """The sum of all kernels' estimates at every node, or of their variances."""
    total = _one(0, spots, weight, on, squared)[: on.frame.rows, : on.frame.columns]
    for number, kernel in enumerate(KERNELS[1:], 1):
        if (spots.kernel == number).any():
            _add_finer(total, _one(number, spots, weight, on, squared), kernel.cells)
    total *= on.rim
    return total


def _one(number: int, spots: Points, weight: Floats, on: Ground, squared: bool) -> Grid32:
    """What the points of one kernel give, on the kernel's own grid."""
    kernel, share, own = KERNELS[number], on.shares[number], spots.kernel == number
    per = (kernel.cells * CELL / 1000) ** 2  # km² a node
    if squared:
        per *= 4 * np.pi * (kernel.sigma / 1000) ** 2
    found = _bin(spots.east[own], spots.north[own], weight[own] / per, on.frame, kernel.cells)
    _smooth(found, kernel, 2**-0.5 if squared else 1.0)
    found *= share
    if squared:
        found *= share
    return found


def _smooth(values: Grid32, kernel: Kernel, narrower: float = 1.0) -> None:
    """Filter a kernel's own grid in place; narrowed, it reaches as far as the whole, or its tail would be 0."""
    reach = int(TRUNCATE * kernel.filter_width() + 0.5)
    ndimage.gaussian_filter(values, kernel.filter_width(narrower), mode="constant", radius=reach, output=values)


def _bin(east: Floats, north: Floats, weight: Floats, where: Frame, cells: int) -> Grid32:
    """Weights shared between the four nodes around each point, by closeness; points off the grid are left out."""
    shape = where.coarser(cells)
    rows, columns = (north - where.south) / (CELL * cells), (east - where.west) / (CELL * cells)
    inside = (rows >= 0) & (columns >= 0) & (rows < shape[0] - 1) & (columns < shape[1] - 1)
    rows, columns, weight = rows[inside], columns[inside], weight[inside]
    r, c = rows.astype(np.int64), columns.astype(np.int64)
    up, right = rows - r, columns - c
    shares = np.concatenate([(1 - up) * (1 - right), (1 - up) * right, up * (1 - right), up * right])
    corner = r * shape[1] + c
    node = np.concatenate([corner, corner + 1, corner + shape[1], corner + shape[1] + 1])
    binned = np.zeros(shape[0] * shape[1], np.float32)
    np.add.at(binned, node, (shares * np.tile(weight, 4)).astype(np.float32))
    return binned.reshape(shape)


def _gathered(fine: Grid32, cells: int) -> Grid32:
    """Rows shared between the rows of a coarser grid by closeness, as points are."""
    if cells == 1:
        return fine
    found = np.zeros(((len(fine) - 1) // cells + 2, fine.shape[1]), np.float32)
    for part in range(cells):
        rows, share = fine[part::cells], np.float32(part / cells)
        found[: len(rows)] += (1 - share) * rows
        found[1 : len(rows) + 1] += share * rows
    return found


def _add_finer(total: Grid32, coarse: Grid32, cells: int) -> None:
    """Add a coarser grid, read linearly at every node."""
    columns = total.shape[1]
    wide = np.empty((CHUNK + 1, columns), np.float32)
    for first in range(0, len(coarse) - 1, CHUNK):
        own = coarse[first : first + CHUNK + 1]
        rows = total[first * cells : (first + len(own) - 1) * cells]
        for part in range(cells):
            n = len(range(part, columns, cells))
            wide[: len(own), part::cells] = _between(own[:, :n], own[:, 1 : n + 1], part / cells)
        for part in range(cells):
            n = len(range(part, len(rows), cells))
            rows[part::cells] += _between(wide[:n], wide[1 : n + 1], part / cells)


def _between(low: Grid32, high: Grid32, share: float) -> Grid32:
    """So far from the one to the other."""
    return np.float32(1 - share) * low + np.float32(share) * high if share else low
