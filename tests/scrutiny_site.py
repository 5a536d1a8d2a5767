"""A year of the Coast's meetings, entered by hand: what tests of public pages of meetings stand on."""

from __future__ import annotations

from typing import Any

from flask import Flask
from page_check import Visitor
from sqlalchemy.orm import Session

from openbeat.live.database import changing
from openbeat.live.tables import (
    Action,
    ActionStep,
    AgendaItem,
    Base,
    Meeting,
    Minutes,
    Paper,
    Priority,
    Question,
    Recommendation,
    Suggestion,
)

COAST, TEAM = "zedshire/coast", "zedshire/saltmere-town"
HOSTILE = "<script>alert(1)</script>\"'&\r\nBEGIN:VEVENT {{ 7*7 }} </textarea>"
MOMENT = "2026-10-01T09:00:00Z"


def meeting(starts: str = "2026-12-08T18:30", ends: str = "2026-12-08T20:30", **more: Any) -> Meeting:
    """A planned scrutiny meeting of the Coast, changed by what is given."""
    told: dict[str, Any] = {
        "area": COAST, "kind": "scrutiny", "title": "Winter scrutiny meeting", "starts": starts, "ends": ends,
        "about": "The figures of the year, and what was done.", "place": "Town Hall, Saltmere",
        "access": "Step-free; hearing loop.", "join_url": "https://meet.example/coast",
        "join_words": "Or telephone 01632 960 000", "chair": "Joan Wrayburn", "chair_rank": "Chief Superintendent",
        "council_officer": "Ada Penrow, Head of Community Safety", "oversight_lead": "Bethan Wrayburn",
        "email": "scrutiny@zedshire.example", "telephone": "01632 960 001", "changed": MOMENT,
    }  # fmt: skip
    return Meeting(**{**told, **more})


def add(app: Flask, *rows: Base) -> list[int]:
    """Write rows, each as whoever organises meetings; their numbers."""
    with app.app_context():
        with changing("an organiser") as db:
            for row in rows:
                db.add(row)
                db.flush()
        return [row.id for row in rows]  # type: ignore[attr-defined]


def change(app: Flask, number: int, **values: Any) -> None:
    """Change a meeting."""
    with app.app_context(), changing("an organiser") as db:
        own = db.get_one(Meeting, number)
        for name, value in values.items():
            setattr(own, name, value)


def year(app: Flask) -> dict[str, int]:
    """A year of meetings; name → number of each."""
    with app.app_context(), changing("an organiser") as db:
        return _year(db)


def _year(db: Session) -> dict[str, int]:
    held = meeting("2026-03-10T18:30", "2026-03-10T20:00", title="Spring scrutiny meeting", state="held")
    summer = meeting("2026-07-14T18:30", "2026-07-14T20:00", title="Summer scrutiny meeting", state="held",
                     chair="Owen Tarn", chair_rank="Inspector")  # fmt: skip
    coming = meeting()
    cancelled = meeting("2027-03-02T18:30", "2027-03-02T20:00", title="Early spring meeting", state="cancelled",
                        reason="The hall is flooded")  # fmt: skip
    beat = meeting("2026-12-01T19:00", "2026-12-01T20:00", title="Saltmere beat meeting", kind="beat",
                   neighbourhood=TEAM, chair="Sergeant Vale", chair_rank="Sergeant")  # fmt: skip
    panel = meeting("2026-09-22T17:00", "2026-09-22T19:00", title="Autumn panel", kind="stop-and-search panel",
                    state="held", area="zedshire")  # fmt: skip
    own = {"spring": held, "summer": summer, "coming": coming, "cancelled": cancelled, "beat": beat, "panel": panel}
    db.add_all(own.values())
    db.flush()
    coming.agenda = [
        AgendaItem(position=n, kind=kind, title=kind.capitalize())
        for n, kind in enumerate(("actions", "priorities", "figures", "questions", "new priorities", "other",
                                  "next date"))
    ]  # fmt: skip
    late = Action(meeting_id=summer.id, area=COAST, text="Mend the light on the pier", owner="Harbour Council",
                  agreed="2026-07-14", due="2026-10-01")  # fmt: skip
    done = Action(meeting_id=held.id, area=COAST, text="Ride the last bus on Fridays", owner="Saltmere team",
                  agreed="2026-03-10", due="2026-08-01", state="done", done="Ten rides in ten weeks",
                  responsible="Two people were cautioned", closed="2026-08-20")  # fmt: skip
    db.add_all([late, done])
    db.flush()
    db.add_all(
        [
            ActionStep(action_id=late.id, on="2026-07-14", state="open", due="2026-09-01", note="Taken on"),
            ActionStep(action_id=late.id, on="2026-09-01", state="open", due="2026-10-01", note="Parts are awaited"),
            Minutes(meeting_id=held.id, text="# Minutes\n\n**Agreed**: <b>ride</b> the bus.", published="2026-03-24"),
            Minutes(meeting_id=summer.id, text="A draft that nobody sees"),
            Priority(meeting_id=held.id, area=COAST, neighbourhood=TEAM, text="Noise at the harbour",
                     agreed="2026-03-10", done="A barrier was set", done_on="2026-05-02",
                     responsible="One club lost its licence"),
            Recommendation(meeting_id=panel.id, area="zedshire", text="Record the reason in full",
                           answer="Done since May", answered_by="Chief Inspector Low", answered="2026-10-10"),
            Paper(meeting_id=coming.id, kind="report", title="Report on the year", sha256="0" * 64, size=2_345_678,
                  uploaded=MOMENT),
            question(coming.id, "Why is the office closed?", "published", answer="It opens again in May.",
                     answered_by="Joan Wrayburn", answered="2026-11-10"),
            question(coming.id, "Who pays for the light?", "published"),
            question(coming.id, "A question that waits", "waiting"),
            Suggestion(ref="s1", area=COAST, neighbourhood=TEAM, text="Bicycles on the pier", digest="1",
                       suggested=MOMENT, state="published", decided=MOMENT),
        ]
    )  # fmt: skip
    return {name: row.id for name, row in own.items()}


def question(meeting_id: int, text: str, state: str, **more: Any) -> Question:
    """A question to a meeting."""
    return Question(ref=f"q{meeting_id}{text[:12]}", meeting_id=meeting_id, area=COAST, text=text, digest=text,
                    asked=MOMENT, state=state, **more)  # fmt: skip


def visitor(app: Flask) -> Visitor:
    """Somebody who reads the site."""
    return Visitor(app.test_client())
