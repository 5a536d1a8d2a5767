"""How an area's page is cited and taken away: the words, the HTML of its frame, its files and feed."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app

from . import addresses, area_words, embed, words
from .figures import Figures
from .model import Snapshot
from .pages import public


@dataclass(frozen=True)
class CiteBlock:
    """What the partial `_cite.html` shows."""

    words: str
    snippet: str  # HTML to paste, not to be run here
    embed_url: str
    csv_url: str
    json_url: str
    feed_url: str
    api_url: str
    geojson_url: str  # "" where there are no spots


def view(f: Figures, snapshot: Snapshot, geojson_url: str = "") -> CiteBlock:
    """The block of an area; its words name the snapshot, so that the figures can be found again."""
    area = f.area
    return CiteBlock(
        cite(f, snapshot),
        embed.snippet(area, public(addresses.embed(area))),
        addresses.embed(area),
        addresses.file(area, "csv"),
        addresses.file(area, "json"),
        addresses.feed(area),
        "/api",
        geojson_url,
    )


def cite(f: Figures, snapshot: Snapshot) -> str:
    """The words: site, area, period, snapshot, address."""
    invented = " Fictional demonstration data." if snapshot.fictional else ""
    site, period = current_app.config["SITE_NAME"], words.period_words(f.now[0], f.now[-1])
    about = f"“{area_words.name(f.area)} ({f.area.code})”"
    return f"{site}, {about}, {period}, snapshot {snapshot.id}, {public(addresses.page(f.area))}.{invented}"
