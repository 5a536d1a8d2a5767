"""Half a million rows of counts into a new SQLite file, beside sqlite-utils' default way of inserting dicts."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from statistics import median

import numpy as np
import pandas as pd
import sqlite_utils

from geodata import snapshot
from geodata.counts import COLUMNS

from .measure import Row, row, timed

ROWS, MONTHS, RUNS = 500_000, 36, 3
TABLE = "months"


def rows(_: Path) -> list[Row]:
    """`db_load`; SystemExit where the two files do not hold the same rows."""
    frame = counts()
    times: dict[Callable[[Path, pd.DataFrame], Path], list[float]] = {ours: [], theirs: []}
    with tempfile.TemporaryDirectory() as home:
        for run in range(RUNS):
            written = []
            for way, seconds in times.items():
                folder = Path(home) / f"{way.__name__}-{run}"
                folder.mkdir()
                path, took = timed(partial(way, folder, frame))
                seconds.append(took)
                written.append(content(path))
            if written[0] != written[1]:
                raise SystemExit("The two databases do not hold the same rows.")
    note = (
        f"{len(frame):,} rows of {frame.shape[1]} columns into a new file, both from one frame and with the same key, "
        f"beside insert_all of dicts; the same rows in both; median of {RUNS}"
    )
    return [row("db_load", median(times[ours]), median(times[theirs]), "s", note)]


def counts() -> pd.DataFrame:
    """Records by area, month and category, in order of area and month, one cell in a hundred not published."""
    rng = np.random.default_rng(ROWS)
    n = rng.poisson(rng.gamma(0.6, 12.0, (ROWS, len(COLUMNS))))
    area, month = np.divmod(np.arange(ROWS), MONTHS)
    columns = {c: pd.array(n[:, i], dtype="Int64") for i, c in enumerate(COLUMNS)}
    frame = pd.DataFrame(
        {
            "area": [f"E05{900_000 + a}" for a in area.tolist()],
            "month": [f"{2023 + m // 12}-{m % 12 + 1:02d}" for m in month.tolist()],
        }
        | columns
    )
    frame.loc[rng.random(ROWS) < 0.01, COLUMNS[0]] = pd.NA
    return frame


def ours(folder: Path, frame: pd.DataFrame) -> Path:
    """As a build writes it, with all its other tables, empty."""
    snapshot.write_tables(folder, {TABLE: frame})
    return folder / snapshot.DATABASE


def theirs(folder: Path, frame: pd.DataFrame) -> Path:
    """As the documentation of sqlite-utils does it."""
    path = folder / "plain.db"
    database = sqlite_utils.Database(path)
    dicts = frame.astype(object).where(frame.notna(), None).to_dict("records")
    database.table(TABLE).insert_all(dicts, pk=("area", "month"))
    database.close()
    return path


def content(path: Path) -> list[tuple[object, ...]]:
    """Sums and counts that no two different tables are likely to share."""
    each = ", ".join(f"SUM({c}), COUNT({c}), SUM({c} * (length(area) + substr(area, 4) % 977))" for c in COLUMNS)
    query = f"SELECT month, COUNT(*), MIN(area), MAX(area), {each} FROM {TABLE} GROUP BY month ORDER BY month"  # noqa: S608
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()
