"""Real parts for the tests: official files where they are at hand, the demonstration county, a built site."""

from __future__ import annotations

import gc
import os
import pickle
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import edition
import postgres as postgresql
import pytest
from building import Once, build
from edition import Make
from filelock import FileLock
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from page_check import Crawled, Visitor

ROOT = Path(__file__).parent.parent
REAL = Path(os.environ.get("OPENBEAT_REAL_DATA", ROOT.parent / "shared" / "data"))
SOUTH_YORKSHIRE = (
    "street/south-yorkshire-2024-01_2025-12.zip",
    "boundaries/wards-south-yorkshire.geojson",
    "lookups/district-csp-force-2024.csv",
    "postcodes/south-yorkshire-with-lonlat.csv",
)
COMPARED = (
    *SOUTH_YORKSHIRE[:3],
    "lookups/LSOA21_WD24_LAD24_best_fit_EW.csv",
    "lookups/LSOA11_LSOA21_LAD22_exact_fit_EW_V3.csv",
    "indicators/population-mid2022-by-ward2024.csv",
    "indicators/population-mid2022-by-force.csv",
    "indicators/population-lsoa21-south-yorkshire.csv",
    "indicators/imd2025-england-lsoa21.csv.gz",
)
# Modules that take about half a minute and more, the dearest first, so that no worker is left with one at the end;
# the first needs the county and the second does not, so that nobody waits while it is built.
DEAR = (
    "test_levels",
    "test_crash",
    "test_history",
    "test_sitemap",
    "test_pages",
    "test_ward",
    "test_browsing",
    "test_hierarchy",
    "test_build",
    "test_snapshot",
    "test_map",
    "test_outcomes",
    "test_fifths",
    "test_room",
    "test_page_cache",
    "test_demo",
    "test_handover",
    "test_request_life",
    "test_live_load",
    "test_staff_permissions",
    "test_requests",
)
settings.register_profile("shared", deadline=None)  # machines are shared: no test fails for being slow
settings.load_profile("shared")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the dear modules first; the others keep their order."""
    rank = {name: place for place, name in enumerate(DEAR)}
    items.sort(key=lambda item: rank.get(item.path.stem, len(DEAR)))


def pytest_collection_finish() -> None:
    """Spare the collector of garbage what lives as long as the run: it took a third of the time of reading pages."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """Make a folder once for the whole run, however many workers ask for it."""
    shared = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent

    def make(name: str, fill: Callable[[Path], None]) -> Path:
        folder, done = shared / name, shared / f"{name}.done"
        with FileLock(shared / f"{name}.lock"):
            if not done.exists():
                folder.mkdir()
                fill(folder)
                done.touch()
        return folder

    return make


@pytest.fixture(scope="session")
def real() -> Path:
    """The folder of real published files; tests that need it are skipped where it is not at hand."""
    if not REAL.is_dir():
        pytest.skip(f"no real data at {REAL}: set OPENBEAT_REAL_DATA to its folder")
    return REAL


@pytest.fixture(scope="session")
def south_yorkshire_inputs(real: Path, once: Once) -> Path:
    """An input folder of South Yorkshire's official files (links to them)."""
    return once(
        "south-yorkshire", lambda folder: [(folder / Path(n).name).symlink_to(real / n) for n in SOUTH_YORKSHIRE]
    )


@pytest.fixture(scope="session")
def south_yorkshire(south_yorkshire_inputs: Path, once: Once) -> Path:
    """The data folder of a site built from South Yorkshire's files."""
    return once("south-yorkshire-site", lambda out: _built("site", "--inputs", south_yorkshire_inputs, "--out", out))


@pytest.fixture(scope="session")
def south_yorkshire_compared(real: Path, once: Once) -> Path:
    """The data folder of a site of South Yorkshire's 2025 with residents, income deprivation and their lookups."""
    inputs = once("compared", lambda folder: [(folder / Path(n).name).symlink_to(real / n) for n in COMPARED])
    told = ("site", "--inputs", inputs, "--from", "2025-01", "--no-maps", "--out")
    return once("compared-site", lambda out: _built(*told, out))


