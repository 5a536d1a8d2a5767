"""Published points with their names, for wall maps of ground whose street lines are not among the inputs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from .canvas import HEIGHT, WIDTH, Canvas, Point
from .grid import Floats, mercator
from .points import Names
from .snaps import degrees


@dataclass(frozen=True)
class Landmarks:
    """Points in web-mercator metres (EPSG:3857) from west to east, and what the files call each."""

    x: Floats
    y: Floats
    name: np.ndarray


def landmarks(named: Names) -> Landmarks:
    """All points that have a name."""
    own = np.flatnonzero(named.name != "")
    x, y = mercator(*degrees(named.snap[own]))
    order = np.lexsort((y, x))
    return Landmarks(x[order], y[order], named.name[own][order])


def on_canvas(every: Landmarks | None, canvas: Canvas, shape: shapely.Geometry) -> tuple[tuple[str, Point], ...]:
    """The points in a shape (mercator metres) on a canvas, in its units, with their names."""
    if every is None:
        return ()
    west, south, east, north = canvas.box()
    first, stop = np.searchsorted(every.x, [west, east])
    shapely.prepare(shape)
    own = first + np.flatnonzero(shapely.contains_xy(shape, every.x[first:stop], every.y[first:stop]))
    right, down = (every.x[own] - west) / (east - west) * WIDTH, (north - every.y[own]) / (north - south) * HEIGHT
    places = zip(np.round(right, 1).tolist(), np.round(down, 1).tolist(), strict=True)
    return tuple(zip(every.name[own].tolist(), places, strict=True))
