"""Decisions that only one person makes: whoever comes second is told who was first, and nothing is written twice."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy.orm import Session

from ..tables import Account, Question, Request, Suggestion
from .editing import Conflict, newest

Row = TypeVar("Row", bound=Account | Question | Request | Suggestion)


class Decided(Exception):
    """A row was changed by somebody else since its page was opened."""

    def __init__(self, kind: str, number: int) -> None:
        """The row's table and number."""
        super().__init__(kind, number)
        self.kind, self.number = kind, number

    def conflict(self) -> Conflict:
        """Who was first, and when."""
        who, when = newest(self.kind, self.number)
        return Conflict(who, when, ())


def unchanged(db: Session, row: Row, version: str) -> Row:
    """The row as it stands, locked; Decided where its version is not the one that somebody's page was made of."""
    kind = type(row)
    now = db.get(kind, row.id, with_for_update=True, populate_existing=True)
    if now is None or str(now.version) != version:
        raise Decided(kind.__tablename__, row.id)
    return now
