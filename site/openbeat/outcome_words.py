"""What is said of what became of crimes. Standard library only.

The words of the groups themselves come with the figures. No sentence here speaks of solved crimes, and none says why a
suspect was not prosecuted: the files do not tell.
"""

from __future__ import annotations

from collections.abc import Sequence

from . import words
from .harm_words import share_words
from .words import SMALL

FEW = 5  # crimes below which a cell of a ward's or neighbourhood's table is not told
UNDER = "under 5"
UNTOLD = 0.4  # share of crimes without a known outcome over which no share sent to court is quoted
OPEN = 0.1  # share under investigation from which on it is said
NOTHING = "This edition holds no outcome of any crime recorded here that is at least six months old."
FEW_KEPT = "Numbers from 1 to 4 are not told here in tables with two sides: they read “under 5”."
LIMITS = (
    "Where a suspect was known but not prosecuted, the files cannot say whether the evidence did not suffice or the "
    "victim did not support going on.",
    "These are not rates of solved crimes, and forces are not compared by them here: what is recorded, and how cases "
    "are closed, differs from force to force.",
)
AGES = (
    "In the files, “Under investigation” stands only for months that were new when they were published; older open "
    "cases read “Status update unavailable”, which counts as not known. Fewer cases had ended in months published so "
    "early, so shares before and after such a change do not compare."
)
DECISIONS = "Of several decisions in one case only the weightiest is counted."


def cohort_sentence(first: str, last: str, months: int = 6) -> str:
    """Which crimes these are, and why no newer ones."""
    period = f"from {words.month_words(first)} to {words.month_words(last)}"
    return f"Crimes recorded {period}, so that each has had at least {number_words(months)} months."


def number_words(n: int) -> str:
    """ "six" for 6, the usual age; other numbers as figures."""
    return "six" if n == 6 else words.figure(n)


def lead_sentence(total: int, court: int, out: int, no_suspect: int, known: int, untold: int) -> str:
    """What became of a cohort, the outcome that is unknown first where there is too much of it.

    Args:
        total: crimes of the cohort.
        court: sent to court.
        out: dealt with out of court.
        no_suspect: closed without a suspect.
        known: not prosecuted though a suspect was known.
        untold: without a known outcome.
    """
    if not total:
        return "No crime was recorded here in these twelve months."
    of = f"Of {crimes_words(total)}, "
    if too_untold(untold, total):
        return f"{of}the outcome of {part_words(untold, total)} is not known, so no share sent to court is given."
    told = [
        f"{part_words(court, total)} {_was(court)} sent to court",
        f"{part_words(out, total)} {_was(out)} dealt with out of court",
        f"{part_words(no_suspect, total)} {_was(no_suspect)} closed with no suspect identified",
        f"in {part_words(known, total)} a suspect was known but not prosecuted",
    ]
    return f"{of}{words.listing(told)}."


def too_untold(untold: int, total: int) -> bool:
    """Whether so many outcomes are not known that the others say little."""
    return untold > UNTOLD * total


def crimes_words(n: int) -> str:
    """ "1 crime", "5,120 crimes"."""
    return f"{words.figure(n)} {'crime' if n == 1 else 'crimes'}"


def part_words(n: int, of: int) -> str:
    """ "412 (8%)"; only the number on a base under 50, "none" for 0."""
    if not n:
        return "none"
    return words.figure(n) if of < SMALL else f"{words.figure(n)} ({share_words(n / of)})"


def share_of(n: int, of: int) -> str:
    """A share for a table, "" on a base under 50."""
    return "" if of < SMALL else share_words(n / of)


def cell_words(n: int, small: bool) -> str:
    """A cell of a table with two sides; `small` for a ward or neighbourhood, where a few crimes are not told."""
    return UNDER if small and 0 < n < FEW else words.figure(n)


def open_sentence(n: int, total: int) -> str:
    """That many cases were still open in the files; "" where few were."""
    if total < SMALL or n < OPEN * total:
        return ""
    were = "was" if n == 1 else "were"
    return (
        f"{part_words(n, total)} {were} still under investigation when the files were published, so the other groups "
        "may yet grow."
    )


def decided_sentence(decided: int, court: int) -> str:
    """Of how many cases a court's decision is published; "" where none went to court."""
    if not court:
        return ""
    if not decided:
        return "What courts decided is not in these files."
    of = f"the {crimes_words(court)} sent to court" if court > 1 else "the one crime sent to court"
    return f"What courts decided is published for {words.figure(decided)} of {of}. {DECISIONS}"


def no_cohort_sentence(
    force: str, period: str, missing: Sequence[str], partial: Sequence[str], oldest: str, not_held: bool
) -> str:
    """Why the twelve months cannot be added up.

    Args:
        force: its name.
        period: the twelve months.
        missing: those of them without a figure.
        partial: those of which there is only part.
        oldest: the first month that the site holds.
        not_held: whether some of them lie before it.
    """
    why = []
    if not_held:
        why.append(f"this site holds no month before {words.month_words(oldest)}")
    if missing:
        why.append(f"there is no crime data of {force} for {words.months_words(missing)}")
    if partial:
        why.append(f"only part of the crime data of {force} is there for {words.months_words(partial)}")
    return f"What became of crimes recorded {period} cannot be added up: {words.listing(why)}."


def no_members_sentence(period: str) -> str:
    """Why a region or the nation has no sum."""
    return f"What became of crimes recorded {period} cannot be added up: no force published every month of them."


def source_sentence(force: str, files: bool) -> str:
    """Which files the outcomes are from."""
    last = f"the last outcome in the street-level files of {force}"
    if files:
        return f"From {last}, and from its outcomes files as far as they go."
    return f"From {last}; no outcomes files are at hand."


def break_words(month: str, what: str) -> str:
    """A change of the vocabulary with its month."""
    return f"From {words.month_words(month)}: {what.rstrip('.')}."


def chart_sentence(first: str, last: str) -> str:
    """What the chart by month shows."""
    return f"Crimes recorded in {words.period_words(first, last)}, each month’s by what became of them."


def _was(n: int) -> str:
    return "was" if n <= 1 else "were"
