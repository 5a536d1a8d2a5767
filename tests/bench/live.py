"""What the live half bears: 500 questions and 500 supports from 50 residents at once, on SQLite and on PostgreSQL.

Ours is SQLite, theirs PostgreSQL (where Debian's is installed; its own folder, fsync on). A row each for the median and
the 99th percentile of an answer, for answers a second, and for the question every kept page asks: has anything changed?
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import quantiles
from time import perf_counter

import build
from openbeat.live.database import EXTENSION
from tests import postgres, storm
from tests.storm import EACH, Storm

from .measure import Row, row

MILLISECONDS, MICROSECONDS = 1_000, 1_000_000
ASKED = 5_000  # times


def rows(root: Path) -> list[Row]:
    """`live_storm` (median, 99th percentile, answers a second) and `live_version`."""
    with tempfile.TemporaryDirectory(prefix="open-beat-") as folder:
        here = Path(folder)
        here.chmod(0o755)  # PostgreSQL runs as somebody else
        site = here / "site"
        command = [sys.executable, str(build.__file__), "demo", "--inputs", f"{here}/files", "--out", str(site)]
        subprocess.run([*command, "--quiet"], check=True, cwd=root)
        own = _measured(site, here / "own", "")
        if postgres.programs() is None:
            return _told(own, own, "SQLite beside itself: no PostgreSQL is installed")
        (here / "server").mkdir()
        with postgres.cluster(here / "server", safe=True) as address:
            return _told(own, _measured(site, here / "theirs", postgres.fresh(address)), "SQLite beside PostgreSQL")


def _measured(site: Path, data: Path, database_url: str) -> tuple[Storm, float, float]:
    """The storm, its seconds in all, and the seconds of one question for the version."""
    data.mkdir()
    (data / "snapshots").symlink_to(site / "snapshots")
    app = storm.application(data, database_url)
    meeting, _, links = storm.prepared(app)
    with storm.served(data, database_url, data / "log") as server:
        start = perf_counter()
        told = storm.rage(server, meeting, links)
        seconds = perf_counter() - start
    live = app.extensions[EXTENSION]
    start = perf_counter()
    for _ in range(ASKED):
        live.version()
    asked = (perf_counter() - start) / ASKED
    storm.closed(app)
    return told, seconds, asked


def _told(ours: tuple[Storm, float, float], theirs: tuple[Storm, float, float], note: str) -> list[Row]:
    cuts = [quantiles(told.seconds, n=100) for told, _, _ in (ours, theirs)]
    note = f"{EACH} questions and {EACH} supports, {storm.CLIENTS} residents at once; {note}"
    named = [("live_storm p50", 49), ("live_storm p99", 98)]
    found = [row(name, cuts[0][n] * MILLISECONDS, cuts[1][n] * MILLISECONDS, "ms", note) for name, n in named]
    rates = [2 * EACH / seconds for _, seconds, _ in (ours, theirs)]
    found.append(
        Row(name="live_storm answers", ours=round(rates[0], 1), theirs=round(rates[1], 1),
            ratio=round(rates[0] / rates[1], 2), unit="a second", note=note)
    )  # fmt: skip
    asked = "whether anything public has changed, asked by each kept page"
    return [*found, row("live_version", ours[2] * MICROSECONDS, theirs[2] * MICROSECONDS, "µs", asked)]
