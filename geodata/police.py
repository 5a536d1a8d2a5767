"""Street-level crime as police.uk publishes it: one CSV a force and month, in folders or archives.

Every function speaks of one frame, "records", with the columns
  force     category of slugs ("south-yorkshire"), from the file's name
  month     ordered category of "YYYY-MM"
  category  category of the fourteen slugs of `geodata.categories`
  lon, lat  float64, WGS84 degrees as published (an anonymised point), NaN where the record has no place
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NoReturn

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from . import columns
from .categories import categories
from .faults import Faults, InputFault
from .sources import Taken

MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
DEGREES = [180.0, 90.0]  # longitude and latitude go no further
COLUMNS = ["Crime ID", "Month", "Reported by", "Longitude", "Latitude", "Crime type"]


@dataclass(frozen=True)
class Street:
    """All records of a build and the forces' names as their files give them."""

    records: pd.DataFrame
    names: dict[str, str]  # slug → "Reported by"
    sources: dict[tuple[str, str], Taken]  # (force, month) → file


def choose(taken: Iterable[Taken], forces: Iterable[str], first: str, last: str) -> list[Taken]:
    """The street files of these forces (all where none is named) and of these months ("" is open).

    Of two files for one force and month the later in path order is read. InputFault where a month is not written
    as YYYY-MM, or where nothing is left, of any force or of one that was asked for.
    """
    for option, month in (("--from", first), ("--to", last)):
        if month and not MONTH.fullmatch(month):
            raise InputFault(option, f"“{month}” is not a month", "Write it as YYYY-MM")
    every = [t for t in taken if t.kind == "street"]
    if not every:
        raise InputFault("inputs", "no street-level crime files", "Add archives or CSVs from data.police.uk")
    wanted = set(forces)
    chosen = {
        (t.month, t.force): t
        for t in every
        if (not wanted or t.force in wanted) and (not first or t.month >= first) and (not last or t.month <= last)
    }
    lost = wanted - {force for _, force in chosen}
    if lost or not chosen:
        _refuse_empty(every, sorted(lost))
    return [chosen[key] for key in sorted(chosen)]


def replaced(taken: Iterable[Taken], chosen: list[Taken]) -> list[Taken]:
    """The street files whose force and month another file was chosen for."""
    keys = {(t.month, t.force) for t in chosen}
    return [t for t in taken if t.kind == "street" and (t.month, t.force) in keys and t not in chosen]


def _refuse_empty(every: list[Taken], lost: list[str]) -> NoReturn:
    months = sorted(t.month for t in every if not lost or t.force in lost)
    at_hand = f"{months[0]} to {months[-1]}" if months else ", ".join(sorted({t.force for t in every}))
    whose = f" of {', '.join(lost)}" if lost else ""
    raise InputFault("inputs", f"no street-level crime{whose} in the period asked for", f"At hand: {at_hand}")


def load(chosen: list[Taken], faults: Faults, advance: Callable[[int], None] = lambda _: None) -> Street:
    """Every record of the chosen files; rows that cannot be read are counted in `faults`."""
    slugs = [c.slug for c in categories()]
    forces = sorted({t.force for t in chosen})
    months = sorted({t.month for t in chosen})
    parts: list[pd.DataFrame] = []
    names: dict[str, str] = {}
    for t in chosen:
        table = read_month(t, faults)
        names[t.force] = names.get(t.force) or _first(table["Reported by"])
        part = _records(table, str(t.source), faults)
        parts.append(
            part.assign(
                force=pd.Categorical([t.force] * len(part), forces),
                month=pd.Categorical([t.month] * len(part), months, ordered=True),
                category=pd.Categorical(part["category"], slugs),
            )
        )
        advance(1)
    records = pd.concat(parts, ignore_index=True)
    return Street(records, names, {(t.force, t.month): t for t in chosen})


def read_month(taken: Taken, faults: Faults) -> pa.Table:
    """The needed columns of one CSV as text; rows that cannot be read are counted and left out."""
    table = columns.read(taken.source, faults, COLUMNS)
    return _of_its_month(table, taken.month, str(taken.source), faults)


def _of_its_month(table: pa.Table, month: str, name: str, faults: Faults) -> pa.Table:
    own = pc.equal(table["Month"], month)
    faults.add(name, "row of another month than its file, left out", len(table) - (pc.sum(own).as_py() or 0))
    return table.filter(own)


def _records(table: pa.Table, name: str, faults: Faults) -> pd.DataFrame:
    slug_of = {c.published_as: c.slug for c in categories()}
    frame = pd.DataFrame(
        {
            "id": table["Crime ID"].to_pandas(),
            "category": table["Crime type"].to_pandas().map(slug_of),
            "lon": table["Longitude"].to_pandas(),
            "lat": table["Latitude"].to_pandas(),
        }
    )
    unknown = frame["category"].isna()
    faults.add(name, "crime type that is none of the fourteen, left out", int(unknown.sum()))
    return _without_repeats(_in_degrees(frame[~unknown], name, faults), name, faults)


def _in_degrees(frame: pd.DataFrame, name: str, faults: Faults) -> pd.DataFrame:
    """Both coordinates as numbers, or neither: a row with one of them, or with nonsense, has no place."""
    given = frame[["lon", "lat"]] != ""
    degrees = frame[["lon", "lat"]].apply(pd.to_numeric, errors="coerce").astype(float)
    bad = (given & ~degrees.abs().le(DEGREES)).any(axis=1)
    half = given.any(axis=1) & ~given.all(axis=1) & ~bad
    faults.add(name, "coordinate that is no longitude or latitude, counted as unplaced", int(bad.sum()))
    faults.add(name, "longitude without latitude, or the reverse, counted as unplaced", int(half.sum()))
    return frame.assign(**degrees.mask(bad | half))


def _without_repeats(frame: pd.DataFrame, name: str, faults: Faults) -> pd.DataFrame:
    """One record an id where place and type agree; rows without an id are never repeats of each other."""
    repeat = frame.duplicated(["id", "category", "lon", "lat"], keep="last") & (frame["id"].fillna("") != "")
    faults.add(name, "repeat of an id with the same place and type, counted once", int(repeat.sum()))
    return frame.loc[~repeat, ["category", "lon", "lat"]]


def _first(column: pa.ChunkedArray) -> str:
    return str(column[0].as_py()) if len(column) else ""
