"""Harm: an estimate says how far it can be trusted, a rank is a range, and a missing month gives no estimate."""

from __future__ import annotations

import math
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from geodata import coverage, harm
from geodata.categories import categories, slugs
from geodata.counts import COLUMNS
from geodata.schemes import Scheme, schemes

YEAR = coverage.months_between("2025-01", "2025-12")
Lots = NDArray[np.int64]  # [lot, category]


def scheme(name: str = "cchi") -> Scheme:
    return next(s for s in schemes() if s.id == name)


def counts(**n: int) -> Lots:
    """Counts by category; _ stands for - in a slug."""
    return np.array([n.pop(column, 0) for column in COLUMNS], dtype=np.int64)


# The estimate and its error ------------------------------------------------------------------------------------------


def test_anti_social_behaviour_and_what_police_go_looking_for_never_weigh() -> None:
    none = harm.Estimate(*np.zeros(4))
    for own in schemes():
        assert harm.estimate(counts(anti_social_behaviour=1_000), own) == none
    assert harm.estimate(counts(drugs=50, possession_of_weapons=9), scheme("cchi")) == none


def test_the_count_scheme_counts_crimes_and_has_no_error() -> None:
    some = counts(burglary=3, drugs=4, anti_social_behaviour=100, violent_crime=10)
    assert harm.estimate(some, scheme("count")) == harm.Estimate(*np.array([17.0, 17.0, 17.0, 0.0]))


def test_an_estimate_by_hand() -> None:
    """2 burglaries, 3 robberies of 365 days, 100 shopliftings of 1 day."""
    own = scheme("cchi")
    i = slugs().index("burglary")
    e = harm.estimate(counts(burglary=2, robbery=3, shoplifting=100), own)
    total = 2 * own.weight[i] + 3 * 365 + 100
    assert e.total == pytest.approx(total)
    assert e.low == pytest.approx(2 * own.low[i] + 3 * 365 + 100)
    assert e.high == pytest.approx(2 * own.high[i] + 3 * 365 + 100)
    assert e.error == pytest.approx(math.sqrt(2 * own.rms[i] ** 2 + 3 * 365**2 + 100) / total)


def test_several_lots_are_estimated_as_each_alone() -> None:
    lots = np.array([counts(burglary=2), counts(violent_crime=7, drugs=3), counts()])
    together = harm.estimate(lots, scheme("css"))
    for i, lot in enumerate(lots):
        alone = harm.estimate(lot, scheme("css"))
        for name in ("total", "low", "high", "error"):
            assert getattr(together, name)[i] == pytest.approx(getattr(alone, name))


def test_no_crime_at_all_is_an_estimate_of_zero_that_is_good() -> None:
    for own in schemes():
        e = harm.estimate(counts(), own)
        assert (e.total, e.error) == (0, 0)
        assert harm.reliability(e.error) == "good"


def test_an_error_over_a_fifth_is_low_and_over_two_fifths_withheld() -> None:
    told = harm.reliability(np.array([0.0, 0.2, 0.2001, 0.4, 0.4001, 3.0]))
    assert told.tolist() == ["good", "good", "low", "low", "withheld", "withheld"]


# Violence and sexual offences of 2024/25: recorded offences of each subgroup and the median of its offences' days.
SUBGROUPS = {
    "homicide": (524, 5475.0),
    "violence with injury": (516_757, 365.0),
    "violence without injury": (804_983, 10.0),
    "stalking and harassment": (598_830, 10.0),
    "death or serious injury by unlawful driving": (2_244, 365.0),
    "rape": (71_509, 2555.0),
    "other sexual": (135_333, 182.25),
}


