"""The live database's schema, brought to the newest version by Alembic's migrations."""

from __future__ import annotations

import fcntl
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

logging.getLogger("alembic").setLevel(logging.WARNING)  # nobody need know that there was nothing to do
MIGRATIONS = Path(__file__).parent / "migrations"
LOCK = 0x6F62656174  # any number that is ours alone: the advisory lock of PostgreSQL


def config(connection: Connection | None = None) -> Config:
    """Alembic's settings, for a connection that is open."""
    told = Config()
    told.set_main_option("script_location", str(MIGRATIONS))
    told.set_main_option("path_separator", "os")
    told.attributes["connection"] = connection
    return told


def upgrade(engine: Engine, folder: Path) -> None:
    """Bring a database to the newest schema; several workers that start at once do it one after the other.

    Args:
        engine: of the database.
        folder: of the live data, for the lock of SQLite's.
    """
    newest = ScriptDirectory.from_config(config()).get_current_head()
    with engine.connect() as connection:
        if MigrationContext.configure(connection).get_current_revision() == newest:
            return
    with _alone(engine, folder), engine.execution_options(writes=True).begin() as connection:
        command.upgrade(config(connection), "head")


@contextmanager
def _alone(engine: Engine, folder: Path) -> Iterator[None]:
    """Nobody else migrates this database meanwhile."""
    if engine.dialect.name == "sqlite":
        with (folder / "migrating.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
        return
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": LOCK})
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": LOCK})
