"""Two people may edit one row: the second sees what the first has changed beside their own words, and decides.

A form of an existing row carries the row's version in a hidden field. Where the row has moved on, nothing is written;
the page comes again with both, and the newer version in the hidden field: sending it once more is a decision.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_wtf import FlaskForm
from sqlalchemy import select
from wtforms import HiddenField

from ..database import reading
from ..forms import cut
from ..tables import Audit
from ..tables.base import Base, Versioned


class EditForm(FlaskForm):  # type: ignore[misc]
    """A form of a row: `fill` and `take` copy the fields that have the names of its columns."""

    version = HiddenField("Version", default="")
    SKIPPED = frozenset({"version", "csrf_token"})

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether all is well; texts that are far too long are cut for showing them again."""
        well = bool(super().validate(extra_validators))
        cut(self)
        return well

    def fill(self, row: Base) -> None:
        """Show a row."""
        for field in self._own(row):
            field.process_data(getattr(row, field.short_name))
        if isinstance(row, Versioned):
            self.version.process_data(str(row.version))

    def take(self, row: Base) -> None:
        """Write what was typed into a row."""
        for field in self._own(row):
            setattr(row, field.short_name, field.data)

    def conflict(self, row: Base) -> Conflict | None:
        """What somebody else has changed since this form was opened, None for nothing; it then carries on from that."""
        if not isinstance(row, Versioned) or str(self.version.data) == str(row.version):
            return None
        found = tuple(
            Difference(field.label.text, str(getattr(row, field.short_name) or ""), str(field.data or ""))
            for field in self._own(row)
            if str(getattr(row, field.short_name) or "") != str(field.data or "")
        )
        self.version.data = str(row.version)
        return Conflict(*newest(row.__tablename__, row.id), found)

    def _own(self, row: Base) -> list[Any]:
        names = {column.key for column in row.__mapper__.column_attrs}
        return [field for field in self if field.short_name in names - self.SKIPPED]


class OnePage(EditForm):
    """A form that stands on one page with others: its fields bear its name."""

    PREFIX = ""

    def __init__(self, *given: Any, **told: Any) -> None:
        """As any form."""
        super().__init__(*given, prefix=self.PREFIX, **told)


@dataclass(frozen=True)
class Difference:
    """One field in which two people's words differ."""

    label: str
    theirs: str
    mine: str


@dataclass(frozen=True)
class Conflict:
    """Who was first, when, and where the two differ."""

    who: str
    when: str  # moment
    differences: tuple[Difference, ...]


def newest(kind: str, number: int) -> tuple[str, str]:
    """Who changed a row of a table last, and when (moment)."""
    asked = (
        select(Audit.who, Audit.at).where(Audit.kind == kind, Audit.row_id == number).order_by(Audit.id.desc()).limit(1)
    )
    found = reading().execute(asked).one_or_none()
    return (found.who, found.at) if found else ("Somebody", "")
