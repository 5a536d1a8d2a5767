"""A report card as a few lines for somebody else's page, by the same policy as an area's (`embed`)."""

from __future__ import annotations

from flask import Blueprint, make_response, render_template
from flask.typing import ResponseReturnValue

from . import card_addresses, card_brief, cards
from .embed import POLICY
from .pages import fresh, the_store

card_embed = Blueprint("card_embed", __name__)


@card_embed.get("/embed/report-card/<path:subject>/<quarter>")
def embedded(subject: str, quarter: str) -> ResponseReturnValue:
    """A card in a frame: its grades, its direction, and the way to all of it."""
    store = the_store()
    card = cards.found(store, subject, quarter)[0]
    told, source = card_brief.of(store, card), card_addresses.page(card.subject, card.quarter)
    response = make_response(fresh(render_template("card_embed.html", page=told, source=source)))
    response.headers["Content-Security-Policy"] = POLICY
    return response
