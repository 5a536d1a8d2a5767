"""Questions to a meeting: asked without an account, read by a moderator, published with their answers."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from wtforms import TextAreaField
from wtforms.validators import DataRequired

from .. import clock
from ..pages import no_store
from . import journal, keys, limits, reasons
from . import voices_words as said
from .database import changing, reading
from .forms import Longest, PlainForm, plain, read_long_bodies, same_origin
from .refs import checked
from .tables import Meeting, Question
from .tables.gathered import MOVED, PLANNED
from .tables.voices import PUBLISHED, REFUSED

questions = Blueprint("questions", __name__)
MOST = 1_000  # characters
LARGEST_NUMBER = 2**31 - 1  # that a database numbers a row with


class QuestionForm(PlainForm):
    """One question."""

    text = TextAreaField(
        said.QUESTION_LABEL, filters=[plain], validators=[DataRequired(said.QUESTION_NONE), Longest(MOST)]
    )


@dataclass(frozen=True)
class Ask:
    """What `_ask.html` shows: a form, or why there is none."""

    form: QuestionForm
    address: str
    closed: str  # "" while questions are taken
    hint: str = said.hint(said.QUESTION_HINT, MOST)
    hints: tuple[str, ...] = said.HINTS
    read_first: str = said.READ_FIRST


@dataclass(frozen=True)
class Status:
    """What the page of one question or suggestion shows; every string is finished."""

    heading: str
    told: str
    why: str  # reason, answer or outcome, "" for none
    text: str
    place: str  # the meeting or team
    address: str  # its page
    again: str  # where a refused one can be sent again, else ""


def form(meeting: Meeting) -> Ask:
    """The form of a meeting's page, for `{% include "_ask.html" %}` as `ask`."""
    return Ask(QuestionForm(), f"/meeting/{meeting.id}/question", closed(meeting))


def closed(meeting: Meeting) -> str:
    """Why a meeting takes no questions, "" while it does: until its end."""
    if meeting.state not in (PLANNED, MOVED):
        return said.QUESTION_CLOSED[meeting.state]
    over = (meeting.ends or meeting.starts) <= clock.now().strftime("%Y-%m-%dT%H:%M")
    return said.QUESTION_CLOSED["past"] if over else ""


def of(meeting_id: int) -> tuple[Question, ...]:
    """The published questions to a meeting with their answers, oldest first."""
    asked = select(Question).where(Question.meeting_id == meeting_id, Question.state == PUBLISHED)
    return tuple(reading().scalars(asked.order_by(Question.id)))


@questions.get("/meeting/<int:id>/question")
def page(id: int) -> ResponseReturnValue:  # noqa: A002 - the address's own word
    """The form alone, for whoever follows a link to it."""
    meeting = _meeting(id)
    return no_store(make_response(_page(meeting, form(meeting))))


@questions.post("/meeting/<int:id>/question")
def ask(id: int) -> ResponseReturnValue:  # noqa: A002
    """Take a question; the same one sent twice is one."""
    limits.allow("question")
    same_origin()
    read_long_bodies()
    meeting = _meeting(id)
    shown = Ask(QuestionForm(request.form), f"/meeting/{id}/question", closed(meeting))
    if shown.closed or not shown.form.validate():
        return no_store(make_response(_page(meeting, shown), 400))
    return no_store(redirect(f"/question/{_kept(meeting, str(shown.form.text.data))}", 303))


@questions.get("/question/<ref>")
def status(ref: str) -> ResponseReturnValue:
    """What became of a question, for whoever asked it."""
    question = reading().scalar(select(Question).where(Question.ref == checked(ref)))
    if question is None:
        abort(404)
    meeting = _meeting(question.meeting_id)
    return no_store(make_response(render_template("voice.html", page=_status(question, meeting), keep=said.KEEP)))


def _page(meeting: Meeting, shown: Ask) -> str:
    return render_template("question.html", meeting=meeting, ask=shown, day=said.moment_words(meeting.starts))


def _meeting(number: int) -> Meeting:
    meeting = reading().get(Meeting, number) if number <= LARGEST_NUMBER else None
    if meeting is None:
        abort(404)
    return meeting


def _kept(meeting: Meeting, text: str) -> str:
    """The reference under which a question is kept, this one's or that of the same before it."""
    digest = keys.digest(text)
    same = select(Question.ref).where(Question.meeting_id == meeting.id, Question.digest == digest)
    try:
        with changing() as db:
            if known := db.scalar(same):
                return str(known)
            told = {"meeting_id": meeting.id, "area": meeting.area, "text": text, "digest": digest}
            made = Question(ref=keys.new_ref(), asked=journal.moment(), **told)
            db.add(made)
    except IntegrityError:  # another has written the same meanwhile
        return str(reading().scalars(same).one())
    return made.ref


def _status(question: Question, meeting: Meeting) -> Status:
    key = "answered" if question.state == PUBLISHED and question.answer else question.state
    heading, told = said.QUESTION_STATES[key]
    refused = question.state == REFUSED
    return Status(
        heading,
        told,
        reasons.words(question.reason) if refused else question.answer if question.state == PUBLISHED else "",
        question.text,
        f"{meeting.title}, {said.moment_words(meeting.starts)}",
        f"/meeting/{meeting.id}",
        f"/meeting/{meeting.id}/question" if refused and not closed(meeting) else "",
    )
