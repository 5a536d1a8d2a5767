"""Offences finer than a category: the reference tables of subgroups and codes, and what each force recorded of them.

A subgroup is one of the Home Office's 23 of 2024/25, an offence one of its codes ("8N", assault with injury). Police
files name neither; the Home Office's open data tables do, by force, financial year and quarter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from . import areas
from .categories import slugs
from .faults import Faults, InputFault
from .official import FRAUD
from .schemes import FOLDER
from .sources import Taken, of_kind

YEAR = re.compile(r"\d{4}/\d{2}")
QUARTERS = ["1", "2", "3", "4"]
ROW = ["force", "year", "quarter", "file", "code", "told", "n"]
TYPES = {"file": int, "n": int}  # of a table without rows too
RECORDED = ["force", "period", "category", "subgroup", "code", "n"]
UNKNOWN_CODE = "offence code without a weight, counted with its subgroup's mean in the force's own weights"
UNKNOWN = "neither offence code nor subgroup known, left out of the force's own weights"


def subgroups(folder: Path = FOLDER) -> pd.DataFrame:
    """`subgroups.csv`: category, subgroup, volume_2024_25, cchi_codes; cchi_min, _median, _mean, _max, _common."""
    numbers = ["volume_2024_25", *(f"cchi_{n}" for n in ("codes", "min", "median", "mean", "max", "common"))]
    return table(folder / "subgroups.csv", ["subgroup"], numbers)


def offences(folder: Path = FOLDER) -> pd.DataFrame:
    """`offences.csv`: category, subgroup (of 2024/25), former_subgroup (2017/18), code, css_weight, volume_2017_18."""
    return table(folder / "offences.csv", ["subgroup", "former_subgroup", "code"], ["css_weight", "volume_2017_18"])


def table(path: Path, texts: list[str], numbers: list[str]) -> pd.DataFrame:
    """A reference table's columns category, `texts` and `numbers`; InputFault for what is missing, with its line."""
    try:
        found = pd.read_csv(path, dtype=str, keep_default_na=False, usecols=["category", *texts, *numbers])
    except (OSError, ValueError) as error:
        raise InputFault(path, f"is not the table it should be ({error})", "Mend the file") from error
    strange = {"category": ~found["category"].isin(slugs())}
    for name in numbers:
        found[name] = pd.to_numeric(found[name], errors="coerce").astype(float)
        strange[name] = ~(np.isfinite(found[name]) & (found[name] >= 0))
    for name, wrong in strange.items():
        if wrong.any():
            what = "category is unknown" if name == "category" else f"{name} is no number, or negative"
            raise InputFault(path, what, "Mend the cell", f"line {int(wrong.to_numpy().argmax()) + 2}")
    return found


def recorded(taken: list[Taken], names: Mapping[str, str], faults: Faults, folder: Path = FOLDER) -> pd.DataFrame:
    """What each force recorded in its newest financial year: force, period, category, subgroup, code, n.

    An offence is placed by its code; an unknown code by its subgroup's name, with code "" in the result; a row whose
    subgroup is unknown too is left out. Both are counted in `faults`. Fraud is not looked at. Negative numbers are
    corrections to an earlier quarter, and stay. Where several files hold a quarter of a force, the last one counts.

    Args:
        taken: all inputs; those taken for "recorded crime" are read. InputFault with the line where a number of
            offences is none, or a financial year is not written "2017/18".
        names: slug → name of the forces whose figures are wanted.
        faults: to count the rows in that could not be placed by their code.
        folder: of the reference tables.
    """
    files = of_kind(taken, "recorded crime")
    slugs_of = {areas.force_key(name): slug for slug, name in names.items()}
    rows = pd.DataFrame([r for i, t in enumerate(files) for r in _rows(i, t, slugs_of)], columns=ROW).astype(TYPES)
    newest = rows[rows["year"] == rows.groupby("force")["year"].transform("max")]
    last = newest[newest["file"] == newest.groupby(["force", "quarter"])["file"].transform("max")]
    placed = _placed(last, offences(folder))
    for i, file in enumerate(files):
        own = placed[placed["file"] == i]
        unplaced = own["subgroup"].isna()
        faults.add(str(file.source), UNKNOWN, int(unplaced.sum()))
        faults.add(str(file.source), UNKNOWN_CODE, int(((own["code"] == "") & ~unplaced).sum()))
    quarters = placed.groupby("force")["quarter"].transform(lambda q: ", ".join(sorted(set(q))))
    part = ("" if q == ", ".join(QUARTERS) else f", quarter {q}" for q in quarters)
    placed["period"] = [f"{year}{q}" for year, q in zip(placed["year"], part, strict=True)]
    return placed.loc[placed["subgroup"].notna(), RECORDED].reset_index(drop=True)


def _rows(number: int, taken: Taken, slugs_of: Mapping[str, str]) -> Iterator[tuple[str, str, str, int, str, str, int]]:
    """The columns of `ROW` for the wanted forces; every row's number is read, whoever's it is."""
    keys: dict[str, str] = {}
    for line, row in enumerate(taken.source.rows(), 2):
        if row["Offence_Group"] == FRAUD:
            continue
        name, year = row["Force_Name"], row["Financial_Year"].strip()
        if name not in keys:
            keys[name] = slugs_of.get(areas.force_key(name), "")
        n = _number(taken, line, row["Number_of_Offences"])
        if not YEAR.fullmatch(year):
            raise _fault(taken, line, f"“{year}” is not a financial year (2017/18)")
        if keys[name]:
            told = row.get("Offence_Code", "").strip(), row.get("Offence_Subgroup", "")
            yield keys[name], year, row["Financial_Quarter"].strip(), number, *told, n


def _number(taken: Taken, line: int, text: str) -> int:
    try:
        return round(float(text))
    except (ValueError, OverflowError) as error:
        raise _fault(taken, line, f"“{text}” is not a number of offences") from error


def _fault(taken: Taken, line: int, what: str) -> InputFault:
    return InputFault(taken.source.path, what, "Mend the cell", f"{taken.source.member} line {line}".strip())


def _placed(rows: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """The rows with category and subgroup (missing where neither code nor name is known); unknown codes are ""."""
    of_code = dict(zip(known["code"], known["subgroup"], strict=True))
    category = dict(zip(known["subgroup"], known["category"], strict=True))
    by_code = rows["code"].map(of_code)
    subgroup = by_code.fillna(rows["told"].map(_plain).map(_by_name(known)))
    code = rows["code"].where(by_code.notna(), "")
    return rows.assign(code=code, subgroup=subgroup, category=subgroup.map(category))


def _by_name(known: pd.DataFrame) -> dict[str, str]:
    """Name of a subgroup → that of 2024/25; a former one that was split is the part that kept its name."""
    former = dict(zip(known["former_subgroup"].map(_plain), known["subgroup"], strict=True))
    return former | {_plain(name): name for name in known["subgroup"]}


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
