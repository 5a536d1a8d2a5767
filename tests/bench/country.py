"""A generated country for measurements: Zedshire laid out 152 times, shared among the 43 forces of England and Wales.

Each copy is moved by whole micro-degrees, so that every published point and every border keeps its six decimals
and no point changes its ward. Codes have the shape of official ones but lie above any in use.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa
import shapely

from geodata import areas
from geodata.demo.borders import PLACES, Shape
from geodata.demo.chance import Floats, Ints
from geodata.demo.places import STREET, places
from geodata.demo.plan import WARDS
from geodata.demo.police_files import NO_PLACE
from geodata.demo.residents import residents
from geodata.demo.streets import streets
from geodata.demo.territory import lsoa_names, territory
from geodata.demo.volumes import CATEGORIES
from geodata.demo.whereabouts import weights

# Copies a force: its share of the residents of England and Wales, mid-2022 (Office for National Statistics,
# population estimates by police force area), rounded, at least one.
COPIES = {
    "avon-and-somerset": 4, "bedfordshire": 2, "cambridgeshire": 2, "cheshire": 3, "city-of-london": 1,
    "cleveland": 1, "cumbria": 1, "derbyshire": 3, "devon-and-cornwall": 5, "dorset": 2, "durham": 2,
    "dyfed-powys": 1, "essex": 5, "gloucestershire": 2, "greater-manchester": 7, "gwent": 1, "hampshire": 5,
    "hertfordshire": 3, "humberside": 2, "kent": 5, "lancashire": 4, "leicestershire": 3, "lincolnshire": 2,
    "merseyside": 4, "metropolitan": 22, "norfolk": 2, "north-wales": 2, "north-yorkshire": 2,
    "northamptonshire": 2, "northumbria": 4, "nottinghamshire": 3, "south-wales": 3, "south-yorkshire": 4,
    "staffordshire": 3, "suffolk": 2, "surrey": 3, "sussex": 4, "thames-valley": 6, "warwickshire": 2,
    "west-mercia": 3, "west-midlands": 7, "west-yorkshire": 6, "wiltshire": 2,
}  # fmt: skip
COUNTIES = sum(COPIES.values())
POINTS = 4_700  # a county: 20 million rows then use about 700,000 of the country's (real: 504,724 under 4 million)
GENERAL = 0.0002  # degrees, about 20 metres: as far as the official generalised borders are simplified
SOUTH_WEST = -6.1, 49.9  # degrees: so much is added to where the first copy's south-western corner would be at 0, 0
STEP = 0.62, 0.31  # degrees from one copy to the next, east and north
COLUMNS = 12


@dataclass(frozen=True)
class Patch:
    """What every copy of the county repeats; points are in order of their LSOA.

    degrees: (points, 2). location, lsoa: (points,). weight: (categories, points), each row summing to 1.
    wards, districts: shapes in degrees. district_of: of each ward.
    """

    degrees: Floats
    location: list[str]
    lsoa: Ints
    lsoa_names: list[str]
    weight: Floats
    wards: list[Shape]
    districts: list[Shape]


@dataclass(frozen=True)
class Part:
    """One force's counties: `first` up to, not including, `first + copies`."""

    force: areas.Force
    first: int
    copies: int


@dataclass(frozen=True)
class Code:
    """The codes of a county's areas; Welsh forces have Welsh ones."""

    nation: str  # "E" or "W"
    county: int

    def ward(self, i: int) -> str:
        """Of a ward, an index into the demonstration's plan."""
        return f"{self.nation}05{900_000 + self.county * len(WARDS) + i}"

    def lsoa(self, i: int, each: int) -> str:
        """Of an LSOA, of which a county has `each`."""
        return f"{self.nation}01{900_000 + self.county * each + i}"

    def district(self, i: int, each: int) -> str:
        """Of a district, of which a county has `each`."""
        return f"{'E08' if self.nation == 'E' else 'W06'}{900_000 + self.county * each + i}"

    def csp(self, i: int, each: int) -> str:
        """Of the community safety partnership of a district."""
        return f"{self.nation}22{900_000 + self.county * each + i}"


def parts() -> list[Part]:
    """The 43 territorial forces by slug, each with its counties, numbered through."""
    found, first = [], 0
    for force in areas.forces():
        if force.territorial:
            found.append(Part(force, first, COPIES[force.slug]))
            first += COPIES[force.slug]
    return found


def county_codes() -> Iterator[tuple[Part, Code]]:
    """Every county in order, with the force that it belongs to."""
    for part in parts():
        for county in range(part.first, part.first + part.copies):
            yield part, Code(part.force.code[0], county)


@cache
def patch() -> Patch:
    """The county to be copied: Zedshire with part of its points, its borders simplified."""
    place = territory()
    people = residents(place)
    at = places(streets(place.land), place)
    chosen = _chosen(np.array(at.kind), at.ward)
    chosen = chosen[np.argsort(at.lsoa[chosen], kind="stable")]
    weight = np.array([weights(category, at, people)[chosen] for category in CATEGORIES])
    wards = np.asarray(shapely.coverage_simplify(np.array(place.wards, dtype=object), GENERAL))
    district = np.array([ward.district for ward in WARDS])
    return Patch(
        degrees=at.degrees[chosen],
        location=[at.location[i] for i in chosen.tolist()],
        lsoa=at.lsoa[chosen],
        lsoa_names=lsoa_names(place),
        weight=weight / weight.sum(axis=1, keepdims=True),
        wards=wards.tolist(),
        districts=[shapely.coverage_union_all(wards[district == d]) for d in range(int(district.max()) + 1)],
    )


def _chosen(kind: np.ndarray, ward: Ints) -> Ints:
    """The county's special places and as many of its other points as are wanted."""
    special = np.flatnonzero((kind != STREET) & (ward >= 0))
    ordinary = np.flatnonzero((kind == STREET) & (ward >= 0))
    rng = np.random.default_rng(POINTS)
    return np.sort(np.concatenate([special, rng.choice(ordinary, POINTS - len(special), replace=False)]))


def moved(shapes: list[Shape], county: int) -> list[Shape]:
    """The shapes as they lie in one county of the country."""
    by = shift(county)
    return list(shapely.transform(np.array(shapes, dtype=object), lambda at: np.round(at + by, PLACES)))


def shift(county: int) -> Floats:
    """What is added to the degrees of the pattern; rows of counties run east and west in turn."""
    row, column = divmod(county, COLUMNS)
    column = column if row % 2 == 0 else COLUMNS - 1 - column
    corner = np.array(SOUTH_WEST) + np.array(STEP) * [column, row]
    return np.asarray(np.round(corner - np.floor(patch().degrees.min(axis=0) * 100) / 100, 2), dtype=np.float64)


@cache
def place_cells() -> pa.StringArray:
    """The five place columns of every point, joined: county by county; last that of records without a place."""
    cells: list[str] = []
    pattern = patch()
    for _, code in county_codes():
        names = [
            f"{code.lsoa(i, len(pattern.lsoa_names))},{name} {code.county:03d}"
            for i, name in enumerate(pattern.lsoa_names)
        ]
        lon, lat = np.round(pattern.degrees + shift(code.county), PLACES).T.tolist()
        cells += [
            f"{x:.{PLACES}f},{y:.{PLACES}f},{location},{names[lsoa]}"
            for x, y, location, lsoa in zip(lon, lat, pattern.location, pattern.lsoa.tolist(), strict=True)
        ]
    return pa.array([*cells, NO_PLACE])
