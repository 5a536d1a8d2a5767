"""The page of a comparison: what it says, what its files hold, and what it answers to addresses that are wrong."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from urllib.parse import quote

import pytest
from compare_site import BEFORE, CASTLE, FORCE, NATION, NOW, counted, exact, national, people, rated, usual, visit
from edition import Make
from harm_site import NAMED, row
from page_check import Page, Visitor, words_of

COLD, GLASS, EASTGATE, DOWN = "E05999002", "E05999003", "E05999004", "E05999005"
QUIET = "E05999038"
FAULT = "We cannot compare that"


@pytest.fixture(scope="module")
def site(county: Path, tmp_path_factory: pytest.TempPathFactory) -> Visitor:
    """The county's site with rates and what is usual, without a line of England and Wales."""
    return visit(county, tmp_path_factory.mktemp("alone"), *rated(county), *usual(county))


@pytest.fixture(scope="module")
def whole(county: Path, tmp_path_factory: pytest.TempPathFactory) -> Visitor:
    """The same in England and Wales."""
    return visit(county, tmp_path_factory.mktemp("whole"), *rated(county), *usual(county), *national(county))


def section(page: Page, heading: str) -> str:
    """The words of the section under a heading."""
    return next(words_of(s) for s in page.each("section") if s.get("aria-labelledby") == heading)


def options(page: Page, field: str) -> list[str]:
    return [str(o.get("value")) for o in page.within(field).iter("option")]


# What the page says


def test_counts_and_rates_are_those_of_the_months_and_the_residents(whole: Visitor, county: Path) -> None:
    page = whole.get(f"/compare?areas={COLD},{DOWN}")
    now, before = counted(county, "crime", NOW), counted(county, "crime", BEFORE)
    table = page.table("All crime, October 2025 to September 2026")
    assert table[0] == ["Area", "Newest 12 months", "Year before", "Per 1,000 residents"]
    for line, code in zip(table[1:4], (COLD, DOWN, FORCE), strict=True):
        rate, low, high = (f"{v:.1f}" for v in exact(now[code], people(county)[code][0]))
        assert line[1] == f"{now[code]:,}"
        assert line[2] in (f"{before[code]:,}", "not published")
        assert line[3] == f"{rate} {low} to {high}"
    assert table[4][0] == "England and Wales"
    assert table[4][1] == f"{12 * now[FORCE]:,}"


def test_the_table_comes_before_what_is_usual_and_the_funnel(whole: Visitor) -> None:
    page = whole.get(f"/compare?areas={COLD},{DOWN}")
    headings = [words_of(h) for h in page.each("h2")]
    assert headings == ["In short", "Beside England and Wales", "Usual for areas like these", "All wards as a funnel",
                        "The same beside what is usual", "Choose others", "How this was made"]  # fmt: skip
    assert page.heading == "Coldbeck ward and Kingsley Down ward side by side"
    assert "side by side: All crime" in page.title


def test_every_two_areas_are_compared_by_a_test(site: Visitor) -> None:
    told = section(site.get(f"/compare?areas={COLD},{GLASS},{DOWN}"), "short")
    # 2,959 of 16,139 and 2,948 of 17,180: 2(√.18334 − √.17159)/√(1/16139 + 1/17180) = 2.5
    assert "in Coldbeck ward (183.3) and in Glasshouse ward (171.6) cannot be told apart." in told
    # 18 by chance, 2.6 with a spread of 25% between wards
    assert (
        "in Coldbeck ward (183.3) was higher than in Kingsley Down ward (70.6), but by no more than wards usually"
        in told
    )
    assert told.count("The rate of recorded crime") == 3


def test_without_a_known_spread_chance_alone_is_the_test(make: Make, county: Path) -> None:
    page = make(*rated(county)).get(f"/compare?areas={COLD},{DOWN}")
    assert "was higher than in Kingsley Down ward (70.6), more than chance explains." in section(page, "short")
    assert "is not known here" in section(page, "usual")


def test_each_area_stands_beside_its_force_and_the_nation(whole: Visitor) -> None:
    told = section(whole.get(f"/compare?areas={COLD},{DOWN}"), "beside")
    # with the spread of wards: 2(√.0706 − √.1293)/√(1/13477 + .0625 × .0706 + …) = −2.8; beside 204.7: −5.6
    assert "Kingsley Down ward (70.6): beside Zedshire (129.3) lower, no more than wards usually differ; beside" in told
    assert "England and Wales (204.7) lower, more than wards usually differ." in told


