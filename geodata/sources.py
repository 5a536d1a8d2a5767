"""Recognising files: what each file of an input folder is, judged by its content.

Nothing is read whole here but vector layers' schemas; of tables the first 64 kB are read, of police files, whose name
says what they are, the header row.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

import geopandas
import pandas as pd
import pyarrow as pa
import pyogrio

from . import areas
from .faults import InputFault
from .files import Source, members
from .kept import Kept, key_of

STREET = ("Crime ID", "Month", "Reported by", "Falls within", "Longitude", "Latitude", "Location",
          "LSOA code", "LSOA name", "Crime type", "Last outcome category", "Context")  # fmt: skip
OUTCOMES = (*STREET[:9], "Outcome type")
SEARCHES = ("Type", "Date", "Part of a policing operation", "Policing operation", "Latitude", "Longitude",
            "Gender", "Age range", "Self-defined ethnicity", "Officer-defined ethnicity", "Legislation",
            "Object of search", "Outcome", "Outcome linked to object of search",
            "Removal of more than just outer clothing")  # fmt: skip
POLICE_HEADERS = {"street": STREET, "outcomes": OUTCOMES, "stop-and-search": SEARCHES}
POLICE_NAME = re.compile(
    r"(?P<month>\d{4}-(?:0[1-9]|1[0-2]))-(?P<force>[a-z-]+?)-(?P<kind>street|outcomes|stop-and-search)\.csv"
)
CODEPOINT = (
    "Postcode",
    "PQ",
    "Eastings",
    "Northings",
    "Country",
    "RegHA",
    "HA",
    "County",
    "District",
    "Ward",
)
MONTH_FOLDER = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")
# A command-area list, by the columns that it must have; and one that joins districts by name in one cell.
BCU_LISTS = ({"force", "bcu", "code"}, {"force_slug", "bcu_name", "lad_code"})
BCU_NAMES = {"force_slug", "division", "lads"}
POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? *\d[A-Z]{2}")
PROMISES = {"force", "promise", "state", "source"}
BODIES = {"force", "kind", "name", "valid_from", "source"}
LEADS = {"force", "bcu", "role", "name", "source"}
INSPECTIONS = {"force", "cycle", "question", "grade", "published", "source"}
RECOMMENDATIONS = {"force", "recommendation", "body", "made", "due", "status", "source"}
FRONT = re.compile(r"---[ \t]*\n(.*?\n)---[ \t]*(?:\n|$)", re.DOTALL)  # the first lines of content
FRONT_FIELD = re.compile(r"^(kind|area|dated)[ \t]*:", re.MULTILINE)
# What police.uk's interface calls the parts of a neighbourhood; two of them in a file make it one of teams.
TEAM_PARTS = ("people", "priorities", "events", "locations", "contact_details", "boundary")
MEASURES = ("population", "household", "rank", "income")
VECTOR_SUFFIXES = {".geojson", ".gpkg", ".shp", ".json"}
# Kinds a layer can be, told by the codes in it; finest first, since a ward layer often names its district too.
LAYER_KINDS = ("ward", "district", "csp", "bcu", "force")
BCU_COLUMNS = ("bcu", "bcu_name", "bcu_nm", "bcunm", "bcuname")
HEAD, HEADER = 65_536, 4_096  # bytes
METHOD = [Path(__file__).parent / f"{name}.py" for name in ("sources", "areas")]


@dataclass(frozen=True)
class Taken:
    """What one source was taken for, with what its reader needs to know."""

    source: Source
    kind: str  # "street", "wards", "streets", "postcodes", "lookup", …
    note: str = ""  # said to the person who runs the build
    columns: dict[str, str] = field(default_factory=dict)  # kind of area → column of its code
    fields: tuple[str, ...] = ()  # names for a table without a header row
    layer: str = ""  # of a file that holds several
    month: str = ""
    force: str = ""


# The Home Office's open data tables of police recorded crime.
RECORDED = {"Financial_Year", "Financial_Quarter", "Force_Name", "Offence_Group", "Number_of_Offences"}


def survey(folder: Path, advance: Callable[[str], None] = lambda _: None, kept: Kept | None = None) -> list[Taken]:
    """What each file below `folder` was taken for, in path order; map layers as a build before `kept` them.

    InputFault for an empty folder, an archive cut short, a police CSV without a needed column, or
    boundaries without a coordinate system. Unknown files come back as kind "not recognised".
    """
    if not folder.is_dir():
        raise InputFault(folder, "is not a folder", "Give a folder of official files")
    paths = sorted(p for p in folder.rglob("*") if p.is_file() and not p.name.startswith("."))
    if not paths:
        raise InputFault(folder, "holds no files", "Give a folder with police.uk archives, boundaries and postcodes")
    taken: list[Taken] = []
    for path in paths:
        advance(path.name)
        taken += recognise(path) if kept is None else _recognise_kept(path, kept)
    return taken


def recognise(path: Path) -> list[Taken]:
    """What a file, each member of an archive, or each layer of a GeoPackage was taken for."""
    if path.suffix.lower() in VECTOR_SUFFIXES:
        return [replace(_vector(path, layer), layer=layer) for layer in _layers(path)]
    return [_table(source) for source in members(path)]


def digests(taken: list[Taken]) -> list[str]:
    """Each source with the digest of its content and its date, in order of its name: equal lists, equal inputs."""
    every = sorted({t.source for t in taken})
    with ThreadPoolExecutor() as pool:
        found = list(pool.map(Source.digest, every))
    return [f"{source} {source.stamp} {digest}" for source, digest in zip(every, found, strict=True)]


def _recognise_kept(path: Path, kept: Kept) -> list[Taken]:
    """As `recognise`; a layer of shapes is parsed only if no build before has seen these very bytes."""
    if path.suffix.lower() not in VECTOR_SUFFIXES:
        return recognise(path)
    beside = sorted(p for p in path.parent.glob(f"{path.stem}.*") if p.is_file())  # a shapefile is several files
    key = key_of(path.name, *(Source(p).digest() for p in beside), method=METHOD)
    table = kept.table(key, lambda: _as_table(recognise(path)))
    return [Taken(Source(path), **told) for told in json.loads((table.schema.metadata or {})[b"taken"])]


def _as_table(taken: list[Taken]) -> pa.Table:
    told = [{"kind": t.kind, "note": t.note, "columns": t.columns, "layer": t.layer} for t in taken]
    return pa.table({}).replace_schema_metadata({"taken": json.dumps(told)})


def of_kind(taken: list[Taken], kind: str) -> list[Taken]:
    """Those that were taken for `kind`, in order."""
    return [t for t in taken if t.kind == kind]


def _table(source: Source) -> Taken:
    if source.name.endswith(".md"):
        return _written(source)
    if source.name.endswith(".json"):
        return _json(source)
    if not source.name.removesuffix(".gz").endswith(".csv"):
        return Taken(source, "not recognised", "not a table or a map layer")
    police = POLICE_NAME.fullmatch(source.name)
    if police:
        return _police(source, police, next(_first_rows(source, HEADER), []))
    rows = list(_first_rows(source, HEAD))
    if not rows:
        return Taken(source, "not recognised", "empty")
    header, body = rows[0], rows[1:]
    if set(STREET) <= set(header):
        return Taken(source, "not recognised", "street-level crime, but not named YYYY-MM-force-street.csv")
    if body and POSTCODE.fullmatch(body[0][0].strip()):
        headless = POSTCODE.fullmatch(header[0].strip())  # "WD24CD" looks like a postcode too: ask both rows
        if headless and len(header) != len(CODEPOINT):
            return Taken(source, "not recognised", "postcodes, but neither a header row nor Code-Point's ten columns")
        note = "Code-Point, no header row" if headless else "postcodes with a header row"
        return Taken(source, "postcodes", note, fields=CODEPOINT if headless else ())
    return _codes(source, header, body)


def _written(source: Source) -> Taken:
    """Content begins with front matter that names its kind, area or day; other Markdown is somebody's notes."""
    text = source.head().decode("utf-8-sig", errors="replace").replace("\r\n", "\n")
    front = FRONT.match(text)
    if front and FRONT_FIELD.search(front[1]):
        return Taken(source, "content", "what people write about figures")
    unclosed = text.startswith("---\n") and not front
    return Taken(source, "not recognised", "front matter that no --- ends" if unclosed else "Markdown, but no content")


