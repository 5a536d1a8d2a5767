"""What every page must be: whole HTML, one heading, names for all that can be typed in, nothing of other hosts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any
from urllib.parse import urldefrag
from xml.etree.ElementTree import Element

import html5lib
from flask.testing import FlaskClient
from html5lib.html5parser import ParseError
from werkzeug.datastructures import Headers

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
QUARTER = re.compile(r"/report-card/(\d{4}-Q\d)")
TYPED = ("input", "select", "textarea")
CHOSEN = ("hidden", "radio", "checkbox", "submit")  # inputs into which nothing is typed
LOADED = {
    "link": "href",
    "script": "src",
    "img": "src",
    "source": "src",
    "iframe": "src",
    "image": "href",
    "use": "href",
}
REFERRING = ("for", "aria-labelledby", "aria-describedby", "aria-controls")


@dataclass(frozen=True)
class Page:
    """One page as it was answered."""

    address: str
    status: int
    headers: Headers
    text: str

    @cached_property
    def tree(self) -> Element:
        """The page as elements; ParseError where the HTML is not strictly valid."""
        parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
        parser.parse(self.text)
        tree: Element = parser.tree.getDocument()
        for element in tree.iter():
            element.tag = str(element.tag).split("}")[-1]  # drawings lie in the namespace of SVG
        return tree

    def each(self, *names: str) -> Iterator[Element]:
        """The elements of these names, in the order of the page."""
        return (e for e in self.tree.iter() if e.tag in names)

    def within(self, name: str) -> Element:
        """The element with this id."""
        return next(e for e in self.tree.iter() if e.get("id") == name)

    @property
    def heading(self) -> str:
        """The words of its h1."""
        return " ".join(words_of(e) for e in self.each("h1"))

    @property
    def title(self) -> str:
        """The words of its title (drawings have titles of their own)."""
        return " ".join(words_of(e) for e in next(self.each("head")).iter("title"))

    @property
    def words(self) -> str:
        """All its words."""
        return words_of(next(self.each("body")))

    @property
    def links(self) -> list[str]:
        """Where it leads."""
        return [e.get("href", "") for e in self.each("a")]

    @property
    def loads(self) -> list[str]:
        """What a browser fetches to show it, and its other forms; its own whole address is only named."""
        return [e.get(LOADED[e.tag], "") for e in self.each(*LOADED) if not (inert(e) or e.get("rel") == "canonical")]

    def table(self, caption: str) -> list[list[str]]:
        """The rows of the table with this caption, cell by cell, its head first."""
        found = [t for t in self.each("table") if any(words_of(c) == caption for c in t.iter("caption"))]
        return [[words_of(cell) for cell in row if cell.tag in ("th", "td")] for row in found[0].iter("tr")]


def inert(element: Element) -> bool:
    """Whether an element is a block of data, which no browser runs: no policy is asked about it."""
    return element.tag == "script" and dict(element.attrib) == {"type": "application/ld+json"}


def words_of(element: Element) -> str:
    """The text of an element and all in it, spaces folded."""
    return " ".join("".join(element.itertext()).split())


def faults(page: Page) -> list[str]:
    """What is wrong with a page, one line each; nothing where it is as it must be."""
    try:
        page.tree  # noqa: B018
    except ParseError as error:
        return [f"invalid HTML: {error}"]
    rules = (_outline, _names, _addresses, _inline, _references)
    return [f"{page.address}: {fault}" for rule in rules for fault in rule(page)]


def _outline(page: Page) -> Iterator[str]:
    """A language, a title, one h1, one main part, headings that skip no level."""
    if next(page.each("html")).get("lang") != "en-GB":
        yield "its language is not said"
    if not re.fullmatch(r".{8,} – Open Beat", page.title):
        yield f"title “{page.title}”"
    levels = [int(e.tag[1]) for e in page.each(*HEADINGS)]
    summary = "error-summary" in page.text  # its h2 stands before the h1, as the design system has it
    levels = levels[1:] if summary else levels
    if levels[:1] != [1] or levels.count(1) != 1:
        yield f"headings of levels {levels}"
    yield from (f"a heading of level {b} after one of {a}" for a, b in pairwise(levels) if b > a + 1)
    yield from ("a heading without words" for e in page.each(*HEADINGS) if not words_of(e))
    if len(list(page.each("main"))) != 1:
        yield "not one main part"


def _names(page: Page) -> Iterator[str]:
    """Labels for fields, words for links and buttons, alternatives for pictures, captions and heads for tables."""
    labelled = {e.get("for") for e in page.each("label") if words_of(e)}
    for field in page.each(*TYPED):
        if field.get("type") != "hidden" and field.get("id") not in labelled:
            yield f"{field.tag} {field.get('name')} without a label"
    yield from (f"{e.tag} to {e.get('href')} without words" for e in page.each("a", "button") if not words_of(e))
    yield from (f"picture {e.get('src')} without an alternative" for e in page.each("img") if e.get("alt") is None)
    for table in page.each("table"):
        if not any(words_of(c) for c in table.iter("caption")):
            yield "table without a caption"
        if any(e.get("scope") not in ("col", "row") for e in table.iter("th")):
            yield "head of a table without a scope"
    for drawing in page.each("svg"):
        if not (drawing.get("aria-hidden") == "true" or drawing.get("role") == "img"):
            yield "drawing that is neither named nor hidden"


def _addresses(page: Page) -> Iterator[str]:
    """Nothing is fetched from another host, no address is empty, forms are our own and write no typed text into one."""
    for address in page.loads:
        if not re.match(r"/(?!/)|data:image/|#", address):
            yield f"loads {address!r}"
    for form in page.each("form"):
        typed = any(e.tag == "textarea" or (e.tag == "input" and e.get("type") not in CHOSEN) for e in form.iter())
        if not str(form.get("action")).startswith("/"):
            yield f"form to {form.get('action')}"
        if form.get("method") != "post" and (typed or form.get("method") != "get"):
            yield f"form to {form.get('action')} that writes what is typed into the address"
    for address in page.links:
        if not re.match(r"/(?!/)|#.|https://|mailto:", address):
            yield f"leads to {address!r}"


def _inline(page: Page) -> Iterator[str]:
    """The policy runs and styles nothing inline, so nothing inline may be there but data."""
    inline = (e for e in page.each("style", "script") if e.tag == "style" or not e.get("src"))
    yield from (f"inline {e.tag}" for e in inline if not inert(e))
    for element in page.tree.iter():
        yield from (f"{element.tag} with {name}" for name in element.attrib if name == "style" or name.startswith("on"))


def _references(page: Page) -> Iterator[str]:
    """Every id is there once, and every one that is referred to is there."""
    ids = Counter(e.get("id") for e in page.tree.iter() if e.get("id") is not None)
    yield from (f"{times} elements with the id {name!r}" for name, times in ids.items() if times > 1 or not name)
    wanted = {part for e in page.tree.iter() for name in REFERRING for part in e.get(name, "").split()}
    wanted |= {address[1:] for address in page.links if address.startswith("#")}
    yield from (f"refers to {name!r}, which is not there" for name in sorted(wanted - ids.keys()))


def kind_of(address: str) -> str:
    """The kind of page at an address: "/ward" for every ward, "/harm" for the page of that name."""
    return "/".join(address.partition("?")[0].split("/")[:2])


Crawled = tuple[dict[str, Page], dict[str, int]]


class Visitor:
    """Fetches pages and refuses any that is not as every page must be."""

    def __init__(self, client: FlaskClient) -> None:
        """Visit the site of this client."""
        self.client = client

    def get(self, address: str, **options: Any) -> Page:
        """The page at an address."""
        return self.checked(address, self.client.get(address, **options))

    def find(self, typed: str) -> Page:
        """The page that answers what is typed into the search; a redirect is followed."""
        return self.checked("/find", self.client.post("/find", data={"q": typed}, follow_redirects=True))

    def crawl(self, start: str = "/") -> Crawled:
        """Every page that links lead to, and the status of everything else that pages link to or load.

        Choices in an address ("?layer=asb") are the same for all pages of a kind: each is followed from one alone, and
        one choice of areas stands for all. So are the quarters of report cards.
        """
        pages: dict[str, Page] = {}
        others: dict[str, int] = {}
        chosen: set[tuple[str, str]] = set()
        waiting = [start]
        while waiting:
            address = waiting.pop()
            pairs = (pair for pair in address.partition("?")[2].split("&") if pair)
            choices = {(kind_of(address), "areas" if pair.startswith("areas=") else pair) for pair in pairs}
            choices |= {(kind_of(address), quarter) for quarter in QUARTER.findall(address)}
            if address in pages or address in others or (choices and choices <= chosen):
                continue
            chosen |= choices
            with self.client.get(address) as response:
                if response.mimetype != "text/html" or response.status_code != 200:
                    others[address] = response.status_code
                    continue
                pages[address] = page = self.checked(address, response)
            found = (urldefrag(a).url for a in (*page.links, *page.loads))
            waiting += [a for a in found if a.startswith("/")]
        return pages, others

    def checked(self, address: str, response: Any) -> Page:
        """The page of a response, refused where it is not as it must be."""
        assert response.mimetype == "text/html", f"{address} is {response.mimetype}"
        page = Page(address, response.status_code, response.headers, response.get_data(as_text=True))
        wrong = faults(page)
        assert not wrong, "\n".join(wrong)
        return page
