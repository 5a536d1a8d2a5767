"""Questions to a meeting: anybody may ask, nobody reads them before a moderator, one sent twice is one."""

from __future__ import annotations

from threading import Thread

import pytest
from flask import Flask
from page_check import Visitor, words_of
from residents import COAST, HOSTILE, TEN_MEGABYTES, TYPED, error, escaped, page, sent
from sqlalchemy import func, select

from openbeat.live import questions
from openbeat.live.database import changing, reading
from openbeat.live.tables import Audit, Meeting, Question, Revision

ASKED = "When will the lights on the harbour steps be mended?"


def meeting(app: Flask, **changes: str) -> int:
    """An invented meeting of the coast, to come unless told otherwise; its number."""
    told = {"area": COAST, "kind": "scrutiny", "title": "Public scrutiny meeting", "starts": "2026-12-08T18:30",
            "ends": "2026-12-08T20:00", "changed": "2026-10-01T09:00:00Z", "place": "Memorial Hall"}  # fmt: skip
    with app.app_context():
        with changing("a test") as db:
            made = Meeting(**{**told, **changes})
            db.add(made)
        return made.id


def decide(app: Flask, **changes: str) -> None:
    """Do to the one question what a moderator does."""
    with app.app_context(), changing("a moderator") as db:
        question = db.scalars(select(Question)).one()
        for name, value in changes.items():
            setattr(question, name, value)


def all_of(app: Flask) -> list[Question]:
    with app.app_context():
        return list(reading().scalars(select(Question).order_by(Question.id)))


@pytest.fixture
def visitor(live_app: Flask) -> Visitor:
    return Visitor(live_app.test_client())


def test_a_question_is_kept_and_waits_unseen(live_app: Flask, visitor: Visitor) -> None:
    number = meeting(live_app)
    with live_app.app_context():
        before = reading().scalar(select(Revision.n))
    told = sent(visitor, f"/meeting/{number}/question", {"text": ASKED})
    assert (told.status_code, told.headers["Cache-Control"]) == (303, "no-store")
    shown = visitor.get(told.location)
    assert shown.heading == "We have your question"
    assert ASKED in shown.words
    assert shown.headers["Cache-Control"] == "no-store"
    assert [e.get("content") for e in shown.each("meta") if e.get("name") == "robots"] == ["noindex"]
    (kept,) = all_of(live_app)
    assert (kept.state, kept.area, kept.text) == ("waiting", COAST, ASKED)
    with live_app.app_context():
        assert reading().scalar(select(Revision.n)) == before  # nothing public has changed
        assert reading().scalars(select(Audit.who).where(Audit.kind == "questions")).all() == ["a resident"]
        assert questions.of(number) == ()


def test_its_page_tells_what_became_of_it(live_app: Flask, visitor: Visitor) -> None:
    number = meeting(live_app)
    own = sent(visitor, f"/meeting/{number}/question", {"text": ASKED}).location
    decide(live_app, state="published")
    shown = visitor.get(own)
    assert shown.heading == "Your question is published"
    assert f"/meeting/{number}" in shown.links
    decide(live_app, answer="In March.", answered_by="Saltmere Council", answered="2026-12-08")
    assert "In March." in visitor.get(own).words
    with live_app.app_context():
        assert [q.answer for q in questions.of(number)] == ["In March."]
    decide(live_app, state="refused", reason="names", answer="")
    refused = visitor.get(own)
    assert "It names somebody, or tells who is meant." in refused.words
    assert f"/meeting/{number}/question" in refused.links


def test_a_form_sent_twice_is_one_question(live_app: Flask, visitor: Visitor) -> None:
    number = meeting(live_app)
    first = sent(visitor, f"/meeting/{number}/question", {"text": ASKED}).location
    assert sent(visitor, f"/meeting/{number}/question", {"text": f"  {ASKED}\r\n"}).location == first
    assert sent(visitor, f"/meeting/{meeting(live_app)}/question", {"text": ASKED}).location != first
    assert len(all_of(live_app)) == 2


