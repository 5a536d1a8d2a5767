"""What a ward's page says of its harm: its part of the force's, its place among the wards. Standard library only."""

from __future__ import annotations

from . import words
from .harm_words import COUNT, LOW, NOT_TOLD_APART, ordinal, percent, share_words, told_apart


def alike_sentence(crimes: float) -> str:
    """What stands for an estimate where every crime counts the same."""
    n = round(crimes)
    return f"Every crime counts the same: {words.figure(n)} {'was' if n == 1 else 'were'} recorded here."


def withheld_here_sentence(crimes: int | None) -> str:
    """That a ward has too few crimes for an estimate, with their number."""
    if crimes is None:
        return "Too few crimes for an estimate of harm."
    crimes_were = "1 crime was" if crimes == 1 else f"{words.figure(crimes)} crimes were"
    return f"Too few crimes for an estimate of harm: {crimes_were} recorded here."


def part_sentence(own: float, whole: float, force: str, scheme: str) -> str:
    """A ward's harm, or crimes, beside its force's: not quite a part of it, since another force may record there."""
    what = "crimes" if scheme == COUNT else "estimated harm"
    return f"It equals {share_words(own / whole)} of the {what} recorded by {force}."


def place_sentence(low: int, high: int, of: int, force: str) -> str:
    """A ward's rank among the wards of its force, as a range; 1st has the most."""
    if of == 1:
        return ""
    place = ordinal(low) if low == high else f"between {ordinal(low)} and {ordinal(high)}"
    told = f"By this measure it stands {place} of the {words.figure(of)} wards of {force}, 1st having the most"
    if told_apart(low, high, of):
        return f"{told}, whichever of its weights are used and as far as chance allows."
    return f"{told}: too wide a range, so it {NOT_TOLD_APART} from most of them."


def sure_sentence(reliability: str, error: float) -> str:
    """How far an estimate can be trusted: its relative error from not knowing which offence each crime was."""
    doubt = "it is of low reliability" if reliability == LOW else "that is small enough to use"
    return f"Not knowing which offence each crime was makes it uncertain by about {percent(error)}: {doubt}."