@pytest.mark.parametrize(("n", "percent"), [(25, 53), (100, 26), (692, 10)])
def test_the_error_of_violence_is_the_spread_of_simulated_totals(n: int, percent: int) -> None:
    """Offences that come by chance, each of a subgroup by chance, as often as it was recorded in 2024/25."""
    volume, days = (np.array(column) for column in zip(*SUBGROUPS.values(), strict=True))
    chance = np.random.default_rng(2025)
    offences = chance.multinomial(chance.poisson(n, 200_000), volume / volume.sum())
    totals = offences @ days
    spread = totals.std() / totals.mean()
    assert spread == pytest.approx(percent / 100, abs=0.0075)
    e = harm.estimate(counts(violent_crime=n), scheme("cchi"))
    assert e.error == pytest.approx(spread, rel=0.02)
    assert e.total == pytest.approx(totals.mean(), rel=0.02)
    assert harm.reliability(e.error) == {25: "withheld", 100: "low", 692: "good"}[n]


# Ranks as ranges -----------------------------------------------------------------------------------------------------

lots = st.integers(1, 7).flatmap(
    lambda n: arrays(np.int64, (n, len(slugs())), elements=st.sampled_from([0, 0, 0, 1, 2, 5, 30, 100, 400]))
)
weighings = st.sampled_from(schemes())


def by_loops(lots: Lots, own: Scheme) -> tuple[list[tuple[int, int]], float]:
    """The range of each lot's rank, pair by pair, and how near any two lots come to the very edge of doubt."""
    low, high, edge = [len(lots)] * len(lots), [1] * len(lots), math.inf
    for weights in (own.weight, own.low, own.high):
        totals, variances = [], []
        for lot in lots:
            pairs = [(int(n), c) for c, n in enumerate(lot) if own.weight[c]]
            totals.append(math.fsum(n * weights[c] for n, c in pairs))
            spread = [n * (own.rms[c] * weights[c] / own.weight[c]) ** 2 for n, c in pairs]
            variances.append(0.0 if own.id == "count" else math.fsum(spread))
        for i in range(len(lots)):
            above = below = 0
            for j in range(len(lots)):
                apart = totals[j] - totals[i]
                doubt = 1.96 * math.sqrt(variances[i] + variances[j])
                edge = min(edge, abs(abs(apart) - doubt) if abs(apart) > 1e-6 else math.inf)
                above += apart > doubt + 1e-9
                below += -apart > doubt + 1e-9
            low[i], high[i] = min(low[i], 1 + above), max(high[i], len(lots) - below)
    return list(zip(low, high, strict=True)), edge


def ranges(lots: Lots, own: Scheme) -> list[tuple[int, int]]:
    return [(int(a), int(b)) for a, b in zip(*harm.rank_ranges(lots, own), strict=True)]


@given(lots, weighings)
def test_ranges_are_those_of_comparing_pair_by_pair(lots: Lots, own: Scheme) -> None:
    expected, edge = by_loops(lots, own)
    assume(edge > 1e-6)
    assert ranges(lots, own) == expected


@given(lots, weighings)
def test_a_range_holds_the_rank_of_the_central_totals(lots: Lots, own: Scheme) -> None:
    totals = [math.fsum(lot * own.weight) for lot in lots]
    for (low, high), total in zip(ranges(lots, own), totals, strict=True):
        rank = 1 + sum(other > total + 1e-9 for other in totals)
        assert 1 <= low <= rank <= high <= len(lots)


@given(lots, weighings, st.data())
def test_more_records_never_push_a_lots_best_rank_down(lots: Lots, own: Scheme, data: st.DataObject) -> None:
    i = data.draw(st.integers(0, len(lots) - 1))
    category, more = data.draw(st.integers(0, len(slugs()) - 1)), data.draw(st.integers(1, 500))
    before = ranges(lots, own)[i]
    lots[i, category] += more
    assert ranges(lots, own)[i][0] <= before[0]


@given(lots, weighings, st.data())
def test_equal_lots_share_a_range(lots: Lots, own: Scheme, data: st.DataObject) -> None:
    i, j = (data.draw(st.integers(0, len(lots) - 1)) for _ in range(2))
    lots[i] = lots[j]
    found = ranges(lots, own)
    assert found[i] == found[j]


