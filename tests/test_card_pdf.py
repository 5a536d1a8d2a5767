"""The report card for print: one page, tagged, whole, in black and white, and the same bytes whenever it is made."""

from __future__ import annotations

import io

import paper as printed
import pytest
import zxingcpp
from card_site import NAMES, OPENED, QUARTER, REVISED, SUBJECTS, TRIGGER, called, card_page, newest, packed
from edition import Make
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from openbeat import assets, card_facts, card_pdf, pages, typesetting

GRADES = {"excellent": "Excellent", "good": "Good", "fair": "Fair", "poor": "Poor", "none": "Not graded"}
LONG = "An indicator whose name goes on and on, as those of official tables do, for two lines or three "


def paper(client: FlaskClient, subject: str = "zedshire", **headers: str) -> bytes:
    response = client.get(f"{card_page(subject)}.pdf", headers=headers)
    assert (response.status_code, response.mimetype) == (200, "application/pdf")
    return response.data


def text(pdf: bytes) -> str:
    """The words of a paper of one A4 page, without spaces."""
    assert printed.sizes(pdf) == [printed.A4]
    return printed.text(pdf)


def test_every_newest_card_is_one_page_that_says_all_of_it(client: FlaskClient) -> None:
    for card in newest(client):
        told, content = text(paper(client, card["subject"])), client.get(f"{card_page(card['subject'])}.json").json
        figures = content["card"]
        assert packed(f"{card['name']}") in told
        assert packed(f"Overall{GRADES[figures['overall']['grade']]}") in told, card["subject"]
        for domain in figures["domains"]:
            assert packed(domain["title"]) in told
            for indicator in domain["indicators"]:
                assert packed(f"{indicator['title']},{indicator['unit']}") in told
        graded = [part["grade"] for d in figures["domains"] for part in (d, *d["indicators"])]
        for grade, word in GRADES.items():
            assert told.count(packed(word)) >= graded.count(grade), (card["subject"], word)
        for aim in figures["mission"]:
            assert packed(aim["title"]) in told
        for part in (*content["sentences"], *content["caveats"], content["address"], content["snapshot"],
                     content["licence"], f"Rules of {figures['rules']['edition']} ({figures['rules']['digest']})",
                     "12 months to September 2026", TRIGGER["/" in card["subject"]],
                     "Zedshire is invented", "Independent. Not a police or government website."):  # fmt: skip
            assert packed(part) in told, (card["subject"], part)


def test_its_figures_are_those_of_the_card(client: FlaskClient) -> None:
    told = text(paper(client))
    figures = client.get(f"{card_page('zedshire')}.json").json["card"]
    shares = [
        i for d in figures["domains"] for i in d["indicators"] if i["scale"] == "share" and i["value"] is not None
    ]
    for i in shares:
        row = "".join(f"{n:.1f}%" for n in (i["value"], i["before"]["value"]))
        assert packed(f"{i['title']},{i['unit']}{row}") in told
    assert "nopublishedfigure" in told or all(i["value"] for d in figures["domains"] for i in d["indicators"])


@pytest.mark.parametrize("subject", SUBJECTS)
def test_it_is_tagged_as_pdf_ua_asks(client: FlaskClient, subject: str) -> None:
    pdf = paper(client, subject)
    assert printed.read(pdf).trailer["/Root"]["/Lang"] == "en-GB"
    assert "report card, 12 months to September 2026, overall" in printed.read(pdf).metadata.title
    found = [element["/S"] for element in printed.tagged(pdf)]
    domains = client.get(f"{card_page(subject)}.json").json["card"]["domains"]
    assert found.count("/H1") == 1
    assert found.count("/H2") >= len(domains) + 1
    assert found.count("/Table") >= len(domains)
    assert found.count("/TH") == 6 * len(domains) + (5 if "/" not in subject else 0)
    assert found.index("/H1") < found.index("/H2") < found.index("/Table")


def test_the_one_picture_says_what_it_is(client: FlaskClient) -> None:
    qr = f"QR code of the card’s address: http://localhost{card_page('zedshire')}"
    assert printed.figures(paper(client)) == [qr]


@pytest.mark.parametrize("compiled", [True, False])
def test_its_fonts_are_in_it(client: FlaskClient, monkeypatch: pytest.MonkeyPatch, compiled: bool) -> None:
    if not compiled:
        monkeypatch.setattr(assets, "asset_path", lambda _: None)
    printed.embedded(paper(client))


