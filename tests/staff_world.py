"""One row of everything that staff look after, of the command area Coast, and all that may be typed in each form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask

from openbeat.live.database import changing
from openbeat.live.tables import (
    Action,
    ActionStep,
    AgendaItem,
    Agreement,
    Comment,
    Lead,
    Meeting,
    Minutes,
    OversightBody,
    PanelMember,
    Paper,
    Priority,
    Question,
    Recommendation,
    Request,
    RequestRules,
    Suggestion,
)

COAST, INLAND, FORCE = "zedshire/coast", "zedshire/inland", "zedshire"
MARK = "Only those of Coast may read this"
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
PAST, AHEAD = "2026-10-06T19:00", "2027-02-09T19:00"

MEETING = {
    "area": COAST, "kind": "scrutiny", "neighbourhood": "", "state": "planned", "title": "", "about": "Lights",
    "day": "2027-03-02", "from_": "18:30", "to": "20:00", "place": "Memorial Hall", "access": "Ramp",
    "join_url": "https://meet.example.org/coast", "join_words": "Ring 01632 960 120", "chair": "Joan Wrayburn",
    "chair_rank": "Chief Superintendent", "council_officer": "Ines Calder", "oversight_lead": "Bethan Wrayburn",
    "email": "coast@example.org", "telephone": "01632 960 100", "source": "https://example.org/meetings",
}  # fmt: skip
TERM = {"valid_from": "2026-04-01", "valid_to": "", "source": "https://example.org/list"}
# Address of a form → everything that may be typed in it.
FORMS: dict[str, dict[str, Any]] = {
    "/staff/meetings/new": MEETING,
    "/staff/meetings/{meetings}/agenda/new": {"title": "Harbour lights", "notes": "Said"},
    "/staff/meetings/{meetings}/papers/new": {"kind": "report", "title": "Figures to September"},
    "/staff/meetings/{meetings}/minutes": {"text": "All was **said**.", "attended": "12"},
    "/staff/meetings/{meetings}/actions/new": {
        "text": "Mend the lights", "owner": "Saltmere Council", "ward": "", "agreed": "2026-10-06", "due": "2026-12-01",
        "state": "open", "closed": "", "done": "", "responsible": "", "note": "",
    },
    "/staff/meetings/{meetings}/priorities/new": {
        "text": "Bicycle theft", "ward": "", "neighbourhood": "", "agreed": "2026-10-06", "done": "", "done_on": "",
        "responsible": "", "closed": "",
    },
    "/staff/meetings/{meetings}/recommendations/new": {
        "text": "Show the video", "answer": "Yes", "answered_by": "The commander", "answered": "2026-11-01",
    },
    "/staff/meetings/{meetings}/suggestions/{suggestion}": {
        "taken_up": "yes", "priority": "Broken glass", "outcome": "Agreed by all",
    },
    "/staff/agreements/new": {
        "area": COAST, "title": "Patrols", "text": "Two officers", "parties": "Police, council", "agreed": "2026-03-01",
        "review": "2027-03-01", "ended": "",
    },
    "/staff/members/new": {
        "area": COAST, "name": "A youth worker", "role": "chair", "valid_from": "2026-04-01", "valid_to": "",
    },
    "/staff/bodies/new": {
        **TERM, "area": FORCE, "name": "Commissioner for Zedshire", "kind": "commissioner",
        "web": "https://commissioner.example.org/", "contact": "office@example.org",
    },
    "/staff/leads/new": {
        **TERM, "area": COAST, "role": "oversight lead", "name": "Bethan", "title": "Deputy",
        "contact": "b@example.org",
    },
    "/staff/rules/new": {
        **TERM, "area": COAST, "refusals": "It was answered already.\nA court has it.", "answer_days": "20",
        "address": "Guildhall", "telephone": "01632 960 101",
    },
    "/staff/comments/new": {
        "area": COAST, "kind": "commentary", "author": "Joan Wrayburn", "role": "Chief Superintendent",
        "dated": "2026-11-01", "text": "We have **moved** two detectives.", "withdrawn": "",
    },
}  # fmt: skip
# Fields into which anything may be typed, by the last part of the address of their form.
CHOSEN = {"area", "kind", "neighbourhood", "state", "ward", "taken_up"}
PARTED = {"day", "from_", "to", "agreed", "due", "closed", "done_on", "answered", "review", "ended", "valid_from",
          "valid_to", "dated", "withdrawn", "attended", "answer_days", "join_url", "web", "email"}  # fmt: skip


@dataclass(frozen=True)
class World:
    """Where each row is."""

    ids: dict[str, int]  # by the part of the address that says what it is

    def address(self, template: str) -> str:
        """An address with the numbers of these rows."""
        return template.format_map(self.ids)


def chosen(address: str, field: str) -> bool:
    """Whether a field is one of a list."""
    return (field in CHOSEN and not (address.endswith("/bodies/new") and field == "kind")) or (
        field == "role" and address.endswith(("/members/new", "/leads/new"))
    )


def texts(address: str) -> list[str]:
    """The fields of a form that take any text."""
    return [name for name in FORMS[address] if name not in PARTED and not chosen(address, name)]


def make(app: Flask) -> World:
    """Write the rows."""
    with app.app_context(), changing("the test") as db:
        held = _meeting(PAST, "held", "scrutiny")
        ahead = _meeting(AHEAD, "planned", "scrutiny")
        db.add_all((held, ahead))
        db.flush()
        rows = _of_meeting(held.id) | _of_area() | _voices(held.id)
        db.add_all(rows.values())
        db.flush()
        ids = {key: row.id for key, row in rows.items()}
        return World(ids | {"meetings": held.id, "ahead": ahead.id})


def _meeting(starts: str, state: str, kind: str) -> Meeting:
    made = Meeting(
        area=COAST, kind=kind, state=state, title=MARK, starts=starts, ends=f"{starts[:11]}20:30", reason="",
        changed="2026-10-01T09:00:00Z", place="Memorial Hall", chair="Joan Wrayburn", chair_rank="Chief Inspector",
    )  # fmt: skip
    made.agenda = [
        AgendaItem(position=1, kind="actions", title="Actions since last time"),
        AgendaItem(position=2, kind="next date", title="Next meeting"),
    ]
    return made


def _of_meeting(meeting: int) -> dict[str, Any]:
    action = Action(meeting_id=meeting, area=COAST, text=MARK, owner="Council", agreed="2026-10-06", due="2026-12-01")
    action.steps = [ActionStep(on="2026-10-06", state="open", due="2026-12-01", note="Agreed.")]
    return {
        "agenda": AgendaItem(meeting_id=meeting, position=3, kind="other", title=MARK),
        "papers": Paper(
            meeting_id=meeting, kind="report", title=MARK, sha256="0" * 64, size=9, uploaded="2026-10-01T09:00:00Z"
        ),
        "minutes": Minutes(meeting_id=meeting, text=MARK, attended=7, published=""),
        "actions": action,
        "priorities": Priority(meeting_id=meeting, area=COAST, text=MARK, agreed="2026-10-06"),
        "recommendations": Recommendation(meeting_id=meeting, area=COAST, text=MARK),
    }


def _of_area() -> dict[str, Any]:
    since = {"valid_from": "2026-04-01", "source": "A list"}
    return {
        "agreements": Agreement(area=COAST, title=MARK, text="Text", parties="All", agreed="2026-03-01"),
        "members": PanelMember(area=COAST, name=MARK, valid_from="2026-04-01"),
        "bodies": OversightBody(area=FORCE, name=MARK, kind="commissioner", **since),
        "leads": Lead(area=COAST, role="oversight lead", name=MARK, title="Deputy", **since),
        "rules": RequestRules(area=COAST, refusals=MARK, answer_days=20, **since),
        "comments": Comment(area=COAST, kind="commentary", author="Joan", role="Chief", dated="2026-11-01", text=MARK),
    }


def _voices(meeting: int) -> dict[str, Any]:
    asked = "2026-10-02T18:00:00Z"
    return {
        "suggestion": Suggestion(
            ref="suggested", area=COAST, neighbourhood="zedshire/saltmere-town", text=f"{MARK}: glass", digest="a",
            suggested=asked, state="published", decided=asked,
        ),
        "question": Question(
            ref="asked", meeting_id=meeting, area=COAST, text=f"{MARK}: why?", digest="b", asked=asked, state="waiting"
        ),
        "requests": Request(ref="requested", area=COAST, route=2, text=MARK, made=asked, state="with the lead"),
    }  # fmt: skip
