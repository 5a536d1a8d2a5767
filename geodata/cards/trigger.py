"""The trigger of an extraordinary meeting: two consecutive cards that got worse, or stayed Fair or Poor.

A card counts where its direction is "worse", or "no change" while its overall grade is Fair or Poor. Two that count,
one after the other, open the way; one that does not count closes it. A card without a grade or a direction neither
counts nor closes, and the next one follows on the one before it. Beside that stands the letter of the rule that was
promised: any two cards in succession without improvement.
"""

from __future__ import annotations

from collections.abc import Iterable

from .direction import BETTER, SAME, WORSE
from .rules import NONE

COLUMNS = ["subject", "quarter", "counts", "open", "since", "letter"]
NEEDED = 2
LOW = ("fair", "poor")
Card = tuple[str, str, str, str]  # subject, quarter, overall grade, direction
Row = tuple[str, str, int | None, int, str, int]


def rows(cards: Iterable[Card]) -> list[Row]:
    """The table `triggers`: subject, quarter, counts (None: the card neither counts nor closes), open, since, letter.

    open: whether the way is open after this card; since: the quarter of the card that opened it, "" where it is
    closed; letter: whether this card and the one before it that has a direction both lack an improvement.
    """
    found: list[Row] = []
    last, run, since, flat = "", 0, "", 0
    for subject, quarter, overall, direction in sorted(cards):
        if subject != last:
            last, run, since, flat = subject, 0, "", 0
        if direction != NONE:
            flat = 0 if direction == BETTER else flat + 1
        counts = _counts(overall, direction)
        if counts is not None:
            run = run + 1 if counts else 0
            since = (since or quarter) if run >= NEEDED else ""
        found.append((subject, quarter, counts, int(bool(since)), since, int(flat >= NEEDED)))
    return found


def _counts(overall: str, direction: str) -> int | None:
    if direction == WORSE and overall != NONE:
        return 1
    if NONE in (overall, direction):
        return None
    return int(direction == SAME and overall in LOW)
