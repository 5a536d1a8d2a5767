"""An area as a few lines for somebody else's page: no script, no cookie, nothing but its own style sheet."""

from __future__ import annotations

from html import escape

from flask import Blueprint, current_app, make_response, render_template
from flask.typing import ResponseReturnValue

from . import addresses, area_words, brief, figures, named
from .model import Area
from .pages import fresh, the_store

embed = Blueprint("embed", __name__)
# Any page may show it; it may do nothing. Links open outside the frame, so they need no leave of the policy.
POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"
# The page that its link opens must not stay in the frame's sandbox: browsers would refuse to show it.
SANDBOX = "allow-popups allow-popups-to-escape-sandbox"
HEIGHT = 690  # pixels: enough at 320 wide, so that nothing is scrolled inside a page that is scrolled


@embed.get("/embed/<kind>/<path:key>")
def embedded(kind: str, key: str) -> ResponseReturnValue:
    """An area's year in a frame."""
    store = the_store()
    area = named.found(store, kind, key, addresses.embed)
    f = figures.read(store, area)
    told = brief.of(f, store.snapshot)
    response = make_response(fresh(render_template("embed.html", page=told, source=addresses.page(area))))
    response.headers["Content-Security-Policy"] = POLICY
    return response


def snippet(area: Area, address: str) -> str:
    """The HTML that somebody pastes to show an area at `address`, the public one of its embedded page."""
    title = f"{area_words.name(area)}: recorded crime, {current_app.config['SITE_NAME']}"
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}" width="100%" height="{HEIGHT}" loading="lazy" '
        f'sandbox="{SANDBOX}" style="border: 0; max-width: 42rem"></iframe>'
    )
