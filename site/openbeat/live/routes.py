"""The three ways to ask for an extraordinary meeting of a command area: which are open, and what each form asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from wtforms import Field, Form, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired

from .. import card_addresses
from ..model import Area
from ..store import Store
from . import asked, journal, keys, mail
from . import voices_words as said
from .database import changing, reading
from .forms import Longest, PlainForm, one_line, plain
from .tables import Request
from .tables.voices import CARDS, COMPLAINT, PRIORITIES, ROUTES

ROOT = "/request-a-meeting"
MOST = 2_000  # characters of what is asked
SHORT = 100  # of a name or reference
CONFIRM = "request/confirm"  # purpose of the link that a request is confirmed by


class TooMany(Exception):
    """An address had its share of messages for today."""


def email_address(_: Form, field: Field) -> None:
    """A validator: an address to which a message can go."""
    if not mail.is_address(field.data or ""):
        raise ValidationError(said.NO_ADDRESS)


class RequestForm(PlainForm):
    """What the meeting should be about, and where the answer goes."""

    text = TextAreaField("What should be discussed, and why?", filters=[plain],
                         validators=[DataRequired("Say what should be discussed."), Longest(MOST)])  # fmt: skip
    email = StringField("Your e-mail address", filters=[one_line], validators=[email_address])


class PrioritiesForm(RequestForm):
    """Which agreed priorities are ignored."""

    text = TextAreaField("Which agreed priorities are ignored, and how can you tell?", filters=[plain],
                         validators=[DataRequired("Say which priorities are ignored."), Longest(MOST)])  # fmt: skip


class ComplaintForm(PlainForm):
    """Which complaint was not resolved."""

    complaint = StringField("Reference of your complaint", filters=[one_line],
                            validators=[DataRequired("Type the complaint’s reference."), Longest(SHORT)])  # fmt: skip
    text = TextAreaField("What was not put right?", filters=[plain],
                         validators=[DataRequired("Say what was not put right."), Longest(MOST)])  # fmt: skip
    name = StringField("Your name", filters=[one_line], validators=[DataRequired("Type your name."), Longest(SHORT)])
    email = StringField("Your e-mail address", filters=[one_line], validators=[email_address])


FORMS: Mapping[int, type[PlainForm]] = {COMPLAINT: ComplaintForm, PRIORITIES: PrioritiesForm, CARDS: RequestForm}


@dataclass(frozen=True)
class Way:
    """One of the three ways for a command area; every string is finished."""

    route: int
    title: str
    told: str
    address: str
    closed: str  # why it is not open, "" where it is
    card: str  # address of the newest card, of the third way alone
    quarter: str  # of the card that opened it


def address(area: str) -> str:
    """Where a meeting of a command area ("zedshire/coast") is asked for."""
    return f"{ROOT}/{area}"


def ways(store: Store, area: Area) -> tuple[Way, ...]:
    """The three ways for a command area."""
    return tuple(way(store, area, route) for route in ROUTES)


def way(store: Store, area: Area, route: int) -> Way:
    """One of them."""
    told = said.ROUTE_WORDS[route].format(n=asked.threshold())
    own, closed, card, quarter = f"{address(area.code)}/{said.PATHS[route]}", "", "", ""
    if route == CARDS:
        subject, quarter = _opened(store, area.code)
        card = _card(store, subject or area.code.partition("/")[0])
        told = f"{told} {said.CARDS_OPEN.format(quarter=quarter)}" if quarter else told
        closed = "" if quarter else said.CARDS_SHUT
    return Way(route, said.ROUTES[route], told, own, closed, card, quarter)


def keep(area: Area, own: Way, form: PlainForm, name: str) -> None:
    """Send the link by which a request is confirmed, and keep the request until then; sent twice it is one.

    The message goes first: where it cannot be sent (mail.Unsent, TooMany) nothing is stored.

    Args:
        area: the command area.
        own: the way.
        form: filled in and valid.
        name: of the area, as the message calls it.
    """
    told: dict[str, Any] = {field.name: field.data for field in form}
    email = str(told["email"])
    ref = _ref(area.code, own.route, str(told["text"]), keys.email_hash(email))
    if not mail.may_send(email):
        raise TooMany
    _send(ref, email, name)
    try:
        with changing() as db:
            asked.forget_unconfirmed(db)
            if db.scalar(select(Request.id).where(Request.ref == ref)) is None:
                made = {"area": area.code, "route": own.route, "quarter": own.quarter, "made": journal.moment()}
                db.add(Request(ref=ref, email_hash=keys.email_hash(email), **made, **told))
    except IntegrityError:  # the same form came twice at once: one of them has kept it
        current_app.logger.info("a request was sent twice at once")


def _send(ref: str, email: str, name: str) -> None:
    subject, text = said.MAIL_CONFIRM
    link = mail.link(f"/request/{ref}/confirm?key={keys.sign(CONFIRM, {'r': ref})}")
    own = mail.link(f"/request/{ref}?key={asked.author_key(ref)}")
    site = current_app.config["SITE_NAME"]
    mail.send(email, subject, text.format(name=name, site=site, days=asked.DAYS, link=link, own=own))


def _ref(area: str, route: int, text: str, email_hash: str) -> str:
    """The same for the same request of one address, so that a doubled form is one; another once that is closed."""
    for n in count():
        number = int(keys.keyed("request", "\n".join((area, str(route), keys.digest(text), email_hash, str(n)))), 16)
        letters = []
        for _ in range(keys.REF_LENGTH):
            number, place = divmod(number, len(keys.REF_ALPHABET))
            letters.append(keys.REF_ALPHABET[place])
        ref = "".join(letters)
        state = reading().scalar(select(Request.state).where(Request.ref == ref))
        if state not in asked.CLOSED:
            return ref
    raise AssertionError  # numbers do not end


def _opened(store: Store, area: str) -> tuple[str, str]:
    """Whose newest card opens the third way, the area's or its force's, and the quarter; ("", "") where none does."""
    row = store.db.execute(
        """SELECT subject, quarter FROM triggers t WHERE subject IN (:area, :force) AND open
           AND quarter = (SELECT max(quarter) FROM triggers WHERE subject = t.subject)
           ORDER BY subject LIMIT 1""",
        {"area": area, "force": area.partition("/")[0]},
    ).fetchone()
    return (row["subject"], row["quarter"]) if row else ("", "")


def _card(store: Store, subject: str) -> str:
    """Where the newest card of a force or command area is, "" where there is none."""
    asked = "SELECT max(quarter) AS newest FROM cards WHERE subject = :subject"
    row = store.db.execute(asked, {"subject": subject}).fetchone()
    return card_addresses.page(subject, row["newest"]) if row["newest"] else ""
