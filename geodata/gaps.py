"""Gaps that are known publicly: which force did not publish which months, from `reference/known_gaps.csv`.

The table gives a reason to months that the files show to be empty. A row never hides a month that was published
after all: it holds only for what the files show as missing or short, or as fewer records than `below`.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from . import areas
from .faults import InputFault
from .police import DATASETS, MONTH

COLUMNS = ["force", "dataset", "from", "to", "state", "below", "reason", "source", "read"]
STATES = ("missing", "partial")


@dataclass(frozen=True)
class Gap:
    """Months of one force and dataset that were not published, or only in part."""

    force: str  # slug of police.uk
    dataset: str  # one of `police.DATASETS`
    first: str  # YYYY-MM
    last: str  # YYYY-MM, included; "" while the gap is open
    state: str  # "missing" or "partial"
    reason: str  # for a resident
    source: str  # who says so, and where
    below: int = 0  # half of an ordinary month's records: with fewer the month is in the gap; 0 where not known

    def covers(self, month: str) -> bool:
        """Whether a month (YYYY-MM) lies in the gap."""
        return self.first <= month and (not self.last or month <= self.last)


@cache
def known() -> tuple[Gap, ...]:
    """Every known gap, in the order of the table."""
    return read(areas.REFERENCE / "known_gaps.csv")


def gap_of(force: str, month: str, dataset: str) -> Gap | None:
    """The first known gap that covers a force's month of a dataset, or None."""
    return next((g for g in known() if (g.force, g.dataset) == (force, dataset) and g.covers(month)), None)


def read(path: Path) -> tuple[Gap, ...]:
    """The gaps of a table with the columns of COLUMNS; InputFault with the line of the first row that is wrong."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, restval="")
        if rows.fieldnames != COLUMNS:
            raise InputFault(
                path, "lacks a column or has others", f"Give it the columns {', '.join(COLUMNS)}", "line 1"
            )
        return tuple(_gap(row, path, rows.line_num) for row in rows)


def _gap(row: dict[str, str], path: Path, line: int) -> Gap:
    wrong = _wrong(row)
    if wrong:
        raise InputFault(path, wrong, "Mend the row", f"line {line}")
    return Gap(
        force=row["force"],
        dataset=row["dataset"],
        first=row["from"],
        last=row["to"],
        state=row["state"],
        reason=row["reason"],
        source=row["source"],
        below=int(row["below"] or 0),
    )


def _wrong(row: dict[str, str]) -> str:
    """What is wrong with a row, "" where nothing is."""
    first, last, below = row["from"], row["to"], row["below"]
    month = first if not MONTH.fullmatch(first) else last
    checks = (
        (len(row) != len(COLUMNS), "has more cells than columns"),  # DictReader keeps the rest under a further key
        (row["force"] not in {f.slug for f in areas.forces()}, f"“{row['force']}” is no police force"),
        (row["dataset"] not in DATASETS, f"“{row['dataset']}” is no dataset"),
        (not first or (month and not MONTH.fullmatch(month)), f"“{month}” is not a month (YYYY-MM)"),
        (last and last < first, f"ends ({last}) before it begins ({first})"),
        (row["state"] not in STATES, f"“{row['state']}” is no state"),
        (below and not below.isdecimal(), f"“{below}” is no number of records"),
        (not row["reason"].strip(), "gives no reason"),
        (not row["source"].strip(), "names no source"),
    )
    return next((what for bad, what in checks if bad), "")
