"""A running site takes up a new snapshot by itself: no restart, no failed request, no page of two snapshots."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import village
from click.testing import CliRunner
from serving import Answer, Server, serve

import build

PAGES = ("/", "/ward/E05999001", "/ward/E05999003.json", "/ward/E05999001.csv", "/coverage", "/healthz")


def make(inputs: Path, out: Path, last: str) -> str:
    """Build up to a month; the id of what is current then."""
    arguments = ["site", "--inputs", str(inputs), "--out", str(out), "--quiet", "--to", last]
    result = CliRunner().invoke(build.cli, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.stderr
    return (out / "snapshots/current").readlink().name


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[tuple[Server, Path, str]]:
    village.write(tmp_path / "in")
    first = make(tmp_path / "in", tmp_path / "site", "2025-08")
    with serve(tmp_path / "site", tmp_path / "log") as server:
        yield server, tmp_path, first


def spoken_of(answer: Answer, editions: list[str]) -> set[str]:
    """Which of these snapshots a page speaks of."""
    return {edition for edition in editions if edition in answer.body}


def test_a_running_site_takes_up_new_snapshots_while_it_answers(scene: tuple[Server, Path, str]) -> None:
    server, folder, first = scene
    answers: list[tuple[str, Answer]] = []
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            answers.extend((page, server.ask("GET", page)) for page in PAGES)

    readers = [threading.Thread(target=ask) for _ in range(2)]
    for reader in readers:
        reader.start()
    try:
        built = [make(folder / "in", folder / "site", month) for month in ("2025-09", "2025-10", "2025-11")]
    finally:
        done.set()
        for reader in readers:
            reader.join()
    assert len(answers) >= len(PAGES)
    assert {answer.status for _, answer in answers} == {200}
    seen = [(page, spoken_of(answer, [first, *built])) for page, answer in answers]
    assert {page: len(found) for page, found in seen if len(found) != 1} == {}
    for page in PAGES:
        assert spoken_of(server.ask("GET", page), [first, *built]) == {built[-1]}


def test_a_map_of_the_snapshot_before_is_still_there_for_a_page_that_was_loaded_before(
    scene: tuple[Server, Path, str],
) -> None:
    server, folder, first = scene
    make(folder / "in", folder / "site", "2025-09")
    assert server.ask("GET", f"/s/{first}/maps/E05999001.svg").status == 200
    shutil.rmtree(folder / "site/snapshots" / first)
    assert server.ask("GET", f"/s/{first}/maps/E05999001.svg").status == 410
