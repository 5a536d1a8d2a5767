"""The four walls of the house, each checked over every file, each checked to fall when a file breaks it."""

from __future__ import annotations

import ast
import re
import shutil
import site
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BUILD_ONLY = {"geodata", "geopandas", "shapely", "pandas", "folium", "pyarrow", "sqlite_utils"}
SITE_ONLY = {"flask", "openbeat"}
PURE = (
    "words.py",
    "card_words.py",
    "mission_words.py",
    "meetings_words.py",
    "live/scrutiny_words.py",
    "live/promised_words.py",
    "harm_words.py",
    "ward_words.py",
    "area_words.py",
    "change_words.py",
    "rate_words.py",
    "team_words.py",
    "promise_words.py",
    "chance.py",
    "compare_words.py",
    "funnel_words.py",
    "poverty_words.py",
    "workforce_words.py",
    "stops_words.py",
    "survey_words.py",
    "live/desk_words.py",
    "outcome_words.py",
    "live/staff_words.py",
    "live/voices_words.py",
    "live/reasons.py",
    "sheets/sheet_words.py",
    "sheets/edit_words.py",
    "model.py",
    "drawings",
)  # of site/openbeat: importable with nothing installed
PACKAGES = {"openbeat", "openbeat.live", "openbeat.sheets"}  # that hold pure modules beside others
PREFIX = re.compile(r"(?<![\w#])[EWSNKLM]\d\d")
WHOLE_CODE = re.compile(r"[EWSNKLM]\d{8}")
INVENTED = re.compile(r"[EW]\d\d999")
LARGEST = 1_500_000  # bytes
FOREIGN = re.compile(
    r"(^|/)(node_modules|built|data|\.venv|leaflet(-src)?(\.min)?\.(js|css)|govuk-frontend[^/]*)(/|$)"
    r"|\.(zip|gpkg|geojson|shp|dbf|mbtiles|db|sqlite|parquet|csv\.gz|woff2?|ttf|otf|map)$"
)

Wall = Callable[[Path], list[str]]

parsed = cache(ast.parse)  # the house is walked through twice for each breach, and but one file of it is another


def modules(root: Path, *folders: str) -> Iterator[tuple[Path, ast.Module]]:
    """Every Python file of ours below these folders (or the file itself) with its syntax tree."""
    for folder in folders:
        place = root / folder
        for path in [place] if place.suffix == ".py" else sorted(place.rglob("*.py")):
            if "node_modules" not in path.parts:
                yield path.relative_to(root), parsed(path.read_text(encoding="utf-8"))


@cache
def imports(path: Path, tree: ast.Module) -> tuple[str, ...]:
    """Full dotted names of all that a module imports, relative ones resolved, named modules as well as their parts."""
    return tuple(_imports(path, tree))


def _imports(path: Path, tree: ast.Module) -> Iterator[str]:
    package = [p for p in path.with_suffix("").parts if p != "site"][:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*start, *([node.module] if node.module else [])])
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and re.search(r"(^|\.)(__import__|import_module)$", ast.unparse(node.func)):
            yield ast.unparse(node.args[0]).strip("'\"")


@cache
def texts(tree: ast.Module) -> tuple[str, ...]:
    """Every string in the code, docstrings left out."""
    return tuple(_texts(tree))


def _texts(tree: ast.Module) -> Iterator[str]:
    prose = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in prose:
            if isinstance(node.value, str):
                yield node.value
            elif isinstance(node.value, bytes):
                yield node.value.decode("latin-1")


def build_and_site_are_apart(root: Path) -> list[str]:
    return [
        f"{path} imports {name}"
        for folder, barred in (("site", BUILD_ONLY), ("geodata", SITE_ONLY))
        for path, tree in modules(root, folder)
        for name in imports(path, tree)
        if name.split(".")[0] in barred
    ]


def site_is_no_package(root: Path) -> list[str]:
    return [str(p) for p in [root / "site/__init__.py"] if p.exists()]


def words_and_drawings_need_nothing(root: Path) -> list[str]:
    pure = {f"openbeat.{part.removesuffix('.py').replace('/', '.')}" for part in PURE} | PACKAGES
    return [
        f"{path} imports {name}"
        for part in PURE
        for path, tree in modules(root, f"site/openbeat/{part}")
        for name in imports(path, tree)
        if name.split(".")[0] not in sys.stdlib_module_names
        and not any(name == p or (p not in PACKAGES and name.startswith(f"{p}.")) for p in pure)
    ]


