"""All police files of a build: what each held, and the counted cells of as many as are wanted in one table.

The cells are a frame with the columns
  force     category of slugs ("south-yorkshire"), from the file's name
  month     ordered category of "YYYY-MM"
  category  category of the fourteen slugs of `geodata.categories`
  point     int32, index into `Cells.points`, -1 where the record has no place
  n         int32, records
Files of other nations' forces are read and set apart: they are counted and go no further.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

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

    files: the street files of the forces that are shown. names: slug → name in the files. seen: one row a file and
    dataset with the columns force, month, dataset, rows, kinds (categories of crime that occur), source, digest.
    apart: the same for files of other nations' forces. outcomes: the outcomes files of the forces that are shown.
    searches: their stop-and-search files.
    """

    files: list[Month]
    names: dict[str, str]
    seen: pd.DataFrame
    apart: pd.DataFrame
    outcomes: list[Month] = field(default_factory=list)
    searches: list[Month] = field(default_factory=list)

    @property
    def forces(self) -> list[str]:
        """The slugs of the forces with street files, ascending."""
        return sorted({file.force for file in self.files})

    @property
    def months(self) -> list[str]:
        """The months with street files, oldest first."""
        return sorted({file.month for file in self.files})


@dataclass(frozen=True)
class Cells:
    """The cells of some files, and the keys of their distinct points (`geodata.snaps`), ascending."""

    frame: pd.DataFrame
    points: Ints


def gather(months: Iterable[Month], chosen: list[Taken], faults: Faults) -> Street:
    """What all files hold together; `chosen` are those that the months were read from, in the same order."""
    shown: list[Month] = []
    others: dict[str, list[Month]] = {"outcomes": [], "stop-and-search": []}
    names: dict[str, str] = {}
    seen: list[tuple[object, ...]] = []
    apart: list[tuple[object, ...]] = []
    for month, taken in zip(months, chosen, strict=True):
        source = str(taken.source)
        for reason, n in month.faults:
            faults.add(source, reason, n)
        here = areas.force_of(month.force, month.reported_by).apart in SHOWN
        for dataset, rows in month.rows.items():
            row = (month.force, month.month, dataset, rows, month.kinds, source, month.digest)
            (seen if here else apart).append(row)
        if here and month.cells is not None:
            shown.append(month)
            names[month.force] = names.get(month.force) or month.reported_by
        elif here and month.kind in others:
            others[month.kind].append(month)
    told, elsewhere = (pd.DataFrame(rows, columns=SEEN) for rows in (seen, apart))
    return Street(shown, names, told, elsewhere, *others.values())


def cells(files: Sequence[Month], forces: Sequence[str], months: Sequence[str]) -> Cells:
    """The cells of these files; the categories of force and month are those given, whichever occur."""
    tables = [file.cells for file in files if file.cells is not None]
    sizes = [len(table) for table in tables]
    points = distinct(tables)
    force = np.repeat(np.array([forces.index(file.force) for file in files], dtype=np.int8), sizes)
    month = np.repeat(np.array([months.index(file.month) for file in files], dtype=np.int16), sizes)
    point = [_index(points, table["snap"].to_numpy()) for table in tables]
    frame = pd.DataFrame(
        {
            "force": pd.Categorical.from_codes(force, pd.Index(forces)),
            "month": pd.Categorical.from_codes(month, pd.Index(months), ordered=True),
            "category": pd.Categorical.from_codes(_column(tables, "category", np.int8), pd.Index(slugs())),
            "point": np.concatenate(point) if point else np.empty(0, dtype=np.int32),
            "n": _column(tables, "n", np.int32),
        }
    )
    return Cells(frame, points)


def distinct(tables: Sequence[pa.Table]) -> Ints:
    """The distinct points (`geodata.snaps`) of tables with a column `snap`, ascending; none for UNPLACED."""
    each = [table["snap"].to_numpy() for table in tables]
    every = np.sort(pd.unique(np.concatenate(each))) if each else np.empty(0)
    return np.asarray(every[every != UNPLACED], dtype=np.int64)


def _column(tables: list[pa.Table], name: str, kind: type) -> np.ndarray:
    parts = [t[name].to_numpy().astype(kind) for t in tables]
    return np.concatenate(parts) if parts else np.empty(0, dtype=kind)


def _index(points: Ints, keys: Ints) -> np.ndarray:
    """The index of each key in `points`; -1 for UNPLACED."""
    return np.where(keys == UNPLACED, -1, np.searchsorted(points, keys)).astype(np.int32)
