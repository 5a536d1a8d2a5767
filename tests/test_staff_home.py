"""What waits: each pile for whoever can do something about it, the oldest first, nothing of other places."""

from __future__ import annotations

from datetime import date

import pytest
from desk_world import COAST, ZEDBOROUGH, meeting, put, question, request, rules, suggestion
from flask import Flask
from page_check import Page, Visitor, words_of
from staff_desk import get, signed_in

from openbeat.live.desk_words import age_words, answer_words, moment_words, working_days
from openbeat.live.tables import Action, Minutes

sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ORGANISER, MODERATOR = [("organiser", COAST)], [("moderator", COAST)]


def home(app: Flask, login: str, grants: list[tuple[str, str]]) -> Page:
    client = signed_in(app, login, grants)
    return Visitor(client).checked("/staff/", get(client, "/staff/"))


def headings(page: Page) -> list[str]:
    return [words_of(e) for e in page.each("h2")]


@sqlite
def test_nothing_waits(live_app: Flask) -> None:
    assert "Nothing waits." in home(live_app, "ann", [("admin", "")]).words
    assert "no role yet" in home(live_app, "nobody", []).words


def test_each_pile_is_for_whoever_can_do_something_about_it(live_app: Flask) -> None:
    question(live_app, "Unread")
    question(live_app, "Unanswered", state="published")
    request(live_app, 2, state="received")
    meeting(live_app, title="Over", starts="2026-11-10T18:30", ends="2026-11-10T20:00")
    meeting(live_app, title="Held", state="held", starts="2026-10-10T18:30", ends="2026-10-10T20:00")
    told = meeting(live_app, title="Told", state="held", starts="2026-10-11T18:30", ends="2026-10-11T20:00")
    put(live_app, Minutes(meeting_id=told, text="All of it.", published="2026-10-20"))
    put(live_app, Action(meeting_id=told, area=COAST, text="Mend it", owner="Council", agreed="2026-10-11",
                         due="2026-11-19"))  # fmt: skip
    put(live_app, Action(meeting_id=told, area=COAST, text="In time", owner="Council", agreed="2026-10-11",
                         due="2026-11-20"))  # fmt: skip
    suggestion(live_app, "Passed by", state="published")
    suggestion(live_app, "Too young", state="published", suggested="2026-11-15T10:00:00Z")
    meeting(live_app, kind="beat", state="held", neighbourhood="zedshire/saltmere-town", starts="2026-11-12T18:30",
            ends="2026-11-12T19:30")  # fmt: skip
    mine = home(live_app, "ola", ORGANISER)
    assert headings(mine) == [
        "1 published question without an answer",
        "1 request for a meeting not decided",
        "1 meeting over, but marked neither as held nor as cancelled",
        "2 meetings held, without published minutes",
        "1 action past the day that was agreed",
        "1 suggestion without an outcome, though a beat meeting was held since",
    ]
    assert "Council: Mend it" in mine.words
    assert "In time" not in mine.words
    assert "Passed by" in mine.words
    assert "Too young" not in mine.words
    assert headings(home(live_app, "mo", MODERATOR)) == ["1 text to be read"]
    assert headings(home(live_app, "other", [("admin", ZEDBOROUGH)])) == []
    assert len(headings(home(live_app, "ann", [("admin", "")]))) == 7


@sqlite
def test_a_request_past_the_leads_time_comes_first(live_app: Flask) -> None:
    rules(live_app, COAST, days=10)
    request(live_app, 2, state="received", made="2026-11-02T10:00:00Z", text="Late")
    request(live_app, 2, state="received", made="2026-11-18T10:00:00Z", text="In time")
    request(live_app, 1, state="with the lead", made="2026-10-01T10:00:00Z", area=ZEDBOROUGH)
    page = home(live_app, "ann", [("admin", "")])
    lines = [words_of(e) for e in page.each("li") if "working day" in words_of(e)]
    # 2 November was a Monday: to Friday 20 November there are 4 + 5 + 5 working days after it.
    assert "4 working days past the 10 that the lead has published" in lines[0]
    assert "until now; the lead has published no time for answers" in lines[1]
    assert "2 of the 10 working days" in lines[2]


@sqlite
def test_every_link_of_the_page_leads_somewhere(live_app: Flask) -> None:
    for n in range(12):
        question(live_app, f"Question {n}")
    question(live_app, "Unanswered", state="published")
    request(live_app)
    meeting(live_app, state="held", starts="2026-10-10T18:30", ends="2026-10-10T20:00")
    client = signed_in(live_app, "ann", [("admin", "")])
    page = Visitor(client).checked("/staff/", get(client, "/staff/"))
    assert "and 2 more" not in page.words, "there are 12 questions and a request"
    assert "and 3 more" in page.words
    for address in page.links:
        if address.startswith("/staff"):
            assert get(client, address).status_code == 200, address


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ("2026-11-02", "2026-11-02", 0),
        ("2026-11-02", "2026-11-06", 4),
        ("2026-11-06", "2026-11-09", 1),
        ("2026-11-07", "2026-11-08", 0),
        ("2026-11-02", "2026-11-30", 20),
        ("2026-11-09", "2026-11-02", 0),
    ],
)
def test_working_days_are_mondays_to_fridays(first: str, last: str, days: int) -> None:
    assert working_days(date.fromisoformat(first), date.fromisoformat(last)) == days


def test_times_are_those_of_the_clock_here() -> None:
    assert moment_words("2026-07-14T23:30:00Z") == "15 July 2026, 00:30"
    assert moment_words("2026-12-14T23:30:00Z") == "14 December 2026, 23:30"
    assert age_words("2026-07-14T23:30:00Z", date(2026, 7, 15)) == "since today"
    assert age_words("2026-07-14T22:30:00Z", date(2026, 7, 15)) == "for 1 day"
    assert answer_words(11, 10) == "1 working day past the 10 that the lead has published"
