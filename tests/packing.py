"""Archives for tests: as packers write them, and byte by byte as no packer would."""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from struct import pack

from geodata import files

PACKINGS = {
    "stored": zipfile.ZIP_STORED,
    "deflated": zipfile.ZIP_DEFLATED,
    "bzip2": zipfile.ZIP_BZIP2,
    "lzma": zipfile.ZIP_LZMA,
}
MIB, GIB = 1 << 20, 1 << 30
CONTENT = b"".join(b"%d,Burglary,%d\n" % (i, i * i % 1009) for i in range(20_000))


def deflated(content: bytes) -> bytes:
    stream = zlib.compressobj(9, zlib.DEFLATED, -15)
    return stream.compress(content) + stream.flush()


@dataclass(frozen=True)
class Entry:
    """One file as a hand-written archive has it, with what its directory claims of it."""

    name: str
    packed: bytes
    size: int
    crc: int = 0
    method: int = zipfile.ZIP_DEFLATED
    flags: int = 0
    at: int | None = None  # where the directory says it begins; None: behind the one before
    claims: int | None = None  # packed bytes by the directory


def entry(name: str, content: bytes) -> Entry:
    return Entry(name, deflated(content), len(content), zlib.crc32(content))


def local(e: Entry) -> bytes:
    name = e.name.encode()
    sizes = pack("<3I2H", e.crc, len(e.packed), e.size, len(name), 0)
    return b"PK\3\4" + pack("<5H", 20, e.flags, e.method, 0, 33) + sizes + name + e.packed


def hand_written(path: Path, *entries: Entry) -> Path:
    """An archive byte by byte, so that its directory can say what no packer writes."""
    body, directory = b"", b""
    for e in entries:
        at = len(body) if e.at is None else e.at
        body += local(e) if e.at is None else b""
        packed = len(e.packed) if e.claims is None else e.claims
        directory += b"PK\1\2" + pack("<6H3I", 20, 20, e.flags, e.method, 0, 33, e.crc, packed, e.size)
        directory += pack("<5H2I", len(e.name.encode()), 0, 0, 0, 0, 0, at) + e.name.encode()
    end = pack("<4H2IH", 0, 0, len(entries), len(entries), len(directory), len(body), 0)
    path.write_bytes(body + directory + b"PK\5\6" + end)
    return path


def zipped(path: Path, contents: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in contents.items():
            archive.writestr(zipfile.ZipInfo(name, (2025, 8, 1, 9, 30, 2)), content, method)
    return path


def only(path: Path) -> files.Source:
    (source,) = files.members(path)
    return source
