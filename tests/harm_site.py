"""A built site with the harm of its force: a copy whose tables hold rows of known numbers for four wards."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from page_check import Visitor

FORCE, SLUG, PAGE = "E23999001", "zedshire", "/harm/zedshire"
ASH, BIRCH, CEDAR, DAMSON = "E05999001", "E05999002", "E05999003", "E05999004"  # wards, renamed
# area, scheme, total, low, high, per_1000, error, reliability, rank_low, rank_high, ranked
HARM: list[tuple[Any, ...]] = [
    (FORCE, "cchi", 6_644_813.6, 3_861_028.9, 16_607_228.0, 16_116.45, 0.0155, "good", None, None, None),
    (FORCE, "css", 10_515_608.4, 9_752_134.6, 13_940_046.1, 25_504.75, 0.0149, "good", None, None, None),
    (FORCE, "count", 68_227, 68_227, 68_227, 165.48, 0, "good", None, None, None),
    (ASH, "cchi", 615_067.0, 369_670.6, 1_541_496.7, None, 0.06, "good", 1, 1, 4),
    (ASH, "css", 985_467.7, 919_694.5, 1_307_420.5, None, 0.05, "good", 1, 1, 4),
    (ASH, "count", 5_864, 5_864, 5_864, None, 0, "good", 1, 1, 4),
    (BIRCH, "cchi", 33_164.9, 19_090.4, 82_467.0, 5_512.3, 0.231, "low", 2, 4, 4),
    (BIRCH, "css", 52_164.9, 50_090.4, 62_467.0, 8_670.1, 0.221, "low", 2, 4, 4),
    (BIRCH, "count", 332, 332, 332, 55.18, 0, "good", 2, 2, 4),
    (CEDAR, "cchi", None, None, None, None, 0.61, "withheld", None, None, 4),
    (CEDAR, "css", None, None, None, None, 0.58, "withheld", None, None, 4),
    (CEDAR, "count", 24, 24, 24, 4.0, 0, "good", 4, 4, 4),
    (DAMSON, "cchi", 90_000.0, 60_000.0, 210_000.0, None, 0.15, "good", 2, 3, 4),
    (DAMSON, "css", 130_000.0, 120_000.0, 150_000.0, None, 0.15, "good", 2, 3, 4),
    (DAMSON, "count", 300, 300, 300, None, 0, "good", 3, 3, 4),
]
RESIDENTS = [(FORCE, 412_300, 402_000), (ASH, 9_000, 30_000), (BIRCH, 6_017, 5_000), (CEDAR, 6_000, None)]
NAMES = {ASH: "Ash", BIRCH: "Birch", CEDAR: "Cedar", DAMSON: "Damson"}
EAST, NORTH = 0.00518, 0.003055  # degrees between touching hexagons, about 340 m at 53.9° north
Place = tuple[float, float]


def at(column: float, row: float) -> Place:
    return 0.4 + EAST * column, 53.9 + NORTH * row


# Two hot spots, one of three hexagons in a row, and a harm spot on the last of these and beyond it.
HEXAGONS = [  # id, place, crimes, harm, hot, harmful, stable
    ("H1", at(0, 0), 410, 30_000.5, 1, 0, 0),
    ("H2", at(1, 0), 300, 20_000.0, 1, 0, 0),
    ("H3", at(2, 0), 290, 61_000.0, 1, 1, 1),
    ("H4", at(3, 0), 90, 52_000.0, 0, 1, 0),
    ("H5", at(0, 30), 200, 9_000.0, 1, 0, 0),
]
SPOTS = [  # kind, number, ward, hexagons, crimes, harm, stable, shared, place
    ("hot", 1, CEDAR, 1, 200, 9_000.0, 0, 0, at(0, 30)),
    ("hot", 2, ASH, 3, 1000, 111_000.5, 1, 1, at(1, 0)),
    ("harm", 1, ASH, 2, 380, 113_000.0, 1, 1, at(2, 0)),
]
TABLES = ("harm", "residents", "hexagons", "spots", "spot_wards", "concentration", "maps", "heat_layers", "heat_breaks")


INSERT, EMPTIED = "INSERT INTO {} VALUES ({})", "DELETE FROM"
NAMED = "UPDATE areas SET name = '{}' WHERE code = '{}'"


def row(table: str, *values: Any) -> str:
    """The statement that brings one row."""
    return INSERT.format(table, ", ".join("NULL" if v is None else repr(v) for v in values))


def weighed() -> list[str]:
    """Statements that leave four wards, with estimates of every kind."""
    return [
        *(f"{EMPTIED} {table}" for table in TABLES),
        f"{EMPTIED} areas WHERE kind = 'ward' AND code NOT IN {tuple(NAMES)}",
        *(NAMED.format(name, code) for code, name in NAMES.items()),
        *(row("harm", *values) for values in HARM),
        *(row("residents", *values, None, "mid-2024", "residents.csv") for values in RESIDENTS),
    ]


def spotted() -> list[str]:
    """Statements that bring spots and concentration."""
    return [
        *(row("hexagons", SLUG, key, *p, n, h, 4.0, hot, harm, stable) for key, p, n, h, hot, harm, stable in HEXAGONS),
        *(row("spots", SLUG, *values, *place) for *values, place in SPOTS),
        row("spot_wards", SLUG, "hot", 1, CEDAR, 1),
        row("spot_wards", SLUG, "hot", 2, BIRCH, 1),
        row("spot_wards", SLUG, "hot", 2, ASH, 2),
        row("spot_wards", SLUG, "harm", 1, ASH, 2),
        row("concentration", SLUG, "crime", 61, 702, 271.4),
        row("concentration", SLUG, "harm", 38, 702, 224.1),
    ]


def mapped() -> list[str]:
    """Statements that bring a canvas, the west of whose map is 0.35° east and its north 54° north, and its layers."""
    layers = (("harm", "harm"), ("harm-css", "harm"), ("count", "count"), ("violence", "count"))
    return [
        row("maps", FORCE, FORCE, 38_961.8, 7_170_156.3, 40.0, 640, 560),
        *(row("heat_layers", layer, i, ramp, "crime") for i, (layer, ramp) in enumerate(layers)),
        *(row("heat_breaks", layer, s, 10.0**s, "a km²") for layer, _ in layers for s in range(1, 6)),
    ]


def drawn(visitor: Visitor) -> Visitor:
    """The visitor, whose force has a bare still now."""
    bare = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 600"><title>Zedshire</title><!--heat--></svg>'
    (folder(visitor) / "maps" / f"{FORCE}.svg").write_text(bare, encoding="utf-8")
    return visitor


def folder(visitor: Visitor) -> Path:
    """The snapshot that a visitor sees."""
    return Path(visitor.client.application.config["DATA"]) / "snapshots" / "0123456789ab"


def missing() -> list[str]:
    """Statements that take two months away, and with them all that rests on a whole year."""
    return [
        *(f"{EMPTIED} {table}" for table in ("harm", "concentration")),
        "UPDATE coverage SET state = 'missing', rows = 0 WHERE force = 'zedshire' AND month IN ('2026-02', '2026-03')",
    ]
