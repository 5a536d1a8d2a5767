"""Postcodes: where each one lies and which wards it may belong to, from ONSPD, NSPL or Code-Point Open.

A postcode is placed by its point in the ward polygons; the ward column of the file is only a check.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from . import areas, columns
from .faults import Faults, InputFault
from .grid import degrees, shapes_on_grid
from .join import contain
from .kept import Kept, key_of
from .sources import Taken, of_kind

BORDER = 50.0  # metres: this near a border every candidate ward is offered
# What each column is called in ONSPD, NSPL and Code-Point Open.
_NAMES = {
    "postcode": ("pcds", "pcd", "postcode"),
    "ended": ("doterm",),
    "country": ("ctry", "ctry25cd", "country", "country_code"),
    "east": ("oseast1m", "east1m", "eastings"),
    "north": ("osnrth1m", "north1m", "northings"),
    "ward": ("osward", "wd25cd", "ward", "admin_ward_code"),
}
NEEDED = ("postcode", "east", "north")


@dataclass(frozen=True)
class Placement:
    """Postcodes of the loaded wards, their candidates near a border, and outward codes known at all.

    found: postcode ("ZZ11AA"), outcode, ward (code, "" where it is only near one), ended ("YYYY-MM", "" in use).
    near: postcode, ward, metres (0 inside), for postcodes with more than one candidate or none that holds them.
    outcodes: outcode, nation ("" where mixed or unsaid), inside, outside (numbers of postcodes).
    """

    found: pd.DataFrame
    near: pd.DataFrame
    outcodes: pd.DataFrame


FRAMES = [f.name for f in fields(Placement)]
METHOD = [Path(__file__).parent / f"{name}.py" for name in ("postcodes", "join", "grid", "columns", "areas")]


def place(
    taken: list[Taken],
    codes: list[str],
    shapes: NDArray[np.object_],
    faults: Faults,
    advance: Callable[[int], None] = lambda _: None,
) -> Placement:
    """Place the postcodes of all files into wards (codes and WGS84 shapes in ascending order of code)."""
    tables = []
    for t in of_kind(taken, "postcodes"):
        tables.append(_read(t, faults))
        advance(len(tables[-1]))
    every = pd.concat(tables).drop_duplicates("postcode", keep="last") if tables else _nothing()
    lon, lat = degrees(every["east"].to_numpy(dtype=float), every["north"].to_numpy(dtype=float))
    ward, _ = contain(lon, lat, shapes)
    every = every.assign(inside=ward, outcode=every["postcode"].str[:-3])
    near = _near(every, codes, shapes)
    placed = every[(every["inside"] >= 0) | every["postcode"].isin(near["postcode"])]
    names = np.append(np.asarray(codes, dtype=object), "")
    found = placed[["postcode", "outcode", "ended"]].assign(ward=names[placed["inside"].to_numpy()])
    return Placement(found.sort_values("postcode"), near, _outcodes(every, found))


def place_kept(
    taken: list[Taken],
    codes: list[str],
    shapes: NDArray[np.object_],
    kept: Kept,
    faults: Faults,
    advance: Callable[[int], None] = lambda _: None,
) -> Placement:
    """As `place`; from what a build before has kept, where neither postcodes nor wards have changed."""
    digests = [t.source.digest() for t in of_kind(taken, "postcodes")]
    key = key_of("postcodes", *digests, *codes, *shapely.to_wkb(shapes).tolist(), method=METHOD)
    tables = [kept.find(f"{key}-{name}") for name in FRAMES]
    if all(table is not None for table in tables):
        frames = [table.to_pandas() for table in tables if table is not None]
        for file, reason, n in json.loads((tables[0].schema.metadata or {})[b"faults"]):  # type: ignore[union-attr]
            faults.add(file, reason, n)
        return Placement(*frames)
    own = Faults()
    placement = place(taken, codes, shapes, own, advance)
    for name in FRAMES:
        table = pa.Table.from_pandas(getattr(placement, name), preserve_index=False)
        kept.keep(f"{key}-{name}", table.replace_schema_metadata({"faults": json.dumps(own.rows())}))
    faults.counts.update(own.counts)
    return placement


def _read(taken: Taken, faults: Faults) -> pd.DataFrame:
    """postcode, east, north (metres, NaN where the file gives no place), ended, nation."""
    table = columns.read(taken.source, faults, names=taken.fields).to_pandas()
    given = {name.lower(): name for name in table.columns}
    own = {k: next((given[n] for n in names if n in given), None) for k, names in _NAMES.items()}
    for key in NEEDED:
        if own[key] is None:
            raise InputFault(
                taken.source.path,
                f"postcodes without a column of {key}",
                "Use ONSPD, NSPL or Code-Point Open",
            )
    frame = pd.DataFrame({k: table[v] if v else "" for k, v in own.items()})
    frame["postcode"] = frame["postcode"].str.replace(" ", "", regex=False)
    frame[["east", "north"]] = frame[["east", "north"]].apply(pd.to_numeric, errors="coerce").astype(float)
    nowhere = ~((frame["east"] > 0) & (frame["north"] > 0))  # Code-Point writes 0, 0 for "no place known"
    frame["nation"] = frame["country"].map(lambda c: areas.nation_of(c) or "")
    irish = frame["nation"].eq(areas.NORTHERN_IRELAND)  # on the Irish Grid: the same numbers mean Cheshire here
    frame.loc[nowhere | irish, ["east", "north"]] = np.nan
    faults.add(str(taken.source), "postcode without a place, not offered", int((nowhere & ~irish).sum()))
    ended = frame["ended"].fillna("").astype(str)
    frame["ended"] = (ended.str[:4] + "-" + ended.str[4:6]).where(ended.str.fullmatch(r"\d{6}"), "")
    return frame[["postcode", "east", "north", "ended", "nation"]]


def _nothing() -> pd.DataFrame:
    texts = pd.DataFrame(columns=["postcode", "ended", "nation"], dtype=str)
    return texts.assign(east=pd.Series(dtype=float), north=pd.Series(dtype=float))


def _near(every: pd.DataFrame, codes: list[str], shapes: NDArray[np.object_]) -> pd.DataFrame:
    """Wards within 50 m of postcodes that have several such wards, or none that contains them."""
    placed = every[every["east"].notna()]
    points = np.asarray(shapely.points(placed["east"].to_numpy(), placed["north"].to_numpy()))
    wards = shapes_on_grid(shapes)
    p, w = shapely.STRtree(wards).query(points, predicate="dwithin", distance=BORDER)
    pairs = pd.DataFrame(
        {
            "postcode": placed["postcode"].to_numpy()[p],
            "ward": np.asarray(codes, dtype=object)[w],
            "metres": np.rint(shapely.distance(points[p], wards[w])).astype(int),
            "own": placed["inside"].to_numpy()[p] == w,
        }
    )
    groups = pairs.groupby("postcode")
    plain = (groups["ward"].transform("size") == 1) & pairs["own"]
    return pairs.loc[~plain, ["postcode", "ward", "metres"]].sort_values(["postcode", "metres", "ward"])


def _outcodes(every: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    inside = every["postcode"].isin(found["postcode"])
    groups = every.assign(here=inside, away=~inside).groupby("outcode")
    table = groups.agg(inside=("here", "sum"), outside=("away", "sum"))
    table["nation"] = groups["nation"].first().where(groups["nation"].nunique() == 1, "")
    return table.reset_index()
