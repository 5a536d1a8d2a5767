"""The demonstration county: official formats, honest geography, and every fault that it has on purpose."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely

from geodata import categories
from geodata.demo import write_county

ROOT = Path(__file__).parent.parent
ASB = "Anti-social behaviour"
GRID = 27700
# The first lines of real files of data.police.uk.
HEADERS = {
    "street": "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,"
    "Last outcome category,Context",
    "outcomes": "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Outcome type",
    "stop-and-search": "Type,Date,Part of a policing operation,Policing operation,Latitude,Longitude,Gender,Age range,"
    "Self-defined ethnicity,Officer-defined ethnicity,Legislation,Object of search,Outcome,"
    "Outcome linked to object of search,Removal of more than just outer clothing",
}
# Recorded crime in England and Wales 2024/25 (43 forces), Home Office open data tables, by police.uk category.
NATIONAL = {
    "Bicycle theft": 55_820,
    "Burglary": 244_648,
    "Criminal damage and arson": 455_004,
    "Drugs": 202_155,
    "Other crime": 122_978,
    "Other theft": 428_808,
    "Possession of weapons": 56_830,
    "Public order": 440_119,
    "Robbery": 77_603,
    "Shoplifting": 525_833,
    "Theft from the person": 137_217,
    "Vehicle crime": 348_282,
    "Violence and sexual offences": 2_130_180,
}
LAST_OUTCOMES = {
    "Action to be taken by another organisation",
    "Awaiting court outcome",
    "Court result unavailable",
    "Formal action is not in the public interest",
    "Further action is not in the public interest",
    "Further investigation is not in the public interest",
    "Investigation complete; no suspect identified",
    "Local resolution",
    "Offender given a caution",
    "Offender given a drugs possession warning",
    "Offender given penalty notice",
    "Status update unavailable",
    "Suspect charged as part of another case",
    "Unable to prosecute suspect",
    "Under investigation",
}


@pytest.fixture(scope="session")
def stages() -> list[str]:
    return []


@pytest.fixture(scope="session")
def twice(tmp_path_factory: pytest.TempPathFactory, stages: list[str]) -> tuple[Path, Path]:
    """The county written here, and beside it by a process with another hash seed into a folder in use."""
    here, there = tmp_path_factory.mktemp("zedshire"), tmp_path_factory.mktemp("again")
    (there / "mine.txt").write_text("keep me")
    (there / "FICTIONAL.txt").write_text("an old one")
    program = "import sys, pathlib; from geodata.demo import write_county; write_county(pathlib.Path(sys.argv[1]))"
    other_world = {**os.environ, "PYTHONHASHSEED": "12345", "TZ": "Pacific/Chatham", "PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, "-W", "error", "-c", program, str(there)], env=other_world) as other:
        write_county(here, stages.append)
        assert other.wait(timeout=300) == 0
    return here, there


@pytest.fixture(scope="session")
def county(twice: tuple[Path, Path]) -> Path:
    return twice[0]


@pytest.fixture(scope="session")
def archive(county: Path) -> Iterator[zipfile.ZipFile]:
    with zipfile.ZipFile(county / "street" / "zedshire-2024-04_2026-09.zip") as opened:
        yield opened


def police(archive: zipfile.ZipFile, kind: str) -> pd.DataFrame:
    """Every row of one kind of police file as text, blank cells as ""; file is the month of its file."""
    parts = []
    for name in sorted(archive.namelist()):
        if name.endswith(f"-{kind}.csv"):
            with archive.open(name) as file:
                parts.append(pd.read_csv(file, dtype=str, keep_default_na=False).assign(file=name[:7]))
    return pd.concat(parts, ignore_index=True)


@pytest.fixture(scope="session")
def street(archive: zipfile.ZipFile) -> pd.DataFrame:
    return police(archive, "street")


@pytest.fixture(scope="session")
def outcomes(archive: zipfile.ZipFile) -> pd.DataFrame:
    return police(archive, "outcomes")


@pytest.fixture(scope="session")
def searches(archive: zipfile.ZipFile) -> pd.DataFrame:
    return police(archive, "stop-and-search")


def layer(county: Path, name: str) -> geopandas.GeoDataFrame:
    return geopandas.read_file(county / name)


@pytest.fixture(scope="session")
def wards(county: Path) -> geopandas.GeoDataFrame:
    return layer(county, "boundaries/wards.geojson")


@pytest.fixture(scope="session")
def points(street: pd.DataFrame) -> geopandas.GeoDataFrame:
    """Each distinct published point once, with its location and LSOA."""
    placed = street[street["Longitude"] != ""].drop_duplicates(["Longitude", "Latitude"])
    lon, lat = placed["Longitude"].astype(float), placed["Latitude"].astype(float)
    return geopandas.GeoDataFrame(placed, geometry=geopandas.points_from_xy(lon, lat), crs=4326)


@pytest.fixture(scope="session")
def lsoas(county: Path) -> pd.DataFrame:
    return pd.read_csv(county / "lookups" / "LSOA21_WD24_LAD24.csv", encoding="utf-8-sig")


@pytest.fixture(scope="session")
def onspd(county: Path) -> pd.DataFrame:
    return pd.read_csv(county / "postcodes" / "ONSPD_ZZ.csv", dtype=str, keep_default_na=False).set_index("pcds")


@pytest.fixture(scope="session")
def known(street: pd.DataFrame, lsoas: pd.DataFrame) -> pd.DataFrame:
    """Records with an LSOA, with the ward and district of it, of the newest 24 months."""
    named = street.merge(lsoas, left_on="LSOA code", right_on="LSOA21CD")
    return named[named["Month"] >= "2024-10"]


def z_of(before: int, now: int) -> float:
    return 2 * (now**0.5 - before**0.5)


def years(known: pd.DataFrame, category: str, district: str, ward_names: list[str]) -> tuple[int, int]:
    """Records of a category in some wards: the year to September 2025, the year to September 2026."""
    mine = known[(known["Crime type"] == category) & (known["LAD24NM"] == district) & known["WD24NM"].isin(ward_names)]
    return int((mine["Month"] < "2025-10").sum()), int((mine["Month"] >= "2025-10").sum())


# The folder


def digests(folder: Path) -> dict[str, str]:
    files = (p for p in folder.rglob("*") if p.is_file())
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def test_two_runs_write_the_same_bytes(twice: tuple[Path, Path]) -> None:
    here, there = map(digests, twice)
    del there["mine.txt"]
    assert here == there


def test_files_of_others_in_the_folder_are_left_alone(twice: tuple[Path, Path]) -> None:
    assert (twice[1] / "mine.txt").read_text() == "keep me"


@pytest.mark.usefixtures("county")
def test_each_stage_is_announced_once(stages: list[str]) -> None:
    assert len(stages) == len(set(stages)) > 4


def test_the_folder_is_small_enough_to_write_on_every_start(county: Path) -> None:
    sizes = {p.name: p.stat().st_size for p in county.rglob("*") if p.is_file()}
    assert sum(sizes.values()) < 16_000_000
    assert sizes["streets.geojson"] < 1_500_000


def test_every_file_says_that_it_is_fictional(county: Path, archive: zipfile.ZipFile) -> None:
    texts = {str(p): p.read_bytes() for p in county.rglob("*") if p.is_file() and p.suffix != ".zip"}
    texts |= {name: archive.read(name) for name in archive.namelist()}
    assert not [name for name, text in texts.items() if b"fictional" not in text.lower()]


def test_every_police_row_names_the_fictional_force(street: pd.DataFrame, outcomes: pd.DataFrame) -> None:
    for rows in (street, outcomes):
        assert set(rows["Reported by"]) == set(rows["Falls within"]) == {"Zedshire Police (fictional)"}


# The police archive


def months() -> list[str]:
    return [str(p) for p in pd.period_range("2024-04", "2026-09", freq="M")]


@pytest.mark.parametrize("kind", HEADERS)
def test_headers_are_the_official_ones(archive: zipfile.ZipFile, kind: str) -> None:
    for name in archive.namelist():
        if name.endswith(f"-{kind}.csv"):
            assert archive.read(name).decode().split("\n", 1)[0] == HEADERS[kind], name


def test_the_archive_is_laid_out_as_police_uk_does(archive: zipfile.ZipFile) -> None:
    wanted = {f"{m}/{m}-zedshire-{kind}.csv" for m in months() for kind in HEADERS}
    assert set(archive.namelist()) == wanted - {"2024-06/2024-06-zedshire-street.csv"}
    assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_rows_are_in_the_file_of_their_month(
    street: pd.DataFrame, outcomes: pd.DataFrame, searches: pd.DataFrame
) -> None:
    for rows in (street, outcomes):
        assert (rows["Month"] == rows["file"]).all()
    assert (searches["Date"].str[:7] == searches["file"]).all()


def test_one_month_is_missing_one_partial_and_the_newest_two_years_are_whole(street: pd.DataFrame) -> None:
    rows = street.groupby("Month").size()
    usual = rows.median()
    assert sorted(set(months()) - set(rows.index)) == ["2024-06"]
    assert 0.25 < rows["2024-08"] / usual < 0.35
    newest = rows.loc["2024-10":]
    assert len(newest) == 24
    assert newest.min() > 0.8 * usual


def test_about_two_hundred_thousand_rows_in_the_national_mix(street: pd.DataFrame) -> None:
    assert 190_000 < len(street) < 210_000
    counts = street["Crime type"].value_counts()
    assert set(counts.index) == {ASB, *NATIONAL}
    assert counts[ASB] / len(street) == pytest.approx(0.20, abs=0.01)
    for category, n in NATIONAL.items():
        assert counts[category] / counts.drop(ASB).sum() == pytest.approx(n / sum(NATIONAL.values()), rel=0.08)


def test_asb_has_neither_id_nor_outcome_and_crimes_have_both(street: pd.DataFrame) -> None:
    asb = street["Crime type"] == ASB
    assert set(street.loc[asb, "Crime ID"]) == set(street.loc[asb, "Last outcome category"]) == {""}
    assert street.loc[~asb, "Crime ID"].str.fullmatch(r"[0-9a-f]{64}").all()
    assert set(street.loc[~asb, "Last outcome category"]) == LAST_OUTCOMES
    assert set(street["Context"]) == {""}


def test_three_records_in_a_hundred_have_no_place(street: pd.DataFrame) -> None:
    unplaced = street["Location"] == "No Location"
    assert unplaced.mean() == pytest.approx(0.03, abs=0.004)
    assert (street.loc[unplaced, ["Longitude", "Latitude", "LSOA code", "LSOA name"]] == "").all(axis=None)
    assert (street.loc[~unplaced, ["Longitude", "Latitude"]] != "").all(axis=None)
    assert street.loc[~unplaced, "Location"].str.match("On or near .").all()


def test_some_ids_come_twice_in_a_month_alike_or_not_and_some_return_later(street: pd.DataFrame) -> None:
    crimes = street[street["Crime ID"] != ""]
    repeated = crimes[crimes.duplicated(["Month", "Crime ID"])]
    alike = crimes[crimes.duplicated(["Month", "Crime ID", "Crime type", "Longitude", "Latitude"])]
    months_of_id = crimes.groupby("Crime ID")["Month"].nunique()
    assert 36 <= len(repeated) <= 60
    assert 12 <= len(alike) <= len(repeated) - 12
    assert 3 <= (months_of_id > 1).sum() <= 20


def test_a_handful_of_records_lie_far_outside_the_county(points: geopandas.GeoDataFrame, county: Path) -> None:
    force = layer(county, "boundaries/force.geojson").to_crs(GRID).geometry[0]
    away = points.to_crs(GRID).geometry.distance(force)
    outside = points[away > 0]
    assert len(outside) == 7
    assert away[away > 0].min() > 10_000
    assert set(outside["LSOA code"]) == {""}
    on_mainland = outside.geometry.within(shapely.box(-0.5, 53.7, 0.0, 54.0))  # Holderness, behind its coast
    assert on_mainland.sum() == 3


def test_an_lsoa_named_in_a_row_lies_in_the_ward_that_contains_the_point(
    points: geopandas.GeoDataFrame, wards: geopandas.GeoDataFrame, lsoas: pd.DataFrame
) -> None:
    joined = points.merge(lsoas, left_on="LSOA code", right_on="LSOA21CD", suffixes=("", "_named"))
    assert len(joined) == len(points) - 7
    held = geopandas.sjoin(joined[["WD24CD", "geometry"]], wards, predicate="within", lsuffix="named", rsuffix="held")
    assert len(held) == len(joined)
    assert (held["WD24CD_named"] == held["WD24CD_held"]).all()
    assert (joined["LSOA name"] == joined["LSOA21NM"]).all()


def test_records_pile_up_on_few_points(street: pd.DataFrame) -> None:
    year = street[(street["Month"] >= "2025-10") & (street["Longitude"] != "")]
    stacks = year.groupby(["Longitude", "Latitude"]).size().sort_values(ascending=False)
    assert 6 < stacks.mean() < 10
    assert stacks.median() <= 5
    assert stacks.head(len(stacks) // 100).sum() / stacks.sum() > 0.15


def test_special_places_draw_their_own_crimes(street: pd.DataFrame) -> None:
    place = street["Location"].str.removeprefix("On or near ")
    shares = pd.crosstab(street["Crime type"], place, normalize="columns")
    everywhere = street["Crime type"].value_counts(normalize=True)
    for where, category in (
        ("Supermarket", "Shoplifting"),
        ("Nightclub", "Violence and sexual offences"),
        ("Bus/Coach Station", "Bicycle theft"),
        ("Parking Area", "Vehicle crime"),
        ("Prison", "Drugs"),
        ("Police Station", "Other crime"),
        ("Hospital", "Public order"),
        ("Petrol Station", "Other theft"),
        ("Shopping Area", "Theft from the person"),
    ):
        assert shares.loc[category, where] > 1.1 * everywhere[category], where


def test_nuisance_and_violence_peak_in_summer_and_burglary_in_winter(street: pd.DataFrame) -> None:
    whole = street[street["Month"] >= "2024-10"]
    table = pd.crosstab(whole["Crime type"], whole["Month"].str[5:].astype(int))
    summer, winter = table[[6, 7, 8]].sum(axis=1), table[[12, 1, 2]].sum(axis=1)
    for category in (ASB, "Violence and sexual offences"):
        assert summer[category] > 1.15 * winter[category]
    assert winter["Burglary"] > 1.1 * summer["Burglary"]


def test_the_stories_can_be_told_from_chance(known: pd.DataFrame) -> None:
    assert z_of(*years(known, "Robbery", "Zedborough", ["Tanners Row"])) > 6
    assert z_of(*years(known, "Shoplifting", "Zedborough", ["Merebrook Park"])) > 8
    assert z_of(*years(known, "Burglary", "Saltmere", ["Castle", "Harbour", "Pier", "Sandhills"])) < -8


def test_the_county_as_a_whole_is_about_as_it_was(known: pd.DataFrame) -> None:
    before, now = (known["Month"] < "2025-10").sum(), (known["Month"] >= "2025-10").sum()
    assert 0.97 < now / before < 1.03


def test_some_wards_have_none_of_a_rare_category(known: pd.DataFrame) -> None:
    table = pd.crosstab([known["LAD24NM"], known["WD24NM"]], known["Crime type"])
    assert (table["Bicycle theft"] == 0).sum() >= 3
    assert (table["Theft from the person"] == 0).sum() >= 3


# Outcomes, stop and search


def test_newer_crimes_are_more_often_open(street: pd.DataFrame) -> None:
    crimes = street[street["Crime type"] != ASB]
    shares = pd.crosstab(crimes["Month"], crimes["Last outcome category"], normalize="index")
    assert shares.loc["2026-09", "Under investigation"] > 0.4
    assert shares.loc["2025-03", "Under investigation"] < 0.01
    assert shares.loc["2026-04", "Awaiting court outcome"] > 0.04
    assert shares.loc["2025-03", "Awaiting court outcome"] < 0.005
    assert shares.loc["2025-03", "Court result unavailable"] > 0.06


def test_most_crimes_have_an_outcome_row_and_some_have_several(street: pd.DataFrame, outcomes: pd.DataFrame) -> None:
    old = street[(street["Crime ID"] != "") & (street["Month"] < "2026-01")]
    assert old["Crime ID"].isin(outcomes["Crime ID"]).mean() > 0.9
    several = outcomes["Crime ID"].value_counts()
    assert (several > 1).sum() > 500
    assert outcomes.duplicated().any()


def test_outcomes_of_unpublished_crimes_are_published(street: pd.DataFrame, outcomes: pd.DataFrame) -> None:
    unknown = ~outcomes["Crime ID"].isin(street["Crime ID"])
    assert 5_000 < unknown.sum() < 12_000


def test_an_outcome_is_published_at_the_place_of_its_crime(street: pd.DataFrame, outcomes: pd.DataFrame) -> None:
    once = street[street["Crime ID"] != ""].drop_duplicates("Crime ID", keep=False)
    both = outcomes.merge(once, on="Crime ID", suffixes=("", "_street"))
    assert (both["Location"] == both["Location_street"]).all()


def test_searches_give_latitude_first_and_lack_some_places(
    searches: pd.DataFrame, wards: geopandas.GeoDataFrame
) -> None:
    assert 3_700 < len(searches) < 4_500
    blank = searches["Latitude"] == ""
    assert 0.03 < blank.mean() < 0.10
    assert ((searches["Longitude"] == "") == blank).all()
    west, south, east, north = wards.total_bounds
    assert searches.loc[~blank, "Latitude"].astype(float).between(south, north).all()
    assert searches.loc[~blank, "Longitude"].astype(float).between(west, east).all()


# Boundaries


def test_wards_share_their_borders_and_leave_no_gap(wards: geopandas.GeoDataFrame, county: Path) -> None:
    shapes = wards.geometry.to_numpy()
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes)
    force = layer(county, "boundaries/force.geojson").geometry[0]
    assert shapely.equals(shapely.coverage_union_all(shapes), force)
    assert not [hole for part in force.geoms for hole in part.interiors]
    assert shapely.area(shapes).sum() == pytest.approx(force.area, rel=1e-12)


@pytest.mark.parametrize("name", ["districts", "neighbourhoods", "force"])
def test_larger_areas_are_exact_unions_of_wards(wards: geopandas.GeoDataFrame, county: Path, name: str) -> None:
    corners = set(map(tuple, shapely.get_coordinates(wards.geometry.to_numpy())))
    larger = layer(county, f"boundaries/{name}.geojson").geometry.to_numpy()
    assert shapely.is_valid(larger).all()
    assert shapely.coverage_is_valid(larger)
    assert set(map(tuple, shapely.get_coordinates(larger))) <= corners
    inside = [sum(shape.covers(ward) for shape in larger) for ward in wards.geometry]
    assert inside == [1] * len(wards)


def test_the_county_has_the_planned_areas(wards: geopandas.GeoDataFrame, county: Path) -> None:
    assert 43 <= len(wards) <= 47
    sizes = wards.groupby("LAD24NM").size()
    assert len(sizes) == 4
    assert sizes["Zedborough"] == 16
    districts = layer(county, "boundaries/districts.geojson").set_index("LAD24CD")
    by_code = wards.set_index("LAD24CD").geometry
    for code, shape in districts.geometry.items():
        assert shapely.equals(shapely.coverage_union_all(by_code[[code]].to_numpy()), shape)
    assert 10 <= len(layer(county, "boundaries/neighbourhoods.geojson")) <= 14


def test_the_island_is_about_forty_by_thirty_five_kilometres_in_the_north_sea(county: Path) -> None:
    west, south, east, north = layer(county, "boundaries/force.geojson").to_crs(GRID).total_bounds
    assert 36_000 < east - west < 44_000
    assert 30_000 < north - south < 38_000
    assert west > 537_000  # Spurn, the easternmost mainland hereabouts
    assert abs((west + east) / 2 - 560_000) < 4_000
    assert abs((south + north) / 2 - 440_000) < 4_000


def test_city_wards_are_small_and_country_wards_are_large(wards: geopandas.GeoDataFrame) -> None:
    area = wards.to_crs(GRID).geometry.area / 1e6
    city = wards["LAD24NM"] == "Zedborough"
    assert area[city].median() < 10
    assert area[~city].quantile(0.75) > 25


def test_borders_wander_as_real_ones_do(wards: geopandas.GeoDataFrame) -> None:
    on_ground = wards.to_crs(GRID).geometry
    vertices = shapely.get_num_coordinates(on_ground.to_numpy())
    assert vertices.min() > 80
    assert (on_ground.length / on_ground.convex_hull.length).median() > 1.1


def test_two_wards_of_different_districts_share_a_name(wards: geopandas.GeoDataFrame) -> None:
    doubles = wards[wards["WD24NM"].duplicated(keep=False)]
    assert doubles["WD24NM"].tolist() == ["Castle", "Castle"]
    assert doubles["LAD24CD"].nunique() == 2


def test_one_ward_has_an_islet(wards: geopandas.GeoDataFrame) -> None:
    assert wards[wards.geom_type == "MultiPolygon"]["WD24NM"].tolist() == ["Seal Sound"]


def test_geojson_has_no_crs_member(county: Path) -> None:
    for path in county.rglob("*.geojson"):
        content = json.loads(path.read_text(encoding="utf-8"))
        assert set(content) == {"type", "note", "features"}


def test_codes_have_the_official_shape_but_were_never_issued(
    wards: geopandas.GeoDataFrame, lsoas: pd.DataFrame, county: Path
) -> None:
    table = pd.read_csv(county / "lookups" / "LAD24_CSP24_PFA24.csv", encoding="utf-8-sig")
    assert wards["WD24CD"].tolist() == [f"E05999{n:03d}" for n in range(1, len(wards) + 1)]
    assert lsoas["LSOA21CD"].tolist() == [f"E01999{n:03d}" for n in range(1, len(lsoas) + 1)]
    assert table["LAD24CD"].tolist() == [f"E0899900{n}" for n in range(1, 5)]
    assert table["CSP24CD"].tolist() == [f"E2299900{n}" for n in range(1, 5)]
    assert set(table["PFA24CD"]) == {"E23999001"}
    assert set(table["PFA24NM"]) == {"Zedshire (fictional)"}


# Streets


def test_streets_are_named_lines_on_land(county: Path) -> None:
    streets = layer(county, "streets/streets.geojson")
    assert 1_500 < len(streets) < 3_500
    assert set(streets.geom_type) == {"LineString"}
    assert streets["name"].nunique() > 0.98 * len(streets)
    force = layer(county, "boundaries/force.geojson").to_crs(GRID).geometry[0]
    shapely.prepare(force)
    inland = shapely.contains(force, streets.to_crs(GRID).geometry.to_numpy())
    assert inland.mean() > 0.98


def test_every_point_of_the_county_lies_on_a_street_and_most_on_the_street_they_name(
    points: geopandas.GeoDataFrame, county: Path
) -> None:
    streets = layer(county, "streets/streets.geojson")
    named = points[points["LSOA code"] != ""].reset_index(drop=True)
    nearest, distance = streets.sindex.nearest(named.geometry, return_all=False, return_distance=True)
    assert distance.max() < 1e-9
    location = "On or near " + streets["name"].to_numpy()[nearest[1]]
    assert (named["Location"].to_numpy() == location).mean() > 0.95


def test_towns_have_more_street_a_square_kilometre_than_the_country(
    wards: geopandas.GeoDataFrame, county: Path
) -> None:
    streets = layer(county, "streets/streets.geojson").to_crs(GRID)
    on_ground = wards.to_crs(GRID)[["WD24NM", "LAD24NM", "geometry"]]
    pieces = geopandas.overlay(streets, on_ground, how="intersection", keep_geom_type=True)
    length = pieces.assign(metres=pieces.length).groupby(["LAD24NM", "WD24NM"])["metres"].sum()
    density = length / on_ground.set_index(["LAD24NM", "WD24NM"]).geometry.area
    assert density["Zedborough", "Castle"] > 4 * density["Ashwold", "Long Furrow"]


# Lookups


def test_lsoas_lie_in_wards_four_to_six_each(lsoas: pd.DataFrame, wards: geopandas.GeoDataFrame) -> None:
    assert lsoas.groupby("WD24CD").size().between(4, 6).all()
    assert set(lsoas["WD24CD"]) == set(wards["WD24CD"])
    told = lsoas.drop_duplicates("WD24CD").set_index("WD24CD")[["WD24NM", "LAD24CD", "LAD24NM"]]
    assert told.equals(wards.set_index("WD24CD")[["WD24NM", "LAD24CD", "LAD24NM"]].astype(told.dtypes))


def test_three_command_areas_hold_four_districts(county: Path) -> None:
    bcu = pd.read_csv(county / "lookups" / "bcu.csv")
    assert list(bcu.columns) == ["force", "bcu", "code", "source", "valid_from", "valid_to"]
    assert sorted(bcu.groupby("bcu").size()) == [1, 1, 2]
    assert set(bcu["code"]) == {f"E0899900{n}" for n in range(1, 5)}
    assert set(bcu["force"]) == {"zedshire"}


def test_only_ons_lookups_begin_with_a_byte_order_mark(county: Path) -> None:
    marked = {p.name for p in county.rglob("*") if p.is_file() and p.read_bytes().startswith(b"\xef\xbb\xbf")}
    assert marked == {"LSOA21_WD24_LAD24.csv", "LAD24_CSP24_PFA24.csv"}


# Postcodes


@pytest.fixture(scope="session")
def post_points(onspd: pd.DataFrame) -> geopandas.GeoSeries:
    """The postcodes' places on the British National Grid, from the file's own metres."""
    east, north = onspd["oseast1m"].astype(float), onspd["osnrth1m"].astype(float)
    return geopandas.GeoSeries(geopandas.points_from_xy(east, north), index=onspd.index, crs=GRID)


def nearby(wards: geopandas.GeoDataFrame, place: Any, metres: float) -> list[str]:
    """Names of the wards within so many metres, the one that holds the place first."""
    away = wards.to_crs(GRID).geometry.distance(place)
    near = away[away <= metres].sort_values(kind="stable")
    return [f"{wards['LAD24NM'][i]} {wards['WD24NM'][i]}" for i in near.index]


def test_postcodes_are_of_the_area_that_was_never_issued(onspd: pd.DataFrame) -> None:
    assert 5_500 < len(onspd) < 6_500
    assert onspd.index.is_unique
    assert onspd.index.str.fullmatch(r"ZZ1?\d \d[ABD-HJLNP-UW-Z]{2}").all()
    assert set(onspd.index.str.split().str[0]) == {f"ZZ{n}" for n in range(1, 20)}
    assert (onspd["pcd"].str.len() == 7).all()
    assert (onspd["pcd2"].str.len() == 8).all()
    assert set(onspd["ctry"]) == {"E92000001"}


def test_postcode_metres_and_degrees_are_one_place(onspd: pd.DataFrame, post_points: geopandas.GeoSeries) -> None:
    degrees = geopandas.points_from_xy(onspd["long"].astype(float), onspd["lat"].astype(float), crs=4326)
    assert post_points.distance(geopandas.GeoSeries(degrees.to_crs(GRID), index=onspd.index)).max() < 5


def test_a_postcodes_ward_column_is_the_ward_that_contains_it(
    onspd: pd.DataFrame, wards: geopandas.GeoDataFrame, lsoas: pd.DataFrame
) -> None:
    degrees = geopandas.points_from_xy(onspd["long"].astype(float), onspd["lat"].astype(float), crs=4326)
    places = geopandas.GeoDataFrame(onspd[["osward", "lsoa21"]], geometry=degrees)
    held = geopandas.sjoin(places, wards, predicate="within")
    assert len(held) == len(onspd)
    assert (held["osward"] == held["WD24CD"]).all()
    assert (held["lsoa21"].map(lsoas.set_index("LSOA21CD")["WD24CD"]) == held["WD24CD"]).all()


def test_three_postcodes_in_a_hundred_are_terminated(onspd: pd.DataFrame) -> None:
    over = onspd["doterm"] != ""
    assert over.mean() == pytest.approx(0.03, abs=0.008)
    assert onspd["dointr"].str.fullmatch(r"(19|20)\d\d(0[1-9]|1[0-2])").all()
    assert (onspd.loc[over, "doterm"] > onspd.loc[over, "dointr"]).all()


def test_zz1_1aa_is_deep_in_the_middle_of_the_city(
    wards: geopandas.GeoDataFrame, post_points: geopandas.GeoSeries
) -> None:
    assert nearby(wards, post_points["ZZ1 1AA"], 200) == ["Zedborough Castle"]


def test_zz9_9zz_ended_in_november_2022_well_inside_a_rural_ward(
    onspd: pd.DataFrame, wards: geopandas.GeoDataFrame, post_points: geopandas.GeoSeries
) -> None:
    assert onspd.loc["ZZ9 9ZZ", "doterm"] == "202211"
    assert nearby(wards, post_points["ZZ9 9ZZ"], 1_000) == ["Saltmere Gannet Sands"]


def test_zz1_9zy_is_within_twenty_metres_of_another_ward(
    wards: geopandas.GeoDataFrame, post_points: geopandas.GeoSeries
) -> None:
    assert nearby(wards, post_points["ZZ1 9ZY"], 0) == ["Zedborough Castle"]
    assert nearby(wards, post_points["ZZ1 9ZY"], 20) == ["Zedborough Castle", "Zedborough Tanners Row"]


def test_a_few_postcodes_are_within_fifty_metres_of_three_wards(
    wards: geopandas.GeoDataFrame, post_points: geopandas.GeoSeries
) -> None:
    for district in (1, 2, 3, 4):
        assert len(nearby(wards, post_points[f"ZZ{district} 9ZX"], 50)) == 3


# Indicators and neighbourhood teams


def figures(county: Path, name: str) -> pd.Series:
    table = pd.read_csv(county / "indicators" / f"{name}.csv", index_col=0)
    assert len(table.columns) == 1
    assert "mid-2024" in table.columns[0].lower()
    return table.iloc[:, 0]


def test_residents_of_lsoas_add_up_to_wards(county: Path, lsoas: pd.DataFrame) -> None:
    by_lsoa, by_ward = figures(county, "population-lsoa"), figures(county, "population-ward")
    assert by_lsoa.between(1_000, 3_500).all()
    summed = by_lsoa.groupby(lsoas.set_index("LSOA21CD")["WD24CD"]).sum()
    assert summed.to_dict() == by_ward.to_dict()
    assert 450_000 < by_ward.sum() < 650_000


def test_town_centres_hold_several_times_their_residents_by_day(county: Path, wards: geopandas.GeoDataFrame) -> None:
    ratio = figures(county, "workday-population-ward") / figures(county, "population-ward")
    name = wards.set_index("WD24CD")["LAD24NM"] + " " + wards.set_index("WD24CD")["WD24NM"]
    assert ratio[name == "Zedborough Castle"].iloc[0] > 3
    assert 4 <= (ratio > 1.5).sum() <= 10
    households = figures(county, "households-ward")
    assert (figures(county, "population-ward") / households).between(1.5, 3.5).all()


def test_income_deprivation_ranks_and_deciles_agree(county: Path) -> None:
    table = pd.read_csv(county / "indicators" / "income-deprivation-lsoa.csv", index_col="LSOA21CD")
    assert table["income_rank"].is_unique
    assert table["income_rank"].between(1, 33_755).all()
    assert (table["income_decile"] == np.ceil(table["income_rank"] / 3_375.5)).mean() > 0.99
    ordered = table.sort_values("income_rank")
    assert ordered["income_score"].is_monotonic_decreasing


@pytest.fixture(scope="session")
def given(county: Path) -> pd.DataFrame:
    """The figures of all forces and of the nation; `force` is the file's name."""
    paths = [*(county / "indicators" / "forces").glob("*.csv"), county / "indicators" / "england-and-wales.csv"]
    return pd.concat([pd.read_csv(p, keep_default_na=False).assign(name=p.stem) for p in paths])