def test_the_same_card_is_the_same_bytes_and_of_no_day(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    first = paper(client)
    monkeypatch.setattr(typesetting, "_compilers", {})
    assert paper(client) == first
    assert "/CreationDate" not in (printed.read(first).trailer.get("/Info") or {})
    response = client.get(f"{card_page('zedshire')}.pdf")
    assert response.headers["Cache-Control"] == "no-cache"
    assert response.headers["Content-Disposition"] == f'inline; filename="zedshire-{QUARTER}.pdf"'
    held = client.get(f"{card_page('zedshire')}.pdf", headers={"If-None-Match": response.headers["ETag"]})
    assert held.status_code == 304


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_hostile_name_is_only_a_name(make: Make, name: str) -> None:
    client = make(*called(name)).client
    for subject in SUBJECTS:
        pdf = paper(client, subject)
        shown = "".join("\ufffd" if ord(letter) > 0x2000 or letter == "א" else letter for letter in name)
        assert text(pdf).count(packed(shown)) >= 3
        assert printed.read(pdf).metadata.title.startswith(shown.strip()[:20])


def test_however_long_the_names_nothing_is_cut(make: Make) -> None:
    names = [f"'$.domains[{d}].indicators[{i}].title', '{LONG * 2}{d}.{i}'" for d in range(4) for i in range(6)]
    client = make(f"UPDATE cards SET body = json_set(body, {', '.join(names)}) WHERE subject = 'zedshire'").client  # noqa: S608
    told = text(paper(client))
    assert all(packed(f"{LONG * 2}{d}.{i}") in told for d in range(4) for i in range(6))
    assert packed(f"http://localhost{card_page('zedshire')}") in told


def test_it_says_when_residents_may_ask_for_a_meeting(make: Make) -> None:
    told = text(paper(make(OPENED).client))
    assert packed("Yes, since the card of quarter 2 of 2026. This card counts. Residents of this area may now") in told


def test_a_card_that_was_revised_is_shown_as_published_and_says_so(make: Make) -> None:
    client = make(REVISED).client
    card = client.get(f"{card_page('zedshire')}.json").json["card"]
    told = text(paper(client))
    assert packed(f"Overall{GRADES[card['overall']['grade']]}") in told
    assert packed("Later editions say otherwise of some figures") in told


def test_real_figures_have_no_banner(make: Make) -> None:
    assert "isinvented" not in text(paper(make("UPDATE snapshot SET value = '0' WHERE key = 'fictional'").client))


@pytest.fixture
def seen(app: Flask) -> Image.Image:
    """The page as a scanner at 200 dots to an inch sees it."""
    with app.test_request_context(base_url="https://beat.example"):
        store = pages.the_store()
        shown = card_pdf.shown(store, card_facts.read(store, "zedshire", QUARTER))
        return Image.open(io.BytesIO(typesetting.picture("card.typ", shown, ppi=200))).convert("RGB")


def test_its_code_leads_to_its_page_even_from_a_photocopy(seen: Image.Image) -> None:
    for image in (seen, printed.photocopy(seen)):
        (code,) = zxingcpp.read_barcodes(image)
        assert code.text == f"https://beat.example{card_page('zedshire')}"


def test_no_meaning_hangs_on_a_colour(seen: Image.Image) -> None:
    assert printed.colour(seen) < 8


def test_what_is_called_drawn_is_drawn_by_both_typefaces(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    letters = "".join(c for c in map(chr, range(0x20, 0xFFFF)) if not typesetting.UNDRAWN.match(c))
    with app.test_request_context():
        store = pages.the_store()
        shown = card_pdf.shown(store, card_facts.read(store, "zedshire", QUARTER)) | {"caveats": letters}
        for _ in range(2):
            assert typesetting.paper("card.typ", shown).startswith(b"%PDF")
            monkeypatch.setattr(assets, "asset_path", lambda _: None)


@pytest.mark.parametrize(
    "address",
    ["/force/zedshire/report-card/2031-Q3.pdf", "/force/zedshire/report-card/2026-Q5.pdf",
     "/force/nowhere/report-card/2026-Q3.pdf", "/bcu/zedshire/nowhere/report-card/2026-Q3.pdf"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404
