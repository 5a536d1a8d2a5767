"""Files and archive members as one thing: a place whose bytes can be read, digested and named."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import BinaryIO

from . import archives, unpacking
from .archives import LARGEST, UNREADABLE, damaged
from .faults import InputFault

STEP = 1 << 20  # bytes inflated at once of a file that does not tell its size


@dataclass(frozen=True, order=True)
class Source:
    """One file, or one member of a zip archive (`member` is "" for a plain file)."""

    path: Path
    member: str = ""

    @property
    def name(self) -> str:
        """The file's own name, without folders: "2025-06-durham-street.csv"."""
        return (self.member or self.path.name).rsplit("/", 1)[-1]

    @property
    def size(self) -> int:
        """Bytes of the content as the archive's directory says; of a plain file (.gz too) those on disk."""
        return archives.member(self.path, self.member).size if self.member else self.path.stat().st_size

    @property
    def packed(self) -> int:
        """Bytes on disk, which reading the whole takes."""
        return archives.member(self.path, self.member).packed if self.member else self.path.stat().st_size

    @property
    def stamp(self) -> tuple[int, ...]:
        """When the archive says the member was last changed: (year, month, day, hour, minute, second).

        () for plain files: their date on disk is that of a download or a copy.
        """
        return archives.member(self.path, self.member).stamp if self.member else ()

    def __str__(self) -> str:
        return f"{self.path.name}:{self.member}" if self.member else self.path.name

    def digest(self) -> str:
        """SHA-256 in hex of the bytes on disk, nothing inflated: of a member, its packed bytes and way of packing.

        A member has the same digest in every archive that holds those bytes, whatever stands beside it.
        """
        now = self.path.stat()
        return _digest(self.path, self.member, (now.st_ino, now.st_size, now.st_mtime_ns))

    def read(self) -> bytes:
        """The whole content, inflated; InputFault where it is damaged, locked or too large."""
        if self.member:
            return unpacking.read(self.path, self.member)
        try:
            return _gunzipped(self.path) if self.path.suffix == ".gz" else self.path.read_bytes()
        except UNREADABLE as error:
            raise damaged(self.path, "", error) from error

    def head(self, size: int = 65_536) -> bytes:
        """The first `size` bytes, inflated; InputFault as for `read`."""
        if self.member:
            return unpacking.head(self.path, self.member, size)
        try:
            with gzip.open(self.path) if self.path.suffix == ".gz" else self.path.open("rb") as file:
                return file.read(size)
        except UNREADABLE as error:
            raise damaged(self.path, "", error) from error

    def open(self) -> BinaryIO:
        """A stream of the content; the caller closes it. InputFault as for `read`."""
        return io.BytesIO(self.read()) if self.member or self.path.suffix == ".gz" else self.path.open("rb")

    def rows(self, fields: list[str] | None = None) -> Iterator[dict[str, str]]:
        """The rows of a small CSV by column name, a byte-order mark and line endings set aside.

        InputFault where it is not UTF-8: a name with a broken letter is worse than none.
        """
        try:
            text = io.StringIO(self.read().decode("utf-8-sig"), newline="")
        except UnicodeDecodeError as error:
            raise InputFault(self.path, "is not UTF-8 text", "Save it as UTF-8", self.member) from error
        yield from csv.DictReader(text, fieldnames=fields, restval="")


@cache
def _digest(path: Path, member: str, _version: tuple[int, ...]) -> str:
    """The digest of a version of a file or member, worked out once: several stages ask for it."""
    if member:
        return unpacking.digest(path, member)
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def members(path: Path) -> list[Source]:
    """The files inside a zip in name order (folders left out), or the file itself.

    InputFault where the archive cannot be read, or is not one to trust: see `archives.directory`.
    """
    if path.suffix != ".zip":
        return [Source(path)]
    return [Source(path, name) for name in sorted(archives.directory(path))]


def _gunzipped(path: Path) -> bytes:
    """The content of a .gz, which tells no size one could trust beforehand: inflated in steps up to the limit."""
    content = io.BytesIO()
    with gzip.open(path) as file:
        while part := file.read(STEP):
            content.write(part)
            if content.tell() > LARGEST:
                raise InputFault(path, f"unpacks to more than {LARGEST >> 30} GiB", "Split it")
    return content.getvalue()
