"""The streets of the county: main roads and cut blocks, bent by smooth noise, named, and kept on land.

The whole plan is bent at once, so that junctions hold and nothing stays straight.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from .blocks import cuts, town_distance
from .borders import Shape
from .chance import Bools, Floats, bend, stream
from .names import street_names
from .roads import Chord, network

WAVES = ((6_000.0, 260.0), (2_500.0, 170.0), (900.0, 58.0), (300.0, 10.0))
PIECES = (60.0, 180.0)  # metres between vertices in town and in the country
REACH = 400.0  # metres that the waves move a place at most
COAST_ROAD = (600.0, 2_600.0)  # metres inland, and between its corners
SHORE = 30.0  # metres: no street is nearer to the sea


@dataclass(frozen=True)
class Streets:
    """Every street: its name and its vertices (n, 2), n at least 3, in metres from the county's middle."""

    names: list[str]
    lines: list[Floats]


def streets(land: Shape) -> Streets:
    """The street network on `land` (a shape in metres from the county's middle)."""
    plan = network(_shore_corners(land))
    rng = stream("blocks")
    around = land.buffer(REACH)
    shapely.prepare(around)

    def touches_land(block: Floats) -> bool:
        return bool(around.intersects(shapely.Polygon(block)))

    chords = plan.roads + [c for t in plan.triangles for c in cuts(rng, plan.corners[t], touches_land)]
    lines = _bent(chords)
    dry = _dry(lines, land)
    kept = [(chord, run) for chord, line, d in zip(chords, lines, dry, strict=True) if len(run := _run(line, d)) > 2]
    names = street_names([chord.kind for chord, _ in kept], [chord.name for chord, _ in kept])
    return Streets(names, [run for _, run in kept])


def _shore_corners(land: Shape) -> Floats:
    """Corners for a road along the coast of the main island."""
    main = max(getattr(land, "geoms", [land]), key=lambda part: part.area)
    shore = main.buffer(-COAST_ROAD[0]).simplify(200)
    ring = max(getattr(shore, "geoms", [shore]), key=lambda part: part.area).exterior
    at = np.arange(0, ring.length, COAST_ROAD[1])
    return np.asarray(shapely.get_coordinates(shapely.line_interpolate_point(ring, at)))


def _bent(chords: list[Chord]) -> list[Floats]:
    straight = [_pieces(chord) for chord in chords]
    moved = np.round(bend("streets", np.concatenate(straight), WAVES), 1)
    return np.split(moved, np.cumsum([len(line) for line in straight])[:-1])


def _pieces(chord: Chord) -> Floats:
    """The chord's vertices: close together in towns, where streets are short, further apart outside."""
    length = float(np.hypot(*(chord.ends[1] - chord.ends[0])))
    town, country = PIECES
    t = float(town_distance(chord.ends.mean(axis=0, keepdims=True))[0])
    piece = town + (country - town) * min(max(t - 0.8, 0.0), 1.0)
    share = np.linspace(0, 1, max(round(length / piece), 2) + 1)[:, None]
    return np.asarray(chord.ends[0] + (chord.ends[1] - chord.ends[0]) * share)


def _dry(lines: list[Floats], land: Shape) -> list[Bools]:
    inner = land.buffer(-SHORE)
    shapely.prepare(inner)
    every = np.concatenate(lines)
    dry = shapely.contains_xy(inner, every[:, 0], every[:, 1])
    return np.split(dry, np.cumsum([len(line) for line in lines])[:-1])


def _run(line: Floats, dry: Bools) -> Floats:
    """The longest stretch of a line that is on dry land."""
    steps = np.diff(np.concatenate([[0], dry.astype(np.int64), [0]]))
    starts, stops = np.flatnonzero(steps == 1), np.flatnonzero(steps == -1)
    if not starts.size:
        return line[:0]
    longest = int((stops - starts).argmax())
    return line[starts[longest] : stops[longest]]
