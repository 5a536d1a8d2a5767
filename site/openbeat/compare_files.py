"""Areas side by side for machines: JSON and CSV, with snapshot, licence and caveats inside.

`null` or an empty cell is "not published" or "not known", 0 is "none recorded".
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any

from . import compare_rows
from . import compare_words as said
from .comparison import Compared
from .exports import safe_cell
from .measures import Measure
from .model import Snapshot

COLUMNS = ("code", "kind", "name", "within", "measure", "from", "to", "months_published", "records",
           "records_year_before", "base", "people", "per_1000", "low", "high", "expected", "usual_low", "usual_high",
           "z", "estimate", "estimate_low", "estimate_high", "reliability", "rank_low", "rank_high", "ranked",
           "no_rate")  # fmt: skip


def as_json(
    found: Iterable[Compared], measure: Measure, snapshot: Snapshot, address: str, sentences: Sequence[str]
) -> str:
    """The areas as JSON text, in the order of the page."""
    content = {
        "snapshot": snapshot.id,
        "fictional": snapshot.fictional,
        "address": address,
        "licence": snapshot.licence,
        "measure": {"id": measure.id, "label": measure.label},
        "areas": [_facts(c, measure) for c in found],
        "sentences": list(sentences),
        "caveats": caveats(measure, snapshot),
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def as_csv(found: Iterable[Compared], measure: Measure, snapshot: Snapshot, address: str) -> str:
    """The areas as CSV: one row each, with snapshot, licence, address and caveats in every row."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow([*COLUMNS, "snapshot", "fictional", "licence", "address", "caveats"])
    origin = [snapshot.id, "yes" if snapshot.fictional else "no", snapshot.licence, address]
    told = " ".join(caveats(measure, snapshot))
    for c in found:
        facts = _facts(c, measure)
        table.writerow([*(_cell(facts[name]) for name in COLUMNS), *origin, told])
    return out.getvalue()


def caveats(measure: Measure, snapshot: Snapshot) -> list[str]:
    """What must be said wherever these figures go."""
    return [
        *(["Fictional demonstration data: no place, person or figure is real."] if snapshot.fictional else []),
        "Recorded crime only: fraud, most online crime and what was never reported are not in these figures.",
        said.RECORDING,
        said.HARM_RANGE if measure.is_harm else said.INTERVALS,
        said.TOO_FEW_TOWNS,
        "A force counts what it recorded; a smaller area counts what was placed in it, whoever recorded it.",
        "A value of null was not published or is not known; a year is null unless all twelve months were published.",
        "No order of these areas is a ranking, and no rate is a measure of safety.",
    ]


def _facts(c: Compared, measure: Measure) -> dict[str, Any]:
    rate, usual, own = c.rate, c.usual, c.estimate
    given = own.given if own else None
    ranks = own.ranks if own else None
    return {
        "code": c.code,
        "kind": c.area.kind,
        "name": c.area.name,
        "within": c.within["force"].name if "force" in c.within and c.area.kind != "force" else None,
        "measure": measure.id,
        "from": c.now[0],
        "to": c.now[-1],
        "months_published": c.published,
        "records": c.records,
        "records_year_before": c.before,
        "base": rate.base if rate else None,
        "people": rate.people if rate else None,
        "per_1000": rate.per_1000 if rate else None,
        "low": rate.low if rate else None,
        "high": rate.high if rate else None,
        "expected": usual.expected if usual else None,
        "usual_low": usual.low if usual else None,
        "usual_high": usual.high if usual else None,
        "z": usual.z if usual else None,
        "estimate": given[0] if given else None,
        "estimate_low": given[1] if given else None,
        "estimate_high": given[2] if given else None,
        "reliability": own.reliability if own else None,
        "rank_low": ranks[0] if ranks else None,
        "rank_high": ranks[1] if ranks else None,
        "ranked": ranks[2] if ranks else None,
        "no_rate": None if rate else compare_rows.no_rate(c, measure),
    }


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".")
    return safe_cell(str(value))
