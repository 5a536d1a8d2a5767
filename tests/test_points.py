"""Named points: the first name wins, violence is left out, numbers are places and not ranks."""

from __future__ import annotations

import sqlite3
import zipfile
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd
import pytest
import village
from building import build_here

from geodata import points, snaps, sources
from geodata.kept import Kept

FIRST, SECOND, LAST = village.MONTHS[0], village.MONTHS[1], village.MONTHS[-1]
HOSTILE = "</script><b>{{7*7}} ${x} `'\" & On or near"


def at(ward: str, east: float, north: float) -> dict[str, str]:
    """A point of a ward by its distance from its south-western corner, in degrees."""
    west, south = village.square(ward).bounds[:2]
    return {"Longitude": f"{west + east:.6f}", "Latitude": f"{south + north:.6f}"}


def some(n: int, month: str, where: dict[str, str], name: str, kind: str = "Burglary") -> list[dict[str, str]]:
    return [village.record(month, kind=kind, Location=name, **where) for _ in range(n)]


ASH, BIRCH, CEDAR = "E05999001", "E05999002", "E05999003"
NORTH, SOUTH, WEST = at(ASH, 0.010, 0.018), at(ASH, 0.010, 0.004), at(ASH, 0.002, 0.004)
# What is recorded beside the ordinary months: month → records.
OWN = {
    FIRST: [
        *some(4, FIRST, SOUTH, "On or near Alpha Street"),
        *some(9, FIRST, at(ASH, 0.010, 0.019), "On or near Police Station"),
        *some(6, FIRST, at(ASH, 0.004, 0.010), "On or near Hospital Road"),
        *some(20, FIRST, at(ASH, 0.006, 0.012), "On or near Fight Street", "Violence and sexual offences"),
        *some(4, FIRST, at(ASH, 0.006, 0.012), "On or near Fight Street"),
        *some(10, FIRST, at(ASH, 0.008, 0.006), "No Location"),
        *some(7, FIRST, at(CEDAR, 0.010, 0.012), HOSTILE),
    ],
    SECOND: [r for i in range(12) for r in some(5 + i, SECOND, at(BIRCH, 0.001 + i / 1e3, 0.005), f"Place {i}")],
    LAST: [
        *some(3, LAST, SOUTH, "On or near Beta Street"),
        *some(3, LAST, NORTH, "On or near Gamma Street"),
        *some(4, LAST, NORTH, "On or near Gamma Street", "Anti-social behaviour"),
        *some(5, LAST, WEST, "On or near Delta Street", "Anti-social behaviour"),
    ],
}


def inputs(folder: Path, months: Iterable[str] = village.MONTHS, silent: str = "") -> Path:
    """The village with `OWN` records; without anti-social behaviour in the month `silent`."""
    village.write(folder)
    for month in village.MONTHS:
        path = folder / f"{month}-{village.FORCE}-street.csv"
        if month not in months:
            path.unlink()
            continue
        every = [*village.month_of(month), *OWN.get(month, [])]
        kept = [r for r in every if month != silent or r["Crime type"] != "Anti-social behaviour"]
        path.write_text(village.street(kept), encoding="utf-8")
    return folder


def places(folder: Path) -> pd.DataFrame:
    """The table `places` of a site built from these inputs."""
    out = folder.parent / "site"
    build_here("site", "--inputs", folder, "--out", out, "--no-maps")
    return table(out)


def table(site: Path) -> pd.DataFrame:
    with closing(sqlite3.connect(site / "snapshots/current/site.db")) as db:
        return pd.read_sql("SELECT * FROM places ORDER BY area, number", db)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    """The places of the village with `OWN` records."""
    return places(inputs(tmp_path_factory.mktemp("points") / "inputs"))


def rows(told: pd.DataFrame, ward: str) -> list[tuple[object, ...]]:
    own = told[told["area"] == ward]
    return list(own[["number", "name", "apart", "crimes", "asb"]].itertuples(index=False, name=None))


def test_places_are_numbered_from_north_to_south_those_set_apart_last(told: pd.DataFrame) -> None:
    """Violence is in no number; a street called Hospital Road is a street; the middle holds the ordinary months."""
    assert rows(told, ASH) == [
        (1, "On or near Gamma Street", 0, 3, 4),
        (2, "On or near Hospital Road", 0, 6, 0),
        (3, "On or near High Street", 0, 144, 0),
        (4, "On or near Delta Street", 0, 0, 5),
        (5, "On or near Alpha Street", 0, 7, 0),
        (6, "On or near Police Station", 1, 9, 0),
    ]


def test_a_place_with_fewer_than_five_records_beside_violence_is_not_named(told: pd.DataFrame) -> None:
    assert "On or near Fight Street" not in set(told["name"])


def test_no_location_is_no_name(told: pd.DataFrame) -> None:
    assert not set(told["name"]) & {"No Location", ""}


def test_of_more_than_ten_places_those_with_most_records_are_named_in_order_of_place(told: pd.DataFrame) -> None:
    """Of twelve with 5 to 16 crimes, and the middle with 96 incidents, the three smallest are left out."""
    own = rows(told, BIRCH)
    assert [number for number, *_ in own] == list(range(1, 11))
    assert [(name, crimes) for _, name, _, crimes, _ in own if str(name).startswith("Place")] == [
        (f"Place {i}", 5 + i) for i in range(3, 12)
    ]
    assert sorted(own, key=lambda row: str(row[1]))[0][1:] == ("On or near High Street", 0, 0, 96)


def test_a_hostile_name_is_kept_as_it_is(told: pd.DataFrame) -> None:
    assert HOSTILE in set(told.loc[told["area"] == CEDAR, "name"])


