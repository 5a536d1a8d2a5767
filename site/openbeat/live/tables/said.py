"""What forces and bodies say on the site itself."""

from __future__ import annotations

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, Versioned

COMMENT_KINDS = ("commentary", "reply", "stop-and-search")


class Comment(Versioned, Base):
    """A commentary, a reply to a card, or an explanation of stops and searches: dated and signed."""

    __tablename__ = "comments"
    __table_args__ = (CheckConstraint(f"kind IN {COMMENT_KINDS}", "kind"),)

    area: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str]
    author: Mapped[str]
    role: Mapped[str]
    dated: Mapped[str]  # day
    text: Mapped[str]  # Markdown
    withdrawn: Mapped[str] = mapped_column(default="")  # day
