"""Who leads for a command area on behalf of the oversight body, and by which rules a request for a meeting is answered.

What staff have entered for today goes before what the snapshot says.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import or_, select

from .. import clock
from ..store import Store
from . import voices_words as said
from .database import reading
from .tables import Lead, RequestRules

ROLE = "oversight lead"


@dataclass(frozen=True)
class Leading:
    """What a page says before anybody asks; every string is finished."""

    name: str  # "" where nobody is named
    title: str
    contact: str
    refusals: tuple[str, ...]  # published beforehand, () where none are
    answer: str  # within which time
    address: str  # for paper
    telephone: str
    unknown: str = said.NO_LEAD
    no_rules: str = said.NO_RULES
    no_paper: str = said.NO_PAPER


def of(store: Store, area: str) -> Leading:
    """Who leads for a command area today ("zedshire/coast")."""
    rules = _rules(area)
    return Leading(
        *_lead(store, area),
        tuple(filter(None, map(str.strip, rules.refusals.splitlines()))) if rules else (),
        said.days_words(rules.answer_days) if rules else "",
        rules.address if rules else "",
        rules.telephone if rules else "",
    )


def _lead(store: Store, area: str) -> tuple[str, str, str]:
    """Name, title, how to reach the lead."""
    today = clock.now().date().isoformat()
    asked = select(Lead).where(Lead.area == area, Lead.role == ROLE, Lead.valid_from <= today)
    asked = asked.where(or_(Lead.valid_to == "", Lead.valid_to >= today)).order_by(Lead.valid_from.desc(), Lead.id)
    if entered := reading().scalars(asked).first():
        return entered.name, entered.title, entered.contact
    row = store.db.execute(
        """SELECT name, title, contact FROM leads WHERE area = :area AND role = :role
           AND coalesce(valid_from, '') <= :today AND (coalesce(valid_to, '') = '' OR valid_to >= :today)
           ORDER BY valid_from DESC, number LIMIT 1""",
        {"area": area, "role": ROLE, "today": today},
    ).fetchone()
    return (row["name"] or "", row["title"] or "", row["contact"] or "") if row else ("", "", "")


def _rules(area: str) -> RequestRules | None:
    """The rules in office for a command area, else those for all of its force."""
    today = clock.now().date().isoformat()
    asked = select(RequestRules).where(
        RequestRules.area.in_((area, area.partition("/")[0])),
        RequestRules.valid_from <= today,
        or_(RequestRules.valid_to == "", RequestRules.valid_to >= today),
    )
    newest = asked.order_by(RequestRules.area.desc(), RequestRules.valid_from.desc(), RequestRules.id.desc())
    return reading().scalars(newest).first()
