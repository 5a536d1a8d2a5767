"""Moderation and answers: nobody reads what nobody has read, nothing is put into a resident's mouth, two decide once."""

from __future__ import annotations

from typing import Any

import pytest
from desk_world import COAST, HOSTILE, LONG, ZEDBOROUGH, asked, change, question, request, row, suggestion
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from page_check import Visitor, words_of
from sqlalchemy import select
from staff_desk import get, post, signed_in

from openbeat.live.desk_words import ELLIPSIS, shortened
from openbeat.live.tables import Audit, Question, Request, Revision, Suggestion

MODERATOR, ORGANISER = [("moderator", "zedshire")], [("organiser", "zedshire")]
sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PARTS = st.lists(st.text(st.characters(codec="utf-8", exclude_characters="[]…"), max_size=12), min_size=2, max_size=5)
CUTS = st.text(st.characters(codec="utf-8", categories=("L",)), min_size=1, max_size=8)


@given(parts=PARTS, cut=CUTS)
def test_a_text_with_parts_cut_out_is_a_shortened_one(parts: list[str], cut: str) -> None:
    left = any(part.strip() for part in parts)
    assert shortened(cut.join(parts), ELLIPSIS.join(parts)) == left


@given(text=st.text(min_size=1), added=CUTS)
def test_nothing_may_be_added(text: str, added: str) -> None:
    assert not shortened(text, f"{text}{ELLIPSIS}{added * 2}{text}")


@pytest.mark.parametrize(
    ("told", "may"),
    [
        ("Did […] park there on Friday?", True),
        ("Did […] park there on […]?", True),
        ("Did Mr Smith park there […]", True),
        ("[…] park there on Friday?", True),
        ("Did […]  park there\non Friday?", True),
        ("Did Mr Smith park there on Friday?", False),
        ("Did a man park there on Friday?", False),
        ("Did […] park here on Friday?", False),
        ("Did Mr Smith park there on Friday?[…]", False),
        ("Did Mr Smith […]park there on Friday?", False),
        ("on Friday? […] Did", False),
        ("[…]", False),
        ("", False),
    ],
)
def test_only_cutting_is_shortening(told: str, may: bool) -> None:
    assert shortened("Did Mr Smith park there on Friday?", told) == may


def decide(client: Any, kind: str, number: int, decision: str, **typed: str) -> Any:
    """Send the form of one text as its page shows it, with what a moderator typed."""
    address, prefix = f"/staff/moderation/{kind}/{number}", f"{kind}-{number}-"
    page = Visitor(client).checked(address, get(client, address))
    fields = {e.get("name", ""): e for e in page.each("input", "textarea")}
    told = {name: fields[prefix + name].get("value") or "" for name in ("version",)}
    told["text"] = "".join(fields[prefix + "text"].itertext())
    data = {prefix + name: value for name, value in {**told, "reason": "", **typed}.items()}
    return post(client, address, {**data, "decision": decision})


def test_published_refused_and_taken_back(live_app: Flask) -> None:
    first, second, third = question(live_app), question(live_app, "Who is X?"), suggestion(live_app)
    client = signed_in(live_app, "mo", MODERATOR)
    assert decide(client, "question", first, "publish").status_code == 303
    assert decide(client, "question", second, "refuse", reason="names").status_code == 303
    assert decide(client, "suggestion", third, "publish").status_code == 303
    assert row(live_app, Question, first).state == "published"
    assert (row(live_app, Question, second).state, row(live_app, Question, second).reason) == ("refused", "names")
    assert row(live_app, Suggestion, third).state == "published"
    assert decide(client, "suggestion", third, "refuse", reason="abuse").status_code == 303
    assert (row(live_app, Suggestion, third).state, row(live_app, Suggestion, third).reason) == ("refused", "abuse")
    assert decide(client, "question", second, "publish").status_code == 303, "a refusal can be mended"
    assert (row(live_app, Question, second).state, row(live_app, Question, second).reason) == ("published", "")
    told = asked(live_app, lambda db: set(db.scalars(select(Audit.who).where(Audit.what == "changed"))))
    assert told == {"Mo Staff"}


def test_what_is_published_makes_kept_pages_old(live_app: Flask) -> None:
    number = question(live_app)
    client = signed_in(live_app, "mo", MODERATOR)
    before = asked(live_app, lambda db: db.scalar(select(Revision.n)))
    decide(client, "question", number, "publish")
    assert asked(live_app, lambda db: db.scalar(select(Revision.n))) > before


@sqlite
def test_a_shortened_text_is_published_and_the_whole_one_kept_in_the_log(live_app: Flask) -> None:
    number = question(live_app, "Did Mr Smith park there?")
    client = signed_in(live_app, "mo", MODERATOR)
    assert decide(client, "question", number, "publish", text="Did [...] park there?").status_code == 303
    assert row(live_app, Question, number).text == "Did […] park there?"
    line = asked(live_app, lambda db: db.scalars(select(Audit).order_by(Audit.id.desc())).first())
    assert '"Did Mr Smith park there?", "Did […] park there?"' in line.changes


