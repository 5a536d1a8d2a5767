"""Actions and priorities as pages show them: who took them on, how old they are, what was done, what is still open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from . import scrutiny_words as said
from .grounds import Ground
from .tables import Action, Priority


@dataclass(frozen=True)
class ActionShown:
    """One action; every string is finished."""

    text: str
    where: str  # the ward it is about, or the whole area; "" where the page says it
    owner: str
    agreed: str
    due: str
    overdue: bool
    open: bool
    state: str  # "done 3 March 2027"
    done: str
    responsible: str
    history: tuple[str, ...]
    meeting: str  # address of the meeting where it was agreed


@dataclass(frozen=True)
class AgreedShown:
    """One priority that was agreed at a meeting; every string is finished."""

    text: str
    where: str
    agreed: str
    done: str
    responsible: str
    closed: str  # "", or when it was closed
    meeting: str  # address, "" where it was agreed at none


def action(
    a: Action, names: Mapping[str, str], today: date, ground: Ground | None = None, neighbourhood: str = ""
) -> ActionShown:
    """An action as of a day.

    Args:
        a: the action; its history is read where it was loaded with it.
        names: code → name of wards.
        today: the day.
        ground: the area to name where the action is about no ward, None where the page says it.
        neighbourhood: of the meeting that agreed it, "" where it is for all of its area.
    """
    is_open = a.state == "open"
    return ActionShown(
        text=a.text,
        where=_where(a.ward, neighbourhood, names, ground),
        owner=a.owner,
        agreed=said.agreed_words(a.agreed, today),
        due=said.due_words(a.due, a.state, today),
        overdue=said.is_overdue(a.due, a.state, today),
        open=is_open,
        state="" if is_open else said.closed_words(a.state, a.closed),
        done=a.done or ("" if is_open else said.NOT_DONE),
        responsible=a.responsible,
        history=tuple(said.step_words(s.on, s.state, s.due, s.note) for s in a.steps) if "steps" in a.__dict__ else (),
        meeting=address(a.meeting_id),
    )


def agreed(p: Priority, names: Mapping[str, str], today: date, ground: Ground | None = None) -> AgreedShown:
    """A priority as of a day; arguments as of `action`."""
    return AgreedShown(
        text=p.text,
        where=_where(p.ward, p.neighbourhood, names, ground),
        agreed=said.agreed_words(p.agreed, today),
        done=_dated(p.done, p.done_on) or said.NOT_DONE,
        responsible=p.responsible or said.NO_RESULT,
        closed=f"closed {said.date_words(p.closed)}" if p.closed else "",
        meeting=address(p.meeting_id) if p.meeting_id else "",
    )


def address(meeting: int) -> str:
    """Of a meeting's page."""
    return f"/meeting/{meeting}"


def split(every: Iterable[Action], since: str) -> tuple[list[Action], list[Action]]:
    """Actions that are open, those longest overdue first, and those closed after a day, the newest first."""
    own = list(every)
    is_open = sorted((a for a in own if a.state == "open"), key=lambda a: (a.due or "9999", a.agreed, a.id))
    closed = sorted((a for a in own if a.state != "open" and a.closed > since), key=lambda a: a.closed, reverse=True)
    return is_open, closed


def _where(ward: str, neighbourhood: str, names: Mapping[str, str], ground: Ground | None) -> str:
    if ward or neighbourhood:
        return names.get(ward or neighbourhood, ward or neighbourhood)
    return said.FOR_ALL.format(area=ground.short) if ground else ""


def _dated(text: str, day: str) -> str:
    return f"{text} ({said.date_words(day)})" if text and day else text
