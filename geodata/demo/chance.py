"""Chance that is the same on every machine: one numbered stream a stage, and smooth noise over the county."""

from __future__ import annotations

import zlib

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

SEED = 23
REACH = 64_000.0  # noise is defined within this many metres of the county's middle


def stream(stage: str) -> np.random.Generator:
    """The random numbers of one stage; a change in one stage leaves the draws of the others as they were."""
    return np.random.Generator(np.random.PCG64([SEED, zlib.crc32(stage.encode())]))


def pick(rng: np.random.Generator, weights: Floats, n: int) -> Ints:
    """`n` indices drawn with replacement, each as often as its weight says."""
    edges = np.cumsum(weights)
    drawn = np.searchsorted(edges, rng.random(n) * edges[-1], side="right")
    return np.asarray(np.minimum(drawn, len(weights) - 1), dtype=np.int64)


def noise(stage: str, at: Floats, wavelength: float) -> Floats:
    """Smooth values between -1 and 1 at points (n, 2) in metres from the county's middle.

    Value noise: random numbers on a square lattice of `wavelength` metres, blended with smoothstep. Only
    sums and products, so that every machine gets the same digits.
    """
    size = int(2 * REACH / wavelength) + 2
    lattice = stream(stage).random((size, size)) * 2 - 1
    place = (at + REACH) / wavelength
    corner = np.clip(np.floor(place).astype(np.int64), 0, size - 2)
    part = place - corner
    x, y = (part * part * (3 - 2 * part)).T
    i, j = corner.T
    low = lattice[i, j] * (1 - x) + lattice[i + 1, j] * x
    high = lattice[i, j + 1] * (1 - x) + lattice[i + 1, j + 1] * x
    return np.asarray(low * (1 - y) + high * y)


def bend(stage: str, at: Floats, octaves: tuple[tuple[float, float], ...]) -> Floats:
    """Points moved by smooth noise; octaves are (wavelength, amplitude) in metres.

    Amplitudes well below a sixth of the wavelength keep the plane from folding over.
    """
    moved = at.copy()
    for wavelength, amplitude in octaves:
        for axis in (0, 1):
            moved[:, axis] += amplitude * noise(f"{stage} {wavelength:.0f} {axis}", at, wavelength)
    return moved
