"""Quarters and the windows of months behind a card. A month is a whole number here: months since the year 0."""

from __future__ import annotations

YEAR, QUARTER = 12, 3
RIPE = 6  # months that the crimes of an outcome's year must have had, as on every page
BEFORE = 4 * QUARTER  # a card is compared with the one four quarters before, whose year does not overlap


def number(month: str) -> int:
    """A month as a whole number: "2025-12" is 24311."""
    return int(month[:4]) * YEAR + int(month[5:7]) - 1


def month(number: int) -> str:
    """The other way round."""
    return f"{number // YEAR:04d}-{number % YEAR + 1:02d}"


def ends(oldest: str, newest: str) -> list[int]:
    """The last months of the quarters whose twelve months lie between two months, both included, oldest first."""
    first = number(oldest) + YEAR - 1
    return [end for end in range(first, number(newest) + 1) if end % QUARTER == QUARTER - 1]


def name(end: int) -> str:
    """A quarter by its last month, as an address has it: "2025-Q4"."""
    return f"{end // YEAR:04d}-Q{end % YEAR // QUARTER + 1}"
