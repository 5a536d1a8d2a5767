"""Welsh on printed sheets: a table that is whole, dates that are dates, and words that the typeface can draw."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import paper
import pytest
from card_site import packed
from edition import Make
from flask import Flask
from flask.testing import FlaskClient
from fontTools.ttLib import TTFont
from machine_site import WARD

from openbeat import assets, promise_words, team_words, typesetting, words
from openbeat.pages import the_store
from openbeat.sheets import sheet_words, tongues, welsh

WALES = "UPDATE surroundings SET nation = 'Wales'"
FILES = ("beat-sheet.pdf", "leaflet.pdf")
AREAS = (f"/ward/{WARD}", "/csp/E22999001", "/bcu/zedshire/coast", "/neighbourhood/zedshire/ashwold-east")
# As the Unicode locale data (CLDR) has them.
MONTHS = [
    "Ionawr",
    "Chwefror",
    "Mawrth",
    "Ebrill",
    "Mai",
    "Mehefin",
    "Gorffennaf",
    "Awst",
    "Medi",
    "Hydref",
    "Tachwedd",
    "Rhagfyr",
]
SHORT = ["Ion", "Chw", "Maw", "Ebr", "Mai", "Meh", "Gor", "Awst", "Medi", "Hyd", "Tach", "Rhag"]
DAYS = [f"Dydd {day}" for day in ["Llun", "Mawrth", "Mercher", "Iau", "Gwener", "Sadwrn", "Sul"]]


def strings() -> list[str]:
    """Everything that the table can put on a page."""
    tables = (welsh.HEADINGS, welsh.LABELS, welsh.WORDS, welsh.MONTHS, welsh.SHORT, welsh.DAYS, welsh.SAID)
    return [text for table in tables for text in table.values()]


def test_it_has_every_heading_and_label_and_no_other() -> None:
    assert welsh.HEADINGS.keys() == sheet_words.HEADINGS.keys()
    assert welsh.LABELS.keys() == sheet_words.LABELS.keys()
    for key, english in (sheet_words.HEADINGS | sheet_words.LABELS).items():
        own = (welsh.HEADINGS | welsh.LABELS)[key]
        assert own != english, key
        assert sorted(part for part in ("{page}", "{pages}") if part in english) == sorted(
            part for part in ("{page}", "{pages}") if part in own
        )


def test_it_has_every_category_and_every_state(app: Flask) -> None:
    with app.test_request_context():
        labels = [r["label"] for r in the_store().db.execute("SELECT label FROM categories")]
    assert len(labels) == 14
    changes = (sheet_words.EXPECTED, sheet_words.HIGHER, sheet_words.LOWER, sheet_words.TOO_FEW,
               sheet_words.NOT_COMPARED)  # fmt: skip
    known = {*labels, *changes, *promise_words.STATES, words.NOT_PUBLISHED, words.NOT_HELD, "All crimes"}
    assert known == welsh.WORDS.keys()


def test_no_two_words_that_differ_are_said_alike() -> None:
    kept = [welsh.WORDS[word] for word in (*promise_words.STATES, words.NOT_HELD, words.NOT_PUBLISHED)]
    assert len(set(kept)) == len(kept)


def test_months_and_days_are_those_of_the_language() -> None:
    assert list(welsh.MONTHS) == list(words.MONTHS)
    assert list(welsh.MONTHS.values()) == MONTHS
    assert [welsh.SHORT[month[:3]] for month in words.MONTHS] == SHORT
    assert list(welsh.DAYS) == list(team_words.DAYS)
    assert list(welsh.DAYS.values()) == DAYS


@pytest.mark.parametrize(
    ("english", "own"),
    [
        ("Tuesday 12 January 2027, 18:30 to 19:30", "Dydd Mawrth 12 Ionawr 2027, 18:30–19:30"),
        ("Friday 1 May 2026, 09:00", "Dydd Gwener 1 Mai 2026, 09:00"),
        ("Sunday 7 March 2027", "Dydd Sul 7 Mawrth 2027"),
        ("12 August 2026", "12 Awst 2026"),
        ("September 2026", "Medi 2026"),
        ("October 2025 to September 2026", "Hydref 2025–Medi 2026"),
        ("July to September 2026", "Gorffennaf–Medi 2026"),
        ("Two bikes seized. (24 June 2026)", "Two bikes seized. (24 Mehefin 2026)"),
    ],
)
def test_dates_are_said_in_welsh(english: str, own: str) -> None:
    assert welsh.dated(english) == own
    assert welsh.dated(own) == own


@pytest.mark.parametrize(
    "text",
    [
        "Nuisance motorcycles on the old tramway",
        "May we ask about May Street, March Road and Sunday football?",
        "Constable April June will march on Monday to August House",
        "From 2024 to 2025, 12 to 30 reports",
        "Nothing is published about what was done.",
        "",
    ],
)
def test_what_is_no_date_stays_as_it_is(text: str) -> None:
    assert welsh.dated(text) == text
    assert welsh.when(text) == text


def test_no_day_of_any_year_keeps_an_english_name() -> None:
    english = {*words.MONTHS, *team_words.DAYS} - {"May"}
    day = date(2027, 1, 1)
    while day.year == 2027:
        told = welsh.dated(team_words.time_words(f"{day}T18:30", f"{day}T19:30"))
        assert told == f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} 2027, 18:30–19:30"
        assert not english & set(told.replace(",", "").split())
        day += timedelta(days=1)


@pytest.mark.parametrize(
    ("english", "own"),
    [
        (sheet_words.set_words("2026-05-02"), "gosodwyd ar 2 Mai 2026"),
        (sheet_words.set_words(""), "ni chyhoeddwyd pryd y’i gosodwyd"),
        ("Castle team, set 2 May 2026", "Castle team, gosodwyd ar 2 Mai 2026"),
        (sheet_words.agreed_words("2026-10-04"), "cytunwyd ar 4 Hydref 2026"),
        (
            f"{sheet_words.agreed_words('2025-06-03')}; {sheet_words.due_words('Saltmere Council', '2025-12-31')}",
            "cytunwyd ar 3 Mehefin 2025; Saltmere Council, erbyn 31 Rhagfyr 2025",
        ),
        (sheet_words.due_words("", ""), "dim dyddiad wedi’i bennu"),
        (
            f"data to September 2026 · {words.coverage_words(11, 12)}",
            "data hyd at ddiwedd Medi 2026 · cyhoeddwyd 11 o’r 12 mis",
        ),
        (words.coverage_words(0, 12), "cyhoeddwyd 0 o’r 12 mis"),
    ],
)
def test_lines_that_say_when_are_welsh_as_a_whole(english: str, own: str) -> None:
    assert welsh.when(english) == own
    assert welsh.when(own) == own


def test_english_sheets_are_left_alone() -> None:
    tongue = tongues.of("en")
    for text in ("agreed 4 October 2026", "Tuesday 12 January 2027, 18:30 to 19:30", "Burglary"):
        assert tongue.dated(text) == tongue.when(text) == tongue.word(text) == text
    assert tongues.of("cy").word("Of no table") == "Of no table"


def test_every_string_of_it_can_be_drawn() -> None:
    assert [text for text in strings() if typesetting.UNDRAWN.search(text)] == []


def test_the_typeface_has_every_letter_of_welsh(app: Flask) -> None:
    with app.test_request_context():
        fonts = [assets.asset_path(typesetting.FONT), assets.asset_path(typesetting.FONT.replace("400", "700"))]
    if None in fonts:
        pytest.skip("the typeface is not compiled: make serve does it")
    letters = set("ŵŴŷŶâêîôûÂÊÎÔÛïäöüẁẃẅỳýÿ’–") | set("".join(strings())) - set("\\")
    for font in fonts:
        assert font
        assert letters <= {chr(n) for n in TTFont(font).getBestCmap()}


# On paper


def spoken(pdf: bytes) -> Iterator[tuple[str, str]]:
    """Each element of a PDF's tags, and its language or that of what it stands in."""
    root = paper.read(pdf).trailer["/Root"]

    def visit(node: Any, lang: str) -> Iterator[tuple[str, str]]:
        children = node.get("/K", [])
        for child in children if isinstance(children, list) else [children]:
            own = child.get_object() if hasattr(child, "get_object") else child
            if isinstance(own, dict) and "/S" in own:
                said = str(own.get("/Lang", lang))
                yield str(own["/S"]), said
                yield from visit(own, said)

    return visit(root["/StructTreeRoot"], str(root["/Lang"]))


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("area", AREAS)
def test_headings_are_welsh_and_say_so_over_english_sentences(make: Make, area: str, file: str) -> None:
    client = make(WALES).client
    pdf = client.get(f"{area}/{file}?lang=cy").data
    told = paper.text(pdf)
    for key in ("recorded", "meeting", "team", "expect", "complain"):
        assert packed(welsh.HEADINGS[key]) in told
        assert packed(sheet_words.HEADINGS[key]) not in told
    for sentence in (client.get(f"{area}.json").json["sentences"][0], sheet_words.LEFT_OUT):
        assert packed(sentence) in told
    assert packed("data hyd at ddiwedd Medi 2026 · cyhoeddwyd 12 o’r 12 mis") in told
    langs = list(spoken(pdf))
    assert {lang for tag, lang in langs if tag == "/H2"} == {"cy-GB"}
    assert [lang for tag, lang in langs if tag == "/P"].count("en-GB") > 5
    paper.embedded(pdf)


