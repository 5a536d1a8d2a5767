"""Requests for an extraordinary meeting: three ways, confirmed by e-mail, authors forgotten in the end."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import edition
import pytest
from flask import Flask
from page_check import Visitor
from residents import COAST, HOSTILE, TEN_MEGABYTES, TYPED, Letters, error, escaped, page, sent, server
from sqlalchemy import select

from openbeat.live import asked, keys
from openbeat.live.database import changing, reading
from openbeat.live.tables import Audit, Lead, Meeting, Priority, Request, RequestRules

ROOT = f"/request-a-meeting/{COAST}"
ME = "resident@village.example"
PRIORITIES = {"text": "Nobody has come about the car parks since March.", "email": ME}
COMPLAINT = {"text": "The answer names the wrong street.", "complaint": "ZP/2026/114", "name": "A. Resident",
             "email": ME}  # fmt: skip
OPEN = "UPDATE triggers SET open = 1, since = '2026-Q2' WHERE subject = 'zedshire' AND quarter = '2026-Q3'"


@pytest.fixture
def visitor(live_app: Flask) -> Visitor:
    return Visitor(live_app.test_client())


@pytest.fixture
def letters(live_app: Flask) -> Iterator[Letters]:
    with server(live_app) as received:
        yield received


def only(app: Flask) -> Request:
    with app.app_context():
        return reading().scalars(select(Request)).one()


def n_requests(app: Flask) -> int:
    with app.app_context():
        return len(reading().scalars(select(Request)).all())


def move(app: Flask, state: str, **told: Any) -> None:
    """What staff do to the one request."""
    with app.test_request_context(), changing("a moderator") as db:
        asked.move(db, db.scalars(select(Request)).one(), state, **told)


def confirmed(visitor: Visitor, letters: Letters, path: str, told: dict[str, str]) -> str:
    """Ask, open the link, press the button; the address of the author's own page."""
    assert sent(visitor, f"{ROOT}/{path}", told).status_code == 303
    link, _ = letters.links()
    shown = visitor.get(link)
    assert shown.heading == "Confirm your request"
    answer = sent(visitor, link.partition("?")[0], {"key": link.partition("key=")[2]})
    assert answer.status_code == 303
    return str(answer.location)


def rules(app: Flask, **changes: str) -> None:
    told = {"area": COAST, "refusals": "A court deals with it.\n\nIt was answered lately.", "address": "Guildhall",
            "telephone": "01632 960 101", "valid_from": "2025-04-01"}  # fmt: skip
    with app.app_context(), changing("a test") as db:
        db.add(RequestRules(**{**told, **changes}))


def test_a_postcode_leads_to_the_command_area(visitor: Visitor) -> None:
    assert ROOT in visitor.get("/request-a-meeting").links
    told = sent(visitor, "/request-a-meeting", {"q": "ZZ1 1AA"})
    assert (told.status_code, told.location) == (303, "/request-a-meeting/zedshire/zedborough")
    assert told.headers["Cache-Control"] == "no-store"
    page(visitor, "/request-a-meeting", {"q": ""}, 400)
    page(visitor, "/request-a-meeting", {"q": "ZZ99 9ZZ"}, 404)


def test_the_reasons_for_refusing_stand_before_the_forms(live_app: Flask, visitor: Visitor) -> None:
    shown = visitor.get(ROOT)
    assert "has published no reasons for refusing" in shown.words
    assert "Bethan Wrayburn (fictional)" in shown.words  # of the snapshot
    assert "No address for requests on paper is entered here." in shown.words
    rules(live_app)
    rules(live_app, valid_from="2024-01-01", valid_to="2025-03-31", refusals="An old reason.")
    rules(live_app, valid_from="2027-01-01", refusals="A coming reason.")
    for address in (ROOT, f"{ROOT}/complaint", f"{ROOT}/priorities", f"{ROOT}/cards"):
        words = visitor.get(address).words
        assert words.index("A court deals with it.") < words.index("Your request" if address != ROOT else "Three ways")
        assert "The lead answers within 20 working days." in words
        assert "Guildhall" in words
        assert "01632 960 101" in words
        assert "An old reason." not in words
        assert "A coming reason." not in words


def test_the_lead_in_office_goes_before_the_snapshots(live_app: Flask, visitor: Visitor) -> None:
    with live_app.app_context(), changing("a test") as db:
        told = {"area": COAST, "role": "oversight lead"}
        db.add(Lead(name="Before", valid_from="2020-01-01", valid_to="2026-11-19", **told))
        db.add(Lead(name="Now in office", title="Deputy", valid_from="2026-11-20", **told))
        db.add(Lead(name="Later", valid_from="2026-11-21", **told))
    words = visitor.get(ROOT).words
    assert "Now in office, Deputy" in words
    assert "Before," not in words
    assert "Later," not in words
    assert "Wrayburn" not in words


