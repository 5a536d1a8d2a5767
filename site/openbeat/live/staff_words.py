"""What the staff pages of meetings say. Standard library only."""

from __future__ import annotations

import re

from .. import words

KINDS = {
    "scrutiny": "Public scrutiny meeting",
    "extraordinary": "Extraordinary scrutiny meeting",
    "beat": "Beat meeting",
    "stop-and-search panel": "Stop and search panel",
    "overview and scrutiny": "Overview and scrutiny committee: police",
}
ITEMS = {
    "actions": "Actions since last time",
    "priorities": "Priorities and what was done",
    "figures": "The figures",
    "questions": "Questions from residents",
    "new priorities": "New priorities",
    "next date": "Next meeting",
}
PAPERS = {
    "agenda": "Agenda",
    "report": "Report",
    "presentation": "Presentation",
    "minutes": "Minutes",
    "answer": "Answer to a question",
}
COMMENTS = {
    "commentary": "Commentary on the figures",
    "reply": "Reply to a report card",
    "stop-and-search": "Explanation of stops and searches",
}
ACTIONS = {"open": "Open", "done": "Done", "dropped": "Dropped"}
SCRUTINY = ("scrutiny", "extraordinary")
SENIOR = re.compile(r"\b(superintendent|commander|(deputy |assistant )*chief constable|commissioner)\b")

CHOOSE = "Choose one of the list."
NEEDED = "This cannot be empty."
BAD_DAY = "Give a day that exists, like 14/10/2026."
BAD_TIME = "Give a time like 18:30."
BAD_YEAR = "Give a year between {} and {}."
BEFORE = "This lies before “{}”."
TO_COME = "This day is still to come."
ENDS_FIRST = "The end must lie after the start."
PAST = "This has passed. Choose “was held” if the meeting took place."
AHEAD = "A meeting that was held cannot begin in the future."
WHY_MOVED = "Say why the time changes: it is shown with the time before."
DOUBLE = "There is such a meeting already: open it instead of making a second one."
NO_HOOD = "Choose the neighbourhood of a beat meeting."
HOOD_ELSEWHERE = "That neighbourhood belongs to another force."
WHAT_WAS_DONE = "Say what was done."
WHY_DROPPED = "Say in the note why it was dropped."
NO_ANSWERER = "Say who answered, and when."
RANK = (
    "Scrutiny meetings are to be chaired by a superintendent or above. Nobody of that rank is named here; the public "
    "page says so."
)
EMPTY_MINUTES = "There is nothing to publish yet."
NOT_BEGUN, NOT_BEGUN_WHY = "That meeting has not begun", "What came of a meeting can be entered once it has begun."
NOT_NOW, NOT_NOW_WHY = (
    "That cannot be done now",
    "The meeting was changed meanwhile. Open it again to see how it stands.",
)
STANDS, STANDS_WHY = (
    "That item stays",
    "Every meeting has the standing items of a panel. Other items can be taken away.",
)
FROZEN, FROZEN_WHY = "The figures are frozen already", "They stay as they were presented and are not replaced."
NO_FIGURES = "The figures cannot be frozen"
NO_FIGURES_WHY = "There are no figures of this area in the data that the site shows now. Nothing was changed."
EMPTY_FILE = "That file is empty."
NO_FILE = "Choose a PDF."
NOT_PDF = "That is not a PDF. Save the paper as PDF and choose that file."
HALF_PDF = "That PDF is not whole: its end is missing. Save it again and choose the new file."
UNMARKED = "Say whether it was held"
DRAFT = "The minutes are a draft"
NO_MINUTES = "No minutes yet"
ADOPTED = "Taken up as a priority."
STATES = {"planned": "planned", "moved": "moved", "held": "held", "cancelled": "cancelled"}


def is_senior(rank: str) -> bool:
    """Whether a rank is a superintendent's or above; not a commissioner for police and crime."""
    told = rank.lower()
    return bool(SENIOR.search(told)) and "crime commissioner" not in told


def rank_warning(kind: str, rank: str) -> str:
    """What is wrong with who chairs a scrutiny meeting, "" for nothing."""
    return RANK if kind in SCRUTINY and not is_senior(rank) else ""


def time_words(wall: str) -> str:
    """ "14 October 2026, 18:30" of "2026-10-14T18:30"."""
    return f"{words.day_words(wall[:10])}, {wall[11:16]}"


def state_words(state: str, was: str, reason: str) -> str:
    """ "Moved (was 3 February 2027, 19:00): the hall is being rewired."."""
    told = state.capitalize()
    told = f"{told} (was {time_words(was)})" if was and state == "moved" else told
    return f"{told}: {reason.rstrip('.')}." if reason and state in ("moved", "cancelled") else f"{told}."


def agreed_words(starts: str, place: str) -> str:
    """What the history of a request says of the meeting that was agreed."""
    return f"The meeting is on {time_words(starts)}" + (f", {place}." if place else ".")


def day_or(day: str, otherwise: str) -> str:
    """A day in words, or what stands for none."""
    return words.day_words(day) if day else otherwise


def too_large(most: int) -> str:
    """That a file is too large."""
    return f"That file is too large. Give one of {words.figure(most // 1_000_000)} MB at most."


def whole(low: int, high: int) -> str:
    """That a number is not one of those possible."""
    return f"Give a whole number from {words.figure(low)} to {words.figure(high)}."


def shortened(text: str, most: int = 120) -> str:
    """The beginning of a text, for a list."""
    told = " ".join(text.split())
    return told if len(told) <= most else f"{told[:most].rsplit(' ', 1)[0]} …"