def series(given: pd.DataFrame, force: str, measure: str, part: str = "") -> pd.Series:
    """Period → value, the oldest first."""
    own = given[(given["name"] == force) & (given["measure"] == measure) & (given["group"] == part)]
    return own.set_index("period")["value"].astype(float)


def test_ten_forces_have_the_same_measures_but_one_that_publishes_few(given: pd.DataFrame) -> None:
    assert given["name"].nunique() == 11
    assert given.groupby("name")["force"].nunique().eq(1).all()
    forces = given[given["name"] != "england-and-wales"]
    assert forces["force"].str.endswith("(fictional)").all()
    assert given["source"].str.endswith("(fictional)").all()
    assert not given.duplicated(["name", "measure", "group", "period"]).any()
    measures = forces.groupby("name")["measure"].agg(frozenset)
    assert set(measures.drop("isenvale")) == {measures["zedshire"]}
    assert measures["isenvale"] < measures["zedshire"]
    assert len(measures["isenvale"]) == 8
    shares = given.loc[given["measure"].str.endswith("_percent"), "value"].astype(float)
    assert shares.between(0, 100).all()


def test_counts_are_of_rolling_years_that_end_with_every_quarter(given: pd.DataFrame) -> None:
    ends = [f"year to {year}-{month}" for year in (2024, 2025, 2026) for month in ("03", "06", "09", "12")][:-1]
    for measure, part in (("recorded_crime", "crime"), ("offences", "Rape offences"), ("no_suspect_percent", "rape")):
        assert series(given, "fellshire", measure, part).index.tolist() == ends
    assert series(given, "fellshire", "confidence_percent").index.tolist() == ["2023/24", "2024/25", "2025/26"]


