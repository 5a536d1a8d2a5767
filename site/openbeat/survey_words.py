"""What is said of the national crime survey beside recorded crime. Standard library only."""

from __future__ import annotations

import re

from . import words

PARTS = {
    "all": "All crime that the survey asks about",
    "violence": "Violence",
    "theft": "Theft",
    "criminal damage": "Damage",
    "fraud": "Fraud",
}
WHY = (
    "The survey asks people what happened to them, whether or not they told the police; recorded crime is what was "
    "told and written down. So the survey is the better guide to how common these crimes are and how they change.",
    "The survey leaves out what it cannot ask households: crimes against shops and businesses, drugs and weapons, "
    "homicide. Recorded crime has those, so neither number is a part of the other.",
    "Fraud is in the survey, and in almost none of the figures by place: it is reported to a national service.",
    "The survey speaks for England and Wales as a whole: too few people are asked in one force, let alone one ward.",
)
NOT_BY_PLACE = "not published by place"
THOUSANDS = ("thousand", "thousands", "000s")


def incidents(value: float, unit: str) -> int:
    """A number of incidents, whatever unit its table gives it in."""
    return round(1000 * value) if unit.strip().lower() in THOUSANDS else round(value)


def period_of(period: str) -> str:
    """The last month that a period names, "2025-03" of "2024-04 to 2025-03"; "" where it names none."""
    months = re.findall(r"\d{4}-(?:0[1-9]|1[0-2])(?!\d)", period)
    return months[-1] if months else ""


def survey_period_words(period: str) -> str:
    """A period of the survey in words: "the 12 months to March 2025", or as its table has it."""
    last = period_of(period)
    return f"the 12 months to {words.month_words(last)}" if last else period


def range_words(ends: tuple[int, int] | None) -> str:
    """The interval of an estimate: "9,050,000 to 9,750,000", "" for none."""
    return f"{words.figure(ends[0])} to {words.figure(ends[1])}" if ends else ""


def estimate_words(value: int, ends: tuple[int, int] | None) -> str:
    """An estimate with its interval: "9,400,000 (9,050,000 to 9,750,000)"."""
    return f"{words.figure(value)} ({range_words(ends)})" if ends else words.figure(value)


def survey_sentence(estimate: str, period: str, recorded: str) -> str:
    """The survey's estimate of all crime beside what the police recorded; `recorded` is "" where that is not held."""
    first = f"The crime survey estimates {estimate} incidents in {period}."
    return f"{first} {recorded}" if recorded else first


def recorded_sentence(crimes: int, period: str, included: int, of: int) -> str:
    """What the police recorded in the period nearest to the survey's, and of how many forces."""
    forces = (
        f"all {words.figure(of)} forces" if included == of else f"{words.figure(included)} of {words.figure(of)} forces"
    )
    whose = f" by {forces}" if of else ""
    return f"Recorded{whose} in {period}: {words.figure(crimes)} crimes."
