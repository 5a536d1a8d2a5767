"""The search: what is typed leads to one ward, to candidates, or to a page that says why not."""

from __future__ import annotations

import html
import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import geopandas
import pandas as pd
import pytest
import village
from click.testing import CliRunner
from flask.testing import FlaskClient
from page_check import Page, Visitor, words_of

import build

CASTLE, GANNET_SANDS = "/ward/E05999001", "/ward/E05999021"
# Around the village: two in it, one in use no more, some elsewhere, and one 30 m west of its border.
POSTCODES = """pcds,doterm,oseast1m,osnrth1m,ctry
TT1 1AA,,433500,387800,E92000001
TT1 1AB,202306,434800,387800,E92000001
TT1 1AC,202306,434680,389367,E92000001
TT1 1AD,,433320,388245,E92000001
EC1A 1BB,,532100,181700,E92000001
CF10 1EP,,318200,176300,W92000004
TD1 1AA,,349000,636500,S92000003
TD15 1AA,,399800,652900,E92000001
TD15 1ZZ,,392000,656000,S92000003
"""
TYPED = ["zz1 1aa", "zz1 9zy", "zz9 9zz", "zz1 8zz", "bt1 1aa", "zz1", "zz1 1a", "zz1 1aaa"]


@pytest.fixture(scope="session")
def borderland(once: Callable[[str, Callable[[Path], None]], Path]) -> Path:
    """The site of a village of four wards, with postcodes beyond it."""

    def fill(folder: Path) -> None:
        village.write(folder / "inputs")
        (folder / "inputs/postcodes.csv").write_text(POSTCODES, encoding="utf-8")
        arguments = ["site", "--inputs", str(folder / "inputs"), "--out", str(folder / "site"), "--quiet"]
        assert CliRunner().invoke(build.cli, arguments, catch_exceptions=False).exit_code == 0

    return once("borderland", fill)


@pytest.fixture
def borderer(borderland: Path) -> Iterator[Visitor]:
    """Fetches pages of the village's site."""
    from app import create_app

    with create_app({"DATA": borderland / "site", "TESTING": True}).test_client() as client:
        yield Visitor(client)


def candidates(page: Page) -> list[str]:
    """The addresses of the wards that a page offers."""
    places = [e for e in page.each("ul") if e.get("class") == "ob-places"]
    return [a.get("href", "") for e in places for a in e.iter("a")]


def field(page: Page) -> dict[str, str]:
    """The attributes of the search field."""
    return next(e for e in page.each("input")).attrib


def location(client: FlaskClient, typed: str) -> tuple[int, str | None]:
    response = client.post("/find", data={"q": typed})
    return response.status_code, response.headers.get("Location")


# One ward


@pytest.mark.parametrize("typed", ["ZZ1 1AA", "zz11aa", " zz1-1aa\n", "ＺＺ１ １ＡＡ"])
def test_a_postcode_leads_to_its_ward(client: FlaskClient, typed: str) -> None:
    assert location(client, typed) == (303, CASTLE)


def test_the_way_leads_to_a_page(visitor: Visitor) -> None:
    page = visitor.find("zz1 1aa")
    assert page.status == 200
    assert page.heading == "Castle ward, Zedborough"


@pytest.mark.parametrize("typed", ["gannet sands", "GANNET", "Gannet  Sands", "annet san"])
def test_a_name_that_one_ward_has_leads_there(client: FlaskClient, typed: str) -> None:
    assert location(client, typed) == (303, GANNET_SANDS)


@pytest.mark.parametrize("typed", ["Abbot's Mead", "Abbot’s Mead"])
def test_either_apostrophe_finds_the_ward(visitor: Visitor, typed: str) -> None:
    assert visitor.find(typed).heading.startswith("Abbot's Mead ward")


def test_real_postcodes_lead_where_their_points_lie(south_yorkshire_client: FlaskClient, real: Path) -> None:
    table = pd.read_csv(real / "postcodes" / "south-yorkshire-with-lonlat.csv")[::200]
    places = geopandas.points_from_xy(table["Eastings"], table["Northings"], crs=27700)
    points = geopandas.GeoDataFrame(table[["Postcode"]], geometry=places)
    wards = geopandas.read_file(real / "boundaries" / "wards-south-yorkshire.geojson").to_crs(27700)
    near = points.sjoin(wards, predicate="dwithin", distance=48)
    around = points.sjoin(wards, predicate="dwithin", distance=52)
    sure = near.groupby("Postcode").size() == around.groupby("Postcode").size()  # none at 50 m sharp
    assert sure.sum() > 150
    for code in sure[sure].index:
        expected = {f"/ward/{c}" for c in near.loc[near["Postcode"] == code, "ward_code"]}
        status, address = location(south_yorkshire_client, code)
        if len(expected) == 1:
            assert (status, {address}) == (303, expected), code
        else:
            assert status == 200, code
            assert set(candidates(Visitor(south_yorkshire_client).find(code))) == expected, code


