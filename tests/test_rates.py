"""Rates: exact intervals, and none where those below the line are not those to whom it happens."""

from __future__ import annotations

import math
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata import coverage, poisson, rates
from geodata.counts import COLUMNS

ASH, BIRCH, CENTRE, CITY, ESSEX = "E05999001", "E05999002", "E05999003", "E05999009", "E05999004"
KENT, ESSEX_FORCE, CITY_FORCE = "E23000032", "E23000028", "E23000034"
REGION, NATION = "E12000008", "K04000001"
FORCE_OF = {
    ASH: "kent", BIRCH: "kent", CENTRE: "kent", KENT: "kent",
    ESSEX: "essex", ESSEX_FORCE: "essex", CITY: "city-of-london", CITY_FORCE: "city-of-london",
}  # fmt: skip
MONTHS = coverage.months_between("2024-01", "2025-12")
YEAR = MONTHS[12:]


# Intervals -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("n", "low", "high"),
    [(0, 0, 3.689), (1, 0.0253, 5.572), (10, 4.795, 18.390), (100, 81.364, 121.627), (1000, 938.97, 1063.96)],
)
def test_the_interval_is_that_of_the_published_tables(n: int, low: float, high: float) -> None:
    """As in tables of the exact Poisson interval (Garwood 1936; Pearson and Hartley, Biometrika Tables, table 40)."""
    assert [float(edge) for edge in poisson.interval(np.array(n))] == pytest.approx([low, high], rel=1e-4, abs=6e-4)


def at_most(n: int, mean: float) -> float:
    """The chance of n or fewer, summed by hand."""
    return sum(math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(n + 1))


@given(st.integers(0, 150))
def test_beyond_either_end_the_count_would_be_one_of_the_rarest_fortieth(n: int) -> None:
    low, high = (float(edge) for edge in poisson.interval(np.array(n)))
    assert at_most(n, high) == pytest.approx(0.025, rel=1e-6)
    assert low == 0 if n == 0 else 1 - at_most(n - 1, low) == pytest.approx(0.025, rel=1e-6)


# The rules -----------------------------------------------------------------------------------------------------------


def counted(**monthly: dict[str, int]) -> pd.DataFrame:
    """Twenty-four months of areas with so many records a month, 0 of what is not named."""
    nothing = dict.fromkeys(COLUMNS, 0)
    rows = [{"area": area, "month": m} | nothing | own for area, own in monthly.items() for m in MONTHS]
    return pd.DataFrame(rows).astype(dict.fromkeys(COLUMNS, "Int64"))


def ledger(*holes: tuple[str, str, str]) -> pd.DataFrame:
    """All present but these (force, month, dataset)."""
    rows = [(f, m, d, "present") for f in sorted(set(FORCE_OF.values())) for m in MONTHS for d in ("crime", "asb")]
    table = pd.DataFrame(rows, columns=["force", "month", "dataset", "state"])
    gone = pd.MultiIndex.from_frame(table[["force", "month", "dataset"]]).isin(list(holes))
    return table.assign(state=np.where(gone, "missing", "present"))


def people(**rows: tuple[int, int | None, int | None]) -> pd.DataFrame:
    """Residents, workday population and households of areas."""
    table = pd.DataFrame([(a, *n) for a, n in rows.items()], columns=["area", "residents", "workday", "households"])
    return table.astype({"workday": "Int64", "households": "Int64"})


