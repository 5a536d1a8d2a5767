"""history.db: what every edition of the site has published, so that a figure that changes is shown to have changed.

A row for an area's month, for a force's coverage of one, or for a report card, is added when an edition publishes it
otherwise than the editions before. Rows are only ever added: the database itself refuses to change or remove one. It is
written once a build, after its snapshot is whole, in one transaction; an edition is one snapshot.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from .cards import published
from .counts import COLUMNS
from .faults import InputFault
from .snapshot import DATABASE

FILE = "history.db"
_FIGURES = ", ".join(f"{name} INTEGER" for name in COLUMNS)
SCHEMA = f"""
CREATE TABLE IF NOT EXISTS editions (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, built TEXT NOT NULL, oldest_month TEXT, newest_month TEXT);
CREATE TABLE IF NOT EXISTS figures (
    area TEXT, month TEXT, number INTEGER, {_FIGURES}, PRIMARY KEY (area, month, number)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS states (
    force TEXT, month TEXT, dataset TEXT, number INTEGER, state TEXT, rows INTEGER,
    PRIMARY KEY (force, month, dataset, number)) WITHOUT ROWID;
{published.SCHEMA}""" + "".join(
    f"""CREATE TRIGGER IF NOT EXISTS {table}_{verb} BEFORE {verb} ON {table}
    BEGIN SELECT RAISE(ABORT, 'history is only ever added to'); END;"""
    for table in ("editions", "figures", "states", "cards")
    for verb in ("UPDATE", "DELETE")
)

_N = ", ".join(f"n.{name}" for name in COLUMNS)
_DIFFER = " OR ".join(f"n.{name} IS NOT old.{name}" for name in COLUMNS)
# The months of the new edition beside the last ones recorded; old.area is NULL where none was.
_BESIDE = """months n LEFT JOIN figures old ON old.area = n.area AND old.month = n.month AND old.number =
    (SELECT max(number) FROM figures f WHERE f.area = n.area AND f.month = n.month)"""
_STATES_BESIDE = """coverage n LEFT JOIN states old ON old.force = n.force AND old.month = n.month
    AND old.dataset = n.dataset AND old.number = (SELECT max(number) FROM states s
        WHERE s.force = n.force AND s.month = n.month AND s.dataset = n.dataset)"""

# What the snapshot keeps of it; :number is the new edition's.
EDITIONS = "INSERT INTO site.editions SELECT number, id, built, oldest_month, newest_month FROM editions"
REVISED = f"""
INSERT INTO site.revised
WITH changed AS MATERIALIZED (SELECT n.area, n.month FROM {_BESIDE} WHERE old.area IS NOT NULL AND ({_DIFFER})),
    ever AS (SELECT * FROM changed UNION SELECT area, month FROM figures GROUP BY area, month HAVING count(*) > 1)
SELECT n.area, n.month, n.number, e.id, e.built, {_N} FROM ever JOIN months USING (area, month)
    CROSS JOIN figures n USING (area, month) JOIN editions e USING (number)
UNION ALL
SELECT n.area, n.month, :number, :id, :built, {_N} FROM changed CROSS JOIN months n USING (area, month)
ORDER BY 1, 2, 3"""  # noqa: S608
CHANGES = """
INSERT INTO site.coverage_changes
SELECT id, built, force, month, dataset, before, state FROM (
    SELECT *, coalesce(lag(state) OVER (PARTITION BY force, month, dataset ORDER BY number), '') AS before FROM (
        SELECT force, month, dataset, number, state FROM states
        UNION ALL SELECT force, month, dataset, :number, state FROM coverage))
JOIN (SELECT number, id, built FROM editions UNION ALL SELECT :number, :id, :built) USING (number)
WHERE number > 1 AND before <> state ORDER BY number, force, month, dataset"""
# What it keeps of the snapshot.
FIGURES = (
    f"INSERT INTO figures SELECT n.area, n.month, :number, {_N} FROM {_BESIDE} WHERE old.area IS NULL OR {_DIFFER}"  # noqa: S608
)
STATES = f"""INSERT INTO states SELECT n.force, n.month, n.dataset, :number, n.state, n.rows FROM {_STATES_BESIDE}
    WHERE old.force IS NULL OR n.state <> old.state OR n.rows <> old.rows"""  # noqa: S608


def head(data: Path) -> str:
    """The id of the last edition that was recorded, "" where there is none."""
    if not (data / FILE).exists():
        return ""
    with _opened(data) as db:
        row = db.execute("SELECT id FROM editions ORDER BY number DESC LIMIT 1").fetchone()
    return str(row[0]) if row else ""


def compare(data: Path, folder: Path) -> int:
    """Fill what a new snapshot (`folder`) has of the history: editions, revised, coverage_changes, cards, triggers.

    Gives how many of its areas' months have figures that differ from what was published before.
    """
    with _opened(data) as db:
        own = _attached(db, folder, "rw")
        for sql in (EDITIONS, REVISED, CHANGES):
            db.execute(sql, own if sql != EDITIONS else {})
        last = "INSERT INTO site.editions VALUES (:number, :id, :built, :oldest_month, :newest_month)"
        db.execute(last, own)
        published.fill(db, own)
        db.execute("COMMIT")
        (changed,) = db.execute("SELECT count(*) FROM site.revised WHERE number = :number", own).fetchone()
    return int(changed)


def record(data: Path, folder: Path) -> None:
    """Add a finished snapshot's figures, coverage and cards, read from its own database; nothing if they are there."""
    with _opened(data) as db:
        own = _attached(db, folder, "ro")
        if db.execute("SELECT 1 FROM editions WHERE id = :id", own).fetchone() is None:
            db.execute(FIGURES, own)
            db.execute(STATES, own)
            db.execute(published.RECORD, own)
            db.execute("INSERT INTO editions VALUES (:number, :id, :built, :oldest_month, :newest_month)", own)
        db.execute("COMMIT")


def _attached(db: sqlite3.Connection, folder: Path, mode: str) -> dict[str, str | int]:
    """Attach a snapshot's database as `site` and begin; its facts, and the number it has or would have."""
    db.execute("ATTACH ? AS site", (f"{(folder / DATABASE).absolute().as_uri()}?mode={mode}",))
    db.execute("BEGIN IMMEDIATE")
    facts = dict(db.execute("SELECT key, value FROM site.snapshot"))
    (number,) = db.execute("SELECT coalesce(max(number), 0) + 1 FROM editions").fetchone()
    return {k: facts[k] for k in ("id", "built", "oldest_month", "newest_month")} | {"number": number}


@contextmanager
def _opened(data: Path) -> Iterator[sqlite3.Connection]:
    """history.db, made where it is missing; InputFault where it cannot be read."""
    path = data / FILE
    data.mkdir(parents=True, exist_ok=True)
    try:
        with closing(sqlite3.connect(path.absolute().as_uri(), uri=True, isolation_level=None)) as db:
            db.executescript(SCHEMA)
            yield db
    except sqlite3.DatabaseError as error:
        if "full" in str(error):
            raise
        raise InputFault(path, f"cannot be read or written ({error})", "Restore it from a copy") from error
