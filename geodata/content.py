"""What people write about figures, from `content/`: Markdown with front matter, dated and attributed.

A force's commentary, its explanation of how it stops and searches, a reply, who has cited a page, and what happened to
those responsible for what a priority was about. The body becomes HTML without anything that a browser would run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pandas as pd
import yaml
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from . import areas
from .faults import Faults, InputFault
from .plain import address_of, mail_of, text_of
from .schema import TABLES
from .sources import FRONT, Taken, of_kind

STOPS = "stop-and-search"  # a force's explanation, with the steps it promises as a list in the body
KINDS = {  # kind → the fields it must have besides area and dated
    "commentary": ("author", "role"),
    "reply": ("author", "role"),
    "citation": ("author", "source"),
    "result": ("priority", "source"),
    STOPS: ("author", "role", "source"),
}
TEXTS = ("author", "role", "title", "source", "priority")
FIELDS = ("kind", "area", "dated", *TEXTS)
LONGEST = 20_000  # characters of one body
LONGEST_FIELD = 300
AHEAD = 12  # months after the newest of the data that a day may lie
NO_PRIORITY = "result of a priority that its neighbourhood does not have, left out"
_FIRST = re.compile(r"\w+")


@dataclass(frozen=True)
class Piece:
    """One file of content, checked."""

    kind: str
    area: str  # its code here
    dated: str
    author: str
    role: str
    title: str
    source: str
    priority: str  # words of the priority that a result is about
    body: str  # Markdown
    file: str


@dataclass(frozen=True)
class _Front:
    """The front matter of a file."""

    taken: Taken
    head: str  # as it stands in the file
    told: dict[str, Any] = field(hash=False)

    def need(self, name: str) -> str:
        """The text of a field; InputFault where it is missing, no text, or too long."""
        value = self.text(name)
        if not value:
            raise self.fault(name, f"“{name}” is missing", f"Add a line {name}: …")
        return value

    def text(self, name: str) -> str:
        """The text of a field, "" where it is missing; InputFault for a list or for too long a text."""
        value = self.told.get(name)
        if isinstance(value, list | dict):
            raise self.fault(name, f"“{name}” is not a text", "Write it on one line")
        words = "" if value is None else str(value).strip()
        if len(words) > LONGEST_FIELD:
            raise self.fault(name, f"“{name}” has over {LONGEST_FIELD} characters", "Say it shorter")
        return words

    def fault(self, name: str, what: str, mend: str) -> InputFault:
        """A fault of a field, with the line that it stands on (the first where it is not there)."""
        lines = self.head.splitlines()
        at = next((i for i, line in enumerate(lines, 2) if re.match(rf"{re.escape(name)}\s*:", line)), 1)
        return _fault(self.taken, what, mend, at)


def read(taken: list[Taken], here: dict[str, str], newest: str) -> list[Piece]:
    """Every piece, newest first; InputFault with its line for one that cannot be published as it is.

    Args:
        taken: all inputs; those taken for "content" are read.
        here: what an area may be called by, in small letters (code, slug of a force) → its code here.
        newest: the newest month of the data, "YYYY-MM".
    """
    pieces = [_piece(t, here, newest) for t in of_kind(taken, "content")]
    return sorted(pieces, key=lambda p: (p.dated, p.file), reverse=True)


def commentary(pieces: Iterable[Piece]) -> pd.DataFrame:
    """The table `commentary`: all but results, numbered from the newest of each area on."""
    rows, numbers = [], dict[str, int]()
    for p in pieces:
        if p.kind != "result":
            numbers[p.area] = numbers.get(p.area, 0) + 1
            told = (p.kind, p.title, p.dated, p.author, p.role, as_html(p.body), p.source, p.file)
            rows.append((p.area, numbers[p.area], *told))
    return pd.DataFrame(rows, columns=list(TABLES["commentary"][0]))


def with_results(priorities: pd.DataFrame, pieces: Iterable[Piece], faults: Faults) -> pd.DataFrame:
    """The table `priorities` with what happened to those responsible, where a piece tells it; the newest counts.

    A piece belongs to the priority of its neighbourhood whose issue begins with the piece's words; of several, to the
    one with exactly these words. One that fits none, or several alike, is counted and left out.
    """
    found = priorities.copy()
    keys = found["issue"].map(_key)
    for p in sorted((p for p in pieces if p.kind == "result"), key=lambda p: (p.dated, p.file)):
        own, key = found["neighbourhood"] == p.area, _key(p.priority)
        exact, begins = own & (keys == key), own & (keys + " ").str.startswith(f"{key} ")
        fits = exact if exact.any() else begins
        faults.add(p.file, NO_PRIORITY, int(fits.sum() != 1))
        if fits.sum() == 1:
            found.loc[fits, ["result", "result_on", "result_source"]] = text_of(as_html(p.body)), p.dated, p.source
    return found


def as_html(markdown: str) -> str:
    """Markdown as HTML: no markup of its own, no pictures, links to https and e-mail only, no headings.

    A heading becomes a paragraph in bold, so that the page keeps its own outline.
    """
    reader = MarkdownIt("commonmark", {"html": False})
    reader.validateLink = lambda url: bool(address_of(url) or (url.startswith("mailto:") and mail_of(url)))  # type: ignore[method-assign]
    reader.add_render_rule("image", _nothing)
    reader.add_render_rule("heading_open", _bold)
    reader.add_render_rule("heading_close", _bold_end)
    reader.add_render_rule("link_open", _link)
    return str(reader.render(markdown))


def _nothing(*_: object) -> str:
    return ""


def _bold(*_: object) -> str:
    return "<p><strong>"


def _bold_end(*_: object) -> str:
    return "</strong></p>\n"


def _link(reader: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    del env
    tokens[at].attrSet("class", "govuk-link")
    return str(reader.renderToken(tokens, at, options, {}))


def _piece(taken: Taken, here: dict[str, str], newest: str) -> Piece:
    front, body = _parts(taken)
    kind = front.need("kind")
    if kind not in KINDS:
        raise front.fault("kind", f"“{kind}” is no kind of content", f"Write one of {', '.join(KINDS)}")
    told = front.need("area")
    area = here.get(told.lower())
    if area is None:
        raise front.fault("area", f"“{told}” is no area of this site", "Give its code, or force/name")
    if kind == STOPS and areas.kind_of(area) != "force":
        raise front.fault("area", f"“{told}” is no force", "Give a force’s slug or code, on whose page it stands")
    dated = _dated(front, newest)
    for name in KINDS[kind]:
        front.need(name)
    texts = {name: front.text(name) for name in TEXTS}
    return Piece(kind, area, dated, body=body, file=str(taken.source), **texts)


def _parts(taken: Taken) -> tuple[_Front, str]:
    """Front matter and body of a file."""
    try:
        text = taken.source.read().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise _fault(taken, "is not UTF-8 text", "Save it as UTF-8", 1) from error
    match = FRONT.match(text)
    head, body = (match[1], text[match.end() :]) if match else ("", text)
    front = _Front(taken, head, _yaml(taken, head))
    for name in front.told:
        if name not in FIELDS:
            raise front.fault(str(name), f"“{name}” is no field", f"Known are {', '.join(FIELDS)}")
    if not body.strip() or len(body) > LONGEST:
        what = "there is nothing below the front matter" if not body.strip() else f"has over {LONGEST} characters"
        raise _fault(taken, what, "Write a text of ordinary length", head.count("\n") + 2)
    return front, body


def _yaml(taken: Taken, head: str) -> dict[Any, Any]:
    try:
        told = yaml.safe_load(head) or {}
    except (yaml.YAMLError, ValueError) as error:  # a day that is none ("2026-02-30") is a ValueError
        mark = getattr(error, "problem_mark", None)
        raise _fault(taken, "the front matter cannot be read", "Write name: value lines, days as YYYY-MM-DD",
                     mark.line + 2 if mark else 2) from error  # fmt: skip
    if not isinstance(told, dict):
        raise _fault(taken, "the front matter holds no names", "Write name: value lines", 2)
    return told


def _dated(front: _Front, newest: str) -> str:
    told = front.need("dated")
    value = front.told["dated"]
    if not isinstance(value, date) or isinstance(value, datetime):
        raise front.fault("dated", f"“{told}” is no day", "Write it as YYYY-MM-DD")
    months = (value.year - int(newest[:4])) * 12 + value.month - int(newest[5:])
    if months > AHEAD:
        raise front.fault("dated", f"“{told}” lies over a year after the newest data ({newest})", "Check the year")
    return value.isoformat()


def _fault(taken: Taken, what: str, mend: str, line: int) -> InputFault:
    return InputFault(taken.source.path, what, mend, f"{taken.source.member} line {line}".strip())


def _key(words: str) -> str:
    """Words without case and punctuation, to find a priority by."""
    return " ".join(_FIRST.findall(words.lower()))
