"""The addresses of a force's harm: the page, the same numbers as files, and the stills of its spots."""

from __future__ import annotations

from pathlib import Path
from sqlite3 import Row

from flask import Blueprint, abort, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue

from . import drawings, force_estimates, spots
from . import force_harm_files as files
from . import force_harm_page as pages_of
from . import store as stores
from .drawings.spots import on_top, spot_layer
from .force_estimates import ForceHarm
from .pages import for_ever, fresh, refused, the_store, this_address
from .snapshots import DRAWING
from .store import Store
from .tiles import ID
from .weights import DEFAULT

force_harm = Blueprint("force_harm", __name__)


@force_harm.get("/harm/<slug>")
def page(slug: str) -> ResponseReturnValue:
    """The page; `?scheme=` chooses the weights, `?layer=` the map, `?sort=` the order of the wards."""
    store = the_store()
    h = _found(store, slug)
    name, sort = request.args.get("scheme", DEFAULT), request.args.get("sort", "name")
    scheme = next((s for s in h.schemes if s.id == name), None)
    if scheme is None:
        links = [(s.title, pages_of.address(h, s.id)) for s in h.schemes]
        return refused("There is no such set of weights", "Choose one of those that this site holds.", links)
    if sort not in pages_of.SORTS:
        links = [(title, pages_of.address(h, name, key, "wards")) for key, title in pages_of.SORTS.items()]
        return refused("The wards cannot be sorted that way", "Choose one of these orders.", links)
    return fresh(render_template("force_harm.html", page=pages_of.page(store, h, scheme, sort)))


@force_harm.get("/harm/<slug>.json")
def page_json(slug: str) -> ResponseReturnValue:
    """Every scheme's estimates of the force and its wards, its spots and concentration, as JSON."""
    store = the_store()
    h = _found(store, slug)
    told = pages_of.sentences(h, h.schemes[0])
    return fresh(files.as_json(h, store.snapshot, this_address(), told), "application/json")


@force_harm.get("/harm/<slug>.csv")
def page_csv(slug: str) -> ResponseReturnValue:
    """The force and its wards as CSV: one row an area and scheme."""
    store = the_store()
    response = fresh(files.as_csv(_found(store, slug), store.snapshot, this_address()), "text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="harm-{slug}-{store.snapshot.id}.csv"'
    return response


@force_harm.get("/harm/<slug>/spots.geojson")
def spots_geojson(slug: str) -> ResponseReturnValue:
    """The spots and their hexagons as points."""
    store = the_store()
    response = fresh(files.as_geojson(_found(store, slug), store.snapshot, this_address()), "application/geo+json")
    response.headers["Content-Disposition"] = f'attachment; filename="spots-{slug}-{store.snapshot.id}.geojson"'
    return response


@force_harm.get("/s/<snapshot>/spots/<slug>/<kind>.svg")
def still(snapshot: str, slug: str, kind: str) -> ResponseReturnValue:
    """A force's drawn map with its hot or harm spots; 410 where the snapshot is no longer kept, 404 without a map."""
    store = stores.of(Path(current_app.config["DATA"]), snapshot) if ID.fullmatch(snapshot) else None
    if store is None:
        abort(410)
    canvas = store.db.execute(
        "SELECT m.* FROM maps m JOIN forces f ON f.code = m.area WHERE f.slug = :slug", {"slug": slug}
    ).fetchone()
    if canvas is None or kind not in spots.KINDS:
        abort(404)
    bare = (store.folder / "maps" / f"{canvas['file']}.svg").read_text(encoding="utf-8")
    response = make_response(on_top(bare.replace(drawings.HEAT_SLOT, ""), _layer(store, slug, kind, canvas)))
    response.mimetype = "image/svg+xml"
    response.headers["Content-Security-Policy"] = DRAWING
    response.add_etag()
    response.make_conditional(request)
    return for_ever(response)


def _found(store: Store, slug: str) -> ForceHarm:
    found = force_estimates.read(store, slug)
    if found is None:
        abort(404)
    return found


def _layer(store: Store, slug: str, kind: str, map_row: Row) -> str:
    """The spots of a kind as a group of the drawing."""
    canvas = drawings.Canvas(**{k: map_row[k] for k in ("west", "north", "per_unit", "width", "height")})
    found = spots.read(store, slug)
    return spot_layer(canvas, spots.drawn(found, kind), kind)
