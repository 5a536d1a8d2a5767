"""history.db: what was published stays known, a figure that changes is shown with what it was, nothing is ever lost."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest
import village
from building import Once
from click.testing import CliRunner

import build

JUNE, FORCE, WARD = "2025-06-testshire-street.csv", "E23999001", "E05999001"
TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'sqlite_stat1'"
# June's figures of the first ward.
BURGLARIES = "SELECT built, n FROM revisions WHERE area = 'E05999001' AND category = 'burglary'"


def make(inputs: Path, out: Path, day: str = "2026-01-14", *more: str) -> str:
    """Build on a day; the id of the edition."""
    epoch = str(int(pd.Timestamp(day, tz="UTC").timestamp()))
    arguments = ["site", "--inputs", str(inputs), "--out", str(out), "--quiet", "--no-maps", *more]
    result = CliRunner().invoke(build.cli, arguments, env={"SOURCE_DATE_EPOCH": epoch}, catch_exceptions=False)
    assert result.exit_code == 0, result.stderr
    return current(out)


def current(out: Path) -> str:
    return (out / "snapshots/current").readlink().name


def rows(database: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as db:
        return db.execute(sql).fetchall()


def site(out: Path, sql: str) -> list[tuple[object, ...]]:
    return rows(out / "snapshots/current/site.db", sql)


def one_more(inputs: Path, kind: str = "Burglary") -> None:
    """Publish June again with one record more in the first ward."""
    records = [*village.month_of("2025-06"), village.record("2025-06", kind=kind)]
    (inputs / JUNE).write_text(village.street(records), encoding="utf-8")


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    return village.write(tmp_path / "in")


@pytest.fixture
def out(once: Once, tmp_path: Path) -> Path:
    """A site of its own for a test, with the village's first edition."""
    first = once("first-edition", _first)
    return shutil.copytree(first / "out", tmp_path / "out", symlinks=True)


def _first(folder: Path) -> None:
    make(village.write(folder / "in"), folder / "out")


def test_the_first_edition_has_nothing_to_revise(out: Path) -> None:
    assert site(out, "SELECT * FROM editions") == [(1, current(out), "2026-01-14", "2025-01", "2025-12")]
    assert site(out, "SELECT * FROM revised") == []
    assert site(out, "SELECT * FROM coverage_changes") == []
    assert site(out, "SELECT value FROM snapshot WHERE key = 'parent'") == [("",)]


def test_a_figure_that_changes_is_shown_with_what_it_was_and_when(inputs: Path, out: Path) -> None:
    """The village has 12 burglaries in its first ward each month, 14 in the force; then there is one more in June."""
    first = current(out)
    one_more(inputs)
    second = make(inputs, out, "2026-02-11")
    assert site(out, BURGLARIES) == [("2026-01-14", 12), ("2026-02-11", 13)]
    assert site(out, "SELECT DISTINCT edition FROM revisions ORDER BY built") == [(first,), (second,)]
    areas = {area for (area,) in site(out, "SELECT DISTINCT area FROM revised")}
    assert areas == {WARD, "E06999001", "E22999001", "testshire/southtown", FORCE}
    assert site(out, "SELECT DISTINCT month FROM revised") == [("2025-06",)]
    assert site(out, "SELECT id FROM editions ORDER BY built") == [(first,), (second,)]
    assert site(out, "SELECT value FROM snapshot WHERE key = 'parent'") == [(first,)]


