"""Street-level crime as police.uk publishes it: one CSV a force and month, read into counted cells.

A cell is all records of one category on one published point. Its table has the columns
  snap      int64, the point's key (`geodata.snaps`), UNPLACED for records without a place
  category  uint8, index into `categories.slugs()`
  n         int32, records
sorted by snap and category, each pair once.

What became of each crime is a second table (`geodata.ends`); people searched are counted by `geodata.searches`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NoReturn

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from . import columns, ends, searches, snaps
from .categories import categories
from .ends import Rows
from .faults import Faults, InputFault
from .grid import Floats
from .snaps import Ints
from .sources import Taken

MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
DATASETS = ("crime", "asb", "outcomes", "stop-and-search")
CODED = ("Month", "Reported by", "Crime type", "Last outcome category", "Outcome type")
COLUMNS = ["Crime ID", "Month", "Reported by", "Longitude", "Latitude", "Crime type", "Last outcome category"]
# The columns that files of another kind are read for; how many rows there are is what the ledger asks.
COUNTED = {"outcomes": ["Crime ID", "Outcome type"], "stop-and-search": searches.COLUMNS}
DEGREES = 180.0, 90.0  # longitude and latitude go no further
BRITISH_ISLES = (-11.0, 49.0), (2.5, 61.5)  # west and south, east and north
DECIMALS_LOST = 1e-9  # degrees: a seventh decimal would show as a hundred times this
NO_CATEGORY = 255
ASTRAY = "row of another month than its file, left out"


@dataclass(frozen=True)
class Month:
    """What one file of police.uk holds: a force and month of one kind, its rows counted."""

    kind: str  # "street", "outcomes", "stop-and-search"
    force: str
    month: str
    reported_by: str = ""
    rows: dict[str, int] = field(default_factory=dict)  # dataset → records
    kinds: int = 0  # categories of crime that occur
    words: dict[str, int] = field(default_factory=dict)  # outcome as published → crimes, or rows of an outcomes file
    cells: pa.Table | None = None  # of street files
    ends: pa.Table | None = None  # what became of each crime, only just after the file was read (`months.ends`)
    faults: tuple[tuple[str, int], ...] = ()  # reason, rows
    digest: str = ""  # of the file's content
    taken: Taken | None = None  # the file
    searches: searches.Counts = field(default_factory=dict)  # of stop-and-search files: group → its counts


def choose(taken: Iterable[Taken], forces: Iterable[str], first: str, last: str) -> list[Taken]:
    """The police files of these forces (all where none is named) and of these months ("" is open), in order.

    Of several files for one force, month and kind the one of the newest archive is taken (`replaced` tells the
    others). InputFault where a month is not written as YYYY-MM, or where no street-level crime is left, of any
    force or of one that was asked for.
    """
    for option, month in (("--from", first), ("--to", last)):
        if month and not MONTH.fullmatch(month):
            raise InputFault(option, f"“{month}” is not a month", "Write it as YYYY-MM")
    every = [t for t in taken if t.kind == "street" or t.kind in COUNTED]
    street = [t for t in every if t.kind == "street"]
    if not street:
        raise InputFault("inputs", "no street-level crime files", "Add archives or CSVs from data.police.uk")
    wanted = set(forces)
    age = _ages(every)
    chosen: dict[tuple[str, str, str], Taken] = {}
    for t in sorted(every, key=lambda t: (*age[t.source.path], t.source)):
        if (not wanted or t.force in wanted) and (not first or t.month >= first) and (not last or t.month <= last):
            chosen[t.kind, t.month, t.force] = t
    held = {force for kind, _, force in chosen if kind == "street"}
    lost = wanted - held
    if lost or not held:
        _refuse_empty(street, sorted(lost))
    return [chosen[key] for key in sorted(chosen)]


def replaced(taken: Iterable[Taken], chosen: list[Taken]) -> list[tuple[Taken, Taken]]:
    """Each police file that a newer archive gives again, with the file that was chosen for it."""
    instead = {(t.kind, t.month, t.force): t for t in chosen}
    pairs = ((t, instead.get((t.kind, t.month, t.force))) for t in taken if t.kind == "street" or t.kind in COUNTED)
    return [(old, new) for old, new in pairs if new is not None and new != old]


def _ages(every: list[Taken]) -> dict[object, tuple[str, tuple[int, ...]]]:
    """How new each archive or folder of CSVs is: its newest month, then the newest date of its members."""
    age: dict[object, tuple[str, tuple[int, ...]]] = {}
    for t in every:
        month, stamp = age.get(t.source.path, ("", ()))
        age[t.source.path] = max(month, t.month), max(stamp, t.source.stamp)
    return age


def _refuse_empty(every: list[Taken], lost: list[str]) -> NoReturn:
    months = sorted(t.month for t in every if not lost or t.force in lost)
    at_hand = f"{months[0]} to {months[-1]}" if months else ", ".join(sorted({t.force for t in every}))
    whose = f" of {', '.join(lost)}" if lost else ""
    raise InputFault("inputs", f"no street-level crime{whose} in the period asked for", f"At hand: {at_hand}")


def read(taken: Taken) -> Month:
    """One file, read and counted; rows that cannot be read as they stand are in its `faults`.

    InputFault where the file as a whole is not what it says: another month, another country, degrees the
    wrong way round.
    """
    faults, name = Faults(), str(taken.source)
    if taken.kind in COUNTED:
        return _counted(taken, faults)
    table = _of_its_month(columns.read(taken.source, faults, COLUMNS, coded=coded(COLUMNS)), taken, faults)
    table, category = _of_known_category(table, name, faults)
    keys = _places(table, taken, faults)
    own = ends.encoded(table["Crime ID"])
    several = ends.repeated(own)
    kept = _without_repeats(own, several, category, keys, name, faults)
    cells = count(keys[kept], category[kept])
    tallies, kinds = _tallies(cells)
    outcome = ends.furthest(own, several, ends.verdicts_of(table["Last outcome category"]))
    found = ends.of_street(own, outcome, keys, category, kept)
    often = ends.often(found["outcome"].to_numpy(), name, faults)
    by = _first(table["Reported by"])
    return Month("street", taken.force, taken.month, by, tallies, kinds, often, cells, found, _told(faults))


def _counted(taken: Taken, faults: Faults) -> Month:
    """A file that is not of street-level crime: how many rows it has, and what they tell."""
    wanted = COUNTED[taken.kind]
    table = columns.read(taken.source, faults, wanted, coded=coded(wanted))
    if taken.kind == "stop-and-search":
        return _searched(table.to_pandas(), taken, faults)
    rows = {taken.kind: len(table)}
    own, outcome = ends.encoded(table["Crime ID"]), ends.verdicts_of(table["Outcome type"])
    often = ends.often(outcome, str(taken.source), faults)
    found = ends.of_outcomes(own, outcome, str(taken.source), faults)
    return Month(taken.kind, taken.force, taken.month, rows=rows, words=often, ends=found, faults=_told(faults))


def _searched(table: pd.DataFrame, taken: Taken, faults: Faults) -> Month:
    """The people searched of a stop-and-search file; for the ledger its rows, of vehicles too."""
    own = searches.of_month(table, taken.month)
    if len(own) and not own.any():
        _refuse_month(table["Date"].iloc[0][:7], taken)
    faults.add(str(taken.source), ASTRAY, int((~own).sum()))
    counts = searches.count(table[own], str(taken.source), faults)
    rows = {taken.kind: int(own.sum())}
    return Month(taken.kind, taken.force, taken.month, rows=rows, faults=_told(faults), searches=counts)


def coded(wanted: Iterable[str]) -> list[str]:
    """Those of the columns that hold few different texts."""
    return [name for name in wanted if name in CODED]


def count(keys: Ints, category: NDArray[np.uint8]) -> pa.Table:
    """The cells of records given by their points' keys and their categories (indices)."""
    order = np.lexsort((category, keys))
    keys, category = keys[order], category[order]
    starts = np.flatnonzero(np.r_[True, (keys[1:] != keys[:-1]) | (category[1:] != category[:-1])][: len(keys)])
    n = np.diff(np.r_[starts, len(keys)]).astype(np.int32)
    return pa.table({"snap": keys[starts], "category": category[starts], "n": n})


