"""The current snapshot, read only: one resolution a request, one immutable connection a thread and snapshot."""

from __future__ import annotations

import sqlite3
import threading
from dataclasses import dataclass
from pathlib import Path

from .model import Area, Snapshot

DATABASE = "site.db"
OPEN = 3  # snapshots a thread holds open: as many as are kept
_threads = threading.local()


@dataclass(frozen=True)
class Store:
    """One finished snapshot: its folder, its facts and its database."""

    folder: Path
    snapshot: Snapshot
    db: sqlite3.Connection

    def area(self, code: str) -> Area | None:
        """The area with this code, or None."""
        row = self.db.execute("SELECT code, kind, name, assumed, slug FROM areas WHERE code = :code", {"code": code})
        found = row.fetchone()
        return area_of(found) if found else None

    def successor(self, code: str) -> Area | None:
        """The area that a retired code leads to, or None."""
        row = self.db.execute("SELECT area FROM aliases WHERE code = :code", {"code": code}).fetchone()
        return self.area(row["area"]) if row else None

    def lineage(self, code: str) -> dict[str, Area]:
        """Kind → area, for the area itself and all areas it lies in."""
        rows = self.db.execute(
            """SELECT a.code, a.kind, a.name, a.assumed, a.slug FROM closure c JOIN areas a ON a.code = c.ancestor
               WHERE c.descendant = :code""",
            {"code": code},
        )
        return {row["kind"]: area_of(row) for row in rows}


def current(data: Path) -> Store | None:
    """The current snapshot of a data folder, or None where nothing has been built yet."""
    link = data / "snapshots" / "current"
    try:
        name = link.readlink().name
    except OSError:
        return None
    return of(data, name)


def of(data: Path, name: str) -> Store | None:
    """A snapshot by its id, or None where it is not kept (any more)."""
    folder = data / "snapshots" / name
    known: dict[Path, Store] = _threads.__dict__.setdefault("stores", {})
    if folder not in known:
        path = folder / DATABASE
        if not path.is_file():
            return None
        while len(known) >= OPEN:
            known.pop(next(iter(known)))  # the one opened first; whoever still reads from it keeps it
        known[folder] = _open(folder, path)
    return known[folder]


def _open(folder: Path, path: Path) -> Store:
    db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    db.row_factory = sqlite3.Row
    facts = dict(db.execute("SELECT key, value FROM snapshot").fetchall())
    forces = db.execute("SELECT count(*) FROM forces WHERE newest IS NOT NULL").fetchone()[0]
    snapshot = Snapshot(
        id=facts["id"],
        newest_month=facts["newest_month"],
        oldest_month=facts["oldest_month"],
        fictional=facts["fictional"] == "1",
        boundary_vintage=facts["boundary_vintage"],
        licence=facts["licence"],
        forces=forces,
        bandwidth_metres=int(facts["bandwidth_metres"]),
        softness_metres=int(facts["softness_metres"]),
        maps=facts.get("maps") != "0",
    )
    return Store(folder, snapshot, db)


def area_of(row: sqlite3.Row) -> Area:
    """The area of a row with the columns code, kind, name, assumed and slug."""
    return Area(row["code"], row["kind"], row["name"], bool(row["assumed"]), row["slug"])
