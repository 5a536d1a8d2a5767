"""What inspectors said of forces: grades by question and cycle, and recommendations, open or closed.

Two tables among the inputs, told by their headers; forces by slug, name or code:

  force, cycle, question, grade, published, source (url)          a grade in the inspectors' own words
  force, recommendation, body, made, due, status, source (url)    what a force was told to do, and whether it is done
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from . import areas, typed
from .schema import TABLES
from .sources import INSPECTIONS, RECOMMENDATIONS, Taken, of_kind

GRADES = ("Outstanding", "Good", "Adequate", "Requires improvement", "Inadequate")
STATES = ("open", "closed")


def tables(taken: list[Taken], names: Mapping[str, str]) -> dict[str, pd.DataFrame]:
    """The tables `inspections` and `recommendations`, of every known force, of the build or not.

    Grades are by force, cycle and question; recommendations numbered by force, the oldest first. InputFault with its
    line for an unknown force, grade or status, a date that is none, a blank cell that must say something, and two
    grades of one question in one cycle.

    Args:
        taken: all inputs; those taken for "inspections" and "recommendations" are read.
        names: slug → name of the build's forces, which are known beside those of the reference table.
    """
    return {"inspections": _inspections(taken, names), "recommendations": _recommendations(taken, names)}


def _inspections(taken: list[Taken], names: Mapping[str, str]) -> pd.DataFrame:
    found: dict[tuple[str, str, str], tuple[str, ...]] = {}
    for row in _rows(taken, "inspections", INSPECTIONS):
        key = _force(row, names), row.filled("cycle", "Say which"), row.filled("question", "Say which")
        told = (_one_of(row, "grade", GRADES), row.day("published", needed=True), _source(row), row["url"])
        if found.setdefault(key, told)[0] != told[0]:
            raise row.fault(f"{', '.join(key)} is {told[0]} here and {found[key][0]} before", "Keep one of them")
    return pd.DataFrame([key + told for key, told in sorted(found.items())], columns=list(TABLES["inspections"][0]))


def _recommendations(taken: list[Taken], names: Mapping[str, str]) -> pd.DataFrame:
    found = set()
    for row in _rows(taken, "recommendations", RECOMMENDATIONS):
        told, body = row.filled("recommendation", "Give its words"), row.filled("body", "Say who made it")
        made, due = row.day("made", needed=True), row.day("due")
        found.add((_force(row, names), made, told, body, due, _one_of(row, "status", STATES), _source(row), row["url"]))
    columns = ["force", "made", "recommendation", "body", "due", "status", "source", "url"]
    table = pd.DataFrame(sorted(found), columns=columns)
    return table.assign(number=table.groupby("force").cumcount() + 1)[list(TABLES["recommendations"][0])]


def _rows(taken: list[Taken], kind: str, needed: Iterable[str]) -> Iterable[typed.Row]:
    return (row for t in of_kind(taken, kind) for row in typed.rows(t, tuple(sorted(needed))))


def _force(row: typed.Row, names: Mapping[str, str]) -> str:
    slug = areas.force_named(row["force"], names)
    if slug is None:
        raise row.fault(f"“{row['force']}” is no force", "Give its slug, name or code")
    return slug


def _one_of(row: typed.Row, column: str, words: tuple[str, ...]) -> str:
    """A cell that is one of these words, whatever its capitals."""
    told = next((word for word in words if word.lower() == row[column].lower()), None)
    if told is None:
        raise row.fault(f"“{row[column]}” is no {column}", f"Write one of {', '.join(words)}")
    return told


def _source(row: typed.Row) -> str:
    return row.filled("source", "Say who published it")
