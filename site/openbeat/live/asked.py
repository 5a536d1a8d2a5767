"""Requests for an extraordinary meeting: which state leads to which, who supports them, what is counted in public.

unconfirmed → waiting (its author opened the link) → received (a moderator has read it) → with the lead → agreed or
refused; withdrawn at any time before. One about a complaint goes to the lead without supporters, as does one that a
report card opened; one about priorities goes there when enough have signed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import current_app
from sqlalchemy import ColumnElement, event, func, or_, select
from sqlalchemy.orm import Session, selectinload

from ..pages import store_or_none
from . import journal, keys, mail, near, reasons
from . import voices_words as said
from .database import ERASED, reading
from .tables import Base, Question, Request, RequestStep, Suggestion, Supporter
from .tables.voices import (
    AGREED,
    COMPLAINT,
    PRIORITIES,
    PUBLIC_STATES,
    RECEIVED,
    REFUSED,
    UNCONFIRMED,
    WAITING,
    WITH_LEAD,
    WITHDRAWN,
)

# From which state a request may go to which.
MOVES = {
    UNCONFIRMED: (WAITING, WITHDRAWN),
    WAITING: (RECEIVED, REFUSED, WITHDRAWN),
    RECEIVED: (WITH_LEAD, AGREED, REFUSED, WITHDRAWN),
    WITH_LEAD: (AGREED, REFUSED, WITHDRAWN),
}
CLOSED = (AGREED, REFUSED, WITHDRAWN)
SUPPORTED = (RECEIVED, WITH_LEAD)  # states in which support is taken
DAYS = 3  # for which a link to confirm is valid
KEPT_UNCONFIRMED = timedelta(days=7)
AUTHOR = "request/author"  # purpose of the key that whoever asked has


class NotAllowed(ValueError):
    """A request cannot go from its state to another; the text says why."""


@dataclass(frozen=True)
class Complaints:
    """How many requests about complaints there were, of a command area and year."""

    area: str
    year: str
    n: int


@dataclass(frozen=True)
class Refusals:
    """How often something was refused for a reason."""

    reason: str  # in words
    n: int


def move(
    db: Session, request: Request, state: str, note: str = "", reason: str = "", meeting_id: int | None = None
) -> None:
    """Bring a request into another state, with a step in its history; NotAllowed where that cannot be.

    What identifies its author is erased when it is closed. One that a moderator publishes goes on to the lead where it
    needs no supporters, or has enough. Its author is told by e-mail once this is written.

    Args:
        db: the session of `database.changing`, of which the request is.
        request: the request.
        state: where it goes.
        note: for its history, public where the request is.
        reason: for refusing it: a key of `reasons.REASONS`, or the lead's own words.
        meeting_id: of the meeting that was agreed.
    """
    if state not in MOVES.get(request.state, ()):
        raise NotAllowed(f"It is {said.STATES[request.state]} and cannot become {said.STATES[state]}.")
    request.reason, request.meeting_id = reason or request.reason, meeting_id or request.meeting_id
    if state == REFUSED and not request.reason:
        raise NotAllowed("Say why it is refused.")
    told = state not in (UNCONFIRMED, WAITING)
    _step(request, state, note)
    if state == RECEIVED:
        _send_on(db, request)
    if told:
        _tell(db, request)
    if request.state in CLOSED:
        _erase(request)
        db.info[ERASED] = True


def send_on(db: Session, request: Request) -> bool:
    """Give a published request to the lead where it needs no supporters or has enough; whether it went.

    Call it after the number of signatures on paper has changed.
    """
    went = _send_on(db, request)
    if went:
        _tell(db, request)
    return went


def close(db: Session, request: Request, state: str, note: str = "", reason: str = "") -> None:
    """`move` into one of the states that end a request."""
    if state not in CLOSED:
        raise NotAllowed(f"{said.STATES[state]} is not the end of a request.")
    move(db, request, state, note, reason)


def threshold() -> int:
    """How many must support a request about priorities before it goes to the lead."""
    return int(current_app.config["SUPPORTERS"])


def supporters(db: Session, request_id: int) -> int:
    """How many support a request by a verified e-mail address."""
    return int(db.scalar(select(func.count()).where(Supporter.request_id == request_id)) or 0)


def supported_by(db: Session, requests: Sequence[Request]) -> dict[int, int]:
    """How many support each of some requests by a verified e-mail address."""
    asked = select(Supporter.request_id, func.count()).where(Supporter.request_id.in_([r.id for r in requests]))
    return {int(request_id): int(n) for request_id, n in db.execute(asked.group_by(Supporter.request_id))}


def is_public(request: Request) -> bool:
    """Whether it has a page that anybody may read: a moderator has published it, and it was not withdrawn since."""
    return request.public and any(step.state == RECEIVED for step in request.steps)


def public_of(area: str = "") -> tuple[Request, ...]:
    """The public requests of a force or command area ("zedshire/coast") or of all, newest first."""
    return published(reading(), area)


def published(db: Session, area: str = "") -> tuple[Request, ...]:
    """The same, read in a session."""
    read = Request.steps.any(RequestStep.state == RECEIVED)
    wanted = (
        select(Request)
        .where(Request.route != COMPLAINT, Request.state.in_(PUBLIC_STATES), read, *_within(Request, area))
        .order_by(Request.made.desc(), Request.id.desc())
        .options(selectinload(Request.steps))
    )
    return tuple(db.scalars(wanted))


def counts(area: str = "") -> tuple[Complaints, ...]:
    """How many requests about complaints were received, by command area and year, newest year first."""
    year = func.substr(Request.made, 1, 4)
    asked = (
        select(Request.area, year, func.count())
        .where(Request.route == COMPLAINT, Request.state.in_(PUBLIC_STATES), *_within(Request, area))
        .group_by(Request.area, year)
        .order_by(year.desc(), Request.area)
    )
    return tuple(Complaints(own, told, n) for own, told, n in reading().execute(asked))


def refusals(area: str = "") -> tuple[Refusals, ...]:
    """How often questions, suggestions and requests were refused, by reason, the most frequent first."""
    found: dict[str, int] = {}
    for table in (Question, Suggestion, Request):
        asked = select(table.reason, func.count()).where(table.state == REFUSED, *_within(table, area))
        for reason, n in reading().execute(asked.group_by(table.reason)):
            told = reasons.REASONS.get(reason, reasons.LEADS_OWN)
            found[told] = found.get(told, 0) + n
    return tuple(Refusals(reason, n) for reason, n in sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


def author_key(ref: str) -> str:
    """The key with which whoever asked sees and withdraws a request."""
    return keys.sign(AUTHOR, {"r": ref})


def is_author(ref: str, key: str) -> bool:
    """Whether a key is that of the request's author."""
    return bool(key) and (keys.signed(AUTHOR, key, None) or {}).get("r") == ref


