"""Who answers: oversight bodies, leads of command areas, and the rules by which a lead refuses a request."""

from __future__ import annotations

from typing import Any

from wtforms.validators import InputRequired

from .. import staff_words as said
from ..tables import Lead, OversightBody, RequestRules
from ..tables.leads import ROLES
from ..tables.staff import ADMIN
from . import fields, scope
from .fields import NumberField
from .rows import Column, Kind, RowForm, register

MOST_DAYS = 60  # working days within which a lead must answer at the latest
SOURCE = "An https address, or the document and its date."
ENDED = "Left empty while it holds. What has ended stays in the list."


class TermForm(RowForm):
    """What holds from a day to a day."""

    area = fields.choice("Force or command area")
    valid_from = fields.day("Since", True)
    valid_to = fields.day("Until", hint=ENDED)

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether all is well."""
        well = super().validate(extra_validators)
        return fields.after(self, "valid_from", "valid_to") and well


class BodyForm(TermForm):
    """One body that holds a force to account."""

    name = fields.line("Name", True)
    kind = fields.line("Kind", True, "Like “commissioner” or “combined authority”.")
    web = fields.web("Address of its pages")
    contact = fields.line("How to reach it", hint="E-mail address, telephone number.", most=500)
    source = fields.line("Where this is from", True, SOURCE, 500)


class LeadForm(TermForm):
    """One person who leads for a command area."""

    role = fields.choice("Role", ((role, role.capitalize()) for role in ROLES))
    name = fields.line("Name", True)
    title = fields.line("Title or rank")
    contact = fields.line("How to reach them", hint="An address of the office, not a private one.", most=500)
    source = fields.line("Where this is from", True, SOURCE, 500)


class RulesForm(TermForm):
    """What a lead has published about requests for a meeting."""

    refusals = fields.text("Reasons for refusing a request", True, "One a line. Shown before somebody asks.", 4_000)
    answer_days = NumberField("Working days until the answer", 1, MOST_DAYS, [InputRequired(said.NEEDED)], default=20)
    address = fields.text("Postal address for requests on paper", most=500)
    telephone = fields.line("Telephone", most=50)
    source = fields.line("Where this is published", True, SOURCE, 500)


def in_office(row: Any, today: str) -> bool:
    """Whether what has a term holds on a day, or will."""
    return not row.valid_to or row.valid_to >= today


def until(row: Any) -> str:
    """The end of a term, in words."""
    return said.day_or(row.valid_to, "in office")


_TERM = (Column("Since", lambda row: said.day_or(row.valid_from, "")), Column("Until", until))

BODIES = register(
    Kind(
        key="bodies",
        model=OversightBody,
        form=BodyForm,
        role=ADMIN,
        heading="Oversight bodies",
        new="Enter an oversight body",
        edit="Change an oversight body",
        columns=(Column("Body", lambda row: row.name), Column("Kind", lambda row: row.kind), *_TERM),
        current=in_office,
        order="valid_from",
        only=scope.FORCES,
        about="Who holds a force to account. To replace one, enter its last day and then the new one.",
    )
)
LEADS = register(
    Kind(
        key="leads",
        model=Lead,
        form=LeadForm,
        role=ADMIN,
        heading="Leads",
        new="Enter a lead",
        edit="Change a lead",
        columns=(Column("Name", lambda row: row.name), Column("Role", lambda row: row.role), *_TERM),
        current=in_office,
        order="valid_from",
        about="Who leads for which area. What stands here goes before what the published data say.",
    )
)
RULES = register(
    Kind(
        key="rules",
        model=RequestRules,
        form=RulesForm,
        role=ADMIN,
        heading="Rules for requests",
        new="Enter rules for requests",
        edit="Change rules for requests",
        columns=(
            Column("Reasons for refusing", lambda row: said.shortened(row.refusals)),
            Column("Working days", lambda row: str(row.answer_days)),
            *_TERM,
        ),
        current=in_office,
        order="valid_from",
        about="By which reasons a lead refuses an extraordinary meeting, published before anybody asks.",
    )
)
