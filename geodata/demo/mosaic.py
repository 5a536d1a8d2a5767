"""The ground: a mosaic of small cells of land and sea whose edges wander, each edge drawn once.

Cells are Voronoi cells of scattered seeds. An edge between two cells is redrawn as a wandering line inside
the kite of its two seeds and its two ends; kites never overlap, so edges never cross. Every border of the
county, from LSOA to coast, is a chain of such edges: neighbours share each vertex exactly.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.spatial import Voronoi, cKDTree

from .chance import Bools, Floats, Ints, noise, stream
from .graph import nearest, parts
from .plan import INLET, ISLET, SEMI_AXES, WARDS

HALF = 27_000.0  # cells are scattered over a square of twice this, in metres
COAST_WAVES = ((16_000.0, 0.42), (6_000.0, 0.26), (2_500.0, 0.12))
STEP = 55.0  # metres, about the length of the straight pieces of a border


@dataclass(frozen=True)
class Mosaic:
    """Cells and the edges between them, in metres from the county's middle.

    seeds: (cells, 2). land: (cells,) whether a cell is land. pairs: (edges, 2) the two cells of each edge.
    lines: for each edge its vertices (n, 2), with the first cell of the pair on the left.
    ends: (edges, 2) numbers of the vertices where the edge begins and ends.
    """

    seeds: Floats
    land: Bools
    pairs: Ints
    lines: list[Floats]
    ends: Ints


def mosaic() -> Mosaic:
    """The county's cells of land, with the cells of sea around them."""
    seeds = np.concatenate([_inlet(), _scatter()])
    diagram = Voronoi(seeds)
    pairs, ends = diagram.ridge_points.astype(np.int64), np.array(diagram.ridge_vertices, dtype=np.int64)
    land = _one_island(_above_water(seeds), seeds, pairs)
    kept = (land[pairs].any(axis=1)) & (ends >= 0).all(axis=1)
    pairs, ends = pairs[kept], ends[kept]
    corners = np.round(diagram.vertices, 1)
    ends = _left_first(seeds, corners, pairs, ends)
    return Mosaic(seeds, land, pairs, _wander(seeds, corners, pairs, ends), ends)


def spacing(at: Floats) -> Floats:
    """How far apart cells lie at points (n, 2), in metres: small where wards are small."""
    third, _ = nearest(ward_centres(), at, rank=3)
    return np.asarray(np.clip(0.19 * third, 250.0, 1_050.0))


def ward_centres() -> Floats:
    """The planned middles of the wards, (wards, 2), in metres from the county's middle."""
    return np.array([(w.x, w.y) for w in WARDS]) * 1_000


def _scatter() -> Floats:
    """Seeds no closer to each other than the spacing there: batches of darts, those too near thrown away."""
    rng = stream("cells")
    taken = _inlet()
    first = len(taken)
    for _ in range(14):
        darts = np.round((rng.random((6_000, 2)) * 2 - 1) * HALF)
        room = spacing(darts)
        free = nearest(taken, darts)[0] > room
        taken = np.concatenate([taken, _apart(darts[free], room[free])])
    return taken[first:]


def _apart(darts: Floats, room: Floats) -> Floats:
    """Those darts that keep their distance from every earlier one."""
    near = cKDTree(darts).query_ball_point(darts, room)
    kept = np.zeros(len(darts), dtype=bool)
    for i, others in enumerate(near):
        kept[i] = not any(kept[j] for j in others if j < i)
    return darts[kept]


def _inlet() -> Floats:
    """Seeds of sea along the tidal river, closer together upstream."""
    course = np.array(INLET) * 1_000
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(course, axis=0).T))])
    at, places = 0.0, []
    while at < along[-1]:
        places.append(at)
        at += 700 - 480 * at / along[-1]
    course_at = np.column_stack([np.interp(places, along, course[:, axis]) for axis in (0, 1)])
    return np.asarray(np.round(course_at + 120 * stream("inlet").random(course_at.shape)))


