"""The map of an area: what drawing one takes, and what a phone loads for a force's, beside plain folium."""

from __future__ import annotations

import gzip
import os
import sqlite3
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import folium
import geopandas
import pandas as pd

import build
from geodata import coverage, leaflet, maps
from geodata.facts import Choice
from geodata.faults import Faults
from geodata.kept import Kept
from geodata.stages import Stages
from openbeat import drawings

from .measure import Row, compare, row
from .south_yorkshire import ARCHIVE, FIRST, LOOKUP, WARDS, heatmap

FORCE = "south-yorkshire"
TILES, TILE_BYTES = 6, 6_000  # where no tiles are at hand: as many as a force shows at the fit, of about this size


def rows(root: Path) -> list[Row]:
    """`area_map_ms` (a ward's script and still) and `map_payload` (a force's interactive map)."""
    data = Path(os.environ.get("OPENBEAT_REAL_DATA", root.parent / "shared" / "data"))
    if not data.is_dir():
        raise SystemExit(f"No real data at {data}: set OPENBEAT_REAL_DATA to its folder.")
    book, found = measured(data)
    return [*drawing(book, found), *payload(book, data, root)]


def measured(data: Path) -> tuple[maps.Atlas, dict[Any, pd.DataFrame]]:
    """The atlas of South Yorkshire, 2025, and its named places by ward."""
    faults, keep, stages = Faults(), Kept(None), Stages(quiet=True)
    taken = [t for path in (ARCHIVE, WARDS, LOOKUP) for t in build.sources.recognise(data / path)]
    choice = Choice(first=FIRST)
    with stages:
        facts = build.read(taken, choice, keep, faults, stages)
        located = build.locate(facts, keep, faults, stages)
        found = build.points.places(facts, located, build.named_points(facts, choice, keep, stages))
    whole = coverage.whole_years(facts.ledger)
    return maps.atlas(facts.places.wards, facts.places.areas, facts.lines, whole), dict([*found.groupby("area")])


def drawing(book: maps.Atlas, found: dict[Any, pd.DataFrame]) -> list[Row]:
    """Milliseconds a ward: all wards' scripts and stills, beside a folium map of the same shapes, rendered."""
    number = len(book.wards.codes)
    cut = [maps.ward_map(book, i) for i in range(number)]

    def ours() -> None:
        for i in range(number):
            drawn(maps.ward_map(book, i), found)

    def theirs() -> None:
        for area in cut:
            plain(area)

    told = compare("area_map_ms", ours, theirs, f"script and still of each of {number} wards, beside a folium map")
    per_ward = (1000 * told[side] / number for side in ("ours", "theirs"))
    return [row("area_map_ms", *per_ward, "ms", told["note"])]


def drawn(area: maps.AreaMap, found: dict[Any, pd.DataFrame]) -> tuple[str, str]:
    """The script and the still of an area, as build.py makes them."""
    still = build.drawing(area, found.get(area.code), "Credit")
    names = drawings.map_names(still)
    return leaflet.script(area, build.lettering(still, names)), drawings.area_map(still, names)


def plain(area: maps.AreaMap) -> str:
    """A page of folium with the same shapes, a layer each."""
    page = folium.Map([53.4, -1.4])
    for name, rings in [("", area.outline), *area.around, *((n, (line,)) for n, line in area.streets)]:
        geometry = {"type": "MultiLineString", "coordinates": [[_degrees(area.canvas, p) for p in r] for r in rings]}
        shape = {"type": "Feature", "properties": {"name": name}, "geometry": geometry}
        folium.GeoJson(shape, tooltip=name or None).add_to(page)
    return str(page.get_root().render())


def _degrees(canvas: maps.Canvas, point: maps.Point) -> list[float]:
    lon, lat = maps.from_mercator(canvas.west + point[0] * canvas.per_unit, canvas.north - point[1] * canvas.per_unit)
    return [float(lon), float(lat)]


def payload(book: maps.Atlas, data: Path, root: Path) -> list[Row]:
    """Bytes of the force's script and the tiles seen at its fit, beside a HeatMap page of the same raw points.

    Leaflet itself is needed on both sides and left out of both. Tiles come from the harm layer of the snapshot that
    OPENBEAT_DATA holds where that shows the force, else they are reckoned.
    """
    area = maps.force_map(book, book.forces.slugs.index(FORCE))
    script = drawn(area, {})[0].encode()
    tiles, of = seen(area, Path(os.environ.get("OPENBEAT_DATA", root / "data" / "site")))
    with zipfile.ZipFile(data / ARCHIVE) as archive:
        frame = pd.concat([pd.read_csv(archive.open(n)) for n in archive.namelist() if n >= FIRST])
    points = geopandas.GeoDataFrame(frame, geometry=geopandas.points_from_xy(frame.Longitude, frame.Latitude), crs=4326)
    points = points.sjoin(geopandas.read_file(data / WARDS), predicate="within")
    page = heatmap(points).encode()
    note = f"the force's script ({len(script):,} bytes) and {of}, beside a HeatMap of {len(points):,} raw points"
    packed: Callable[[bytes], int] = lambda text: len(gzip.compress(text))  # noqa: E731
    return [
        row("map_payload", len(script) + tiles, len(page), "bytes", note),
        row("map_payload_gz", packed(script) + tiles, packed(page), "bytes", "the same, gzipped; images as they are"),
    ]


def seen(area: maps.AreaMap, site: Path) -> tuple[int, str]:
    """Bytes of the harm tiles that cover an area's canvas, and in words how many of what they are."""
    path = site / "snapshots" / "current" / "tiles" / "harm.mbtiles"
    canvas = drawings.Canvas(area.canvas.west, area.canvas.north, area.canvas.per_unit, maps.WIDTH, maps.HEIGHT)
    zoom, tiles = drawings.tiles_of(canvas)
    if path.is_file():
        with closing(sqlite3.connect(path)) as db:
            query = "SELECT length(tile_data) FROM tiles WHERE zoom_level = :z AND tile_column = :x AND tile_row = :y"
            asked = [{"z": zoom, "x": x, "y": (1 << zoom) - 1 - y} for x, y in tiles]
            sizes = [size for at in asked for (size,) in db.execute(query, at)]
        if sizes:
            return sum(sizes), f"{len(sizes)} tiles of zoom {zoom} ({sum(sizes):,} bytes)"
    print(f"No tiles of {area.name} in {path}: reckoned.", file=sys.stderr)
    return TILES * TILE_BYTES, f"{TILES} tiles reckoned at {TILE_BYTES:,} bytes"
