"""Street-level crime as police.uk publishes it: one CSV a force and month, in folders or archives.

Every function speaks of one frame, "records", with the columns
  force     category of slugs ("south-yorkshire"), from the file's name
  month     ordered category of "YYYY-MM"
  category  category of the fourteen slugs of `geodata.categories`
  lon, lat  float64, WGS84 degrees as published (an anonymised point), NaN where the record has no place
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from .categories import categories
from .faults import Faults, InputFault
from .sources import STREET, Taken

COLUMNS = ["Crime ID", "Month", "Reported by", "Longitude", "Latitude", "Crime type"]


@dataclass(frozen=True)
class Street:
    """All records of a build and the forces' names as their files give them."""

    records: pd.DataFrame
    names: dict[str, str]  # slug → "Reported by"
    sources: dict[tuple[str, str], Taken]  # (force, month) → file


def choose(taken: Iterable[Taken], forces: Iterable[str], first: str, last: str) -> list[Taken]:
    """The street files of these forces (all where none is named) and of these months ("" is open).

    Of two files for one force and month the later in path order is read. InputFault where none is left.
    """
    every = [t for t in taken if t.kind == "street"]
    if not every:
        raise InputFault("inputs", "no street-level crime files", "Add archives or CSVs from data.police.uk")
    wanted = set(forces)
    chosen = {
        (t.month, t.force): t
        for t in every
        if (not wanted or t.force in wanted) and (not first or t.month >= first) and (not last or t.month <= last)
    }
    if not chosen:
        months = sorted(t.month for t in every if not wanted or t.force in wanted)
        at_hand = f"{months[0]} to {months[-1]}" if months else "no month of " + ", ".join(sorted(wanted))
        raise InputFault("inputs", "no street-level crime in the period asked for", f"At hand: {at_hand}")
    return [chosen[key] for key in sorted(chosen)]


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
    """The needed columns of one CSV as text; rows of another width are counted and left out."""
    name, raw = str(taken.source), taken.source.read()
    skipped = 0

    def skip(_: csv.InvalidRow) -> str:
        nonlocal skipped
        skipped += 1
        return "skip"

    def parse(content: bytes) -> pa.Table:
        return csv.read_csv(
            pa.BufferReader(content),
            read_options=csv.ReadOptions(use_threads=False),
            parse_options=csv.ParseOptions(invalid_row_handler=skip),
            convert_options=csv.ConvertOptions(
                include_columns=COLUMNS, column_types=dict.fromkeys(STREET, pa.string())
            ),
        )

    try:
        table = parse(raw)
    except pa.ArrowInvalid:
        skipped = 0
        table = parse(raw.decode("utf-8", errors="replace").encode())
        faults.add(name, "text that is not UTF-8, read with � in its place", 1)
    faults.add(name, "row with too few or too many columns, left out", skipped)
    return _of_its_month(table, taken.month, name, faults)


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
            "lon": _degrees(table["Longitude"], name, faults),
            "lat": _degrees(table["Latitude"], name, faults),
        }
    )
    unknown = frame["category"].isna()
    faults.add(name, "crime type that is none of the fourteen, left out", int(unknown.sum()))
    half = frame["lon"].isna() != frame["lat"].isna()
    faults.add(name, "longitude without latitude, counted as unplaced", int(half.sum()))
    frame.loc[half, ["lon", "lat"]] = float("nan")
    return _without_repeats(frame[~unknown], name, faults)


def _degrees(column: pa.ChunkedArray, name: str, faults: Faults) -> pd.Series[float]:
    text = column.to_pandas()
    values = pd.Series(pd.to_numeric(text, errors="coerce"), dtype=float)
    bad = int((values.isna() & (text != "")).sum())
    faults.add(name, "coordinate that is not a number, counted as unplaced", bad)
    return values


def _without_repeats(frame: pd.DataFrame, name: str, faults: Faults) -> pd.DataFrame:
    """One record an id where place and type agree; rows without an id are never repeats of each other."""
    repeat = frame.duplicated(["id", "category", "lon", "lat"], keep="last") & (frame["id"].fillna("") != "")
    faults.add(name, "repeat of an id with the same place and type, counted once", int(repeat.sum()))
    return frame.loc[~repeat, ["category", "lon", "lat"]]


def _first(column: pa.ChunkedArray) -> str:
    return str(column[0].as_py()) if len(column) else ""
