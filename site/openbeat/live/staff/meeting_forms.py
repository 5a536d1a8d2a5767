"""The form of a meeting: where, when, who. Times that the change of the clocks leaves out or doubles are refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from wtforms import HiddenField, ValidationError

from ...pages import the_store
from .. import staff_words as said
from ..database import reading
from ..forms import wall
from ..tables import Lead, Meeting
from ..tables.gathered import HELD, KINDS, MOVED, PLANNED
from . import fields, scope
from .editing import Conflict, Difference, EditForm

BEAT = "beat"
TIMED = ("starts", "ends", "place", "join_url", "state")  # what raises the number of a calendar file
RANK_HINT = "Superintendent or above for scrutiny meetings."
REASON_HINT = "Only where the time changes: it is shown with the time before."


class MeetingForm(EditForm):
    """A meeting; day and times are three fields, two columns."""

    area = fields.choice("Force or command area")
    kind = fields.choice("Kind of meeting", [(kind, said.KINDS[kind]) for kind in KINDS])
    neighbourhood = fields.choice("Neighbourhood", hint="For a beat meeting: whose it is.")
    state = fields.choice("State", [(PLANNED, "Is planned"), (HELD, "Was held")])
    title = fields.line("Title", hint="Left empty, it is named by its kind.")
    about = fields.text("What it is about")
    day = fields.day("Day", True)
    from_ = fields.clock("Begins at", hint="Like 18:30.")
    to = fields.clock("Ends at")
    reason = fields.text("Why the time changes", hint=REASON_HINT, most=500)
    place = fields.line("Place", hint="Room, building, town.", most=300)
    access = fields.text("Access", hint="Step-free, hearing loop, interpreter, whom to ask.", most=1_000)
    join_url = fields.web("Address to join online")
    join_words = fields.text("How to join", hint="Telephone number and code, how long before.", most=500)
    chair = fields.line("Chair")
    chair_rank = fields.line("Rank of the chair", hint=RANK_HINT)
    council_officer = fields.line("Senior council officer")
    oversight_lead = fields.line("Oversight lead")
    email = fields.email("E-mail address for questions about it")
    telephone = fields.line("Telephone", most=50)
    source = fields.line("Where it is announced", hint="An https address, or words.", most=500)
    request = HiddenField("Request", default="")  # that it was agreed on
    starts = ends = ""  # as they are kept, once they are well
    was: Meeting | None = None  # the meeting as it stands, of an edited one
    now: datetime  # by the clock on the wall

    def offer(self, area: str, choices: scope.Choices, now: datetime, was: Meeting | None = None) -> None:
        """Set what depends on who asks and where; `was` is None for a new meeting."""
        self.now, self.was = now, was
        hoods = scope.neighbourhoods(area) if area else scope.NONE
        self.neighbourhood.choices = fields.offered(scope.kept(hoods, was.neighbourhood if was else ""))
        if was is None:
            self.area.choices = fields.offered(choices)
            del self.reason
        else:
            del self.area, self.state, self.request

    def begin(self, area: str) -> None:
        """Show what is known of a new meeting of an area."""
        self.area.process_data(area)
        self.oversight_lead.process_data(lead_in_office(area, self.now.date()))

    def fill(self, row: Any) -> None:
        """Show a meeting."""
        super().fill(row)
        self.reason.process_data("")
        self.day.process_data(row.starts[:10])
        self.from_.process_data(row.starts[11:])
        self.to.process_data(row.ends[11:])

    def take(self, row: Any) -> None:
        """Write what was typed into a meeting."""
        reason = row.reason
        super().take(row)
        row.reason = self.reason.data if self.moves and self.reason else reason or ""
        row.starts, row.ends = self.starts, self.ends

    def conflict(self, row: Any) -> Conflict | None:
        """As any other, with day and times."""
        found = super().conflict(row)
        if found is None:
            return None
        theirs = ((self.day, row.starts[:10]), (self.from_, row.starts[11:]), (self.to, row.ends[11:]))
        timed = tuple(Difference(f.label.text, old, f.data or "") for f, old in theirs if old != f.data)
        rest = tuple(d for d in found.differences if d.label != self.reason.label.text)
        return replace(found, differences=(*timed, *rest))

    @property
    def moves(self) -> bool:
        """Whether the form gives a meeting that is to come another time."""
        was = self.was
        return was is not None and was.state in (PLANNED, MOVED) and (was.starts, was.ends) != (self.starts, self.ends)

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether all is well, times and neighbourhood in the light of the rest."""
        well = super().validate(extra_validators)
        told = (self._times(), self._neighbourhood(), self._reason())
        if not (well and all(told)):
            return False
        self.title.data = self.title.data or said.KINDS[self.kind.data]
        return True

    def _times(self) -> bool:
        if self.day.errors or self.from_.errors or self.to.errors:
            return False
        well = [self._wall("starts", self.from_), self._wall("ends", self.to)]
        if all(well) and self.ends <= self.starts:
            return fields.wrong(self.to, said.ENDS_FIRST)
        return all(well) and self._when()

    def _wall(self, name: str, field: Any) -> bool:
        try:
            setattr(self, name, wall(date.fromisoformat(self.day.data or ""), time.fromisoformat(field.data)))
        except ValidationError as error:
            return fields.wrong(field, str(error))
        return True

    def _when(self) -> bool:
        """A meeting that is to come lies ahead, one that was held does not."""
        now = f"{self.now:%Y-%m-%dT%H:%M}"
        if self.was is None:
            held = self.state.data == HELD
        else:
            held = self.was.state == HELD
            if self.was.starts == self.starts:
                return True
        if held and self.starts > now:
            return fields.wrong(self.day, said.AHEAD)
        return held or self.starts >= now or fields.wrong(self.day, said.PAST)

    def _neighbourhood(self) -> bool:
        chosen, area = self.neighbourhood.data or "", self.was.area if self.was else self.area.data or ""
        if self.neighbourhood.errors or not area:
            return False
        if self.kind.data != BEAT:
            self.neighbourhood.data = ""
        elif not chosen:
            return fields.wrong(self.neighbourhood, said.NO_HOOD)
        elif scope.force(chosen) != scope.force(area):
            return fields.wrong(self.neighbourhood, said.HOOD_ELSEWHERE)
        return True

    def _reason(self) -> bool:
        if self.starts and self.ends and self.moves and not self.reason.data:
            return fields.wrong(self.reason, said.WHY_MOVED)
        return True


