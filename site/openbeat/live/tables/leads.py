"""Who answers: oversight bodies, leads of command areas, and the rules by which a lead refuses a meeting."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, Versioned

ROLES = ("oversight lead", "commander", "council lead")


class OversightBody(Versioned, Base):
    """A body that holds a force to account, from a day to a day."""

    __tablename__ = "bodies"

    area: Mapped[str]  # the force
    name: Mapped[str]
    kind: Mapped[str]
    web: Mapped[str] = mapped_column(default="")
    contact: Mapped[str] = mapped_column(default="")
    valid_from: Mapped[str]  # day
    valid_to: Mapped[str] = mapped_column(default="")  # day, "" while it is in office
    source: Mapped[str] = mapped_column(default="")


class Lead(Versioned, Base):
    """Who leads for a command area, from a day to a day; goes before what the snapshot says."""

    __tablename__ = "leads"

    area: Mapped[str]
    role: Mapped[str]
    name: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    contact: Mapped[str] = mapped_column(default="")
    valid_from: Mapped[str]
    valid_to: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")


class RequestRules(Versioned, Base):
    """What a lead has published beforehand about requests for a meeting, and where one may be handed in on paper."""

    __tablename__ = "request_rules"

    area: Mapped[str]
    refusals: Mapped[str]  # one reason a line, shown before the form
    answer_days: Mapped[int] = mapped_column(default=20)  # working days within which the lead answers
    address: Mapped[str] = mapped_column(default="")  # for paper
    telephone: Mapped[str] = mapped_column(default="")
    valid_from: Mapped[str]
    valid_to: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")
