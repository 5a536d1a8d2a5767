"""The forms of accounts: a new one, its name, its roles, its password, its end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wtforms import HiddenField, PasswordField, SelectMultipleField
from wtforms.validators import InputRequired

from .. import access
from .. import desk_words as said
from ..forms import Longest
from ..tables import Account
from ..tables.staff import ADMIN, STAFF_ROLES
from . import fields, places
from .accounts import LONGEST, SHORTEST, AccountFault
from .editing import EditForm, OnePage

ROLE_CHOICES = [(role, ": ".join(said.ROLES[role])) for role in STAFF_ROLES]
NOT_SAME = "The two passwords are not the same."
NO_ROLE = "Choose one role at least."
NOTHING_LEFT = "Leave one role at least, or close the account."
NO_PLACE = "Choose the place of the new roles."
TWICE = [InputRequired("Type it."), Longest(LONGEST)]
PASSWORD_HINT = f"{SHORTEST} characters at least: a few words are easier to keep in mind than signs."


class Checks(SelectMultipleField):
    """Boxes to tick; whatever else was sent is refused beside them."""


class TwicePassword(OnePage):
    """A password that is typed twice, so that no slip of a finger is kept."""

    password = PasswordField("Password", TWICE, description=PASSWORD_HINT)
    again = PasswordField("The same password again", TWICE)

    def judge(self) -> bool:
        """Whether all is well and the two are the same."""
        well = bool(self.validate())
        if well and self.password.data != self.again.data:
            well = fields.wrong(self.again, NOT_SAME)
        return well


class NewPassword(TwicePassword):
    """Another password for somebody else."""

    PREFIX = "new"
    password = PasswordField("New password", TWICE, description=PASSWORD_HINT)


class NewAccount(TwicePassword):
    """A new account with its roles for one place."""

    login = fields.line("Login", needed=True, most=100, hint="Small letters, digits and dots, or an e-mail address.")
    name = fields.line("Name", needed=True, hint="As it stands in the audit log beside each change.")
    scope = fields.choice("Place", hint="The roles count here and in all that lies within. More can be added later.")
    roles = Checks("Roles", choices=ROLE_CHOICES)

    def judge(self) -> bool:
        """As for any, and with a role."""
        well = super().judge()
        return well if self.roles.data or self.roles.errors else fields.wrong(self.roles, NO_ROLE)


class NameForm(OnePage):
    """The name of an account."""

    PREFIX = "name"
    name = fields.line("Name", needed=True, hint="As it stands in the audit log from now on.")


class GrantsForm(OnePage):
    """The roles of an account: those that it keeps, and more for one place."""

    PREFIX = "roles"
    others = False  # whether it has roles in places of other administrators
    was = HiddenField()
    keep = Checks("Roles that it keeps")
    roles = Checks("More roles", choices=ROLE_CHOICES)
    scope = fields.choice("Place of the new roles")

    def judge(self) -> bool:
        """Whether it says something that can be done."""
        well = bool(self.validate())
        if not (self.keep.data or self.roles.data or self.others):
            well = fields.wrong(self.keep, NOTHING_LEFT)
        if self.roles.data and self.scope.data == NOWHERE:
            well = fields.wrong(self.scope, NO_PLACE)
        return well


class CloseForm(OnePage):
    """The button that closes an account or opens it again."""

    PREFIX = "closing"
    close = HiddenField("Closing")


NOWHERE = "-"  # no place is chosen ("" is everywhere)


def offer(form: GrantsForm, row: Account, mine: Account) -> None:
    """Set what may be chosen: the roles within my places, and my places."""
    form.keep.choices = [
        (f"{g.role}:{g.scope}", said.grant_words(g.role, places.name(g.scope)))
        for g in row.grants
        if access.may(mine, ADMIN, g.scope)
    ]
    form.scope.choices = [(NOWHERE, "Choose one"), *places.administered(mine)]
    form.others = len(form.keep.choices) < len(row.grants)


def wanted(form: GrantsForm, row: Account, mine: Account) -> list[tuple[str, str]]:
    """The roles that an account shall have: those of other administrators' places stay."""
    others = [(g.role, g.scope) for g in row.grants if not access.may(mine, ADMIN, g.scope)]
    kept = [(role, scope) for role, _, scope in (told.partition(":") for told in form.keep.data or ())]
    return [*others, *kept, *((role, str(form.scope.data)) for role in form.roles.data or ())]


def state_of(row: Account) -> str:
    """The roles of an account as one text, by which a form knows whether they have changed."""
    return " ".join(sorted(f"{g.role}:{g.scope}" for g in row.grants))


def forms(row: Account, mine: Account, shown: Mapping[str, Any]) -> dict[str, Any]:
    """The forms of an account's page: the one that was sent as it came, the others as the account stands."""
    told: dict[str, Any] = {
        "name": NameForm(None),
        "grants": GrantsForm(None),
        "password": NewPassword(None),
        "closing": CloseForm(None),
    }
    offer(told["grants"], row, mine)
    told["grants"].keep.process_data([value for value, _ in told["grants"].keep.choices])
    told["grants"].was.process_data(state_of(row))
    told["name"].fill(row)
    for form in told.values():
        form.version.process_data(str(row.version))
    return told | {name: form for name, form in shown.items() if form is not None}


def beside(form: Any, fault: AccountFault) -> None:
    """Set what is wrong with an account beside the field that it is about."""
    about = str(fault)
    names = {"A login": "login", "There is an account": "login", "Give the name": "name", "A password": "password",
             "That password": "password"}  # fmt: skip
    name = next((name for start, name in names.items() if about.startswith(start) and name in form), "")
    first = next(field for field in form if field.short_name not in EditForm.SKIPPED | {"was"})
    fields.wrong(form[name] if name else first, about)
