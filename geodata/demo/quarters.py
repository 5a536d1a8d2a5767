"""Quarters of the calendar, and the rolling and financial years that four of them make."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .chance import Floats

FIRST = 2023.25  # the time, in years, at which the first quarter begins
# The last month of each: four quarters before the first rolling year ends, then eleven rolling years.
QUARTERS = tuple(f"{m // 12}-{m % 12 + 1:02d}" for m in range(2023 * 12 + 5, 2026 * 12 + 9, 3))
YEARS = ("2023/24", "2024/25", "2025/26")  # to the end of March; the first is the baseline
MIDDLES: Floats = np.arange(len(QUARTERS), dtype=np.float64) / 4 + FIRST + 0.125  # of each quarter
ROLLING = tuple(f"year to {month}" for month in QUARTERS[3:])
ROLLING_MIDDLES: Floats = np.arange(len(ROLLING), dtype=np.float64) / 4 + FIRST + 0.5
YEAR_MIDDLES: Floats = ROLLING_MIDDLES[0::4]
PUBLISHED_DAY = 22  # of the month after a quarter


def rolling(amounts: Floats) -> Floats:
    """The sums of four quarters that end with each of `ROLLING`; amounts (quarters,)."""
    return np.asarray(np.lib.stride_tricks.sliding_window_view(amounts, 4).sum(axis=1), dtype=float)


def yearly(amounts: Floats) -> Floats:
    """The sums of four quarters of each of `YEARS`."""
    return rolling(amounts)[0::4]


def dated(values: Floats) -> Iterator[tuple[str, float, str]]:
    """Each value of `ROLLING` with its period and the day it was published."""
    for period, value in zip(ROLLING, values.tolist(), strict=True):
        month = int(period[-7:-3]) * 12 + int(period[-2:])
        yield period, value, f"{month // 12}-{month % 12 + 1:02d}-{PUBLISHED_DAY}"


def dated_years(values: Floats) -> Iterator[tuple[str, float, str]]:
    """The same of `YEARS`."""
    for period, value in zip(YEARS, values.tolist(), strict=True):
        yield period, value, f"20{period[-2:]}-07-23"
