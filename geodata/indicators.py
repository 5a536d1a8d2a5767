"""Figures of forces, and of England and Wales, that official tables give: workforce, residents, the crime survey.

One shape of CSV is read, whichever table the figures were typed or taken from. Its columns, in any order:

  force      slug, name or official code; "England and Wales" for the nation
  measure    a name of `reference/measures.csv`, which is the whole list
  group      which part of a measure that has several: "violence" of the crime survey ("all" is all of it), "sex:
             female" or "ethnicity: Black" of a workforce; may be left out
  period     "2024", "2024/25" (a year to the end of March), "2025-03", "2025-03-31" (of a day) or "year to 2025-03"
  value      a number; low and high, its interval, may be left out
  unit       that of the measure, as a check; may be left out
  source     who published it, in words; url and published (a date) may be left out

`docs/figures.md` says the same to those who type, with the measures. `reference/force_figures.csv` has this shape too:
what it says of the 43 forces stands where no file says otherwise.
"""

from __future__ import annotations

import csv
import difflib
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

import pandas as pd

from . import areas, periods, typed
from .areas import REFERENCE
from .categories import categories
from .faults import InputFault
from .files import Source
from .offences import subgroups
from .sources import Taken, of_kind

TABLE = ["force", "measure", "part", "period", "value", "low", "high", "source", "url", "published", "file"]
KEY = ["force", "measure", "part", "period"]
ABOUT = ["measure", "label", "unit", "definition", "source"]
NEEDED = ("force", "measure", "period", "value", "source")
NATION = "England and Wales"
ALL_CRIMES = "crime"
OWN = "reference"  # the file of figures that no input gives
NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
Figure = dict[str, object]


def measures() -> pd.DataFrame:
    """The table `measures`: what each figure is, in the order of the reference table; there are no others."""
    with (REFERENCE / "measures.csv").open(encoding="utf-8", newline="") as file:
        return pd.DataFrame(list(csv.DictReader(file)), columns=ABOUT)


@cache
def parts() -> dict[str, frozenset[str]]:
    """Measure → its parts, of those measures whose parts other reference tables name."""
    crimes = {c.slug for c in categories() if c.dataset == "crime"}
    return {"recorded_crime": frozenset({ALL_CRIMES, *crimes}), "offences": frozenset(subgroups()["subgroup"])}


def read(taken: list[Taken], names: Mapping[str, str]) -> pd.DataFrame:
    """The table `indicators`: force (slug, "" for England and Wales), measure, part, period, value, low, high, source,
    url, published, file; by force, measure, part and period.

    Figures of every known force are kept, of the build or not. Those of `reference/force_figures.csv` (file
    "reference") stand beside them wherever the build has one of the 43 forces, and give way to an input of the same
    force, measure, part and period. InputFault, with file and line, for a column that is missing, an unknown force,
    measure or part, another unit than the measure's, a blank source, a value that is no number or outside its interval,
    a period or date that is none, and two values of one force, measure, part, period.

    Args:
        taken: all inputs; those taken for "force indicator" are read.
        names: slug → name of the build's forces, which are known beside those of the reference table.
    """
    given = _once(row for t in of_kind(taken, "force indicator") for row in _rows(t, names))
    own = _once(_rows(Taken(Source(REFERENCE / "force_figures.csv"), "force indicator"), {}))
    real = names.keys() & {f.slug for f in areas.forces() if f.territorial}
    standing = {key: row | {"file": OWN} for key, row in own.items()} if real else {}
    table = pd.DataFrame((standing | given).values(), columns=TABLE)
    return table.sort_values(KEY, ignore_index=True)


def names(taken: list[Taken]) -> dict[str, str]:
    """Slug → name of the 43 forces, and of those that the inputs' own tables call invented."""
    own = {f.slug: f.name for f in areas.forces() if f.territorial}
    told = {row["force"] for t in of_kind(taken, "force indicator") for row in typed.rows(t, NEEDED)}
    return own | {areas.force_key(name): name for name in sorted(told) if areas.is_fictional(name)}


def _once(rows: Iterable[Figure]) -> dict[tuple[object, ...], Figure]:
    """One row a key; InputFault where two say different things."""
    found: dict[tuple[object, ...], Figure] = {}
    for row in rows:
        key = tuple(row[c] for c in KEY)
        first = found.setdefault(key, row)
        if any(first[c] != row[c] for c in ("value", "low", "high")):
            told = ", ".join(str(row[c]) for c in KEY if row[c])
            what = f"{told} is {row['value']} here and {first['value']} in {first['file']}, {first['place']}"
            raise InputFault(Path(str(row["path"])), what, "Keep one of them", str(row["place"]))
    return found


def _rows(taken: Taken, names: Mapping[str, str]) -> Iterator[Figure]:
    """The rows of one file with the columns of `TABLE`, `path` and `place`."""
    units = dict(measures()[["measure", "unit"]].itertuples(index=False, name=None))
    where = {"file": str(taken.source), "path": taken.source.path}
    for row in typed.rows(taken, NEEDED):
        told = {"force": _force(row, names), "measure": _measure(row, units), "part": _part(row)}
        if not periods.is_period(row["period"]):
            raise row.fault(f"“{row['period']}” is no period", periods.MEND)
        about = {"period": row["period"], "source": row.filled("source", "Say who published it"), "url": row["url"]}
        yield told | about | _numbers(row) | {"published": row.day("published"), "place": row.place} | where


def _force(row: typed.Row, names: Mapping[str, str]) -> str:
    slug = "" if row["force"] == NATION else areas.force_named(row["force"], names)
    if slug is None:
        raise row.fault(f"“{row['force']}” is no force", "Give its slug, name or code, or “England and Wales”")
    return slug


def _measure(row: typed.Row, units: Mapping[str, str]) -> str:
    measure = row.filled("measure", "Say what it is")
    if measure not in units:
        near = difflib.get_close_matches(measure, units, 1)
        mend = "Write a name of geodata/reference/measures.csv" + (f", perhaps {near[0]}" if near else "")
        raise row.fault(f"“{measure}” is no measure", mend)
    if row["unit"] not in ("", units[measure]):
        raise row.fault(f"“{row['unit']}” is not the unit of {measure}", f"Give it in {units[measure]}")
    return measure


def _part(row: typed.Row) -> str:
    known = parts().get(row["measure"])
    if known and row["group"] not in known:
        near = difflib.get_close_matches(row["group"], known, 1)
        mend = f"Write one of {', '.join(sorted(known))}" if not near else f"Write {near[0]}, if that is meant"
        raise row.fault(f"“{row['group']}” is no group of {row['measure']}", mend)
    return row["group"]


def _numbers(row: typed.Row) -> dict[str, float | None]:
    """Value, low and high, the two either side of it where they are given."""
    found = {column: _number(row[column]) for column in ("value", "low", "high")}
    for column, number in found.items():
        if (number is not None and not math.isfinite(number)) or (number is None and column == "value"):
            raise row.fault(f"{column} “{row[column]}” is not a number", "Give digits and a decimal point alone")
    value, low, high = found.values()
    if value is not None and ((low is not None and low > value) or (high is not None and value > high)):
        raise row.fault(f"{row['value']} is not between low and high", "Mend the interval")
    return found


def _number(text: str) -> float | None:
    """A number, None for a blank cell, NaN for what is no number."""
    if not text:
        return None
    return float(text) if NUMBER.fullmatch(text) else math.nan
