"""Which command area a ward is in: by a list of the inputs, the reference list, a boundary layer, or a stand-in."""

from __future__ import annotations

import csv
import io
import zipfile
from collections import Counter
from pathlib import Path

import geopandas
import pandas as pd
import pytest
import shapely
import village
from trees import Built, build, layer, named, of_village

from geodata import areas, bcus, boundaries, sources
from geodata.faults import Faults, InputFault

MET = {"metropolitan": "Metropolitan Police Service"}
HEADER = "force,bcu,code,source,valid_from,valid_to\n"
SPLIT = "ward split between command areas, given to the one that holds most of it"
OUTSIDE = "ward mostly outside all command areas, given to none of them"


def names(built: Built) -> dict[str, str]:
    """Ward → its command area's code."""
    return dict(zip(built.tree.wards["code"], built.tree.wards["bcu"], strict=True))


def table(built: Built) -> dict[str, tuple[str, int, str]]:
    """Command area → name, assumed, provenance."""
    own = built.tree.areas[built.tree.areas["kind"] == "bcu"]
    columns = (own[c] for c in ("code", "name", "assumed", "provenance"))
    return {code: (name, int(assumed), grounds) for code, name, assumed, grounds in zip(*columns, strict=True)}


@pytest.fixture(scope="module")
def by_list(real: Path) -> Built:
    """The Metropolitan Police's wards of 2020 under the list of its command areas."""
    parts = ("boundaries/wards-2020-E+W.geojson", "boundaries/districts-2020-E+W.geojson",
             "lookups/district-csp-force-2024.csv", "lookups/bcu-metropolitan.csv")  # fmt: skip
    return build([t for name in parts for t in sources.recognise(real / name)], MET, "2024-12")


def listed(real: Path) -> pd.DataFrame:
    return pd.read_csv(real / "lookups/bcu-metropolitan.csv", encoding="utf-8-sig")


def test_the_mets_twelve_hold_its_thirty_two_boroughs(by_list: Built, real: Path) -> None:
    own = by_list.tree.areas
    bcu = own[own["kind"] == "bcu"]
    assert sorted(bcu["name"]) == sorted(listed(real)["bcu_name"].unique())
    assert len(bcu) == 12
    closure = by_list.tree.closure
    boroughs = closure[closure["ancestor"].isin(bcu["code"]) & closure["descendant"].isin(listed(real)["lad_code"])]
    named = boroughs.assign(bcu_name=boroughs["ancestor"].map(bcu.set_index("code")["name"]))
    pairs = set(zip(named["bcu_name"], named["descendant"], strict=True))
    assert pairs == set(zip(listed(real)["bcu_name"], listed(real)["lad_code"], strict=True))
    assert len(pairs) == 32


def test_each_of_the_mets_wards_is_in_one_command_area(by_list: Built, real: Path) -> None:
    """By another road: the borough in which a point inside each ward lies, and the list."""
    wards = geopandas.read_file(real / "boundaries/wards-2020-E+W.geojson")
    boroughs = geopandas.read_file(real / "boundaries/districts-2020-E+W.geojson")
    points = wards.set_geometry(wards.make_valid().representative_point())
    inside = geopandas.sjoin(points, boroughs.set_geometry(boroughs.make_valid()), predicate="within")
    expected = inside.merge(listed(real), left_on="lad20cd", right_on="lad_code")
    assert len(by_list.tree.wards) == len(expected) == expected["WD20CD"].nunique()
    sums = by_list.tree.wards.groupby("bcu").size()
    assert {code.split("/")[1]: n for code, n in sums.items()} == {
        areas.slug_of(name): n for name, n in expected.groupby("bcu_name").size().items()
    }
    closure = by_list.tree.closure
    above = closure[closure["descendant"].isin(by_list.tree.wards["code"])]
    assert above["ancestor"].isin(sums.index).groupby(above["descendant"]).sum().unique().tolist() == [1]


