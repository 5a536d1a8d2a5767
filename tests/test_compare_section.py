"""The section that sets an area beside its force, England and Wales and its like."""

from __future__ import annotations

from pathlib import Path

import pytest
from compare_site import CASTLE, FORCE, NATION, national, rated, usual, visit, with_sections
from page_check import Page, Visitor, words_of

COLD, DOWN = "E05999002", "E05999005"


@pytest.fixture(scope="module")
def site(county: Path, tmp_path_factory: pytest.TempPathFactory) -> Visitor:
    """The county alone."""
    return with_sections(visit(county, tmp_path_factory.mktemp("alone"), *rated(county), *usual(county)))


@pytest.fixture(scope="module")
def whole(county: Path, tmp_path_factory: pytest.TempPathFactory) -> Visitor:
    """The county in England and Wales."""
    statements = (*rated(county), *usual(county), *national(county))
    return with_sections(visit(county, tmp_path_factory.mktemp("whole"), *statements))


def told(page: Page) -> str:
    return next(words_of(s) for s in page.each("section") if s.get("aria-labelledby") == "compare")


def test_a_ward_stands_beside_its_force_the_nation_and_its_like(whole: Visitor) -> None:
    page = whole.get(f"/try/{COLD}")
    words = told(page)
    assert words.startswith(
        "Compare The rate of recorded crime in Coldbeck ward (183.3) was higher than in Zedshire as a whole (129.3), "
        "but by no more than wards usually differ."
    )
    assert "in England and Wales as a whole (204.7)" in words
    assert (
        "Coldbeck ward was above the range that is usual for a ward with this income deprivation and density." in words
    )
    assert "What is usual was worked out from 46 wards in England." in words
    assert "this site holds too few forces" not in words
    drawing = next(e for e in page.tree.iter() if e.get("class") == "ob-chart ob-intervals")
    assert words_of(next(drawing.iter("desc"))) == (
        "Coldbeck ward: 183.3 (176.8 to 190.1); Zedshire Police (fictional): 129.3 (128.3 to 130.3); England and "
        "Wales: 204.7 (204.2 to 205.1)"
    )


def test_it_leads_to_siblings_and_to_a_choice_of_others(site: Visitor) -> None:
    page = site.get(f"/try/{COLD}")
    wanted = {f"/compare?areas={COLD}", "/compare/zedshire?within=E08999001", "/compare/zedshire"}
    assert wanted <= set(page.links)
    assert all(site.client.get(a).status_code == 200 for a in wanted)
    assert "England and Wales: this site holds too few forces" in told(page)


def test_a_town_centre_is_not_compared_by_residents(site: Visitor) -> None:
    page = site.get(f"/try/{CASTLE}")
    assert "Town centre: a rate by residents is not meaningful, so no rate is compared here." in told(page)
    assert not list(page.within("compare").iter("svg"))
    assert "as a whole" not in told(page)


@pytest.mark.parametrize(
    ("code", "address", "words"),
    [
        ("zedshire/coast", "/compare/zedshire?kind=bcu", "Coast command area"),
        ("E22999001", "/compare/zedshire?kind=csp", "Zedborough community safety partnership"),
        (FORCE, "/forces", "Zedshire Police (fictional)"),
    ],
)
def test_larger_areas_have_the_section_too(whole: Visitor, code: str, address: str, words: str) -> None:
    page = whole.get(f"/try/{code}")
    assert f"The rate of recorded crime in {words} (" in told(page)
    assert address in page.links
    assert whole.client.get(address).status_code == 200


def test_a_neighbourhood_without_residents_says_why(site: Visitor) -> None:
    page = site.get("/try/zedshire/saltmere-town")
    assert "No rate: residents not known, so no rate is compared here." in told(page)
    assert "/compare/zedshire?kind=neighbourhood" in page.links


def test_a_force_that_did_not_publish_says_so(whole: Visitor) -> None:
    codes = [a["code"] for a in whole.client.get("/forces.json").get_json()["areas"] if a["name"] == "Kent Police"]
    assert "Not published: 0 of 12 months are there in full, so no rate is compared here." in told(
        whole.get(f"/try/{codes[0]}")
    )


def test_england_and_wales_has_nothing_to_stand_beside(whole: Visitor) -> None:
    page = whole.get(f"/try/{NATION}")
    assert all(s.get("aria-labelledby") != "compare" for s in page.each("section"))


def test_without_what_is_usual_the_plain_comparison_stands(
    county: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    visitor = with_sections(visit(county, tmp_path_factory.mktemp("plain"), *rated(county)))
    words = told(visitor.get(f"/try/{DOWN}"))
    assert "was lower than in Zedshire as a whole (129.3), more than chance explains." in words
    assert "usual" not in words.split("England and Wales:")[0]
