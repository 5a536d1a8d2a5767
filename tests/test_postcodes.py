"""Postcodes lie where their point lies; near a border every ward that may be meant is offered."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd
import pytest
import village
from pyproj import Transformer

from geodata import boundaries, postcodes, sources
from geodata.faults import Faults, InputFault

CODES = sorted(village.WARDS)
SHAPES = np.array([village.square(code) for code in CODES], dtype=object)
ONSPD = "pcd,pcds,dointr,doterm,oseast1m,osnrth1m,osward,ctry"
NOWHERE = "postcode without a place, not offered"
WIDTH = "row with too few or too many columns, left out"
ENGLAND, WALES, NORTHERN_IRELAND, SCOTLAND = "E92000001", "W92000004", "N92000002", "S92000003"


@dataclass(frozen=True)
class Read:
    """What was placed from one file, with the rows that were not read as they stand."""

    wards: dict[str, str]
    ended: dict[str, str]
    near: dict[str, dict[str, int]]
    nations: dict[str, str]
    counts: dict[str, tuple[int, int]]
    faults: dict[str, int]


def place(taken: list[sources.Taken], codes: list[str], shapes: np.ndarray) -> Read:
    faults = Faults()
    placed = postcodes.place(taken, codes, shapes, faults)
    near: dict[str, dict[str, int]] = {}
    for postcode, ward, metres in placed.near.itertuples(index=False):
        near.setdefault(postcode, {})[ward] = metres
    outcodes = list(placed.outcodes[["outcode", "nation", "inside", "outside"]].itertuples(index=False, name=None))
    return Read(
        dict(zip(placed.found["postcode"], placed.found["ward"], strict=True)),
        dict(zip(placed.found["postcode"], placed.found["ended"], strict=True)),
        near,
        {outcode: nation for outcode, nation, _, _ in outcodes},
        {outcode: (inside, outside) for outcode, _, inside, outside in outcodes},
        {reason: n for _, reason, n in faults.rows()},
    )


def read(folder: Path, text: str | bytes, name: str = "postcodes.csv") -> Read:
    """A file of postcodes over the village's wards."""
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    taken = sources.recognise(path)
    assert [t.kind for t in taken] == ["postcodes"]
    return place(taken, CODES, SHAPES)


def metres(lon: float, lat: float) -> tuple[int, int]:
    """Eastings and northings by the projection library's own transformation, within 5 m of ours."""
    east, north = Transformer.from_crs(4326, 27700, always_xy=True).transform(lon, lat)
    return round(east), round(north)


def onspd(*rows: tuple[str, str, int | str, int | str, str]) -> str:
    """postcode, month it ended ("" in use), eastings, northings, country code."""
    lines = [f"{pcds.replace(' ', '')},{pcds},198001,{end},{e},{n},E05000001,{c}" for pcds, end, e, n, c in rows]
    return "\n".join([ONSPD, *lines]) + "\n"


def middle(code: str) -> tuple[int, int]:
    lon, lat = village.middle(code)
    return metres(float(lon), float(lat))


def east_of_the_middle_border(distance: float) -> tuple[int, int]:
    """A place so many metres east (west where negative) of the border between the first two wards."""
    x, y = metres(village.WEST + village.SIDE, village.SOUTH + village.SIDE / 2)
    return round(x + distance), y


def test_a_postcode_lies_in_the_ward_that_holds_its_point_whatever_the_file_says(tmp_path: Path) -> None:
    text = onspd(*((f"TT1 1A{letter}", "", *middle(code), ENGLAND) for letter, code in zip("ABDE", CODES, strict=True)))
    found = read(tmp_path, text)
    assert found.wards == dict(zip(("TT11AA", "TT11AB", "TT11AD", "TT11AE"), CODES, strict=True))
    assert found.near == {}


