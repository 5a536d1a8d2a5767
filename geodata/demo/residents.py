"""Who lives and works where: residents, households, workday population and income deprivation, by kind of ward."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .chance import Floats, Ints, stream
from .plan import WARDS
from .territory import Territory

ENGLAND_LSOAS = 33_755  # ranks of deprivation run from 1, the most deprived, to this
# Income-deprived share at which each tenth of England's LSOAs begins, most deprived first: English Indices of
# Deprivation 2025, income domain.
TENTHS = (0.998, 0.464, 0.362, 0.289, 0.231, 0.184, 0.149, 0.118, 0.093, 0.067, 0.002)


@dataclass(frozen=True)
class Kind:
    """A kind of ward: residents of an LSOA, households and workday people a resident, income-deprived share."""

    residents: int
    households: float
    workday: float
    deprived: float


KINDS = {
    "centre": Kind(2_200, 0.55, 4.3, 0.30),
    "inner": Kind(2_800, 0.45, 0.85, 0.41),
    "university": Kind(2_850, 0.34, 1.45, 0.20),
    "estate": Kind(2_750, 0.42, 0.55, 0.47),
    "suburb": Kind(2_600, 0.41, 0.62, 0.14),
    "retail": Kind(2_050, 0.42, 2.4, 0.21),
    "town": Kind(2_450, 0.46, 1.9, 0.31),
    "rural": Kind(2_150, 0.42, 0.7, 0.15),
    "prison": Kind(2_250, 0.38, 0.9, 0.20),
}


@dataclass(frozen=True)
class Residents:
    """People by LSOA (lsoas,) and by ward (wards,); deprived is the share of people, rank 1 the most deprived."""

    by_lsoa: Ints
    deprived: Floats
    rank: Ints
    by_ward: Ints
    households: Ints
    workday: Ints


def residents(place: Territory) -> Residents:
    """The people of the county, mid-2024."""
    rng = stream("residents")
    kinds = [KINDS[ward.kind] for ward in WARDS]
    owner = place.ward_of_lsoa
    n = len(owner)
    planned = np.array([kind.residents for kind in kinds])[owner]
    by_lsoa = np.rint(planned * (0.85 + 0.3 * rng.random(n))).astype(np.int64)
    deprived = np.array([kind.deprived for kind in kinds])[owner] * (0.6 + 0.8 * rng.random(n))
    by_ward = np.bincount(owner, by_lsoa).astype(np.int64)
    wobble = 0.95 + 0.1 * rng.random((2, len(WARDS)))
    return Residents(
        by_lsoa=by_lsoa,
        deprived=np.round(deprived, 3),
        rank=_rank(deprived),
        by_ward=by_ward,
        households=np.rint(by_ward * np.array([k.households for k in kinds]) * wobble[0]).astype(np.int64),
        workday=np.rint(by_ward * np.array([k.workday for k in kinds]) * wobble[1]).astype(np.int64),
    )


def decile(rank: Ints) -> Ints:
    """The national tenth of each rank; 1 is the most deprived."""
    return np.minimum((rank - 1) * 10 // ENGLAND_LSOAS + 1, 10)


def _rank(deprived: Floats) -> Ints:
    """The national ranks that such shares would have in England; no two LSOAs share one."""
    ranks = np.interp(-deprived, -np.array(TENTHS), np.linspace(1, ENGLAND_LSOAS, len(TENTHS)))
    order = np.argsort(-deprived, kind="stable")
    spread = np.rint(ranks[order] * (ENGLAND_LSOAS - len(ranks)) / ENGLAND_LSOAS) + np.arange(len(ranks))
    found = np.empty(len(ranks), dtype=np.int64)
    found[order] = spread.astype(np.int64) + 1
    return np.minimum(found, ENGLAND_LSOAS)
