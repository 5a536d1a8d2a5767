"""The fourteen categories of police.uk, from `reference/categories.csv`."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

from .areas import REFERENCE


@dataclass(frozen=True)
class Category:
    """One category: how the files spell it, how the site says it, and which dataset it counts in."""

    slug: str
    published_as: str
    label: str
    dataset: str  # "crime" or "asb": anti-social behaviour is its own series, never in "crime"
    includes: str


@cache
def categories() -> tuple[Category, ...]:
    """All fourteen, in the order of the reference table (by slug)."""
    with (REFERENCE / "categories.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return tuple(Category(r["slug"], r["published_as"], r["label"], r["dataset"], r["includes"]) for r in rows)


def slugs() -> list[str]:
    """The fourteen slugs, in table order; a record's category is an index into this list."""
    return [c.slug for c in categories()]
