"""Which ward lies in which district, CSP, command area and force, and on what grounds."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

import geopandas
import pandas as pd
import pytest
import shapely
import village
from trees import VILLAGE, Built, build, layer, named, of_village

from geodata import areas, boundaries, hierarchy, sources
from geodata.faults import Faults, InputFault

NATIONAL = (
    "boundaries/wards-2020-E+W.geojson",
    "boundaries/districts-2020-E+W.geojson",
    "boundaries/police-force-areas-2020.geojson",
    "lookups/LSOA21_WD24_LAD24_best_fit_EW.csv",
    "lookups/district-csp-force-2024.csv",
)
TERRITORIAL = {f.slug: f.name for f in areas.forces() if f.territorial}
MENDED = "shape that crosses itself, mended"


@pytest.fixture(scope="module")
def national(real: Path) -> Built:
    """All wards of 2020 under the lookups of 2024, for all 43 forces."""
    taken = [t for name in NATIONAL for t in sources.recognise(real / name)]
    return build(taken, TERRITORIAL, national=True)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text))


def test_wards_of_2020_are_placed_by_lookup_where_it_knows_them_else_by_overlap(national: Built, real: Path) -> None:
    known = {r["WD24CD"] for r in rows(real / NATIONAL[3])}
    wards = national.tree.wards
    assert len(wards) == 8_071
    by_lookup = set(wards.loc[wards["provenance"] == "lookup", "code"])
    assert by_lookup == known & set(wards["code"])
    assert Counter(wards["provenance"]) == {"lookup": 3_899, "largest overlap": 4_172}


def test_the_largest_overlap_is_that_of_geopandas_overlay(national: Built) -> None:
    """Every ward's area shared with each district, in square metres by the projection library's own transformation."""
    wards = national.wards[["code", "geometry"]].to_crs(27700)
    districts = national.districts[["code", "geometry"]].rename(columns={"code": "district"}).to_crs(27700)
    shared = geopandas.overlay(wards, districts, how="intersection", keep_geom_type=True)
    pairs = pd.DataFrame({"code": shared["code"], "district": shared["district"], "area": shared.area})
    sums = pairs.groupby(["code", "district"])["area"].sum().reset_index()
    largest = sums.sort_values("area").drop_duplicates("code", keep="last").set_index("code")["district"]
    own = national.tree.wards.set_index("code")
    by_overlap = own[own["provenance"] == "largest overlap"]["district"]
    pd.testing.assert_series_equal(by_overlap, largest.loc[by_overlap.index], check_names=False)


def test_every_force_has_wards_and_its_official_code(national: Built) -> None:
    forces = national.tree.areas[national.tree.areas["kind"] == "force"]
    assert dict(zip(forces["slug"], forces["code"], strict=True)) == {
        f.slug: f.code for f in areas.forces() if f.territorial
    }
    assert len(forces) == 43
    assert set(national.tree.wards["slug"]) == set(forces["slug"])


def test_a_district_the_lookups_do_not_know_is_in_the_force_that_holds_it(national: Built, real: Path) -> None:
    """The force boundaries are simplified, so a point inside each ward tells its force as well."""
    own = national.tree.wards
    by_overlap = own[own["grounds"] == "largest overlap"]
    known = {r["ltla24_code"] for r in rows(real / NATIONAL[4])}
    assert not set(by_overlap["district"]) & known
    assert set(own["district"]) - set(by_overlap["district"]) <= known
    forces = boundaries.read(sources.recognise(real / NATIONAL[2]), "force", Faults())
    points = by_overlap.set_geometry(by_overlap.representative_point())[["code", "force", "geometry"]]
    inside = geopandas.sjoin(points, forces[["code", "geometry"]], predicate="intersects")
    assert (inside["force"] == inside["code_right"]).mean() > 0.99


def test_what_a_district_and_its_force_stand_on_is_said(national: Built) -> None:
    own, wards = national.tree.areas, national.tree.wards.drop_duplicates("district")
    told = dict(zip(own["code"], own["provenance"], strict=True))
    for district, grounds in zip(wards["district"], wards["grounds"], strict=True):
        assert told[district] == grounds
    assert set(own.loc[own["kind"] == "csp", "provenance"]) == {"lookup"}


def test_invalid_shapes_are_mended_and_counted(national: Built, real: Path) -> None:
    for name, frame, crossing in (
        ("wards-2020-E+W.geojson", national.wards, 7),
        ("districts-2020-E+W.geojson", national.districts, 43),
    ):
        published = geopandas.read_file(real / "boundaries" / name)
        assert (~published.is_valid).sum() == crossing
        assert national.faults[name, MENDED] == crossing
        assert frame.is_valid.all()
        assert len(frame) == len(published)
        assert set(frame.geom_type) <= {"Polygon", "MultiPolygon"}


def test_a_district_in_several_csps_gets_one_combined_area(national: Built, real: Path) -> None:
    several: dict[str, dict[str, str]] = {}
    for r in rows(real / NATIONAL[4]):
        several.setdefault(r["ltla24_code"], {})[r["csp24_code"]] = r["csp24_name"]
    wards, own = national.tree.wards, national.tree.areas.set_index("code")
    combined = {d: csps for d, csps in several.items() if len(csps) > 1 and d in set(wards["district"])}
    assert combined
    for district, csps in combined.items():
        code = "+".join(sorted(csps))
        assert set(wards.loc[wards["district"] == district, "csp"]) == {code}
        assert own.loc[code, "name"] == " and ".join(csps[c] for c in sorted(csps))
        assert own.loc[code, "kind"] == "csp"


def test_the_closure_is_the_way_from_each_ward_to_its_force_region_and_nation(national: Built) -> None:
    wards, closure = national.tree.wards, national.tree.closure
    above = {f.slug: [f.region, "K04000001"] for f in areas.forces()}
    expected = set()
    for *ward, slug in wards[["code", "district", "csp", "bcu", "force", "slug"]].itertuples(index=False):
        chain = [c for c in ward if c] + above[slug]
        expected |= {(chain[j], chain[i], j - i) for i in range(len(chain)) for j in range(i, len(chain))}
    assert set(closure.itertuples(index=False, name=None)) == expected
    assert not closure.duplicated(["ancestor", "descendant"]).any()
    assert set(closure["descendant"]) == set(national.tree.areas["code"])


def test_every_area_of_the_nation_is_in_one_force(national: Built) -> None:
    slugs, own = national.tree.force_slugs(), national.tree.areas
    assert slugs.keys() == set(own.loc[~own["kind"].isin(["region", "nation"]), "code"])
    wards = national.tree.wards
    assert {c: slugs[c] for c in wards["code"]} == dict(zip(wards["code"], wards["slug"], strict=True))
    assert wards.groupby("district")["force"].nunique().max() == 1


def test_codes_are_in_ascending_order_so_that_the_lowest_comes_first(national: Built) -> None:
    assert national.tree.wards["code"].is_monotonic_increasing
    assert national.tree.wards["code"].is_unique
    assert national.tree.wards.index.tolist() == list(range(8_071))


def test_the_villages_tree_by_hand(tmp_path: Path) -> None:
    tree = of_village(tmp_path).tree
    first = tree.closure[tree.closure["descendant"] == "E05999001"].sort_values("depth")
    assert first[["ancestor", "depth"]].values.tolist() == [
        ["E05999001", 0],
        ["E06999001", 1],
        ["E22999001", 2],
        ["testshire/southtown", 3],
        ["E23999001", 4],
    ]
    assert Counter(tree.areas["kind"]) == {"ward": 4, "district": 2, "csp": 2, "bcu": 2, "force": 1}
    assert set(tree.wards["provenance"]) == {"boundary file"}
    assert set(tree.wards["vintage"]) == {"2024"}
    assert hierarchy.vintages(tree.wards) == "2024"


def test_without_a_list_the_csp_stands_in_for_the_command_area_and_is_said_to_be_assumed(tmp_path: Path) -> None:
    own = of_village(tmp_path).tree.areas.set_index("code")
    row = own.loc["testshire/southtown"]
    assert (row["name"], row["assumed"], row["provenance"]) == ("Southtown local policing area", 1, "CSP stands in")
    assert set(own.loc[own["kind"] != "bcu", "assumed"]) == {0}


def test_a_list_of_command_areas_takes_the_place_of_the_assumption(tmp_path: Path) -> None:
    listed = "force,bcu,code,source\ntestshire,Both Towns,E06999001,Gazette\ntestshire,Both Towns,E06999002,Gazette\n"
    tree = of_village(tmp_path, bcu=listed).tree
    row = tree.areas.set_index("code").loc["testshire/both-towns"]
    assert (row["name"], row["assumed"], row["provenance"]) == ("Both Towns", 0, "list")
    assert set(tree.wards["bcu"]) == {"testshire/both-towns"}


def test_a_list_may_speak_of_wards_and_of_other_forces(tmp_path: Path) -> None:
    listed = (
        "force,bcu,code,valid_to\ntestshire,North,E05999003,\ntestshire,Old,E06999001,2024-03\nkent,East,E06999002,\n"
    )
    tree = of_village(tmp_path, bcu=listed).tree
    assert dict(zip(tree.wards["code"], tree.wards["bcu"], strict=True)) == {
        "E05999001": "testshire/southtown",
        "E05999002": "testshire/southtown",
        "E05999003": "testshire/north",
        "E05999004": "testshire/northtown",
    }


def test_a_district_given_to_two_forces_is_refused_with_the_file_named(tmp_path: Path) -> None:
    twice = village.LOOKUP + "E06999002,Northtown,E22999002,Northtown,E23000011,South Yorkshire\n"
    with pytest.raises(InputFault, match=r"lookup\.csv: district E06999002 is given to 2 forces"):
        of_village(tmp_path, lookup=twice)


def test_wards_of_forces_without_crime_files_are_left_out(tmp_path: Path) -> None:
    other = village.LOOKUP.replace("E06999002,Northtown,E22999002,Northtown,E23999001,Testshire",
                                   "E06999002,Northtown,E22999002,Northtown,E23000011,South Yorkshire")  # fmt: skip
    tree = of_village(tmp_path, lookup=other).tree
    assert tree.wards["code"].tolist() == ["E05999001", "E05999002"]


def test_a_force_without_any_ward_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputFault, match="no ward belongs to a force with crime files"):
        of_village(tmp_path, lookup=village.LOOKUP.replace("E23999001,Testshire", "E23000011,South Yorkshire"))


def test_no_wards_at_all_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputFault, match="no wards among the inputs"):
        of_village(tmp_path, wards="")


WHOLE = shapely.union_all([village.square(code) for code in village.WARDS])
PLAIN = layer(*(named({"WD24CD": c, "WD24NM": village.NAMES[c]}, village.square(c)) for c in village.WARDS))
FORCE = layer(named({"PFA24CD": "E23999001", "PFA24NM": "Testshire"}, WHOLE))


def test_with_wards_and_a_force_alone_no_level_between_is_made_up(tmp_path: Path) -> None:
    (tmp_path / "force.geojson").write_text(FORCE, encoding="utf-8")
    tree = of_village(tmp_path, wards=PLAIN, lookup="").tree
    assert Counter(tree.areas["kind"]) == {"ward": 4, "force": 1}
    assert set(tree.wards["provenance"]) == {"unknown"}
    assert set(tree.wards["grounds"]) == {"largest overlap"}
    assert set(tree.closure["depth"]) == {0, 1}


def test_with_districts_but_no_lookup_the_district_stands_in(tmp_path: Path) -> None:
    south = shapely.union_all([village.square("E05999001"), village.square("E05999002")])
    district = layer(named({"LAD24CD": "E06999001", "LAD24NM": "Southtown"}, south))
    (tmp_path / "force.geojson").write_text(FORCE, encoding="utf-8")
    (tmp_path / "district.geojson").write_text(district, encoding="utf-8")
    tree = of_village(tmp_path, wards=PLAIN, lookup="").tree
    assert tree.wards["district"].tolist() == ["E06999001", "E06999001", "", ""]
    own = tree.areas.set_index("code")
    assert own.loc["testshire/southtown", "provenance"] == "district stands in"
    assert own.loc["E06999001", "provenance"] == "largest overlap"


def test_a_ward_that_only_touches_a_district_does_not_belong_to_it() -> None:
    wards = geopandas.GeoDataFrame(
        {"code": ["a", "b"]}, geometry=[shapely.box(0, 50, 1, 51), shapely.box(1, 50, 2, 51)], crs=4326
    )
    district = geopandas.GeoDataFrame({"code": ["d"]}, geometry=[shapely.box(1, 50, 3, 51)], crs=4326)
    assert boundaries.largest_overlap(wards, district) == {"b": "d"}
    assert boundaries.largest_overlap(wards.iloc[:0], district) == {}
    assert boundaries.largest_overlap(wards, district.iloc[:0]) == {}


def test_of_two_equal_overlaps_the_lower_code_holds_the_ward() -> None:
    ward = geopandas.GeoDataFrame({"code": ["w"]}, geometry=[shapely.box(-1, 50, 1, 51)], crs=4326)
    same = shapely.box(-2, 49, 2, 52)
    districts = geopandas.GeoDataFrame({"code": ["y", "x"]}, geometry=[same, same], crs=4326)
    assert boundaries.largest_overlap(ward, districts) == {"w": "x"}


def test_of_several_ward_layers_the_newest_year_wins_and_the_rest_is_counted(tmp_path: Path) -> None:
    (tmp_path / "older.geojson").write_text(
        village.layer().replace("WD24CD", "WD20CD").replace("LAD24CD", "LAD20CD"), encoding="utf-8"
    )
    built = of_village(tmp_path)
    assert set(built.tree.wards["layer"]) == {"wards.geojson"}
    assert built.faults == {("older.geojson", "ward of a layer that a newer one replaces, left out"): 4}


def test_a_layer_with_districts_and_one_without_may_stand_side_by_side(tmp_path: Path) -> None:
    (tmp_path / "force.geojson").write_text(FORCE, encoding="utf-8")
    older = PLAIN.replace("WD24CD", "WD20CD").replace("E05999", "E05998")
    (tmp_path / "older.geojson").write_text(older, encoding="utf-8")
    built = of_village(tmp_path)
    assert set(built.tree.wards["layer"]) == {"wards.geojson"}
    assert dict(zip(built.tree.wards["code"], built.tree.wards["district"], strict=True)) == village.DISTRICT


def test_all_published_layers_and_lookups_together_make_one_tree(real: Path) -> None:
    folders = ("boundaries", "lookups")
    paths = sorted(p for f in folders for p in (real / f).iterdir())
    tree = build([t for p in paths for t in sources.recognise(p)], TERRITORIAL, "2025-12", national=True).tree
    assert tree.wards["code"].is_unique
    assert len(tree.wards) == 8_071
    assert Counter(tree.areas["kind"])["force"] == 43
    assert tree.areas["code"].is_unique


def test_wards_without_a_code_or_a_shape_are_left_out_and_counted(tmp_path: Path) -> None:
    content = json.loads(village.layer())
    content["features"][0]["geometry"] = None
    content["features"].append(named({"WD24CD": "", "WD24NM": "Nameless", "LAD24CD": ""}, WHOLE))
    content["features"].append(named({"WD24CD": "", "WD24NM": "Flat", "LAD24CD": ""}, WHOLE))
    flat = shapely.Polygon([(-1.5, 53.4), (-1.4, 53.4), (-1.5, 53.4)])
    content["features"][1]["geometry"] = json.loads(shapely.to_geojson(flat))
    built = of_village(tmp_path, wards=json.dumps(content))
    assert built.tree.wards["code"].tolist() == ["E05999003", "E05999004"]
    assert built.faults == {
        ("wards.geojson", "ward without a code of its kind, left out"): 2,
        ("wards.geojson", "ward without a shape, left out"): 2,
        ("wards.geojson", MENDED): 1,
    }


def test_a_ward_in_two_features_is_one_ward_of_two_parts(tmp_path: Path) -> None:
    content = json.loads(village.layer())
    away = shapely.box(-1.60, 53.38, -1.59, 53.39)
    content["features"].append(named({"WD24CD": "E05999001", "WD24NM": "Ash", "LAD24CD": "E06999001"}, away))
    wards = of_village(tmp_path, wards=json.dumps(content)).tree.wards
    assert len(wards) == 4
    assert wards.geometry.iloc[0].equals(shapely.union(village.square("E05999001"), away))


def test_metres_passed_off_as_degrees_are_refused(tmp_path: Path) -> None:
    grid = village.layer({"E05999001": shapely.box(433_000, 387_000, 434_000, 388_000)})
    with pytest.raises(InputFault, match=r"wards\.geojson: holds coordinates that are no degrees"):
        of_village(tmp_path, wards=grid)


def test_a_layer_in_another_coordinate_system_gives_the_same_shapes(tmp_path: Path) -> None:
    inputs = village.write(tmp_path)
    plain = boundaries.read(sources.survey(inputs), "ward", Faults())
    geopandas.read_file(inputs / "wards.geojson").to_crs(27700).to_file(inputs / "wards.gpkg")
    (inputs / "wards.geojson").unlink()
    again = boundaries.read(sources.survey(inputs), "ward", Faults())
    assert again["code"].tolist() == plain["code"].tolist()
    assert shapely.hausdorff_distance(again.geometry.to_numpy(), plain.geometry.to_numpy()).max() < 1e-5


def test_regions_and_the_nation_are_above_all_forces_of_a_national_build(national: Built, real: Path) -> None:
    published = pd.read_csv(real / "indicators/forces.csv").set_index("slug")["region"]
    tree, wards = national.tree, national.tree.wards
    own = tree.areas.set_index("code")
    assert sorted(own.loc[own["kind"] == "region", "name"]) == sorted(published.unique())
    assert own.loc[own["kind"] == "nation", ["name", "slug"]].values.tolist() == [
        ["England and Wales", "england-and-wales"]
    ]
    above = tree.closure[tree.closure["descendant"].isin(wards["code"])]
    sizes = above.groupby("ancestor").size()
    assert sizes["K04000001"] == 8_071
    expected = wards["slug"].map(published).value_counts()
    regions = own[own["kind"] == "region"]
    assert {name: sizes[code] for code, name in regions["name"].items()} == expected.to_dict()


def test_a_site_of_some_forces_is_in_no_region_and_no_nation(real: Path) -> None:
    taken = [t for name in (NATIONAL[4], NATIONAL[0], NATIONAL[1]) for t in sources.recognise(real / name)]
    tree = build(taken, {"gwent": "Gwent Police", "btp": "British Transport Police"}).tree
    assert set(tree.wards["slug"]) == {"gwent"}
    assert Counter(tree.areas["kind"])["region"] == Counter(tree.areas["kind"])["nation"] == 0


def test_an_invented_force_is_in_no_region_even_of_a_national_build(tmp_path: Path) -> None:
    tree = of_village(tmp_path, national=True).tree
    assert Counter(tree.areas["kind"]) == {"ward": 4, "district": 2, "csp": 2, "bcu": 2, "force": 1}


def test_forces_without_wards_or_files_need_none(tmp_path: Path) -> None:
    names = VILLAGE | {"btp": "British Transport Police", "kent": "Kent Police"}
    tree = build(sources.survey(village.write(tmp_path)), names).tree
    assert set(tree.wards["slug"]) == {village.FORCE}
    assert "btp" not in set(tree.force_slugs().values())


def test_many_forces_without_wards_are_not_all_named(tmp_path: Path) -> None:
    inputs = village.write(tmp_path)
    with pytest.raises(InputFault, match=r"\(avon-and-somerset, bedfordshire, [a-z, -]+ and 38 more\)"):
        build(sources.survey(inputs), TERRITORIAL)


def test_a_district_whose_wards_are_in_two_command_areas_lies_in_neither(tmp_path: Path) -> None:
    listed = "force,bcu,code,source\ntestshire,East,E05999002,Gazette\ntestshire,West,E05999001,Gazette\n"
    closure = of_village(tmp_path, bcu=listed).tree.closure
    of = {a: set(d) for a, d in closure.groupby("ancestor")["descendant"]}
    assert of["testshire/east"] == {"testshire/east", "E05999002"}
    assert of["testshire/west"] == {"testshire/west", "E05999001"}
    assert {"E06999001", "E22999001", "testshire/east", "testshire/west"} < of["E23999001"]
    assert of["E22999001"] == {"E22999001", "E06999001", "E05999001", "E05999002"}


def test_a_district_without_a_lookup_is_wholly_in_the_force_that_holds_most_of_it(tmp_path: Path) -> None:
    """Simplified force boundaries cut a ward off its district: the ward stays with it."""
    south = shapely.union_all([village.square("E05999001"), village.square("E05999002")])
    west, low, east, high = south.bounds
    border = west + 1.3 * village.SIDE  # most of the second ward's ground is on the other side
    inside = shapely.union(shapely.box(west, low, border, high), village.square("E05999003"))
    outside = shapely.box(border, low, east, high)
    forces = layer(
        named({"PFA24CD": "E23999001", "PFA24NM": "Testshire"}, inside),
        named({"PFA24CD": "E23000011", "PFA24NM": "South Yorkshire"}, outside),
    )
    (tmp_path / "force.geojson").write_text(forces, encoding="utf-8")
    tree = of_village(tmp_path, lookup="").tree
    assert tree.wards["code"].tolist() == ["E05999001", "E05999002", "E05999003", "E05999004"]
    assert set(tree.wards["grounds"]) == {"largest overlap"}


def test_wards_of_other_nations_are_left_out_of_a_layer_and_counted(tmp_path: Path) -> None:
    content = json.loads(village.layer())
    content["features"].append(named({"WD24CD": "S13002516", "WD24NM": "Shetland", "LAD24CD": ""}, WHOLE))
    content["features"].append(named({"WD24CD": "N08000101", "WD24NM": "Antrim", "LAD24CD": ""}, WHOLE))
    built = of_village(tmp_path, wards=json.dumps(content))
    assert len(built.tree.wards) == 4
    assert built.faults == {("wards.geojson", "ward of another nation, left out"): 2}
