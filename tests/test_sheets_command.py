"""`build.py sheets`: the sheets of a whole force, each as the site gives it, and one file of all with bookmarks."""

from __future__ import annotations

import resource
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

import edition
import paper
import pytest
from click.testing import CliRunner, Result
from machine_site import SILENT, WARD

import build
from app import create_app
from openbeat import clock
from openbeat.live.database import EXTENSION
from openbeat.sheets import printing
from openbeat.sheets.choices import Choices
from openbeat.sheets.printing import Order, Press, Unprintable

ADDRESS, NOW = "https://beat.example", "2026-11-20T09:00"
AREAS = {  # in the order in which they are asked for, each kind by name → the address of the sheet, the sheet's name
    "/csp/E22999002": "Saltmere",
    "/bcu/zedshire/coast": "Coast command area",
    "/bcu/zedshire/zedborough": "Zedborough command area",
}
KEPT = ("E22999002", "zedshire/zedborough", "zedshire/coast", WARD)
FEWER = (  # a force of these areas: to print takes time
    "DELETE FROM closure WHERE ancestor = (SELECT code FROM forces WHERE slug = 'zedshire') AND descendant IN "  # noqa: S608
    f"(SELECT code FROM areas WHERE kind IN ('ward', 'csp', 'bcu') AND code NOT IN {KEPT})"
)
ALL = "zedshire-beat-sheets-a4.pdf"
SMALL = 60_000  # bytes: less than a sheet


