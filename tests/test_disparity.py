"""How often a group is searched beside White residents: the figures by other roads, and when none may be given."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from real_searches import ARCHIVE, by_pandas
from scipy.stats import binomtest, norm

from geodata import disparity, police, search_tables, searches, sources
from geodata.coverage import months_between

YEAR = months_between("2025-01", "2025-12")
RESIDENTS = {"White": 800_000, "Black": 50_000, "Asian": 100_000, "Mixed": 30_000, "Other": 20_000}
CENSUS = "indicators/census2011-ethnicity-by-force.csv"


def rows(counts: Mapping[str, int], months: list[str] = YEAR[:1], linked: int = 0, known: int = 0) -> pd.DataFrame:
    """Rows of the table `searches` of one force, as many searches of each group in each month."""
    told = [("kent", m, group, n, 0, linked, known) for m in months for group, n in counts.items()]
    return pd.DataFrame(told, columns=search_tables.TABLE)


def group(stops: disparity.Stops, ethnicity: str) -> disparity.Group:
    return next(g for g in stops.groups if g.ethnicity == ethnicity)


def of(counts: Mapping[str, int], residents: Mapping[str, float] = RESIDENTS) -> disparity.Stops:
    return disparity.of_window(rows(counts), YEAR, residents)


# Figures


def test_a_ratio_is_of_rates_and_not_of_searches() -> None:
    """As many searches of a sixteenth of the residents: sixteen times as often; the interval worked out by scipy."""
    black = group(of({"White": 100, "Black": 100}), "Black")
    assert black.per_1000 == pytest.approx(2.0)
    assert black.ratio == pytest.approx(16.0)
    spread = norm.ppf(0.975) * np.sqrt(1 / 100 + 1 / 100)
    assert (black.low, black.high) == pytest.approx(tuple(np.exp(np.log(16.0) + np.array([-spread, spread]))), rel=1e-6)


def test_the_interval_holds_the_ratio_in_95_of_100_repetitions() -> None:
    """Counts drawn anew from the same rates, 4,000 times."""
    rng = np.random.default_rng(1)
    inside = 0
    for a, b in zip(rng.poisson(60, 4000).tolist(), rng.poisson(300, 4000).tolist(), strict=True):
        _, low, high = disparity.ratio_of_rates(a, 1.0, b, 10.0)
        inside += low <= 2.0 <= high
    assert 0.94 <= inside / 4000 <= 0.965


@pytest.mark.parametrize(("n", "known"), [(0, 5), (5, 5), (30, 120), (1, 1000)])
def test_a_find_rate_has_wilsons_interval(n: int, known: int) -> None:
    due = binomtest(n, known).proportion_ci(method="wilson")
    assert disparity.proportion(n, known) == pytest.approx((n / known, due.low, due.high), abs=1e-6)


def test_a_find_rate_is_of_searches_that_tell_it() -> None:
    stops = disparity.of_window(rows({"White": 100}, linked=10, known=40), YEAR, {})
    assert group(stops, "White").found == disparity.proportion(10, 40)
    assert group(stops, "Black").found is None


def test_only_the_months_asked_for_are_counted() -> None:
    table = pd.concat([rows({"White": 7}, ["2024-12"]), rows({"White": 1, "Not recorded": 2}, YEAR)])
    stops = disparity.of_window(table, YEAR, {})
    assert (stops.searches, stops.not_recorded, group(stops, "White").searches) == (36, 24, 12)
    assert stops.share_not_recorded == pytest.approx(2 / 3)


def test_nobody_searched_is_a_rate_of_nothing_and_no_share() -> None:
    stops = of({})
    assert (stops.searches, stops.share_not_recorded, group(stops, "Black").per_1000) == (0, None, 0.0)
    assert group(stops, "Black").withheld == disparity.FEW


# When a ratio is withheld


@pytest.mark.parametrize(
    ("white", "black", "why"),
    [(20, 20, ""), (19, 500, "few"), (500, 19, "few"), (500, 0, "few"), (0, 500, "few"), (500, 20, "")],
)
def test_under_twenty_searches_on_either_side_there_is_no_ratio(white: int, black: int, why: str) -> None:
    found = group(of({"White": white, "Black": black}), "Black")
    assert found.withheld == why
    assert (found.ratio is None) == (found.low is None) == (found.high is None) == bool(why)
    assert found.per_1000 is not None  # the rate itself can be given


@pytest.mark.parametrize(
    ("recorded", "not_recorded", "why"),
    [(85, 15, ""), (84, 16, "unrecorded"), (850, 150, ""), (850, 151, "unrecorded"), (391, 69, ""), (100, 0, "")],
)
def test_up_to_exactly_15_per_cent_not_recorded_there_is_one(recorded: int, not_recorded: int, why: str) -> None:
    found = of({"White": recorded - 30, "Black": 30, "Not recorded": not_recorded})
    assert group(found, "Black").withheld == why


@pytest.mark.parametrize("unknown", [{"White"}, {"Black"}, set(RESIDENTS)])
def test_without_residents_of_both_groups_there_is_none(unknown: set[str]) -> None:
    found = of({"White": 500, "Black": 500}, {g: n for g, n in RESIDENTS.items() if g not in unknown})
    assert group(found, "Black").withheld == disparity.NO_RESIDENTS
    assert (group(found, "Black").per_1000 is None) == ("Black" in unknown)


def test_white_residents_are_what_others_are_compared_with() -> None:
    assert group(of({"White": 500}), "White").withheld == disparity.BASE
    assert [g.ethnicity for g in of({}).groups] == ["White", "Black", "Asian", "Mixed", "Other"]


# Residents by group


def indicators(*told: tuple[str, str, str, str, float]) -> pd.DataFrame:
    return pd.DataFrame(told, columns=["force", "measure", "part", "period", "value"])


SHARE = "residents_share_percent"


def test_residents_of_a_group_are_its_share_of_all() -> None:
    table = indicators(
        ("kent", "population", "", "2021", 900_000.0), ("kent", "population", "", "year to 2023-03", 1_000_000.0),
        ("kent", SHARE, "ethnicity: White", "2011", 95.0), ("kent", SHARE, "ethnicity: White", "2021", 88.5),
        ("kent", SHARE, "Ethnicity: black", "2021", 3.1), ("kent", SHARE, "sex: female", "2022", 51.0),
        ("essex", SHARE, "ethnicity: Asian", "2021", 9.0),
    )  # fmt: skip
    assert disparity.residents_by_group(table, "kent") == pytest.approx({"White": 885_000, "Black": 31_000})
    assert disparity.residents(table, "kent") == 1_000_000
    assert disparity.residents_by_group(table, "essex") == {}
    assert disparity.residents_by_group(table, "surrey") == {}


def test_a_share_or_a_number_of_nobody_is_not_known() -> None:
    table = indicators(("kent", "population", "", "2021", 0.0), ("kent", SHARE, "ethnicity: White", "2021", 88.5))
    assert disparity.residents_by_group(table, "kent") == {}
    table = indicators(("kent", "population", "", "2021", 10.0), ("kent", SHARE, "ethnicity: White", "2021", np.nan))
    assert disparity.residents_by_group(table, "kent") == {}


# The table


def whole(force: str, months: list[str]) -> pd.DataFrame:
    told = [(force, month, "stop-and-search", "present") for month in months]
    return pd.DataFrame(told, columns=["force", "month", "dataset", "state"])


def test_the_table_has_a_row_a_group_and_one_of_all() -> None:
    table = rows({"White": 10, "Black": 5, "Asian": 1, "Mixed": 0, "Other": 0, "Not recorded": 2}, YEAR)
    known = indicators(("kent", "population", "", "2021", 1e6), ("kent", SHARE, "ethnicity: White", "2021", 90.0),
                       ("kent", SHARE, "ethnicity: Black", "2021", 5.0))  # fmt: skip
    found = search_tables.rates(table, whole("kent", YEAR), known, {"kent": 5.0}).set_index("ethnicity")
    assert list(found.index) == ["All", "White", "Black", "Asian", "Mixed", "Other", "Not recorded"]
    assert set(found["first"] + found["last"]) == {"2025-012025-12"}
    assert found.loc["All", ["searches", "residents", "per_1000"]].tolist() == [216, 1e6, 0.216]
    assert found.loc["Black", "ratio"] == pytest.approx((60 / 50_000) / (120 / 900_000))
    assert found["withheld"].tolist() == ["", "base", "", *["no residents"] * 3, ""]
    assert math.isnan(found.loc["Not recorded", "per_1000"])


def test_residents_of_the_area_stand_in_where_no_indicator_tells_them() -> None:
    found = search_tables.rates(rows({"White": 10, "Not recorded": 0} | dict.fromkeys(searches.GROUPS[1:], 0), YEAR),
                                whole("kent", YEAR), indicators(), {"kent": 1000.0})  # fmt: skip
    assert found.loc[0, ["residents", "per_1000"]].tolist() == [1000.0, 120.0]


def test_eleven_months_are_no_year() -> None:
    table = rows(dict.fromkeys(searches.GROUPS, 5), YEAR[:11])
    assert search_tables.rates(table, whole("kent", YEAR[:11]), indicators(), {}).empty


# Real figures


def residents_of_2011(real: Path, force: str) -> dict[str, float]:
    """Group → residents of a force in 2011."""
    table = pd.read_csv(real / CENSUS).set_index("PFA16NM")
    row = table[table.index.str.contains(force)].iloc[0]
    return {g: float(row[f"Ethnic Group: {g}; measures: Value"]) for g in searches.ETHNICITIES}


def real_stops(real: Path, slug: str, name: str) -> tuple[disparity.Stops, pd.Series, dict[str, float]]:
    """A real force's searches of 2021 as they are told here, pandas' own counts by group, and residents of 2011."""
    files = [police.read(t) for t in sources.recognise(real / ARCHIVE) if t.force == slug]
    rows = [(f.force, f.month, g, *n) for f in files for g, n in f.searches.items()]
    table, own = pd.DataFrame(rows, columns=search_tables.TABLE), by_pandas(real / ARCHIVE)
    residents = residents_of_2011(real, name)
    stops = disparity.of_window(table, sorted(set(table["month"])), residents)
    return (
        stops,
        own[own["force"] == ("metro" if slug == "metropolitan" else "city")]["group"].value_counts(),
        residents,
    )


@pytest.mark.parametrize(
    ("slug", "name", "share"), [("metropolitan", "Metropolitan", 0.2636), ("city-of-london", "City of London", 0.485)]
)
def test_real_searches_with_no_ethnicity_for_a_quarter_have_rates_but_no_ratio(
    real: Path, slug: str, name: str, share: float
) -> None:
    stops, counts, residents = real_stops(real, slug, name)
    assert (stops.searches, stops.not_recorded) == (counts.sum(), counts["Not recorded"])
    assert stops.share_not_recorded == pytest.approx(share, abs=0.0001)
    assert {g.ethnicity: g.searches for g in stops.groups} == counts.drop("Not recorded").to_dict()
    for g in stops.groups:
        assert g.per_1000 == pytest.approx(1000 * counts[g.ethnicity] / residents[g.ethnicity])
        assert (g.withheld, g.ratio) == ("base" if g.ethnicity == "White" else "unrecorded", None)


def test_the_ratio_that_the_metropolitan_police_would_have(real: Path) -> None:
    """Worked out by pandas: 19,214 searches of 1,088,447 Black residents, 25,103 of 4,881,636 White residents."""
    _, counts, residents = real_stops(real, "metropolitan", "Metropolitan")
    rate = counts / pd.Series(residents)
    ratio, low, high = disparity.ratio_of_rates(
        counts["Black"], residents["Black"], counts["White"], residents["White"]
    )
    assert ratio == pytest.approx(rate["Black"] / rate["White"])
    assert (round(ratio, 2), round(low, 2), round(high, 2)) == (3.43, 3.37, 3.50)
