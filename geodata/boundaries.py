"""Boundary layers: wards, districts and forces with their codes, names and year, in WGS84 degrees.

Frames here have the columns code, name, vintage ("2024", "" where the file does not say), layer (its file),
geometry (EPSG:4326, valid polygons), and, where the layer gives it, district (the code in the ward layer).
"""

from __future__ import annotations

import geopandas
import pandas as pd
import pyogrio
import shapely

from . import areas
from .faults import Faults, InputFault
from .grid import shapes_on_grid
from .sources import Taken, of_kind

WGS84 = 4326
COLUMNS = ["code", "name", "vintage", "layer", "geometry"]


def read(taken: list[Taken], kind: str, faults: Faults) -> geopandas.GeoDataFrame:
    """All layers of one kind ("ward", "district", "force") in one frame, sorted by code; empty where none."""
    layers = [_read_layer(t, kind, faults) for t in of_kind(taken, f"{kind} boundaries")]
    if not layers:
        return geopandas.GeoDataFrame({c: [] for c in COLUMNS}, geometry="geometry", crs=WGS84)
    frame = pd.concat(layers, ignore_index=True)
    return geopandas.GeoDataFrame(frame, geometry="geometry", crs=WGS84).sort_values("code", ignore_index=True)


def read_streets(taken: list[Taken]) -> geopandas.GeoDataFrame:
    """Street lines with the columns name ("" where unnamed) and geometry (EPSG:4326); empty where none given."""
    layers = []
    for t in of_kind(taken, "streets"):
        layer = _in_degrees(t)
        column = next((c for c in layer.columns if c.lower() in {"name", "name1", "street", "street_name"}), None)
        name = layer[column].fillna("").astype(str) if column else ""
        layers.append(geopandas.GeoDataFrame({"name": name}, geometry=layer.geometry.array, crs=WGS84))
    if not layers:
        return geopandas.GeoDataFrame({"name": []}, geometry=[], crs=WGS84)
    return geopandas.GeoDataFrame(pd.concat(layers, ignore_index=True), crs=WGS84)


def _in_degrees(taken: Taken) -> geopandas.GeoDataFrame:
    """A layer in WGS84; InputFault where it cannot be read to its end or its coordinates are no degrees."""
    path = taken.source.path
    try:
        layer: geopandas.GeoDataFrame = pyogrio.read_dataframe(path, layer=taken.layer or None).to_crs(WGS84)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.FeatureError, pyogrio.errors.GeometryError) as error:
        raise InputFault(path, "cannot be read as a map layer", "Check that the file is complete") from error
    west, south, east, north = layer.total_bounds
    if west < -180 or east > 180 or south < -90 or north > 90:
        raise InputFault(path, "holds coordinates that are no degrees", "Say its coordinate system or save it in WGS84")
    return layer


def _read_layer(taken: Taken, kind: str, faults: Faults) -> geopandas.GeoDataFrame:
    path = taken.source.path
    layer = _in_degrees(taken)
    layer = layer.set_geometry(_valid(layer.geometry, path.name, faults))
    code = taken.columns[kind]
    known = layer[code].astype("string").map(lambda c: areas.kind_of(c) == kind, na_action="ignore").fillna(False)
    solid = ~(layer.geometry.isna() | layer.geometry.is_empty)
    faults.add(path.name, f"{kind} without a code of its kind, left out", int((~known).sum()))
    faults.add(path.name, f"{kind} without a shape, left out", int((known & ~solid).sum()))
    layer = layer[known.astype(bool) & solid]
    if layer.empty:
        raise InputFault(path, f"holds no {kind} with a code and a shape", "Check that the file is complete")
    name = areas.name_column(code, list(layer.columns))
    frame = geopandas.GeoDataFrame(
        {
            "code": layer[code].astype(str),
            "name": layer[name].fillna(layer[code]).astype(str) if name else layer[code].astype(str),
            "vintage": areas.vintage_of(code),
            "layer": f"{path.name}:{taken.layer}".rstrip(":"),
        },
        geometry=layer.geometry,
        crs=WGS84,
    )
    if kind == "ward" and "district" in taken.columns:
        frame["district"] = layer[taken.columns["district"]].astype(str)
    return frame.dissolve("code", as_index=False, method="unary") if frame["code"].duplicated().any() else frame


def _valid(shapes: geopandas.GeoSeries, file: str, faults: Faults) -> geopandas.GeoSeries:
    bad = ~shapes.is_valid & shapes.notna()
    faults.add(file, "shape that crosses itself, mended", int(bad.sum()))
    return shapes.where(~bad, shapes.make_valid(method="structure", keep_collapsed=False))


def largest_overlap(inner: geopandas.GeoDataFrame, outer: geopandas.GeoDataFrame) -> dict[str, str]:
    """Code of an inner area → code of the outer area that holds most of it, measured in square metres."""
    if inner.empty or outer.empty:
        return {}
    small, large = (shapes_on_grid(frame.geometry.to_numpy()) for frame in (inner, outer))
    shapely.prepare(large)
    i, o = shapely.STRtree(large).query(small, predicate="intersects")
    area = shapely.area(shapely.intersection(small[i], large[o]))
    pairs = pd.DataFrame({"inner": inner["code"].to_numpy()[i], "outer": outer["code"].to_numpy()[o], "area": area})
    best = pairs[pairs["area"] > 0].sort_values(["area", "outer"], ascending=[False, True])
    return dict(best.drop_duplicates("inner")[["inner", "outer"]].itertuples(index=False, name=None))


def newest_layers(wards: geopandas.GeoDataFrame, faults: Faults) -> geopandas.GeoDataFrame:
    """Of several ward layers for one force, the wards of the newest year only (column force is needed)."""
    newest = wards.groupby("force")["vintage"].transform("max")
    same_year = wards[wards["vintage"] == newest]
    layer = same_year.groupby("force")["layer"].transform("max")
    kept = same_year[same_year["layer"] == layer]
    for name, left in wards[~wards.index.isin(kept.index)].groupby("layer"):
        faults.add(str(name), "ward of a layer that a newer one replaces, left out", len(left))
    return kept.sort_values("code", ignore_index=True)
