"""Recognising files: what each file of an input folder is, judged by its content.

Nothing is read whole here but vector layers' schemas and the first 64 kB of tables.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import geopandas
import pyogrio

from . import areas
from .faults import InputFault
from .files import Source, members

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
POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? *\d[A-Z]{2}")
MEASURES = ("population", "household", "rank", "income")
VECTOR_SUFFIXES = {".geojson", ".gpkg", ".shp", ".json"}
# Kinds a layer can be, told by the codes in it; finest first, since a ward layer often names its district too.
LAYER_KINDS = ("ward", "district", "csp", "force")


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


def survey(folder: Path, advance: Callable[[str], None] = lambda _: None) -> list[Taken]:
    """What each file below `folder` was taken for, in path order.

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
        taken += recognise(path)
    return taken


def recognise(path: Path) -> list[Taken]:
    """What a file, each member of an archive, or each layer of a GeoPackage was taken for."""
    if path.suffix.lower() in VECTOR_SUFFIXES:
        return [replace(_vector(path, layer), layer=layer) for layer in _layers(path)]
    return [_table(source) for source in members(path)]


def of_kind(taken: list[Taken], kind: str) -> list[Taken]:
    """Those that were taken for `kind`, in order."""
    return [t for t in taken if t.kind == kind]


def _table(source: Source) -> Taken:
    if not source.name.removesuffix(".gz").endswith(".csv"):
        return Taken(source, "not recognised", "not a table or a map layer")
    police = POLICE_NAME.fullmatch(source.name)
    rows = list(_first_rows(source))
    if police:
        return _police(source, police, rows)
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


def _first_rows(source: Source) -> Iterator[list[str]]:
    text = source.head().decode("utf-8-sig", errors="replace")
    lines = text.splitlines(keepends=True)
    complete = lines if len(text) < 60_000 else lines[:-1]
    return (row for row in csv.reader(io.StringIO("".join(complete), newline="")) if any(row))


def _police(source: Source, name: re.Match[str], rows: list[list[str]]) -> Taken:
    kind = name["kind"]
    header = rows[0] if rows else []
    for column in POLICE_HEADERS[kind]:
        if column not in header and column != "Context":
            raise InputFault(
                source.path,
                f"column “{column}” is missing" if rows else "empty, not even a header row",
                "Fetch the file again from data.police.uk",
                source.member or "line 1",
            )
    return Taken(source, kind, f"{name['force']} {name['month']}", month=name["month"], force=name["force"])


def _codes(source: Source, header: list[str], body: list[list[str]]) -> Taken:
    cells = {c: [row[i] for row in body[:200] if i < len(row)] for i, c in enumerate(header)}
    columns = _code_columns(cells)
    lower = [c.lower() for c in header]
    if {"force", "bcu", "code"} <= set(header):
        return Taken(source, "bcu lookup", "which districts or wards a command area holds", columns)
    if {"measure", "value"} <= set(lower):
        return Taken(source, "force indicator", "kept for the report cards")
    if columns and any(m in c for c in lower for m in MEASURES):
        return Taken(source, "area indicator", f"by {next(iter(columns))}, kept for rates", columns)
    if len(columns) > 1:
        return Taken(source, "lookup", " → ".join(columns), columns)
    return Taken(source, "not recognised", "no police columns, postcodes, area codes or measures found")


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
    return _polygons(source, layer)


def _json(source: Source) -> Taken:
    """Neighbourhood teams carry the names that the police.uk API gives their parts."""
    head = source.head().decode(errors="replace")
    if '"people"' in head and '"priorities"' in head:
        return Taken(source, "teams", "neighbourhood teams, priorities and events, kept for later pages")
    return Taken(source, "not recognised", "JSON, but not a map layer")


def _polygons(source: Source, layer: geopandas.GeoDataFrame) -> Taken:
    if "neighbourhood_id" in layer.columns:
        return Taken(source, "neighbourhoods", "police neighbourhood boundaries, kept for later pages")
    table = layer.drop(columns=layer.geometry.name)
    columns = _code_columns({c: table[c].dropna().astype(str).tolist() for c in table.columns})
    kind = next((k for k in LAYER_KINDS if k in columns), None)
    if kind is None:
        return Taken(source, "not recognised", "polygons without ward, district, CSP or force codes")
    vintage = areas.vintage_of(columns[kind]) or "year not stated"
    return Taken(source, f"{kind} boundaries", vintage, columns)


def _code_columns(table: dict[str, list[str]]) -> dict[str, str]:
    """Kind of area → the first column that holds nothing but codes of that kind."""
    found: dict[str, str] = {}
    for column, values in table.items():
        kinds = {areas.kind_of(value) for value in values if value}
        if len(kinds) == 1 and (kind := kinds.pop()):
            found.setdefault(kind, column)
    return found
