"""What residents say: questions, suggested priorities, requests for a meeting and who supports them.

`ref` is the part of an address that its author alone knows at first; `digest` is that of the text, so that a form sent
twice is one row. Nobody's name is asked for except where an answer must reach somebody, and that is erased in the end.
"""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Base, Numbered, Versioned

WAITING, PUBLISHED, REFUSED = "waiting", "published", "refused"
VOICE_STATES = (WAITING, PUBLISHED, REFUSED)
UNCONFIRMED, RECEIVED, WITH_LEAD, AGREED, WITHDRAWN = "unconfirmed", "received", "with the lead", "agreed", "withdrawn"
REQUEST_STATES = (UNCONFIRMED, WAITING, RECEIVED, WITH_LEAD, AGREED, REFUSED, WITHDRAWN)
PUBLIC_STATES = (RECEIVED, WITH_LEAD, AGREED, REFUSED)
COMPLAINT, PRIORITIES, CARDS = 1, 2, 3
ROUTES = (COMPLAINT, PRIORITIES, CARDS)


class Question(Versioned, Base):
    """A question to a meeting, read by a moderator before anybody else sees it."""

    __tablename__ = "questions"
    __table_args__ = (
        CheckConstraint(f"state IN {VOICE_STATES}", "state"),
        UniqueConstraint("meeting_id", "digest"),
    )

    ref: Mapped[str] = mapped_column(unique=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    area: Mapped[str] = mapped_column(index=True)
    text: Mapped[str]
    digest: Mapped[str]
    asked: Mapped[str]  # moment
    state: Mapped[str] = mapped_column(default=WAITING)
    reason: Mapped[str] = mapped_column(default="")  # for refusing it, a key of `reasons.REASONS`
    decided: Mapped[str] = mapped_column(default="")  # moment
    answer: Mapped[str] = mapped_column(default="")
    answered_by: Mapped[str] = mapped_column(default="")
    answered: Mapped[str] = mapped_column(default="")  # day

    def shown(self) -> bool:
        """One that waits is nobody's business."""
        return self.state != WAITING


class Suggestion(Versioned, Base):
    """A priority that a resident suggests to a neighbourhood's team, read by a moderator first."""

    __tablename__ = "suggestions"
    __table_args__ = (
        CheckConstraint(f"state IN {VOICE_STATES}", "state"),
        UniqueConstraint("neighbourhood", "digest"),
    )

    ref: Mapped[str] = mapped_column(unique=True)
    area: Mapped[str] = mapped_column(index=True)
    neighbourhood: Mapped[str] = mapped_column(index=True)  # code of the police neighbourhood
    ward: Mapped[str] = mapped_column(default="")
    text: Mapped[str]
    digest: Mapped[str]
    suggested: Mapped[str]  # moment
    state: Mapped[str] = mapped_column(default=WAITING)
    reason: Mapped[str] = mapped_column(default="")
    decided: Mapped[str] = mapped_column(default="")
    outcome: Mapped[str] = mapped_column(default="")  # what the meeting made of it; then it leaves the next agenda
    outcome_on: Mapped[str] = mapped_column(default="")  # day

    def shown(self) -> bool:
        """One that waits is nobody's business."""
        return self.state != WAITING


class Request(Versioned, Base):
    """A request for an extraordinary meeting, on one of three routes. One about a complaint is only ever counted."""

    __tablename__ = "requests"
    __table_args__ = (
        CheckConstraint(f"state IN {REQUEST_STATES}", "state"),
        CheckConstraint(f"route IN {ROUTES}", "route"),
    )
    PRIVATE: ClassVar[frozenset[str]] = frozenset({"name", "email", "contact", "complaint", "text", "email_hash"})

    ref: Mapped[str] = mapped_column(unique=True)
    area: Mapped[str] = mapped_column(index=True)  # the command area
    route: Mapped[int]
    text: Mapped[str]  # what the meeting should be about; public on routes 2 and 3 once a moderator has read it
    complaint: Mapped[str] = mapped_column(default="")  # reference of the complaint, route 1
    quarter: Mapped[str] = mapped_column(default="")  # of the card that opened route 3
    name: Mapped[str] = mapped_column(default="")  # private; erased when the request is closed
    email: Mapped[str] = mapped_column(default="")  # private; erased when the request is closed
    contact: Mapped[str] = mapped_column(default="")  # private; of a request on paper: address or telephone
    email_hash: Mapped[str] = mapped_column(default="")  # keyed
    on_paper: Mapped[bool] = mapped_column(default=False)
    signatures: Mapped[int] = mapped_column(default=0)  # on paper, as counted by staff
    made: Mapped[str]  # moment
    state: Mapped[str] = mapped_column(default=UNCONFIRMED)
    reason: Mapped[str] = mapped_column(default="")  # for refusing it, in the lead's words
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meetings.id"))  # that was agreed
    steps: Mapped[list[RequestStep]] = relationship(back_populates="request", order_by="RequestStep.id")

    @property
    def public(self) -> bool:
        """Whether it has a page that anybody may read."""
        return self.route != COMPLAINT and self.state in PUBLIC_STATES

    def shown(self) -> bool:
        """All but those that nobody has read yet: even private ones are counted."""
        return self.state not in (UNCONFIRMED, WAITING)


class RequestStep(Numbered, Base):
    """One entry of a request's history, public where the request is."""

    __tablename__ = "request_steps"

    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id"), index=True)
    at: Mapped[str]  # moment
    state: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    request: Mapped[Request] = relationship(back_populates="steps")


class Supporter(Numbered, Base):
    """Somebody who supports a request: a keyed hash of an e-mail address that was shown to be theirs."""

    __tablename__ = "supporters"
    __table_args__ = (UniqueConstraint("request_id", "email_hash"),)
    RECORDED: ClassVar[bool] = False  # who supported what, and when, is written nowhere

    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id"), index=True)
    email_hash: Mapped[str]

    def shown(self) -> bool:
        """Pages that count supporters are made anew each time."""
        return False
