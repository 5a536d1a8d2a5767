"""Fifty residents at once, a worker killed among them, two servers on one database: nothing lost, nothing doubled."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

import storm as storms
from sqlalchemy import func, select
from storm import EACH, Storm

from openbeat.live.database import reading
from openbeat.live.tables import Audit, Question, Supporter


def test_every_acknowledged_question_and_support_is_there_once_though_a_worker_is_killed(
    live_data: Path, database_url: str, tmp_path: Path
) -> None:
    app = storms.application(live_data, database_url)
    meeting, ref, links = storms.prepared(app)
    killed = threading.Event()
    with storms.served(live_data, database_url, tmp_path / "log") as server:

        def kill(storm: Storm) -> None:
            while storm.acknowledged < EACH // 2 and not storm.failed.wait(0.01):
                pass
            os.kill(server.workers[0], signal.SIGKILL)
            killed.set()

        storm = storms.rage(server, meeting, links, kill)
    assert killed.is_set()
    assert storm.again > 0, "nobody noticed that a worker died"
    assert (len(storm.questions), len(storm.supports)) == (EACH, EACH)
    with app.app_context():
        db = reading()
        found = {q.text: f"/question/{q.ref}" for q in db.scalars(select(Question))}
        assert found == storm.questions
        assert db.scalar(select(func.count()).select_from(Supporter)) == EACH
        lines = select(func.count()).select_from(Audit).where(Audit.kind == "questions", Audit.what == "new")
        assert db.scalar(lines) == EACH
    storms.closed(app)
    assert ref


def test_two_servers_on_one_postgresql_serve_the_same_state(county: Path, tmp_path: Path, postgres: str) -> None:
    import postgres as postgresql

    address = postgresql.fresh(postgres)
    folders = [tmp_path / name for name in ("one", "other")]
    for folder in folders:
        folder.mkdir()
        for name in ("snapshots", "history.db"):
            (folder / name).symlink_to(county / "site" / name)
    app = storms.application(folders[0], address)
    meeting, _, _ = storms.prepared(app)
    one, other = (storms.served(folder, address, tmp_path / f"{folder.name}.log") for folder in folders)
    with one as first, other as second:
        asked = first.ask("POST", f"/meeting/{meeting}/question", {"text": "Is it the same everywhere?"})
        told = second.ask("GET", asked.headers["location"])
        assert (asked.status, told.status) == (303, 200)
        assert "Is it the same everywhere?" in told.body
        path = f"/meeting/{meeting}"
        assert "Is it the same" not in second.ask("GET", path).body, "nobody has read it yet"
        with app.app_context():
            publish(asked.headers["location"].rpartition("/")[2])
        for server in (first, second):
            assert "Is it the same everywhere?" in server.ask("GET", path).body, "a kept page was not made anew"
    storms.closed(app)


def publish(ref: str) -> None:
    from openbeat.live.database import changing

    with changing("a moderator") as db:
        question = db.scalar(select(Question).where(Question.ref == ref))
        assert question
        question.state = "published"
