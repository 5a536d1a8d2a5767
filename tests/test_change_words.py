"""What is said of change, every branch of it, against hand arithmetic; and that "usual" is its other side."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.categories import categories
from openbeat import change_words, words

ROWS = [
    ("burglary", 100, 100),
    ("robbery", 188, 121),  # roots 13.7113 and 11: 2.7113 is more than 2.1213
    ("shoplifting", 100, 225),  # 10 and 15
    ("drugs", 9, 0),  # under ten in both years
    ("vehicle-crime", None, 500),
    ("other-crime", 500, None),
    ("public-order", None, None),
]


def test_categories_are_told_only_beyond_chance_and_the_largest_change_first() -> None:
    assert change_words.category_sentences(ROWS) == (
        "Recorded shoplifting was lower than the year before, more than chance would explain (100, was 225).",
        "Recorded robbery was higher than the year before, more than chance would explain (188, was 121).",
    )


def test_a_category_of_many_is_said_in_the_plural_with_its_thousands() -> None:
    assert change_words.category_sentences([("drugs", 2_500, 1_600)]) == (
        "Recorded drug offences were higher than the year before, more than chance would explain (2,500, was 1,600).",
    )


def test_every_category_has_words_for_a_sentence() -> None:
    assert set(change_words.SUBJECTS) == {c.slug for c in categories() if c.dataset == "crime"}


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], ""),
        ([("burglary", None, 4)], ""),
        ([("burglary", 100, 225)], ""),  # the only one, and it is named
        ([("burglary", 100, 100)], "Every category was about what we would expect, or too few to say."),
        (ROWS, "Every other category was about what we would expect, or too few to say."),
    ],
)
def test_of_the_others_it_is_said_that_nothing_is_known_to_have_changed(
    rows: list[change_words.Row], said: str
) -> None:
    assert change_words.others_sentence(rows) == said


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (60, 20, True),  # roots 7.7460 and 4.4721: 3.2738
        (20, 60, True),
        (60, 19, False),  # nineteen are too few for three months
        (19, 60, False),
        (30, 25, False),
        (None, 60, False),
        (60, None, False),
    ],
)
def test_three_months_are_compared_only_where_both_have_twenty(now: int | None, before: int | None, said: bool) -> None:
    told = change_words.quarter_sentences([("burglary", now, before)], "October to December 2025")
    direction = "higher" if (now or 0) > (before or 0) else "lower"
    sentence = (
        f"In October to December 2025, recorded burglary was {direction} than in the same months a year before, more "
        f"than chance would explain ({now}, was {before})."
    )
    assert told == ((sentence,) if said else ())


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (None, None, "Separately, anti-social behaviour incidents were not published for every month."),
        (None, 5, "Separately, anti-social behaviour incidents were not published for every month."),
        (0, None, "Separately, 0 anti-social behaviour incidents were reported."),
        (1, None, "Separately, 1 anti-social behaviour incident was reported."),
        (1_102, None, "Separately, 1,102 anti-social behaviour incidents were reported."),
        (3, 2, "Separately, 3 anti-social behaviour incidents were reported, 2 the year before."),
        (
            1_102,
            1_090,
            "Separately, 1,102 anti-social behaviour incidents were reported: about what we would expect, beside "
            "1,090 the year before.",
        ),
        (
            225,
            100,
            "Separately, 225 anti-social behaviour incidents were reported: higher than chance explains, beside 100 "
            "the year before.",
        ),
        (
            100,
            225,
            "Separately, 100 anti-social behaviour incidents were reported: lower than chance explains, beside 225 "
            "the year before.",
        ),
    ],
)
def test_anti_social_behaviour_is_said_apart(now: int | None, before: int | None, said: str) -> None:
    assert change_words.asb_sentence(now, before) == said


# What would be usual


@pytest.mark.parametrize(
    ("before", "low", "high"),
    [
        (100, 63, 146),  # (10 − 2.1213)² = 62.07, (10 + 2.1213)² = 146.93
        (10, 2, 27),  # 1.08 and 27.92
        (9, 0, 26),  # under ten, nothing is said of a count under ten
        (0, 0, 9),
        (6_020, 5_696, 6_353),  # roots 75.4664 and 79.7090
    ],
)
def test_the_usual_range_by_hand(before: int, low: int, high: int) -> None:
    assert change_words.usual_range(before) == (low, high)


@given(now=st.integers(0, 3_000), before=st.integers(0, 3_000))
def test_a_change_is_called_exactly_outside_the_usual_range(now: int, before: int) -> None:
    low, high = change_words.usual_range(before)
    called = words.change_words(now, before) in ("higher than chance explains", "lower than chance explains")
    assert called != (low <= now <= high)


def test_a_usual_month_by_hand() -> None:
    # The mean of 25, 36 and 47 is 36, its root 6; 1.5 · √(1 + 1/3) = 1.7321.
    low, high = change_words.usual_month([25, 36, 47]) or (0.0, 0.0)
    assert low == pytest.approx((6 - 1.73205) ** 2, abs=1e-3)
    assert high == pytest.approx((6 + 1.73205) ** 2, abs=1e-3)
    assert change_words.usual_month([0, 0, 0]) == (0.0, pytest.approx(3.0))


@pytest.mark.parametrize("around", [[], [None, 3, 4], [3, None, 4], [3, 4, None]])
def test_without_the_three_months_of_the_year_before_no_month_is_usual(around: list[int | None]) -> None:
    assert change_words.usual_month(around) is None


def test_a_range_is_written_with_its_thousands() -> None:
    assert change_words.range_words((995, 1_204)) == "995 to 1,204"
    assert change_words.range_words(None) == ""
