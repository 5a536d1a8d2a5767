"""Coordinate systems: WGS84 degrees as published, the British National Grid in metres, web mercator for screens.

The step between WGS84 and the grid is written out (the seven-parameter Helmert transformation of Ordnance
Survey, good to about 3 m), so that every machine places a postcode alike, with or without OSTN15 grid files.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer

Floats = NDArray[np.float64]

# "A guide to coordinate systems in Great Britain", Ordnance Survey, section 6.6; from OSGB36 to WGS84, so
# taken in reverse below.
_HELMERT = (
    "+proj=helmert +x=446.448 +y=-125.157 +z=542.06 +rx=0.15 +ry=0.247 +rz=0.842 +s=-20.489 +convention=position_vector"
)
_GRID = (
    "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad +step +proj=push +v_3 "
    f"+step +proj=cart +ellps=WGS84 +step +inv {_HELMERT} +step +inv +proj=cart +ellps=airy +step +proj=pop +v_3 "
    "+step +proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000 +ellps=airy"
)


@cache
def _to_grid() -> Transformer:
    return Transformer.from_pipeline(_GRID)


def grid(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Eastings and northings in metres (EPSG:27700) of WGS84 degrees."""
    east, north = _to_grid().transform(lon, lat)
    return np.asarray(east), np.asarray(north)


def degrees(east: Floats, north: Floats) -> tuple[Floats, Floats]:
    """WGS84 longitude and latitude of eastings and northings in metres (EPSG:27700)."""
    lon, lat = _to_grid().transform(east, north, direction="INVERSE")
    return np.asarray(lon), np.asarray(lat)


def shapes_on_grid(shapes: Any) -> Any:
    """Geometries in WGS84 degrees, vertex by vertex on the British National Grid (metres)."""
    return shapely.transform(shapes, lambda xy: np.column_stack(grid(xy[:, 0], xy[:, 1])))


@cache
def _to_mercator() -> Transformer:
    return Transformer.from_crs(4326, 3857, always_xy=True)


def mercator(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Web mercator metres (EPSG:3857) of WGS84 degrees; true metres only at the equator."""
    x, y = _to_mercator().transform(lon, lat)
    return np.asarray(x), np.asarray(y)


def from_mercator(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """WGS84 degrees of web mercator metres."""
    lon, lat = _to_mercator().transform(x, y, direction="INVERSE")
    return np.asarray(lon), np.asarray(lat)
