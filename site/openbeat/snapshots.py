"""Files of a snapshot at the snapshot's own address, which never changes, and the health of the site."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, abort, current_app, jsonify, make_response, request, send_from_directory
from flask.typing import ResponseReturnValue

from . import drawings, tiles
from . import store as stores
from .heat import BARE
from .pages import for_ever, no_store, store_or_none
from .store import Store
from .tiles import ID

DRAWING = "default-src 'none'; img-src data:"  # a still map carries its heat images inside
snapshots = Blueprint("snapshots", __name__)


@snapshots.get("/s/<snapshot>/maps/<name>")
def map_file(snapshot: str, name: str) -> ResponseReturnValue:
    """A map's script or bare drawing; 410 where that snapshot is no longer kept."""
    response = for_ever(send_from_directory(_kept(snapshot) / "maps", name))
    if response.mimetype == "image/svg+xml":
        response.headers["Content-Security-Policy"] = DRAWING
    return response


@snapshots.get("/s/<snapshot>/maps/<code>/<layer>.svg")
def still(snapshot: str, code: str, layer: str) -> ResponseReturnValue:
    """An area's drawn map with a heat layer in it, "none" for the bare one; 404 for an area or layer it lacks."""
    store = stores.of(_kept(snapshot).parent.parent, snapshot)
    if store is None:
        abort(410)
    canvas = _canvas(store, code)
    if canvas is None or (layer != BARE and not _has(store, layer)):
        abort(404)
    heat = "" if layer == BARE else _heat(store, canvas, layer)
    bare = (store.folder / "maps" / f"{code}.svg").read_text(encoding="utf-8")
    response = make_response(bare.replace(drawings.HEAT_SLOT, heat, 1))
    response.mimetype = "image/svg+xml"
    response.headers["Content-Security-Policy"] = DRAWING
    response.add_etag()
    response.make_conditional(request)
    return for_ever(response)


@snapshots.get("/healthz")
def health() -> ResponseReturnValue:
    """Whether there is a snapshot to serve, and which; for the machine that watches the site."""
    store = store_or_none()
    if store is None:
        return no_store(jsonify(status="nothing built")), 503
    return no_store(jsonify(status="ok", snapshot=store.snapshot.id, newest_month=store.snapshot.newest_month))


def _kept(snapshot: str) -> Path:
    """The folder of a snapshot by its id; 410 where it is not kept (any more)."""
    folder = Path(current_app.config["DATA"]) / "snapshots" / snapshot
    if not ID.fullmatch(snapshot) or not folder.is_dir():
        abort(410)
    return folder


def _canvas(store: Store, code: str) -> drawings.Canvas | None:
    """The ground that an area's still shows, None where it has none."""
    row = store.db.execute(
        "SELECT west, north, per_unit, width, height FROM maps WHERE file = :file", {"file": code}
    ).fetchone()
    return drawings.Canvas(**row) if row else None


def _has(store: Store, layer: str) -> bool:
    found = store.db.execute("SELECT 1 FROM heat_layers WHERE layer = :layer", {"layer": layer}).fetchone()
    return found is not None


def _heat(store: Store, canvas: drawings.Canvas, layer: str) -> str:
    """The heat tiles that cover a canvas, as images of the drawing."""
    zoom, spots = drawings.tiles_of(canvas)
    path = store.folder / "tiles" / f"{layer}.mbtiles"
    return drawings.heat_images(canvas, zoom, tiles.several(path, zoom, spots))
