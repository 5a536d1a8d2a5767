"""Periods as official tables write them: years, financial years, rolling years, months and days."""

from __future__ import annotations

import re
from datetime import date

MEND = "Write 2024, 2024/25, 2025-03, 2025-03-31 or year to 2025-03"
_YEAR = re.compile(r"([12][0-9]{3})")
_FINANCIAL = re.compile(r"([12][0-9]{3})/([0-9]{2})")
_MONTH = re.compile(r"(?:year to )?([12][0-9]{3})-(0[1-9]|1[0-2])")


def span(period: str) -> tuple[str, str]:
    """The first and the last month of a period, both "YYYY-MM".

    "2024/25", a year to the end of March, is ("2024-04", "2025-03"); "2024" is ("2024-01", "2024-12"); "year to
    2025-06" is ("2024-07", "2025-06"); of "2025-03" and of a day in it both are "2025-03". ValueError for any other.
    """
    if found := _FINANCIAL.fullmatch(period):
        first = int(found[1])
        if (first + 1) % 100 == int(found[2]):
            return f"{first}-04", f"{first + 1}-03"
    elif _YEAR.fullmatch(period):
        return f"{period}-01", f"{period}-12"
    elif found := _MONTH.fullmatch(period):
        last = f"{found[1]}-{found[2]}"
        return (_year_to(int(found[1]), int(found[2])) if period.startswith("year to ") else last), last
    elif is_day(period):
        return period[:7], period[:7]
    raise ValueError(f"“{period}” is no period")


def is_period(text: str) -> bool:
    """Whether `span` can tell its months."""
    try:
        span(text)
    except ValueError:
        return False
    return True


def is_day(text: str) -> bool:
    """Whether it is a day of the calendar, written "YYYY-MM-DD"."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _year_to(year: int, month: int) -> str:
    """The first of the twelve months that end with this one."""
    return f"{year}-01" if month == 12 else f"{year - 1}-{month + 1:02d}"
