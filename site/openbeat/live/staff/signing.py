"""Signing in and out. Whoever tries too often waits; nobody learns whether an account exists."""

from __future__ import annotations

from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired

from .. import limits
from ..database import changing
from ..forms import Longest, cut
from . import accounts, sessions
from .guard import ANYBODY, SIGNED_IN, account_or_none, needs, staff

WRONG = "That login and password do not belong together."
TOO_OFTEN = "That was tried too often. Wait a quarter of an hour."
TRIES = (("5 per 15 minutes", True, True), ("30 per 15 minutes", False, True), ("60 per hour", True, False))


class SignIn(FlaskForm):  # type: ignore[misc]
    """Login and password."""

    login = StringField("Login", [InputRequired("Type your login."), Longest(accounts.LONGEST)])
    password = PasswordField("Password", [InputRequired("Type your password."), Longest(accounts.LONGEST)])

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether there is something to try; a login that is far too long is cut for showing it again."""
        well = bool(super().validate(extra_validators))
        cut(self)
        return well


@staff.route("/sign-in", methods=["GET", "POST"])
@needs(ANYBODY)
def sign_in() -> ResponseReturnValue:
    """The page to sign in."""
    if account_or_none() is not None:
        return redirect(url_for("staff.home"), 303)
    form, status = SignIn(), 200
    if request.method == "POST":
        status = _try(form)
        if status == 303:
            return redirect(url_for("staff.home"), 303)
    return make_response(render_template("staff/sign_in.html", form=form), status)


@staff.post("/sign-out")
@needs(SIGNED_IN)
def sign_out() -> ResponseReturnValue:
    """Sign this browser out."""
    with changing() as db:
        sessions.end(db)
    return redirect(url_for("staff.sign_in"), 303)


def _try(form: SignIn) -> int:
    """Sign in where login and password belong together; the status of the answer, the error in the form."""
    if not form.validate():
        return 400
    login = str(form.login.data)
    if not _may_try(login):
        form.password.errors = [TOO_OFTEN]
        return 429
    with changing() as db:
        account = accounts.found(db, login, str(form.password.data))
        if account is not None:
            sessions.begin(db, account)
            return 303
    form.password.errors = [WRONG]
    return 400


def _may_try(login: str) -> bool:
    """Count a try: of this login from this connection, of this connection, of this login from anywhere."""
    here, name = str(request.remote_addr), login.strip().lower()[:100]
    told = [
        limits.hit("sign in", rate, f"{name if by_login else ''} {here if by_place else ''}")
        for rate, by_login, by_place in TRIES
    ]
    return all(told)
