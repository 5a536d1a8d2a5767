"""The words of a text that may be HTML, and the addresses that may be linked: nothing that a browser would run."""

from __future__ import annotations

import re
import unicodedata
from html.parser import HTMLParser

# Elements whose end is the end of a sentence, and those that only part words.
SENTENCES = {"p", "li", "div", "ul", "ol", "dl", "dt", "dd", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "table",
             "blockquote", "section", "article"}  # fmt: skip
SPACES = {"br", "td", "th", "hr"}
UNSAID = {"script", "style", "template", "noscript", "svg", "title"}
ENDED = (".", "!", "?", ":", ";", ",", "…", "–", "-")
_SPACE = re.compile(r"\s+")
_ADDRESS = re.compile(r"https://[\w.-]+(?::\d+)?(?:[/?#][^\s<>\"'`\\]*)?", re.ASCII)
_MAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_TELEPHONE = re.compile(r"\+?[\d ()-]{3,20}")


def text_of(html: str) -> str:
    """The words of a text with or without markup: each paragraph or item a sentence, one space between them.

    Entities are read; scripts, styles, comments and letters that cannot be seen are dropped.
    """
    reader = _Words()
    reader.feed(html)
    reader.close()
    parts = [part for said in "".join(reader.said).split("\0") if (part := _seen(said))]
    return " ".join([*(p if p.endswith(ENDED) else f"{p}." for p in parts[:-1]), *parts[-1:]])


def address_of(text: str) -> str:
    """An https address as it may be linked, "" for anything else."""
    found = text.strip()
    return found if _ADDRESS.fullmatch(found) else ""


def mail_of(text: str) -> str:
    """An e-mail address, with or without "mailto:" before it; "" for anything else."""
    found = text.strip().removeprefix("mailto:")
    return found if _MAIL.fullmatch(found) else ""


def contact_of(text: str) -> str:
    """A contact as it may be shown: an e-mail address, an https address or a telephone number; "" for anything else."""
    found = text.strip()
    return mail_of(found) or address_of(found) or (found if _TELEPHONE.fullmatch(found) else "")


def _seen(text: str) -> str:
    """A text with its spaces folded, without control characters and marks that turn the direction of reading."""
    spaced = _SPACE.sub(" ", text)
    return "".join(c for c in spaced if unicodedata.category(c) not in ("Cc", "Cf")).strip()


class _Words(HTMLParser):
    """Gathers what is between the tags, a zero character where a sentence ends, and nothing of what is never shown."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._hidden += tag in UNSAID
        self._part(tag)

    def handle_endtag(self, tag: str) -> None:
        self._hidden = max(0, self._hidden - (tag in UNSAID))
        self._part(tag)

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.said.append(data.replace("\0", ""))

    def _part(self, tag: str) -> None:
        if tag in SENTENCES:
            self.said.append("\0")
        elif tag in SPACES:
            self.said.append(" ")
