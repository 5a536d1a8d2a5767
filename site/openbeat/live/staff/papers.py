"""Papers of a meeting: laid on the table as PDFs, withdrawn with a reason."""

from __future__ import annotations

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from wtforms import FileField, Form, ValidationError

from .. import staff_words as said
from .. import uploads
from ..database import the_live
from ..journal import moment
from ..tables import Meeting, Paper
from ..tables.staff import ORGANISER
from ..uploads import UnfitPaper
from . import fields
from .editing import EditForm
from .guard import allow, changing, needs, staff, takes_files
from .rows import asked_to_save, back_to, found, page, saved

NEW, EDIT, WITHDRAW = "Add a paper", "Change a paper", "Withdraw a paper"
HINT = "At most 10 MB. Anybody can read it as soon as you save. See that it names nobody who should not be named."


def _pdf(_: Form, field: Any) -> None:
    """A validator: a whole PDF."""
    if not getattr(field.data, "filename", ""):
        raise ValidationError(said.NO_FILE)
    try:
        uploads.check(field.data.stream)
    except UnfitPaper as fault:
        raise ValidationError(str(fault)) from None


class PaperForm(EditForm):
    """Kind and title of a paper."""

    kind = fields.choice("Kind", said.PAPERS.items())
    title = fields.line("Title", True)


class NewPaperForm(PaperForm):
    """A new paper: its file too."""

    file = FileField("PDF", [_pdf], description=HINT)


class WithdrawForm(EditForm):
    """Why a paper is withdrawn."""

    why = fields.text("Why it is withdrawn", True, "Shown in its place.", 500)


@staff.route("/meetings/<int:number>/papers/new", methods=["GET", "POST"])
@takes_files(uploads.LONGEST_BODY)
@needs(ORGANISER)
def paper_new(number: int) -> ResponseReturnValue:
    """Add a paper: the file is on the disk before anything says that it is there."""
    row = found(Meeting, number)
    allow(ORGANISER, row.area)
    form = NewPaperForm()
    if asked_to_save(form):
        digest, size = uploads.keep(form.file.data.stream, the_live().papers)
        with changing() as db:
            paper = Paper(meeting_id=number, sha256=digest, size=size, uploaded=moment())
            form.take(paper)
            db.add(paper)
        return back_to(number)
    back = url_for("staff.meeting", number=number)
    return page(form, NEW, back=back, meeting=row, files=True)


@staff.route("/papers/<int:number>", methods=["GET", "POST"])
@needs(ORGANISER)
def paper_edit(number: int) -> ResponseReturnValue:
    """Change kind and title; another file is another paper."""
    return _edit(number, PaperForm(), EDIT, withdraw=False)


@staff.route("/papers/<int:number>/withdraw", methods=["GET", "POST"])
@needs(ORGANISER)
def paper_withdraw(number: int) -> ResponseReturnValue:
    """Withdraw a paper: its address tells why."""
    return _edit(number, WithdrawForm(), WITHDRAW, withdraw=True)


def _edit(number: int, form: EditForm, heading: str, withdraw: bool) -> ResponseReturnValue:
    row = found(Paper, number)
    allow(ORGANISER, row.meeting.area)
    conflict, meeting = None, row.meeting_id

    def write(_: Any, own: Paper) -> None:
        form.take(own)
        if withdraw and not own.withdrawn:
            own.withdrawn = moment()

    if request.method == "GET":
        form.fill(row)
    if asked_to_save(form):
        conflict = saved(form, Paper, number, write)
        if conflict is None:
            return back_to(meeting)
    return page(form, heading, conflict, save=heading, back=url_for("staff.meeting", number=meeting))
