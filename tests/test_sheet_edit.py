"""Editing a beat sheet before it is printed: no account, nothing kept, every typed word a word."""

from __future__ import annotations

import hashlib
import logging
import re
import shutil
from itertools import permutations
from pathlib import Path
from typing import Any

import edition
import paper
import pytest
import scrutiny_site as entered
from card_site import packed
from edition import Make
from flask import Flask
from flask.testing import FlaskClient
from machine_site import HOSTILE, SILENT, WARD, renamed
from page_check import Page, Visitor, words_of
from residents import TEN_MEGABYTES, TYPED, error, escaped, page, sent

from openbeat.live.tables import Priority
from openbeat.sheets import choices, sheet_words
from openbeat.sheets.edit_form import placed

AREAS = {
    "ward": (f"/ward/{WARD}", "Castle ward"),
    "csp": ("/csp/E22999001", "Zedborough"),
    "bcu": ("/bcu/zedshire/coast", "Coast command area"),
    "neighbourhood": ("/neighbourhood/zedshire/saltmere-town", "Saltmere Town police neighbourhood"),
}
HERE = AREAS["ward"][0]
FORM, PDF = f"{HERE}/beat-sheet", f"{HERE}/beat-sheet.pdf"
FIRST, SECOND, ACTION = "Nuisance motorcycles on the old tramway", "Shoplifting by repeat offenders", "Answer every 101"
FOREIGN = [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}]
WALES = "UPDATE surroundings SET nation = 'Wales'"


def made(client: FlaskClient, path: str = PDF, **told: str) -> bytes:
    """The PDF that answers the form."""
    response = client.post(path, data=told)
    assert (response.status_code, response.mimetype) == (200, "application/pdf"), response.text[:2_000]
    return response.data


def fields(shown: Page, kind: str = "select") -> list[str]:
    return [str(e.get("name")) for e in shown.each(kind)]


def chosen(shown: Page, name: str) -> str | None:
    """The value of a choice that is made on a page."""
    radios = [e for e in shown.each("input") if e.get("name") == name and e.get("checked") is not None]
    options = [o for e in shown.each("select") if e.get("name") == name for o in e if o.get("selected") is not None]
    (one,) = radios or options or [None]
    return one.get("value") if one is not None else None


def order(pdf: bytes, *texts: str) -> list[str]:
    """Those of the texts that a sheet has under its priorities, as they follow each other."""
    told = paper.text(pdf)
    start, end = (packed(sheet_words.HEADINGS[key]) for key in ("priorities", "recorded"))
    part = told[told.index(start) : told.index(end)]
    return sorted((t for t in texts if packed(t) in part), key=lambda t: part.index(packed(t)))


# The page


@pytest.mark.parametrize(("home", "name"), AREAS.values(), ids=AREAS)
def test_every_kind_of_area_has_the_page_and_leads_to_it(visitor: Visitor, home: str, name: str) -> None:
    assert f"{home}/beat-sheet" in visitor.get(home).links
    shown = visitor.get(f"{home}/beat-sheet")
    assert (shown.status, shown.heading) == (200, f"Print a beat sheet: {name}")
    assert home in shown.links
    (form,) = shown.each("form")
    assert (form.get("method"), form.get("action")) == ("post", f"{home}/beat-sheet.pdf")
    for file in ("beat-sheet.pdf?paper=a4", "beat-sheet.pdf?paper=a3", "leaflet.pdf?lang=en"):
        assert f"{home}/{file}" in shown.links
        assert visitor.client.get(f"{home}/{file}").mimetype == "application/pdf"


@pytest.mark.parametrize("path", ["/force/zedshire", "/forces"])
def test_no_other_page_leads_to_a_sheet(visitor: Visitor, path: str) -> None:
    assert not any("beat-sheet" in address for address in visitor.get(path).links)


