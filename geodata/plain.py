"""The words of a text that may be HTML, and the addresses that may be linked: nothing that a browser would run."""

from __future__ import annotations

import re
from html.parser import HTMLParser

BLOCKS = {"p", "br", "li", "div", "ul", "ol", "tr", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "table"}
UNSAID = {"script", "style", "template", "noscript", "iframe", "svg", "head", "title"}
_SPACE = re.compile(r"\s+")
_ADDRESS = re.compile(r"https://[\w.-]+(?::\d+)?(?:/[^\s<>\"'`\\]*)?")
_MAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")


def text_of(html: object) -> str:
    """The words of a text with or without markup, one space between blocks; "" for anything that is no text."""
    if not isinstance(html, str):
        return ""
    reader = _Words()
    reader.feed(html)
    reader.close()
    return _SPACE.sub(" ", "".join(reader.said)).strip()


def address_of(text: object) -> str:
    """An https address as it may be linked, "" for anything else."""
    found = str(text or "").strip()
    return found if _ADDRESS.fullmatch(found) else ""


def mail_of(text: object) -> str:
    """An e-mail address, "" for anything else."""
    found = str(text or "").strip().removeprefix("mailto:")
    return found if _MAIL.fullmatch(found) else ""


class _Words(HTMLParser):
    """Gathers what is between the tags, and nothing of what is never shown."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._hidden += tag in UNSAID
        if tag in BLOCKS:
            self.said.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self._hidden = max(0, self._hidden - (tag in UNSAID))
        if tag in BLOCKS:
            self.said.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.said.append(data)
