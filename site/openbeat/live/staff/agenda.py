"""The agenda of a meeting: items beside the standing ones, their order, and what was said of each."""

from __future__ import annotations

from flask import request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from ...pages import refused
from .. import staff_words as said
from ..tables import AgendaItem, Meeting
from ..tables.gathered import STANDING
from ..tables.staff import ORGANISER
from . import fields
from .editing import EditForm
from .guard import allow, changing, needs, staff
from .rows import asked_to_save, back_to, found, page, saved

NEW, EDIT = "Add an item to the agenda", "Change an item of the agenda"
UP, DOWN = "up", "down"
OTHER = "other"


class ItemForm(EditForm):
    """One item."""

    title = fields.line("What it is called", True)
    notes = fields.text("What was said", hint="After the meeting. Public.", most=10_000)


@staff.route("/meetings/<int:number>/agenda/new", methods=["GET", "POST"])
@needs(ORGANISER)
def item_new(number: int) -> ResponseReturnValue:
    """Add an item, before the last one: that is about the next meeting."""
    row = found(Meeting, number)
    allow(ORGANISER, row.area)
    form = ItemForm()
    if asked_to_save(form):
        with changing() as db:
            own = db.get_one(Meeting, number)
            item = AgendaItem(kind=OTHER, position=0)
            form.take(item)
            before = [*own.agenda]
            place = len(before) - 1 if before and before[-1].kind == STANDING[-1] else len(before)
            own.agenda.append(item)
            _number([*before[:place], item, *before[place:]])
        return back_to(number)
    return page(form, NEW, back=url_for("staff.meeting", number=number), meeting=row)


@staff.route("/agenda/<int:number>", methods=["GET", "POST"])
@needs(ORGANISER)
def item_edit(number: int) -> ResponseReturnValue:
    """Change an item."""
    row = found(AgendaItem, number)
    allow(ORGANISER, row.meeting.area)
    form, conflict = ItemForm(), None
    if request.method == "GET":
        form.fill(row)
    meeting = row.meeting_id
    if asked_to_save(form):
        conflict = saved(form, AgendaItem, number, lambda _, own: form.take(own))
        if conflict is None:
            return back_to(meeting)
    return page(form, EDIT, conflict, back=url_for("staff.meeting", number=meeting))


@staff.post("/agenda/<int:number>/move")
@needs(ORGANISER)
def item_move(number: int) -> ResponseReturnValue:
    """Change places with the item above or below."""
    row = found(AgendaItem, number)
    allow(ORGANISER, row.meeting.area)
    way = request.form.get("way")
    if way not in (UP, DOWN):
        return refused(said.NOT_NOW, said.NOT_NOW_WHY, ())
    with changing() as db:
        own = db.get_one(AgendaItem, number)
        order = [*own.meeting.agenda]
        place = order.index(own)
        other = place - 1 if way == UP else place + 1
        if 0 <= other < len(order):
            order[place], order[other] = order[other], order[place]
            _number(order)
    return back_to(row.meeting_id)


@staff.post("/agenda/<int:number>/remove")
@needs(ORGANISER)
def item_remove(number: int) -> ResponseReturnValue:
    """Take an item away; the standing ones stay on every agenda."""
    row = found(AgendaItem, number)
    meeting = row.meeting_id
    allow(ORGANISER, row.meeting.area)
    if row.kind in STANDING:
        return refused(said.STANDS, said.STANDS_WHY, (("The meeting", url_for("staff.meeting", number=meeting)),))
    with changing() as db:
        _remove(db, number)
    return back_to(meeting)


def _remove(db: Session, number: int) -> None:
    if (own := db.get(AgendaItem, number)) is not None:
        _number([other for other in own.meeting.agenda if other is not own])
        db.delete(own)


def _number(order: list[AgendaItem]) -> None:
    for place, item in enumerate(order, 1):
        item.position = place
