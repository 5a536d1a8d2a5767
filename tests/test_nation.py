"""Lines of regions and the nation: sums of the forces that published every month; the others are left out and named."""

from __future__ import annotations

import geopandas
import numpy as np
import pandas as pd
import pytest

from geodata import counts, coverage, nation
from geodata.categories import slugs
from geodata.counts import COLUMNS, Tally
from geodata.hierarchy import Hierarchy

MONTHS = coverage.months_between("2024-01", "2025-12")
FORCES = ["essex", "kent", "surrey"]
CODES = {"essex": "E23000028", "kent": "E23000032", "surrey": "E23000031"}
ASB = slugs().index("anti-social-behaviour")


def hierarchy() -> Hierarchy:
    """Three forces in one region and the nation, one ward each."""
    wards = geopandas.GeoDataFrame(
        {"code": ["A", "B", "C"], "force": [CODES[f] for f in FORCES], "slug": FORCES}, geometry=[None] * 3, crs=4326
    )
    kinds = {"R": "region", "N": "nation"} | dict.fromkeys(CODES.values(), "force") | dict.fromkeys("ABC", "ward")
    areas = pd.DataFrame([(c, k, c, c, "", 0, "") for c, k in kinds.items()],
                         columns=["code", "kind", "name", "slug", "vintage", "assumed", "provenance"])  # fmt: skip
    pairs = [(top, code, 1) for top in "RN" for code in CODES.values()]
    closure = pd.DataFrame(pairs, columns=["ancestor", "descendant", "depth"])
    nothing = pd.DataFrame()
    own = dict.fromkeys(Hierarchy.__dataclass_fields__, nothing) | {"wards": wards, "areas": areas, "closure": closure}
    return Hierarchy(**own)


def reported(burglaries: dict[str, int]) -> Tally:
    """So many burglaries a month of each force, and one incident of anti-social behaviour."""
    n = np.zeros((3, len(MONTHS), len(slugs())), np.int64)
    for i, force in enumerate(FORCES):
        n[i, :, slugs().index("burglary")] = burglaries[force]
        n[i, :, ASB] = 1
    return Tally(np.array(FORCES, object), MONTHS, n)


def ledger(*holes: tuple[str, str, str, str]) -> pd.DataFrame:
    """All present but these (force, month, dataset, state)."""
    rows = [(f, m, d, "present") for f in FORCES for m in MONTHS for d in ("crime", "asb")]
    table = pd.DataFrame(rows, columns=["force", "month", "dataset", "state"])
    for force, month, dataset, state in holes:
        table.loc[(table["force"] == force) & (table["month"] == month) & (table["dataset"] == dataset), "state"] = (
            state
        )
    return table


def line(holes: list[tuple[str, str, str, str]], area: str = "N") -> tuple[pd.DataFrame, pd.DataFrame]:
    drawn, parts = nation.lines(reported({"essex": 10, "kent": 20, "surrey": 300}), hierarchy(), ledger(*holes))
    return drawn[drawn["area"] == area], parts[parts["area"] == area]


@pytest.mark.parametrize("area", ["R", "N"])
def test_a_line_is_the_sum_of_its_forces_over_two_years(area: str) -> None:
    drawn, parts = line([], area)
    assert drawn["month"].tolist() == MONTHS
    assert set(drawn["burglary"]) == {330}
    assert set(drawn["anti_social_behaviour"]) == {3}
    assert set(parts["included"]) == {1}


@pytest.mark.parametrize("state", ["missing", "partial", "not published yet"])
def test_a_force_with_a_hole_is_left_out_of_every_month_and_named(state: str) -> None:
    drawn, parts = line([("surrey", "2025-03", "crime", state)])
    assert set(drawn["burglary"]) == {30}
    assert set(drawn["anti_social_behaviour"]) == {3}  # its other dataset is whole
    left = parts[parts["included"] == 0]
    told = left[["dataset", "force", "reason"]].values.tolist()
    assert told == [["crime", "surrey", "23 of 24 months published in full"]]


def test_a_line_without_any_force_is_not_published_and_not_zero() -> None:
    drawn, _ = line([(force, "2025-03", "crime", "missing") for force in FORCES])
    assert drawn["burglary"].isna().all()
    assert drawn[[c for c in COLUMNS if c != "anti_social_behaviour"]].isna().all(axis=None)
    assert drawn["anti_social_behaviour"].tolist() == [3] * 24


def test_a_hole_before_the_two_years_leaves_nobody_out() -> None:
    older = ledger()
    first = older[older["month"] == "2024-01"].assign(month="2023-12", state="missing")
    _, parts = nation.lines(reported(dict.fromkeys(FORCES, 1)), hierarchy(), pd.concat([first, older]))
    assert set(parts["included"]) == {1}


def test_an_area_in_no_nation_has_no_line() -> None:
    tree = hierarchy()
    small = Hierarchy(**{f: getattr(tree, f) for f in tree.__dataclass_fields__} | {"closure": tree.closure.iloc[:0]})
    drawn, parts = nation.lines(reported(dict.fromkeys(FORCES, 1)), small, ledger())
    assert (len(drawn), len(parts)) == (0, 0)
    assert list(drawn) == ["area", "month", *counts.COLUMNS]
