"""Local agreements between police, councils and residents, as the pages of the areas show them that they are for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from . import scrutiny_words as said
from .tables import Agreement


@dataclass(frozen=True)
class AgreementShown:
    """One agreement; every string is finished."""

    title: str
    text: str
    parties: str
    when: str  # agreed, to be reviewed or overdue for it


def of(db: Session, areas: Sequence[str], day: str) -> tuple[Agreement, ...]:
    """The agreements of some forces and command areas that are in force on a day, the newest first."""
    asked = select(Agreement).where(Agreement.area.in_(areas), Agreement.agreed <= day)
    asked = asked.where(or_(Agreement.ended == "", Agreement.ended > day))
    return tuple(db.scalars(asked.order_by(Agreement.agreed.desc(), Agreement.id.desc())))


def shown(own: Agreement, day: str) -> AgreementShown:
    """An agreement on a day."""
    return AgreementShown(own.title, own.text, own.parties, said.agreement_words(own.agreed, own.review, day))
