"""The county's areas: LSOAs in wards, wards in districts and police neighbourhoods, all cut from one mosaic."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from .borders import Shape, lines_in_degrees, shapes
from .chance import Floats, Ints
from .mosaic import Mosaic, mosaic
from .plan import DISTRICTS, WARDS, teams
from .wards import SEA, lsoas_of_cells, wards_of_cells

NOWHERE = -1


@dataclass(frozen=True)
class Territory:
    """Shapes in degrees as in the files, numbered as in `plan`; larger areas are exact unions of smaller ones.

    ward_of_cell: (cells,) -1 for the sea. ward_of_lsoa: (lsoas,). land: the county in metres from its middle.
    """

    ground: Mosaic
    ward_of_cell: Ints
    ward_of_lsoa: Ints
    lsoas: list[Shape]
    wards: list[Shape]
    districts: list[Shape]
    neighbourhoods: list[Shape]
    force: Shape
    land: Shape


def territory() -> Territory:
    """Every area of the county."""
    ground = mosaic()
    ward = wards_of_cells(ground)
    lsoa, ward_of_lsoa = lsoas_of_cells(ground, ward)
    lines = lines_in_degrees(ground)
    team_number = {team: i for i, team in enumerate(teams())}
    county = _grouped(ward, [0] * len(WARDS))
    return Territory(
        ground=ground,
        ward_of_cell=ward,
        ward_of_lsoa=ward_of_lsoa,
        lsoas=shapes(ground, lines, lsoa),
        wards=shapes(ground, lines, ward),
        districts=shapes(ground, lines, _grouped(ward, [w.district for w in WARDS])),
        neighbourhoods=shapes(ground, lines, _grouped(ward, [team_number[w.team] for w in WARDS])),
        force=shapes(ground, lines, county)[0],
        land=shapes(ground, ground.lines, county)[0],
    )


def lsoa_names(place: Territory) -> list[str]:
    """Names as the Office for National Statistics makes them: district, number of the ward in it, letter."""
    first = [next(i for i, w in enumerate(WARDS) if w.district == d) for d in range(len(DISTRICTS))]
    names = []
    for lsoa, w in enumerate(place.ward_of_lsoa.tolist()):
        district = WARDS[w].district
        letter = "ABCDEFGHI"[lsoa - int(np.searchsorted(place.ward_of_lsoa, w))]
        names.append(f"{DISTRICTS[district].name} {w - first[district] + 1:03d}{letter}")
    return names


def containing(areas: list[Shape], at: Floats) -> Ints:
    """The area that holds each point (n, 2), both in the same coordinates; NOWHERE where none does."""
    found = np.full(len(at), NOWHERE)
    area, point = shapely.STRtree(np.asarray(shapely.points(at))).query(areas, predicate="contains")
    found[point] = area
    return found


def _grouped(ward: Ints, group_of_ward: list[int]) -> Ints:
    return np.where(ward == SEA, NOWHERE, np.array(group_of_ward)[ward])
