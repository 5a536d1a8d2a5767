"""The settings of the live half, looked at once when the site starts: what cannot be is refused in a line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn
from urllib.parse import urlsplit

from limits import parse
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

SHORTEST = 32  # characters of a secret
MOST_PROXIES = 9


def check(config: Mapping[str, Any]) -> None:
    """SystemExit of one line that names the setting, what is wrong with it and what to give."""
    _address(str(config["DATABASE_URL"]))
    secret, smtp = str(config["SECRET"]), str(config["SMTP"])
    if secret and len(secret) < SHORTEST:
        _refuse("OPENBEAT_SECRET", f"has {len(secret)} characters", f"Give at least {SHORTEST}.")
    if smtp and (urlsplit(smtp).scheme not in ("smtp", "smtps") or not urlsplit(smtp).hostname):
        _refuse("OPENBEAT_SMTP", "is no mail server", "Give smtp://name:word@host:587 or smtps://…, or nothing.")
    if smtp and "@" not in str(config["MAIL_FROM"]):
        _refuse("OPENBEAT_MAIL_FROM", "is no e-mail address", "Give the address that e-mail comes from.")
    _number("OPENBEAT_SUPPORTERS", config["SUPPORTERS"], 1, 100_000)
    _number("OPENBEAT_PROXIES", config["PROXIES"], 0, MOST_PROXIES)
    if rate := str(config["RATE"]):
        try:
            parse(rate)
        except ValueError:
            _refuse("OPENBEAT_RATE", f"is {rate!r}", "Give a rate like “30 per hour”, or nothing for any number.")


def _address(told: str) -> None:
    try:
        kind = make_url(told).get_backend_name() if told else "postgresql"
    except ArgumentError:
        kind = "no database"
    if kind != "postgresql":
        _refuse("DATABASE_URL", f"names {kind}", "Give postgresql://name:word@host/database, or nothing for SQLite.")


def _number(name: str, told: object, least: int, most: int) -> None:
    text = str(told).strip()
    if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
        _refuse(name, f"is {text!r}", f"Give a whole number from {least} to {most}.")


def _refuse(name: str, fault: str, mend: str) -> NoReturn:
    raise SystemExit(f"Refused: {name} {fault}. {mend}")
