"""The page of a force's harm: the tables' own numbers, ranges everywhere, nothing where months miss."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing

import pytest
from edition import Make
from harm_site import (
    ASH,
    BIRCH,
    FORCE,
    PAGE,
    SLUG,
    at,
    drawn,
    folder,
    mapped,
    missing,
    row,
    spotted,
    weighed,
)  # fmt: skip
from page_check import Page, Visitor, words_of


@pytest.fixture
def site(make: Make) -> Visitor:
    """The site with everything."""
    return drawn(make(*weighed(), *spotted(), *mapped()))


def sums(visitor: Visitor, code: str) -> dict[str, int]:
    """Category → records of the demonstration county's newest year, by another road."""
    with closing(sqlite3.connect(folder(visitor) / "site.db")) as db:
        found = db.execute(
            "SELECT category, sum(n) FROM counts WHERE area = ? AND month BETWEEN '2025-10' AND '2026-09' GROUP BY 1",
            (code,),
        )
        return dict(found.fetchall())


def links(page: Page, name: str) -> dict[str, str]:
    """The words and addresses of the navigation of this name."""
    nav = next(e for e in page.each("nav") if e.get("aria-label") == name)
    return {words_of(a): a.get("href", "") for a in nav.iter("a")}


def current(page: Page, name: str) -> str:
    nav = next(e for e in page.each("nav") if e.get("aria-label") == name)
    return next(words_of(a) for a in nav.iter("a") if a.get("aria-current") == "true")


def wards(page: Page) -> list[list[str]]:
    caption = next(words_of(c) for c in page.each("caption") if "ward" in words_of(c))
    return page.table(caption)


WEIGHTS, ORDER = "What each crime counts with", "Order of the wards"


def test_the_page_begins_with_the_force_its_period_and_its_coverage(site: Visitor) -> None:
    page = site.get(PAGE)
    assert page.heading == "Harm recorded in Zedshire, October 2025 to September 2026"
    assert page.title.startswith(page.heading)
    assert "12 of 12 months published" in page.words
    assert "/coverage?force=zedshire" in page.links
    assert (
        "Zedshire Police (fictional) recorded 68,227 crimes, which weigh about 6,600,000 days of imprisonment on the "
        "sentencing-weighted estimate: between 3,900,000 and 17,000,000 under its low and high weights. That is about "
        "16,000 days per 1,000 residents, of whom there are 412,300 (mid-2024)." in page.words
    )
    assert page.headers["Cache-Control"] == "no-cache"
    again = site.client.get(PAGE, headers={"If-None-Match": page.headers["ETag"]})
    assert again.status_code == 304


def test_the_share_of_violence_is_counts_times_weights(site: Visitor) -> None:
    counted = sums(site, FORCE)
    with closing(sqlite3.connect(folder(site) / "site.db")) as db:
        weights = {(s, c): w for s, c, w in db.execute("SELECT scheme, category, weight FROM weights")}
    content = json.loads(site.client.get(f"{PAGE}.json").text)
    for scheme in ("cchi", "css", "count"):
        each = {c: n * weights[scheme, c] for c, n in counted.items() if weights[scheme, c] is not None}
        share = each["violent-crime"] / sum(each.values())
        assert content["violence_share"][scheme] == pytest.approx(share)
        assert f"{100 * share:.0f}% of the" in site.get(f"{PAGE}?scheme={scheme}").words


def test_heading_map_numbers_and_ranks_follow_the_weights(site: Visitor) -> None:
    page = site.get(f"{PAGE}?scheme=css")
    assert current(page, WEIGHTS) == "ONS Crime Severity Score"
    assert "about 11,000,000 days" in page.words
    assert f"/s/0123456789ab/maps/{FORCE}/harm-css.svg" in page.loads
    assert wards(page)[1][2].startswith("990,000 920,000 to 1,300,000")
    counted = site.get(f"{PAGE}?scheme=count")
    assert counted.heading == "Crimes recorded in Zedshire, October 2025 to September 2026"
    assert f"/s/0123456789ab/maps/{FORCE}/count.svg" in counted.loads
    assert wards(counted)[0] == ["Ward", "Crimes", "Per 1,000 residents", "Rank, 1st the most"]
    assert wards(counted)[3] == ["Cedar Zedborough", "24", "4.0", "4th of 4"]
    assert "165.5 crimes per 1,000 residents" in counted.words
    for told in (page, counted):
        assert "worked out with the Cambridge Crime Harm Index, whichever weights are chosen above" in told.words
    assert "whichever weights are chosen above" not in site.get(PAGE).words


