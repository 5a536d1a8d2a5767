"""Months as the files write them, "YYYY-MM", and how they follow each other. Standard library only."""

from __future__ import annotations

import re
from functools import lru_cache

_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


def is_month(text: str) -> bool:
    """Whether a text is a month as the files write it: "2025-12"."""
    return _MONTH.fullmatch(text) is not None


def month_after(month: str, by: int = 1) -> str:
    """The month so many months after, "2025-01" of "2024-12"; before it where `by` is negative."""
    number = int(month[:4]) * 12 + int(month[5:]) - 1 + by
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def month_before(month: str) -> str:
    """The month before, "2024-12" of "2025-01"."""
    return month_after(month, -1)


@lru_cache(maxsize=1024)  # a page asks for the same few runs a hundred times
def months_to(last: str, count: int) -> tuple[str, ...]:
    """The `count` months that end with `last`, oldest first."""
    return tuple(month_after(last, by) for by in range(1 - count, 1))