def geodata_neither_draws_nor_speaks(root: Path) -> list[str]:
    said = {
        node.name
        for _, tree in modules(root, "site/openbeat/words.py")
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
    }
    found = []
    for path, tree in modules(root, "geodata"):
        found += [f"{path} holds SVG" for text in texts(tree) if "<svg" in text.lower()]
        found += [
            f"{path} defines {node.name}"
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef)
            and (node.name in said or re.search(r"_(words|sentences?)$", node.name))
        ]
    return found


def numbers_are_formatted_in_one_place(root: Path) -> list[str]:
    """Thousands separators stand in words and drawings, and in what the terminal and the scheme files show."""
    terminal = {Path("geodata/stages.py"), Path("geodata/weights.py")}
    return [
        f"{path} formats a number as {spec}"
        for path, tree in modules(root, "geodata", "site", "build.py")
        if path not in terminal and not any(path.is_relative_to(f"site/openbeat/{part}") for part in PURE)
        for node in ast.walk(tree)
        if isinstance(node, ast.FormattedValue) and node.format_spec and "," in (spec := ast.unparse(node.format_spec))
    ]


def only_areas_knows_codes(root: Path) -> list[str]:
    found = []
    for path, tree in modules(root, "geodata", "site", "build.py"):
        if path == Path("geodata/areas.py"):
            continue
        for text in texts(tree):
            invented = path.is_relative_to("geodata/demo") and (INVENTED.match(text) or WHOLE_CODE.fullmatch(text))
            if PREFIX.search(text) and not invented:
                found.append(f"{path} knows the code {text!r}")
    for path in sorted((root / "templates").rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        found += [f"{path} knows the code {code}" for code in re.findall(r"""["'][EW]\d\d\d*["']""", text)]
    return found


def data_flows_one_way(root: Path) -> list[str]:
    """Modules of geodata that import each other in a circle."""
    known = {path.with_suffix("").as_posix().replace("/", ".") for path, _ in modules(root, "geodata")}
    graph = {
        path.with_suffix("").as_posix().replace("/", "."): known.intersection(imports(path, tree))
        for path, tree in modules(root, "geodata")
        if path.name != "__init__.py"
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return [" → ".join(error.args[1])]
    return []


WALLS: list[Wall] = [
    build_and_site_are_apart,
    site_is_no_package,
    words_and_drawings_need_nothing,
    geodata_neither_draws_nor_speaks,
    numbers_are_formatted_in_one_place,
    only_areas_knows_codes,
    data_flows_one_way,
]
BREACHES: list[tuple[Wall, str, str]] = [
    (build_and_site_are_apart, "site/app.py", "import geodata.harm"),
    (build_and_site_are_apart, "site/openbeat/store.py", "def late():\n    from pandas import DataFrame"),
    (build_and_site_are_apart, "site/openbeat/areas.py", "import importlib\nimportlib.import_module('shapely')"),
    (build_and_site_are_apart, "geodata/tables.py", "from openbeat import words"),
    (build_and_site_are_apart, "geodata/demo/wards.py", "import flask"),
    (site_is_no_package, "site/__init__.py", ""),
    (words_and_drawings_need_nothing, "site/openbeat/words.py", "import babel"),
    (words_and_drawings_need_nothing, "site/openbeat/words.py", "from . import store"),
    (words_and_drawings_need_nothing, "site/openbeat/drawings/chart.py", "from ..figures import read"),
    (words_and_drawings_need_nothing, "site/openbeat/model.py", "from .store import Store"),
    (geodata_neither_draws_nor_speaks, "geodata/maps.py", "MARK = '<svg viewBox=\"0 0 1 1\">'"),
    (geodata_neither_draws_nor_speaks, "geodata/harm.py", "def harm_sentence(): ..."),
    (geodata_neither_draws_nor_speaks, "geodata/counts.py", "def count_words(): ..."),
    (numbers_are_formatted_in_one_place, "geodata/counts.py", "def told(n): return f'{n:,}'"),
    (numbers_are_formatted_in_one_place, "site/openbeat/areas.py", "def told(n): return f'{n:,.0f}'"),
    (only_areas_knows_codes, "geodata/hierarchy.py", "def ward(c): return c.startswith('E05')"),
    (only_areas_knows_codes, "site/openbeat/search.py", "def ward(c): return c[:3] in ('E05', 'W05')"),
    (only_areas_knows_codes, "site/openbeat/store.py", "SQL = \"SELECT 1 FROM areas WHERE code LIKE 'E06%'\""),
    (only_areas_knows_codes, "geodata/demo/wards.py", "def real(c): return c.startswith('W06')"),
    (only_areas_knows_codes, "build.py", "WALES = b'W92'"),
    (only_areas_knows_codes, "templates/ward.html", "{% if area.code[:3] == 'W05' %}"),
    (data_flows_one_way, "geodata/coverage.py", "from .harm import schemes"),
    (data_flows_one_way, "geodata/areas.py", "from . import snapshot, hierarchy"),
]  # fmt: skip


@pytest.mark.parametrize("wall", WALLS, ids=lambda wall: wall.__name__)
def test_wall_stands(wall: Wall) -> None:
    assert wall(ROOT) == []


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of all our Python files and templates."""
    copy = tmp_path_factory.mktemp("house")
    ignored = shutil.ignore_patterns("__pycache__", "node_modules", "static", "reference")
    for folder in ("geodata", "site", "templates"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=ignored)
    shutil.copy(ROOT / "build.py", copy)
    return copy


@pytest.mark.parametrize(("wall", "file", "breach"), BREACHES, ids=lambda v: getattr(v, "__name__", None))
def test_wall_falls_when_a_file_breaks_it(house: Path, wall: Wall, file: str, breach: str) -> None:
    path = house / file
    before = path.read_text(encoding="utf-8") if path.exists() else None
    path.write_text(f"{before or ''}\n{breach}\n", encoding="utf-8")
    try:
        assert wall(house) != []
    finally:
        path.unlink() if before is None else path.write_text(before, encoding="utf-8")
    assert wall(house) == []


def python(*arguments: str, folder: Path = ROOT) -> str:
    result = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, cwd=folder, check=False)
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_serving_loads_nothing_of_the_build() -> None:
    code = "import app, sys; app.create_app(); print(*sorted({m.split('.')[0] for m in sys.modules}))"
    loaded = set(python("-c", code, folder=ROOT / "site").split())
    assert {"flask", "openbeat"} <= loaded
    assert not loaded & BUILD_ONLY


def test_reading_geodata_loads_nothing_of_the_site() -> None:
    code = "import sys; from geodata import police, maps, snapshot; print(*{m.split('.')[0] for m in sys.modules})"
    assert not set(python("-c", code).split()) & SITE_ONLY


def test_words_and_drawings_load_with_nothing_installed() -> None:
    code = "import sys; sys.path.insert(0, 'site'); from openbeat import drawings, words; print(words.figure(1234))"
    assert python("-S", "-E", "-c", code) == "1,234\n"


def test_import_site_stays_the_standard_librarys() -> None:
    library = Path(sysconfig.get_path("stdlib")) / "site.py"
    assert Path(site.__file__).resolve() == library.resolve()
    for folder in (ROOT, ROOT / "site"):
        found = python("-c", "import site; print(site.__file__)", folder=folder).strip()
        assert Path(found).resolve() == library.resolve()


def tracked() -> list[str]:
    """What is committed, by path."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z"]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True).stdout.split("\0")[:-1]


def test_nothing_of_others_is_committed() -> None:
    assert "build.py" in tracked()
    assert [name for name in tracked() if FOREIGN.search(name)] == []


@pytest.mark.parametrize(
    "name",
    [
        "site/node_modules/leaflet/package.json",
        "site/static/built/site.css",
        "site/static/leaflet.js",
        "data/site/snapshots/abc/site.db",
        "tests/wards.geojson",
        "archive.zip",
        "site/static/fonts/a.woff2",
    ],
)
def test_a_file_of_others_would_be_noticed(name: str) -> None:
    assert FOREIGN.search(name)


def test_no_committed_file_is_large() -> None:
    large = [name for name in tracked() if (ROOT / name).is_file() and (ROOT / name).stat().st_size > LARGEST]
    assert large == []
