"""Panels that look at stop and search: who sits on them, what they recommended, what was answered."""

from __future__ import annotations

from typing import Any

from .. import staff_words as said
from ..tables import PanelMember, Recommendation
from ..tables.staff import ORGANISER
from . import fields
from .answering import in_office, until
from .rows import Column, Kind, RowForm, register


class MemberForm(RowForm):
    """One seat on a panel."""

    area = fields.choice("Force or command area")
    name = fields.line("Name, or what the member stands for", True, "Like “a youth worker, Saltmere”. Public.")
    role = fields.choice("Role", (("member", "Member"), ("chair", "Chair")))
    valid_from = fields.day("Since", True)
    valid_to = fields.day("Until", hint="Left empty while the seat is held.")

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether all is well."""
        well = super().validate(extra_validators)
        return fields.after(self, "valid_from", "valid_to") and well


class RecommendationForm(RowForm):
    """What a panel recommended, and the answer."""

    text = fields.text("What the panel recommends", True)
    answer = fields.text("The answer", hint="Left empty until there is one.")
    answered_by = fields.line("Who answered")
    answered = fields.day("Answered on")

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether all is well; an answer is signed and dated."""
        well = super().validate(extra_validators)
        if self.answer.data and not self.answered_by.data and not self.answered_by.errors:
            well = fields.wrong(self.answered_by, said.NO_ANSWERER)
        if self.answer.data and not self.answered.data and not self.answered.errors:
            well = fields.wrong(self.answered, said.NO_ANSWERER)
        return well


MEMBERS = register(
    Kind(
        key="members",
        model=PanelMember,
        form=MemberForm,
        role=ORGANISER,
        heading="Panel members",
        new="Enter a panel member",
        edit="Change a panel member",
        columns=(
            Column("Member", lambda row: row.name),
            Column("Role", lambda row: row.role),
            Column("Since", lambda row: said.day_or(row.valid_from, "")),
            Column("Until", until),
        ),
        current=in_office,
        order="valid_from",
        about="Of the panels that look at stop and search. They are shown on the pages of the panel’s meetings.",
    )
)
RECOMMENDATIONS = register(
    Kind(
        key="recommendations",
        model=Recommendation,
        form=RecommendationForm,
        role=ORGANISER,
        heading="Recommendations",
        new="Enter a recommendation",
        edit="Change a recommendation",
        of_meeting=True,
    )
)
