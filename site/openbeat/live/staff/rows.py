"""Rows that staff write, one small record a kind: entered anew, edited, listed by the same few views.

Rows are of an area (agreements, leads, commentary) or of a meeting (actions, priorities). A form names its columns;
what depends on the area, on other fields or on the day stands in its methods.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from flask import abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from ... import clock
from ..database import reading
from ..markdown import html
from ..tables import Meeting
from . import scope
from .editing import Conflict, EditForm
from .fields import ChoiceField, offered
from .guard import allow, changing, needs, staff

Row = TypeVar("Row")


class RowForm(EditForm):
    """A form of one kind of row."""

    def offer(self, area: str, row: Any) -> None:
        """Set the choices that depend on the area; `row` is None for a new one."""

    def begin(self, _meeting: Meeting | None) -> None:
        """Set what a new form shows first, beside its area."""

    def settle(self, row: Any, today: date) -> None:
        """Set what follows from what was typed, when `row` has taken it."""


@dataclass(frozen=True)
class Column:
    """One column of a list."""

    head: str
    words: Callable[[Any], str]


@dataclass(frozen=True)
class Kind:
    """One kind of row: its table and form, who may write it, what pages call it."""

    key: str  # in addresses: "agreements"
    model: Any
    form: type[RowForm]
    role: str
    heading: str  # of the list
    new: str  # of the form
    edit: str
    columns: tuple[Column, ...] = ()
    current: Callable[[Any, str], bool] = lambda _row, _today: True  # whether a row is in force on a day
    order: str = ""  # column by which the newest comes first
    about: str = ""  # a sentence over the list
    only: str = ""  # `scope.FORCES`: of whole forces alone
    markdown: bool = False  # whether `text` is Markdown, which can be looked at before it is saved
    of_meeting: bool = False


def register(kind: Kind) -> Kind:
    """Add the views of a kind to the staff pages: a list, a new one, one to edit."""
    guarded = needs(kind.role)
    edit = f"/{kind.key}/<int:number>"
    staff.add_url_rule(edit, f"{kind.key}_edit", guarded(_view(_edit, kind)), methods=["GET", "POST"])
    if kind.of_meeting:
        new = f"/meetings/<int:number>/{kind.key}/new"
        staff.add_url_rule(new, f"{kind.key}_new", guarded(_view(_new_of_meeting, kind)), methods=["GET", "POST"])
        return kind
    staff.add_url_rule(f"/{kind.key}", kind.key, guarded(_view(_list, kind)))
    new = f"/{kind.key}/new"
    staff.add_url_rule(new, f"{kind.key}_new", guarded(_view(_new_of_area, kind)), methods=["GET", "POST"])
    return kind


def found(model: type[Row], number: int) -> Row:
    """A row by its number; 404 where there is none."""
    row = reading().get(model, number)
    if row is None:
        abort(404)
    return row


def saved(form: EditForm, model: Any, number: int, write: Callable[[Session, Any], None]) -> Conflict | None:
    """Write a form into a row; what somebody else has changed meanwhile, None where it was written."""
    try:
        with changing() as db:
            row = db.get(model, number)
            if row is None:
                abort(404)
            not_overtaken(form, row)
            write(db, row)
    except StaleDataError:
        reading().rollback()  # what this request has read so far is old
        return form.conflict(found(model, number))
    return None


def not_overtaken(form: EditForm, row: Any) -> None:
    """StaleDataError, as the database itself raises it, where a row is newer than the form that was opened of it."""
    if str(form.version.data) != str(row.version):
        raise StaleDataError(f"{row.__tablename__} {row.id} has version {row.version}")


def page(form: EditForm, heading: str, conflict: Conflict | None = None, **more: Any) -> ResponseReturnValue:
    """The page of a form: 200 at first, 400 with errors, 409 where somebody else was faster."""
    shown = "preview" in request.form and not conflict
    preview = html(str(form["text"].data or "")) if shown and "text" in form else None
    status = 409 if conflict else 400 if form.errors else 200
    told = {"save": "Save", "back": None, "template": "staff/row.html", "markdown": False, **more}
    return make_response(
        render_template(told.pop("template"), form=form, heading=heading, conflict=conflict, preview=preview, **told),
        status,
    )


def asked_to_save(form: EditForm) -> bool:
    """Whether a form was sent, is well, and is not only to be looked at."""
    return request.method == "POST" and form.validate() and "preview" not in request.form


def back_to(meeting_id: int) -> ResponseReturnValue:
    """To the page of a meeting."""
    return redirect(url_for("staff.meeting", number=meeting_id), 303)


def _view(view: Callable[..., ResponseReturnValue], kind: Kind) -> Callable[..., ResponseReturnValue]:
    """A view of one kind, whose row or meeting the address names."""

    def shown(**named: int) -> ResponseReturnValue:
        return view(kind, *named.values())

    shown.__name__ = f"{kind.key}{view.__name__}"
    return shown


def _list(kind: Kind) -> ResponseReturnValue:
    today = clock.now().date().isoformat()
    order = getattr(kind.model, kind.order or "id").desc()
    rows = reading().scalars(select(kind.model).where(scope.within(kind.model.area, kind.role)).order_by(order)).all()
    now = [row for row in rows if kind.current(row, today)]
    return render_template(
        "staff/rows.html", kind=kind, now=now, past=[row for row in rows if row not in now], name=scope.name
    )


def _new_of_area(kind: Kind) -> ResponseReturnValue:
    form = kind.form()
    form["area"].choices = offered(scope.areas(kind.role, kind.only))
    form.offer(str(form["area"].data or ""), None)
    if request.method == "GET":
        form["area"].process_data(request.args.get("area", ""))
        form.begin(None)
    if asked_to_save(form):
        allow(kind.role, form["area"].data)
        with changing() as db:
            db.add(_made(kind, form))
        return redirect(url_for(f"staff.{kind.key}"), 303)
    return page(form, kind.new, back=url_for(f"staff.{kind.key}"), markdown=kind.markdown)


def _new_of_meeting(kind: Kind, meeting_id: int) -> ResponseReturnValue:
    meeting = found(Meeting, meeting_id)
    allow(kind.role, meeting.area)
    form = kind.form()
    form.offer(meeting.area, None)
    if request.method == "GET":
        form.begin(meeting)
    if asked_to_save(form):
        with changing() as db:
            db.add(_made(kind, form, meeting_id=meeting.id, area=meeting.area))
        return back_to(meeting.id)
    return page(form, kind.new, back=url_for("staff.meeting", number=meeting.id), meeting=meeting)


def _edit(kind: Kind, number: int) -> ResponseReturnValue:
    row = found(kind.model, number)
    allow(kind.role, row.area)
    form, conflict = kind.form(), None
    if "area" in form:
        del form.area  # what was entered for one place stays there
    form.offer(row.area, row)
    back = _back(kind, row)
    if request.method == "GET":
        form.fill(row)
    if asked_to_save(form):
        conflict = saved(form, kind.model, number, lambda _db, own: _take(form, own))
        if conflict is None:
            return redirect(back, 303)
    return page(form, kind.edit, conflict, back=back, markdown=kind.markdown, place=scope.name(row.area))


def _made(kind: Kind, form: RowForm, **known: Any) -> Any:
    """A new row with what was typed."""
    row = kind.model(**known)
    _take(form, row)
    return row


def _take(form: RowForm, row: Any) -> None:
    form.take(row)
    form.settle(row, clock.now().date())


def _back(kind: Kind, row: Any) -> str:
    if kind.of_meeting and row.meeting_id:
        return url_for("staff.meeting", number=row.meeting_id)
    return url_for("staff.meetings") if kind.of_meeting else url_for(f"staff.{kind.key}")


def keep_choice(field: ChoiceField, choices: scope.Choices, value: str) -> None:
    """Give a field its choices, and what its row has already."""
    field.choices = offered(scope.kept(choices, value))