@pytest.mark.parametrize(
    ("distance", "own", "offered"), [(-200, 0, ()), (-58, 0, ()), (-42, 0, (0, 1)), (42, 1, (0, 1)), (58, 1, ())]
)
def test_within_fifty_metres_of_a_border_every_ward_is_offered(
    tmp_path: Path, distance: float, own: int, offered: tuple[int, ...]
) -> None:
    found = read(tmp_path, onspd(("TT1 1AA", "", *east_of_the_middle_border(distance), ENGLAND), *FAR))
    assert found.wards["TT11AA"] == CODES[own]
    assert set(found.near.get("TT11AA", {})) == {CODES[i] for i in offered}
    for i in offered:
        away = 0 if i == own else abs(distance)
        assert found.near["TT11AA"][CODES[i]] == pytest.approx(away, abs=5)


FAR = [("ZZ9 9ZZ", "", 530_000, 180_000, ENGLAND)]


def test_at_a_corner_all_four_wards_are_offered(tmp_path: Path) -> None:
    corner = metres(village.WEST + village.SIDE, village.SOUTH + village.SIDE)
    found = read(tmp_path, onspd(("TT1 1AA", "", *corner, ENGLAND), *FAR))
    assert set(found.near["TT11AA"]) == set(CODES)


def test_just_outside_all_wards_the_near_ones_are_offered_and_none_is_its_own(tmp_path: Path) -> None:
    x, y = metres(village.WEST, village.SOUTH + village.SIDE / 2)
    found = read(tmp_path, onspd(("TT1 1AA", "", x - 30, y, ENGLAND), ("TT1 1AB", "", x - 80, y, ENGLAND)))
    assert found.wards == {"TT11AA": ""}
    assert found.near["TT11AA"] == {"E05999001": pytest.approx(30, abs=5)}
    assert found.counts == {"TT1": (1, 1)}


def test_outward_codes_are_counted_inside_and_outside_the_wards(tmp_path: Path) -> None:
    rows = [("TT1 1AA", "", *middle("E05999001"), ENGLAND), ("TT1 1AB", "", 530_000, 180_000, ENGLAND), *FAR]
    assert read(tmp_path, onspd(*rows)).counts == {"TT1": (1, 1), "ZZ9": (0, 1)}


@pytest.mark.parametrize(
    ("codes", "nation"),
    [
        ([ENGLAND], "England"),
        ([WALES, WALES], "Wales"),
        ([SCOTLAND], "Scotland"),
        ([NORTHERN_IRELAND], "Northern Ireland"),
        (["M83000003"], "Isle of Man"),
        (["L93000001"], "Channel Islands"),
        ([ENGLAND, WALES], ""),
        ([""], ""),
    ],
)
def test_an_outward_codes_nation_is_said_only_where_all_its_postcodes_agree(
    tmp_path: Path, codes: list[str], nation: str
) -> None:
    rows = [(f"TT1 1A{'ABDE'[i]}", "", 530_000, 180_000, code) for i, code in enumerate(codes)]
    assert read(tmp_path, onspd(*rows)).nations == {"TT1": nation}


def test_a_postcode_that_ended_keeps_its_place_and_the_month(tmp_path: Path) -> None:
    place = middle("E05999001")
    found = read(tmp_path, onspd(("TT1 1AA", "202306", *place, ENGLAND), ("TT1 1AB", "", *place, ENGLAND)))
    assert found.ended == {"TT11AA": "2023-06", "TT11AB": ""}
    assert set(found.wards.values()) == {"E05999001"}


def test_northern_irelands_places_are_on_another_grid_and_never_in_an_english_ward(tmp_path: Path) -> None:
    """Belfast's eastings and northings on the Irish Grid are those of a place in Cheshire on Great Britain's."""
    place = middle("E05999001")
    found = read(tmp_path, onspd(("BT1 1AA", "", *place, NORTHERN_IRELAND), ("TT1 1AB", "", *place, ENGLAND)))
    assert found.wards == {"TT11AB": "E05999001"}
    assert found.nations["BT1"] == "Northern Ireland"
    assert found.faults == {}


