"""A report card on one page of paper (A4, PDF/UA): the figures, the grades and what to ask, without the web.

The page is a Typst template, `templates/print/card.typ`. It is of the card as it was published, and of no day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import segno
from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue

from . import card_addresses, card_asides, card_brief, card_parts, card_share, card_words, cards, typesetting
from .card_facts import Card
from .card_parts import DomainView
from .pages import fresh, public, the_store
from .store import Store

card_pdf = Blueprint("card_pdf", __name__)
METHOD = (1, 2)  # of `card_parts.made`: how a grade comes about, how a direction
HEADS = ("Indicator", "Now", "Year before", "All", "Usual", "Grade")
AIMS = ("Mission", "Baseline", "Now", "Change", "State")
KEY = (
    "All: of all that gave the figure, together or the middle. Usual: of an area like this one. "
    "*: borderline, near another grade. –: not known. "
    "Outcomes, surveys, staff and money are of the newest year before; the card tells which."
)


@card_pdf.get(f"{cards.FORCE}/<quarter>.pdf")
@card_pdf.get(f"{cards.BCU}/<quarter>.pdf")
def as_pdf(force: str, quarter: str, slug: str = "") -> ResponseReturnValue:
    """The published card for print."""
    store = the_store()
    versions = cards.found(store, f"{force}/{slug}" if slug else force, quarter)
    response = fresh(typesetting.paper("card.typ", shown(store, versions)), card_share.PDF)
    name = f"{versions[0].subject.replace('/', '-')}-{quarter}.pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def shown(store: Store, versions: Sequence[Card]) -> dict[str, object]:
    """What the template shows of a card, the first of its versions: finished strings and drawings."""
    card = versions[0]
    told, address = card_brief.of(store, card), public(card_addresses.page(card.subject, card.quarter))
    explained = card_asides.explained(store, card)
    made = card_parts.made(card)
    return asdict(told) | {
        "title": told.title,
        "heading": told.heading,
        "site": current_app.config["SITE_NAME"],
        "strap": current_app.config["STRAP"],
        "well": card_words.well_sentence(card.indicators),
        "improve": card_words.improve_sentence(card.indicators),
        "heads": HEADS,
        "parts": [_part(d) for d in card_parts.domains(card)],
        "key": KEY,
        "aims": AIMS,
        "mission": [[f"{m.title}: {m.aim}", m.base, m.now, m.change or "–", m.state] for m in card_parts.mission(card)],
        "questions": card_words.questions(card.indicators, explained),
        "method": " ".join(made[i] for i in METHOD),
        "caveats": " ".join((card_words.LEVEL, card_words.NO_RANK, card_words.OWN_RECORDS)),
        "revised": card_asides.revised_sentence(versions),
        "rules": f"Rules of {card.body['rules']['edition']} ({card.body['rules']['digest']})",
        "licence": store.snapshot.licence,
        "address": address,
        "qr": segno.make_qr(address, error="m").svg_inline(border=4, omitsize=True),
    }


def _part(d: DomainView) -> dict[str, object]:
    """A domain with its rows: name, unit, then its four figures (one text where there is none), grade."""
    return {
        "title": d.title,
        "tag": asdict(d.tag),
        "direction": d.direction,
        "rows": [
            {
                "title": row.title,
                "unit": row.unit,
                "figures": [row.now, row.before, row.all, row.usual],
                "known": bool(row.source),
                "tag": asdict(row.tag),
                "near": row.near,
            }
            for row in d.rows
        ],
    }
