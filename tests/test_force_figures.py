"""Figures of the 43 forces that come with the code: whose they are, when they stand, and that they are as published."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from geodata import areas, indicators, sources
from geodata.faults import InputFault

REAL = {"kent": "Kent Police"}
INVENTED = {"zedshire": "Zedshire Police (fictional)"}
HEADER = "force,measure,group,period,value,low,high,source,url,published"
FORCES = {f.slug for f in areas.forces() if f.territorial}


def figures(folder: Path, names: dict[str, str], *rows: str) -> pd.DataFrame:
    """The table of a build with these forces and one file with these rows."""
    (folder / "own.csv").write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return indicators.read(sources.survey(folder), names)


def value(table: pd.DataFrame, force: str, measure: str, period: str) -> tuple[float, str]:
    """The value and the file of one figure."""
    found = table[(table["force"] == force) & (table["measure"] == measure) & (table["period"] == period)]
    assert len(found) == 1
    return float(found["value"].iloc[0]), str(found["file"].iloc[0])


def test_a_build_of_one_real_force_has_the_figures_of_all(tmp_path: Path) -> None:
    table = figures(tmp_path, REAL)
    assert set(table["file"]) == {"reference"}
    assert table.groupby("measure")["force"].agg(lambda own: set(own) - {""}).map(FORCES.__eq__).all()
    assert set(table["measure"]) == {"population", "officers_fte", "central_grant_gbp", "stop_searches"}
    assert not table.duplicated(indicators.KEY).any()


@pytest.mark.parametrize("names", [INVENTED, {"testshire": "Testshire Police"}, {"btp": "British Transport Police"}])
def test_a_build_without_a_real_force_has_none(tmp_path: Path, names: dict[str, str]) -> None:
    assert figures(tmp_path, names).empty


def test_an_input_of_the_same_figure_wins_and_others_stand_beside_it(tmp_path: Path) -> None:
    row = "Kent Police,officers_fte,,2025-03-31,4000,,,Home Office,,"
    table = figures(tmp_path, REAL, row, row.replace("2025-03-31", "2026-03-31"))
    assert value(table, "kent", "officers_fte", "2025-03-31") == (4_000, "own.csv")
    assert value(table, "kent", "officers_fte", "2026-03-31") == (4_000, "own.csv")
    assert value(table, "kent", "officers_fte", "2019-03-31")[1] == "reference"
    assert value(table, "essex", "officers_fte", "2025-03-31") == (3_759.98, "reference")


def test_inputs_are_still_judged_among_themselves(tmp_path: Path) -> None:
    row = "kent,officers_fte,,2025-03-31,4000,,,Home Office,,"
    with pytest.raises(InputFault, match=r"line 3\): kent, officers_fte, 2025-03-31 is 4001.0 here and 4000.0"):
        figures(tmp_path, REAL, row, row.replace("4000", "4001"))


def test_sources_are_publishers_in_words(tmp_path: Path) -> None:
    told = set(figures(tmp_path, REAL)["source"])
    assert {name.split(",")[0] for name in told} == {"Home Office", "Office for National Statistics"}
    assert not any("/work" in name or ".csv" in name for name in told)


def test_officers_of_the_forces_add_up_to_the_nations(tmp_path: Path) -> None:
    table = figures(tmp_path, REAL)
    day = table[(table["measure"] == "officers_fte") & (table["period"] == "2025-03-31")]
    assert day.loc[day["force"] != "", "value"].sum() == pytest.approx(146_442, abs=1)
    assert value(table, "", "officers_fte", "2025-03-31")[0] == 146_442


def rows(path: Path) -> Iterator[dict[str, str]]:
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8-sig", newline="") as text:
        yield from csv.DictReader(text)


def test_figures_are_those_that_were_published(real: Path, tmp_path: Path) -> None:
    folder, told = real / "indicators", {}
    for row in rows(folder / "forces.csv"):
        told[row["slug"], "officers_fte", "2025-03-31"] = row["officer_fte_2025_03_31"]
        told[row["slug"], "central_grant_gbp", "2025/26"] = row["central_grant_2025_26_gbp"]
        told[row["slug"], "stop_searches", "2024/25"] = row["stop_search_2024_25"]
    for row in rows(folder / "population-mid2022-by-force.csv"):
        told[areas.force_slug(row["pfa24_code"]), "population", "2022-06-30"] = row["Mid-2022: Population"]
    for row in rows(folder / "officers-by-force-2007-2022.csv.gz"):
        told[areas.force_slug(row["force_name"]), "officers_fte", f"{row['year']}-03-31"] = row["officers"]
    table = figures(tmp_path, REAL)
    table = table[table["force"] != ""]
    found = dict(
        zip(table[["force", "measure", "period"]].itertuples(index=False, name=None), table["value"], strict=True)
    )
    assert found == {key: round(float(number), 2) for key, number in told.items()}