def _tallies(cells: pa.Table) -> tuple[dict[str, int], int]:
    """Records of each dataset, and how many categories of crime occur."""
    by = np.bincount(cells["category"].to_numpy(), cells["n"].to_numpy(), len(categories())).astype(int)
    crime = np.array([c.dataset == "crime" for c in categories()])
    return {"crime": int(by[crime].sum()), "asb": int(by[~crime].sum())}, int((by[crime] > 0).sum())


def _of_its_month(table: pa.Table, taken: Taken, faults: Faults) -> pa.Table:
    own = pc.fill_null(pc.equal(table["Month"], taken.month), False)
    astray = len(table) - (pc.sum(own).as_py() or 0)
    if astray and astray == len(table):
        _refuse_month(_first(table["Month"]), taken)
    faults.add(str(taken.source), ASTRAY, astray)
    return table.filter(own) if astray else table


def _refuse_month(told: str, taken: Taken) -> NoReturn:
    what = f"every row is of {told or 'no month'}, not of {taken.month} as its name says"
    raise InputFault(taken.source.path, what, "Fetch it again or give it its own month’s name", taken.source.member)


def _of_known_category(table: pa.Table, name: str, faults: Faults) -> tuple[pa.Table, NDArray[np.uint8]]:
    """The rows whose type is one of the fourteen, and the index of each one's category."""
    index = {c.published_as: i for i, c in enumerate(categories())}
    coded = table["Crime type"].unify_dictionaries().combine_chunks()
    names = coded.dictionary.to_pylist()
    of_name = np.array([index.get(text, NO_CATEGORY) for text in names] or [NO_CATEGORY], dtype=np.uint8)
    found = of_name[coded.indices.to_numpy(zero_copy_only=False)]
    known = found != NO_CATEGORY
    faults.add(name, "crime type that is none of the fourteen, left out", int((~known).sum()))
    return (table, found) if known.all() else (table.filter(pa.array(known)), found[known])


