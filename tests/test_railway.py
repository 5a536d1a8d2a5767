"""The railway's police: a row of its own on the page of a ward, never part of what the ward recorded."""

from __future__ import annotations

import json
from pathlib import Path

import village
from click.testing import CliRunner
from page_check import Visitor

import build

WARD = "/ward/E05999003"


def site(folder: Path, months: list[str]) -> Visitor:
    """The village's site with three robberies a month on its railway in the third ward."""
    from app import create_app

    inputs = village.write(folder / "in")
    for month in months:
        names = {"Reported by": "British Transport Police"}
        rows = [village.record(month, "E05999003", "Robbery", **names) for _ in range(3)]
        (inputs / f"{month}-btp-street.csv").write_text(village.street(rows), encoding="utf-8")
    arguments = ["site", "--inputs", str(inputs), "--out", str(folder / "site"), "--quiet", "--no-maps"]
    assert CliRunner().invoke(build.cli, arguments, catch_exceptions=False).exit_code == 0
    return Visitor(create_app({"DATA": folder / "site", "TESTING": True}).test_client())


def rows(visitor: Visitor) -> dict[str, list[str]]:
    """The table of a year's counts: label → its cells."""
    found = {}
    for row in visitor.get(WARD).table("What was recorded"):
        found[row[0]] = row[1:3]
    return found


def test_its_crimes_are_a_row_apart_and_the_ward_keeps_its_own(tmp_path: Path) -> None:
    visitor = site(tmp_path, village.MONTHS)
    table = rows(visitor)
    (railway,) = (cells for label, cells in table.items() if label.startswith("British Transport Police"))
    assert railway == ["36", "not held"]
    assert table["Robbery"][0] == table["All crimes"][0] == "96"
    told = json.loads(visitor.client.get(f"{WARD}.json").text)
    assert told["railway"] == {"name": "British Transport Police", "now": 36, "before": None}
    assert told["counts"]["robbery"] == 96


def test_a_month_that_it_did_not_publish_leaves_its_year_unpublished(tmp_path: Path) -> None:
    (railway,) = (c for label, c in rows(site(tmp_path, village.MONTHS[:-1])).items() if label.startswith("British"))
    assert railway == ["not published", "not held"]


def test_without_any_railway_police_there_is_no_such_row(tmp_path: Path) -> None:
    assert not [label for label in rows(site(tmp_path, [])) if label.startswith("British")]
