"""Main roads: straight lines between neighbouring towns and round the rings of the large ones, before bending."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.spatial import Delaunay

from .chance import Floats, Ints, stream
from .plan import TOWNS

FRAME = 34_000.0  # metres: a ring of corners at sea, so that the first blocks cover the island


@dataclass(frozen=True)
class Chord:
    """A street before it is bent: its two ends (2, 2) in metres, its kind (see `names.SUFFIXES`), its name."""

    ends: Floats
    kind: str
    name: str = ""  # main roads are named after a town at one end, the others later


@dataclass(frozen=True)
class Network:
    """Corners (n, 2) in metres, the triangles between them (m, 3), and the roads along the triangles' sides.

    Triangles that reach out to the frame at sea are left out.
    """

    corners: Floats
    triangles: Ints
    roads: list[Chord]


def network(coast: Floats) -> Network:
    """The main roads of the county and the blocks they enclose; `coast` (n, 2) are corners along the shore."""
    corners, towns = _corners(coast)
    every = Delaunay(corners).simplices.astype(np.int64)
    triangles = every[[all(towns[corner] is not None for corner in t) for t in every]]
    sides = {tuple(sorted((int(t[i]), int(t[i - 1])))) for t in triangles for i in range(3)}
    taken: set[str] = set()
    roads = []
    for a, b in sorted(sides):
        roads.append(Chord(corners[[a, b]], "road", _name(towns[a] or "", towns[b] or "", taken)))
    return Network(corners, triangles, roads)


def _corners(coast: Floats) -> tuple[Floats, list[str | None]]:
    """Corners and the town each stands for: "" on a ring or the coast, None on the frame at sea."""
    rng = stream("rings")
    places: list[Floats] = []
    towns: list[str | None] = []
    for town in TOWNS:
        middle = np.array([[town.x, town.y]]) * 1_000
        rings = [_ring(rng, middle, 1_000 * radius, 5 + 2 * i) for i, radius in enumerate(town.rings)]
        places += [middle, *rings]
        towns += [town.name, *[""] * sum(map(len, rings))]
    places += [coast, FRAME * _circle(np.arange(12) / 12)]
    return np.asarray(np.round(np.concatenate(places)), dtype=np.float64), [*towns, *[""] * len(coast), *[None] * 12]


def _ring(rng: np.random.Generator, middle: Floats, radius: float, n: int) -> Floats:
    turns = (np.arange(n) + 0.6 * rng.random(n) + radius / 1_300) / n
    return np.asarray(middle + radius * (0.8 + 0.4 * rng.random((n, 1))) * _circle(turns))


def _circle(turns: Floats) -> Floats:
    return np.column_stack([np.cos(2 * np.pi * turns), np.sin(2 * np.pi * turns)])


def _name(one: str, other: str, taken: set[str]) -> str:
    """A name after a town at either end that no road has yet, "" for a road that meets no town."""
    forms = ("{} Road", "Old {} Road", "{} Way", "{} Lane", "{} Bank", "Upper {} Road")
    ends = [end for end in (other, one) if end]
    free = (form.format(end) for form in forms for end in ends if form.format(end) not in taken)
    name = next(free, "")
    taken.add(name)
    return name
