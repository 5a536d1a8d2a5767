"""Rates of an area, as facts: records of the newest twelve months to 1,000 residents or households."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .store import Store

HOUSEHOLDS = "households"


@dataclass(frozen=True)
class Rate:
    """One rate with the 95% interval that chance alone gives it."""

    records: int
    base: str  # "residents", "households"
    people: int  # how many of them
    per_1000: float
    low: float
    high: float


def as_facts(found: Mapping[str, Rate]) -> dict[str, dict[str, object]]:
    """The rates as the JSON of an area gives them: category → what they are divided by, rate, interval."""
    return {
        category: {"base": r.base, "people": r.people, "per_1000": r.per_1000, "low": r.low, "high": r.high}
        for category, r in sorted(found.items())
    }


def read(store: Store, area: str) -> dict[str, Rate]:
    """Category ("crime" for all crimes) → rate; absent where none is known or none would mean anything."""
    rows = store.db.execute(
        "SELECT category, records, base, people, per_1000, low, high FROM rates WHERE area = :area", {"area": area}
    )
    return {r["category"]: Rate(r["records"], r["base"], r["people"], r["per_1000"], r["low"], r["high"]) for r in rows}
