"""The crime survey beside recorded crime, for England and Wales as a whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from compare_site import FORCE, NATION, counted, indicator, measure, national, with_sections
from edition import Make
from harm_site import row
from page_check import Page, words_of

from openbeat import survey_words as said

PERIOD = "2026-03"


def figures(period: str = PERIOD) -> list[str]:
    values = {"all": (9_400_000, 9_050_000, 9_750_000), "violence": (1_100_000, 950_000, 1_250_000),
              "theft": (2_700_000, 2_500_000, 2_900_000), "criminal damage": (560_000, None, None),
              "fraud": (4_100_000, 3_850_000, 4_350_000)}  # fmt: skip
    return [indicator("", "crime_survey_incidents", part, period, *v) for part, v in values.items()]


def visit(make: Make, county: Path, *statements: str, code: str = NATION) -> Page:
    cleared = ("DELETE FROM indicators", "DELETE FROM measures", measure("crime_survey_incidents", "incidents"))
    return with_sections(make(*national(county), *cleared, *statements)).get(f"/try/{code}")


def told(page: Page) -> str:
    return next((words_of(s) for s in page.each("section") if s.get("aria-labelledby") == "survey"), "")


def test_the_survey_stands_beside_what_was_recorded_in_its_own_period(make: Make, county: Path) -> None:
    page = visit(make, county, *figures())
    recorded = 12 * counted(county, "crime", ("2025-04", "2026-03"))[FORCE]
    assert (
        "The crime survey estimates 9,400,000 (9,050,000 to 9,750,000) incidents in the 12 months to March 2026. "
        f"Recorded in April 2025 to March 2026: {recorded:,} crimes."
    ) in told(page)
    table = page.table("Survey and recorded crime: the 12 months to March 2026; recorded April 2025 to March 2026")
    violent = 12 * counted(county, "violent-crime", ("2025-04", "2026-03"))[FORCE]
    assert table[2] == ["Violence recorded: violence and sexual offences", "1,100,000 950,000 to 1,250,000",
                        f"{violent:,}"]  # fmt: skip
    thefts = ("bicycle-theft", "burglary", "other-theft", "theft-from-the-person", "vehicle-crime")
    assert table[3][2] == f"{12 * sum(counted(county, c, ('2025-04', '2026-03'))[FORCE] for c in thefts):,}"
    assert table[4][1] == "560,000"
    assert table[5] == ["Fraud", "4,100,000 3,850,000 to 4,350,000", "not published by place"]
    assert "Why they differ" in told(page)
    assert "https://www.gov.uk/x" in page.links


def test_a_period_that_is_not_held_is_set_beside_the_newest(make: Make, county: Path) -> None:
    recorded = 12 * counted(county, "crime")[FORCE]
    page = visit(make, county, *figures("2019-03"))
    assert f"Recorded in October 2025 to September 2026: {recorded:,} crimes." in told(page)
    assert "the 12 months to March 2019" in told(page)


def test_the_newest_survey_is_shown(make: Make, county: Path) -> None:
    older = indicator("", "crime_survey_incidents", "fraud", "2025-03", 1.0)
    assert "4,100,000" in told(visit(make, county, older, *figures()))


def test_how_many_forces_were_counted_is_said(make: Make, county: Path) -> None:
    parts = (
        row("national_parts", NATION, "crime", "essex", 1, ""),
        row("national_parts", NATION, "crime", "kent", 0, "x"),
    )
    assert "Recorded by 1 of 2 forces in April 2025" in told(visit(make, county, *figures(), *parts))


def test_without_recorded_crime_the_survey_stands_alone(make: Make, county: Path) -> None:
    gone = "DELETE FROM months WHERE area = 'K04999999'"
    page = visit(make, county, *figures(), gone)
    assert "Recorded" not in told(page).split("Crime Survey")[0]
    assert page.table("Survey and recorded crime: the 12 months to March 2026")[1][2] == "not held"


def test_thousands_are_spelled_out(make: Make, county: Path) -> None:
    own = indicator("", "crime_survey_incidents", "all", PERIOD, 9_400.0, 9_050.0, 9_750.0)
    page = visit(make, county, own, "UPDATE measures SET unit = 'thousands'")
    assert "9,400,000 (9,050,000 to 9,750,000)" in told(page)


def test_only_the_nation_has_a_survey(make: Make, county: Path) -> None:
    assert told(visit(make, county, *figures(), code=FORCE)) == ""


def test_without_a_survey_there_is_no_section(make: Make, county: Path) -> None:
    assert told(visit(make, county)) == ""


@pytest.mark.parametrize(
    ("period", "last", "shown"),
    [
        ("2025-03", "2025-03", "the 12 months to March 2025"),
        ("2024-04 to 2025-03", "2025-03", "the 12 months to March 2025"),
        ("2024/25", "", "2024/25"),
        ("2025-13", "", "2025-13"),
        ("year ending March 2025", "", "year ending March 2025"),
    ],
)
def test_periods(period: str, last: str, shown: str) -> None:
    assert said.period_of(period) == last
    assert said.survey_period_words(period) == shown


def test_recorded_crime_says_of_how_many_forces() -> None:
    assert said.recorded_sentence(5, "2025", 43, 43) == "Recorded by all 43 forces in 2025: 5 crimes."
    assert said.recorded_sentence(5, "2025", 39, 43) == "Recorded by 39 of 43 forces in 2025: 5 crimes."
    assert said.recorded_sentence(5, "2025", 0, 0) == "Recorded in 2025: 5 crimes."
