"""Finished pages, kept in memory: what was made once for a snapshot and a day is answered again as it stands.

A page made by `pages.fresh` speaks of nothing but its address, the snapshot and the day. Whatever else an answer comes
to depend on (a table that is written while the site runs, say) must have a version, added with `depends_on`.
"""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from time import time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flask import Flask
from flask_compress.flask_compress import _choose_algorithm
from werkzeug.http import http_date, parse_etags, quote_etag, remove_entity_headers, unquote_etag

from . import assets

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LONDON = ZoneInfo("Europe/London")  # whose day it is: "next meeting" depends on it
EXTENSION = "openbeat-page-versions"
MEGABYTE = 1_000_000
LARGEST = MEGABYTE  # bytes of a body
LONGEST_QUERY = 100  # characters; whatever is longer is nobody's bookmark
QUERIES = 0.25  # the part of the room for addresses with a query: no flood of them pushes the plain pages out
NEVER = ("/static/", "/s/")  # files, which the system keeps, and addresses that browsers keep for ever
PARTIAL = ("HTTP_RANGE", "HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE", "HTTP_IF_RANGE")
Key = tuple[Hashable, ...]
Headers = list[tuple[str, str]]


@dataclass(frozen=True)
class Kept:
    """One whole answer of status 200."""

    status: str
    headers: Headers
    body: bytes

    @property
    def etag(self) -> str:
        """The name of this version, quoted."""
        return next(value for name, value in self.headers if name == "ETag")

    @property
    def size(self) -> int:
        """Bytes that it takes, about."""
        return len(self.body) + sum(len(name) + len(value) for name, value in self.headers) + 500


class Shelf:
    """Answers by key in a room of so many bytes; the one asked for longest ago goes first. For several threads."""

    def __init__(self, room: int) -> None:
        """An empty shelf of `room` bytes."""
        self.room, self.used = room, 0
        self._kept: OrderedDict[Key, Kept] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key) -> Kept | None:
        """What is kept under a key, or None."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def put(self, key: Key, answer: Kept) -> None:
        """Keep an answer, unless it alone is more than the room."""
        if answer.size > self.room:
            return
        with self._lock:
            before = self._kept.pop(key, None)
            self.used += answer.size - (before.size if before else 0)
            self._kept[key] = answer
            while self.used > self.room:
                self.used -= self._kept.popitem(last=False)[1].size


class PageCache:
    """WSGI: the application's own answers, byte for byte, made once."""

    def __init__(self, app: Flask, room: int) -> None:
        """Stand before an application, with `room` bytes."""
        self._inner: WSGIApplication = app.wsgi_app
        self._current = str(Path(app.config["DATA"]) / "snapshots" / "current")
        self._encodings = tuple(app.config["COMPRESS_ALGORITHM"])
        self._named = bool(app.config["ADDRESS"])  # then no page depends on the host it was asked for at
        self._versions = _versions(app)
        self.pages, self.queries = Shelf(int(room * (1 - QUERIES))), Shelf(int(room * QUERIES))

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """What is kept for this request, else the application's answer, kept where it may be."""
        if not self._asks(environ):
            return self._inner(environ, start)
        version, shelf = self._version(), self.queries if environ.get("QUERY_STRING") else self.pages
        key = (version, *self._address(environ))
        kept = shelf.get(key) if version else None
        if kept is None and version and environ["REQUEST_METHOD"] == "GET":
            return self._made(environ, start, shelf, key)
        return _told(kept, environ, start) if kept else self._inner(environ, start)

    def _asks(self, environ: WSGIEnvironment) -> bool:
        """Whether this request may be answered from what is kept."""
        return (
            environ["REQUEST_METHOD"] in ("GET", "HEAD")
            and len(environ.get("QUERY_STRING", "")) <= LONGEST_QUERY
            and not environ["PATH_INFO"].startswith(NEVER)
            and not any(name in environ for name in PARTIAL)
        )

    def _version(self) -> Key:
        """Of what every page is made now: the snapshot, the day, and all that was added; () where none is built."""
        try:
            snapshot = os.readlink(self._current)  # noqa: PTH115 - a third of the time of pathlib's, at each request
        except OSError:
            return ()
        return (snapshot, *(version() for version in self._versions))

    def _address(self, environ: WSGIEnvironment) -> Key:
        encoding = _choose_algorithm(self._encodings, environ.get("HTTP_ACCEPT_ENCODING", ""))
        asked = (environ["PATH_INFO"], environ.get("QUERY_STRING", ""), encoding)
        if self._named:
            return asked
        host = environ.get("HTTP_HOST") or (environ["SERVER_NAME"], environ["SERVER_PORT"])
        return (*asked, environ["wsgi.url_scheme"], host, environ.get("SCRIPT_NAME", ""))

    def _made(self, environ: WSGIEnvironment, start: StartResponse, shelf: Shelf, key: Key) -> Iterable[bytes]:
        """The application's whole answer, kept if nothing that it is made of changed meanwhile."""
        told: list[tuple[str, Headers]] = []

        def listen(status: str, headers: Headers, _: object = None) -> Callable[[bytes], object]:
            told[:] = [(status, headers)]
            return lambda _: None  # Flask never writes that way

        whole = {name: value for name, value in environ.items() if name != "HTTP_IF_NONE_MATCH"}
        answer = self._inner(whole, listen)
        status, headers = told[0]  # Flask says both before it gives the body
        if not _keepable(status, headers):
            start(status, headers)
            return answer
        kept = Kept(status, headers, _drained(answer))
        if len(kept.body) <= LARGEST and self._version() == key[0]:
            shelf.put(key, kept)
        return _told(kept, environ, start)


