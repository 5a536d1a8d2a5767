"""Figures of forces, and of England and Wales, that official tables give: workforce, residents, the crime survey.

One shape of CSV is read, whichever table the figures were typed or taken from. Its columns, in any order:

  force      slug, name or official code; "England and Wales" for the nation
  measure    a name of `reference/measures.csv`
  group      which part of a measure that has several: "violence" of the crime survey ("all" is all of it), "sex:
             female" or "ethnicity: Black" of a workforce; may be left out
  period     "2024", "2024/25" (a year to the end of March), "2025-03", "2025-03-31" (of a day) or "year to 2025-03"
  value      a number; low and high, its interval, may be left out
  source     who published it, in words; url and published (a date) may be left out
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterable, Iterator
from datetime import date

import pandas as pd

from . import areas
from .areas import REFERENCE
from .faults import Faults, InputFault
from .sources import Taken, of_kind

TABLE = ["force", "measure", "part", "period", "value", "low", "high", "source", "url", "published", "file"]
KEY = ["force", "measure", "part", "period"]
ABOUT = ["measure", "label", "unit", "definition", "source"]
NEEDED = ("force", "measure", "period", "value", "source")
NOT_SHOWN = "measure that no page shows yet, left out"
NATION = "England and Wales"
NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
MONTH = re.compile(r"(?:year to )?[0-9]{4}-(?:0[1-9]|1[0-2])")
YEAR, TWO_YEARS = re.compile(r"[0-9]{4}"), re.compile(r"([0-9]{4})/([0-9]{2})")


def measures() -> pd.DataFrame:
    """The table `measures`: what each figure that a page shows is, in the order of the reference table."""
    with (REFERENCE / "measures.csv").open(encoding="utf-8", newline="") as file:
        return pd.DataFrame(list(csv.DictReader(file)), columns=ABOUT)


def read(taken: list[Taken], names: dict[str, str], faults: Faults) -> pd.DataFrame:
    """The table `indicators`: force (slug, "" for England and Wales), measure, part, period, value, low, high, source,
    url, published, file; by force, measure, part and period.

    Figures of every known force are kept, of the build or not; measures that no page shows are counted in `faults`.
    InputFault, with file and line, for a column that is missing, an unknown force, a blank source, a value that is no
    number or outside its interval, a period or date that is none, and two values of one force, measure, part, period.

    Args:
        taken: all inputs; those taken for "force indicator" are read.
        names: slug → name of the build's forces, which are known beside those of the reference table.
        faults: where measures that are left out are counted.
    """
    shown, rows = set(measures()["measure"]), []
    for t in of_kind(taken, "force indicator"):
        every = list(_rows(t, names))
        rows += [row for row in every if row["measure"] in shown]
        faults.add(str(t.source), NOT_SHOWN, sum(row["measure"] not in shown for row in every))
    return pd.DataFrame(_once(rows), columns=TABLE).sort_values(KEY, ignore_index=True)


def _once(rows: Iterable[dict[str, object]]) -> list[dict[str, object]]:
    """One row a key; InputFault where two say different things."""
    found: dict[tuple[object, ...], dict[str, object]] = {}
    for row in rows:
        first = found.setdefault(tuple(row[c] for c in KEY), row)
        if any(first[c] != row[c] for c in ("value", "low", "high")):
            told = ", ".join(str(row[c]) for c in KEY if row[c])
            what = f"{told} is {row['value']} here and {first['value']} in {first['file']}, {first['place']}"
            raise InputFault(str(row["file"]), what, "Keep one of them", str(row["place"]))
    return list(found.values())


def _rows(taken: Taken, names: dict[str, str]) -> Iterator[dict[str, object]]:
    """The rows of one file with the columns of `TABLE` and `place`; rows without any cell are passed over."""
    for line, cells in enumerate(taken.source.rows(), 2):
        row = {name.strip().lower(): (text or "").strip() for name, text in cells.items() if isinstance(name, str)}
        place = f"{taken.source.member} line {line}".strip()
        for column in NEEDED:
            if column not in row:
                raise InputFault(taken.source.path, f"column “{column}” is missing", "Add it", taken.source.member)
        if any(row.values()):
            yield _row(row, names, taken, place)


def _row(row: dict[str, str], names: dict[str, str], taken: Taken, place: str) -> dict[str, object]:
    def refuse(what: str, mend: str) -> InputFault:
        return InputFault(taken.source.path, what, mend, place)

    force = "" if row["force"] == NATION else _force(row["force"], names)
    if force is None:
        raise refuse(f"“{row['force']}” is no force", "Give its slug, name or code, or “England and Wales”")
    for column in ("measure", "source"):
        if not row[column]:
            raise refuse(f"no {column}", "Say what it is" if column == "measure" else "Say who published it")
    if not _is_period(row["period"]):
        raise refuse(f"“{row['period']}” is no period", "Write 2024, 2024/25, 2025-03, 2025-03-31 or year to 2025-03")
    if row.get("published") and not _is_day(row["published"]):
        raise refuse(f"“{row['published']}” is no date", "Write it as YYYY-MM-DD")
    value, low, high = numbers = [_number(row.get(c, "")) for c in ("value", "low", "high")]
    for column, number in zip(("value", "low", "high"), numbers, strict=True):
        if (number is not None and not math.isfinite(number)) or (number is None and column == "value"):
            raise refuse(f"{column} “{row.get(column, '')}” is not a number", "Give digits and a decimal point alone")
    if value is not None and ((low is not None and low > value) or (high is not None and value > high)):
        raise refuse(f"{row['value']} is not between low and high", "Mend the interval")
    told = {"force": force, "measure": row["measure"], "part": row.get("group", ""), "period": row["period"]}
    about = {c: row.get(c, "") for c in ("source", "url", "published")}
    return told | about | {"value": value, "low": low, "high": high, "file": str(taken.source), "place": place}


def _force(told: str, names: dict[str, str]) -> str | None:
    """The slug of a force; None for one that neither the reference table nor the build knows, nor is invented."""
    if areas.is_fictional(told):
        return areas.force_key(told)
    known = {f.slug for f in areas.forces()} | names.keys()
    by_name = {areas.force_key(name): slug for slug, name in names.items()}
    slug = areas.force_slug(told)
    return slug if slug in known else by_name.get(slug or told)


def _number(text: str) -> float | None:
    """A number, None for a blank cell, NaN for what is no number."""
    if not text:
        return None
    return float(text) if NUMBER.fullmatch(text) else math.nan


def _is_period(text: str) -> bool:
    years = TWO_YEARS.fullmatch(text)
    if years:
        return (int(years[1]) + 1) % 100 == int(years[2])
    return bool(YEAR.fullmatch(text) or MONTH.fullmatch(text)) or _is_day(text)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