def test_the_list_is_assumed_because_its_names_are_known_to_nobody(by_list: Built) -> None:
    assert set(table(by_list).values()) == {(name, 1, "list") for name, _, _ in table(by_list).values()}


def test_a_years_burglaries_by_command_area_are_those_of_their_boroughs(by_list: Built, real: Path) -> None:
    """By another road: each record's LSOA is named after its borough ("Hackney 001A")."""
    with zipfile.ZipFile(real / "street/metropolitan-burglary-only-2024.zip") as archive:
        files = [n for n in archive.namelist() if n.endswith("-street.csv")]
        columns = ["Longitude", "Latitude", "LSOA name"]
        records = pd.concat(pd.read_csv(io.BytesIO(archive.read(n)), usecols=columns) for n in files).dropna()
    command = listed(real).set_index("borough")["bcu_name"]
    by_name = records["LSOA name"].str.slice(0, -5).map(command).map(areas.slug_of, na_action="ignore").value_counts()
    points = records.groupby(["Longitude", "Latitude"]).size().reset_index(name="n")
    places = geopandas.GeoDataFrame(
        points, geometry=geopandas.points_from_xy(points["Longitude"], points["Latitude"]), crs=4326
    )
    inside = geopandas.sjoin(places, by_list.tree.wards[["bcu", "geometry"]], predicate="within")
    by_ward = inside.groupby(inside["bcu"].str.split("/").str[1])["n"].sum()
    assert len(by_ward) == len(by_name) == 12
    assert by_name.sum() > 40_000
    pd.testing.assert_series_equal(
        by_ward.sort_index().astype(float), by_name.sort_index().astype(float), check_names=False,
        check_index_type=False, rtol=0.005,
    )  # fmt: skip


@pytest.mark.parametrize("month", ["2019-03", "2025-12", ""])
def test_the_reference_list_gives_the_same_twelve_with_a_source(by_list: Built, month: str) -> None:
    wards = by_list.tree.wards
    none = boundaries.read_bcus([], Faults())
    found, split = bcus.of_wards(wards, bcus.read([], month), none, Faults())
    assert {ward: bcus.code_of("metropolitan", area.name) for ward, area in found.items()} == names(by_list)
    assert {(area.assumed, area.grounds) for area in found.values()} == {(False, "reference list")}
    assert split.empty


def test_before_the_twelve_were_made_the_reference_list_gives_none() -> None:
    assert bcus.read([], "2019-02") == {}


def test_of_a_force_without_a_list_the_csps_stand_in(real: Path) -> None:
    parts = ("boundaries/wards-south-yorkshire.geojson", "lookups/district-csp-force-2024.csv",
             "lookups/bcu-metropolitan.csv", "lookups/bcu-other-unverified.csv")  # fmt: skip
    built = build(
        [t for n in parts for t in sources.recognise(real / n)], {"south-yorkshire": "South Yorkshire Police"}
    )
    places = ("Barnsley", "Doncaster", "Rotherham", "Sheffield")
    assert set(table(built).values()) == {(f"{p} local policing area", 1, "CSP stands in") for p in places}


@pytest.mark.parametrize(
    ("month", "held"),
    [
        ("", {"Both", "Northtown local policing area"}),
        ("2024-12", {"Old", "Both"}),
        ("2025-01", {"Both"}),
        ("2025-12", {"Both"}),
        ("2026-01", {"Southtown local policing area", "Both"}),
    ],
)
def test_only_rows_that_are_valid_in_the_month_of_the_data_are_used(tmp_path: Path, month: str, held: set[str]) -> None:
    text = (
        f"{HEADER}testshire,Old,E06999002,Gazette,,2024-12-31\n"
        "testshire,Both,E06999002,Gazette,2025-01,2026-05\n"
        "testshire,Both,E06999001,Gazette,,2025-12\n"
    )
    text = text.replace("E06999001,Gazette,,2025-12", "E06999001,Gazette,,") if month in {"", "2024-12"} else text
    assert {name for name, _, _ in table(of_village(tmp_path, month, bcu=text)).values()} == held


