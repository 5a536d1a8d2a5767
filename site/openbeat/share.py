"""The picture of an area that others show beside a link to it, and what a page's head says of itself to machines.

The picture is a Typst template, `templates/print/share.typ`.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

from flask import Blueprint, Response, abort, current_app, make_response, request
from flask.typing import ResponseReturnValue

from . import addresses, brief, dataset, figures, named, typesetting
from . import store as stores
from .brief import Brief
from .figures import Figures
from .pages import for_ever, public
from .store import Store
from .tiles import ID

share = Blueprint("share", __name__)


@dataclass(frozen=True)
class Share:
    """What the partial `_share_head.html` says of a page; addresses are whole."""

    url: str
    title: str
    description: str
    image: str
    alt: str
    csv_url: str
    json_url: str
    feed_url: str
    json_ld: str


@share.get("/s/<snapshot>/share/<kind>/<path:key>.png")
def picture(snapshot: str, kind: str, key: str) -> ResponseReturnValue:
    """An area's picture as PNG, 1200 x 630; 410 where that snapshot is no longer kept."""
    store = stores.of(Path(current_app.config["DATA"]), snapshot) if ID.fullmatch(snapshot) else None
    if store is None:
        abort(410)
    area = named.area(store, kind, key)
    if area is None or addresses.key(area) != key:
        abort(404)
    response: Response = make_response(drawn(brief.of(figures.read(store, area), store.snapshot)))
    response.mimetype = "image/png"
    response.add_etag()
    response.make_conditional(request)
    return for_ever(response)


def view(store: Store, f: Figures) -> Share:
    """What the head of an area's page says."""
    area, told = f.area, brief.of(f, store.snapshot, drawn=False)
    url, files = public(addresses.page(area)), {e: public(addresses.file(area, e)) for e in ("csv", "json")}
    return Share(
        url=url,
        title=f"{told.name}: recorded crime, {told.period}",
        description=" ".join(filter(None, [told.sentence, told.rated, told.invented])),
        image=public(addresses.share(area, store.snapshot.id)),
        alt=f"{told.name}: crimes recorded in {told.period}: {told.now}; in {told.before_period}: {told.before}.",
        csv_url=addresses.file(area, "csv"),
        json_url=addresses.file(area, "json"),
        feed_url=addresses.feed(area),
        json_ld=dataset.as_json_ld(f, store.snapshot, url, files),
    )


def drawn(told: Brief) -> bytes:
    """The picture as PNG."""
    site = {"site": current_app.config["SITE_NAME"], "strap": current_app.config["STRAP"]}
    return typesetting.picture("share.typ", asdict(told) | site)
