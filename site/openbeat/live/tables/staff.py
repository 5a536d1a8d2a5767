"""Accounts of those who look after meetings: what they may do, where, and who is signed in."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Base, Numbered, Versioned

ORGANISER, MODERATOR, COMMENTARY, ADMIN = "organiser", "moderator", "commentary", "admin"
STAFF_ROLES = (ORGANISER, MODERATOR, COMMENTARY, ADMIN)


class Account(Versioned, Base):
    """Somebody who may sign in."""

    __tablename__ = "accounts"
    PRIVATE: ClassVar[frozenset[str]] = frozenset({"password"})

    login: Mapped[str] = mapped_column(unique=True)  # in small letters
    name: Mapped[str]  # as the audit log shows it
    password: Mapped[str]  # scrypt
    active: Mapped[bool] = mapped_column(default=True)
    made: Mapped[str]  # moment
    grants: Mapped[list[Grant]] = relationship(
        back_populates="account", cascade="all, delete-orphan", lazy="selectin", order_by="Grant.id"
    )

    def shown(self) -> bool:
        """No public page shows an account."""
        return False


class Grant(Numbered, Base):
    """What an account may do, and where: "" is everywhere, "zedshire" a force, "zedshire/coast" a command area."""

    __tablename__ = "grants"
    __table_args__ = (
        CheckConstraint(f"role IN {STAFF_ROLES}", "role"),
        UniqueConstraint("account_id", "role", "scope"),
    )

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    role: Mapped[str]
    scope: Mapped[str]
    account: Mapped[Account] = relationship(back_populates="grants")

    def shown(self) -> bool:
        """No public page shows a grant."""
        return False


class SignedIn(Base):
    """One browser that is signed in: the digest of what its cookie holds."""

    __tablename__ = "signed_in"
    RECORDED: ClassVar[bool] = False

    digest: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    since: Mapped[int]  # seconds since 1970
    seen: Mapped[int]
    account: Mapped[Account] = relationship()

    def shown(self) -> bool:
        """No public page shows who is signed in."""
        return False
