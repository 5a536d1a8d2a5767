"""The whole path: South Yorkshire from its official files to the database, and every input that must be refused."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely
import village
from click.testing import CliRunner

import build
from geodata import files, police, postcodes

HOLE = [f"2024-{m:02d}" for m in range(5, 13)]
YEAR = [f"2025-{m:02d}" for m in range(1, 13)]
SLUGS = {
    "Anti-social behaviour": "anti-social-behaviour",
    "Bicycle theft": "bicycle-theft",
    "Burglary": "burglary",
    "Criminal damage and arson": "criminal-damage-arson",
    "Drugs": "drugs",
    "Other crime": "other-crime",
    "Other theft": "other-theft",
    "Possession of weapons": "possession-of-weapons",
    "Public order": "public-order",
    "Robbery": "robbery",
    "Shoplifting": "shoplifting",
    "Theft from the person": "theft-from-the-person",
    "Vehicle crime": "vehicle-crime",
    "Violence and sexual offences": "violent-crime",
}
Counts = dict[tuple[str, str, str], int]
Once = Callable[[str, Callable[[Path], None]], Path]


def table(site: Path, sql: str) -> pd.DataFrame:
    """Rows of the current snapshot's database."""
    path = site / "snapshots/current/site.db"
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as db:
        return pd.read_sql_query(sql, db)


def counted(site: Path) -> Counts:
    rows = table(site, "SELECT area, month, category, n FROM counts WHERE n > 0")
    return {(a, m, c): n for a, m, c, n in rows.itertuples(index=False)}


@dataclass(frozen=True)
class ByPandas:
    """South Yorkshire's records by another road: pandas for the rows, geopandas for the wards."""

    records: pd.DataFrame  # month, force, category, lon, lat, ward ("" for none), district
    wards: geopandas.GeoDataFrame

    def by(self, column: str) -> Counts:
        """Records by some area, month and category, in the form of `counted`."""
        rows = self.records[self.records[column] != ""]
        sizes = rows.groupby([column, "month", "category"], as_index=False).size()
        return {(a, m, c): n for a, m, c, n in sizes.itertuples(index=False)}


@pytest.fixture(scope="module")
def by_pandas(real: Path) -> ByPandas:
    with zipfile.ZipFile(real / "street/south-yorkshire-2024-01_2025-12.zip") as archive:
        rows = pd.concat([pd.read_csv(archive.open(n)) for n in archive.namelist()], ignore_index=True)
    wards = geopandas.read_file(real / "boundaries/wards-south-yorkshire.geojson").sort_values("ward_code")
    points = geopandas.GeoDataFrame(geometry=geopandas.points_from_xy(rows["Longitude"], rows["Latitude"]), crs=4326)
    pairs = geopandas.sjoin(points, wards, predicate="intersects")
    lowest = pairs["ward_code"].groupby(pairs.index).min()
    ward = lowest.reindex(rows.index).fillna("")
    records = pd.DataFrame(
        {
            "month": rows["Month"],
            "force": rows["Reported by"],
            "category": rows["Crime type"].map(SLUGS),
            "lon": rows["Longitude"],
            "ward": ward,
            "district": ward.map(dict(zip(wards["ward_code"], wards["lad_code"], strict=True))).fillna(""),
        }
    )
    return ByPandas(records, wards)


def test_south_yorkshires_wards_count_what_pandas_and_geopandas_count(
    south_yorkshire: Path, by_pandas: ByPandas
) -> None:
    wards = set(by_pandas.wards["ward_code"])
    own = {key: n for key, n in counted(south_yorkshire).items() if key[0] in wards}
    assert own == by_pandas.by("ward")
    assert len(wards) == 95
    assert {a for a, _, _ in own} == wards