@sqlite
@pytest.mark.parametrize(
    ("decision", "typed", "why"),
    [
        ("publish", {"text": "Something quite different"}, "not the resident’s text"),
        ("publish", {"text": ""}, "cannot be empty"),
        ("publish", {"text": LONG}, "This has 10,000,000 characters"),
        ("refuse", {}, "Choose why it is not published."),
        ("refuse", {"reason": "forged"}, "Choose one of the list."),
        ("", {}, "Choose whether to publish or to refuse it."),
    ],
    ids=["other words", "nothing", "ten megabytes", "no reason", "a forged reason", "no decision"],
)
def test_what_cannot_be_decided_is_told_beside_its_field(
    live_app: Flask, decision: str, typed: dict[str, str], why: str
) -> None:
    number = question(live_app)
    client = signed_in(live_app, "mo", MODERATOR)
    page = Visitor(client).checked("/staff/moderation", decide(client, "question", number, decision, **typed))
    assert page.status == 400
    assert why in " ".join(words_of(e) for e in page.each("p") if "error-message" in str(e.get("class")))
    assert len(page.text) < 50_000
    assert row(live_app, Question, number).state == "waiting"


def test_the_second_moderator_learns_who_was_first(live_app: Flask) -> None:
    number = question(live_app)
    client = signed_in(live_app, "mo", MODERATOR)
    old = str(row(live_app, Question, number).version)
    change(live_app, Question, number, state="refused", reason="abuse")
    answer = decide(client, "question", number, "publish", version=old)
    page = Visitor(client).checked("/staff/moderation", answer)
    assert page.status == 409
    assert "Somebody Else was first" in page.words
    assert "Refused" in page.words
    assert row(live_app, Question, number).state == "refused"
    assert decide(client, "question", number, "publish").status_code == 303, "a decision on what stands now"


@sqlite
def test_the_oldest_come_first_and_only_those_of_my_places(live_app: Flask) -> None:
    question(live_app, "The younger one", asked="2026-11-19T10:00:00Z")
    suggestion(live_app, "The older one", suggested="2026-11-03T10:00:00Z")
    question(live_app, "Elsewhere", area=ZEDBOROUGH)
    request(live_app, 2, text="Published on its route")
    request(live_app, 1, text="A private complaint")
    request(live_app, 2, state="unconfirmed", text="Not confirmed")
    client = signed_in(live_app, "mo", [("moderator", COAST)])
    page = Visitor(client).checked("/staff/moderation", get(client, "/staff/moderation"))
    texts = [words_of(e) for e in page.each("blockquote")]
    assert texts == ["Published on its route", "The older one", "The younger one"]
    assert "waits for 17 days" in page.words
    assert "3 texts wait" in page.words


@sqlite
def test_nothing_waits(live_app: Flask) -> None:
    client = signed_in(live_app, "mo", MODERATOR)
    for address in ("/staff/moderation", "/staff/moderation/decided"):
        page = Visitor(client).checked(address, get(client, address))
        assert "Nothing wa" in page.words


@sqlite
def test_moderators_of_other_places_and_other_roles_stay_out(live_app: Flask) -> None:
    number, private = question(live_app), request(live_app, 1)
    for login, grants in {
        "elsewhere": [("moderator", ZEDBOROUGH)],
        "force": [("moderator", "alderfen")],
        "organiser": ORGANISER,
    }.items():
        client = signed_in(live_app, login, grants)
        address = f"/staff/moderation/question/{number}"
        assert get(client, address).status_code == 403
        assert post(client, address, {"decision": "publish"}, "/staff/").status_code == 403
    assert row(live_app, Question, number).state == "waiting"
    client = signed_in(live_app, "mo", MODERATOR)
    assert get(client, f"/staff/moderation/request/{private}").status_code == 404, "complaints are not for moderators"
    assert get(client, "/staff/moderation/question/999").status_code == 404


@sqlite
def test_a_request_is_received_or_refused(live_app: Flask) -> None:
    first, second = request(live_app, 2), request(live_app, 2)
    client = signed_in(live_app, "mo", MODERATOR)
    assert "Ada Person" not in get(client, f"/staff/moderation/request/{first}").get_data(as_text=True)
    assert decide(client, "request", first, "publish").status_code == 303
    assert row(live_app, Request, first).state == "received"
    assert decide(client, "request", second, "refuse", reason="names").status_code == 303
    refused = row(live_app, Request, second)
    assert (refused.state, refused.name, refused.email, refused.contact) == ("refused", "", "", "")
    assert get(client, f"/staff/moderation/request/{second}").status_code == 200
    decide(client, "request", second, "publish")
    assert row(live_app, Request, second).state == "refused", "it is closed for good"