def test_the_priorities_that_were_agreed_stand_by_the_form(live_app: Flask, visitor: Visitor) -> None:
    assert "No agreed priority is entered here" in visitor.get(f"{ROOT}/priorities").words
    with live_app.app_context(), changing("a test") as db:
        db.add(Priority(area=COAST, text="Car parks", agreed="2026-03-10"))
        db.add(Priority(area=COAST, text="Long done", agreed="2025-03-10", closed="2025-05-01"))
    words = visitor.get(f"{ROOT}/priorities").words
    assert "Car parks (agreed 10 March 2026)" in words
    assert "Long done" not in words


def test_nobody_reads_a_request_before_its_link_was_opened(live_app: Flask, visitor: Visitor, letters: Letters) -> None:
    told = sent(visitor, f"{ROOT}/priorities", PRIORITIES)
    assert (told.status_code, told.location) == (303, f"{ROOT}/sent")
    assert "Look in your e-mail" in visitor.get(told.location).words
    assert only(live_app).state == "unconfirmed"
    assert letters.recipients == [ME]
    assert PRIORITIES["text"] not in letters.text()  # nobody sends words of their own through us
    link, own = letters.links()
    visitor.get(link)
    visitor.get(link)  # programs that look at links confirm nothing
    assert only(live_app).state == "unconfirmed"
    key = link.partition("key=")[2]
    answers = [sent(visitor, link.partition("?")[0], {"key": key}) for _ in range(2)]
    assert {a.status_code for a in answers} == {303}
    assert only(live_app).state == "waiting"
    shown = visitor.get(own)
    assert "Waiting to be read." in shown.words
    assert PRIORITIES["text"] in shown.words
    assert shown.headers["Cache-Control"] == "no-store"


def test_a_request_is_public_only_when_a_moderator_has_read_it(
    live_app: Flask, visitor: Visitor, letters: Letters
) -> None:
    confirmed(visitor, letters, "priorities", PRIORITIES)
    address = f"/request/{only(live_app).ref}"
    assert visitor.client.get(address).status_code == 404
    assert "No public request is entered here." in visitor.get("/requests").words
    move(live_app, "received")
    shown = visitor.get(address)
    assert PRIORITIES["text"] in shown.words
    assert ME not in shown.text
    assert "0 of 50 supporters" in shown.words
    assert PRIORITIES["text"] in visitor.get("/requests").words
    assert address in visitor.get(ROOT).links


def test_one_that_a_moderator_refused_is_never_public(live_app: Flask, visitor: Visitor, letters: Letters) -> None:
    own = confirmed(visitor, letters, "priorities", PRIORITIES)
    move(live_app, "refused", reason="abuse")
    assert visitor.client.get(f"/request/{only(live_app).ref}").status_code == 404
    assert PRIORITIES["text"] not in visitor.get("/requests").text
    assert "It insults or threatens somebody." in visitor.get(own).words
    assert "1 time: It insults or threatens somebody." in visitor.get("/requests").words


def test_one_about_a_complaint_is_private_and_only_counted(live_app: Flask, visitor: Visitor, letters: Letters) -> None:
    own = confirmed(visitor, letters, "complaint", COMPLAINT)
    request = only(live_app)
    assert (request.name, request.complaint, request.email) == ("A. Resident", "ZP/2026/114", ME)
    move(live_app, "received")
    assert only(live_app).state == "with the lead"  # it needs no supporters
    for key in ("", "?key=", "?key=nonsense", f"?key={keys_of(live_app, 'bcdfghjkmnpq')}"):
        assert visitor.client.get(f"/request/{request.ref}{key}").status_code == 404
    assert visitor.get(own).status == 200
    year = request.made[:4]
    for address in ("/requests", ROOT):
        shown = visitor.get(address)
        assert f"Coast, {year}: 1 request" in shown.words
        assert request.ref not in shown.text
        assert COMPLAINT["text"] not in shown.text
    told = visitor.client.get("/requests.json").json
    assert told["requests"] == []
    assert told["complaints"] == [{"area": COAST, "year": year, "requests": 1}]


def keys_of(app: Flask, ref: str) -> str:
    with app.app_context():
        return asked.author_key(ref)


