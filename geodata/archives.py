"""Zip archives by their directory: which files they hold, and why some are refused before anything of them is read."""

from __future__ import annotations

import lzma
import os
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from struct import Struct
from types import MappingProxyType
from typing import BinaryIO, cast

from isal import isal_zlib

from .faults import InputFault

CUT_SHORT = "cut short or damaged"
FETCH_AGAIN = "Fetch it again"
# What reading raises: zipfile says RuntimeError for a way of packing it does not know, ValueError for a name that is
# not in the letters it says, and files say OverflowError for places beyond any disk.
UNREADABLE: tuple[type[Exception], ...] = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, RuntimeError, ValueError, OverflowError),
    cast(type[Exception], isal_zlib.error),
)
LARGEST = 1 << 30  # bytes of one file, unpacked: a month of the largest force takes some 40 million
ALTOGETHER = 64 << 30  # bytes of all files of an archive, unpacked
# Text of the police packs to a fifth; deflate cannot do better than 1,032 times.
TIMES, UNSUSPECTED = 200, 16 << 20  # times its packed size; bytes below which that is not asked
# What stands before each member (APPNOTE.TXT of PKWARE, 4.3.7): signature, 22 bytes told by the directory too, lengths.
HEADER = Struct("<4s22xHH")
SIGNATURE = b"PK\3\4"
# What stands at an archive's end (4.3.16): signature, 6 bytes, entries (all bits set: see a longer record), a comment.
END, END_SIGNATURE, END_ALONE, MANY = Struct("<10xH"), b"PK\5\6", 22, 65_536  # END_ALONE: bytes without the comment
LOCKED, IN_UTF8 = 0x1, 0x800  # flags
DRIVE = re.compile(r"[A-Za-z]:")


@dataclass(frozen=True)
class Version:
    """An archive as it is now: another one under the same path differs in size (bytes) or time (ns)."""

    path: Path
    size: int
    changed: int


@dataclass(frozen=True)
class Member:
    """One file of an archive as the archive's directory describes it; places and sizes in bytes."""

    name: str
    header: int  # where its entry begins in the archive
    start: int  # where its packed bytes begin
    packed: int
    size: int  # unpacked, as claimed
    crc: int
    method: int  # of packing, numbered as in `zipfile`
    locked: bool
    stamp: tuple[int, ...]  # year, month, day, hour, minute, second


def damaged(path: Path, member: str, error: Exception | str) -> InputFault:
    """The fault of an archive or file that cannot be read to its end."""
    return InputFault(path, f"{CUT_SHORT} ({error})", FETCH_AGAIN, shown(member))


def directory(path: Path) -> Mapping[str, Member]:
    """The files of an archive by name, folders left out; read once as long as the archive stays the same.

    InputFault where the archive is cut short, or is one that nobody packs in good faith: names that lead out of the
    folder, a name twice, files that overlap, files that unpack to more than the limits above.
    """
    try:
        state = path.stat()
    except OSError as error:
        raise damaged(path, "", error) from error
    return listed(Version(path, state.st_size, state.st_mtime_ns))


def member(path: Path, name: str) -> Member:
    """One file of an archive; InputFault where the archive holds none of that name."""
    try:
        return directory(path)[name]
    except KeyError as error:
        raise InputFault(path, "holds no such file", FETCH_AGAIN, shown(name)) from error


@lru_cache(maxsize=256)
def listed(version: Version) -> Mapping[str, Member]:
    """What `directory` says of one version of an archive, kept for the next who asks."""
    path = version.path
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as file:
            found = [_entry(path, file, info) for info in archive.infolist()]
            end, number = archive.start_dir, _number(file)
    except UNREADABLE as error:
        raise damaged(path, "", error) from error
    if len(found) % MANY != number and number != MANY - 1:
        raise damaged(path, "", f"its directory lists {len(found)} files where {number} are announced")
    for name, fault in _refusals(found, end):
        raise InputFault(path, *fault, shown(name))
    return MappingProxyType({m.name: m for m in found if not m.name.endswith("/")})


def _entry(path: Path, file: BinaryIO, info: zipfile.ZipInfo) -> Member:
    """A member whose own header says the same name as the directory, and how far behind it the packed bytes begin."""
    file.seek(info.header_offset)
    header = file.read(HEADER.size)
    signature, named, extra = HEADER.unpack(header) if len(header) == HEADER.size else (b"", 0, 0)
    name = info.orig_filename.encode("utf-8" if info.flag_bits & IN_UTF8 else "cp437")
    if signature != SIGNATURE or file.read(named) != name:
        raise damaged(path, info.filename, "it does not begin where the directory says")
    return Member(
        name=info.filename,
        header=info.header_offset,
        start=info.header_offset + HEADER.size + named + extra,
        packed=info.compress_size,
        size=info.file_size,
        crc=info.CRC,
        method=info.compress_type,
        locked=bool(info.flag_bits & LOCKED),
        stamp=info.date_time,
    )


def _number(file: BinaryIO) -> int:
    """How many entries the record at the archive's end announces: zipfile does not compare."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - END_ALONE - MANY))
    tail = file.read()
    number: int = END.unpack_from(tail, tail.rfind(END_SIGNATURE, 0, len(tail) - END_ALONE + 4))[0]
    return number


def _refusals(found: list[Member], end: int) -> Iterator[tuple[str, tuple[str, str]]]:
    """Why an archive whose directory begins at `end` is not read: a member's name, what is wrong, how to mend it."""
    publisher = "Fetch it from its publisher"
    known: set[str] = set()
    for m in found:
        if m.name.startswith("/") or DRIVE.match(m.name) or "\\" in m.name or ".." in m.name.split("/"):
            yield m.name, ("has a name that leads out of its folder", publisher)
        if m.name in known:
            yield m.name, ("is in the archive twice", "Leave one of the two out")
        known.add(m.name)
        if m.size > LARGEST:
            yield m.name, (f"claims to unpack to {_gib(m.size)}, more than {_gib(LARGEST)}", "Split it")
        if m.size > UNSUSPECTED and m.size > TIMES * m.packed:
            yield m.name, (f"claims to unpack to more than {TIMES} times its packed size", publisher)
    placed = sorted(found, key=lambda m: (m.header, m.start))
    for m, limit in zip(placed, [*(m.header for m in placed[1:]), end], strict=True):
        if m.start + m.packed > limit:
            yield m.name, ("overlaps what stands behind it in the archive", publisher)
    total = sum(m.size for m in found)
    if total > ALTOGETHER:
        yield "", (f"its files claim to unpack to {_gib(total)}, more than {_gib(ALTOGETHER)}", "Split it by month")


def shown(name: str) -> str:
    """A name from an archive as it may be printed: on one line, without control characters."""
    return "".join(c if c.isprintable() else "�" for c in name)


def _gib(size: int) -> str:
    return f"{size / (1 << 30):.4g} GiB"