def test_south_yorkshires_districts_csps_and_command_areas_are_the_sums_of_their_wards(
    south_yorkshire: Path, by_pandas: ByPandas, real: Path
) -> None:
    lookup = pd.read_csv(real / "lookups/district-csp-force-2024.csv")
    lookup = lookup[lookup["pfa24_code"] == "E23000011"]
    own, expected = counted(south_yorkshire), by_pandas.by("district")
    assert len(lookup) == 4
    columns = (lookup[c].astype(str).tolist() for c in ("ltla24_code", "ltla24_name", "csp24_code"))
    for district, name, csp in zip(*columns, strict=True):
        due = {(m, c): n for (d, m, c), n in expected.items() if d == district}
        assert due
        for area in (district, csp, f"south-yorkshire/{name.lower()}"):
            assert {(m, c): n for (a, m, c), n in own.items() if a == area} == due, area


def test_south_yorkshires_force_counts_what_it_reported_wherever_it_lies(
    south_yorkshire: Path, by_pandas: ByPandas
) -> None:
    assert set(by_pandas.records["force"]) == {"South Yorkshire Police"}
    expected = {("E23000011", m, c): n for (_, m, c), n in by_pandas.by("force").items()}
    assert {key: n for key, n in counted(south_yorkshire).items() if key[0] == "E23000011"} == expected


def test_no_record_is_lost_between_the_force_and_its_wards(south_yorkshire: Path, by_pandas: ByPandas) -> None:
    unseen = table(south_yorkshire, "SELECT force, month, what, n FROM unseen")
    records = by_pandas.records
    no_place = records["lon"].isna()
    for what, chosen in (("unplaced", no_place), ("nowhere", ~no_place & (records["ward"] == ""))):
        own = unseen[unseen["what"] == what].set_index("month")["n"]
        assert own.to_dict() == records[chosen].groupby("month").size().to_dict()
    assert set(unseen["what"]) == {"unplaced", "nowhere"}
    in_2025 = unseen[unseen["month"] >= "2025"].groupby("what")["n"].sum()
    assert in_2025.to_dict() == {"unplaced": 8_069, "nowhere": 371}


def test_south_yorkshires_hole_of_eight_months_is_missing_and_not_zero(
    south_yorkshire: Path, by_pandas: ByPandas
) -> None:
    ledger = table(south_yorkshire, 'SELECT month, dataset, "rows", state FROM coverage')
    for dataset, asb in (("crime", False), ("asb", True)):
        own = ledger[ledger["dataset"] == dataset]
        assert own.loc[own["state"] == "missing", "month"].tolist() == HOLE
        rows = by_pandas.records[(by_pandas.records["category"] == "anti-social-behaviour") == asb]
        seen = own.set_index("month")["rows"]
        assert seen[seen > 0].to_dict() == rows.groupby("month").size().to_dict()
    assert not {m for _, m, _ in counted(south_yorkshire)} & set(HOLE)


def test_what_south_yorkshires_areas_are_and_stand_on(south_yorkshire: Path, by_pandas: ByPandas) -> None:
    areas = table(south_yorkshire, "SELECT kind, name, assumed, provenance FROM areas")
    assert areas["kind"].value_counts().to_dict() == {"ward": 95, "district": 4, "csp": 4, "bcu": 4, "force": 1}
    bcus = areas[areas["kind"] == "bcu"]
    assert set(bcus["assumed"]) == {1}
    assert set(bcus["name"]) == {
        f"{d} local policing area" for d in ("Barnsley", "Doncaster", "Rotherham", "Sheffield")
    }
    wards = areas[areas["kind"] == "ward"]
    assert sorted(wards["name"]) == sorted(by_pandas.wards["ward_name"])
    assert set(wards["provenance"]) == {"boundary file"}
    assert set(areas.loc[areas["kind"] != "bcu", "assumed"]) == {0}


def test_south_yorkshires_harm_is_weight_times_count(south_yorkshire: Path, by_pandas: ByPandas, real: Path) -> None:
    weights = pd.read_csv(real / "indicators/harm_category_weights.csv").set_index("policeuk_category")
    left_out = ["anti-social-behaviour", "drugs", "possession-of-weapons"]
    year = by_pandas.records[by_pandas.records["month"].isin(YEAR)]
    numbers = pd.crosstab(year["ward"], year["category"]).drop(index="", columns=left_out)
    own = table(south_yorkshire, "SELECT area, total, low, high FROM harm WHERE scheme = 'cchi'").set_index("area")
    for ours, theirs in (("total", "cchi"), ("low", "cchi_low"), ("high", "cchi_high")):
        expected = numbers @ weights.loc[numbers.columns, theirs]
        np.testing.assert_allclose(own.loc[expected.index, ours], expected, atol=0.051)
    everywhere = pd.crosstab(year["force"], year["category"]).drop(columns=left_out).iloc[0]
    assert own.loc["E23000011", "total"] == pytest.approx(everywhere @ weights.loc[everywhere.index, "cchi"], abs=0.06)


