"""What a force says of an area's figures: dated, attributed, in its own words, from files and from this site itself."""

from __future__ import annotations

from dataclasses import dataclass
from sqlite3 import Row

from . import addresses, words
from .figures import Figures
from .live import comments
from .store import Store

LIVE = ("force", "bcu")  # kinds of areas about which forces can write on the site itself
OWN_WORDS = "These are the author’s own words, not ours."


@dataclass(frozen=True)
class Comment:
    """One text; every string is finished, `html` was made safe by the build or by `live.markdown`."""

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
    told = [
        (
            r["dated"],
            Comment(r["title"], r["html"], _by(r["author"], r["role"], r["dated"]), words.citations(r["source"])),
        )
        for r in rows
    ]
    key = addresses.key(f.area)
    live = comments.of(key, kind) if f.area.kind in LIVE else ()
    told += [(c.dated, Comment("", c.html, _by(c.author, c.role, c.dated), ())) for c in live]
    return tuple(comment for _, comment in sorted(told, key=lambda pair: pair[0], reverse=True))


def _comment(r: Row) -> Comment:
    return Comment(r["title"], r["html"], _by(r["author"], r["role"], r["dated"]), words.citations(r["source"]))


def _by(author: str, role: str, dated: str) -> str:
    return f"{', '.join(filter(None, (author, role)))}, {words.day_words(dated)}. {OWN_WORDS}"
