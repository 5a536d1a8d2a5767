"""What is said of harm: every branch of every sentence, and no number beyond what it stands for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openbeat import harm_words as said


@pytest.mark.parametrize(
    ("n", "told"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (10, "10th"), (11, "11th"), (12, "12th"), (13, "13th"),
     (21, "21st"), (22, "22nd"), (33, "33rd"), (101, "101st"), (111, "111th"), (112, "112th"), (1021, "1,021st")],
)  # fmt: skip
def test_places_are_said_as_people_say_them(n: int, told: str) -> None:
    assert said.ordinal(n) == told


def test_a_rank_is_a_range() -> None:
    assert said.rank_words(3, 11, 95) == "3rd to 11th of 95"
    assert said.rank_words(3, 3, 95) == "3rd of 95"
    assert said.rank_words(990, 1001, 1200) == "990th to 1,001st of 1,200"


@pytest.mark.parametrize(
    ("low", "high", "of", "apart"),
    [(3, 11, 95, True), (1, 1, 1, True), (1, 24, 95, True), (1, 25, 95, False), (1, 2, 4, True), (1, 3, 4, False),
     (1, 2, 2, False), (1, 26, 100, True), (1, 27, 100, False)],
)  # fmt: skip
def test_a_range_over_more_than_a_quarter_of_the_places_tells_nothing(
    low: int, high: int, of: int, apart: bool
) -> None:
    assert said.told_apart(low, high, of) is apart


@given(st.integers(1, 700), st.integers(0, 700), st.integers(1, 700))
def test_a_wider_range_never_tells_more(low: int, width: int, of: int) -> None:
    if said.told_apart(low, low + width + 1, of):
        assert said.told_apart(low, low + width, of)


def test_a_range_whose_ends_round_alike_is_one_figure() -> None:
    assert said.range_words(101.2, 104.1) == "100"
    assert said.range_words(369_670.6, 1_541_496.7) == "370,000 to 1,500,000"


@pytest.mark.parametrize(
    ("word", "error", "told"),
    [
        ("good", 0.081, "Good: error about 9%"),
        ("good", 0.2, "Good: error about 20%"),
        ("low", 0.201, "Low: error about 21%"),
        ("low", 0.4, "Low: error about 40%"),
        ("good", 0.07, "Good: error about 7%"),
        ("good", 0.0, "Good: counted, not estimated"),
        ("good", None, "Good: counted, not estimated"),
        ("", None, "Reliability not worked out"),
        ("withheld", 0.62, "Withheld: too few crimes for an estimate"),
    ],
)
def test_how_sure_an_estimate_is(word: str, error: float | None, told: str) -> None:
    assert said.reliability_words(word, error) == told


def test_a_rate_or_why_there_is_none() -> None:
    assert said.per_1000_words(1234.5, "cchi") == "about 1,200 days per 1,000 residents"
    assert said.per_1000_words(1.2, "css") == "about 1 day per 1,000 residents"
    assert said.per_1000_words(84.26, "count") == "84.3 crimes per 1,000 residents"
    assert said.per_1000_words(1234.5, "count") == "1,234 crimes per 1,000 residents"
    assert said.per_1000_words(None, "cchi", withheld=True, residents=900) == "no rate: too few crimes for an estimate"
    assert said.per_1000_words(None, "cchi") == "no rate: residents not known"
    centre = said.per_1000_words(None, "cchi", residents=1000, workday=1501)
    assert centre == "no rate: town centre: rate not meaningful"
    assert said.per_1000_words(None, "cchi", residents=1000, workday=1500) == "no rate: rate not meaningful"
    assert said.per_1000_words(None, "cchi", residents=1000) == "no rate: rate not meaningful"


@pytest.mark.parametrize(
    ("force", "place"),
    [
        ("South Yorkshire Police", "South Yorkshire"),
        ("Avon and Somerset Constabulary", "Avon and Somerset"),
        ("City of London Police", "the City of London"),
        ("Metropolitan Police Service", "the Metropolitan Police area"),
        ("Zedshire Police (fictional)", "Zedshire"),
    ],
)
def test_a_force_stands_for_its_place(force: str, place: str) -> None:
    assert said.place_words(force) == place


def test_the_heading_follows_the_weights() -> None:
    period = "January to December 2025"
    assert said.heading_words("Kent", "cchi", period) == "Harm recorded in Kent, January to December 2025"
    assert said.heading_words("Kent", "css", period) == "Harm recorded in Kent, January to December 2025"
    assert said.heading_words("Kent", "count", period) == "Crimes recorded in Kent, January to December 2025"


def test_what_the_crimes_of_a_force_weigh() -> None:
    assert said.force_sentence("Kent Police", 141_234, (27_412_000, 15_900_000, 71_000_000)) == (
        "Kent Police recorded 141,234 crimes, which weigh about 27,000,000 days of imprisonment on the "
        "sentencing-weighted estimate: between 16,000,000 and 71,000,000 under its low and high weights."
    )
    assert said.force_sentence("Kent Police", 1, (1.0, 1.0, 1.0)) == (
        "Kent Police recorded 1 crime, which weighs about 1 day of imprisonment on the sentencing-weighted estimate."
    )
    assert said.force_sentence("Kent Police", 7, None) == (
        "Kent Police recorded 7 crimes in these twelve months: too few crimes for an estimate."
    )
    assert said.count_sentence("Kent Police", 7) == "Kent Police recorded 7 crimes in these twelve months."
    assert said.count_sentence("Kent Police", 1) == "Kent Police recorded 1 crime in these twelve months."


@pytest.mark.parametrize(
    ("share", "of_count", "told"),
    [
        (0.797, 0.403, "Violence and sexual offences are 80% of the estimate and 40% of the crimes, so a map of harm "
         "is close to a map of violence."),
        (0.41, 0.2, "Violence and sexual offences are 41% of the estimate and 20% of the crimes."),
        (None, 0.403, "Violence and sexual offences are 40% of the crimes."),
        (0.004, 0.0, "Violence and sexual offences are under 1% of the estimate and 0% of the crimes."),
        (0.996, 1.0, "Violence and sexual offences are over 99% of the estimate and 100% of the crimes, so a map of "
         "harm is close to a map of violence."),
        (0.8, None, ""),
    ],
)  # fmt: skip
def test_how_much_of_it_is_violence(share: float | None, of_count: float | None, told: str) -> None:
    assert said.violence_sentence(share, of_count) == told


def test_the_rate_of_a_force_names_its_residents() -> None:
    told = "That is about 16,000 days per 1,000 residents, of whom there are 412,300"
    assert said.rate_sentence(16_116.4, "cchi", 412_300, "mid-2024") == f"{told} (mid-2024)."
    assert said.rate_sentence(16_116.4, "cchi", 412_300, "") == f"{told}."
    assert said.rate_sentence(None, "cchi", None, "") == ""
    assert said.rate_sentence(None, "cchi", 8_600, "mid-2024", withheld=True) == ""
    assert said.rate_sentence(None, "cchi", 8_600, "mid-2024") == (
        "No rate for residents is given: far more people come here than live here."
    )


def test_what_is_left_out_comes_with_its_reason() -> None:
    told = said.left_out_sentence(["Drugs", "Weapons"], "found because police searched.")
    assert told == "Left out of the estimate: Drugs and Weapons (found because police searched)."


@pytest.mark.parametrize(
    ("withheld", "told"),
    [
        (0, ""),
        (1, "1 of 95 wards has too few crimes for an estimate; the count is shown all the same."),
        (3, "3 of 95 wards have too few crimes for an estimate; the count is shown all the same."),
    ],
)
def test_how_many_wards_have_no_estimate(withheld: int, told: str) -> None:
    assert said.withheld_sentence(withheld, 95) == told


def test_how_many_wards_can_be_told_apart() -> None:
    assert said.ranks_sentence(95, 95) == "Every ward’s range covers no more than a quarter of the places."
    assert said.ranks_sentence(0, 95) == (
        "No ward’s range covers no more than a quarter of the places: by this estimate the wards cannot be told apart."
    )
    assert said.ranks_sentence(40, 95) == (
        "For 40 of 95 wards with a rank the range covers no more than a quarter of the places; the others cannot be "
        "told apart, and are shown in grey."
    )


def test_concentration_stands_beside_chance() -> None:
    assert said.concentration_sentence("crime", 310, 6012, 2710.4) == (
        "Half of the crimes lie in 310 of the 6,012 hexagons where any was recorded; spread by chance alone they would "
        "need about 2,700."
    )
    assert said.concentration_sentence("harm", 120, 6012, 1905.0) == (
        "Half of the estimated harm lies in 120 of the 6,012 hexagons where any crime was recorded; spread by chance "
        "alone it would need about 1,900."
    )
    assert said.concentration_sentence("crime", 30, 80, 31.2) == (
        "Half of the crimes lie in 30 of the 80 hexagons where any was recorded: about as many as chance alone would "
        "need (31)."
    )
    assert "Cambridge Crime Harm Index" in said.default_sentence("Cambridge Crime Harm Index")


@pytest.mark.parametrize(
    ("shared", "harmful", "hot", "told"),
    [
        (62, 80, 90, "62 of the 80 harm hexagons are hot too."),
        (1, 80, 90, "1 of the 80 harm hexagons is hot too."),
        (80, 80, 90, "All 80 harm hexagons are hot too."),
        (0, 80, 90, "None of the 80 harm hexagons is hot."),
        (1, 1, 90, "The one harm hexagon is hot too."),
        (0, 1, 90, "The one harm hexagon is not hot."),
        (0, 0, 90, ""),
        (0, 80, 0, ""),
    ],
)
def test_how_much_both_kinds_of_spot_overlap(shared: int, harmful: int, hot: int, told: str) -> None:
    assert said.overlap_sentence(shared, harmful, hot) == told


def test_why_a_force_has_no_spots() -> None:
    assert said.no_spots_sentence(None).endswith("they were not worked out for this force.")
    assert said.no_spots_sentence(1).startswith("Crimes were recorded in only 1 hexagon: too few")
    assert said.no_spots_sentence(29).startswith("Crimes were recorded in only 29 hexagons: too few")
    assert said.no_spots_sentence(30).startswith("In none of the 30 hexagons with recorded crime does the number stand")
    assert said.no_kind_sentence("hot").endswith("is in the top tenth by its number of crimes.")
    assert said.no_kind_sentence("harm").endswith("is in the top tenth by its estimate.")


def test_a_spot_says_its_size_its_wards_and_what_it_hangs_on() -> None:
    assert [said.spots_words("hot", n) for n in (0, 1, 12)] == ["No hot spots", "1 hot spot", "12 hot spots"]
    assert [said.size_words(n) for n in (1, 12)] == ["1 hexagon, 0.1 km²", "12 hexagons, 1.2 km²"]
    assert (said.also_words([]), said.also_words(["Ash", "Birch"])) == ("", "also in Ash and Birch")
    assert said.stable_words(3, 3) == "stable"
    assert said.stable_words(0, 3) == "depends on the weights"
    assert said.stable_words(1, 3) == "stable in 1 of its 3 hexagons, the rest depends on the weights"
    assert said.shared_words("hot", 0, 3) == "not a harm spot"
    assert said.shared_words("hot", 3, 3) == "harm spot too"
    assert said.shared_words("harm", 1, 3) == "1 of its 3 hexagons is in a hot spot too"
    assert said.shared_words("harm", 2, 3) == "2 of its 3 hexagons are in a hot spot too"


def test_a_table_says_its_order() -> None:
    assert said.wards_words(46, "name") == "46 wards by name"
    assert said.wards_words(1, "crimes") == "1 ward by number of crimes"
    assert said.wards_words(46, "harm") == "46 wards by the middle of each range of ranks, which is not a rank itself"


def test_nothing_said_judges_a_place() -> None:
    texts = " ".join(str(v) for name, v in vars(said).items() if name.isupper())
    for word in ("dangerous", "safe", "worst", "committed", "hotspot street"):
        assert word not in texts
