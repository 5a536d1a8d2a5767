"""Closing the loop: what was agreed at meetings stands on the pages of those it was agreed for, and of nobody else."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import scrutiny_site as entered
from flask import Flask
from page_check import Page, Visitor, words_of
from scrutiny_site import COAST, HOSTILE, TEAM, year
from sqlalchemy import event

from openbeat.live import scrutiny_words as said
from openbeat.live.database import EXTENSION
from openbeat.live.tables import Action, Agreement, Comment, Lead, OversightBody, Priority, Suggestion

INLAND_WARD = "E05999040"  # of Ashwold West, as the neighbourhoods of the county have it


@pytest.fixture
def numbers(live_app: Flask) -> dict[str, int]:
    return year(live_app)


@pytest.fixture
def visitor(live_app: Flask) -> Visitor:
    return entered.visitor(live_app)


@pytest.fixture
def ward(county: Path) -> str:
    """A ward that the team of Saltmere Town polices the most of."""
    with closing(sqlite3.connect(county / "site/snapshots/current/site.db")) as db:
        asked = "SELECT ward FROM neighbourhood_wards WHERE neighbourhood = ? ORDER BY share DESC, ward LIMIT 1"
        return str(db.execute(asked, (TEAM,)).fetchone()[0])


def section(page: Page, name: str) -> str:
    """The words of a section, "" where there is none."""
    return next((words_of(e) for e in page.each("section") if e.get("aria-labelledby") == name), "")


def test_a_ward_shows_what_was_agreed_for_its_neighbourhood_and_area(
    numbers: dict[str, int], visitor: Visitor, ward: str
) -> None:
    page = visitor.get(f"/ward/{ward}")
    told = section(page, "said")
    for text in ("Noise at the harbour", "A barrier was set (2 May 2026)", "One club lost its licence",
                 "Mend the light on the pier", "Harbour Council, for all of Coast", "50 days overdue",
                 "Ride the last bus on Fridays", "Two people were cautioned", said.NOT_TOLD,
                 "1 of 2 questions published for meetings answered."):  # fmt: skip
        assert text in told, text
    assert f"/meeting/{numbers['spring']}" in page.links


def test_another_command_area_shows_nothing_of_it(numbers: dict[str, int], visitor: Visitor) -> None:
    assert numbers
    for address in (f"/ward/{INLAND_WARD}", "/bcu/zedshire/inland", "/neighbourhood/zedshire/ashwold-west"):
        page = visitor.get(address)
        assert section(page, "said") == ""
        assert said.NO_MEETING_AHEAD in page.words


def test_what_is_about_one_ward_is_on_no_other(
    live_app: Flask, numbers: dict[str, int], visitor: Visitor, ward: str, county: Path
) -> None:
    with closing(sqlite3.connect(county / "site/snapshots/current/site.db")) as db:
        other = db.execute(
            "SELECT descendant FROM closure c JOIN areas a ON a.code = c.descendant WHERE ancestor = ? "
            "AND kind = 'ward' AND descendant NOT IN (SELECT ward FROM neighbourhood_wards WHERE neighbourhood = ?)",
            (COAST, TEAM),
        ).fetchone()[0]  # fmt: skip
    told = {"meeting_id": numbers["summer"], "area": COAST, "owner": "Council", "agreed": "2026-07-14"}
    entered.add(
        live_app, Action(**told, ward=ward, text="Cut the hedge"), Action(**told, ward=other, text="Paint a line")
    )
    own, others = section(visitor.get(f"/ward/{ward}"), "said"), section(visitor.get(f"/ward/{other}"), "said")
    assert "Cut the hedge" in own
    assert "Paint a line" not in own
    assert "Paint a line" in others
    assert "Cut the hedge" not in others
    assert "Noise at the harbour" not in others  # of another neighbourhood
    whole = section(visitor.get(f"/bcu/{COAST}"), "said")
    assert "Cut the hedge" in whole
    assert "Paint a line" in whole


def test_an_action_of_a_beat_meeting_stays_in_its_neighbourhood(
    live_app: Flask, numbers: dict[str, int], visitor: Visitor
) -> None:
    told = {"area": COAST, "owner": "Sergeant", "agreed": "2026-11-01", "text": "Talk to the school"}
    entered.add(live_app, Action(meeting_id=numbers["beat"], **told))
    assert "Talk to the school" in section(visitor.get(f"/neighbourhood/{TEAM}"), "said")
    assert "Talk to the school" not in section(visitor.get("/neighbourhood/zedshire/northolme-east"), "said")


def test_a_suggestion_comes_back_with_what_became_of_it(
    live_app: Flask, numbers: dict[str, int], visitor: Visitor, ward: str
) -> None:
    assert numbers
    told = {"area": COAST, "neighbourhood": TEAM, "suggested": entered.MOMENT, "state": "published",
            "decided": entered.MOMENT}  # fmt: skip
    entered.add(
        live_app,
        Suggestion(ref="a", digest="a", text="Lamps in the park", outcome="Taken up", outcome_on="2026-10-20", **told),
        Suggestion(ref="b", digest="b", text=HOSTILE, outcome=HOSTILE, outcome_on="2026-10-21", **told),
    )
    page = visitor.get(f"/ward/{ward}")
    assert "Lamps in the park" in section(page, "said")
    assert "What became of it: Taken up (20 October 2026)" in section(page, "said")
    assert "Bicycles on the pier" not in section(page, "said")  # nothing has become of it yet
    assert "<script>alert" not in page.text


def test_a_ward_says_when_those_in_charge_can_be_asked(numbers: dict[str, int], visitor: Visitor, ward: str) -> None:
    page = visitor.get(f"/ward/{ward}")
    told = section(page, "meeting")
    assert told.startswith("Ask them")
    assert "Winter scrutiny meeting Tuesday 8 December 2026, 18:30 to 20:30 Town Hall, Saltmere" in told
    assert "Chair: Joan Wrayburn, Chief Superintendent" in told
    assert "Early spring meeting" not in told  # it is cancelled
    for link in (f"/meeting/{numbers['coming']}", f"/meeting/{numbers['coming']}#ask",
                 f"/suggest-a-priority/{TEAM}", f"/request-a-meeting/{COAST}"):  # fmt: skip
        assert link in page.links
    assert section(visitor.get(f"/bcu/{COAST}"), "meeting").startswith("Meet and question them")


def test_the_json_of_an_area_tells_its_scrutiny_meetings(numbers: dict[str, int], visitor: Visitor, ward: str) -> None:
    told = json.loads(visitor.client.get(f"/ward/{ward}.json").data)["scrutiny_meetings"]
    assert [m["id"] for m in told] == [numbers[n] for n in ("spring", "summer", "coming", "cancelled")]
    assert told[-1]["state"] == "cancelled"
    assert json.loads(visitor.client.get(f"/ward/{INLAND_WARD}.json").data)["scrutiny_meetings"] == []


@pytest.fixture
def counted(live_app: Flask) -> Iterator[list[str]]:
    """The questions that are put to the live database."""
    sent: list[str] = []
    with live_app.app_context():
        engine = live_app.extensions[EXTENSION].engine

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        sent.extend([statement] if statement.startswith("SELECT") else [])

    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


def test_a_local_agreement_stands_on_the_pages_of_its_area_until_it_ends(
    live_app: Flask, visitor: Visitor, ward: str
) -> None:
    told = {"area": COAST, "text": "Two officers on foot.", "parties": "Police, council"}
    entered.add(
        live_app,
        Agreement(**told, title="The quay at night", agreed="2026-01-11", review="2026-10-01"),
        Agreement(**told, title="Ended long ago", agreed="2024-01-11", ended="2025-01-11"),
    )
    for address in (f"/ward/{ward}", f"/bcu/{COAST}", "/force/zedshire"):
        words = section(visitor.get(address), "said")
        assert "The quay at night Two officers on foot. Police, council." in words
        assert "its review was due on 1 October 2026" in words
        assert "Ended long ago" not in words


def test_a_page_asks_six_times_however_much_there_is(
    live_app: Flask, numbers: dict[str, int], visitor: Visitor, ward: str, counted: list[str]
) -> None:
    told = {"meeting_id": numbers["summer"], "area": COAST, "agreed": "2026-07-14"}
    entered.add(live_app, *(Action(**told, owner="x", text=f"Action {n}") for n in range(30)))
    entered.add(live_app, *(Priority(**told, text=f"Priority {n}") for n in range(30)))
    for address, most in ((f"/ward/{ward}", 6), (f"/neighbourhood/{TEAM}", 6), (f"/bcu/{COAST}", 8),
                          ("/force/zedshire", 8)):  # fmt: skip
        counted.clear()
        page = visitor.get(address)
        assert 0 < len(counted) <= most, address  # of forces and command areas what they have written, twice
        assert "Older ones are on the pages of the meetings" in page.words


def test_nothing_is_written_for_a_site_that_never_had_a_meeting(live_data: Path, ward: str) -> None:
    from app import create_app

    app = create_app({"DATA": live_data, "DATABASE_URL": "", "TESTING": True, "CACHE_MB": "0"})
    page = Visitor(app.test_client()).get(f"/ward/{ward}")
    assert said.NO_MEETING_AHEAD in page.words
    assert section(page, "said") == ""
    assert not (live_data / "live").exists()


def test_without_the_live_database_the_figures_stand(live_data: Path, ward: str) -> None:
    from app import create_app

    nobody = "postgresql://nobody@127.0.0.1:9/none"
    app = create_app({"DATA": live_data, "DATABASE_URL": nobody, "TESTING": True, "CACHE_MB": "0"})
    visitor = Visitor(app.test_client())
    for address in (f"/ward/{ward}", f"/bcu/{COAST}", "/force/zedshire", f"/neighbourhood/{TEAM}"):
        page = visitor.get(address)
        assert said.DOWN in page.words
        assert "Recorded crime here was" in page.words or "crimes recorded here" in page.words
    assert json.loads(visitor.client.get(f"/ward/{ward}.json").data)["scrutiny_meetings"] is None
    assert said.DOWN in visitor.get("/force/zedshire/report-card", follow_redirects=True).words


def test_what_a_force_writes_here_stands_with_what_its_files_say(
    live_app: Flask, numbers: dict[str, int], visitor: Visitor
) -> None:
    assert numbers
    told = {"area": "zedshire", "author": "Nadia Marshcote", "role": "Chief Constable"}
    entered.add(
        live_app,
        Comment(**told, kind="commentary", dated="2026-11-18", text="**Burglary** fell. <script>alert(1)</script>"),
        Comment(**told, kind="commentary", dated="2026-11-19", text="Taken back", withdrawn="2026-11-19"),
        Comment(**told, kind="reply", dated="2026-11-18", text="We have read the card."),
    )
    page = visitor.get("/force/zedshire")
    own = section(page, "commentary")
    assert own.index("Burglary fell.") < own.index("What was said earlier")  # the newest first
    assert "Nadia Marshcote, Chief Constable, 18 November 2026. These are the author’s own words, not ours." in own
    assert "Taken back" not in page.words
    assert "<script>alert" not in page.text
    card = visitor.get("/force/zedshire/report-card", follow_redirects=True)
    assert "We have read the card." in section(card, "live")


def test_the_body_names_the_leads_that_are_in_office_today(live_app: Flask, visitor: Visitor) -> None:
    entered.add(
        live_app,
        Lead(area=COAST, role="oversight lead", name="Ida Quill", title="Deputy Mayor", valid_from="2026-06-01"),
        Lead(area="zedshire/inland", role="oversight lead", name="Long Gone", valid_from="2020-01-01",
             valid_to="2026-01-01"),
        OversightBody(area="zedshire", name="A new board", kind="board", valid_from="2026-01-01", web="javascript:x"),
    )  # fmt: skip
    page = visitor.get("/oversight/police-and-crime-commissioner-for-zedshire-fictional")
    assert "Coast: Ida Quill, Deputy Mayor" in page.words
    assert "Long Gone" not in page.words
    assert "A new board" in page.words
    assert "javascript:x" not in page.text
