"""Measurements: Open Beat beside the plain way, both in one run. `make bench` prints them and writes data/bench.json.

Never a test: machines are shared and noisy, so read the ratios, not the seconds.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from . import beat_sheet, cards, csv_stage, heat, joins, live, loads, map_svg, maps, pages, south_yorkshire
from .measure import Row

ROOT = Path(__file__).parent.parent.parent
OUT = ROOT / "data" / "bench.json"
PARTS = (south_yorkshire, heat, maps, map_svg, joins, loads, csv_stage, cards, pages, beat_sheet, live)


def main() -> int:
    """Run every measurement, print the table, write the rows."""
    rows: list[Row] = [r for part in PARTS for r in part.rows(ROOT)]
    table = Table("name", "ours", "theirs", "ratio", "unit", "note", box=None)
    for row in rows:
        table.add_row(
            row["name"], f"{row['ours']:,}", f"{row['theirs']:,}", f"{row['ratio']}x", row["unit"], row["note"]
        )
    Console(width=160).print(table)
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
