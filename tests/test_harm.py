"""Harm: weights are data, every category is weighed or left out for a reason, a missing month gives no estimate."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from geodata import coverage, harm
from geodata.areas import REFERENCE
from geodata.categories import slugs
from geodata.counts import COLUMNS
from geodata.faults import InputFault

FILES = sorted((REFERENCE / "harm").glob("*.json"))
YEAR = coverage.months_between("2025-01", "2025-12")
Content = dict[str, Any]


def scheme(name: str = "cchi") -> harm.Scheme:
    return next(s for s in harm.schemes() if s.id == name)


def counts(**n: int) -> np.ndarray:
    """Counts by category; _ stands for - in a slug."""
    by_slug = {slug.replace("_", "-"): count for slug, count in n.items()}
    return np.array([by_slug.pop(slug, 0) for slug in slugs()], dtype=np.int64)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_every_category_is_weighed_or_left_out_with_a_reason(path: Path) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))
    assert content["id"] == path.stem
    assert {*content["weights"], *content["excluded"]} == set(slugs())
    assert not content["weights"].keys() & content["excluded"].keys()
    assert all(reason.strip() for reason in content["excluded"].values())
    assert all(0 < w["low"] <= w["weight"] <= w["high"] for w in content["weights"].values())
    assert harm.read(path).id == path.stem


def test_the_three_schemes_begin_with_the_default() -> None:
    assert [s.id for s in harm.schemes()] == ["cchi", "count", "css"]


def test_weights_are_those_of_the_published_table(real: Path) -> None:
    with (real / "indicators/harm_category_weights.csv").open(encoding="utf-8", newline="") as text:
        table = {r["policeuk_category"]: r for r in csv.DictReader(text)}
    assert set(table) == set(slugs())
    for name in ("cchi", "css"):
        own = scheme(name)
        for i, slug in enumerate(slugs()):
            if slug not in own.excluded:
                published = [float(table[slug][c]) for c in (name, f"{name}_low", f"{name}_high")]
                assert [own.weight[i], own.low[i], own.high[i]] == published, (name, slug)


def test_anti_social_behaviour_never_weighs_and_what_police_go_looking_for_neither() -> None:
    for own in harm.schemes():
        assert "anti-social-behaviour" in own.excluded
    assert {"drugs", "possession-of-weapons"} <= scheme("cchi").excluded.keys()
    total = harm.estimate(counts(anti_social_behaviour=1_000, drugs=50, possession_of_weapons=9), scheme("cchi"))
    assert total == harm.Estimate(0.0, 0.0, 0.0)


def test_the_count_scheme_counts_crimes() -> None:
    some = counts(burglary=3, drugs=4, anti_social_behaviour=100, violent_crime=10)
    assert harm.estimate(some, scheme("count")) == harm.Estimate(17.0, 17.0, 17.0)


def test_an_estimate_by_hand() -> None:
    """2 burglaries of 244.68 days (124.37 to 246.16), 3 robberies of 365, 100 shopliftings of 1."""
    e = harm.estimate(counts(burglary=2, robbery=3, shoplifting=100), scheme("cchi"))
    assert e.total == pytest.approx(2 * 244.68 + 3 * 365 + 100)
    assert e.low == pytest.approx(2 * 124.37 + 3 * 365 + 100)
    assert e.high == pytest.approx(2 * 246.16 + 3 * 365 + 100)


def missing_category(content: Content) -> str:
    del content["weights"]["burglary"]
    return "“burglary” is unknown, missing"


def unknown_category(content: Content) -> str:
    content["weights"]["piracy"] = {"weight": 1, "low": 1, "high": 1}
    return "“piracy” is unknown"


def unknown_exclusion(content: Content) -> str:
    content["excluded"]["piracy"] = "there is no sea"
    return "“piracy” is unknown"


def both_weighed_and_excluded(content: Content) -> str:
    content["excluded"]["burglary"] = "not wanted"
    return "“burglary” is unknown, missing or both"


def negative(content: Content) -> str:
    content["weights"]["burglary"]["low"] = -1
    return "burglary needs 0 ≤ low ≤ weight ≤ high"


def low_above_weight(content: Content) -> str:
    content["weights"]["burglary"]["low"] = content["weights"]["burglary"]["weight"] + 1
    return "burglary needs"


def high_below_weight(content: Content) -> str:
    content["weights"]["burglary"]["high"] = 0
    return "burglary needs"


def no_number(content: Content) -> str:
    content["weights"]["burglary"]["weight"] = float("nan")
    return "burglary needs"


def without_low(content: Content) -> str:
    del content["weights"]["burglary"]["low"]
    return "burglary needs"


def without_source(content: Content) -> str:
    del content["source"]
    return "is no scheme of weights.*source"


def without_weights(content: Content) -> str:
    del content["weights"]
    return "is no scheme of weights.*weights"


@pytest.mark.parametrize(
    "spoil",
    [
        missing_category,
        unknown_category,
        unknown_exclusion,
        both_weighed_and_excluded,
        negative,
        low_above_weight,
        high_below_weight,
        no_number,
        without_low,
        without_source,
        without_weights,
    ],
    ids=lambda f: f.__name__,
)
def test_a_bad_scheme_is_refused_with_its_file_named(tmp_path: Path, spoil: Callable[[Content], str]) -> None:
    content = json.loads((REFERENCE / "harm/cchi.json").read_text(encoding="utf-8"))
    said = spoil(content)
    path = tmp_path / "cchi.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(InputFault, match=rf"cchi\.json.*{said}"):
        harm.read(path)


@pytest.mark.parametrize("text", ["", "{", "[]", "null"])
def test_a_file_that_is_no_scheme_is_refused_with_its_name(tmp_path: Path, text: str) -> None:
    path = tmp_path / "own.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputFault, match=r"own\.json.*is no scheme of weights"):
        harm.read(path)


def ledger(missing: dict[str, str]) -> pd.DataFrame:
    """Two forces over 2025, crime present but for force → month."""
    rows = [
        (force, month, dataset, coverage.MISSING if (missing.get(force), dataset) == (month, "crime") else "present")
        for force in ("kent", "essex")
        for month in YEAR
        for dataset in ("crime", "asb")
    ]
    return pd.DataFrame(rows, columns=["force", "month", "dataset", "state"])


def month(area: str, name: str, **n: int) -> dict[str, object]:
    return {"area": area, "month": name} | dict.fromkeys(COLUMNS, 0) | n


COUNTS = pd.DataFrame(
    [
        month("K1", "2024-12", robbery=9),  # before the year
        month("K1", "2025-01", burglary=2),
        month("K1", "2025-12", robbery=1, anti_social_behaviour=40),
        month("E1", "2025-06", burglary=5),
    ]
)
FORCES = {"K1": "kent", "K2": "kent", "E1": "essex"}


def by_area(missing: dict[str, str]) -> dict[tuple[str, str], float]:
    table = harm.by_area(COUNTS, FORCES, ledger(missing), {"kent": "2025-12", "essex": "2025-12"})
    return dict(zip(zip(table["area"], table["scheme"], strict=True), table["total"], strict=True))


def test_an_areas_estimate_is_that_of_its_newest_twelve_months() -> None:
    found = by_area({})
    assert found["K1", "cchi"] == round(2 * 244.68 + 365, 1)
    assert found["K1", "count"] == 3
    assert found["E1", "count"] == 5


def test_an_area_without_a_crime_is_estimated_at_zero() -> None:
    assert by_area({})["K2", "cchi"] == 0.0


def test_a_missing_month_gives_no_estimate_to_any_area_of_its_force() -> None:
    found = by_area({"kent": "2025-04"})
    assert {area for area, _ in found} == {"E1"}


def test_fewer_than_twelve_months_give_no_estimate() -> None:
    whole = ledger({})
    short = whole[whole["month"] > "2025-01"]
    assert harm.by_area(COUNTS, FORCES, short, {"kent": "2025-12", "essex": "2025-12"}).empty


def test_no_counts_give_every_area_of_a_whole_year_zero() -> None:
    table = harm.by_area(COUNTS.iloc[:0], FORCES, ledger({}), {"kent": "2025-12", "essex": "2025-12"})
    assert set(table["area"]) == set(FORCES)
    assert (table[["total", "low", "high"]] == 0).all(axis=None)
