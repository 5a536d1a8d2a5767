"""Timing two ways of the same work in turn, and the shape of a row of results."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import TypedDict

RUNS = 7


class Row(TypedDict):
    """One measurement; ratio says how many times better ours is."""

    name: str
    ours: float
    theirs: float
    ratio: float
    unit: str
    note: str


def compare(name: str, ours: Callable[[], object], theirs: Callable[[], object], note: str) -> Row:
    """Both ways in turn, after one run of each that does not count; medians in seconds."""
    ours(), theirs()
    times: dict[Callable[[], object], list[float]] = {ours: [], theirs: []}
    for _ in range(RUNS):
        for way, seconds in times.items():
            start = perf_counter()
            way()
            seconds.append(perf_counter() - start)
    return row(name, median(times[ours]), median(times[theirs]), "s", f"{note}; median of {RUNS}")


def row(name: str, ours: float, theirs: float, unit: str, note: str) -> Row:
    """A row of two figures of which less is better."""
    return Row(
        name=name, ours=round(ours, 3), theirs=round(theirs, 3), ratio=round(theirs / ours, 2), unit=unit, note=note
    )