def test_south_yorkshires_softness_counts_the_year(south_yorkshire: Path, by_pandas: ByPandas) -> None:
    year = by_pandas.records[by_pandas.records["month"].isin(YEAR) & (by_pandas.records["ward"] != "")]
    own = table(south_yorkshire, "SELECT area, soft, records FROM softness").set_index("area")
    assert own["records"].to_dict() == year.groupby("ward").size().to_dict()
    assert (own["soft"] <= own["records"]).all()


def test_south_yorkshires_postcodes_are_those_of_its_file(south_yorkshire: Path, real: Path) -> None:
    listed = pd.read_csv(real / "postcodes/south-yorkshire-with-lonlat.csv")
    own = table(south_yorkshire, "SELECT postcode, outcode, ward FROM postcodes").set_index("postcode")
    assert set(own.index) <= set(listed["Postcode"].str.replace(" ", ""))
    assert (own["outcode"] == own.index.str[:-3]).all()
    offered = table(south_yorkshire, "SELECT DISTINCT postcode FROM postcode_near")["postcode"]
    assert set(own.index[own["ward"] == ""]) <= set(offered)
    outcodes = table(south_yorkshire, "SELECT SUM(inside) AS inside, SUM(outside) AS outside FROM outcodes").iloc[0]
    assert (outcodes["inside"], outcodes["inside"] + outcodes["outside"]) == (len(own), len(listed))


def test_the_snapshot_says_what_it_is(south_yorkshire: Path) -> None:
    facts = table(south_yorkshire, "SELECT key, value FROM snapshot").set_index("key")["value"]
    assert facts["id"] == (south_yorkshire / "snapshots/current").readlink().name
    assert (facts["oldest_month"], facts["newest_month"], facts["fictional"]) == ("2024-01", "2025-12", "0")
    assert facts["boundary_vintage"] == "year not stated"
    assert facts["border_metres"] == str(int(postcodes.BORDER)) == "50"


def test_every_area_above_a_beat_has_a_script_and_a_still_map(south_yorkshire: Path, by_pandas: ByPandas) -> None:
    names = {p.name for p in (south_yorkshire / "snapshots/current/maps").iterdir()}
    told = table(south_yorkshire, "SELECT area, file FROM maps")
    ends = {file: (".js", ".svg", ".wall.svg")[: 2 + (file != "E23000011")] for file in told["file"]}
    assert names == {f"{file}{end}" for file, own in ends.items() for end in own}  # a force has no wall map
    wider = table(south_yorkshire, "SELECT code FROM areas WHERE kind IN ('csp', 'bcu')")["code"]
    assert len(wider) == 8  # four partnerships, and the command areas that are assumed to be the same
    assert set(told["area"]) == {*by_pandas.wards["ward_code"], *wider, "E23000011"}


def test_files_are_listed_with_what_they_were_taken_for(south_yorkshire: Path) -> None:
    rows = table(south_yorkshire, "SELECT file, taken_for, files FROM sources")
    assert sorted(rows.itertuples(index=False, name=None)) == [
        ("district-csp-force-2024.csv", "lookup", 1),
        ("south-yorkshire-2024-01_2025-12.zip", "street", 16),
        ("south-yorkshire-with-lonlat.csv", "postcodes", 1),
        ("wards-south-yorkshire.geojson", "ward boundaries", 1),
    ]


