"""Harm: weights a category as data files, and the sentencing-weighted estimate they give.

A weight is in days of imprisonment a crime (scheme "count": 1). It is an average over the offences inside a
category, which the police files do not tell apart; low and high say how far that average could be off.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .areas import REFERENCE
from .categories import slugs
from .counts import COLUMNS
from .coverage import months_to, whole_years
from .faults import InputFault
from .grid import Floats

DEFAULT = "cchi"
FIELDS = ("id", "title", "unit", "edition", "source", "licence", "how", "excluded")


@dataclass(frozen=True)
class Scheme:
    """One way of weighing categories against each other; arrays follow `categories.slugs()`, 0 where left out."""

    id: str
    title: str
    unit: str
    edition: str
    source: str
    licence: str
    how: str
    excluded: dict[str, str]  # slug → why it has no weight
    weight: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True)
class Estimate:
    """The sentencing-weighted estimate of some records, or of each of several lots of them, in the scheme's unit."""

    total: Floats
    low: Floats
    high: Floats


def schemes(folder: Path = REFERENCE / "harm") -> list[Scheme]:
    """Every scheme of the folder, the default first."""
    found = [read(path) for path in sorted(folder.glob("*.json"))]
    return sorted(found, key=lambda s: (s.id != DEFAULT, s.id))


def read(path: Path) -> Scheme:
    """One scheme file; InputFault where a category is missing, unknown, or its weights are out of order."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        weights, excluded, about = content["weights"], content["excluded"], [content[k] for k in FIELDS]
    except (ValueError, KeyError, TypeError) as error:
        raise InputFault(path, f"is no scheme of weights ({error})", "Mend the file") from error
    told = [*weights, *excluded]
    for slug in sorted({*told, *slugs()}):
        if slug not in slugs() or told.count(slug) != 1:
            what = f"category “{slug}” is unknown, missing or both weighed and excluded"
            raise InputFault(path, what, "Mend the file")
    for slug, w in weights.items():
        if not 0 <= w.get("low", -1) <= w.get("weight", -1) <= w.get("high", -1):
            raise InputFault(path, f"{slug} needs 0 ≤ low ≤ weight ≤ high", "Mend the file", slug)
    columns = (np.array([weights.get(s, {}).get(k, 0.0) for s in slugs()]) for k in ("weight", "low", "high"))
    return Scheme(*about, *columns)


def estimate(counts: NDArray[np.int64], scheme: Scheme) -> Estimate:
    """The estimate for counts by category (in the order of `categories.slugs()`), one lot or a lot a row."""
    return Estimate(*(counts @ w for w in (scheme.weight, scheme.low, scheme.high)))


def by_area(
    months: pd.DataFrame, force_of: dict[str, str], ledger: pd.DataFrame, newest: dict[str, str]
) -> pd.DataFrame:
    """Columns area, scheme, total, low, high: the newest twelve months, where all twelve were published.

    Args:
        months: area, month and a column a category (`geodata.counts.months_table`).
        force_of: area → slug of its force.
        ledger: the coverage ledger (`geodata.coverage`).
        newest: force slug → the last of its twelve months.
    """
    whole = whole_years(ledger)
    first = {slug: months_to(newest[slug])[0] for slug in whole}
    held = months[months["month"] >= min(first.values(), default="")]
    slug = held["area"].map(force_of)
    own, slug = held[slug.isin(whole)], slug[slug.isin(whole)]
    begin, end = (slug.map(edge).astype(str) for edge in (first, newest))
    year = own[(own["month"] >= begin) & (own["month"] <= end)].groupby("area")[COLUMNS].sum()
    areas = [a for a, s in force_of.items() if s in whole]  # an area without a record has an estimate of 0
    numbers = year.reindex(areas, fill_value=0).to_numpy(dtype=np.int64)
    found = []
    for scheme in schemes():
        e = estimate(numbers, scheme)
        columns = {name: np.round(n, 1) for name, n in (("total", e.total), ("low", e.low), ("high", e.high))}
        found.append(pd.DataFrame({"area": areas, "scheme": scheme.id, **columns}))
    return pd.concat(found).sort_values(["area", "scheme"], ignore_index=True)
