"""Supporting a request: one voice an e-mail address, shown to be somebody's own, kept as a keyed hash, withdrawable.

The answer is the same whether an address supports already or not: nobody can ask this site who supports what.
"""

from __future__ import annotations

from flask import Blueprint, current_app, make_response, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy import delete, select

from ..pages import no_store, refused, the_store
from . import asked, keys, limits, mail, near
from . import voices_words as said
from .asking import sent_page
from .database import changing, reading
from .forms import read_long_bodies, same_origin
from .request_page import SECONDS, old_link, one, press_page, seen, shown_page
from .support_form import SupportForm
from .tables import Request, Supporter
from .tables.voices import PRIORITIES

support = Blueprint("support", __name__)
CONFIRM, WITHDRAW = "support/confirm", "support/withdraw"  # purposes of the links in a message


@support.post("/request/<ref>/support")
def ask(ref: str) -> ResponseReturnValue:
    """Send the link by which support is confirmed."""
    limits.allow("support")
    same_origin()
    read_long_bodies()
    found = seen(ref)
    if not _takes(found):
        return _shut(found)
    form = SupportForm(request.form)
    status = _sent(found, form) if mail.way() != mail.NONE and form.validate() else 400
    if status == 303:
        return no_store(redirect(f"/request/{ref}/support/sent", 303))
    return no_store(make_response(shown_page(found, "", form), status))


@support.get("/request/<ref>/support/sent")
def sent(ref: str) -> ResponseReturnValue:
    """What is said after an address was given, whichever."""
    found = seen(ref)
    return sent_page(said.SENT_SUPPORT, (("The request", f"/request/{found.ref}"),))


@support.route("/request/<ref>/support/confirm", methods=["GET", "POST"])
def confirm(ref: str) -> ResponseReturnValue:
    """The link leads to a button; the button counts."""
    if request.method == "POST":
        limits.allow("confirm")
        same_origin()
    key = request.values.get("key", "")
    email_hash = _hash(CONFIRM, ref, key, SECONDS)
    if not email_hash:
        return old_link()
    found = seen(ref)
    if request.method == "GET":
        told = (f"You support the request for a meeting of {near.name(the_store(), found.area)}:", found.text)
        return press_page("Confirm your support", told, f"/request/{ref}/support/confirm", key, "Support this request")
    if not _counted(ref, email_hash):
        return _shut(found)
    return _done("Your support counts", said.FORGOTTEN, ref)


@support.route("/request/<ref>/support/withdraw", methods=["GET", "POST"])
def withdraw(ref: str) -> ResponseReturnValue:
    """Take support back, at any time."""
    if request.method == "POST":
        limits.allow("confirm")
        same_origin()
    key = request.values.get("key", "")
    email_hash = _hash(WITHDRAW, ref, key, None)
    if not email_hash:
        return old_link()
    if request.method == "GET":
        told = ("Your support is no longer counted when you press the button.",)
        return press_page("Withdraw your support", told, f"/request/{ref}/support/withdraw", key, "Withdraw")
    with changing() as db:
        own = select(Request.id).where(Request.ref == ref).scalar_subquery()
        db.execute(delete(Supporter).where(Supporter.request_id == own, Supporter.email_hash == email_hash))
    return _done("Your support is withdrawn", "It no longer counts, and nothing of it is kept.", ref)


def confirm_address(ref: str, email: str) -> str:
    """The address by which an e-mail address confirms its support, for three days."""
    return f"/request/{ref}/support/confirm?key={keys.sign(CONFIRM, _content(ref, email))}"


def withdraw_address(ref: str, email: str) -> str:
    """The address by which it takes its support back."""
    return f"/request/{ref}/support/withdraw?key={keys.sign(WITHDRAW, _content(ref, email))}"


def _content(ref: str, email: str) -> dict[str, str]:
    return {"r": ref, "e": keys.email_hash(email)}


def _hash(purpose: str, ref: str, key: str, seconds: int | None) -> str:
    """The hash of the address that a link is of, "" where the link is not of this request, not ours, or too old."""
    told = keys.signed(purpose, key, seconds) or {}
    return str(told["e"]) if told.get("r") == ref else ""


def _takes(found: Request) -> bool:
    return found.route == PRIORITIES and found.state in asked.SUPPORTED


def _sent(found: Request, form: SupportForm) -> int:
    """Send the message; the status of the answer, what is wrong in the form."""
    email = str(form.email.data)
    if not mail.may_send(email):
        form.email.errors = [said.TOO_MANY_MAILS]
        return 429
    subject, text = said.MAIL_SUPPORT
    links = {
        "page": mail.link(f"/request/{found.ref}"),
        "link": mail.link(confirm_address(found.ref, email)),
        "own": mail.link(withdraw_address(found.ref, email)),
    }
    told = {"name": near.name(the_store(), found.area), "site": current_app.config["SITE_NAME"], "days": asked.DAYS}
    try:
        mail.send(email, subject, text.format(**links, **told))
    except mail.Unsent:
        form.email.errors = [said.UNSENT]
        return 503
    return 303


def _counted(ref: str, email_hash: str) -> bool:
    """Count one voice, once; False where the request takes none any more. The one that is enough sends it on."""
    with changing() as db:
        found = one(db, ref, locked=True)
        if found is None or not _takes(found):
            return False
        own = {"request_id": found.id, "email_hash": email_hash}
        if db.scalar(select(Supporter.id).filter_by(**own)) is None:
            db.add(Supporter(**own))
            db.flush()
            asked.send_on(db, found)
    return True


def _done(heading: str, told: str, ref: str) -> ResponseReturnValue:
    found = one(reading(), ref)
    ways = (("The request", f"/request/{ref}"),) if found is not None and asked.is_public(found) else ()
    return refused(heading, told, ways, 200)


def _shut(found: Request) -> ResponseReturnValue:
    return refused("No more support is taken", said.SUPPORT_SHUT, (("The request", f"/request/{found.ref}"),), 409)