def test_the_way_by_cards_is_open_only_when_the_cards_open_it(
    live_app: Flask, visitor: Visitor, letters: Letters
) -> None:
    shown = visitor.get(f"{ROOT}/cards")
    assert "This way is not open now" in shown.words
    assert "/force/zedshire/report-card/2026-Q3" in shown.links
    assert "textarea" not in shown.text
    assert sent(visitor, f"{ROOT}/cards", PRIORITIES).status_code == 400
    assert n_requests(live_app) == len(letters.received) == 0


def test_an_open_one_goes_to_the_lead_without_supporters(
    live_app: Flask, letters: Letters, county: Path, tmp_path: Path
) -> None:
    live_app.config["DATA"] = edition.publish(county / "site", tmp_path / "opened", OPEN)
    visitor = Visitor(live_app.test_client())
    assert "This way is open since the report card of 2026-Q3." in visitor.get(f"{ROOT}/cards").words
    confirmed(visitor, letters, "cards", PRIORITIES)
    assert only(live_app).quarter == "2026-Q3"
    move(live_app, "received")
    shown = visitor.get(f"/request/{only(live_app).ref}")
    assert "With the oversight lead." in shown.words
    assert "/force/zedshire/report-card/2026-Q3" in shown.links
    assert "supporters:" not in shown.words
    assert visitor.client.get(f"/request/{only(live_app).ref}/petition.pdf").status_code == 404


def test_all_that_happened_stands_on_its_page_and_the_author_is_told_and_forgotten(
    live_app: Flask, visitor: Visitor, letters: Letters
) -> None:
    own = confirmed(visitor, letters, "priorities", PRIORITIES)
    move(live_app, "received")
    with live_app.app_context(), changing("a test") as db:
        told = {"area": COAST, "kind": "extraordinary", "title": "Extraordinary meeting", "changed": ""}
        db.add(Meeting(starts="2027-01-12T18:30", ends="2027-01-12T20:00", **told))
    move(live_app, "with the lead")
    move(live_app, "agreed", note="In the Memorial Hall.", meeting_id=1)
    shown = visitor.get(f"/request/{only(live_app).ref}")
    assert "Agreed. There will be a meeting." in shown.words
    assert "/meeting/1" in shown.links
    assert "12 January 2027" in shown.words
    order = ["waiting to be read", "received", "with the oversight lead", "agreed. In the Memorial Hall."]
    places = [shown.words.rindex(words) for words in order]
    assert places == sorted(places)
    assert [m["subject"].rpartition(": ")[2] for m in letters.received[1:]] == ["received", "with the oversight lead",
                                                                                "agreed"]  # fmt: skip
    assert "have been erased" in letters.text()
    assert own.partition(".")[0] in letters.text()  # all of the link but the second in which it was signed
    gone = only(live_app)
    assert (gone.name, gone.email, gone.contact, gone.complaint, gone.email_hash) == ("",) * 5
    with live_app.app_context():
        assert all(ME not in line for line in reading().scalars(select(Audit.changes)))


def test_its_author_may_withdraw_it_and_nobody_else(live_app: Flask, visitor: Visitor, letters: Letters) -> None:
    own = confirmed(visitor, letters, "priorities", PRIORITIES)
    move(live_app, "received")
    address, key = f"/request/{only(live_app).ref}", own.partition("key=")[2]
    for wrong in ("", "nonsense", keys_of(live_app, "bcdfghjkmnpq")):
        assert sent(visitor, f"{address}/withdraw", {"key": wrong}).status_code == 404
    assert "Withdraw" not in visitor.get(address).words
    assert "Withdraw the request" in visitor.get(own).words
    assert [sent(visitor, f"{address}/withdraw", {"key": key}).status_code for _ in range(2)] == [303, 303]
    assert (only(live_app).state, only(live_app).email) == ("withdrawn", "")
    assert visitor.client.get(address).status_code == 404
    assert "Whoever asked has withdrawn it." in visitor.get(own).words


def test_moves_that_cannot_be_are_refused(live_app: Flask, visitor: Visitor) -> None:
    sent(visitor, f"{ROOT}/priorities", PRIORITIES)
    for state in ("received", "agreed", "refused", "with the lead"):
        with pytest.raises(asked.NotAllowed):
            move(live_app, state, reason="abuse")
    move(live_app, "waiting")
    with pytest.raises(asked.NotAllowed, match="Say why"):
        move(live_app, "refused")
    assert only(live_app).state == "waiting"


