"""A build that is killed at any moment: the old snapshot is still served, nothing is lost, the next run completes."""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
import village
from click.testing import CliRunner

import build
from geodata import history

Once = Callable[[str, Callable[[Path], None]], Path]
Killed = Callable[[int, Path, list[str]], int]
POINTS = 20
DAY = {"SOURCE_DATE_EPOCH": "1768348800"}
DRIVER = Path(__file__).with_name("killed.py")


@dataclass(frozen=True)
class Scene:
    """A site, newer inputs for it, how often the build of these changes the disk, and what it comes to undisturbed."""

    folder: Path

    @property
    def changes(self) -> int:
        """How often an undisturbed build of the newer inputs changes the disk."""
        return int((self.folder / "changes").read_text())

    def arguments(self, out: Path) -> list[str]:
        """The build of the newer inputs."""
        return ["site", "--inputs", str(self.folder / "newer"), "--out", str(out), "--quiet"]


@pytest.fixture(scope="session")
def killed() -> Iterator[Killed]:
    """Exit status of a build that is killed before its n-th change of the disk."""
    command = [sys.executable, str(DRIVER)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, text=True, env=os.environ | DAY, **pipes) as driver:

        def kill(point: int, told: Path, arguments: list[str]) -> int:
            driver.stdin.write(json.dumps([point, str(told), arguments]) + "\n")
            driver.stdin.flush()
            return int(driver.stdout.readline())

        yield kill


@pytest.fixture(scope="session")
def scene(once: Once, killed: Killed) -> Scene:
    def fill(folder: Path) -> None:
        village.write(folder / "newer")
        complete(["site", "--inputs", str(folder / "newer"), "--out", str(folder / "site"), "--to", "2025-11"])
        records = [*village.month_of("2025-06"), village.record("2025-06")]
        (folder / "newer/2025-06-testshire-street.csv").write_text(village.street(records), encoding="utf-8")
        shutil.copytree(folder / "site", folder / "whole", symlinks=True)
        own = Scene(folder)
        assert killed(0, folder / "changes", own.arguments(folder / "whole")) == 0

    return Scene(once("crash", fill))


def complete(arguments: list[str]) -> None:
    result = CliRunner().invoke(build.cli, arguments, env=DAY, catch_exceptions=False)
    assert result.exit_code == 0, result.stderr


def current(out: Path) -> str:
    return (out / "snapshots/current").readlink().name


def tables(out: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every table of the current snapshot and of the history, row for row."""
    told = {}
    for path in (out / "snapshots/current/site.db", out / "history.db"):
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as db:
            assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            names = db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            told |= {f"{path.name} {n}": db.execute(f"SELECT * FROM {n}").fetchall() for (n,) in names}  # noqa: S608
    return told


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.mark.parametrize("draw", range(POINTS))
def test_killed_at_a_random_point_the_old_site_stands_and_the_next_run_completes(
    scene: Scene, killed: Killed, tmp_path: Path, draw: int
) -> None:
    out = shutil.copytree(scene.folder / "site", tmp_path / "site", symlinks=True)
    old, whole = current(out), current(scene.folder / "whole")
    before = bytes_of(out / "snapshots" / old)
    point = random.Random(draw).randint(1, scene.changes)  # noqa: S311
    assert killed(point, tmp_path / "told", scene.arguments(out)) == -9, point
    assert current(out) in {old, whole}, point
    assert bytes_of(out / "snapshots" / old) == before, point
    assert history.head(out) in {old, whole}, point
    complete(scene.arguments(out))
    assert current(out) == whole, point
    assert tables(out) == tables(scene.folder / "whole"), point
    assert {p.name for p in (out / "snapshots").iterdir()} == {old, whole, "current"}, point


def test_the_points_reach_from_the_first_kept_file_to_the_report(scene: Scene, killed: Killed, tmp_path: Path) -> None:
    """The first and the last change of all: before anything is written, and after the new site is current."""
    assert scene.changes > 2 * POINTS
    for point, served in ((1, "old"), (scene.changes, "new")):
        out = shutil.copytree(scene.folder / "site", tmp_path / served, symlinks=True)
        assert killed(point, tmp_path / "told", scene.arguments(out)) == -9
        expected = scene.folder / ("site" if served == "old" else "whole")
        assert current(out) == current(expected)
