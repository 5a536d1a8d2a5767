"""Counts: how many records each area has, by month and category, and the records that no ward can show.

A force's total follows "Reported by"; every smaller area follows the published point. The differences are
rows of their own: unplaced, placed in another force's ward, placed in no loaded ward.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from . import areas
from .coverage import months_to
from .hierarchy import Hierarchy

KEYS = ["area", "month", "category"]


def by_area(records: pd.DataFrame, ward: np.ndarray, hierarchy: Hierarchy, names: dict[str, str]) -> pd.DataFrame:
    """Columns area, month, category, n: every area of every level, only where n > 0.

    Args:
        records: columns force, month, category (`geodata.police`).
        ward: index of each record's ward in `hierarchy.wards`, -1 for none.
        hierarchy: where each ward belongs.
        names: slug → name of the forces in the records; those that are not territorial count in no ward.
    """
    wards = hierarchy.wards
    inside = (ward >= 0) & territorial(records, names)
    by_ward = _tally(records[inside], ward[inside], wards["code"].to_numpy())
    force_code = dict(zip(wards["slug"], wards["force"], strict=True))
    slugs = records["force"].cat.categories
    reported = records["force"].isin(list(force_code)).to_numpy()
    codes = np.array([force_code.get(slug, "") for slug in slugs], dtype=object)
    by_force = _tally(records[reported], records["force"].cat.codes.to_numpy()[reported], codes)
    closure = hierarchy.closure
    between = closure[(closure["depth"] > 0) & ~closure["ancestor"].isin(list(force_code.values()))]
    above = by_ward.merge(between, left_on="area", right_on="descendant").assign(area=lambda t: t["ancestor"])
    middle = above.groupby(KEYS, as_index=False)["n"].sum()
    return pd.concat([by_ward, middle, by_force]).sort_values(KEYS, ignore_index=True)


def territorial(records: pd.DataFrame, names: dict[str, str]) -> np.ndarray:
    """Which records count in the places they lie in, as booleans: not those of railway or other nations' police."""
    slugs = [slug for slug, name in names.items() if areas.force_of(slug, name).territorial]
    return records["force"].isin(slugs).to_numpy()


def _tally(records: pd.DataFrame, area: np.ndarray, codes: np.ndarray) -> pd.DataFrame:
    """Records by area (an index into `codes`), month and category; only what occurs."""
    month, category = records["month"].cat, records["category"].cat
    months, slugs = month.categories.to_numpy(dtype=object), category.categories.to_numpy(dtype=object)
    shape = (len(codes), len(months), len(slugs))
    keys = np.ravel_multi_index((area.astype(np.int64), month.codes.to_numpy(), category.codes.to_numpy()), shape)
    seen, n = np.unique(keys, return_counts=True)
    a, m, c = np.unravel_index(seen, shape)
    return pd.DataFrame({"area": codes[a], "month": months[m], "category": slugs[c], "n": n})


def unseen(records: pd.DataFrame, point: np.ndarray, ward: np.ndarray, hierarchy: Hierarchy) -> pd.DataFrame:
    """Columns force (slug), month, what, n: records of each force that none of its wards shows.

    what is "unplaced" (published without a place), "outside" (in a ward of another force) or "nowhere" (in no
    loaded ward).
    """
    own = np.append(hierarchy.wards["slug"].to_numpy(), "")[ward]
    force = records["force"].astype(str).to_numpy()
    what = np.select([point < 0, ward < 0, own != force], ["unplaced", "nowhere", "outside"], "")
    rows = pd.DataFrame({"force": force, "month": records["month"].astype(str).to_numpy(), "what": what})
    seen = rows[rows["what"] != ""].groupby(["force", "month", "what"], as_index=False).size()
    return seen.rename(columns={"size": "n"})


def in_newest_year(records: pd.DataFrame, newest_months: dict[str, str]) -> np.ndarray:
    """Which records fall in the newest twelve months of the force that reported them, as booleans."""
    windows = {(slug, month) for slug, last in newest_months.items() for month in months_to(last)}
    pairs = zip(records["force"].astype(str), records["month"].astype(str), strict=True)
    return np.fromiter((pair in windows for pair in pairs), dtype=bool, count=len(records))
