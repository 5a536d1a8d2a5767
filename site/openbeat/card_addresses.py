"""The addresses of report cards: a page for ever, and its files beside it."""

from __future__ import annotations

from .card_facts import Card

FILES = ("csv", "json", "pdf")


def root(subject: str) -> str:
    """Where the newest card of a force ("zedshire") or command area ("zedshire/coast") is."""
    return f"/{'bcu' if '/' in subject else 'force'}/{subject}/report-card"


def page(subject: str, quarter: str) -> str:
    """The page of a card."""
    return f"{root(subject)}/{quarter}"


def file(card: Card, ending: str) -> str:
    """One of a card's files."""
    return f"{page(card.subject, card.quarter)}.{ending}"


def files(card: Card) -> dict[str, str]:
    """All of them, by ending."""
    return {ending: file(card, ending) for ending in FILES}


def embed(card: Card) -> str:
    """A card as a few lines for somebody else's page."""
    return f"/embed/report-card/{card.subject}/{card.quarter}"


def picture(card: Card, snapshot: str) -> str:
    """A card as a picture."""
    return f"/s/{snapshot}/report-card/{card.subject}/{card.quarter}.png"


def feed(subject: str = "") -> str:
    """The feed of new cards, of all or of one force or command area."""
    return f"/feed/report-cards/{subject}.atom" if subject else "/feed/report-cards.atom"
