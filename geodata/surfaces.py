"""Heat surfaces: weight per square kilometre on a 100 m grid of the British National Grid.

Records are shared between the four nearest grid nodes (linear binning), then smoothed with a Gaussian whose
width is in metres. The surface is computed over all the data and cut only when it is drawn, so that the
border of an area has no edge effect.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from .grid import Floats

CELL = 100.0  # metres
BANDWIDTH = 300.0  # metres, standard deviation of the kernel
TRUNCATE = 4.0  # standard deviations


@dataclass(frozen=True)
class Surface:
    """density[row, column] at node (west + column·cell, south + row·cell), in weight per km²."""

    density: NDArray[np.float32]
    west: float
    south: float
    cell: float

    def at(self, east: Floats, north: Floats) -> NDArray[np.float32]:
        """The density at points in metres, linear between nodes, 0 outside the grid."""
        rows, columns = (north - self.south) / self.cell, (east - self.west) / self.cell
        return np.asarray(ndimage.map_coordinates(self.density, [rows, columns], order=1, cval=0.0))


def surface(
    east: Floats, north: Floats, weight: NDArray[np.float64], box: tuple[float, float, float, float]
) -> Surface:
    """The smoothed surface of weighted points inside a box (west, south, east, north in metres).

    Points within four bandwidths outside the box still count towards what lies inside.
    """
    reach = TRUNCATE * BANDWIDTH
    west, south = (np.floor((v - reach) / CELL) * CELL for v in box[:2])
    shape = tuple(int(np.ceil((hi + reach - lo) / CELL)) + 2 for hi, lo in ((box[3], south), (box[2], west)))
    binned = _bin((north - south) / CELL, (east - west) / CELL, weight, shape)
    smooth = ndimage.gaussian_filter(binned, BANDWIDTH / CELL, mode="constant", truncate=TRUNCATE, output=np.float32)
    return Surface(smooth / np.float32((CELL / 1000) ** 2), float(west), float(south), CELL)


def _bin(rows: Floats, columns: Floats, weight: Floats, shape: tuple[int, ...]) -> Floats:
    """Weights shared between the four nodes around each point, by closeness; points outside are left out."""
    inside = (rows >= 0) & (columns >= 0) & (rows < shape[0] - 1) & (columns < shape[1] - 1)
    rows, columns, weight = rows[inside], columns[inside], weight[inside]
    r, c = rows.astype(np.int64), columns.astype(np.int64)
    fr, fc = rows - r, columns - c
    grid = np.zeros(shape[0] * shape[1])
    for dr, dc, share in (
        (0, 0, (1 - fr) * (1 - fc)),
        (0, 1, (1 - fr) * fc),
        (1, 0, fr * (1 - fc)),
        (1, 1, fr * fc),
    ):
        grid += np.bincount((r + dr) * shape[1] + c + dc, weight * share, minlength=len(grid))
    return grid.reshape(shape)
