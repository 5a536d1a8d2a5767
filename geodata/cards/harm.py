"""Harm of a force from counts by offence: days of imprisonment under the Cambridge index, subgroup by subgroup.

The categories of police.uk are too coarse for a force's card (an average over its unknown mix of offences), so that the
counts of the Home Office's subgroups are needed. A category that is one subgroup may come from its own count.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from ..weights import CCHI, Part, cchi_parts, excluded
from .official import Figure, Official

OFFENCES, RECORDED = "offences", "recorded_crime"


@dataclass(frozen=True)
class Harm:
    """Days of a year, the sum of the squares of days (the variance of a compound Poisson sum), and whose counts."""

    days: float
    squares: float
    first: int
    last: int
    period: str
    source: str
    url: str


def of_offences(force: str, end: int, late: int, told: Official) -> Harm | None:
    """The harm of the newest year with counts by offence, None where one of them is missing."""
    newest = [
        told.at(force, OFFENCES, p.name, end, late) for parts in _parts().values() for p in parts if len(parts) > 1
    ]
    if not newest or None in newest:
        return None
    last = min(f.last for f in newest if f)
    counted = [
        (p, _count(force, category, p, parts, last, told)) for category, parts in _parts().items() for p in parts
    ]
    if any(n is None for _, n in counted):
        return None
    found = [(p, n) for p, n in counted if n]
    days, squares = sum(p.weight * n.value for p, n in found), sum(p.square * n.value for p, n in found)
    one = found[0][1]
    return Harm(days, squares, one.first, last, one.period, one.source, one.url) if days else None


def _count(force: str, category: str, part: Part, parts: list[Part], last: int, told: Official) -> Figure | None:
    own = told.ending(force, OFFENCES, part.name, last)
    return own or (told.ending(force, RECORDED, category, last) if len(parts) == 1 else None)


@cache
def _parts() -> dict[str, list[Part]]:
    """The subgroups of the categories that the index weighs."""
    left_out = excluded(CCHI)
    return {category: parts for category, parts in cchi_parts().items() if category not in left_out}
