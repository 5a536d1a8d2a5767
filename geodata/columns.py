"""Columns of a CSV as text; rows that cannot be read as they stand are counted, not lost in silence."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow

from .faults import Faults, InputFault
from .files import Source

CODED = pa.dictionary(pa.int32(), pa.string())
BLOCK = 64 << 20  # bytes read at once: above any police file's, so that a stray quotation mark costs rows, not the file
LINE_END = ord("\n")
HEADER = 65_536  # bytes within which the first row ends


def read(
    source: Source, faults: Faults, wanted: Sequence[str] = (), names: Sequence[str] = (), coded: Sequence[str] = ()
) -> pa.Table:
    """The wanted columns (all where none is named) of a CSV, every cell as text, an empty one as "", never null.

    Counted in `faults`: rows of another width, lines inside a quotation mark left open, text that is not UTF-8.
    InputFault where the file is no table at all.

    Args:
        source: a CSV with or without byte-order mark, its lines ended in any of the usual ways.
        faults: where rows that cannot be read are counted.
        wanted: names of columns, in any order in the file.
        names: names for the columns of a file without a header row.
        coded: columns of few different values, to come back as DictionaryType of int32 to string. Each chunk has its
            own dictionary (a file above `BLOCK` has several chunks).
    """
    name = str(source)
    raw = _utf8(source.read(), name, faults)
    if not raw.endswith(b"\n"):
        raw += b"\n"
    try:
        table, skipped = _parse(raw, wanted, names, coded)
    except pa.ArrowException as error:
        raise InputFault(source.path, "cannot be read as a table", "Fetch it again", source.member) from error
    faults.add(name, "row with too few or too many columns, left out", skipped)
    seen = len(table) + skipped + (not names)
    if np.count_nonzero(np.frombuffer(raw, np.uint8) == LINE_END) != seen:  # three times as fast as bytes.count
        lines = sum(map(bool, raw.splitlines()))
        faults.add(name, "line inside a quotation mark left open, left out", lines - seen)
    return table


def _utf8(raw: bytes, name: str, faults: Faults) -> bytes:
    """The text with � for whatever is not UTF-8; such rows are counted."""
    if raw.isascii():
        return raw
    try:
        raw.decode()
    except UnicodeDecodeError:
        text = raw.decode(errors="replace").encode()
        changed = sum(a != b for a, b in zip(raw.splitlines(), text.splitlines(), strict=True))
        faults.add(name, "text that is not UTF-8, read with � in its place", changed)
        return text
    return raw


def _header(raw: bytes) -> list[str]:
    """The first row that is not empty."""
    text = io.StringIO(raw[:HEADER].decode("utf-8-sig", errors="ignore"), newline="")
    return next((row for row in csv.reader(text) if row), [])


def _parse(raw: bytes, wanted: Sequence[str], names: Sequence[str], coded: Sequence[str]) -> tuple[pa.Table, int]:
    """The table and how many of its rows have another width than the first."""
    skipped = 0

    def skip(_: arrow.InvalidRow) -> str:
        nonlocal skipped
        skipped += 1
        return "skip"

    columns = wanted or names or _header(raw)
    table = arrow.read_csv(
        pa.BufferReader(raw),
        read_options=arrow.ReadOptions(use_threads=False, block_size=BLOCK, column_names=list(names) or None),
        parse_options=arrow.ParseOptions(invalid_row_handler=skip),
        convert_options=arrow.ConvertOptions(
            include_columns=list(wanted) or None,
            column_types=dict.fromkeys(columns, pa.string()) | dict.fromkeys(coded, CODED),
            check_utf8=False,  # `_utf8` has seen to it
        ),
    )
    return table, skipped
