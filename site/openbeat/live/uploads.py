"""Papers that are uploaded: PDFs only, by what they hold and not by their name; each kept once, by its digest.

A file is written beside its place, brought to the disk and then put there, so that no half file has a name that counts.
"""

from __future__ import annotations

import os
import secrets
from hashlib import sha256
from pathlib import Path
from typing import IO

from . import staff_words as said

MOST = 10_000_000  # bytes of a paper
LONGEST_BODY = 60_000_000  # bytes that are read of a form with a paper that is too large, so that it is told of
HEAD, TAIL = b"%PDF-", b"%%EOF"
END = 1_024  # bytes at the end of a PDF within which its mark stands
CHUNK = 1 << 16


class UnfitPaper(Exception):
    """Why a file is not taken, in a line."""


def check(file: IO[bytes]) -> None:
    """UnfitPaper where a file is not a whole PDF of a size that is taken. It is read from its beginning again."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    head = file.read(len(HEAD))
    file.seek(max(0, size - END))
    tail = file.read(END)
    file.seek(0)
    if not size:
        raise UnfitPaper(said.EMPTY_FILE)
    if size > MOST:
        raise UnfitPaper(said.too_large(MOST))
    if head != HEAD:
        raise UnfitPaper(said.NOT_PDF)
    if TAIL not in tail:
        raise UnfitPaper(said.HALF_PDF)


def keep(file: IO[bytes], folder: Path) -> tuple[str, int]:
    """Keep a file that was checked in the folder of papers; its digest (SHA-256) and size in bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f"{secrets.token_hex(16)}.part"
    try:
        digest, size = _copy(file, part)
        part.replace(path(folder, digest))
    finally:
        part.unlink(missing_ok=True)
    _to_disk(folder)
    return digest, size


def path(folder: Path, digest: str) -> Path:
    """Where the paper with a digest lies."""
    return folder / f"{digest}.pdf"


def _copy(file: IO[bytes], part: Path) -> tuple[str, int]:
    told, size = sha256(), 0
    with part.open("xb") as out:
        while chunk := file.read(CHUNK):
            told.update(chunk)
            size += len(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    return told.hexdigest(), size


def _to_disk(folder: Path) -> None:
    """Bring the names in a folder to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
