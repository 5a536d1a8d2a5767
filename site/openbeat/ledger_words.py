"""What the wall, a force's coverage and the feed say, with no blame beyond what is known. Standard library only."""

from __future__ import annotations

from collections.abc import Sequence

from . import words
from .model import NOT_YET, PARTIAL, PRESENT, Hole

DATASET_TITLES = {
    "crime": "Crime",
    "asb": "Anti-social behaviour",
    "outcomes": "Outcomes",
    "stop-and-search": "Stop and search",
}
NO_FILE = "no file for this month"  # the ledger's reason where the site was given none, whatever was published

NATION = "England and Wales"
NAMED = 6  # forces that a sentence names


def published_sentence(published: int, of: int, month: str, dataset: str = "crime", unfiled: int = 0) -> str:
    """The headline of the wall: "41 of 43 forces published September 2026.".

    Where this site was merely given no file of some forces (`unfiled`), it speaks of what it holds, not of them.
    """
    what = "" if dataset == "crime" else f"{words.DATASET_WORDS[dataset]} for "
    forces = f"{published} of {of} {'force' if of == 1 else 'forces'}"
    if unfiled:
        return f"This site holds {what}{words.month_words(month)} of {forces}."
    return f"{forces} published {what}{words.month_words(month)}."


def not_held_sentence(dataset: str) -> str:
    """The headline where the site was given nothing of a dataset, which says nothing about any force."""
    return f"This site holds no file of {words.DATASET_WORDS[dataset]}."


def absent_sentence(forces: Sequence[str]) -> str:
    """Of which forces the newest month is not here; why, and whether it is their doing, their own lines say."""
    return f"No figures here of {_forces(forces)}: the reason is behind each line." if forces else ""


def unfiled_sentence(forces: Sequence[str]) -> str:
    """Of which forces the site was merely given no file, which says nothing about them."""
    they = "it" if len(forces) == 1 else "they"
    return f"This site holds no file of {_forces(forces)}; {they} may or may not have published." if forces else ""


def held_words(months: int) -> str:
    """ "All 36 months"."""
    return "The one month" if months == 1 else f"All {months} months"


def gap_words(state: str, months: int, of: int) -> str:
    """ "8 months missing", "All 36 months missing", "Only part of 1 month"."""
    count = f"all {of} months" if months == of > 1 else f"{months} month" if months == 1 else f"{months} months"
    if state == PARTIAL:
        return f"Only part of {count}"
    return f"{count[0].upper()}{count[1:]} {words.STATE_WORDS[state]}"


def more_words(n: int) -> str:
    """ "and 3 more", nothing where nothing is left."""
    return f"and {n} more" if n else ""


def force_sentence(force: str, month: str, state: str) -> str:
    """Whether one force's newest month of crime is here."""
    if state == PRESENT:
        return f"{force} published {words.month_words(month)}."
    if state == PARTIAL:
        return f"Only part of {words.month_words(month)} is here of {force}."
    if state == NOT_YET:
        return f"{force} has not published {words.month_words(month)} yet."
    return f"There are no figures of {force} here for {words.month_words(month)}."


def dataset_sentence(dataset: str, published: int, of: int) -> str:
    """How many months of a dataset are here, whole or in part."""
    if not published:
        return f"This site holds no {words.DATASET_WORDS[dataset]} of this force."
    return f"{published} of {of} {'month' if of == 1 else 'months'} here, whole or in part."


def hole_sentence(force: str, hole: Hole) -> str:
    """Why months are not whole, as far as it is known, with no blame beyond that."""
    them = "this month" if len(hole.months) == 1 else "these months"
    if hole.evidence:
        return _sentence(hole.reason)
    if hole.state == NOT_YET:
        return f"{force} had not published {them} when this site was built. The newest months often come later."
    if hole.reason == NO_FILE:
        published = "it" if len(hole.months) == 1 else "them"
        return f"This site holds no file for {them}. {force} may or may not have published {published}."
    return f"{_sentence(hole.reason)} This is what the files show; they do not say why."


def replaced_sentence(dataset: str, month: str, now: int, before: int) -> str:
    """What a newer archive changed."""
    subject = f"{words.DATASET_WORDS[dataset]} for {words.month_words(month)}"
    return f"A newer archive replaced {subject}: {words.records_words(now)}, before {words.figure(before)}."


def same_again_sentence(times: int) -> str:
    """Newer archives that changed no number of records."""
    what = "1 more file" if times == 1 else f"{words.figure(times)} more files"
    return f"Newer archives replaced {what} with the same number of records."


def state_sentence(dataset: str, months: Sequence[str], before: str, now: str) -> str:
    """How the state of some months changed from one edition to the next."""
    was = f", before: {words.STATE_WORDS[before]}" if before else ", not in the edition before"
    return f"{_subject(dataset, months)}: {words.STATE_WORDS[now]}{was}."


def first_edition_sentence(period: str) -> str:
    """What the feed says of the first edition, which nothing precedes."""
    return f"The first edition, with {period}."


def arrival_sentence(dataset: str, months: Sequence[str], forces: Sequence[str], now: str) -> str:
    """Which forces' months arrived with an edition."""
    part = " (only part)" if now == PARTIAL else ""
    return f"{_subject(dataset, months)} arrived{part}: {words.listing(forces)}."


def changed_sentence(dataset: str, months: Sequence[str], forces: Sequence[str], before: str, now: str) -> str:
    """Which forces' months changed their state in another way."""
    change = f"{words.STATE_WORDS[now]}, before {words.STATE_WORDS[before]}"
    return f"{_subject(dataset, months)}: {change}: {words.listing(forces)}."


def revised_sentence(months: Sequence[str]) -> str:
    """That an edition gave other figures of some months than were published before."""
    return f"Figures of {words.months_words(months)} were revised."


def still_missing_sentence(forces: Sequence[str], month: str) -> str:
    """Of which forces an edition had nothing for its newest month."""
    if not forces:
        return f"Street-level crime of every force is here for {words.month_words(month)}."
    return f"Not here for {words.month_words(month)}: street-level crime of {words.listing(forces)}."


def _sentence(reason: str) -> str:
    return f"{reason[:1].upper()}{reason[1:].rstrip('.')}."


def _subject(dataset: str, months: Sequence[str]) -> str:
    name = words.DATASET_WORDS[dataset]
    return f"{name[0].upper()}{name[1:]} for {words.months_words(months)}"


def _forces(names: Sequence[str]) -> str:
    """Forces by name where they are few, else their number."""
    return words.listing(names) if len(names) <= NAMED else f"{len(names)} forces"


def nation_sentence(included: int, of: int, dataset: str) -> str:
    """How many forces a total for England and Wales counts, and by which rule."""
    counted = "none" if included == 0 else f"{included} of {of}"
    return (
        f"A total of {words.DATASET_WORDS[dataset]} for {NATION}, or for a region, counts a force only if it published "
        f"every month of the line in full: {counted} did. The others are left out whole, so that a hole never looks "
        "like a fall."
    )
