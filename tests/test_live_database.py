"""The ground of the live half, on both databases: schema, audit log, versions, rates, secrets, other processes."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from flask import Flask
from sqlalchemy import Engine, delete, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError

from openbeat.live import journal, keys, limits
from openbeat.live.database import EXTENSION, changing, reading
from openbeat.live.tables import Account, Audit, Base, Meeting, Question, RateCount, Request, Supporter

ROOT = Path(__file__).parent.parent


def meeting(**told: str) -> Meeting:
    usual = {"area": "zedshire/coast", "kind": "scrutiny", "title": "Public scrutiny meeting"}
    usual |= {"starts": "2026-12-08T18:30", "ends": "2026-12-08T20:00", "changed": journal.moment()}
    return Meeting(**(usual | told))


def add_and_fail() -> None:
    with changing() as db:
        db.add(meeting())
        db.flush()
        raise KeyError("in the middle")


def edit(row: Meeting, place: str) -> None:
    """Change a row as it was read, whatever became of it since."""
    with changing() as db:
        db.add(row)
        row.place = place


def engine(app: Flask) -> Engine:
    own: Engine = app.extensions[EXTENSION].engine
    return own


def test_migrations_make_the_tables_that_the_code_knows(live_app: Flask) -> None:
    with engine(live_app).connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_workers_that_start_at_once_make_the_tables_once(live_data: Path, database_url: str) -> None:
    code = (
        "import sys; from pathlib import Path; import app\n"
        "own = app.create_app({'DATA': Path(sys.argv[1]), 'DATABASE_URL': sys.argv[2]})\n"
        "print(own.extensions['openbeat-live'].engine.connect().exec_driver_sql('SELECT n FROM revision').scalar())"
    )
    command = [sys.executable, "-W", "ignore", "-c", code, str(live_data), database_url]
    started = [subprocess.Popen(command, stdout=-1, stderr=-1, text=True, cwd=ROOT / "site") for _ in range(3)]
    for process in started:
        out, said = process.communicate()
        assert (process.returncode, out.strip()) == (0, "1"), said


def test_every_change_stands_in_the_audit_log_with_who_and_what(live_app: Flask) -> None:
    with live_app.app_context():
        with changing("Ann", None) as db:
            db.add(made := meeting())
        with changing("Ben", None) as db:
            found = db.get(Meeting, made.id)
            assert found
            found.place = "Memorial Hall"
        lines = reading().scalars(select(Audit).order_by(Audit.id)).all()
        assert [(a.who, a.what, a.kind, a.row_id, a.area) for a in lines] == [
            ("Ann", "new", "meetings", made.id, "zedshire/coast"),
            ("Ben", "changed", "meetings", made.id, "zedshire/coast"),
        ]
        assert json.loads(lines[1].changes) == {"place": ["", "Memorial Hall"]}


def test_what_is_private_is_not_in_the_audit_log(live_app: Flask) -> None:
    with live_app.app_context():
        with changing() as db:
            told = {"area": "zedshire/coast", "route": 1, "made": journal.moment(), "ref": keys.new_ref()}
            db.add(Request(text="My secret", name="Jo Doe", email="jo@example.org", complaint="CO/1", **told))
            db.add(Account(login="ann", name="Ann", password="scrypt:xyz", made=journal.moment()))  # noqa: S106
        written = " ".join(reading().scalars(select(Audit.changes)))
        assert "email" in written
        for secret in ("My secret", "Jo Doe", "jo@example.org", "CO/1", "scrypt:xyz"):
            assert secret not in written


@pytest.mark.parametrize("change", [update(Audit).values(who="nobody"), delete(Audit)], ids=["update", "delete"])
def test_nobody_can_change_the_audit_log(live_app: Flask, change: object) -> None:
    with live_app.app_context():
        with changing("Ann", None) as db:
            db.add(meeting())
        with pytest.raises(DBAPIError, match="only ever added to"), changing() as db:
            db.execute(change)  # type: ignore[call-overload]
        assert reading().scalar(select(Audit.who)) == "Ann"


def test_a_fault_in_the_middle_leaves_nothing_behind(live_app: Flask) -> None:
    with live_app.app_context():
        with pytest.raises(KeyError, match="in the middle"):
            add_and_fail()
        assert reading().scalars(select(Meeting)).all() == []
        assert reading().scalars(select(Audit)).all() == []


def test_the_public_version_rises_with_what_pages_show_and_with_nothing_else(live_app: Flask) -> None:
    live = live_app.extensions[EXTENSION]
    with live_app.app_context():
        with changing() as db:
            db.add(made := meeting())
        first = live.version()
        with changing() as db:
            told = {"meeting_id": made.id, "area": made.area, "text": "Why?", "asked": journal.moment()}
            db.add(asked := Question(ref=keys.new_ref(), digest="x", **told))
        assert live.version() == first, "nobody has read the question yet"
        with changing() as db:
            question = db.get(Question, asked.id)
            assert question
            question.state = "published"
        assert live.version() > first


def test_a_kept_page_is_made_anew_when_another_process_has_written(live_data: Path, database_url: str) -> None:
    from app import create_app

    told = {"DATA": live_data, "DATABASE_URL": database_url, "TESTING": True, "CACHE_MB": "8"}
    here, there = create_app(told), create_app(told)
    asked: list[int] = []
    here.before_request(lambda: asked.append(1))
    client = here.test_client()
    try:
        with there.app_context(), changing() as db:
            db.add(meeting())
        for _ in range(3):
            assert client.get("/forces").status_code == 200
        assert len(asked) == 1
        with there.app_context(), changing() as db:
            db.add(meeting(starts="2026-12-09T18:30", ends="2026-12-09T20:00"))
        client.get("/forces")
        assert len(asked) == 2
    finally:
        for app in (here, there):
            app.extensions[EXTENSION].close()


def test_the_second_of_two_who_edit_is_told(live_app: Flask) -> None:
    with live_app.app_context():
        with changing() as db:
            db.add(made := meeting())
        first = reading().get(Meeting, made.id)
        assert first
        with changing() as db:
            row = db.get(Meeting, made.id)
            assert row
            row.place = "Library"
        with pytest.raises(StaleDataError):
            edit(first, "Town Hall")


def test_rates_are_counted_by_all_workers_together_and_hold_no_address(live_app: Flask, live_data: Path) -> None:
    from app import create_app

    other = create_app({"DATA": live_data, "DATABASE_URL": live_app.config["DATABASE_URL"], "TESTING": True})
    told: list[bool] = []
    try:
        for app in (live_app, other, live_app, other):
            with app.test_request_context("/", environ_base={"REMOTE_ADDR": "198.51.100.7"}):
                told.append(limits.hit("question", "3 per hour"))
        assert told == [True, True, True, False]
        with other.test_request_context("/", environ_base={"REMOTE_ADDR": "198.51.100.8"}):
            assert limits.hit("question", "3 per hour")
        with engine(other).connect() as connection:
            kept = " ".join(map(str, connection.exec_driver_sql("SELECT * FROM rate_counts").all()))
        assert "198.51" not in kept
    finally:
        other.extensions[EXTENSION].close()


def test_who_did_something_is_forgotten_a_day_after_its_window(live_app: Flask) -> None:
    with live_app.test_request_context("/", environ_base={"REMOTE_ADDR": "198.51.100.7"}):
        limits.hit("question", "3 per hour")
        with changing() as db:
            db.execute(update(RateCount).values(ends=1.0))
    with live_app.test_request_context("/", environ_base={"REMOTE_ADDR": "198.51.100.8"}):
        limits.hit("question", "3 per hour")
        limits.hit("question", "3 per hour")
        assert [(row.count, row.ends > 1.0) for row in reading().scalars(select(RateCount))] == [(2, True)]


def test_one_supporter_counts_once_however_many_ask_at_once(live_app: Flask) -> None:
    with live_app.app_context():
        with changing() as db:
            told = {"area": "zedshire/coast", "route": 2, "text": "x", "made": journal.moment()}
            db.add(made := Request(ref=keys.new_ref(), **told))
        hashed = keys.email_hash(" Jo@Example.org")
        assert hashed == keys.email_hash("jo@example.ORG")

    def support() -> None:
        with live_app.app_context():
            try:
                with changing() as db:
                    db.add(Supporter(request_id=made.id, email_hash=hashed))
            except DBAPIError:
                pass

    threads = [threading.Thread(target=support) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with live_app.app_context():
        assert len(reading().scalars(select(Supporter)).all()) == 1


def test_two_workers_make_one_secret_that_only_the_owner_may_read(live_data: Path) -> None:
    from app import create_app

    apps = [create_app({"DATA": live_data, "DATABASE_URL": "", "TESTING": True}) for _ in range(2)]
    told = set()
    for app in apps:
        with app.app_context():
            told.add(keys.secret())
    assert len(told) == 1
    assert (live_data / "live/secret").stat().st_mode & 0o077 == 0
    assert [p.name for p in (live_data / "live").iterdir()] == ["secret"]


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"SECRET": "short"}, "OPENBEAT_SECRET"),
        ({"DATABASE_URL": "mysql://a/b"}, "DATABASE_URL"),
        ({"DATABASE_URL": "nothing"}, "DATABASE_URL"),
        ({"PROXIES": "many"}, "OPENBEAT_PROXIES"),
        ({"SUPPORTERS": "0"}, "OPENBEAT_SUPPORTERS"),
        ({"RATE": "often"}, "OPENBEAT_RATE"),
        ({"SMTP": "mail.example"}, "OPENBEAT_SMTP"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_in_a_line(live_data: Path, settings: dict[str, str], said: str) -> None:
    from app import create_app

    with pytest.raises(SystemExit, match=said):
        create_app({"DATA": live_data, "TESTING": True} | settings)


def test_figures_are_served_while_the_live_database_is_away(live_data: Path) -> None:
    from app import create_app

    nowhere = "postgresql://nobody@127.0.0.1:1/none"
    client = create_app({"DATA": live_data, "DATABASE_URL": nowhere, "TESTING": True}).test_client()
    assert client.get("/forces").status_code == 200
    assert client.get("/ward/E05999001").status_code == 200
    assert client.get("/healthz").status_code == 200