def test_the_table_of_a_sheet_is_welsh_from_its_heads_to_its_cells(make: Make) -> None:
    told = paper.text(make(WALES).client.get(f"{AREAS[0]}/beat-sheet.pdf?lang=cy").data)
    for part in ("Byrgleriaeth", "Trais a throseddau rhywiol", "Pob trosedd", "yn ôl y disgwyl", "Tach", "12 mis"):
        assert packed(part) in told, part
    for part in ("Burglary", "as expected", "Category", "Usual range"):
        assert packed(part) not in told, part


@pytest.mark.parametrize("file", FILES)
def test_meetings_have_welsh_days(make: Make, file: str) -> None:
    told = paper.text(make(WALES).client.get(f"{AREAS[0]}/{file}?lang=cy").data)
    assert any(packed(day) in told for day in DAYS)
    assert not any(day in told for day in team_words.DAYS)


@pytest.mark.parametrize("file", FILES)
def test_of_an_english_area_there_is_none(client: FlaskClient, make: Make, file: str) -> None:
    refused = client.get(f"{AREAS[0]}/{file}?lang=cy")
    assert refused.status_code == 400
    assert "There is no sheet in that language" in refused.text
    assert f'href="{AREAS[0]}/{file}"' in refused.text
    england = make("UPDATE surroundings SET nation = 'England'").client
    assert england.get(f"{AREAS[0]}/{file}?lang=cy").status_code == 400
    assert england.get(f"{AREAS[0]}/{file}?lang=en").status_code == 200