def test_one_area_is_compared_with_what_it_lies_in_alone(whole: Visitor) -> None:
    page = whole.get(f"/compare?areas={DOWN}")
    assert page.heading == "Kingsley Down ward compared"
    lines = section(page, "short")
    assert "in Kingsley Down ward (70.6) was lower than in Zedshire as a whole (129.3), but by no more than" in lines
    assert "lower than in England and Wales as a whole (204.7), more than chance and the usual differences" in lines


def test_a_site_without_the_nation_says_so(site: Visitor) -> None:
    page = site.get(f"/compare?areas={COLD}")
    table = page.table("All crime, October 2025 to September 2026")
    assert table[-1] == ["England and Wales this site holds too few forces for a line of England and Wales",
                         "not held", "not held", "not held"]  # fmt: skip


def test_areas_of_different_forces_stand_beside_both(whole: Visitor) -> None:
    page = whole.get(f"/compare?areas={COLD},essex")
    names = [line[0] for line in page.table("All crime, October 2025 to September 2026")[1:]]
    assert names == ["Coldbeck ward Zedborough", "Essex Police", "Zedshire Police (fictional)", "England and Wales"]
    assert "A funnel shows areas of one kind" in section(page, "funnel")


def test_forces_that_end_earlier_say_to_when(whole: Visitor) -> None:
    page = whole.get("/compare?areas=zedshire,gwent,kent,city-of-london")
    table = page.table("All crime, October 2025 to September 2026")
    assert table[2][0] == "Gwent Police data to July 2026"
    assert table[3][1:] == ["not published", "not published", "not published: 0 of 12 months are there in full"]
    assert table[4][3] == "no rate: few live there, and many times as many come for the day"
    assert "2 forces have no dot" in section(page, "funnel")


def test_a_town_centre_has_a_count_and_no_rate(site: Visitor, county: Path) -> None:
    page = site.get(f"/compare?areas={CASTLE}")
    assert section(page, "short") == "In short There is no rate here to compare; what is known stands in the table."
    line = page.table("All crime, October 2025 to September 2026")[1]
    assert line[1] == f"{counted(county, 'crime')[CASTLE]:,}"
    assert line[3] == "town centre: a rate by residents is not meaningful"
    assert len(list(page.within("beside").iter("svg"))) == 0
    assert "no two rates" in section(site.get(f"/compare?areas={CASTLE},{COLD}"), "short")


def test_what_is_usual_is_told_with_its_range_and_fit(site: Visitor) -> None:
    page = site.get(f"/compare?areas={COLD},{GLASS},{EASTGATE}")
    told = section(page, "usual")
    assert "in Coldbeck ward was above the range that is usual for a ward with this income deprivation" in told
    assert "in Glasshouse ward was below the range that is usual" in told
    assert "was about what is usual for a ward with this income deprivation and density." in told
    assert "worked out from 46 wards in England. Income deprivation and density explain 61%" in told
    assert "Intercept -1.200; a = 4.000; b = 0.200." in told
    rows = page.table("All crime: rates beside what is usual")
    assert [r[2].split()[-2:] for r in rows[1:]] == [["usual", "range"], ["usual", "range"], ["about", "usual"]]
    assert rows[1][2].startswith("64.2, between 39.3 and 104.7")  # 183.3 / e^1.05, and e^±0.49 of it


def test_funnels_name_the_chosen_areas_in_words_and_number_them(site: Visitor) -> None:
    page = site.get(f"/compare?areas={COLD},{GLASS}")
    plain, beside = section(page, "funnel"), section(page, "funnel-usual")
    assert plain.startswith("All wards as a funnel Of 40 wards, 40 lie where chance and the usual differences")
    assert "6 wards have no dot" in plain
    assert "Coldbeck ward lies above the 99.8% limits." in beside
    rows = page.table("40 wards, alphabetically: per 1,000 residents")
    names = [r[0] for r in rows[1:]]
    assert names == sorted(names, key=str.casefold)
    assert "Coldbeck ward (1) Zedborough" in names
    drawn = [e for e in page.tree.iter() if e.get("class") == "ob-funnel__dot"]
    assert len(drawn) == 2 * 38  # both funnels, those chosen apart


