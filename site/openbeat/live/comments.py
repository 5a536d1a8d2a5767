"""What forces and bodies have written on this site itself, dated and signed; shown with what the snapshot holds."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session

from . import markdown, reach
from .tables import Comment


@dataclass(frozen=True)
class Written:
    """One text."""

    html: Markup
    author: str
    role: str
    dated: str  # "2026-10-14"


def of(area: str, kind: str) -> tuple[Written, ...]:
    """The texts of a kind ("commentary", "reply", "stop-and-search") about an area, the newest first.

    Nothing where the live half cannot be read: what the snapshot holds is shown all the same.
    """
    nothing: tuple[Comment, ...] = ()
    found = reach.asked(lambda db: _read(db, area, kind), nothing) or ()
    return tuple(Written(markdown.html(c.text), c.author, c.role, c.dated) for c in found)


def _read(db: Session, area: str, kind: str) -> tuple[Comment, ...]:
    asked = select(Comment).where(Comment.area == area, Comment.kind == kind, Comment.withdrawn == "")
    return tuple(db.scalars(asked.order_by(Comment.dated.desc(), Comment.id.desc())))
