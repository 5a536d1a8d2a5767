"""Teams, leads and content through the whole build: tables, what `check` says of them, refusals before drawing."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import village
from click.testing import CliRunner, Result
from trees import named

import build
from geodata import content, teams

SOUTH = named({"force": "testshire", "neighbourhood_id": "S1", "name": "South"}, village.square("E05999001"))
TEAM = {
    "id": "S1",
    "force": "testshire",
    "read": "2026-01-05",
    "people": [{"name": "A. Smith", "rank": "Sergeant"}],
    "priorities": [{"issue": "<p>Burglary of sheds</p>", "issue-date": "2025-11-01", "action": None}],
    "events": [{"title": "Beat meeting", "start_date": "2026-02-03T18:30:00", "end_date": None}],
}
RESULT = """---
kind: result
area: testshire/s1
dated: 2025-12-10
priority: burglary of sheds
source: Court list
---

One person was convicted.
"""
LEADS = """force,bcu,role,name,title,contact,source,valid_from,valid_to
testshire,Southtown,commander,B. Jones,Superintendent,,Force’s website,2025-01-01,
"""


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    """The village with a team, a result and a lead."""
    folder = village.write(tmp_path / "files")
    layer = json.dumps({"type": "FeatureCollection", "features": [SOUTH]})
    for name, text in (("beats.geojson", layer), ("teams.json", json.dumps(TEAM)), ("a.md", RESULT), ("l.csv", LEADS)):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def run(command: str, inputs: Path, *more: str) -> Result:
    return CliRunner().invoke(build.cli, [command, "--inputs", str(inputs), *more])


def rows(site: Path, asked: str) -> list[Any]:
    with closing(sqlite3.connect(site / "snapshots/current/site.db")) as db:
        return db.execute(asked).fetchall()


def test_a_build_holds_them_all(inputs: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    result = run("site", inputs, "--out", str(site), "--no-maps")
    assert result.exit_code == 0, result.stderr
    assert rows(site, "SELECT neighbourhood, force, read, file FROM teams") == [
        ("testshire/S1", "testshire", "2026-01-05", "teams.json")
    ]
    assert rows(site, "SELECT issue, set_on, done, result, result_on, result_source FROM priorities") == [
        ("Burglary of sheds", "2025-11-01", "", "One person was convicted.", "2025-12-10", "Court list")
    ]
    assert rows(site, "SELECT area, role, name FROM leads") == [("testshire/southtown", "commander", "B. Jones")]
    assert rows(site, "SELECT starts, ends FROM events") == [("2026-02-03T18:30", "")]
    assert rows(site, "SELECT name, rank FROM officers") == [("A. Smith", "Sergeant")]
    assert rows(site, "SELECT count(*) FROM commentary") == [(0,)]
    report = json.loads(next((site / "reports").glob("*.json")).read_text(encoding="utf-8"))
    assert {name: report["people"][name] for name in ("teams", "priorities", "events", "leads")} == {
        "teams": 1, "priorities": 1, "events": 1, "leads": 1,
    }  # fmt: skip


def test_check_says_what_is_held_of_people(inputs: Path) -> None:
    result = run("check", inputs)
    assert result.exit_code == 0, result.stderr
    said = re.sub(r"\s+", " ", result.stderr)
    assert "Of people: teams 1, officers 1, priorities 1 (1 with a result), events 1, leads 1." in said
    assert "teams.json teams neighbourhood teams, priorities and meetings" in said
    assert "a.md content what people write about figures" in said
    assert "l.csv leads who answers for a force or a command area" in said


def test_check_says_that_nothing_is_held_of_people(tmp_path: Path) -> None:
    assert "No teams, commentary or leads among the inputs." in run("check", village.write(tmp_path)).stderr


def test_what_is_left_out_is_in_the_list_of_faults(inputs: Path, tmp_path: Path) -> None:
    (inputs / "teams.json").write_text(json.dumps(TEAM | {"id": "S9"}), encoding="utf-8")
    assert run("check", inputs, "--report", str(tmp_path / "report.json")).exit_code == 0
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert {(f["file"], f["reason"], f["rows"]) for f in report["faults"]} == {
        ("teams.json", teams.UNKNOWN, 1),
        ("a.md", content.NO_PRIORITY, 1),
    }


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("teams.json", '{"people": [], "priorities": [', "teams.json (line 1): is not JSON"),
        ("teams.json", json.dumps(TEAM | {"events": {}}), "teams.json (S1): “events” is not a list of objects"),
        ("a.md", RESULT.replace("result", "rumour"), "a.md (line 2): “rumour” is no kind of content"),
        ("a.md", RESULT.replace("testshire/s1", "kent"), "a.md (line 3): “kent” is no area of this site"),
        ("l.csv", LEADS.replace("Force’s website", ""), "l.csv (line 2): “source” is empty"),
    ],
)
@pytest.mark.parametrize("command", ["check", "site"])
def test_a_file_that_cannot_be_published_is_refused_in_one_line(
    inputs: Path, tmp_path: Path, command: str, name: str, text: str, said: str
) -> None:
    (inputs / name).write_text(text, encoding="utf-8")
    result = run(command, inputs, *(["--out", str(tmp_path / "site")] if command == "site" else []), "--quiet")
    assert result.exit_code == 2
    assert result.stderr.startswith("Refused: ")
    assert said in result.stderr
    assert result.stderr.count("\n") == 1
    assert not list((tmp_path / "site").glob("snapshots/*/site.db"))
