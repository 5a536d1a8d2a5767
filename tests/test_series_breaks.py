"""Breaks of a series: a small table of facts, each with its source; a site shows those of its forces and its span."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest

from geodata import areas, tables
from geodata.police import DATASETS

COLUMNS = ["force", "dataset", "month", "what", "source"]


def breaks(first: str, last: str, *forces: str) -> list[tuple[str, str, str]]:
    """Force, dataset and month of the breaks of a site with these forces and this span."""
    months = [first, last]
    ledger = pd.DataFrame([(f, m) for f in forces for m in months], columns=["force", "month"])
    found = tables.series_breaks(ledger)
    assert list(found) == COLUMNS
    return list(found[COLUMNS[:3]].itertuples(index=False, name=None))


def test_every_break_says_what_changed_when_and_who_says_so() -> None:
    every = tables.reference("series_breaks", COLUMNS)
    assert not every.duplicated(["force", "dataset", "month", "what"]).any()
    assert set(every["force"]) <= {""} | {f.slug for f in areas.forces()}
    assert set(every["dataset"]) <= set(DATASETS)
    assert all(re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", month) for month in every["month"])
    assert every["month"].is_monotonic_increasing
    assert every["what"].str.len().between(20, 250).all()
    assert every["source"].str.contains(r"20\d\d$").all()  # a date stands last


def test_a_site_shows_the_breaks_inside_its_span() -> None:
    assert breaks("2022-01", "2023-12", "kent") == [
        ("", "crime", "2022-07"), ("", "asb", "2022-07"), ("", "crime", "2023-04"),
    ]  # fmt: skip


@pytest.mark.parametrize(("first", "shown"), [("2023-03", True), ("2023-04", False), ("2023-05", False)])
def test_a_break_needs_a_month_before_it(first: str, shown: bool) -> None:
    assert (("", "crime", "2023-04") in breaks(first, "2024-12", "kent")) == shown


def test_a_break_in_the_last_month_is_shown() -> None:
    assert ("", "crime", "2023-04") in breaks("2022-12", "2023-04", "kent")


def test_a_forces_own_break_is_shown_where_the_force_is() -> None:
    own = ("metropolitan", "crime", "2024-02")
    assert own in breaks("2023-06", "2025-12", "metropolitan", "kent")
    assert own not in breaks("2023-06", "2025-12", "kent")


def test_the_county_has_no_break_that_real_forces_had_before_it_began(county: Path) -> None:
    path = county / "site/snapshots/current/site.db"
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as db:
        assert db.execute("SELECT COUNT(*) FROM series_breaks").fetchone() == (0,)
