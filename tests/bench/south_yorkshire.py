"""South Yorkshire 2025: from archive and boundaries to heat maps, beside pandas, geopandas and folium's HeatMap."""

from __future__ import annotations

import gzip
import os
import zipfile
from pathlib import Path

import folium
import geopandas
import numpy as np
import pandas as pd
import shapely
from folium.plugins import HeatMap

from geodata import (
    counts,
    grid,
    harm,
    hierarchy,
    join,
    leaflet,
    lookups,
    maps,
    months,
    police,
    snaps,
    sources,
    street,
    surfaces,
)
from geodata.boundaries import read, read_streets
from geodata.faults import Faults
from geodata.kept import Kept

from .measure import Row, compare, row

RAMP = ("#f4d3e6", "#e09ec7", "#c268a3", "#913c76", "#591b46")
ARCHIVE = "street/south-yorkshire-2024-01_2025-12.zip"
WARDS = "boundaries/wards-south-yorkshire.geojson"
LOOKUP = "lookups/district-csp-force-2024.csv"
CITY = "E05010862"
FIRST = "2025-01"


def rows(root: Path) -> list[Row]:
    """`south_yorkshire_build` and `map_page_bytes`; a fault in one line where the files are not at hand."""
    data = Path(os.environ.get("OPENBEAT_REAL_DATA", root.parent / "shared" / "data"))
    if not data.is_dir():
        raise SystemExit(f"No real data at {data}: set OPENBEAT_REAL_DATA to its folder.")
    return [
        compare(
            "south_yorkshire_build",
            lambda: ours(data),
            lambda: theirs(data),
            "read, join, heat payload: one heat map of the force, theirs a HeatMap of raw points",
        ),
        *page_bytes(data),
    ]


def ours(data: Path) -> tuple[maps.WardMap, str]:
    """Read, join and count the year, and draw the force's heat image and script."""
    taken, places, _, surface = measured(data)
    whole = geopandas.GeoDataFrame({"code": ["force"], "name": ["South Yorkshire"]},
                                   geometry=[places.wards.geometry.union_all()], crs=4326)  # fmt: skip
    return drawn(whole, 0, taken, surface)


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
    point, number = cells["point"].to_numpy(), cells["n"].to_numpy()
    own = counts.territorial(cells, found.names)
    counted = counts.by_place(cells, placed.wards(point), places.wards["code"].tolist(), own)
    there = own & (point >= 0)
    weight = harm.schemes()[0].weight[cells["category"].cat.codes.to_numpy()[there]] * number[there]
    total = np.bincount(point[there], weight, len(counted_cells.points)).astype(float)
    box = shapely.total_bounds(grid.shapes_on_grid(shapes))
    surface = surfaces.surface(*grid.grid(*snaps.degrees(placed.snap)), total, tuple(box))
    return taken, places, counted, surface


def drawn(
    frame: geopandas.GeoDataFrame, index: int, taken: list[sources.Taken], surface: surfaces.Surface
) -> tuple[maps.WardMap, str]:
    """One area's heat image and script."""
    area = maps.ward_map(index, frame, read_streets(taken), surface, maps.breaks(), RAMP)
    return area, leaflet.script(area, f"/{area.code}.png", "")


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


def page_bytes(data: Path) -> list[Row]:
    """What a phone loads for one map: our script and image, beside a HeatMap page of the same raw points.

    Leaflet itself is needed on both sides and left out of both.
    """
    with zipfile.ZipFile(data / ARCHIVE) as archive:
        frame = pd.concat([pd.read_csv(archive.open(n)) for n in archive.namelist() if n >= FIRST])
    points = geopandas.GeoDataFrame(frame, geometry=geopandas.points_from_xy(frame.Longitude, frame.Latitude), crs=4326)
    whole = points.sjoin(geopandas.read_file(data / WARDS), predicate="within")
    taken, places, _, surface = measured(data)
    ward = drawn(places.wards, places.wards["code"].tolist().index(CITY), taken, surface)
    return [
        *_sizes("map_page_bytes", ours(data), whole, "the force's heat map"),
        *_sizes("map_page_bytes_ward", ward, whole[whole["ward_code"] == CITY], "Sheffield City ward's map"),
    ]


def _sizes(name: str, area: tuple[maps.WardMap, str], points: pd.DataFrame, what: str) -> list[Row]:
    (shown, script), page = area, heatmap(points).encode()
    image = len(shown.heat_png)
    plain, packed = len(script.encode()), len(gzip.compress(script.encode()))
    note = f"{what}, script and image, beside a HeatMap of the same {len(points):,} points"
    return [
        row(name, plain + image, len(page), "bytes", note),
        row(f"{name}_gz", packed + image, len(gzip.compress(page)), "bytes", "the same, gzipped"),
    ]
