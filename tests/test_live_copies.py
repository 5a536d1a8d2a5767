"""Copies of the live half: whole, of one moment, made while the site is written to, and good to go back to."""

from __future__ import annotations

import hashlib
import re
import shutil
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import postgres as postgresql
import psycopg
import pytest
from flask import Flask

from openbeat.live import demo, journal
from openbeat.live.database import EXTENSION, changing, the_live
from openbeat.live.tables import Base, Meeting
from openbeat.pages import the_store

TABLES = sorted(Base.metadata.tables)


@pytest.fixture
def filled(live_app: Flask) -> Flask:
    """The demonstration's meetings, and a paper."""
    with live_app.app_context():
        assert demo.fill(the_store()) == 26
        the_live().papers.mkdir()
        (the_live().papers / "a.pdf").write_bytes(b"%PDF-1.7")
    return live_app


def counts(where: Path | str) -> dict[str, int]:
    """Rows by table, by a driver of its own."""
    told = [f"SELECT count(*) FROM {name}" for name in TABLES]  # noqa: S608 - our own names
    if isinstance(where, Path):
        with closing(sqlite3.connect(where)) as db:
            return {name: db.execute(sql).fetchone()[0] for name, sql in zip(TABLES, told, strict=True)}
    with psycopg.connect(where) as db:
        return {name: db.execute(sql).fetchone()[0] for name, sql in zip(TABLES, told, strict=True)}  # type: ignore[index, call-overload]


def own(app: Flask) -> Path | str:
    live = app.extensions[EXTENSION]
    return live.file or live.address


def test_a_backup_has_every_row_paper_and_the_secret(filled: Flask, tmp_path: Path) -> None:
    told = filled.test_cli_runner().invoke(args=["live", "backup", str(tmp_path / "kept")])
    assert told.exit_code == 0, told.output
    (folder,) = (tmp_path / "kept").iterdir()
    assert counts(folder / "scrutiny.db") == counts(own(filled))
    assert (folder / "papers/a.pdf").read_bytes() == b"%PDF-1.7"
    live = filled.extensions[EXTENSION].folder
    assert (folder / "secret").read_text() == (live / "secret").read_text()
    assert (folder / "secret").stat().st_mode & 0o077 == 0
    assert re.search(r"([\d,]+) rows, 1 papers", told.output)


def test_a_backup_is_of_one_moment_while_the_site_is_written_to(filled: Flask, tmp_path: Path) -> None:
    ended, written = threading.Event(), []

    def write() -> None:
        with filled.app_context():
            while not ended.is_set():
                with changing("a writer") as db:
                    told = {"area": "zedshire/coast", "kind": "beat", "changed": journal.moment()}
                    db.add(Meeting(title="x", starts="2027-01-01T18:00", ends="2027-01-01T19:00", **told))
                written.append(1)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(3):
            told = filled.test_cli_runner().invoke(args=["live", "backup", str(tmp_path / "kept" / str(len(written)))])
            assert told.exit_code == 0, told.output
    finally:
        ended.set()
        writer.join()
    for copy in (tmp_path / "kept").glob("*/*/scrutiny.db"):
        found = counts(copy)
        with closing(sqlite3.connect(copy)) as db:
            lines = db.execute("SELECT count(*) FROM audit WHERE kind = 'meetings'").fetchone()[0]
        assert found["meetings"] == lines  # each meeting with its line, none without


def test_the_way_back_and_the_move_to_postgresql_lose_nothing(filled: Flask, tmp_path: Path, postgres: str) -> None:
    from app import create_app

    runner = filled.test_cli_runner()
    target = postgresql.fresh(postgres)
    source = str(own(filled))
    told = runner.invoke(args=["live", "copy", source, target])
    assert told.exit_code == 0, told.output
    assert counts(target) == counts(own(filled))
    moved = create_app({"DATA": filled.config["DATA"], "DATABASE_URL": target, "TESTING": True})
    with moved.app_context(), changing("after the move") as db:
        told_ = {"area": "zedshire/coast", "kind": "beat", "changed": journal.moment()}
        db.add(meeting := Meeting(title="x", starts="2027-01-01T18:00", ends="2027-01-01T19:00", **told_))
        db.flush()
        assert meeting.id == 27  # numbers go on after the copied ones
    moved.extensions[EXTENSION].close()
    back = runner.invoke(args=["live", "copy", target, str(tmp_path / "back.db")])
    assert back.exit_code == 0, back.output
    assert counts(tmp_path / "back.db") == counts(target)


def test_nothing_is_copied_over_what_is_there(filled: Flask, tmp_path: Path) -> None:
    runner = filled.test_cli_runner()
    source, target = str(own(filled)), tmp_path / "there.db"
    assert runner.invoke(args=["live", "copy", source, str(target)]).exit_code == 0
    before = hashlib.sha256(target.read_bytes()).digest()
    told = runner.invoke(args=["live", "copy", source, str(target)])
    assert told.exit_code == 2
    assert "Nothing was copied" in told.output
    assert "holds rows already" in told.output
    assert hashlib.sha256(target.read_bytes()).digest() == before
    assert runner.invoke(args=["live", "copy", str(tmp_path / "none.db"), str(target)]).exit_code == 2
    assert runner.invoke(args=["live", "copy", source, "mysql://x/y"]).exit_code != 0


def test_a_disk_that_is_full_leaves_no_half_backup(
    filled: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copytree", full)
    told = filled.test_cli_runner().invoke(args=["live", "backup", str(tmp_path / "kept")])
    assert told.exit_code == 2
    assert "No backup was made" in told.output
    assert list((tmp_path / "kept").iterdir()) == []