def parts(*rows: tuple[str, str, str, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["area", "dataset", "force", "included"])


PEOPLE = people(
    E05999001=(10_000, 9_000, 4_000),
    E05999002=(8_000, None, None),
    E05999003=(2_000, 3_001, 900),
    E05999009=(8_600, 9_000, 5_000),
    E23000032=(20_000, 21_000, None),
)
COUNTS = counted(
    E05999001={"burglary": 1, "shoplifting": 30, "theft_from_the_person": 4, "anti_social_behaviour": 5},
    E05999002={"burglary": 2},
    E05999003={"burglary": 9},
    E05999009={"burglary": 3},
    E23000032={"burglary": 12, "drugs": 1},
)


def table(
    months: pd.DataFrame = COUNTS,
    told: pd.DataFrame | None = None,
    who: pd.DataFrame = PEOPLE,
    lines: pd.DataFrame | None = None,
) -> pd.DataFrame:
    given = ledger() if told is None else told
    found = rates.by_area(months, FORCE_OF, given, who, parts() if lines is None else lines)
    assert list(found) == rates.TABLE
    assert not found.duplicated(["area", "category"]).any()
    return found.set_index(["area", "category"])


def test_a_rate_is_a_years_records_to_a_thousand_residents_with_its_interval() -> None:
    row = table().loc[(BIRCH, "burglary")]
    assert row[["records", "base", "people", "per_1000"]].tolist() == [24, "residents", 8_000, 3.0]
    assert row[["low", "high"]].tolist() == pytest.approx([15.378 / 8, 35.710 / 8], abs=2e-4)


def test_burglary_goes_by_households_where_they_are_known_and_nothing_else_does() -> None:
    found = table()
    own = found.loc[(ASH, "burglary")]
    assert own[["records", "base", "people", "per_1000"]].tolist() == [12, "households", 4_000, 3.0]
    assert set(found.drop(index=(ASH, "burglary"))["base"]) == {"residents"}


def test_no_rate_is_given_for_shoplifting_and_theft_from_the_person_but_they_are_crimes() -> None:
    found = table()
    assert not {"shoplifting", "theft-from-the-person"} & set(found.index.get_level_values("category"))
    assert found.loc[(ASH, "crime"), "records"] == 12 * (1 + 30 + 4)


def test_anti_social_behaviour_is_a_row_of_its_own_and_in_no_crime() -> None:
    found = table()
    assert found.loc[(ASH, "anti-social-behaviour"), ["records", "per_1000"]].tolist() == [60, 6.0]
    assert found.loc[(BIRCH, "anti-social-behaviour"), ["records", "low"]].tolist() == [0, 0]


def test_town_centres_have_no_rate_not_even_of_burglary_by_household() -> None:
    """The files do not tell the burglary of a home from that of a shop."""
    assert CENTRE not in table().index.get_level_values("area")


def test_the_city_of_london_has_no_rate() -> None:
    assert CITY not in table().index.get_level_values("area")


def test_none_recorded_is_a_rate_of_zero_with_an_upper_end() -> None:
    row = table().loc[(BIRCH, "robbery")]
    assert row[["records", "per_1000", "low"]].tolist() == [0, 0, 0]
    assert row["high"] == pytest.approx(3.6889 / 8, abs=1e-4)


def test_an_area_that_no_record_was_placed_in_has_rates_of_zero() -> None:
    found = table(counted(E05999001={"burglary": 1}))
    assert found.loc[(BIRCH, "crime"), "records"] == 0


def test_an_area_whose_residents_are_unknown_has_no_row() -> None:
    assert ESSEX not in table(counted(E05999004={"drugs": 3})).index.get_level_values("area")


def test_a_year_with_a_hole_gives_no_rate_to_any_area_of_its_force() -> None:
    assert table(told=ledger(("kent", "2025-05", "crime"))).empty
    assert not table(told=ledger(("kent", "2024-05", "crime"))).empty


def test_a_year_without_all_its_incidents_has_no_rate_of_them() -> None:
    found = table(told=ledger(("kent", "2025-05", "asb")))
    assert "anti-social-behaviour" not in found.index.get_level_values("category")
    assert (ASH, "crime") in found.index


# Regions and the nation ----------------------------------------------------------------------------------------------

LINE = counted(K04000001={"burglary": 100, "anti_social_behaviour": 7}, E12000008={"burglary": 50})
FORCES = people(E23000032=(20_000, None, 8_000), E23000028=(30_000, None, None))


def test_a_line_goes_by_the_residents_of_the_forces_that_are_in_it() -> None:
    lines = parts((NATION, "crime", "kent", 1), (NATION, "crime", "essex", 0), (NATION, "asb", "kent", 1),
                  (NATION, "asb", "essex", 1), (REGION, "crime", "kent", 1), (REGION, "crime", "essex", 1))  # fmt: skip
    found = table(LINE, who=FORCES, lines=lines)
    assert found.loc[(NATION, "crime"), ["records", "people"]].tolist() == [1_200, 20_000]
    assert found.loc[(NATION, "burglary"), ["base", "people"]].tolist() == ["households", 8_000]
    assert found.loc[(NATION, "anti-social-behaviour"), ["records", "people"]].tolist() == [84, 50_000]
    assert found.loc[(REGION, "burglary"), ["base", "people"]].tolist() == ["residents", 50_000]
    assert (REGION, "anti-social-behaviour") not in found.index


def test_a_line_has_no_rate_where_the_residents_of_one_of_its_forces_are_unknown() -> None:
    lines = parts((NATION, "crime", "kent", 1), (NATION, "crime", "city-of-london", 1), (REGION, "crime", "kent", 1))
    found = table(LINE, who=FORCES, lines=lines).index.get_level_values("area")
    assert NATION not in found
    assert REGION in found


def test_a_line_of_fewer_than_twelve_months_has_no_rate() -> None:
    short = LINE[LINE["month"].isin(YEAR[:11])]
    found = table(short, who=FORCES, lines=parts((NATION, "crime", "kent", 1)))
    assert NATION not in found.index.get_level_values("area")


# Real parts ----------------------------------------------------------------------------------------------------------


def rows(site: Path, sql: str) -> pd.DataFrame:
    with closing(sqlite3.connect(f"file:{site}/snapshots/current/site.db?mode=ro&immutable=1", uri=True)) as db:
        return pd.read_sql_query(sql, db)


def test_south_yorkshires_rates_of_95_wards_are_those_that_pandas_finds(
    real: Path, south_yorkshire_compared: Path
) -> None:
    with zipfile.ZipFile(real / "street/south-yorkshire-2024-01_2025-12.zip") as archive:
        names = sorted(n for n in archive.namelist() if "2025-" in n and n.endswith("street.csv"))
        frame = pd.concat([pd.read_csv(archive.open(n)) for n in names], ignore_index=True)
    repeat = frame.duplicated(["Month", "Crime ID", "Longitude", "Latitude", "Crime type"], keep="last")
    frame = frame[~(repeat & frame["Crime ID"].notna())]
    layer = geopandas.read_file(real / "boundaries/wards-south-yorkshire.geojson").sort_values("ward_code")
    where = geopandas.GeoDataFrame(geometry=geopandas.points_from_xy(frame["Longitude"], frame["Latitude"]), crs=4326)
    placed = geopandas.sjoin(where, layer[["ward_code", "geometry"]].to_crs(4326), predicate="intersects")
    ward = placed.sort_values("ward_code")["ward_code"].groupby(level=0).first()
    frame = frame.reset_index(drop=True).assign(ward=ward)
    given = pd.read_csv(real / "indicators/population-mid2022-by-ward2024.csv").set_index("WD24CD").iloc[:, -1]
    found = rows(south_yorkshire_compared, "SELECT * FROM rates").set_index(["area", "category"])
    for category, chosen in (
        ("crime", frame["Crime type"] != "Anti-social behaviour"),
        ("anti-social-behaviour", frame["Crime type"] == "Anti-social behaviour"),
        ("robbery", frame["Crime type"] == "Robbery"),
        ("burglary", frame["Crime type"] == "Burglary"),
    ):
        n = frame[chosen].groupby("ward").size().reindex(layer["ward_code"], fill_value=0)
        own = found.xs(category, level="category").reindex(n.index)
        assert len(own) == 95
        assert own["records"].tolist() == n.tolist()
        assert own["people"].tolist() == given[n.index].tolist()
        np.testing.assert_allclose(own["per_1000"], 1000 * n / given[n.index], atol=1e-4)
        assert set(own["base"]) == {"residents"}


def test_the_countys_town_centres_have_no_rate_and_its_burglaries_go_by_household(county: Path) -> None:
    found = rows(county / "site", "SELECT * FROM rates JOIN residents USING (area)")
    assert set(found.loc[found["category"] == "burglary", "base"]) == {"households"}
    assert (found["workday"] <= 1.5 * found["residents"]).all()
    wards = rows(county / "site", "SELECT COUNT(*) AS n FROM areas WHERE kind = 'ward'").loc[0, "n"]
    crowded = rows(county / "site", "SELECT COUNT(*) AS n FROM residents WHERE workday > 1.5 * residents").loc[0, "n"]
    rated = rows(county / "site", "SELECT COUNT(*) AS n FROM rates JOIN areas ON code = area AND kind = 'ward' "
                 "WHERE category = 'crime'").loc[0, "n"]  # fmt: skip
    assert rated == wards - crowded
