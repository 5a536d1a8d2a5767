"""Who is in office on a day, as staff have entered it: bodies, leads of command areas; and the meetings of a force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from .. import words
from ..store import Store
from . import grounds, promise_line, promise_page, reach
from . import scrutiny_words as said
from .promise_page import Row
from .tables import Lead, OversightBody

LEADS = "oversight lead"


@dataclass(frozen=True)
class BodyShown:
    """A body that staff have entered; every string is finished."""

    name: str
    kind: str
    since: str
    web: str
    contact: str
    sources: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class InOffice:
    """What the live half says of a force's oversight on a day."""

    bodies: tuple[BodyShown, ...]
    leads: dict[str, tuple[str, str, str]]  # command area → name, title, contact
    rows: tuple[Row, ...]  # the promise of three meetings a year, a row a command area
    sentence: str


def of(store: Store, force: str, today: date) -> InOffice:
    """Of a force (slug) on a day."""
    sentence, found = promise_line.of(store, force), promise_line.read(store, force)
    known = grounds.of(store, found or {})
    rows = tuple(promise_page.row(known[key], own, today) for key, own in (found or {}).items())
    nothing: tuple[tuple[OversightBody, ...], tuple[Lead, ...]] = ((), ())
    bodies, leads = reach.asked(lambda db: _read(db, force, today.isoformat()), nothing) or nothing
    return InOffice(tuple(map(_body, bodies)), {x.area: (x.name, x.title, x.contact) for x in leads}, rows, sentence)


def _read(db: Session, force: str, today: str) -> tuple[tuple[OversightBody, ...], tuple[Lead, ...]]:
    bodies = select(OversightBody).where(
        OversightBody.area == force,
        OversightBody.valid_from <= today,
        or_(OversightBody.valid_to == "", OversightBody.valid_to >= today),
    )
    leads = select(Lead).where(
        Lead.role == LEADS,
        Lead.area.like(f"{force}/%"),
        Lead.valid_from <= today,
        or_(Lead.valid_to == "", Lead.valid_to >= today),
    )
    return (
        tuple(db.scalars(bodies.order_by(OversightBody.valid_from, OversightBody.id))),
        tuple(db.scalars(leads.order_by(Lead.valid_from, Lead.id))),
    )


def _body(body: OversightBody) -> BodyShown:
    web = body.web if body.web.startswith("https://") else ""
    since = f"since {said.date_words(body.valid_from)}"
    return BodyShown(body.name, body.kind, since, web, body.contact, words.citations(body.source))
