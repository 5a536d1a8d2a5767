"""What forces count, quarter by quarter: crimes by category and subgroup, incidents, calls, complaints, arrests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from ..categories import categories
from ..offences import subgroups
from .chance import Floats, stream
from .peers import NATION, TURN, Figure, Force
from .plan import SLUG
from .quarters import MIDDLES, QUARTERS, dated, dated_years, rolling, yearly
from .volumes import ASB_SHARE, NATIONAL

LUCK = 0.012  # how far a quarter strays from what is expected of it, at most
SLUGS = {c.published_as: c.slug for c in categories()}


@dataclass(frozen=True)
class Count:
    """How much of something there is a year to 1,000 residents, and what changes it, in parts of it.

    better: what one ordinary difference adds, below 0 where fewer is better; trend: what every year adds.
    """

    per_1000: float
    better: float
    trend: float


ASB_PER_1000 = 1_000 * sum(NATIONAL.values()) / NATION.population * ASB_SHARE / (1 - ASB_SHARE)
CRIME = (-0.10, -0.015)  # better, trend
COUNTS = {
    "asb_incidents": Count(ASB_PER_1000, -0.10, -0.03),
    "knife_offences": Count(0.82, -0.12, -0.03),
    "gun_offences": Count(0.09, -0.12, -0.02),
    "domestic_abuse_offences": Count(13.0, -0.08, -0.01),
    "stop_searches": Count(4.0, 0.0, -0.02),
    "calls_999": Count(150.0, 0.0, 0.015),
    "calls_101": Count(235.0, 0.0, -0.03),
    "complaints": Count(1.35, -0.08, 0.03),
    "arrests": Count(11.0, 0.0, 0.01),
}
YEARLY = ("arrests",)


def crimes(force: Force) -> dict[str, Floats]:
    """Crimes by category, (quarters,) each, in the proportions of the nation, more where people are poor or close."""
    pull = force.deprivation**1.1 * (force.density / 400) ** 0.08
    found = {}
    for category, n in NATIONAL.items():
        stray = 0.0 if force is NATION else 0.06 * (2 * float(stream(f"{category} {force.slug}").random()) - 1)
        count = Count(1_000 * n / NATION.population * pull * (1 + stray), *CRIME)
        found[category] = _amounts(force, "recorded_crime", count, category)
    return found


def own_record(happened: Mapping[str, Mapping[str, int]]) -> dict[str, Floats]:
    """What a force's own files hold by month, made (quarters,); a quarter before them is that of the year after.

    happened: what → month, "YYYY-MM" → records.
    """
    found = {}
    for what, months in happened.items():
        held = [sum(months.get(m, 0) for m in _months(quarter)) for quarter in QUARTERS]
        before = sum(quarter < min(months) for quarter in QUARTERS)
        luck = 1 + LUCK * (2 * stream(f"before {what}").random(before) - 1)
        found[what] = np.array([*np.rint(held[4 : 4 + before] * luck), *held[before:]], dtype=float)
    return found


def figures(force: Force, recorded: Mapping[str, Floats]) -> Iterator[Figure]:
    """Counts of every rolling year; `recorded` has those of crimes, and of whatever else is known, by quarter."""
    known = {category: recorded[category] for category in NATIONAL}
    yield from _rolling("recorded_crime", "crime", np.sum(list(known.values()), axis=0))
    for category, amounts in known.items():
        yield from _rolling("recorded_crime", SLUGS[category], amounts)
    for subgroup, amounts in _subgroups(force, known).items():
        yield from _rolling("offences", subgroup, amounts)
        if subgroup == "Homicide":
            yield from _rolling("homicides", "", amounts)
    for measure, count in COUNTS.items():
        like = Count(count.per_1000 * force.deprivation**0.5, count.better, count.trend)
        amounts = recorded[measure] if measure in recorded else _amounts(force, measure, like, measure)
        if measure in YEARLY:
            yield from (Figure(measure, "", *told) for told in dated_years(yearly(amounts)))
        else:
            yield from _rolling(measure, "", amounts)


def _amounts(force: Force, measure: str, count: Count, name: str) -> Floats:
    """Whole numbers, (quarters,)."""
    luck = 1 + LUCK * (2 * stream(f"luck {force.slug} {name}").random(len(QUARTERS)) - 1)
    stands = 1 + count.better * force.stands(MIDDLES, measure)
    trend = 1 + count.trend * (MIDDLES - TURN)
    return np.asarray(np.rint(force.population / 4_000 * count.per_1000 * stands * trend * luck), dtype=float)


def _subgroups(force: Force, known: Mapping[str, Floats]) -> dict[str, Floats]:
    """Each category's crimes by subgroup, in the nation's proportions but for a tenth; they add up to the category."""
    table = subgroups()
    found: dict[str, Floats] = {}
    for category, amounts in known.items():
        own = table[table["category"] == SLUGS[category]]
        stray = 0.1 if force.slug not in ("", SLUG) else 0.0
        parts = own["volume_2024_25"].to_numpy() * (
            1 + stray * (2 * stream(f"{category} {force.slug} parts").random(len(own)) - 1)
        )
        upto = np.rint(np.outer(np.cumsum(parts) / parts.sum(), amounts))
        found |= dict(zip(own["subgroup"], np.diff(upto, axis=0, prepend=0), strict=True))
    return found


def _rolling(measure: str, part: str, amounts: Floats) -> Iterator[Figure]:
    yield from (Figure(measure, part, *told) for told in dated(rolling(amounts)))


def _months(quarter: str) -> list[str]:
    return [f"{quarter[:5]}{int(quarter[5:]) - back:02d}" for back in range(3)]
