"""A load generator: several connections that are kept open, each asking again as soon as it was answered.

It runs in a process of its own, knows the length of the one answer it asks for, and only counts bytes, so that it takes
little of the machine that it shares with the server.
"""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import sys
from dataclasses import asdict, dataclass
from time import perf_counter, process_time

CONNECTIONS, SECONDS, WARMING = 16, 3.0, 0.5
OK = b"HTTP/1.1 200 "


@dataclass(frozen=True)
class Load:
    """What a server bore."""

    a_second: float  # whole answers
    wrong: int  # answers of another status
    busy: float  # the share of its time that the generator itself worked: near 1 it is the limit


def load(port: int, path: str) -> Load:
    """Ask a server on this machine for one path, gzipped, as fast as it answers."""
    command = [sys.executable, __file__, str(port), path]
    return Load(**json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout))


class Visitor(asyncio.Protocol):
    """One connection."""

    def __init__(self, request: bytes, length: int) -> None:
        """Ask `request` again and again; its answer is `length` bytes long."""
        self.request, self.length = request, length
        self.answers = self.wrong = self.left = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the first time."""
        assert isinstance(transport, asyncio.WriteTransport)
        self.transport = transport
        self._ask()

    def data_received(self, data: bytes) -> None:
        """Count what arrives; ask again when it is whole."""
        if self.left == self.length and not data.startswith(OK):
            self.wrong += 1
        self.left -= len(data)
        if self.left <= 0:
            self.answers += 1
            self._ask()

    def _ask(self) -> None:
        self.left = self.length
        self.transport.write(self.request)


async def bear(port: int, path: str) -> Load:
    """Several visitors for some seconds, after a time that does not count."""
    head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n"
    length = measure(port, f"{head}\r\n".encode())
    loop = asyncio.get_running_loop()
    visitors = [Visitor(f"{head}\r\n".encode(), length) for _ in range(CONNECTIONS)]
    for visitor in visitors:
        await loop.create_connection(lambda one=visitor: one, "127.0.0.1", port)
    await asyncio.sleep(WARMING)
    before, start, worked = sum(v.answers for v in visitors), perf_counter(), process_time()
    await asyncio.sleep(SECONDS)
    spent = perf_counter() - start
    answers, busy = sum(v.answers for v in visitors) - before, (process_time() - worked) / spent
    for visitor in visitors:
        visitor.transport.abort()
    return Load(answers / spent, sum(v.wrong for v in visitors), round(busy, 2))


def measure(port: int, request: bytes) -> int:
    """How many bytes an answer has, its head included, on a connection that stays open."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(request)
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += connection.recv(65_536)
        head = answer.partition(b"\r\n\r\n")[0]
        lines = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
        if b"content-length" in lines:
            return len(head) + 4 + int(lines[b"content-length"])
        while not answer.endswith(b"0\r\n\r\n"):  # in chunks, of the same sizes each time
            answer += connection.recv(65_536)
        return len(answer)


if __name__ == "__main__":
    print(json.dumps(asdict(asyncio.run(bear(int(sys.argv[1]), sys.argv[2])))))
