"""What every form of the live half keeps to: plain text, lengths, days and times that exist, our own origin.

An error stands beside its field and the rest of what was typed is kept; of a text that is far too long its beginning.
"""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, time
from typing import Any
from urllib.parse import urlsplit

from flask import abort, request
from wtforms import Field, Form, ValidationError

from .. import clock, words
from ..pages import refused

LONGEST_BODY = 16_000_000  # bytes of a form that is read, so that a text that is too long is answered beside its field
SHOWN_AGAIN = 5_000  # characters of a text that was too long
FIRST, LAST = date(2000, 1, 1), date(2099, 12, 31)
ELSEWHERE = "That form came from another site"
ELSEWHERE_WHY = "Forms are taken from this site’s own pages only. Open the page here and send it again."
GAP = "{time} on {day} does not exist: the clocks go forward. Give a time before or after."
TWICE = "{time} on {day} comes twice: the clocks go back. Give a time before or after."


class PlainForm(Form):
    """A form of residents', without a session."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether all is well; texts that are far too long are cut for showing them again."""
        well = bool(super().validate(extra_validators))
        cut(self)
        return well


class Longest:
    """No more than so many characters; the message tells how many there are."""

    def __init__(self, most: int) -> None:
        """`most` characters."""
        self.most = most
        self.field_flags = {"maxlength": None}

    def __call__(self, _: Form, field: Field) -> None:
        """Refuse a longer text."""
        n = len(field.data or "")
        if n > self.most:
            raise ValidationError(longest_words(n, self.most))


def longest_words(n: int, most: int) -> str:
    """That a text is too long."""
    return f"This has {words.figure(n)} characters. Give {words.figure(most)} at most."


def https(_: Form, field: Field) -> None:
    """A validator: a whole https address or nothing."""
    told = urlsplit(field.data or "")
    if field.data and not (told.scheme == "https" and told.hostname and "." in told.hostname):
        raise ValidationError("Give a whole address that begins with https://")


def plain(text: str | None) -> str:
    """A filter: text without control characters and spaces around it, in one way of writing accents."""
    told = unicodedata.normalize("NFC", text or "").replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in told if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs")).strip()


def one_line(text: str | None) -> str:
    """A filter: as `plain`, on one line."""
    return " ".join(plain(text).split())


def wall(day: date, at: time) -> str:
    """A day and a time as the clock on the wall shows them: "2026-10-14T18:30".

    ValidationError for a time that does not exist, or comes twice, because the clocks change; and for a day of another
    century.
    """
    if not FIRST <= day <= LAST:
        raise ValidationError(f"Give a year between {FIRST.year} and {LAST.year}.")
    moment = datetime.combine(day, at.replace(second=0, microsecond=0)).replace(tzinfo=clock.HERE)
    first, second = moment.utcoffset(), moment.replace(fold=1).utcoffset()
    if first is not None and second is not None and first != second:
        said = TWICE if first > second else GAP
        raise ValidationError(said.format(time=f"{at:%H:%M}", day=words.day_words(day.isoformat())))
    return f"{day.isoformat()}T{at:%H:%M}"


def cut(form: Form) -> None:
    """Leave of each text what may be shown again."""
    for field in form:
        if field.errors and isinstance(field.data, str):
            field.data = field.data[:SHOWN_AGAIN]


def read_long_bodies() -> None:
    """Have this request's form read even where it is far too long: the answer stands beside the field, not instead."""
    request.max_content_length = LONGEST_BODY
    request.max_form_memory_size = LONGEST_BODY


def same_origin() -> None:
    """Refuse (400) a form that a page of another site has sent: it could not read the answer, but should not write."""
    site, origin = request.headers.get("Sec-Fetch-Site", ""), request.headers.get("Origin", "")
    own = site in ("", "same-origin", "none") and (not origin or urlsplit(origin).netloc == request.host)
    if not own:
        abort(refused(ELSEWHERE, ELSEWHERE_WHY, ()))
