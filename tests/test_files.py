"""Files and members of archives: every byte as it was packed, whoever else reads at the same time."""

from __future__ import annotations

import gzip
import hashlib
import io
import tracemalloc
import zipfile
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from packing import CONTENT, MIB, PACKINGS, entry, hand_written, only, zipped

from geodata import archives, files
from geodata.faults import InputFault


@pytest.mark.parametrize("method", PACKINGS.values(), ids=PACKINGS)
def test_a_member_reads_as_it_was_packed(tmp_path: Path, method: int) -> None:
    contents = {"a/": b"", "a/full.csv": CONTENT, "a/empty.csv": b"", "a/one.csv": b"1"}
    found = files.members(zipped(tmp_path / "a.zip", contents, method))
    assert {s.member: s.read() for s in found} == {n: c for n, c in contents.items() if n != "a/"}
    assert [s.open().read() for s in found] == [s.read() for s in found]
    assert [s.member for s in found] == ["a/empty.csv", "a/full.csv", "a/one.csv"]


@pytest.mark.parametrize("size", [0, 1, 1000, 65_536, len(CONTENT) - 1, len(CONTENT), len(CONTENT) + 1])
@pytest.mark.parametrize("method", PACKINGS.values(), ids=PACKINGS)
def test_the_head_of_a_member_is_its_beginning(tmp_path: Path, method: int, size: int) -> None:
    archive = zipped(tmp_path / "a.zip", {"a.csv": CONTENT}, method)
    assert only(archive).head(size) == CONTENT[:size]


def test_what_the_directory_tells_of_a_member(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.csv": CONTENT, "b.csv": b"1"})
    source = files.Source(path, "a.csv")
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo("a.csv")
    assert (source.size, source.packed) == (len(CONTENT), info.compress_size)
    assert source.stamp == (2025, 8, 1, 9, 30, 2)


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz"])
def test_what_is_told_of_a_plain_file(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(gzip.compress(CONTENT) if name.endswith(".gz") else CONTENT)
    source = only(path)
    assert (source.size, source.packed, source.stamp) == (path.stat().st_size, path.stat().st_size, ())
    assert source.digest() == hashlib.sha256(path.read_bytes()).hexdigest()
    with source.open() as file:
        assert (source.read(), source.head(100), file.read()) == (CONTENT, CONTENT[:100], CONTENT)


def test_a_gz_of_several_parts_is_read_to_the_end(tmp_path: Path) -> None:
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(CONTENT) + gzip.compress(b"more"))
    assert only(tmp_path / "a.csv.gz").read() == CONTENT + b"more"


@pytest.mark.parametrize(
    "spoilt",
    [gzip.compress(CONTENT)[:-20], gzip.compress(CONTENT)[:5], b"<html>Not found</html>"],
    ids=["in its end", "in its header", "none at all"],
)
def test_a_gz_cut_short_is_refused(tmp_path: Path, spoilt: bytes) -> None:
    (tmp_path / "a.csv.gz").write_bytes(spoilt)
    with pytest.raises(InputFault, match=r"a\.csv\.gz: cut short or damaged"):
        only(tmp_path / "a.csv.gz").read()


def test_a_gz_that_swells_is_refused_at_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGEST", 4 * MIB)
    (tmp_path / "fits.gz").write_bytes(gzip.compress(bytes(4 * MIB)))
    (tmp_path / "swells.gz").write_bytes(gzip.compress(bytes(64 * MIB)))
    assert only(tmp_path / "fits.gz").read() == bytes(4 * MIB)
    tracemalloc.start()
    with pytest.raises(InputFault, match=r"swells\.gz: unpacks to more than"):
        only(tmp_path / "swells.gz").read()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 16 * MIB


def test_the_digest_of_a_member_does_not_depend_on_what_stands_around_it(tmp_path: Path) -> None:
    alone = zipped(tmp_path / "a.zip", {"2025-06/kent.csv": CONTENT})
    among = zipped(tmp_path / "b.zip", {"x.csv": b"x" * 999, "new/kent.csv": CONTENT, "y.csv": b"y"})
    assert only(alone).digest() == files.Source(among, "new/kent.csv").digest()
    assert len(only(alone).digest()) == 64


def test_the_digest_of_a_member_changes_with_one_byte_and_with_the_way_of_packing(tmp_path: Path) -> None:
    member = entry("kent.csv", CONTENT)
    changed = entry("kent.csv", CONTENT[:5000] + b"\0" + CONTENT[5001:])
    as_it_stands = replace(member, method=zipfile.ZIP_STORED)
    each = [hand_written(tmp_path / f"{i}.zip", e) for i, e in enumerate((member, changed, as_it_stands))]
    assert len({only(path).digest() for path in each}) == 3


def test_an_archive_is_opened_once_and_again_when_it_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = zipped(tmp_path / "a.zip", {f"{i}.csv": b"%d" % i for i in range(50)})
    found = files.members(path)
    with monkeypatch.context() as without:
        without.setattr(zipfile, "ZipFile", None)
        assert [s.read() for s in found] == sorted((b"%d" % i for i in range(50)), key=lambda b: f"{b.decode()}.csv")
        assert [s.head(1) for s in found] == [s.member[:1].encode() for s in found]
        assert files.members(path) == found
    zipped(path, {"7.csv": b"another edition"})
    assert [s.read() for s in files.members(path)] == [b"another edition"]
    with pytest.raises(InputFault, match=r"a\.zip \(8\.csv\): holds no such file"):
        files.Source(path, "8.csv").read()


def test_threads_that_read_one_archive_at_once_do_not_disturb_each_other(tmp_path: Path) -> None:
    random = np.random.default_rng(1)
    contents = {f"{i}.csv": random.bytes(5000) * int(random.integers(1, 60)) for i in range(120)}
    found = files.members(zipped(tmp_path / "a.zip", contents))
    archives.listed.cache_clear()
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda s: (s.read(), s.head(7000), s.digest()), found * 3))
    assert [t[0] for t in taken] == [contents[s.member] for s in found * 3]
    assert [t[1] for t in taken] == [contents[s.member][:7000] for s in found * 3]
    assert len({t[2] for t in taken}) == len(contents)


