"""Accounts, for administrators of a place: made, given roles, given another password, closed.

Nobody gives or takes more than they have: an administrator sees the accounts with a role in their places, changes the
roles there, and looks after (name, password, closing) those alone whose every role lies there.
"""

from __future__ import annotations

from typing import Any

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from .. import access
from .. import desk_words as said
from ..database import reading
from ..tables import Account, Grant
from ..tables.staff import ADMIN
from . import accounts, decisions, fields, people_forms, places, scope
from .accounts import AccountFault
from .decisions import Decided
from .guard import changing, me, needs, staff
from .people_forms import GrantsForm, NameForm, NewAccount, NewPassword

MADE = "The account is made. Tell its owner the login and the password by separate ways."
SAVED = "Saved."
PASSWORD_SET = "The account has a new password and was signed out everywhere."  # noqa: S105 - words, not a password
CLOSED, REOPENED = "The account is closed.", "The account may sign in again."
NOT_ALL_YOURS = "This account has roles in other places too: its administrators there look after it."
NOT_YOURSELF = "Another administrator must close your account."


@staff.get("/people")
@needs(ADMIN)
def people() -> ResponseReturnValue:
    """The accounts with a role in the places of whoever is signed in."""
    own = scope.within(Grant.scope, ADMIN)
    rows = reading().scalars(select(Account).where(_seen(own)).order_by(Account.active.desc(), Account.login))
    return render_template("staff/people.html", people=[(row, grant_lines(row)) for row in rows])


@staff.route("/people/new", methods=["GET", "POST"])
@needs(ADMIN)
def new_person() -> ResponseReturnValue:
    """A new account."""
    form = NewAccount()
    form.scope.choices = places.administered(me())
    if request.method == "POST" and form.judge():
        try:
            with changing() as db:
                told = (str(form.login.data), str(form.name.data), str(form.password.data))
                made = accounts.add(db, *told, [(role, str(form.scope.data)) for role in form.roles.data or ()])
                db.flush()
            flash(MADE)
            return redirect(url_for("staff.person", number=made.id), 303)
        except AccountFault as fault:
            people_forms.beside(form, fault)
    return make_response(render_template("staff/person_new.html", form=form), 400 if form.errors else 200)


@staff.get("/people/<int:number>")
@needs(ADMIN)
def person(number: int) -> ResponseReturnValue:
    """One account."""
    return _page(_account(number))


@staff.post("/people/<int:number>/name")
@needs(ADMIN)
def rename(number: int) -> ResponseReturnValue:
    """Another name for an account."""
    row = _account(number, whole=True)
    form = NameForm()
    if not form.validate():
        return _page(row, name=form)
    if (conflict := form.conflict(row)) is not None:
        return _page(row, name=form, conflict=conflict)
    return _written(row, form, lambda _, now: form.take(now), SAVED, name=form)


@staff.post("/people/<int:number>/roles")
@needs(ADMIN)
def roles(number: int) -> ResponseReturnValue:
    """Other roles for an account, within the places of whoever is signed in."""
    row = _account(number)
    form = GrantsForm()
    people_forms.offer(form, row, me())
    if not form.judge():
        return _page(row, grants=form)
    if str(form.was.data) != people_forms.state_of(row):
        return _page(row, grants=None, conflict=Decided("accounts", row.id).conflict())

    def give(db: Session, now: Account) -> None:
        accounts.set_grants(db, now, people_forms.wanted(form, now, me()))
        now.version += 1  # so that of two who change the roles at once the second is told

    return _written(row, form, give, SAVED, grants=form)


@staff.post("/people/<int:number>/password")
@needs(ADMIN)
def others_password(number: int) -> ResponseReturnValue:
    """Another password for somebody who has lost theirs."""
    row = _account(number, whole=True)
    form = NewPassword()
    if not form.judge():
        return _page(row, password=form)
    told = str(form.password.data)
    return _written(row, form, lambda db, now: accounts.set_password(db, now, told), PASSWORD_SET, password=form)


@staff.post("/people/<int:number>/closed")
@needs(ADMIN)
def closed(number: int) -> ResponseReturnValue:
    """Close an account, or let it sign in again."""
    row, form = _account(number, whole=True), people_forms.CloseForm()
    if not form.validate():
        return _page(row, closing=form)
    if row.active and row.id == me().id:
        fields.wrong(form.close, NOT_YOURSELF)
        return _page(row, closing=form)
    if row.active:
        return _written(row, form, accounts.close, CLOSED, closing=form)
    return _written(row, form, lambda _, now: accounts.reopen(now), REOPENED, closing=form)


def grant_lines(row: Account) -> list[str]:
    """The roles of an account in words."""
    return [said.grant_words(g.role, places.name(g.scope)) for g in row.grants]


def _written(row: Account, form: Any, change: Any, told: str, **shown: Any) -> ResponseReturnValue:
    """Change an account; its page again where somebody was first or something is wrong."""
    try:
        with changing() as db:
            change(db, decisions.unchanged(db, row, str(form.version.data)))
    except Decided as second:
        return _page(_account(row.id), conflict=second.conflict())
    except AccountFault as fault:
        people_forms.beside(form, fault)
        return _page(row, **shown)
    flash(told)
    return redirect(url_for("staff.person", number=row.id), 303)


def _account(number: int, whole: bool = False) -> Account:
    """An account that whoever is signed in may see; 403 where it must be theirs as a `whole` and is not."""
    row = reading().get(Account, number)
    if row is None:
        abort(404)
    if not (all_mine(row) if whole else _some_mine(row)):
        abort(403)
    return row


def all_mine(row: Account) -> bool:
    """Whether every role of an account lies where whoever is signed in is administrator."""
    if access.may(me(), ADMIN, ""):
        return True
    return bool(row.grants) and all(access.may(me(), ADMIN, g.scope) for g in row.grants)


def _some_mine(row: Account) -> bool:
    return access.may(me(), ADMIN, "") or any(access.may(me(), ADMIN, g.scope) for g in row.grants)


def _seen(own: Any) -> Any:
    """Accounts with a role within a condition; without any role only for whoever has all places."""
    return Account.grants.any(own) if not access.may(me(), ADMIN, "") else Account.id > 0


def _page(row: Account, conflict: Any = None, **shown: Any) -> ResponseReturnValue:
    forms = people_forms.forms(row, me(), shown)
    faulty = any(form.errors for form in shown.values() if form)
    page = render_template(
        "staff/person.html", row=row, lines=grant_lines(row), forms=forms, conflict=conflict,
        whole=all_mine(row), why_not=NOT_ALL_YOURS, made=said.moment_words(row.made),
        when=said.moment_words(conflict.when) if conflict else "", shown=[f for f in shown.values() if f],
    )  # fmt: skip
    return make_response(page, 409 if conflict else 400 if faulty else 200)
