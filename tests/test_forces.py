"""All forces: alphabetical, with rates and what they published, and no rank."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from compare_site import NATION, OTHERS, counted, exact, national, rated, visit
from edition import Make
from page_check import Page, Visitor, words_of


@pytest.fixture(scope="module")
def whole(county: Path, tmp_path_factory: pytest.TempPathFactory) -> Visitor:
    """Thirteen forces and England and Wales."""
    return visit(county, tmp_path_factory.mktemp("whole"), *rated(county), *national(county))


def rows(page: Page, forces: int) -> list[list[str]]:
    return page.table(f"Crimes recorded by {forces} {'force' if forces == 1 else 'forces'}, alphabetically")


def test_forces_stand_alphabetically_whatever_their_rate(whole: Visitor) -> None:
    names = [line[0] for line in rows(whole.get("/forces"), 13)[1:]]
    assert len(names) == len(OTHERS) + 2
    assert names[:-1] == sorted(names[:-1], key=str.casefold)
    assert names[-1] == "England and Wales"


def test_each_has_its_count_rate_and_coverage(whole: Visitor, county: Path) -> None:
    page = whole.get("/forces")
    table = {line[0]: line for line in rows(page, 13)}
    crimes = counted(county, "crime")["E23999001"]
    rate, low, high = (f"{v:.1f}" for v in exact(crimes, 301_000))
    assert table["Bedfordshire Police"][1:3] == [f"{crimes:,}", f"{rate} {low} to {high}"]
    assert table["Bedfordshire Police"][3] == "12 of 12 months published to September 2026"
    assert table["Gwent Police"][3] == "12 of 12 months published to July 2026"
    assert "/coverage?force=bedfordshire" in page.links
    assert "/force/bedfordshire" in page.links


def test_those_without_a_rate_say_why(whole: Visitor) -> None:
    table = {line[0]: line for line in rows(whole.get("/forces"), 13)}
    assert table["City Of London Police"][2] == "no rate: few live there, and many times as many come for the day"
    assert table["Kent Police"][1] == "not published"
    assert table["Kent Police"][2] == "not published: 0 of 12 months are there in full"
    assert table["Kent Police"][3].startswith("0 of 12 months published")


def test_the_page_says_why_there_is_no_rank(whole: Visitor) -> None:
    page = whole.get("/forces")
    assert (
        "10 of 13 forces have a rate of recorded crime for October 2025 to September 2026; 1 for twelve months that"
        in (page.words)
    )
    assert "Forces stand in alphabetical order and cannot be sorted by rate" in page.words
    assert not any("sort" in a for a in page.links)
    assert "/compare" in page.links


def test_strips_share_one_scale_with_the_nation_marked(whole: Visitor) -> None:
    page = whole.get("/forces")
    strips = [e for e in page.each("svg") if "ob-strip" in str(e.get("class"))]
    assert len(strips) == 13
    dots = [float(str(next(s.iter("circle")).get("cx"))) for s in strips if list(s.iter("circle"))]
    assert len(dots) == 11
    table = [line[2] for line in rows(page, 13)[1:-1]]
    rates = [float(cell.split()[0]) for cell in table if cell[0].isdigit()]
    for dot, rate in zip(dots, rates, strict=True):
        assert (dot - 2) / rate == pytest.approx((dots[0] - 2) / rates[0], rel=0.01)
    assert "The upright line is England and Wales." in page.words


def test_one_force_alone_has_no_nation_beside_it(make: Make, county: Path) -> None:
    page = make(*rated(county)).get("/forces")
    assert rows(page, 1)[-1][:3] == [
        "England and Wales", "not held", "this site holds too few forces for a line of England and Wales",
    ]  # fmt: skip
    assert "upright line" not in page.words
    assert "1 of 1 force has a rate" in page.words


def test_without_rates_the_page_still_stands(make: Make) -> None:
    page = make("DELETE FROM rates").get("/forces")
    assert "None of 1 force has a rate of recorded crime" in page.words


def test_files_hold_the_same_with_caveats(whole: Visitor, county: Path) -> None:
    content = whole.client.get("/forces.json").get_json()
    table = list(csv.DictReader(io.StringIO(whole.client.get("/forces.csv").text, newline="")))
    assert [a["code"] for a in content["areas"]] == [r["code"] for r in table]
    assert content["areas"][-1]["code"] == NATION
    crimes = counted(county, "crime")["E23999001"]
    assert {
        int(r["records"]) for r in table if r["records"] and r["name"] not in ("Gwent Police", "England and Wales")
    } == {crimes}
    kent = next(r for r in table if r["name"] == "Kent Police")
    assert (kent["records"], kent["per_1000"], kent["months_published"]) == ("", "", "0")
    assert any("ranking" in c for c in content["caveats"])
    assert whole.client.get("/forces.csv").headers["Content-Disposition"].endswith('"forces-0123456789ab.csv"')


def test_drawings_are_decoration_beside_the_figures(whole: Visitor) -> None:
    strips = [e for e in whole.get("/forces").each("svg") if "ob-strip" in str(e.get("class"))]
    assert all(e.get("aria-hidden") == "true" for e in strips)
    assert all(not words_of(e) for e in strips)
