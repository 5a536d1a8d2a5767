"""What is said of a force's officers beside its residents. Standard library only."""

from __future__ import annotations

import re

from . import words

MINORITIES = ("Asian", "Black", "Mixed", "Other")
LABELS = {"female": "Women", "male": "Men", "Other": "Other ethnic group"}
SHARES = ("%", "per cent", "percent", "percentage")  # units in which 8.2 means 8.2%; else 0.082 does


def percent_value(value: float, unit: str) -> float:
    """A share in per cent, whatever its table gives it in."""
    return value if unit.strip().lower() in SHARES else 100 * value


def percent_words(value: float | None) -> str:
    """A share with one decimal, "8.2%"; "not published" for none."""
    return "not published" if value is None else f"{value:.1f}%"


def label_words(part: str) -> str:
    """A part in plain words."""
    return LABELS.get(part, part)


def minority_sentence(officers: float, residents: float) -> str:
    """The share of all ethnic groups other than White among officers and residents, in per cent."""
    return (
        f"{percent_words(officers)} of officers are of an Asian, Black, Mixed or other ethnic group; of residents "
        f"{percent_words(residents)} are."
    )


def women_sentence(officers: float, residents: float) -> str:
    """The share of women among officers and residents, in per cent."""
    return f"{percent_words(officers)} of officers are women; of residents {percent_words(residents)} are."


def source_sentence(who: str, period: str, source: str, published: str) -> str:
    """Where shares are from: "Officers: March 2025 (Home Office, published 24 July 2025)."."""
    origin = ", ".join(filter(None, [source, f"published {dated_words(published)}" if published else ""]))
    return f"{who}: {dated_words(period)}{f' ({origin})' if origin else ''}."


def dated_words(text: str) -> str:
    """A day or a month in words where it is written as "2025-07-24" or "2025-03", else as it is."""
    if re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])-\d{2}", text):
        return words.day_words(text)
    return words.month_words(text) if re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text) else text
