"""Periods of official tables: which months each of them covers, and what is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.periods import is_day, is_period, span


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("2024/25", "2024-04", "2025-03"),
        ("1999/00", "1999-04", "2000-03"),
        ("2024", "2024-01", "2024-12"),
        ("year to 2025-03", "2024-04", "2025-03"),
        ("year to 2025-12", "2025-01", "2025-12"),
        ("year to 2025-01", "2024-02", "2025-01"),
        ("2025-03", "2025-03", "2025-03"),
        ("2025-03-31", "2025-03", "2025-03"),
        ("2024-02-29", "2024-02", "2024-02"),
    ],
)
def test_a_period_has_a_first_and_a_last_month(period: str, first: str, last: str) -> None:
    assert span(period) == (first, last)
    assert is_period(period)


@pytest.mark.parametrize(
    "period",
    ["", "24/25", "2024/26", "2024-25", "2025-13", "2025-02-30", "March 2025", "20245", "year to 2025", "0000",
     "2025-3", "year to 2025-03-31", " 2024", "٢٠٢٤", "2024-W05-1"],
)  # fmt: skip
def test_what_is_no_period_has_no_months(period: str) -> None:
    with pytest.raises(ValueError, match=f"“{period}” is no period"):
        span(period)
    assert not is_period(period)


@given(st.integers(1900, 2100), st.integers(1, 12))
def test_a_year_to_a_month_is_twelve_months(year: int, month: int) -> None:
    first, last = span(f"year to {year}-{month:02d}")
    assert last == f"{year}-{month:02d}"
    assert (year * 12 + month) - (int(first[:4]) * 12 + int(first[5:])) == 11
    assert 1 <= int(first[5:]) <= 12


@given(st.dates())
def test_every_day_is_a_day_and_in_its_own_month(day: object) -> None:
    assert is_day(str(day))
