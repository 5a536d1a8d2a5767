"""Recorded crime by income-deprivation fifth: sentences in every branch, the section on a force's page."""

from __future__ import annotations

from pathlib import Path

import pytest
from compare_site import FIFTHS, FORCE, exact, fifths, usual, with_sections
from edition import Make
from harm_site import row
from page_check import Page, Visitor, words_of

from openbeat import poverty_words as said

CAPTION = "Records by fifth, October 2025 to September 2026, each with its rate per 1,000 residents"


def told(page: Page) -> str:
    return next(words_of(s) for s in page.each("section") if s.get("aria-labelledby") == "poverty")


def visit(make: Make, *statements: str) -> Page:
    return with_sections(make(*statements)).get(f"/try/{FORCE}")


@pytest.mark.parametrize(
    ("most", "least", "z", "shown"),
    [
        ((1, 9000, 150.0), (5, 3000, 50.0), 40.0,
         "Recorded crime fell hardest on the most deprived fifth of neighbourhoods: 150.0 per 1,000 residents, 3.0 "
         "times as many as in the least deprived fifth of neighbourhoods (50.0)."),
        ((1, 90, 15.0), (5, 49, 5.0), 4.0,
         "Recorded crime fell hardest on the most deprived fifth of neighbourhoods: 15.0 per 1,000 residents, against "
         "5.0 in the least deprived fifth of neighbourhoods, more than chance explains."),
        ((2, 100, 15.0), (4, 110, 16.0), -0.5,
         "The rate of recorded crime in the second most deprived fifth of neighbourhoods (15.0 per 1,000 residents) "
         "and in the second least deprived fifth of neighbourhoods (16.0) cannot be told apart."),
        ((1, 100, 5.0), (5, 300, 15.0), -9.0,
         "The rate of recorded crime was lower in the most deprived fifth of neighbourhoods (5.0 per 1,000 residents) "
         "than in the least deprived fifth of neighbourhoods (15.0), more than chance explains."),
    ],
)  # fmt: skip
def test_the_poorest_and_the_richest_fifth_are_told_apart_by_a_test(
    most: tuple, least: tuple, z: float, shown: str
) -> None:
    assert said.hardest_sentence("crime", most, least, z) == shown


def test_incidents_are_called_incidents() -> None:
    sentence = said.hardest_sentence("anti-social-behaviour", (1, 900, 15.0), (5, 300, 5.0), 9.0)
    assert sentence.startswith("Reported anti-social behaviour fell hardest on")


def test_harm_has_a_ratio_only_over_enough_crimes() -> None:
    assert said.harm_sentence((1, 15_000.0), (5, 5_000.0), 3000) == (
        "Estimated harm was about 15,000 days per 1,000 residents in the most deprived fifth of neighbourhoods and "
        "about 5,000 in the least deprived fifth of neighbourhoods: about 3.0 times as much in the more deprived."
    )
    assert "times" not in said.harm_sentence((1, 15_000.0), (5, 5_000.0), 49)
    assert "times" not in said.harm_sentence((1, 15_000.0), (5, 0.0), 3000)


def test_fifths_without_neighbourhoods_are_named() -> None:
    assert said.absent_sentence([]) == ""
    assert said.absent_sentence([1, 2]) == (
        "No neighbourhood of this force is in the most deprived fifth and the second most deprived fifth."
    )
    assert said.source_sentence("") == ""


def test_the_section_shows_all_fifths_and_records_without_one(make: Make, county: Path) -> None:
    page = visit(make, *usual(county), *fifths())
    words = told(page)
    assert words.startswith("Where it falls hardest Recorded crime fell hardest on the most deprived fifth")
    assert "150.0 per 1,000 residents, 3.0 times as many as in" in words
    # 1,200 and 1,190 incidents among as many people: √2 (√1200 − √1190) = 0.2
    assert "The rate of reported anti-social behaviour in the most deprived" in words
    assert "cannot be told apart" in words
    assert "Estimated harm was about 15,000 days per 1,000 residents" in words
    rows = page.table(CAPTION)
    assert [r[0] for r in rows] == ["Fifth", *said.FIFTHS.values(), "No fifth can be given"]
    low, high = exact(9000, 60_000)[1:]
    assert rows[1][1:4] == ["40", "60,000", f"9,000 150.0 ({low:.1f} to {high:.1f})"]
    assert rows[-1][1:] == ["–", "–", "212", "not given", "not given"]
    assert "the overall index counts recorded crime itself" in words
    assert "Income deprivation: income-lsoa.csv." in words


def test_bars_are_drawn_for_each_measure_in_its_own_colour(make: Make, county: Path) -> None:
    page = visit(make, *usual(county), *fifths())
    drawings = [e for e in page.each("svg") if e.get("class") == "ob-chart ob-fifths"]
    bars = [[e for e in d.iter("rect") if e.get("class") == "ob-fifths__bar"] for d in drawings]
    assert [len(b) for b in bars] == [5, 5, 5]
    assert len({b[0].get("fill") for b in bars}) == 2  # teal twice, plum once
    widths = [float(str(b.get("width"))) for b in bars[0]]
    assert widths == pytest.approx([widths[0] * n / 9000 for n in (9000, 6000, 4500, 3600, 3000)], abs=0.2)


def test_a_force_without_the_poorest_neighbourhoods_compares_those_it_has(make: Make, county: Path) -> None:
    page = visit(make, *usual(county), *fifths(), "DELETE FROM fifths WHERE fifth IN (1, 5)")
    assert "fell hardest on the second most deprived fifth of neighbourhoods: 100.0" in told(page)
    assert "No neighbourhood of this force is in the most deprived fifth and the least deprived fifth." in told(page)
    assert "none here" in told(page)


def test_one_fifth_alone_is_not_compared(make: Make, county: Path) -> None:
    page = visit(make, *usual(county), *fifths(), "DELETE FROM fifths WHERE fifth > 1")
    assert said.ONE_FIFTH in told(page)


def test_a_year_with_a_hole_has_no_fifths(make: Make, county: Path) -> None:
    hole = "UPDATE coverage SET state = 'missing' WHERE month = '2026-02'"
    page = visit(make, *usual(county), *fifths(), hole)
    assert said.NO_YEAR in told(page)
    assert not any("Records by fifth" in words_of(c) for c in page.each("caption"))


def test_incidents_not_published_are_left_out(make: Make, county: Path) -> None:
    hole = "UPDATE coverage SET state = 'partial' WHERE month = '2026-02' AND dataset = 'asb'"
    rows = visit(make, *usual(county), *fifths(), hole).table(CAPTION)
    assert len(rows[0]) == 5


def test_only_forces_with_fifths_have_the_section(make: Make, county: Path) -> None:
    visitor: Visitor = with_sections(make(*usual(county), "DELETE FROM fifths"))
    for code in (FORCE, "E05999002"):
        page = visitor.get(f"/try/{code}")
        assert all(s.get("aria-labelledby") != "poverty" for s in page.each("section"))


def test_the_rows_of_these_tests_add_up() -> None:
    assert sum(r[4] for r in FIFTHS if r[1] == "crime") == 26_100 + 212
    assert row("fifths", FORCE, 0, "crime", None).endswith("NULL)")