def _first_rows(source: Source, size: int) -> Iterator[list[str]]:
    """The rows in the first `size` bytes, blank ones passed over, without the last where it may be cut."""
    head = source.head(size)
    lines = head.decode("utf-8-sig", errors="replace").splitlines(keepends=True)
    complete = lines if len(head) < size else lines[:-1]
    return (row for row in csv.reader(io.StringIO("".join(complete), newline="")) if any(row))


def _police(source: Source, name: re.Match[str], header: list[str]) -> Taken:
    kind, month = name["kind"], name["month"]
    folder = (source.path.parent / source.member).parent.name if source.member else source.path.parent.name
    if MONTH_FOLDER.fullmatch(folder) and folder != month:
        what = f"its folder says {folder}, its name {month}"
        raise InputFault(source.path, what, "Fetch the file again from data.police.uk", source.member)
    for column in POLICE_HEADERS[kind]:
        if column not in header and column != "Context":
            raise InputFault(
                source.path,
                f"column “{column}” is missing" if header else "empty, not even a header row",
                "Fetch the file again from data.police.uk",
                source.member or "line 1",
            )
    return Taken(source, kind, f"{name['force']} {month}", month=month, force=name["force"])


def _codes(source: Source, header: list[str], body: list[list[str]]) -> Taken:
    cells = {c: [row[i] for row in body[:200] if i < len(row)] for i, c in enumerate(header)}
    columns = _code_columns(cells)
    lower = [c.strip().lower() for c in header]
    if any(needed <= set(header) for needed in BCU_LISTS):
        return Taken(source, "bcu lookup", "which districts or wards a command area holds", columns)
    if set(header) >= PROMISES:
        return Taken(source, "kept promises", "which promises are kept, where something published shows it")
    if set(header) >= BODIES:
        return Taken(source, "oversight", "bodies that hold a force to account")
    if set(header) >= LEADS:
        return Taken(source, "leads", "who answers for a force or a command area")
    if set(lower) >= INSPECTIONS:
        return Taken(source, "inspections", "grades that inspectors gave forces")
    if set(lower) >= RECOMMENDATIONS:
        return Taken(source, "recommendations", "what inspectors told forces to do")
    if set(header) >= BCU_NAMES:
        return Taken(source, "bcu list", _unused(cells.get("evidence", [])))
    if set(header) >= RECORDED:
        return Taken(source, "recorded crime", "official crime by force and quarter, a yardstick for coverage")
    if {"measure", "value"} <= set(lower):
        return Taken(source, "force indicator", "figures of forces or of England and Wales")
    if columns and any(m in c for c in lower for m in MEASURES):
        return Taken(source, "area indicator", f"by {next(iter(columns))}, kept for rates", columns)
    if len(columns) > 1:
        return Taken(source, "lookup", " → ".join(columns), columns)
    note = _foreign(cells) or "no police columns, postcodes, area codes or measures found"
    return Taken(source, "not recognised", note)


