"""Many residents at once: questions and supports through the real server, each sent again until it is acknowledged."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask

from openbeat.live import journal, keys
from openbeat.live.database import EXTENSION, changing
from openbeat.live.support import confirm_address
from openbeat.live.tables import Meeting, Request, RequestStep
from openbeat.live.tables.voices import PRIORITIES, RECEIVED
from tests.serving import Server, serve

SECRET = "of a storm that is only a test of it"  # noqa: S105
SETTINGS = {"OPENBEAT_SECRET": SECRET, "OPENBEAT_RATE": "", "OPENBEAT_SUPPORTERS": "100000"}
CLIENTS, EACH = 50, 500  # threads; questions, and as many supports
LOST = (OSError, http.client.HTTPException)  # what a client sees of a worker that died
TRIES = 60


@dataclass
class Storm:
    """What was acknowledged."""

    questions: dict[str, str] = field(default_factory=dict)  # text → address of its page
    supports: set[str] = field(default_factory=set)  # addresses of e-mail
    seconds: list[float] = field(default_factory=list)  # of each answered request
    again: int = 0  # requests that were sent more than once
    failed: threading.Event = field(default_factory=threading.Event)  # an answer was not as it must be

    @property
    def acknowledged(self) -> int:
        """Questions and supports."""
        return len(self.questions) + len(self.supports)


def application(data: Path, database_url: str) -> Flask:
    """The application with the secret of the storm."""
    from app import create_app

    return create_app({"DATA": data, "DATABASE_URL": database_url, "SECRET": SECRET, "TESTING": True})


def prepared(app: Flask) -> tuple[int, str, list[str]]:
    """A meeting, a request, and the links by which residents support it."""
    with app.test_request_context("/"):
        with changing() as db:
            told = {"area": "zedshire/coast", "kind": "scrutiny", "title": "Public scrutiny meeting"}
            db.add(meeting := Meeting(starts="2098-01-07T18:30", ends="2098-01-07T20:00", changed="", **told))
            told = {"area": "zedshire/coast", "text": "The harbour steps", "made": journal.moment()}
            db.add(request := Request(ref=keys.new_ref(), route=PRIORITIES, state=RECEIVED, **told))
            request.steps = [RequestStep(at=journal.moment(), state=RECEIVED)]
        links = [confirm_address(request.ref, f"resident{n}@example.org") for n in range(EACH)]
    return meeting.id, request.ref, links


@contextmanager
def served(data: Path, database_url: str, log: Path) -> Iterator[Server]:
    """The site over a data folder and a database."""
    with serve(data, log, settings={**SETTINGS, "DATABASE_URL": database_url}) as server:
        yield server


def rage(server: Server, meeting: int, links: list[str], meanwhile: Callable[[Storm], None] = lambda _: None) -> Storm:
    """Send everything; `meanwhile` runs beside the clients and sees what was acknowledged so far."""
    storm, lock = Storm(), threading.Lock()

    def question(n: int) -> None:
        text = f"Question {n}: when will the lights on the harbour steps be mended?"
        answer, told = _until_answered(server, f"/meeting/{meeting}/question", {"text": text}, storm, lock)
        assert answer.status == 303, answer.body
        with lock:
            storm.questions[text] = answer.headers["location"]
            storm.seconds.append(told)

    def support(link: str) -> None:
        path, _, key = link.partition("?key=")
        answer, told = _until_answered(server, path, {"key": key}, storm, lock)
        assert answer.status == 200, answer.body
        with lock:
            storm.supports.add(key)
            storm.seconds.append(told)

    with ThreadPoolExecutor(CLIENTS + 1) as pool:
        beside = pool.submit(meanwhile, storm)
        sent = [job for n, link in enumerate(links) for job in (pool.submit(question, n), pool.submit(support, link))]
        for job in (*sent, beside):
            if job.exception():
                storm.failed.set()
            job.result()
    return storm


def closed(app: Flask) -> None:
    """Give the application's connections back."""
    app.extensions[EXTENSION].close()


def _until_answered(
    server: Server, path: str, form: dict[str, str], storm: Storm, lock: threading.Lock
) -> tuple[object, float]:
    """The answer and its seconds; sent again, as a browser's user would, where the connection broke."""
    for n in range(TRIES):
        start = time.perf_counter()
        try:
            return server.ask("POST", path, form), time.perf_counter() - start
        except LOST:
            with lock:
                storm.again += 1
            threading.Event().wait(0.05 * (n + 1))  # a worker needs a moment to come back
    raise AssertionError(f"{path} was never answered")
