"""The page of one request, public or its author's own: state, history, support; confirming and withdrawing it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from .. import card_addresses
from ..pages import no_store, refused, the_store
from . import asked, keys, limits, mail, near, reasons, routes
from . import voices_words as said
from .database import changing, reading
from .forms import PlainForm, same_origin
from .refs import checked
from .support_form import SupportForm
from .tables import Meeting, Request
from .tables.voices import AGREED, CARDS, PRIORITIES, REFUSED, UNCONFIRMED, WAITING, WITHDRAWN

request_page = Blueprint("request_page", __name__)
SECONDS = asked.DAYS * 86_400


@dataclass(frozen=True)
class RequestShown:
    """What the template shows; every string is finished."""

    ref: str
    place: str
    area_address: str
    route: str
    text: str
    state: str
    told: str
    reason: str
    made: str
    steps: tuple[tuple[str, str, str], ...]  # day, state, note
    meeting: tuple[str, str] | None  # words, address
    support: str  # "" on ways that need none
    takes_support: bool
    card: tuple[str, str] | None  # words and address of the card that opened it
    key: str  # of its author, "" for others
    withdrawable: bool
    public: bool
    online: bool
    hint: str = said.FORGOTTEN
    no_mail: str = said.NO_MAIL


@request_page.get("/request/<ref>")
def page(ref: str) -> ResponseReturnValue:
    """The page of a request; 404 for whoever may not see it, whether it exists or not."""
    key = request.args.get("key", "")
    own = key if asked.is_author(ref, key) else ""
    return no_store(make_response(shown_page(seen(ref, own), own, SupportForm())))


@request_page.route("/request/<ref>/confirm", methods=["GET", "POST"])
def confirm(ref: str) -> ResponseReturnValue:
    """The link in our message leads to a button, since programs that look at links must not confirm."""
    if request.method == "POST":
        limits.allow("confirm")
        same_origin()
    key = request.values.get("key", "")
    if (keys.signed(routes.CONFIRM, key, SECONDS) or {}).get("r") != ref:
        return old_link()
    found = one(reading(), ref)
    if found is None:
        return old_link()
    own = f"/request/{ref}?key={asked.author_key(ref)}"
    if request.method == "POST":
        _confirmed(ref)
        return no_store(redirect(own, 303))
    if found.state != UNCONFIRMED:
        return no_store(redirect(own, 303))
    place = near.name(the_store(), found.area)
    told = (f"You ask for an extraordinary meeting of {place}: {said.ROUTES[found.route]}.", found.text)
    return press_page("Confirm your request", told, f"/request/{ref}/confirm", key, "Confirm")


@request_page.post("/request/<ref>/withdraw")
def withdraw(ref: str) -> ResponseReturnValue:
    """Withdraw a request, by whoever asked."""
    limits.allow("confirm")
    same_origin()
    key = request.form.get("key", "")
    if not asked.is_author(ref, key):
        abort(404)
    with changing() as db:
        found = one(db, ref, locked=True)
        if found is None:
            abort(404)
        if WITHDRAWN in asked.MOVES.get(found.state, ()):
            asked.close(db, found, WITHDRAWN)
    return no_store(redirect(f"/request/{ref}?key={key}", 303))


def one(db: Session, ref: str, *, locked: bool = False) -> Request | None:
    """A request with its history; nobody else changes it meanwhile where it is to be `locked`."""
    wanted = select(Request).where(Request.ref == checked(ref)).options(selectinload(Request.steps))
    return db.scalar(wanted.with_for_update(of=Request) if locked else wanted)


def seen(ref: str, own: str = "") -> Request:
    """A request that may be seen, by its author's key or because it is public; else 404."""
    found = one(reading(), ref)
    if found is None or not (own or asked.is_public(found)):
        abort(404)
    return found


def shown_page(found: Request, own: str, form: PlainForm) -> str:
    """The page of a request, with what its author alone sees where `own` is the author's key."""
    return render_template("request.html", page=_shown(found, own), form=form)


def press_page(heading: str, told: tuple[str, ...], address: str, key: str, button: str) -> ResponseReturnValue:
    """A page with one button, to which a link in a message leads."""
    shown = {"heading": heading, "told": told, "address": address, "key": key, "button": button}
    return no_store(make_response(render_template("press.html", **shown)))


def old_link() -> ResponseReturnValue:
    """The page for a link that is too old, or not ours."""
    return refused(said.LINK_OLD, said.LINK_OLD_WHY.format(days=asked.DAYS), ())


def _confirmed(ref: str) -> None:
    with changing() as db:
        found = one(db, ref, locked=True)
        if found is not None and found.state == UNCONFIRMED:
            asked.move(db, found, WAITING)


def _shown(found: Request, own: str) -> RequestShown:
    supported, public = found.route == PRIORITIES, asked.is_public(found)
    verified = asked.supporters(reading(), found.id) if supported else 0
    return RequestShown(
        ref=found.ref,
        place=near.name(the_store(), found.area),
        area_address=routes.address(found.area),
        route=said.ROUTES[found.route],
        text=found.text,
        state=said.STATES[found.state],
        told=said.STATE_WORDS[found.state],
        reason=reasons.words(found.reason) if found.state == REFUSED else "",
        made=said.moment_words(found.made),
        steps=tuple((said.moment_words(s.at), said.STATES[s.state], s.note) for s in found.steps),
        meeting=_meeting(found),
        support=said.support_words(verified, found.signatures, asked.threshold()) if supported and public else "",
        takes_support=supported and public and found.state in asked.SUPPORTED,
        card=_card(found),
        key=own,
        withdrawable=bool(own) and WITHDRAWN in asked.MOVES.get(found.state, ()),
        public=public,
        online=mail.way() != mail.NONE,
    )


def _card(found: Request) -> tuple[str, str] | None:
    """The report card that opened a request on the third way."""
    if found.route != CARDS or not found.quarter:
        return None
    words = f"The report card of {found.quarter}"
    return words, card_addresses.page(found.area.partition("/")[0], found.quarter)


def _meeting(found: Request) -> tuple[str, str] | None:
    """The meeting that was agreed, with its day."""
    if found.state != AGREED or found.meeting_id is None:
        return None
    meeting = reading().get(Meeting, found.meeting_id)
    return (f"{meeting.title}, {said.moment_words(meeting.starts)}", f"/meeting/{meeting.id}") if meeting else None
