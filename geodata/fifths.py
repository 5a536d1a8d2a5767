"""Where crime falls hardest: an area's records by how income-deprived the neighbourhood is that they were placed in.

A fifth is one of all England's LSOAs, from the most deprived (1) to the least (5), as the file of the indices ranks
them, so that the same fifth is the same in every force. A record lies in the LSOA of its published point. What has no
fifth stays in sight as fifth 0: records without a place, in an LSOA that no file ranks, or outside the area's own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from . import counts, poisson
from .categories import categories, slugs
from .coverage import months_to, newest, whole_years
from .facts import Facts, Located
from .grid import Floats
from .harm import BEYOND_DOUBT, WITHHELD, estimate, reliability
from .lsoas import FIFTHS
from .points import Names, asb_years
from .residents import NEVER_BY_RESIDENTS
from .schemes import DEFAULT, schemes

CRIME, ASB, HARM = "crime", "anti-social-behaviour", f"harm-{DEFAULT}"
KINDS = ("force", "bcu", "csp")
TABLE = ["area", "fifth", "measure", "lsoas", "residents", "n", "per_1000", "low", "high"]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class _Cells:
    """Cells of territorial forces, an entry each: `lsoa` and `ward` are indices, -1 for none."""

    force: Ints
    month: Ints
    category: Ints
    lsoa: Ints
    ward: Ints
    n: Ints


def of_areas(facts: Facts, located: Located, named: Names) -> pd.DataFrame:
    """The table `fifths`: forces, command areas and CSPs by fifth and measure, over the newest twelve months.

    Columns area, fifth (1 the most deprived to 5; 0 for records that none can be given), measure ("crime",
    "anti-social-behaviour", "harm-cchi"), lsoas (the area's own in that fifth), residents (theirs, NA where those of
    one are unknown), n (records, or days of imprisonment, NA where the estimate is withheld), per_1000, low, high
    (95%: the exact Poisson interval of a count, 1.96 standard errors of an estimate; NA where there is no rate).

    Only forces that published the whole year (anti-social behaviour likewise), and only areas with a ranked LSOA, which
    Wales has none of. A force's records are those that it reported, a smaller area's those placed in its wards, both as
    in the table `months`. The City of London has no rate.
    """
    whole = whole_years(facts.ledger)
    force_of = {area: slug for area, slug in facts.places.force_slugs().items() if slug in whole}
    table, pairs = facts.lsoas.table, facts.lsoas.members
    at = pairs["lsoa"].to_numpy()
    fifth, people = (table[name].astype("float64").to_numpy()[at] for name in ("fifth", "residents"))
    pairs = pairs.assign(fifth=np.nan_to_num(fifth).astype(int), residents=people)
    cells = _cells(facts, located, named)
    frames = [_of_kind(kind, facts, cells, pairs, force_of) for kind in KINDS]
    return pd.concat(frames)[TABLE].sort_values(["area", "fifth", "measure"], ignore_index=True)


def _cells(facts: Facts, located: Located, named: Names) -> _Cells:
    frame = located.cells.frame[counts.territorial(located.cells.frame, facts.names)]
    codes, texts = pd.factorize(named.lsoas(located.wards.snap))
    told = pd.Index([facts.lsoas.newer.get(text, text) for text in texts], dtype=object)
    row = pd.Index(facts.lsoas.table["lsoa"], dtype=object).get_indexer(told)
    point = frame["point"].to_numpy()
    at = np.append(row[codes] if len(codes) else np.empty(0, int), -1)
    force, month, category = (frame[c].cat.codes.to_numpy().astype(np.int64) for c in ("force", "month", "category"))
    ward = located.wards.wards(point).astype(np.int64)
    return _Cells(force, month, category, at[point].astype(np.int64), ward, frame["n"].to_numpy().astype(np.int64))


def _of_kind(kind: str, facts: Facts, cells: _Cells, pairs: pd.DataFrame, force_of: dict[str, str]) -> pd.DataFrame:
    """The rows of all areas of a kind that are in `force_of`; `pairs` has the columns area, lsoa, fifth, residents."""
    codes = facts.places.areas.loc[facts.places.areas["kind"] == kind, "code"]
    ranked = set(pairs.loc[pairs["fifth"] > 0, "area"])
    own = [code for code in codes if code in force_of and code in ranked]
    slugs_of = [force_of[code] for code in own]
    area = _area_of_cells(kind, own, facts, cells)
    kept = _in_year(area, slugs_of, facts, cells)
    pairs = pairs[pairs["area"].isin(own)]
    home = np.full((2, len(facts.lsoas.table) + 1), -1)  # area and fifth of each LSOA, the last for none
    home[:, pairs["lsoa"]] = pd.Index(own).get_indexer(pd.Index(pairs["area"])), pairs["fifth"]
    fifth = np.where(home[0, cells.lsoa] == area, home[1, cells.lsoa], 0)[kept]
    size = len(own), FIFTHS + 1, len(slugs())
    key = (area[kept] * size[1] + fifth) * size[2] + cells.category[kept]
    n = np.bincount(key, cells.n[kept], int(np.prod(size))).astype(np.int64).reshape(size)
    return _rows(n, _places(pairs, own), np.array(slugs_of, dtype=object), facts)


def _area_of_cells(kind: str, own: list[str], facts: Facts, cells: _Cells) -> Ints:
    """The area of each cell as an index into `own`, -1 for none: by the reporting force, or by its ward."""
    wards = facts.places.wards
    if kind == "force":
        code_of = dict(zip(wards["slug"], wards["force"], strict=True))
        told = [code_of.get(slug, "") for slug in facts.street.forces]
        return np.asarray(
            np.append(pd.Index(own, dtype=object).get_indexer(pd.Index(told, dtype=object)), -1)[cells.force]
        )
    return np.asarray(np.append(pd.Index(own, dtype=object).get_indexer(pd.Index(wards[kind])), -1)[cells.ward])


def _in_year(area: Ints, slug: list[str], facts: Facts, cells: _Cells) -> NDArray[np.bool_]:
    """Which cells are of an area, and of the newest twelve months of its force."""
    last, months = newest(facts.ledger), np.array(facts.street.months, dtype=object)
    inside = np.zeros((len(slug) + 1, len(months)), dtype=bool)
    for i, name in enumerate(slug):
        inside[i] = np.isin(months, months_to(last[name]))
    return np.asarray(inside[area, cells.month])


def _places(people: pd.DataFrame, own: list[str]) -> pd.DataFrame:
    """Columns lsoas and residents (NaN where those of one are unknown) by area and fifth, of every pair of them."""
    by = people.groupby(["area", "fifth"])["residents"]
    table = pd.DataFrame({"lsoas": by.size(), "residents": by.sum().where(by.count() == by.size())})
    return table.reindex(pd.MultiIndex.from_product([own, range(FIFTHS + 1)], names=["area", "fifth"]))


def _rows(n: Ints, places: pd.DataFrame, slug: NDArray[np.object_], facts: Facts) -> pd.DataFrame:
    """The rows of `TABLE`, fifths without an LSOA left out; `n` is [area, fifth, category]."""
    table = places.reset_index()
    table["lsoas"] = table["lsoas"].fillna(0).astype(int)
    force = np.repeat(slug, FIFTHS + 1)
    rated = (table["fifth"] > 0) & (table["residents"] > 0) & ~np.isin(force, list(NEVER_BY_RESIDENTS))
    people = table["residents"].where(rated)
    rows = []
    for measure, figures in _measured(n.reshape(-1, n.shape[2])).items():
        told = {name: np.round(1000 * value / people, 3) for name, value in figures.items() if name != "n"}
        given = np.isin(force, sorted(asb_years(facts.ledger))) | (measure != ASB)
        rows.append(table.assign(measure=measure, n=np.round(figures["n"], 1), **told)[given])
    every = pd.concat(rows, ignore_index=True)
    every["residents"] = every["residents"].where(every["fifth"] > 0).astype("Int64")
    return every[(every["lsoas"] > 0) | (every["fifth"] == 0)]


def _measured(n: Ints) -> dict[str, dict[str, Floats]]:
    """Measure → n, per_1000 (still the number itself), low and high, of lots of records by category, a lot a row."""
    is_crime = np.array([c.dataset == "crime" for c in categories()])
    found = {}
    for measure, columns in ((CRIME, is_crime), (ASB, ~is_crime)):
        records = n[:, columns].sum(axis=1)
        low, high = poisson.interval(records)
        found[measure] = {"n": records.astype(float), "per_1000": records.astype(float), "low": low, "high": high}
    e = estimate(n, next(s for s in schemes() if s.id == DEFAULT))
    total = np.where(reliability(e.error) == WITHHELD, np.nan, e.total)
    doubt = BEYOND_DOUBT * e.error * total
    found[HARM] = {"n": total, "per_1000": total, "low": np.maximum(total - doubt, 0), "high": total + doubt}
    return found
