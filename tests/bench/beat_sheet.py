"""Beat sheets beside the plain way: Chromium, already running, printing the pages of the same wards, made anew, to PDF.

Of South Yorkshire where OPENBEAT_DATA holds that site, else of the demonstration county. Each run is of another ward:
Typst remembers what it has set, and a sheet that is made twice costs a tenth the second time.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from statistics import median

from flask.testing import FlaskClient
from playwright.sync_api import Browser, sync_playwright

import build
from app import create_app
from openbeat import figures, typesetting
from openbeat import store as stores
from openbeat.pages import the_store
from openbeat.sheets import printing, sheet
from openbeat.sheets.choices import Choices
from tests.serving import serve

from .measure import RUNS, Row, compare, row, timed
from .pages import WARD

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
ADDRESS = "https://beat.example"
PAPERS = {"a4": False, "a3": True}  # whether it lies on its side
PLAIN = 12  # pages of a force that Chromium prints, which say how many it would print in a second
THOUSAND = 1_000  # milliseconds in a second, bytes in a kilobyte
Print = Callable[[str, str], bytes]  # of a path of the site, on a paper


def rows(root: Path) -> list[Row]:
    """`beat_sheet_a4`, `beat_sheet_a3` (time, bytes), `beat_sheet_parts`, `beat_sheet_force` (sheets a second)."""
    if not CHROMIUM.exists():
        raise SystemExit("No Chromium: apt-get install chromium.")
    with site(root) as data, tempfile.TemporaryDirectory() as folder:
        client = create_app({"DATA": data, "CACHE_MB": "0", "ADDRESS": ADDRESS}).test_client()
        told = order(data)
        with chromium(data, Path(folder) / "log") as plain:
            found = [r for paper in PAPERS for r in sheets(client, plain, told.areas, paper)]
            rate = plain_rate(plain, told.areas)
        return [*found, parts(client, told.areas), force(told, Path(folder), rate)]


@contextmanager
def site(root: Path) -> Iterator[Path]:
    """The data folder of the site that OPENBEAT_DATA names, else of the demonstration, built for the occasion."""
    data = Path(os.environ.get("OPENBEAT_DATA", root / "data" / "site"))
    if (data / "snapshots" / "current").exists():
        yield data
        return
    with demonstration(root) as (_, built):
        yield built


@contextmanager
def demonstration(root: Path) -> Iterator[tuple[Path, Path]]:
    """The files of the demonstration county, and the site built from them."""
    with tempfile.TemporaryDirectory() as folder:
        files, built = Path(folder) / "files", Path(folder) / "site"
        command = [sys.executable, str(build.__file__), "demo", "--inputs", str(files), "--out", str(built), "--quiet"]
        subprocess.run(command, check=True, cwd=root)
        yield files, built


@contextmanager
def chromium(data: Path, log: Path) -> Iterator[Print]:
    """How a browser that is running already prints pages of the site, served as `make serve` does."""
    settings = {"OPENBEAT_CACHE_MB": "0", "OPENBEAT_ADDRESS": ADDRESS}
    with serve(data, log, settings=settings) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield lambda path, paper: _page(browser, server.address + path, paper)
        browser.close()


def order(data: Path) -> printing.Order:
    """The wards of the force of the ward that pages are measured by."""
    store = stores.current(data)
    assert store is not None
    ward = next(code for code in WARD if store.area(code))
    settings = {"DATA": data, "ADDRESS": ADDRESS}
    return printing.ordered(create_app, settings, store.lineage(ward)["force"].slug, ["ward"], Choices())


def sheets(client: FlaskClient, plain: Print, wards: Sequence[str], paper: str) -> list[Row]:
    """Milliseconds and kilobytes of a sheet."""
    sizes: dict[str, list[int]] = {"ours": [], "theirs": []}
    own, other = cycle(wards), cycle(wards)

    def ours() -> None:
        sizes["ours"].append(len(client.get(f"/ward/{next(own)}/beat-sheet.pdf?paper={paper}").data))

    def theirs() -> None:
        sizes["theirs"].append(len(plain(f"/ward/{next(other)}", paper)))

    told = compare(f"beat_sheet_{paper}", ours, theirs, "a ward after the other, beside Chromium printing their pages")
    times = (told[side] * THOUSAND for side in ("ours", "theirs"))
    kilobytes = (median(size) / THOUSAND for size in sizes.values())
    return [
        row(told["name"], *times, "ms", told["note"]),
        row(f"{told['name']}_kb", *kilobytes, "KB", "of the same; median"),
    ]


def parts(client: FlaskClient, wards: Sequence[str]) -> Row:
    """Where the time of an A4 sheet goes: milliseconds of its facts (ours) and of Typst (theirs)."""
    spent: list[tuple[float, float]] = []
    with client.application.test_request_context():
        store = the_store()
        for area in filter(None, map(store.area, wards[-RUNS:])):
            shown, facts = timed(lambda area=area: sheet.shown(store, figures.read(store, area), Choices()))
            told = {"title": shown["title"], "site": shown["site"], "sheets": [shown]}
            spent.append((facts, timed(lambda told=told: typesetting.paper("beat.typ", told))[1]))
    medians = (median(way) * THOUSAND for way in zip(*spent, strict=True))
    return row("beat_sheet_parts", *medians, "ms", f"of an A4 sheet: facts (ours) and Typst (theirs); median of {RUNS}")


def plain_rate(plain: Print, wards: Sequence[str]) -> float:
    """Pages that Chromium prints in a second, one after the other."""
    some = wards[:PLAIN]
    return len(some) / timed(lambda: [plain(f"/ward/{code}", "a4") for code in some])[1]


def force(told: printing.Order, folder: Path, theirs: float) -> Row:
    """Sheets a second of all wards of the force, as `build.py sheets` prints them, with the start of its processes."""
    shown, seconds = timed(lambda: printing.printed(told, folder / "sheets", lambda _: None, printing.PROCESSES))
    bound = timed(lambda: printing.bind(told, folder / "sheets", shown))[1]
    rate, note = len(shown) / seconds, f"{len(shown)} wards in {printing.PROCESSES} processes, {seconds:.1f} s"
    note += f" (and {bound:.1f} s for the file of all), beside Chromium printing their pages one after the other"
    return Row(name="beat_sheet_force", ours=round(rate, 2), theirs=round(theirs, 2), ratio=round(rate / theirs, 2),
               unit="a second", note=note)  # fmt: skip


def _page(browser: Browser, address: str, paper: str) -> bytes:
    page = browser.new_page()
    page.goto(address)
    pdf = page.pdf(format=paper.upper(), landscape=PAPERS[paper], print_background=True)
    page.close()
    return pdf
