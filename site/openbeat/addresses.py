"""Where the page of an area is, its files beside it, and what others take from it: the one place that writes these.

An embedded page, a feed and a share image name an area by its kind and by `key`, as its page's address does.
"""

from __future__ import annotations

from .model import Area

# Kind → its page; a command area's and a neighbourhood's code are "force/name" already.
PAGES = {
    "ward": "/ward/{code}",
    "csp": "/csp/{code}",
    "bcu": "/bcu/{code}",
    "force": "/force/{slug}",
    "neighbourhood": "/neighbourhood/{code}",
    "nation": "/england-and-wales",
}

NATION = "england-and-wales"


def page(area: Area) -> str:
    """The address of an area's page, "" for a kind that has none (districts, regions)."""
    return PAGES.get(area.kind, "").format(code=area.code, slug=area.slug)


def file(area: Area, ending: str) -> str:
    """The address of a file beside an area's page, by its ending: "json", "csv"."""
    own = page(area)
    return f"{own}.{ending}" if own else ""


def key(area: Area) -> str:
    """What names an area among those of its kind: "zedshire" for a force, "zedshire/coast" for a command area."""
    return {"force": area.slug, "nation": NATION}.get(area.kind, area.code)


def embed(area: Area) -> str:
    """The address of an area as a few lines for somebody else's page."""
    return f"/embed/{area.kind}/{key(area)}"


def feed(area: Area) -> str:
    """The address of the feed of an area's editions."""
    return f"/feed/{area.kind}/{key(area)}.atom"


def share(area: Area, snapshot: str) -> str:
    """The address of an area's picture for social media, in one snapshot (id)."""
    return f"/s/{snapshot}/share/{area.kind}/{key(area)}.png"