# Candidates


def test_near_a_border_both_wards_are_offered_the_nearer_first(visitor: Visitor) -> None:
    page = visitor.find("ZZ1 9ZY")
    assert page.status == 200
    assert page.heading == "ZZ1 9ZY is on a border"
    assert candidates(page)[0] == CASTLE
    assert len(candidates(page)) == 2
    assert field(page)["value"] == "ZZ1 9ZY"


def test_where_three_wards_meet_all_three_are_offered(visitor: Visitor) -> None:
    assert len(set(candidates(visitor.find("ZZ1 9ZX")))) == 3


def test_candidates_are_told_apart_by_district_and_force(visitor: Visitor) -> None:
    page = visitor.find("castle")
    places = [words_of(e) for ul in page.each("ul") if ul.get("class") == "ob-places" for e in ul.iter("li")]
    assert sorted(places) == [
        "Castle Saltmere · Zedshire Police (fictional)",
        "Castle Zedborough · Zedshire Police (fictional)",
    ]


def test_the_first_half_of_a_postcode_offers_its_wards_the_fullest_first(visitor: Visitor, county: Path) -> None:
    directory = pd.read_csv(county / "files" / "postcodes" / "ONSPD_ZZ.csv", dtype=str)
    live = directory[directory["pcds"].str.startswith("ZZ17 ") & directory["doterm"].isna()]
    counts = live["osward"].value_counts()
    page = visitor.find("zz17")
    offered = [address.removeprefix("/ward/") for address in candidates(page)]
    assert page.heading == "Wards with postcodes that begin ZZ17"
    assert offered[0] == counts.index[0]
    assert [counts[code] for code in offered] == sorted(counts, reverse=True)


def test_a_name_finds_wards_of_that_name_before_wards_of_that_district(south_yorkshire_visitor: Visitor) -> None:
    page = south_yorkshire_visitor.find("rotherham")
    names = [words_of(a) for ul in page.each("ul") if ul.get("class") == "ob-places" for a in ul.iter("a")]
    assert names[:2] == ["Rotherham East", "Rotherham West"]
    assert len(names) == 25
    assert names[2:] == sorted(names[2:])


def test_larger_areas_of_that_name_are_offered_first(south_yorkshire_visitor: Visitor) -> None:
    page = south_yorkshire_visitor.find("rotherham")
    wider = next(e for e in page.each("ul") if "ob-wider" in e.get("class", ""))
    assert [(words_of(a), a.get("href")) for a in wider.iter("a")] == [
        ("Rotherham (community safety partnership)", "/csp/E22000261")
    ]


def test_a_name_that_only_larger_areas_have_is_answered_with_them(visitor: Visitor) -> None:
    page = visitor.find("coast")
    assert page.status == 200
    assert [a for a in page.links if a.startswith("/bcu/")] == ["/bcu/zedshire/coast"]
    assert candidates(page) == []


def test_every_force_is_a_link_of_the_front_page(visitor: Visitor) -> None:
    assert "/force/zedshire" in visitor.get("/").links


def test_a_long_list_is_cut_and_says_how_many_are_left(south_yorkshire_visitor: Visitor, real: Path) -> None:
    wards = geopandas.read_file(real / "boundaries" / "wards-south-yorkshire.geojson", ignore_geometry=True)
    districts = {"E08000016": "Barnsley", "E08000017": "Doncaster", "E08000018": "Rotherham", "E08000019": "Sheffield"}
    held = wards["ward_name"].str.contains("he", case=False) | wards["lad_code"].map(districts).str.contains("he")
    page = south_yorkshire_visitor.find("he")
    assert len(candidates(page)) == 50
    assert f"{held.sum() - 50} more wards are not listed. Type more of the name, or a postcode." in page.words


def test_each_candidate_is_offered_once(south_yorkshire_visitor: Visitor) -> None:
    offered = candidates(south_yorkshire_visitor.find("he"))
    assert len(offered) == len(set(offered))


# Retired, elsewhere, unknown


