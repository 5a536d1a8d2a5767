"""What residents do on the live half, for the tests of it: an invented meeting, forms, a real SMTP server."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from flask import Flask
from page_check import Page, Visitor

HOSTILE = "<script>alert(1)</script> {{ 7*7 }} ' OR 1=1 -- =cmd|' /C calc'!A0 <img src=x onerror=alert(1)>"
TYPED = f"\x00{HOSTILE}\x1b\x7f"  # with what no database and no page may hold
HARMLESS = "<script>alert(1)</script> {{ 7*7 }} ' OR 1=1 --"  # the part of it that every browser shows
COAST = "zedshire/coast"
LINK = re.compile(r"http://localhost(/\S+)")
TEN_MEGABYTES = "long " * 2_000_000


class Letters:
    """What a server has received; it may be told to misbehave."""

    def __init__(self) -> None:
        """Nothing yet; it behaves."""
        self.received: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.refuses = self.hangs_up = False

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, *_: Any) -> str:  # noqa: N802
        """One recipient."""
        if self.hangs_up:
            session.transport = None
            server.transport.abort()
        if self.refuses:
            return "550 no such address"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _: Any, __: Any, envelope: Any) -> str:  # noqa: N802
        """One message."""
        told = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(told, EmailMessage)
        self.received.append(told)
        self.recipients += envelope.rcpt_tos
        return "250 OK"

    def text(self, n: int = -1) -> str:
        """The words of a message."""
        body = self.received[n].get_body()
        assert body is not None
        return str(body.get_content())

    def links(self, n: int = -1) -> list[str]:
        """The addresses in a message, without the host."""
        return LINK.findall(self.text(n))


@contextmanager
def server(app: Flask) -> Iterator[Letters]:
    """A real SMTP server on the loopback, to which the application sends."""
    letters = Letters()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(letters, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        app.config |= {"SMTP": f"smtp://127.0.0.1:{port}", "MAIL_FROM": "Open Beat <noreply@beat.example>"}
        yield letters
    finally:
        controller.stop()


def sent(visitor: Visitor, address: str, told: dict[str, str], **options: Any) -> Any:
    """The response to a form."""
    return visitor.client.post(address, data=told, **options)


def page(visitor: Visitor, address: str, told: dict[str, str], status: int) -> Page:
    """The page that answers a form, checked as every page is."""
    response = sent(visitor, address, told)
    assert response.status_code == status, response.get_data(as_text=True)[:2_000]
    assert response.headers["Cache-Control"] == "no-store"
    return visitor.checked(address, response)


def error(shown: Page, field: str) -> str:
    """What is said at a field; the summary above says it too."""
    told = " ".join("".join(shown.within(f"{field}-error").itertext()).split())
    assert told.removeprefix("Error: ") in shown.words.split("There is a problem")[1]
    return told.removeprefix("Error: ")


def escaped(shown: Page) -> None:
    """Hostile text stands on the page as text."""
    assert "<script>alert" not in shown.text
    assert "<img src=x" not in shown.text
    assert HARMLESS in shown.words
    assert "\x00" not in shown.text