def test_forms_sent_at_the_same_moment_are_one_question(live_app: Flask) -> None:
    number, told = meeting(live_app), []

    def send() -> None:
        with live_app.test_client() as client:
            told.append(client.post(f"/meeting/{number}/question", data={"text": ASKED}).location)

    threads = [Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == 6
    assert len(set(told)) == len(all_of(live_app)) == 1


@pytest.mark.parametrize(("text", "told"), [("", "Type your question."), (" \n\t", "Type your question."),
                         ("x" * 1_001, "This has 1,001 characters. Give 1,000 at most.")])  # fmt: skip
def test_a_text_that_cannot_be_is_refused_at_its_field(live_app: Flask, visitor: Visitor, text: str, told: str) -> None:
    shown = page(visitor, f"/meeting/{meeting(live_app)}/question", {"text": text}, 400)
    assert error(shown, "text") == told
    assert text.strip() in words_of(shown.within("text"))
    assert all_of(live_app) == []


def test_a_text_of_ten_megabytes_is_answered_at_its_field_too(live_app: Flask, visitor: Visitor) -> None:
    shown = page(visitor, f"/meeting/{meeting(live_app)}/question", {"text": TEN_MEGABYTES}, 400)
    assert error(shown, "text") == "This has 9,999,999 characters. Give 1,000 at most."
    assert len(words_of(shown.within("text"))) <= 5_000
    assert len(shown.text) < 20_000


def test_as_many_characters_as_are_allowed_are_taken(live_app: Flask, visitor: Visitor) -> None:
    assert sent(visitor, f"/meeting/{meeting(live_app)}/question", {"text": "ü" * 1_000}).status_code == 303


def test_hostile_text_is_text(live_app: Flask, visitor: Visitor) -> None:
    number = meeting(live_app, title=HOSTILE, place=HOSTILE)
    escaped(visitor.get(f"/meeting/{number}/question"))
    own = sent(visitor, f"/meeting/{number}/question", {"text": TYPED}).location
    escaped(visitor.get(own))
    decide(live_app, state="published", answer=HOSTILE)
    escaped(visitor.get(own))
    escaped(page(visitor, f"/meeting/{number}/question", {"text": TYPED * 20}, 400))


@pytest.mark.parametrize(
    ("changes", "why"),
    [({"state": "held"}, "This meeting is over"), ({"state": "cancelled"}, "This meeting was cancelled"),
     ({"starts": "2026-11-20T07:00", "ends": "2026-11-20T09:00"}, "This meeting is over")],
)  # fmt: skip
def test_a_meeting_that_is_over_takes_no_question(
    live_app: Flask, visitor: Visitor, changes: dict[str, str], why: str
) -> None:
    number = meeting(live_app, **changes)
    assert why in visitor.get(f"/meeting/{number}/question").words
    assert why in page(visitor, f"/meeting/{number}/question", {"text": ASKED}, 400).words
    assert all_of(live_app) == []


def test_one_that_was_moved_or_goes_on_takes_them(live_app: Flask, visitor: Visitor) -> None:
    for changes in ({"state": "moved"}, {"starts": "2026-11-20T08:30", "ends": "2026-11-20T09:01"}):
        number = meeting(live_app, **changes)
        assert sent(visitor, f"/meeting/{number}/question", {"text": ASKED}).status_code == 303


def test_what_is_not_there_is_not_found(visitor: Visitor) -> None:
    for address in (
        "/meeting/99/question",
        "/meeting/99999999999999999999/question",
        "/question/bcdfghjkmnpq",
        "/question/%00",
    ):
        assert visitor.client.get(address).status_code == 404
    assert visitor.client.post("/meeting/99/question", data={"text": ASKED}).status_code == 404


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_another_sites_form_is_refused(live_app: Flask, visitor: Visitor, headers: dict[str, str]) -> None:
    told = sent(visitor, f"/meeting/{meeting(live_app)}/question", {"text": ASKED}, headers=headers)
    assert told.status_code == 400
    assert all_of(live_app) == []


def test_whoever_sends_too_many_waits(live_app: Flask, visitor: Visitor) -> None:
    live_app.config["RATE"] = "2 per hour"
    number = meeting(live_app)
    told = [sent(visitor, f"/meeting/{number}/question", {"text": f"{ASKED} {n}"}) for n in range(3)]
    assert [t.status_code for t in told] == [303, 303, 429]
    assert told[-1].headers["Retry-After"] == "3600"
    assert len(all_of(live_app)) == 2


def test_the_form_of_a_meetings_page_is_the_same(live_app: Flask) -> None:
    number = meeting(live_app)
    with live_app.test_request_context():
        found = reading().get(Meeting, number)
        assert found is not None
        shown = questions.form(found)
        assert (shown.address, shown.closed) == (f"/meeting/{number}/question", "")
        assert any("999" in hint and "101" in hint for hint in shown.hints)
        assert reading().scalar(select(func.count()).select_from(Question)) == 0
