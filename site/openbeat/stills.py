"""An area's drawn map with heat in it, for the screen and for paper."""

from __future__ import annotations

from . import drawings, tiles
from .heat import BARE
from .store import Store

SHARPER, MOST, OVER = 2.0, 48, 0.6  # of a wall map: pixels a unit, tiles at most, units by which tiles overlap


def still(store: Store, file: str, layer: str) -> str:
    """An area's still map with a heat layer in it, as SVG; "" where the snapshot lacks the area or the layer.

    `file` is the area's in the table `maps`, `layer` one of `heat_layers` or "none".
    """
    canvas, ramp = _canvas(store, file), _ramp(store, layer)
    if canvas is None or ramp is None:
        return ""
    bare = (store.folder / "maps" / f"{file}.svg").read_text(encoding="utf-8")
    zoom, spots = drawings.tiles_of(canvas)
    return _heated(bare, drawings.heat_images(canvas, zoom, _tiles(store, layer, zoom, spots)))


def wall(store: Store, file: str, layer: str) -> str:
    """The same for paper about 265 mm wide, with lines of equal count over a layer of harm.

    It is the still where the snapshot has no wall map of the area: forces, the nation, snapshots of older builds.
    """
    canvas, ramp = _canvas(store, file), _ramp(store, layer)
    path = store.folder / "maps" / f"{file}.wall.svg"
    if canvas is None or ramp is None or not path.is_file():
        return still(store, file, layer)
    bare = (store.folder / "maps" / f"{file}.svg").read_text(encoding="utf-8")
    zoom, spots = drawings.tiles_of(canvas, most=MOST, finer=SHARPER)
    heated = _heated(bare, drawings.heat_images(canvas, zoom, _tiles(store, layer, zoom, spots), OVER))
    return drawings.poster(heated, path.read_text(encoding="utf-8"), contours=ramp == "harm")


def _heated(bare: str, heat: str) -> str:
    return bare.replace(drawings.HEAT_SLOT, heat, 1)


def _canvas(store: Store, file: str) -> drawings.Canvas | None:
    """The ground that an area's still shows, None where it has none."""
    row = store.db.execute(
        "SELECT west, north, per_unit, width, height FROM maps WHERE file = :file", {"file": file}
    ).fetchone()
    return drawings.Canvas(**row) if row else None


def _ramp(store: Store, layer: str) -> str | None:
    """The ramp of a layer, "" of the bare one, None where the snapshot has no such layer."""
    if layer == BARE:
        return ""
    row = store.db.execute("SELECT ramp FROM heat_layers WHERE layer = :layer", {"layer": layer}).fetchone()
    return str(row["ramp"]) if row else None


def _tiles(store: Store, layer: str, zoom: int, spots: list[tuple[int, int]]) -> dict[tuple[int, int], bytes]:
    """Those of these tiles that a layer has; none of the bare one."""
    if layer == BARE:
        return {}
    return tiles.several(store.folder / "tiles" / f"{layer}.mbtiles", zoom, spots)
