"""Boundary layers: wards, districts and forces with their codes, names and year, in WGS84 degrees.

Frames of areas with official codes have the columns code, name, vintage ("2024", "" where the file does not say),
layer (its file), geometry (EPSG:4326, valid polygons), and, where the layer gives it, district (the code in the ward
layer).
"""

from __future__ import annotations

import geopandas
import pandas as pd
import pyogrio
import shapely

from . import areas, team_files
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


def read_bcus(taken: list[Taken], faults: Faults) -> geopandas.GeoDataFrame:
    """Command areas as drawn: name, force (its slug, "" where the layer names none), layer, geometry (EPSG:4326).

    One row a command area, sorted by force and name; empty where no layer is given.
    """
    layers = []
    for t in of_kind(taken, "bcu boundaries"):
        layer = _read_named(t, {"name": "bcu"}, {"force": "force"}, "command area without a name or a shape", faults)
        layers.append(layer.dissolve(["force", "name"], as_index=False, method="unary"))
    return _together(layers, ["force", "name", "layer"], ["force", "name"])


def read_neighbourhoods(taken: list[Taken], faults: Faults) -> geopandas.GeoDataFrame:
    """Police neighbourhoods: code ("force/id"), name, force (its slug), slug (its id), geometry (EPSG:4326).

    Sorted by code. Without a layer the boundaries in the files of teams stand in, which are coarser; empty where there
    are none. Shapes that cross themselves are mended, and rows without an id, a force or a shape left out; both are
    counted.
    """
    layers = []
    for t in of_kind(taken, "neighbourhoods"):
        needed = {"slug": "neighbourhood", "force": "force"}
        layer = _read_named(t, needed, {"name": "name"}, "neighbourhood without an id, a force or a shape", faults)
        layer["name"] = layer["name"].where(layer["name"].ne(""), layer["slug"])
        layer["code"] = layer["force"] + "/" + layer["slug"]
        layers.append(layer)
    layers = layers or [_outlines(t, faults) for t in of_kind(taken, "teams")]
    every = _together(layers, ["code", "name", "force", "slug"], ["code"])
    return every.dissolve("code", as_index=False, method="unary") if every["code"].duplicated().any() else every


def _outlines(taken: Taken, faults: Faults) -> geopandas.GeoDataFrame:
    """The neighbourhoods of a file of teams, each with the ring of points that it calls its boundary."""
    every = list(team_files.read(taken))
    name = str(taken.source)
    shapes = geopandas.GeoSeries([_ring(told.content) for told in every], crs=WGS84)
    columns = {
        "code": [told.code for told in every],
        "name": [told.content.text("name") or told.id for told in every],
        "force": [told.force for told in every],
        "slug": [told.id for told in every],
    }
    frame = geopandas.GeoDataFrame(columns, geometry=_valid(shapes, name, faults), crs=WGS84)
    there = _there(frame.geometry)
    faults.add(name, "neighbourhood without a boundary, left out", int((~there).sum()))
    return frame[there]


def _ring(team: team_files.Part) -> shapely.Polygon:
    """The boundary of a neighbourhood, empty where it is not told; InputFault for points that are none."""
    points = team.parts("boundary")
    try:
        ring = [(float(p.text("longitude")), float(p.text("latitude"))) for p in points]
    except ValueError as error:
        raise team.fault("“boundary” has a point without longitude or latitude") from error
    return shapely.Polygon(ring if len(ring) > 2 else None)


def _read_named(
    taken: Taken, needed: dict[str, str], wanted: dict[str, str], without: str, faults: Faults
) -> geopandas.GeoDataFrame:
    """A layer of areas without official codes: columns of text by their new names, layer, geometry.

    `needed` and `wanted` are new name → what `Taken.columns` calls it; rows without what is needed are left out.
    """
    path = taken.source.path
    layer = _in_degrees(taken)
    layer = layer.set_geometry(_valid(layer.geometry, path.name, faults))
    text = {
        new: layer[taken.columns[own]].convert_dtypes().astype("string").fillna("").astype(str).str.strip()
        if own in taken.columns
        else ""
        for new, own in (needed | wanted).items()
    }
    frame = geopandas.GeoDataFrame(text, geometry=layer.geometry, crs=WGS84).assign(layer=path.name)
    frame["force"] = frame["force"].map(areas.force_slug)
    there = _there(frame.geometry)
    for column in needed:
        there &= frame[column].ne("")
    faults.add(path.name, f"{without}, left out", int((~there).sum()))
    if not there.any():
        raise InputFault(path, f"holds nothing but {without}", "Check that the file is complete")
    return frame[there]


