"""Answers to published questions, written by organisers of the area: what, by whom, on which day."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from ... import clock, words
from ..database import reading
from ..tables import Meeting, Question
from ..tables.staff import ORGANISER
from ..tables.voices import PUBLISHED
from . import decisions, fields, scope, voices_shown
from .decisions import Decided
from .editing import EditForm
from .guard import allow, changing, needs, staff
from .voices_shown import Item

LISTED = 50
SAVED = "The answer is published."
NOT_PUBLISHED = "Only a question that is published can be answered."


class AnswerForm(EditForm):
    """The answer to a question."""

    answer = fields.text("Answer", needed=True, most=5_000)
    answered_by = fields.line("Answered by", needed=True, hint="The role, not the name: “Chief Superintendent, Coast”.")
    answered = fields.day("Day of the answer", needed=True)


@dataclass(frozen=True)
class Answered:
    """A question in the list."""

    item: Item
    answered: str  # in words, "" for none


@staff.get("/answers")
@needs(ORGANISER)
def answers() -> ResponseReturnValue:
    """Published questions of the areas of whoever is signed in: those without an answer first, then the newest."""
    own = select(Question).where(Question.state == PUBLISHED, scope.within(Question.area, ORGANISER))
    rows = list(reading().scalars(own.where(Question.answer == "").order_by(Question.asked, Question.id)))
    told = own.where(Question.answer != "").order_by(Question.answered.desc(), Question.id.desc()).limit(LISTED)
    return render_template("staff/answers.html", open=_listed(rows), answered=_listed(list(reading().scalars(told))))


@staff.route("/questions/<int:number>/answer", methods=["GET", "POST"])
@needs(ORGANISER)
def answer(number: int) -> ResponseReturnValue:
    """The form of an answer."""
    row = reading().get(Question, number)
    if row is None:
        abort(404)
    allow(ORGANISER, row.area)
    form, conflict = AnswerForm(), None
    if request.method == "GET":
        _filled(form, row)
    elif row.state != PUBLISHED:
        fields.wrong(form.answer, NOT_PUBLISHED)
    elif not (form.validate() & fields.past(form, "answered", clock.now().date())):
        pass  # the errors stand beside the fields
    elif (conflict := form.conflict(row)) is None:
        try:
            return _saved(form, row)
        except Decided as second:
            conflict = second.conflict()
    item = voices_shown.items(reading(), [row])[0]
    page = render_template("staff/answer.html", form=form, item=item, conflict=conflict)
    return make_response(page, 409 if conflict else 400 if form.errors else 200)


def _saved(form: AnswerForm, row: Question) -> ResponseReturnValue:
    with changing() as db:
        form.take(decisions.unchanged(db, row, str(form.version.data)))
    flash(SAVED)
    return redirect(url_for("staff.answers"), 303)


def _filled(form: AnswerForm, row: Question) -> None:
    """Show what is answered already; else who answers at that meeting, and today."""
    form.fill(row)
    if not row.answer:
        meeting = reading().get(Meeting, row.meeting_id)
        form.answered_by.process_data(meeting.chair_rank if meeting else "")
        form.answered.process_data(clock.now().date().isoformat())


def _listed(rows: list[Question]) -> list[Answered]:
    days = [words.day_words(row.answered) if row.answered else "" for row in rows]
    return [Answered(item, day) for item, day in zip(voices_shown.items(reading(), rows), days, strict=True)]
