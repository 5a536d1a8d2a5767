"""Snap points: the few thousand published places that crimes are moved to, on the streets of the county."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .blocks import town_distance
from .borders import to_degrees
from .chance import Floats, Ints, stream
from .plan import WARDS
from .streets import Streets
from .territory import NOWHERE, Territory, containing

STREET = "street"
# What police.uk calls a place that is not named after its street, and how many of them a ward of each kind has.
SPECIAL = {
    "Supermarket": {"centre": 2, "inner": 1, "estate": 1, "suburb": 1, "retail": 2, "town": 2, "university": 1},
    "Shopping Area": {"centre": 5, "inner": 1, "retail": 3, "town": 3},
    "Parking Area": {"centre": 3, "inner": 1, "estate": 1, "suburb": 1, "retail": 3, "town": 2, "rural": 1},
    "Nightclub": {"centre": 4, "inner": 1, "town": 1},
    "Petrol Station": {"estate": 1, "suburb": 1, "retail": 1, "rural": 1},
    "Hospital": {"university": 1},
    "Further/Higher Educational Building": {"university": 2},
    "Bus/Coach Station": {"centre": 1, "town": 1},
    "Police Station": {"centre": 1, "town": 1},
    "Prison": {"prison": 1},
}
# Points that no record of the county should have: far out at sea, and on the mainland (metres from the middle).
AT_SEA = ((48_000.0, 9_000.0), (36_500.0, -31_000.0), (-4_000.0, 52_000.0), (61_000.0, -12_000.0))
ON_MAINLAND = ((-35_000.0, -5_000.0), (-41_000.0, 6_500.0), (-47_500.0, -2_000.0))
ASTRAY = ("Anchor Road", "Staithe Street", "Harrow Lane", "Fisher Row", "Linden Avenue", "Mill Bank", "Osier Way")


@dataclass(frozen=True)
class Places:
    """Snap points, (n,) each: metres from the middle and degrees (n, 2), location as published, kind, LSOA, ward.

    kind is STREET or a key of SPECIAL. bustle is how much happens there beside other points. The last points
    lie outside the county, with LSOA and ward NOWHERE.
    """

    at: Floats
    degrees: Floats
    location: list[str]
    kind: list[str]
    lsoa: Ints
    ward: Ints
    bustle: Floats

    @property
    def inside(self) -> int:
        """How many of them lie in the county; the rest, at the end, lie outside."""
        return len(self.at) - len(ASTRAY)


def places(network: Streets, place: Territory) -> Places:
    """The snap points of the county: every other vertex of every street, some of them special places."""
    chosen = [line[1:-1][::2] for line in network.lines]
    at = np.concatenate([*chosen, AT_SEA, ON_MAINLAND])
    names = [name for name, line in zip(network.names, chosen, strict=True) for _ in line] + list(ASTRAY)
    degrees = to_degrees(at)
    lsoa = containing(place.lsoas, degrees)
    ward = np.where(lsoa == NOWHERE, NOWHERE, place.ward_of_lsoa[lsoa])
    kind = _kinds(at, ward)
    location = [f"On or near {name if k == STREET else k}" for name, k in zip(names, kind, strict=True)]
    return Places(at, degrees, location, kind, lsoa, ward, _bustle(len(at)))


def _kinds(at: Floats, ward: Ints) -> list[str]:
    """Special places put on the points of each ward that are nearest to the middle of a town."""
    rng = stream("special places")
    kind = [STREET] * len(at)
    middling = town_distance(at)
    for w, planned in enumerate(WARDS):
        points = np.flatnonzero(ward == w)
        busy = rng.permutation(points[np.argsort(middling[points], kind="stable")][: max(16, len(points) // 4)])
        wanted = [special for special, counts in SPECIAL.items() for _ in range(counts.get(planned.kind, 0))]
        for point, special in zip(busy.tolist(), wanted, strict=False):
            kind[point] = special
    return kind


def _bustle(n: int) -> Floats:
    """Most points are quiet, a few are not: a Pareto tail, cut off at forty times the quietest."""
    return np.asarray(np.minimum((1 - stream("bustle").random(n)) ** -0.7, 40.0))