def test_it_begins_with_the_sheet_as_it_is(visitor: Visitor) -> None:
    shown = visitor.get(FORM)
    assert fields(shown) == ["place-team-1", "place-team-2", "place-action-3"]
    assert [chosen(shown, name) for name in fields(shown)] == ["1", "2", "3"]
    labels = {words_of(e) for e in shown.each("label")}
    assert {FIRST, SECOND, *choices.PAPERS.values(), *choices.MONTHS.values()} <= labels
    assert (chosen(shown, "paper"), chosen(shown, "layer"), chosen(shown, "months")) == ("a4", "harm", "13")
    assert "lang" not in fields(shown, "input")
    assert made(visitor.client) == visitor.client.get(PDF).data


def test_the_address_may_choose_before(visitor: Visitor) -> None:
    shown = visitor.get(f"{FORM}?paper=a3&layer=asb&months=36")
    assert (chosen(shown, "paper"), chosen(shown, "layer"), chosen(shown, "months")) == ("a3", "asb", "36")


@pytest.mark.parametrize("asked", ["paper=a5", "layer=x", "months=12", "lang=cy"])
def test_an_address_that_asks_for_what_there_is_not_is_refused_with_the_choices(visitor: Visitor, asked: str) -> None:
    shown = visitor.get(f"{FORM}?{asked}")
    assert shown.status == 400
    ways = [a for a in shown.links if a.startswith(FORM)]
    assert ways
    assert {visitor.get(way).status for way in ways} == {200}


@pytest.mark.parametrize(
    ("path", "status"),
    [("/ward/E05999999/beat-sheet", 404), ("/ward/e05999001/beat-sheet", 301), ("/force/zedshire/beat-sheet", 404),
     ("/csp/E05999001/beat-sheet", 404), ("/bcu/Zedshire/coast/beat-sheet", 301)],
)  # fmt: skip
def test_addresses_have_one_spelling(client: FlaskClient, path: str, status: int) -> None:
    response = client.get(path)
    assert response.status_code == status
    if status == 301:
        assert response.location.endswith("/beat-sheet")
        assert client.get(response.location).status_code == 200


def test_an_area_without_priorities_says_so_and_has_its_sheet(visitor: Visitor) -> None:
    shown = visitor.get("/csp/E22999001/beat-sheet")
    assert fields(shown) == []
    assert sheet_words.NO_PRIORITIES in shown.words
    assert packed("Bring keys") in paper.text(made(visitor.client, "/csp/E22999001/beat-sheet.pdf", notes="Bring keys"))


def test_where_no_map_was_drawn_none_is_to_be_chosen(make: Make) -> None:
    visitor = make("DELETE FROM maps")
    assert "layer" not in fields(visitor.get(FORM), "input")
    assert packed(sheet_words.NO_MAP) in paper.text(made(visitor.client))


def test_an_area_of_which_nothing_is_published_can_be_edited(make: Make) -> None:
    visitor = make(*SILENT)
    assert visitor.get(FORM).status == 200
    assert packed("Bring keys") in paper.text(made(visitor.client, notes="Bring keys"))


# What is chosen


def test_paper_map_and_months_are_those_of_the_addresses(client: FlaskClient) -> None:
    for told in ({"layer": "asb"}, {"paper": "a3", "layer": "count", "months": "36"}):
        assert made(client, **told) == client.get(PDF, query_string=told).data


def test_in_wales_headings_may_be_in_welsh(make: Make) -> None:
    visitor = make(WALES)
    shown = visitor.get(FORM)
    assert chosen(shown, "lang") == "en"
    assert [a for a in shown.links if "leaflet" in a] == [f"{HERE}/leaflet.pdf?lang={lang}" for lang in ("en", "cy")]
    assert made(visitor.client, lang="cy") == visitor.client.get(f"{PDF}?lang=cy").data != made(visitor.client)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [("paper", "a5", "There is no such paper. Choose one of these papers."), ("layer", "x", "There is no such map."),
     ("months", "12", "There is no such choice of months."), ("lang", "cy", "There is no sheet in that language."),
     ("paper", "", "There is no such paper."), ("place-team-1", "4", "There is no such place on the sheet."),
     ("place-team-1", "0", "There is no such place"), ("place-team-1", "x", "There is no such place"),
     ("place-action-3", "1 ", "There is no such place"), ("place-team-2", "-1", "There is no such place")],
)  # fmt: skip
def test_what_there_is_not_is_refused_beside_its_field(visitor: Visitor, field: str, value: str, said: str) -> None:
    told = {"notes": "Keep me", "paper": "a3", "place-team-2": "1", field: value}
    shown = page(visitor, PDF, told, 400)
    assert error(shown, field).startswith(said)
    assert shown.title.startswith("Error: Print a beat sheet: Castle ward")
    assert words_of(shown.within("notes")) == "Keep me"
    assert field == "paper" or chosen(shown, "paper") == "a3"
    assert field == "place-team-2" or chosen(shown, "place-team-2") == "1"


