"""The real server over a built site: granian in a process of its own, on a free port, with all that it prints."""

from __future__ import annotations

import http.client
import os
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).parent.parent
ATTEMPTS = 5  # free ports to try: another process may take one first
PATIENCE = 400  # looks at the port, a twentieth of a second each


class NotUp(Exception):
    """A server that ended or did not listen."""


@dataclass(frozen=True)
class Answer:
    """One answer of the server."""

    status: int
    headers: dict[str, str]  # names in small letters
    body: str


@dataclass(frozen=True)
class Server:
    """A running server."""

    port: int
    log: Path
    pid: int = 0  # of the process that looks after the workers

    @property
    def workers(self) -> list[int]:
        """The processes that answer."""
        told = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text(encoding="ascii")
        return [int(pid) for pid in told.split()]

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def said(self) -> str:
        """All that it has printed."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def ask(self, method: str, path: str, form: dict[str, str] | None = None, **headers: str) -> Answer:
        """Its answer; redirects are not followed."""
        body = urlencode(form) if form is not None else None
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if form is not None else {}
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            connection.request(method, path, body, {**kind, **headers})
            response = connection.getresponse()
            text = response.read().decode("utf-8", errors="replace")
            return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, text)


@contextmanager
def serve(
    data: Path, log: Path, more: Sequence[str] = (), settings: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """Serve a data folder with the command of `make serve` (more options, more environment) until the block ends."""
    process, port = _start(data, log, more, settings or {})
    try:
        yield Server(port, log, process.pid)
    finally:
        _end(process)


def command(data: Path, port: int) -> list[str]:
    """The words of the command with which `make serve` starts the server, from the Makefile itself."""
    make = ["make", "--no-print-directory", "-n", "serve", f"PORT={port}", f"DATA={data}"]
    told = subprocess.run(make, capture_output=True, text=True, check=True, cwd=ROOT).stdout
    words = shlex.split(told[told.rindex("exec ") :].replace("\\\n", " "))[1:]
    return [str(Path(sys.executable).with_name("granian")), *words[1:]]


def _start(
    data: Path, log: Path, more: Sequence[str], settings: Mapping[str, str]
) -> tuple[subprocess.Popen[bytes], int]:
    for _ in range(ATTEMPTS):
        port = free_port()
        *words, target = command(data, port)
        with log.open("wb") as out:
            process = subprocess.Popen(
                [*words, *more, target],
                stdout=out,
                stderr=subprocess.STDOUT,
                cwd=ROOT,
                start_new_session=True,
                env={**os.environ, "OPENBEAT_DATA": str(data.absolute()), "PYTHONUNBUFFERED": "1", **settings},
            )
        if _listens(process, port):
            return process, port
        _end(process)
    raise NotUp(log.read_text(encoding="utf-8", errors="replace"))


def _listens(process: subprocess.Popen[bytes], port: int) -> bool:
    """Whether the server answers on its port; False as soon as it has ended."""
    for _ in range(PATIENCE):
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return process.poll() is None
        except OSError:
            try:
                process.wait(timeout=0.05)
            except subprocess.TimeoutExpired:
                continue
            return False
    return False


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the server and its workers at once; asked politely, it waits for ever for a worker that is still starting."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)  # a session of their own
        process.wait()


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
