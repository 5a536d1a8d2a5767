"""The addresses of one meeting: its page, the same as JSON, its file for calendars."""

from __future__ import annotations

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from .. import clock
from ..pages import fresh, the_store
from . import gathered, meeting_files, meeting_page, questions, reach
from .database import reading
from .tables import Meeting

meeting = Blueprint("meeting", __name__)


@meeting.get("/meeting/<int:number>")
def page(number: int) -> ResponseReturnValue:
    """The page of a meeting."""
    own = found(number)
    shown = meeting_page.page(reading(), the_store(), own, clock.now().date())
    return fresh(render_template("meeting.html", page=shown, ask=questions.form(own)))


@meeting.get("/meeting/<int:number>.json")
def as_json(number: int) -> ResponseReturnValue:
    """The same as JSON."""
    own, store = found(number), the_store()
    shown = meeting_page.page(reading(), store, own, clock.now().date())
    return fresh(meeting_files.as_json(store, own, shown), "application/json")


def found(number: int) -> Meeting:
    """The meeting with this number; 404 where there is none."""
    own = None if reach.unwritten() or number > 2**31 - 1 else gathered.one(reading(), number)
    if own is None:
        abort(404)
    return own
