"""Rates: records of the newest twelve months to 1,000 residents or households, each with its interval.

A rate says something only where those who are counted below the line are those to whom it happens. So there is none
for shoplifting and theft from the person, which happen to shops and to whoever passes; none for areas that by day hold
half as many people again as live there; none for the City of London. That goes for burglary by household too: the
files do not tell the burglary of a home from that of a shop or an office, and in a town centre the second prevails.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from . import areas, poisson
from .categories import categories, slugs
from .counts import COLUMNS, column, of_newest_year
from .coverage import YEAR, newest, whole_years
from .points import asb_years
from .residents import bases

ALL, ASB, BURGLARY = "crime", "anti-social-behaviour", "burglary"
NO_RATE = ("shoplifting", "theft-from-the-person")
RESIDENTS, HOUSEHOLDS = "residents", "households"
TABLE = ["area", "category", "records", "base", "people", "per_1000", "low", "high"]
CRIMES = [column(c.slug) for c in categories() if c.dataset == "crime"]


def by_area(
    months: pd.DataFrame, force_of: dict[str, str], ledger: pd.DataFrame, people: pd.DataFrame, parts: pd.DataFrame
) -> pd.DataFrame:
    """The table `rates`: one row an area and category, and one for "crime", which is all crimes together.

    Columns area, category, records, base ("residents" or "households"), people (how many of them), per_1000, low and
    high (exact Poisson interval of 95%). Only areas whose force published all of its newest twelve months, and whose
    residents are known and measure them (`residents.bases`); anti-social behaviour only where it was published for
    that year too. Burglary goes by households where they are known. A region and the nation have the records and the
    residents of the forces that are in their line, where the residents of all of them are known.

    Args:
        months: area, month and a column a category (`counts.months_table` and `nation.lines`).
        force_of: area → slug of its force.
        ledger: the coverage ledger.
        people: residents of areas (`residents.read`).
        parts: which forces are in the line of a region or the nation (`nation.lines`).
    """
    last, whole = newest(ledger), whole_years(ledger)
    counted = of_newest_year(months, force_of, {slug: last[slug] for slug in whole})
    base = bases(people, force_of)
    here = [area for area, slug in force_of.items() if slug in whole and area in base.index]
    homes = people.set_index("area")["households"].astype("float64")
    records = counted.reindex(here, fill_value=0)
    has_asb = np.isin([force_of[area] for area in here], sorted(asb_years(ledger)))
    own = _rows(records, base.reindex(here), homes.reindex(here), np.ones(len(here), dtype=bool), has_asb)
    rows = [own, *(_of_lines(months, parts, dataset, people, force_of) for dataset in ("crime", "asb"))]
    return pd.concat(rows)[TABLE].sort_values(["area", "category"], ignore_index=True)


def _rows(
    records: pd.DataFrame,
    residents: pd.Series[float],
    homes: pd.Series[float],
    has_crime: NDArray[np.bool_],
    has_asb: NDArray[np.bool_],
) -> pd.DataFrame:
    """The rows of some areas, the index of `records`; the two flags tell which dataset each of them published."""
    wanted = [slug for slug in slugs() if slug not in NO_RATE]
    frames = [_of_category(ALL, records[CRIMES].sum(axis=1), residents, homes, has_crime)]
    for slug in wanted:
        frames.append(
            _of_category(slug, records[column(slug)], residents, homes, has_asb if slug == ASB else has_crime)
        )
    return pd.concat(frames, ignore_index=True)


def _of_category(
    slug: str, n: pd.Series[int], residents: pd.Series[float], homes: pd.Series[float], given: NDArray[np.bool_]
) -> pd.DataFrame:
    by_home = (homes.notna() & (slug == BURGLARY)).to_numpy()
    people = np.where(by_home, homes, residents)
    kept = given & (people > 0)
    records, people = n.to_numpy(dtype=np.int64)[kept], people[kept]
    low, high = poisson.interval(records)
    rates = {"per_1000": records, "low": low, "high": high}
    return pd.DataFrame(
        {
            "area": n.index.to_numpy(dtype=object)[kept],
            "category": slug,
            "records": records,
            "base": np.where(by_home, HOUSEHOLDS, RESIDENTS)[kept],
            "people": people.astype(np.int64),
            **{name: np.round(1000 * value / people, 4) for name, value in rates.items()},
        }
    )


def _of_lines(
    months: pd.DataFrame, parts: pd.DataFrame, dataset: str, people: pd.DataFrame, force_of: dict[str, str]
) -> pd.DataFrame:
    """The rows of regions and the nation in one dataset, over the newest twelve months of their lines."""
    own = parts[(parts["dataset"] == dataset) & (parts["included"] == 1)]
    force = own["force"].map({slug: area for area, slug in force_of.items() if areas.kind_of(area) == "force"})
    known = people.set_index("area")
    members = own.assign(**{c: force.map(known[c].astype("float64")) for c in (RESIDENTS, HOUSEHOLDS)})
    by = members.groupby("area")[[RESIDENTS, HOUSEHOLDS]]
    sums = by.sum().where(by.count().eq(by.size(), axis=0))  # none where those of one force are unknown
    lines = months[months["area"].isin(sums.index)].sort_values("month").groupby("area").tail(YEAR)
    year = lines.groupby("area")[COLUMNS].sum()[lines.groupby("area").size() == YEAR]
    sums, every = sums.reindex(year.index), np.ones(len(year), dtype=bool)
    asb = dataset == "asb"
    return _rows(year, sums[RESIDENTS], sums[HOUSEHOLDS], every & (not asb), every & asb)
