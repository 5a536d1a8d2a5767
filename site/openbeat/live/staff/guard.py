"""What stands before every staff page: signed in, the right role, a form of our own. What has no role is refused.

Each view of the blueprint `staff` is marked with `needs(role)`; what it touches is checked with `allow(role, area)`,
since a role counts for a force or command area.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from importlib import import_module
from typing import Any, ParamSpec, cast

from flask import Blueprint, Flask, abort, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.wrappers import Response

from ...pages import no_store
from .. import access
from ..database import changing as written
from ..forms import read_long_bodies
from ..tables import Account
from . import links, sessions

P = ParamSpec("P")
View = Callable[P, ResponseReturnValue]
staff = Blueprint("staff", __name__, url_prefix=sessions.PATH)
csrf = CSRFProtect()
ANYBODY, SIGNED_IN = "anybody", "signed in"  # marks of views that need no role
# Modules of this package that hold views.
VIEWS = ("signing", "home", "moderation", "answers", "requests_desk", "requests_paper", "people", "own_password",
         "audit_pages", "meetings", "meeting_states", "agenda", "papers", "minutes", "actions", "priorities",
         "agreements", "panels", "answering", "comments", "packs")  # fmt: skip
EXPIRED = "That page was too old"
EXPIRED_WHY = "You were signed out meanwhile, or the form was opened in another browser. Nothing was changed."


def install(app: Flask) -> None:
    """Sessions, tokens against forged forms, and the blueprint with all the views."""
    for name in VIEWS:
        import_module(f".{name}", __package__)
    sessions.install(app)
    app.config.from_mapping(WTF_CSRF_CHECK_DEFAULT=False, WTF_CSRF_TIME_LIMIT=None)
    csrf.init_app(app)
    app.register_blueprint(staff)
    app.register_error_handler(CSRFError, _expired)


def needs(role: str) -> Callable[[View[P]], View[P]]:
    """Mark a view: only accounts with this role for any place come in (`ANYBODY`, `SIGNED_IN`: without one)."""

    def mark(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            if role not in (ANYBODY, SIGNED_IN) and not access.may_anywhere(me(), role):
                abort(403)
            return view(*args, **kwargs)

        cast(Any, guarded).role = role
        return guarded

    return mark


def takes_files(longest: int) -> Callable[[View[P]], View[P]]:
    """Mark a view that is sent files: bodies of so many bytes are read, so that a file that is too large is told of."""

    def mark(view: View[P]) -> View[P]:
        cast(Any, view).longest_body = longest
        return view

    return mark


def me() -> Account:
    """The account that is signed in; the page to sign in where none is."""
    if (account := account_or_none()) is None:
        abort(no_store(redirect(url_for("staff.sign_in"), 303)))
    return account


def account_or_none() -> Account | None:
    """The account that is signed in, None where none is."""
    if "account" not in g:
        g.account = sessions.current()
    return cast("Account | None", g.account)


def allow(role: str, area: str) -> None:
    """Refuse (403) whoever does not have this role for this force or command area."""
    if not access.may(me(), role, area):
        abort(403)


def changing() -> Any:
    """`database.changing` in the name of whoever is signed in."""
    account = me()
    return written(account.name, account.id)


@staff.before_request
def _stand() -> ResponseReturnValue | None:
    """No view without a mark, nobody who is not signed in, no form that is not ours."""
    view = current_app.view_functions[str(request.endpoint)]
    role = getattr(view, "role", None)
    if role is None:
        abort(403)
    read_long_bodies()
    request.max_content_length = getattr(view, "longest_body", request.max_content_length)
    if role != ANYBODY and account_or_none() is None:
        return no_store(redirect(url_for("staff.sign_in"), 303))
    if request.method == "POST":
        csrf.protect()
    return None


@staff.after_request
def _private(response: Response) -> Response:
    """Nothing of a staff page is kept anywhere, and search engines leave it alone."""
    response.headers["X-Robots-Tag"] = "noindex"
    return no_store(response)


@staff.app_context_processor
def _shared() -> dict[str, Any]:
    own = request.blueprint == "staff" if request else False
    account = account_or_none() if own else None
    return {"account": account, "staff_links": links.shown(account)}


def _expired(_: CSRFError) -> ResponseReturnValue:
    page = render_template(
        "notice.html",
        heading=EXPIRED,
        paragraphs=(EXPIRED_WHY,),
        links=(("Staff pages", url_for("staff.home")),),
        typed="",
        error=None,
        search=False,
    )
    return no_store(current_app.make_response((page, 400)))
