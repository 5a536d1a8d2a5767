"""Breaks of series: months from which records are counted in another way, so that before and after do not compare."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from sqlite3 import Row

from . import words
from .store import Store


@dataclass(frozen=True)
class Break:
    """One break that a chart draws; every string is finished."""

    number: int  # as the chart numbers it
    month: str  # "2023-04"
    when: str  # "April 2023"
    what: str
    sources: tuple[tuple[str, str], ...]  # words and address


def read(store: Store, force: str, months: Sequence[str]) -> dict[str, tuple[Break, ...]]:
    """Dataset → the breaks of a force, and of all forces, that lie inside these months (after the first of them)."""
    rows = store.db.execute(
        """SELECT dataset, month, what, source FROM series_breaks
           WHERE force IN ('', :force) AND month > :first AND month <= :last ORDER BY month, what""",
        {"force": force, "first": months[0], "last": months[-1]},
    ).fetchall()
    return {kind: _numbered([r for r in rows if r["dataset"] == kind]) for kind in {r["dataset"] for r in rows}}


def _numbered(rows: Sequence[Row]) -> tuple[Break, ...]:
    """Breaks in order of time; those of one month share a number."""
    numbers = {month: i for i, month in enumerate(sorted({r["month"] for r in rows}), 1)}
    return tuple(
        Break(numbers[r["month"]], r["month"], words.month_words(r["month"]), r["what"], words.citations(r["source"]))
        for r in rows
    )


def drawn(found: Sequence[Break]) -> dict[str, int]:
    """Month → number, for the chart."""
    return {b.month: b.number for b in found}
