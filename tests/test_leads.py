"""Who answers for a force or a command area: those in office at the end of the data, each with a source."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from geodata import leads, sources
from geodata.faults import InputFault
from geodata.schema import TABLES

HEADER = "force,bcu,role,name,title,contact,source,valid_from,valid_to"
KNOWN = pd.DataFrame(
    [("E23999001", "force", "testshire"), ("testshire/south", "bcu", "south"),
     ("testshire/north-east", "bcu", "north-east")],
    columns=["code", "kind", "slug"],
)  # fmt: skip
Read = Callable[..., pd.DataFrame]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """The table of some rows, in a month."""

    def table(*rows: str, month: str = "2025-11", header: str = HEADER) -> pd.DataFrame:
        (tmp_path / "leads.csv").write_text("\n".join([header, *rows, ""]), encoding="utf-8")
        return leads.table(sources.survey(tmp_path), KNOWN, month)

    return table


def test_a_table_is_recognised_and_ordered_by_role(read: Read) -> None:
    found = read(
        "testshire,South,Oversight lead,B. Two,Deputy,,Body’s website,,",
        "Testshire Police,South,commander,A. One,Superintendent,south@testshire.example,Force’s website,2024-01,",
        "testshire,,chief constable,C. Three,,101,Force’s website,,",
        ",,,,,,,,",
        "testshire,North East,council lead,D. Four,,https://council.example/,Council,,",
    )
    assert list(found.columns) == list(TABLES["leads"][0])
    assert list(found[["area", "number", "role", "name", "contact"]].itertuples(index=False, name=None)) == [
        ("E23999001", 1, "chief constable", "C. Three", "101"),
        ("testshire/north-east", 1, "council lead", "D. Four", "https://council.example/"),
        ("testshire/south", 1, "commander", "A. One", "south@testshire.example"),
        ("testshire/south", 2, "oversight lead", "B. Two", ""),
    ]


@pytest.mark.parametrize(
    ("first", "last", "there"),
    [
        ("", "", True),
        ("2025-11-30", "", True),
        ("2025-11", "", True),
        ("2025-12-01", "", False),
        ("2025-12", "", False),
        ("", "2025-11-30", True),
        ("", "2025-11", True),
        ("", "2025-11-29", False),
        ("", "2025-10", False),
        ("2020-01-01", "2030-01-01", True),
    ],
)
def test_those_in_office_on_the_last_day_of_the_data_are_named(read: Read, first: str, last: str, there: bool) -> None:
    assert len(read(f"testshire,South,commander,A. One,,,Website,{first},{last}")) == there


def test_who_takes_over_within_the_month_is_the_only_one_named(read: Read) -> None:
    found = read(
        "testshire,South,commander,Old,,,Website,2020-01-01,2025-11-09",
        "testshire,South,commander,New,,,Website,2025-11-10,",
    )
    assert found["name"].tolist() == ["New"]


def test_a_table_may_lack_the_columns_that_nobody_needs(read: Read) -> None:
    found = read("testshire,South,commander,A. One,Website", header="force,bcu,role,name,source")
    assert found[["title", "contact", "valid_from", "valid_to"]].to_numpy().tolist() == [["", "", "", ""]]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("atlantis,South,commander,A,,,W,,", r"“atlantis” is no force of this site"),
        ("testshire,West,commander,A,,,W,,", r"“West” is no command area of testshire"),
        ("testshire,South,captain,A,,,W,,", r"“captain” is no role\. Write one of chief constable, commander"),
        ("testshire,South,,A,,,W,,", r"“role” is empty"),
        ("testshire,South,commander,,,,W,,", r"“name” is empty"),
        ("testshire,South,commander,A,,,,,", r"“source” is empty"),
        ("testshire,South,commander,A,,,W,2025,", r"“2025” is no date"),
        ("testshire,South,commander,A,,,W,2025-02-30,", r"“2025-02-30” is no date"),
        ("testshire,South,commander,A,,,W,,2025-13", r"“2025-13” is no date"),
        ("testshire,South,commander,A,,<script>,W,,", r"“<script>” is no contact"),
    ],
)
def test_a_row_that_cannot_be_published_is_refused_with_its_line(read: Read, row: str, said: str) -> None:
    with pytest.raises(InputFault, match=rf"leads\.csv \(line 3\): {said}"):
        read("testshire,South,commander,A. One,,,Website,,", row)
