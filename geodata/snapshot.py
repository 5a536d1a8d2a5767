"""One build is one folder: written whole beside the others, then made current in one atomic step.

Nothing in a finished snapshot is ever edited. `current` is a symbolic link beside the snapshots.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pandas as pd
import sqlite_utils

from .faults import InputFault

KEPT = 3
ABANDONED = 86_400  # seconds: an unfinished folder as old as this has no build that still works on it
DATABASE = "site.db"
# Tables of site.db: columns with their types, and the primary key.
TABLES: dict[str, tuple[dict[str, type], list[str]]] = {
    "snapshot": ({"key": str, "value": str}, ["key"]),
    "areas": (
        {"code": str, "kind": str, "name": str, "slug": str, "vintage": str, "assumed": int, "provenance": str},
        ["code"],
    ),
    "closure": ({"ancestor": str, "descendant": str, "depth": int}, ["descendant", "ancestor"]),
    "forces": ({"slug": str, "code": str, "name": str, "newest": str}, ["slug"]),
    "categories": ({"slug": str, "label": str, "dataset": str, "includes": str, "position": int}, ["slug"]),
    "coverage": (
        {"force": str, "month": str, "dataset": str, "rows": int, "expected": float, "state": str, "reason": str,
         "source": str},
        ["force", "month", "dataset"],
    ),
    "counts": ({"area": str, "month": str, "category": str, "n": int}, ["area", "month", "category"]),
    "unseen": ({"force": str, "month": str, "what": str, "n": int}, ["force", "month", "what"]),
    "softness": ({"area": str, "soft": int, "records": int}, ["area"]),
    "harm": ({"area": str, "scheme": str, "total": float, "low": float, "high": float}, ["area", "scheme"]),
    "schemes": (
        {"id": str, "title": str, "unit": str, "edition": str, "source": str, "licence": str, "how": str}, ["id"],
    ),
    "weights": (
        {"scheme": str, "category": str, "weight": float, "low": float, "high": float, "excluded": str},
        ["scheme", "category"],
    ),
    "heat_breaks": ({"layer": str, "step": int, "at_least": float, "unit": str}, ["layer", "step"]),
    "postcodes": ({"postcode": str, "outcode": str, "ended": str, "ward": str}, ["postcode"]),
    "postcode_near": ({"postcode": str, "ward": str, "metres": int}, ["postcode", "ward"]),
    "outcodes": ({"outcode": str, "nation": str, "inside": int, "outside": int}, ["outcode"]),
    "outcode_wards": ({"outcode": str, "ward": str, "postcodes": int}, ["outcode", "ward"]),
    "postcode_areas": ({"area": str, "nation": str, "served_by": str, "address": str}, ["area"]),
    "sources": ({"file": str, "taken_for": str, "note": str, "files": int}, ["file", "taken_for"]),
    "faults": ({"file": str, "reason": str, "rows": int}, ["file", "reason"]),
}  # fmt: skip


def identify(inputs: list[str], methods: list[Path]) -> str:
    """The snapshot's id: 12 hex digits of what goes in (digests, options) and of the code that works on it."""
    total = hashlib.sha256()
    for text in inputs:
        total.update(text.encode() + b"\0")
    for root in methods:
        for path in sorted(p for p in (root, *root.rglob("*")) if p.is_file() and "__pycache__" not in p.parts):
            total.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()[:12]


def finished(data: Path, snapshot: str) -> bool:
    """Whether a snapshot was written to its end."""
    return (data / "snapshots" / snapshot / DATABASE).is_file()


def current(data: Path) -> Path | None:
    """The folder of the current snapshot, or None where nothing was built."""
    link = data / "snapshots" / "current"
    return link.resolve() if (link / DATABASE).is_file() else None


def refuse_real(data: Path) -> None:
    """InputFault where a data folder holds anything but the demonstration county."""
    real = [p.parent for p in sorted((data / "snapshots").glob(f"*/{DATABASE}")) if not _fictional(p)]
    if real or (data / "live").exists():
        raise InputFault(data, "holds a real site", "Build the demonstration into another folder with --out")


@contextmanager
def writing(data: Path, snapshot: str) -> Iterator[Path]:
    """A folder to write the snapshot into; made current if the block ends well, removed if it does not."""
    folder = data / "snapshots"
    staging = folder / f".building-{snapshot}-{os.getpid()}"
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True)
    try:
        yield staging
        shutil.rmtree(folder / snapshot, ignore_errors=True)  # without site.db it was never finished
        staging.rename(folder / snapshot)
        repoint(data, snapshot)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    _prune(folder)


def repoint(data: Path, snapshot: str) -> None:
    """Make a finished snapshot the current one in one atomic step."""
    folder = data / "snapshots"
    link = folder / f".current-{os.getpid()}"
    link.unlink(missing_ok=True)
    link.symlink_to(snapshot)
    link.replace(folder / "current")


def write_tables(folder: Path, tables: dict[str, pd.DataFrame]) -> None:
    """Write site.db: tables and keys by sqlite-utils, rows by executemany; frames name the columns they fill."""
    path = folder / DATABASE
    database = sqlite_utils.Database(path)
    for name, (columns, key) in TABLES.items():
        database.table(name).create(columns, pk=key if len(key) > 1 else key[0])
    database.table("closure").create_index(["ancestor"])
    database.table("areas").create_index(["kind"])
    database.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        for name, frame in tables.items():
            wanted = frame[list(TABLES[name][0])]
            rows = wanted.astype(object).where(wanted.notna(), None).to_numpy().tolist()
            marks = ", ".join("?" * wanted.shape[1])
            connection.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)  # noqa: S608
        connection.execute("COMMIT")
        connection.execute("ANALYZE")
        connection.execute("VACUUM")


def _fictional(path: Path) -> bool:
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            row = connection.execute("SELECT value FROM snapshot WHERE key = 'fictional'").fetchone()
    except sqlite3.DatabaseError:
        return False  # unreadable: it may have been real
    return bool(row and row[0] == "1")


def _prune(folder: Path) -> None:
    """Keep the newest three snapshots and the current one; clear what an interrupted build left."""
    now = (folder / "current").resolve()
    whole = sorted((p.parent for p in folder.glob(f"[!.]*/{DATABASE}") if p.parent.name != "current"),
                   key=lambda p: p.stat().st_mtime, reverse=True)  # fmt: skip
    for old in whole[KEPT:]:
        if old.resolve() != now:
            shutil.rmtree(old, ignore_errors=True)
    for left in folder.glob(".building-*"):
        if time.time() - left.stat().st_mtime > ABANDONED:
            shutil.rmtree(left, ignore_errors=True)
