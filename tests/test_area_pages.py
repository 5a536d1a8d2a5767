"""The pages of areas of every level: numbers from the raw files by another road, the way up and down, odd asks."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import geopandas
import pandas as pd
import pytest
from edition import Make
from flask.testing import FlaskClient
from page_check import Page, Visitor, words_of

from openbeat import figures
from openbeat import store as stores

ASB = "Anti-social behaviour"
YEAR = [f"2025-{m:02d}" for m in range(1, 13)]
BARNSLEY, FORCE = "E08000016", "/force/south-yorkshire"
LEVELS = (
    "/ward/E05999001",
    "/csp/E22999001",
    "/bcu/zedshire/coast",
    "/force/zedshire",
    "/neighbourhood/zedshire/zedborough-centre",
)
LINE = "area, month, anti_social_behaviour, bicycle_theft, burglary, criminal_damage_arson, drugs, other_crime, \
other_theft, possession_of_weapons, public_order, robbery, shoplifting, theft_from_the_person, vehicle_crime, \
violent_crime"
# A nation of one force whose months are those of its newest two years.
NATION = (
    "INSERT INTO areas VALUES ('K04999001', 'nation', 'England and Wales', 'england-and-wales', '', 0, 'test')",
    "INSERT INTO closure SELECT 'K04999001', code, 9 FROM areas WHERE kind <> 'nation'",
    "INSERT INTO closure VALUES ('K04999001', 'K04999001', 0)",
    f"""INSERT INTO months SELECT 'K04999001', {LINE.removeprefix("area, ")} FROM months
        WHERE area = 'E23999001' AND month >= '2024-10'""",  # noqa: S608
    "INSERT INTO national_parts VALUES ('K04999001', 'crime', 'zedshire', 1, '')",
    "INSERT INTO national_parts VALUES ('K04999001', 'asb', 'zedshire', 1, '')",
)


@pytest.fixture(scope="module")
def records(real: Path) -> pd.DataFrame:
    """The published records of South Yorkshire in 2025, each with the district of the ward that contains its point."""
    with zipfile.ZipFile(real / "street" / "south-yorkshire-2024-01_2025-12.zip") as archive:
        names = [n for n in sorted(archive.namelist()) if Path(n).name[:7] in YEAR]
        tables = [pd.read_csv(archive.open(name), dtype=str) for name in names]
    same = ["Crime ID", "Crime type", "Longitude", "Latitude"]
    full = pd.concat([t[t["Crime ID"].isna() | ~t.duplicated(same, keep="last")] for t in tables], ignore_index=True)
    wards = geopandas.read_file(real / "boundaries" / "wards-south-yorkshire.geojson")
    points = full[same[2:]].dropna().drop_duplicates()
    places = geopandas.points_from_xy(points["Longitude"].astype(float), points["Latitude"].astype(float), crs=4326)
    joined = geopandas.GeoDataFrame(points, geometry=places).sjoin(wards, predicate="intersects")
    lowest = joined.sort_values("ward_code").drop_duplicates(same[2:])[[*same[2:], "lad_code"]]
    return full.merge(lowest, how="left", on=same[2:])


def cells(page: Page) -> dict[str, str]:
    """Category → its number of the newest year."""
    return {row[0]: row[1] for row in page.table("What was recorded")[1:]}


def crumbs(page: Page) -> list[tuple[str, str]]:
    nav = next(e for e in page.each("nav") if e.get("class") == "ob-crumbs")
    return [(words_of(a), a.get("href", "")) for a in nav.iter("a")]


# Numbers by another road


def test_a_partnership_counts_what_lies_in_its_wards(
    south_yorkshire_visitor: Visitor, south_yorkshire_client: FlaskClient, records: pd.DataFrame
) -> None:
    page = south_yorkshire_visitor.find("barnsley")
    address = next(a for a in page.links if a.startswith("/csp/"))
    own = records[records["lad_code"] == BARNSLEY]
    told = json.loads(south_yorkshire_client.get(f"{address}.json").text)
    assert (told["kind"], told["name"]) == ("csp", "Barnsley")
    assert told["counts"]["burglary"] == (own["Crime type"] == "Burglary").sum()
    shown = cells(south_yorkshire_visitor.get(address))
    assert shown["All crimes"] == f"{(own['Crime type'] != ASB).sum():,}"
    assert shown["Burglary"] == f"{(own['Crime type'] == 'Burglary').sum():,}"


def test_a_force_counts_what_it_recorded_wherever_it_was_placed(
    south_yorkshire_visitor: Visitor, records: pd.DataFrame
) -> None:
    page = south_yorkshire_visitor.get(FORCE)
    crimes = records["Crime type"] != ASB
    assert cells(page)["All crimes"] == f"{crimes.sum():,}"
    assert cells(page)[f"{ASB} incidents, not crimes: never in the total"] == f"{(~crimes).sum():,}"
    inside = sum(
        int(row[1].replace(",", "")) for row in page.table(f"Community safety partnerships, {period(page)}")[1:]
    )
    assert inside == (crimes & records["lad_code"].notna()).sum()
    assert "no ward of it shows" in page.words


def period(page: Page) -> str:
    return page.table("What was recorded")[0][1]


def test_lists_of_areas_and_their_pages_give_the_same_years(county: Path, south_yorkshire: Path) -> None:
    for site in (county / "site", south_yorkshire):
        store = stores.current(site)
        assert store is not None
        rows = store.db.execute(
            "SELECT y.*, a.kind, a.name, a.assumed, a.slug, a.code FROM years y JOIN areas a ON a.code = y.area"
        ).fetchall()
        assert {r["kind"] for r in rows} >= {"ward", "district", "csp", "bcu", "force"}
        for r in rows[::7] + [r for r in rows if r["kind"] != "ward"]:
            f = figures.read(store, stores.area_of(r))
            crime, asb = f.whole("crime", ""), f.whole("asb", "")
            assert (r["newest"], r["crime"], r["crime_before"]) == (f.now[-1], crime.now, crime.before), r["code"]
            assert (r["asb"], r["asb_before"]) == (asb.now, asb.before), r["code"]


def test_a_year_with_a_hole_is_no_number_in_a_list(south_yorkshire: Path) -> None:
    store = stores.current(south_yorkshire)
    assert store is not None
    assert (
        store.db.execute("SELECT count(*) FROM years WHERE crime IS NULL OR crime_before IS NOT NULL").fetchone()[0]
        == 0
    )


# Up and down


def test_every_level_leads_up_to_its_force(visitor: Visitor) -> None:
    ward = visitor.get(LEVELS[0])
    assert crumbs(ward) == [
        ("Zedshire Police (fictional)", "/force/zedshire"),
        ("Zedborough command area", "/bcu/zedshire/zedborough"),
        ("Zedborough", "/csp/E22999001"),
    ]
    assert crumbs(visitor.get(LEVELS[1])) == crumbs(ward)[:2]
    assert crumbs(visitor.get(LEVELS[2])) == crumbs(ward)[:1] == crumbs(visitor.get(LEVELS[4]))


@pytest.mark.parametrize("address", LEVELS)
def test_every_level_has_the_same_sections_in_the_same_order(visitor: Visitor, address: str) -> None:
    page = visitor.get(address)
    found = [e.get("aria-labelledby") for e in page.each("section")]
    order = ["short", "map-heading", "outside", "numbers", "harm", "made"]
    assert [s for s in found if s in order] == order
    for ending in (".json", ".csv", "/harm.csv"):
        assert visitor.client.get(address + ending).status_code == 200


def test_areas_inside_are_listed_and_sorted_by_a_link(visitor: Visitor) -> None:
    plain = visitor.get("/bcu/zedshire/coast")
    caption = f"Wards, {period(plain)}"
    names = [row[0] for row in plain.table(caption)[1:]]
    assert names == sorted(names)
    by_crimes = [
        int(row[1].replace(",", "")) for row in visitor.get("/bcu/zedshire/coast?sort=crimes").table(caption)[1:]
    ]
    assert by_crimes == sorted(by_crimes, reverse=True)
    assert len(by_crimes) == len(names) == 21
    incidents = [int(row[3].replace(",", "")) for row in visitor.get("/bcu/zedshire/coast?sort=asb").table(caption)[1:]]
    assert incidents == sorted(incidents, reverse=True)


def test_a_link_of_a_list_keeps_the_other_choices(visitor: Visitor) -> None:
    page = visitor.get("/bcu/zedshire/coast?scheme=css&sort=crimes")
    assert "/bcu/zedshire/coast?scheme=css#ward" in page.links
    assert "/bcu/zedshire/coast?scheme=css&sort=asb#ward" in page.links
    assert "/bcu/zedshire/coast?sort=crimes#harm" in page.links


# England and Wales


def test_a_site_of_one_force_says_that_it_has_no_national_figures(visitor: Visitor) -> None:
    page = visitor.get("/england-and-wales")
    assert page.status == 200
    assert "no figures for England and Wales" in page.words
    assert "/force/zedshire" in page.links
    assert visitor.client.get("/england-and-wales.json").status_code == 404


def test_the_nation_is_the_line_of_the_forces_that_published_every_month(make: Make) -> None:
    site = make(*NATION)
    page, force = site.get("/england-and-wales"), site.get("/force/zedshire")
    assert page.heading == "England and Wales"
    assert cells(page)["All crimes"] == cells(force)["All crimes"]
    assert len(page.table("Recorded by month")) == 25  # the line has two years
    assert "Of the records of the forces in these figures, no ward shows:" in page.words
    assert crumbs(force) == [("England and Wales", "/england-and-wales")]
    told = json.loads(site.client.get("/england-and-wales.json").text)
    assert (told["kind"], told["counts"]["burglary"]) == ("nation", json.loads(site.client.get(
        "/force/zedshire.json").text)["counts"]["burglary"])  # fmt: skip


def test_a_line_in_which_no_force_is_has_no_number(make: Make) -> None:
    columns = ", ".join(f"{c} = NULL" for c in LINE.split(", ")[2:])
    site = make(*NATION, f"UPDATE months SET {columns} WHERE area = 'K04999001'", "DELETE FROM national_parts")  # noqa: S608
    page = site.get("/england-and-wales")
    assert set(cells(page).values()) == {"not published"}


# Odd asks


@pytest.mark.parametrize(
    ("asked", "leads"),
    [
        ("/csp/e22999001", "/csp/E22999001"),
        ("/bcu/Zedshire/Coast", "/bcu/zedshire/coast"),
        ("/force/ZEDSHIRE", "/force/zedshire"),
        ("/neighbourhood/Zedshire/Zedborough-Centre.json", "/neighbourhood/zedshire/zedborough-centre.json"),
    ],
)
def test_another_spelling_leads_to_the_one_address(client: FlaskClient, asked: str, leads: str) -> None:
    response = client.get(asked)
    assert (response.status_code, response.headers["Location"]) == (301, leads)


@pytest.mark.parametrize(
    "address",
    ["/csp/E05999001", "/csp/E22000001", "/bcu/zedshire/nowhere", "/bcu/zedshire/zedborough-centre", "/force/nowhere",
     "/neighbourhood/zedshire/coast", "/neighbourhood/x/y", "/force/%00", "/csp/" + "x" * 2_000],
)  # fmt: skip
def test_an_unknown_area_is_not_found_and_the_search_is_at_hand(visitor: Visitor, address: str) -> None:
    page = visitor.get(address)
    assert page.status == 404
    assert [e.get("action") for e in page.each("form")] == ["/find"]


@pytest.mark.parametrize(
    ("query", "heading", "way"),
    [
        ("scheme=money", "There is no such set of weights", "?scheme=css#harm"),
        ("layer=rainbow", "There is no such map", "?layer=count#map-heading"),
        ("sort=rate", "The list cannot be put in that order", "?sort=crimes"),
    ],
)
def test_a_malformed_query_is_refused_and_says_which_part(visitor: Visitor, query: str, heading: str, way: str) -> None:
    for address in LEVELS:
        page = visitor.get(f"{address}?{query}")
        assert (page.status, page.heading) == (400, heading)
        assert f"{address}{way}" in page.links


def test_a_retired_partnership_leads_to_the_one_that_has_its_place(make: Make) -> None:
    visitor = make("INSERT INTO aliases (code, area) VALUES ('E22888001', 'E22999001')")
    response = visitor.client.get("/csp/E22888001")
    assert (response.status_code, response.headers["Location"]) == (301, "/csp/E22999001?was=E22888001")
    assert "The code E22888001 is no longer in use. Zedborough (E22999001) has taken its place." in visitor.get(
        "/csp/E22999001?was=E22888001").words  # fmt: skip


def test_a_level_without_data_still_stands_and_says_what_is_missing(make: Make) -> None:
    silence = ["UPDATE forces SET newest = NULL", "UPDATE coverage SET state = 'missing'", "DELETE FROM months",
               "DELETE FROM harm", "DELETE FROM years"]  # fmt: skip
    site = make(*silence)
    for address in LEVELS:
        page = site.get(address)
        assert page.status == 200
        assert "This site holds no street-level crime of Zedshire Police (fictional)" in page.words
        assert not re.search(r"\b0 crimes", page.words)
        assert set(cells(page).values()) == {"not published"}


def test_a_force_that_is_the_only_one_has_no_figures_but_its_own(visitor: Visitor) -> None:
    page = visitor.get("/force/zedshire")
    assert [e.get("class") for e in page.each("nav") if e.get("class") == "ob-crumbs"] == []
    assert "/harm/zedshire" in page.links