def test_a_figure_that_changes_back_has_three_rows(inputs: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    plain = (inputs / JUNE).read_text(encoding="utf-8")
    make(inputs, out, "2026-01-01")
    one_more(inputs)
    make(inputs, out, "2026-02-01")
    (inputs / JUNE).write_text(plain + "too,few\n", encoding="utf-8")  # other bytes, the same records
    make(inputs, out, "2026-03-01")
    assert site(out, BURGLARIES) == [("2026-01-01", 12), ("2026-02-01", 13), ("2026-03-01", 12)]


def test_an_edition_without_a_change_adds_no_figure(inputs: Path, out: Path) -> None:
    before = rows(out / "history.db", "SELECT count(*) FROM figures")
    with (inputs / JUNE).open("a", encoding="utf-8") as file:
        file.write("too,few\n")
    make(inputs, out, "2026-02-11")
    assert rows(out / "history.db", "SELECT count(*) FROM figures") == before
    assert rows(out / "history.db", "SELECT count(*) FROM editions") == [(2,)]
    assert site(out, "SELECT * FROM revised") == []


def test_a_month_that_arrives_is_a_change_of_coverage_and_no_revision(inputs: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    make(inputs, out, "2026-01-14", "--to", "2025-11")
    second = make(inputs, out, "2026-02-11")
    assert site(out, "SELECT * FROM revised") == []
    told = site(out, "SELECT edition, built, force, month, dataset, before, now FROM coverage_changes")
    states = {"crime": "present", "asb": "present", "outcomes": "missing", "stop-and-search": "missing"}
    assert told == [
        (second, "2026-02-11", "testshire", "2025-12", dataset, "", state) for dataset, state in sorted(states.items())
    ]


def test_a_month_that_is_withdrawn_is_null_and_its_figures_stay_in_the_history(inputs: Path, out: Path) -> None:
    (inputs / JUNE).unlink()
    make(inputs, out, "2026-02-11")
    assert site(out, "SELECT * FROM months WHERE month = '2025-06'") == []
    kept = rows(out / "history.db", "SELECT area, burglary FROM figures WHERE month = '2025-06'")
    assert dict(kept)[WARD] == 12  # type: ignore[call-overload]
    changes = site(out, "SELECT dataset, before, now FROM coverage_changes WHERE month = '2025-06'")
    assert changes == [("asb", "present", "missing"), ("crime", "present", "missing")]


@pytest.mark.parametrize("table", ["editions", "figures", "states"])
@pytest.mark.parametrize("order", ["DELETE FROM {}", "UPDATE {} SET number = 7"])
def test_the_history_refuses_to_be_changed(out: Path, table: str, order: str) -> None:
    with closing(sqlite3.connect(out / "history.db")) as db:
        with pytest.raises(sqlite3.IntegrityError, match="history is only ever added to"):
            db.execute(order.format(table))
        assert db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] > 0  # noqa: S608


def test_building_the_same_again_adds_no_edition(inputs: Path, out: Path) -> None:
    first = current(out)
    assert make(inputs, out, "2026-02-11") == first
    assert rows(out / "history.db", "SELECT id FROM editions") == [(first,)]


def test_the_same_inputs_after_another_history_are_another_edition(inputs: Path, tmp_path: Path) -> None:
    plain = make(inputs, tmp_path / "plain", "2026-02-11")
    make(inputs, tmp_path / "out", "2026-01-14", "--to", "2025-11")
    assert make(inputs, tmp_path / "out", "2026-02-11") != plain


def test_a_snapshot_that_was_finished_but_not_recorded_is_recorded_by_the_next_run(
    inputs: Path, out: Path, tmp_path: Path
) -> None:
    """A build killed between the two leaves a whole folder and an older history."""
    first = current(out)
    one_more(inputs)
    shutil.copy(out / "history.db", tmp_path / "before.db")
    second = make(inputs, out, "2026-02-11")
    shutil.copy(tmp_path / "before.db", out / "history.db")
    (out / "snapshots/current").unlink()
    (out / "snapshots/current").symlink_to(first)
    assert make(inputs, out, "2026-03-11") == second
    assert rows(out / "history.db", "SELECT id, built FROM editions ORDER BY number") == [
        (first, "2026-01-14"),
        (second, "2026-02-11"),
    ]


def test_a_history_that_cannot_be_read_is_refused_and_the_site_stays(inputs: Path, out: Path) -> None:
    first = current(out)
    (out / "history.db").write_bytes(b"no database" * 200)
    one_more(inputs)
    result = CliRunner().invoke(build.cli, ["site", "--inputs", str(inputs), "--out", str(out), "--quiet"])
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert "history.db: cannot be read or written" in result.stderr
    assert (out / "snapshots/current").readlink().name == first


def tables_of(out: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every table of the current snapshot, row for row; the facts that name the edition left out."""
    names = [name for (name,) in site(out, TABLES)]
    told = {str(name): site(out, f"SELECT * FROM {name}") for name in names}  # noqa: S608
    told["snapshot"] = [row for row in told["snapshot"] if row[0] not in {"id", "built", "parent", "key"}]
    return told


def test_a_month_added_gives_the_tables_of_a_build_from_nothing_with_the_same_history(
    inputs: Path, tmp_path: Path
) -> None:
    """Eleven months, then twelve with one revised; beside them twelve with nothing kept, after the same history."""
    for out in ("kept", "fresh"):
        make(inputs, tmp_path / out, "2026-01-14", "--to", "2025-11")
    one_more(inputs)
    shutil.rmtree(tmp_path / "fresh/kept")
    ids = {make(inputs, tmp_path / out, "2026-02-11") for out in ("kept", "fresh")}
    assert len(ids) == 1
    assert tables_of(tmp_path / "kept") == tables_of(tmp_path / "fresh")
    told = [json.loads((tmp_path / out / f"reports/{min(ids)}.json").read_text()) for out in ("kept", "fresh")]
    months = [next(s["rows"] for s in t["stages"] if s["stage"] == "Read police files") for t in told]
    assert months[0] == months[1] == 12 * 30 + 1
    # Ten months as they were, read, counted and named; the layer of wards, seven tables of areas, points, three of
    # postcodes; what became of the crimes of January to May, and to count June's, its table and the points again.
    assert told[0]["kept"]["found"] == 3 * 10 + 1 + 7 + 1 + 3 + 5 + 2
    assert told[1]["kept"]["found"] == 6 + 1  # the tables of the months that are counted, just made, and the points
    # June and December, of which nothing was kept: cells, crimes, tallies and names; of June what became of crimes.
    assert told[0]["kept"]["made"] == 4 * 2 + 1


def test_south_yorkshires_tables_are_the_same_month_by_month_and_at_once(
    south_yorkshire_inputs: Path, tmp_path: Path
) -> None:
    """Sixteen months of real files on overlapping wards: the last three added one by one, beside all from nothing."""
    for month in ("2025-10", "2025-11", "2025-12"):
        made = make(south_yorkshire_inputs, tmp_path / "kept", "2026-01-14", "--to", month)
        make(south_yorkshire_inputs, tmp_path / "fresh", "2026-01-14", "--to", month)
        shutil.rmtree(tmp_path / "fresh/kept")
    assert (tmp_path / f"fresh/reports/{made}.json").exists()
    assert tables_of(tmp_path / "kept") == tables_of(tmp_path / "fresh")
    told = json.loads((tmp_path / f"kept/reports/{made}.json").read_text(encoding="utf-8"))
    # December read (twice: cells, crimes) and counted, the points that were new in it, and what became of June's crimes
    assert told["kept"]["made"] <= 6
