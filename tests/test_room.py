"""A disk without room: one line says so, and the site that was there is served as before."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import village
from building import build_here

ROOT = Path(__file__).parent.parent
SMALL = 60_000  # bytes: more than a kept month of the village has, less than its site.db


def build(inputs: Path, out: Path, largest: int | None = None) -> subprocess.CompletedProcess[str]:
    """A build whose files may not grow beyond a size."""
    limit = (lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))) if largest else None
    command = [sys.executable, "build.py", "site", "--inputs", str(inputs), "--out", str(out), "--quiet"]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, preexec_fn=limit)


def served(out: Path) -> tuple[str, dict[str, bytes]]:
    """What is current, and every byte of every snapshot."""
    files = (p for p in sorted((out / "snapshots").rglob("*")) if p.is_file())
    return (out / "snapshots/current").readlink().name, {str(p): p.read_bytes() for p in files}


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    return village.write(tmp_path / "in")


@pytest.mark.parametrize("largest", [400, SMALL], ids=["for what is kept", "for the database"])
def test_a_build_that_finds_no_room_is_refused_and_the_old_site_stays(
    inputs: Path, tmp_path: Path, largest: int
) -> None:
    out = tmp_path / "site"
    build_here("site", "--inputs", inputs, "--out", out)
    before = served(out)
    june = inputs / "2025-06-testshire-street.csv"
    june.write_text(village.street([*village.month_of("2025-06"), village.record("2025-06")]), encoding="utf-8")
    result = build(inputs, out, largest)
    assert (result.returncode, result.stderr.count("\n")) == (2, 1), result.stderr
    assert result.stderr.startswith("Refused: ")
    assert "no room left to write" in result.stderr
    assert served(out) == before
    build_here("site", "--inputs", inputs, "--out", out)
    assert served(out)[0] != before[0]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of an eighth of a megabyte in memory; only whoever may mount has one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    if os.geteuid() != 0 or mount is None:
        pytest.skip("needs root to mount a small disk")
    asked = subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=128k", "none", str(folder)], check=False, capture_output=True
    )
    if asked.returncode:
        pytest.skip("this machine mounts nothing")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_disk_that_is_full_is_said_in_one_line_and_nothing_is_current(inputs: Path, small_disk: Path) -> None:
    result = build(inputs, small_disk / "site")
    assert (result.returncode, result.stderr.count("\n")) == (2, 1), result.stderr
    assert "no room left to write" in result.stderr
    assert not (small_disk / "site/snapshots/current").exists()
    assert not list(small_disk.glob("site/snapshots/*"))