def _places(table: pa.Table, taken: Taken, faults: Faults) -> Ints:
    """The key of each row's point. A row with one coordinate, or with nonsense, has no place."""
    name = str(taken.source)
    (lon, given_lon), (lat, given_lat) = (_numbers(table[c]) for c in ("Longitude", "Latitude"))
    with np.errstate(invalid="ignore"):
        bad = (given_lon & ~(np.abs(lon) <= DEGREES[0])) | (given_lat & ~(np.abs(lat) <= DEGREES[1]))
    half = (given_lon != given_lat) & ~bad
    swapped = ~bad & _inside(lat, lon)
    faults.add(name, "coordinate that is no longitude or latitude, counted as unplaced", int(bad.sum()))
    faults.add(name, "longitude without latitude, or the reverse, counted as unplaced", int(half.sum()))
    whole = given_lon & given_lat & ~bad
    _refuse_elsewhere(taken, int(whole.sum()), int(swapped.sum()), int((whole & ~_inside(lon, lat)).sum()))
    faults.add(name, "longitude and latitude the wrong way round, counted as unplaced", int(swapped.sum()))
    placed = whole & ~swapped
    keys = snaps.keys(np.where(placed, lon, np.nan), np.where(placed, lat, np.nan))
    east, north = snaps.degrees(keys)
    with np.errstate(invalid="ignore"):
        finer = (np.abs(east - lon) > DECIMALS_LOST) | (np.abs(north - lat) > DECIMALS_LOST)
    faults.add(name, "coordinate of more than six decimals, rounded to six", int(finer.sum()))
    return keys


def _numbers(column: pa.ChunkedArray) -> tuple[Floats, NDArray[np.bool_]]:
    """A column of text as numbers (NaN where there is none), and where anything was written at all."""
    given = pc.not_equal(column, "").to_numpy(zero_copy_only=False).astype(bool)
    try:
        numbers = pc.cast(pc.if_else(pc.equal(column, ""), None, column), pa.float64()).to_numpy()
    except pa.ArrowInvalid:
        numbers = pd.to_numeric(column.to_pandas(), errors="coerce").to_numpy(dtype=float)
    return np.asarray(numbers, dtype=float), given


def _inside(lon: Floats, lat: Floats) -> NDArray[np.bool_]:
    (west, south), (east, north) = BRITISH_ISLES
    with np.errstate(invalid="ignore"):
        inside: NDArray[np.bool_] = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    return inside


def _refuse_elsewhere(taken: Taken, placed: int, swapped: int, abroad: int) -> None:
    """InputFault where most of a file's points are the wrong way round, or are nowhere near these islands."""
    what: tuple[str, str] | None = None
    if 2 * swapped > placed:
        what = "longitude and latitude are the wrong way round", "Swap the two columns or fetch it again"
    elif 2 * abroad > placed:
        what = "most of its points lie outside the British Isles", "Give files of England and Wales"
    if what:
        raise InputFault(taken.source.path, what[0], what[1], taken.source.member)


def _without_repeats(
    own: pa.DictionaryArray, several: Rows, category: NDArray[np.uint8], keys: Ints, name: str, faults: Faults
) -> NDArray[np.bool_]:
    """Which rows count: of an id, one record for each place and type; rows without an id are never repeats."""
    code = ends.codes(own)
    rows = pd.DataFrame({"id": code[several], "category": category[several], "snap": keys[several]})
    repeat = rows.duplicated(keep="last").to_numpy()
    faults.add(name, "repeat of an id with the same place and type, counted once", int(repeat.sum()))
    differing = len(rows) - int(repeat.sum()) - rows["id"].nunique()
    faults.add(name, "id that returns with another place or type, each counted", differing)
    kept = np.ones(len(code), dtype=bool)
    kept[several[repeat]] = False
    return kept


def _told(faults: Faults) -> tuple[tuple[str, int], ...]:
    return tuple((reason, n) for _, reason, n in faults.rows())


def _first(column: pa.ChunkedArray) -> str:
    return str(column[0].as_py()) if len(column) else ""
