"""Requests on the desk: moved with their reasons, private where they are, erased when they are closed."""

from __future__ import annotations

from typing import Any

import pytest
from desk_world import COAST, HOSTILE, LONG, ZEDBOROUGH, asked, change, meeting, put, request, row, rules
from flask import Flask
from page_check import Page, Visitor
from sqlalchemy import func, select
from staff_desk import get, post, signed_in

from openbeat.live.tables import Audit, Request, RequestStep, Supporter

ORGANISER = [("organiser", COAST)]
sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PAPER = {
    "area": COAST, "route": "2", "text": "The harbour steps are dark.", "name": "Ada Person",
    "contact": "1 Secret Lane", "complaint": "", "signatures": "61", "came": "2026-11-18",
}  # fmt: skip


def checked(client: Any, address: str) -> Page:
    return Visitor(client).checked(address, get(client, address))


def move(app: Flask, client: Any, number: int, state: str, **typed: str) -> Any:
    """Send the form of a request as it stands."""
    told = {"version": str(row(app, Request, number).version), "state": state, "note": "", "meeting": "", "reason": ""}
    return post(client, f"/staff/requests/{number}", {f"move-{k}": v for k, v in {**told, **typed}.items()})


def test_from_the_lead_to_a_meeting(live_app: Flask) -> None:
    number, held = request(live_app, 2, "with the lead"), meeting(live_app, kind="extraordinary", title="Extra")
    client = signed_in(live_app, "ola", ORGANISER)
    assert "Extra, 8 December 2026, 18:30" in checked(client, f"/staff/requests/{number}").words
    unsaid = move(live_app, client, number, "agreed")
    assert unsaid.status_code == 400
    assert "Choose the meeting that was agreed" in unsaid.get_data(as_text=True)
    answer = move(live_app, client, number, "agreed", meeting=str(held), note="It is on 8 December.")
    assert answer.status_code == 303
    found = row(live_app, Request, number)
    assert (found.state, found.meeting_id) == ("agreed", held)
    assert (found.name, found.email, found.contact) == ("", "", ""), "who asked is erased when it is closed"
    page = checked(client, f"/staff/requests/{number}")
    assert [*page.table("Until now")[-1]][1:] == ["Agreed", "It is on 8 December."]
    assert f"/meeting/{held}" in page.links
    assert "What happens next" not in page.words


def test_a_refusal_needs_a_reason_beside_those_that_were_published(live_app: Flask) -> None:
    rules(live_app)
    number = request(live_app, 2, "with the lead")
    client = signed_in(live_app, "ola", ORGANISER)
    assert "It was answered in the last six months." in checked(client, f"/staff/requests/{number}").words
    unsaid = Visitor(client).checked("/staff/requests", move(live_app, client, number, "refused", note="Kept note"))
    assert unsaid.status == 400
    assert "Give the reason: it is published." in unsaid.words
    assert "Kept note" in unsaid.text
    assert row(live_app, Request, number).state == "with the lead"
    assert move(live_app, client, number, "refused", reason="A court deals with it.").status_code == 303
    assert (row(live_app, Request, number).state, row(live_app, Request, number).reason) == (
        "refused", "A court deals with it.",
    )  # fmt: skip


@sqlite
@pytest.mark.parametrize(
    ("state", "typed", "why"),
    [
        ("", {}, "Choose what happens next."),
        ("received", {}, "Choose one of the list."),
        ("agreed", {"meeting": "999"}, "Choose one of the list."),
        ("refused", {"reason": LONG}, "This has 10,000,000 characters. Give 1,000 at most."),
        ("withdrawn", {"note": LONG}, "This has 10,000,000 characters. Give 1,000 at most."),
    ],
    ids=["none", "back", "forged meeting", "endless reason", "endless note"],
)
def test_a_move_that_there_is_not_changes_nothing(
    live_app: Flask, state: str, typed: dict[str, str], why: str
) -> None:  # fmt: skip
    number = request(live_app, 2, "with the lead")
    meeting(live_app, area=ZEDBOROUGH, kind="extraordinary")
    client = signed_in(live_app, "ola", ORGANISER)
    page = Visitor(client).checked("/staff/requests", move(live_app, client, number, state, **typed))
    assert page.status == 400
    assert why in page.words
    assert len(page.text) < 60_000
    assert row(live_app, Request, number).state == "with the lead"


