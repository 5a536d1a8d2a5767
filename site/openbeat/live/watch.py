"""The number of what is public, asked at each request: a few microseconds on SQLite, one short query on PostgreSQL."""

from __future__ import annotations

import os
import sqlite3
import threading
from pathlib import Path

import psycopg
from sqlalchemy import make_url

ASKED = "SELECT n FROM revision"
NONE, UNKNOWN = 0, -1  # there is no live half yet; it cannot be asked


class FileWatch:
    """Of an SQLite file; a file that is put in its place is noticed."""

    def __init__(self, file: Path) -> None:
        """Nothing is opened before the first question."""
        self._file, self._lock = str(file), threading.Lock()
        self._own: sqlite3.Connection | None = None
        self._inode = self._seen = self._n = NONE

    def __call__(self) -> int:
        """The number; NONE while there is no file."""
        try:
            inode = os.stat(self._file).st_ino  # noqa: PTH116 - a third of the time of pathlib's, at each request
        except OSError:
            return NONE
        with self._lock:
            try:
                return self._asked(inode)
            except sqlite3.Error:  # its tables are being made, or it is no database
                self._inode = NONE
                return UNKNOWN

    def _asked(self, inode: int) -> int:
        if self._own is None or inode != self._inode:
            self.close()
            self._own = sqlite3.connect(f"file:{self._file}?mode=ro", uri=True, check_same_thread=False)
            self._inode, self._seen = inode, UNKNOWN
        (seen,) = self._own.execute("PRAGMA data_version").fetchone()  # moves when anybody else has written
        if seen != self._seen:
            (self._n,) = self._own.execute(ASKED).fetchone()
            self._seen = seen
        return self._n

    def close(self) -> None:
        """Give the file back."""
        if self._own is not None:
            self._own.close()
            self._own = None


class ServerWatch:
    """Of a PostgreSQL database, on a connection of its own that is opened again when it breaks."""

    def __init__(self, address: str) -> None:
        """Nothing is opened before the first question."""
        told = make_url(address).set(drivername="postgresql").render_as_string(hide_password=False)
        self._address, self._lock = told, threading.Lock()
        self._own: psycopg.Connection | None = None

    def __call__(self) -> int:
        """The number; UNKNOWN where the server does not answer, or has no tables yet."""
        with self._lock:
            for _ in range(2):  # a connection that was cut meanwhile is no sign that the server is away
                try:
                    return self._asked()
                except psycopg.Error:
                    self.close()
        return UNKNOWN

    def _asked(self) -> int:
        if self._own is None:
            self._own = psycopg.connect(self._address, autocommit=True, connect_timeout=2)
        found = self._own.execute(ASKED).fetchone()
        return int(found[0]) if found else UNKNOWN

    def close(self) -> None:
        """Give the connection back."""
        if self._own is not None:
            self._own.close()
            self._own = None