def test_a_terminated_postcode_is_answered_with_its_last_ward_and_month(visitor: Visitor) -> None:
    page = visitor.find("ZZ9 9ZZ")
    assert page.status == 200
    assert page.heading == "ZZ9 9ZZ is no longer in use"
    assert "It was retired in November 2022." in page.words
    assert candidates(page) == [GANNET_SANDS]


def test_a_terminated_postcode_on_a_border_offers_all_its_wards(borderer: Visitor) -> None:
    page = borderer.find("TT1 1AC")
    assert page.heading == "TT1 1AC is no longer in use"
    assert set(candidates(page)) == {f"/ward/{code}" for code in village.WARDS}


def test_just_outside_the_wards_the_nearest_are_offered(borderer: Visitor) -> None:
    page = borderer.find("TT1 1AD")
    assert page.status == 200
    assert page.heading == "TT1 1AD is just outside the wards we hold"
    assert candidates(page) == ["/ward/E05999001"]


@pytest.mark.parametrize("typed", ["EC1A 1BB", "EC1A 9ZZ", "ec1a", "CF10 1EP"])
def test_a_postcode_that_is_known_but_outside_is_told_so(borderer: Visitor, typed: str) -> None:
    page = borderer.find(typed)
    assert page.status == 404
    assert page.heading.endswith("is outside the area we hold")


@pytest.mark.parametrize(
    ("typed", "who"),
    [
        ("EH1 1YZ", "EH1 (Scotland) is served by Police Scotland."),
        ("G1", "G1 (Scotland) is served by Police Scotland."),
        ("BT1 5GS", "BT1 (Northern Ireland) is served by the Police Service of Northern Ireland."),
        ("JE2 3AB", "JE2 (Jersey) is served by the States of Jersey Police."),
        ("GY1 1AA", "GY1 (Guernsey) is served by Guernsey Police."),
        ("IM1 1AA", "IM1 (Isle of Man) is served by the Isle of Man Constabulary."),
        ("BF1 0AX", "BF1 (British Forces) is served by the Ministry of Defence's own police."),
    ],
)
def test_who_serves_what_england_and_wales_do_not(visitor: Visitor, typed: str, who: str) -> None:
    page = visitor.find(typed)
    assert page.status == 200
    assert page.heading.endswith("is outside England and Wales")
    assert who in page.words


def test_the_nation_of_the_postcode_file_is_believed_where_letters_do_not_tell(borderer: Visitor) -> None:
    assert "TD1 (Scotland) is served by Police Scotland." in borderer.find("TD1 9ZZ").words
    across = borderer.find("TD15 9ZZ")  # postcodes of both nations begin so
    assert across.status == 404
    assert "outside the area we hold" in across.heading


@pytest.mark.parametrize("typed", ["ZZ1 8ZZ", "QQ1 1AA", "SW1A 1AA"])
def test_an_unknown_postcode_is_not_found_and_stays_in_the_field(visitor: Visitor, typed: str) -> None:
    page = visitor.find(typed)
    assert page.status == 404
    assert page.heading == f"We do not know the postcode {typed}"
    assert field(page)["value"] == typed


def test_an_unknown_first_half_and_an_unknown_name_are_not_found(visitor: Visitor) -> None:
    assert visitor.find("QQ1").heading == "We do not know postcodes that begin QQ1"
    page = visitor.find("Atlantis")
    assert page.status == 404
    assert page.heading == "No ward or district here is called “Atlantis”"


# Malformed


@pytest.mark.parametrize("typed", ["zz1 1aaa", "12345", "?", "1 = 1", "' OR 1=1", "x", "£$%^&*()"])
def test_what_cannot_be_read_is_said_at_the_field(visitor: Visitor, typed: str) -> None:
    page = visitor.find(typed)
    assert page.status == 400
    assert page.title.startswith("Error: ")
    said = "Enter a full postcode, like ZZ1 1AA, or the name of a place"
    assert words_of(page.within("q-error")) == f"Error: {said}"
    assert field(page)["value"] == typed
    assert field(page)["aria-invalid"] == "true"
    assert "q-error" in field(page)["aria-describedby"].split()
    links = [a for e in page.each("div") if e.get("role") == "alert" for a in e.iter("a")]
    assert [(a.get("href"), words_of(a)) for a in links] == [(f"#{field(page)['id']}", said)]


