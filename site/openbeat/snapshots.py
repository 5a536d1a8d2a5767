"""Files of a snapshot at the snapshot's own address, which never changes, and the health of the site."""

from __future__ import annotations

import re
from pathlib import Path

from flask import Blueprint, abort, current_app, jsonify, send_from_directory
from flask.typing import ResponseReturnValue

from .pages import for_ever, no_store, store_or_none

ID = re.compile(r"[0-9a-f]{12}")  # never "current", which is not for ever
DRAWING = "default-src 'none'; img-src data:"  # a still map carries its heat image inside
snapshots = Blueprint("snapshots", __name__)


@snapshots.get("/s/<snapshot>/maps/<name>")
def map_file(snapshot: str, name: str) -> ResponseReturnValue:
    """A map's image, script or still drawing; 410 where that snapshot is no longer kept."""
    folder = Path(current_app.config["DATA"]) / "snapshots" / snapshot
    if not ID.fullmatch(snapshot) or not folder.is_dir():
        abort(410)
    response = for_ever(send_from_directory(folder / "maps", name))
    if response.mimetype == "image/svg+xml":
        response.headers["Content-Security-Policy"] = DRAWING
    return response


@snapshots.get("/healthz")
def health() -> ResponseReturnValue:
    """Whether there is a snapshot to serve, and which; for the machine that watches the site."""
    store = store_or_none()
    if store is None:
        return no_store(jsonify(status="nothing built")), 503
    return no_store(jsonify(status="ok", snapshot=store.snapshot.id, newest_month=store.snapshot.newest_month))
