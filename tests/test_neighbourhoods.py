"""Police neighbourhoods: the beats of neighbourhood teams, in their force, and the wards that they cover."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas
import pytest
import shapely
import village
from trees import build, layer, named, of_village

from geodata import boundaries, sources
from geodata.faults import Faults, InputFault

W, S, D = village.WEST, village.SOUTH, village.SIDE
WITHOUT = "neighbourhood without an id, a force or a shape, left out"


def box(west: float, south: float, east: float, north: float) -> shapely.Polygon:
    """A rectangle measured in ward widths from the village's south-western corner."""
    return shapely.box(W + west * D, S + south * D, W + east * D, S + north * D)


def beat(identity: object, shape: shapely.Geometry, force: str = "testshire", name: str = "") -> dict[str, object]:
    return named({"neighbourhood_id": identity, "force": force, "name": name}, shape)


SOUTH = beat("S1", box(0, 0, 2, 1.04), name="The South")
NORTH = beat("n-2", box(0, 1.04, 2, 2))


def read(folder: Path, *features: dict[str, object]) -> tuple[geopandas.GeoDataFrame, list[tuple[str, str, int]]]:
    (folder / "beats.geojson").write_text(layer(*features), encoding="utf-8")
    faults = Faults()
    return boundaries.read_neighbourhoods(sources.survey(folder), faults), faults.rows()


def test_a_neighbourhood_is_known_by_its_force_and_its_id(tmp_path: Path) -> None:
    found, faults = read(tmp_path, SOUTH, NORTH)
    assert found[["code", "name", "force", "slug"]].values.tolist() == [
        ["testshire/S1", "The South", "testshire", "S1"],
        ["testshire/n-2", "n-2", "testshire", "n-2"],
    ]
    assert found.crs.to_epsg() == 4326
    assert faults == []


def test_ids_that_are_numbers_stay_as_they_are_written(tmp_path: Path) -> None:
    found, _ = read(tmp_path, beat(12, box(0, 0, 1, 1)), beat(7, box(1, 0, 2, 1)), beat(None, box(0, 0, 1, 1)))
    assert found["code"].tolist() == ["testshire/12", "testshire/7"]


def test_neighbourhoods_without_an_id_a_force_or_a_shape_are_left_out_and_counted(tmp_path: Path) -> None:
    flat = shapely.Polygon([(W, S), (W + D, S), (W, S)])
    tie = shapely.Polygon([(W, S), (W + D, S + D), (W + D, S), (W, S + D), (W, S)])
    found, faults = read(
        tmp_path, SOUTH, beat("", box(0, 0, 1, 1)), beat("a", box(0, 0, 1, 1), force=""), beat("b", shapely.Polygon()),
        beat("c", flat), beat("d", tie),
    )  # fmt: skip
    assert found["slug"].tolist() == ["S1", "d"]
    assert faults == [("beats.geojson", WITHOUT, 4), ("beats.geojson", "shape that crosses itself, mended", 2)]
    assert found.is_valid.all()
    assert found.geometry.iloc[1].geom_type == "MultiPolygon"


def test_a_layer_in_which_no_neighbourhood_has_a_force_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputFault, match=r"beats\.geojson: holds nothing but neighbourhood without an id"):
        read(tmp_path, named({"neighbourhood_id": "a"}, box(0, 0, 1, 1)))


def test_a_neighbourhood_in_several_features_is_one(tmp_path: Path) -> None:
    found, _ = read(tmp_path, beat("a", box(0, 0, 1, 1)), beat("a", box(1, 1, 2, 2)))
    assert len(found) == 1
    assert found.geometry.iloc[0].equals(shapely.union(box(0, 0, 1, 1), box(1, 1, 2, 2)))


def test_without_a_layer_there_are_none(tmp_path: Path) -> None:
    tree = of_village(tmp_path).tree
    assert tree.neighbourhoods.columns.tolist() == ["code", "name", "force", "slug", "geometry"]
    assert tree.neighbourhood_wards.columns.tolist() == ["neighbourhood", "ward", "share"]
    assert len(tree.neighbourhoods) == len(tree.neighbourhood_wards) == 0