@pytest.mark.parametrize("place", [("", ""), ("0", "0"), ("x", "y"), ("433500", ""), ("", "387800")])
def test_a_postcode_without_a_place_is_counted_and_not_offered(tmp_path: Path, place: tuple[str, str]) -> None:
    found = read(tmp_path, onspd(("TT1 1AA", "", *place, ENGLAND), ("TT1 1AB", "", *middle("E05999001"), ENGLAND)))
    assert found.wards == {"TT11AB": "E05999001"}
    assert found.faults == {NOWHERE: 1}
    assert found.counts == {"TT1": (1, 1)}


def test_a_file_in_which_no_postcode_has_a_place_offers_nothing(tmp_path: Path) -> None:
    found = read(tmp_path, onspd(("TT1 1AA", "", "", "", ENGLAND), ("TT1 1AB", "", "", "", ENGLAND)))
    assert (found.wards, found.near, found.faults) == ({}, {}, {NOWHERE: 2})


def test_no_file_of_postcodes_is_no_fault() -> None:
    found = place([], CODES, SHAPES)
    assert (found.wards, found.near, found.nations, found.faults) == ({}, {}, {}, {})


def code_point(*rows: tuple[str, int, int, str]) -> str:
    return "".join(
        f'"{p}",10,{e},{n},"{c}","E19000001","E18000001","","E06999001","E05000001"\n' for p, e, n, c in rows
    )


def test_code_point_is_read_without_a_header_row_its_first_postcode_too(tmp_path: Path) -> None:
    rows = [(f"TT1 1A{letter}", *middle(code), ENGLAND) for letter, code in zip("ABDE", CODES, strict=True)]
    found = read(tmp_path, code_point(*rows))
    assert found.wards == dict(zip(("TT11AA", "TT11AB", "TT11AD", "TT11AE"), CODES, strict=True))
    assert found.nations == {"TT1": "England"}


def test_older_code_point_pads_postcodes_to_seven_characters(tmp_path: Path) -> None:
    place = middle("E05999001")
    found = read(tmp_path, code_point(("T1  1AA", *place, ENGLAND), ("TT111AA", *place, ENGLAND)))
    assert set(found.wards) == {"T11AA", "TT111AA"}
    assert set(found.counts) == {"T1", "TT11"}


@pytest.mark.parametrize(
    "header",
    ["pcds,east1m,north1m,ctry25cd", "Postcode,Eastings,Northings,Country", "PCDS,OSEAST1M,OSNRTH1M,CTRY"],
    ids=["NSPL", "Code-Point with a header row", "capitals"],
)
def test_columns_are_known_by_each_publications_names(tmp_path: Path, header: str) -> None:
    east, north = middle("E05999002")
    for start in ("", "\ufeff"):
        found = read(tmp_path, f"{start}{header}\nTT1 1AA,{east},{north},{ENGLAND}\n")
        assert (found.wards, found.nations) == ({"TT11AA": "E05999002"}, {"TT1": "England"})


@pytest.mark.parametrize(("column", "said"), [("osnrth1m", "north"), ("oseast1m", "east")])
def test_postcodes_without_a_needed_column_are_refused(tmp_path: Path, column: str, said: str) -> None:
    text = onspd(*FAR).replace(column, "other")
    with pytest.raises(InputFault, match=rf"postcodes\.csv: postcodes without a column of {said}"):
        read(tmp_path, text)


def test_rows_that_cannot_be_read_are_counted_and_the_others_placed(tmp_path: Path) -> None:
    text = onspd(("TT1 1AA", "", *middle("E05999001"), ENGLAND)) + "TT1 1AB,TT1 1AB\n"
    found = read(tmp_path, text.encode() + b"TT11AD,TT1 1AD,,,,,\xe9," + ENGLAND.encode() + b"\n")
    assert found.wards == {"TT11AA": "E05999001"}
    assert found.faults == {WIDTH: 1, NOWHERE: 1, "text that is not UTF-8, read with � in its place": 1}


