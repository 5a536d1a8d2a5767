"""Police files read as a build reads them, and their cells as one row a record, for tests that count by other roads."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd

from geodata import months, police, snaps, sources, street
from geodata.faults import Faults
from geodata.kept import Kept
from geodata.street import Street


def read(
    taken: Iterable[sources.Taken], faults: Faults | None = None, forces: tuple[str, ...] = (), first: str = ""
) -> Street:
    """The police files among these, read; nothing is kept."""
    chosen = police.choose(taken, forces, first, "")
    return street.gather(months.read(chosen, Kept(None), lambda *_: None), chosen, faults or Faults())


def read_path(path: Path, faults: Faults | None = None, forces: tuple[str, ...] = (), first: str = "") -> Street:
    """The police files of an archive, a file or a folder, read."""
    taken = sources.survey(path) if path.is_dir() else sources.recognise(path)
    return read(taken, faults, forces, first)


def records(found: Street) -> pd.DataFrame:
    """One row a record: force, month, category (texts), point, and lon, lat in degrees (NaN without a place)."""
    both = street.cells(found.files, found.forces, found.months)
    cells = both.frame
    rows = cells.loc[np.repeat(cells.index.to_numpy(), cells["n"])].drop(columns="n").reset_index(drop=True)
    lon, lat = (np.append(v, np.nan)[rows["point"]] for v in snaps.degrees(both.points))
    texts = {c: rows[c].astype(str) for c in ("force", "month", "category")}
    return rows.assign(**texts, lon=lon, lat=lat)