def test_recorded_crime_of_the_force_is_near_the_street_files(given: pd.DataFrame, street: pd.DataFrame) -> None:
    slugs = {c.published_as: c.slug for c in categories.categories()}
    for end, first in (("2026-03", "2025-04"), ("2026-09", "2025-10")):
        year = street[street["Month"].between(first, end)]["Crime type"].value_counts()
        period = f"year to {end}"
        for category in NATIONAL:
            told = series(given, "zedshire", "recorded_crime", slugs[category])[period]
            assert told == pytest.approx(year[category], rel=0.01)
        asb = series(given, "zedshire", "asb_incidents")[period]
        assert asb == pytest.approx(year["Anti-social behaviour"], rel=0.01)


def test_searches_of_the_force_are_those_of_its_files(given: pd.DataFrame, county: Path) -> None:
    with zipfile.ZipFile(next((county / "street").glob("*.zip"))) as archive:
        names = [n for n in archive.namelist() if "stop-and-search" in n and "2025-10" <= n[:7] <= "2026-09"]
        n = sum(archive.read(name).count(b"\n") - 1 for name in names)
    assert series(given, "zedshire", "stop_searches")["year to 2026-09"] == n


def test_categories_and_subgroups_add_up_to_all_crimes(given: pd.DataFrame) -> None:
    crimes = given[given["measure"] == "recorded_crime"].assign(value=lambda t: t["value"].astype(float))
    whole = crimes[crimes["group"] == "crime"].set_index(["name", "period"])["value"]
    parts = crimes[crimes["group"] != "crime"].groupby(["name", "period"])["value"].sum()
    assert whole.sort_index().to_dict() == parts.to_dict()
    offences = given[given["measure"] == "offences"].assign(value=lambda t: t["value"].astype(float))
    assert (
        offences.groupby(["name", "period"])["value"].sum().to_dict() == whole.drop("isenvale", level="name").to_dict()
    )


