"""South Yorkshire 2025: from archive and boundaries to heat maps, beside pandas, geopandas and folium's HeatMap."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import folium
import geopandas
import pandas as pd
from folium.plugins import HeatMap

from geodata import (
    counts,
    coverage,
    hierarchy,
    join,
    layers,
    leaflet,
    lookups,
    maps,
    months,
    police,
    sources,
    street,
    surfaces,
)
from geodata.boundaries import read, read_streets
from geodata.faults import Faults
from geodata.kept import Kept

from .measure import Row, compare

ARCHIVE = "street/south-yorkshire-2024-01_2025-12.zip"
WARDS = "boundaries/wards-south-yorkshire.geojson"
LOOKUP = "lookups/district-csp-force-2024.csv"
FIRST = "2025-01"


def rows(root: Path) -> list[Row]:
    """`south_yorkshire_build`; a fault in one line where the files are not at hand."""
    data = Path(os.environ.get("OPENBEAT_REAL_DATA", root.parent / "shared" / "data"))
    if not data.is_dir():
        raise SystemExit(f"No real data at {data}: set OPENBEAT_REAL_DATA to its folder.")
    return [
        compare(
            "south_yorkshire_build",
            lambda: ours(data),
            lambda: theirs(data),
            "read, join, surface and map of the force, theirs a HeatMap of raw points",
        ),
    ]


def ours(data: Path) -> str:
    """Read, join and count the year, make the force's surface and its map's script."""
    taken, places, _, _ = measured(data)
    book = maps.atlas(places.wards, places.areas, read_streets(taken), [])
    area = maps.force_map(book, 0)
    key = tuple((frame.kind, "", 2.0, "7 5") for frame in area.frames)
    return leaflet.script(area, leaflet.Lettering("", key=key))


def measured(data: Path) -> tuple[list[sources.Taken], hierarchy.Hierarchy, counts.Tally, surfaces.Surface]:
    """Everything before drawing, through the functions that build.py calls; nothing is kept from run to run."""
    faults = Faults()
    taken = [t for path in (ARCHIVE, WARDS, LOOKUP) for t in sources.recognise(data / path)]
    chosen = police.choose(taken, [], FIRST, "")
    found = street.gather(months.read(chosen, Kept(None), lambda *_: None), chosen, faults)
    wards, districts, forces = (read(taken, kind, faults) for kind in ("ward", "district", "force"))
    places = hierarchy.build(wards, districts, forces, lookups.read(taken), found.names, faults)
    counted_cells = street.cells(found.files, found.forces, found.months)
    shapes, cells = places.wards.geometry.to_numpy(), counted_cells.frame
    placed = join.place(counted_cells.points, shapes)
    point = cells["point"].to_numpy()
    own = counts.territorial(cells, found.names)
    counted = counts.by_place(cells, placed.wards(point), places.wards["code"].tolist(), own)
    ledger = coverage.ledger(found.seen, found.forces)
    newest = coverage.newest(ledger)
    heat = layers.gather(counted_cells, placed.ward, places.wards, found.names, ledger, newest)
    return taken, places, counted, next(layers.draw(heat)).surface


def theirs(data: Path) -> str:
    """The plain way: every row through read_csv and sjoin, every raw point into one HeatMap."""
    with zipfile.ZipFile(data / ARCHIVE) as archive:
        names = [n for n in archive.namelist() if n >= FIRST]
        frame = pd.concat([pd.read_csv(archive.open(n)) for n in names], ignore_index=True)
    placed = frame.dropna(subset=["Longitude", "Latitude"])
    points = geopandas.GeoDataFrame(
        placed, geometry=geopandas.points_from_xy(placed.Longitude, placed.Latitude), crs=4326
    )
    joined = points.sjoin(geopandas.read_file(data / WARDS), predicate="within")
    joined.groupby(["ward_code", "Month", "Crime type"]).size()
    return heatmap(joined)


def heatmap(joined: pd.DataFrame) -> str:
    """The page of a folium HeatMap of raw points."""
    page = folium.Map([53.4, -1.4], zoom_start=10)
    HeatMap(joined[["Latitude", "Longitude"]].to_numpy().tolist()).add_to(page)
    return page.get_root().render()
