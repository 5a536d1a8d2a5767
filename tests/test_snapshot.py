"""One build is one folder: whole or not at all, never edited, the newest three kept."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd
import pytest
import village
from click.testing import CliRunner

import build
from geodata import schema, snapshot, sources
from geodata.faults import InputFault


def make(inputs: Path, out: Path, *more: str) -> None:
    result = CliRunner().invoke(
        build.cli, ["site", "--inputs", str(inputs), "--out", str(out), "--quiet", *more], catch_exceptions=False
    )
    assert result.exit_code == 0, result.stderr


def bytes_of(folder: Path) -> dict[str, str]:
    """Path inside a folder → digest of the file; what is kept between builds and the link `current` left out."""
    apart = {"current", "kept", "reports", "history.db"}
    files = (p for p in sorted(folder.rglob("*")) if p.is_file() and not apart & set(p.parts))
    return {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def kept(out: Path) -> set[str]:
    return {p.name for p in (out / "snapshots").iterdir() if p.name != "current"}


def current(out: Path) -> str:
    return (out / "snapshots/current").readlink().name


def finish(data: Path, name: str, fictional: str = "0") -> None:
    """Write a snapshot that holds nothing but a database."""
    with snapshot.writing(data, name) as folder, closing(sqlite3.connect(folder / snapshot.DATABASE)) as db:
        db.execute("CREATE TABLE snapshot (key, value)")
        db.execute("INSERT INTO snapshot VALUES ('fictional', ?)", (fictional,))
        db.commit()
    snapshot.repoint(data, name)


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    return village.write(tmp_path / "inputs")


def test_a_second_build_leaves_the_first_byte_for_byte_and_becomes_current(inputs: Path, tmp_path: Path) -> None:
    out = tmp_path / "site"
    make(inputs, out)
    first = current(out)
    before = bytes_of(out / "snapshots" / first)
    (inputs / "2025-12-testshire-street.csv").unlink()
    make(inputs, out)
    assert current(out) != first
    assert bytes_of(out / "snapshots" / first) == before
    assert kept(out) == {first, current(out)}


def test_the_same_inputs_in_another_folder_give_the_same_bytes(inputs: Path, tmp_path: Path) -> None:
    make(inputs, tmp_path / "site")
    elsewhere = shutil.copytree(inputs, tmp_path / "elsewhere")
    make(elsewhere, tmp_path / "other")
    assert current(tmp_path / "site") == current(tmp_path / "other")
    assert bytes_of(tmp_path / "site") == bytes_of(tmp_path / "other")


def test_the_newest_three_are_kept(inputs: Path, tmp_path: Path) -> None:
    names = []
    for month in ("2025-09", "2025-10", "2025-11", "2025-12"):
        make(inputs, tmp_path, "--to", month)
        names.append(current(tmp_path))
    assert len(set(names)) == 4
    assert kept(tmp_path) == set(names[1:])


def test_building_older_inputs_again_makes_their_snapshot_current_without_writing_it(
    inputs: Path, tmp_path: Path
) -> None:
    out = tmp_path / "site"
    make(inputs, out, "--to", "2025-11")
    older = current(out)
    make(inputs, out)
    before = bytes_of(out)
    make(inputs, out, "--to", "2025-11")
    assert current(out) == older
    assert bytes_of(out) == before


def test_the_current_snapshot_outlives_three_newer_ones(tmp_path: Path) -> None:
    for i, name in enumerate(("first", "second", "third", "fourth")):
        finish(tmp_path, name)
        os.utime(tmp_path / "snapshots" / name, (i, i))
        snapshot.repoint(tmp_path, "first")
    finish(tmp_path, "fifth")
    assert current(tmp_path) == "fifth"
    assert kept(tmp_path) == {"third", "fourth", "fifth"}
    snapshot.repoint(tmp_path, "third")
    assert current(tmp_path) == "third"


@pytest.mark.parametrize("stage", ["build.draw", "geodata.contents.tables_of", "geodata.history.compare"])
def test_a_failing_build_leaves_current_and_no_staging_folder(
    inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    out = tmp_path / "site"
    make(inputs, out)
    before, name = bytes_of(out), current(out)

    def fail(*_: object) -> None:
        raise InputFault("wards.geojson", "broke off", "Try again")

    monkeypatch.setattr(stage, fail)
    arguments = ["site", "--inputs", str(inputs), "--out", str(out), "--quiet", "--to", "2025-11"]
    assert CliRunner().invoke(build.cli, arguments).exit_code == 2
    assert (current(out), bytes_of(out), kept(out)) == (name, before, {name})


def half_way(folder: Path, error: type[BaseException]) -> None:
    (folder / "half").touch()
    raise error


@pytest.mark.parametrize("error", [ZeroDivisionError, KeyboardInterrupt])
def test_whatever_breaks_a_build_clears_what_it_had_written(tmp_path: Path, error: type[BaseException]) -> None:
    finish(tmp_path, "first")
    with pytest.raises(error), snapshot.writing(tmp_path, "second") as folder:
        half_way(folder, error)
    assert kept(tmp_path) == {"first"}
    assert current(tmp_path) == "first"


def test_nothing_is_current_before_the_first_build_ends(tmp_path: Path) -> None:
    with snapshot.writing(tmp_path, "first") as folder:
        assert snapshot.current(tmp_path) is None
        (folder / snapshot.DATABASE).touch()
    assert snapshot.current(tmp_path) is None
    snapshot.repoint(tmp_path, "first")
    assert snapshot.current(tmp_path) == (tmp_path / "snapshots/first").resolve()


def test_a_snapshot_that_lost_its_database_is_built_again(tmp_path: Path) -> None:
    finish(tmp_path, "first")
    (tmp_path / "snapshots/first" / snapshot.DATABASE).unlink()
    (tmp_path / "snapshots/first/rest").touch()
    finish(tmp_path, "first")
    assert bytes_of(tmp_path / "snapshots/first").keys() == {snapshot.DATABASE}


def test_what_killed_builds_left_is_cleared_by_the_next(tmp_path: Path) -> None:
    for name in (".building-old", ".building-new"):
        (tmp_path / "snapshots" / name).mkdir(parents=True)
    finish(tmp_path, "first")
    assert kept(tmp_path) == {"first"}


def test_two_builds_do_not_write_into_one_folder(inputs: Path, tmp_path: Path) -> None:
    out = tmp_path / "site"
    with snapshot.alone(out):
        result = CliRunner().invoke(build.cli, ["site", "--inputs", str(inputs), "--out", str(out), "--quiet"])
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert f"{out}: another build is writing here" in result.stderr
    make(inputs, out)


def changed_name(folder: Path) -> None:
    (folder / "lookup.csv").rename(folder / "lookup-2.csv")


def changed_byte(folder: Path) -> None:
    path = folder / "2025-06-testshire-street.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Burglary", "Robbery", 1), encoding="utf-8")


def another_file(folder: Path) -> None:
    (folder / "notes.txt").write_text("listed as not recognised", encoding="utf-8")


@pytest.mark.parametrize("change", [changed_name, changed_byte, another_file], ids=lambda c: c.__name__)
def test_any_change_of_the_inputs_gives_another_id(inputs: Path, change: Callable[[Path], None]) -> None:
    before = build.digest(sources.survey(inputs), build.Choice())
    change(inputs)
    assert build.digest(sources.survey(inputs), build.Choice()) != before


def test_a_ward_renamed_in_a_shapefiles_table_gives_another_id(inputs: Path) -> None:
    wards = geopandas.read_file(inputs / "wards.geojson")
    (inputs / "wards.geojson").unlink()
    wards.to_file(inputs / "wards.shp")
    before = build.digest(sources.survey(inputs), build.Choice())
    table = inputs / "wards.dbf"
    table.write_bytes(table.read_bytes().replace(b"Ash ", b"Oak "))
    assert build.digest(sources.survey(inputs), build.Choice()) != before


def test_the_choice_of_forces_and_months_is_part_of_the_id(inputs: Path) -> None:
    taken = sources.survey(inputs)
    choices = [
        build.Choice(),
        build.Choice(("testshire",)),
        build.Choice(first="2025-02"),
        build.Choice(last="2025-02"),
    ]
    assert len({build.digest(taken, choice) for choice in choices}) == 4


def test_the_id_follows_the_history_it_starts_from() -> None:
    ids = {snapshot.identify(key, head) for key in ("a", "b") for head in ("", "0123456789ab")}
    assert len(ids) == 4
    assert all(len(name) == 12 and int(name, 16) >= 0 for name in ids)


def test_the_id_follows_the_method_and_not_what_python_caches(tmp_path: Path) -> None:
    (tmp_path / "harm.py").write_text("WEIGHT = 1")
    before = snapshot.digest(["inputs"], [tmp_path])
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__/harm.pyc").write_bytes(b"cached")
    assert snapshot.digest(["inputs"], [tmp_path]) == before
    (tmp_path / "harm.py").write_text("WEIGHT = 2")
    assert snapshot.digest(["inputs"], [tmp_path]) != before
    alone = snapshot.digest(["inputs"], [tmp_path / "harm.py"])
    (tmp_path / "harm.py").write_text("WEIGHT = 3")
    assert snapshot.digest(["inputs"], [tmp_path / "harm.py"]) != alone


def test_a_demonstration_may_replace_a_demonstration(tmp_path: Path) -> None:
    snapshot.refuse_real(tmp_path)
    finish(tmp_path, "first", fictional="1")
    snapshot.refuse_real(tmp_path)


def real_beside_a_newer_demonstration(data: Path) -> None:
    finish(data, "first", fictional="0")
    finish(data, "second", fictional="1")


def damaged(data: Path) -> None:
    finish(data, "first", fictional="1")
    (data / "snapshots/first" / snapshot.DATABASE).write_bytes(b"no database at all" * 100)


def with_meetings(data: Path) -> None:
    (data / "live").mkdir()


@pytest.mark.parametrize("fill", [real_beside_a_newer_demonstration, damaged, with_meetings], ids=lambda f: f.__name__)
def test_a_demonstration_never_overwrites_what_may_be_real(
    tmp_path: Path, fill: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path)
    before = bytes_of(tmp_path)
    monkeypatch.setattr(build, "write_county", lambda *_: pytest.fail("wrote a county for a build it must refuse"))
    result = CliRunner().invoke(build.cli, ["demo", "--out", str(tmp_path), "--inputs", str(tmp_path), "--quiet"])
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert "holds a real site" in result.stderr
    assert str(tmp_path) in result.stderr
    assert bytes_of(tmp_path) == before


def test_a_site_built_from_official_files_is_known_as_real(inputs: Path, tmp_path: Path) -> None:
    make(inputs, tmp_path / "site")
    with pytest.raises(InputFault, match="holds a real site"):
        snapshot.refuse_real(tmp_path / "site")


def test_the_database_has_the_tables_columns_and_keys_that_are_declared(inputs: Path, tmp_path: Path) -> None:
    make(inputs, tmp_path)
    path = tmp_path / "snapshots/current" / snapshot.DATABASE
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as db:
        for table, (columns, key) in schema.TABLES.items():
            told = db.execute(f"PRAGMA table_info({table})").fetchall()
            assert [c[1] for c in told] == list(columns)
            assert [c[1] for c in sorted(told, key=lambda c: c[5]) if c[5]] == sorted(key, key=key.index)
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert [p.name for p in path.parent.glob("site.db*")] == ["site.db"]


def test_missing_is_null_in_the_database_and_zero_stays_zero(tmp_path: Path) -> None:
    table = pd.DataFrame(
        {
            "force": ["a", "b"],
            "month": "2025-01",
            "dataset": "crime",
            "rows": np.array([0, 3], dtype=np.int64),
            "expected": [float("nan"), 0.0],
            "state": "present",
            "reason": "",
            "evidence": "",
            "source": None,
            "digest": "",
            "official": float("nan"),
        }
    )
    snapshot.write_tables(tmp_path, {"coverage": table})
    with closing(sqlite3.connect(tmp_path / snapshot.DATABASE)) as db:
        rows = db.execute('SELECT "rows", expected, typeof("rows"), source FROM coverage ORDER BY force').fetchall()
    assert rows == [(0, None, "integer", None), (3, 0.0, "integer", None)]