@pytest.fixture(scope="session")
def county(once: Once) -> Path:
    """A folder that holds the demonstration county's files (`files`) and the site built from them (`site`)."""
    return once("county", lambda out: _built("demo", "--inputs", out / "files", "--out", out / "site"))


@pytest.fixture
def app(county: Path) -> Flask:
    """The application over the demonstration county."""
    from app import create_app

    return create_app({"DATA": county / "site", "TESTING": True})


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    """A client of the application over the demonstration county."""
    with app.test_client() as client:
        yield client


@pytest.fixture(scope="session")
def crawled(county: Path, once: Once) -> Crawled:
    """Every page of the county's site by its address, and the status of all else that pages link to or load.

    One worker crawls; the others take up what it found, the elements of each page with it.
    """
    from app import create_app

    own: list[Crawled] = []

    def crawl(folder: Path) -> None:
        own.append(Visitor(create_app({"DATA": county / "site", "TESTING": True}).test_client()).crawl())
        (folder / "found").write_bytes(pickle.dumps(own[0]))

    found = once("crawled", crawl) / "found"
    return own[0] if own else pickle.loads(found.read_bytes())  # noqa: S301  (this run's own file)


@pytest.fixture
def make(county: Path, tmp_path: Path) -> Make:
    """A visitor of the county's site, changed by SQL."""
    from app import create_app

    def made(*statements: str) -> Visitor:
        data = edition.publish(county / "site", tmp_path / "data", *statements)
        return Visitor(create_app({"DATA": data, "TESTING": True}).test_client())

    return made


@pytest.fixture
def south_yorkshire_client(south_yorkshire: Path) -> Iterator[FlaskClient]:
    """A client of the application over South Yorkshire."""
    from app import create_app

    with create_app({"DATA": south_yorkshire, "TESTING": True}).test_client() as client:
        yield client


@pytest.fixture
def visitor(client: FlaskClient) -> Visitor:
    """Fetches pages of the demonstration county's site and checks each."""
    return Visitor(client)


@pytest.fixture
def south_yorkshire_visitor(south_yorkshire_client: FlaskClient) -> Visitor:
    """Fetches pages of South Yorkshire's site and checks each."""
    return Visitor(south_yorkshire_client)


def _built(*arguments: str | Path) -> None:
    result = build(*arguments, "--quiet")
    assert result.returncode == 0, result.stderr


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server of this worker's own; tests that need it are skipped without."""
    if postgresql.programs() is None and not postgresql.REQUIRED:
        pytest.skip("no PostgreSQL: apt-get install postgresql")
    with TemporaryDirectory(prefix="open-beat-") as folder:
        Path(folder).chmod(0o755)
        with postgresql.cluster(Path(folder)) as address:
            yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A live database that is empty: SQLite ("") in the folder of the site, and a new one on PostgreSQL."""
    return "" if request.param == "sqlite" else postgresql.fresh(request.getfixturevalue("postgres"))


@pytest.fixture
def live_data(county: Path, tmp_path: Path) -> Path:
    """A data folder with the county's snapshots and an empty live half."""
    data = tmp_path / "live-site"
    data.mkdir()
    for name in ("snapshots", "history.db"):
        (data / name).symlink_to(county / "site" / name)
    return data


@pytest.fixture
def live_app(live_data: Path, database_url: str) -> Iterator[Flask]:
    """The application over the county with an empty live half, on both kinds of databases, on a day in November."""
    from app import create_app
    from openbeat.live.database import EXTENSION

    settings = {"DATA": live_data, "DATABASE_URL": database_url, "TESTING": True, "NOW": "2026-11-20T09:00"}
    app = create_app({**settings, "CACHE_MB": "0", "RATE": ""})
    yield app
    app.extensions[EXTENSION].close()