def test_a_record_in_another_forces_ward_counts_for_the_force_and_for_that_ward(tmp_path: Path) -> None:
    """Kent reports a robbery that lies in the village: it is Kent's, it is the ward's, and it is said."""
    inputs = village.write(tmp_path / "in")
    kent = [village.record("2025-06", "E05999003", "Robbery", **{"Reported by": "Kent Police"})] * 3
    (inputs / "2025-06-kent-street.csv").write_text(village.street(kent), encoding="utf-8")
    lookup = village.LOOKUP + "E06999009,Far,E22999009,Far,E23000032,Kent\n"
    (inputs / "lookup.csv").write_text(lookup, encoding="utf-8")
    content = json.loads(village.layer())
    far = json.loads(village.layer({"E05999009": shapely.box(0.5, 51.2, 0.6, 51.3)}))["features"][0]
    far["properties"]["LAD24CD"] = "E06999009"
    content["features"].append(far)
    (inputs / "wards.geojson").write_text(json.dumps(content), encoding="utf-8")
    assert refuse(inputs, tmp_path / "site") == (0, "")
    own = counted(tmp_path / "site")
    assert own["E05999003", "2025-06", "robbery"] == 8 + 3
    assert own["E23999001", "2025-06", "robbery"] == 8
    assert own["E23000032", "2025-06", "robbery"] == 3
    unseen = table(tmp_path / "site", "SELECT month, what, n FROM unseen WHERE force = 'kent'")
    assert unseen.values.tolist() == [["2025-06", "outside", 3]]


@pytest.mark.parametrize("force", ["btp", "northern-ireland"])
def test_records_of_the_railway_and_of_other_nations_count_in_no_ward(built: Path, tmp_path: Path, force: str) -> None:
    inputs = shutil.copytree(built / "files", tmp_path / "in")
    rows = [village.record("2025-06", "E05999003", "Robbery", **{"Reported by": "Another Police"})] * 3
    (inputs / f"2025-06-{force}-street.csv").write_text(village.street(rows), encoding="utf-8")
    assert refuse(inputs, tmp_path / "site") == (0, "")
    assert counted(tmp_path / "site")["E05999003", "2025-06", "robbery"] == 8
    softness = table(tmp_path / "site", "SELECT records FROM softness WHERE area = 'E05999003'")
    assert softness["records"].tolist() == [12 * 8]
    shown = [force] if force == "btp" else []
    forces = table(tmp_path / "site", "SELECT slug, code FROM forces")
    assert forces.loc[forces["code"].isna(), "slug"].tolist() == shown
    rail = table(tmp_path / "site", "SELECT area, month, robbery, burglary FROM railway").values.tolist()
    above = ["E05999003", "E06999002", "E22999002", "testshire/northtown"]
    assert rail == [[area, "2025-06", 3, 0] for area in above if shown]
    (told,) = (tmp_path / "site/reports").iterdir()
    apart = json.loads(told.read_text(encoding="utf-8"))["other_nations"]
    assert [(r["force"], r["rows"]) for r in apart if r["rows"]] == ([] if shown else [(force, 3)])
    for code in village.WARDS:
        still = f"snapshots/current/maps/{code}.svg"
        assert (tmp_path / "site" / still).read_bytes() == (built / "site" / still).read_bytes()


# What must be refused ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def built(once: Once) -> Path:
    """A folder that holds the village's files (`files`) and the site built from them (`site`)."""

    def fill(folder: Path) -> None:
        village.write(folder / "files")
        assert refuse(folder / "files", folder / "site") == (0, "")

    return once("village", fill)


def refuse(inputs: Path, out: Path, *more: str) -> tuple[int, str]:
    """Exit status and what is said on the error stream, quietly."""
    arguments = ["site", "--inputs", str(inputs), "--out", str(out), "--quiet", *more]
    result = CliRunner().invoke(build.cli, arguments)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stderr


def state_of(site: Path) -> dict[str, str]:
    """Every file of a site by digest, what is kept between builds left out, and what `current` points at."""
    files = (p for p in site.rglob("*") if p.is_file() and "kept" not in p.parts)
    return {p.relative_to(site).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files} | {
        "current": (site / "snapshots/current").readlink().name,
        "folders": str(sorted(p.name for p in (site / "snapshots").iterdir())),
    }


STREET = "2025-06-testshire-street.csv"


def without_inputs(folder: Path) -> str:
    shutil.rmtree(folder)
    folder.mkdir()
    return f"{folder}: holds no files"


def without_the_folder(folder: Path) -> str:
    shutil.rmtree(folder)
    return f"{folder}: is not a folder"


