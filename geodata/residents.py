"""Residents, workday population and households of areas, from the input tables that give them: what rates are of.

Numbers are matched by code alone, since a code never changes its boundary: a ward of another vintage gets none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from . import areas
from .faults import InputFault
from .hierarchy import Hierarchy
from .sources import Taken, of_kind

COLUMNS = ["area", "residents", "workday", "households", "measured", "file"]
TYPES = {"area": "str", "residents": "int64", "workday": "Int64", "households": "Int64", "measured": "str",
         "file": "str"}  # fmt: skip
LEVELS = ("lsoa", "ward", "district", "csp", "force", "region", "nation")  # finest first
MEASURES = ("residents", "workday", "households")
SUMMED = ("district", "csp", "bcu", "force")
TOWN_CENTRE = 1.5  # workday population to residents: above it a rate by residents tells of visitors
NEVER_BY_RESIDENTS = frozenset({"city-of-london"})  # few live there, many times as many come for the day
_WORD = re.compile(r"[a-z]+|\d+|[%£/]")
_YEAR = re.compile(r"(?:19|20)\d\d")
# All that the header of a plain number of residents may say beside its year. Any other word ("aged", "density",
# "per", "female", "change") makes it another measure.
_PLAIN = {"population", "resident", "residents", "usual", "usually", "total", "all", "ages", "persons", "people",
          "number", "count", "of", "the", "at", "in", "estimate", "estimates", "mid", "year", "census",
          "fictional"}  # fmt: skip
_WORKDAY = {"workday", "work", "day"}
_HOUSEHOLDS = {"household", "households"}
_WHOLE = re.compile(r"([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.0+)?")


@dataclass(frozen=True, order=True)
class Dated:
    """When a number was measured; later is greater, "not stated" least, a mid-year after that year's census."""

    year: str = ""
    kind: str = ""  # "", "census" or "mid": their order in time is that of the alphabet

    def __str__(self) -> str:
        """ "mid-2022", "census 2021", "2019", or "" where the header does not say."""
        if not self.year or not self.kind:
            return self.year
        return f"mid-{self.year}" if self.kind == "mid" else f"{self.kind} {self.year}"


@dataclass(frozen=True)
class _Told:
    """A number of people, when it was measured, and where it stands; a sum stands in no one place."""

    n: int
    date: Dated
    file: str
    path: Path = Path()
    place: str = ""


def read(taken: list[Taken], places: Hierarchy) -> pd.DataFrame:
    """The table `residents`: area, residents, workday and households (NA where not given), measured, file; by area.

    Only areas of the build that have residents: by a row of their own (of several, that of the newest date), else, for
    districts, CSPs, command areas and forces, as the sum of their wards where all of them have a number of the same
    date. `measured` is the date of the residents ("mid-2022", "census 2021", "" where the header does not say); `file`
    names their file, and those of the workday population and the households where they are others.

    InputFault where a cell is not a whole number above zero, or two rows of the same date give an area two numbers.

    Args:
        taken: all inputs; those taken for "area indicator" are read by their finest code column, LSOAs not at all.
        places: the areas of the build, and the other codes that lead to them.
    """
    here = dict(zip(places.areas["code"], places.areas["code"], strict=True))
    here |= dict(zip(places.aliases["code"], places.aliases["area"], strict=True))
    residents, *others = (_of_measure(taken, measure, here, places) for measure in MEASURES)
    rows = []
    for area, told in sorted(residents.items()):
        more = [found.get(area) for found in others]
        rows.append((area, told.n, *(t and t.n for t in more), str(told.date), _files(told, *more)))
    return pd.DataFrame(rows, columns=COLUMNS).astype(TYPES)


def bases(people: pd.DataFrame, force_of: dict[str, str]) -> pd.Series[float]:
    """Area → residents, for the areas whose rates by residents mean something.

    Left out are areas whose workday population exceeds their residents by half, and all of the City of London.

    Args:
        people: the table that `read` gives.
        force_of: area → slug of its force.
    """
    crowded = people["workday"].astype("float64") > TOWN_CENTRE * people["residents"]
    never = people["area"].map(force_of).isin(NEVER_BY_RESIDENTS)
    return people[~(crowded | never)].set_index("area")["residents"].astype("float64")


def by_lsoa(taken: list[Taken]) -> tuple[dict[str, int], str]:
    """LSOA → residents, of the newest date that a file gives it; and the names of those files, "" for none.

    InputFault as for `read`. The codes are those of the files, whichever areas the build has.
    """
    files = [t for t in of_kind(taken, "area indicator") if _level(t) == "lsoa"]
    found = _newest(row for t in files for row in _rows(t, "residents", "lsoa"))
    return {code: told.n for code, told in found.items()}, _files(*found.values())


