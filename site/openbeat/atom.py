"""Feeds in Atom 1.0: what every feed of the site has, and its entries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element, SubElement, tostring

from flask import Response, current_app

from .drawings import plain
from .pages import fresh

ATOM = "http://www.w3.org/2005/Atom"  # the format's name, fetched by nobody
MOST = 50  # entries


@dataclass(frozen=True)
class Entry:
    """One entry of a feed."""

    title: str
    name: str  # what makes it the same entry for ever, at whichever host: "edition/0123456789ab"
    day: str  # "2026-01-14"
    paragraphs: Sequence[str]
    page: str = ""  # the public address of a page of its own, "" where the feed's page tells it


def answer(
    title: str,
    address: str,
    page: str,
    licence: str,
    entries: Sequence[Entry],
    day: str = "",
    most: int = MOST,
) -> Response:
    """A feed as it is served.

    Args:
        title: of what it tells.
        address: its own public address, which is its name too.
        page: the public address of the page that says the same to people, now.
        licence: of what its entries say.
        entries: the newest first.
        day: when nothing was there to tell yet, for a feed that may have no entries.
        most: how many entries are given.
    """
    site = current_app.config["SITE_NAME"]
    root = Element("feed", {"xmlns": ATOM, "xml:lang": "en-GB"})
    _text(root, "title", f"{site}: {title}")
    _text(root, "subtitle", current_app.config["STRAP"])
    _text(root, "id", address)
    _text(root, "updated", _midnight(entries[0].day if entries else day))
    _text(SubElement(root, "author"), "name", site)
    SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": address})
    SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": page})
    _text(root, "rights", licence)
    for entry in entries[:most]:
        _entry(root, entry, page)
    xml = tostring(root, encoding="unicode", xml_declaration=False)
    return fresh(f'<?xml version="1.0" encoding="utf-8"?>\n{xml}\n', "application/atom+xml")


def _entry(root: Element, entry: Entry, page: str) -> None:
    element = SubElement(root, "entry")
    _text(element, "title", entry.title)
    _text(element, "id", f"urn:uuid:{uuid5(NAMESPACE_URL, f'open-beat/{entry.name}')}")
    _text(element, "updated", _midnight(entry.day))
    SubElement(element, "link", {"rel": "alternate", "type": "text/html", "href": entry.page or page})
    _text(element, "content", "\n\n".join(entry.paragraphs)).set("type", "text")


def _text(parent: Element, name: str, text: str) -> Element:
    element = SubElement(parent, name)
    element.text = plain(text)
    return element


def _midnight(day: str) -> str:
    return f"{day}T00:00:00Z"
