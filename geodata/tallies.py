"""Records by area and month, worked out once for the same files on the same boundaries and kept month by month.

So a month that is added costs that month: of the others only the cells of each force's newest year are looked at
again, which the heat surface and the softness of wards need point by point.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import shapely

from . import areas, counts, join, street
from .counts import Counts, Tally
from .join import Placed
from .kept import Kept, key_of
from .street import Cells, Street

METHOD = [Path(__file__).parent / f"{name}.py" for name in ("tallies", "counts", "street", "join", "snaps")]


@dataclass(frozen=True)
class Ground:
    """Polygons that points are placed in, with their codes in ascending order."""

    codes: list[str]
    shapes: np.ndarray

    def key(self) -> str:
        """Equal for equal polygons under equal codes."""
        return key_of(*self.codes, *shapely.to_wkb(self.shapes).tolist())


@dataclass(frozen=True)
class Tallies:
    """Records of every month; the arrays are [ward, month, category] and so on.

    wards, beats: of territorial forces, by place. railway: of the railway's police, by ward. forces: by the force that
    reported them (slugs). unseen: [force, month, reason], in the order of `counts.UNSEEN`. shared: [0, month, 0],
    records on points that lie in several wards or on a border.
    """

    wards: Tally
    beats: Tally
    railway: Tally
    forces: Tally
    unseen: Counts
    shared: Counts


def read(
    found: Street, wards: Ground, own: Sequence[str], beats: Ground, recent: set[tuple[str, str]], kept: Kept
) -> tuple[Tallies, Cells, Placed]:
    """The tallies of all files; the cells of recent ones (pairs of force and month) and their points in wards.

    Args:
        found: the files of the build.
        wards: the wards.
        own: slug of each ward's force.
        beats: the police neighbourhoods.
        recent: the forces and months whose cells are wanted.
        kept: where the tallies of builds before are.
    """
    keys = _keys(found, wards, own, beats)
    tables = {month: kept.find(key) for month, key in keys.items()}
    pending = {month for month, table in tables.items() if table is None}
    files = [f for f in found.files if f.month in pending or (f.force, f.month) in recent]
    cells = street.cells(files, found.forces, found.months)
    placed = join.place_kept(cells.points, wards.codes, wards.shapes, kept)
    in_beats = join.place_kept(cells.points, beats.codes, beats.shapes, kept)
    arrays = _count(_of_months(cells.frame, pending, found.months), placed, in_beats, wards, own, beats, found)
    for at, month in enumerate(found.months):
        table = tables[month]
        if table is None:
            kept.keep(keys[month], _packed(arrays, at))
        else:
            _unpack(table, arrays, at)
    return _tallies(arrays, found, wards, beats), cells, placed


def _keys(found: Street, wards: Ground, own: Sequence[str], beats: Ground) -> dict[str, str]:
    """Month → key of its tally: its files, the ground, and who counts where."""
    ground = key_of(wards.key(), *own, beats.key(), method=METHOD)
    told = [f"{slug} {areas.force_of(slug, found.names[slug]).territorial}" for slug in found.forces]
    return {
        month: key_of("tally", ground, *told, *(f"{f.force} {f.digest}" for f in found.files if f.month == month))
        for month in found.months
    }


def _of_months(frame: pd.DataFrame, months: set[str], every: Sequence[str]) -> pd.DataFrame:
    """The cells of these months."""
    if len(months) == len(every):
        return frame
    chosen = np.isin(np.array(every, object), sorted(months))
    return frame[chosen[frame["month"].cat.codes.to_numpy()]]


def _count(
    frame: pd.DataFrame,
    placed: Placed,
    in_beats: Placed,
    wards: Ground,
    own: Sequence[str],
    beats: Ground,
    found: Street,
) -> dict[str, Counts]:
    point = frame["point"].to_numpy()
    ward = placed.wards(point)
    here = counts.territorial(frame, found.names)
    shared = np.append(placed.shared, False)[point]
    several = counts.by_place(frame, np.zeros(len(frame), np.int32), ["every ward"], shared).n
    return {
        "wards": counts.by_place(frame, ward, wards.codes, here).n,
        "beats": counts.by_place(frame, in_beats.wards(point), beats.codes, here).n,
        "railway": counts.by_place(frame, ward, wards.codes, ~here).n,
        "forces": counts.by_force(frame).n,
        "unseen": counts.unseen(frame, ward, own),
        "shared": several.sum(axis=2, keepdims=True),
    }


def _packed(arrays: dict[str, Counts], at: int) -> pa.Table:
    """One month of every array: part (its place in the dictionary), index, category, n; only what is not 0."""
    found = []
    for part, n in enumerate(arrays.values()):
        index, category = np.nonzero(n[:, at])
        found.append((np.full(len(index), part), index, category, n[index, at, category]))
    columns = zip(("part", "index", "category", "n"), zip(*found, strict=True), strict=True)
    return pa.table({name: np.concatenate(parts) for name, parts in columns})


def _unpack(table: pa.Table, arrays: dict[str, Counts], at: int) -> None:
    """Put one month back into every array."""
    part, index, category, n = (table[name].to_numpy() for name in ("part", "index", "category", "n"))
    for i, array in enumerate(arrays.values()):
        own = part == i
        array[index[own], at, category[own]] = n[own]


def _tallies(arrays: dict[str, Counts], found: Street, wards: Ground, beats: Ground) -> Tallies:
    def tally(name: str, codes: Sequence[str]) -> Tally:
        return Tally(np.array(codes, dtype=object), found.months, arrays[name])

    return Tallies(
        tally("wards", wards.codes),
        tally("beats", beats.codes),
        tally("railway", wards.codes),
        tally("forces", found.forces),
        arrays["unseen"],
        arrays["shared"],
    )
