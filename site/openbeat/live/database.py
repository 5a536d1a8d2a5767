"""The live database: SQLite beside the snapshots, or PostgreSQL where the setting DATABASE_URL names one.

A request reads with `reading()` and changes with `changing(who)`: one transaction, written whole or not at all, with
its lines in the audit log. What an acknowledged request has changed is on the disk.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask, current_app, g
from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException, ServiceUnavailable

from .. import page_cache
from . import journal, schema, settings, watch

EXTENSION = "openbeat-live"
ERASED = "erased"  # in `Session.info`: something of a person was erased, so it must leave the disk too
PATIENCE = 30  # seconds that a writer waits for the ones before it
POOL = {"pool_pre_ping": True, "pool_size": 8, "max_overflow": 8}
DRIVER = "postgresql+psycopg"


class Live:
    """The database of one application: connected when it is first asked, brought to the newest schema then."""

    def __init__(self, data: Path, address: str) -> None:
        """Nothing is opened or made yet."""
        self.folder = data / "live"
        self.address = address
        self._engine: Engine | None = None
        self._lock = threading.Lock()
        self._watch = watch.ServerWatch(address) if address else watch.FileWatch(self.folder / "scrutiny.db")

    @property
    def file(self) -> Path | None:
        """The SQLite file, None on PostgreSQL."""
        return None if self.address else self.folder / "scrutiny.db"

    @property
    def papers(self) -> Path:
        """Where uploaded papers lie, each named by its digest."""
        return self.folder / "papers"

    @property
    def engine(self) -> Engine:
        """The engine; the first call makes the folder and tables that are not there."""
        if self._engine is None:
            with self._lock:
                if self._engine is None:
                    self.folder.mkdir(parents=True, exist_ok=True)
                    made = connect(self.file or self.address)
                    schema.upgrade(made, self.folder)
                    self._engine = made
        return self._engine

    def version(self) -> int:
        """The number of what is public: it rises with each change that public pages show."""
        return self._watch()

    def wipe(self) -> None:
        """Have what was erased leave SQLite's log too; PostgreSQL sees to that by itself when it vacuums.

        A reader of the moment may keep the log as it is: then the next call, or the next few writes, do it.
        """
        if self.file is not None:
            with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Give back every connection."""
        self._watch.close()
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None


def connect(where: Path | str) -> Engine:
    """An engine for an SQLite file or a PostgreSQL address ("postgresql://…", which psycopg 3 serves)."""
    if isinstance(where, Path):
        engine = create_engine(f"sqlite:///{where}", connect_args={"timeout": PATIENCE})
        event.listen(engine, "connect", _sqlite_settings)
        event.listen(engine, "begin", _sqlite_begin)
        return engine
    url = make_url(where)
    return create_engine(url.set(drivername=DRIVER), **POOL)


def install(app: Flask) -> None:
    """Give an application its live database; its public pages are made anew when that changes.

    SystemExit of one line where a setting of the live half is not as it must be.
    """
    settings.check(app.config)
    live = Live(Path(app.config["DATA"]), app.config["DATABASE_URL"])
    app.extensions[EXTENSION] = live
    app.teardown_appcontext(_close)
    app.register_error_handler(OperationalError, _unavailable)
    page_cache.depends_on(app, live.version)


def the_live() -> Live:
    """The live database of this application."""
    live: Live = current_app.extensions[EXTENSION]
    return live


def reading() -> Session:
    """The session in which this request reads; closed when it is answered."""
    if "reading" not in g:
        g.reading = Session(the_live().engine, expire_on_commit=False)
    session: Session = g.reading
    return session


@contextmanager
def changing(who: str = journal.RESIDENT, account: int | None = None) -> Iterator[Session]:
    """A session whose changes are written when the block ends, with `who` in the audit log; nothing on an error.

    Rows read in it are as nobody else can change them meanwhile on SQLite; on PostgreSQL a version check tells.
    """
    engine = the_live().engine.execution_options(writes=True)
    with Session(engine, expire_on_commit=False, info=journal.info(who, account)) as session, session.begin():
        yield session
    if (kept := g.pop("reading", None)) is not None:
        kept.close()  # what it has read is old
    if session.info.get(ERASED):
        the_live().wipe()


def _close(_: BaseException | None) -> None:
    if (session := g.pop("reading", None)) is not None:
        session.close()


def _unavailable(_: OperationalError) -> Any:
    """The page for when the live database cannot be reached; figures, which need none, are still served."""
    answer = current_app.handle_http_exception(ServiceUnavailable())
    return answer.get_response() if isinstance(answer, HTTPException) else answer


def _sqlite_settings(connection: Any, _: Any) -> None:
    """Readers never wait for a writer, and what is acknowledged survives a crash."""
    connection.isolation_level = None  # transactions begin where `_sqlite_begin` says
    for line in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
        connection.execute(f"PRAGMA {line}")


def _sqlite_begin(connection: Any) -> None:
    """A writer takes its place at once: two that read first and write then would refuse each other."""
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
