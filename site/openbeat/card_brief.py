"""A report card in brief: what its frame, its picture, its feed and its page for print say alike."""

from __future__ import annotations

from dataclasses import dataclass

from . import brief, card_facts, card_parts, card_words, words
from .card_facts import Card, Trigger
from .card_parts import Tag
from .store import Store


@dataclass(frozen=True)
class CardBrief:
    """Finished strings."""

    name: str  # "Zedshire Police"
    where: str  # the force of a command area, "" of a force
    year: str  # "12 months to December 2025"
    quarter: str  # "Quarter 4 of 2025"
    overall: Tag
    why: str  # how the whole came by its grade, or why it has none
    direction: str  # "Better than four quarters before"
    domains: tuple[tuple[str, Tag], ...]
    trigger: str  # the state of the trigger in one line
    may_ask: str  # "" where the trigger is not open
    rank: str
    snapshot: str  # in which the card was published
    published: str  # "14 January 2026"
    invented: str  # "" where the figures are real

    @property
    def heading(self) -> str:
        """ "Report card, 12 months to December 2025", of a command area with its force."""
        return ", ".join(filter(None, ("Report card", self.where, self.year)))

    @property
    def title(self) -> str:
        """ "Zedshire Police: report card, 12 months to December 2025, overall Good"."""
        name = ", ".join(filter(None, (self.name, self.where)))
        return f"{name}: report card, {self.year}, overall {self.overall.words}"


def called(store: Store, card: Card) -> str:
    """The name of whom a card is about, of a command area with that of its force."""
    return ", ".join(filter(None, (card.name, _force(store, card) if card.kind == card_facts.BCU else "")))


def of(store: Store, card: Card) -> CardBrief:
    """What is said of a card in brief, as it was published."""
    trigger = card_facts.trigger(store, card.subject, card.quarter)
    return CardBrief(
        name=card.name,
        where=_force(store, card) if card.kind == card_facts.BCU else "",
        year=card_words.year_words(*card.months),
        quarter=_capital(card_words.quarter_words(card.quarter)),
        overall=card_parts.tag(card.overall),
        why=card_words.overall_sentence(card.body),
        direction=_capital(card_words.DIRECTION[card.direction]),
        domains=tuple((d["title"], card_parts.tag(d["grade"])) for d in card.domains),
        trigger=_trigger(card, trigger),
        may_ask=card_words.MAY_ASK if trigger.open else "",
        rank=card_words.NO_RANK,
        snapshot=card.edition,
        published=words.day_words(card.built),
        invented=brief.INVENTED if store.snapshot.fictional else "",
    )


def _trigger(card: Card, trigger: Trigger) -> str:
    if card.kind == card_facts.BCU:
        return card_words.BY_FORCE
    return card_words.trigger_sentences(trigger.open, trigger.since, trigger.letter, trigger.counts)[0]


def _force(store: Store, card: Card) -> str:
    """What the force of a command area is called, "" where no figures of it are held."""
    slug = card.subject.split("/")[0]
    row = store.db.execute("SELECT name FROM areas WHERE kind = 'force' AND slug = :slug", {"slug": slug}).fetchone()
    return str(row["name"]) if row else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
