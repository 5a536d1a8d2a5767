"""What search engines read: every page that has an address of its own, and what they need not ask for."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, tostring

from flask import Blueprint
from flask.typing import ResponseReturnValue

from . import addresses, card_addresses
from .live import asked, followed_up, gathered, reach, voices_words
from .pages import fresh, public, the_store
from .store import Store, area_of

sitemap = Blueprint("sitemap", __name__)
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"  # the format's name, fetched by nobody
MOST = 50_000  # addresses that one file may hold
ALWAYS = ("/", "/meetings", "/meetings/promise", "/coverage", "/forces", "/compare", "/harm", "/report-cards", "/api",
          "/suggest-a-priority", "/request-a-meeting", "/requests")  # fmt: skip
OF_FORCES = ("harm", "compare", "standards", "redress")  # pages that each force has
# Every choice on a page is an address: crawlers need the page alone. A force's coverage has no other address.
ROBOTS = """User-agent: *
Disallow: /tiles/
Disallow: /embed/
Disallow: /*?
Allow: /coverage?force=

Sitemap: {sitemap}
"""


@sitemap.get("/sitemap.xml")
def every_page() -> ResponseReturnValue:
    """The pages of all areas, the widest first, each with the day of the edition."""
    store = the_store()
    (built,) = store.db.execute("SELECT value FROM snapshot WHERE key = 'built'").fetchone()
    root = Element("urlset", {"xmlns": SITEMAP})
    for path in paths(store)[:MOST]:
        entry = SubElement(root, "url")
        SubElement(entry, "loc").text = public(path)
        SubElement(entry, "lastmod").text = built
    xml = tostring(root, encoding="unicode", xml_declaration=False)
    return fresh(f'<?xml version="1.0" encoding="utf-8"?>\n{xml}\n', "application/xml")


@sitemap.get("/robots.txt")
def robots() -> ResponseReturnValue:
    """What crawlers are asked to leave alone: choices of a page, frames, tiles."""
    return fresh(ROBOTS.format(sitemap=public("/sitemap.xml")), "text/plain")


def paths(store: Store) -> list[str]:
    """The address of every page that is a page of its own, on this site."""
    rows = store.db.execute("SELECT code, kind, name, assumed, slug FROM areas ORDER BY code").fetchall()
    areas = [area_of(row) for row in rows]
    order = ("nation", "force", "bcu", "csp", "neighbourhood", "ward")
    own = [addresses.page(area) for kind in order for area in areas if area.kind == kind]
    forces = [f"/{page}/{area.slug}" for page in OF_FORCES for area in areas if area.kind == "force"]
    bodies = [f"/oversight/{slug}" for (slug,) in store.db.execute("SELECT slug FROM oversight ORDER BY slug")]
    asking = [f"/suggest-a-priority/{area.code}" for area in areas if area.kind == "neighbourhood"]
    asking += [address for area in areas if area.kind == "bcu" for address in requests_of(area.code)]
    cards = store.db.execute("SELECT DISTINCT subject, quarter FROM cards ORDER BY subject, quarter DESC")
    entered = [*asking, *_meetings(), *_requests()]
    return [*ALWAYS, *own, *forces, *bodies, *entered, *(card_addresses.page(*card) for card in cards)]


def _meetings() -> list[str]:
    """The pages of the meetings that are entered here, and of the figures that were frozen for them."""
    nothing: tuple[tuple[int, bool], ...] = ()
    found = reach.asked(gathered.pages, nothing) or ()
    return [address for number, frozen in found for address in (followed_up.address(number),
            f"{followed_up.address(number)}/pack")[: 1 + frozen]]  # fmt: skip


def _requests() -> list[str]:
    """The pages of public requests for a meeting."""
    nothing: tuple[Request, ...] = ()
    return [f"/request/{r.ref}" for r in reach.asked(asked.published, nothing) or ()]


def requests_of(area: str) -> list[str]:
    """The pages on which a meeting of a command area is asked for."""
    page = f"/request-a-meeting/{area}"
    return [page, *(f"{page}/{way}" for way in voices_words.PATHS.values())]
