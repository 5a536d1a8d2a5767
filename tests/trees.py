"""Hierarchies grown from input files for tests: the whole of a folder, or the village with a file written otherwise."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import geopandas
import shapely
import village

from geodata import boundaries, hierarchy, lookups, sources
from geodata.faults import Faults

LAYERS = ("wards", "districts", "forces", "bcus", "beats")
VILLAGE = {village.FORCE: village.REPORTED_BY}


@dataclass(frozen=True)
class Built:
    """A hierarchy with what it was built from."""

    tree: hierarchy.Hierarchy
    wards: geopandas.GeoDataFrame
    districts: geopandas.GeoDataFrame
    faults: dict[tuple[str, str], int]


def build(taken: list[sources.Taken], names: dict[str, str], month: str = "", national: bool = False) -> Built:
    faults = Faults()
    wards, districts, forces = (boundaries.read(taken, k, faults) for k in ("ward", "district", "force"))
    drawn, beats = boundaries.read_bcus(taken, faults), boundaries.read_neighbourhoods(taken, faults)
    tables = lookups.read(taken, month)
    tree = hierarchy.build(
        wards, districts, forces, tables, names, faults, bcu_layer=drawn, beats=beats, national=national
    )
    return Built(tree, wards, districts, {(file, reason): n for file, reason, n in faults.rows()})


def of_village(folder: Path, month: str = "", national: bool = False, **files: str) -> Built:
    """The village's hierarchy, with some of its files written otherwise; "" leaves one out."""
    inputs = village.write(folder)
    for name, text in files.items():
        path = inputs / f"{name}.{'geojson' if name in LAYERS else 'csv'}"
        path.write_text(text, encoding="utf-8") if text else path.unlink()
    return build(sources.survey(inputs), VILLAGE, month, national)


def named(properties: dict[str, str], shape: shapely.Geometry) -> dict[str, object]:
    return {"type": "Feature", "properties": properties, "geometry": json.loads(shapely.to_geojson(shape))}


def layer(*features: dict[str, object]) -> str:
    return json.dumps({"type": "FeatureCollection", "features": list(features)})
