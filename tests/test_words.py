"""Every sentence the site can say about its figures, branch by branch, against hand arithmetic."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openbeat import words

YEAR, YEAR_BEFORE = "January to December 2025", "January to December 2024"
EXPECTED, HIGHER, LOWER = "about what we would expect", "higher than chance explains", "lower than chance explains"
counts = st.integers(min_value=0, max_value=1_000_000)


# Numbers


def test_missing_is_not_zero() -> None:
    assert words.figure(None) == "not published"
    assert words.figure(None, words.NOT_HELD) == "not held"
    assert words.figure(0) == "0"


@pytest.mark.parametrize(("n", "said"), [(1, "1"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567")])
def test_thousands_are_set_apart(n: int, said: str) -> None:
    assert words.figure(n) == said


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "0"),
        (0.9, "0"),
        (1, "1"),
        (9.4, "9"),
        (9.6, "10"),
        (14.4, "14"),
        (99.6, "100"),
        (124, "120"),
        (126, "130"),
        (987, "990"),
        (996, "1,000"),
        (61_049, "61,000"),
        (61_951, "62,000"),
        (1_234_567, "1,200,000"),
    ],
)
def test_an_estimate_of_harm_has_two_significant_digits(days: float, said: str) -> None:
    assert words.days_words(days) == said


@given(days=st.floats(min_value=10, max_value=1e9))
def test_no_estimate_of_harm_shows_a_third_digit(days: float) -> None:
    digits = words.days_words(days).replace(",", "").rstrip("0")
    assert 1 <= len(digits) <= 2
    assert float(words.days_words(days).replace(",", "")) == pytest.approx(days, rel=0.051)


# Months and periods


def test_a_month_is_said_with_its_year() -> None:
    assert words.month_words("2025-01") == "January 2025"
    assert words.month_words("2025-12") == "December 2025"


def test_a_period_names_its_year_once_where_it_is_one_year() -> None:
    assert words.period_words("2025-01", "2025-12") == YEAR
    assert words.period_words("2024-07", "2025-06") == "July 2024 to June 2025"
    assert words.period_words("2025-03", "2025-03") == "March 2025"


@pytest.mark.parametrize(
    ("months", "said"),
    [
        ([], ""),
        (["2025-03"], "March 2025"),
        (["2024-05", "2024-06"], "May to June 2024"),
        (["2025-03", "2024-12", "2024-05", "2024-06"], "May to June 2024, December 2024 and March 2025"),
        (["2024-11", "2024-12", "2025-01"], "November 2024 to January 2025"),
        (["2023-12", "2025-01"], "December 2023 and January 2025"),
    ],
)
def test_months_are_said_as_runs(months: list[str], said: str) -> None:
    assert words.months_words(months) == said


@pytest.mark.parametrize(
    ("parts", "said"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_a_list_ends_with_and(parts: list[str], said: str) -> None:
    assert words.listing(parts) == said


# Change. Two Poisson counts lie √2·(√now − √before) standard deviations apart, so a change is called where the
# roots differ by 3 ÷ √2 = 2.1213 or more.


def test_the_distance_of_two_counts_by_hand() -> None:
    assert words.change_z(169, 100) == pytest.approx(1.41421 * (13 - 10), abs=1e-4)
    assert words.change_z(64, 100) == pytest.approx(-2.82843, abs=1e-5)
    assert words.change_z(0, 0) == 0


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (100, 100, EXPECTED),
        (146, 100, EXPECTED),  # 12.0830 − 10 = 2.0830
        (147, 100, HIGHER),  # 12.1244 − 10 = 2.1244
        (63, 100, EXPECTED),  # 10 − 7.9373 = 2.0627
        (62, 100, LOWER),  # 10 − 7.8740 = 2.1260
        (188, 121, HIGHER),  # 13.7113 − 11 = 2.7113
        (6_214, 6_020, EXPECTED),  # 78.8289 − 77.5887 = 1.2402
        (10, 0, HIGHER),  # 3.1623
        (0, 10, LOWER),
        (10, 9, EXPECTED),
    ],
)
def test_a_change_is_called_only_beyond_chance(now: int, before: int, said: str) -> None:
    assert words.change_words(now, before) == said


@pytest.mark.parametrize(("now", "before"), [(0, 0), (9, 0), (0, 9), (1, 1), (9, 9)])
def test_below_ten_in_both_years_nothing_is_said_of_change(now: int, before: int) -> None:
    assert words.change_words(now, before).startswith("too few")


@given(now=counts, before=counts)
def test_what_is_higher_one_way_is_lower_the_other(now: int, before: int) -> None:
    opposite = {HIGHER: LOWER, LOWER: HIGHER}
    said = words.change_words(now, before)
    assert words.change_words(before, now) == opposite.get(said, said)


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (6_214, 6_020, f"Recorded crime here was {EXPECTED}: 6,214 crimes in {YEAR}, 6,020 in {YEAR_BEFORE}."),
        (188, 121, f"Recorded crime here was {HIGHER}: 188 crimes in {YEAR}, 121 in {YEAR_BEFORE}."),
        (62, 100, f"Recorded crime here was {LOWER}: 62 crimes in {YEAR}, 100 in {YEAR_BEFORE}."),
        (1, 12, f"Recorded crime here was {LOWER}: 1 crime in {YEAR}, 12 in {YEAR_BEFORE}."),
        (
            5,
            4,
            "The crimes recorded here were too few to say whether their number changed: "
            f"5 crimes in {YEAR}, 4 in {YEAR_BEFORE}.",
        ),
        (
            0,
            0,
            "The crimes recorded here were too few to say whether their number changed: "
            f"0 crimes in {YEAR}, 0 in {YEAR_BEFORE}.",
        ),
    ],
)
def test_the_plain_sentence(now: int, before: int, said: str) -> None:
    assert words.crime_sentence(now, before, YEAR, YEAR_BEFORE) == said


@pytest.mark.parametrize(
    ("now", "crimes"), [(0, "0 crimes were"), (1, "1 crime was"), (2, "2 crimes were"), (6_214, "6,214 crimes were")]
)
def test_without_the_year_before_nothing_is_compared(now: int, crimes: str) -> None:
    said = words.crime_sentence(now, None, YEAR, YEAR_BEFORE)
    held = "The year before cannot be compared: not all of its months are held."
    assert said == f"{crimes} recorded here in {YEAR}. {held}"


@pytest.mark.parametrize("before", [None, 0, 6_020])
def test_without_the_newest_year_no_number_is_given(before: int | None) -> None:
    said = words.crime_sentence(None, before, YEAR, YEAR_BEFORE)
    assert said == f"Recorded crime in {YEAR} cannot be given: not all of its months are held."


def test_categories_are_told_only_beyond_chance_and_the_largest_change_first() -> None:
    rows = [
        ("Burglary", 100, 100),
        ("Robbery", 188, 121),  # 2.7113
        ("Shoplifting", 100, 225),  # 10 − 15 = −5
        ("Drugs", 9, 0),
        ("Vehicle crime", None, 500),
        ("Other crime", 500, None),
        ("Public order", None, None),
    ]
    assert words.category_sentences(rows) == (
        "Shoplifting was lower (100, was 225).",
        "Robbery was higher (188, was 121).",
    )


def test_thousands_are_set_apart_in_sentences_of_categories() -> None:
    assert words.category_sentences([("Shoplifting", 2_500, 1_600)]) == ("Shoplifting was higher (2,500, was 1,600).",)


def test_no_category_changed() -> None:
    assert words.category_sentences([]) == ()
    assert words.category_sentences([("Burglary", 0, 0), ("Robbery", 100, 101)]) == ()


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (None, "Separately, anti-social behaviour incidents were not published for every month."),
        (0, "Separately, 0 anti-social behaviour incidents were reported."),
        (1, "Separately, 1 anti-social behaviour incident was reported."),
        (1_102, "Separately, 1,102 anti-social behaviour incidents were reported."),
    ],
)
def test_anti_social_behaviour_is_said_apart(now: int | None, said: str) -> None:
    assert words.asb_sentence(now) == said


# What is missing, what is soft, what harm is


def test_coverage_is_said_as_months_of_months() -> None:
    assert words.coverage_words(12, 12) == "12 of 12 months published"
    assert words.coverage_words(0, 12) == "0 of 12 months published"


def test_missing_and_partial_months_are_named() -> None:
    assert words.missing_sentences("Zedshire Police", [], []) == ()
    assert words.missing_sentences("Zedshire Police", ["2024-06"], ["2024-08", "2024-09"]) == (
        "There is no crime data of Zedshire Police for June 2024.",
        "Only part of the crime data of Zedshire Police is there for August to September 2024.",
    )
    assert words.missing_sentences("Zedshire Police", [], ["2024-08"]) == (
        "Only part of the crime data of Zedshire Police is there for August 2024.",
    )


def test_a_site_says_where_it_begins() -> None:
    assert words.beginning_sentence("2025-10") == "This site holds no month before October 2025."


@pytest.mark.parametrize(
    ("soft", "records", "said"),
    [
        (0, 0, None),
        (0, 1, "Of 1 record, 0 sit within 100 m of the ward border."),
        (1, 1, "Of 1 record, 1 sits within 100 m of the ward border."),
        (7, 49, "Of 49 records, 7 sit within 100 m of the ward border."),
        (7, 50, "14% of these records sit within 100 m of the ward border."),
        (0, 50, "0% of these records sit within 100 m of the ward border."),
        (1, 500, "Fewer than 1% of these records sit within 100 m of the ward border."),
        (746, 6_214, "12% of these records sit within 100 m of the ward border."),
    ],
)
def test_records_near_the_border(soft: int, records: int, said: str | None) -> None:
    assert words.softness_sentence(soft, records, 100) == said


@given(soft=counts, more=counts)
def test_no_percentage_stands_on_a_base_under_fifty(soft: int, more: int) -> None:
    said = words.softness_sentence(soft, soft + more, 100) or ""
    assert ("%" in said) == (soft + more >= 50)


def test_harm_is_an_estimate_with_its_range() -> None:
    assert words.harm_sentence(61_049, 31_900.4, 152_600) == (
        "These crimes weigh about 61,000 days on the sentencing-weighted estimate, between 32,000 and 150,000 under "
        "its low and high weights."
    )
    assert words.harm_sentence(0, 0, 0).startswith("These crimes weigh about 0 days")
    assert words.harm_sentence(1.2, 0.5, 2.9).startswith("These crimes weigh about 1 day on")


def test_steps_of_the_legend() -> None:
    assert words.step_words(10_000, 30_000) == "10,000 to 30,000"
    assert words.step_words(150_000, None) == "150,000 or more"


@given(now=st.none() | counts, before=st.none() | counts)
def test_no_sentence_about_crime_says_what_it_must_not(now: int | None, before: int | None) -> None:
    said = words.crime_sentence(now, before, YEAR, YEAR_BEFORE)
    assert not re.search(r"%|committed|dangerous|safe|worst|None", said)
    assert said.endswith(".")
