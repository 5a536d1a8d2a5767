"""Where records happen: kinds of ward, special places that draw them, and a few stories of real change."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .chance import Bools, Floats
from .places import STREET, Places
from .plan import MONTHS, WARDS
from .residents import Residents
from .volumes import ASB

# Records a resident beside the county's usual, by kind of ward.
PRESSURE = {
    "homes": {"centre": 2.2, "inner": 1.7, "university": 1.4, "estate": 1.9, "suburb": 0.7, "retail": 1.0,
              "town": 1.3, "rural": 0.45, "prison": 0.6},
    "nights": {"centre": 4.5, "inner": 1.7, "university": 1.3, "estate": 2.0, "suburb": 0.6, "retail": 1.0,
               "town": 1.8, "rural": 0.4, "prison": 0.8},
    "crowds": {"centre": 9.0, "inner": 2.6, "university": 3.0, "estate": 1.3, "suburb": 0.4, "retail": 1.5,
               "town": 1.6, "rural": 0.08, "prison": 0.2},
    "goods": {"centre": 4.0, "inner": 1.3, "university": 1.3, "estate": 1.1, "suburb": 0.6, "retail": 3.0,
              "town": 2.2, "rural": 0.4, "prison": 0.4},
}  # fmt: skip
PRESSED = {
    "homes": (ASB, "Burglary", "Criminal damage and arson", "Other crime", "Vehicle crime"),
    "nights": ("Drugs", "Possession of weapons", "Public order", "Violence and sexual offences"),
    "crowds": ("Bicycle theft", "Robbery", "Theft from the person"),
    "goods": ("Other theft", "Shoplifting"),
}
# Wards where nobody is robbed, pickpocketed or parted from a bicycle in the open street.
QUIET = ("Curlew Saltings", "Fulmar Cliffs", "Skerry Point", "Long Furrow")
# Per cent of a category's records that sit on special places.
MAGNETS: dict[str, dict[str, float]] = {
    ASB: {"Shopping Area": 5, "Parking Area": 5, "Supermarket": 4, "Bus/Coach Station": 2},
    "Bicycle theft": {"Bus/Coach Station": 18, "Shopping Area": 10, "Further/Higher Educational Building": 9,
                      "Supermarket": 5},
    "Criminal damage and arson": {"Parking Area": 4, "Supermarket": 2, "Hospital": 1},
    "Drugs": {"Nightclub": 6, "Police Station": 5, "Prison": 4, "Bus/Coach Station": 3, "Parking Area": 5},
    "Other crime": {"Police Station": 9, "Prison": 5},
    "Other theft": {"Supermarket": 7, "Petrol Station": 14, "Shopping Area": 7, "Nightclub": 3},
    "Possession of weapons": {"Police Station": 7, "Nightclub": 4, "Bus/Coach Station": 4, "Prison": 4},
    "Public order": {"Nightclub": 6, "Shopping Area": 5, "Supermarket": 6, "Hospital": 3, "Police Station": 2},
    "Robbery": {"Shopping Area": 4, "Bus/Coach Station": 3, "Petrol Station": 2},
    "Shoplifting": {"Supermarket": 38, "Shopping Area": 32, "Petrol Station": 7, "Parking Area": 5},
    "Theft from the person": {"Nightclub": 22, "Shopping Area": 18, "Bus/Coach Station": 6},
    "Vehicle crime": {"Parking Area": 11},
    "Violence and sexual offences": {"Nightclub": 4, "Hospital": 2, "Prison": 1.2, "Police Station": 1,
                                     "Supermarket": 2, "Shopping Area": 2},
}  # fmt: skip
RETAIL_PULL = 3.0  # a shop, car park or supermarket of the retail park beside others of its kind


@dataclass(frozen=True)
class Story:
    """A true change: one category, in some wards of one district, times `factor` in the newest twelve months."""

    category: str
    district: int
    wards: tuple[str, ...]
    factor: float


STORIES = (
    Story("Robbery", 0, ("Tanners Row",), 2.4),
    Story("Shoplifting", 0, ("Merebrook Park",), 1.5),
    Story("Burglary", 1, ("Castle", "Harbour", "Pier", "Sandhills"), 0.55),
)
NEWEST_YEAR = len(MONTHS) - 12


def weights(category: str, at: Places, people: Residents) -> Floats:
    """The share of a category's records at each point, summing to 1; points outside the county have none."""
    magnets = MAGNETS.get(category, {})
    kind = np.array(at.kind)
    total = _streets(category, at, people) * (100 - sum(magnets.values()))
    for special, share in magnets.items():
        pull = np.where(kind == special, at.bustle**0.5, 0.0)
        total += share * _to_one(pull * np.where(_of_kind(at, "retail"), RETAIL_PULL, 1.0))
    return np.asarray(total / 100)


def telling(category: str, at: Places, month: int) -> Floats:
    """What the stories make of each point's records in a month: 1 where nothing changes."""
    factor = np.ones(len(at.at))
    for story in STORIES:
        if story.category == category and month >= NEWEST_YEAR:
            told = [w for w, ward in enumerate(WARDS) if ward.district == story.district and ward.name in story.wards]
            factor[np.isin(at.ward, told)] = story.factor
    return factor


def _streets(category: str, at: Places, people: Residents) -> Floats:
    """Where the records happen that no special place draws: by residents, kind of ward and bustle."""
    pressure = next(PRESSURE[group] for group, members in PRESSED.items() if category in members)
    of_ward = people.by_ward * np.array([pressure[ward.kind] for ward in WARDS])
    if category in PRESSED["crowds"]:
        of_ward = of_ward * np.array([ward.name not in QUIET for ward in WARDS])
    street = (np.array(at.kind) == STREET) & (at.ward >= 0)
    bustle = np.where(street, at.bustle, 0.0)
    in_ward = np.bincount(at.ward[street], bustle[street], len(WARDS))
    return _to_one(np.where(street, bustle * (of_ward / in_ward)[at.ward], 0.0))


def _of_kind(at: Places, kind: str) -> Bools:
    return np.array([w >= 0 and WARDS[w].kind == kind for w in at.ward.tolist()])


def _to_one(values: Floats) -> Floats:
    return np.asarray(values / values.sum())
