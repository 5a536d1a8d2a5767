"""What people write about figures, from `content/`: Markdown with front matter, dated and attributed.

A force's commentary, a reply, who has cited a page, and what happened to those responsible for what a priority was
about. The body becomes HTML without anything that a browser would run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import yaml
from markdown_it import MarkdownIt

from .faults import Faults, InputFault
from .plain import address_of, mail_of, text_of
from .schema import TABLES
from .sources import FRONT, Taken, of_kind

KINDS = {  # kind → the fields it must have besides area and dated
    "commentary": ("author", "role"),
    "reply": ("author", "role"),
    "citation": ("author", "source"),
    "result": ("priority", "source"),
}
FIELDS = {"kind", "area", "dated", "author", "role", "title", "source", "priority"}
LONGEST = 20_000  # characters of one body
_FIRST = re.compile(r"[a-z0-9]+")


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


def read(taken: list[Taken], here: dict[str, str]) -> list[Piece]:
    """Every piece, newest first; InputFault with its line for one that cannot be published as it is.

    Args:
        taken: all inputs; those taken for "content" are read.
        here: what an area may be called by (code, slug of a force) → its code here.
    """
    pieces = [_piece(t, here) for t in of_kind(taken, "content")]
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

    A piece belongs to the priority whose words begin as its own do; one that fits none is counted.
    """
    found = priorities.copy()
    for p in sorted((p for p in pieces if p.kind == "result"), key=lambda p: p.dated):
        begins = found["issue"].map(_key).str.startswith(_key(p.priority))
        fits = (found["neighbourhood"] == p.area) & begins
        faults.add(p.file, "result of a priority that its neighbourhood does not have, left out", int(not fits.any()))
        found.loc[fits, ["result", "result_on", "result_source"]] = text_of(as_html(p.body)), p.dated, p.source
    return found


def as_html(markdown: str) -> str:
    """Markdown as HTML: no markup of its own, no pictures, links to https and e-mail only, no headings.

    A heading becomes a paragraph in bold, so that the page keeps its own outline.
    """
    reader = MarkdownIt("commonmark", {"html": False}).disable(["image", "html_block", "html_inline"])
    reader.validateLink = lambda url: bool(address_of(url) or (url.startswith("mailto:") and mail_of(url)))  # type: ignore[method-assign]
    html = str(reader.render(markdown))
    html = re.sub(r"<h[1-6]>(.*?)</h[1-6]>", r"<p><strong>\1</strong></p>", html, flags=re.DOTALL)
    return html.replace("<a ", '<a class="govuk-link" ')


def _piece(taken: Taken, here: dict[str, str]) -> Piece:
    text = taken.source.read().decode("utf-8-sig", errors="replace").replace("\r\n", "\n")
    match = FRONT.match(text)
    head, body = (match[1], text[match.end() :]) if match else ("", text)
    told = _front(taken, head)
    kind = _required(taken, told, "kind", head)
    if kind not in KINDS:
        raise _fault(taken, head, "kind", f"“{kind}” is no kind of content", f"Write one of {', '.join(KINDS)}")
    for name in ("area", "dated", *KINDS[kind]):
        _required(taken, told, name, head)
    area = here.get(str(told["area"]).strip().lower())
    if area is None:
        raise _fault(taken, head, "area", f"“{told['area']}” is no area of this site", "Give its code, or force/name")
    if not isinstance(told["dated"], date):
        raise _fault(taken, head, "dated", f"“{told['dated']}” is no day", "Write it as YYYY-MM-DD")
    if not body.strip() or len(body) > LONGEST:
        what = "there is nothing below the front matter" if not body.strip() else f"over {LONGEST} characters"
        raise InputFault(taken.source.path, what, "Write a text of ordinary length", taken.source.member)
    texts = {name: str(told.get(name) or "").strip() for name in FIELDS - {"area", "dated", "kind"}}
    return Piece(kind, area, told["dated"].isoformat()[:10], body=body, file=str(taken.source), **texts)


def _front(taken: Taken, head: str) -> dict[str, Any]:
    try:
        told = yaml.safe_load(head) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"line {mark.line + 2}" if mark else "front matter"
        raise InputFault(taken.source.path, "the front matter is not YAML", "Write name: value lines", place) from error
    if not isinstance(told, dict):
        raise InputFault(taken.source.path, "the front matter holds no names", "Write name: value lines", "line 2")
    for name in set(told) - FIELDS:
        raise _fault(taken, head, str(name), f"“{name}” is no field", f"Known are {', '.join(sorted(FIELDS))}")
    return told


def _required(taken: Taken, told: dict[str, Any], name: str, head: str) -> str:
    value = str(told.get(name) or "").strip()
    if not value:
        raise _fault(taken, head, name, f"“{name}” is missing", f"Add a line {name}: …")
    return value


def _fault(taken: Taken, head: str, name: str, what: str, mend: str) -> InputFault:
    """A fault of a field, with the line that it stands on (the first where it is not there)."""
    lines = head.splitlines()
    at = next((i for i, line in enumerate(lines, 2) if line.startswith(f"{name}:")), 1)
    return InputFault(taken.source.path, what, mend, f"line {at}")


def _key(words: str) -> str:
    """Words without case and punctuation, to find a priority by."""
    return " ".join(_FIRST.findall(words.lower()))
