"""What staff must know of a request to decide: its history, its support, the lead's rules and the time they allow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from .. import asked, reasons
from .. import desk_words as said
from ..tables import Meeting, Request, RequestRules, RequestStep
from ..tables.gathered import MOVED, PLANNED
from ..tables.voices import AGREED, COMPLAINT, PRIORITIES, REFUSED, UNCONFIRMED, WITH_LEAD, WITHDRAWN
from . import places

CLOSED = (UNCONFIRMED, AGREED, REFUSED, WITHDRAWN)


@dataclass(frozen=True)
class Short:
    """What a list says of a request."""

    late: str  # how much of the lead's time has gone, "" where none runs
    past: bool  # whether all of it has
    support: str


@dataclass(frozen=True)
class Facts:
    """What its page says; every string is finished."""

    short: Short
    place: str
    route: str
    state: str
    reason: str
    public: bool
    made: str
    steps: tuple[tuple[str, str, str], ...]  # when, state, note
    rules: tuple[str, ...]  # reasons for refusing that were published beforehand
    rules_source: str
    meeting: str  # that was agreed
    meeting_address: str


def many(db: Session, rows: Sequence[Request], now: datetime) -> dict[int, Short]:
    """Of each request, by its number, what a list says."""
    numbers = [row.id for row in rows]
    by_mail = asked.supported_by(db, rows)
    handed = _handed(db, numbers)
    allowed = _allowed(db, {row.area for row in rows}, now.date().isoformat())
    return {row.id: _short(row, by_mail.get(row.id, 0), handed.get(row.id, ""), allowed, now) for row in rows}


def facts(db: Session, row: Request, now: datetime) -> Facts:
    """Of one request, what its page says."""
    steps = db.scalars(select(RequestStep).where(RequestStep.request_id == row.id).order_by(RequestStep.id))
    rules = _rules(db, {row.area}, now.date().isoformat()).get(row.area)
    meeting = db.get(Meeting, row.meeting_id) if row.meeting_id else None
    return Facts(
        short=many(db, [row], now)[row.id],
        place=places.name(row.area),
        route=said.ROUTES[row.route],
        state=said.STATES[row.state],
        reason=reasons.words(row.reason),
        public=asked.is_public(row),
        made=said.moment_words(row.made),
        steps=tuple((said.moment_words(s.at), said.STATES.get(s.state, s.state), s.note) for s in steps),
        rules=tuple(line.strip() for line in rules.refusals.splitlines() if line.strip()) if rules else (),
        rules_source=rules.source if rules else "",
        meeting=f"{meeting.title}, {said.wall_words(meeting.starts)}" if meeting else "",
        meeting_address=f"/meeting/{meeting.id}" if meeting else "",
    )


def meetings(db: Session, area: str, now: datetime) -> list[tuple[str, str]]:
    """The extraordinary meetings of an area that are still to come, as a field's choices."""
    rows = db.scalars(
        select(Meeting)
        .where(
            Meeting.area == area,
            Meeting.kind == "extraordinary",
            Meeting.state.in_((PLANNED, MOVED)),
            Meeting.ends > f"{now:%Y-%m-%dT%H:%M}",
        )
        .order_by(Meeting.starts)
    )
    return [(str(row.id), f"{row.title}, {said.wall_words(row.starts)}") for row in rows]


def _short(row: Request, by_mail: int, handed: str, allowed: dict[str, int], now: datetime) -> Short:
    support = "" if row.route == COMPLAINT else said.support_words(by_mail, row.signatures, _wanted(row))
    if row.state in CLOSED:
        return Short("", False, support)
    began = datetime.fromisoformat((handed or row.made).replace("Z", "+00:00")).astimezone(said.HERE).date()
    passed, most = said.working_days(began, now.date()), allowed.get(row.area)
    return Short(said.answer_words(passed, most), most is not None and passed > most, support)


def _wanted(row: Request) -> int:
    """How many must support a request; only one about priorities needs any."""
    return asked.threshold() if row.route == PRIORITIES else 0


def _handed(db: Session, numbers: Sequence[int]) -> dict[int, str]:
    """When each request was handed to the lead."""
    found = (
        select(RequestStep.request_id, func.max(RequestStep.at))
        .where(RequestStep.request_id.in_(numbers), RequestStep.state == WITH_LEAD)
        .group_by(RequestStep.request_id)
    )
    return {row[0]: row[1] for row in db.execute(found)}


def _allowed(db: Session, areas: set[str], today: str) -> dict[str, int]:
    return {area: rules.answer_days for area, rules in _rules(db, areas, today).items()}


def _rules(db: Session, areas: set[str], today: str) -> dict[str, RequestRules]:
    """The rules in office of each area; those of the force where a command area has none of its own."""
    wanted = areas | {area.split("/")[0] for area in areas}
    rows = db.scalars(
        select(RequestRules)
        .where(
            RequestRules.area.in_(wanted),
            RequestRules.valid_from <= today,
            or_(RequestRules.valid_to == "", RequestRules.valid_to >= today),
        )
        .order_by(RequestRules.valid_from)
    )
    found = {row.area: row for row in rows}
    return {area: rules for area in areas if (rules := found.get(area) or found.get(area.split("/")[0]))}
