"""The feeds of report cards: one entry a card as it was published, newest first, for all or for one area."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from . import atom, card_addresses, card_brief, card_facts
from .card_facts import Card
from .pages import public, the_store
from .store import Store

card_feed = Blueprint("card_feed", __name__)
MOST = 250  # entries: the cards of a quarter come on one day, and none of them may be left out


@card_feed.get("/feed/report-cards.atom")
def every_card() -> ResponseReturnValue:
    """The cards of all forces and command areas."""
    store = the_store()
    return _answer(store, "report cards", "", "/report-cards", card_facts.published(store, MOST))


@card_feed.get("/feed/report-cards/<path:subject>.atom")
def of_one(subject: str) -> ResponseReturnValue:
    """The cards of one force or command area; one that has none yet has a feed to wait at."""
    store = the_store()
    own = card_facts.of(store, subject)[::-1]
    name = own[0].name if own else _name(store, subject)
    return _answer(store, f"report cards of {name}", subject, card_addresses.root(subject), own)


def _answer(store: Store, title: str, subject: str, page: str, own: Sequence[Card]) -> ResponseReturnValue:
    (built,) = store.db.execute("SELECT value FROM snapshot WHERE key = 'built'").fetchone()
    entries = [_entry(store, card) for card in own]
    address = public(card_addresses.feed(subject))
    return atom.answer(title, address, public(page), store.snapshot.licence, entries, built, MOST)


def _entry(store: Store, card: Card) -> atom.Entry:
    told = card_brief.of(store, card)
    graded = "; ".join(f"{title}: {tag.words}" for title, tag in told.domains)
    said = (f"{graded}.", told.why, f"{told.direction}.", told.trigger, told.may_ask, told.rank, told.invented)
    ending = f"Published in edition {told.snapshot}."
    return atom.Entry(
        told.title,
        f"report-card/{card.subject}/{card.quarter}",
        card.built,
        [*filter(None, said), ending],
        public(card_addresses.page(card.subject, card.quarter)),
    )


def _name(store: Store, subject: str) -> str:
    """What a force or command area is called; 404 where there is none."""
    row = store.db.execute(
        "SELECT name FROM areas WHERE (kind = 'force' AND slug = :subject) OR (kind = 'bcu' AND code = :subject)",
        {"subject": subject},
    ).fetchone()
    if row is None:
        abort(404)
    return str(row["name"])
