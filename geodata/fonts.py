"""The site's typeface for print: one TrueType file a weight, joined from the web's parts of it.

Typst reads no woff2, and of two files of one family and weight it takes one: letters of the other print as boxes.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

FAMILY = "atkinson-hyperlegible-next"
LETTERS, WEIGHTS = ("latin", "latin-ext"), (400, 700)
WEB = tuple(f"{FAMILY}-{letters}-{weight}-normal.woff2" for letters in LETTERS for weight in WEIGHTS)


def for_print(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Name and content of each weight as TrueType, from the woff2 files of npm's package in `folder`."""
    for weight in WEIGHTS:
        parts = [folder / f"{FAMILY}-{letters}-{weight}-normal.woff2" for letters in LETTERS]
        yield f"{FAMILY}-{weight}.ttf", joined(parts)


def joined(parts: Sequence[Path]) -> bytes:
    """One TrueType font of all letters of some fonts of one family and weight, the same bytes each time."""
    from fontTools import merge  # here, since most runs of `assets` find everything made

    logging.getLogger("fontTools").setLevel(logging.ERROR)  # it tells of every table it leaves out
    font = merge.Merger().merge([str(path) for path in parts])
    font["head"].created = font["head"].modified = 0  # the merger writes the time of the day
    font.recalcTimestamp = False
    out = BytesIO()
    font.save(out)
    return out.getvalue()
