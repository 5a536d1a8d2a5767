"""What a force says of an area's figures: dated, attributed, in its own words."""

from __future__ import annotations

from dataclasses import dataclass

from . import words
from .figures import Figures
from .store import Store

OWN_WORDS = "These are the author’s own words, not ours."


@dataclass(frozen=True)
class Comment:
    """One text; every string is finished, `html` was made safe by the build."""

    title: str
    html: str
    by: str  # "Zedshire Police, Chief Constable, 9 October 2026"
    sources: tuple[tuple[str, str], ...]  # words and address, "" for one without


def view(store: Store, f: Figures) -> tuple[Comment, ...]:
    """The texts about an area, the newest first; nothing where there are none."""
    return of_kind(store, f, "commentary")


def of_kind(store: Store, f: Figures, kind: str) -> tuple[Comment, ...]:
    """The texts of one kind about an area ("commentary", "stop-and-search"), the newest first."""
    rows = store.db.execute(
        """SELECT title, html, dated, author, role, source FROM commentary
           WHERE area = :area AND kind = :kind ORDER BY dated DESC, number""",
        {"area": f.area.code, "kind": kind},
    )
    return tuple(
        Comment(
            r["title"],
            r["html"],
            f"{r['author']}, {r['role']}, {words.day_words(r['dated'])}. {OWN_WORDS}",
            words.citations(r["source"]),
        )
        for r in rows
    )
