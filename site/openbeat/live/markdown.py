"""Markdown of staff and forces as safe HTML: text, lists and links; no picture, no script, nothing of its own style."""

from __future__ import annotations

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "blockquote", "a", "code", "h3", "h4", "hr"}
HEADINGS = {"h1": "h3", "h2": "h4", "h3": "h4", "h4": "h4", "h5": "h4", "h6": "h4"}  # the page has its own above
SCHEMES = {"https", "mailto"}
_reader = MarkdownIt("js-default", {"html": False, "linkify": False})


def html(text: str) -> Markup:
    """A text of Markdown as HTML that may stand in a page; what would be HTML in it is shown as it was typed."""
    tokens = _reader.parse(text)
    for token in tokens:
        token.tag = HEADINGS.get(token.tag, token.tag)
    made = _reader.renderer.render(tokens, _reader.options, {})
    clean = nh3.clean(made, tags=TAGS, attributes={"a": {"href"}}, url_schemes=SCHEMES, link_rel="nofollow noopener")
    return Markup(clean)  # noqa: S704 - cleaned by nh3
