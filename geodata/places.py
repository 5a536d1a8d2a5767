"""The areas of every level that the inputs' layers and lookups give; worked out once for the same files.

Between builds a hierarchy is kept as its seven tables, geometry as well-known binary.
"""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path

import geopandas
import pandas as pd
import pyarrow as pa
import shapely

from . import bcus, boundaries, hierarchy, lookups
from .boundaries import WGS84
from .faults import Faults
from .hierarchy import Hierarchy
from .kept import Kept, key_of
from .police import COUNTED
from .sources import Taken, digests

HERE = Path(__file__).parent
NAMES = [f.name for f in fields(Hierarchy)]
# Kinds of files that say nothing of where areas are.
APART = ("street", "postcodes", "content", "leads", "oversight", "kept promises", "inspections", "recommendations",
         "force indicator", *COUNTED)  # fmt: skip


def read(taken: list[Taken], names: dict[str, str], national: bool, month: str, faults: Faults) -> Hierarchy:
    """The hierarchy of the wards of some forces.

    Args:
        taken: all inputs.
        names: slug → name of the forces.
        national: whether they are all of them, so that there are regions and a nation.
        month: the newest month of the data ("YYYY-MM"), which lists of command areas must be valid in.
        faults: where what cannot be read as it stands is counted.
    """
    wards, districts, forces = (boundaries.read(taken, kind, faults) for kind in ("ward", "district", "force"))
    bcu_layer, beats = boundaries.read_bcus(taken, faults), boundaries.read_neighbourhoods(taken, faults)
    listed = lookups.read(taken, month)
    return hierarchy.build(
        wards, districts, forces, listed, names, faults, bcu_layer=bcu_layer, beats=beats, national=national
    )


def read_kept(
    taken: list[Taken], names: dict[str, str], national: bool, month: str, kept: Kept, faults: Faults
) -> Hierarchy:
    """As `read`; from what a build before has kept, where no file that tells of areas has changed."""
    own = [t for t in taken if t.kind not in APART]
    asked = [f"{slug}={name}" for slug, name in sorted(names.items())]
    method = [*sorted(HERE.glob("*.py")), *sorted((HERE / "reference").glob("*.csv"))]
    valid = str(sorted(bcus.read(own, month).items()))  # a new month matters only where it begins or ends a list
    key = key_of("areas", valid, str(national), *asked, *digests(own), method=method)
    tables = [kept.find(f"{key}-{name}") for name in NAMES]
    if all(table is not None for table in tables):
        told = [table for table in tables if table is not None]
        for file, reason, n in json.loads((told[0].schema.metadata or {})[b"faults"]):
            faults.add(file, reason, n)
        return Hierarchy(**{name: _unpacked(table) for name, table in zip(NAMES, told, strict=True)})  # type: ignore[arg-type]
    found = Faults()
    tree = read(taken, names, national, month, found)
    for name in NAMES:
        table = _packed(getattr(tree, name))
        remark = dict(table.schema.metadata or {}) | {b"faults": json.dumps(found.rows()).encode()}
        kept.keep(f"{key}-{name}", table.replace_schema_metadata(remark))
    faults.counts.update(found.counts)
    return tree


def _packed(frame: pd.DataFrame) -> pa.Table:
    if isinstance(frame, geopandas.GeoDataFrame):
        frame = pd.DataFrame(frame.drop(columns="geometry")).assign(geometry=shapely.to_wkb(frame.geometry.to_numpy()))
    return pa.Table.from_pandas(frame, preserve_index=False)


def _unpacked(table: pa.Table) -> pd.DataFrame:
    frame: pd.DataFrame = table.to_pandas()
    if "geometry" not in frame:
        return frame
    shapes = shapely.from_wkb(frame["geometry"].to_numpy())
    return geopandas.GeoDataFrame(frame.drop(columns="geometry"), geometry=shapes, crs=WGS84)
