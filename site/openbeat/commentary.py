"""What a force says of an area's figures: dated, attributed, in its own words."""

from __future__ import annotations

from dataclasses import dataclass

from . import words
from .figures import Figures
from .store import Store

MOST = 3  # of one page, the newest first


@dataclass(frozen=True)
class Comment:
    """One text; `html` was made safe by the build."""

    title: str
    html: str
    by: str  # "Chief Constable of Zedshire, Zedshire Police, 9 October 2026"


def view(store: Store, f: Figures) -> tuple[Comment, ...]:
    """The newest texts about an area, nothing where there are none."""
    rows = store.db.execute(
        """SELECT title, html, dated, author, role FROM commentary
           WHERE area = :area AND kind IN ('commentary', 'reply') ORDER BY dated DESC, number LIMIT :most""",
        {"area": f.area.code, "most": MOST},
    )
    return tuple(Comment(r["title"], r["html"], _by(r["role"], r["author"], r["dated"])) for r in rows)


def _by(role: str, author: str, dated: str) -> str:
    return ", ".join(filter(None, (role, author, words.day_words(dated))))
