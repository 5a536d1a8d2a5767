"""The site's own record: every change, the version of what is public, and how often somebody has asked."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, Numbered


class Audit(Numbered, Base):
    """One change of one row. The database itself refuses to change or delete what stands here."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_row", "kind", "row_id"),)
    RECORDED: ClassVar[bool] = False

    at: Mapped[str]  # moment
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    who: Mapped[str]  # the account's name then, "a resident", "the site"
    what: Mapped[str]  # "new", "changed", "deleted"
    kind: Mapped[str]  # table
    row_id: Mapped[int]
    area: Mapped[str] = mapped_column(index=True)
    changes: Mapped[str]  # JSON: column → [before, after]; of private columns only their names, with null


class Revision(Base):
    """One row, whose number rises whenever anything public changes: kept pages are made anew."""

    __tablename__ = "revision"
    RECORDED: ClassVar[bool] = False

    id: Mapped[int] = mapped_column(primary_key=True)
    n: Mapped[int]


class RateCount(Base):
    """How often a keyed hash of an address has done something in a window of time; for all workers."""

    __tablename__ = "rate_counts"
    RECORDED: ClassVar[bool] = False

    key: Mapped[str] = mapped_column(primary_key=True)
    ends: Mapped[float]  # seconds since 1970
    count: Mapped[int]
