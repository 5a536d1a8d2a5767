"""Stop and search by ethnic group: rates to residents, find rates, and how often a group is searched beside White.

Pure: counts of one force and residents in, figures out. Rates are of residents of the force's area; those searched
need not live there, so a ratio compares searches with residents and tells no cause.

A ratio is withheld when it would say more than the counts can: under twenty searches on either side, or over 15% of
searches with no ethnicity recorded (the Race Disparity Unit, gov.uk, 31 March 2021, on what biases such ratios:
ethnicity that is not reported, people who gather in a few places, populations that change).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from .searches import ETHNICITIES, NOT_RECORDED, WHITE

FEWEST = 20  # searches on either side of a ratio
MOST_NOT_RECORDED = 15  # per cent of searches
Z = 1.959964  # of a normal distribution: intervals are of 95%
# Why there is no ratio.
FEW, UNRECORDED, NO_RESIDENTS, BASE = "few", "unrecorded", "no residents", "base"
PEOPLE, SHARES = "population", "residents_share_percent"  # measures of `reference/measures.csv`
NOBODY = (0, 0, 0)
Interval = tuple[float, float, float]  # value, low, high


@dataclass(frozen=True)
class Group:
    """One ethnic group: people searched, residents, and the ratio of its rate to that of White residents.

    `withheld` says why there is no ratio: FEW, UNRECORDED, NO_RESIDENTS, BASE (of White itself), "" where there is one.
    """

    ethnicity: str
    searches: int
    linked: int
    linked_known: int
    residents: float | None
    per_1000: float | None
    ratio: float | None
    low: float | None
    high: float | None
    withheld: str

    @property
    def found(self) -> Interval | None:
        """The find rate with its interval; None where no search tells whether what was looked for was found."""
        return proportion(self.linked, self.linked_known)


@dataclass(frozen=True)
class Stops:
    """Searches of one force in a window of months; `groups` in the order of `searches.ETHNICITIES`."""

    searches: int
    not_recorded: int
    groups: tuple[Group, ...]

    @property
    def share_not_recorded(self) -> float | None:
        """The share of searches with no ethnicity recorded, None without searches."""
        return self.not_recorded / self.searches if self.searches else None


def of_window(searches: pd.DataFrame, months: Sequence[str], residents: Mapping[str, float]) -> Stops:
    """Searches of a window of months, by group.

    Args:
        searches: rows of the table `searches` of one force.
        months: the months wanted, "YYYY-MM"; the caller has seen to it that each was published.
        residents: group → people who live in the force's area; may be empty.
    """
    inside = searches[searches["month"].isin(months)]
    sums = inside.groupby("ethnicity")[["searches", "linked", "linked_known"]].sum()
    n = {str(group): (int(a), int(b), int(c)) for group, a, b, c in sums.itertuples(name=None)}
    total, missing = int(sums["searches"].sum()), n.get(NOT_RECORDED, NOBODY)[0]
    unrecorded = 100 * missing > MOST_NOT_RECORDED * total
    white = n.get(WHITE, NOBODY)[0], residents.get(WHITE)
    groups = (_group(g, n.get(g, NOBODY), residents.get(g), white, unrecorded) for g in ETHNICITIES)
    return Stops(total, missing, tuple(groups))


def ratio_of_rates(a: int, people_a: float, b: int, people_b: float) -> Interval:
    """The ratio of two rates, a of people_a to b of people_b, with its interval of 95%.

    The logarithm of the ratio has a standard error of √(1/a + 1/b) where both counts are Poisson (Rothman, Greenland
    and Lash 2008, Modern Epidemiology, 3rd edition, chapter 14). Neither count may be 0.
    """
    ratio = (a / people_a) / (b / people_b)
    factor = math.exp(Z * math.sqrt(1 / a + 1 / b))
    return ratio, ratio / factor, ratio * factor


def proportion(n: int, of: int) -> Interval | None:
    """A share with its interval of 95% by Wilson's score (1927, J. Am. Stat. Assoc. 22:209); None of nothing."""
    if not of:
        return None
    share, z2 = n / of, Z * Z
    middle = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = Z / (1 + z2 / of) * math.sqrt(share * (1 - share) / of + z2 / (4 * of * of))
    return share, max(middle - half, 0.0), min(middle + half, 1.0)


def residents_by_group(indicators: pd.DataFrame, force: str) -> dict[str, float]:
    """Ethnic group → residents of a force (slug): the newest shares by ethnicity, of the newest number of residents.

    `indicators` is the table of that name. Groups without a share are left out; nothing where either is not known.
    """
    people = residents(indicators, force)
    own = indicators[(indicators["force"] == force) & (indicators["measure"] == SHARES) & (indicators["value"] > 0)]
    parts = own["part"].str.split(":").str[-1].str.strip().str.casefold()
    known = own.assign(group=parts.map({group.casefold(): group for group in ETHNICITIES})).dropna(subset="group")
    shares = _newest(known)
    return {str(g): people * share / 100 for g, share in zip(shares["group"], shares["value"], strict=True) if people}


def residents(indicators: pd.DataFrame, force: str) -> float | None:
    """The newest number of residents of a force (slug), None where the table `indicators` tells none."""
    own = indicators[(indicators["force"] == force) & (indicators["measure"] == PEOPLE) & (indicators["part"] == "")]
    found = _newest(own[own["value"] > 0])["value"]
    return float(found.iloc[0]) if len(found) else None


def _group(
    ethnicity: str, n: tuple[int, int, int], residents: float | None, white: tuple[int, float | None], unrecorded: bool
) -> Group:
    why = _withheld(ethnicity, n[0], residents, white, unrecorded)
    rate = 1000 * n[0] / residents if residents else None
    known = None if why or not residents or not white[1] else ratio_of_rates(n[0], residents, white[0], white[1])
    ratio, low, high = known or (None, None, None)
    return Group(ethnicity, *n, residents, rate, ratio, low, high, why)


def _withheld(
    ethnicity: str, searches: int, residents: float | None, white: tuple[int, float | None], unrecorded: bool
) -> str:
    """Why there is no ratio, "" where there is one."""
    if ethnicity == WHITE:
        return BASE
    if not residents or not white[1]:
        return NO_RESIDENTS
    if unrecorded:
        return UNRECORDED
    return FEW if min(searches, white[0]) < FEWEST else ""


def _newest(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of the newest period; "year to 2025-03" is as new as "2025-03"."""
    period = rows["period"].str.removeprefix("year to ")
    return rows[period == period.max()]
