"""Meetings with the public, and all that lies on the table: agenda, papers, figures, minutes."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Base, Numbered, Versioned

KINDS = ("scrutiny", "extraordinary", "beat", "stop-and-search panel", "overview and scrutiny")
PLANNED, MOVED, HELD, CANCELLED = "planned", "moved", "held", "cancelled"
STATES = (PLANNED, MOVED, HELD, CANCELLED)
# The order of a ward panel; every meeting's agenda starts as these.
STANDING = ("actions", "priorities", "figures", "questions", "new priorities", "next date")
ITEM_KINDS = (*STANDING, "other")
PAPER_KINDS = ("agenda", "report", "presentation", "minutes", "answer")


class Meeting(Versioned, Base):
    """One meeting. It is of a command area (or a whole force); a beat meeting is also of a neighbourhood."""

    __tablename__ = "meetings"
    __table_args__ = (
        CheckConstraint(f"kind IN {KINDS}", "kind"),
        CheckConstraint(f"state IN {STATES}", "state"),
        Index("ix_meetings_area_starts", "area", "starts"),
    )

    area: Mapped[str]
    neighbourhood: Mapped[str] = mapped_column(default="")  # code, of beat meetings
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(default=PLANNED)
    reason: Mapped[str] = mapped_column(default="")  # why it was moved or cancelled
    was_starts: Mapped[str] = mapped_column(default="")  # of a moved one, the time before
    title: Mapped[str]
    about: Mapped[str] = mapped_column(default="")
    starts: Mapped[str]  # "2026-10-14T18:30"
    ends: Mapped[str]
    place: Mapped[str] = mapped_column(default="")
    access: Mapped[str] = mapped_column(default="")  # step-free, hearing loop, interpreter, whom to ask
    join_url: Mapped[str] = mapped_column(default="")  # https only
    join_words: Mapped[str] = mapped_column(default="")  # telephone number and code, how long before
    chair: Mapped[str] = mapped_column(default="")
    chair_rank: Mapped[str] = mapped_column(default="")
    council_officer: Mapped[str] = mapped_column(default="")
    oversight_lead: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    telephone: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")  # where it is announced, https address or words
    sequence: Mapped[int] = mapped_column(default=0)  # of its calendar file: raised when time, place or state change
    changed: Mapped[str]  # moment of the newest change

    agenda: Mapped[list[AgendaItem]] = relationship(
        back_populates="meeting", cascade="all, delete-orphan", order_by="AgendaItem.position"
    )
    papers: Mapped[list[Paper]] = relationship(back_populates="meeting", order_by="Paper.id")
    minutes: Mapped[Minutes | None] = relationship(back_populates="meeting")
    pack: Mapped[Pack | None] = relationship(back_populates="meeting")


class AgendaItem(Versioned, Base):
    """One item of an agenda, in its place, and what was said of it."""

    __tablename__ = "agenda_items"
    __table_args__ = (CheckConstraint(f"kind IN {ITEM_KINDS}", "kind"),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    position: Mapped[int]
    kind: Mapped[str]
    title: Mapped[str]
    notes: Mapped[str] = mapped_column(default="")
    meeting: Mapped[Meeting] = relationship(back_populates="agenda")


class Paper(Versioned, Base):
    """A PDF laid before a meeting; its file is `papers/<sha256>.pdf` beside the database."""

    __tablename__ = "papers"
    __table_args__ = (CheckConstraint(f"kind IN {PAPER_KINDS}", "kind"),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    kind: Mapped[str]
    title: Mapped[str]
    sha256: Mapped[str]
    size: Mapped[int]  # bytes
    uploaded: Mapped[str]  # moment
    withdrawn: Mapped[str] = mapped_column(default="")  # moment, "" while it is published
    why: Mapped[str] = mapped_column(default="")  # it was withdrawn
    meeting: Mapped[Meeting] = relationship(back_populates="papers")


class Minutes(Versioned, Base):
    """What was said and decided; drafts are not shown."""

    __tablename__ = "minutes"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), unique=True)
    text: Mapped[str] = mapped_column(default="")  # Markdown
    attended: Mapped[int | None]  # members of the public in the room and online
    published: Mapped[str] = mapped_column(default="")  # day, "" for a draft
    meeting: Mapped[Meeting] = relationship(back_populates="minutes")

    def shown(self) -> bool:
        """Published ones, and those just taken back."""
        return True


class Pack(Numbered, Base):
    """The figures that were presented, frozen as they stood in one snapshot."""

    __tablename__ = "packs"
    UNTOLD: ClassVar[frozenset[str]] = frozenset({"body"})
    __table_args__ = (UniqueConstraint("meeting_id"),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    snapshot: Mapped[str]
    made: Mapped[str]  # moment
    body: Mapped[str]  # JSON
    meeting: Mapped[Meeting] = relationship(back_populates="pack")
