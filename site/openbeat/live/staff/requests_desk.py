"""Requests for an extraordinary meeting as organisers handle them: read, hand on, agree to, refuse, count signatures.

Whoever asked on paper or in private has left a way to reach them. It stands on the page of the request alone, for those
who answer for the area, and is erased when the request is closed.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from ... import clock
from .. import access, asked
from .. import desk_words as said
from ..database import reading
from ..tables import Request
from ..tables.staff import MODERATOR, ORGANISER
from ..tables.voices import (
    AGREED,
    COMPLAINT,
    RECEIVED,
    REFUSED,
    REQUEST_STATES,
    WAITING,
    WITH_LEAD,
)
from . import decisions, fields, places, request_facts, scope
from .decisions import Decided
from .editing import Conflict, OnePage
from .guard import allow, changing, me, needs, staff

LISTED = 50
OPEN = (WAITING, RECEIVED, WITH_LEAD)
NOTE = 1_000  # characters
WHICH = "Choose what happens next."
NO_MEETING = "Choose the meeting that was agreed, or enter a new one first."
UNREAD = "A moderator reads it first: it is public once it is received."
NO_REASON = "Give the reason: it is published."
MOVED = "Saved. The request is now: {}."
COUNTED = "Saved: {} on paper."


class MoveForm(OnePage):
    """What becomes of a request."""

    PREFIX = "move"
    state = fields.choice("What happens next")
    note = fields.text("Note", most=NOTE, hint="Published with the step, except of private requests. It may be empty.")
    meeting = fields.choice("Meeting that was agreed")
    reason = fields.text(
        "Reason for refusing", most=NOTE, hint="Published with the request. Name the rule it rests on."
    )

    def judge(self) -> bool:
        """Whether this move may be made."""
        well = bool(self.validate())
        if not self.state.data:
            return fields.wrong(self.state, WHICH)
        if self.state.data == AGREED and not self.meeting.data:
            well = fields.wrong(self.meeting, NO_MEETING)
        if self.state.data == REFUSED and not self.reason.data:
            well = fields.wrong(self.reason, NO_REASON)
        return well


class SignaturesForm(OnePage):
    """Signatures on paper, counted by hand."""

    PREFIX = "count"
    signatures = fields.NumberField("Signatures on paper, all together", 0, 1_000_000, default=0)


@dataclass(frozen=True)
class Listed:
    """One request in the list; every string is finished."""

    address: str
    place: str
    route: str
    made: str
    state: str
    late: str  # how much of the lead's time has gone
    support: str


@staff.get("/requests")
@needs(ORGANISER)
def requests() -> ResponseReturnValue:
    """Requests of the areas of whoever is signed in, by state."""
    state = request.args.get("state", "")
    if state and state not in REQUEST_STATES:
        abort(404)
    own = scope.within(Request.area, ORGANISER)
    counts = dict(reading().execute(select(Request.state, func.count()).where(own).group_by(Request.state)).all())
    wanted = select(Request).where(own, Request.state.in_((state,) if state else OPEN))
    order = (Request.made, Request.id) if state in ("", *OPEN) else (Request.made.desc(), Request.id.desc())
    rows = list(reading().scalars(wanted.order_by(*order).limit(LISTED)))
    ways = [(said.STATES[s], url_for("staff.requests", state=s), n) for s in REQUEST_STATES if (n := counts.get(s))]
    return render_template("staff/requests.html", rows=_listed(rows), ways=ways, state=said.STATES.get(state, ""))


@staff.route("/requests/<int:number>", methods=["GET", "POST"])
@needs(ORGANISER)
def request_page(number: int) -> ResponseReturnValue:
    """All of one request, and what happens next."""
    row = _row(number)
    form, conflict = _move_form(row), None
    if request.method == "POST" and form.judge():
        try:
            return _moved(row, form)
        except Decided as second:
            row, conflict = _row(number), second.conflict()
            form = _move_form(row)
        except asked.NotAllowed as fault:
            fields.wrong(form.state, str(fault))
    return _page(row, form, None, conflict)


@staff.post("/requests/<int:number>/signatures")
@needs(ORGANISER)
def signatures(number: int) -> ResponseReturnValue:
    """Count the signatures that have come on paper."""
    row = _row(number)
    form = SignaturesForm()
    if row.route == COMPLAINT or row.state not in OPEN:
        abort(404)
    if not form.validate():
        return _page(row, _move_form(row), form, None)
    try:
        _counted(row, form)
    except Decided as second:
        row = _row(number)
        return _page(row, _move_form(row), form, second.conflict())
    flash(COUNTED.format(said.count_words(int(form.signatures.data or 0), "signature", "signatures")))
    return redirect(url_for("staff.request_page", number=number), 303)


def _counted(row: Request, form: SignaturesForm) -> None:
    """Write the number; where it is enough, the request goes to the lead as if all had supported it here."""
    with changing() as db:
        now = decisions.unchanged(db, row, str(form.version.data))
        now.signatures = int(form.signatures.data or 0)
        asked.send_on(db, now)


def _moved(row: Request, form: MoveForm) -> ResponseReturnValue:
    state, reason = str(form.state.data), str(form.reason.data)
    with changing() as db:
        now = decisions.unchanged(db, row, str(form.version.data))
        meeting = int(form.meeting.data) if state == AGREED else None
        asked.move(db, now, state, str(form.note.data), reason if state == REFUSED else "", meeting)
    flash(MOVED.format(said.STATES[state].lower()))
    return redirect(url_for("staff.request_page", number=row.id), 303)


def _move_form(row: Request) -> MoveForm:
    form = MoveForm()
    moves = [s for s in asked.MOVES.get(row.state, ()) if s in said.MOVES and (s != RECEIVED or _may_receive(row))]
    form.state.choices = [("", "Choose one"), *((s, said.MOVES[s]) for s in moves)]
    form.meeting.choices = [("", "Choose one"), *request_facts.meetings(reading(), row.area, clock.now())]
    return form


def _may_receive(row: Request) -> bool:
    """Whether whoever is signed in may take it as read: what will be public is read by a moderator."""
    return row.route == COMPLAINT or access.may(me(), MODERATOR, row.area)


def _row(number: int) -> Request:
    row = reading().get(Request, number)
    if row is None:
        abort(404)
    allow(ORGANISER, row.area)
    return row


def _page(
    row: Request, form: MoveForm, counted: SignaturesForm | None, conflict: Conflict | None
) -> ResponseReturnValue:
    if counted is None:
        counted = SignaturesForm(None)
        counted.signatures.process_data(row.signatures)
    for own in (form, counted):
        if conflict or not own.version.data:  # after an error the version stays that of the page that was typed in
            own.version.process_data(str(row.version))
    facts = request_facts.facts(reading(), row, clock.now())
    page = render_template(
        "staff/request.html", row=row, facts=facts, form=form, counted=counted, conflict=conflict,
        must_be_read=UNREAD if row.state == WAITING and not _may_receive(row) else "",
        may_move=bool(asked.MOVES.get(row.state)), may_count=row.route != COMPLAINT and row.state in OPEN,
        when=said.moment_words(conflict.when) if conflict else "",
        new_meeting=url_for("staff.home") + f"meetings/new?request={row.id}",
    )  # fmt: skip
    return make_response(page, 409 if conflict else 400 if form.errors or counted.errors else 200)


def _listed(rows: list[Request]) -> list[Listed]:
    facts = request_facts.many(reading(), rows, clock.now())
    return [
        Listed(
            url_for("staff.request_page", number=row.id),
            places.name(row.area),
            said.ROUTES[row.route],
            said.moment_words(row.made),
            said.STATES[row.state],
            facts[row.id].late,
            facts[row.id].support,
        )
        for row in rows
    ]
