"""Shapes of equal value on a heat surface, at the fixed steps of its layer.

A line crosses from node to node of the surface's grid; each of its vertices lies between two nodes, where the surface,
read linearly, is the step's value. Nothing is drawn over ground of which nothing is told, so that no line follows the
border of what was published.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import contourpy
import numpy as np
import shapely
from numpy.typing import NDArray

from .canvas import FINE, Canvas, Ring, Shapes, cut_to, lines_of
from .grid import Floats, degrees, mercator
from .ground import Bools
from .layers import Drawn
from .surfaces import Surface

BAND = 512  # rows worked on at once: a country's grid would take a gigabyte
DIGITS = 6  # of a cell, to which vertices are rounded, so that lines of two bands end in one and the same point
SHORTEST = 8.0  # units of a canvas: a line whose box is no larger is left out
BESIDE = 4.0  # units beyond the canvas to which lines go


@dataclass(frozen=True)
class Contours:
    """Lines in web-mercator metres (EPSG:3857), the step each stands for, from 1, and the value of each step."""

    lines: Shapes
    steps: NDArray[np.int64]
    at_least: tuple[float, ...]
    tree: shapely.STRtree

    def near(self, box: tuple[float, float, float, float]) -> NDArray[np.int64]:
        """Indices of the lines that may meet a box (west, south, east, north), ascending."""
        return np.asarray(np.sort(self.tree.query(shapely.box(*box))), dtype=np.int64)


def contours(drawn: Drawn, at_least: Sequence[float]) -> Contours:
    """The lines of a drawn layer at the values its steps begin at; steps without a beginning have none."""
    pieces: list[list[shapely.LineString]] = [[] for _ in at_least]
    for step, xy in _pieces(drawn.surface, drawn.told, at_least):
        pieces[step].append(shapely.LineString(np.round(xy, DIGITS)))
    found = [shapely.get_parts(shapely.line_merge(shapely.MultiLineString(own))) for own in pieces]
    lines = _in_mercator(np.concatenate([np.empty(0, object), *found]), drawn.surface)
    steps = np.repeat(np.arange(1, len(found) + 1), [len(own) for own in found])
    return Contours(lines, steps, tuple(at_least), shapely.STRtree(lines))


def on_canvas(contours: Contours | None, canvas: Canvas) -> tuple[tuple[int, float, Ring], ...]:
    """The step, its value and the line, in units, of all lines that cross a canvas, the lowest step first."""
    near = contours.near(canvas.box()) if contours else np.empty(0, np.int64)
    if contours is None or not len(near):
        return ()
    near = near[np.argsort(contours.steps[near], kind="stable")]
    cut = cut_to(canvas, contours.lines[near], BESIDE, BESIDE, tolerance=FINE)
    lines, which = lines_of(shapely.line_merge(cut))
    steps = contours.steps[near[which]].tolist()
    return tuple(
        (step, contours.at_least[step - 1], line)
        for step, line in zip(steps, lines, strict=True)
        if _extent(line) > SHORTEST
    )


def _extent(line: Ring) -> float:
    """The longer side of a line's box, in units."""
    xs, ys = zip(*line, strict=True)
    return float(max(max(xs) - min(xs), max(ys) - min(ys)))


def _pieces(surface: Surface, told: Bools, values: Sequence[float]) -> Iterator[tuple[int, Floats]]:
    """Each value's place in `values` with the (n, 2) columns and rows of a line of it, band by band."""
    for first in range(0, len(told) - 1, BAND):
        rows = slice(first, first + BAND + 1)
        own, density = told[rows], surface.density[rows]
        if not (density[own] >= min(values)).any():
            continue
        generator = contourpy.contour_generator(z=np.ma.masked_array(density, ~own), corner_mask=False)
        for place, value in enumerate(values):
            if np.isfinite(value):
                yield from ((place, np.asarray(xy, float) + np.array([0, first])) for xy in generator.lines(value))


def _in_mercator(lines: Shapes, surface: Surface) -> Shapes:
    def move(at: Floats) -> Floats:
        east, north = surface.west + at[:, 0] * surface.cell, surface.south + at[:, 1] * surface.cell
        return np.column_stack(mercator(*degrees(east, north)))

    return np.asarray(shapely.transform(lines, move), object)
