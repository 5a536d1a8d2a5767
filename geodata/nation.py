"""Lines of the regions and the nation: sums of the forces that published every month of the line.

A force that did not is left out of the line whole, and named: a sum that a month of one force is missing from
would look like a fall.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .categories import categories, slugs
from .counts import Tally, frame
from .coverage import PRESENT, months_to
from .hierarchy import Hierarchy

LINE = 24  # months: the newest year and the one before


def lines(forces: Tally, hierarchy: Hierarchy, ledger: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The lines of the regions and the nation, and which forces are in each.

    A line has the newest 24 months of the site (fewer where it holds fewer).

    Returns:
        area, month and a column a category (NA throughout where no force is in the line); and area, dataset,
        force, included (0 or 1), reason.
    """
    months = months_of(ledger)
    parts = _parts(hierarchy, ledger, months)
    drawn = [_line(str(area), own, forces, months) for area, own in parts.groupby("area", sort=False)]
    return (pd.concat(drawn, ignore_index=True) if drawn else _nothing()), parts


def months_of(ledger: pd.DataFrame) -> list[str]:
    """The months of every line: the newest 24 of the site, fewer where it holds fewer."""
    return [m for m in months_to(ledger["month"].max(), LINE) if m >= ledger["month"].min()]


def members(hierarchy: Hierarchy, ledger: pd.DataFrame) -> dict[str, list[str]]:
    """Code of each region and of the nation → the slugs of the forces in its line of crimes."""
    parts = _parts(hierarchy, ledger, months_of(ledger))
    own = parts[(parts["dataset"] == "crime") & (parts["included"] == 1)]
    return {str(area): list(rows["force"]) for area, rows in own.groupby("area")}


def _line(area: str, parts: pd.DataFrame, forces: Tally, months: list[str]) -> pd.DataFrame:
    values = np.zeros((len(months), len(slugs())), np.int64)
    missing = np.ones_like(values, dtype=bool)
    row = {slug: i for i, slug in enumerate(forces.codes)}
    for dataset, columns in _datasets().items():
        members = [row[f] for f in parts.loc[(parts["dataset"] == dataset) & (parts["included"] == 1), "force"]]
        if members:  # each published all of the months: they are all in the tally
            at = [forces.months.index(month) for month in months]
            values[:, columns] = forces.n[members].sum(axis=0)[at][:, columns]
            missing[:, columns] = False
    return frame(np.full(len(months), area, object), np.array(months, object), values, missing)


def _datasets() -> dict[str, NDArray[np.bool_]]:
    """Which categories belong to each dataset."""
    return {kind: np.array([c.dataset == kind for c in categories()]) for kind in ("crime", "asb")}


def _nothing() -> pd.DataFrame:
    none = np.empty(0, object)
    return frame(none, none, np.empty((0, len(slugs())), np.int64), np.empty((0, len(slugs())), bool))


def _parts(hierarchy: Hierarchy, ledger: pd.DataFrame, months: list[str]) -> pd.DataFrame:
    """area, dataset, force, included, reason: for each region and the nation, its forces."""
    slug_of = dict(zip(hierarchy.wards["force"], hierarchy.wards["slug"], strict=True))
    kinds = hierarchy.areas.set_index("code")["kind"]
    pairs = hierarchy.closure[hierarchy.closure["descendant"].isin(list(slug_of))]
    pairs = pairs[pairs["ancestor"].map(kinds).isin(["region", "nation"])]
    inside = ledger[ledger["month"].isin(months)]
    whole = inside.assign(whole=inside["state"] == PRESENT).groupby(["force", "dataset"])["whole"].sum()
    rows = []
    for area, force in zip(pairs["ancestor"], pairs["descendant"].map(slug_of), strict=True):
        for dataset in ("crime", "asb"):
            there = int(whole.get((force, dataset), 0))
            reason = "" if there == len(months) else f"{there} of {len(months)} months published in full"
            rows.append((area, dataset, force, int(not reason), reason))
    return pd.DataFrame(sorted(rows), columns=["area", "dataset", "force", "included", "reason"])
