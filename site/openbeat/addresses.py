"""Where the page of an area is, and its files beside it: the one place that writes these addresses."""

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


def page(area: Area) -> str:
    """The address of an area's page, "" for a kind that has none (districts, regions)."""
    return PAGES.get(area.kind, "").format(code=area.code, slug=area.slug)


def file(area: Area, ending: str) -> str:
    """The address of a file beside an area's page, by its ending: "json", "csv"."""
    own = page(area)
    return f"{own}.{ending}" if own else ""