@pytest.fixture(scope="module")
def site(county: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The county with fewer areas, and its meetings."""
    data = edition.publish(county / "site", tmp_path_factory.mktemp("fewer"), FEWER)
    shutil.copytree(county / "site" / "live", data / "live")
    return data


def changed(site: Path, data: Path, *statements: str) -> Path:
    return edition.publish(site, data, *statements, name="ba9876543210")


def command(site: Path, to: Path, *options: str, force: str = "zedshire") -> Result:
    told = ["sheets", "--force", force, "--out", str(site), "--to", str(to), "--quiet", *options]
    return CliRunner().invoke(build.cli, told)


@pytest.fixture(scope="module")
def run(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of sheets that the command makes of a partnership and two command areas."""
    to = tmp_path_factory.mktemp("sheets")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OPENBEAT_ADDRESS", ADDRESS)
        patch.setattr(clock, "now", lambda: datetime.fromisoformat(NOW).replace(tzinfo=clock.HERE))
        result = command(site, to, "--kind", "csp", "--kind", "bcu")
    assert (result.exit_code, result.output) == (0, "")
    return to / "zedshire"


def ordered(site: Path, *kinds: str, choices: Choices | None = None, **settings: str) -> Order:
    told = {"DATA": site, "ADDRESS": ADDRESS, "NOW": NOW, **settings}
    return printing.ordered(create_app, told, "zedshire", kinds, choices or Choices())


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def bookmarks(pdf: bytes) -> list[str]:
    return [str(mark.title) for mark in paper.read(pdf).outline if not isinstance(mark, list)]


def test_each_sheet_is_the_one_that_the_site_gives_at_its_address(site: Path, run: Path) -> None:
    app = create_app({"DATA": site, "ADDRESS": ADDRESS, "NOW": NOW, "TESTING": True})
    client, expected = app.test_client(), {}
    for address in AREAS:
        response = client.get(f"{address}/beat-sheet.pdf")
        name = response.headers["Content-Disposition"].split('"')[1]
        expected[name] = response.data
    app.extensions[EXTENSION].close()
    assert {name: pdf for name, pdf in files(run).items() if name != ALL} == expected


def test_one_file_has_all_sheets_with_their_names_as_bookmarks_in_order(run: Path) -> None:
    pdf = (run / ALL).read_bytes()
    assert bookmarks(pdf) == list(AREAS.values())
    assert paper.read(pdf).metadata.title == "Beat sheet: Zedshire Police (fictional)"
    assert [e["/S"] for e in paper.tagged(pdf)].count("/H1") == len(AREAS)
    paper.embedded(pdf)
    each = [paper.sizes(pdf) for name, pdf in sorted(files(run).items()) if name != ALL]
    assert sorted(paper.sizes(pdf)) == sorted(size for sizes in each for size in sizes)
    told = paper.text(pdf)
    assert all(f"{ADDRESS}{address}" in told for address in AREAS)


def test_another_run_in_two_processes_gives_the_same_bytes_in_place_of_the_old(
    site: Path, run: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "zedshire"
    folder.mkdir()
    for name in (ALL, "E22999002-beat-sheet-a4.pdf"):
        (folder / name).write_bytes(b"of an older run")
    order, done = ordered(site, "csp", "bcu"), list[int]()
    shown = printing.printed(order, folder, done.append, processes=2)
    assert printing.bind(order, folder, shown) == folder / ALL
    assert done == [1] * len(AREAS)
    assert files(folder) == files(run)


def test_a_sheet_that_is_set_again_in_the_size_found_for_it_has_the_same_bytes(site: Path) -> None:
    with closing(Press(ordered(site, "csp"))) as press:
        sheet = press.sheet("E22999002")
        assert sheet.shown["sizes"]
        without = {name: value for name, value in sheet.shown.items() if name != "sizes"}
        assert press.bound([sheet.shown]) == press.bound([without])


def test_a_ward_of_a_force_that_published_nothing_has_its_sheet(site: Path, tmp_path: Path) -> None:
    order = ordered(changed(site, tmp_path / "silent", *SILENT), "ward")
    printing.printed(order, tmp_path / "sheets", lambda _: None)
    ((name, pdf),) = files(tmp_path / "sheets").items()
    assert name == f"{WARD}-beat-sheet-a4.pdf"
    assert "0of12monthspublished" in paper.text(pdf)


def test_a_force_of_wales_has_its_sheets_in_welsh_and_on_other_paper(site: Path, tmp_path: Path) -> None:
    data = changed(site, tmp_path / "welsh", "UPDATE surroundings SET nation = 'Wales'")
    result = command(data, tmp_path, "--kind", "csp", "--paper", "a3", "--lang", "cy")
    assert (result.exit_code, result.output) == (0, "")
    made = files(tmp_path / "zedshire")
    assert sorted(made) == ["E22999002-beat-sheet-a3.pdf", "zedshire-beat-sheets-a3.pdf"]
    for pdf in made.values():
        assert paper.read(pdf).metadata.title.startswith("Taflen blismona leol: ")
        assert paper.sizes(pdf)[0] == paper.A3
        assert f"{printing.EXAMPLE}/csp/E22999002" in paper.text(pdf)  # a demonstration that nobody gave an address


@contextmanager
def small_files() -> Iterator[None]:
    """No file grows beyond SMALL."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (SMALL, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_without_room_the_sheets_of_the_run_before_stay_whole(site: Path, tmp_path: Path) -> None:
    (tmp_path / "zedshire").mkdir()
    (tmp_path / "zedshire" / "E22999002-beat-sheet-a4.pdf").write_bytes(b"whole")
    with small_files():
        result = command(site, tmp_path, "--kind", "csp")
    assert (result.exit_code, result.output.count("\n")) == (2, 1)
    assert result.output.startswith(f"Refused: {tmp_path}: no room left to write")
    assert files(tmp_path / "zedshire") == {"E22999002-beat-sheet-a4.pdf": b"whole"}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--force", "nowhere"), "--force: this site has no force “nowhere”. It has zedshire."),
        (("--kind", "parish"), "--kind: there is no “parish”. Choose one of ward, csp, bcu, neighbourhood."),
        (("--paper", "a5"), "--paper: there is no “a5”. Choose one of a4, a3."),
        (("--layer", "gossip"), "--layer: there is no “gossip”. Choose one of harm, "),
        (("--months", "12"), "--months: there is no “12”. Choose one of 13, 36, 0."),
        (("--lang", "fr"), "--lang: there is no “fr”. Choose one of en, cy."),
        (("--lang", "cy"), "--lang: Zedshire Police (fictional) has no sheets in Welsh. "),
    ],
    ids=lambda told: told[-1] if isinstance(told, tuple) else "",
)
def test_what_there_is_not_is_refused_in_one_line_and_nothing_is_written(
    site: Path, tmp_path: Path, options: tuple[str, ...], said: str
) -> None:
    result = command(site, tmp_path / "sheets", *options)
    assert (result.exit_code, result.output.count("\n")) == (2, 1)
    assert result.output.startswith(f"Refused: {said}")
    assert not (tmp_path / "sheets").exists()


def test_without_a_site_nothing_is_printed(tmp_path: Path) -> None:
    result = command(tmp_path, tmp_path / "sheets")
    assert (result.exit_code, result.output) == (
        2,
        f"Refused: {tmp_path}: no site is built here. Build one: build.py site.\n",
    )


@pytest.mark.parametrize("address", ["", "beat.example"], ids=["none", "no address"])
def test_a_real_site_is_not_printed_before_it_has_an_address(site: Path, tmp_path: Path, address: str) -> None:
    real = changed(site, tmp_path / "real", "UPDATE snapshot SET value = '0' WHERE key = 'fictional'")
    with pytest.raises(Unprintable, match="OPENBEAT_ADDRESS") as refused:
        ordered(real, "ward", ADDRESS=address)
    assert "Set it to the public address of the site" in str(refused.value)


def test_a_force_without_areas_of_a_kind_is_refused(site: Path, tmp_path: Path) -> None:
    bare = changed(site, tmp_path / "bare", "DELETE FROM closure WHERE descendant LIKE 'zedshire/%'")
    with pytest.raises(Unprintable, match="has no bcu or neighbourhood"):
        ordered(bare, "bcu", "neighbourhood")