def test_links_keep_what_was_chosen(site: Visitor) -> None:
    page = site.get(f"{PAGE}?scheme=css&sort=crimes&layer=violence")
    assert links(page, WEIGHTS)["Cambridge Crime Harm Index"] == f"{PAGE}?sort=crimes"
    assert links(page, WEIGHTS)["Number of crimes"] == f"{PAGE}?scheme=count&sort=crimes"
    assert links(page, ORDER)["Name"] == f"{PAGE}?scheme=css&layer=violence#wards"
    assert links(page, ORDER)["Harm"] == f"{PAGE}?scheme=css&sort=harm&layer=violence#wards"
    layers = links(page, "What the map shows")
    assert layers["Harm"] == f"{PAGE}?scheme=css&sort=crimes&layer=harm#map-heading"
    assert layers["Harm (ONS weights)"] == f"{PAGE}?scheme=css&sort=crimes#map-heading"
    assert current(page, "What the map shows") == "Violence"
    for address in (*links(page, WEIGHTS).values(), *links(page, ORDER).values(), *layers.values()):
        assert site.get(address).status == 200


@pytest.mark.parametrize("query", ["scheme=none", "sort=worst", "scheme=", "layer=none"])
def test_an_unknown_view_is_refused_with_those_there_are(site: Visitor, query: str) -> None:
    page = site.get(f"{PAGE}?{query}")
    assert page.status == 400
    offered = [a for a in page.links if a.startswith(PAGE)]
    assert len(offered) >= 3
    assert all(site.get(a).status == 200 for a in offered)


@pytest.mark.parametrize("slug", ["nowhere", "btp", "Zedshire", "zedshire/spots"])
@pytest.mark.parametrize("end", ["", ".json", ".csv", "/spots.geojson"])
def test_an_unknown_force_is_not_found(site: Visitor, slug: str, end: str) -> None:
    assert site.client.get(f"/harm/{slug}{end}").status_code == 404


def test_every_ward_shows_its_count_its_estimate_and_its_rank_as_a_range(site: Visitor) -> None:
    assert wards(site.get(PAGE)) == [
        ["Ward", "Crimes", "Estimate in days", "Per 1,000 residents", "Rank, 1st the most"],
        ["Ash Zedborough", "5,864", "620,000 370,000 to 1,500,000 Good: error about 6%",
         "town centre: rate not meaningful", "1st of 4"],
        ["Birch Zedborough", "332", "33,000 19,000 to 82,000 Low: error about 24%", "5,500",
         "2nd to 4th of 4 cannot be told apart"],
        ["Cedar Zedborough", "24", "Withheld: too few crimes for an estimate", "too few crimes for an estimate",
         "no rank"],
        ["Damson Zedborough", "300", "90,000 60,000 to 210,000 Good: error about 15%", "residents not known",
         "2nd to 3rd of 4"],
    ]  # fmt: skip


def test_what_cannot_be_told_apart_is_grey_and_said(site: Visitor) -> None:
    page = site.get(PAGE)
    grey = [words_of(e) for e in page.each("td") if "ob-fharm-grey" in e.get("class", "")]
    assert grey == ["2nd to 4th of 4 cannot be told apart", "no rank"]
    assert "For 2 of 3 wards with a rank the range covers no more than a quarter of the places" in page.words
    assert "1 of 4 wards has too few crimes for an estimate" in page.words
    assert "The wards do not add up to the force." in page.words


@pytest.mark.parametrize(
    ("query", "order", "caption"),
    [
        ("", "Ash Birch Cedar Damson", "4 wards by name"),
        ("?sort=harm", "Ash Damson Birch Cedar",
         "4 wards by the middle of each range of ranks, which is not a rank itself"),
        ("?sort=crimes", "Ash Birch Damson Cedar", "4 wards by number of crimes"),
        ("?scheme=count&sort=harm", "Ash Birch Damson Cedar", "4 wards by number of crimes"),
    ],
)  # fmt: skip
def test_wards_are_sorted_by_plain_links(site: Visitor, query: str, order: str, caption: str) -> None:
    page = site.get(f"{PAGE}{query}")
    assert [r[0].split()[0] for r in page.table(caption)[1:]] == order.split()


