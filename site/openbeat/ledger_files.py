"""The coverage ledger for machines: every line of it as CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable

from .exports import safe_cell
from .model import Entry, Snapshot

COLUMNS = ("force", "month", "dataset", "state", "rows", "expected", "reason", "source", "evidence", "digest",
           "official", "snapshot", "fictional", "licence")  # fmt: skip


def as_csv(entries: Iterable[Entry], snapshot: Snapshot) -> str:
    """One row a force, month and dataset; "expected" and "official" are empty where there is no such figure."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(COLUMNS)
    origin = (snapshot.id, "yes" if snapshot.fictional else "no", snapshot.licence)
    for e in entries:
        told = (e.force, e.month, e.dataset, e.state, e.rows, _number(e.expected), e.reason, e.source, e.evidence)
        table.writerow(
            [safe_cell(v) if isinstance(v, str) else v for v in (*told, e.digest, _number(e.official), *origin)]
        )
    return out.getvalue()


def as_json(entries: Iterable[Entry], snapshot: Snapshot, address: str) -> str:
    """The ledger as JSON text: where it is from, then its lines; null is "nothing to compare with"."""
    content = {
        "snapshot": snapshot.id,
        "fictional": snapshot.fictional,
        "address": address,
        "licence": snapshot.licence,
        "period": {"from": snapshot.oldest_month, "to": snapshot.newest_month},
        "coverage": [
            {
                "force": e.force,
                "month": e.month,
                "dataset": e.dataset,
                "state": e.state,
                "rows": e.rows,
                "expected": _number(e.expected),
                "reason": e.reason,
                "source": e.source,
                "evidence": e.evidence,
                "digest": e.digest,
                "official": _number(e.official),
            }
            for e in entries
        ],
    }
    return json.dumps(content, ensure_ascii=False) + "\n"


def _number(expected: float | None) -> float | int | None:
    """A median without the ".0" of a whole one."""
    return int(expected) if expected is not None and expected.is_integer() else expected
