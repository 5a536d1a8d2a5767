"""Map tiles of the heat layers, at the snapshot's own address: they never change."""

from __future__ import annotations

import re
import sqlite3
import threading
from pathlib import Path

from flask import Blueprint, Response, abort, current_app, redirect, url_for
from flask.typing import ResponseReturnValue

from .pages import for_ever, no_store, the_store
from .snapshots import ID

NUMBER = re.compile(r"[0-9]{1,9}")
LAYER = re.compile(r"[a-z]+(-[a-z]+)*")
ZOOMS = range(5, 13)
OPEN = 36  # files a thread holds open: the layers of the snapshots that are kept
tiles = Blueprint("tiles", __name__)
_threads = threading.local()


@tiles.get("/s/<snapshot>/tiles/<layer>/<z>/<x>/<y>.png")
def tile(snapshot: str, layer: str, z: str, x: str, y: str) -> ResponseReturnValue:
    """One tile as a palette PNG; 204 where nothing is on it, 404 outside the map, 400 for what is no number."""
    place = _place(z, x, y)
    folder = Path(current_app.config["DATA"]) / "snapshots" / snapshot
    if not ID.fullmatch(snapshot) or not folder.is_dir():
        abort(410)
    path = folder / "tiles" / f"{layer}.mbtiles"
    if place is None or not LAYER.fullmatch(layer) or not path.is_file():
        abort(404)
    row = (
        _file(path)
        .execute(
            """SELECT tile_data FROM tiles
               WHERE zoom_level = :zoom AND tile_column = :column AND tile_row = :row""",
            place,
        )
        .fetchone()
    )
    return for_ever(Response(row[0], mimetype="image/png") if row else Response(status=204))


@tiles.get("/tiles/<layer>/<z>/<x>/<y>.png")
def newest(layer: str, z: str, x: str, y: str) -> ResponseReturnValue:
    """Where the current snapshot has this tile."""
    _place(z, x, y)
    return no_store(redirect(url_for("tiles.tile", snapshot=the_store().snapshot.id, layer=layer, z=z, x=x, y=y)))


def _place(z: str, x: str, y: str) -> dict[str, int] | None:
    """Where the file keeps a tile, whose rows count from the south; None outside the map."""
    if not all(NUMBER.fullmatch(text) for text in (z, x, y)):
        abort(400)
    zoom, column, row = int(z), int(x), int(y)
    if zoom not in ZOOMS or max(column, row) >= 2**zoom:
        return None
    return {"zoom": zoom, "column": column, "row": 2**zoom - 1 - row}


def _file(path: Path) -> sqlite3.Connection:
    """The thread's connection to a file of tiles, read only; the oldest ones are let go."""
    known: dict[Path, sqlite3.Connection] = _threads.__dict__.setdefault("files", {})
    if path not in known:
        while len(known) >= OPEN:
            known.pop(next(iter(known))).close()
        known[path] = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    return known[path]
