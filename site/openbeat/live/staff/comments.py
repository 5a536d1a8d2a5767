"""What a force or body says on the site: commentary, replies to cards, explanations; dated and signed."""

from __future__ import annotations

from typing import Any

from ... import clock
from .. import staff_words as said
from ..tables import Comment, Meeting
from ..tables.staff import COMMENTARY
from . import fields
from .guard import me
from .rows import Column, Kind, RowForm, register


class CommentForm(RowForm):
    """One text with whoever signs it."""

    area = fields.choice("Force or command area")
    kind = fields.choice("Kind", said.COMMENTS.items())
    author = fields.line("Signed by", True, "The name that stands under it.")
    role = fields.line("Rank or office", True)
    dated = fields.day("Dated", True)
    text = fields.text("Text", True, fields.MARKDOWN, 20_000)
    withdrawn = fields.day("Withdrawn on", hint="Left empty while it is published.")

    def begin(self, _meeting: Meeting | None) -> None:
        """Of today, by whoever writes."""
        self.dated.process_data(clock.now().date().isoformat())
        self.author.process_data(me().name)

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether all is well; nothing is dated ahead."""
        well = super().validate(extra_validators)
        today = clock.now().date()
        told = [fields.past(self, "dated", today), fields.past(self, "withdrawn", today)]
        return all([*told, fields.after(self, "dated", "withdrawn")]) and well


COMMENTS = register(
    Kind(
        key="comments",
        model=Comment,
        form=CommentForm,
        role=COMMENTARY,
        heading="Commentary",
        new="Write a commentary, reply or explanation",
        edit="Change a commentary, reply or explanation",
        columns=(
            Column("Kind", lambda row: said.COMMENTS[row.kind]),
            Column("Signed by", lambda row: f"{row.author}, {row.role}"),
            Column("Dated", lambda row: said.day_or(row.dated, "")),
            Column("Text", lambda row: said.shortened(row.text)),
        ),
        current=lambda row, _today: not row.withdrawn,
        order="dated",
        about="Shown on the page of the area, dated and signed, marked as the author’s own words.",
        markdown=True,
    )
)