def measure_of(header: str) -> tuple[str, Dated] | None:
    """What a column counts, "residents", "workday" or "households", and when; None where it is another measure."""
    words = set(_WORD.findall(header.lower()))
    years = {w for w in words if _YEAR.fullmatch(w)}
    workday = "workday" in words or {"work", "day"} <= words
    households = bool(words & _HOUSEHOLDS) and not words & {"population", "people", "persons", "residents"}
    own = _HOUSEHOLDS if households else _WORKDAY if workday else set()
    if not (households or "population" in words) or len(years) > 1 or words - years - _PLAIN - own:
        return None
    kind = next((k for k in ("mid", "census") if k in words), "")
    year = next(iter(years), "")
    measure = "households" if households else "workday" if workday else "residents"
    return measure, Dated(year, kind if year else "")


def _of_measure(taken: list[Taken], measure: str, here: dict[str, str], places: Hierarchy) -> dict[str, _Told]:
    """Area → its own newest number, or the sum of its wards'."""
    files = [t for t in of_kind(taken, "area indicator") if _level(t) != "lsoa"]
    rows = (row for t in files for row in _rows(t, measure, _level(t)))
    own = _newest((here[code], told) for code, told in rows if code in here)
    return own | _sums(own, places)


def _level(taken: Taken) -> str:
    """The finest kind of area that a table has a column of codes of."""
    return next(kind for kind in LEVELS if kind in taken.columns)


def _rows(taken: Taken, measure: str, level: str) -> Iterator[tuple[str, _Told]]:
    """Codes of a level with their cells in the file's newest column; blank cells are passed over."""
    rows = list(taken.source.rows())
    column, date = _newest_column(list(rows[0]) if rows else [], measure)
    for line, row in enumerate(rows if column else [], 2):
        code, text = row[taken.columns[level]].strip(), row[column].strip()
        if text and areas.kind_of(code) == level:  # notes and other nations' areas may stand below
            place = f"{taken.source.member} line {line}".strip()
            told = _Told(_number(taken.source.path, text, place), date, str(taken.source), taken.source.path, place)
            yield code, told


def _newest_column(header: list[str], measure: str) -> tuple[str, Dated]:
    """The newest of the columns of a measure, the first of several of one date; "" where there is none."""
    told = [(column, measure_of(column)) for column in header if isinstance(column, str)]
    own = [(column, found[1]) for column, found in told if found and found[0] == measure]
    return max(own, key=lambda pair: pair[1], default=("", Dated()))


def _number(path: Path, text: str, place: str) -> int:
    found = _WHOLE.fullmatch(text)
    n = int(found[1].replace(",", "")) if found else 0
    if n == 0:
        raise InputFault(
            path, f"“{text}” is not a number of people or households", "Give a whole number above zero", place
        )
    return n


def _newest(rows: Iterable[tuple[str, _Told]]) -> dict[str, _Told]:
    """Area → its number of the newest date; InputFault where two of that date differ."""
    found: dict[str, _Told] = {}
    for area, told in sorted(rows, key=lambda row: row[1].date, reverse=True):  # those of one date stay in order
        first = found.setdefault(area, told)
        if first.date == told.date and first.n != told.n:
            what = f"{area} has {told.n} people here and {first.n} in {first.file}, {first.place}"
            raise InputFault(told.path, what, "Keep one row an area and date", told.place)
    return found


def _sums(own: dict[str, _Told], places: Hierarchy) -> dict[str, _Told]:
    """Larger areas without a number of their own: the sum of their wards, where all have one, of the same date."""
    kinds = dict(zip(places.areas["code"], places.areas["kind"], strict=True))
    wards: dict[str, list[_Told | None]] = {}
    for area, inside in zip(places.closure["ancestor"], places.closure["descendant"], strict=True):
        if kinds[area] in SUMMED and kinds[inside] == "ward" and area not in own:
            wards.setdefault(area, []).append(own.get(inside))
    found = {}
    for area, members in wards.items():
        told = [t for t in members if t]
        if len(told) == len(members) and len({t.date for t in told}) == 1:
            file = " and ".join(sorted({t.file for t in told}))
            found[area] = _Told(sum(t.n for t in told), told[0].date, file)
    return found


def _files(*told: _Told | None) -> str:
    return " and ".join(dict.fromkeys(t.file for t in told if t))
