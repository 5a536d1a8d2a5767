"""A built site with heat: a copy whose tables of layers, steps, maps and places hold rows of known numbers."""

from __future__ import annotations

import io
import sqlite3
from contextlib import closing
from pathlib import Path

import edition
from PIL import Image

CODE, ID = "E05999001", "0123456789ab"  # the one ward with a map, the edition's name
EDGE = 20_037_508.342789244  # metres from the middle of the web-mercator map to its edge
LAYERS = {  # id → link, heading, ramp's name, dataset; in their order
    "harm": ("Harm", "Where harm was recorded", "harm", "crime"),
    "harm-css": ("Harm (ONS weights)", "Where harm was recorded, by ONS weights", "harm", "crime"),
    "count": ("All crime", "Where crime was recorded", "count", "crime"),
    "violence": ("Violence", "Where violence was recorded", "count", "crime"),
    "burglary-robbery": ("Burglary and robbery", "Where burglary and robbery were recorded", "count", "crime"),
    "vehicle": ("Vehicle crime", "Where vehicle crime was recorded", "count", "crime"),
    "theft": ("Theft", "Where theft was recorded", "count", "crime"),
    "damage": ("Damage and arson", "Where damage and arson were recorded", "count", "crime"),
    "drugs-weapons": (
        "Drugs and weapons (police activity)", "Where drug and weapon offences were recorded", "count", "crime",
    ),
    "asb": ("Anti-social behaviour", "Where anti-social behaviour was reported", "count", "asb"),
    "change": ("Change on the year before", "Where recorded crime changed", "change", "crime"),
}  # fmt: skip
CRIMES = (20, 100, 300, 800, 2000), "crimes a km² in 12 months"
DAYS = (2000, 10000, 30000, 75000, 150000), "days of imprisonment a km² in 12 months"
BREAKS = dict.fromkeys(LAYERS, CRIMES) | {
    "harm": DAYS,
    "harm-css": DAYS,
    "asb": ((10, 50, 200, 500, 1000), "incidents a km² in 12 months"),
    "change": (("NULL", -5, -3, 3, 5), "standard deviations"),
}
# The canvas begins a quarter into the tile 2050/1316 of zoom 12 and is as wide as one and a half.
SIDE = 2 * EDGE / 2**12
BOX = 2050.25 * SIDE - EDGE, EDGE - 1316.25 * SIDE, SIDE / 400, 600, 500
CANVAS = "INSERT INTO maps VALUES {}"
PLACES = """INSERT INTO places VALUES ('E05999001', 1, 'On or near Flax Way', 0, 1137, 22, 0.3, 53.8),
    ('E05999001', 2, 'On or near <Pump> & Street', 0, 88, NULL, 0.3, 53.8),
    ('E05999001', 3, 'On or near Police Station', 1, 12, 3, 0.3, 53.8)"""
LAYER, STEP = "INSERT INTO heat_layers VALUES {}", "INSERT INTO heat_breaks VALUES {}"
EMPTIED = ("DELETE FROM heat_layers", "DELETE FROM heat_breaks", "DELETE FROM maps", "DELETE FROM places")


def filled() -> list[str]:
    """All layers with their steps, one map and its places, in SQL."""
    layers = [(name, i, ramp, dataset) for i, (name, (_, _, ramp, dataset)) in enumerate(LAYERS.items(), 1)]
    steps = [
        f"('{layer}', {i}, {at_least}, '{unit}')"
        for layer, (starts, unit) in BREAKS.items()
        for i, at_least in enumerate(starts, 1)
    ]
    rows = ", ".join(map(str, layers)), ", ".join(steps)
    return [*EMPTIED, LAYER.format(rows[0]), STEP.format(rows[1]), CANVAS.format((CODE, CODE, *BOX)), PLACES]


def publish(site: Path, data: Path, *statements: str) -> Path:
    """Copy the current snapshot of `site` into `data`, with heat of every layer, then changed by further SQL."""
    edition.publish(site, data, *filled(), *statements, name=ID)
    folder = data / "snapshots" / ID
    (folder / "maps" / f"{CODE}.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"><!--heat--></svg>')
    (folder / "tiles").mkdir(exist_ok=True)
    for name in LAYERS:
        pack(folder / "tiles" / f"{name}.mbtiles", name)
    return data


def pack(path: Path, name: str) -> None:
    """Write the middle one of the tiles that the canvas meets; its size tells the layer."""
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE tiles (zoom_level INT, tile_column INT, tile_row INT, tile_data BLOB)")
        db.execute("INSERT INTO tiles VALUES (12, 2051, ?, ?)", (2**12 - 1 - 1316, png(name)))
        db.execute("INSERT INTO tiles VALUES (12, 2090, ?, ?)", (2**12 - 1 - 1316, b"far away"))
        db.commit()


def png(name: str) -> bytes:
    """A small picture that no other layer has."""
    buffer = io.BytesIO()
    Image.new("L", (len(LAYERS), 1 + list(LAYERS).index(name))).save(buffer, "PNG")
    return buffer.getvalue()
