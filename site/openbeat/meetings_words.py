"""What is said of lists of meetings with the public. Standard library only."""

from __future__ import annotations

import re

from . import words

ALL = "All meetings to come"
EVERYWHERE, TO_COME, EVERY_KIND = "Everywhere", "All to come", "All kinds"
ORIGIN = "files of the neighbourhood teams"
OF_TEAM = "Neighbourhood team, from the police.uk files"
SOURCE = (
    "Scrutiny meetings, panels and committees, and some beat meetings, are as their organisers have entered them on "
    "this site. Meetings of neighbourhood teams are from the teams’ own files, as police.uk publishes them. A meeting "
    "that is in neither may still be held; ask the team before you set out."
)
NONE = "No meeting is published for this choice. That does not mean that none is held."
NO_PLACE, NO_PLACE_WHY = "We do not hold that area", "The address asks for a force or command area that is not here."
NO_MONTH, NO_MONTH_WHY = "That is no month", "A month is written like 2026-11."
NO_PAGE, NO_PAGE_WHY = "That is no page of the list", "Pages are numbered from 1."
NO_KIND, NO_KIND_WHY = "There is no such kind of meeting", "The address asks for a kind that this site does not know."
_MONTH = re.compile(r"[12][0-9]{3}-(0[1-9]|1[0-2])")


def is_month(text: str) -> bool:
    """Whether a text is a month, "2026-11"."""
    return bool(_MONTH.fullmatch(text))


def heading(place: str, month: str, kind: str = "") -> str:
    """ "Meetings in Coast, November 2026"; `kind` as a plural: "Scrutiny meetings"."""
    what = kind or "Meetings"
    told = f"{what} in {place}" if place else kind or "Meetings with the public"
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
