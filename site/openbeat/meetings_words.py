"""What is said of meetings with the public. Standard library only."""

from __future__ import annotations

import re

from . import words

ALL = "All meetings to come"
EVERYWHERE, TO_COME = "Everywhere", "All to come"
ORIGIN = "files of the neighbourhood teams"
SOURCE = (
    "These are meetings of neighbourhood teams, from the teams’ own files as the force publishes them. A meeting that "
    "is in no file may still be held; ask the team before you set out."
)
NONE = "No meeting of a neighbourhood team is published for this choice. That does not mean that none is held."
NO_PLACE, NO_PLACE_WHY = "We do not hold that area", "The address asks for a force or command area that is not here."
NO_MONTH, NO_MONTH_WHY = "That is no month", "A month is written like 2026-11."
NO_PAGE, NO_PAGE_WHY = "That is no page of the list", "Pages are numbered from 1."
_MONTH = re.compile(r"[12][0-9]{3}-(0[1-9]|1[0-2])")


def is_month(text: str) -> bool:
    """Whether a text is a month, "2026-11"."""
    return bool(_MONTH.fullmatch(text))


def heading(place: str, month: str) -> str:
    """ "Meetings in Coast, November 2026"."""
    told = f"Meetings in {place}" if place else "Meetings with the public"
    return f"{told}, {words.month_words(month)}" if month else told


def lead(n: int, month: str) -> str:
    """How many meetings there are."""
    what = f"in {words.month_words(month)}" if month else "to come"
    if not n:
        return f"No meeting is published {what}." if month else "No meeting to come is published."
    return f"{n:,} meeting is published {what}." if n == 1 else f"{n:,} meetings are published {what}."


def shown(first: int, last: int, of: int) -> str:
    """ "1 to 40 of 120"."""
    return f"{first:,} to {last:,} of {of:,}"
