"""Records of each area over its force's newest twelve months and the twelve before: what lists of areas show.

A year of which a month is missing or partial has no number. The page of an area adds its months up itself; a test
holds both together.
"""

from __future__ import annotations

import pandas as pd

from .categories import categories
from .counts import column
from .coverage import PRESENT, YEAR, months_to

COLUMNS = ["area", "newest", "crime", "crime_before", "asb", "asb_before"]
DATASETS = ("crime", "asb")


def table(months: pd.DataFrame, force_of: dict[str, str], ledger: pd.DataFrame, newest: dict[str, str]) -> pd.DataFrame:
    """The table `years`: area, newest (last month of its year), crime, crime_before, asb, asb_before; NA for no year.

    Args:
        months: area, month and a column a category: areas of forces (`counts.months_table`), lines (`nation.lines`).
        force_of: area → slug of its force; an area that is not in it is the line of several forces.
        ledger: the coverage ledger.
        newest: force slug → its newest month with crime.
    """
    lines = sorted(set(months["area"]) - force_of.keys())
    last = {area: newest[slug] for area, slug in force_of.items() if slug in newest}
    last |= dict.fromkeys(lines, str(ledger["month"].max()))
    found = pd.DataFrame({"area": sorted(last)})
    found["newest"] = found["area"].map(last)
    back = _ordinals(months["area"].map(last)) - _ordinals(months["month"])
    slugs = found["area"].map(force_of)
    for dataset in DATASETS:
        own = months[[column(c.slug) for c in categories() if c.dataset == dataset]].sum(axis=1, min_count=1)
        for name, start in ((dataset, 0), (f"{dataset}_before", YEAR)):
            inside = (back >= start) & (back < start + YEAR) & own.notna()
            year = own[inside].groupby(months["area"][inside]).agg(["sum", "size"])
            full = set(year.index[year["size"] == YEAR]) & set(lines)
            whole = slugs.isin(_whole(ledger, newest, dataset, start)) | found["area"].isin(list(full))
            found[name] = found["area"].map(year["sum"]).fillna(0).where(whole).astype("Int64")
    return found[COLUMNS]


def _ordinals(months: pd.Series) -> pd.Series:
    """Months as whole numbers that count on; far ahead where there is none, within a year of nothing."""
    filled = months.fillna("9999-12").astype(str)
    return filled.str[:4].astype(int) * YEAR + filled.str[5:7].astype(int)


def _whole(ledger: pd.DataFrame, newest: dict[str, str], dataset: str, start: int) -> list[str]:
    """The forces that published every month in full of the year that ends `start` months before their newest."""
    own = ledger[(ledger["dataset"] == dataset) & (ledger["state"] == PRESENT)]
    held = {force: set(part["month"]) for force, part in own.groupby("force")}
    return [slug for slug, last in newest.items() if set(months_to(last, start + YEAR)[:YEAR]) <= held.get(slug, set())]
