"""The page of a report card: frozen figures and grades with their evidence; then, apart, what is live and ungraded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from . import card_addresses, card_asides, card_facts, card_parts, card_share, card_words, words
from .card_asides import Hole, Inspection, Live
from .card_facts import Card, Trigger
from .card_parts import DomainView, MissionRow, Searches, Tag
from .share import Share
from .store import Store


@dataclass(frozen=True)
class Choice:
    """A card of another quarter."""

    words: str
    address: str
    here: bool


@dataclass(frozen=True)
class CardPage:
    """What the template shows; every string is finished."""

    name: str
    up: tuple[tuple[str, str], ...]  # name and address of what is above
    title: str
    year: str
    facts: tuple[str, ...]
    revised: str  # "" where no later edition says otherwise
    overall: Tag
    overall_lines: tuple[str, ...]
    well: str
    improve: str
    domains: tuple[DomainView, ...]
    trigger: tuple[str, ...]
    may_ask: str  # "" where the way to a meeting is closed
    ask_url: str  # where a meeting can be asked for
    mission: tuple[MissionRow, ...]
    mission_notes: tuple[str, ...]
    searches: Searches | None
    explained_url: str  # the force's explanation of its searches, "" where none is published
    kind_force: bool
    questions: tuple[str, ...]
    inspections: tuple[Inspection, ...]
    recommendations: tuple[tuple[str, str, str], ...]  # words, status and dates, source
    live: Live
    holes: tuple[Hole, ...]
    compared: tuple[str, ...]
    made: tuple[str, ...]
    quarters: tuple[Choice, ...]
    cite: str
    csv_url: str
    json_url: str
    pdf_url: str
    embed_url: str
    snippet: str
    feed_url: str
    share: Share


def page(store: Store, versions: Sequence[Card]) -> CardPage:
    """The page of a card, the first of its versions; the others are its revisions."""
    card = versions[0]
    body, trigger = card.body, card_facts.trigger(store, card.subject, card.quarter)
    explained = card_asides.explained(store, card)
    files = card_addresses.files(card)
    return CardPage(
        name=card.name,
        up=card_asides.above(store, card),
        title=f"{card.name}: report card",
        year=card_words.year_words(*card.months),
        facts=_facts(card),
        revised=card_asides.revised_sentence(versions),
        overall=card_parts.tag(body["overall"]["grade"]),
        overall_lines=_overall(card),
        well=card_words.well_sentence(card.indicators),
        improve=card_words.improve_sentence(card.indicators),
        domains=card_parts.domains(card, card_asides.recording(store, card)),
        trigger=_trigger(card, trigger),
        may_ask=card_words.MAY_ASK if trigger.open else "",
        ask_url=card_asides.ask_url(store, card),
        mission=card_parts.mission(card),
        mission_notes=card_parts.mission_notes(card),
        searches=card_parts.searches(card),
        explained_url=f"/force/{card.subject}#stops" if explained else "",
        kind_force=card.kind == card_facts.FORCE,
        questions=card_words.questions(card.indicators, explained),
        inspections=card_asides.inspections(store, card),
        recommendations=card_asides.recommendations(store, card),
        live=card_asides.live(store, versions),
        holes=card_asides.holes(store, card),
        compared=card_parts.compared(store, card),
        made=card_parts.made(card),
        quarters=tuple(
            Choice(card_words.quarter_words(q), card_addresses.page(card.subject, q), q == card.quarter)
            for q in card_facts.quarters(store, card.subject)[::-1]
        ),
        cite=card_share.cite(store, card),
        csv_url=files["csv"],
        json_url=files["json"],
        pdf_url=files["pdf"],
        embed_url=card_addresses.embed(card),
        snippet=card_share.snippet(store, card),
        feed_url=card_addresses.feed(card.subject),
        share=card_share.view(store, card),
    )


def _facts(card: Card) -> tuple[str, ...]:
    return (
        card_words.quarter_words(card.quarter).capitalize(),
        f"Published {words.day_words(card.built)}",
        f"Snapshot {card.edition}",
        "This page is permanent",
    )


def _overall(card: Card) -> tuple[str, ...]:
    body = card.body
    return tuple(
        filter(
            None,
            (
                card_words.overall_sentence(body),
                card_words.direction_sentence(body["direction"]),
                card_words.official_sentence(card.indicators),
                card_words.month_earlier_sentence(body),
                card_words.OWN_RECORDS,
            ),
        )
    )


def _trigger(card: Card, trigger: Trigger) -> tuple[str, ...]:
    if card.kind == card_facts.BCU:
        return (card_words.BY_FORCE,)
    return card_words.trigger_sentences(trigger.open, trigger.since, trigger.letter, trigger.counts)