@pytest.mark.parametrize(
    ("evidence", "assumed"),
    [("Police and Crime Plan 2025", 0), ("", 1), ("own knowledge", 1), ("Unverified", 1), ("verify before use", 1)],
)
def test_a_command_area_without_evidence_is_assumed(tmp_path: Path, evidence: str, assumed: int) -> None:
    text = f"{HEADER}testshire,Both,E06999001,Gazette,,\ntestshire,Both,E06999002,{evidence},,\n"
    assert table(of_village(tmp_path, bcu=text)) == {"testshire/both": ("Both", assumed, "list")}


def test_a_list_that_has_no_column_of_sources_is_assumed(tmp_path: Path) -> None:
    text = "force,bcu,code\ntestshire,Both,E06999001\ntestshire,Both,E06999002\n"
    assert table(of_village(tmp_path, bcu=text)) == {"testshire/both": ("Both", 1, "list")}


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("testshire,North,E06999001,x,,\ntestshire,South,E06999001,x,,\n",
         r"bcu\.csv \(line 3\): E06999001 is listed under two command areas of testshire, North and South"),
        ("testshire,North,E08000016,x,,\ntestshire,South,E08000038,x,,\n", "is listed under two command areas"),
        ("testshire,St. Ives,E06999001,x,,\ntestshire,St Ives,E06999002,x,,\n",
         r"bcu\.csv \(line 3\): the command areas St\. Ives and St Ives of testshire come to one address"),
        ("testshire,,E06999001,x,,\n", r"bcu\.csv \(line 2\): a row without its force, command area or code"),
        ("testshire,North,E06999001,x,soon,\n", r"bcu\.csv \(line 2\): “soon” is no date"),
        ("testshire,North,E06999001,x,,2025-13\n", "“2025-13” is no date"),
    ],
)  # fmt: skip
def test_a_list_that_contradicts_itself_is_refused_by_line(tmp_path: Path, rows: str, said: str) -> None:
    with pytest.raises(InputFault, match=said):
        of_village(tmp_path, "2025-12", bcu=HEADER + rows)


def test_a_district_may_be_under_two_command_areas_one_after_the_other_and_in_two_forces(tmp_path: Path) -> None:
    text = (
        f"{HEADER}testshire,Old,E06999001,x,,2024-12\ntestshire,New,E06999001,x,2025-01,\n"
        "kent,Kent,E06999001,x,,\n,,,,,\n"
    )
    assert names(of_village(tmp_path, "2025-12", bcu=text))["E05999001"] == "testshire/new"


def test_a_stand_in_does_not_take_the_address_of_a_listed_command_area(tmp_path: Path) -> None:
    text = f"{HEADER}testshire,Southtown,E05999003,Gazette,,\n"
    built = of_village(tmp_path, bcu=text)
    assert table(built) == {
        "testshire/southtown": ("Southtown", 0, "list"),
        "testshire/southtown-local-policing-area": ("Southtown local policing area", 1, "CSP stands in"),
        "testshire/northtown": ("Northtown local policing area", 1, "CSP stands in"),
    }
    assert names(built)["E05999003"] == "testshire/southtown"


W, S, D = village.WEST, village.SOUTH, village.SIDE


def strip(first: float, last: float) -> shapely.Polygon:
    """Both rows of the village from one column to another, in ward widths from the west."""
    return shapely.box(W + first * D, S, W + last * D, S + 2 * D)


