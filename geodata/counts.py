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
    territorial = [s for s, name in names.items() if areas.force_of(s, name).territorial]
    inside = (ward >= 0) & records["force"].isin(territorial).to_numpy()
    placed = records.loc[inside, ["month", "category"]].assign(area=hierarchy.wards["code"].to_numpy()[ward[inside]])
    wards = _tally(placed)
    force_codes = dict(zip(hierarchy.wards["slug"], hierarchy.wards["force"], strict=True))
    reported = records[["month", "category"]].assign(area=records["force"].astype(str).map(force_codes))
    forces = _tally(reported.dropna(subset=["area"]))
    between = hierarchy.closure[
        (hierarchy.closure["depth"] > 0) & ~hierarchy.closure["ancestor"].isin(force_codes.values())
    ]
    above = wards.merge(between, left_on="area", right_on="descendant").assign(area=lambda t: t["ancestor"])
    middle = above.groupby(KEYS, observed=True, as_index=False)["n"].sum()
    return pd.concat([wards, middle, forces]).sort_values(KEYS, ignore_index=True)


def _tally(rows: pd.DataFrame) -> pd.DataFrame:
    plain = rows.astype(dict.fromkeys(KEYS, "string"))
    return plain.groupby(KEYS, as_index=False).size().rename(columns={"size": "n"}).astype({"n": int})


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
