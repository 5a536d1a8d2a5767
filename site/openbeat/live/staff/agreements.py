"""Local agreements between police, council and residents."""

from __future__ import annotations

from typing import Any

from .. import staff_words as said
from ..tables import Agreement
from ..tables.staff import ORGANISER
from . import fields
from .rows import Column, Kind, RowForm, register


class AgreementForm(RowForm):
    """One agreement."""

    area = fields.choice("Force or command area")
    title = fields.line("What it is about", True)
    text = fields.text("What was agreed", True, most=10_000)
    parties = fields.line("Between whom", True, most=500)
    agreed = fields.day("Agreed on", True)
    review = fields.day("Will be looked at again on")
    ended = fields.day("Ended on", hint="Left empty while it holds.")

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether all is well."""
        well = super().validate(extra_validators)
        return all([fields.after(self, "agreed", "review"), fields.after(self, "agreed", "ended")]) and well


AGREEMENTS = register(
    Kind(
        key="agreements",
        model=Agreement,
        form=AgreementForm,
        role=ORGANISER,
        heading="Local agreements",
        new="Enter a local agreement",
        edit="Change a local agreement",
        columns=(
            Column("About", lambda row: row.title),
            Column("Agreed", lambda row: said.day_or(row.agreed, "")),
            Column("Looked at again", lambda row: said.day_or(row.review, "no day set")),
            Column("Ended", lambda row: said.day_or(row.ended, "holds")),
        ),
        current=lambda row, today: not row.ended or row.ended > today,
        order="agreed",
        about="They are shown on the page of the area. One that has ended stays among those that are past.",
    )
)
