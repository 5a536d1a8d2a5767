"""Moderation: what residents sent is read here before anybody else sees it, published, shortened, refused, taken back.

What is published is the resident's own text; parts of it may be replaced by "[…]" and by nothing else.
"""

from __future__ import annotations

from typing import Any

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy import select
from wtforms import HiddenField

from .. import asked, reasons
from .. import desk_words as said
from ..database import reading
from ..forms import cut
from ..journal import moment
from ..tables import Question, Request, Suggestion
from ..tables.staff import MODERATOR
from ..tables.voices import COMPLAINT, PUBLISHED, RECEIVED, REFUSED, WAITING
from . import decisions, editing, fields, places, scope, voices_shown
from .decisions import Decided
from .guard import allow, changing, needs, staff
from .voices_shown import LONGEST, Item, Voice

LISTED = 50
PUBLISH, REFUSE = "publish", "refuse"
NOT_SHORTENED = "This is not the resident’s text with parts replaced by […]. Nothing else may be changed."
WHY = "Choose why it is not published."
WHICH = "Choose whether to publish or to refuse it."
DONE = {PUBLISH: "Published.", REFUSE: "Refused: whoever sent it sees the reason."}
UNCHANGED = "Nothing was changed: it stands as it was."


class Decision(FlaskForm):  # type: ignore[misc]
    """The text as it may be published, or the reason against it."""

    version = HiddenField()
    text = fields.text("Text that is published", needed=True)
    reason = fields.choice("Reason for not publishing it", [("", "Choose one"), *reasons.REASONS.items()])

    def judge(self, row: Voice, decision: str) -> bool:
        """Whether this decision may be made; what is wrong stands beside its field."""
        well = bool(self.validate()) if decision == PUBLISH else bool(self.reason.validate(self))
        told = str(self.text.data or "").replace("[...]", said.ELLIPSIS)
        if decision == PUBLISH and well and not (said.same(row.text, told) or said.shortened(row.text, told)):
            well = fields.wrong(self.text, NOT_SHORTENED)
        if decision == REFUSE and not self.reason.data:
            well = fields.wrong(self.reason, WHY)
        if decision not in DONE:
            well = fields.wrong(self.reason, WHICH)
        self.text.data = told
        cut(self)
        return well


@staff.get("/moderation")
@needs(MODERATOR)
def moderation() -> ResponseReturnValue:
    """What waits to be read, each with its form; the oldest first."""
    rows = voices_shown.waiting(reading())
    shown = [(item, _form(item)) for item in voices_shown.items(reading(), rows[:LISTED])]
    told = said.count_words(len(rows), "text waits", "texts wait")
    return render_template("staff/moderation.html", items=shown, told=told, more=len(rows) > LISTED)


@staff.get("/moderation/decided")
@needs(MODERATOR)
def decided() -> ResponseReturnValue:
    """Questions and suggestions that were published or refused, the newest decisions first."""
    rows: list[Voice] = [*_decided(Question), *_decided(Suggestion)]
    rows.sort(key=lambda row: getattr(row, "decided", ""), reverse=True)
    found = voices_shown.items(reading(), rows[:LISTED])
    when = [said.moment_words(str(getattr(row, "decided", ""))) for row in rows]
    return render_template("staff/decided.html", items=list(zip(found, when, strict=False)))


@staff.route("/moderation/<any(question, suggestion, request):kind>/<int:number>", methods=["GET", "POST"])
@needs(MODERATOR)
def moderate(kind: str, number: int) -> ResponseReturnValue:
    """One text and what was decided about it."""
    row = _row(kind, number)
    allow(MODERATOR, row.area)
    item = voices_shown.items(reading(), [row])[0]
    form = _form(item)
    decision = request.form.get("decision", "")
    if request.method == "GET":
        return _page(item, form, row)
    if not form.judge(row, decision):
        return _page(item, form, row, 400)
    try:
        flash(_decide(row, form, decision))
    except Decided as second:
        return _page(*_again(kind, number), 409, second.conflict())
    except asked.NotAllowed as fault:
        fields.wrong(form.reason, str(fault))
        return _page(item, form, row, 400)
    return redirect(url_for("staff.moderation"), 303)


def _decide(row: Voice, form: Decision, decision: str) -> str:
    """Write a decision; in words what was done."""
    text = str(form.text.data)
    with changing() as db:
        now = decisions.unchanged(db, row, str(form.version.data))
        if decision == PUBLISH and not said.same(now.text, text):
            now.text = text
        elif decision == PUBLISH and now.state not in _undecided(now):
            return UNCHANGED
        if isinstance(now, Request):
            _move(db, now, decision, str(form.reason.data))
            return DONE[decision]
        now.state = PUBLISHED if decision == PUBLISH else REFUSED
        now.reason = "" if decision == PUBLISH else str(form.reason.data)
        now.decided = moment()
        return DONE[decision]


def _undecided(row: Voice) -> tuple[str, ...]:
    """The states from which a text is published; a request that was refused is closed for good."""
    return (WAITING,) if isinstance(row, Request) else (WAITING, REFUSED)


def _move(db: Any, row: Request, decision: str, reason: str) -> None:
    if decision == REFUSE:
        asked.move(db, row, REFUSED, reason=reason)
    elif row.state == WAITING:
        asked.move(db, row, RECEIVED)


def _row(kind: str, number: int) -> Voice:
    table: Any = voices_shown.KINDS[kind]
    row: Voice | None = reading().get(table, number)
    if row is None or (isinstance(row, Request) and row.route == COMPLAINT):
        abort(404)
    return row


def _form(item: Item) -> Decision:
    """The form of a text; its fields bear its number, since many stand on one page."""
    form = Decision(prefix=f"{item.kind}-{item.number}")
    if not form.is_submitted():
        form.text.process_data(item.text)
        form.version.process_data(item.version)
    return form


def _again(kind: str, number: int) -> tuple[Item, Decision, Voice]:
    """The text as it stands now, with a form that decides anew."""
    row = _row(kind, number)
    item = voices_shown.items(reading(), [row])[0]
    form = _form(item)
    form.text.process_data(item.text)
    form.version.process_data(item.version)
    return item, form, row


def _page(
    item: Item, form: Decision, row: Voice, status: int = 200, conflict: editing.Conflict | None = None
) -> ResponseReturnValue:
    reason = reasons.words(row.reason)
    place = places.name(row.area)
    page = render_template(
        "staff/moderate.html", item=item, form=form, reason=reason, place=place, longest=LONGEST[item.kind],
        conflict=conflict, when=said.moment_words(conflict.when) if conflict else "",
    )  # fmt: skip
    return make_response(page, status)


def _decided(table: type[Question] | type[Suggestion]) -> list[Any]:
    found = select(table).where(table.state != WAITING, scope.within(table.area, MODERATOR))
    return list(reading().scalars(found.order_by(table.decided.desc(), table.id.desc()).limit(LISTED)))
