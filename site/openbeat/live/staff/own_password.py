"""One's own password, changed by whoever knows the old one; all other browsers are signed out."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.security import check_password_hash
from wtforms import PasswordField

from .. import limits
from ..tables import Account
from . import accounts, fields, people_forms, sessions
from .accounts import AccountFault
from .guard import SIGNED_IN, changing, me, needs, staff
from .signing import TOO_OFTEN

RATE = "10 per 15 minutes"
WRONG = "That is not your password."
CHANGED = "Your password is changed. You were signed out everywhere else."


class OwnPassword(people_forms.TwicePassword):
    """The old password and the new one twice."""

    old = PasswordField("Your password until now", people_forms.TWICE)
    password = PasswordField("New password", people_forms.TWICE, description=people_forms.PASSWORD_HINT)


@staff.route("/password", methods=["GET", "POST"])
@needs(SIGNED_IN)
def own_password() -> ResponseReturnValue:
    """The page on which one changes one's password."""
    form, status = OwnPassword(), 200
    if request.method == "POST":
        status = _change(form)
        if status == 303:
            flash(CHANGED)
            return redirect(url_for("staff.home"), 303)
    return make_response(render_template("staff/password.html", form=form), status)


def _change(form: OwnPassword) -> int:
    """Change it where all is well; the status of the answer."""
    if not form.judge():
        return 400
    if not limits.hit("own password", RATE, str(me().id)):
        fields.wrong(form.old, TOO_OFTEN)
        return 429
    if not check_password_hash(me().password, str(form.old.data)):
        fields.wrong(form.old, WRONG)
        return 400
    try:
        with changing() as db:
            account = db.get_one(Account, me().id)
            accounts.set_password(db, account, str(form.password.data))
            sessions.begin(db, account)
    except AccountFault as fault:
        people_forms.beside(form, fault)
        return 400
    return 303