def test_a_neighbourhood_lies_in_its_force_and_in_no_ward(tmp_path: Path) -> None:
    tree = of_village(tmp_path, beats=layer(SOUTH, NORTH)).tree
    closure = tree.closure
    assert closure[closure["descendant"] == "testshire/S1"].values.tolist() == [
        ["E23999001", "testshire/S1", 1],
        ["testshire/S1", "testshire/S1", 0],
    ]
    assert closure.loc[closure["ancestor"] == "testshire/S1", "descendant"].tolist() == ["testshire/S1"]
    own = tree.areas.set_index("code").loc["testshire/S1"]
    assert own[["kind", "name", "slug", "assumed", "provenance"]].tolist() == [
        "neighbourhood", "The South", "S1", 0, "boundary file",
    ]  # fmt: skip
    assert tree.force_slugs()["testshire/n-2"] == "testshire"


def test_of_a_national_build_neighbourhoods_lie_in_region_and_nation(real: Path, tmp_path: Path) -> None:
    wards = geopandas.read_file(real / "boundaries/wards-south-yorkshire.geojson")
    whole = shapely.box(*wards.total_bounds).buffer(0.1)  # degrees: its edges bend on the grid
    (tmp_path / "b.geojson").write_text(layer(beat("x", whole, "south-yorkshire")), encoding="utf-8")
    names = ("boundaries/wards-south-yorkshire.geojson", "lookups/district-csp-force-2024.csv")
    taken = [*(t for n in names for t in sources.recognise(real / n)), *sources.survey(tmp_path)]
    tree = build(taken, {"south-yorkshire": "South Yorkshire Police"}, national=True).tree
    above = tree.closure[tree.closure["descendant"] == "south-yorkshire/x"].set_index("ancestor")["depth"]
    assert above.to_dict() == {"south-yorkshire/x": 0, "E23000011": 1, "E12000003": 2, "K04000001": 3}
    assert len(tree.neighbourhood_wards) == 95
    assert tree.neighbourhood_wards["share"].min() > 0.999


def test_neighbourhoods_of_forces_that_are_not_in_the_build_are_left_out(tmp_path: Path) -> None:
    tree = of_village(tmp_path, beats=layer(SOUTH, beat("k", box(0, 0, 1, 1), "kent"))).tree
    assert tree.neighbourhoods["code"].tolist() == ["testshire/S1"]
    assert "kent/k" not in set(tree.areas["code"])


def test_a_wards_teams_are_those_that_cover_a_twentieth_of_it(tmp_path: Path) -> None:
    """The southern beat reaches 4% into the northern wards; a third covers 6% of one ward and lies mostly outside."""
    edge = beat("edge", box(-2, 0, 0.06, 1))
    shares = of_village(tmp_path, beats=layer(SOUTH, NORTH, edge)).tree.neighbourhood_wards
    assert shares[["neighbourhood", "ward"]].values.tolist() == [
        ["testshire/S1", "E05999001"],
        ["testshire/S1", "E05999002"],
        ["testshire/edge", "E05999001"],
        ["testshire/n-2", "E05999003"],
        ["testshire/n-2", "E05999004"],
    ]
    assert shares["share"].tolist() == pytest.approx([1, 1, 0.06, 0.96, 0.96], abs=1e-3)


def test_a_neighbourhood_with_a_command_areas_address_is_left_out_and_counted(tmp_path: Path) -> None:
    built = of_village(tmp_path, beats=layer(SOUTH, beat("southtown", box(0, 0, 1, 1))))
    assert built.tree.neighbourhoods["slug"].tolist() == ["S1"]
    assert built.tree.areas["code"].is_unique
    reason = "neighbourhood with the code of a command area, left out"
    assert built.faults == {("neighbourhoods", reason): 1}


def test_the_file_says_what_it_is_by_one_column(tmp_path: Path) -> None:
    content = json.loads(layer(SOUTH))
    content["features"][0]["properties"]["WD24CD"] = "E05999001"
    (tmp_path / "beats.geojson").write_text(json.dumps(content), encoding="utf-8")
    (taken,) = sources.survey(tmp_path)
    assert taken.kind == "neighbourhoods"
