"""Lookups of one year under boundaries of another, and tables that contradict themselves."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import shapely
import village
from trees import VILLAGE, build, layer, named, of_village

from geodata import lookups, sources
from geodata.faults import InputFault

SOUTH_YORKSHIRE = {"south-yorkshire": "South Yorkshire Police"}
OLD, NEW = "E08000016", "E08000038"  # Barnsley before and since April 2025
SQUARE = village.square("E05999001")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text))


def write(folder: Path, **files: str) -> list[sources.Taken]:
    """Files by name, in the way they are recognised."""
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, encoding="utf-8")
    return sources.survey(folder)


def ward(code: str, **more: str) -> str:
    return layer(named({"WD24CD": code, "WD24NM": "Penistone", **more}, SQUARE))


def lookup(district: str) -> str:
    return (
        f"LAD24CD,LAD24NM,CSP24CD,CSP24NM,PFA24CD,PFA24NM\n"
        f"{district},Barnsley,E22000104,Barnsley,E23000011,South Yorkshire\n"
    )


@pytest.mark.parametrize(("drawn", "listed"), [(OLD, NEW), (NEW, OLD), (OLD, OLD), (NEW, NEW)])
def test_a_lookup_of_either_year_serves_boundaries_of_either_year(tmp_path: Path, drawn: str, listed: str) -> None:
    taken = write(tmp_path, wards_geojson=ward("E05999001", LAD24CD=drawn), lookup_csv=lookup(listed))
    tree = build(taken, SOUTH_YORKSHIRE).tree
    (own,) = tree.wards[["district", "csp", "force", "slug", "grounds"]].values.tolist()
    assert own == [drawn, "E22000104", "E23000011", "south-yorkshire", "lookup"]
    areas = tree.areas.set_index("code")
    assert areas.loc[drawn, "name"] == "Barnsley"
    other = ({OLD, NEW} - {drawn}).pop()
    assert other not in areas.index
    assert tree.aliases.values.tolist() == [[other, drawn]]


@pytest.mark.parametrize(("drawn", "listed"), [("E05000989", "E05016245"), ("E05016245", "E05000989")])
def test_a_ward_of_either_year_is_found_in_a_table_of_the_other(tmp_path: Path, drawn: str, listed: str) -> None:
    table = f"WD24CD,LAD24CD\n{listed},{OLD}\n"
    taken = write(tmp_path, wards_geojson=ward(drawn), wards_csv=table, lookup_csv=lookup(NEW))
    tree = build(taken, SOUTH_YORKSHIRE).tree
    (own,) = tree.wards[["code", "district", "provenance", "slug"]].values.tolist()
    assert own == [drawn, NEW, "lookup", "south-yorkshire"]
    assert sorted(tree.aliases.values.tolist()) == sorted([[listed, drawn], [OLD, NEW]])


@pytest.mark.parametrize(("drawn", "written"), [(OLD, NEW), (NEW, OLD)])
def test_an_area_goes_by_the_code_of_its_own_boundary_layer(tmp_path: Path, drawn: str, written: str) -> None:
    districts = layer(named({"LAD25CD": drawn, "LAD25NM": "Barnsley"}, SQUARE))
    wards = ward("E05999001", LAD24CD=written)
    taken = write(tmp_path, wards_geojson=wards, districts_geojson=districts, lookup_csv=lookup(written))
    tree = build(taken, SOUTH_YORKSHIRE).tree
    assert tree.wards["district"].tolist() == [drawn]
    assert tree.aliases.values.tolist() == [[written, drawn]]


def test_the_real_lookup_of_2024_serves_the_real_wards_and_old_links_lead_on(real: Path) -> None:
    names = ("boundaries/wards-south-yorkshire.geojson", "lookups/district-csp-force-2024.csv")
    tree = build([t for n in names for t in sources.recognise(real / n)], SOUTH_YORKSHIRE).tree
    assert len(tree.wards) == 95
    assert set(map(tuple, tree.aliases.values)) == {
        ("E08000038", "E08000016"),
        ("E08000039", "E08000019"),
        ("E05016245", "E05000989"),
        ("E05016246", "E05010881"),
    }


def test_a_ward_given_to_two_forces_is_refused_by_file_ward_and_forces(tmp_path: Path) -> None:
    table = "WD24CD,PFA24CD,PFA24NM\nE05999001,E23999001,Testshire\nE05999001,E23000011,South Yorkshire\n"
    said = (
        r"ward-force\.csv: ward E05999001 is given to 2 forces, "
        r"South Yorkshire \(E23000011\) and Testshire \(E23999001\)"
    )
    with pytest.raises(InputFault, match=said):
        of_village(tmp_path, **{"ward-force": table})


@pytest.mark.parametrize("districts_first", [True, False])
def test_a_ward_in_two_districts_of_different_forces_is_refused(tmp_path: Path, districts_first: bool) -> None:
    wards = "WD24CD,LAD24CD\nE05999001,E06999001\nE05999001,E06999002\n"
    forces = village.LOOKUP.replace("E22999002,Northtown,E23999001,Testshire", "E22999002,Northtown,E23000011,SY")
    names = ("b-wards", "a-lookup") if districts_first else ("a-wards", "b-lookup")
    files = dict(zip(names, (wards, forces), strict=True))
    with pytest.raises(
        InputFault, match=r"-wards\.csv and .-lookup\.csv.*: ward E05999001 is given to 2 forces"
    ) as told:
        of_village(tmp_path, lookup="", **files)
    assert "E23999001" in str(told.value)
    assert "E23000011" in str(told.value)


def test_a_ward_table_against_its_districts_table_is_refused_with_both_files(tmp_path: Path) -> None:
    wards = "WD24CD,LAD24CD\nE05999001,E06999001\n"
    direct = "WD24CD,PFA24CD\nE05999001,E23000011\n"
    with pytest.raises(InputFault, match=r"direct\.csv, wards2\.csv and lookup\.csv: ward E05999001 is given to 2"):
        of_village(tmp_path, wards2=wards, direct=direct)


def test_a_ward_in_two_districts_of_one_force_goes_where_most_of_it_is_and_is_counted(tmp_path: Path) -> None:
    wards = layer(*(named({"WD24CD": c, "WD24NM": village.NAMES[c]}, village.square(c)) for c in village.WARDS))
    south = shapely.union_all([village.square(c) for c, d in village.DISTRICT.items() if d == "E06999001"])
    north = shapely.union_all([village.square(c) for c, d in village.DISTRICT.items() if d == "E06999002"])
    districts = layer(named({"LAD24CD": "E06999001"}, south), named({"LAD24CD": "E06999002"}, north))
    table = "WD24CD,LAD24CD\n" + "".join(f"{c},{d}\n" for c, d in village.DISTRICT.items()) + "E05999001,E06999002\n"
    built = of_village(tmp_path, wards=wards, districts=districts, table=table)
    assert dict(zip(built.tree.wards["code"], built.tree.wards["district"], strict=True)) == village.DISTRICT
    assert built.tree.wards["provenance"].tolist() == ["largest overlap", "lookup", "lookup", "lookup"]
    assert built.faults == {("lookups", "ward given to several districts, put in the one that holds most of it"): 1}


def test_a_table_of_wards_and_forces_alone_is_enough(tmp_path: Path) -> None:
    wards = layer(*(named({"WD24CD": c, "WD24NM": village.NAMES[c]}, village.square(c)) for c in village.WARDS))
    table = "WD24CD,PFA24CD,PFA24NM\n" + "".join(f"{c},E23999001,Testshire\n" for c in village.WARDS)
    tree = of_village(tmp_path, wards=wards, lookup="", table=table).tree
    assert tree.wards[["slug", "grounds"]].values.tolist() == [["testshire", "lookup"]] * 4


def test_a_district_split_between_forces_lies_in_neither_and_goes_with_its_first_ward(tmp_path: Path) -> None:
    forces = {"E05999001": "E23999001", "E05999002": "E23000011", "E05999003": "E23999001", "E05999004": "E23999001"}
    table = "WD24CD,PFA24CD,PFA24NM\n" + "".join(
        f"{ward},{force},{'South Yorkshire' if force == 'E23000011' else 'Testshire'}\n"
        for ward, force in forces.items()
    )
    inputs = village.write(tmp_path)
    (inputs / "lookup.csv").unlink()
    (inputs / "table.csv").write_text(table, encoding="utf-8")
    tree = build(sources.survey(inputs), VILLAGE | SOUTH_YORKSHIRE).tree
    above = tree.closure[tree.closure["descendant"] == "E06999001"]["ancestor"].tolist()
    assert above == ["E06999001"]
    slugs = tree.force_slugs()
    assert slugs.keys() == set(tree.areas["code"])
    assert [slugs[c] for c in ("E06999001", "E06999002", "E05999002")] == ["testshire", "testshire", "south-yorkshire"]


def test_a_blank_cell_maps_nothing(tmp_path: Path) -> None:
    taken = write(tmp_path, l_csv="WD24CD,LAD24CD\nE05999001,\n,E06999001\nE05999002,E06999001\n")
    tables = lookups.read(taken)
    assert [tables.district_of(w) for w in ("E05999001", "E05999002", "")] == ["", "E06999001", ""]


def test_every_ward_of_the_real_lookup_keeps_its_district(real: Path) -> None:
    path = real / "lookups/LSOA21_WD24_LAD24_best_fit_EW.csv"
    tables = lookups.read(sources.recognise(path))
    expected = {r["WD24CD"]: r["LAD24CD"] for r in rows(path)}
    assert {w: tables.district_of(w) for w in expected} == expected