class ReasonForm(EditForm):
    """Why a meeting is cancelled."""

    reason = fields.text("Why it is cancelled", True, "Shown on the meeting’s page and in calendars.", 500)


def double(db: Session, form: MeetingForm, area: str, own: int = 0) -> int:
    """The number of another meeting of the same place, kind and start, 0 where there is none."""
    asked = select(Meeting.id).where(
        Meeting.area == area,
        Meeting.kind == form.kind.data,
        Meeting.neighbourhood == form.neighbourhood.data,
        Meeting.starts == form.starts,
        Meeting.state != "cancelled",
        Meeting.id != own,
    )
    return db.scalars(asked.order_by(Meeting.id)).first() or 0


def lead_in_office(area: str, today: date) -> str:
    """Who leads for the oversight body on a day, "" where nobody is known: as entered here, else as in the data."""
    day = today.isoformat()
    entered = (
        reading()
        .scalars(
            select(Lead)
            .where(Lead.area == area, Lead.role == "oversight lead", Lead.valid_from <= day)
            .where((Lead.valid_to == "") | (Lead.valid_to >= day))
            .order_by(Lead.valid_from.desc())
        )
        .first()
    )
    if entered is not None:
        return ", ".join(part for part in (entered.name, entered.title) if part)
    asked = "SELECT name, title FROM leads WHERE area = :area AND role = 'oversight lead' ORDER BY number"
    row = the_store().db.execute(asked, {"area": area}).fetchone()
    return ", ".join(part for part in (row["name"], row["title"]) if part) if row else ""
