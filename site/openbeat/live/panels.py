"""Panels that look at stop and search: who sits on them on a day, what they recommended, what was answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from . import scrutiny_words as said
from .tables import PanelMember, Recommendation

PANEL = "stop-and-search panel"


@dataclass(frozen=True)
class RecommendationShown:
    """What was recommended, and the answer; every string is finished."""

    text: str
    answer: str
    by: str  # "Chief Superintendent …, 3 March 2027", "" without an answer


def members(db: Session, area: str, day: date) -> tuple[str, ...]:
    """Who sits on the panel of an area on a day: "A youth worker, Saltmere, chair"; those with an office first."""
    on = day.isoformat()
    asked = select(PanelMember).where(
        PanelMember.area == area,
        PanelMember.valid_from <= on,
        or_(PanelMember.valid_to == "", PanelMember.valid_to >= on),
    )
    rows = db.scalars(asked.order_by(PanelMember.id))
    return tuple(m.name if m.role == "member" else f"{m.name}, {m.role}" for m in sorted(rows, key=_plain))


def shown(r: Recommendation) -> RecommendationShown:
    """A recommendation with its answer as pages show it."""
    day = said.date_words(r.answered) if r.answered else ""
    by = ", ".join(filter(None, (r.answered_by, day))) if r.answer else ""
    return RecommendationShown(r.text, r.answer or said.NO_ANSWER, by)


def _plain(member: PanelMember) -> bool:
    return member.role == "member"