@sqlite
def test_hostile_text_is_text(live_app: Flask) -> None:
    number = question(live_app, HOSTILE)
    suggestion(live_app, HOSTILE)
    request(live_app, 2, text=HOSTILE)
    client = signed_in(live_app, "mo", [*MODERATOR, *ORGANISER])
    decided = question(live_app, HOSTILE, state="published", decided="2026-11-17T10:00:00Z", answer=HOSTILE,
                       answered="2026-11-18", answered_by=HOSTILE)  # fmt: skip
    for address in (
        "/staff/",
        "/staff/moderation",
        f"/staff/moderation/question/{number}",
        "/staff/moderation/decided",
        "/staff/answers",
        f"/staff/questions/{decided}/answer",
    ):
        page = Visitor(client).checked(address, get(client, address))
        assert "<script>alert" not in page.text
        assert "{{ 7 * 7 }}" in page.words or "alert" in page.words
        assert not [e for e in page.each("img") if e.get("onerror")]


@sqlite
def test_an_answer_is_published_with_who_and_when(live_app: Flask) -> None:
    number = question(live_app, state="published", decided="2026-11-17T10:00:00Z")
    client = signed_in(live_app, "ola", ORGANISER)
    address = f"/staff/questions/{number}/answer"
    page = Visitor(client).checked(address, get(client, address))
    assert page.within("answered_by").get("value") == "Chief Superintendent"
    assert page.within("answered").get("value") == "2026-11-20"
    told = {"version": "1", "answer": "In March.", "answered_by": "Chief Inspector", "answered": "2026-11-19"}
    assert post(client, address, told).status_code == 303
    found = row(live_app, Question, number)
    assert (found.answer, found.answered_by, found.answered) == ("In March.", "Chief Inspector", "2026-11-19")
    listed = Visitor(client).checked("/staff/answers", get(client, "/staff/answers"))
    assert "Answered 19 November 2026" in listed.words
    assert "The answer is published." in listed.words


@sqlite
@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"answer": " "}, "cannot be empty"),
        ({"answer": LONG}, "This has 10,000,000 characters. Give 5,000 at most."),
        ({"answered": "2026-11-21"}, "still to come"),
        ({"answered": "30/02/2026"}, "a day that exists"),
        ({"answered_by": ""}, "cannot be empty"),
    ],
    ids=["blank", "ten megabytes", "tomorrow", "no day", "nobody"],
)
def test_an_answer_that_cannot_be_keeps_the_rest(live_app: Flask, typed: dict[str, str], why: str) -> None:
    number = question(live_app, state="published")
    client = signed_in(live_app, "ola", ORGANISER)
    address = f"/staff/questions/{number}/answer"
    told = {"version": "1", "answer": "In March.", "answered_by": "Inspector Q", "answered": "2026-11-19", **typed}
    page = Visitor(client).checked(address, post(client, address, told))
    assert page.status == 400
    assert why in page.words
    assert all(value[:40] in page.text for value in told.values())
    assert row(live_app, Question, number).answer == ""


def test_two_answers_are_laid_side_by_side(live_app: Flask) -> None:
    number = question(live_app, state="published")
    client = signed_in(live_app, "ola", ORGANISER)
    change(live_app, Question, number, answer="In May.", answered_by="X", answered="2026-11-18")
    address = f"/staff/questions/{number}/answer"
    told = {"version": "1", "answer": "In March.", "answered_by": "Inspector Q", "answered": "2026-11-19"}
    page = Visitor(client).checked(address, post(client, address, told))
    assert page.status == 409
    assert ["Answer", "In May.", "In March."] in page.table("Where the two differ")
    assert row(live_app, Question, number).answer == "In May."
    assert post(client, address, {**told, "version": "2"}).status_code == 303
    assert row(live_app, Question, number).answer == "In March."


@sqlite
def test_only_published_questions_are_answered_and_only_by_organisers_of_the_area(live_app: Flask) -> None:
    waits, told = question(live_app), {"version": "1", "answer": "A", "answered_by": "B", "answered": "2026-11-19"}
    client = signed_in(live_app, "ola", ORGANISER)
    answer = post(client, f"/staff/questions/{waits}/answer", told)
    assert answer.status_code == 400
    assert "Only a question that is published" in answer.get_data(as_text=True)
    for login, grants in {"mo": MODERATOR, "elsewhere": [("organiser", ZEDBOROUGH)]}.items():
        assert get(signed_in(live_app, login, grants), f"/staff/questions/{waits}/answer").status_code == 403
    assert get(client, "/staff/questions/999/answer").status_code == 404
