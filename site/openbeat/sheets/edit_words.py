"""What the page says on which a beat sheet is edited before it is printed. Standard library only."""

from __future__ import annotations

from textwrap import shorten

from ..harm_words import ordinal

TITLE = "Print a beat sheet"
LEAD = (
    "One sheet for a meeting: what was promised, what was recorded, and room for notes. Print it as it is, or change "
    "it first."
)
YOURS = "Change it first"
KEPT = (
    "What you type goes into the PDF and nowhere else: this site keeps none of it. The PDF opens in this window; save "
    "it, or go back to change it."
)
NOTES = "Notes"
NOTES_HINT = (
    "They stand under “Notes”, line by line as you type them. {most} characters at most. Emoji and letters of other "
    "alphabets cannot be printed."
)
PLACES = "Priorities and actions"
PLACES_HINT = (
    "Choose another place for what should move: the rest keeps its order around it. Two that are moved to one place "
    "stand in the order of this list."
)
LEFT_OUT, OUT = "Leave it out", ""
NO_PLACE = "There is no such place on the sheet. Choose one of these."
LABELS = {"paper": "Paper", "layer": "Map", "months": "What was recorded", "lang": "Language"}
BUTTON = "Make the PDF"
READY = "Ready to print"
READY_TOLD = "As they are, with nothing added and nothing left out:"
LEAFLET = "Leaflet for letter boxes, two to a page of A4"
LONGEST_LABEL = 160  # characters of a priority on this page; the sheet has all of it


def title(name: str) -> str:
    """The heading of the page of an area."""
    return f"{TITLE}: {name}"


def places(n: int) -> dict[str, str]:
    """The places that one of so many priorities may have, by their values, and leaving it out."""
    return {str(i): ordinal(i) for i in range(1, n + 1)} | {OUT: LEFT_OUT}


def label(text: str) -> str:
    """A priority as the page names it."""
    return shorten(text, LONGEST_LABEL, placeholder="…")


def pdf(paper: str) -> str:
    """A link to a file for print."""
    return f"{paper} (PDF)"


def leaflet(language: str, languages: int) -> str:
    """A link to a leaflet, with its language where there are several."""
    return pdf(f"{LEAFLET}: {language}" if languages > 1 else LEAFLET)