def test_a_doubled_form_is_one_request_and_a_new_one_may_follow_a_closed_one(
    live_app: Flask, visitor: Visitor, letters: Letters
) -> None:
    answers = [sent(visitor, f"{ROOT}/priorities", PRIORITIES) for _ in range(2)]
    assert {a.location for a in answers} == {f"{ROOT}/sent"}
    assert only(live_app).state == "unconfirmed"
    assert letters.links(0)[1].partition("?")[0] == letters.links(1)[1].partition("?")[0]
    move(live_app, "withdrawn")
    sent(visitor, f"{ROOT}/priorities", PRIORITIES)
    assert n_requests(live_app) == 2


@pytest.mark.parametrize("misbehaves", ["refuses", "hangs_up"])
def test_where_the_message_cannot_be_sent_nothing_is_stored_and_the_form_is_kept(
    live_app: Flask, visitor: Visitor, letters: Letters, misbehaves: str
) -> None:
    setattr(letters, misbehaves, True)
    shown = page(visitor, f"{ROOT}/complaint", COMPLAINT, 503)
    assert "nothing was stored" in error(shown, "email")
    assert shown.within("name").get("value") == "A. Resident"
    assert COMPLAINT["text"] in shown.words
    assert n_requests(live_app) == 0


@pytest.mark.parametrize(
    ("path", "field", "typed", "told"),
    [("complaint", "complaint", "", "Type the complaint’s reference."), ("complaint", "name", "", "Type your name."),
     ("complaint", "name", "x" * 101, "This has 101 characters. Give 100 at most."),
     ("complaint", "complaint", "x" * 101, "This has 101 characters. Give 100 at most."),
     ("priorities", "email", "nobody", "Give an e-mail address, like name@example.org."),
     ("priorities", "email", "a@x.example,b@x.example", "Give an e-mail address, like name@example.org."),
     ("priorities", "text", "", "Say which priorities are ignored."),
     ("priorities", "text", TEN_MEGABYTES, "This has 9,999,999 characters. Give 2,000 at most.")],
    ids=lambda v: str(v)[:20],
)  # fmt: skip
def test_what_cannot_be_is_said_at_its_field_and_the_rest_kept(
    live_app: Flask, visitor: Visitor, letters: Letters, path: str, field: str, typed: str, told: str
) -> None:
    filled = COMPLAINT if path == "complaint" else PRIORITIES
    shown = page(visitor, f"{ROOT}/{path}", {**filled, field: typed}, 400)
    assert error(shown, field) == told
    assert len(shown.text) < 30_000
    if field != "email":
        assert shown.within("email").get("value") == ME
    assert n_requests(live_app) == len(letters.received) == 0


def test_hostile_text_is_text_in_every_field(live_app: Flask, visitor: Visitor, letters: Letters) -> None:
    short = {"complaint": TYPED[:99], "name": TYPED[:99]}
    own = confirmed(visitor, letters, "priorities", {**PRIORITIES, "text": TYPED})
    escaped(visitor.get(own))
    move(live_app, "received", note=HOSTILE)
    for address in (f"/request/{only(live_app).ref}", "/requests", ROOT):
        escaped(visitor.get(address))
    rows = list(csv.DictReader(io.StringIO(visitor.client.get("/requests.csv").get_data(as_text=True))))
    assert [row["text"] for row in rows] == [HOSTILE]
    assert visitor.client.get(f"/request/{only(live_app).ref}/petition.pdf").status_code == 200
    move(live_app, "refused", reason=HOSTILE)
    escaped(visitor.get(f"/request/{only(live_app).ref}"))
    escaped(page(visitor, f"{ROOT}/complaint", {**COMPLAINT, **short, "email": TYPED, "text": TYPED}, 400))
    rules(live_app, refusals=HOSTILE, address=HOSTILE, telephone=HOSTILE)
    escaped(visitor.get(ROOT))
    assert visitor.client.get(f"{ROOT}/notice.pdf").status_code == 200


def test_text_that_a_spreadsheet_would_run_is_made_harmless(
    live_app: Flask, visitor: Visitor, letters: Letters
) -> None:
    confirmed(visitor, letters, "priorities", {**PRIORITIES, "text": "=HYPERLINK(1)"})
    move(live_app, "received")
    rows = list(csv.DictReader(io.StringIO(visitor.client.get("/requests.csv").get_data(as_text=True))))
    assert not rows[0]["text"].startswith("=")


