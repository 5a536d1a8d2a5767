"""The addresses of report cards: the newest leads to its permanent page, with its figures as JSON and CSV beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NoReturn

from flask import Blueprint, abort, redirect, render_template
from flask.typing import ResponseReturnValue

from . import card_addresses, card_facts, card_files, card_page, card_words, cards_list
from .card_facts import Card
from .pages import fresh, public, refused, the_store
from .store import Store

cards = Blueprint("cards", __name__)
QUARTER = re.compile(r"\d{4}-Q[1-4]")
FORCE, BCU = "/force/<force>/report-card", "/bcu/<force>/<slug>/report-card"


@cards.get("/report-cards")
def every_card() -> ResponseReturnValue:
    """The newest card of every force, alphabetically."""
    store = the_store()
    return fresh(render_template("cards.html", page=cards_list.page(store)))


@cards.get("/report-cards.csv")
def every_card_csv() -> ResponseReturnValue:
    """Every published card of every quarter, a row a card."""
    store = the_store()
    response = fresh(cards_list.as_csv(store), "text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="report-cards-{store.snapshot.id}.csv"'
    return response


@cards.get("/report-cards.json")
def every_card_json() -> ResponseReturnValue:
    """The same as JSON."""
    store = the_store()
    return fresh(cards_list.as_json(store, public("/report-cards.json")), "application/json")


@cards.get(FORCE)
@cards.get(BCU)
def newest(force: str, slug: str = "") -> ResponseReturnValue:
    """Leads to the newest card; for a while only, since a newer one will come."""
    store = the_store()
    subject = _subject(force, slug)
    own = card_facts.quarters(store, subject)
    if not own:
        _none(store, subject)
    return redirect(card_addresses.page(subject, own[-1]), 302)


@cards.get(f"{FORCE}/<quarter>")
@cards.get(f"{BCU}/<quarter>")
def page(force: str, quarter: str, slug: str = "") -> ResponseReturnValue:
    """The page of a card."""
    store = the_store()
    versions = _versions(store, _subject(force, slug), quarter)
    return fresh(render_template("card.html", page=card_page.page(store, versions)))


@cards.get(f"{FORCE}/<quarter>.json")
@cards.get(f"{BCU}/<quarter>.json")
def as_json(force: str, quarter: str, slug: str = "") -> ResponseReturnValue:
    """The published card as JSON, with its revisions."""
    store = the_store()
    versions = _versions(store, _subject(force, slug), quarter, ".json")
    return fresh(card_files.as_json(store, versions), "application/json")


@cards.get(f"{FORCE}/<quarter>.csv")
@cards.get(f"{BCU}/<quarter>.csv")
def as_csv(force: str, quarter: str, slug: str = "") -> ResponseReturnValue:
    """The published card as CSV: a row an indicator, a domain, a measure of the mission."""
    store = the_store()
    versions = _versions(store, _subject(force, slug), quarter, ".csv")
    response = fresh(card_files.as_csv(store, versions[0]), "text/csv")
    name = f"{versions[0].subject.replace('/', '-')}-{quarter}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def found(store: Store, subject: str, quarter: str) -> tuple[Card, ...]:
    """Every version of a card; 404 where there is none."""
    versions = card_facts.read(store, subject, quarter) if QUARTER.fullmatch(quarter) else ()
    if not versions:
        abort(404)
    return versions


def _versions(store: Store, subject: str, quarter: str, ending: str = "") -> tuple[Card, ...]:
    """Every version of a card; other spellings lead to its one address, and a page names the quarters there are."""
    told = subject.lower(), quarter.upper()
    if told != (subject, quarter) and card_facts.read(store, *told):
        abort(redirect(card_addresses.page(*told) + ending, 301))
    versions = card_facts.read(store, subject, quarter) if QUARTER.fullmatch(quarter) else ()
    if not versions:
        _none(store, subject)
    return versions


def _none(store: Store, subject: str) -> NoReturn:
    """A page of status 404 that says which cards there are."""
    own: Sequence[str] = card_facts.quarters(store, subject)
    if own:
        ways = [(card_words.quarter_words(q).capitalize(), card_addresses.page(subject, q)) for q in own[::-1]]
        abort(refused("There is no card of that quarter", "These are the quarters that have one.", ways, 404))
    if not store.db.execute(
        "SELECT 1 FROM areas WHERE (kind = 'force' AND slug = :s) OR code = :s", {"s": subject}
    ).fetchone():
        abort(404)
    why = (
        "A card looks back over twelve months, and is made once a quarter is published. This site holds none for this "
        "area yet."
    )
    abort(refused("There is no report card yet", why, [("All report cards", "/report-cards")], 404))


def _subject(force: str, slug: str) -> str:
    return f"{force}/{slug}" if slug else force
