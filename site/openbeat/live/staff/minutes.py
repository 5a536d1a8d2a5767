"""Minutes of a meeting: a draft that staff alone see, then published with the day; both can be looked at first."""

from __future__ import annotations

from typing import Any

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from ... import clock
from ...pages import refused
from .. import staff_words as said
from ..database import reading
from ..tables import Meeting, Minutes
from ..tables.staff import ORGANISER
from . import fields
from .editing import Conflict, EditForm
from .fields import NumberField
from .guard import allow, changing, needs, staff
from .rows import asked_to_save, back_to, found, not_overtaken, page

HEADING = "Minutes"
MOST_ATTENDED = 100_000
PUBLISH, DRAFT = "publish", "draft"  # what the button says; saved as they are without one


class MinutesForm(EditForm):
    """What was said, in Markdown."""

    text = fields.text("What was said and decided", hint=fields.MARKDOWN, most=fields.LONG)
    attended = NumberField("Members of the public, in the room and online", 0, MOST_ATTENDED, default=None)

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether all is well; empty ones are not published."""
        well = super().validate(extra_validators)
        if request.form.get("do") == PUBLISH and not self.text.data:
            return fields.wrong(self.text, said.EMPTY_MINUTES)
        return well


@staff.route("/meetings/<int:number>/minutes", methods=["GET", "POST"])
@needs(ORGANISER)
def minutes(number: int) -> ResponseReturnValue:
    """Write the minutes, publish them, or take them back to a draft."""
    row = found(Meeting, number)
    allow(ORGANISER, row.area)
    own, now = url_for("staff.meeting", number=number), clock.now()
    if row.starts > f"{now:%Y-%m-%dT%H:%M}":
        return refused(said.NOT_BEGUN, said.NOT_BEGUN_WHY, (("The meeting", own),))
    form, conflict = MinutesForm(), None
    if request.method == "GET" and row.minutes:
        form.fill(row.minutes)
    if asked_to_save(form):
        conflict = _saved(form, number, now.date().isoformat())
        if conflict is None:
            return back_to(number)
    published = row.minutes.published if row.minutes else ""
    return page(form, HEADING, conflict, template="staff/minutes.html", back=own, meeting=row, published=published)


def _saved(form: MinutesForm, number: int, today: str) -> Conflict | None:
    """Write the minutes; what somebody else has written meanwhile, None where they were written."""
    try:
        with changing() as db:
            row = _of(db, number)
            if row:
                not_overtaken(form, row)
            _write(db, form, row or Minutes(meeting_id=number, published=""), today)
    except (StaleDataError, IntegrityError):  # somebody else was faster, or wrote the first ones
        reading().rollback()  # what this request has read so far is old
        row = _of(reading(), number)
        return form.conflict(row) if row else abort(404)
    return None


def _write(db: Session, form: MinutesForm, row: Minutes, today: str) -> None:
    form.take(row)
    do = request.form.get("do")
    if do == PUBLISH:
        row.published = row.published or today
    elif do == DRAFT:
        row.published = ""
    db.add(row)


def _of(db: Session, meeting: int) -> Minutes | None:
    return db.scalars(select(Minutes).where(Minutes.meeting_id == meeting)).one_or_none()
