"""What is said of recorded crime by income-deprivation fifth of the neighbourhood. Standard library only."""

from __future__ import annotations

from . import words
from .chance import PAIR_Z
from .compare_words import interval_words, rate_figure

FIFTHS = {
    1: "Most deprived fifth",
    2: "Second most deprived fifth",
    3: "Middle fifth",
    4: "Second least deprived fifth",
    5: "Least deprived fifth",
}
NO_FIFTH = "No fifth can be given"
NO_YEAR = "Recorded crime by fifth of the neighbourhoods cannot be given: not all of the year’s months are held."
ONE_FIFTH = "All neighbourhoods of this force that can be placed are in one fifth, so there is nothing to compare."
INCOME = (
    "Fifths are by the income domain of the indices of deprivation alone: the overall index counts recorded crime "
    "itself, and would prove what it assumes."
)
NO_FIFTH_WHY = (
    "Records without a neighbourhood, or in one without a figure of income deprivation, are a row of their own: they "
    "are in no rate."
)
SUBJECTS = {"crime": "recorded crime", "anti-social-behaviour": "reported anti-social behaviour"}


def fifth_words(fifth: int) -> str:
    """A fifth inside a sentence: "the most deprived fifth of neighbourhoods"."""
    return f"the {FIFTHS[fifth].lower()} of neighbourhoods"


def hardest_sentence(measure: str, most: tuple[int, float, float], least: tuple[int, float, float], z: float) -> str:
    """The rates of the most and the least deprived fifth that a force has, told apart only where a test allows it.

    Args:
        measure: "crime" or "anti-social-behaviour".
        most: fifth, records, rate per 1,000 residents of the more deprived.
        least: the same of the less deprived.
        z: how far the rates lie apart, above 0 where the more deprived has the higher.
    """
    what = SUBJECTS[measure]
    (one, n, rate), (other, n_other, rate_other) = most, least
    if abs(z) < PAIR_Z:
        return (
            f"The rate of {what} in {fifth_words(one)} ({rate_figure(rate)} per 1,000 residents) and in "
            f"{fifth_words(other)} ({rate_figure(rate_other)}) cannot be told apart."
        )
    if z < 0:
        return (
            f"The rate of {what} was lower in {fifth_words(one)} ({rate_figure(rate)} per 1,000 residents) than in "
            f"{fifth_words(other)} ({rate_figure(rate_other)}), more than chance explains."
        )
    start = f"{what[:1].upper()}{what[1:]} fell hardest on {fifth_words(one)}: {rate_figure(rate)} per 1,000 residents"
    if min(n, n_other) < words.SMALL or not rate_other:
        return f"{start}, against {rate_figure(rate_other)} in {fifth_words(other)}, more than chance explains."
    return f"{start}, {rate / rate_other:.1f} times as many as in {fifth_words(other)} ({rate_figure(rate_other)})."


def harm_sentence(most: tuple[int, float], least: tuple[int, float], crimes: float) -> str:
    """The estimated harm of two fifths, each with its days per 1,000 residents; `crimes`: the fewer of theirs."""
    (one, rate), (other, rate_other) = most, least
    start = (
        f"Estimated harm was about {words.days_words(rate)} days per 1,000 residents in {fifth_words(one)} and about "
        f"{words.days_words(rate_other)} in {fifth_words(other)}"
    )
    if crimes < words.SMALL or not rate_other:
        return f"{start}."
    return f"{start}: about {rate / rate_other:.1f} times as much in the more deprived."


def absent_sentence(fifths: list[int]) -> str:
    """Which fifths no neighbourhood of the force is in; "" for none."""
    if not fifths:
        return ""
    return f"No neighbourhood of this force is in {words.listing([f'the {FIFTHS[f].lower()}' for f in fifths])}."


def bar_words(per_1000: float, low: float, high: float, harm: bool) -> str:
    """What stands over a bar: "84.3 (82.2 to 86.5)"."""
    return f"{rate_figure(per_1000, harm)} ({interval_words(low, high, harm)})"


def source_sentence(file: str) -> str:
    """Which file says how deprived neighbourhoods are."""
    return f"Income deprivation: {file}." if file else ""
