"""Blocks between the main roads, cut across their longest side again and again; each cut is a street."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from .chance import Floats
from .plan import TOWNS
from .roads import Chord

HECTARE = 10_000.0
CORE, FRINGE, OPEN = 4.2, 15.0, 560.0  # hectares of a block in a town's middle, at its edge, in open country
WIDE = 60 * HECTARE
DEAD_ENDS = 0.3  # share of the last cuts in towns that stop short of the other side

_TOWN_MIDDLES = np.array([(t.x, t.y) for t in TOWNS]) * 1_000
_TOWN_RADII = np.array([t.radius for t in TOWNS]) * 1_000


def town_distance(at: Floats) -> Floats:
    """Distance from points (n, 2) to the nearest town, in units of that town's radius."""
    away = at[:, None, :] - _TOWN_MIDDLES
    return np.asarray((np.hypot(away[..., 0], away[..., 1]) / _TOWN_RADII).min(axis=1))


def room(t: Floats) -> Floats:
    """Square metres of a block at so many town radii from a town's middle."""
    inside = CORE + (FRINGE - CORE) * t**2
    beyond = FRINGE * (OPEN / FRINGE) ** np.clip((t - 1) / 0.45, 0, 1)
    return np.asarray(HECTARE * np.where(t < 1, inside, beyond))


def cuts(rng: np.random.Generator, block: Floats, touches_land: Callable[[Floats], bool]) -> Iterator[Chord]:
    """The streets that cut a convex block (corners (n, 2) in metres) until every part is small enough.

    Parts that do not touch the land are left alone.
    """
    waiting = [block]
    while waiting:
        block = waiting.pop()
        if not (touches_land(block) and _too_large(rng, block)):
            continue
        ends, halves = _halve(rng, block)
        last = not any(_area(half) > room(town_distance(half)).min() for half in halves)
        yield _street(rng, ends, last)
        waiting += halves


def _too_large(rng: np.random.Generator, block: Floats) -> bool:
    """Whether a block is too large for the most urban place in it: its corners, or nearer its middle if small."""
    area, middle = _area(block), block.mean(axis=0)
    places = np.vstack([block if area > WIDE else (block + middle) / 2, middle])
    return bool(area > room(town_distance(places)).min() * (0.7 + 0.8 * rng.random()))


def _area(block: Floats) -> float:
    x, y = block.T
    return float(abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1))) / 2)


def _halve(rng: np.random.Generator, block: Floats) -> tuple[Floats, list[Floats]]:
    """The ends of a cut across the longest side, and the two convex parts."""
    sides = np.roll(block, -1, axis=0) - block
    longest = int(np.hypot(*sides.T).argmax())
    side = sides[longest]
    start = block[longest] + side * (0.38 + 0.24 * rng.random())
    lean = 0.3 * rng.random() - 0.15
    across = np.array([-side[1] - lean * side[0], side[0] - lean * side[1]])
    return _split(block, start, across)


def _split(block: Floats, start: Floats, across: Floats) -> tuple[Floats, list[Floats]]:
    away = block - start
    beside = across[0] * away[:, 1] - across[1] * away[:, 0]
    parts: tuple[list[Floats], list[Floats]] = ([], [])
    ends: list[Floats] = []
    for i in range(len(block)):
        here, there = beside[i - 1], beside[i]
        if (here < 0) != (there < 0):
            crossing = block[i - 1] + (block[i] - block[i - 1]) * here / (here - there)
            ends.append(crossing)
            parts[0].append(crossing)
            parts[1].append(crossing)
        parts[int(there < 0)].append(block[i])
    return np.array(ends), [np.array(part) for part in parts]


def _street(rng: np.random.Generator, ends: Floats, last: bool) -> Chord:
    length = float(np.hypot(*(ends[1] - ends[0])))
    t = float(town_distance(ends.mean(axis=0, keepdims=True))[0])
    if last and t < 1.2 and rng.random() < DEAD_ENDS:
        ends = np.array([ends[0], ends[0] + (ends[1] - ends[0]) * (0.5 + 0.3 * rng.random())])
        return Chord(ends, "close")
    if t > 1.3:
        return Chord(ends, "lane")
    if length < 190:
        return Chord(ends, "close")
    return Chord(ends, "centre" if t < 0.22 else "road" if length > 550 else "street")