def test_real_archives_read_as_zipfile_reads_them_by_two_threads_at_once(real: Path) -> None:
    paths = sorted(real.rglob("*.zip"))
    assert len(paths) >= 8
    for path in paths:
        with zipfile.ZipFile(path) as archive:
            expected = {i.filename: (i.file_size, i.CRC) for i in archive.infolist() if not i.is_dir()}
        found = files.members(path)
        with ThreadPoolExecutor(2) as pool:
            told = pool.map(lambda s: (len(raw := s.read()), zlib.crc32(raw)), found)
        assert dict(zip((s.member for s in found), told, strict=True)) == expected
        assert [s.head(3000) for s in found] == [s.read()[:3000] for s in found]


def test_the_head_of_a_file_needs_only_its_beginning(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).bytes(3 * MIB).hex().encode()
    path = zipped(tmp_path / "a.zip", {"a.csv": noise})
    content = bytearray(path.read_bytes())
    content[2 * MIB : 2 * MIB + 4096] = b"\xff" * 4096
    path.write_bytes(content)
    assert only(path).head(100_000) == noise[:100_000]
    with pytest.raises(InputFault, match=r"\(a\.csv\): cut short or damaged"):
        only(path).read()


def test_rows_of_a_small_table_are_read_alike_from_a_folder_and_an_archive(tmp_path: Path) -> None:
    text = "\ufeffcode,name\r\nE1,Ynys Môn\r\n"
    (tmp_path / "a.csv").write_bytes(text.encode())
    zipped(tmp_path / "a.zip", {"a.csv": text.encode()})
    expected = [{"code": "E1", "name": "Ynys Môn"}]
    assert list(only(tmp_path / "a.csv").rows()) == list(only(tmp_path / "a.zip").rows()) == expected


def test_nothing_is_written_beside_an_archive_that_is_read(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"2025-06/a.csv": CONTENT})
    before = path.read_bytes()
    assert io.BytesIO(only(path).read()).getvalue() == CONTENT
    assert [p for p in tmp_path.rglob("*") if p != path] == []
    assert path.read_bytes() == before
