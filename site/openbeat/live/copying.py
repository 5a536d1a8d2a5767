"""Every row of one live database into another that is empty: a backup, a way back, a move to PostgreSQL.

Both are read and written in one transaction each, so that the copy is as the source was at one moment, whatever is
written meanwhile; afterwards the rows of each table are counted and compared.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, func, insert, select, text

from . import schema
from .tables import Base

BATCH = 1_000  # rows at a time
Advance = Callable[[int], Any]


class NotEmpty(Exception):
    """The database that shall be filled holds something already."""


class Differs(Exception):
    """A table of the copy is not as that of the source."""


def copied(source: Engine, target: Engine, folder: Path, advance: Advance = lambda _: None) -> dict[str, int]:
    """Fill an empty database; rows by table.

    Args:
        source: what is copied; it may be in use.
        target: a database without tables, or with empty ones.
        folder: for the lock while the target's tables are made.
        advance: called with the rows that were written since the last call.

    Raises NotEmpty, and Differs where what was written is not what was read: then the target is left as it was.
    """
    schema.upgrade(target, folder)
    with _still(source) as old, target.execution_options(writes=True).begin() as new:
        for table in Base.metadata.sorted_tables:
            if table.name != "revision" and new.scalar(select(func.count()).select_from(table)):
                raise NotEmpty(f"{table.name} holds rows already")
        new.execute(text("DELETE FROM revision"))
        return {table.name: _table(table, old, new, advance) for table in Base.metadata.sorted_tables}


def rows(source: Engine) -> int:
    """How many rows there are to copy."""
    with source.connect() as connection:
        counts = (select(func.count()).select_from(table) for table in Base.metadata.sorted_tables)
        return sum(connection.scalar(count) or 0 for count in counts)


def _still(source: Engine) -> Connection:
    """A connection that sees one moment."""
    if source.dialect.name == "sqlite":
        return source.connect()  # its transactions always do
    return source.connect().execution_options(isolation_level="REPEATABLE READ")


def _table(table: Table, old: Connection, new: Connection, advance: Advance) -> int:
    keys = list(table.primary_key)
    n, told = 0, hashlib.sha256()
    for batch in old.execute(select(table).order_by(*keys)).mappings().partitions(BATCH):
        new.execute(insert(table), [dict(row) for row in batch])
        n += len(batch)
        advance(len(batch))
        _add(told, batch)
    written = hashlib.sha256()
    for batch in new.execute(select(table).order_by(*keys)).mappings().partitions(BATCH):
        _add(written, batch)
    if written.digest() != told.digest():
        raise Differs(f"{table.name} was not written as it was read")
    if new.dialect.name == "postgresql" and "id" in table.c:
        _count_on(table, new)
    return n


def _add(told: Any, batch: Any) -> None:
    for row in batch:
        told.update(repr(sorted((name, value) for name, value in row.items())).encode())


def _count_on(table: Table, new: Connection) -> None:
    """Have PostgreSQL number new rows after the copied ones."""
    found = new.scalar(text("SELECT pg_get_serial_sequence(:name, 'id')"), {"name": table.name})
    if found:
        highest = new.scalar(select(func.max(table.c.id)))
        new.execute(text("SELECT setval(:name, :n, :used)"), {"name": found, "n": highest or 1, "used": bool(highest)})
