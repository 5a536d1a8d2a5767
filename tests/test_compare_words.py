"""Every sentence about areas side by side, in every branch."""

from __future__ import annotations

from math import exp, log

import pytest

from openbeat import compare_words as said
from openbeat import funnel_words

A, B = ("Ash ward", "84.3"), ("Birch ward", "55.2")
SUBJECT = "The rate of recorded crime"


@pytest.mark.parametrize(
    ("kind", "name", "shown"),
    [
        ("ward", "Castle", "Castle ward"),
        ("ward", "Castle Ward", "Castle Ward"),
        ("csp", "Zedborough", "Zedborough community safety partnership"),
        ("bcu", "Coast", "Coast command area"),
        ("neighbourhood", "Old Town", "Old Town police neighbourhood"),
        ("force", "Essex Police", "Essex Police"),
        ("nation", "England and Wales", "England and Wales"),
    ],
)
def test_an_area_is_named_with_its_kind(kind: str, name: str, shown: str) -> None:
    assert said.name_words(kind, name) == shown


def test_kinds_are_counted() -> None:
    assert said.kind_words("ward", 1) == "1 ward"
    assert said.kind_words("csp", 1200) == "1,200 community safety partnerships"


def test_headings_name_all_areas() -> None:
    assert said.heading_words(["Ash ward"]) == "Ash ward compared"
    assert said.heading_words(["Ash ward", "Birch ward"]) == "Ash ward and Birch ward side by side"


@pytest.mark.parametrize(
    ("measure", "label", "shown"),
    [
        ("crime", "All crime", "The rate of recorded crime"),
        ("asb", "Anti-social behaviour", "The rate of reported anti-social behaviour"),
        ("harm-css", "Harm: ONS Crime Severity Score", "The rate of estimated harm"),
        ("violent-crime", "Violence and sexual offences", "The rate of recorded violence and sexual offences"),
    ],
)
def test_a_sentence_begins_with_what_is_compared(measure: str, label: str, shown: str) -> None:
    assert said.subject_words(measure, label) == shown


@pytest.mark.parametrize(
    ("rate", "harm", "shown"),
    [(0.354, False, "0.35"), (84.349, False, "84.3"), (1234.5, False, "1,234"), (16_116.4, True, "16,000")],
)
def test_rates_are_rounded_to_what_they_can_bear(rate: float, harm: bool, shown: str) -> None:
    assert said.rate_figure(rate, harm) == shown


def test_ranges_and_bases() -> None:
    assert said.interval_words(82.2, 86.51) == "82.2 to 86.5"
    assert said.interval_words(9_400, 40_100, True) == "9,400 to 40,000"
    assert said.base_words("households") == "per 1,000 households"
    assert said.base_words("residents", True) == "days per 1,000 residents"
    assert said.expected_words(62.14, 40.2, 95.9) == "62.1, between 40.2 and 95.9"
    assert said.expected_words(6214, 4020, 9590, True) == "6,200, between 4,000 and 9,600"


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (("ward", "zedshire", "crime", 9000, 30_000), "town centre: a rate by residents is not meaningful"),
        (("force", "zedshire", "crime", 9000, 30_000), "no rate: far more come for the day than live there"),
        (("force", "city-of-london", "crime", 8600, 500_000),
         "no rate: few live there, and many times as many come for the day"),
        (("ward", "city-of-london", "crime", 860, 50_000), "town centre: a rate by residents is not meaningful"),
        (("ward", "zedshire", "shoplifting", 9000, 9000), "no rate: its victims are mostly shops and visitors"),
        (("ward", "essex", "theft-from-the-person", 9000, 9000), "no rate: its victims are mostly shops and visitors"),
        (("ward", "zedshire", "crime", None, None), "no rate: residents not known"),
        (("ward", "zedshire", "crime", 9000, None), "no rate is given"),
        (("ward", "zedshire", "crime", 9000, 13_500), "no rate is given"),
        (("ward", "zedshire", "harm-cchi", 9000, 9000, True), "too few crimes for an estimate"),
    ],
)  # fmt: skip
def test_why_there_is_no_rate(arguments: tuple, shown: str) -> None:
    assert said.no_rate_words(*arguments) == shown


def test_why_there_is_no_year() -> None:
    assert said.published_words(0) == "not published: 0 of 12 months are there in full"


WARDS = ("ward", "ward")


