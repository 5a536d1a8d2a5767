"""The fields of staff forms: lines, texts, days, times, choices, each with its length, hint and way of being wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, time
from typing import Any

from wtforms import Form, SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Optional

from .. import staff_words as said
from ..forms import FIRST, LAST, Longest, https, one_line, plain

BRITISH = re.compile(r"(\d{1,2})[ /.-](\d{1,2})[ /.-](\d{4})")
LINE, TEXT, LONG = 200, 2_000, 50_000  # characters
MARKDOWN = (
    "Empty lines part paragraphs; **bold**, - lists, [words](https://address). Nobody is to be named who need not be."
)
NO_EMAIL = "Give an e-mail address like name@example.org."


class DayField(StringField):
    """A day, kept as text ("2026-10-14", "" for none); typed as a browser sends it or as people here write it."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed; of what is no day the text is kept, to be shown again."""
        self.data = one_line(valuelist[0])[:LINE] if valuelist else ""
        if self.data:
            self.data = _day(self.data)


class TimeField(StringField):
    """A time of the clock on the wall, kept as text ("18:30")."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed; of what is no time the text is kept, to be shown again."""
        self.data = one_line(valuelist[0])[:LINE] if valuelist else ""
        if self.data:
            try:
                self.data = f"{time.fromisoformat(self.data.replace('.', ':').zfill(5)):%H:%M}"
            except ValueError:
                raise ValueError(said.BAD_TIME) from None


class NumberField(StringField):
    """A whole number, or None where nothing was typed."""

    def __init__(self, label: str, low: int, high: int, *args: Any, **kwargs: Any) -> None:
        """From `low` to `high`."""
        super().__init__(label, *args, **kwargs)
        self.low, self.high = low, high

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed; of what is no such number the text is kept, to be shown again."""
        self.data = one_line(valuelist[0])[:LINE] if valuelist else ""
        if not self.data:
            self.data = None
            return
        if not (self.data.isascii() and self.data.isdigit() and self.low <= int(self.data) <= self.high):
            raise ValueError(said.whole(self.low, self.high))
        self.data = int(self.data)  # type: ignore[assignment]  # a number, though its field is of text

    def _value(self) -> str:
        return "" if self.data is None else str(self.data)


class ChoiceField(SelectField):
    """One of a list; whatever else was sent is refused beside the field."""

    def pre_validate(self, form: Any) -> None:
        """Refuse what is not in the list."""
        try:
            super().pre_validate(form)
        except ValidationError:
            raise ValidationError(said.CHOOSE) from None


def line(label: str, needed: bool = False, hint: str = "", most: int = LINE) -> StringField:
    """A text on one line."""
    return StringField(label, [*_first(needed), Longest(most)], filters=[one_line], description=hint, default="")


def text(label: str, needed: bool = False, hint: str = "", most: int = TEXT) -> TextAreaField:
    """A text of several lines."""
    return TextAreaField(label, [*_first(needed), Longest(most)], filters=[plain], description=hint, default="")


def web(label: str, hint: str = "") -> StringField:
    """An https address."""
    return StringField(label, [Optional(), Longest(500), https], filters=[one_line], description=hint, default="")


def email(label: str, hint: str = "") -> StringField:
    """An e-mail address."""
    return StringField(
        label, [Optional(), Longest(LINE), _email], filters=[one_line], description=hint, default=""
    )  # fmt: skip


def day(label: str, needed: bool = False, hint: str = "") -> DayField:
    """A day."""
    return DayField(label, _first(needed), description=hint, default="")


def clock(label: str, needed: bool = True, hint: str = "") -> TimeField:
    """A time of day."""
    return TimeField(label, _first(needed), description=hint, default="")


def choice(label: str, choices: Iterable[tuple[str, str]] = (), hint: str = "") -> ChoiceField:
    """One of a list; a list that depends on who asks is set for each request."""
    return ChoiceField(label, choices=offered(choices), description=hint)


def offered(choices: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """Values and their words, as a choice takes them."""
    return [SelectChoice(value, words) for value, words in choices]


def after(form: Form, first: str, then: str) -> bool:
    """Whether one day of a form does not lie before another; the error is set beside the second where it does."""
    one, two = form[first], form[then]
    if one.errors or two.errors or not (one.data and two.data) or one.data <= two.data:
        return True
    return wrong(two, said.BEFORE.format(one.label.text))


def past(form: Form, name: str, today: date) -> bool:
    """Whether a day of a form is not still to come; the error is set beside it where it is."""
    field = form[name]
    if field.errors or not field.data or field.data <= today.isoformat():
        return True
    return wrong(field, said.TO_COME)


def wrong(field: Any, message: str) -> bool:
    """Set an error beside a field; False, for whoever validates."""
    field.errors = [*field.errors, message]
    return False


def _first(needed: bool) -> list[Any]:
    return [InputRequired(said.NEEDED), _not_blank] if needed else [Optional()]


def _not_blank(_: Form, field: Any) -> None:
    """Spaces alone are nothing."""
    if field.data == "":
        raise ValidationError(said.NEEDED)


def _email(_: Form, field: Any) -> None:
    """An address that could be one; no name of a host is asked after."""
    if field.data and not re.fullmatch(r"[^\s@<>\"(),:;]+@[^\s@<>\"(),:;]+\.[^\s@<>\"(),:;.]+", field.data):
        raise ValidationError(NO_EMAIL)


def _day(typed: str) -> str:
    """A day as ISO 8601 writes it; ValueError for none."""
    british = BRITISH.fullmatch(typed)
    try:
        found = date(*(int(n) for n in british.groups()[::-1])) if british else date.fromisoformat(typed)
    except ValueError:
        raise ValueError(said.BAD_DAY) from None
    if not FIRST <= found <= LAST:
        raise ValueError(said.BAD_YEAR.format(FIRST.year, LAST.year))
    return found.isoformat()