def test_too_few_areas_of_a_kind_make_no_funnel(site: Visitor) -> None:
    assert "3 command areas with a rate are too few" in section(site.get("/compare?areas=zedshire/coast"), "funnel")


def test_an_area_in_another_is_pointed_out(site: Visitor) -> None:
    page = site.get(f"/compare?areas={COLD},zedshire")
    assert "Coldbeck ward is part of Zedshire Police (fictional): its records are counted in both." in page.words


def test_areas_of_the_same_name_are_told_apart_by_where_they_are(make: Make, county: Path) -> None:
    page = make(*rated(county), NAMED.format("Coldbeck", QUIET)).get(f"/compare?areas={COLD},{QUIET}")
    assert page.heading == "Coldbeck ward, Zedborough and Coldbeck ward, Ashwold side by side"


def test_harm_is_compared_as_an_estimate_with_ranks_as_ranges(site: Visitor) -> None:
    page = site.get(f"/compare?areas={COLD},{GLASS}&measure=harm-cchi")
    table = page.table("Harm: Cambridge Crime Harm Index, October 2025 to September 2026")
    assert table[0] == ["Area", "Crimes", "Estimate in days", "Days per 1,000 residents", "Rank, 1st the most"]
    assert table[1][2] == "330,000 190,000 to 830,000"
    assert table[1][4] == "2nd to 9th of 46"
    assert table[3][4] == "no rank"
    assert "No funnel is drawn for an estimate of harm" in section(page, "funnel")
    assert "The rate of estimated harm" in section(page, "short")


def test_a_withheld_estimate_is_said_to_be(make: Make, county: Path) -> None:
    gone = """UPDATE harm SET total = NULL, low = NULL, high = NULL, per_1000 = NULL, reliability = 'withheld'
              WHERE area = 'E05999002'"""
    table = (
        make(*rated(county), gone)
        .get(f"/compare?areas={COLD}&measure=harm-css")
        .table("Harm: ONS Crime Severity Score, October 2025 to September 2026")
    )
    assert table[1][2:4] == ["too few crimes for an estimate", "too few crimes for an estimate"]


def test_an_area_without_any_estimate_says_so(whole: Visitor) -> None:
    page = whole.get(f"/compare?areas={COLD},essex&measure=harm-css")
    table = page.table("Harm: ONS Crime Severity Score, October 2025 to September 2026")
    assert table[2][2:] == ["no estimate", "no estimate", "no rank"]
    assert (
        "Coldbeck ward (31,000): beside Zedshire (20,000) higher, more than the error of the estimates explains."
        in (section(page, "beside"))
    )


def test_categories_are_compared_by_their_own_base(site: Visitor, county: Path) -> None:
    page = site.get(f"/compare?areas={COLD},{DOWN}&measure=burglary")
    table = page.table("Burglary, October 2025 to September 2026")
    assert table[0][3] == "Per 1,000 households"
    n, households = counted(county, "burglary")[COLD], people(county)[COLD][0] // 2
    assert table[1][3].startswith(f"{1000 * n / households:.1f} ")
    shops = site.get(f"/compare?areas={COLD}&measure=shoplifting").table("Shoplifting, October 2025 to September 2026")
    assert shops[1][3] == "no rate: its victims are mostly shops and visitors"


def test_missing_months_are_no_figures(make: Make, county: Path) -> None:
    hole = "UPDATE coverage SET state = 'partial' WHERE month = '2026-02' AND dataset = 'crime'"
    page = make(*rated(county), *usual(county), hole).get(f"/compare?areas={COLD},{DOWN}")
    table = page.table("All crime, October 2025 to September 2026")
    assert table[1][1] == "not published"
    assert table[1][3] == "not published: 11 of 12 months are there in full"


# Choosing


def test_without_areas_there_are_only_forms(site: Visitor) -> None:
    page = site.get("/compare")
    assert page.heading == "Compare areas"
    assert options(page, "larger")[:2] == ["zedshire", "zedshire/coast"]
    assert options(page, "within")[0] == "zedshire"
    assert options(page, "measure")[:4] == ["crime", "asb", "harm-cchi", "harm-css"]
    assert list(page.each("table")) == []


