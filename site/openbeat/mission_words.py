"""The mission in words: a baseline, a figure now, the change against the path, the state. Standard library only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from . import words

Fact = Mapping[str, Any]
STATES = {"on track": "On track", "off track": "Off track", "too close to say": "Too close to say"}
NO_FIGURE = "no published figure"
PERCENT = 100
NOTES = (
    "Halve in ten years: the path is a straight line from the baseline year to half of it. On track: at or below the "
    "path. Off track: above it by more than chance explains.",
    "Violence against women and girls is measured by the national survey alone. More recorded domestic abuse can mean "
    "that more victims come forward, so it is shown beside and not graded.",
)


def mission_words(fact: Fact) -> tuple[str, str, str, str]:
    """A measure of the mission: baseline, now, change against the path, state."""
    base, now = (_dated(fact, fact[name]) for name in ("base", "now"))
    if not fact["state"]:
        return base, now, "", "No later figure" if fact["base"] and fact["now"] else "No published figure"
    ends = "" if fact["low"] is None else f" ({_change(fact, fact['low'])} to {_change(fact, fact['high'])})"
    aim = f"path: {_change(fact, fact['path'])}" if fact["aim"] == "halve" else "path: above the baseline"
    return base, now, f"{_change(fact, fact['change'])}{ends}; {aim}", STATES[fact["state"]]


def context_sentence(fact: Fact) -> str:
    """What is shown beside a measure of the mission and not graded, "" for nothing."""
    told = []
    for c in fact["context"]:
        before = f", {c['before']['value']:,.0f} the year before" if c["before"] else ""
        told.append(f"Recorded domestic abuse here: {c['now']['value']:,.0f}{before}; shown, not graded.")
    return " ".join(told)


def _dated(fact: Fact, figure: Fact | None) -> str:
    if figure is None:
        return NO_FIGURE
    number = f"{figure['value']:.1f}%" if fact["unit"] == "per cent" else f"{figure['value']:,.0f}"
    return f"{number}, {words.period_words(figure['from'], figure['to'])}"


def _change(fact: Fact, value: float) -> str:
    """A ratio as per cent up or down, a difference in points."""
    if fact["aim"] == "rise":
        return f"{value:+.1f} points".replace("-", "−")
    return f"{PERCENT * (value - 1):+.0f}%".replace("-", "−")
