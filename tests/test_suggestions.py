"""Suggested priorities: to the team that polices a place, read by a moderator, carried to its next meeting."""

from __future__ import annotations

import pytest
from flask import Flask
from page_check import Visitor, words_of
from residents import COAST, HOSTILE, TEN_MEGABYTES, TYPED, error, escaped, page, sent
from sqlalchemy import select

from openbeat.live import suggestions
from openbeat.live.database import changing, reading
from openbeat.live.tables import Suggestion

TOWN = "zedshire/saltmere-town"
FORM = f"/suggest-a-priority/{TOWN}"
ASKED = "Broken glass on the harbour steps every weekend"


def decide(app: Flask, **changes: str) -> None:
    with app.app_context(), changing("a moderator") as db:
        suggestion = db.scalars(select(Suggestion)).one()
        for name, value in changes.items():
            setattr(suggestion, name, value)


def all_of(app: Flask) -> list[Suggestion]:
    with app.app_context():
        return list(reading().scalars(select(Suggestion)))


@pytest.fixture
def visitor(live_app: Flask) -> Visitor:
    return Visitor(live_app.test_client())


def test_a_postcode_leads_to_the_team_and_stands_in_no_address(visitor: Visitor) -> None:
    assert visitor.get("/suggest-a-priority").heading == "Suggest a priority"
    told = sent(visitor, "/suggest-a-priority", {"q": "ZZ1 1AA"})
    assert told.status_code == 303
    assert told.location.startswith("/suggest-a-priority/zedshire/zedborough-")
    assert told.headers["Cache-Control"] == "no-store"
    assert "choose" not in visitor.get(told.location).text


def test_where_several_teams_are_meant_each_is_offered(visitor: Visitor) -> None:
    shown = page(visitor, "/suggest-a-priority", {"q": "Saltmere"}, 200)
    assert len([a for a in shown.links if a.startswith("/suggest-a-priority/zedshire/saltmere-")]) > 1


@pytest.mark.parametrize(("typed", "status"), [("", 400), ("ZZ99 9ZZ", 404), ("Nowhere at all", 404)])
def test_what_is_no_place_here_is_said(visitor: Visitor, typed: str, status: int) -> None:
    page(visitor, "/suggest-a-priority", {"q": typed}, status)


def test_a_suggestion_waits_and_is_then_carried_to_the_meeting(live_app: Flask, visitor: Visitor) -> None:
    assert "Beat meeting" in visitor.get(FORM).words
    told = sent(visitor, FORM, {"text": ASKED, "ward": ""})
    assert told.status_code == 303
    assert visitor.get(told.location).heading == "We have your suggestion"
    assert ASKED not in visitor.get(FORM).words
    (kept,) = all_of(live_app)
    assert (kept.area, kept.neighbourhood, kept.state, kept.ward) == (COAST, TOWN, "waiting", "")
    decide(live_app, state="published")
    assert ASKED in visitor.get(FORM).words
    with live_app.app_context():
        assert [s.text for s in suggestions.open_for(TOWN)] == [ASKED]
        assert [s.text for s in suggestions.of_area("zedshire")] == [ASKED]
        assert [s.text for s in suggestions.of_area(COAST)] == [ASKED]
        assert suggestions.of_area("zedshire/inland") == suggestions.open_for("zedshire/ashwold-east") == ()
    decide(live_app, outcome="Taken up as a priority.", outcome_on="2026-12-10")
    assert "Taken up as a priority." in visitor.get(told.location).words
    with live_app.app_context():
        assert suggestions.open_for(TOWN) == ()


def test_a_refused_one_tells_why_and_is_shown_nowhere(live_app: Flask, visitor: Visitor) -> None:
    own = sent(visitor, FORM, {"text": ASKED}).location
    decide(live_app, state="refused", reason="details")
    assert "It gives details of a crime" in visitor.get(own).words
    assert ASKED not in visitor.get(FORM).words


def test_a_ward_of_the_team_may_be_told_and_no_other(live_app: Flask, visitor: Visitor) -> None:
    shown = visitor.get(FORM)
    wards = [str(e.get("value")) for e in shown.each("option") if e.get("value")]
    assert len(wards) > 1
    assert sent(visitor, FORM, {"text": ASKED, "ward": wards[0]}).status_code == 303
    assert sent(visitor, FORM, {"text": f"{ASKED}!", "ward": "W99999999"}).status_code == 303
    assert [s.ward for s in sorted(all_of(live_app), key=lambda s: s.id)] == [wards[0], ""]


def test_a_form_sent_twice_is_one(live_app: Flask, visitor: Visitor) -> None:
    assert sent(visitor, FORM, {"text": ASKED}).location == sent(visitor, FORM, {"text": f"{ASKED} "}).location
    assert len(all_of(live_app)) == 1


def test_texts_that_cannot_be_are_refused_at_the_field(live_app: Flask, visitor: Visitor) -> None:
    assert error(page(visitor, FORM, {"text": ""}, 400), "text") == "Type what the team should make a priority."
    shown = page(visitor, FORM, {"text": "x" * 301}, 400)
    assert error(shown, "text") == "This has 301 characters. Give 300 at most."
    assert "x" * 301 in words_of(shown.within("text"))
    assert "9,999,999" in error(page(visitor, FORM, {"text": TEN_MEGABYTES}, 400), "text")
    assert all_of(live_app) == []


def test_hostile_text_is_text(live_app: Flask, visitor: Visitor) -> None:
    own = sent(visitor, FORM, {"text": TYPED}).location
    escaped(visitor.get(own))
    decide(live_app, state="published")
    escaped(visitor.get(FORM))
    decide(live_app, outcome=HOSTILE)
    escaped(visitor.get(own))


def test_addresses_have_one_spelling_and_unknown_ones_are_not_found(visitor: Visitor) -> None:
    told = visitor.client.get("/suggest-a-priority/Zedshire/Saltmere-Town")
    assert (told.status_code, told.location) == (301, FORM)
    for address in ("/suggest-a-priority/zedshire/coast", "/suggest-a-priority/x/y", "/suggestion/bcdfghjkmnpq"):
        assert visitor.client.get(address).status_code == 404


def test_another_sites_form_is_refused_and_too_many_wait(live_app: Flask, visitor: Visitor) -> None:
    assert sent(visitor, FORM, {"text": ASKED}, headers={"Origin": "https://evil.example"}).status_code == 400
    live_app.config["RATE"] = "1 per hour"
    assert sent(visitor, FORM, {"text": ASKED}).status_code == 303
    assert sent(visitor, FORM, {"text": "Another"}).status_code == 429
    assert len(all_of(live_app)) == 1