def test_two_lots_change_places_only_where_the_weights_leave_no_doubt() -> None:
    """1,000 robberies of 100 to 100 days, 1,000 burglaries of 50 to 400: which is first depends on the weights."""
    i, j = slugs().index("robbery"), slugs().index("burglary")
    columns = {name: np.zeros(len(slugs())) for name in ("low", "weight", "high")}
    for column, burglary in zip(columns.values(), (50, 90, 400), strict=True):
        column[i], column[j] = 100, burglary
    own = replace(scheme("cchi"), **columns, rms=columns["weight"])
    lots = np.array([counts(robbery=1_000), counts(burglary=1_000), counts(robbery=10)])
    assert ranges(lots, own) == [(1, 2), (1, 2), (3, 3)]
    sure = replace(own, low=own.weight, high=own.weight)
    assert ranges(lots, sure) == [(1, 1), (2, 2), (3, 3)]


def test_no_lots_have_no_ranges() -> None:
    assert ranges(np.zeros((0, len(slugs())), dtype=np.int64), scheme()) == []


# By area -------------------------------------------------------------------------------------------------------------


def ledger(missing: dict[str, str]) -> pd.DataFrame:
    """Three forces over 2025, crime present but for force → month."""
    rows = [
        (force, month, dataset, coverage.MISSING if (missing.get(force), dataset) == (month, "crime") else "present")
        for force in ("kent", "essex", "city-of-london")
        for month in YEAR
        for dataset in ("crime", "asb")
    ]
    return pd.DataFrame(rows, columns=["force", "month", "dataset", "state"])


def month(area: str, name: str, **n: int) -> dict[str, object]:
    return {"area": area, "month": name} | dict.fromkeys(COLUMNS, 0) | n


COUNTS = pd.DataFrame(
    [
        month("E05999001", "2024-12", robbery=9),  # before the year
        month("E05999001", "2025-01", burglary=200),
        month("E05999001", "2025-12", robbery=100, anti_social_behaviour=40),
        month("E05999003", "2025-06", violent_crime=9),
        month("E05999004", "2025-06", burglary=500),
        month("E07999001", "2025-06", burglary=200, violent_crime=900),
        month("E05999009", "2025-06", robbery=400),
    ]
)
FORCES = {
    "E05999001": "kent",
    "E05999002": "kent",
    "E05999003": "kent",
    "E07999001": "kent",
    "E05999004": "essex",
    "E05999009": "city-of-london",
}
NEWEST = dict.fromkeys(("kent", "essex", "city-of-london"), "2025-12")
NOBODY = pd.DataFrame(
    {"area": [], "residents": [], "workday": [], "measured": [], "file": []},
).astype({"residents": "int64", "workday": "Int64"})


def by_area(
    missing: dict[str, str] | None = None, people: pd.DataFrame = NOBODY, months: pd.DataFrame = COUNTS
) -> pd.DataFrame:
    """The table by area and scheme."""
    table = harm.by_area(months, FORCES, ledger(missing or {}), NEWEST, people)
    assert list(table) == harm.TABLE
    return table.set_index(["area", "scheme"])


def test_an_areas_estimate_is_that_of_its_newest_twelve_months() -> None:
    found = by_area()["total"]
    burglary = scheme().weight[slugs().index("burglary")]
    assert found["E05999001", "cchi"] == round(200 * burglary + 100 * 365, 1)
    assert found["E05999001", "count"] == 300
    assert found["E05999004", "count"] == 500


def test_an_area_without_a_crime_is_estimated_at_zero_and_ranked() -> None:
    for name in ("cchi", "css", "count"):
        row = by_area().loc[("E05999002", name)]
        assert (row["total"], row["error"], row["reliability"]) == (0.0, 0.0, "good")
        assert row["rank_high"] == 3


def test_a_missing_month_gives_no_estimate_to_any_area_of_its_force() -> None:
    found = by_area({"kent": "2025-04"})
    assert {area for area, _ in found.index} == {"E05999004", "E05999009"}


def lines(*rows: dict[str, object]) -> pd.DataFrame:
    return harm.of_lines(pd.DataFrame(rows), ["K04000001"], "2025-12").set_index(["area", "scheme"])