def test_dunwater_gets_worse_every_quarter_and_fellshire_better(given: pd.DataFrame) -> None:
    for force, sign in (("dunwater", 1), ("fellshire", -1)):
        crime = series(given, force, "recorded_crime", "crime")
        others = series(given, "england-and-wales", "recorded_crime", "crime")
        assert (sign * (crime / others).diff().loc["year to 2025-03":] > 0).all()
        assert (sign * series(given, force, "answered_101_seconds").diff().loc["year to 2025-03":] > 0).all()
        assert (sign * series(given, force, "sent_to_court_percent").diff().loc["year to 2025-03":] <= 0).all()
        assert sign * series(given, force, "confidence_percent")[["2025/26", "2024/25"]].diff().iloc[-1] > 0


def test_a_kept_promise_says_what_the_figures_say(given: pd.DataFrame, county: Path) -> None:
    kept = pd.read_csv(county / "promises" / "kept.csv", index_col="promise")["told"]["answer-999"]
    told = series(given, "zedshire", "answered_999_within_10_seconds_percent")["year to 2026-03"]
    assert kept == f"{told}% of 999 calls were answered within ten seconds in the year to March 2026"


def test_teams_are_told_in_the_shapes_of_the_api(county: Path) -> None:
    content = json.loads((county / "neighbourhoods" / "zedshire.json").read_text(encoding="utf-8"))
    beats = content["neighbourhoods"]
    shapes = layer(county, "boundaries/neighbourhoods.geojson")
    assert [(b["id"], b["name"]) for b in beats] == list(zip(shapes["neighbourhood_id"], shapes["name"], strict=True))
    keys = {"id", "name", "description", "population", "centre", "contact_details", "links", "locations", "boundary"}
    assert all(set(b) == keys | {"people", "priorities", "events", "url_force"} for b in beats)
    for beat, shape in zip(beats, shapes.geometry, strict=True):
        outline = shapely.Polygon([(float(p["longitude"]), float(p["latitude"])) for p in beat["boundary"]])
        assert outline.buffer(0).intersection(shape).area > 0.95 * shape.area
        assert all(p["name"].endswith("(fictional)") for p in beat["people"])
    assert sum(int(b["population"]) for b in beats) == figures(county, "population-ward").sum()


