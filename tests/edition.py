"""Another edition of a built site: a copy of its current snapshot under another id, changed by SQL."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from page_check import Visitor

Make = Callable[..., Visitor]  # the site changed by these statements in SQL


def publish(site: Path, data: Path, *statements: str, name: str = "0123456789ab") -> Path:
    """Copy the current snapshot of `site` into the data folder `data` as `name`, changed, and make it current."""
    folder = data / "snapshots" / name
    shutil.copytree(site / "snapshots" / "current", folder)
    with closing(sqlite3.connect(folder / "site.db")) as db:
        db.execute("UPDATE snapshot SET value = :name WHERE key = 'id'", {"name": name})
        for statement in statements:
            db.execute(statement)
        db.commit()
    point(data, name)
    return data


def point(data: Path, name: str) -> None:
    """Make a snapshot of a data folder the current one, in one step."""
    link = data / "snapshots" / f".to-{name}-{os.getpid()}"
    link.symlink_to(name)
    link.replace(data / "snapshots" / "current")