def test_wards_of_one_middle_stand_by_name_and_those_without_a_rank_last(make: Make) -> None:
    alike = "UPDATE harm SET rank_low = 2, rank_high = 3 WHERE scheme = 'cchi' AND rank_low IS NOT NULL"
    page = make(*weighed(), alike).get(f"{PAGE}?sort=harm")
    assert [r[0].split()[0] for r in wards(page)[1:]] == ["Ash", "Birch", "Damson", "Cedar"]


def test_many_wards_wait_behind_a_line_until_an_order_is_asked_for(make: Make) -> None:
    more = [f"E05999{i:03d}" for i in range(400, 520)]
    names = (row("areas", code, "ward", f"Ward {code}", "", "2024", 0, "") for code in more)
    inside = (row("closure", FORCE, code, 1) for code in more)
    counted = (row("harm", code, "count", 5, 5, 5, None, 0, "good", 3, 124, 124) for code in more)
    visitor = make(*weighed(), *names, *inside, *counted)
    assert [words_of(s) for s in visitor.get(f"{PAGE}?scheme=count").each("summary")] == ["Show the 124 wards by name"]
    assert list(visitor.get(f"{PAGE}?scheme=count&sort=crimes").each("summary")) == []


def test_a_table_without_any_residents_has_no_column_of_rates(make: Make) -> None:
    page = make(*weighed(), "DELETE FROM residents").get(PAGE)
    assert wards(page)[0] == ["Ward", "Crimes", "Estimate in days", "Rank, 1st the most"]
    assert "1,000 residents" not in page.words


def test_records_that_no_ward_shows_stand_below_the_wards(site: Visitor) -> None:
    with closing(sqlite3.connect(folder(site) / "site.db")) as db:
        query = "SELECT sum(n) FROM unseen WHERE force = 'zedshire' AND what = 'unplaced' AND month >= '2025-10'"
        unplaced = db.execute(query).fetchone()[0]
    assert f"Published without a place {unplaced:,}" in site.get(PAGE).words


def test_concentration_is_told_beside_chance(site: Visitor) -> None:
    told = site.get(PAGE).words
    assert "Half of the crimes lie in 61 of the 702 hexagons where any was recorded; spread by chance alone" in told
    assert "Half of the estimated harm lies in 38 of the 702 hexagons" in told


def test_spots_of_both_kinds_stand_side_by_side(site: Visitor) -> None:
    page = site.get(PAGE)
    assert "1 of the 2 harm hexagons is hot too." in page.words
    assert page.table("2 hot spots, from north to south") == [
        ["No.", "Ward", "Crimes", "Days"],
        ["1", "Cedar Zedborough 1 hexagon, 0.1 km² not a harm spot", "200", "9,000"],
        ["2", "Ash Zedborough also in Birch 3 hexagons, 0.3 km² 1 of its 3 hexagons is in a harm spot too", "1,000",
         "110,000"],
    ]  # fmt: skip
    assert page.table("1 harm spot, from north to south")[1] == [
        "1",
        "Ash Zedborough 2 hexagons, 0.2 km² stable in 1 of its 2 hexagons, the rest depends on the weights; "
        "1 of its 2 hexagons is in a hot spot too",
        "380",
        "110,000",
    ]
    assert {f"/s/0123456789ab/spots/zedshire/{kind}.svg" for kind in ("hot", "harm")} <= set(page.loads)
    assert page.links.count(f"/ward/{ASH}") == 3  # two spots and the table of wards
    assert "they are names, not ranks" in page.words


def test_no_street_is_named(site: Visitor) -> None:
    told = site.get(PAGE).text + site.client.get(f"{PAGE}.json").text + site.client.get(f"{PAGE}/spots.geojson").text
    assert not re.search(r"On or near|\bStreet\b|\bRoad\b|\bLane\b", told)


def test_many_spots_wait_behind_a_line(make: Make) -> None:
    more = (row("spots", SLUG, "hot", 3 + i, BIRCH, 1, 9, 9.0, 0, 0, *at(5 * i, 50)) for i in range(11))
    page = make(*weighed(), *spotted(), *more).get(PAGE)
    shown = ["Show the 13 hot spots as a table", "Show the 1 harm spot as a table"]
    assert [words_of(s) for s in page.each("summary")] == shown
    assert not list(page.each("img")) or not any("spots" in a for a in page.loads)  # no map was drawn


