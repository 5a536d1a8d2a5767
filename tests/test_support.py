"""Supporting a request: one voice an e-mail address, kept as a keyed hash, withdrawable, counted to a threshold."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from threading import Thread

import numpy as np
import pytest
import typst
import zxingcpp
from card_site import packed
from flask import Flask
from page_check import Visitor
from PIL import Image
from pypdf import PdfReader
from residents import COAST, HOSTILE, TEN_MEGABYTES, Letters, error, page, sent, server
from sqlalchemy import inspect, select, text

from openbeat.live import asked, keys, support
from openbeat.live.database import changing, reading, the_live
from openbeat.live.tables import Request, Supporter

REF = "bcdfghjkmnpq"
PAGE = f"/request/{REF}"
ME = "resident@village.example"
A4 = (595, 842)  # points


@pytest.fixture
def visitor(live_app: Flask) -> Visitor:
    live_app.config["SUPPORTERS"] = "3"
    return Visitor(live_app.test_client())


@pytest.fixture
def letters(live_app: Flask) -> Iterator[Letters]:
    with server(live_app) as received:
        yield received


@pytest.fixture(autouse=True)
def request_(live_app: Flask) -> None:
    """A public request about priorities."""
    publish(live_app, REF)


def publish(app: Flask, ref: str, *, route: int = 2, words: str = "The car parks", signatures: int = 0) -> None:
    with app.test_request_context(), changing("a test") as db:
        told = {"area": COAST, "state": "waiting", "made": "2026-11-01T10:00:00Z", "signatures": signatures}
        made = Request(ref=ref, route=route, text=words, **told)
        db.add(made)
        db.flush()
        asked.move(db, made, "received")


def state(app: Flask) -> str:
    with app.app_context():
        return str(reading().scalar(select(Request.state).where(Request.ref == REF)))


def supporters(app: Flask) -> list[str]:
    with app.app_context():
        return list(reading().scalars(select(Supporter.email_hash)))


def ask(visitor: Visitor, letters: Letters, email: str = ME) -> tuple[str, str]:
    """Give an address; the links to confirm and to withdraw that come to it."""
    told = sent(visitor, f"{PAGE}/support", {"email": email})
    assert (told.status_code, told.location) == (303, f"{PAGE}/support/sent")
    _, confirm, withdraw = letters.links()
    return confirm, withdraw


def press(visitor: Visitor, link: str) -> int:
    path, _, key = link.partition("?key=")
    response = sent(visitor, path, {"key": key})
    visitor.checked(path, response)
    return int(response.status_code)


def test_a_voice_counts_when_its_address_has_confirmed_it(live_app: Flask, visitor: Visitor, letters: Letters) -> None:
    confirm, _ = ask(visitor, letters)
    assert "Look in your e-mail" in visitor.get(f"{PAGE}/support/sent").words
    visitor.get(confirm)
    assert supporters(live_app) == []  # programs that look at links support nothing
    assert press(visitor, confirm) == 200
    assert "1 of 3 supporters: 1 by e-mail." in visitor.get(PAGE).words


def test_an_address_counts_once_and_nobody_learns_that_it_did(
    live_app: Flask, visitor: Visitor, letters: Letters
) -> None:
    confirm, _ = ask(visitor, letters)
    first = visitor.client.post(f"{PAGE}/support", data={"email": "new@village.example"})
    press(visitor, confirm)
    again = visitor.client.post(f"{PAGE}/support", data={"email": ME.upper()})
    assert (again.status_code, again.location, again.data) == (first.status_code, first.location, first.data)
    assert letters.received[0]["subject"] == letters.received[-1]["subject"]
    assert press(visitor, letters.links()[1]) == press(visitor, confirm) == 200
    assert len(supporters(live_app)) == 1


def test_the_address_is_stored_nowhere(live_app: Flask, visitor: Visitor, letters: Letters) -> None:
    press(visitor, ask(visitor, letters)[0])
    with live_app.app_context():
        engine = the_live().engine
        with engine.connect() as connection:
            for table in inspect(engine).get_table_names():
                rows = connection.execute(text(f'SELECT * FROM "{table}"')).all()  # noqa: S608 - our own tables
                assert "village" not in str(rows), table
        assert supporters(live_app) == [keys.email_hash(ME)]
    assert PAGE in letters.text()


def test_support_can_be_withdrawn_at_any_time_and_given_again(
    live_app: Flask, visitor: Visitor, letters: Letters, monkeypatch: pytest.MonkeyPatch
) -> None:
    confirm, withdraw = ask(visitor, letters)
    press(visitor, confirm)
    visitor.get(withdraw)
    assert len(supporters(live_app)) == 1
    with monkeypatch.context() as later:
        moment = int(time.time())
        later.setattr("itsdangerous.timed.TimestampSigner.get_timestamp", lambda _: moment + 400 * 86_400)
        assert visitor.client.get(confirm).status_code == 400
        assert press(visitor, withdraw) == press(visitor, withdraw) == 200
    assert supporters(live_app) == []
    press(visitor, confirm)
    assert len(supporters(live_app)) == 1


def test_links_that_are_wrong_or_of_another_request_count_nothing(
    live_app: Flask, visitor: Visitor, letters: Letters
) -> None:
    other = "zxwvtsrqpnmk"
    publish(live_app, other)
    confirm, withdraw = ask(visitor, letters)
    path, _, key = confirm.partition("?key=")
    for wrong in (path, f"{path}?key=nonsense", f"{confirm}x", confirm.replace(REF, other),
                  f"{path}?key={withdraw.partition('key=')[2]}", withdraw.replace(REF, other)):  # fmt: skip
        assert visitor.client.get(wrong).status_code == 400
    assert sent(visitor, path.replace(REF, other), {"key": key}).status_code == 400
    assert sent(visitor, f"{PAGE}/support/withdraw", {"key": key}).status_code == 400
    assert supporters(live_app) == []


def test_the_one_that_is_enough_sends_it_to_the_lead(live_app: Flask, visitor: Visitor, letters: Letters) -> None:
    for n in range(3):
        assert state(live_app) == "received"
        press(visitor, ask(visitor, letters, f"r{n}@village.example")[0])
    assert state(live_app) == "with the lead"
    shown = visitor.get(PAGE)
    assert "3 supporters were reached." in shown.words
    press(visitor, ask(visitor, letters, "r4@village.example")[0])  # more may still be added
    assert "4 of 3 supporters" in visitor.get(PAGE).words


def test_signatures_on_paper_count_and_stand_apart(live_app: Flask, visitor: Visitor, letters: Letters) -> None:
    press(visitor, ask(visitor, letters)[0])
    with live_app.test_request_context(), changing("a desk") as db:
        found = db.scalars(select(Request)).one()
        found.signatures = 2
        assert asked.send_on(db, found)
    assert "3 of 3 supporters: 1 by e-mail and 2 on paper." in visitor.get(PAGE).words
    assert state(live_app) == "with the lead"


def test_one_that_is_published_with_enough_signatures_goes_on_at_once(live_app: Flask, visitor: Visitor) -> None:
    publish(live_app, "zxwvtsrqpnmk", signatures=3)
    assert "With the oversight lead." in visitor.get("/request/zxwvtsrqpnmk").words


def test_many_at_once_are_each_counted_once_and_send_it_on_once(live_app: Flask) -> None:
    live_app.config["SUPPORTERS"] = "8"
    with live_app.test_request_context():
        links = [support.confirm_address(REF, f"r{n % 8}@village.example") for n in range(16)]
    told = []

    def send(link: str) -> None:
        path, _, key = link.partition("?key=")
        with live_app.test_client() as client:
            told.append(client.post(path, data={"key": key}).status_code)

    threads = [Thread(target=send, args=(link,)) for link in links]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == [200] * 16
    assert len(supporters(live_app)) == 8
    with live_app.app_context():
        steps = reading().scalars(select(Request)).one().steps
        assert [s.state for s in steps] == ["received", "with the lead"]


def test_an_answered_request_takes_no_more(live_app: Flask, visitor: Visitor, letters: Letters) -> None:
    confirm, withdraw = ask(visitor, letters)
    with live_app.test_request_context(), changing("a lead") as db:
        asked.move(db, db.scalars(select(Request)).one(), "refused", reason="It was answered in June.")
    assert "It was answered in June." in visitor.get(PAGE).words
    assert press(visitor, confirm) == 409
    assert sent(visitor, f"{PAGE}/support", {"email": ME}).status_code == 409
    assert press(visitor, withdraw) == 200
    assert visitor.client.get(f"{PAGE}/petition.pdf").status_code == 404


def test_requests_that_are_not_public_or_need_none_take_none(live_app: Flask, visitor: Visitor) -> None:
    publish(live_app, "zxwvtsrqpnmk", route=1)
    publish(live_app, "zxwvtsrqpnmj", route=3)
    for ref, status in (("zxwvtsrqpnmk", 404), ("zxwvtsrqpnmj", 409), ("nnnnnnnnnnnn", 404)):
        assert sent(visitor, f"/request/{ref}/support", {"email": ME}).status_code == status


@pytest.mark.parametrize("email", ["", "nobody", HOSTILE, "a@b.example\r\nBcc: c@d.example", TEN_MEGABYTES],
                         ids=["none", "word", "hostile", "header", "long"])  # fmt: skip
def test_what_is_no_address_is_said_at_the_field(visitor: Visitor, letters: Letters, email: str) -> None:
    shown = page(visitor, f"{PAGE}/support", {"email": email}, 400)
    assert error(shown, "email") == "Give an e-mail address, like name@example.org."
    assert "<script>alert" not in shown.text
    assert len(shown.text) < 30_000
    assert letters.received == []


@pytest.mark.parametrize("misbehaves", ["refuses", "hangs_up"])
def test_where_the_message_cannot_be_sent_it_is_said_and_the_form_kept(
    visitor: Visitor, letters: Letters, misbehaves: str
) -> None:
    setattr(letters, misbehaves, True)
    shown = page(visitor, f"{PAGE}/support", {"email": ME}, 503)
    assert "could not be sent now" in error(shown, "email")
    assert shown.within("email").get("value") == ME


def test_one_address_is_not_buried_in_messages(visitor: Visitor, letters: Letters) -> None:
    told = [sent(visitor, f"{PAGE}/support", {"email": ME}).status_code for _ in range(7)]
    assert told == [303] * 6 + [429]
    assert len(letters.received) == 6


def test_another_sites_form_is_refused_and_too_many_wait(live_app: Flask, visitor: Visitor, letters: Letters) -> None:
    confirm, _ = ask(visitor, letters)
    path, _, key = confirm.partition("?key=")
    for address, told in ((f"{PAGE}/support", {"email": ME}), (path, {"key": key})):
        assert sent(visitor, address, told, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 400
    live_app.config["RATE"] = "1 per hour"
    told = [sent(visitor, f"{PAGE}/support", {"email": f"r{n}@village.example"}).status_code for n in range(2)]
    assert told == [303, 429]


def sheet(visitor: Visitor, address: str) -> tuple[str, str]:
    """The words of a PDF of one A4 page without spaces, and what its QR code says."""
    response = visitor.client.get(address)
    assert (response.status_code, response.mimetype) == (200, "application/pdf")
    (only,) = PdfReader(io.BytesIO(response.data)).pages
    assert (round(only.mediabox.width), round(only.mediabox.height)) == A4
    return packed(only.extract_text()), response.data.decode("latin-1")


@pytest.mark.parametrize("words", ["The car parks", "A long matter. " * 130, "x" * 2_000, "Line\n" * 300, HOSTILE])
def test_a_sheet_for_signatures_is_one_page_with_lines_and_all_that_signers_must_know(
    live_app: Flask, visitor: Visitor, words: str
) -> None:
    ref = "zxwvtsrqpnmk"
    publish(live_app, ref, words=words)
    told, raw = sheet(visitor, f"/request/{ref}/petition.pdf")
    assert "".join(words.split())[:40] in told
    for wanted in ("Signature", "Name", "3peoplemustsign", "destroyedwhentherequestisanswered",
                   f"http://localhost/request/{ref}", "Handin:"):  # fmt: skip
        assert wanted in told, wanted
    assert "pdfuaid" in raw


def test_the_blank_sheet_and_the_notice_are_one_page_each(visitor: Visitor) -> None:
    assert "Signature" in sheet(visitor, f"/request-a-meeting/{COAST}/petition.pdf")[0]
    told, _ = sheet(visitor, f"/request-a-meeting/{COAST}/notice.pdf")
    for wanted in ("Threewaystoask", "Mycomplaintwasnotresolved", "BethanWrayburn", f"/request-a-meeting/{COAST}"):
        assert wanted in told, wanted


def test_its_code_leads_to_the_page(live_app: Flask) -> None:
    from openbeat.live import request_print

    with live_app.test_request_context():
        from openbeat.pages import the_store

        store = the_store()
        area = store.area(COAST)
        assert area is not None
        drawn = request_print._shared(store, area, PAGE)["qr"]
    png = typst.compile(
        b'#set page(width: 80pt, height: 80pt, margin: 0pt)\n#image(bytes(sys.inputs.qr), format: "svg", width: 80pt)',
        format="png", ppi=300, sys_inputs={"qr": str(drawn)},
    )  # fmt: skip
    assert isinstance(png, bytes)
    read = zxingcpp.read_barcodes(np.asarray(Image.open(io.BytesIO(png)).convert("L")))
    assert [code.text for code in read] == [f"http://localhost{PAGE}"]
