"""Which cell belongs to which LSOA, and which LSOA to which ward: cells gathered round the planned middles."""

from __future__ import annotations

import numpy as np

from .chance import Floats, Ints, bend
from .graph import nearest, parts
from .mosaic import Mosaic, ward_centres
from .plan import WARDS

SEA = -1


def wards_of_cells(ground: Mosaic) -> Ints:
    """The ward of each cell (an index into `plan.WARDS`), SEA for the sea. Each ward hangs together.

    The one exception is the islet, which belongs to the ward nearest to it.
    """
    bent = bend("wards", ground.seeds, ((4_000.0, 420.0), (1_500.0, 150.0)))
    ward = nearest(ward_centres(), bent)[1]
    ward[~ground.land] = SEA
    joined = ground.pairs[ground.land[ground.pairs].all(axis=1)]
    for _ in range(6):
        loose = _loose(ward, joined)
        if not loose.size:
            break
        ward[loose] = [_among_neighbours(cell, ward, joined, loose) for cell in loose]
    return ward


def lsoas_of_cells(ground: Mosaic, ward: Ints) -> tuple[Ints, Ints]:
    """The LSOA of each cell (SEA for the sea) and the ward of each LSOA, numbered ward by ward."""
    lsoa = np.full(len(ward), SEA)
    owner: list[int] = []
    for w, planned in enumerate(WARDS):
        cells = np.flatnonzero(ward == w)
        lsoa[cells] = len(owner) + _gather(ground.seeds[cells], planned.lsoas)
        owner += [w] * planned.lsoas
    return lsoa, np.array(owner)


def _loose(ward: Ints, joined: Ints) -> Ints:
    """Cells of land that have neighbours, but none that leads to the main part of their ward."""
    same = joined[ward[joined[:, 0]] == ward[joined[:, 1]]]
    part = parts(len(ward), same)
    size = np.bincount(part)[part]
    largest = np.zeros(len(WARDS), dtype=np.int64)
    np.maximum.at(largest, ward[ward != SEA], size[ward != SEA])
    has_neighbours = np.isin(np.arange(len(ward)), joined)
    return np.flatnonzero((ward != SEA) & has_neighbours & (size < largest[ward]))


def _among_neighbours(cell: int, ward: Ints, joined: Ints, loose: Ints) -> int:
    """The ward that most of a cell's firm neighbours belong to, its own where it has none."""
    beside = joined[(joined == cell).any(axis=1)].ravel()
    firm = np.setdiff1d(beside, np.append(loose, cell))
    return int(np.bincount(ward[firm]).argmax()) if firm.size else int(ward[cell])


def _gather(places: Floats, groups: int) -> Ints:
    """Places put into so many compact groups of like size: far-apart middles first, then moved to their means."""
    middles = places[[places[:, 0].argmin()]]
    while len(middles) < groups:
        away, _ = nearest(middles, places)
        middles = np.vstack([middles, places[away.argmax()]])
    for _ in range(8):
        group = nearest(middles, places)[1]
        middles = np.array([places[group == g].mean(axis=0) for g in range(groups)])
    return nearest(middles, places)[1]
