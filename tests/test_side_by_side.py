"""All areas of a force side by side: alphabetical or by number, never by rate; ranks only as ranges."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from compare_site import CASTLE, counted, rated, usual, visit
from edition import Make
from harm_site import row
from page_check import Page, Visitor, words_of

PAGE = "/compare/zedshire"


@pytest.fixture(scope="module")
def site(county: Path, tmp_path_factory: pytest.TempPathFactory) -> Visitor:
    """The county with rates and what is usual."""
    return visit(county, tmp_path_factory.mktemp("alone"), *rated(county), *usual(county))


def table(page: Page) -> list[list[str]]:
    return page.table(captions(page)[0])


def captions(page: Page) -> list[str]:
    return [words_of(c) for c in page.each("caption")]


def test_wards_stand_alphabetically_with_rates_and_words(site: Visitor) -> None:
    page = site.get(PAGE)
    rows = table(page)
    assert captions(page)[0] == "All crime: 46 wards by name"
    assert rows[0] == ["Area", "Newest 12 months", "Year before", "Per 1,000 residents", "Beside what is usual"]
    names = [r[0] for r in rows[1:]]
    assert len(names) == 46
    assert names == sorted(names, key=str.casefold)
    cells = {r[0]: r for r in rows}
    assert cells["Choose Coldbeck, Zedborough Coldbeck Zedborough"][3:] == [
        "183.3 176.8 to 190.1",
        "above the usual range",
    ]
    assert cells["Choose Castle, Zedborough Castle Zedborough"][3:] == [
        "town centre: a rate by residents is not meaningful", "not known",
    ]  # fmt: skip
    assert page.heading == "Wards of Zedshire side by side"


def test_the_first_sentence_is_what_the_funnel_shows(site: Visitor) -> None:
    page = site.get(PAGE)
    short = next(words_of(s) for s in page.each("section") if s.get("aria-labelledby") == "short")
    assert short.startswith("In short Of 40 wards, 40 lie where chance and the usual differences between wards")
    assert "38 of 40 wards have about the rate that is usual" in short
    assert "not by rate: a rate moves with chance." in short


def test_order_is_by_name_or_by_number_and_never_by_rate(site: Visitor, county: Path) -> None:
    page = site.get(f"{PAGE}?sort=crimes")
    numbers = [int(r[1].replace(",", "")) for r in table(page)[1:]]
    assert numbers == sorted(numbers, reverse=True)
    assert numbers[0] == max(n for a, n in counted(county, "crime").items() if a.startswith("E05"))
    assert captions(page)[0] == "All crime: 46 wards by number of crimes"
    assert captions(site.get(f"{PAGE}?sort=crimes&measure=asb"))[0].endswith("46 wards by number of incidents")
    assert site.get(f"{PAGE}?sort=rate").status == 400


def test_ticking_areas_leads_to_their_comparison(site: Visitor) -> None:
    page = site.get(f"{PAGE}?measure=robbery")
    form = next(f for f in page.each("form") if f.get("action") == "/compare")
    boxes = [e for e in form.iter("input") if e.get("type") == "checkbox"]
    assert (len(boxes), {b.get("name") for b in boxes}) == (46, {"areas"})
    assert [(e.get("name"), e.get("value")) for e in form.iter("input") if e.get("type") == "hidden"] == [
        ("measure", "robbery")
    ]
    assert site.client.get(f"/compare?measure=robbery&areas={boxes[0].get('value')}").status_code == 200


def test_harm_has_ranks_as_ranges(site: Visitor) -> None:
    rows = {r[0]: r for r in table(site.get(f"{PAGE}?measure=harm-cchi"))}
    assert rows["Area"][1:] == ["Crimes", "Estimate in days", "Days per 1,000 residents", "Rank, 1st the most"]
    assert rows["Choose Coldbeck, Zedborough Coldbeck Zedborough"][2:] == [
        "330,000 190,000 to 830,000", "21,000 12,000 to 51,000", "2nd to 9th of 46",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "heading", "areas"),
    [
        ("bcu", "Command areas of Zedshire side by side", 3),
        ("csp", "Community safety partnerships of Zedshire side by side", 4),
        ("neighbourhood", "Police neighbourhoods of Zedshire side by side", 13),
    ],
)
def test_every_kind_of_area_has_its_page(site: Visitor, kind: str, heading: str, areas: int) -> None:
    page = site.get(f"{PAGE}?kind={kind}")
    assert page.heading == heading
    assert len(table(page)) == areas + 1
    assert f"{PAGE}?kind={kind}" in page.links


def test_a_part_of_the_force_can_be_shown_alone(site: Visitor) -> None:
    page = site.get(f"{PAGE}?within=E08999004")
    assert page.heading == "Wards of Ashwold side by side"
    assert 1 < len(table(page)) < 20
    assert not any("Zedborough" in line[0] for line in table(page))
    assert f"{PAGE}?within=E08999001" in page.links
    assert PAGE in page.links


def test_choices_of_the_address_are_kept(site: Visitor) -> None:
    page = site.get(f"{PAGE}?within=E08999004&sort=crimes&measure=robbery")
    form = next(f for f in page.each("form") if f.get("action") == PAGE)
    kept = {(e.get("name"), e.get("value")) for e in form.iter("input")}
    assert kept == {("within", "E08999004"), ("sort", "crimes")}
    assert f"{PAGE}?measure=robbery&within=E08999004" in page.links


def test_months_not_published_are_no_figures(make: Make, county: Path) -> None:
    hole = "UPDATE coverage SET state = 'missing' WHERE month = '2026-02' AND dataset = 'crime'"
    page = make(*rated(county), hole).get(f"{PAGE}?sort=crimes")
    assert {r[1] for r in table(page)[1:]} == {"not published"}
    assert "0 wards with a rate are too few" in page.words


def test_many_areas_wait_behind_a_line(make: Make) -> None:
    more = [row("areas", f"E05998{i:03d}", "ward", f"New {i}", "", "", 0, "lookup") for i in range(100)]
    inside = [row("closure", "E23999001", f"E05998{i:03d}", 1) for i in range(100)]
    own = [row("closure", f"E05998{i:03d}", f"E05998{i:03d}", 0) for i in range(100)]
    page = make(*more, *inside, *own).get(PAGE)
    assert "Show All crime: 146 wards by name" in [words_of(s) for s in page.each("summary")]


@pytest.mark.parametrize(
    ("asked", "part"),
    [("kind=street", "kind"), ("kind=force", "kind"), ("measure=x", "measure"), ("sort=rate", "sort"),
     ("within=E05999001", "within"), ("within=<b>", "within"), ("within=S11 8AA", "within"), ("kind=", "kind")],
)  # fmt: skip
def test_a_wrong_address_says_which_part(site: Visitor, asked: str, part: str) -> None:
    for ending in ("", ".json", ".csv"):
        page = site.get(f"{PAGE}{ending}?{asked}")
        assert page.status == 400
        assert f"The part “{part}” of this address does not name" in page.words
        assert "S11" not in page.text
        assert page.headers["Cache-Control"] == "no-store"


def test_a_part_of_another_force_is_none_of_this(make: Make) -> None:
    visitor = make("DELETE FROM closure WHERE ancestor = 'E23999001' AND descendant = 'E08999004'")
    assert visitor.get(f"{PAGE}?within=E08999004").status == 400


@pytest.mark.parametrize("address", ["/compare/nowhere", "/compare/nowhere.json", "/compare/ZEDSHIRE", "/compare/a/b"])
def test_an_unknown_force_is_not_found(site: Visitor, address: str) -> None:
    assert site.get(address).status == 404


def test_files_hold_every_area_and_its_caveats(site: Visitor, county: Path) -> None:
    content = site.client.get(f"{PAGE}.json?kind=ward").get_json()
    rows = list(csv.DictReader(io.StringIO(site.client.get(f"{PAGE}.csv").text, newline="")))
    assert len(content["areas"]) == len(rows) == 46
    crimes = counted(county, "crime")
    assert {r["code"]: int(r["records"]) for r in rows} == {r["code"]: crimes[r["code"]] for r in rows}
    assert next(r for r in rows if r["code"] == CASTLE)["no_rate"].startswith("town centre")
    assert content["address"] == "http://localhost/compare/zedshire.json"
    assert all(r["snapshot"] == "0123456789ab" and "caveats" in r for r in rows)
    name = site.client.get(f"{PAGE}.csv").headers["Content-Disposition"]
    assert name == 'attachment; filename="compare-zedshire-ward-crime-0123456789ab.csv"'
