"""What is said of change, category by category, and what would have been usual. Standard library only.

A change is called only beyond what chance does to both counts (`words.change_z`), and what is called usual is the
other side of the same test: a count inside its usual range is one of which no change is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, sqrt

from . import words
from .words import CHANGE_Z, TOO_FEW

QUARTER = 3  # months of the short view
QUARTER_NEEDS = 20  # in both quarters, for the short view to say anything
ROOT = CHANGE_Z / sqrt(2)  # how far the roots of two yearly counts may lie apart by chance
# Categories as they stand in a sentence, and whether they are many.
SUBJECTS = {
    "bicycle-theft": ("bicycle theft", False),
    "burglary": ("burglary", False),
    "criminal-damage-arson": ("damage and arson", False),
    "drugs": ("drug offences", True),
    "other-crime": ("other crime", False),
    "other-theft": ("other theft", False),
    "possession-of-weapons": ("weapon offences", True),
    "public-order": ("public order offences", True),
    "robbery": ("robbery", False),
    "shoplifting": ("shoplifting", False),
    "theft-from-the-person": ("theft from the person", False),
    "vehicle-crime": ("vehicle crime", False),
    "violent-crime": ("violence and sexual offences", True),
}
USUAL_EXPLAINED = (
    "Usual range: the numbers of which we would say “about what we would expect” beside the year before. Chance alone "
    "leaves it less than three times in a thousand."
)
BAND_EXPLAINED = (
    "Between the two lines: what chance leaves open for a month, judged by the three months around it a year before."
)
Row = tuple[str, int | None, int | None]  # category, records now, records before


def category_sentences(rows: Sequence[Row]) -> tuple[str, ...]:
    """A sentence for each category whose yearly change is beyond chance, the largest change first."""
    return tuple(_category_sentence(*row) for row in _beyond(rows, TOO_FEW))


def higher_sentences(rows: Sequence[Row]) -> tuple[str, ...]:
    """Those of `category_sentences` that tell of more."""
    return tuple(_category_sentence(*row) for row in _beyond(rows, TOO_FEW) if row[3] > 0)


def others_sentence(rows: Sequence[Row]) -> str:
    """What is said of the categories that no sentence names; "" where no two years can be compared."""
    compared = [row for row in rows if row[1] is not None and row[2] is not None]
    called = sum(1 for _ in _beyond(rows, TOO_FEW))
    if not compared or called == len(compared):
        return ""
    which = "Every other category" if called else "Every category"
    return f"{which} was about what we would expect, or too few to say."


def quarter_sentences(rows: Sequence[Row], period: str) -> tuple[str, ...]:
    """The same of the newest three months beside the same three a year before: both need twenty records.

    Args:
        rows: records of the two quarters; None where a month of one was not published.
        period: the newest quarter in words.
    """
    return tuple(
        f"In {period}, recorded {_subject(slug)} {_direction(z)} than in the same months a year before, more than "
        f"chance would explain ({now:,}, was {before:,})."
        for slug, now, before, z in _beyond(rows, QUARTER_NEEDS, both=True)
    )


def asb_sentence(now: int | None, before: int | None = None) -> str:
    """Anti-social behaviour apart: incidents, never added to crimes; compared where both years are there."""
    if now is None:
        return "Separately, anti-social behaviour incidents were not published for every month."
    told = f"Separately, {now:,} anti-social behaviour {'incident was' if now == 1 else 'incidents were'} reported"
    if before is None:
        return f"{told}."
    change = words.change_words(now, before)
    if change == words.UNSAID:
        return f"{told}, {before:,} the year before."
    return f"{told}: {change}, beside {before:,} the year before."


def usual_range(before: int) -> tuple[int, int]:
    """The least and the most records of a year of which no change on the year before would be said."""
    low = max(sqrt(before) - ROOT, 0.0) ** 2
    high = (sqrt(before) + ROOT) ** 2
    # Exactly three standard deviations is a change: the ends lie strictly inside.
    low, high = floor(low) + 1 if low else 0, ceil(high) - 1
    return (0, max(high, TOO_FEW - 1)) if before < TOO_FEW else (low, high)


def usual_month(around: Sequence[int | None]) -> tuple[float, float] | None:
    """The range in which chance would put a month, from the three months around the same month a year before.

    Their mean is expected; its own chance is counted too. None where one of the three was not published.
    """
    if None in around or not around:
        return None
    mean = sum(n for n in around if n is not None) / len(around)
    reach = CHANGE_Z / 2 * sqrt(1 + 1 / len(around))
    return max(sqrt(mean) - reach, 0.0) ** 2, (sqrt(mean) + reach) ** 2


def range_words(ends: tuple[int, int] | None) -> str:
    """A usual range as a cell of a table: "94 to 151", "" where there is none to give."""
    return "" if ends is None else f"{ends[0]:,} to {ends[1]:,}"


def _beyond(rows: Sequence[Row], needs: int, *, both: bool = False) -> list[tuple[str, int, int, float]]:
    """Category, now, before and distance of those beyond chance, farthest first; enough in one year, or in both."""
    found = []
    for slug, now, before in rows:
        if now is None or before is None or (min if both else max)(now, before) < needs:
            continue
        if abs(z := words.change_z(now, before)) >= CHANGE_Z:
            found.append((slug, now, before, z))
    return sorted(found, key=lambda row: (-abs(row[3]), row[0]))


def _category_sentence(slug: str, now: int, before: int, z: float) -> str:
    return (
        f"Recorded {_subject(slug)} {_direction(z)} than the year before, more than chance would explain "
        f"({now:,}, was {before:,})."
    )


def _subject(slug: str) -> str:
    """ "burglary was", "drug offences were"."""
    name, many = SUBJECTS[slug]
    return f"{name} {'were' if many else 'was'}"


def _direction(z: float) -> str:
    return "higher" if z > 0 else "lower"
