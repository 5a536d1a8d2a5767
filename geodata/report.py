"""The build's report as JSON: what went in, what was found, and every count by reason, for people and machines."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd

from .coverage import PRESENT
from .faults import Faults
from .sources import Taken
from .stages import Stages


def report(
    facts: Mapping[str, Any], taken: list[Taken], tables: Mapping[str, pd.DataFrame], faults: Faults, stages: Stages
) -> dict[str, Any]:
    """Everything a build counted.

    Args:
        facts: single figures (the snapshot's id, points placed, …).
        taken: what each file was taken for.
        tables: frames that are told row by row under their name; of "coverage" only what is not present.
        faults: rows that could not be read as they stand.
        stages: seconds and rows of each stage.
    """
    kinds = Counter((t.source.path.name, t.kind) for t in taken)
    ledger = tables["coverage"]
    states = Counter(zip(ledger["dataset"], ledger["state"], strict=True))
    told = {name: _records(frame) for name, frame in tables.items() if name != "coverage"}
    return {
        **facts,
        "stages": [asdict(done) for done in stages.done],
        "files": [{"file": f, "taken_for": kind, "files": n} for (f, kind), n in sorted(kinds.items())],
        "coverage": {f"{dataset}: {state}": int(n) for (dataset, state), n in sorted(states.items())},
        "not_present": _records(ledger[(ledger["state"] != PRESENT) & (ledger["source"] != "")]),
        **told,
        "faults": [{"file": file, "reason": reason, "rows": n} for file, reason, n in faults.rows()],
    }


def write(path: Path, content: Mapping[str, Any]) -> None:
    """Write a report whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(f".{os.getpid()}.half")
    half.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    half.replace(path)


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(k): None if pd.isna(v) else v for k, v in row.items()} for row in frame.to_dict("records")]
