"""The generated national set has the shape of the official files, and what a measurement says of a process is so."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely

from geodata import areas
from tests.bench import country, national
from tests.bench.measure import process

ROWS = 6_000


@pytest.fixture(scope="module")
def gwent(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    """A generated month of one force, read by pandas."""
    path = tmp_path_factory.mktemp("national") / "street.csv"
    path.write_bytes(national.street(_part("gwent"), 7, ROWS, np.random.default_rng(1)))
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def _part(slug: str) -> country.Part:
    return next(part for part in country.parts() if part.force.slug == slug)


def test_every_territorial_force_has_counties_of_its_own() -> None:
    parts = country.parts()
    assert len(parts) == 43
    assert [c for p in parts for c in range(p.first, p.first + p.copies)] == list(range(152))


def test_rows_of_all_months_are_exactly_as_many_as_asked_for() -> None:
    volumes = national.volumes(1_234_567)
    assert volumes.shape == (43, 36)
    assert volumes.sum() == 1_234_567
    assert volumes.min() > 0


def test_a_street_file_has_the_official_columns_and_its_rows(gwent: pd.DataFrame) -> None:
    assert ",".join(gwent.columns) == (
        "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,"
        "Last outcome category,Context"
    )
    assert len(gwent) == ROWS
    assert set(gwent["Month"]) == {"2024-05"}
    assert set(gwent["Reported by"]) == {"Gwent Police"}


def test_only_anti_social_behaviour_has_no_id_and_no_outcome(gwent: pd.DataFrame) -> None:
    incident = gwent["Crime type"] == "Anti-social behaviour"
    assert 0.15 < incident.mean() < 0.3
    assert ((gwent["Crime ID"] == "") == incident).all()
    assert ((gwent["Last outcome category"] == "") == incident).all()
    assert gwent.loc[~incident, "Crime ID"].str.fullmatch("[0-9a-f]{64}").all()


def test_some_ids_return_alike_and_changed(gwent: pd.DataFrame) -> None:
    crimes = gwent[gwent["Crime ID"] != ""]
    assert crimes["Crime ID"].duplicated().sum() == 12  # two in a thousand
    assert crimes.drop_duplicates(["Crime ID", "Crime type", "Longitude", "Latitude"])["Crime ID"].duplicated().any()
    assert crimes.duplicated().any()


def test_places_are_published_with_six_decimals_or_not_at_all(gwent: pd.DataFrame) -> None:
    without = gwent["Longitude"] == ""
    assert 0.02 < without.mean() < 0.04
    assert set(gwent.loc[without, "Location"]) == {"No Location"}
    assert set(gwent.loc[without, "LSOA code"]) == {""}
    assert gwent.loc[~without, "Longitude"].str.fullmatch(r"-?\d\.\d{6}").all()
    assert gwent.loc[~without, "Latitude"].str.fullmatch(r"\d\d\.\d{6}").all()


def test_nearly_every_record_lies_in_a_ward_of_its_force(gwent: pd.DataFrame) -> None:
    part, pattern = _part("gwent"), country.patch()
    land = shapely.union_all([country.moved(pattern.districts, c) for c in range(part.first, part.first + part.copies)])
    placed = gwent[gwent["Longitude"] != ""]
    inside = shapely.intersects_xy(land, placed["Longitude"].astype(float), placed["Latitude"].astype(float))
    assert 0.99 < inside.mean() < 1  # four in a thousand are anywhere in the country


def test_wards_of_the_country_do_not_overlap_and_have_codes_of_their_nation() -> None:
    pattern = country.patch()
    boxes = [shapely.total_bounds(country.moved(pattern.wards, c)) for c in range(country.COUNTIES)]
    tree = shapely.STRtree([shapely.box(*box) for box in boxes])
    assert len(tree.query(tree.geometries, predicate="intersects")[0]) == country.COUNTIES  # each meets itself alone
    codes = [code.ward(i) for _, code in country.county_codes() for i in range(46)]
    assert len(set(codes)) == 6_992
    assert {areas.kind_of(code) for code in codes} == {"ward"}
    assert {code[0] for part, code in _with_codes() if part.force.nation == "Wales"} == {"W"}


def _with_codes() -> list[tuple[country.Part, str]]:
    return [(part, code.ward(0)) for part, code in country.county_codes()]


def test_memory_of_a_process_is_that_of_its_children_too(tmp_path: Path) -> None:
    hold = "held = bytearray(120_000_000); held[::4096] = b'x' * len(held[::4096])"
    work = f"{hold}; print(sum(range(20_000_000)))"  # long enough to be seen
    both = f"import subprocess, sys; {hold}; subprocess.run([sys.executable, '-c', {work!r}])"
    assert 120 < process([sys.executable, "-c", work], tmp_path).megabytes < 170
    assert 240 < process([sys.executable, "-c", both], tmp_path).megabytes < 340


def test_a_process_that_fails_is_no_measurement(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="ValueError: of no use"):
        process([sys.executable, "-c", "raise ValueError('of no use')"], tmp_path)
