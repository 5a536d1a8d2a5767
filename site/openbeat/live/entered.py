"""Which meeting, paper and request stand as examples where files are described: the newest that have their files."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from . import asked, meeting_page, reach
from .tables import Pack, Paper
from .tables.voices import PRIORITIES

Parts = dict[str, str]


def examples() -> dict[str, Parts]:
    """ "meeting", "paper", "request" → the parts of their addresses; without those of which there is none."""
    nothing: dict[str, Parts] = {}
    return reach.asked(_read, nothing) or {}


def _read(db: Session) -> dict[str, Parts]:
    found: dict[str, Parts] = {}
    meeting = db.scalar(select(Pack.meeting_id).order_by(Pack.id.desc()).limit(1))
    if meeting is not None:
        found["meeting"] = {"number": str(meeting)}
    paper = db.scalar(select(Paper).where(Paper.withdrawn == "").order_by(Paper.id.desc()).limit(1))
    if paper is not None:
        name = meeting_page.paper_address(paper).rpartition("/")[2].removesuffix(".pdf")
        found["paper"] = {"number": str(paper.id), "name": name}
    taken = (r for r in asked.published(db) if r.route == PRIORITIES and r.state in asked.SUPPORTED)
    if request := next(taken, None):
        found["request"] = {"ref": request.ref}
    return found
