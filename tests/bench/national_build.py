"""A build of England and Wales, up to the databases, beside only inflating and parsing the same files.

`python -m tests.bench.national_build [ROWS …]` measures a growth table over generated sets (five sizes up to 20
million rows where none is named), the largest of them in full, prints it and writes data/bench-national.json. It
takes minutes, so it is no part of `make bench`. Every figure is of one whole process; what is built is removed.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from geodata import columns, months, police
from geodata.faults import Faults
from geodata.files import Source, members

from . import national
from .measure import Cost, Row, process, row

ROOT = Path(__file__).parent.parent.parent
OUT = ROOT / "data" / "bench-national.json"
WORK = national.HOME / "work"
SIZES = (1_250_000, 2_500_000, 5_000_000, 10_000_000, 20_000_000)
MEMORY = 4_000.0  # megabytes that a build may take
PARSE = "parse"


@dataclass(frozen=True)
class Growth:
    """What a set of so many rows took to build and only to read, and how large its database is."""

    rows: int
    build: Cost
    parse: Cost
    database: float  # megabytes


def growth(rows: int) -> Growth:
    """A build from nothing, without what an earlier one keeps; the same files only read before it and after it."""
    inputs, out = national.folder(rows), fresh(f"site-{rows}")
    reading = [sys.executable, "-m", "tests.bench.national_build", PARSE, str(inputs)]
    before = process(reading, ROOT)
    built = build(inputs, out)
    after = process(reading, ROOT)
    size = (out / "snapshots" / "current" / "site.db").stat().st_size / 1e6
    shutil.rmtree(out)
    mean = Cost((before.seconds + after.seconds) / 2, max(before.megabytes, after.megabytes))
    return Growth(rows, built, mean, size)


def added(rows: int) -> Cost:
    """A build of all months in the folder where all months but the newest were built before."""
    whole = national.folder(rows)
    inputs, out = fresh("inputs"), fresh("site-month")
    newest = f"{national.MONTHS[-1]}.zip"
    for path in whole.iterdir():
        if path.name not in (newest, national.DONE):
            (inputs / path.name).hardlink_to(path)
    build(inputs, out)
    (inputs / newest).hardlink_to(whole / newest)
    cost = build(inputs, out)
    shutil.rmtree(out)
    shutil.rmtree(inputs)
    return cost


def build(inputs: Path, out: Path) -> Cost:
    """What the project's own command takes, without maps."""
    command = [sys.executable, "build.py", "site", "--no-maps", "--quiet", "--inputs", str(inputs), "--out", str(out)]
    return process(command, ROOT)


def fresh(name: str) -> Path:
    """An empty folder for what a measurement makes."""
    folder = WORK / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def parse(folder: Path) -> int:
    """Inflate and parse every street file of a folder with the build's reader, as many at once; its rows."""
    files = [source for path in sorted(folder.glob("*.zip")) for source in members(path)]
    with ThreadPoolExecutor(months.WORKERS) as pool:
        return sum(pool.map(_rows, files))


def _rows(source: Source) -> int:
    return len(columns.read(source, Faults(), police.COLUMNS, coded=police.CODED))


def in_rows(table: list[Growth], month: Cost) -> list[Row]:
    """`national_build`, `national_memory` and `add_month`, of the largest size."""
    most = table[-1]
    what = f"{most.rows:,} rows, 36 months, 43 forces"
    return [
        row(
            "national_build", most.build.seconds, most.parse.seconds, "s",
            f"{what}: from nothing to the databases, beside inflating and parsing the same files in as many threads "
            "(mean of once before and once after)",
        ),
        row("national_memory", most.build.megabytes, MEMORY, "MB", f"{what}: highest of the build, beside the limit"),
        row("add_month", month.seconds, most.build.seconds, "s", f"{what}: a 36th month, beside the whole build"),
    ]  # fmt: skip


def show(rows: Sequence[Row], table: Sequence[Growth]) -> None:
    """Both tables on the terminal."""
    console = Console(width=160)
    shown = Table("name", "ours", "theirs", "ratio", "unit", "note", box=None)
    for r in rows:
        shown.add_row(r["name"], f"{r['ours']:,}", f"{r['theirs']:,}", f"{r['ratio']}x", r["unit"], r["note"])
    console.print(shown)
    grown = Table("rows", "build s", "parse s", "build MB", "parse MB", "site.db MB", box=None)
    for g in table:
        figures = (g.build.seconds, g.parse.seconds, g.build.megabytes, g.parse.megabytes, g.database)
        grown.add_row(f"{g.rows:,}", *(f"{figure:,.1f}" for figure in figures))
    console.print(grown)


def main(arguments: Sequence[str]) -> int:
    """All sizes in turn, then the added month; or, as a process of its own, only the reading."""
    if arguments[:1] == [PARSE]:
        print(parse(Path(arguments[1])))
        return 0
    sizes = sorted(map(int, arguments)) or SIZES
    table = [growth(size) for size in sizes]
    rows = in_rows(table, added(sizes[-1]))
    shutil.rmtree(WORK, ignore_errors=True)
    show(rows, table)
    OUT.write_text(json.dumps({"rows": rows, "growth": [asdict(g) for g in table]}, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