def test_an_area_is_welsh_by_its_force_too(make: Make) -> None:
    client = make(
        "DELETE FROM surroundings",
        "INSERT INTO surroundings (area, nation, lsoas, file) VALUES ('E23999001', 'Wales', 0, '')",
    ).client
    for area in AREAS:
        assert client.get(f"{area}/leaflet.pdf?lang=cy").status_code == 200


def test_every_area_of_wales_is_known_from_its_boundaries_alone(real: Path, tmp_path: Path) -> None:
    from building import build

    from app import create_app

    files = ("street/six-small-forces-2024-01_2025-12.zip", "boundaries/wards-2020-E+W.geojson",
             "lookups/district-csp-force-2024.csv")  # fmt: skip
    inputs = tmp_path / "inputs"
    inputs.mkdir()
    for name in files:
        (inputs / Path(name).name).symlink_to(real / name)
    told = ("--force", "gwent", "--from", "2025-11", "--no-maps", "--quiet", "--out", tmp_path / "site")
    assert build("site", "--inputs", inputs, *told).returncode == 0
    app = create_app({"DATA": tmp_path / "site", "TESTING": True})
    with app.test_request_context():
        store = the_store()
        codes = [r["code"] for r in store.db.execute("SELECT code FROM areas WHERE kind IN ('ward', 'csp', 'bcu')")]
        assert len(codes) > 100
        assert all(tongues.is_welsh(store, code) for code in codes)
    assert app.test_client().get("/ward/W05000745/leaflet.pdf?lang=cy").status_code == 200
