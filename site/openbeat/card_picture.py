"""The picture of a report card that others show beside a link to it: `templates/print/card_share.typ`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from flask import Blueprint, abort, current_app, make_response, request
from flask.typing import ResponseReturnValue

from . import card_brief, cards, typesetting
from . import store as stores
from .card_brief import CardBrief
from .pages import for_ever
from .tiles import ID

card_picture = Blueprint("card_picture", __name__)


@card_picture.get("/s/<snapshot>/report-card/<path:subject>/<quarter>.png")
def picture(snapshot: str, subject: str, quarter: str) -> ResponseReturnValue:
    """A card's picture as PNG, 1200 x 630; 410 where that snapshot is no longer kept."""
    store = stores.of(Path(current_app.config["DATA"]), snapshot) if ID.fullmatch(snapshot) else None
    if store is None:
        abort(410)
    card = cards.found(store, subject, quarter)[0]
    response = make_response(drawn(card_brief.of(store, card)))
    response.mimetype = "image/png"
    response.add_etag()
    response.make_conditional(request)
    return for_ever(response)


def drawn(told: CardBrief) -> bytes:
    """The picture as PNG."""
    site = {"site": current_app.config["SITE_NAME"], "strap": current_app.config["STRAP"], "heading": told.heading}
    return typesetting.picture("card_share.typ", asdict(told) | site)
