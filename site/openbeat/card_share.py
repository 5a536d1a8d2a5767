"""How a report card is cited and shared: its words, the HTML of its frame, what its head says to machines."""

from __future__ import annotations

from html import escape

from flask import current_app
from jinja2.utils import htmlsafe_json_dumps

from . import card_addresses, card_brief, card_words
from .card_facts import Card
from .dataset import FORMATS, LICENCE, compact
from .embed import SANDBOX
from .model import Snapshot
from .pages import public
from .share import Share
from .store import Store

HEIGHT = 740  # pixels of a frame, enough at 320 wide
PDF = "application/pdf"


def cite(store: Store, card: Card) -> str:
    """The words: site, card, snapshot in which it was published, address."""
    site, invented = (
        current_app.config["SITE_NAME"],
        " Fictional demonstration data." if store.snapshot.fictional else "",
    )
    about = f"“{card_brief.called(store, card)}: report card, {card_words.year_words(*card.months)}”"
    address = public(card_addresses.page(card.subject, card.quarter))
    return f"{site}, {about}, snapshot {card.edition}, {address}.{invented}"


def snippet(store: Store, card: Card) -> str:
    """The HTML that somebody pastes to show a card."""
    title = f"{card_brief.called(store, card)}: report card, {current_app.config['SITE_NAME']}"
    return (
        f'<iframe src="{escape(public(card_addresses.embed(card)))}" title="{escape(title)}" width="100%" '
        f'height="{HEIGHT}" loading="lazy" sandbox="{SANDBOX}" style="border: 0; max-width: 42rem"></iframe>'
    )


def view(store: Store, card: Card) -> Share:
    """What the head of a card's page says."""
    url, year = public(card_addresses.page(card.subject, card.quarter)), card_words.year_words(*card.months)
    name = card_brief.called(store, card)
    graded = ", ".join(f"{d['title']}: {card_words.GRADE[d['grade']]}" for d in card.domains)
    told = f"Overall {card_words.GRADE[card.overall]}. {graded}. {card_words.NO_RANK}"
    return Share(
        url=url,
        title=f"{name}: report card, {year}",
        description=told,
        image=public(card_addresses.picture(card, store.snapshot.id)),
        alt=f"Report card of {name}, {year}: overall {card_words.GRADE[card.overall]}; {graded}.",
        csv_url=card_addresses.file(card, "csv"),
        json_url=card_addresses.file(card, "json"),
        feed_url=card_addresses.feed(card.subject),
        json_ld=str(htmlsafe_json_dumps(_json_ld(card, name, store.snapshot, url, told), dumps=compact)),
    )


def _json_ld(card: Card, name: str, snapshot: Snapshot, url: str, told: str) -> dict[str, object]:
    """The card as a schema.org Dataset."""
    files = {**FORMATS, "pdf": PDF}
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": url,
        "url": url,
        "name": f"Report card of {name}, {card.quarter}",
        "description": told,
        "identifier": f"{card.subject}, {card.quarter}, snapshot {card.edition}",
        "version": card.edition,
        "datePublished": card.built,
        "temporalCoverage": "/".join(card.months),
        "variableMeasured": [i["title"] for i in card.indicators],
        "license": snapshot.licence if snapshot.fictional else LICENCE,
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": current_app.config["SITE_NAME"]},
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": kind,
                "contentUrl": public(card_addresses.file(card, ending)),
            }
            for ending, kind in files.items()
        ],
    }
