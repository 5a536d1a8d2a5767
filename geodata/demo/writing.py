"""Writing files whose bytes are the same every time: archives without times, CSV and JSON in a fixed order."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip archive can hold
LEVEL = 6
BYTE_ORDER_MARK = "\ufeff"


def write_archive(path: Path, members: dict[str, str]) -> None:
    """A zip archive of these texts, in order of name. The same zlib makes the same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as archive:
        for name in sorted(members):
            entry = zipfile.ZipInfo(name, FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, members[name].encode(), compresslevel=LEVEL)


def write_csv(path: Path, header: Iterable[str], rows: Iterable[Iterable[object]], *, mark: bool = False) -> None:
    """A CSV with line feeds; `mark` puts a byte-order mark first, as the Office for National Statistics does."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    write_text(path, (BYTE_ORDER_MARK if mark else "") + text.getvalue())


def write_json(path: Path, content: Any) -> None:
    """Compact JSON, keys in the order given, one line."""
    write_text(path, json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n")


def write_text(path: Path, text: str) -> None:
    """A text in UTF-8, line ends as they are."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