def test_priorities_have_nulls_and_meetings_have_no_zone(county: Path) -> None:
    beats = json.loads((county / "neighbourhoods" / "zedshire.json").read_text(encoding="utf-8"))["neighbourhoods"]
    priorities = [p for b in beats for p in b["priorities"]]
    events = [e for b in beats for e in b["events"]]
    assert {p["action"] is None for p in priorities} == {True, False}
    assert all((p["action"] is None) == (p["action-date"] is None) for p in priorities)
    assert any(not b["priorities"] for b in beats)
    assert [b["name"] for b in beats if not b["events"]] == ["Northolme West"]
    assert [b["name"] for b in beats if not b["people"]] == ["Zedborough North"]
    for event in events:
        assert re.fullmatch(r"202[678]-\d\d-\d\dT\d\d:\d\d:\d\d", event["start_date"])
        start = datetime.fromisoformat(event["start_date"])
        assert event["end_date"] is None or datetime.fromisoformat(event["end_date"]) > start


def test_every_team_but_one_meets_the_public_every_month_until_june_2028(county: Path) -> None:
    beats = json.loads((county / "neighbourhoods" / "zedshire.json").read_text(encoding="utf-8"))["neighbourhoods"]
    months = [str(m) for m in pd.period_range("2026-10", "2028-06", freq="M")]
    for beat in (b for b in beats if b["events"]):
        meetings = [e["start_date"] for e in beat["events"] if e["title"] == "Beat meeting"]
        assert [start[:7] for start in meetings] == months
        surgeries = [e for e in beat["events"] if e["type"] == "surgery"]
        assert len(surgeries) == len(months) / 3
        assert len({(e["start_date"], e["title"]) for e in beat["events"]}) == len(beat["events"])


