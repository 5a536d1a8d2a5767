"""A generated national set in the official file formats: 43 forces, 36 months, as many rows as are asked for.

`python -m tests.bench.national ROWS` writes it to data/bench-national/ROWS, the same bytes every time; what was
written to its end is used again.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import sys
import zipfile
from binascii import hexlify
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from pathlib import Path
from time import perf_counter

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from shapely.geometry import mapping

from geodata.demo.chance import Floats, Ints, pick
from geodata.demo.endings import ENDINGS, SHARES
from geodata.demo.plan import DISTRICTS, WARDS
from geodata.demo.plan import MONTHS as DEMO_MONTHS
from geodata.demo.police_files import STREET
from geodata.demo.volumes import CATEGORIES, expected
from geodata.demo.writing import FIRST_DAY, LEVEL, write_csv, write_json, write_text

from .country import COUNTIES, POINTS, Part, county_codes, moved, parts, patch, place_cells

ROOT = Path(__file__).parent.parent.parent
HOME = ROOT / "data" / "bench-national"
ROWS = 20_000_000
MONTHS = tuple(f"{m // 12}-{m % 12 + 1:02d}" for m in range(2023 * 12 + 9, 2026 * 12 + 9))
SEED, EDITION = 43, 1  # raise the edition with every change of what is written
UNPLACED, ASTRAY = 0.03, 0.004  # shares of the records without a place, and on a point of any force
REPEATED = 0.002  # share of the rows that return under an id of their file: half alike, the rest changed
DONE = ".complete.json"
NOTE = (
    "FICTIONAL DATA for measurements: an invented county copied 152 times under the names of real forces. No place, "
    "crime or number in it is real. Never publish a site built from it."
)
# The ends of the rows: category, last outcome, no context; the last outcome of each category is blank.
TAILS = pa.array([f"{category},{ending},\n" for category in CATEGORIES for ending in (*ENDINGS, "")])


def folder(rows: int) -> Path:
    """Where the set of so many rows lies, written first where it is not complete."""
    place = HOME / str(rows)
    done, wanted = place / DONE, json.dumps({"rows": rows, "edition": EDITION})
    if not done.is_file() or done.read_text(encoding="utf-8") != wanted:
        shutil.rmtree(place, ignore_errors=True)
        write(place, rows)
        done.write_text(wanted, encoding="utf-8")
    return place


def write(place: Path, rows: int) -> None:
    """The whole set: boundaries, lookups and one archive a month, on all cores."""
    write_text(place / "FICTIONAL.txt", NOTE + "\n")
    write_areas(place)
    processes = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(os.cpu_count(), mp_context=processes) as pool:
        list(pool.map(write_month, repeat(place), repeat(rows), range(len(MONTHS))))


def write_areas(place: Path) -> None:
    """Wards and districts as GeoJSON, and which district lies in which partnership and force."""
    pattern, each = patch(), len(DISTRICTS)
    wards, districts, lookup, commands = [], [], [], []
    for part, code in county_codes():
        area = [(code.district(i, each), _name(d.name, code.county)) for i, d in enumerate(DISTRICTS)]
        for i, (ward, shape) in enumerate(zip(WARDS, moved(pattern.wards, code.county), strict=True)):
            names = dict(zip(("LAD24CD", "LAD24NM"), area[ward.district], strict=True))
            own = {"WD24CD": code.ward(i), "WD24NM": _name(ward.name, code.county), **names}
            wards.append({"type": "Feature", "properties": own, "geometry": mapping(shape)})
        for i, (own_area, shape) in enumerate(zip(area, moved(pattern.districts, code.county), strict=True)):
            own = dict(zip(("LAD24CD", "LAD24NM"), own_area, strict=True))
            districts.append({"type": "Feature", "properties": own, "geometry": mapping(shape)})
            lookup.append((*own_area, code.csp(i, each), own_area[1], part.force.code, part.force.name))
            commands.append((part.force.slug, _name("County", code.county), own_area[0], NOTE, "2023-04-01", ""))
    for name, features in (("wards", wards), ("districts", districts)):
        write_json(place / f"{name}.geojson", {"type": "FeatureCollection", "note": NOTE, "features": features})
    columns = ("LAD24CD", "LAD24NM", "CSP24CD", "CSP24NM", "PFA24CD", "PFA24NM")
    write_csv(place / "LAD24_CSP24_PFA24.csv", columns, lookup, mark=True)
    write_csv(place / "bcu.csv", ("force", "bcu", "code", "source", "valid_from", "valid_to"), commands)


def _name(name: str, county: int) -> str:
    return f"{name} {county:03d} (fictional)"


def write_month(place: Path, rows: int, month: int) -> None:
    """The archive of one month; one force at a time is in memory."""
    numbers = volumes(rows)
    with zipfile.ZipFile(place / f"{MONTHS[month]}.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as archive:
        for f, part in enumerate(parts()):
            name = f"{MONTHS[month]}/{MONTHS[month]}-{part.force.slug}-street.csv"
            entry = zipfile.ZipInfo(name, FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            rng = np.random.Generator(np.random.PCG64([SEED, rows, f, month]))
            archive.writestr(entry, street(part, month, int(numbers[f, month]), rng), compresslevel=LEVEL)


def volumes(rows: int) -> Ints:
    """Rows of each force and month (forces, months): by counties and season, together exactly `rows`."""
    season = np.array([_expected(month).sum() for month in range(len(MONTHS))])
    wanted = np.outer([part.copies / COUNTIES for part in parts()], season / season.sum()) * rows
    number = np.floor(wanted).astype(np.int64)
    rest = np.argsort((number - wanted).ravel(), kind="stable")[: rows - int(number.sum())]
    number.ravel()[rest] += 1
    return number


def _expected(month: int) -> Floats:
    """Records of each category in one county of the demonstration, in the same month of the year."""
    alike = next(i for i, name in enumerate(DEMO_MONTHS) if name[5:] == MONTHS[month][5:])
    return np.array([expected(category, alike) for category in CATEGORIES])


def street(part: Part, month: int, rows: int, rng: np.random.Generator) -> bytes:
    """The street file of a force and month, its rows in order of LSOA, those without a place at the end."""
    again = round(rows * REPEATED)
    category, point, ending = _happened(part, month, rows - again, rng)
    record = np.concatenate([np.arange(rows - again), _repeated(category, point, again, rng)])
    category, point, ending = category[record], point[record], ending[record]
    changed = np.arange(rows - again + again // 2, rows)
    category[changed[::2]] = category[changed[::2]] % (len(CATEGORIES) - 1) + 1  # the next one, never ASB
    point[changed[1::2]] = _anywhere(part, len(changed[1::2]), rng)
    ids = pc.if_else(pa.array(category == 0), "", _ids(rows - again, rng).take(pa.array(record)))
    order = pa.array(np.lexsort((record, category, point)))
    name = part.force.name
    lines = pc.binary_join_element_wise(
        ids.take(order),
        f"{MONTHS[month]},{name},{name}",
        place_cells().take(pa.array(point)).take(order),
        TAILS.take(pa.array(category * (len(ENDINGS) + 1) + ending)).take(order),
        ",",
    )
    return (",".join(STREET) + "\n").encode() + text(lines)


def _happened(part: Part, month: int, rows: int, rng: np.random.Generator) -> tuple[Ints, Ints, Ints]:
    """Category, point and last outcome of each record; the point after the last is no place."""
    share = _expected(month)
    number = rng.multinomial(rows, share / share.sum())
    category = np.repeat(np.arange(len(CATEGORIES)), number)
    spot = np.concatenate([pick(rng, patch().weight[c], n) for c, n in enumerate(number.tolist())])
    point = rng.integers(part.first, part.first + part.copies, rows) * POINTS + spot
    luck = rng.random(rows)
    astray = luck < ASTRAY
    point[astray] = rng.integers(0, COUNTIES * POINTS, int(astray.sum()))
    point[luck > 1 - UNPLACED] = COUNTIES * POINTS
    ends = [np.full(number[0], len(ENDINGS))]
    ends += [pick(rng, np.array(SHARES[c], float), n) for c, n in zip(CATEGORIES[1:], number[1:].tolist(), strict=True)]
    return category, point, np.concatenate(ends)


def _repeated(category: Ints, point: Ints, n: int, rng: np.random.Generator) -> Ints:
    """Placed crimes to be published once more."""
    placed = np.flatnonzero((category > 0) & (point < COUNTIES * POINTS))
    return np.asarray(rng.choice(placed, n, replace=False), dtype=np.int64)


def _anywhere(part: Part, n: int, rng: np.random.Generator) -> Ints:
    return rng.integers(part.first * POINTS, (part.first + part.copies) * POINTS, n)


def _ids(n: int, rng: np.random.Generator) -> pa.StringArray:
    """Sixty-four hexadecimal digits for each record."""
    starts = np.arange(n + 1, dtype=np.int32) * 64
    return pa.StringArray.from_buffers(n, pa.py_buffer(starts), pa.py_buffer(hexlify(rng.bytes(32 * n))))


def text(lines: pa.StringArray) -> bytes:
    """The strings of a column one after another: how Arrow keeps them, so nothing is joined row by row."""
    starts = np.frombuffer(lines.buffers()[1], np.int32)[lines.offset : lines.offset + len(lines) + 1]
    return bytes(lines.buffers()[2][starts[0] : starts[-1]])


def main() -> int:
    """Write the sets of the sizes given (20 million rows where none is) and say what they take."""
    for rows in [int(n) for n in sys.argv[1:]] or [ROWS]:
        start = perf_counter()
        place = folder(rows)
        size = sum(p.stat().st_size for p in place.iterdir())
        print(f"{rows:,} rows in {place}: {size / 1e6:,.0f} MB, {perf_counter() - start:,.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
