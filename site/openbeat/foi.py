"""A ready-made freedom-of-information request for months that are not whole. Standard library only."""

from __future__ import annotations

from . import ledger_words, words
from .model import MISSING, Hole

ASKED = {
    "crime": "the records of street-level crime, as in the monthly “street” file of data.police.uk: for each "
    "record its month, type, anonymised point and last known outcome",
    "asb": "the records of anti-social behaviour incidents, as in the monthly “street” file of data.police.uk: "
    "for each record its month and anonymised point",
    "outcomes": "the outcomes of crimes, as in the monthly “outcomes” file of data.police.uk: for each outcome "
    "its month, type and the number of the crime it belongs to",
    "stop-and-search": "the records of stops and searches, as in the monthly “stop-and-search” file of "
    "data.police.uk: for each its date, type, legislation, object of search and outcome, and the self-defined and "
    "officer-defined ethnicity",
}


def request(force: str, hole: Hole) -> str:
    """The text of a request for one run of months, as a person can copy it; no name is in it.

    It accuses nobody: where this site was only given no file, it asks where the month is published.
    """
    what, when = words.DATASET_WORDS[hole.dataset], words.period_words(hole.months[0], hole.months[-1])
    return "\n\n".join(
        [
            f"To the freedom of information team of {force}",
            f"Subject: {what}, {when}",
            f"Please send me, for {when}, {ASKED[hole.dataset]}.",
            _situation(hole),
            "Please send them in a form that a computer can read, such as CSV, with nothing that could identify a "
            "person. If you do not hold them, or will not send them, please tell me why, and when they will be "
            "published.",
            "I ask for this under the Freedom of Information Act 2000.",
        ]
    )


def _situation(hole: Hole) -> str:
    """What the asker has seen of these months."""
    if hole.reason == ledger_words.NO_FILE:
        return (
            "I have not found a file of yours for this period. If you have published one, please tell me where; if "
            "you have not, please tell me why."
        )
    them = "this month" if len(hole.months) == 1 else "these months"
    if hole.state == MISSING:
        return (
            f"I have not found complete figures of yours for {them}. If you have published them, please tell me where."
        )
    held = words.records_words(sum(e.rows for e in hole.entries))
    usual = [e.expected for e in hole.entries if e.expected is not None]
    whole = len(usual) == len(hole.entries)
    compared = f"; about {words.usual_words(sum(usual))} would be usual" if whole else ""
    return (
        f"The files that I have seen hold {held} for {them}{compared}. If you have published more, please tell me "
        "where; if not, please send the complete records."
    )