@pytest.mark.parametrize(
    ("z", "kinds", "harm", "shown"),
    [
        ((2.9, 2.9), WARDS, False,
         "The rate of recorded crime in Ash ward (84.3) and in Birch ward (55.2) cannot be told apart."),
        ((3.0, 3.0), WARDS, False,
         f"{SUBJECT} in Ash ward (84.3) was higher than in Birch ward (55.2), more than chance explains."),
        ((-3.0, -3.0), WARDS, False,
         f"{SUBJECT} in Birch ward (55.2) was higher than in Ash ward (84.3), more than chance explains."),
        ((9.0, 2.0), WARDS, False,
         f"{SUBJECT} in Ash ward (84.3) was higher than in Birch ward (55.2), but by no more than wards "
         "usually differ."),
        ((9.0, 2.0), ("ward", "bcu"), False,
         f"{SUBJECT} in Ash ward (84.3) was higher than in Birch ward (55.2), but by no more than such "
         "areas usually differ."),
        ((9.0, 4.0), WARDS, False,
         "The rate of recorded crime in Ash ward (84.3) was higher than in Birch ward (55.2), more than chance and the "
         "usual differences between wards explain."),
        ((9.0, 9.0), WARDS, True,
         "The rate of recorded crime in Ash ward (84.3) was higher than in Birch ward (55.2), more than the error of "
         "the estimates explains."),
    ],
)  # fmt: skip
def test_two_areas_are_told_apart_only_by_the_test(z: tuple, kinds: tuple, harm: bool, shown: str) -> None:
    assert said.pair_sentence(SUBJECT, A, B, z, kinds, harm) == shown


@pytest.mark.parametrize(
    ("z", "shown"),
    [
        ((1.0, 0.5), "cannot be told from that in Zedshire as a whole (66.1)."),
        ((5.0, 5.0), "was higher than in Zedshire as a whole (66.1), more than chance explains."),
        ((-5.0, -1.0), "was lower than in Zedshire as a whole (66.1), but by no more than wards usually differ."),
    ],
)
def test_an_area_beside_the_whole_it_lies_in(z: tuple, shown: str) -> None:
    sentence = said.whole_sentence(SUBJECT, A, ("Zedshire", "66.1"), z, "ward", False)
    assert sentence == f"The rate of recorded crime in Ash ward (84.3) {shown}"


def test_an_area_beside_several_wholes_in_one_line() -> None:
    wholes = [
        ("Zedshire", "66.1", (5.0, 1.0)),
        ("Essex", "84.0", (0.2, 0.1)),
        ("England and Wales", "80.0", (-5.0, -5.0)),
    ]
    assert said.wholes_sentence(A, wholes, "ward", False) == (
        "Ash ward (84.3): beside Zedshire (66.1) higher, no more than wards usually differ; beside Essex (84.0) not to "
        "be told apart; beside England and Wales (80.0) lower, more than chance explains."
    )
    harm = said.wholes_sentence(A, wholes[2:], "ward", True)
    assert "lower, more than the error of the estimates explains." in harm
    assert "higher, more than wards usually differ" in said.wholes_sentence(
        A, [("Zedshire", "66.1", (9.0, 4.0))], "ward", False
    )


@pytest.mark.parametrize(
    ("z", "cell", "sentence"),
    [
        (1.96, "about usual", "was about what is usual for a ward with this income deprivation and density."),
        (-1.96, "about usual", "was about what is usual for a ward with this income deprivation and density."),
        (1.97, "above the usual range",
         "was above the range that is usual for a ward with this income deprivation and density."),
        (-1.97, "below the usual range",
         "was below the range that is usual for a ward with this income deprivation and density."),
    ],
)  # fmt: skip
def test_what_is_usual_is_a_range(z: float, cell: str, sentence: str) -> None:
    assert said.usual_words(z) == cell
    assert said.usual_sentence(SUBJECT, "Ash ward", "ward", z) == f"The rate of recorded crime in Ash ward {sentence}"


def test_a_fit_says_how_good_it_is() -> None:
    assert said.fit_sentence("ward", "England", 6_904, 0.612, 0.254) == (
        "What is usual was worked out from 6,904 wards in England. Income deprivation and density explain 61% of how "
        "far their rates differ; what remains is a spread of about 25% between areas alike in both."
    )
    assert "from 32 forces. Income" in said.fit_sentence("force", "", 32, 0.75, 0.1)


def test_a_fit_prints_its_coefficients_and_what_they_mean() -> None:
    lines = said.fit_lines(2.5, 4.0, -0.1)
    assert "Intercept 2.500; a = 4.000; b = -0.100." in lines
    higher, lower = f"{100 * (exp(0.4) - 1):.0f}% higher", f"{100 * (1 - exp(-0.1 * log(2))):.0f}% lower"
    assert (higher, lower) == ("49% higher", "7% lower")
    assert any(higher in line and lower in line for line in lines)


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (("ward", 95, 80), "Of 95 wards, 80 lie where chance and the usual differences between wards would put them."),
        (("bcu", 12, 1), "Of 12 command areas, 1 lies where chance and the usual differences between command areas "
                         "would put it."),
        (("force", 40, 38, True), "Of 40 forces, 38 lie where chance and the usual differences between forces of like "
                                  "deprivation and density would put them."),
    ],
)  # fmt: skip
def test_a_funnel_is_told_before_it_is_drawn(arguments: tuple, shown: str) -> None:
    assert funnel_words.funnel_sentence(*arguments) == shown