def test_some_priorities_are_old_by_the_end_of_the_data_and_some_are_not(county: Path) -> None:
    beats = json.loads((county / "neighbourhoods" / "zedshire.json").read_text(encoding="utf-8"))["neighbourhoods"]
    newest = [max(p["issue-date"][:10] for p in b["priorities"]) for b in beats if b["priorities"]]
    assert {day < "2026-06-30" for day in newest} == {True, False}


def test_what_people_write_is_dated_attributed_and_says_that_it_is_invented(county: Path) -> None:
    pages = {p.name: p.read_text(encoding="utf-8") for p in (county / "content").glob("*.md")}
    assert {"force.md", "coast.md", "stops.md"} < set(pages)
    results = [text for text in pages.values() if "kind: result" in text]
    assert len(results) == len(pages) - 3 > 5
    for text in pages.values():
        assert re.match(r"---\nkind: [\w-]+\narea: zedshire\S*\ndated: 2026-\d\d-\d\d\n", text)
        assert "(fictional)" in text


def test_leads_of_the_force_and_of_every_command_area_are_fictional(county: Path) -> None:
    table = pd.read_csv(county / "leads" / "leads.csv", keep_default_na=False)
    assert table["name"].str.endswith("(fictional)").all()
    assert table["source"].str.endswith("(fictional)").all()
    assert sorted(table["bcu"] + ": " + table["role"]) == [
        ": chief constable",
        *(f"{bcu}: {role}" for bcu in ("Coast", "Inland", "Zedborough") for role in ("commander", "oversight lead")),
    ]
