"""How cases end, in the words of police.uk: which group of outcomes each word is of, and how far it takes a case.

The words are rows of `reference/outcomes.csv`, furthest on in the process first: results of courts, charges, what was
settled out of court, what was closed, what is open. A record's outcome is an index into that order, so that of two
outcomes of one case in one month the lower index stands.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from .areas import REFERENCE

Verdicts = NDArray[np.uint8]  # indices into `verdicts()`, or one of the two below
UNKNOWN, NONE = 254, 255  # a word that is not in the table; no word at all
UNSAID = "Status update unavailable"
OPEN = "Under investigation"
# Groups that tell no more than that nobody told: an outcomes file that does stands in their place.
WEAK = ("not_known", "under_investigation", "none_given")


@dataclass(frozen=True)
class Verdict:
    """One outcome as the files spell it; `result` is what a court decided, "" for any other."""

    published_as: str
    group: str
    result: str
    source: str


@dataclass(frozen=True)
class Group:
    """A group of outcomes in plain words, with a sentence that explains it."""

    slug: str
    label: str
    explained: str
    position: int


@cache
def verdicts() -> tuple[Verdict, ...]:
    """All outcomes, furthest on in the process first."""
    return tuple(Verdict(r["published_as"], r["outcome_group"], r["result"], r["source"]) for r in _rows("outcomes"))


@cache
def groups() -> tuple[Group, ...]:
    """The groups in the order of their position."""
    rows = sorted(_rows("outcome_groups"), key=lambda r: int(r["position"]))
    return tuple(Group(r["slug"], r["label"], r["explained"], int(r["position"])) for r in rows)


@cache
def index() -> dict[str, int]:
    """A word of the files → its index; "" is NONE, and whatever is not here is UNKNOWN."""
    return {v.published_as: i for i, v in enumerate(verdicts())} | {"": NONE}


@cache
def group_of() -> NDArray[np.int64]:
    """The place in `groups()` of each of the 256 indices that an outcome can have."""
    place = {g.slug: g.position for g in groups()}
    found = np.full(256, place["not_known"], dtype=np.int64)
    found[: len(verdicts())] = [place[v.group] for v in verdicts()]
    found[NONE] = place["none_given"]
    return found


@cache
def weak() -> NDArray[np.bool_]:
    """Which of the 256 indices tell nothing of how a case ended."""
    slugs = [g.slug for g in groups()]
    return np.array([slugs[at] in WEAK for at in group_of()])


@cache
def decided() -> NDArray[np.bool_]:
    """Which of the 256 indices are results of courts."""
    found = np.zeros(256, dtype=bool)
    found[: len(verdicts())] = [bool(v.result) for v in verdicts()]
    return found


def breaks() -> list[dict[str, str]]:
    """The dated changes of the vocabulary: force ("" for all), month, what, source."""
    return _rows("outcome_breaks")


def _rows(name: str) -> list[dict[str, str]]:
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
