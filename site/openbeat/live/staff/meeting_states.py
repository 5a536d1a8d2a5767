"""What becomes of a meeting: cancelled with a reason, held, or put back where that was entered by mistake."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from ... import clock
from ...pages import refused
from .. import staff_words as said
from ..tables import Meeting
from ..tables.gathered import CANCELLED, HELD, MOVED, PLANNED
from ..tables.staff import ORGANISER
from .guard import allow, changing, needs, staff
from .meeting_forms import ReasonForm
from .meetings import raise_sequence, timed
from .rows import asked_to_save, back_to, found, page, saved

CANCEL = "Cancel the meeting"
HELD_NOW, BACK = "held", "back"


@staff.route("/meetings/<int:number>/cancel", methods=["GET", "POST"])
@needs(ORGANISER)
def meeting_cancel(number: int) -> ResponseReturnValue:
    """Cancel a meeting; it stays in lists and calendars with the reason."""
    row = found(Meeting, number)
    allow(ORGANISER, row.area)
    own = url_for("staff.meeting", number=number)
    if row.state not in (PLANNED, MOVED):
        return refused(said.NOT_NOW, said.NOT_NOW_WHY, (("The meeting", own),))
    form, conflict = ReasonForm(), None
    if request.method == "GET":
        form.version.process_data(str(row.version))
    if asked_to_save(form):
        conflict = saved(form, Meeting, number, lambda _, it: _set(it, CANCELLED, form.reason.data or ""))
        if conflict is None:
            return redirect(own, 303)
    return page(form, CANCEL, conflict, save=CANCEL, back=own, meeting=row)


@staff.post("/meetings/<int:number>/state")
@needs(ORGANISER)
def meeting_state(number: int) -> ResponseReturnValue:
    """Mark a meeting as held, or put it back among those planned; doing it twice does it once."""
    row = found(Meeting, number)
    allow(ORGANISER, row.area)
    way = request.form.get("state", "")
    if way not in (HELD_NOW, BACK):
        return _refuse(number, said.NOT_NOW, said.NOT_NOW_WHY)
    if way == HELD_NOW and row.starts > f"{clock.now():%Y-%m-%dT%H:%M}":
        return _refuse(number, said.NOT_BEGUN, said.NOT_BEGUN_WHY)
    with changing() as db:
        own = db.get_one(Meeting, number)
        if way == HELD_NOW and own.state in (PLANNED, MOVED):
            _set(own, HELD, own.reason)
        elif way == BACK and own.state in (HELD, CANCELLED):
            moved = own.was_starts
            _set(own, MOVED if moved else PLANNED, own.reason if moved and own.state == HELD else "")
    return back_to(number)


def _set(row: Meeting, state: str, reason: str) -> None:
    before = timed(row)
    row.state, row.reason = state, reason
    raise_sequence(row, before)


def _refuse(number: int, heading: str, why: str) -> ResponseReturnValue:
    return refused(heading, why, (("The meeting", url_for("staff.meeting", number=number)),))
