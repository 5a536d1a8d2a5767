"""Codes of areas of any year and nation, the forces' places in regions, and areas whose code changed."""

from __future__ import annotations

import csv
import json
import zipfile
from pathlib import Path

import pytest

from geodata import areas
from geodata.areas import Change


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text))


def change(old: str, new: str, since: str) -> Change:
    return Change(old, new, "ward", since, "a test")


@pytest.mark.parametrize(
    ("code", "nation"),
    [
        ("E05000026", "England"),
        ("W06000001", "Wales"),
        ("S13002516", "Scotland"),
        ("N08000101", "Northern Ireland"),
        ("K04000001", None),
        ("S1300251", None),
        ("Shetland", None),
        ("", None),
    ],
)
def test_the_first_letter_of_a_code_tells_its_nation(code: str, nation: str | None) -> None:
    assert areas.nation_of_code(code) == nation


@pytest.mark.parametrize(
    ("codes", "kind", "abroad"),
    [
        (["E05000026", "W05001514"], "ward", ""),
        (["E05000026", "S13002516", "", "N08000101"], "ward", ""),
        (["S13002516", "", "N08000101"], None, "Northern Ireland and Scotland"),
        (["S13002516"], None, "Scotland"),
        (["E05000026", "E06000001"], None, ""),
        (["S13002516", "Shetland"], None, ""),
        (["", ""], None, ""),
        ([], None, ""),
    ],
)
def test_codes_of_other_nations_are_told_apart(codes: list[str], kind: str | None, abroad: str) -> None:
    assert (areas.kind_in(codes), areas.abroad(codes)) == (kind, abroad)


def test_every_territorial_force_lies_in_the_region_that_the_published_list_says(real: Path) -> None:
    names = {a.code: a.name for a in areas.regions()}
    published = {r["slug"]: r["region"] for r in rows(real / "indicators/forces.csv")}
    assert {f.slug: names[f.region] for f in areas.forces() if f.territorial} == published


def test_nine_regions_and_wales_make_england_and_wales() -> None:
    kinds = [(a.kind, a.code) for a in areas.regions()]
    assert kinds.count(("nation", "K04000001")) == 1
    regions = [code for kind, code in kinds if kind == "region"]
    assert regions == [*(f"E1200000{n}" for n in range(1, 10)), "W92000004"]
    welsh = {f.slug for f in areas.forces() if f.region == "W92000004"}
    assert welsh == {f.slug for f in areas.forces() if f.nation == "Wales"} == {
        "dyfed-powys", "gwent", "north-wales", "south-wales",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("slug", "above"),
    [
        ("south-yorkshire", ["Yorkshire and The Humber", "England and Wales"]),
        ("gwent", ["Wales", "England and Wales"]),
        ("testshire", []),
        ("btp", []),
        ("northern-ireland", []),
    ],
)
def test_only_forces_with_a_region_lie_in_england_and_wales(slug: str, above: list[str]) -> None:
    assert [a.name for a in areas.above_force(slug)] == above


@pytest.mark.parametrize(
    ("slug", "name", "apart"),
    [
        ("kent", "Kent Police", ""),
        ("testshire", "Testshire Police", ""),
        ("btp", "British Transport Police", "railway"),
        ("northern-ireland", "Police Service of Northern Ireland", "Northern Ireland"),
        ("police-scotland", "Police Scotland", "Scotland"),
    ],
)
def test_the_railways_police_and_other_nations_stand_apart(slug: str, name: str, apart: str) -> None:
    force = areas.force_of(slug, name)
    assert force.apart == apart
    assert force.territorial == (apart == "")


@pytest.mark.parametrize("told", ["E23000032", "kent", "Kent Police", "Kent"])
def test_a_force_is_known_by_code_slug_or_name(told: str) -> None:
    assert areas.force_slug(told) == "kent"


def test_a_code_of_a_force_that_nobody_knows_gives_no_slug() -> None:
    assert areas.force_slug("E23999001") == ""


def test_every_change_of_a_code_is_dated_and_between_codes_of_its_kind() -> None:
    assert len(areas.changes()) >= 4
    for c in areas.changes():
        assert areas.kind_of(c.old) == areas.kind_of(c.new) == c.kind
        assert len(c.since.split("-")) == 3


def test_no_code_was_split_or_merged_in_the_bridge_table() -> None:
    olds, news = [c.old for c in areas.changes()], [c.new for c in areas.changes()]
    assert len(set(olds)) == len(olds)
    assert len(set(news)) == len(news)


def test_code_point_of_november_2025_has_the_new_codes_and_the_lookups_of_2024_the_old(real: Path) -> None:
    with zipfile.ZipFile(real / "postcodes/codepo_gb.zip") as archive:
        lines = archive.read("Data/CSV/s.csv").decode().splitlines()
    codes = {code for row in csv.reader(lines) for code in row[8:10]}
    lookup = {code for r in rows(real / "lookups/LSOA21_WD24_LAD24_best_fit_EW.csv") for code in r.values()}
    for c in areas.changes():
        assert c.new in codes, c
        assert c.old not in codes, c
        assert (c.old in lookup, c.new in lookup) == (True, False), c


def test_the_ward_layer_of_south_yorkshire_tells_the_same_changes(real: Path) -> None:
    layer = json.loads((real / "boundaries/wards-south-yorkshire.geojson").read_text(encoding="utf-8"))
    pairs = {(p["ward_code"], p["ward_code_apr2025"]) for p in (f["properties"] for f in layer["features"])}
    assert {p for p in pairs if p[0] != p[1]} == {(c.old, c.new) for c in areas.changes() if c.kind == "ward"}


def test_an_area_goes_by_its_newest_code_and_remembers_the_others() -> None:
    assert areas.bridged("E08000016") == areas.bridged("E08000038") == "E08000038"
    assert areas.other_codes("E08000016") == ("E08000038",)
    assert areas.other_codes("E08000038") == ("E08000016",)
    assert areas.bridged("E08000017") == "E08000017"
    assert areas.other_codes("E08000017") == ()


def test_a_chain_of_changes_leads_to_its_end_whatever_the_order_of_the_rows() -> None:
    chain = [change("b", "c", "2023-04-01"), change("a", "b", "2019-04-01"), change("x", "y", "2020-04-01")]
    expected = {"a": "c", "b": "c", "x": "y"}
    assert areas.newest_codes(chain) == areas.newest_codes(chain[::-1]) == expected


def test_a_code_that_comes_back_into_use_does_not_go_round_in_circles() -> None:
    circle = [change("a", "b", "2019-04-01"), change("b", "a", "2023-04-01")]
    assert areas.newest_codes(circle).keys() == {"a", "b"}
