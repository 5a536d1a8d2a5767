"""The audit log: every change with who and when, for administrators of the place, and fixed by the database itself."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from desk_world import COAST, HOSTILE, ZEDBOROUGH, asked, change, meeting, put, question, request
from flask import Flask
from page_check import Page, Visitor, words_of
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError
from staff_desk import account, get, signed_in

from openbeat.live.database import changing
from openbeat.live.tables import Account, Audit, Minutes, Question

ADMIN = [("admin", "")]
sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def checked(client: Any, address: str) -> Page:
    return Visitor(client).checked(address, get(client, address))


def lines(page: Page) -> list[str]:
    return [words_of(e) for e in page.each("li") if e.get("class") == "ob-audit__line"]


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit SET who = 'nobody'", "UPDATE audit SET changes = '{}' WHERE id = 1", "DELETE FROM audit"],
)
def test_the_database_refuses_to_change_the_log(live_app: Flask, statement: str) -> None:
    question(live_app)
    before = asked(live_app, lambda db: db.execute(select(Audit.__table__)).all())
    with pytest.raises(DatabaseError, match="only ever added to"), live_app.app_context(), changing() as db:
        db.execute(text(statement))
    assert asked(live_app, lambda db: db.execute(select(Audit.__table__)).all()) == before


def test_each_line_says_when_who_what_and_from_what_into_what(live_app: Flask) -> None:
    client = signed_in(live_app, "ann", ADMIN)
    number = question(live_app, "Before?")
    change(live_app, Question, number, text="After?", state="published")
    newest = lines(checked(client, "/staff/audit"))[0]
    assert "Somebody Else" in newest
    assert f"Question {number}, changed. Coast, Zedshire Police (fictional)" in newest
    assert "text Before? became→ After?" in newest
    assert "state waiting became→ published" in newest
    assert f"/staff/moderation/question/{number}" in checked(client, "/staff/audit").links


@sqlite
def test_times_are_those_of_the_clock_here(live_app: Flask) -> None:
    client = signed_in(live_app, "ann", ADMIN)
    told = {"account_id": None, "who": "x", "what": "new", "kind": "meetings", "row_id": 1, "area": "", "changes": "{}"}
    put(live_app, Audit(at="2026-07-14T23:30:00Z", **told))
    assert "15 July 2026, 00:30" in lines(checked(client, "/staff/audit"))[0]


@sqlite
def test_of_private_fields_it_is_only_said_that_they_changed(live_app: Flask) -> None:
    client = signed_in(live_app, "ann", ADMIN)
    request(live_app, 1, text="My private matter")
    page = checked(client, "/staff/audit?kind=requests")
    assert "text changed (private: not kept in the log)" in page.words
    assert "private matter" not in page.text
    assert "scrypt" not in checked(client, "/staff/audit?kind=accounts").text


@sqlite
def test_an_administrator_sees_the_lines_of_their_places(live_app: Flask) -> None:
    question(live_app, "Of the coast?")
    question(live_app, "Of the town?", area=ZEDBOROUGH)
    put(live_app, Minutes(meeting_id=meeting(live_app), text="Minutes of the coast"))
    put(live_app, Minutes(meeting_id=meeting(live_app, ZEDBOROUGH), text="Minutes of the town"))
    mine, theirs = account(live_app, "ola", [("organiser", COAST)]), account(live_app, "kay", [("organiser", "")])
    change(live_app, Account, mine, name="Ola Renamed")
    change(live_app, Account, theirs, name="Kay Renamed")
    client = signed_in(live_app, "ann", [("admin", COAST)])
    words = " ".join(lines(checked(client, "/staff/audit")))
    assert "Of the coast?" in words
    assert "Minutes of the coast" in words, "minutes belong where their meeting does"
    assert "Ola Renamed" in words
    for other in ("Of the town?", "Minutes of the town", "Kay Renamed"):
        assert other not in words
    rows = get(client, "/staff/audit.csv").get_data(as_text=True)
    assert "Of the coast?" in rows
    assert "the town" not in rows


@sqlite
def test_lines_are_found_by_kind_name_and_place(live_app: Flask) -> None:
    client = signed_in(live_app, "ann", ADMIN)
    first = question(live_app, "First?")
    question(live_app, "Second?", area=ZEDBOROUGH)
    change(live_app, Question, first, state="published")
    assert len(lines(checked(client, "/staff/audit?kind=questions"))) == 3
    assert len(lines(checked(client, "/staff/audit?who=Somebody+Else"))) == 1
    assert len(lines(checked(client, f"/staff/audit?kind=questions&area={ZEDBOROUGH}"))) == 1
    assert len(lines(checked(client, "/staff/audit?kind=questions&area=zedshire"))) == 3
    assert "There is no such line." in checked(client, "/staff/audit?kind=nonsense").words
    assert get(client, "/staff/audit?before=x").status_code == 404
    rows = list(csv.DictReader(io.StringIO(get(client, "/staff/audit.csv?who=Somebody+Else").get_data(as_text=True))))
    assert [(r["kind"], r["field"], r["before"], r["after"]) for r in rows] == [
        ("questions", "state", "waiting", "published")
    ]


@sqlite
def test_every_line_stands_on_one_page_of_the_log(live_app: Flask) -> None:
    client = signed_in(live_app, "ann", ADMIN)
    number = meeting(live_app)
    for n in range(60):
        question(live_app, f"Question number {n}?", meeting_id=number)
    seen: list[str] = []
    address = "/staff/audit?kind=questions"
    while address:
        page = checked(client, address)
        seen += lines(page)
        address = next((e.get("href", "") for e in page.each("a") if e.get("rel") == "next"), "")
    assert len(seen) == 60
    assert [f"Question number {59 - n}?" in line for n, line in enumerate(seen)] == [True] * 60


@sqlite
def test_hostile_text_is_text_and_no_formula(live_app: Flask) -> None:
    client = signed_in(live_app, "ann", ADMIN)
    question(live_app, HOSTILE)
    question(live_app, "=HYPERLINK(1)")
    page = checked(client, "/staff/audit")
    assert "<script>alert" not in page.text
    assert '<script>alert("x")</script>' in page.words
    answer = get(client, "/staff/audit.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="audit.csv"'
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("text/csv", "no-store")
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))
    assert "'=HYPERLINK(1)" in {r["after"] for r in rows}
