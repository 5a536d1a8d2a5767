"""Officers beside residents, where official tables give both."""

from __future__ import annotations

import pytest
from compare_site import FORCE, indicator, measure, with_sections
from edition import Make
from page_check import Page, words_of

from openbeat import workforce_words as said

ETHNIC = {"Asian": (4.1, 9.0), "Black": (1.2, 3.0), "Mixed": (2.0, 2.5), "Other": (0.5, 1.5), "White": (90.2, 84.0)}
SEX = {"female": (35.4, 51.0), "male": (64.6, 49.0)}


def both(parts: dict[str, tuple[float, float]], by: float = 1.0) -> list[str]:
    found = []
    for part, (officers, residents) in parts.items():
        found.append(indicator("zedshire", "officers_share_percent", part, "2025-03", officers * by))
        found.append(indicator("zedshire", "residents_share_percent", part, "2021-03", residents * by))
    return found


def visit(make: Make, *statements: str, code: str = FORCE) -> Page:
    cleared = ("DELETE FROM indicators", "DELETE FROM measures")
    units = (measure("officers_share_percent", "%"), measure("residents_share_percent", "%"))
    return with_sections(make(*cleared, *units, *statements)).get(f"/try/{code}")


def told(page: Page) -> str:
    return next((words_of(s) for s in page.each("section") if s.get("aria-labelledby") == "workforce"), "")


def test_shares_stand_beside_each_other_with_their_sources(make: Make) -> None:
    page = visit(make, *both(ETHNIC), *both(SEX))
    words = told(page)
    assert "7.8% of officers are of an Asian, Black, Mixed or other ethnic group; of residents 16.0% are." in words
    assert "35.4% of officers are women; of residents 51.0% are." in words
    assert page.table("Ethnicity")[1:] == [
        ["Asian", "4.1%", "9.0%"], ["Black", "1.2%", "3.0%"], ["Mixed", "2.0%", "2.5%"],
        ["Other ethnic group", "0.5%", "1.5%"], ["White", "90.2%", "84.0%"],
    ]  # fmt: skip
    assert page.table("Sex")[1:] == [["Women", "35.4%", "51.0%"], ["Men", "64.6%", "49.0%"]]
    assert "Officers: March 2025 (Home Office, published 24 July 2025)." in words
    assert page.links.count("https://www.gov.uk/x") == 2


def test_the_newest_period_is_shown(make: Make) -> None:
    older = indicator("zedshire", "officers_share_percent", "female", "2024-03", 20.0)
    assert "35.4% of officers" in told(visit(make, *both(SEX), older))


def test_shares_from_0_to_1_are_shown_in_per_cent(make: Make) -> None:
    page = visit(make, *both(SEX, by=0.01), "UPDATE measures SET unit = 'share'")
    assert "35.4% of officers are women" in told(page)


def test_what_is_not_published_is_said_and_not_summed(make: Make) -> None:
    page = visit(
        make, *both(ETHNIC), "DELETE FROM indicators WHERE part = 'Black' AND measure = 'residents_share_percent'"
    )
    assert page.table("Ethnicity")[2] == ["Black", "1.2%", "not published"]
    assert "ethnic group; of residents" not in told(page)


def test_without_officers_there_is_no_section(make: Make) -> None:
    assert told(visit(make, "DELETE FROM indicators WHERE measure = 'officers_share_percent'", *both(SEX)[1::2])) == ""


def test_a_ward_has_no_workforce(make: Make) -> None:
    assert told(visit(make, *both(SEX), code="E05999002")) == ""


@pytest.mark.parametrize(("value", "unit", "shown"), [(8.2, "%", 8.2), (8.2, "Per cent", 8.2), (0.082, "share", 8.2)])
def test_units(value: float, unit: str, shown: float) -> None:
    assert said.percent_value(value, unit) == pytest.approx(shown)


def test_words() -> None:
    assert said.percent_words(None) == "not published"
    assert said.source_sentence("Officers", "2025", "", "") == "Officers: 2025."
    assert said.source_sentence("Officers", "2024/25", "ONS", "2025") == "Officers: 2024/25 (ONS, published 2025)."
    assert said.label_words("Asian") == "Asian"