# The order


@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_whoever_gives_every_place_gets_it(n: int) -> None:
    for told in permutations(range(1, n + 1)):
        assert [placed(told).index(i) + 1 for i in range(n)] == list(told)


@pytest.mark.parametrize(
    ("places", "expected"),
    [((1, 2, 1), (2, 0, 1)), ((3, 2, 3), (1, 2, 0)), ((1, 1, 3), (1, 0, 2)), ((2, 2, 3), (1, 0, 2)),
     ((1, 2, 1, 1), (2, 3, 0, 1)), ((None, 2, 3), (1, 2)), ((None, 2, 1), (2, 1)), ((4, None, None, 4), (3, 0)),
     ((None, None), ()), ((), ()), ((1, 2, 3), (0, 1, 2))],
)  # fmt: skip
def test_one_change_moves_one_thing(places: tuple[int | None, ...], expected: tuple[int, ...]) -> None:
    assert placed(places) == expected


def test_priorities_stand_in_the_order_that_was_chosen(client: FlaskClient) -> None:
    texts = (FIRST, SECOND, ACTION)
    moved = {"place-team-1": "1", "place-team-2": "2", "place-action-3": "1"}
    assert order(made(client, **moved), *texts) == [ACTION, FIRST, SECOND]
    assert order(made(client, **{"place-team-1": "2", "paper": "a3"}), *texts) == [SECOND, FIRST, ACTION]


def test_what_is_left_out_is_not_on_the_sheet(client: FlaskClient) -> None:
    texts = (FIRST, SECOND, ACTION)
    assert order(made(client, **{"place-team-1": "", "place-action-3": "1"}), *texts) == [ACTION, SECOND]
    assert order(made(client, **dict.fromkeys(("place-team-1", "place-team-2", "place-action-3"), "")), *texts) == []


def test_a_form_that_is_older_than_a_priority_still_prints_it(live_app: Flask) -> None:
    entered.year(live_app)
    client, home = live_app.test_client(), AREAS["neighbourhood"][0]
    noise, action, bins = "Noise at the harbour", "Mend the light on the pier", "Bins that nobody empties"
    first, second = fields(Visitor(client).get(f"{home}/beat-sheet"))
    assert first.startswith("place-agreed-")
    assert second.startswith("place-action-")
    gone = {"place-agreed-99": "1"}
    pdf = made(client, f"{home}/beat-sheet.pdf", **{first: "2", second: "2"}, **gone)
    assert order(pdf, noise, action) == [action, noise]
    told = {"area": entered.COAST, "neighbourhood": entered.TEAM}
    entered.add(live_app, Priority(text=bins, agreed="2026-02-03", **told))
    pdf = made(client, f"{home}/beat-sheet.pdf", **{first: "1", second: ""}, **gone)
    assert order(pdf, noise, action, bins) == [noise, bins]


# Notes


@pytest.mark.parametrize("size", ["a4", "a3"])
def test_notes_stand_on_the_sheet_line_by_line(client: FlaskClient, size: str) -> None:
    pdf = made(client, notes="  Hall opens at six\r\n\r\nBring\tkeys\rand £5 for tea – ŵŷ’s  ", paper=size)
    lines = [" ".join(line.split()) for p in paper.read(pdf).pages for line in p.extract_text().splitlines()]
    assert [line for line in lines if line in ("Hall opens at six", "Bring keys", "and £5 for tea – ŵŷ’s")] == [
        "Hall opens at six", "Bring keys", "and £5 for tea – ŵŷ’s",
    ]  # fmt: skip
    told = paper.text(pdf)
    assert told.index(packed("Notes Hall opens at six")) > told.index(packed("Agree three priorities"))


