"""Priorities that a meeting agreed, and what it made of those that residents suggested."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from .. import staff_words as said
from ..access import within
from ..database import reading
from ..tables import Meeting, Priority, Suggestion
from ..tables.staff import ORGANISER
from ..tables.voices import PUBLISHED
from . import fields, scope
from .editing import EditForm
from .guard import allow, needs, staff
from .rows import Kind, RowForm, asked_to_save, back_to, found, keep_choice, page, register, saved

TAKEN_UP, NOT_TAKEN_UP = "yes", "no"
DECIDE = "What the meeting made of it"


class PriorityForm(RowForm):
    """One priority, and what came of it."""

    text = fields.text("Priority", True, most=1_000)
    ward = fields.choice("Ward that it is about", hint="It is shown on the ward’s page.")
    neighbourhood = fields.choice("Neighbourhood team that pursues it")
    agreed = fields.day("Agreed on", True)
    done = fields.text("What was done")
    done_on = fields.day("Done on")
    responsible = fields.text("What happened to those responsible", hint="No names.")
    closed = fields.day("No longer pursued since")

    def offer(self, area: str, row: Any) -> None:
        """The wards of the area, the neighbourhoods of its force."""
        keep_choice(self.ward, scope.wards(area), row.ward if row else "")
        keep_choice(self.neighbourhood, scope.neighbourhoods(area), row.neighbourhood if row else "")

    def begin(self, meeting: Meeting | None) -> None:
        """Agreed at the meeting, by the neighbourhood whose meeting it is."""
        if meeting:
            self.agreed.process_data(meeting.starts[:10])
            self.neighbourhood.process_data(meeting.neighbourhood)

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether all is well; a day on which something was done goes with what it was."""
        well = super().validate(extra_validators)
        told = [fields.after(self, "agreed", "done_on"), fields.after(self, "agreed", "closed")]
        if self.done_on.data and not self.done.data and not self.done.errors:
            told.append(fields.wrong(self.done, said.WHAT_WAS_DONE))
        return well and all(told)


class DecisionForm(EditForm):
    """What a meeting made of a suggestion."""

    taken_up = fields.choice("Was it taken up?", ((TAKEN_UP, "Yes, as a priority"), (NOT_TAKEN_UP, "No")))
    priority = fields.text("The priority, as it was agreed", most=1_000)
    outcome = fields.text("What the meeting said", hint="Public. If it was not taken up, why.", most=1_000)

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether all is well; a refusal has its reason, a priority its words."""
        well = super().validate(extra_validators)
        needed = self.priority if self.taken_up.data == TAKEN_UP else self.outcome
        return (fields.wrong(needed, said.NEEDED) if not (needed.data or needed.errors) else True) and well


def waiting(meeting: Meeting) -> Sequence[Suggestion]:
    """Published suggestions of a meeting's area or neighbourhood without an outcome, the oldest first."""
    asked = select(Suggestion).where(Suggestion.state == PUBLISHED, Suggestion.outcome == "")
    if meeting.neighbourhood:
        asked = asked.where(Suggestion.neighbourhood == meeting.neighbourhood)
    else:
        inside = Suggestion.area.startswith(f"{meeting.area}/", autoescape=True)
        asked = asked.where(or_(Suggestion.area == meeting.area, inside))
    return reading().scalars(asked.order_by(Suggestion.suggested, Suggestion.id)).all()


@staff.route("/meetings/<int:number>/suggestions/<int:suggestion>", methods=["GET", "POST"])
@needs(ORGANISER)
def suggestion_outcome(number: int, suggestion: int) -> ResponseReturnValue:
    """Record what a meeting made of a suggestion; taken up, it becomes a priority."""
    row, told = found(Meeting, number), found(Suggestion, suggestion)
    allow(ORGANISER, row.area)
    allow(ORGANISER, told.area)
    if told.state != PUBLISHED or not within(told.area, row.area):
        abort(404)
    form, conflict = DecisionForm(), None
    if request.method == "GET":
        form.fill(told)
        form.priority.process_data(told.text)
    if asked_to_save(form):
        conflict = saved(form, Suggestion, suggestion, lambda db, own: _decide(db, form, row, own))
        if conflict is None:
            return back_to(number)
    back = url_for("staff.meeting", number=number)
    return page(form, DECIDE, conflict, back=back, quoted=told.text)


def _decide(db: Session, form: DecisionForm, meeting: Meeting, told: Suggestion) -> None:
    day, taken_up = meeting.starts[:10], form.taken_up.data == TAKEN_UP
    told.outcome, told.outcome_on = form.outcome.data or said.ADOPTED, day
    if taken_up:
        db.add(
            Priority(
                meeting_id=meeting.id,
                suggestion_id=told.id,
                area=told.area,
                neighbourhood=told.neighbourhood,
                ward=told.ward,
                text=form.priority.data,
                agreed=day,
            )
        )


PRIORITIES = register(
    Kind(
        key="priorities",
        model=Priority,
        form=PriorityForm,
        role=ORGANISER,
        heading="Priorities",
        new="Enter a priority that was agreed",
        edit="Change a priority",
        of_meeting=True,
    )
)