def test_a_kind_without_a_spot_says_so(make: Make) -> None:
    gone = ("DELETE FROM spots WHERE kind = 'harm'", "UPDATE hexagons SET harmful = 0")
    page = make(*weighed(), *spotted(), *gone).get(PAGE)
    assert "No harm spots No hexagon that stands out beyond what chance explains is in the top tenth" in page.words
    assert "2 hot spots" in page.words


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("DELETE FROM concentration", "they were not worked out for this force"),
        ("UPDATE concentration SET hexagons = 24", "Crimes were recorded in only 24 hexagons"),
        ("UPDATE concentration SET hexagons = 300", "In none of the 300 hexagons"),
    ],
)
def test_a_force_without_spots_says_why(make: Make, statement: str, told: str) -> None:
    visitor = make(*weighed(), *spotted(), "DELETE FROM spots", "DELETE FROM hexagons", statement)
    page = visitor.get(PAGE)
    assert told in page.words
    assert not any("geojson" in a for a in page.links)
    assert json.loads(visitor.client.get(f"{PAGE}/spots.geojson").text)["features"] == []


def test_a_spot_in_no_ward_of_this_site_is_not_linked(make: Make) -> None:
    page = make(*weighed(), *spotted(), "UPDATE spots SET ward = 'E05999999' WHERE number = 2").get(PAGE)
    assert "2 In no ward of this site" in page.words
    assert "/ward/E05999999" not in page.links


# Months missing


def test_a_force_without_a_whole_year_has_no_figures_but_its_holes(make: Make) -> None:
    visitor = make(*weighed(), *spotted(), *mapped(), *missing())
    page = visitor.get(PAGE)
    assert page.status == 200
    assert "There is no crime data of Zedshire Police (fictional) for February to March 2026." in page.words
    assert "10 of 12 months published" in page.words
    assert page.links.count("/coverage?force=zedshire") == 2
    main = words_of(next(page.each("main")))
    numbers = set(re.findall(r"\d[\d,]*", main.split("How this was made")[0]))
    assert numbers == {"2025", "2026", "10", "12"}
    assert not list(page.each("table"))
    assert not any("/s/" in a for a in page.loads)


def test_a_part_of_a_month_and_a_young_site_are_told_as_what_they_are(make: Make) -> None:
    partial = "UPDATE coverage SET state = 'partial' WHERE force = 'zedshire' AND month = '2026-02'"
    page = make(*weighed(), *missing()[:2], partial).get(PAGE)
    assert "Only part of the crime data of Zedshire Police (fictional) is there for February 2026." in page.words


def test_months_before_the_sites_own_are_not_called_missing(make: Make) -> None:
    young = ("UPDATE snapshot SET value = '2026-01' WHERE key = 'oldest_month'",
             "DELETE FROM coverage WHERE month < '2026-01'")  # fmt: skip
    page = make(*weighed(), *missing()[:2], *young).get(PAGE)
    assert "This site holds no month before January 2026." in page.words
    assert "There is no crime data" not in page.words


def test_a_whole_year_without_an_estimate_in_the_edition_says_so(make: Make) -> None:
    page = make(*weighed(), "DELETE FROM harm").get(PAGE)
    assert "This edition holds no estimate of this force." in page.words
    assert not list(page.each("table"))


def test_a_withheld_force_shows_its_count_alone(make: Make) -> None:
    withheld = """UPDATE harm SET total = NULL, low = NULL, high = NULL, per_1000 = NULL, reliability = 'withheld'
                  WHERE area = 'E23999001' AND scheme <> 'count'"""
    page = make(*weighed(), withheld).get(PAGE)
    assert "recorded 68,227 crimes in these twelve months: too few crimes for an estimate." in page.words
    assert "of the estimate and" not in page.words


def test_the_page_says_how_it_was_made_and_how_to_cite_it(site: Visitor) -> None:
    page = site.get(f"{PAGE}?scheme=css")
    assert "Weights: ONS Crime Severity Score, " in page.words
    for part in ("Goldstein and Spiegelhalter 1996", "Getis and Ord’s Gi*", "Residents: mid-2024."):
        assert part in page.words
    assert (
        "Cite this page: Open Beat, “Harm recorded in Zedshire, October 2025 to September 2026”, ONS Crime Severity "
        "Score, snapshot 0123456789ab, http://localhost/harm/zedshire?scheme=css. Fictional demonstration data."
    ) in page.words
    assert {"/harm", f"{PAGE}.csv", f"{PAGE}.json", f"{PAGE}/spots.geojson"} <= set(page.links)
