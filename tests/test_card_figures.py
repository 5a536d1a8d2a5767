"""Figures of cards: a year only where all its months were published, official figures of years alone, the mission."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from building import Once, build
from card_site import card, indicators

from geodata.cards import book, mission, observed, quarters, rules, seen
from geodata.cards.observed import Sources
from geodata.cards.official import Official
from geodata.cards.records import Records
from geodata.cards.searched import Searched
from geodata.cards.standing import of_scale
from geodata.cards.subjects import Subject
from geodata.counts import COLUMNS
from geodata.schema import GROUPS

RULES = rules.read()
CRIME = next(i for i in RULES.indicators if i.id == "crime")
COURT = next(i for i in RULES.indicators if i.id == "sent_to_court")
MONTHS = [quarters.month(m) for m in range(quarters.number("2024-01"), quarters.number("2025-12") + 1)]
END = quarters.number("2025-12")
FORCE = Subject("f", "force", "F", "f", "F1", "England", 1e6, 0.1, 500.0, END)


def records(states: dict[str, str] | None = None, groups: dict[str, int] | None = None, breaks: str = "") -> Records:
    """Ten burglaries each month; so many crimes of each outcome; months in `states` are not present."""
    states = states or {}
    ledger = pd.DataFrame(
        [("f", m, d, states.get(m, "present")) for m in MONTHS for d in ("crime", "asb")],
        columns=["force", "month", "dataset", "state"],
    )
    counts = pd.DataFrame({"area": "F1", "month": MONTHS} | {c: 10 * (c == "burglary") for c in COLUMNS})
    ended = pd.DataFrame({"area": "F1", "month": MONTHS} | {g: (groups or {}).get(g, 0) for g in GROUPS})
    told = pd.DataFrame({"force": ["f"] * bool(breaks), "month": [breaks] * bool(breaks)})
    return Records(counts, ledger, {"all": ended, "serious": ended}, told, ["F1"])


def official(*figures: tuple[Any, ...]) -> Official:
    columns = ["force", "measure", "part", "period", "value", "low", "high", "source", "url", "file"]
    rows = [(*f, *[None] * (7 - len(f)), "ONS", "", "x.csv") for f in figures]
    return Official(pd.DataFrame(rows, columns=columns), {})


def figures(of: Records, told: Official, end: int = END) -> dict[str, Any]:
    nobody = pd.DataFrame({"force": [], "month": []})
    ledger = pd.DataFrame({"force": [], "month": [], "dataset": [], "state": []})
    table = observed.gather([FORCE], [end], RULES, Sources(of, told, Searched(nobody, ledger, {})))
    return {row.indicator: row for row in table.itertuples()}


def test_a_year_is_the_sum_of_its_twelve_months() -> None:
    found = figures(records(), official())["crime"]
    assert (found.n, found.value) == (120, 0.12)
    assert (quarters.month(found.first), quarters.month(found.last)) == ("2025-01", "2025-12")
    assert found.y == pytest.approx(math.log(1000 * 120.5 / 1e6))


@pytest.mark.parametrize("state", ["partial", "missing", "not published yet"])
def test_a_year_with_a_month_that_is_not_whole_is_no_year(state: str) -> None:
    found = figures(records({"2025-05": state}), official())["crime"]
    assert found.missing == "not whole"
    assert math.isnan(found.value)


def test_a_force_that_withholds_its_files_is_told_of_by_official_tables_and_says_so() -> None:
    told = official(("f", "recorded_crime", "crime", "year to 2025-12", 90_000.0))
    found = figures(records({"2025-05": "missing"}), told)["crime"]
    assert (found.value, found.source, found.period) == (90.0, "ONS", "year to 2025-12")
    whole = figures(records(), told)["crime"]
    assert whole.source == "street"  # files come first where they are whole


@pytest.mark.parametrize("period", ["2025-12", "2025-12-31"])
def test_a_figure_of_a_month_is_none_of_a_year(period: str) -> None:
    told = official(("f", "recorded_crime", "crime", period, 7000.0))
    assert figures(records({"2025-05": "missing"}), told)["crime"].missing == "not whole"


def test_a_yearly_figure_serves_for_a_year_and_a_half_and_no_longer() -> None:
    told = official(("f", "confidence_percent", "", "2024/25", 60.0))
    at = quarters.number("2025-03")
    assert figures(records(), told, at + 17)["confidence"].value == 60.0
    assert figures(records(), told, at + 18)["confidence"].missing == "no figure"
    assert figures(records(), told, at - 1)["confidence"].missing == "no figure"


def test_crimes_of_an_outcome_are_those_that_end_six_months_before() -> None:
    found = figures(records(groups={"sent_to_court": 9, "no_suspect": 91}), official())["sent_to_court"]
    assert (quarters.month(found.first), quarters.month(found.last)) == ("2024-07", "2025-06")
    assert (found.n, found.base, found.value) == (108, 1200, 9.0)
    assert found.noise == pytest.approx(1 / 108.5 + 1 / 1092.5)


def test_outcomes_that_are_not_known_or_still_open_are_not_judged() -> None:
    told = official()
    assert figures(records(groups={"sent_to_court": 9, "not_known": 3}), told)["sent_to_court"].missing == ""
    unknown = figures(records(groups={"sent_to_court": 8, "not_known": 3}), told)["sent_to_court"]
    assert unknown.missing == "outcomes unknown"
    young = figures(records(groups={"sent_to_court": 8, "under_investigation": 1}), told)["sent_to_court"]
    assert young.missing == "outcomes open"


def test_a_change_of_words_between_two_years_of_outcomes_is_seen() -> None:
    own = records(breaks="2024-10")
    first, last = quarters.number("2024-07"), quarters.number("2025-06")
    assert own.broken(FORCE, first - 12, last)
    assert not own.broken(FORCE, quarters.number("2024-10"), last)


def test_rates_are_withheld_without_residents_and_the_count_stays() -> None:
    found = seen.rate(120, math.nan, 1000, END)
    assert (found.missing, found.n) == ("no residents", 120)
    assert math.isnan(found.value)


def of_mission(told: Official) -> dict[str, Any]:
    return {str(fact["id"]): fact for fact in mission.of_force("f", END, RULES, told)}


def test_a_count_on_the_straight_path_is_on_track() -> None:
    """A year and a half after the baseline the path stands at 1 - 0.5·1.5/10 = 0.925."""
    told = official(
        ("f", "knife_offences", "", "year to 2024-06", 1000.0), ("f", "knife_offences", "", "year to 2025-12", 925.0)
    )
    found = of_mission(told)["knife_crime"]
    assert (found["path"], found["change"], found["state"]) == (0.925, 0.925, "on track")
    error = math.sqrt(1 / 925 + 1 / 1000)
    assert found["low"] == pytest.approx(0.925 * math.exp(-1.96 * error), abs=1e-4)


@pytest.mark.parametrize(("now", "state"), [(950.0, "too close to say"), (1030.0, "off track"), (900.0, "on track")])
def test_a_count_above_the_path_is_off_track_only_beyond_chance(now: float, state: str) -> None:
    told = official(
        ("f", "knife_offences", "", "year to 2024-06", 1000.0), ("f", "knife_offences", "", "year to 2025-12", now)
    )
    assert of_mission(told)["knife_crime"]["state"] == state


def test_confidence_must_rise_by_more_than_the_survey_can_be_wrong() -> None:
    def moved(value: float) -> str:
        told = official(
            ("f", "confidence_percent", "", "2023/24", 60.0, 57.0, 63.0),
            ("f", "confidence_percent", "", "2024/25", value, value - 3, value + 3),
        )
        return str(of_mission(told)["confidence"]["state"])

    assert [moved(v) for v in (66.0, 62.0, 54.0)] == ["on track", "too close to say", "off track"]


def test_serious_violence_needs_all_three_counts_of_one_period() -> None:
    parts = [("f", m, "", "year to 2024-06", 100.0) for m in ("knife_offences", "gun_offences")]
    assert of_mission(official(*parts))["serious_violence"]["base"] is None
    whole = official(*parts, ("f", "homicides", "", "year to 2024-06", 5.0))
    assert of_mission(whole)["serious_violence"]["base"]["value"] == 205
    assert of_mission(whole)["serious_violence"]["state"] == ""  # one year alone tells no way


def test_violence_against_women_is_the_nations_and_recorded_abuse_is_context() -> None:
    part = "violence against women and girls"
    told = official(
        ("", "crime_survey_victims_percent", part, "2023/24", 11.0, 10.5, 11.5),
        ("", "crime_survey_victims_percent", part, "2024/25", 9.0, 8.5, 9.5),
        ("f", "domestic_abuse_offences", "", "2024/25", 9000.0),
    )
    found = of_mission(told)["violence_against_women"]
    assert (found["national"], found["state"]) == (True, "on track")
    assert found["context"][0]["now"]["value"] == 9000


@pytest.fixture(scope="module")
def small(real: Path, once: Once) -> Path:
    """A site of Dyfed-Powys and City of London from their real files."""
    names = ("street/six-small-forces-2024-01_2025-12.zip", "boundaries/wards-2020-E+W.geojson",
             "boundaries/districts-2020-E+W.geojson", "lookups/district-csp-force-2024.csv",
             "indicators/population-mid2022-by-force.csv")  # fmt: skip

    def fill(folder: Path) -> None:
        (folder / "in").mkdir()
        for name in names:
            (folder / "in" / Path(name).name).symlink_to(real / name)
        chosen = ("--force", "dyfed-powys", "--force", "city-of-london", "--no-maps", "--quiet")
        told = build("site", "--inputs", folder / "in", "--out", folder / "out", *chosen)
        assert told.returncode == 0, told.stderr

    return once("two-small-forces", fill) / "out"


def test_the_empty_start_of_2024_never_becomes_a_change_of_dyfed_powys(small: Path) -> None:
    """Its early 2024 is all but unpublished: against it crime would "rise" by 815%."""
    for quarter in ("2024-Q4", "2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4"):
        body = card(small, "dyfed-powys", quarter)
        assert {i["change"]["judged"] for i in indicators(body).values()} == {"none"}
        assert body["direction"]["told"] == "none"
    assert indicators(card(small, "dyfed-powys", "2025-Q4"))["crime"]["n"] > 30_000
    assert indicators(card(small, "dyfed-powys", "2025-Q3"))["crime"]["value"] is None


def test_the_city_of_london_is_never_measured_by_its_residents(small: Path) -> None:
    found = indicators(card(small, "city-of-london", "2025-Q4"))
    assert (found["crime"]["missing"], found["crime"]["value"]) == ("no residents", None)
    assert found["crime"]["n"] > 5_000
    assert found["officers"]["value"] is None
    assert found["asb"]["missing"] == "not whole"  # hardly any incident of 2025 was published


def test_a_logit_and_its_way_back_agree() -> None:
    made = records(groups={"sent_to_court": 9, "no_suspect": 91}).share(FORCE, COURT.outcomes, "all", END)
    assert made
    share = seen.proportion(made)
    assert of_scale(COURT, share.y) == pytest.approx(share.value, abs=0.1)
    assert of_scale(CRIME, float(np.log(84.3))) == pytest.approx(84.3)


@pytest.mark.parametrize(("behind", "later", "made"), [(0, 0, True), (1, 0, False), (1, 2, False), (1, 3, True)])
def test_a_card_waits_for_its_force_to_publish_three_months_at_the_most(behind: int, later: int, made: bool) -> None:
    """A late force is not graded on what it has not published yet; one that never publishes has its card."""
    nobody = pd.DataFrame({"force": [], "month": []})
    ledger = pd.DataFrame({"force": [], "month": [], "dataset": [], "state": []})
    late = replace(FORCE, newest=END - behind)
    sources = Sources(records({"2025-12": "missing"} if behind else None), official(), Searched(nobody, ledger, {}))
    found = book.cards([late], [END], END + later, RULES, sources)
    assert len(found) == made


def test_a_published_count_of_none_is_a_figure_and_not_a_hole() -> None:
    told = official(*(("f", m, "", "year to 2025-12", 0.0) for m in ("knife_offences", "gun_offences", "homicides")))
    found = figures(records(), told)["serious_violence"]
    assert (found.value, found.n, found.missing) == (0.0, 0, "")
    assert found.y == pytest.approx(math.log(1000 * 0.5 / 1e6))