def test_a_line_of_several_forces_is_estimated_without_rate_or_rank() -> None:
    year = [month("K04000001", f"2025-{m:02d}", burglary=10) for m in range(1, 13)]
    row = lines(*year, month("K04000001", "2024-12", burglary=999)).loc[("K04000001", "count")]
    assert row["total"] == 120
    assert row[["per_1000", "rank_low", "ranked"]].isna().all()


def test_a_line_that_lacks_a_month_or_its_crimes_has_no_estimate() -> None:
    year = [month("K04000001", f"2025-{m:02d}", burglary=10) for m in range(1, 13)]
    assert lines(*year[1:]).empty
    assert lines(*year[1:], year[0] | {"burglary": None}).empty
    assert not lines(*year[1:], year[0] | {"anti_social_behaviour": None}).empty


def test_fewer_than_twelve_months_give_no_estimate() -> None:
    whole = ledger({})
    short = whole[whole["month"] > "2025-01"]
    assert harm.by_area(COUNTS, FORCES, short, NEWEST, NOBODY).empty


def test_no_counts_give_every_area_of_a_whole_year_zero() -> None:
    table = by_area(months=COUNTS.iloc[:0]).reset_index()
    assert set(table["area"]) == set(FORCES)
    assert (table[["total", "low", "high"]] == 0).all(axis=None)


def test_too_few_crimes_withhold_every_number_but_the_error_and_the_wards_compared() -> None:
    """Nine violent crimes: the error is 2.6 over 3, far above two fifths."""
    row = by_area().loc[("E05999003", "cchi")]
    assert row["reliability"] == "withheld"
    assert row["error"] == pytest.approx(2.63 / 3, abs=0.005)
    assert row[["total", "low", "high", "per_1000", "rank_low", "rank_high"]].isna().all()
    assert row["ranked"] == 3
    assert by_area().loc[("E05999003", "count"), "total"] == 9


def test_withheld_wards_stay_among_those_compared() -> None:
    found = by_area().loc[("E05999001", "cchi")]
    assert (found["rank_low"], found["rank_high"], found["ranked"]) == (1, 1, 3)


def test_only_wards_are_ranked_and_only_among_those_of_their_force() -> None:
    found = by_area()
    assert found.loc["E07999001", ["rank_low", "rank_high", "ranked"]].isna().all(axis=None)
    alone = found.loc["E05999004", ["rank_low", "rank_high", "ranked"]]
    assert (alone == 1).all(axis=None)
    assert {str(found[c].dtype) for c in ("rank_low", "rank_high", "ranked")} == {"Int64"}


def people(**rows: tuple[int, int | None]) -> pd.DataFrame:
    columns = ["area", "residents", "workday", "measured", "file"]
    table = pd.DataFrame([(a, r, w, "mid-2024", "f.csv") for a, (r, w) in rows.items()], columns=columns)
    return table.astype({"workday": "Int64"})


def test_a_rate_is_the_estimate_to_a_thousand_residents() -> None:
    found = by_area(people=people(E05999004=(8_000, None), E05999001=(3_000, 4_500)))["per_1000"]
    assert found["E05999004", "count"] == 62.5
    burglary = scheme().weight[slugs().index("burglary")]
    assert found["E05999001", "cchi"] == pytest.approx((200 * burglary + 36_500) / 3, abs=0.006)
    assert found["E05999001", "count"] == 100


def test_a_rate_is_not_given_where_residents_are_unknown_or_do_not_measure_a_place() -> None:
    """A town centre (half as many again by day as live there), the City of London, a ward without residents."""
    given = people(E05999001=(3_000, 4_501), E05999009=(9_000, 9_000), E05999003=(1_000, 100))
    found = by_area(people=given)["per_1000"]
    assert found["E05999003", "count"] == 9
    for area in ("E05999001", "E05999009", "E05999004"):
        assert found[area].isna().all()