def _unused(evidence: list[str]) -> str:
    sourced = evidence and all(e and not re.search("own knowledge|unverified|verify", e) for e in evidence)
    return "districts by name instead of by code, not used" if sourced else "unverified list, not used"


def _foreign(cells: dict[str, list[str]]) -> str:
    """What is said of a table of another nation's areas; "" where none of its columns is one of their codes."""
    nation = next((n for n in map(areas.abroad, cells.values()) if n), "")
    return nation and f"areas of {nation}: this site covers England and Wales"


def _layers(path: Path) -> list[str]:
    """The layers of a GeoPackage by name; files of other formats hold one, which needs no name."""
    if path.suffix.lower() != ".gpkg":
        return [""]
    try:
        return [str(name) for name, _ in pyogrio.list_layers(path)]
    except pyogrio.errors.DataSourceError as error:
        raise InputFault(path, "cannot be read as a map layer", "Check that the file is complete") from error


def _vector(path: Path, name: str) -> Taken:
    source = Source(path)
    try:
        layer = pyogrio.read_dataframe(path, layer=name or None, max_features=200)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        if path.suffix == ".json":
            return _json(source)
        raise InputFault(path, "cannot be read as a map layer", "Check that the file is complete") from error
    if not isinstance(layer, geopandas.GeoDataFrame):
        return Taken(source, "not recognised", "no shapes in it")
    if layer.crs is None:
        raise InputFault(path, "has no coordinate system", "Add its .prj file or save it as GeoJSON in WGS84")
    shapes = set(layer.geom_type.dropna())
    if shapes and shapes <= {"LineString", "MultiLineString"}:
        return Taken(source, "streets", "street lines")
    if not shapes or not shapes <= {"Polygon", "MultiPolygon"}:
        return Taken(source, "not recognised", f"a layer of {', '.join(sorted(shapes)) or 'no shapes'}")
    return _polygons(source, layer, name)