MARKUP = (
    *(text for name, text in HOSTILE.items() if name != "long"), "#set page(width: 1cm)", '#import "house.typ": *',
    '#read("beat.typ")', "#{panic()}", "*b* _i_ `raw` $x^2$ <label> @ref = Heading", "// no comment /* at all */",
    "<svg onload=alert(1)><path/></svg>", "{{ 7*7 }} {% raw %}", "https://evil.example/?a=1&b=2",
    "- one\n+ two\n/ term: three", "\\u{41} \\", "a~b -- c --- d", "= One\n== Two",
)  # fmt: skip


@pytest.mark.parametrize("size", ["a4", "a3"])
def test_what_was_typed_is_text(client: FlaskClient, size: str) -> None:
    pdf, bare = made(client, notes="\n".join(MARKUP), paper=size), made(client, paper=size)
    told = paper.text(pdf)
    for text in MARKUP:
        assert packed(text) in told
    assert set(paper.sizes(pdf)) == set(paper.sizes(bare))
    headings = [[e["/S"] for e in paper.tagged(each) if str(e["/S"]).startswith("/H")] for each in (pdf, bare)]
    assert headings[0] == headings[1]
    links = [a.get_object() for page in paper.read(pdf).pages for a in page.get("/Annots", [])]
    assert links
    assert not any("evil" in str(link.get("/A")) for link in links)


def test_what_no_typeface_here_draws_is_shown_as_unknown(client: FlaskClient) -> None:
    told = paper.text(
        made(client, notes="before \U0001f600 日本 \x00\x1b\ud800 after".encode("utf-8", "replace").decode())
    )
    assert packed("before \ufffd \ufffd\ufffd") in told
    assert "after" in told


def test_notes_have_a_greatest_length_and_all_that_was_typed_is_shown_again(visitor: Visitor) -> None:
    assert packed("word " * 299 + "last") in paper.text(made(visitor.client, notes="word " * 299 + "last"))
    overleaf = paper.text(made(visitor.client, notes="ab" * 750))  # what stands under a page may part it
    assert overleaf.count("ab") >= 750
    shown = page(visitor, PDF, {"notes": "x" * 1_501, "months": "36"}, 400)
    assert error(shown, "notes") == "This has 1,501 characters. Give 1,500 at most."
    assert words_of(shown.within("notes")) == "x" * 1_501
    assert chosen(shown, "months") == "36"
    assert "9,999,999" in error(page(visitor, PDF, {"notes": TEN_MEGABYTES}, 400), "notes")


def test_a_form_that_is_led_to_the_areas_one_address_loses_nothing(client: FlaskClient) -> None:
    typed = {"notes": "Bring chairs", "paper": "a4", "layer": "none", "months": "0", "lang": "en"}
    response = client.post(PDF.lower(), data=typed)
    assert (response.status_code, response.headers["Location"]) == (308, PDF)
    assert "Bringchairs" in paper.text(client.post(PDF.lower(), data=typed, follow_redirects=True).data)


def test_a_note_of_very_many_lines_goes_on_overleaf_and_none_is_lost(client: FlaskClient) -> None:
    pdf = made(client, notes="\n".join(f"§{i}" for i in range(300)))
    assert len(paper.sizes(pdf)) > 1
    assert [int(n) for n in re.findall(r"§(\d+)\s", "\n".join(p.extract_text() for p in paper.read(pdf).pages))] == [
        *range(300)
    ]