@pytest.mark.parametrize(
    ("count", "inside", "spread", "shown"),
    [
        (95, 95, 0.0, "They differ no more than chance explains."),
        (95, 0, 0.3, "None of 95 lies within the limits of chance alone: areas differ from each other by about 30% "
                     "beyond chance, so those limits would call most areas odd."),
        (95, 1, 0.3, "Only 1 of 95 lies within the limits of chance alone: areas differ from each other by about 30% "
                     "beyond chance, so those limits would call most areas odd."),
        (95, 12, 0.3, "Only 12 of 95 lie within the limits of chance alone: areas differ from each other by about 30% "
                      "beyond chance, so those limits would call most areas odd."),
        (95, 80, 0.04, "80 of 95 lie within the limits of chance alone; beyond chance, areas differ from each other by "
                       "about 4%."),
    ],
)  # fmt: skip
def test_why_the_wider_limits_count(count: int, inside: int, spread: float, shown: str) -> None:
    assert funnel_words.chance_sentence(count, inside, spread) == shown


@pytest.mark.parametrize(
    ("z", "cell", "sentence"),
    [
        (1.9, "within the limits", "Ash lies within the limits."),
        (-2.0, "below the 95% limits",
         "Ash lies below the 95% limits; one in twenty areas would lie outside those in any case."),
        (2.0, "above the 95% limits",
         "Ash lies above the 95% limits; one in twenty areas would lie outside those in any case."),
        (3.1, "above the 99.8% limits", "Ash lies above the 99.8% limits."),
        (-3.1, "below the 99.8% limits", "Ash lies below the 99.8% limits."),
    ],
)  # fmt: skip
def test_where_an_area_lies_in_a_funnel(z: float, cell: str, sentence: str) -> None:
    assert funnel_words.lies_words(z) == cell
    assert funnel_words.lies_sentence("Ash", z) == sentence


def test_areas_without_a_dot_are_counted() -> None:
    assert funnel_words.left_out_sentence("ward", 0) == ""
    assert (
        funnel_words.left_out_sentence("ward", 1)
        == "1 ward has no dot: its rate is not published, or would mean nothing."
    )
    assert funnel_words.left_out_sentence("ward", 6).startswith("6 wards have no dot: their rates are not published")
    assert funnel_words.few_sentence("csp", 4) == (
        "No funnel is drawn: 4 community safety partnerships with a rate are too few to tell what is usual between "
        "them."
    )


def test_what_is_wrong_with_an_address_is_said_by_its_part() -> None:
    assert said.unknown_sentence(1, 1) == "The area named in this address is none that this site knows."
    assert said.unknown_sentence(2, 3) == "The 2nd of the 3 areas named in this address is none that this site knows."
    assert said.no_page_sentence("England and Wales", "nation").startswith("England and Wales stands beside every")
    assert said.no_page_sentence("Saltmere", "district").startswith("Saltmere is a district, which has no page")
    assert said.too_many_sentence(7) == "Up to 5 areas can be compared at once, and this address names 7."
    assert said.twice_sentence(1, 3, "Ash ward") == "The 1st and the 3rd area in this address are the same: Ash ward."
    assert said.part_sentence("sort", "an order") == "The part “sort” of this address does not name an order."
    assert said.retired_sentence("E05000001", "Ash ward") == (
        "The code E05000001 is no longer in use; Ash ward has taken its place."
    )


def test_notes_on_areas() -> None:
    assert said.inside_sentence("Ash ward", "Zedshire Police") == (
        "Ash ward is part of Zedshire Police: its records are counted in both."
    )
    assert said.no_rates_sentence(1).startswith("There is no rate here")
    assert said.no_rates_sentence(2).startswith("There are no two rates here")
    assert said.unrated_sentence("town centre: x") == "Town centre: x, so no rate is compared here."
    assert said.rank_cell((3, 11, 95)) == "3rd to 11th of 95"
    assert said.rank_cell(None) == "no rank"


def test_how_many_are_about_usual() -> None:
    assert said.usual_count_sentence("ward", 40, 37) == (
        "37 of 40 wards have about the rate that is usual for areas of like income deprivation and density."
    )
    assert said.usual_count_sentence("ward", 40, 1).startswith("1 of 40 wards has about")


@pytest.mark.parametrize(
    ("rated", "older", "shown"),
    [
        (36, 0, "36 of 43 forces have a rate of recorded crime for 2025. "),
        (1, 0, "1 of 43 forces has a rate of recorded crime for 2025. "),
        (0, 0, "None of 43 forces has a rate of recorded crime for 2025. "),
        (36, 2, "36 of 43 forces have a rate of recorded crime for 2025; 2 for twelve months that end earlier. "),
    ],
)
def test_how_many_forces_have_a_rate(rated: int, older: int, shown: str) -> None:
    told = said.forces_sentence(rated, older, 43, "2025")
    assert told == f"{shown}They stand in alphabetical order, without a rank."


def test_no_word_judges_a_place() -> None:
    constants = " ".join(v for m in (said, funnel_words) for v in vars(m).values() if isinstance(v, str)).lower()
    for word in ("dangerous", "safest", "worst", "best ", "hotspot", "league"):
        assert word not in constants
