"""What was agreed and must come back: actions, priorities, local agreements."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Base, Numbered, Versioned

OPEN, DONE, DROPPED = "open", "done", "dropped"
ACTION_STATES = (OPEN, DONE, DROPPED)


class Action(Versioned, Base):
    """Something that somebody took on at a meeting; it comes back on every agenda until it is closed."""

    __tablename__ = "actions"
    __table_args__ = (CheckConstraint(f"state IN {ACTION_STATES}", "state"),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)  # where it was agreed
    area: Mapped[str] = mapped_column(index=True)
    ward: Mapped[str] = mapped_column(default="")  # code of the ward that it is about, "" for all of the area
    text: Mapped[str]
    owner: Mapped[str]
    agreed: Mapped[str]  # day
    due: Mapped[str] = mapped_column(default="")  # day
    state: Mapped[str] = mapped_column(default=OPEN)
    done: Mapped[str] = mapped_column(default="")  # what was done
    responsible: Mapped[str] = mapped_column(default="")  # what happened to those responsible
    closed: Mapped[str] = mapped_column(default="")  # day
    steps: Mapped[list[ActionStep]] = relationship(back_populates="action", order_by="ActionStep.id")


class ActionStep(Numbered, Base):
    """One entry of an action's history."""

    __tablename__ = "action_steps"

    action_id: Mapped[int] = mapped_column(ForeignKey("actions.id"), index=True)
    on: Mapped[str] = mapped_column("on_day")
    state: Mapped[str]
    due: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    action: Mapped[Action] = relationship(back_populates="steps")


class Priority(Versioned, Base):
    """A priority agreed at a meeting, with what was done and what happened to those responsible."""

    __tablename__ = "priorities"

    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meetings.id"), index=True)
    suggestion_id: Mapped[int | None] = mapped_column(ForeignKey("suggestions.id"))
    area: Mapped[str] = mapped_column(index=True)
    neighbourhood: Mapped[str] = mapped_column(default="")  # code, "" for all of the area
    ward: Mapped[str] = mapped_column(default="")
    text: Mapped[str]
    agreed: Mapped[str]  # day
    done: Mapped[str] = mapped_column(default="")
    done_on: Mapped[str] = mapped_column(default="")
    responsible: Mapped[str] = mapped_column(default="")
    closed: Mapped[str] = mapped_column(default="")  # day, "" while it is pursued


class Agreement(Versioned, Base):
    """A local agreement between police, council and residents."""

    __tablename__ = "agreements"

    area: Mapped[str] = mapped_column(index=True)
    title: Mapped[str]
    text: Mapped[str]
    parties: Mapped[str]
    agreed: Mapped[str]  # day
    review: Mapped[str] = mapped_column(default="")  # day
    ended: Mapped[str] = mapped_column(default="")  # day
