"""Panels that look at stop and search: who sits on them, what they recommended, what the force answered."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, Versioned


class PanelMember(Versioned, Base):
    """A seat on a panel; members may be named by what they stand for ("a youth worker, Saltmere")."""

    __tablename__ = "panel_members"

    area: Mapped[str]
    name: Mapped[str]
    role: Mapped[str] = mapped_column(default="member")
    valid_from: Mapped[str]
    valid_to: Mapped[str] = mapped_column(default="")


class Recommendation(Versioned, Base):
    """What a panel recommended at a meeting, and the answer."""

    __tablename__ = "recommendations"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    area: Mapped[str]
    text: Mapped[str]
    answer: Mapped[str] = mapped_column(default="")
    answered_by: Mapped[str] = mapped_column(default="")
    answered: Mapped[str] = mapped_column(default="")  # day