def test_hostile_text_comes_back_as_text(visitor: Visitor) -> None:
    escaped(page(visitor, PDF, {"notes": TYPED, "paper": "x"}, 400))
    evil = page(visitor, PDF, {"notes": "</textarea><script>alert(1)</script>", "paper": TYPED, "layer": TYPED}, 400)
    assert "<script>alert" not in evil.text


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_name_is_only_a_name(make: Make, name: str) -> None:
    visitor = make(
        renamed(name), renamed(name).replace("areas SET name", "priorities SET issue").partition(" WHERE")[0]
    )
    shown = visitor.get(FORM)
    assert " ".join(name.split()) in shown.heading
    assert visitor.checked(PDF, visitor.client.post(PDF, data={"paper": "x"})).status == 400


def test_a_long_priority_is_named_in_short_and_printed_whole(make: Make) -> None:
    text = ("A priority that goes on and on, with every street and every hour " * 8).strip()
    visitor = make(f"UPDATE priorities SET issue = '{text}' || number")  # noqa: S608
    labels = [words_of(e) for e in visitor.get(FORM).each("label") if e.get("for") == "place-team-1"]
    assert len(labels[0]) <= 160
    assert labels[0].endswith("…")
    assert packed(text + "1") in paper.text(made(visitor.client, **{"place-team-1": "2"}))


# Nothing is kept


def contents(folder: Path) -> dict[str, str]:
    """Every file of a folder and what is in it; what SQLite shares between processes apart."""
    files = (p for p in sorted(folder.rglob("*")) if p.is_file() and not p.name.endswith("-shm"))
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def test_nothing_of_it_is_written_logged_or_set(county: Path, tmp_path: Path, caplog: Any) -> None:
    from app import create_app

    data = edition.publish(county / "site", tmp_path / "data")
    shutil.copytree(county / "site/live", data / "live")
    client = create_app({"DATA": data, "NOW": "2026-11-20T09:00", "RATE": "1 per hour"}).test_client()
    caplog.set_level(logging.DEBUG)
    client.get(FORM)
    before = contents(data)
    assert "live/scrutiny.db" in before
    wrong = [{"notes": "Zanzibar", "paper": "x"}, {"notes": "Zanzibar" * 1_000}]
    for told in (*[{"notes": "Zanzibar"}] * 3, *wrong):  # no count is kept of whoever sends it
        response = client.post(PDF, data=told)
        assert response.status_code == (400 if told in wrong else 200)
        assert response.headers["Cache-Control"] == "no-store"
        assert not {"Set-Cookie", "ETag"} & set(response.headers.keys())
    assert contents(data) == before
    assert "Zanzibar" not in caplog.text
    assert "Zanzibar" not in client.get(FORM).text
    assert packed("Zanzibar") not in paper.text(client.get(PDF).data)


def test_it_opens_in_the_browser_under_a_name(client: FlaskClient) -> None:
    response = client.post(PDF, data={"notes": "x", "paper": "a3"})
    assert response.headers["Content-Disposition"] == f'inline; filename="{WARD}-beat-sheet-a3.pdf"'


def test_the_same_form_gives_the_same_bytes(client: FlaskClient) -> None:
    told = {"notes": "Bring keys", "place-team-2": "1", "layer": "asb"}
    assert made(client, **told) == made(client, **told)


@pytest.mark.parametrize("headers", FOREIGN, ids=["origin", "fetch"])
def test_a_form_of_another_site_is_refused(visitor: Visitor, headers: dict[str, str]) -> None:
    response = sent(visitor, PDF, {"notes": "x"}, headers=headers)
    assert response.status_code == 400
    assert visitor.checked(PDF, response).heading == "That form came from another site"


@pytest.mark.parametrize("path", ["/ward/E05999999", "/force/zedshire", "/bcu/zedshire/nowhere", "/csp/E05999001"])
def test_no_form_is_taken_where_there_is_no_sheet(client: FlaskClient, path: str) -> None:
    assert client.post(f"{path}/beat-sheet.pdf", data={"notes": "x"}).status_code in (404, 405)


def test_the_page_takes_no_form_itself(client: FlaskClient) -> None:
    response = client.post(FORM, data={"notes": "x"})
    assert response.status_code == 405
    assert re.search(r"\bGET\b", response.headers["Allow"])