def test_a_ward_is_chosen_in_steps(site: Visitor) -> None:
    page = site.get(f"/compare?areas={COLD}&within=E08999004&measure=robbery")
    assert all(o.startswith("E05999") for o in options(page, "small"))
    hidden = {(e.get("name"), e.get("value")) for e in page.each("input")}
    assert hidden == {("areas", COLD), ("measure", "robbery"), ("within", "E08999004")}
    answer = site.client.get(f"/compare?areas={COLD}&add={QUIET}&within=E08999004&measure=robbery")
    assert answer.status_code == 302
    assert answer.location == f"/compare?areas={COLD},{QUIET}&measure=robbery&within=E08999004"


def test_a_place_without_wards_says_so(whole: Visitor) -> None:
    assert "This site holds no ward of Essex Police." in whole.get("/compare?within=essex").words


def test_neighbourhoods_can_be_chosen_too(site: Visitor) -> None:
    assert "zedshire/saltmere-town" in options(site.get("/compare?within=zedshire"), "small")


def test_ticked_boxes_become_one_address(site: Visitor) -> None:
    answer = site.client.get(f"/compare?areas={COLD}&areas={DOWN}")
    assert (answer.status_code, answer.location) == (302, f"/compare?areas={COLD},{DOWN}")


@pytest.mark.parametrize(
    ("asked", "address"),
    [
        (f"areas={FORCE}", "/compare?areas=zedshire"),
        (f"areas={COLD.lower()}", f"/compare?areas={COLD}"),
        ("areas=Zedshire/Coast", "/compare?areas=zedshire/coast"),
        (f"areas={COLD}&measure=count", f"/compare?areas={COLD}"),
        (f"areas={COLD}&measure=anti-social-behaviour", f"/compare?areas={COLD}&measure=asb"),
        ("add=zedshire", "/compare?areas=zedshire"),
        ("add=", "/compare"),
    ],
)
def test_other_names_lead_to_the_one_address(site: Visitor, asked: str, address: str) -> None:
    answer = site.client.get(f"/compare?{asked}")
    assert (answer.status_code, answer.location) == (302, address)


def test_five_areas_are_the_most(site: Visitor) -> None:
    codes = [f"E0599900{i}" for i in range(2, 7)]
    page = site.get(f"/compare?areas={','.join(codes)}")
    assert "Five areas are chosen: take one away to add another." in page.words
    assert not any(e.get("id") == "larger" for e in page.each("select"))
    away = [a for a in page.links if a.startswith("/compare?areas=")]
    assert away == [f"/compare?areas={','.join(c for c in codes if c != gone)}" for gone in codes]


def test_a_retired_code_leads_to_its_successor_with_a_note(make: Make, county: Path) -> None:
    visitor = make(*rated(county), row("aliases", "E05000123", COLD))
    page = visitor.get("/compare?areas=E05000123")
    assert page.heading == "Coldbeck ward compared"
    assert "The code E05000123 is no longer in use; Coldbeck ward has taken its place." in page.words
    assert visitor.get(f"/compare?areas=E05000123,{COLD}").status == 400


# What is wrong


@pytest.mark.parametrize(
    ("asked", "told", "link"),
    [
        ("areas=nowhere", "The area named in this address is none that this site knows.", ""),
        (f"areas={COLD},nowhere", "The 2nd of the 2 areas named in this address is none", f"/compare?areas={COLD}"),
        (f"areas={COLD},{DOWN},{COLD}", "The 1st and the 3rd area in this address are the same: Coldbeck ward.",
         f"/compare?areas={COLD},{DOWN}"),
        (f"areas={COLD}&add={COLD}", "The 1st and the 2nd area in this address are the same", f"/compare?areas={COLD}"),
        (f"areas={COLD}&measure=fear", "The part “measure” of this address does not name", f"/compare?areas={COLD}"),
        (f"areas={COLD}&within={COLD}", "The part “within” of this address does not name", f"/compare?areas={COLD}"),
        ("within=nowhere", "The part “within” of this address does not name a force or district", ""),
        ("areas=E08999001", "Zedborough is a district, which has no page of its own", ""),
        ("areas=" + ",".join(f"E0599900{i}" for i in range(2, 8)), "Up to 5 areas can be compared at once, and this "
         "address names 6.", "/compare?areas=E05999002,E05999003,E05999004,E05999005,E05999006"),
    ],
)  # fmt: skip
def test_a_wrong_address_says_which_part_and_offers_the_way_on(site: Visitor, asked: str, told: str, link: str) -> None:
    page = site.get(f"/compare?{asked}")
    assert (page.status, page.heading) == (400, FAULT)
    assert told in page.words
    assert "/compare" in page.links
    assert not link or link in page.links
    assert all(site.client.get(a).status_code == 200 for a in page.links if a.startswith("/compare"))


