"""Beat meetings that were entered here, beside those of the teams' files: of one that is in both, ours counts.

A team's file may be older than the news that a meeting is moved or cancelled: what was entered here goes before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from ..gatherings import Gathering
from . import reach
from . import scrutiny_words as said
from .tables import Meeting


@dataclass(frozen=True)
class Beats:
    """The beat meetings entered here of some neighbourhoods, by time."""

    meetings: tuple[Meeting, ...]

    def rest(self, found: Iterable[Gathering]) -> tuple[Gathering, ...]:
        """The meetings of the teams' files that were not entered here, at their time or moved from it."""
        times = {(m.neighbourhood, time) for m in self.meetings for time in (m.starts, m.was_starts) if time}
        return tuple(g for g in found if (g.neighbourhood, g.starts) not in times)

    def ahead(self, today: str) -> tuple[Meeting, ...]:
        """Those from a day on, cancelled ones too: whoever has the old date must see that."""
        return tuple(m for m in self.meetings if m.starts >= today)

    def meet(self, today: str) -> frozenset[str]:
        """The neighbourhoods that have one ahead which will be held."""
        return frozenset(m.neighbourhood for m in self.ahead(today) if m.state != said.CANCELLED)


def entered(neighbourhoods: Sequence[str] | None = None) -> Beats:
    """Those of some neighbourhoods (codes), of all where none is named; none while they cannot be read."""
    asked = select(Meeting).where(Meeting.neighbourhood != "").order_by(Meeting.starts, Meeting.id)
    if neighbourhoods is not None:
        asked = asked.where(Meeting.neighbourhood.in_(neighbourhoods))
    nothing: tuple[Meeting, ...] = ()
    return Beats(reach.asked(lambda db: tuple(db.scalars(asked)), nothing) or () if neighbourhoods != [] else ())
