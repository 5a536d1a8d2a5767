"""Tiles of the heat layers: one picture at an address that carries its snapshot and never changes.

An empty tile is no fault and no picture: 204. Browsers and viewers ask for tiles far beyond the country all the time.
"""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Sequence
from pathlib import Path

from flask import Blueprint, Response, abort, current_app, redirect, url_for
from flask.typing import ResponseReturnValue

from .pages import for_ever, no_store, the_store

ID = re.compile(r"[0-9a-f]{12}")  # never "current", which is not for ever
LAYER = re.compile(r"[a-z]+(-[a-z]+)*")
NUMBER = re.compile(r"\d{1,9}", re.ASCII)
ZOOMS = range(5, 13)  # that are drawn: closer up, viewers enlarge the deepest
tiles = Blueprint("tiles", __name__)
_threads = threading.local()


@tiles.get("/s/<snapshot>/tiles/<layer>/<z>/<x>/<y>.png")
def tile(snapshot: str, layer: str, z: str, x: str, y: str) -> ResponseReturnValue:
    """A tile as PNG, 204 where there is nothing on it; 410 where that snapshot is no longer kept."""
    folder = Path(current_app.config["DATA"]) / "snapshots" / snapshot
    if not ID.fullmatch(snapshot) or not folder.is_dir():
        abort(410)
    column, row = _place(z, x, y)
    data = read(_file(folder, layer), int(z), column, row)
    return for_ever(Response(data, mimetype="image/png") if data else Response(status=204))


@tiles.get("/tiles/<layer>/<z>/<x>/<y>.png")
def newest(layer: str, z: str, x: str, y: str) -> ResponseReturnValue:
    """Where the same tile of the current snapshot is."""
    _place(z, x, y)
    store = the_store()
    _file(store.folder, layer)
    return no_store(redirect(url_for("tiles.tile", snapshot=store.snapshot.id, layer=layer, z=z, x=x, y=y)))


def read(path: Path, z: int, x: int, y: int) -> bytes | None:
    """A tile of an MBTiles file; y counts from the north, which the file does not. None where there is none."""
    row = (
        _opened(path)
        .execute(
            """SELECT tile_data FROM tiles
               WHERE zoom_level = :zoom AND tile_column = :column AND tile_row = :row""",
            {"zoom": z, "column": x, "row": 2**z - 1 - y},
        )
        .fetchone()
    )
    return bytes(row[0]) if row else None


def several(path: Path, zoom: int, spots: Sequence[tuple[int, int]]) -> dict[tuple[int, int], bytes]:
    """Those of these tiles (x, y) of one zoom that an MBTiles file has, in the order asked for."""
    columns, rows = zip(*spots, strict=True)
    last = 2**zoom - 1
    found = _opened(path).execute(
        """SELECT tile_column, :last - tile_row, tile_data FROM tiles
           WHERE zoom_level = :zoom AND tile_column BETWEEN :west AND :east
             AND tile_row BETWEEN :last - :south AND :last - :north""",
        {"zoom": zoom, "last": last, "west": min(columns), "east": max(columns)}
        | {"north": min(rows), "south": max(rows)},
    )
    held = {(x, y): data for x, y, data in found}
    return {spot: held[spot] for spot in spots if spot in held}


def _file(folder: Path, layer: str) -> Path:
    """The file of a layer in a snapshot; 404 where it has none."""
    path = folder / "tiles" / f"{layer}.mbtiles"
    if not LAYER.fullmatch(layer) or not path.is_file():
        abort(404)
    return path


def _place(z: str, x: str, y: str) -> tuple[int, int]:
    """Column and row of a tile; 400 where they are not numbers, 404 outside the zooms and the world that are drawn."""
    if not all(NUMBER.fullmatch(text) for text in (z, x, y)):
        abort(400)
    zoom, column, row = int(z), int(x), int(y)
    if zoom not in ZOOMS or max(column, row) >= 2**zoom:
        abort(404)
    return column, row


def _opened(path: Path) -> sqlite3.Connection:
    """The connection of this thread to a file; those of files that are gone are closed."""
    known: dict[Path, sqlite3.Connection] = _threads.__dict__.setdefault("files", {})
    if path not in known:
        for gone in [other for other in known if not other.is_file()]:
            known.pop(gone).close()
        known[path] = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    return known[path]