def install(app: Flask) -> None:
    """Keep an application's pages in as many megabytes as its settings say; SystemExit of one line where they err."""
    told = str(app.config["CACHE_MB"]).strip()
    if not (told.isascii() and told.isdigit()):
        raise SystemExit(f"Refused: OPENBEAT_CACHE_MB is {told!r}. Give megabytes in whole numbers, 0 for none.")
    if int(told):
        app.wsgi_app = PageCache(app, int(told) * MEGABYTE)  # type: ignore[method-assign, assignment]


def depends_on(app: Flask, version: Callable[[], Hashable]) -> None:
    """Have pages made anew whenever `version`, asked at each request, gives something else than before."""
    _versions(app).append(version)


def today() -> date:
    """The day in England and Wales."""
    return datetime.now(LONDON).date()


def _versions(app: Flask) -> list[Callable[[], Hashable]]:
    versions: list[Callable[[], Hashable]] = app.extensions.setdefault(EXTENSION, [today, assets.version])
    return versions


def _drained(answer: Iterable[bytes]) -> bytes:
    """A whole body; what made it is told that it is done, as a server would."""
    try:
        return b"".join(answer)
    finally:
        if callable(close := getattr(answer, "close", None)):
            close()


def _keepable(status: str, headers: Headers) -> bool:
    """Whether an answer is a whole page as `pages.fresh` makes it: nothing streamed, nothing of one visitor's own."""
    told = {name.lower(): value for name, value in headers}
    return (
        status.startswith("200 ")
        and told.get("cache-control") == "no-cache"
        and told.get("vary", "Accept-Encoding") == "Accept-Encoding"
        and {"etag", "content-length"} <= told.keys()
        and "set-cookie" not in told
    )


def _told(kept: Kept, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
    """A kept answer, or "not modified" to whoever holds it already."""
    now = _date(int(time()))
    headers = [(name, now if name == "Date" else value) for name, value in kept.headers]
    held = _held(kept, environ.get("HTTP_IF_NONE_MATCH"))
    if held:
        headers = [(name, held if name == "ETag" else value) for name, value in headers]
        remove_entity_headers(headers)
        start("304 NOT MODIFIED", headers)
        return []
    start(kept.status, headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [kept.body]


@lru_cache(maxsize=2)
def _date(second: int) -> str:
    """A second since 1970 as headers write it."""
    return http_date(second)


def _held(kept: Kept, condition: str | None) -> str:
    """The name of the version that a visitor holds, as the application says it, "" where it is another.

    The name without its encoding is right too: the page is compared before it is packed, and again after.
    """
    if not condition:
        return ""
    asked, name = parse_etags(condition), unquote_etag(kept.etag)[0] or ""
    plain = name.partition(":")[0]
    return next((quote_etag(one) for one in (plain, name) if asked.contains_weak(one)), "")
