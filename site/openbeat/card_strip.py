"""The newest report card of a force or command area in a strip, for its page and for lists of forces."""

from __future__ import annotations

from dataclasses import dataclass

from . import card_addresses, card_facts, card_parts, card_words
from .card_parts import Tag
from .model import Area
from .store import Store

OF_KIND = {"force": lambda area: area.slug, "bcu": lambda area: area.code}


@dataclass(frozen=True)
class Strip:
    """Four tags, the whole and its direction; every string is finished."""

    address: str
    words: str  # "Report card, 12 months to September 2026"
    overall: Tag
    direction: str
    domains: tuple[tuple[str, Tag, str], ...]  # title, tag, address on the card
    meeting: str  # "" where the way to a meeting is closed


def view(store: Store, area: Area) -> Strip | None:
    """The strip of an area; None for kinds without cards, and where there is none yet."""
    if area.kind not in OF_KIND:
        return None
    subject = OF_KIND[area.kind](area)
    own = card_facts.quarters(store, subject)
    if not own:
        return None
    card = card_facts.read(store, subject, own[-1])[0]
    address = card_addresses.page(subject, card.quarter)
    return Strip(
        address=address,
        words=f"Report card, {card_words.year_words(*card.months)}",
        overall=card_parts.tag(card.overall),
        direction=card_words.DIRECTION[card.direction],
        domains=tuple((d["title"], card_parts.tag(d["grade"]), f"{address}#{d['id']}") for d in card.domains),
        meeting=card_words.MAY_ASK if card_facts.trigger(store, subject, card.quarter).open else "",
    )


def of_forces(store: Store) -> dict[str, tuple[str, str, Tag]]:
    """Slug of a force → address, quarter and overall tag of its newest card."""
    return {
        card.subject: (
            card_addresses.page(card.subject, card.quarter),
            card_words.quarter_words(card.quarter),
            card_parts.tag(card.overall),
        )
        for card in card_facts.newest(store)
    }