def _json(source: Source) -> Taken:
    """Neighbourhood teams carry the names that the police.uk API gives their parts, a long boundary before them."""
    text = source.read().decode(errors="replace")
    if sum(f'"{part}"' in text for part in TEAM_PARTS) > 1:
        return Taken(source, "teams", "neighbourhood teams, priorities and meetings")
    return Taken(source, "not recognised", "JSON, but not a map layer")


def _polygons(source: Source, layer: geopandas.GeoDataFrame, name: str) -> Taken:
    table = _cells(layer.drop(columns=layer.geometry.name))
    if "neighbourhood_id" in table:
        columns = {"neighbourhood": "neighbourhood_id"} | {c: c for c in ("force", "name") if c in table}
        return Taken(source, "neighbourhoods", "police neighbourhood boundaries", columns)
    if _foreign(table):  # so the first features are: ask all of them
        table = _cells(pyogrio.read_dataframe(source.path, layer=name or None, read_geometry=False))
    columns = _code_columns(table) | _bcu_columns(list(table))
    kind = next((k for k in LAYER_KINDS if k in columns), None)
    if kind is None:
        note = _foreign(table) or "polygons without ward, district, CSP, command area or force codes"
        return Taken(source, "not recognised", note)
    if kind == "bcu":
        return Taken(source, "bcu boundaries", f"by {columns['bcu']}", columns)
    vintage = areas.vintage_of(columns[kind]) or "year not stated"
    return Taken(source, f"{kind} boundaries", vintage, columns)


def _cells(table: pd.DataFrame) -> dict[str, list[str]]:
    return {c: table[c].dropna().astype(str).tolist() for c in table.columns}


def _bcu_columns(columns: list[str]) -> dict[str, str]:
    """The column of command areas' names and, beside it, that of their forces; {} where a layer has none."""
    lower = {c.lower(): c for c in columns}
    bcu = next((lower[c] for c in reversed(BCU_COLUMNS) if c in lower), None)
    if bcu is None:
        return {}
    force = next((lower[c] for c in ("force", "force_slug", "force_name") if c in lower), None)
    return {"bcu": bcu} | ({"force": force} if force else {})


def _code_columns(table: dict[str, list[str]]) -> dict[str, str]:
    """Kind of area → the first column that holds nothing but codes of that kind, other nations' codes set aside.

    A further column of the same kind and another year is there under both: "lsoa" is LSOA11CD, "lsoa 2021" LSOA21CD.
    """
    found: dict[str, str] = {}
    for column, values in table.items():
        kind = areas.kind_in(values)
        year = areas.vintage_of(column)
        if kind and found.setdefault(kind, column) != column and year != areas.vintage_of(found[kind]):
            found.setdefault(f"{kind} {year}".strip(), column)
    return found