def test_of_two_rows_for_one_postcode_the_later_file_counts(tmp_path: Path) -> None:
    for name, code in (("a.csv", "E05999001"), ("b.csv", "E05999002")):
        (tmp_path / name).write_text(onspd(("TT1 1AA", "", *middle(code), ENGLAND)), encoding="utf-8")
    assert place(sources.survey(tmp_path), CODES, SHAPES).wards == {"TT11AA": "E05999002"}


def test_south_yorkshires_postcodes_equal_sjoin_of_the_files_own_degrees(real: Path) -> None:
    wards = boundaries.read(sources.recognise(real / "boundaries/wards-south-yorkshire.geojson"), "ward", Faults())
    path = real / "postcodes/south-yorkshire-with-lonlat.csv"
    found = place(sources.recognise(path), wards["code"].tolist(), wards.geometry.to_numpy())
    table = pd.read_csv(path)
    points = geopandas.GeoDataFrame(
        {"postcode": table["Postcode"].str.replace(" ", "")},
        geometry=geopandas.points_from_xy(table["lon"], table["lat"]),
        crs=4326,
    )
    pairs = geopandas.sjoin(points, wards[["code", "geometry"]], predicate="intersects")
    expected = pairs.groupby("postcode")["code"].min().to_dict()
    assert {p: w for p, w in found.wards.items() if w} == expected
    assert len(table) == 33_347
    offered = {(p, w) for p, near in found.near.items() for w in near}
    assert offered <= wards_within(points, wards, 55)
    near = wards_within(points, wards, 45)
    several = pd.Series([p for p, _ in near]).value_counts()
    assert {(p, w) for p, w in near if several[p] > 1} <= offered


def wards_within(points: geopandas.GeoDataFrame, wards: geopandas.GeoDataFrame, reach: float) -> set[tuple[str, str]]:
    """Postcodes with every ward within so many metres, on the projection library's National Grid."""
    places = points.to_crs(27700)
    discs = places.set_geometry(places.buffer(reach))
    pairs = geopandas.sjoin(discs, wards[["code", "geometry"]].to_crs(27700), predicate="intersects")
    return set(zip(pairs["postcode"], pairs["code"], strict=True))


def test_a_real_code_point_member_equals_pandas(real: Path) -> None:
    """Every row of eight postcode areas is counted inside, outside or without a place."""
    names = [f"Data/CSV/{area}.csv" for area in ("s", "dn", "hd", "wf", "ld", "bs", "lu", "td")]
    archive = real / "postcodes/codepo_gb.zip"
    with zipfile.ZipFile(archive) as members:
        tables = [pd.read_csv(members.open(n), header=None, names=list(sources.CODEPOINT)) for n in names]
    rows = pd.concat(tables)
    wards = boundaries.read(sources.recognise(real / "boundaries/wards-south-yorkshire.geojson"), "ward", Faults())
    taken = [t for t in sources.recognise(archive) if t.source.member in names]
    found = place(taken, wards["code"].tolist(), wards.geometry.to_numpy())
    nowhere = int((rows["Eastings"] == 0).sum())
    assert nowhere > 0
    assert found.faults == {NOWHERE: nowhere}
    assert sum(sum(pair) for pair in found.counts.values()) == len(rows)
    countries: dict[str, set[str]] = {}
    for postcode, country in zip(rows["Postcode"], rows["Country"], strict=True):
        countries.setdefault(postcode.split()[0], set()).add(country)
    known = {frozenset({ENGLAND}): "England", frozenset({WALES}): "Wales", frozenset({SCOTLAND}): "Scotland"}
    assert found.nations == {out: known.get(frozenset(codes), "") for out, codes in countries.items()}
    listed = set(pd.read_csv(real / "postcodes/south-yorkshire-with-lonlat.csv")["Postcode"].str.replace(" ", ""))
    inside = {p for p, ward in found.wards.items() if ward}
    assert len(listed - inside) / len(listed) < 0.001
