"""Inspectors' grades and recommendations: two tables, every cell judged, forces of the build and others."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest
import village
from click.testing import CliRunner

import build
from geodata import inspections, sources
from geodata.faults import InputFault
from geodata.schema import TABLES

GRADES = "force,cycle,question,grade,published,source,url"
TOLD = "force,recommendation,body,made,due,status,source,url"
NAMES = {village.FORCE: village.REPORTED_BY}
GRADE = "testshire,2023-25,investigating crime,Good,2024-05-16,HMICFRS,https://hmicfrs.example/testshire"
ADVICE = "testshire,Answer calls sooner.,HMICFRS,2024-05-16,2025-05-16,open,HMICFRS report,"


def read(folder: Path, header: str, *rows: str) -> dict[str, pd.DataFrame]:
    """Both tables of a file with these rows."""
    (folder / "told.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return inspections.tables(sources.survey(folder), NAMES)


def test_a_grade_is_kept_in_the_inspectors_words_with_its_cycle(tmp_path: Path) -> None:
    rows = ("", GRADE, "Kent Police,2021/22,crime data integrity,REQUIRES IMPROVEMENT,2022-04-28,HMICFRS,", ",,,,,,")
    found = read(tmp_path, GRADES, *rows)
    assert found["inspections"].values.tolist() == [
        ["kent", "2021/22", "crime data integrity", "Requires improvement", "2022-04-28", "HMICFRS", ""],
        ["testshire", "2023-25", "investigating crime", "Good", "2024-05-16", "HMICFRS",
         "https://hmicfrs.example/testshire"],
    ]  # fmt: skip
    assert {name: list(table) for name, table in found.items()} == {name: list(TABLES[name][0]) for name in found}
    assert found["recommendations"].empty


def test_recommendations_are_numbered_from_the_oldest(tmp_path: Path) -> None:
    newer = "Testshire Police,Review cases.,IOPC,2025-01-02,,Closed,IOPC letter,https://iopc.example/1"
    found = read(tmp_path, TOLD, newer, ADVICE, ADVICE)["recommendations"]
    assert found.values.tolist() == [
        ["testshire", 1, "Answer calls sooner.", "HMICFRS", "2024-05-16", "2025-05-16", "open", "HMICFRS report", ""],
        ["testshire", 2, "Review cases.", "IOPC", "2025-01-02", "", "closed", "IOPC letter", "https://iopc.example/1"],
    ]


def test_columns_may_stand_in_any_order_without_an_address(tmp_path: Path) -> None:
    found = read(
        tmp_path, "Source,Grade,Question,Published,Cycle,Force", "HMICFRS,Good,leadership,2024-05-16,2023-25,E23000011"
    )
    assert found["inspections"].loc[0, ["force", "url"]].tolist() == ["south-yorkshire", ""]


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("testshire", "Ruritania", "“Ruritania” is no force"),
        ("testshire", "", "“” is no force"),
        ("testshire", "England and Wales", "“England and Wales” is no force"),
        ("2023-25", "", "no cycle"),
        ("investigating crime", " ", "no question"),
        ("Good", "Fair", "“Fair” is no grade. Write one of Outstanding, Good, Adequate, Requires improvement, Inade"),
        ("Good", "", "“” is no grade"),
        ("2024-05-16", "May 2024", "“May 2024” is no date"),
        ("2024-05-16", "2024-05-32", "“2024-05-32” is no date"),
        ("2024-05-16", "", "“” is no date"),
        ("HMICFRS", "", "no source"),
    ],
)
def test_a_grade_that_cannot_be_used_is_refused_with_its_line(tmp_path: Path, old: str, new: str, what: str) -> None:
    with pytest.raises(InputFault, match=rf"told\.csv \(line 3\): {what}"):
        read(tmp_path, GRADES, GRADE.replace("investigating", "preventing"), GRADE.replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("testshire", "Ruritania", "“Ruritania” is no force"),
        ("Answer calls sooner.", "", "no recommendation"),
        (",HMICFRS,", ",,", "no body"),
        ("2024-05-16", "", "“” is no date"),
        ("2025-05-16", "soon", "“soon” is no date"),
        ("open", "done", "“done” is no status. Write one of open, closed"),
        ("open", "", "“” is no status"),
        ("HMICFRS report", "", "no source"),
    ],
)
def test_a_recommendation_that_cannot_be_used_is_refused_with_its_line(
    tmp_path: Path, old: str, new: str, what: str
) -> None:
    with pytest.raises(InputFault, match=rf"told\.csv \(line 3\): {what}"):
        read(tmp_path, TOLD, ADVICE, ADVICE.replace(old, new, 1))


def test_two_grades_of_one_question_are_refused(tmp_path: Path) -> None:
    with pytest.raises(
        InputFault, match=r"line 3\): testshire, 2023-25, investigating crime is Adequate here and Good"
    ):
        read(tmp_path, GRADES, GRADE, GRADE.replace("Good", "Adequate"))
    assert len(read(tmp_path, GRADES, GRADE, GRADE, GRADE.replace("2023-25", "2025-27"))["inspections"]) == 2


@pytest.mark.parametrize(("header", "kind"), [(GRADES, "inspections"), (TOLD, "recommendations")])
def test_a_table_is_told_by_its_header(tmp_path: Path, header: str, kind: str) -> None:
    for name, columns in (("a.csv", header), ("b.csv", header.removesuffix(",url")), ("c.csv", header.upper())):
        (tmp_path / name).write_text(f"{columns}\n", encoding="utf-8")
    assert [t.kind for t in sources.survey(tmp_path)] == [kind] * 3
    (tmp_path / "d.csv").write_text(header.replace("source", "origin") + "\n", encoding="utf-8")
    assert sources.survey(tmp_path)[-1].kind == "not recognised"


def test_a_build_holds_them_and_refuses_a_bad_one_in_one_line(tmp_path: Path) -> None:
    inputs, site = village.write(tmp_path / "inputs"), tmp_path / "site"
    for name, header, row in (("grades.csv", GRADES, GRADE), ("advice.csv", TOLD, ADVICE)):
        (inputs / name).write_text(f"{header}\n{row}\n", encoding="utf-8")
    arguments = ["site", "--inputs", str(inputs), "--out", str(site), "--no-maps", "--quiet"]
    assert CliRunner().invoke(build.cli, arguments).exit_code == 0
    with closing(sqlite3.connect(site / "snapshots/current/site.db")) as db:
        assert db.execute("SELECT question, grade FROM inspections").fetchall() == [("investigating crime", "Good")]
        assert db.execute("SELECT number, status FROM recommendations").fetchall() == [(1, "open")]
    report = json.loads(next((site / "reports").glob("*.json")).read_text(encoding="utf-8"))
    assert (report["people"]["inspections"], report["people"]["recommendations"]) == (1, 1)
    (inputs / "grades.csv").write_text(f"{GRADES}\n{GRADE.replace('Good', 'Fine')}\n", encoding="utf-8")
    result = CliRunner().invoke(build.cli, arguments)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"Refused: {inputs / 'grades.csv'} (line 2): “Fine” is no grade.")
    assert len(result.stderr.splitlines()) == 1


def test_the_demonstration_has_grades_of_half_the_forces(county: Path) -> None:
    with closing(sqlite3.connect(county / "site/snapshots/current/site.db")) as db:
        grades = pd.read_sql_query("SELECT * FROM inspections", db)
        advice = pd.read_sql_query("SELECT * FROM recommendations", db)
    assert set(grades["force"]) == {"zedshire", "brackwater", "dunwater", "fellshire", "harrowmoor"}
    assert set(grades["grade"]) == set(inspections.GRADES)
    assert set(grades["cycle"]) == {"2023-25", "2025-27"}
    assert set(advice["status"]) == set(inspections.STATES)
    for table in (grades, advice):
        assert table["source"].str.contains("fictional").all()