def without_crime(folder: Path) -> str:
    for path in folder.glob("*-street.csv"):
        path.unlink()
    return "no street-level crime files"


def without_boundaries(folder: Path) -> str:
    (folder / "wards.geojson").unlink()
    return "boundaries: no wards among the inputs"


def without_a_ward_of_the_force(folder: Path) -> str:
    text = (folder / "lookup.csv").read_text(encoding="utf-8")
    (folder / "lookup.csv").write_text(text.replace("E23999001,Testshire", "E23000032,Kent"), encoding="utf-8")
    return "no ward belongs to a force with crime files (testshire)"


def with_an_archive_cut_in_its_directory(folder: Path) -> str:
    content = archive(folder)
    (folder / "street.zip").write_bytes(content[:-30])
    return "street.zip: cut short or damaged"


def with_an_archive_cut_in_a_member(folder: Path) -> str:
    content = archive(folder)
    (folder / "street.zip").write_bytes(content[: len(content) // 3])
    return "street.zip: cut short or damaged"


def with_a_member_damaged(folder: Path) -> str:
    content = bytearray(archive(folder))
    middle = content.find(b"2025-06-testshire-street.csv") + 200
    content[middle : middle + 100] = bytes(100)
    (folder / "street.zip").write_bytes(bytes(content))
    return "street.zip (2025-06/2025-06-testshire-street.csv): cut short or damaged"


def archive(folder: Path) -> bytes:
    """The street files as one archive of police.uk's layout."""
    with zipfile.ZipFile(folder / "street.zip", "w", zipfile.ZIP_DEFLATED) as out:
        for path in sorted(folder.glob("*-street.csv")):
            out.writestr(f"{path.name[:7]}/{path.name}", path.read_bytes())
            path.unlink()
    return (folder / "street.zip").read_bytes()


def with_a_zip_that_is_none(folder: Path) -> str:
    (folder / "street.zip").write_text("<html>Not found</html>", encoding="utf-8")
    return "street.zip: cut short or damaged"


def without_a_column(folder: Path) -> str:
    path = folder / STREET
    path.write_text(path.read_text(encoding="utf-8").replace("Crime type", "Type", 1), encoding="utf-8")
    return f"{STREET} (line 1): column “Crime type” is missing"


def with_an_empty_file(folder: Path) -> str:
    (folder / STREET).write_bytes(b"")
    return f"{STREET} (line 1): empty"


def with_header_rows_only(folder: Path) -> str:
    for path in folder.glob("*-street.csv"):
        path.write_text(village.street([]), encoding="utf-8")
    return "the street files hold no month of crime"


def with_a_shapefile_of_no_system(folder: Path) -> str:
    geopandas.read_file(folder / "wards.geojson").to_crs(27700).to_file(folder / "wards.shp")
    (folder / "wards.geojson").unlink()
    (folder / "wards.prj").unlink()
    return "wards.shp: has no coordinate system"


def with_broken_geojson(folder: Path) -> str:
    path = folder / "wards.geojson"
    path.write_text(path.read_text(encoding="utf-8")[:500], encoding="utf-8")
    return "wards.geojson: cannot be read as a map layer"


def with_metres_for_degrees(folder: Path) -> str:
    shape = shapely.box(433_000, 387_000, 434_000, 388_000)
    (folder / "wards.geojson").write_text(village.layer({"E05999001": shape}), encoding="utf-8")
    return "wards.geojson: holds coordinates that are no degrees"


def with_a_district_in_two_forces(folder: Path) -> str:
    with (folder / "lookup.csv").open("a", encoding="utf-8") as out:
        out.write("E06999002,Northtown,E22999002,Northtown,E23000032,Kent\n")
    return "lookup.csv: district E06999002 is given to 2 forces"


def with_a_lookup_in_another_encoding(folder: Path) -> str:
    text = (folder / "lookup.csv").read_text(encoding="utf-8")
    (folder / "lookup.csv").write_bytes(text.replace("Northtown", "Nörthtown").encode("latin-1"))
    return "lookup.csv: is not UTF-8 text"


def with_postcodes_of_no_place(folder: Path) -> str:
    text = (folder / "postcodes.csv").read_text(encoding="utf-8")
    (folder / "postcodes.csv").write_text(text.replace("oseast1m", "x"), encoding="utf-8")
    return "postcodes.csv: postcodes without a column of east"


def with_a_member_that_leads_out(folder: Path) -> str:
    with zipfile.ZipFile(folder / "street.zip", "w") as out:
        out.writestr("../2025-06-testshire-street.csv", (folder / STREET).read_bytes())
    return "street.zip (../2025-06-testshire-street.csv): "


def with_a_zip_bomb(folder: Path) -> str:
    with zipfile.ZipFile(folder / "street.zip", "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("2025-06/2025-06-kent-street.csv", bytes(40 << 20))
    return "street.zip (2025-06/2025-06-kent-street.csv): "


def with_a_folder_of_another_month(folder: Path) -> str:
    with zipfile.ZipFile(folder / "street.zip", "w") as out:
        out.writestr("2025-05/2025-06-testshire-street.csv", (folder / STREET).read_bytes())
    return "2025-05/2025-06-testshire-street.csv"


def with_rows_of_another_month(folder: Path) -> str:
    (folder / STREET).write_text(village.street(village.month_of("2025-05")), encoding="utf-8")
    return f"{STREET}: every row is of 2025-05, not of 2025-06 as its name says"


def with_coordinates_the_wrong_way_round(folder: Path) -> str:
    lon, lat = village.middle("E05999001")
    rows = [village.record("2025-06", Longitude=lat, Latitude=lon) for _ in range(5)]
    (folder / STREET).write_text(village.street(rows), encoding="utf-8")
    return f"{STREET}: longitude and latitude are the wrong way round"


def with_a_file_of_another_country(folder: Path) -> str:
    rows = [village.record("2025-06", Longitude="-73.98", Latitude="40.75") for _ in range(5)]
    (folder / STREET).write_text(village.street(rows), encoding="utf-8")
    return f"{STREET}: most of its points lie outside the British Isles"


def with_a_ward_in_two_forces(folder: Path) -> str:
    text = "WD24CD,PFA24CD\nE05999001,E23999001\nE05999001,E23000032\n"
    (folder / "more.csv").write_text(text, encoding="utf-8")
    return "ward E05999001 is given to 2 forces"


BAD = [
    without_inputs,
    without_the_folder,
    without_crime,
    without_boundaries,
    without_a_ward_of_the_force,
    with_an_archive_cut_in_its_directory,
    with_an_archive_cut_in_a_member,
    with_a_member_damaged,
    with_a_zip_that_is_none,
    without_a_column,
    with_an_empty_file,
    with_header_rows_only,
    with_a_shapefile_of_no_system,
    with_broken_geojson,
    with_metres_for_degrees,
    with_a_district_in_two_forces,
    with_a_lookup_in_another_encoding,
    with_postcodes_of_no_place,
    with_a_member_that_leads_out,
    with_a_zip_bomb,
    with_a_folder_of_another_month,
    with_rows_of_another_month,
    with_coordinates_the_wrong_way_round,
    with_a_file_of_another_country,
    with_a_ward_in_two_forces,
]


@pytest.mark.parametrize("spoil", BAD, ids=lambda f: f.__name__)
def test_bad_input_is_refused_in_one_line_and_the_site_stays_as_it_was(
    built: Path, tmp_path: Path, spoil: Callable[[Path], str]
) -> None:
    inputs = shutil.copytree(built / "files", tmp_path / "files")
    site = shutil.copytree(built / "site", tmp_path / "site", symlinks=True)
    before = state_of(site)
    said = spoil(inputs)
    status, error = refuse(inputs, site)
    assert (status, error.count("\n")) == (2, 1)
    assert error.startswith("Refused: ")
    assert said in error
    assert state_of(site) == before


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["--from", "2030-01"], "in the period asked for. At hand: 2025-01 to 2025-12"),
        (["--to", "2019-12"], "in the period asked for"),
        (["--force", "atlantis"], "no street-level crime of atlantis"),
        (["--force", "testshire", "--force", "atlantis"], "no street-level crime of atlantis"),
        (["--from", "June 2025"], "--from: “June 2025” is not a month"),
        (["--from", "2025-1"], "--from: “2025-1” is not a month"),
        (["--to", "2025-13"], "--to: “2025-13” is not a month"),
    ],
)
def test_a_bad_choice_is_refused_in_one_line_and_the_site_stays_as_it_was(
    built: Path, tmp_path: Path, asked: list[str], said: str
) -> None:
    site = shutil.copytree(built / "site", tmp_path / "site", symlinks=True)
    before = state_of(site)
    status, error = refuse(built / "files", site, *asked)
    assert (status, error.count("\n")) == (2, 1)
    assert said in error
    assert state_of(site) == before


