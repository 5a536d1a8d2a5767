"""The audit log as administrators read it: whose lines, which of them, and each in words."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from .. import access
from .. import desk_words as said
from ..tables import Account, Audit, Grant
from ..tables.staff import ADMIN
from . import links, places, scope

OWNERS = {"account_id": "accounts", "meeting_id": "meetings", "request_id": "requests", "action_id": "actions"}
PLAIN = {None: "", True: "yes", False: "no"}


@dataclass(frozen=True)
class Asked:
    """Which lines are asked for; "" for all."""

    kind: str = ""
    who: str = ""
    area: str = ""


@dataclass(frozen=True)
class Change:
    """One column, before and after."""

    field: str
    before: str
    after: str
    private: bool


@dataclass(frozen=True)
class Line:
    """One line; every string is finished."""

    when: str
    moment: str
    who: str
    what: str
    kind: str
    number: int
    address: str  # of the row's page, "" where it has none
    area: str
    place: str
    changes: tuple[Change, ...]


def newest(db: Session, account: Account, asked: Asked, most: int, before: int = 0) -> list[Audit]:
    """The newest lines of an account's places, those before a number where one is given."""
    wanted = _wanted(db, account, asked).order_by(Audit.id.desc()).limit(most)
    return list(db.scalars(wanted.where(Audit.id < before) if before else wanted))


def every(db: Session, account: Account, asked: Asked) -> Any:
    """All lines that are asked for, newest first, a few hundred at a time."""
    return db.scalars(_wanted(db, account, asked).order_by(Audit.id.desc()).execution_options(yield_per=500))


def choices(db: Session, account: Account) -> tuple[list[str], list[str], list[str]]:
    """Kinds, names and areas that stand in the lines of an account's places."""
    own = _own(db, account)
    kinds, names, areas = (
        list(db.scalars(select(column).where(own).distinct().order_by(column)))
        for column in (Audit.kind, Audit.who, Audit.area)
    )
    return kinds, names, [area for area in areas if area]


def line(row: Audit) -> Line:
    """A line in words."""
    told: dict[str, list[Any] | None] = json.loads(row.changes)
    return Line(
        when=said.moment_words(row.at),
        moment=row.at,
        who=row.who,
        what=row.what,
        kind=said.kind_words(row.kind),
        number=row.row_id,
        address=_page(row, told),
        area=row.area,
        place=places.name(row.area) if row.area else "",
        changes=tuple(_change(field, values) for field, values in told.items()),
    )


def cells(row: Audit) -> list[tuple[str, ...]]:
    """A line as rows of a table: one for each column that has changed."""
    told = line(row)
    start = (told.moment, told.who, told.what, row.kind, str(row.row_id), row.area)
    return [(*start, c.field, c.before, c.after, "yes" if c.private else "") for c in told.changes] or [
        (*start, "", "", "", "")
    ]


def _page(row: Audit, told: dict[str, list[Any] | None]) -> str:
    """The page of a row, or of the account, meeting or request that it is part of."""
    if row.what != "deleted" and (own := links.row(row.kind, row.row_id)):
        return own
    for column, kind in OWNERS.items():
        number = next((value for value in reversed(told.get(column) or []) if value), None)
        if number and (found := links.row(kind, number)):
            return found
    return ""


def _change(field: str, values: Sequence[Any] | None) -> Change:
    if values is None:
        return Change(said.field_words(field), "", "", True)
    before, after = (PLAIN[v] if v is None or isinstance(v, bool) else str(v) for v in values)
    return Change(said.field_words(field), before, after, False)


def _wanted(db: Session, account: Account, asked: Asked) -> Select[Any]:
    wanted = select(Audit).where(_own(db, account))
    if asked.kind:
        wanted = wanted.where(Audit.kind == asked.kind)
    if asked.who:
        wanted = wanted.where(Audit.who == asked.who)
    if asked.area:
        wanted = wanted.where(or_(Audit.area == asked.area, Audit.area.startswith(f"{asked.area}/", autoescape=True)))
    return wanted


def _own(db: Session, account: Account) -> ColumnElement[bool]:
    """Lines of the places of an administrator, and of accounts whose every role lies there."""
    if access.may(account, ADMIN, ""):
        return Audit.id > 0
    within = scope.within(Grant.scope, ADMIN)
    mine = select(Account.id).where(Account.grants.any(within), ~Account.grants.any(~within))
    numbers = list(db.scalars(mine))
    return or_(scope.within(Audit.area, ADMIN), (Audit.kind == "accounts") & Audit.row_id.in_(numbers))
