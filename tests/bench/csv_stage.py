"""Reading the street files of two archives into columns, beside only unpacking them with the standard library.

Both sides read the same 122 files (795,642 rows, 178 MB unpacked) from the archives on disk, one thread each. Ours is
everything that `geodata.police` asks of `geodata.columns`: directory, unpacking with size and checksum verified, text
verified as UTF-8, six columns parsed, rows of another width and lines in open quotation marks looked for. Theirs is
`zipfile` reading each member to its end, which verifies the checksum too, and no more.
"""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

from geodata import archives, columns, files, police
from geodata.faults import Faults

from .measure import Row, compare

ARCHIVES = ("street/six-small-forces-2024-01_2025-12.zip", "street/south-yorkshire-2019-08_2021-09.zip")


def rows(root: Path) -> list[Row]:
    """`csv_stage`; a fault in one line where the files are not at hand."""
    data = Path(os.environ.get("OPENBEAT_REAL_DATA", root.parent / "shared" / "data"))
    if not data.is_dir():
        raise SystemExit(f"No real data at {data}: set OPENBEAT_REAL_DATA to its folder.")
    paths = [data / name for name in ARCHIVES]
    read = f"{sum(ours(paths)):,} rows of {sum(len(files.members(path)) for path in paths)} street files"
    note = f"{read} from zip to columns, beside only unpacking them with zipfile; one thread each"
    return [compare("csv_stage", lambda: ours(paths), lambda: theirs(paths), note)]


def ours(paths: list[Path]) -> list[int]:
    """Rows of each street file, read into the columns that are counted; the archives' directories are read anew."""
    archives.listed.cache_clear()
    street = [source for path in paths for source in files.members(path) if source.name.endswith("-street.csv")]
    faults = Faults()
    return [len(columns.read(source, faults, police.COLUMNS, coded=police.CODED)) for source in street]


def theirs(paths: list[Path]) -> int:
    """Bytes of the same files, unpacked."""
    unpacked = 0
    for path in paths:
        with zipfile.ZipFile(path) as archive:
            unpacked += sum(len(archive.read(name)) for name in archive.namelist() if name.endswith("-street.csv"))
    return unpacked
