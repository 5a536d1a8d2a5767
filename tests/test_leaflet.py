"""The leaflet for letter boxes: the facts of the area's page, twice on a page that is cut, heard once."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import paper
import pytest
import scrutiny_site as entered
import zxingcpp
from card_site import NAMES, packed
from edition import Make
from flask import Flask
from flask.testing import FlaskClient
from machine_site import HOLED, SILENT, WARD, renamed
from PIL import Image, ImageChops

from openbeat import assets, figures, redress, typesetting
from openbeat.live.tables import Priority
from openbeat.pages import the_store
from openbeat.sheets import leaflet, sheet_words
from openbeat.sheets.choices import Choices
from openbeat.typesetting import UNDRAWN, UNKNOWN

AREAS = {
    "ward": f"/ward/{WARD}",
    "csp": "/csp/E22999001",
    "bcu": "/bcu/zedshire/coast",
    "neighbourhood": "/neighbourhood/zedshire/ashwold-east",
}
HERE = AREAS["ward"]
LANDSCAPE = (842, 595)  # A4 in points, of which each half is A5
HEADS = ("team", "promised", "recorded", "meeting", "suggest", "expect", "complain", "help")
PPI = 150


def made(client: FlaskClient, path: str = HERE, **asked: str) -> bytes:
    response = client.get(f"{path}/leaflet.pdf", query_string=asked)
    assert (response.status_code, response.mimetype) == (200, "application/pdf"), path
    return response.data


def facts(client: FlaskClient, path: str = HERE) -> dict[str, Any]:
    told: dict[str, Any] = client.get(f"{path}.json").json
    return told


def halves(app: Flask, code: str = WARD, **chosen: str) -> tuple[Image.Image, Image.Image]:
    """Both copies as a scanner sees them."""
    with app.test_request_context(base_url="https://beat.example"):
        store = the_store()
        area = store.area(code)
        assert area
        shown = leaflet.shown(store, figures.read(store, area), Choices(**chosen))
        page = Image.open(io.BytesIO(typesetting.picture("leaflet.typ", shown, ppi=PPI))).convert("RGB")
    wide, high = page.size
    middle = wide // 2
    return page.crop((0, 0, middle - 20, high)), page.crop((middle, 0, 2 * middle - 20, high))


def said_by_a_team(words: str) -> tuple[str, str]:
    """SQL that puts words into what a team promised and did, and into how it is reached."""
    return (
        f"UPDATE priorities SET issue = '{words}', done = '{words}'",  # noqa: S608
        f"UPDATE teams SET email = '{words}'",  # noqa: S608
    )


@pytest.mark.parametrize("kind", AREAS)
def test_it_is_one_side_with_the_facts_of_the_area_twice(client: FlaskClient, kind: str) -> None:
    pdf, own = made(client, AREAS[kind]), facts(client, AREAS[kind])
    assert paper.sizes(pdf) == [LANDSCAPE]
    told = paper.text(pdf)
    for part in ("Policing where you live", own["sentences"][0], own["sentences"][-1], own["snapshot"], own["licence"],
                 sheet_words.LEFT_OUT, "Independent. Not a police or government website.",
                 "Fictional demonstration data", "data to September 2026 · 12 of 12 months published",
                 f"localhost{AREAS[kind]}", "call 999. At other times, call 101",
                 *(sheet_words.HEADINGS[key] for key in HEADS)):  # fmt: skip
        assert told.count(packed(part)) == 2, part
    assert told.count(packed("Cut here")) == 1


def test_what_was_promised_and_done_is_that_of_the_area(client: FlaskClient) -> None:
    told, own = paper.text(made(client)), facts(client)
    for p in own["priorities"][: leaflet.FIRST]:
        assert told.count(packed(p["issue"])) == told.count(packed(p["done"])) == 2
    assert own["priorities"]


def test_it_says_who_can_be_reached_where_and_when(client: FlaskClient) -> None:
    told = paper.text(made(client))
    for part in ("zedborough-centre@zedshire-police.example", "Inspector Yusuf Vexley", "Methodist Hall",
                 "localhost/suggest-a-priority/zedshire/zedborough-centre"):  # fmt: skip
        assert told.count(packed(part)) == 2, part


def test_standards_complaints_and_help_are_those_of_their_pages(client: FlaskClient) -> None:
    told = paper.text(made(client))
    for answer in client.get("/standards/zedshire.json").json["promises"][:3]:
        assert packed(answer["title"]) in told
    for state in ("Kept: ", "Not kept: ", "Nothing published: "):
        assert told.count(packed(state)) == 2
    page = client.get("/redress/zedshire").text
    with client.application.test_request_context():
        store = the_store()
        rungs = [r["rung"] for r in store.db.execute("SELECT rung FROM rungs ORDER BY position LIMIT 6")]
        helps = [h for _, _, own in redress.parts(store, "E23999001")[:2] for h in own if h.telephone]
    assert len(rungs) == 6
    assert len(helps) > 4
    for part in (*rungs, *(h.name for h in helps), *(h.telephone for h in helps)):
        assert part in page
        assert told.count(packed(part)) == 2, part
    assert told.count("localhost/redress/zedshire") == told.count("localhost/standards/zedshire") == 2


@pytest.mark.parametrize("kind", AREAS)
def test_a_screen_reader_hears_it_once(client: FlaskClient, kind: str) -> None:
    pdf = made(client, AREAS[kind])
    tags = [e["/S"] for e in paper.tagged(pdf)]
    assert (tags.count("/H1"), tags.count("/H2")) == (1, len(HEADS))
    assert tags.index("/H1") < tags.index("/H2")
    assert [mark.title for mark in paper.read(pdf).outline if not isinstance(mark, list)] == [
        paper.read(pdf).metadata.title.replace(": ", " ")
    ]
    code, *maps = paper.figures(pdf)
    assert code == f"QR code of this area’s page: http://localhost{AREAS[kind]}"
    assert all(alt.startswith("Map of ") and "Darker: more harm" in alt for alt in maps)
    assert len(maps) <= 1


@pytest.mark.parametrize("compiled", [True, False])
def test_its_fonts_are_in_it(client: FlaskClient, monkeypatch: pytest.MonkeyPatch, compiled: bool) -> None:
    if not compiled:
        monkeypatch.setattr(assets, "asset_path", lambda _: None)
    paper.embedded(made(client))


@pytest.mark.parametrize("code", [WARD, "E05999040", "zedshire/coast"], ids=["city", "rural", "command area"])
def test_both_copies_are_alike_and_their_codes_lead_to_the_page(app: Flask, code: str) -> None:
    left, right = halves(app, code)
    kind = "bcu" if "/" in code else "ward"
    for image in (left, right):
        for each in (image, paper.photocopy(image)):
            (found,) = zxingcpp.read_barcodes(each)
            assert found.text == f"https://beat.example/{kind}/{code}"
    ink = [ImageChops.invert(paper.photocopy(image)).getbbox() for image in (left, right)]
    assert all(ink)
    heights = [(box[1], box[3]) for box in ink if box]
    assert abs(heights[0][0] - heights[1][0]) <= 1
    assert abs(heights[0][1] - heights[1][1]) <= 1


def test_without_its_map_it_is_black_and_white(make: Make) -> None:
    for image in halves(make("DELETE FROM maps").client.application):
        assert paper.colour(image) < 8


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
@pytest.mark.parametrize("kind", ["ward", "bcu"])
def test_a_hostile_name_is_only_a_name(make: Make, name: str, kind: str) -> None:
    quoted = name.replace("'", "''")
    pdf = made(
        make(renamed(name), f"UPDATE areas SET name = '{quoted}' WHERE code = 'zedshire/coast'").client,  # noqa: S608
        AREAS[kind],
    )
    shown = UNDRAWN.sub(UNKNOWN, name)
    assert paper.text(pdf).count(packed(shown)) >= 2
    assert paper.read(pdf).metadata.title.startswith(f"Policing where you live: {shown.strip()}"[:40])


def test_hostile_words_of_a_team_are_only_words(make: Make) -> None:
    words = "#panic() $x$ *b* @ref `raw` <b>now</b> \\ //"
    client = make(*said_by_a_team(words)).client
    assert paper.text(made(client)).count(packed(words)) >= 6


def test_long_priorities_go_on_overleaf_and_nothing_is_cut(make: Make) -> None:
    issue, done = ([f"{letter}{n:03}z" for n in range(180)] for letter in "pd")
    client = make(f"UPDATE priorities SET issue = '{' '.join(issue)}', done = '{' '.join(done)}'").client  # noqa: S608
    pdf, count = made(client), len(facts(client)["priorities"][: leaflet.FIRST])
    assert len(paper.sizes(pdf)) > 1
    assert set(paper.sizes(pdf)) == {LANDSCAPE}
    told = paper.text(pdf)
    assert count >= 2
    assert {told.count(word) for word in (*issue, *done)} == {2 * count}
    for part in (*(sheet_words.HEADINGS[key] for key in HEADS), f"localhost{HERE}"):
        assert told.count(packed(part)) >= 2, part
    tags = [e["/S"] for e in paper.tagged(pdf)]
    assert (tags.count("/H1"), tags.count("/H2")) == (1, len(HEADS))


def test_words_as_long_as_a_line_stay_in_their_half(make: Make) -> None:
    client = make(*said_by_a_team("x" * 400)).client
    left, right = halves(client.application)
    for image in (left, right):
        edges = image.crop((image.width - 20, 0, image.width, image.height)), image.crop((0, 0, 20, image.height))
        for edge in edges:
            middle = edge.crop((0, 0, edge.width, edge.height * 4 // 10))  # above the words along the cut
            inked = ImageChops.invert(paper.photocopy(middle)).getbbox()
            assert inked is None or inked[2] - inked[0] <= 3  # the cut itself


def test_an_area_of_which_nothing_is_published_has_a_leaflet_that_says_so(make: Make) -> None:
    told = paper.text(made(make(*SILENT).client))
    assert told.count(packed("This site holds no street-level crime of Zedshire Police")) == 2
    assert "12of12months" not in told
    assert packed(sheet_words.HEADINGS["meeting"]) in told


def test_a_year_that_is_not_whole_has_no_comparison(make: Make) -> None:
    client = make(*HOLED).client
    told = paper.text(made(client))
    assert packed(facts(client)["sentences"][0]) in told
    assert packed("11 of 12 months published") in told


def test_what_was_agreed_here_stands_on_it_first_and_the_rest_is_counted(live_app: Flask) -> None:
    told = {"area": entered.COAST, "neighbourhood": entered.TEAM}
    entered.add(
        live_app,
        *(Priority(text=f"Noise at the front {n}", agreed=f"2026-05-0{n}", done="", done_on="", **told)
          for n in range(1, 6)),
        entered.meeting("2026-12-01T19:00", "2026-12-01T20:00", title="Beat evening", kind="beat",
                        neighbourhood=entered.TEAM),
    )  # fmt: skip
    client = live_app.test_client()
    words = paper.text(made(client, f"/neighbourhood/{entered.TEAM}"))
    own = len(facts(client, f"/neighbourhood/{entered.TEAM}")["priorities"])
    assert packed(f"{own + 5 - leaflet.FIRST} more are on the page of this area.") in words
    assert words.count("Noiseatthefront") == 2 * (leaflet.FIRST - own)
    assert packed("Tuesday 1 December 2026, 19:00 to 20:00: Beat evening, Town Hall, Saltmere") in words


def test_a_team_of_another_nation_is_not_sent_to_its_helplines(make: Make) -> None:
    told = paper.text(made(make("UPDATE surroundings SET nation = 'Wales'").client))
    assert packed("Live Fear Free 0808 80 10 800") in told
    assert packed("National Domestic Abuse Helpline") not in told


def test_the_same_leaflet_is_the_same_bytes_on_another_day_too(county: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from app import create_app

    days = [
        create_app({"DATA": county / "site", "TESTING": True, "NOW": now}) for now in ("2026-11-20T09:00", "2026-12-02")
    ]
    first = made(days[0].test_client())
    monkeypatch.setattr(typesetting, "_compilers", {})
    assert made(days[1].test_client()) == first
    assert "/CreationDate" not in (paper.read(first).trailer.get("/Info") or {})


@pytest.mark.parametrize(
    ("kind", "name"), [("ward", f"{WARD}-leaflet.pdf"), ("bcu", "zedshire-coast-leaflet.pdf")]
)  # fmt: skip
def test_it_is_kept_but_asked_about_and_has_a_name(client: FlaskClient, kind: str, name: str) -> None:
    response = client.get(f"{AREAS[kind]}/leaflet.pdf")
    assert response.headers["Content-Disposition"] == f'inline; filename="{name}"'
    assert response.headers["Cache-Control"] == "no-cache"
    held = client.get(f"{AREAS[kind]}/leaflet.pdf", headers={"If-None-Match": response.headers["ETag"]})
    assert held.status_code == 304


@pytest.mark.parametrize("layer", ["count", "asb", "none"])
def test_it_has_the_map_that_is_asked_for(client: FlaskClient, layer: str) -> None:
    darker = {"count": "Darker: more crimes", "asb": "Darker: more incidents", "none": "Map of"}
    alts = paper.figures(made(client, AREAS["csp"], layer=layer))
    assert sum(darker[layer] in alt for alt in alts) == 1


@pytest.mark.parametrize(
    ("asked", "ways"), [("layer=x", ("layer=count", "layer=none")), ("lang=fr", ()), ("lang=cy", ())]
)  # fmt: skip
def test_what_there_is_not_is_refused_with_the_choices(client: FlaskClient, asked: str, ways: tuple[str, ...]) -> None:
    response = client.get(f"{HERE}/leaflet.pdf?{asked}")
    assert response.status_code == 400
    for way in ways:
        assert f"{HERE}/leaflet.pdf?{way}" in response.text
        assert client.get(f"{HERE}/leaflet.pdf?{way}").status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [("/ward/E05999999/leaflet.pdf", 404), ("/ward/e05999001/leaflet.pdf", 301),
     ("/csp/E05999001/leaflet.pdf", 404), ("/bcu/zedshire/nowhere/leaflet.pdf", 404),
     ("/force/zedshire/leaflet.pdf", 404)],
)  # fmt: skip
def test_addresses_that_are_no_leaflet(client: FlaskClient, path: str, status: int) -> None:
    assert client.get(path).status_code == status


@pytest.mark.parametrize("code", ["E05010862", "E05010867", "E05000990"], ids=["city centre", "suburb", "rural"])
def test_real_wards_fit_on_one_side(south_yorkshire_client: FlaskClient, code: str) -> None:
    pdf = made(south_yorkshire_client, f"/ward/{code}")
    assert paper.sizes(pdf) == [LANDSCAPE]
    assert paper.text(pdf).count(packed(facts(south_yorkshire_client, f"/ward/{code}")["sentences"][0])) == 2