def test_a_ward_belongs_to_the_command_area_that_holds_most_of_it(tmp_path: Path) -> None:
    """The border runs a quarter of a ward's width east of the wards' own."""
    bcus = layer(named({"BCU": "West"}, strip(0, 1.25)), named({"BCU": "East"}, strip(1.25, 2)))
    built = of_village(tmp_path, bcus=bcus)
    west, east = "testshire/west", "testshire/east"
    assert names(built) == {"E05999001": west, "E05999002": east, "E05999003": west, "E05999004": east}
    assert table(built) == {west: ("West", 0, "boundary file"), east: ("East", 0, "boundary file")}
    slivers = built.tree.slivers
    assert slivers[["ward", "bcu"]].values.tolist() == [
        [ward, bcu] for ward in ("E05999002", "E05999004") for bcu in (east, west)
    ]
    assert slivers["share"].tolist() == pytest.approx([0.75, 0.25, 0.75, 0.25], abs=1e-3)
    assert built.faults == {("bcus.geojson", SPLIT): 2}


@pytest.mark.parametrize(("over", "split"), [(0.005, 0), (0.02, 2)])
def test_less_than_a_hundredth_of_a_ward_is_no_split(tmp_path: Path, over: float, split: int) -> None:
    bcus = layer(named({"BCU": "West"}, strip(0, 1 + over)), named({"BCU": "East"}, strip(1 + over, 2)))
    built = of_village(tmp_path, bcus=bcus)
    assert built.faults.get(("bcus.geojson", SPLIT), 0) == split
    assert built.tree.slivers["ward"].nunique() == split


@pytest.mark.parametrize("force", ["testshire", "Testshire Police"])
def test_command_areas_of_another_force_hold_none_of_a_forces_wards(tmp_path: Path, force: str) -> None:
    bcus = layer(
        named({"bcu_name": "Ours", "force": force}, strip(0, 2)), named({"bcu_name": "Theirs", "force": "kent"}, WHOLE)
    )
    assert set(names(of_village(tmp_path, bcus=bcus)).values()) == {"testshire/ours"}


WHOLE = strip(0, 2)


def test_a_ward_mostly_outside_all_command_areas_keeps_its_stand_in(tmp_path: Path) -> None:
    bcus = layer(named({"BCU": "West"}, strip(0, 1.4)))
    built = of_village(tmp_path, bcus=bcus)
    assert names(built) == {
        "E05999001": "testshire/west",
        "E05999002": "testshire/southtown",
        "E05999003": "testshire/west",
        "E05999004": "testshire/northtown",
    }
    assert built.faults == {("bcus.geojson", OUTSIDE): 2}
    assert built.tree.slivers.empty


def test_a_list_goes_before_a_boundary_layer(tmp_path: Path) -> None:
    bcus = layer(named({"BCU": "Drawn"}, WHOLE))
    text = f"{HEADER}testshire,Listed,E06999001,Gazette,,\n"
    assert Counter(names(of_village(tmp_path, bcus=bcus, bcu=text)).values()) == {
        "testshire/listed": 2,
        "testshire/northtown": 2,
    }


def test_command_areas_in_several_parts_or_without_a_name_or_shape(tmp_path: Path) -> None:
    broken = shapely.Polygon([(W, S), (W + D, S + D), (W + D, S), (W, S + D), (W, S)])
    bcus = layer(
        named({"BCU": "Both"}, strip(0, 1)), named({"BCU": "Both"}, strip(1, 2)), named({"BCU": ""}, WHOLE),
        named({"BCU": "Flat"}, shapely.Polygon()), named({"BCU": "Bow tie", "force": "kent"}, broken),
    )  # fmt: skip
    built = of_village(tmp_path, bcus=bcus)
    assert table(built) == {"testshire/both": ("Both", 0, "boundary file")}
    assert built.faults == {
        ("bcus.geojson", "command area without a name or a shape, left out"): 2,
        ("bcus.geojson", "shape that crosses itself, mended"): 1,
    }


def test_the_reference_list_names_districts_that_are_there(real: Path) -> None:
    with (areas.REFERENCE / "bcu.csv").open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    districts = geopandas.read_file(real / "boundaries/districts-2020-E+W.geojson")
    assert {r["code"] for r in rows} <= set(districts["lad20cd"])
    assert all(r["source"] and r["read"] and r["valid_from"] for r in rows)
