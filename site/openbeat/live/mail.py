"""E-mail through any SMTP server that the setting SMTP names; a demonstration without one writes files instead.

No message holds anything that somebody has typed: whoever could have words of their own sent to any address would soon
send advertising from it. The links in a message begin with the site's own address, never with one that a visitor gave.
"""

from __future__ import annotations

import re
import secrets
import smtplib
import ssl
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from flask import current_app, request

from ..pages import public, store_or_none
from . import limits
from .database import the_live

SERVER, FILES, NONE = "server", "files", ""  # how messages go out
TIMEOUT = 10  # seconds that a server may take for one answer
TO_ONE = "6 per day"  # messages to one address, so that nobody can be buried in them
LONGEST = 254  # characters of an address, as SMTP allows
ADDRESS = re.compile(r"[^\s@,;:<>()\[\]\\\"]{1,64}@[^\s@,;:<>()\[\]\\\"]+")
LOOPBACK = ("localhost", "127.0.0.1", "::1")
NOBODY = "open-beat@localhost"  # of messages that are only written as files


class Unsent(Exception):
    """A message could not be handed over."""


def way() -> str:
    """How messages go out here: SERVER, FILES (a demonstration without a server), or NONE."""
    if current_app.config["SMTP"] and current_app.config["MAIL_FROM"] and _own_address():
        return SERVER
    store = store_or_none()
    return FILES if store and store.snapshot.fictional and not current_app.config["SMTP"] else NONE


def outbox() -> Path:
    """Where a demonstration's messages lie."""
    return the_live().folder / "outbox"


def is_address(text: str) -> bool:
    """Whether a text may be an e-mail address: one @, no spaces, letters that every server takes."""
    return len(text) <= LONGEST and text.isascii() and bool(ADDRESS.fullmatch(text))


def may_send(to: str) -> bool:
    """Count one more message to an address; False where it had its share of the day."""
    return limits.hit("mail", TO_ONE, to.strip().casefold())


def send(to: str, subject: str, text: str) -> None:
    """Hand a message over; Unsent where that fails or there is no way.

    Args:
        to: the one address that it goes to.
        subject: of the message.
        text: in lines of our own making.
    """
    chosen = way()
    if chosen == NONE or not is_address(to):
        raise Unsent
    message = _message(to, subject, text)
    try:
        if chosen == SERVER:
            _deliver(message, to)
        else:
            _write(message)
    except (OSError, smtplib.SMTPException, ssl.SSLError) as error:
        current_app.logger.warning("a message was not sent: %s", type(error).__name__)
        raise Unsent from error


def link(path: str) -> str:
    """One of the site's addresses as it may stand in a message."""
    return public(path)


def _own_address() -> bool:
    """Whether links can be written that no visitor's `Host` header decides."""
    told = request.host.rpartition(":")[0] or request.host
    return bool(current_app.config["ADDRESS"]) or told.strip("[]") in LOOPBACK


def _message(to: str, subject: str, text: str) -> EmailMessage:
    sender = str(current_app.config["MAIL_FROM"] or NOBODY)
    message = EmailMessage()
    message["From"] = sender
    message["To"] = to
    message["Subject"] = " ".join(subject.split())
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2].strip("> ") or "localhost")
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text, cte="7bit" if text.isascii() else "quoted-printable")
    return message


def _deliver(message: EmailMessage, to: str) -> None:
    """By SMTP, encrypted where the server can; a password goes nowhere in the clear but to this machine."""
    told = urlsplit(str(current_app.config["SMTP"]))
    with _connected(told) as server:
        safe = told.scheme == "smtps"
        if not safe and server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
            safe = True
        if told.username:
            if not (safe or told.hostname in LOOPBACK):
                raise smtplib.SMTPException("the server takes a password in the clear only")
            server.login(unquote(told.username), unquote(told.password or ""))
        server.send_message(message, to_addrs=[to])


def _connected(told: SplitResult) -> smtplib.SMTP:
    host, safe = told.hostname or "localhost", ssl.create_default_context()
    server: smtplib.SMTP
    if told.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, told.port or 465, context=safe, timeout=TIMEOUT)
    else:
        server = smtplib.SMTP(host, told.port or 25, timeout=TIMEOUT)
    server.ehlo()
    return server


def _write(message: EmailMessage) -> None:
    folder = outbox()
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{secrets.token_hex(3)}.eml"
    (folder / name).write_bytes(message.as_bytes())
