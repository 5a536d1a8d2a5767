"""The newest card of every force side by side, alphabetically: grades and direction, no rank; all cards as files."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass

from flask import current_app

from . import card_addresses, card_facts, card_parts, card_words
from .card_facts import NONE, Card
from .card_parts import Tag
from .exports import safe_cell
from .pages import public
from .store import Store

COLUMNS = ("subject", "name", "kind", "quarter", "from", "to", "overall", "direction", "local", "serious", "confidence",
           "value", "meeting_may_be_asked_for", "snapshot", "published", "address", "fictional")  # fmt: skip
LEAD = (
    "Every quarter, the twelve months to its end: four graded parts and a whole for each force, with the figures, the "
    "comparison and the rule behind every grade."
)


@dataclass(frozen=True)
class Row:
    """One force; every string is finished."""

    name: str
    address: str
    quarter: str
    overall: Tag
    direction: str
    domains: tuple[tuple[str, Tag], ...]


@dataclass(frozen=True)
class CardsPage:
    """What the template shows."""

    lead: str
    lines: tuple[str, ...]
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    csv_url: str
    json_url: str
    feed_url: str
    cite: str


def page(store: Store) -> CardsPage:
    """All forces that have a card."""
    own = card_facts.newest(store)
    heads = tuple(d["title"] for d in own[0].domains) if own else ()
    return CardsPage(
        lead=LEAD,
        lines=(
            card_words.NO_RANK,
            card_words.OWN_RECORDS,
            "Where the figures cannot tell a force from those like it, the grade is Good.",
        ),
        heads=heads,
        rows=tuple(map(_row, own)),
        csv_url="/report-cards.csv",
        json_url="/report-cards.json",
        feed_url=card_addresses.feed(),
        cite=_cite(store),
    )


def _cite(store: Store) -> str:
    site, invented = (
        current_app.config["SITE_NAME"],
        " Fictional demonstration data." if store.snapshot.fictional else "",
    )
    return f"{site}, “Report cards”, snapshot {store.snapshot.id}, {public('/report-cards')}.{invented}"


def newest_words(store: Store) -> str:
    """ "quarter 3 of 2026", "" where there is no card."""
    quarter = card_facts.latest_quarter(store)
    return card_words.quarter_words(quarter) if quarter else ""


def as_csv(store: Store) -> str:
    """Every card of every quarter, as it was published: a row a card."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for facts in _every(store):
        table.writerow([safe_cell(facts[c]) for c in COLUMNS])
    return out.getvalue()


def as_json(store: Store, address: str) -> str:
    """The same as JSON."""
    content = {
        "address": address,
        "snapshot": store.snapshot.id,
        "fictional": store.snapshot.fictional,
        "licence": store.snapshot.licence,
        "caveats": [card_words.NO_RANK, card_words.OWN_RECORDS],
        "cards": _every(store),
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _every(store: Store) -> list[dict[str, str]]:
    rows = store.db.execute(
        """SELECT c.*, t.open FROM cards c LEFT JOIN triggers t USING (subject, quarter) WHERE c.number =
           (SELECT min(number) FROM cards f WHERE f.subject = c.subject AND f.quarter = c.quarter)
           ORDER BY c.kind DESC, c.subject, c.quarter"""
    )
    fictional = "yes" if store.snapshot.fictional else "no"
    return [
        _facts(Card(r["subject"], r["quarter"], r["edition"], r["built"], r["kind"], r["name"], r["overall"],
                    r["direction"], r["rules"], r["body"]), bool(r["open"]), fictional)
        for r in rows
    ]  # fmt: skip


def _facts(card: Card, may_ask: bool, fictional: str) -> dict[str, str]:
    graded = {d["id"]: d["grade"] for d in card.domains}
    first, last = card.months
    told = (card.subject, card.name, card.kind, card.quarter, first, last, card.overall, card.direction)
    domains = (graded.get(d, NONE) for d in ("local", "serious", "confidence", "value"))
    rest = (
        "yes" if may_ask else "no",
        card.edition,
        card.built,
        public(card_addresses.page(card.subject, card.quarter)),
    )
    return dict(zip(COLUMNS, (*told, *domains, *rest, fictional), strict=True))


def _row(card: Card) -> Row:
    return Row(
        name=card.name,
        address=card_addresses.page(card.subject, card.quarter),
        quarter=card_words.quarter_words(card.quarter),
        overall=card_parts.tag(card.overall),
        direction=card_words.SHORT[card.direction],
        domains=tuple((d["title"], card_parts.tag(d["grade"])) for d in card.domains),
    )
