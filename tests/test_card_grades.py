"""Grades follow the rules to the letter: cuts, the table of level and change, medians, what is needed and capped."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.cards import direction, grades, rules, trigger
from geodata.cards.grades import Graded, Part, Whole
from geodata.cards.rules import FILE, GRADES, NONE
from geodata.faults import InputFault

RULES = rules.read()
NAN = math.nan
UNKNOWN = Part(NAN, NONE, False, NONE)
CRIME = next(i for i in RULES.indicators if i.id == "crime")
COURT = next(i for i in RULES.indicators if i.id == "sent_to_court")
ROBBERY = next(i for i in RULES.indicators if i.id == "robbery")
LOCAL, SERIOUS = RULES.domains[:2]


def graded(
    grade: str, weight: float = 1.0, name: str = "x", change: float = NAN, others: tuple[str, ...] = ()
) -> Graded:
    moved = Part(change, "usual", False, "usual") if not math.isnan(change) else UNKNOWN
    return Graded(name, weight, UNKNOWN, moved, grade, others)


@pytest.mark.parametrize(
    ("level", "change", "grade"),
    [
        (-1.0, -1.0, "excellent"),  # less crime is better: both a whole standard error below
        (-1.0, 0.0, "good"),
        (0.0, -1.0, "good"),
        (0.0, 0.0, "good"),
        (-1.0, 1.0, "fair"),
        (1.0, 0.0, "fair"),
        (0.0, 1.0, "fair"),
        (1.0, 1.0, "poor"),
        (0.999, 0.999, "good"),  # just inside both cuts
        (NAN, -3.0, "good"),  # one part alone never makes an end of the scale
        (3.0, NAN, "fair"),
        (NAN, NAN, NONE),
    ],
)
def test_level_and_change_make_the_grade_of_an_indicator(level: float, change: float, grade: str) -> None:
    assert grades.of_indicator(CRIME, level, change, RULES).grade == grade


def test_where_more_is_better_the_signs_turn() -> None:
    assert grades.of_indicator(COURT, 1.0, 1.0, RULES).grade == "excellent"
    assert grades.of_indicator(COURT, -1.0, -1.0, RULES).grade == "poor"


def test_levels_of_serious_harm_count_only_beyond_one_and_a_half() -> None:
    """More recorded violence can be better recording."""
    assert grades.of_indicator(ROBBERY, 1.4, 0.0, RULES).grade == "good"
    assert grades.of_indicator(ROBBERY, 1.5, 0.0, RULES).grade == "fair"


def test_a_figure_within_a_fifth_of_a_cut_is_borderline_and_tells_what_it_could_be() -> None:
    near = grades.of_indicator(CRIME, 0.85, 0.0, RULES)
    assert (near.grade, near.level.near, near.others) == ("good", True, ("fair",))
    assert not grades.of_indicator(CRIME, 0.79, 0.0, RULES).level.near


@pytest.mark.parametrize(
    ("own", "middle"),
    [
        (["good", "good", "fair"], "good"),
        (["good", "fair"], "fair"),  # the middle falls between: the lower
        (["excellent", "good", "fair", "poor"], "fair"),
        (["poor"], "poor"),
    ],
)
def test_the_middle_of_grades_is_their_median_and_the_lower_of_two(own: list[str], middle: str) -> None:
    assert grades.median([(g, 1.0) for g in own]) == middle


def test_an_indicator_of_twice_the_weight_counts_as_two() -> None:
    assert grades.median([("good", 2.0), ("fair", 1.0)]) == "good"
    assert grades.median([("good", 1.0), ("fair", 2.0)]) == "fair"


def test_a_domain_needs_half_of_its_indicators() -> None:
    assert grades.of_domain(LOCAL, [graded("good"), graded(NONE)], RULES) == Whole("good", 1, 2)
    assert grades.of_domain(LOCAL, [graded("good"), graded(NONE), graded(NONE)], RULES).grade == NONE


def test_serious_harm_is_not_graded_without_counts_by_offence() -> None:
    own = [graded("good", name="robbery"), graded("good", name="violence"), graded(NONE, name="harm")]
    assert grades.of_domain(SERIOUS, own, RULES).grade == NONE
    assert grades.of_domain(SERIOUS, [*own[:2], graded("fair", name="harm")], RULES).grade == "good"


def test_a_domain_is_borderline_where_one_indicator_across_its_cut_would_change_it() -> None:
    firm = [graded("good"), graded("good"), graded("fair", others=("good",))]
    assert not grades.of_domain(LOCAL, firm, RULES).borderline
    assert grades.of_domain(LOCAL, [graded("good", others=("fair",)), graded("good"), graded("fair")], RULES).borderline


@pytest.mark.parametrize(
    ("own", "grade"),
    [
        (["good", "good", "good", "fair"], "good"),
        (["excellent", "excellent", "excellent", "poor"], "fair"),  # never over one step above the worst
        (["excellent", "excellent", "good", NONE], "excellent"),
        (["good", "good", NONE, NONE], NONE),
        (["good", "good", "fair", "fair"], "fair"),
    ],
)
def test_the_whole_is_the_middle_of_three_domains_at_least(own: list[str], grade: str) -> None:
    domains = {str(i): Whole(g, 1, 1) for i, g in enumerate(own)}
    assert grades.of_card(domains, RULES).grade == grade


def test_the_whole_is_borderline_only_where_one_indicator_would_change_it() -> None:
    firm, edge = Whole("good", 4, 4), Whole("good", 4, 4, ("fair",))
    assert not grades.of_card({"a": edge, "b": firm, "c": firm, "d": firm}, RULES).borderline
    assert grades.of_card({"a": edge, "b": firm, "c": Whole("fair", 4, 4)}, RULES).others == ("fair",)


@given(st.lists(st.sampled_from(GRADES), min_size=3, max_size=4))
def test_the_whole_lies_between_its_worst_and_best_domain(own: list[str]) -> None:
    whole = GRADES.index(grades.of_card({str(i): Whole(g, 1, 1) for i, g in enumerate(own)}, RULES).grade)
    places = [GRADES.index(g) for g in own]
    assert min(places) <= whole <= min(max(places), min(places) + 1)


def test_a_force_that_moves_as_all_do_has_no_direction_but_no_change() -> None:
    own = [graded("good", change=0.1), graded("good", change=-0.2), graded("good", change=0.0)]
    assert direction.of_domain(own, RULES).told == "no change"


def test_the_noise_of_a_direction_holds_what_indicators_share() -> None:
    """Two indicators of weight 1 that correlate by 0.2: the variance of their mean is (2 + 2·0.2)/4 = 0.6."""
    found = direction.of_domain([graded("good", change=-1.3), graded("good", change=-1.3)], RULES)
    assert found.error == pytest.approx(math.sqrt(0.6))
    assert found.score == pytest.approx(-1.3)
    assert found.told == "worse"  # 1.3 > 1.645 · 0.7746 = 1.274
    assert direction.of_domain([graded("good", change=-1.2)] * 2, RULES).told == "no change"


def test_a_domain_without_half_of_its_changes_has_no_direction() -> None:
    assert direction.of_domain([graded("good", change=-9.0), graded("good"), graded("good")], RULES).told == NONE


def test_domains_weigh_alike_in_the_direction_of_a_card() -> None:
    many, one = [graded("good", change=0.0)] * 6, [graded("good", change=-3.0)]
    assert direction.of_card([many, one, one], RULES).score == pytest.approx(-2.0)


def cards(*told: tuple[str, str]) -> list[tuple[str, str, str, str]]:
    return [("x", f"2025-Q{i}", overall, moved) for i, (overall, moved) in enumerate(told, 1)]


def states(*told: tuple[str, str]) -> list[tuple[int | None, int, str, int]]:
    return [row[2:] for row in trigger.rows(cards(*told))]


def test_two_cards_that_get_worse_open_the_way_to_a_meeting() -> None:
    assert states(("good", "worse"), ("good", "worse")) == [(1, 0, "", 0), (1, 1, "2025-Q2", 1)]


def test_two_that_stay_fair_or_poor_open_it_too_and_two_that_stay_good_do_not() -> None:
    assert states(("fair", "no change"), ("poor", "no change"))[-1] == (1, 1, "2025-Q2", 1)
    assert states(("good", "no change"), ("good", "no change"))[-1] == (0, 0, "", 1)  # but the letter says yes


def test_a_card_that_does_not_count_closes_it() -> None:
    assert states(("fair", "worse"), ("fair", "worse"), ("fair", "better"))[-1] == (0, 0, "", 0)


def test_not_graded_neither_opens_nor_closes() -> None:
    told = states(("fair", "worse"), (NONE, NONE), ("fair", "worse"), (NONE, NONE), ("good", "better"))
    assert [row[:3] for row in told] == [
        (1, 0, ""), (None, 0, ""), (1, 1, "2025-Q3"), (None, 1, "2025-Q3"), (0, 0, ""),
    ]  # fmt: skip


def test_forces_do_not_share_a_trigger() -> None:
    rows = trigger.rows([("a", "2025-Q1", "poor", "worse"), ("b", "2025-Q1", "poor", "worse")])
    assert [row[3] for row in rows] == [0, 0]


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('better = "lower"', 'better = "smaller"', "better is “lower” or “higher”"),
        ('domain = "local"', 'domain = "lokal"', "no domain is called lokal"),
        ('["asb_incidents", ""]', '["asb_incidence", ""]', "no measure is called asb_incidence"),
        ('usual-worse = "fair"', 'usual-worse = "middling"', "no grade for “usual-worse”"),
        ('id = "robbery"', 'id = "violence"', "violence stands twice"),
        ('needed = ["harm"]', 'needed = ["harms"]', "serious needs harms, which is no indicator"),
        ("weight = 2", "wieght = 2", "has no “wieght”"),
        ("[standing]", "[standing", "is not the rules it should be"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_in_one_line(tmp_path: Path, old: str, new: str, why: str) -> None:
    path = tmp_path / "grades.toml"
    path.write_text(FILE.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputFault) as told:
        rules.read(path)
    assert why in str(told.value)
    assert "\n" not in str(told.value)


def test_every_pair_of_level_and_change_has_a_grade_and_no_worse_part_makes_it_better() -> None:
    order = {"worse": 0, "usual": 1, "better": 2}
    for level in order:
        for change in order:
            grade = GRADES.index(RULES.matrix[f"{level}-{change}"])
            for worse in (w for w in order if order[w] < order[change]):
                assert GRADES.index(RULES.matrix[f"{level}-{worse}"]) <= grade


def test_a_part_is_judged_at_its_cut_and_not_before() -> None:
    assert grades.part(1.0, 1, 1.0, 0.2).judged == "better"
    assert grades.part(0.9999, 1, 1.0, 0.2).judged == "usual"
