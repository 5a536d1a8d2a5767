"""What the table of promised meetings says of each command area. Standard library only."""

from __future__ import annotations

from datetime import date

from .. import words
from . import scrutiny_words as said

NOTHING, NO_DATE = "nothing entered", "no date entered"
# Column of the files → fact.
FACTS = {
    "held_last_12_months": "held",
    "past_not_marked": "unmarked",
    "last_held": "last",
    "next": "upcoming",
    "newest_minutes": "minutes",
    "held_without_minutes": "without_minutes",
    "open_actions": "open_actions",
    "overdue_actions": "overdue",
    "questions_answered": "answered",
    "questions_unanswered": "unanswered",
}
OF_THE_YEAR = ("held_last_12_months", "past_not_marked", "held_without_minutes")  # of the last twelve months alone
CAVEATS = (
    "Public scrutiny meetings, extraordinary ones too, of the last 12 months that were entered on this site as held.",
    "Null, or an empty cell, is “not entered here”, which is not the same as “not held”.",
    "A command area that is assumed from the community safety partnership, since no list of command areas is loaded, "
    "is not judged.",
    "These are facts as entered on this site. They are no grade, and the order is alphabetical.",
)
LINES = (
    "At least three meetings a year were promised in every command area, chaired by a superintendent or above.",
    "The table shows what organisers have entered on this site. What is not entered here may still have been held.",
    "It is in alphabetical order. It ranks nobody and grades nobody.",
)


def unmarked_words(n: int) -> str:
    """Past meetings that nobody has marked as held or cancelled, "" for none."""
    return f"{n:,} more past, not marked as held" if n else ""


def minutes_words(day: str, today: date) -> str:
    """How old the newest minutes are."""
    return said.age_words(day, today) if day else "none published"


def without_words(n: int, held: int) -> str:
    """Meetings held without published minutes, "" where every one has some."""
    return f"{n:,} of {held:,} held without" if n else ""


def overdue_words(overdue: int, of: int, *, nothing: bool) -> str:
    """Actions whose day has passed, of all that are open."""
    if not of:
        return NOTHING if nothing else "none open"
    return f"{overdue:,} of {of:,} open"


def unanswered_words(unanswered: int, answered: int, *, nothing: bool) -> str:
    """Published questions without an answer, of all published."""
    of = unanswered + answered
    if not of:
        return NOTHING if nothing else "none published"
    return f"{unanswered:,} of {of:,} published"


def cite(site: str, today: date, address: str, *, fictional: bool) -> str:
    """How the table is cited: it changes, so the day belongs to it."""
    invented = " Fictional demonstration data." if fictional else ""
    day = words.day_words(today.isoformat())
    return f"{site}, “Three a year: promised and held”, as entered by {day}, {address}.{invented}"
