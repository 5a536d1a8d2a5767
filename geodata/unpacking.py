"""Members of zip archives inflated in memory, never to disk and never beyond what the archive's directory says.

Any number of threads may ask at once: each call reads through a handle of its own, and the directory does not change.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from pathlib import Path
from typing import cast

from isal import isal_zlib

from .archives import UNREADABLE, Member, damaged, member, shown
from .faults import InputFault

STEP = 32_768  # packed bytes inflated at once where only a beginning is wanted


def read(path: Path, name: str) -> bytes:
    """The whole content of a member, its size and checksum verified.

    InputFault where it is damaged, locked with a password, or inflates to more than the directory says.
    """
    own = _unlocked(path, name)
    try:
        content = _inflated(path, own)
    except UNREADABLE as error:
        raise damaged(path, name, error) from error
    if len(content) > own.size:
        raise damaged(path, name, f"it inflates to more than the {own.size} bytes it claims")
    if len(content) < own.size or isal_zlib.crc32(content) != own.crc:
        raise damaged(path, name, "size or checksum differs")
    return content


def head(path: Path, name: str, size: int) -> bytes:
    """The first `size` bytes of a member; no more is inflated, and the checksum is verified only where that is all.

    InputFault as for `read`.
    """
    own = _unlocked(path, name)
    if size >= own.size:
        return read(path, name)
    try:
        begun = _beginning(path, own, size)
    except UNREADABLE as error:
        raise damaged(path, name, error) from error
    if len(begun) < size:
        raise damaged(path, name, "it ends too early")
    return begun


def digest(path: Path, name: str) -> str:
    """SHA-256 in hex of a member's packed bytes and its way of packing: the same in whatever archive it stands."""
    own = member(path, name)
    try:
        total = hashlib.sha256(own.method.to_bytes(2))
        total.update(_bytes(path, own, own.packed))
    except UNREADABLE as error:
        raise damaged(path, name, error) from error
    return total.hexdigest()


def _unlocked(path: Path, name: str) -> Member:
    own = member(path, name)
    if own.locked:
        raise InputFault(path, "is locked with a password", "Give it unlocked", shown(name))
    return own


def _bytes(path: Path, own: Member, size: int) -> bytes:
    """The first packed bytes."""
    with path.open("rb", buffering=0) as file:
        file.seek(own.start)
        raw = file.read(size)
    if len(raw) < size:
        raise EOFError("it ends too early")
    return raw


def _inflated(path: Path, own: Member) -> bytes:
    """The content, at most one byte more than the directory says: so much tells a lie, and no more is unpacked."""
    if own.method == zipfile.ZIP_STORED:
        return _bytes(path, own, own.packed)
    if own.method != zipfile.ZIP_DEFLATED:
        return _otherwise(path, own, own.size + 1)
    stream = isal_zlib.decompressobj(-zlib.MAX_WBITS)
    return stream.decompress(_bytes(path, own, own.packed), own.size + 1)


def _beginning(path: Path, own: Member, size: int) -> bytes:
    """The first `size` bytes of the content, or all where it ends before."""
    if own.method == zipfile.ZIP_STORED:
        return _bytes(path, own, min(size, own.packed))
    if own.method != zipfile.ZIP_DEFLATED:
        return _otherwise(path, own, size)
    stream, begun, left = isal_zlib.decompressobj(-zlib.MAX_WBITS), b"", own.packed
    with path.open("rb", buffering=0) as file:
        file.seek(own.start)
        while len(begun) < size and left and not stream.eof and (raw := file.read(min(STEP, left))):
            begun += stream.decompress(raw, size - len(begun))
            left -= len(raw)
    return begun


def _otherwise(path: Path, own: Member, size: int) -> bytes:
    """The first `size` bytes of a member packed in a rarer way, through zipfile.

    Its other decompressors know no limit, so that it is asked in small steps, each of a few kB of packed bytes.
    """
    begun = io.BytesIO()
    try:
        with zipfile.ZipFile(path) as archive, archive.open(own.name) as opened:
            file = cast(zipfile.ZipExtFile, opened)
            while begun.tell() < size and (part := file.read1(min(STEP, size - begun.tell()))):
                begun.write(part)
    except MemoryError as error:  # a member packed with LZMA says itself how much it takes, up to 4 GiB
        raise zipfile.BadZipFile("it asks for more memory than there is") from error
    return begun.getvalue()
