"""Deprivation fifths: a record lies in the LSOA of its point; what has no fifth stays in sight; the sums are whole."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import village
from building import build_here

from geodata import points, sources
from geodata.kept import Kept

ROOT = Path(__file__).parent.parent
ASH, BIRCH, CEDAR, DAMSON = village.WARDS
FORCE, SOUTH, NORTH = "E23999001", "E22999001", "E22999002"
LSOAS = {ASH: "E01999001", BIRCH: "E01999002", CEDAR: "E01999003", DAMSON: "E01999004"}
FIFTH = {ASH: 1, BIRCH: 2, CEDAR: 2, DAMSON: 5}
INCOME = "LSOA21CD,income_score,income_rank,income_decile\n" + "".join(
    f"{LSOAS[w]},0.{9 - f},{f},{2 * f}\n" for w, f in FIFTH.items()
)
LOOKUP = "LSOA21CD,WD24CD\n" + "".join(f"{lsoa},{ward}\n" for ward, lsoa in LSOAS.items())
PEOPLE = "LSOA21CD,Mid-2022: Population\nE01999001,1000\nE01999002,500\nE01999003,1500\nE01999004,2000\n"


def month_of(month: str, lsoas: dict[str, str]) -> list[dict[str, str]]:
    """The ordinary month, each record with the LSOA of its ward: Ash 12 burglaries, Cedar 8 robberies, Birch 8 ASB."""
    lsoa_of_point = {village.middle(w)[0] + village.middle(w)[1]: code for w, code in lsoas.items()}
    records = village.month_of(month)
    return [r | {"LSOA code": lsoa_of_point.get(r["Longitude"] + r["Latitude"], "")} for r in records]


def inputs(folder: Path, lsoas: dict[str, str] = LSOAS, **tables: str) -> Path:
    village.write(folder)
    for name, text in ({"income": INCOME, "homes": LOOKUP, "people": PEOPLE} | tables).items():
        if text:
            (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    for month in village.MONTHS:
        path = folder / f"{month}-{village.FORCE}-street.csv"
        path.write_text(village.street(month_of(month, lsoas)), encoding="utf-8")
    return folder


def built(folder: Path, *options: str) -> Path:
    """The site built from these inputs."""
    out = folder.parent / "site"
    build_here("site", "--inputs", folder, "--out", out, "--no-maps", *options)
    return out


def table(site: Path) -> pd.DataFrame:
    with closing(sqlite3.connect(f"file:{site}/snapshots/current/site.db?mode=ro&immutable=1", uri=True)) as db:
        return pd.read_sql("SELECT * FROM fifths", db).set_index(["area", "measure", "fifth"]).sort_index()


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    return table(built(inputs(tmp_path_factory.mktemp("fifths") / "inputs")))


def test_a_forces_crimes_fall_to_the_fifths_of_their_points(told: pd.DataFrame) -> None:
    """A year of the village: Ash 144 burglaries, Cedar 96 robberies, 24 burglaries without a place."""
    own = told.loc[(FORCE, "crime")]
    assert own["n"].to_dict() == {0: 24, 1: 144, 2: 96, 5: 0}
    assert own["lsoas"].to_dict() == {0: 0, 1: 1, 2: 2, 5: 1}
    assert own.loc[[1, 2, 5], "residents"].tolist() == [1000, 2000, 2000]
    assert own.loc[[1, 2, 5], "per_1000"].tolist() == [144, 48, 0]


def test_a_counts_interval_is_exact_and_an_estimates_is_that_of_its_error(told: pd.DataFrame) -> None:
    own = told.loc[(FORCE, "crime")]
    assert own.loc[5, ["low", "high"]].tolist() == [0, pytest.approx(3.689 / 2, abs=1e-3)]
    assert own.loc[1, ["low", "high"]].tolist() == pytest.approx([121.44, 169.54], abs=0.02)
    row = told.loc[(FORCE, "harm-cchi", 1)]
    weight, rms = weights("burglary")
    assert row["n"] == pytest.approx(144 * weight, abs=0.06)
    assert row["high"] - row["per_1000"] == pytest.approx(1.96 * rms * np.sqrt(144), rel=1e-3)
    assert row["per_1000"] - row["low"] == pytest.approx(row["high"] - row["per_1000"], rel=1e-3)


def weights(slug: str) -> tuple[float, float]:
    """Weight and root mean square of a category in the default scheme's own file."""
    content = json.loads((ROOT / "geodata/reference/harm/cchi.json").read_text(encoding="utf-8"))
    own = content["weights"][slug]
    return own["weight"], own["rms"]


def test_records_that_no_fifth_can_be_given_stay_in_sight_without_a_rate(told: pd.DataFrame) -> None:
    row = told.loc[(FORCE, "crime", 0)]
    assert row["n"] == 24
    assert row[["residents", "per_1000", "low", "high"]].isna().all()