def test_links_that_are_wrong_foreign_or_old_confirm_nothing(
    live_app: Flask, visitor: Visitor, letters: Letters, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent(visitor, f"{ROOT}/priorities", PRIORITIES)
    link, own = letters.links()
    path, key = link.partition("?")[0], link.partition("key=")[2]
    foreign = link.replace(only(live_app).ref, "bcdfghjkmnpq")
    for wrong in (path, f"{path}?key=nonsense", f"{path}?key={own.partition('key=')[2]}", f"{link}x", foreign):
        assert visitor.client.get(wrong).status_code == 400
    assert sent(visitor, path, {"key": f"{key}x"}).status_code == 400
    with monkeypatch.context() as later:
        moment = int(time.time())
        later.setattr("itsdangerous.timed.TimestampSigner.get_timestamp", lambda _: moment + 3 * 86_400 + 2)
        assert visitor.client.get(link).status_code == 400
        assert sent(visitor, path, {"key": key}).status_code == 400
    assert only(live_app).state == "unconfirmed"
    assert visitor.get(link).status == 200


def test_requests_that_were_never_confirmed_are_forgotten(live_app: Flask, visitor: Visitor) -> None:
    sent(visitor, f"{ROOT}/priorities", PRIORITIES)
    with live_app.app_context(), changing("a test") as db:
        db.scalars(select(Request)).one().made = "2026-01-01T00:00:00Z"
    sent(visitor, f"{ROOT}/priorities", {**PRIORITIES, "text": "Another"})
    assert only(live_app).text == "Another"


def test_without_a_server_a_real_site_takes_requests_on_paper_alone(
    live_app: Flask, county: Path, tmp_path: Path
) -> None:
    real = "UPDATE snapshot SET value = '0' WHERE key = 'fictional'"
    live_app.config["DATA"] = edition.publish(county / "site", tmp_path / "real", real)
    visitor = Visitor(live_app.test_client())
    rules(live_app)
    for address in (ROOT, f"{ROOT}/priorities"):
        shown = visitor.get(address)
        assert "cannot send e-mail" in shown.words
        assert "Guildhall" in shown.words
        assert "textarea" not in shown.text
    assert sent(visitor, f"{ROOT}/priorities", PRIORITIES).status_code == 400
    assert n_requests(live_app) == 0


def test_a_demonstration_says_where_its_messages_lie(visitor: Visitor, live_data: Path) -> None:
    told = sent(visitor, f"{ROOT}/priorities", PRIORITIES)
    assert "live/outbox" in visitor.get(told.location).words
    assert len(list((live_data / "live" / "outbox").glob("*.eml"))) == 1


def test_another_sites_form_is_refused_and_too_many_wait(live_app: Flask, visitor: Visitor, letters: Letters) -> None:
    foreign = sent(visitor, f"{ROOT}/priorities", PRIORITIES, headers={"Origin": "https://evil.example"})
    assert foreign.status_code == 400
    live_app.config["RATE"] = "1 per hour"
    told = [sent(visitor, f"{ROOT}/priorities", {**PRIORITIES, "text": f"{n}"}).status_code for n in range(2)]
    assert told == [303, 429]
    assert len(letters.received) == 1


def test_addresses_have_one_spelling_and_unknown_ones_are_not_found(visitor: Visitor) -> None:
    told = visitor.client.get("/request-a-meeting/Zedshire/Coast/complaint")
    assert (told.status_code, told.location) == (301, f"{ROOT}/complaint")
    for address in ("/request-a-meeting/zedshire/nowhere", f"{ROOT}/other", "/request/bcdfghjkmnpq", "/request/%00",
                    "/request/bcdfghjkmnpq/petition.pdf", "/request-a-meeting/zedshire/saltmere-town"):  # fmt: skip
        assert visitor.client.get(address).status_code == 404


def test_the_list_is_in_pages_by_place_and_names_what_is_not_there(live_app: Flask, visitor: Visitor) -> None:
    with live_app.app_context(), changing("a test") as db:
        for n in range(41):
            told = {"area": COAST if n else "zedshire/inland", "state": "received", "route": 2, "text": f"Request {n}"}
            request = Request(ref=keys.new_ref(), made=f"2026-10-01T10:{n:02d}:00Z", **told)
            asked._step(request, "received", "")
            db.add(request)
    shown = visitor.get("/requests")
    assert "1 to 40 of 41" in shown.words
    assert shown.words.index("Request 40") < shown.words.index("Request 39")
    assert "Request 0" in visitor.get("/requests?page=2").words
    assert "Request 0" in visitor.get("/requests?in=zedshire/inland").words
    assert len(visitor.client.get("/requests.json?in=zedshire/coast").json["requests"]) == 40
    assert len(visitor.client.get("/requests.json?in=zedshire").json["requests"]) == 41
    for wrong, status in (("page=3", 404), ("page=0", 400), ("page=x", 400), ("in=nowhere", 400), ("in=%00", 400)):
        assert visitor.client.get(f"/requests?{wrong}").status_code == status
    with live_app.app_context():
        assert len(asked.public_of(COAST)) == 40
