"""Meetings as their organisers see them: those to come, those of which something is missing, those that are past."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select, text
from sqlalchemy.orm import Session, selectinload

from ... import clock
from .. import asked
from .. import staff_words as said
from ..database import reading
from ..journal import moment
from ..tables import Action, AgendaItem, Meeting, Priority, Recommendation, Request
from ..tables.gathered import CANCELLED, MOVED, PLANNED, STANDING
from ..tables.staff import ORGANISER
from ..tables.voices import AGREED
from . import meeting_forms, priorities, scope
from .guard import allow, changing, needs, staff
from .meeting_forms import MeetingForm
from .rows import asked_to_save, back_to, found, page, saved

NEW, EDIT = "Enter a meeting", "Change the meeting"
FIRST_SHOWN = 60  # past meetings in the list, unless all are asked for


@dataclass(frozen=True)
class Line:
    """One meeting in a list; every string is finished."""

    address: str
    title: str
    place: str
    when: str
    state: str
    missing: str


@staff.get("/meetings")
@needs(ORGANISER)
def meetings() -> ResponseReturnValue:
    """The meetings of whoever is signed in."""
    now, every = _now(), "every" in request.args
    query = select(Meeting).where(scope.within(Meeting.area, ORGANISER)).options(selectinload(Meeting.minutes))
    rows = reading().scalars(query.order_by(Meeting.starts.desc(), Meeting.id)).all()
    names = {area: scope.name(area) for area in {row.area for row in rows}}
    lines = [(row, _line(row, names[row.area], now)) for row in rows]
    ahead = [told for row, told in reversed(lines) if row.ends > now]
    missing = [told for row, told in lines if row.ends <= now and told.missing]
    past = [told for row, told in lines if row.ends <= now and not told.missing]
    shown = past if every else past[:FIRST_SHOWN]
    return render_template("staff/meetings.html", ahead=ahead, missing=missing, past=shown, more=len(past) > len(shown))


@staff.route("/meetings/new", methods=["GET", "POST"])
@needs(ORGANISER)
def meeting_new() -> ResponseReturnValue:
    """Enter a meeting: first where, then the rest."""
    choices, wanted = scope.areas(ORGANISER), _request()
    area = wanted.area if wanted else request.values.get("area", choices[0][0] if len(choices) == 1 else "")
    known = area in dict(choices)
    form = MeetingForm()
    form.offer(area if known else "", choices, clock.now())
    if request.method == "GET":
        if not known:
            return _where(choices, area)
        form.begin(area)
        _of_request(form, wanted)
    elif asked_to_save(form):
        return _made(form, wanted)
    return page(form, NEW, back=url_for("staff.meetings"))


@staff.route("/meetings/<int:number>/edit", methods=["GET", "POST"])
@needs(ORGANISER)
def meeting_edit(number: int) -> ResponseReturnValue:
    """Change a meeting; another time of one that is to come moves it."""
    row = found(Meeting, number)
    allow(ORGANISER, row.area)
    form, conflict = MeetingForm(), None
    form.offer(row.area, [], clock.now(), row)
    if request.method == "GET":
        form.fill(row)
    if asked_to_save(form):
        other = meeting_forms.double(reading(), form, row.area, row.id)
        if other:
            return _double(form, EDIT, other, row)
        conflict = saved(form, Meeting, number, lambda _, own: _take(form, own))
        if conflict is None:
            return back_to(number)
    return page(form, EDIT, conflict, back=url_for("staff.meeting", number=number), place=scope.name(row.area))


@staff.get("/meetings/<int:number>")
@needs(ORGANISER)
def meeting(number: int) -> ResponseReturnValue:
    """All that belongs to one meeting, each with the way to change it."""
    row = found(Meeting, number)
    allow(ORGANISER, row.area)
    now = _now()
    return render_template(
        "staff/meeting.html",
        meeting=row,
        place=scope.name(row.area),
        hood=dict(scope.neighbourhoods(row.area)).get(row.neighbourhood, row.neighbourhood),
        said=said,
        begun=row.starts <= now,
        warning=said.rank_warning(row.kind, row.chair_rank),
        actions=_of(Action, row),
        agreed=_of(Priority, row),
        recommendations=_of(Recommendation, row),
        suggestions=priorities.waiting(row),
    )


def raise_sequence(row: Meeting, before: tuple[Any, ...]) -> None:
    """Tell calendars of a change of time, place or state; `before` is what `timed` gave then."""
    row.changed = moment()
    if timed(row) != before:
        row.sequence += 1


def timed(row: Meeting) -> tuple[Any, ...]:
    """What calendars show of a meeting."""
    return tuple(getattr(row, column) for column in meeting_forms.TIMED)


def _take(form: MeetingForm, row: Meeting) -> None:
    """Write a form into a meeting that is there already."""
    before, starts, moves = timed(row), row.starts, form.moves
    form.take(row)
    if moves:
        row.was_starts, row.state = (starts if starts != row.starts else row.was_starts), MOVED
    raise_sequence(row, before)


def _made(form: MeetingForm, wanted: Request | None) -> ResponseReturnValue:
    """The new meeting with the standing items of its agenda; the way to the first where it was entered already."""
    area = form.area.data
    allow(ORGANISER, area)
    with changing() as db:
        _alone(db)
        other = meeting_forms.double(db, form, area)
        if not other:
            row = Meeting(changed=moment(), reason="", sequence=0)
            form.take(row)
            row.agenda = [
                AgendaItem(position=n, kind=kind, title=said.ITEMS[kind]) for n, kind in enumerate(STANDING, 1)
            ]
            db.add(row)
            db.flush()
            if wanted:
                _agree(db, wanted.id, row)
    return _double(form, NEW, other) if other else back_to(row.id)


def _alone(db: Session) -> None:
    """Nobody else enters a meeting before this transaction ends; SQLite has one writer in any case."""
    if db.get_bind().dialect.name == "postgresql":
        db.execute(text("LOCK TABLE meetings IN SHARE ROW EXCLUSIVE MODE"))


def _double(form: MeetingForm, heading: str, other: int, row: Meeting | None = None) -> ResponseReturnValue:
    form.day.errors = [said.DOUBLE]
    first = url_for("staff.meeting", number=other)
    back = url_for("staff.meeting", number=row.id) if row else url_for("staff.meetings")
    return page(form, heading, back=back, other=first)


def _where(choices: scope.Choices, asked: str) -> ResponseReturnValue:
    """The page that asks where, before the form of a new meeting."""
    error = said.CHOOSE if asked else ""
    page_ = render_template("staff/where.html", choices=choices, error=error)
    return page_, 400 if error else 200


def _request() -> Request | None:
    """The request for a meeting that this one answers, None where none is named."""
    told = request.values.get("request", "")
    wanted = reading().get(Request, int(told)) if told.isascii() and told.isdigit() and len(told) < 10 else None
    if wanted is not None:
        allow(ORGANISER, wanted.area)
    return wanted


def _of_request(form: MeetingForm, wanted: Request | None) -> None:
    if wanted is not None:
        form.kind.process_data("extraordinary")
        form.request.process_data(str(wanted.id))
        form.about.process_data(wanted.text if wanted.public else "")


def _agree(db: Session, number: int, row: Meeting) -> None:
    """Agree to a request with the meeting that answers it; one that is closed, or nobody has read, stays as it is."""
    told = db.get_one(Request, number)
    if told.area == row.area and AGREED in asked.MOVES.get(told.state, ()):
        asked.move(db, told, AGREED, said.agreed_words(row.starts, row.place), meeting_id=row.id)


def _of(model: Any, row: Meeting) -> Any:
    return reading().scalars(select(model).where(model.meeting_id == row.id).order_by(model.id)).all()


def _line(row: Meeting, place: str, now: str) -> Line:
    return Line(
        url_for("staff.meeting", number=row.id),
        row.title,
        place,
        said.time_words(row.starts),
        said.STATES[row.state],
        _missing(row) if row.ends <= now else "",
    )


def _missing(row: Meeting) -> str:
    """What is missing of a meeting that is over, "" for nothing."""
    if row.state in (PLANNED, MOVED):
        return said.UNMARKED
    if row.state == CANCELLED or (row.minutes and row.minutes.published):
        return ""
    return said.DRAFT if row.minutes else said.NO_MINUTES


def _now() -> str:
    return f"{clock.now():%Y-%m-%dT%H:%M}"