def test_anti_social_behaviour_is_a_measure_of_its_own(told: pd.DataFrame) -> None:
    assert told.loc[(FORCE, "anti-social-behaviour")]["n"].to_dict() == {0: 0, 1: 0, 2: 96, 5: 0}


def test_smaller_areas_count_what_was_placed_in_their_wards(told: pd.DataFrame) -> None:
    for area in (SOUTH, "testshire/southtown"):
        assert told.loc[(area, "crime")]["n"].to_dict() == {0: 0, 1: 144, 2: 0}
    for area in (NORTH, "testshire/northtown"):
        assert told.loc[(area, "crime")]["n"].to_dict() == {0: 0, 2: 96, 5: 0}
    assert {a for a, *_ in told.index} == {FORCE, SOUTH, NORTH, "testshire/southtown", "testshire/northtown"}


def test_an_lsoa_of_another_area_gives_no_fifth(tmp_path: Path) -> None:
    """The files say that Ash's point lies in an LSOA of the north: not one of the south's own."""
    own = table(built(inputs(tmp_path / "inputs", LSOAS | {ASH: LSOAS[DAMSON]})))
    assert own.loc[(SOUTH, "crime")]["n"].to_dict() == {0: 144, 1: 0, 2: 0}
    assert own.loc[(FORCE, "crime")]["n"].to_dict() == {0: 24, 1: 0, 2: 96, 5: 144}


def test_codes_of_2011_lead_to_fifths_by_a_lookup_where_it_is_exact(tmp_path: Path) -> None:
    old = LSOAS | {ASH: "E01000001", CEDAR: "E01000003"}
    change = "LSOA11CD,LSOA21CD\nE01000001,E01999001\nE01000003,E01999003\nE01000003,E01999004\n"
    own = table(built(inputs(tmp_path / "inputs", old, change=change)))
    assert own.loc[(FORCE, "crime")]["n"].to_dict() == {0: 24 + 96, 1: 144, 2: 0, 5: 0}


def test_without_residents_of_every_lsoa_a_fifth_has_no_rate(tmp_path: Path) -> None:
    own = table(built(inputs(tmp_path / "inputs", people=PEOPLE.replace("E01999003,1500\n", ""))))
    crime = own.loc[(FORCE, "crime")]
    assert crime.loc[2, ["residents", "per_1000", "low", "high"]].isna().all()
    assert crime.loc[2, ["n", "lsoas"]].tolist() == [96, 2]
    assert crime.loc[1, "per_1000"] == 144


def test_the_city_of_london_has_fifths_and_no_rate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, told in (("FORCE", "city-of-london"), ("REPORTED_BY", "City of London Police")):
        monkeypatch.setattr(village, name, told)
    monkeypatch.setattr(village, "LOOKUP", village.LOOKUP.replace("E23999001,Testshire", "E23000034,London, City of"))
    monkeypatch.setattr(village, "LOOKUP", village.LOOKUP.replace("London, City of", '"London, City of"'))
    own = table(built(inputs(tmp_path / "inputs")))
    assert own.loc[("E23000034", "crime")]["n"].to_dict() == {0: 24, 1: 144, 2: 96, 5: 0}
    assert own["per_1000"].isna().all()


@pytest.mark.parametrize("left_out", ["income", "homes"])
def test_without_ranks_or_a_lookup_there_are_no_fifths(tmp_path: Path, left_out: str) -> None:
    assert table(built(inputs(tmp_path / "inputs", **{left_out: ""}))).empty


def test_a_year_with_a_hole_has_no_fifths(tmp_path: Path) -> None:
    folder = inputs(tmp_path / "inputs")
    (folder / f"2025-05-{village.FORCE}-street.csv").unlink()
    assert table(built(folder)).empty


# The LSOA of a point -------------------------------------------------------------------------------------------------


def lsoa_of(folder: Path, records: dict[str, list[str]]) -> str:
    """The LSOA of Ash's point where the files of these months give it these codes."""
    folder.mkdir(parents=True)
    for month, codes in records.items():
        rows = [village.record(month, Location="No Location", **{"LSOA code": code}) for code in codes]
        (folder / f"{month}-{village.FORCE}-street.csv").write_text(village.street(rows), encoding="utf-8")
    files = sorted(sources.survey(folder), key=lambda t: t.month)
    found = points.names(files, Kept(folder.parent / "kept"))
    assert len(found.snap) <= 1
    return str(found.lsoas(found.snap)[0]) if len(found.snap) else ""


