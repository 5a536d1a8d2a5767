"""Actions that were agreed at meetings: who does what until when, and what became of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from .. import staff_words as said
from ..tables import Action, ActionStep, Meeting
from ..tables.promised import DONE, DROPPED, OPEN
from ..tables.staff import ORGANISER
from . import fields, scope
from .rows import Kind, RowForm, keep_choice, register

AGREED = "Agreed at the meeting."


class ActionForm(RowForm):
    """One action; each change of its state or day, and each note, becomes part of its history."""

    text = fields.text("What shall be done", True)
    owner = fields.line("Who does it", True)
    ward = fields.choice("Ward that it is about", hint="It is shown on the ward’s page.")
    agreed = fields.day("Agreed on", True)
    due = fields.day("Due by")
    state = fields.choice("State", said.ACTIONS.items())
    closed = fields.day("Closed on", hint="Of one that is done or dropped; left empty, today.")
    done = fields.text("What was done")
    responsible = fields.text("What happened to those responsible", hint="No names.")
    note = fields.text("Note for its history", hint="Public. Why it was put off, for instance.", most=1_000)

    def offer(self, area: str, row: Any) -> None:
        """The wards of the area."""
        keep_choice(self.ward, scope.wards(area), row.ward if row else "")

    def begin(self, meeting: Meeting | None) -> None:
        """An open one, agreed at the meeting."""
        self.state.process_data(OPEN)
        self.agreed.process_data(meeting.starts[:10] if meeting else "")

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether all is well; one that is done says what was done, one that is dropped says why."""
        well = super().validate(extra_validators)
        told = [fields.after(self, "agreed", "due"), fields.after(self, "agreed", "closed")]
        if self.state.data == DONE and not self.done.data and not self.done.errors:
            told.append(fields.wrong(self.done, said.WHAT_WAS_DONE))
        if self.state.data == DROPPED and not (self.note.data or self.done.data) and not self.note.errors:
            told.append(fields.wrong(self.note, said.WHY_DROPPED))
        return well and all(told)

    def take(self, row: Any) -> None:
        """Write what was typed, with a step of its history where it moved."""
        before = (row.state, row.due)
        super().take(row)
        if before != (row.state, row.due) or self.note.data:
            first = before == (None, None)
            step = ActionStep(state=row.state, due=row.due, note=self.note.data or (AGREED if first else ""))
            row.steps.append(step)

    def settle(self, row: Any, today: date) -> None:
        """The day on which it was closed, and that of the step."""
        row.closed = "" if row.state == OPEN else row.closed or today.isoformat()
        for step in row.steps:
            if step.on is None:
                step.on = row.agreed if len(row.steps) == 1 else today.isoformat()


ACTIONS = register(
    Kind(
        key="actions",
        model=Action,
        form=ActionForm,
        role=ORGANISER,
        heading="Actions",
        new="Enter an action",
        edit="Change an action",
        of_meeting=True,
    )
)