@pytest.mark.parametrize("quiet", [True, False])
def test_a_refusal_is_a_line_and_a_status_for_whoever_runs_it(built: Path, tmp_path: Path, quiet: bool) -> None:
    inputs = shutil.copytree(built / "files", tmp_path / "files")
    said = with_a_member_damaged(inputs)
    options = ["--inputs", str(inputs), "--out", str(tmp_path / "site"), *(["--quiet"] if quiet else [])]
    command = [sys.executable, build.__file__, "site", *options]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 2
    lines = [line for line in result.stderr.splitlines() if line.startswith("Refused: ")]
    assert len(lines) == 1
    assert said in lines[0]
    assert "Traceback" not in result.stderr
    assert result.stdout == ""
    if quiet:
        assert result.stderr.splitlines() == lines
    assert not (tmp_path / "site/snapshots").exists()


def test_only_the_forces_and_months_asked_for_are_built(built: Path, tmp_path: Path) -> None:
    status, _ = refuse(built / "files", tmp_path, "--force", village.FORCE, "--from", "2025-03", "--to", "2025-05")
    assert status == 0
    assert {m for _, m, _ in counted(tmp_path)} == {"2025-03", "2025-04", "2025-05"}


def test_the_villages_counts_by_hand(built: Path) -> None:
    own = counted(built / "site")
    june = {(area, category): n for (area, month, category), n in own.items() if month == "2025-06"}
    assert june == {
        ("E05999001", "burglary"): 12,
        ("E05999002", "anti-social-behaviour"): 8,
        ("E05999003", "robbery"): 8,
        ("E06999001", "burglary"): 12,
        ("E06999001", "anti-social-behaviour"): 8,
        ("E06999002", "robbery"): 8,
        ("E22999001", "burglary"): 12,
        ("E22999001", "anti-social-behaviour"): 8,
        ("E22999002", "robbery"): 8,
        ("testshire/southtown", "burglary"): 12,
        ("testshire/southtown", "anti-social-behaviour"): 8,
        ("testshire/northtown", "robbery"): 8,
        ("E23999001", "burglary"): 14,
        ("E23999001", "anti-social-behaviour"): 8,
        ("E23999001", "robbery"): 8,
    }