def _together(layers: list[geopandas.GeoDataFrame], columns: list[str], order: list[str]) -> geopandas.GeoDataFrame:
    """Several layers as one, sorted; an empty frame of these columns where there are none."""
    if not layers:
        return geopandas.GeoDataFrame({c: pd.Series(dtype=str) for c in columns}, geometry=[], crs=WGS84)
    every = pd.concat(layers, ignore_index=True)[[*columns, "geometry"]]
    return geopandas.GeoDataFrame(every, geometry="geometry", crs=WGS84).sort_values(order, ignore_index=True)


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
    codes = layer[code].fillna("").astype(str)
    known = codes.map(lambda c: areas.kind_of(c) == kind)
    foreign = codes.map(lambda c: c != "" and areas.abroad([c]) != "")
    solid = _there(layer.geometry)
    faults.add(path.name, f"{kind} of another nation, left out", int(foreign.sum()))
    faults.add(path.name, f"{kind} without a code of its kind, left out", int((~known & ~foreign).sum()))
    faults.add(path.name, f"{kind} without a shape, left out", int((known & ~solid).sum()))
    layer = layer[known & solid]
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
        frame["district"] = layer[taken.columns["district"]].fillna("").astype(str)
    return frame.dissolve("code", as_index=False, method="unary") if frame["code"].duplicated().any() else frame


def _valid(shapes: geopandas.GeoSeries, file: str, faults: Faults) -> geopandas.GeoSeries:
    own = shapes.to_numpy().copy()
    bad = ~shapely.is_valid(own) & ~shapely.is_missing(own)
    faults.add(file, "shape that crosses itself, mended", int(bad.sum()))
    own[bad] = shapely.make_valid(own[bad], method="structure", keep_collapsed=False)
    return geopandas.GeoSeries(own, index=shapes.index, crs=shapes.crs)


def _there(shapes: geopandas.GeoSeries) -> pd.Series:
    """Whether each feature has a shape at all, neither missing nor empty."""
    own = shapes.to_numpy()
    return pd.Series(~(shapely.is_missing(own) | shapely.is_empty(own)), index=shapes.index)


def overlaps(inner: geopandas.GeoDataFrame, outer: geopandas.GeoDataFrame) -> pd.DataFrame:
    """Every pair of an inner and an outer area that share ground.

    Both frames have geometry in EPSG:4326 and are numbered 0…n-1.

    Returns:
        inner, outer (positions in the frames), area (square metres shared), share (0 to 1, of the inner area).
    """
    small, large = (shapes_on_grid(frame.geometry.to_numpy()) for frame in (inner, outer))
    shapely.prepare(large)
    i, o = shapely.STRtree(large).query(small, predicate="intersects")
    whole = shapely.area(small)
    area = whole[i]
    cut = ~shapely.contains_properly(large[o], small[i])  # most lie wholly inside: only the others need cutting
    area[cut] = shapely.area(shapely.intersection(small[i[cut]], large[o[cut]]))
    pairs = pd.DataFrame({"inner": i, "outer": o, "area": area, "share": area / whole[i]})
    return pairs[pairs["area"] > 0].reset_index(drop=True)


def largest_overlap(
    inner: geopandas.GeoDataFrame, outer: geopandas.GeoDataFrame, together: pd.Series | None = None
) -> dict[str, str]:
    """Code of an inner area → code of the outer area that holds most of it; of equals, the lower code.

    Args:
        inner: areas with the column code.
        outer: areas with the column code.
        together: for each inner area what it is part of: the parts of one thing are all given to the outer area
            that holds most of their sum. By default each stands for itself.
    """
    if inner.empty or outer.empty:
        return {}
    pairs = overlaps(inner, outer)
    whole = (inner["code"] if together is None else together).to_numpy()
    codes = pd.DataFrame({"whole": whole[pairs["inner"]], "outer": outer["code"].to_numpy()[pairs["outer"]]})
    sums = codes.assign(area=pairs["area"]).groupby(["whole", "outer"])["area"].sum().reset_index()
    best = sums.sort_values(["area", "outer"], ascending=[False, True]).drop_duplicates("whole")
    holder = dict(zip(best["whole"], best["outer"], strict=True))
    return {code: holder[w] for code, w in zip(inner["code"], whole, strict=True) if w in holder}


def newest_layers(wards: geopandas.GeoDataFrame, faults: Faults) -> geopandas.GeoDataFrame:
    """Of several ward layers for one force, the wards of the newest year only (column force is needed)."""
    newest = wards.groupby("force")["vintage"].transform("max")
    same_year = wards[wards["vintage"] == newest]
    layer = same_year.groupby("force")["layer"].transform("max")
    kept = same_year[same_year["layer"] == layer]
    for name, left in wards[~wards.index.isin(kept.index)].groupby("layer"):
        faults.add(str(name), "ward of a layer that a newer one replaces, left out", len(left))
    return kept.sort_values("code", ignore_index=True)