@sqlite
def test_what_will_be_public_is_read_by_a_moderator_first(live_app: Flask) -> None:
    public, private = request(live_app, 2), request(live_app, 1)
    client = signed_in(live_app, "ola", ORGANISER)
    assert "A moderator reads it first" in checked(client, f"/staff/requests/{public}").words
    assert move(live_app, client, public, "received").status_code == 400
    assert move(live_app, client, private, "received").status_code == 303
    assert row(live_app, Request, private).state == "with the lead", "a complaint needs no supporters"


def test_the_second_to_move_a_request_is_told(live_app: Flask) -> None:
    number = request(live_app, 2, "with the lead")
    client = signed_in(live_app, "ola", ORGANISER)
    change(live_app, Request, number, signatures=5)
    answer = move(live_app, client, number, "withdrawn", version="1")
    page = Visitor(client).checked("/staff/requests", answer)
    assert page.status == 409
    assert "Somebody Else was first" in page.words
    assert row(live_app, Request, number).state == "with the lead"


@sqlite
def test_who_asked_is_shown_to_those_who_answer_for_the_area_alone(live_app: Flask) -> None:
    number = request(live_app, 1, text="My private matter")
    address = f"/staff/requests/{number}"
    for login, grants in {"ola": ORGANISER, "ann": [("admin", "zedshire")]}.items():
        words = checked(signed_in(live_app, login, grants), address).words
        assert all(told in words for told in ("Ada Person", "ada@person.example", "1 Secret Lane", "C-123"))
    for login, grants in {
        "mo": [("moderator", COAST)],
        "else": [("organiser", ZEDBOROUGH)],
        "com": [("commentary", "")],
    }.items():
        client = signed_in(live_app, login, grants)
        assert get(client, address).status_code == 403
        assert post(client, address, {"move-state": "withdrawn"}, "/staff/").status_code == 403
        assert post(client, f"{address}/signatures", {"count-signatures": "9"}, "/staff/").status_code == 403
        if login == "else":
            assert "private" not in checked(client, "/staff/requests").words
    log = asked(live_app, lambda db: " ".join(db.scalars(select(Audit.changes))))
    assert "Person" not in log
    assert "Secret Lane" not in log
    assert "private matter" not in log
    assert "C-123" not in log


def test_signatures_on_paper_bring_it_to_the_lead(live_app: Flask) -> None:
    number = request(live_app, 2, "received")
    for n in range(3):
        put(live_app, Supporter(request_id=number, email_hash=str(n)))
    client = signed_in(live_app, "ola", ORGANISER)

    def count(told: str) -> Any:
        version = str(row(live_app, Request, number).version)
        address = f"/staff/requests/{number}"
        return post(client, f"{address}/signatures", {"count-version": version, "count-signatures": told}, address)

    assert count("46").status_code == 303
    assert row(live_app, Request, number).state == "received", "46 and 3 are one too few"
    assert "3 supporters by e-mail, 46 signatures on paper, of 50 needed" in checked(client, "/staff/requests").words
    assert count("47").status_code == 303
    assert row(live_app, Request, number).state == "with the lead"
    bad = Visitor(client).checked("/staff/requests", count("many"))
    assert bad.status == 400
    assert "Give a whole number from 0 to 1,000,000." in bad.words
    assert row(live_app, Request, number).signatures == 47


