"""Postcodes in the never-issued area ZZ: a few thousand along the streets, and some put where it matters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from .borders import Shape, shapes, to_degrees
from .chance import Floats, Ints, stream
from .graph import nearest
from .plan import MIDDLE, POST_DISTRICTS, WARDS
from .streets import Streets
from .territory import NOWHERE, Territory, containing

LETTERS = "ABDEFGHJLNPQRSTUWXYZ"  # those that the second half of a postcode uses
ORDINARY_SECTORS = 8  # sector 9 of every district is kept for the special ones
TOTAL = 6_000
TERMINATED = 0.03
FROM_STREET = 18  # metres at most from the middle of its street
CITY_MIDDLE, CITY_BORDER, RURAL, NEAR_THREE = "ZZ1 1AA", "ZZ1 9ZY", "ZZ9 9ZZ", "ZZ{} 9ZX"
RURAL_ENDED = 202211
FIRST_MONTH, AGES = 198001, ((1981, 38), (2019, 7))  # most are as old as the directory
STEP_ASIDE = 8.0  # metres from a border to a postcode that is to be near it


@dataclass(frozen=True)
class Postcodes:
    """(n,) each, sorted by code: code, whole metres on the grid (n, 2), degrees, LSOA, first month, last or 0."""

    code: list[str]
    grid: Ints
    degrees: Floats
    lsoa: Ints
    introduced: Ints
    ended: Ints


def postcodes(network: Streets, place: Territory) -> Postcodes:
    """Every postcode of the county, in use and terminated."""
    rng = stream("postcodes")
    special = _special(place)
    at = _along_streets(rng, network, TOTAL - len(special))
    code = _numbered(at) + list(special)
    grid = np.rint(np.concatenate([at, list(special.values())]) + np.array(MIDDLE)).astype(np.int64)
    degrees = to_degrees(grid - np.array(MIDDLE))
    lsoa = containing(place.lsoas, degrees)
    introduced, ended = _months(rng, code)
    order = np.array([i for i in np.argsort(np.array(code), kind="stable") if lsoa[i] != NOWHERE])
    return Postcodes(
        [code[i] for i in order], grid[order], degrees[order], lsoa[order], introduced[order], ended[order]
    )


def _along_streets(rng: np.random.Generator, network: Streets, n: int) -> Floats:
    """One place a street, then more on streets by chance, a few steps aside; in order of street."""
    first = [len(line) // 2 for line in network.lines]
    starts = np.cumsum([0, *(len(line) for line in network.lines)])[:-1]
    inner = np.concatenate([s + np.arange(1, len(line) - 1) for s, line in zip(starts, network.lines, strict=True)])
    one_each = starts + np.array(first)
    more = rng.choice(np.setdiff1d(inner, one_each), n - len(one_each), replace=False)
    chosen = np.sort(np.concatenate([one_each, more]))
    return np.asarray(np.concatenate(network.lines)[chosen] + (rng.random((n, 2)) * 2 - 1) * FROM_STREET * 0.7)


def _numbered(at: Floats) -> list[str]:
    """A code for each place: the district with the nearest middle, then sectors filled evenly in the order given."""
    district = nearest(np.array(POST_DISTRICTS) * 1_000, at)[1]
    codes = [""] * len(at)
    for d in range(len(POST_DISTRICTS)):
        mine = np.flatnonzero(district == d).tolist()
        full = -(-(len(mine) + 1) // ORDINARY_SECTORS)  # units a sector; the first of all is left free
        for rank, i in enumerate(mine, start=1):
            sector, unit = divmod(rank, full)
            codes[i] = f"ZZ{d + 1} {sector + 1}{LETTERS[unit // len(LETTERS)]}{LETTERS[unit % len(LETTERS)]}"
    return codes


def _special(place: Territory) -> dict[str, Floats]:
    """Postcodes with a purpose, in metres from the middle: deep in a ward, near one border, near three wards."""
    found = {
        CITY_MIDDLE: _deep(place, "Castle"),
        RURAL: _deep(place, "Gannet Sands"),
        CITY_BORDER: _beside_border(place, "Castle", "Tanners Row"),
    }
    for district, corner in enumerate(_three_wards(place)[:4], start=1):
        found[NEAR_THREE.format(district)] = corner + STEP_ASIDE
    return found


def _ward(name: str) -> int:
    return next(i for i, ward in enumerate(WARDS) if ward.name == name)


def _on_ground(place: Territory, ward: int) -> Shape:
    inside = np.where(place.ward_of_cell == ward, 0, NOWHERE)
    return shapes(place.ground, place.ground.lines, inside)[0]


def _deep(place: Territory, name: str) -> Floats:
    """The place in a ward that is furthest from its border."""
    circle = shapely.maximum_inscribed_circle(_on_ground(place, _ward(name)), tolerance=5.0)
    return np.array(circle.coords[0])


def _beside_border(place: Territory, one: str, other: str) -> Floats:
    """A place a few steps inside ward `one`, half-way along the longest edge that it shares with `other`."""
    wards = place.ward_of_cell[place.ground.pairs]
    pair = {_ward(one), _ward(other)}
    shared = [e for e, both in enumerate(wards.tolist()) if set(both) == pair]
    edge = max(shared, key=lambda e: len(place.ground.lines[e]))
    line = place.ground.lines[edge]
    middle = line[len(line) // 2]
    inside = place.ground.seeds[place.ground.pairs[edge][wards[edge] == _ward(one)][0]] - middle
    return np.asarray(middle + STEP_ASIDE * inside / np.hypot(*inside))


def _three_wards(place: Territory) -> list[Floats]:
    """Corners where three wards of the city meet, in the order of the mosaic."""
    ground, wards = place.ground, place.ward_of_cell[place.ground.pairs]
    meeting: dict[int, set[int]] = {}
    where: dict[int, Floats] = {}
    for edge, (one, other) in enumerate(wards.tolist()):
        for end, corner in zip((0, -1), ground.ends[edge].tolist(), strict=True):
            meeting.setdefault(corner, set()).update((one, other))
            where[corner] = ground.lines[edge][end]
    city = {i for i, ward in enumerate(WARDS) if ward.district == 0}
    return [where[c] for c, wards_there in sorted(meeting.items()) if len(wards_there) == 3 and wards_there <= city]


def _months(rng: np.random.Generator, code: list[str]) -> tuple[Ints, Ints]:
    """The months of introduction and, for a few, of termination as YYYYMM; 0 is still in use."""
    n = len(code)
    later, over = ((year + rng.integers(0, years, n)) * 100 + rng.integers(1, 13, n) for year, years in AGES)
    introduced = np.where(rng.random(n) < 0.7, FIRST_MONTH, later)
    special = np.array([c[-3] == "9" or c == CITY_MIDDLE for c in code])
    ended = np.where((rng.random(n) < TERMINATED) & ~special, over, 0)
    ended[code.index(RURAL)] = RURAL_ENDED
    return introduced, ended