def _above_water(seeds: Floats) -> Bools:
    across = seeds / (np.array(SEMI_AXES) * 1_000)
    inhabited = np.clip(1 - nearest(ward_centres(), seeds)[0] / 2_800, -0.35, 1)
    height = 1 - (across**2).sum(axis=1) + 0.9 * inhabited
    for wavelength, weight in COAST_WAVES:
        height += weight * noise(f"coast {wavelength:.0f}", seeds, wavelength)
    land = height > 0.12
    land[: len(_inlet())] = False
    return np.asarray(land)


def _one_island(land: Bools, seeds: Floats, pairs: Ints) -> Bools:
    """One island without lakes, and the planned islet."""
    island = _largest(land, pairs)
    island = ~_largest(~island, pairs)
    island[np.hypot(*(seeds - np.array(ISLET) * 1_000).T).argmin()] = True
    return np.asarray(island)


def _largest(chosen: Bools, pairs: Ints) -> Bools:
    """The largest connected part of the chosen cells."""
    joined = pairs[chosen[pairs].all(axis=1)]
    part = parts(len(chosen), joined)
    return np.asarray(part == np.bincount(part[chosen]).argmax())


def _left_first(seeds: Floats, corners: Floats, pairs: Ints, ends: Ints) -> Ints:
    """Ends turned so that the first cell of each pair lies to the left of the way from the first end."""
    along = corners[ends[:, 1]] - corners[ends[:, 0]]
    aside = seeds[pairs[:, 0]] - corners[ends[:, 0]]
    right = along[:, 0] * aside[:, 1] - along[:, 1] * aside[:, 0] < 0
    return np.where(right[:, None], ends[:, ::-1], ends)


def _wander(seeds: Floats, corners: Floats, pairs: Ints, ends: Ints) -> list[Floats]:
    """Each edge as a wandering line from end to end, inside its kite."""
    rng = stream("edges")
    a, c = corners[ends[:, 0]], corners[ends[:, 1]]
    b, d = (_within(a, c, seeds[pairs[:, side]]) for side in (0, 1))
    length = np.hypot(*(c - a).T)
    halvings = np.clip(np.ceil(np.log2(np.maximum(length / STEP, 1))), 0, 6).astype(int)
    lines: list[Floats] = [np.empty((0, 2))] * len(a)
    for level in range(7):
        chosen = np.flatnonzero(halvings == level)
        inner = np.round(_halve(rng, a[chosen], b[chosen], c[chosen], d[chosen], level), 1)
        for i, line in zip(chosen, inner, strict=True):
            lines[i] = np.vstack([a[i], line, c[i]])
    return lines


def _within(a: Floats, c: Floats, seed: Floats) -> Floats:
    """The kite's corner towards a seed, drawn in so that the kite is convex and no wider than its length."""
    middle = (a + c) / 2
    out = seed - middle
    length = np.hypot(*(c - a).T)
    along = np.abs((out * (c - a)).sum(axis=1)) / length
    share = np.minimum(0.9, np.minimum(0.4 * length / (along + 1), 0.5 * length / (np.hypot(*out.T) + 1)))
    return np.asarray(middle + out * share[:, None])


def _halve(rng: np.random.Generator, a: Floats, b: Floats, c: Floats, d: Floats, times: int) -> Floats:
    """The vertices between a and c, (edges, 2**times - 1, 2): a point inside each kite, then in its halves."""
    if times == 0:
        return np.empty((len(a), 0, 2))
    p, q, s, t = (lo + (hi - lo) * rng.random((len(a), 1)) for lo, hi in ((0.3, 0.7), (0.3, 0.7), (0.6, 1), (0.6, 1)))
    e, f, g, i = a + (d - a) * p, b + (c - b) * p, a + (b - a) * q, d + (c - d) * q
    h = e + (f - e) * q
    one = _halve(rng, a, g + (b - g) * (1 - s), h, e + (d - e) * (1 - t), times - 1)
    two = _halve(rng, h, f + (c - f) * (1 - s), c, i + (d - i) * (1 - t), times - 1)
    return np.concatenate([one, h[:, None, :], two], axis=1)
