"""What one build leaves for the next: counted months and placed points, found again by digest.

Nothing here is needed to read a site; the folder may be deleted at any time and is filled again. A file is
written beside its place and renamed, so that a build that dies leaves no half of one, and a file that cannot be
read is made anew.
"""

from __future__ import annotations

import hashlib
import os
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import pyarrow as pa
from pyarrow import feather

UNUSED = 90 * 86_400  # seconds after which a file that no build asked for is removed


class Kept:
    """A folder of tables by digest; without a folder nothing is kept and everything is made."""

    def __init__(self, folder: Path | None) -> None:
        """Keep tables in `folder`, which is made where it is missing; keep none where it is None."""
        self.folder = folder
        self.counts = {"made": 0, "found": 0}
        self._lock = threading.Lock()
        if folder:
            folder.mkdir(parents=True, exist_ok=True)

    def table(self, key: str, make: Callable[[], pa.Table]) -> pa.Table:
        """The table kept under a key (hexadecimal digits), made and kept where there is none."""
        table = self.find(key)
        if table is None:
            table = make()
            self.keep(key, table)
        return table

    def find(self, key: str) -> pa.Table | None:
        """The table kept under a key, None where there is none or where it cannot be read."""
        path = self._path(key)
        if path is None or not path.exists():
            return None
        try:
            table = feather.read_table(path, memory_map=True)  # of a large table only what is asked for is read
        except (pa.ArrowInvalid, OSError):
            path.unlink(missing_ok=True)  # half of a disk's block, or another format: it is made anew
            return None
        os.utime(path)
        self._count("found")
        return table

    def keep(self, key: str, table: pa.Table) -> None:
        """Keep a table under a key, in place of what was there."""
        self._count("made")
        path = self._path(key)
        if path is not None:
            half = path.with_suffix(f".{os.getpid()}-{threading.get_ident()}.half")
            feather.write_feather(table, half, compression="uncompressed")
            half.replace(path)

    def prune(self) -> None:
        """Remove what no build of the last ninety days has asked for, and halves that builds before left."""
        for path in self.folder.iterdir() if self.folder else ():
            if path.suffix == ".half" or time.time() - path.stat().st_mtime > UNUSED:
                path.unlink(missing_ok=True)

    def _count(self, what: str) -> None:
        with self._lock:
            self.counts[what] += 1

    def _path(self, key: str) -> Path | None:
        return self.folder / f"{key}.arrow" if self.folder else None


def key_of(*parts: str | bytes, method: Iterable[Path] = ()) -> str:
    """The key of what is made from these parts by these modules: 32 hexadecimal digits."""
    total = hashlib.sha256()
    for part in [*parts, *(path.read_bytes() for path in method)]:
        total.update(hashlib.sha256(part.encode() if isinstance(part, str) else part).digest())
    return total.hexdigest()[:32]
