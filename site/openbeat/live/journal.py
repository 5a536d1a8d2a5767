"""The audit log and the public version, kept by every session without being asked.

Each flush writes a line for each row that is new, changed or deleted; a change of what public pages show raises the
number in `revision`, by which kept pages know that they are old.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import event, insert, inspect, update
from sqlalchemy.orm import Session, UOWTransaction

from .tables import Action, Audit, Base, Meeting, Request, Revision

RESIDENT, SITE = "a resident", "the site"
NEW, CHANGED, DELETED = "new", "changed", "deleted"
UNTOLD = frozenset({"id", "version"})
OWNERS = {"meeting_id": Meeting, "request_id": Request, "action_id": Action}  # of rows that have no area of their own


def info(who: str, account: int | None = None) -> dict[str, Any]:
    """What a session must know of whoever changes something."""
    return {"who": who, "account": account}


def moment() -> str:
    """Now, in universal time: "2026-10-14T17:30:05Z"."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@event.listens_for(Session, "after_flush")
def _write(session: Session, _: UOWTransaction) -> None:
    rows = list(_changed(session))
    lines = [_line(session, what, row) for what, row in rows if row.RECORDED]
    told = [line for line in lines if line["what"] != CHANGED or line["changes"] != "{}"]
    if told:
        session.execute(insert(Audit), told)
    if any(row.shown() for _, row in rows if row.RECORDED):
        session.execute(update(Revision).values(n=Revision.n + 1))


def _changed(session: Session) -> Iterator[tuple[str, Base]]:
    yield from ((NEW, row) for row in session.new if isinstance(row, Base))
    yield from ((CHANGED, row) for row in session.dirty if isinstance(row, Base) and session.is_modified(row))
    yield from ((DELETED, row) for row in session.deleted if isinstance(row, Base))


def _line(session: Session, what: str, row: Base) -> dict[str, Any]:
    return {
        "at": moment(),
        "account_id": session.info.get("account"),
        "who": session.info.get("who", SITE),
        "what": what,
        "kind": row.__tablename__,
        "row_id": getattr(row, "id", 0),
        "area": _area(session, row),
        "changes": json.dumps(_changes(what, row), ensure_ascii=False, default=str),
    }


def _area(session: Session, row: Base) -> str:
    """Where a row belongs: its own area, that of the meeting, request or action it is part of, a grant's scope."""
    for name in ("area", "scope"):
        if hasattr(row, name):
            return str(getattr(row, name))
    for name, owner in OWNERS.items():
        if (number := getattr(row, name, None)) is not None and (found := session.get(owner, number)) is not None:
            return _area(session, found)
    return ""


def _changes(what: str, row: Base) -> dict[str, list[Any] | None]:
    """Column → before and after; of private columns None alone."""
    told: dict[str, list[Any] | None] = {}
    state = inspect(row)
    for column in state.mapper.column_attrs:
        if column.key in UNTOLD | row.UNTOLD:
            continue
        history = state.attrs[column.key].history
        now = getattr(row, column.key)
        if what == CHANGED and not history.has_changes():
            continue
        if what == NEW and now in ("", None):
            continue
        before = history.deleted[0] if history.deleted else None
        after = None if what == DELETED else now
        told[column.key] = None if column.key in row.PRIVATE else [now if what == DELETED else before, after]
    return told