def forget_unconfirmed(db: Session) -> None:
    """Delete requests whose link was never opened."""
    before = (datetime.now(UTC) - KEPT_UNCONFIRMED).strftime("%Y-%m-%dT%H:%M:%SZ")
    for request in db.scalars(select(Request).where(Request.state == UNCONFIRMED, Request.made < before)):
        for step in request.steps:
            db.delete(step)
        db.flush()
        db.delete(request)


def _send_on(db: Session, request: Request) -> bool:
    if request.state != RECEIVED:
        return False
    if request.route != PRIORITIES:
        _step(request, WITH_LEAD, "" if request.route == COMPLAINT else said.OWN_CARD)
        return True
    if supporters(db, request.id) + request.signatures < threshold():
        return False
    _step(request, WITH_LEAD, said.REACHED.format(n=threshold()))
    return True


def _within(table: type[Base], area: str) -> tuple[ColumnElement[bool], ...]:
    column = table.__table__.c.area
    return (or_(column == area, column.startswith(f"{area}/", autoescape=True)),) if area else ()


def _step(request: Request, state: str, note: str) -> None:
    request.state = state
    request.steps.append(RequestStep(at=journal.moment(), state=state, note=note))


def _erase(request: Request) -> None:
    """Forget who asked: nothing of it is needed any more."""
    request.name = request.email = request.contact = request.complaint = request.email_hash = ""


def _tell(db: Session, request: Request) -> None:
    """Tell the author the new state, once it is written; a message that fails changes nothing of it."""
    if not request.email or mail.way() == mail.NONE:
        return
    subject, text = said.MAIL_MOVED
    own = mail.link(f"/request/{request.ref}?key={author_key(request.ref)}")
    state, to, site = said.STATES[request.state], request.email, current_app.config["SITE_NAME"]
    store = store_or_none()
    name = near.name(store, request.area) if store else request.area
    whole = text.format(name=name, site=site, state=state, own=own)
    whole += said.MAIL_ERASED if request.state in CLOSED else ""

    def send(_: Session) -> None:
        try:
            mail.send(to, subject.format(state=state), whole)
        except mail.Unsent:
            current_app.logger.warning("the author of a request could not be told of its state")

    event.listen(db, "after_commit", send, once=True)
