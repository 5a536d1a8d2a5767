"""Stop and search as police.uk publishes it: people searched, by the ethnicity they gave, counted once a file.

Of each group of `GROUPS`, in the order of `COUNTS`:
  searches      people searched; a row of the type "Vehicle search" is of nobody and is left out
  resulted      of these, those with an outcome other than no further action (`reference/search_outcomes.csv`)
  linked        those of which "Outcome linked to object of search" says True: what was looked for was found
  linked_known  those of which it says True or False; many forces leave it blank
Ethnicity is the one that people gave of themselves, by the groups of Census 2021 (`reference/ethnicities.csv`).
"""

from __future__ import annotations

import csv
from functools import cache

import pandas as pd

from .areas import REFERENCE
from .faults import Faults
from .plain import text_of

WHITE, NOT_RECORDED = "White", "Not recorded"
ETHNICITIES = (WHITE, "Black", "Asian", "Mixed", "Other")
GROUPS = (*ETHNICITIES, NOT_RECORDED)
COUNTS = ("searches", "resulted", "linked", "linked_known")
TYPE, DATE, ETHNICITY = "Type", "Date", "Self-defined ethnicity"
OUTCOME, LINKED = "Outcome", "Outcome linked to object of search"
COLUMNS = [TYPE, DATE, ETHNICITY, OUTCOME, LINKED]
VEHICLE = "vehicle search"
CLOCK = "Europe/London"  # files are cut into months by the clock on the wall, though their times are UTC
UNKNOWN_ETHNICITY = "self-defined ethnicity that is not in the table, counted as not recorded"
UNKNOWN_OUTCOME = "outcome of a search that is not in the table, counted as a result"
NO_DATE = "search without a date, counted in the month of its file"
NAMED = 20  # unknown words of a file that are told one by one
LONGEST = 80  # characters of an unknown word that are told

Counts = dict[str, tuple[int, ...]]


def of_month(rows: pd.DataFrame, month: str) -> pd.Series[bool]:
    """Whether each search is of the month ("YYYY-MM") by the clock in England and Wales; one without a date is."""
    when = _when(rows).dt.tz_convert(CLOCK)
    return when.isna() | ((when.dt.year == int(month[:4])) & (when.dt.month == int(month[5:])))


def count(rows: pd.DataFrame, name: str, faults: Faults) -> Counts:
    """Group → its counts in the order of `COUNTS`; every group is there, with zeros where nobody was searched.

    Args:
        rows: the columns of `COLUMNS` as text.
        name: of the file.
        faults: where words that are in no table are counted, each by itself.
    """
    people = rows[_key(rows[TYPE]) != VEHICLE]
    outcome, ethnicity, linked = (_key(people[c]) for c in (OUTCOME, ETHNICITY, LINKED))
    faults.add(name, NO_DATE, int(_when(people).isna().sum()))
    _tell(people[OUTCOME][~outcome.isin(_outcomes().keys())], UNKNOWN_OUTCOME, name, faults)
    _tell(people[ETHNICITY][~ethnicity.isin(_groups().keys())], UNKNOWN_ETHNICITY, name, faults)
    flags = {
        "searches": ethnicity.notna(),
        "resulted": outcome.map(lambda word: _outcomes().get(word, True)).astype(bool),
        "linked": linked == "true",
        "linked_known": linked.isin(["true", "false"]),
    }
    group = ethnicity.map(lambda word: _groups().get(word, NOT_RECORDED))
    sums = pd.DataFrame(flags).groupby(group).sum().reindex(GROUPS, fill_value=0)
    return {group: tuple(map(int, sums.loc[group, list(COUNTS)])) for group in GROUPS}


def _when(rows: pd.DataFrame) -> pd.Series[pd.Timestamp]:
    return pd.to_datetime(rows[DATE], format="ISO8601", utc=True, errors="coerce")


def _tell(words: pd.Series[str], reason: str, name: str, faults: Faults) -> None:
    """Count words that are in no table, the most frequent each by itself."""
    for i, (word, n) in enumerate(words.value_counts().items()):
        told = f": “{text_of(str(word))[:LONGEST]}”" if i < NAMED else ""
        faults.add(name, f"{reason}{told}", int(n))


def _key(words: pd.Series[str]) -> pd.Series[str]:
    """Words without the spaces around them, in small letters."""
    return words.str.strip().str.casefold()


@cache
def _groups() -> dict[str, str]:
    """A word of the files, in small letters → its group."""
    return {r["published_as"].casefold(): r["ethnicity"] for r in _rows("ethnicities")}


@cache
def _outcomes() -> dict[str, bool]:
    """An outcome of the files, in small letters → whether anything came of the search."""
    return {r["published_as"].casefold(): r["resulted"] == "yes" for r in _rows("search_outcomes")}


def _rows(name: str) -> list[dict[str, str]]:
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