def test_what_cannot_be_read_is_kept_in_the_snapshot_by_file_and_reason(built: Path, tmp_path: Path) -> None:
    inputs = shutil.copytree(built / "files", tmp_path / "files")
    with (inputs / STREET).open("a", encoding="utf-8") as out:
        out.write("too,few\n" + village.street([village.record("2025-06", kind="Piracy")]).split("\n", 1)[1])
    assert refuse(inputs, tmp_path / "site") == (0, "")
    rows = table(tmp_path / "site", "SELECT file, reason, rows FROM faults ORDER BY reason").values.tolist()
    assert [[file, n] for file, _, n in rows] == [[STREET, 1], [STREET, 1]]
    assert [reason.split(",")[0] for _, reason, _ in rows] == [
        "crime type that is none of the fourteen",
        "row with too few or too many columns",
    ]


def test_a_missing_month_gives_no_harm_and_hatched_ground(built: Path, tmp_path: Path) -> None:
    inputs = shutil.copytree(built / "files", tmp_path / "files")
    (inputs / STREET).unlink()
    assert refuse(inputs, tmp_path / "site") == (0, "")
    assert table(tmp_path / "site", "SELECT * FROM harm").empty
    for site, hatched in ((tmp_path / "site", True), (built / "site", False)):
        stills = [path.read_text(encoding="utf-8") for path in (site / "snapshots/current/maps").glob("*.svg")]
        assert {"not every month was published" in still for still in stills} == {hatched}
        assert len(stills) == 9 + 8  # the wall maps of all but the force
    assert not table(built / "site", "SELECT * FROM harm").empty


