"""Files of a snapshot at the snapshot's own address, which never changes, and the health of the site."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, abort, current_app, jsonify, make_response, request, send_from_directory
from flask.typing import ResponseReturnValue

from . import stills
from . import store as stores
from .pages import for_ever, no_store, store_or_none
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
    drawn = stills.still(store, code, layer)
    if not drawn:
        abort(404)
    response = make_response(drawn)
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
