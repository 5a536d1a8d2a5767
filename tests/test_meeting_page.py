"""The page of a meeting: all that was entered of it and nothing that was not; drafts unseen, hostile texts harmless."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import scrutiny_site as entered
from flask import Flask
from page_check import Page, Visitor, words_of
from scrutiny_site import COAST, HOSTILE, meeting, year
from sqlalchemy import event

from openbeat.live import scrutiny_words as said
from openbeat.live.database import EXTENSION, changing
from openbeat.live.tables import AgendaItem, Meeting, Minutes, PanelMember, Paper, Question, Recommendation, Request


@pytest.fixture
def numbers(live_app: Flask) -> dict[str, int]:
    """A year of meetings; name → number."""
    return year(live_app)


@pytest.fixture
def visitor(live_app: Flask) -> Visitor:
    return entered.visitor(live_app)


def items(page: Page) -> list[str]:
    return [words_of(e) for e in page.each("h3") if str(e.get("id")).startswith("item-")]


def event_of(page: Page) -> dict[str, Any]:
    text = next(e.text for e in page.each("script") if e.get("type") == "application/ld+json")
    told: dict[str, Any] = json.loads(text or "")
    return told


def test_a_page_tells_when_where_who_and_how(numbers: dict[str, int], visitor: Visitor) -> None:
    words = visitor.get(f"/meeting/{numbers['coming']}").words
    for told in ("Winter scrutiny meeting", "Tuesday 8 December 2026, 18:30 to 20:30", "Town Hall, Saltmere",
                 "Step-free; hearing loop.", "Join online", "01632 960 000", "Joan Wrayburn, Chief Superintendent",
                 "Ada Penrow, Head of Community Safety", "Bethan Wrayburn", "scrutiny@zedshire.example",
                 "Coast command area", "Planned."):  # fmt: skip
        assert told in words, told
    assert said.NO_RANK not in words


def test_a_chair_below_a_superintendent_is_a_fact_that_is_told(numbers: dict[str, int], visitor: Visitor) -> None:
    assert said.NO_RANK in visitor.get(f"/meeting/{numbers['summer']}").words
    assert said.NO_RANK not in visitor.get(f"/meeting/{numbers['beat']}").words  # nobody promised that of beat meetings


@pytest.mark.parametrize(
    ("rank", "senior"),
    [("Superintendent", True), ("Chief Superintendent", True), ("Detective superintendent", True), ("Commander", True),
     ("Deputy Assistant Commissioner", True), ("Assistant Chief Constable", True), ("Chief Constable", True),
     ("Chief Inspector", False), ("Inspector", False), ("Sergeant", False), ("", False),
     ("Police and Crime Commissioner", False), ("Deputy Police and Crime Commissioner", False)],
)  # fmt: skip
def test_ranks_of_superintendent_and_above(rank: str, senior: bool) -> None:
    assert said.is_senior(rank) == senior


def test_the_agenda_keeps_its_order_and_holds_what_belongs_to_it(numbers: dict[str, int], visitor: Visitor) -> None:
    page = visitor.get(f"/meeting/{numbers['coming']}")
    assert items(page) == ["Actions", "Priorities", "Figures", "Questions", "New priorities", "Other", "Next date"]
    told = words_of(next(e for e in page.each("ol") if e.get("class") == "ob-agenda"))
    order = ["Mend the light on the pier", "Noise at the harbour", said.NO_PACK, "What the inspectors found last",
             "Why is the office closed?", "It opens again in May.", "Who pays for the light?", said.NO_ANSWER,
             "Bicycles on the pier"]  # fmt: skip
    places = [told.index(text) for text in order]
    assert places == sorted(places)
    assert "A question that waits" not in page.words


def test_without_an_agenda_of_its_own_a_meeting_has_that_of_a_ward_panel(live_app: Flask, visitor: Visitor) -> None:
    (number,) = entered.add(live_app, meeting())
    assert items(visitor.get(f"/meeting/{number}")) == list(said.ITEMS.values())


def test_an_action_tells_owner_age_and_how_late_it_is(numbers: dict[str, int], visitor: Visitor) -> None:
    words = visitor.get(f"/meeting/{numbers['coming']}").words
    assert "Harbour Council" in words
    assert "agreed 4 months ago (14 July 2026)" in words
    assert "due 1 October 2026, 50 days overdue" in words  # on 20 November: 30 in October, 20 in November
    assert "1 September 2026: open, due 1 October 2026. Parts are awaited" in words


def test_what_was_closed_since_the_last_meeting_is_told_with_what_happened(
    numbers: dict[str, int], visitor: Visitor
) -> None:
    page = visitor.get(f"/meeting/{numbers['coming']}")
    assert "Closed since the last meeting" in page.words
    for told in ("done 20 August 2026", "Ten rides in ten weeks", "Two people were cautioned"):
        assert told in page.words
    # At the summer's meeting it was closed after the spring's too; at the spring's own page it was agreed there.
    assert "Actions agreed here" in visitor.get(f"/meeting/{numbers['spring']}").words


def test_a_beat_meeting_has_its_own_priorities_and_those_of_the_team(
    live_app: Flask, numbers: dict[str, int], visitor: Visitor
) -> None:
    words = visitor.get(f"/meeting/{numbers['beat']}").words
    for told in ("Noise at the harbour", "A barrier was set (2 May 2026)", "One club lost its licence",
                 "Saltmere Town"):  # fmt: skip
        assert told in words
    assert "Mend the light" not in words  # of the whole Coast, not of this neighbourhood
    (other,) = entered.add(
        live_app, meeting(area="zedshire/inland", kind="beat", neighbourhood="zedshire/ashwold-west")
    )
    words = visitor.get(f"/meeting/{other}").words
    assert "As the team’s own file gives them Fly-tipping & fires on the common set 5 months ago" in words


def test_minutes_are_shown_with_their_age_and_drafts_are_not(numbers: dict[str, int], visitor: Visitor) -> None:
    page = visitor.get(f"/meeting/{numbers['spring']}")
    assert "Published 7 months ago (24 March 2026)." in page.words
    assert "<strong>Agreed</strong>" in page.text
    assert "<b>ride</b>" not in page.text
    assert "<b>ride</b>" in page.words  # as it was typed
    draft = visitor.get(f"/meeting/{numbers['summer']}")
    assert "A draft that nobody sees" not in draft.text
    assert said.NO_MINUTES in draft.words
    assert "A draft" not in visitor.client.get(f"/meeting/{numbers['summer']}.json").text
    assert said.NO_MINUTES not in visitor.get(f"/meeting/{numbers['coming']}").words  # nobody can have written any


def test_a_panel_has_members_of_its_day_and_recommendations_with_answers(
    live_app: Flask, numbers: dict[str, int], visitor: Visitor
) -> None:
    entered.add(
        live_app,
        PanelMember(area="zedshire", name="A youth worker", role="chair", valid_from="2026-01-01"),
        PanelMember(area="zedshire", name="A retired nurse", valid_from="2026-10-01"),
        PanelMember(area="zedshire", name="A student", valid_from="2025-01-01", valid_to="2026-09-01"),
        Recommendation(meeting_id=numbers["panel"], area="zedshire", text="Train all new officers"),
    )
    words = visitor.get(f"/meeting/{numbers['panel']}").words
    assert "A youth worker, chair" in words
    assert "A retired nurse" not in words
    assert "A student" not in words
    assert "Record the reason in full Done since May Chief Inspector Low, 10 October 2026" in words
    assert f"Train all new officers {said.NO_ANSWER}" in words


def test_the_history_tells_of_time_place_and_state_alone(
    live_app: Flask, numbers: dict[str, int], visitor: Visitor
) -> None:
    number = numbers["coming"]
    entered.change(live_app, number, starts="2026-12-15T19:00", ends="2026-12-15T21:00", place="Pier Hall",
                   state="moved", was_starts="2026-12-08T18:30", reason="The hall is let", chair="Somebody Else",
                   about="Another text", sequence=1)  # fmt: skip
    page = visitor.get(f"/meeting/{number}")
    history = next(words_of(e) for e in page.each("section") if e.get("aria-labelledby") == "changes")
    for told in ("Time changed from Tuesday 8 December 2026, 18:30 to Tuesday 15 December 2026, 19:00.",
                 "Place changed from Town Hall, Saltmere to Pier Hall.", "State changed from planned to moved.",
                 "Reason: The hall is let.", "Entered on this site."):  # fmt: skip
        assert told in history
    assert "Somebody Else" not in history
    assert "Another text" not in history
    assert "an organiser" not in page.words  # who changed it is nobody's business here
    assert "Moved: it was to be on Tuesday 8 December 2026, 18:30. Reason: The hall is let." in page.words


def test_a_cancelled_meeting_says_why(numbers: dict[str, int], visitor: Visitor) -> None:
    page = visitor.get(f"/meeting/{numbers['cancelled']}")
    assert "Cancelled. Reason: The hall is flooded." in page.words
    assert page.title.endswith("(cancelled) – Open Beat")


def test_machines_read_whether_it_is_held_and_when_it_was_to_be(
    live_app: Flask, numbers: dict[str, int], visitor: Visitor
) -> None:
    planned = event_of(visitor.get(f"/meeting/{numbers['coming']}"))
    assert planned["startDate"] == "2026-12-08T18:30:00+00:00"
    assert planned["eventStatus"] == "https://schema.org/EventScheduled"
    assert planned["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    assert event_of(visitor.get(f"/meeting/{numbers['summer']}"))["startDate"] == "2026-07-14T18:30:00+01:00"
    cancelled = event_of(visitor.get(f"/meeting/{numbers['cancelled']}"))
    assert cancelled["eventStatus"] == "https://schema.org/EventCancelled"
    entered.change(live_app, numbers["coming"], state="moved", was_starts="2026-12-01T18:30", join_url="")
    moved = event_of(visitor.get(f"/meeting/{numbers['coming']}"))
    assert moved["eventStatus"] == "https://schema.org/EventRescheduled"
    assert moved["previousStartDate"] == "2026-12-01T18:30:00+00:00"
    assert moved["eventAttendanceMode"] == "https://schema.org/OfflineEventAttendanceMode"


def test_hostile_texts_are_texts_in_every_field(live_app: Flask, visitor: Visitor) -> None:
    texts = ("title", "about", "place", "access", "join_words", "chair", "chair_rank", "council_officer", "reason",
             "oversight_lead", "email", "telephone", "source")  # fmt: skip
    (number,) = entered.add(live_app, meeting(state="cancelled", **dict.fromkeys(texts, HOSTILE)))
    entered.add(
        live_app,
        AgendaItem(meeting_id=number, position=1, kind="other", title=HOSTILE, notes=HOSTILE),
        AgendaItem(meeting_id=number, position=2, kind="questions", title="Questions"),
        Paper(meeting_id=number, kind="report", title=HOSTILE, sha256="0", size=1, uploaded=entered.MOMENT),
        Minutes(meeting_id=number, text=HOSTILE + "[x](javascript:alert(1)) ![y](https://x/y.png)",
                published="2026-11-01"),
        entered.question(number, HOSTILE, "published", answer=HOSTILE, answered_by=HOSTILE, answered="2026-11-01"),
        Recommendation(meeting_id=number, area=COAST, text=HOSTILE, answer=HOSTILE, answered_by=HOSTILE),
    )  # fmt: skip
    for address in (f"/meeting/{number}", "/meetings?month=2026-12", "/"):
        page = visitor.get(address)
        assert "<script>alert" not in page.text
        assert "javascript:" not in "".join(page.links)
        assert "49" not in page.heading
    assert len(event_of(visitor.get(f"/meeting/{number}"))["name"]) == len(HOSTILE)
    told = visitor.client.get(f"/meeting/{number}.json").json
    assert told is not None
    assert told["title"] == HOSTILE


def test_a_link_to_join_that_is_no_https_is_not_a_link(live_app: Flask, visitor: Visitor) -> None:
    (number,) = entered.add(live_app, meeting(join_url="javascript:alert(1)"))
    page = visitor.get(f"/meeting/{number}")
    assert "Join online" not in page.words
    assert "javascript:" not in page.text


def test_the_request_it_was_agreed_after_is_linked_where_it_is_public(
    live_app: Flask, numbers: dict[str, int], visitor: Visitor
) -> None:
    number = numbers["coming"]
    told = {"area": COAST, "text": "x", "made": entered.MOMENT, "state": "agreed", "meeting_id": number}
    entered.add(live_app, Request(ref="private", route=1, **told))
    assert "/request/" not in visitor.get(f"/meeting/{number}").text
    with live_app.app_context(), changing() as db:
        db.query(Request).one().route = 2
    assert "/request/private" in visitor.get(f"/meeting/{number}").links


def test_old_questions_stay_on_an_agenda_without_an_item_for_them(live_app: Flask, visitor: Visitor) -> None:
    (number,) = entered.add(live_app, meeting(state="held", starts="2026-10-01T18:00", ends="2026-10-01T19:00"))
    entered.add(
        live_app,
        AgendaItem(meeting_id=number, position=1, kind="other", title="One thing"),
        Question(ref="z", meeting_id=number, area=COAST, text="What of then?", digest="z", asked=entered.MOMENT,
                 state="published"),
    )  # fmt: skip
    assert "What of then?" in visitor.get(f"/meeting/{number}").words


def test_what_is_not_there_is_not_found(numbers: dict[str, int], visitor: Visitor) -> None:
    for address in ("/meeting/999", "/meeting/99999999999999", "/meeting/x", "/meeting/999.json", "/meeting/0.ics",
                    f"/meeting/{numbers['coming']}/pack.json", f"/meeting/{numbers['coming']}/pack.pdf"):  # fmt: skip
        assert visitor.client.get(address).status_code == 404


def test_a_kept_page_is_made_anew_when_the_meeting_changes(live_app: Flask, numbers: dict[str, int]) -> None:
    from app import create_app

    settings = {name: live_app.config[name] for name in ("DATA", "DATABASE_URL", "NOW", "RATE")}
    other = create_app({**settings, "TESTING": True, "CACHE_MB": "8"})
    client, address = other.test_client(), f"/meeting/{numbers['coming']}"
    first = client.get(address)
    assert client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    entered.change(live_app, numbers["coming"], place="Pier Hall")
    assert "Pier Hall" in client.get(address, headers={"If-None-Match": first.headers["ETag"]}).text
    other.extensions[EXTENSION].close()


@pytest.fixture
def counted(live_app: Flask) -> Iterator[list[str]]:
    """The statements that are sent to the live database."""
    sent: list[str] = []
    with live_app.app_context():
        engine = live_app.extensions[EXTENSION].engine

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


def test_a_page_asks_the_database_as_often_however_much_was_entered(
    live_app: Flask, numbers: dict[str, int], visitor: Visitor, counted: list[str]
) -> None:
    address = f"/meeting/{numbers['coming']}"
    visitor.get(address)
    few = len(counted)
    entered.add(live_app, *(entered.question(numbers["coming"], f"Question {n}?", "published") for n in range(40)))
    counted.clear()
    visitor.get(address)
    assert len(counted) == few < 20


def test_paper_is_a_file_that_runs_nothing(live_app: Flask, numbers: dict[str, int], visitor: Visitor) -> None:
    folder = live_app.extensions[EXTENSION].papers
    folder.mkdir(parents=True)
    (folder / f"{'0' * 64}.pdf").write_bytes(b"%PDF-1.7 a report")
    (address,) = [a for a in visitor.get(f"/meeting/{numbers['coming']}").links if a.startswith("/papers/")]
    assert address.endswith("/report-on-the-year.pdf")
    told = visitor.client.get(address)
    assert told.data == b"%PDF-1.7 a report"
    assert told.headers["Content-Type"] == "application/pdf"
    assert told.headers["Content-Disposition"] == 'attachment; filename="report-on-the-year.pdf"'
    assert told.headers["X-Content-Type-Options"] == "nosniff"
    assert told.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    other = visitor.client.get(address.replace("report-on-the-year", "other"))
    assert (other.status_code, other.location) == (301, address)


def test_a_withdrawn_paper_says_why_it_is_gone(live_app: Flask, numbers: dict[str, int], visitor: Visitor) -> None:
    (number,) = entered.add(
        live_app,
        Paper(meeting_id=numbers["coming"], kind="report", title="Draft", sha256="1", size=5, uploaded=entered.MOMENT,
              withdrawn="2026-11-02T10:00:00Z", why="It named a child."),
    )  # fmt: skip
    page = visitor.get(f"/papers/{number}/draft.pdf")
    assert page.status == 410
    assert "It named a child." in page.words
    assert "Withdrawn 2 November 2026. It named a child." in visitor.get(f"/meeting/{numbers['coming']}").words


def test_a_paper_whose_file_is_lost_or_that_never_was_is_not_found(numbers: dict[str, int], visitor: Visitor) -> None:
    (address,) = [a for a in visitor.get(f"/meeting/{numbers['coming']}").links if a.startswith("/papers/")]
    assert visitor.client.get(address).status_code == 404
    assert visitor.client.get("/papers/999/x.pdf").status_code == 404


def test_the_json_says_what_the_page_says(live_app: Flask, numbers: dict[str, int], visitor: Visitor) -> None:
    told = visitor.client.get(f"/meeting/{numbers['summer']}.json").json
    assert told is not None
    assert (told["starts"], told["starts_universal"]) == ("2026-07-14T18:30", "2026-07-14T17:30:00Z")
    assert told["rank_of_superintendent_or_above"] is False
    assert [a["text"] for a in told["actions_agreed_here"]] == ["Mend the light on the pier"]
    with live_app.app_context(), changing() as db:
        assert db.get_one(Meeting, told["id"]).kind == told["kind"]
