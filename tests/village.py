"""A very small county in the official formats: four square wards, one force, for tests that spoil one file of it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from pathlib import Path

import shapely

from geodata.sources import STREET as STREET

FORCE, REPORTED_BY = "testshire", "Testshire Police"
WEST, SOUTH, SIDE = -1.50, 53.38, 0.02  # degrees: wards of about 1.3 km by 2.2 km
MONTHS = [f"2025-{m:02d}" for m in range(1, 13)]
# Ward code → its column and row in a square of two by two; the first two make one district, the others the next.
WARDS = {"E05999001": (0, 0), "E05999002": (1, 0), "E05999003": (0, 1), "E05999004": (1, 1)}
DISTRICT = {"E05999001": "E06999001", "E05999002": "E06999001", "E05999003": "E06999002", "E05999004": "E06999002"}
NAMES = {"E05999001": "Ash", "E05999002": "Birch", "E05999003": "Cedar", "E05999004": "Damson"}
LOOKUP = """LAD24CD,LAD24NM,CSP24CD,CSP24NM,PFA24CD,PFA24NM
E06999001,Southtown,E22999001,Southtown,E23999001,Testshire
E06999002,Northtown,E22999002,Northtown,E23999001,Testshire
"""
POSTCODES = """pcds,doterm,oseast1m,osnrth1m,ctry
TT1 1AA,,433500,387800,E92000001
TT1 1AB,202306,434800,387800,E92000001
TT1 1AC,,433500,390000,E92000001
"""


def square(code: str) -> shapely.Polygon:
    """The shape of a ward in WGS84 degrees."""
    column, row = WARDS[code]
    west, south = WEST + column * SIDE, SOUTH + row * SIDE
    return shapely.box(west, south, west + SIDE, south + SIDE)


def middle(code: str) -> tuple[str, str]:
    """Longitude and latitude of the middle of a ward, as published."""
    point = square(code).centroid
    return f"{point.x:.6f}", f"{point.y:.6f}"


def record(month: str, ward: str = "E05999001", kind: str = "Burglary", **cells: str) -> dict[str, str]:
    """One record in the middle of a ward, with some cells as given."""
    lon, lat = middle(ward)
    own = {"Month": month, "Longitude": lon, "Latitude": lat, "Crime type": kind, "Location": "On or near High Street"}
    return dict.fromkeys(STREET, "") | {"Reported by": REPORTED_BY, "Falls within": REPORTED_BY} | own | cells


def street(records: Iterable[dict[str, str]], end: str = "\n") -> str:
    """A police.uk street file."""
    text = io.StringIO()
    writer = csv.DictWriter(text, STREET, lineterminator=end)
    writer.writeheader()
    writer.writerows(records)
    return text.getvalue()


def month_of(month: str) -> list[dict[str, str]]:
    """What is recorded in an ordinary month: 30 records in three wards, none in the fourth, two without a place."""
    return [
        *(record(month, "E05999001", "Burglary", **{"Crime ID": f"{month}-{i}"}) for i in range(12)),
        *(record(month, "E05999002", "Anti-social behaviour") for _ in range(8)),
        *(record(month, "E05999003", "Robbery", **{"Crime ID": f"{month}-r{i}"}) for i in range(8)),
        *(record(month, Longitude="", Latitude="", Location="No Location") for _ in range(2)),
    ]


def layer(shapes: dict[str, shapely.Geometry] | None = None) -> str:
    """A ward layer as GeoJSON in WGS84: the four squares, or other shapes under their codes."""
    features = [
        {
            "type": "Feature",
            "properties": {"WD24CD": code, "WD24NM": NAMES.get(code, code), "LAD24CD": DISTRICT.get(code, "")},
            "geometry": json.loads(shapely.to_geojson(shape)),
        }
        for code, shape in (shapes or {code: square(code) for code in WARDS}).items()
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


def write(folder: Path) -> Path:
    """All files of the county, into a folder that is made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "wards.geojson").write_text(layer(), encoding="utf-8")
    (folder / "lookup.csv").write_text(LOOKUP, encoding="utf-8")
    (folder / "postcodes.csv").write_text(POSTCODES, encoding="utf-8")
    for month in MONTHS:
        path = folder / f"{month}-{FORCE}-street.csv"
        path.write_text(street(month_of(month)), encoding="utf-8")
    return folder
