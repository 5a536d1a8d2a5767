"""All police files of a build together: one table of counted cells, and what each file held.

The cells are a frame with the columns
  force     category of slugs ("south-yorkshire"), from the file's name
  month     ordered category of "YYYY-MM"
  category  category of the fourteen slugs of `geodata.categories`
  point     int32, index into `Street.points`, -1 where the record has no place
  n         int32, records
Files of other nations' forces are read and set apart: they are counted and go no further.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from . import areas
from .categories import slugs
from .faults import Faults
from .police import Month
from .snaps import UNPLACED, Ints
from .sources import Taken

SHOWN = ("", "railway")  # whose records this site shows: `areas.Force.apart`
SEEN = ["force", "month", "dataset", "rows", "kinds", "source", "digest"]


@dataclass(frozen=True)
class Street:
    """What the police files of a build hold.

    points: keys of the distinct points (`geodata.snaps`), ascending. names: slug → name in the files. seen: one row
    a file and dataset with the columns force, month, dataset, rows, kinds (categories of crime that occur), source,
    digest. apart: the same for files of other nations' forces.
    """

    cells: pd.DataFrame
    points: Ints
    names: dict[str, str]
    seen: pd.DataFrame
    apart: pd.DataFrame


def gather(months: Iterable[Month], chosen: list[Taken], faults: Faults) -> Street:
    """All months as one table; `chosen` are their files, in the same order."""
    shown: list[Month] = []
    names: dict[str, str] = {}
    seen: list[tuple[object, ...]] = []
    apart: list[tuple[object, ...]] = []
    for month, taken in zip(months, chosen, strict=True):
        source = str(taken.source)
        for reason, n in month.faults:
            faults.add(source, reason, n)
        here = areas.force_of(month.force, month.reported_by).apart in SHOWN
        digest = taken.source.digest()
        for dataset, rows in month.rows.items():
            row = (month.force, month.month, dataset, rows, month.kinds, source, digest)
            (seen if here else apart).append(row)
        if here and month.cells is not None:
            shown.append(month)
            names[month.force] = names.get(month.force) or month.reported_by
    points = _points(shown)
    tables = (pd.DataFrame(rows, columns=SEEN) for rows in (seen, apart))
    return Street(_cells(shown, points), points, names, *tables)


def _points(months: list[Month]) -> Ints:
    """The distinct points of all months, ascending."""
    each = [m.cells["snap"].to_numpy() for m in months if m.cells is not None]
    every = np.sort(pd.unique(np.concatenate(each))) if each else np.empty(0)
    return np.asarray(every[every != UNPLACED], dtype=np.int64)


def _cells(months: list[Month], points: Ints) -> pd.DataFrame:
    forces, names = sorted({m.force for m in months}), sorted({m.month for m in months})
    tables = [m.cells for m in months if m.cells is not None]
    sizes = [len(t) for t in tables]
    force = np.repeat(np.array([forces.index(m.force) for m in months], dtype=np.int8), sizes)
    month = np.repeat(np.array([names.index(m.month) for m in months], dtype=np.int16), sizes)
    point = [_index(points, t["snap"].to_numpy()) for t in tables]
    return pd.DataFrame(
        {
            "force": pd.Categorical.from_codes(force, pd.Index(forces)),
            "month": pd.Categorical.from_codes(month, pd.Index(names), ordered=True),
            "category": pd.Categorical.from_codes(_column(tables, "category", np.int8), pd.Index(slugs())),
            "point": np.concatenate(point) if point else np.empty(0, dtype=np.int32),
            "n": _column(tables, "n", np.int32),
        }
    )


def _column(tables: list[pa.Table], name: str, kind: type) -> np.ndarray:
    parts = [t[name].to_numpy().astype(kind) for t in tables]
    return np.concatenate(parts) if parts else np.empty(0, dtype=kind)


def _index(points: Ints, keys: Ints) -> np.ndarray:
    """The index of each key in `points`; -1 for UNPLACED."""
    return np.where(keys == UNPLACED, -1, np.searchsorted(points, keys)).astype(np.int32)
