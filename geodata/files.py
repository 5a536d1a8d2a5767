"""Files and archive members as one thing: a place whose bytes can be read, digested and named."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from .faults import InputFault

CUT_SHORT = "cut short or damaged"
FETCH_AGAIN = "Fetch it again"
# What reading raises: zipfile says RuntimeError for a locked member and one packed in a way it does not know.
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError)


@dataclass(frozen=True, order=True)
class Source:
    """One file, or one member of a zip archive (`member` is "" for a plain file)."""

    path: Path
    member: str = ""

    @property
    def name(self) -> str:
        """The file's own name, without folders: "2025-06-durham-street.csv"."""
        return (self.member or self.path.name).rsplit("/", 1)[-1]

    def __str__(self) -> str:
        return f"{self.path.name}:{self.member}" if self.member else self.path.name

    def read(self) -> bytes:
        """The whole content, inflated; InputFault where the archive is cut short or damaged."""
        with self.open() as file:
            try:
                return file.read()
            except UNREADABLE as error:
                raise damaged(self.path, self.member, error) from error

    def head(self, size: int = 65_536) -> bytes:
        """The first `size` bytes, inflated."""
        with self.open() as file:
            try:
                return file.read(size)
            except UNREADABLE as error:
                raise damaged(self.path, self.member, error) from error

    def open(self) -> BinaryIO:
        """A stream of the content; the caller closes it."""
        try:
            if self.member:
                return cast(BinaryIO, zipfile.ZipFile(self.path).open(self.member))
            if self.path.suffix == ".gz":
                return cast(BinaryIO, gzip.open(self.path))
            return self.path.open("rb")
        except UNREADABLE as error:
            raise damaged(self.path, self.member, error) from error

    def rows(self, fields: list[str] | None = None) -> Iterator[dict[str, str]]:
        """The rows of a small CSV by column name, a byte-order mark and line endings set aside.

        InputFault where it is not UTF-8: a name with a broken letter is worse than none.
        """
        try:
            text = io.StringIO(self.read().decode("utf-8-sig"), newline="")
        except UnicodeDecodeError as error:
            raise InputFault(self.path, "is not UTF-8 text", "Save it as UTF-8", self.member) from error
        yield from csv.DictReader(text, fieldnames=fields, restval="")


def damaged(path: Path, member: str, error: Exception) -> InputFault:
    """The fault of an archive or file that cannot be read to its end."""
    return InputFault(path, f"{CUT_SHORT} ({error})", FETCH_AGAIN, member)


def members(path: Path) -> list[Source]:
    """The files inside a zip in name order (folders left out), or the file itself."""
    if path.suffix != ".zip":
        return [Source(path)]
    try:
        with zipfile.ZipFile(path) as archive:
            return [Source(path, n) for n in sorted(archive.namelist()) if not n.endswith("/")]
    except UNREADABLE as error:
        raise damaged(path, "", error) from error


def digest(paths: list[Path]) -> str:
    """SHA-256 over names and contents of files, in the order given."""
    total = hashlib.sha256()
    for path in paths:
        total.update(path.name.encode() + b"\0")
        with path.open("rb") as file:
            total.update(hashlib.file_digest(file, "sha256").digest())
    return total.hexdigest()