# South Yorkshire, 2025 -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def by_hand(real: Path) -> dict[str, list[int]]:
    """Records of 2025 by ward and category, in the order of the slugs: pandas for the rows, geopandas for the wards."""
    named = {c.published_as: c.slug for c in categories()}
    with zipfile.ZipFile(real / "street/south-yorkshire-2024-01_2025-12.zip") as archive:
        rows = pd.concat([pd.read_csv(archive.open(n)) for n in archive.namelist() if "2025-" in n], ignore_index=True)
    wards = geopandas.read_file(real / "boundaries/wards-south-yorkshire.geojson")[["ward_code", "geometry"]]
    places = rows[["Longitude", "Latitude"]].drop_duplicates().dropna()
    points = geopandas.GeoDataFrame(
        places, geometry=geopandas.points_from_xy(places["Longitude"], places["Latitude"]), crs=4326
    )
    inside = geopandas.sjoin(points, wards, predicate="intersects").sort_values("ward_code")
    ward = inside.drop_duplicates(["Longitude", "Latitude"])[["Longitude", "Latitude", "ward_code"]]
    placed = rows.merge(ward, on=["Longitude", "Latitude"])
    table = pd.crosstab(placed["ward_code"], placed["Crime type"].map(named)).reindex(columns=slugs(), fill_value=0)
    return {str(code): [int(n) for n in row] for code, row in zip(table.index, table.to_numpy(), strict=True)}


@pytest.fixture(scope="module")
def written(south_yorkshire: Path) -> pd.DataFrame:
    """The table `harm` of the built site, its wards only."""
    path = south_yorkshire / "snapshots/current/site.db"
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as db:
        sql = "SELECT harm.* FROM harm JOIN areas ON code = area WHERE kind = 'ward'"
        return pd.read_sql_query(sql, db).set_index("area")


@pytest.mark.parametrize("own", schemes(), ids=lambda s: s.id)
def test_south_yorkshires_wards_are_estimated_as_by_hand(
    written: pd.DataFrame, by_hand: dict[str, list[int]], own: Scheme
) -> None:
    mine = written[written["scheme"] == own.id]
    assert set(mine.index) == set(by_hand)
    assert len(by_hand) == 95
    for code, lot in by_hand.items():
        row = mine.loc[code]
        total = math.fsum(n * w for n, w in zip(lot, own.weight, strict=True))
        square = math.fsum(n * r * r for n, r in zip(lot, own.rms, strict=True))
        error = 0 if own.id == "count" else math.sqrt(square) / total
        assert row["error"] == pytest.approx(error, abs=5.1e-5)
        assert row["reliability"] == ("good" if error <= 0.2 else "low" if error <= 0.4 else "withheld")
        assert error < 0.4  # a year of the smallest ward is enough
        for name in ("low", "high"):
            assert row[name] == pytest.approx(math.fsum(np.array(lot) * getattr(own, name)), abs=0.051)
        assert row["total"] == pytest.approx(total, abs=0.051)


@pytest.mark.parametrize("own", schemes(), ids=lambda s: s.id)
def test_south_yorkshires_ranks_are_those_of_a_plain_loop(
    written: pd.DataFrame, by_hand: dict[str, list[int]], own: Scheme
) -> None:
    mine = written[written["scheme"] == own.id]
    expected, edge = by_loops(np.array(list(by_hand.values())), own)
    assert edge > 1e-6
    found = {code: (int(r["rank_low"]), int(r["rank_high"])) for code, r in mine.iterrows()}
    assert found == dict(zip(by_hand, expected, strict=True))
    assert set(mine["ranked"]) == {95}


def test_the_two_indices_order_south_yorkshires_wards_alike(by_hand: dict[str, list[int]]) -> None:
    """Spearman's coefficient, by pandas: most of a ward's place is how much is recorded there."""
    table = pd.DataFrame.from_dict(by_hand, orient="index", columns=slugs())
    totals = pd.DataFrame({name: table @ scheme(name).weight for name in ("cchi", "css", "count")})
    alike = totals.corr("spearman")
    assert 0.98 < alike.loc["cchi", "css"] < 1
    assert alike.loc["cchi", "count"] < alike.loc["cchi", "css"]