@pytest.mark.parametrize(
    ("months", "due"),
    [
        ({"2025-01": ["E01999001"], "2025-02": ["E01999002", "E01999002"]}, "E01999002"),
        ({"2025-01": ["E01999002", "E01999002"], "2025-02": ["E01999001"] * 3}, "E01999001"),
        ({"2025-01": ["E01999002"], "2025-02": ["E01999001"]}, "E01999001"),
        ({"2025-01": ["", "", ""], "2025-02": ["E01999009"]}, "E01999009"),
        ({"2025-01": ["", ""]}, ""),
    ],
)
def test_of_several_lsoas_of_a_point_that_of_most_records_is_its_own(
    tmp_path: Path, months: dict[str, list[str]], due: str
) -> None:
    assert lsoa_of(tmp_path / "inputs", months) == due
    again = points.names(sorted(sources.survey(tmp_path / "inputs"), key=lambda t: t.month), Kept(tmp_path / "kept"))
    assert list(again.lsoas(again.snap)) == ([due] if due else [])


# Real parts ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def year(real: Path) -> pd.DataFrame:
    """South Yorkshire's records of 2025, repeats left out."""
    with zipfile.ZipFile(real / "street/south-yorkshire-2024-01_2025-12.zip") as archive:
        names = sorted(n for n in archive.namelist() if "2025-" in n and n.endswith("street.csv"))
        frame = pd.concat([pd.read_csv(archive.open(n)) for n in names], ignore_index=True)
    repeat = frame.duplicated(["Month", "Crime ID", "Longitude", "Latitude", "Crime type"], keep="last")
    return frame[~(repeat & frame["Crime ID"].notna())]


def test_a_point_of_south_yorkshire_has_one_lsoa_all_the_year(year: pd.DataFrame) -> None:
    """So that the LSOA of the record and that of its point are the same, and the sums below are exact."""
    placed = year.dropna(subset=["Longitude", "LSOA code"])
    assert (placed.groupby(["Longitude", "Latitude"])["LSOA code"].nunique() == 1).all()


def test_south_yorkshires_fifths_are_those_of_the_lsoa_codes_in_its_files(
    real: Path, year: pd.DataFrame, south_yorkshire_compared: Path
) -> None:
    income = pd.read_csv(real / "indicators/imd2025-england-lsoa21.csv.gz").set_index("lsoa21_code")
    fifth = np.ceil(income["Income_decile"] / 2).astype(int)
    lookup = pd.read_csv(real / "lookups/LSOA21_WD24_LAD24_best_fit_EW.csv", encoding="utf-8-sig")
    districts = pd.read_csv(real / "lookups/district-csp-force-2024.csv")
    own = districts.loc[districts["pfa24_code"] == "E23000011", "ltla24_code"]
    inside = lookup.loc[lookup["LAD24CD"].isin(own), "LSOA21CD"]
    of_record = year["LSOA code"].map(fifth[inside]).fillna(0).astype(int)
    people = pd.read_csv(real / "indicators/population-lsoa21-south-yorkshire.csv").set_index("LSOA 2021 Code")
    newest = sorted(c for c in people.columns if c.endswith("Population"))[-1]
    residents = people.loc[inside, newest].groupby(fifth[inside]).sum()
    found = table(south_yorkshire_compared)
    asb = year["Crime type"] == "Anti-social behaviour"
    for measure, chosen in (("crime", ~asb), ("anti-social-behaviour", asb)):
        row = found.loc[("E23000011", measure)]
        assert row["n"].to_dict() == of_record[chosen].value_counts().to_dict()
        assert row["n"].sum() == chosen.sum()
        assert row["lsoas"].to_dict() == {0: 0} | fifth[inside].value_counts().to_dict()
        assert row["residents"].drop(0).to_dict() == residents.to_dict()
        rate = 1000 * of_record[chosen].value_counts().drop(0) / residents
        assert row["per_1000"].drop(0).to_dict() == pytest.approx(rate.to_dict(), abs=1e-3)
    crime = found.loc[("E23000011", "crime")]
    assert crime.loc[1, "per_1000"] > 2 * crime.loc[5, "per_1000"]


def test_the_countys_fifths_hold_every_crime_of_its_force(county: Path) -> None:
    found = table(county / "site")
    with closing(sqlite3.connect(f"file:{county}/site/snapshots/current/site.db?mode=ro&immutable=1", uri=True)) as db:
        rates = pd.read_sql("SELECT * FROM rates WHERE category = 'crime'", db).set_index("area")["records"]
        harm = pd.read_sql("SELECT * FROM harm WHERE scheme = 'cchi'", db).set_index("area")["total"]
    by = found["n"].groupby(level=["area", "measure"]).sum()
    for area in ("E23999001", "E22999001", "zedshire/coast"):
        assert by[area, "crime"] == rates[area]
        assert by[area, "harm-cchi"] == pytest.approx(harm[area], abs=0.5)