def test_the_nation_need_not_be_chosen(whole: Visitor) -> None:
    page = whole.get(f"/compare?areas={NATION}")
    assert page.status == 400
    assert "England and Wales stands beside every comparison already" in page.words


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        "S11 8AA",
        "' OR 1=1 --",
        "E05999002;DROP TABLE areas",
        "\x00E05999002",
        "%ff%fe",
        "E05999002/../../etc",
        "😀" * 50,
        '{"a": 1}',
        "x" * 3000,
        ",".join(["x"] * 900),
    ],
)
def test_hostile_addresses_are_refused_and_never_repeated(site: Visitor, typed: str) -> None:
    for part in ("areas", "add", "measure", "within"):
        page = site.get(f"/compare?areas={COLD}&{part}={quote(typed)}")
        assert (page.status, page.heading) == (400, FAULT)
        assert typed[:6] not in page.text or typed.startswith(("E05", "x"))
        assert page.headers["Cache-Control"] == "no-store"


def test_several_faults_are_all_named(site: Visitor) -> None:
    page = site.get(f"/compare?areas={COLD},x,{COLD}&measure=y")
    for part in ("2nd of the 3", "1st and the 3rd", "“measure”"):
        assert part in page.words


# Files


def test_files_hold_what_the_page_shows_and_what_must_be_said(whole: Visitor, county: Path) -> None:
    content = json.loads(whole.client.get(f"/compare.json?areas={COLD},kent").text)
    rows = list(csv.DictReader(io.StringIO(whole.client.get(f"/compare.csv?areas={COLD},kent").text, newline="")))
    assert [a["code"] for a in content["areas"]] == [r["code"] for r in rows]
    assert [a["kind"] for a in content["areas"]] == ["ward", "force", "force", "nation"]
    own, kent = content["areas"][0], content["areas"][1]
    assert own["records"] == counted(county, "crime")[COLD] == int(rows[0]["records"])
    assert own["per_1000"] == exact(own["records"], own["people"])[0] == float(rows[0]["per_1000"])
    assert own["z"] == 4.2
    assert (kent["records"], kent["per_1000"], kent["months_published"]) == (None, None, 0)
    assert (rows[1]["records"], rows[1]["per_1000"]) == ("", "")
    assert content["snapshot"] == rows[0]["snapshot"] == "0123456789ab"
    assert content["address"] == f"http://localhost/compare.json?areas={COLD},kent"
    assert content["caveats"][0].startswith("Fictional")
    assert "no rate is a measure of safety" in rows[0]["caveats"]
    assert content["sentences"]
    name = whole.client.get(f"/compare.csv?areas={COLD}").headers["Content-Disposition"]
    assert name == 'attachment; filename="compare-crime-0123456789ab.csv"'


def test_harm_in_files_has_its_range_and_ranks(site: Visitor) -> None:
    own = json.loads(site.client.get(f"/compare.json?areas={COLD}&measure=harm-cchi").text)["areas"][0]
    assert (own["rank_low"], own["rank_high"], own["ranked"], own["reliability"]) == (2, 9, 46, "good")
    assert own["estimate_low"] < own["estimate"] < own["estimate_high"]


@pytest.mark.parametrize("ending", ["json", "csv"])
@pytest.mark.parametrize("asked", ["", "?areas=nowhere", "?measure=x"])
def test_no_file_of_nothing(site: Visitor, ending: str, asked: str) -> None:
    page = site.get(f"/compare.{ending}{asked}")
    assert (page.status, page.heading) == (400, FAULT)


def test_the_page_says_how_it_was_made_and_cites_itself(site: Visitor) -> None:
    page = site.get(f"/compare?areas={COLD},{DOWN}&measure=robbery")
    told = section(page, "made")
    assert "Spiegelhalter 2005" in told
    assert "three standard errors or more" in told
    assert f"snapshot 0123456789ab, http://localhost/compare?areas={COLD},{DOWN}&measure=robbery." in told
    assert {f"/compare.json?areas={COLD},{DOWN}&measure=robbery", "/compare/zedshire?kind=ward&measure=robbery"} <= set(
        page.links
    )
