"""One build is one folder: written whole beside the others, then made current in one atomic step.

Nothing in a finished snapshot is ever edited. `current` is a symbolic link beside the snapshots.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import sqlite_utils

from .categories import slugs
from .counts import COLUMNS
from .faults import InputFault
from .schema import TABLES, VIEWS

KEPT = 3
DATABASE = "site.db"


def digest(inputs: Iterable[str], methods: Iterable[Path]) -> str:
    """SHA-256 of what goes into a build (digests, options) and of the code that works on it."""
    total = hashlib.sha256()
    for text in inputs:
        total.update(text.encode() + b"\0")
    for root in methods:
        for path in sorted(p for p in (root, *root.rglob("*")) if p.is_file() and "__pycache__" not in p.parts):
            total.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def identify(key: str, head: str) -> str:
    """The snapshot's id: 12 hex digits of what goes in (`digest`) and of the edition whose history it follows."""
    return hashlib.sha256(f"{key} after {head}".encode()).hexdigest()[:12]


def made_of(data: Path, key: str) -> str | None:
    """The id of a finished snapshot that these inputs and this code gave before, the newest of them; else None."""
    found = [(p.stat().st_mtime, p.parent.name) for p in _finished(data) if _fact(p, "key") == key]
    return max(found)[1] if found else None


@contextmanager
def alone(data: Path) -> Iterator[None]:
    """Hold a data folder for one build; InputFault where another build holds it. Lets go at death."""
    data.mkdir(parents=True, exist_ok=True)
    with (data / ".building").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise InputFault(data, "another build is writing here", "Wait until it has ended") from error
        yield


def current(data: Path) -> Path | None:
    """The folder of the current snapshot, or None where nothing was built."""
    link = data / "snapshots" / "current"
    return link.resolve() if (link / DATABASE).is_file() else None


def refuse_real(data: Path) -> None:
    """InputFault where a data folder holds anything but the demonstration county."""
    real = [p for p in _finished(data) if _fact(p, "fictional") != "1"]
    if real or (data / "live").exists():
        raise InputFault(data, "holds a real site", "Build the demonstration into another folder with --out")


@contextmanager
def writing(data: Path, snapshot: str) -> Iterator[Path]:
    """A folder to write the snapshot into; kept under its name if the block ends well, removed if it does not."""
    folder = data / "snapshots"
    for left in folder.glob(".building-*"):
        shutil.rmtree(left, ignore_errors=True)  # of a build that was killed: this one is alone here
    staging = folder / f".building-{snapshot}"
    staging.mkdir(parents=True)
    try:
        yield staging
        shutil.rmtree(folder / snapshot, ignore_errors=True)  # without site.db it was never finished
        _to_disk(staging / DATABASE, staging)
        staging.rename(folder / snapshot)
        _to_disk(folder)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def repoint(data: Path, snapshot: str) -> None:
    """Make a finished snapshot the current one in one atomic step, then let go of all but the newest three."""
    folder = data / "snapshots"
    link = folder / ".current"
    link.unlink(missing_ok=True)
    link.symlink_to(snapshot)
    link.replace(folder / "current")
    _to_disk(folder)
    _prune(folder)


def write_tables(folder: Path, tables: dict[str, pd.DataFrame]) -> None:
    """Write site.db: tables and views by sqlite-utils, rows by executemany; frames name the columns they fill."""
    path = folder / DATABASE
    database = sqlite_utils.Database(path)
    for name, (columns, key) in TABLES.items():
        database.execute(database.create_table_sql(name, columns, pk=key).rstrip("; \n") + " WITHOUT ROWID")
    for name, (table, own, order) in VIEWS.items():
        database.create_view(name, _long(table, own) + order)
    database.table("closure").create_index(["ancestor"])
    database.table("areas").create_index(["kind"])
    database.table("cards").create_index(["kind", "subject", "quarter"])  # a card is long: lists must not read them all
    database.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        for name, frame in tables.items():
            load(connection, name, frame[list(TABLES[name][0])])
        connection.execute("COMMIT")
        connection.execute("PRAGMA analysis_limit = 1000")
        connection.execute("ANALYZE")


def load(connection: sqlite3.Connection, table: str, frame: pd.DataFrame) -> None:
    """Insert the rows of a frame, whose columns are the table's in their order; missing values are NULL."""
    marks = ", ".join("?" * frame.shape[1])
    columns = [_values(frame[name]) for name in frame.columns]
    connection.executemany(f"INSERT INTO {table} VALUES ({marks})", zip(*columns, strict=True))  # noqa: S608


def _values(column: pd.Series[Any]) -> list[Any]:
    """The values of a column as Python's own, None for a missing one."""
    missing = column.isna().to_numpy()
    if not missing.any():
        return column.tolist()
    values = column.to_numpy(dtype=object, copy=True)
    values[missing] = None
    return list(values)


def _long(table: str, own: str) -> str:
    """A table with a column a category as one row a category."""
    pairs = zip(slugs(), COLUMNS, strict=True)
    return " UNION ALL ".join(f"SELECT {own}, '{slug}' AS category, {c} AS n FROM {table}" for slug, c in pairs)  # noqa: S608


def _finished(data: Path) -> list[Path]:
    """The databases of the finished snapshots."""
    found = (data / "snapshots").glob(f"[!.]*/{DATABASE}")
    return sorted(p for p in found if p.parent.name != "current")


def _fact(path: Path, key: str) -> str | None:
    """A fact of a snapshot by its database; None where it cannot be read."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            row = connection.execute("SELECT value FROM snapshot WHERE key = ?", (key,)).fetchone()
    except sqlite3.DatabaseError:
        return None  # unreadable: it may have been anything
    return str(row[0]) if row else None


def _to_disk(*paths: Path) -> None:
    """Have the disk hold what was written to files, or renamed in folders, before the next step builds on it."""
    for path in paths:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _prune(folder: Path) -> None:
    """Keep the newest three snapshots and the current one."""
    now = (folder / "current").resolve()
    whole = sorted((p.parent for p in _finished(folder.parent)), key=lambda p: p.stat().st_mtime, reverse=True)
    for old in whole[KEPT:]:
        if old.resolve() != now:
            shutil.rmtree(old, ignore_errors=True)