def test_an_area_in_which_nothing_happened_has_no_counts_and_a_harm_of_zero(built: Path) -> None:
    assert "E05999004" not in {area for area, _, _ in counted(built / "site")}
    harm = table(built / "site", "SELECT total FROM harm WHERE area = 'E05999004'")
    assert set(harm["total"]) == {0.0}
    assert len(harm) == 3


def test_building_again_says_that_there_is_nothing_new(built: Path, tmp_path: Path) -> None:
    site = shutil.copytree(built / "site", tmp_path / "site", symlinks=True)
    before = state_of(site)
    result = CliRunner().invoke(build.cli, ["site", "--inputs", str(built / "files"), "--out", str(site)])
    assert result.exit_code == 0
    assert "Nothing new" in result.stderr
    assert state_of(site) == before


def test_check_reads_everything_and_writes_nothing(built: Path, tmp_path: Path) -> None:
    inputs = shutil.copytree(built / "files", tmp_path / "files")
    (inputs / STREET).unlink()
    (inputs / "notes.txt").write_text("hello", encoding="utf-8")
    with (inputs / "2025-05-testshire-street.csv").open("a", encoding="utf-8") as out:
        out.write("too,few\n")
    before = {p: p.read_bytes() for p in inputs.iterdir()}
    result = CliRunner().invoke(build.cli, ["check", "--inputs", str(inputs)])
    assert result.exit_code == 0, result.stderr
    said = re.sub(r" +", " ", result.stderr)
    assert "wards.geojson ward boundaries 2024" in said
    assert "postcodes.csv postcodes" in said
    assert "notes.txt not recognised" in said
    assert "testshire crime missing 2025-06" in said
    assert "1 row with too few or too many columns" in said
    assert {p: p.read_bytes() for p in inputs.iterdir()} == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["files"]


def test_check_refuses_what_a_build_refuses(built: Path, tmp_path: Path) -> None:
    inputs = shutil.copytree(built / "files", tmp_path / "files")
    said = with_broken_geojson(inputs)
    result = CliRunner().invoke(build.cli, ["check", "--inputs", str(inputs)])
    assert result.exit_code == 2
    assert [said in line for line in result.stderr.splitlines() if line.startswith("Refused: ")] == [True]


def test_the_faults_of_an_archive_name_their_member() -> None:
    fault = files.damaged(Path("/in/a.zip"), "2025-01/b.csv", ValueError("short"))
    assert str(fault) == "/in/a.zip (2025-01/b.csv): cut short or damaged (short). Fetch it again."


def test_needed_columns_are_some_of_the_twelve_published() -> None:
    assert set(police.COLUMNS) <= set(village.STREET)


def test_what_a_newer_archive_changed_is_kept_and_reported(built: Path, tmp_path: Path) -> None:
    """June of an older archive has two burglaries; the newer one has 22 crimes and 8 incidents, and wins."""
    inputs = shutil.copytree(built / "files", tmp_path / "files")
    archive(inputs)
    member = f"2025-06/{STREET}"
    with zipfile.ZipFile(inputs / "older.zip", "w") as out:
        rows = [village.record("2025-06", **{"Crime ID": str(i)}) for i in range(2)]
        out.writestr(member, village.street(rows))
    assert refuse(inputs, tmp_path / "site") == (0, "")
    older, newer = f"older.zip:{member}", f"street.zip:{member}"
    told = table(
        tmp_path / "site", "SELECT dataset, source, rows, replaced_by, rows_now FROM superseded"
    ).values.tolist()
    assert told == [["asb", older, 0, newer, 8], ["crime", older, 2, newer, 22]]
    assert counted(tmp_path / "site") == counted(built / "site")
    (report,) = (tmp_path / "site/reports").iterdir()
    assert len(json.loads(report.read_text(encoding="utf-8"))["superseded"]) == 2