@sqlite
def test_the_list_is_by_state_and_place(live_app: Flask) -> None:
    request(live_app, 2, "received")
    request(live_app, 3, "agreed")
    request(live_app, 1, "refused", area=ZEDBOROUGH)
    client = signed_in(live_app, "ola", ORGANISER)
    assert len(checked(client, "/staff/requests").table("Requests")) == 2
    agreed = checked(client, "/staff/requests?state=agreed")
    assert agreed.table("Requests")[1][0] == "Coast, Zedshire Police (fictional): Two cards without improvement"
    assert "There is none." in checked(client, "/staff/requests?state=refused").words
    assert get(client, "/staff/requests?state=nonsense").status_code == 404
    assert get(client, "/staff/requests/999").status_code == 404


def test_a_request_on_paper_is_entered_once(live_app: Flask) -> None:
    client = signed_in(live_app, "ola", ORGANISER)
    once = checked(client, "/staff/requests/new").within("once").get("value")
    first = post(client, "/staff/requests/new", {**PAPER, "once": once})
    again = post(client, "/staff/requests/new", {**PAPER, "once": once})
    assert (first.status_code, again.status_code) == (303, 303)
    assert first.location == again.location
    assert asked(live_app, lambda db: db.scalar(select(func.count()).select_from(Request))) == 1
    found = asked(live_app, lambda db: db.scalars(select(Request)).one())
    assert (found.state, found.on_paper, found.signatures, found.made[:10]) == ("waiting", True, 61, "2026-11-18")
    assert asked(live_app, lambda db: db.scalars(select(RequestStep.state)).all()) == ["waiting"]
    assert "on paper" in checked(client, first.location).words


@sqlite
@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"area": ZEDBOROUGH}, "Choose one of the list."),
        ({"area": "zedshire/nowhere"}, "Choose one of the list."),
        ({"text": ""}, "This cannot be empty."),
        ({"text": LONG}, "This has 10,000,000 characters. Give 2,000 at most."),
        ({"name": LONG}, "This has 10,000,000 characters. Give 200 at most."),
        ({"complaint": LONG}, "This has 10,000,000 characters. Give 200 at most."),
        ({"contact": LONG}, "This has 10,000,000 characters. Give 500 at most."),
        ({"contact": ""}, "Give a way to reach whoever asked"),
        ({"came": "2026-11-21"}, "still to come"),
        ({"came": "yesterday"}, "Give a day that exists"),
        ({"signatures": "-1"}, "Give a whole number"),
        ({"route": "1"}, "no signatures are counted"),
        ({"route": "4"}, "Choose one of the list."),
    ],
    ids=["another's area", "unknown area", "no text", "endless text", "endless name", "endless reference",
         "endless contact", "no contact", "tomorrow", "no day", "less than none", "signed complaint", "no such route"],
)  # fmt: skip
def test_a_paper_that_cannot_be_entered_keeps_the_rest(live_app: Flask, typed: dict[str, str], why: str) -> None:
    client = signed_in(live_app, "ola", ORGANISER)
    answer = post(client, "/staff/requests/new", {**PAPER, **typed})
    page = Visitor(client).checked("/staff/requests/new", answer)
    assert page.status == 400
    assert why in page.words
    kept = {k: v for k, v in PAPER.items() if k not in typed and k not in ("area", "route")}
    assert all(value in page.text for value in kept.values())
    assert len(page.text) < 60_000
    assert asked(live_app, lambda db: db.scalars(select(Request)).all()) == []


@sqlite
def test_hostile_text_is_text(live_app: Flask) -> None:
    told = dict.fromkeys(("text", "name", "email", "contact", "complaint", "reason"), HOSTILE)
    number = request(live_app, 1, "refused", **told)
    put(live_app, RequestStep(request_id=number, at="2026-11-19T10:00:00Z", state="refused", note=HOSTILE))
    client = signed_in(live_app, "ola", ORGANISER)
    page = checked(client, f"/staff/requests/{number}")
    assert page.words.count('<script>alert("x")</script>') == 7
    assert "<script>alert" not in page.text
    entered = post(client, "/staff/requests/new", {**dict.fromkeys(PAPER, HOSTILE)})
    assert "<script>alert" not in Visitor(client).checked("/staff/requests/new", entered).text