def test_a_place_stands_where_it_is_published(told: pd.DataFrame) -> None:
    (row,) = told[told["name"] == "On or near Gamma Street"].to_dict("records")
    assert (f"{row['longitude']:.6f}", f"{row['latitude']:.6f}") == (NORTH["Longitude"], NORTH["Latitude"])


def test_a_year_without_all_its_incidents_has_no_number_of_them(tmp_path: Path) -> None:
    own = rows(places(inputs(tmp_path / "inputs", silent="2025-05")).astype({"asb": object}), ASH)
    assert {name for _, name, *_ in own} == {
        "On or near Hospital Road",
        "On or near High Street",
        "On or near Alpha Street",
        "On or near Police Station",
    }
    assert all(asb is None or np.isnan(asb) for *_, asb in own)  # type: ignore[call-overload]


def test_a_year_without_all_its_months_names_no_place(tmp_path: Path) -> None:
    assert places(inputs(tmp_path / "inputs", [m for m in village.MONTHS if m != "2025-05"])).empty


def named(folder: Path, keep: Kept) -> tuple[points.Names, list[str]]:
    """The names of points in a folder's files, and which files were asked for."""
    files = sorted(sources.survey(folder, lambda _: None, keep), key=lambda t: t.month)
    asked: list[str] = []
    return points.names([t for t in files if t.kind == "street"], keep, lambda t: asked.append(t.month)), asked


def test_the_first_name_of_a_point_wins_by_month_then_by_row(tmp_path: Path) -> None:
    inputs(tmp_path / "inputs")
    path = tmp_path / "inputs" / f"{FIRST}-{village.FORCE}-street.csv"
    twice = some(1, FIRST, WEST, "Second") + some(1, FIRST, WEST, "Third")
    path.write_text(village.street([*some(1, FIRST, WEST, "No Location"), *twice]), encoding="utf-8")
    found, _ = named(tmp_path / "inputs", Kept(None))
    keys = snaps.keys(*(np.array([float(where[c]) for where in (WEST, SOUTH)]) for c in ("Longitude", "Latitude")))
    assert list(found.of(keys)) == ["Second", "On or near Beta Street"]
    assert list(found.of(np.array([0, snaps.UNPLACED]))) == ["", ""]
    assert (np.diff(found.snap) > 0).all()


def test_a_second_build_reads_no_names_again(tmp_path: Path) -> None:
    inputs(tmp_path / "inputs")
    keep = Kept(tmp_path / "kept")
    first, _ = named(tmp_path / "inputs", keep)
    made = keep.counts["made"]
    again, asked = named(tmp_path / "inputs", keep)
    assert keep.counts["made"] == made
    assert len(asked) == 12
    np.testing.assert_array_equal(first.snap, again.snap)
    assert list(first.name) == list(again.name)


def test_without_files_no_point_has_a_name() -> None:
    assert list(points.names([], Kept(None)).of(np.array([5, 6]))) == ["", ""]


@pytest.mark.parametrize(
    ("name", "apart"),
    [
        ("On or near Police Station", True),
        ("On or near Prison", True),
        ("On or near Morriston Hospital", True),
        ("On or near Custody Suite", True),
        ("On or near Police Station Road", False),
        ("On or near Hospital Way", False),
        ("On or near Prisongate", False),
    ],
)
def test_police_stations_prisons_and_hospitals_are_set_apart_and_streets_named_after_them_are_not(
    name: str, apart: bool
) -> None:
    assert (points.APART.search(name) is not None) == apart


@pytest.mark.parametrize("ward", ["E05010862", "E05010881"])
def test_south_yorkshires_places_are_those_that_pandas_finds(ward: str, real: Path, south_yorkshire: Path) -> None:
    """Sheffield's City ward, and Stocksbridge on the moors, from the raw files of 2025."""
    with zipfile.ZipFile(real / "street/south-yorkshire-2024-01_2025-12.zip") as archive:
        names = sorted(n for n in archive.namelist() if "2025-" in n and n.endswith("street.csv"))
        frame = pd.concat([pd.read_csv(archive.open(n)) for n in names], ignore_index=True)
    assert frame["Month"].nunique() == 12
    frame = frame.dropna(subset=["Longitude", "Latitude"])
    repeat = frame.duplicated(["Month", "Crime ID", "Longitude", "Latitude", "Crime type"], keep="last")
    frame = frame[~(repeat & frame["Crime ID"].notna())]
    wards = geopandas.read_file(real / "boundaries/wards-south-yorkshire.geojson")
    shape = wards.loc[wards["ward_code"] == ward].geometry.iloc[0]
    own = frame[shape.contains(geopandas.points_from_xy(frame["Longitude"], frame["Latitude"]))]
    own = own[own["Crime type"] != "Violence and sexual offences"]
    asb = own["Crime type"] == "Anti-social behaviour"
    where = own.assign(crimes=~asb, asb=asb).groupby(["Longitude", "Latitude"])
    found = where.agg(name=("Location", "first"), crimes=("crimes", "sum"), asb=("asb", "sum")).reset_index()
    found = found[(found["crimes"] + found["asb"] >= 5) & (found["name"] != "No Location")]
    found["records"] = found["crimes"] + found["asb"]
    told = table(south_yorkshire)
    told = told[told["area"] == ward]
    columns = ["name", "longitude", "latitude", "crimes", "asb"]
    everything = found.rename(columns={"Longitude": "longitude", "Latitude": "latitude"})[columns]
    assert len(told) == min(10, len(found))
    assert set(told[columns].itertuples(index=False, name=None)) <= set(everything.itertuples(index=False, name=None))
    most = found["records"].nlargest(10).tolist()
    assert sorted(told["crimes"] + told["asb"], reverse=True) == most
    for _, part in told.groupby("apart"):
        assert part["latitude"].is_monotonic_decreasing
