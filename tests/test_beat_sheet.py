"""The beat sheet: the page's own figures on one side of A4, or beside a map for the wall on A3, in a panel's order."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import paper
import pytest
import scrutiny_site as entered
import zxingcpp
from card_site import packed
from edition import Make
from flask import Flask
from flask.testing import FlaskClient
from machine_site import HOLED, HOSTILE, SILENT, WARD, renamed
from PIL import Image

from openbeat import figures, heat, stills, typesetting
from openbeat.change_words import Row
from openbeat.figures import Figures
from openbeat.live.tables import Priority, Suggestion
from openbeat.pages import the_store
from openbeat.sheets import sheet, sheet_words
from openbeat.sheets.choices import Choices
from openbeat.store import Store

AREAS = {
    "ward": f"/ward/{WARD}",
    "csp": "/csp/E22999001",
    "bcu": "/bcu/zedshire/coast",
    "neighbourhood": "/neighbourhood/zedshire/ashwold-east",
}
HERE = AREAS["ward"]
PAPERS = {"a4": paper.A4, "a3": paper.A3}
ASB = "anti-social-behaviour"
LONG = "A priority that goes on and on, as residents’ own words do, with the name of every street and every hour "


_known: dict[tuple[object, ...], bytes] = {}  # sheets of the county as it is, which most tests read


def made(client: FlaskClient, path: str = HERE, **asked: str) -> bytes:
    key = client.application.config["DATA"], path, *sorted(asked.items())
    if key not in _known:
        _known[key] = fresh(client, path, **asked)
    return _known[key]


def fresh(client: FlaskClient, path: str = HERE, **asked: str) -> bytes:
    response = client.get(f"{path}/beat-sheet.pdf", query_string=asked)
    assert (response.status_code, response.mimetype) == (200, "application/pdf"), path
    return response.data


def facts(client: FlaskClient, path: str = HERE) -> dict[str, Any]:
    told: dict[str, Any] = client.get(f"{path}.json").json
    return told


def of(store: Store, code: str = WARD) -> Figures:
    area = store.area(code)
    assert area
    return figures.read(store, area)


def labels(client: FlaskClient) -> dict[str, str]:
    with client.application.test_request_context():
        return {r["slug"]: r["label"] for r in the_store().db.execute("SELECT slug, label FROM categories")}


@pytest.mark.parametrize("size", PAPERS)
@pytest.mark.parametrize("kind", AREAS)
def test_it_is_one_side_of_its_paper_for_every_kind_of_area(client: FlaskClient, kind: str, size: str) -> None:
    pdf = made(client, AREAS[kind], paper=size)
    assert paper.sizes(pdf) == [PAPERS[size]]
    told, own = paper.text(pdf), facts(client, AREAS[kind])
    for sentence in own["sentences"]:
        assert packed(sentence) in told
    for part in ("Independent. Not a police or government website.", "Fictional demonstration data", own["snapshot"],
                 "12 of 12 months published", "data to September 2026", f"http://localhost{AREAS[kind]}",
                 sheet_words.LEFT_OUT, heat.MOVED):  # fmt: skip
        assert packed(part) in told, part


@pytest.mark.parametrize("size", PAPERS)
def test_every_number_is_that_of_the_areas_own_file(client: FlaskClient, size: str) -> None:
    told, own, names = paper.text(made(client, paper=size)), facts(client), labels(client)
    months = sorted(own["months"])[-13:]
    assert len(months) == 13
    for slug, name in names.items():
        row = [own["months"][m][slug] for m in months]
        year = sum(row[1:])
        assert year == own["counts"][slug]
        cells = "".join(f"{n:,}" for n in (*row, year, own["counts_year_before"][slug]))
        assert packed(f"{name}{cells}") in told, name
    crimes = [sum(n for s, n in own["months"][m].items() if s != ASB) for m in months]
    assert packed("All crimes" + "".join(f"{n:,}" for n in (*crimes, sum(crimes[1:])))) in told


def test_its_parts_come_in_the_order_of_a_ward_panel(client: FlaskClient) -> None:
    told = paper.text(made(client))
    order = [packed(sheet_words.HEADINGS[key]) for key in
             ("where", "priorities", "recorded", "places", "usual", "questions", "agree")]  # fmt: skip
    places = [told.index(heading) for heading in order]
    assert places == sorted(places)
    for key in ("meeting", "team", "expect", "complain", "made", "notes", "suggested"):
        assert packed(sheet_words.HEADINGS[key]) in told


def test_priorities_are_told_with_days_and_with_what_was_done(client: FlaskClient) -> None:
    told, own = paper.text(made(client)), facts(client)
    assert own["priorities"]
    for p in own["priorities"]:
        assert packed(p["issue"]) in told
        assert packed(p["done"]) in told
    assert "ago" not in told.replace("theyarenot", "")  # an age goes wrong on paper


def test_places_are_those_of_the_map_without_violence_harm_or_rank(client: FlaskClient) -> None:
    told = paper.text(made(client))
    with client.application.test_request_context():
        rows = the_store().db.execute("SELECT * FROM places WHERE area = ? ORDER BY number", (WARD,)).fetchall()
    assert rows
    for r in rows:
        name = r["name"].removeprefix("On or near ")
        cells = f"{r['number']}{name}{r['crimes']}{r['asb']}"
        apart = f"{r['number']}{name}({r['crimes']}crimes,{r['asb']}ASB)"
        assert packed(apart if r["apart"] else cells) in told
    assert packed(sheet_words.PLACES_KEY) in told


def test_police_stations_are_set_apart(make: Make) -> None:
    client = make("UPDATE places SET apart = 1 WHERE number = 2").client
    assert packed(f"{sheet_words.APART}: 2") in paper.text(made(client))


@pytest.mark.parametrize("size", PAPERS)
@pytest.mark.parametrize("kind", AREAS)
def test_it_is_tagged_as_pdf_ua_asks(client: FlaskClient, kind: str, size: str) -> None:
    pdf = made(client, AREAS[kind], paper=size)
    tags = [e["/S"] for e in paper.tagged(pdf)]
    assert tags.count("/H1") == 1
    assert tags.count("/H2") == 13
    assert tags.index("/H1") < tags.index("/H2") < tags.index("/Table")
    assert tags.count("/TH") >= 18
    map_, code = sorted(paper.figures(pdf))
    assert map_.startswith("Map of ")
    assert "Darker: more harm was recorded" in map_
    assert code == f"QR code of this page’s address: http://localhost{AREAS[kind]}"
    assert paper.read(pdf).metadata.title.startswith("Beat sheet: ")
    paper.embedded(pdf)


def seen(app: Flask, size: str, layer: str = heat.DEFAULT) -> Image.Image:
    """The sheet as a scanner sees it."""
    with app.test_request_context(base_url="https://beat.example"):
        store = the_store()
        own = sheet.shown(store, of(store), Choices(paper=size, layer=layer))
        shown = {"title": own["title"], "site": own["site"], "sheets": [own]}
        return Image.open(io.BytesIO(typesetting.picture("beat.typ", shown, ppi=150))).convert("RGB")


@pytest.mark.parametrize("size", PAPERS)
def test_its_code_leads_to_the_areas_page_even_from_a_photocopy(app: Flask, size: str) -> None:
    image = seen(app, size)
    for each in (image, paper.photocopy(image)):
        (code,) = zxingcpp.read_barcodes(each)
        assert code.text == f"https://beat.example{HERE}"


def test_beside_its_map_no_meaning_hangs_on_a_colour(app: Flask) -> None:
    image = seen(app, "a4", layer=heat.BARE)  # whose legend has no swatches
    wide, high = image.size
    image.paste("white", (0, 0, int(0.36 * wide), int(0.34 * high)))
    assert paper.colour(image) < 8


def test_screen_and_paper_show_one_drawing(client: FlaskClient) -> None:
    snapshot = facts(client)["snapshot"]
    for layer in ("harm", "count", heat.BARE):
        screen = client.get(f"/s/{snapshot}/maps/{WARD}/{layer}.svg").text
        with client.application.test_request_context():
            store = the_store()
            own = sheet.shown(store, of(store), Choices(layer=layer))
            assert own["map"]["svg"] == screen
            large = sheet.drawn(store, of(store),
                                Choices(paper="a3", layer=layer))  # fmt: skip
            assert large
            assert large["svg"] == stills.wall(store, WARD, layer)


def test_the_same_sheet_is_the_same_bytes_on_another_day_too(county: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from app import create_app

    days = [
        create_app({"DATA": county / "site", "TESTING": True, "NOW": now}) for now in ("2026-11-20T09:00", "2026-12-02")
    ]
    first = fresh(days[0].test_client())
    monkeypatch.setattr(typesetting, "_compilers", {})
    assert fresh(days[1].test_client()) == first
    assert "/CreationDate" not in (paper.read(first).trailer.get("/Info") or {})


def test_it_is_kept_but_asked_about_and_has_a_name(client: FlaskClient) -> None:
    response = client.get(f"{HERE}/beat-sheet.pdf?paper=a3")
    assert response.headers["Content-Disposition"] == f'inline; filename="{WARD}-beat-sheet-a3.pdf"'
    assert response.headers["Cache-Control"] == "no-cache"
    held = client.get(f"{HERE}/beat-sheet.pdf?paper=a3", headers={"If-None-Match": response.headers["ETag"]})
    assert held.status_code == 304


@pytest.mark.parametrize(
    ("asked", "ways"),
    [("paper=a5", ("paper=a3",)), ("layer=x", ("layer=count", "layer=none")), ("months=12", ("months=36", "months=0")),
     ("lang=fr", ()), ("lang=cy", ()), ("paper=", ("paper=a3",)), ("paper=a3&layer=x", ("paper=a3&layer=count",))],
)  # fmt: skip
def test_what_there_is_not_is_refused_with_the_choices(client: FlaskClient, asked: str, ways: tuple[str, ...]) -> None:
    response = client.get(f"{HERE}/beat-sheet.pdf?{asked}")
    assert response.status_code == 400
    for way in ways:
        assert f"{HERE}/beat-sheet.pdf?{way}".replace("&", "&amp;") in response.text
        assert client.get(f"{HERE}/beat-sheet.pdf?{way}").status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [("/ward/E05999999/beat-sheet.pdf", 404), ("/ward/e05999001/beat-sheet.pdf", 301),
     ("/csp/E05999001/beat-sheet.pdf", 404), ("/bcu/zedshire/nowhere/beat-sheet.pdf", 404),
     ("/force/zedshire/beat-sheet.pdf", 404)],
)  # fmt: skip
def test_addresses_that_are_no_sheet(client: FlaskClient, path: str, status: int) -> None:
    assert client.get(path).status_code == status


@pytest.mark.parametrize("layer", ["count", "asb", "change", "none"])
def test_it_has_the_map_that_is_asked_for(client: FlaskClient, layer: str) -> None:
    (alt,) = (told for told in paper.figures(made(client, layer=layer)) if told.startswith("Map"))
    darker = {
        "count": "Darker: more crime",
        "asb": "Darker: more incidents",
        "change": "Orange: more",
        "none": "Map of",
    }
    assert darker[layer] in alt


def test_months_can_be_drawn_or_left_out(client: FlaskClient) -> None:
    drawn, without = made(client, months="36"), made(client, months="0")
    assert sum(alt.startswith(("Recorded crime by month", "Anti-social")) for alt in paper.figures(drawn)) == 2
    assert len(paper.figures(without)) == 2
    total = sum(n for slug, n in facts(client)["counts"].items() if slug != ASB)
    for pdf in (drawn, without):
        assert packed(f"All crimes{total:,}") in paper.text(pdf)


@pytest.mark.parametrize("size", PAPERS)
def test_an_area_of_which_nothing_is_published_has_a_sheet_that_says_so(make: Make, size: str) -> None:
    told = paper.text(made(make(*SILENT).client, paper=size))
    assert packed("This site holds no street-level crime of Zedshire Police") in told
    assert packed("All crimes") not in told
    assert packed("Nothing is drawn") in told
    assert packed(sheet_words.HEADINGS["agree"]) in told


def test_a_month_that_is_missing_is_no_zero(make: Make) -> None:
    client = make(*HOLED).client
    told, own = paper.text(made(client)), facts(client)
    months = sorted(own["months"])[-13:]
    row = [own["months"][m]["burglary"] for m in months]
    assert row.count(None) == 1
    cells = "".join("–" if n is None else f"{n:,}" for n in row)
    before = own["counts_year_before"]["burglary"]
    assert before
    assert packed(f"Burglary{cells}not published{before:,}") in told
    assert "cannotcompare" in told
    assert packed("Nothing is drawn") in told


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_name_is_only_a_name(make: Make, name: str) -> None:
    pdf = made(make(renamed(name)).client)
    assert packed(name) in paper.text(pdf)
    assert paper.read(pdf).metadata.title.startswith(f"Beat sheet: {name.strip()}"[:40])


@pytest.mark.parametrize("size", PAPERS)
def test_long_priorities_go_on_overleaf_and_nothing_is_cut(make: Make, size: str) -> None:
    words = (LONG * 12).strip()
    pdf = made(make(f"UPDATE priorities SET issue = '{words}' || number, done = '{words} done'").client, paper=size)  # noqa: S608
    told = paper.text(pdf)
    assert len(paper.sizes(pdf)) > 1
    assert set(paper.sizes(pdf)) == {PAPERS[size]}
    assert told.count(packed(words)) >= 4
    assert packed("http://localhost" + HERE) in told


def test_what_was_agreed_and_suggested_here_stands_on_it(live_app: Flask) -> None:
    told = {"area": entered.COAST, "neighbourhood": entered.TEAM}
    text = "Light the steps <b>*now*</b>"
    entered.add(
        live_app,
        Priority(text="Noise on the front", agreed="2026-05-04", done="Two visits", done_on="2026-06-01", **told),
        Suggestion(ref="abcdefghjkmn", text=text, state="published", digest="1", suggested=entered.MOMENT, **told),
        Suggestion(ref="abcdefghjkmp", text="Waits still", digest="2", suggested=entered.MOMENT, **told),
        entered.meeting("2026-12-01T19:00", "2026-12-01T20:00", title="Beat evening", kind="beat",
                        neighbourhood=entered.TEAM),
        entered.meeting(),
    )  # fmt: skip
    words = paper.text(made(live_app.test_client(), f"/neighbourhood/{entered.TEAM}"))
    for part in ("Noise on the front agreed 4 May 2026", "Two visits (1 June 2026)", text,
                 "Tuesday 1 December 2026, 19:00 to 20:00: Beat evening, Town Hall, Saltmere",
                 "Tuesday 8 December 2026, 18:30 to 20:30: Winter scrutiny meeting"):  # fmt: skip
        assert packed(part) in words, part
    assert "Waitsstill" not in words


@pytest.mark.parametrize(
    ("rows", "whole", "others", "told"),
    [
        ([("burglary", 188, 121), ("robbery", 20, 19)], (208, 140), {},
         ("Recorded burglary was higher than the year before, more than chance would explain (188, was 121). "
          + sheet_words.PLANNED,)),
        ([("burglary", 60, 40), ("robbery", 60, 40), ("drugs", 60, 40)], (1800, 1200), {},
         ("Recorded crime as a whole was higher than the year before, more than chance would explain (1,800, was "
          "1,200). " + sheet_words.PLANNED,)),
        ([("burglary", 121, 188)], (121, 188), {}, (f"{sheet_words.NO_HIGHER} {sheet_words.NEXT}",)),
        ([("burglary", 188, None)], (188, None), {}, (sheet_words.NEXT,)),
        ([("burglary", None, None)], (None, None), {"missing": ["2025-03", "2025-04"]},
         ("When will Zedshire Police publish its figures for March to April 2025?",)),
        ([("burglary", 188, 121), ("robbery", 188, 121), ("drugs", 188, 121)], (564, 363), {"undone": ["Noise"]},
         (2, "What was done about “Noise”?")),
    ],
)  # fmt: skip
def test_questions_come_from_what_stands_out_or_is_missing(
    rows: list[Row], whole: tuple[int | None, int | None], others: dict[str, list[str]], told: tuple[object, ...]
) -> None:
    known: dict[str, list[str]] = {"undone": [], "missing": [], **others}
    asked = sheet_words.questions(rows, whole, force="Zedshire Police", **known)
    if told[0] == 2:
        assert (len(asked), asked[2]) == (3, told[1])
    else:
        assert asked == told


def test_few_crimes_are_no_question_and_many_without_a_suspect_are() -> None:
    assert sheet_words.suspects_sentence(30, 40, "from January to December 2025") == ""
    assert sheet_words.suspects_sentence(49, 100, "from January to December 2025") == ""
    assert sheet_words.suspects_sentence(1200, 2000, "from January to December 2025").startswith("Of 2,000 crimes")


def test_without_maps_it_says_so(make: Make) -> None:
    pdf = made(make("DELETE FROM maps").client)
    assert packed(sheet_words.NO_MAP) in paper.text(pdf)
    assert not any(alt.startswith("Map") for alt in paper.figures(pdf))


@pytest.mark.parametrize("code", ["E05010862", "E05010867", "E05000990"], ids=["city centre", "suburb", "rural"])
def test_real_wards_fit_on_one_side_with_their_own_figures(south_yorkshire_client: FlaskClient, code: str) -> None:
    own = facts(south_yorkshire_client, f"/ward/{code}")
    for size, expected in PAPERS.items():
        pdf = made(south_yorkshire_client, f"/ward/{code}", paper=size)
        assert paper.sizes(pdf) == [expected]
        told = paper.text(pdf)
        assert packed(own["sentences"][0]) in told
        total = sum(n for slug, n in own["counts"].items() if slug != ASB)
        assert packed(f"{total:,}") in told


def test_all_sheets_together_have_a_bookmark_each(app: Flask) -> None:
    with app.test_request_context():
        store = the_store()
        own = [sheet.shown(store, of(store, code), Choices())
               for code in (WARD, "E05999002")]  # fmt: skip
    shown = json.loads(json.dumps({"title": "Two sheets", "site": "Open Beat", "sheets": own}))
    with app.app_context():
        reader = paper.read(typesetting.paper("beat.typ", shown))
    marks = [mark.title for mark in reader.outline if not isinstance(mark, list)]
    assert marks == [own[0]["name"], own[1]["name"]]