@pytest.mark.parametrize("typed", ["", "   ", "\n"])
def test_nothing_typed_is_said_at_the_field(visitor: Visitor, typed: str) -> None:
    page = visitor.find(typed)
    assert page.status == 400
    assert words_of(page.within("q-error")) == "Error: Enter a postcode, or the name of a place"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        ({}, None),
        ({"other": "zz1 1aa"}, None),
        (b'{"q": "zz1 1aa"}', "application/json"),
        (b"zz1 1aa", "text/plain"),
        (b"q=zz1", "multipart/form-data"),
        (b"\xff\xfe\x00", "application/x-www-form-urlencoded"),
    ],
)
def test_a_body_that_is_no_form_is_asked_again(client: FlaskClient, data: object, kind: str | None) -> None:
    response = client.post("/find", data=data, content_type=kind)
    assert response.status_code == 400
    assert "Enter a postcode" in response.text


@pytest.mark.parametrize("typed", ["\x00", "a\x00b", "\ufffd\ufffd", "\u202eaa11zz", "💂💂", "ａ％"])
def test_odd_characters_find_nothing_and_break_nothing(visitor: Visitor, typed: str) -> None:
    assert visitor.client.post("/find", data={"q": typed}).status_code in (400, 404)


def test_text_too_long_for_any_name_is_cut(visitor: Visitor) -> None:
    page = visitor.find("castle" * 1_000)
    assert page.status == 404
    assert len(field(page)["value"]) == 60


def test_a_body_too_long_for_any_search_is_refused(client: FlaskClient) -> None:
    assert client.post("/find", data={"q": "x" * 20_000}).status_code == 413


@pytest.mark.parametrize(
    "typed", ["%", "_", "%%", "__", "\\", "c%e", "c_stle", "castl_", "ca%le", "castle%", "cas\\tle"]
)
def test_wildcards_are_letters_like_others(client: FlaskClient, typed: str) -> None:
    assert location(client, typed)[0] in (400, 404)


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert>',
        "<script>alert()</script>",
        "{{ config }}",
        "' OR ''='",
        '" autofocus onfocus="alert',
        "</title><b>bold",
    ],
)
def test_hostile_text_is_shown_as_text(visitor: Visitor, typed: str) -> None:
    page = visitor.find(typed)
    assert page.status in (400, 404)
    assert field(page)["value"] == typed
    assert set(field(page)) <= {
        "class", "id", "name", "type", "value", "autocomplete", "spellcheck", "autocapitalize", "aria-describedby",
        "aria-invalid",
    }  # fmt: skip
    assert typed not in page.text or typed == html.escape(typed)


def test_the_search_cannot_be_asked_for_by_address(visitor: Visitor) -> None:
    page = visitor.get("/find?q=zz1+1aa")
    assert page.status == 405
    assert set(page.headers["Allow"].split(", ")) == {"POST", "OPTIONS"}
    assert field(page)["value"] == ""


# What was typed stays where it was typed


@pytest.mark.parametrize("typed", TYPED)
def test_no_address_cookie_or_header_holds_what_was_typed(client: FlaskClient, typed: str) -> None:
    response = client.post("/find", data={"q": typed})
    told = str(response.headers).upper().replace(" ", "").replace("%20", "").replace("+", "")
    assert typed.upper().replace(" ", "") not in told
    assert "SET-COOKIE" not in told
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("broken", [False, True], ids=["whole", "broken"])
@pytest.mark.parametrize("typed", TYPED)
def test_no_log_line_holds_what_was_typed(
    county: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, typed: str, broken: bool
) -> None:
    from app import create_app

    app = create_app({"DATA": county / "site"})
    caplog.set_level(logging.DEBUG)
    for name in (app.logger.name, "werkzeug", "flask", "_granian"):
        caplog.set_level(logging.DEBUG, logger=name)

    def fail(*_: object) -> None:
        raise RuntimeError("the search is broken")

    if broken:
        monkeypatch.setattr("openbeat.find.look_up", fail)
    with app.test_client() as client:
        status = client.post("/find", data={"q": typed}).status_code
    assert (status == 500) == broken
    assert bool(caplog.records) == broken
    assert typed.upper().replace(" ", "") not in caplog.text.upper().replace(" ", "")


@pytest.mark.parametrize("typed", ["ZZ1 9ZX", "ZZ9 9ZZ", "ZZ1 8ZZ", "EH1 1AA"])
def test_no_title_holds_the_postcode_since_browsers_keep_titles(visitor: Visitor, typed: str) -> None:
    assert typed.split()[0] not in visitor.find(typed).title
