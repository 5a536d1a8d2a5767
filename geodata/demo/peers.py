"""Zedshire Police and nine other forces that do not exist: how many they serve, how poor, how well they do."""

from __future__ import annotations

from dataclasses import dataclass

from .chance import Floats, stream
from .plan import FORCE, SLUG

TURN = 2024.5  # the middle of 2024, from which on a force gains or loses
OWN = 0.35  # how far a single measure of a force strays from its standing, at most
# All that one of the forces publishes.
FEW = frozenset(
    ["population", "area_km2", "income_deprived_percent", "officers_fte", "recorded_crime", "calls_999",
     "central_grant_gbp", "council_tax_precept_gbp"]
)  # fmt: skip


@dataclass(frozen=True)
class Force:
    """An invented force, or all of them together (slug "").

    population: residents, mid-2024; density: of them a square kilometre; deprivation: 1 is usual. standing: how well it
    does for such a place, in ordinary differences between forces, above 0 better; gain: how much better a year.
    """

    slug: str
    name: str
    population: int
    density: int
    deprivation: float
    standing: float = 0.0
    gain: float = 0.0
    publishes: frozenset[str] = frozenset()  # measures; none named is all

    def stands(self, at: Floats, measure: str) -> Floats:
        """How well it does in a measure at these times, in years."""
        own = 0.0 if self.slug in ("", SLUG) else OWN * (2 * float(stream(f"own {self.slug} {measure}").random()) - 1)
        return self.standing + own + self.gain * (at - TURN).clip(min=0)


@dataclass(frozen=True)
class Figure:
    """One measure of one force in one period, with its interval if it has one, and the day it was published."""

    measure: str
    part: str
    period: str
    value: float
    published: str = ""
    half: float = 0.0  # of the interval


NATION = Force("", "England and Wales", 61_800_000, 400, 1.0)  # mid-2024, rounded
PEERS = (
    Force("alderfen", "Alderfen Police (fictional)", 742_000, 190, 0.94, 0.3),
    Force("brackwater", "Brackwater Constabulary (fictional)", 1_130_000, 340, 0.92, -2.6, -0.1),
    Force("cornmere", "Cornmere Police (fictional)", 508_000, 540, 1.14, 1.2, 0.1),
    Force("dunwater", "Dunwater Police (fictional)", 618_000, 330, 1.16, -2.2, -1.2),
    Force("eastmarch", "Eastmarch Constabulary (fictional)", 894_000, 260, 1.02, 0.2, 0.1),
    Force("fellshire", "Fellshire Police (fictional)", 431_000, 210, 1.04, 1.6, 1.0),
    Force("harrowmoor", "Harrowmoor Police (fictional)", 1_520_000, 980, 1.18, 0.1),
    Force("isenvale", "Isenvale Police (fictional)", 676_000, 310, 0.98, 0.0, 0.0, FEW),
    Force("marlshire", "Marlshire Constabulary (fictional)", 1_010_000, 420, 0.88, 0.5, -0.1),
)


def forces(population: int, area_km2: float) -> tuple[Force, ...]:
    """All ten, Zedshire first with its own residents and land."""
    return (Force(SLUG, FORCE, population, round(population / area_km2), 1.06), *PEERS)
