"""Archives that are damaged, hostile or locked: one line says why, before more is unpacked than they claim."""

from __future__ import annotations

import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from struct import pack
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from packing import CONTENT, GIB, MIB, PACKINGS, Entry, entry, hand_written, local, only, zipped

from geodata import archives, files
from geodata.faults import InputFault

CLAIM = "claims to unpack to more than 200 times its packed size"


def refusal(path: Path) -> str:
    """The one line that refuses an archive before anything of it is read."""
    with pytest.raises(InputFault) as refused:
        files.members(path)
    said = str(refused.value)
    assert said.isprintable()
    return said


ASTRAY = ["../x.csv", "2025-06/../../x.csv", "2025-06/..", "..", "/etc/x.csv", "C:/x.csv", "c:x.csv", "a\\x.csv", "\\x"]


@pytest.mark.parametrize("name", ASTRAY)
def test_an_archive_with_a_name_that_leads_astray_is_refused(tmp_path: Path, name: str) -> None:
    path = hand_written(tmp_path / "a.zip", entry("good.csv", CONTENT), entry(name, b"1"))
    assert refusal(path) == (f"{path} ({name}): has a name that leads out of its folder. Fetch it from its publisher.")


def test_a_folder_that_leads_astray_is_refused_too(tmp_path: Path) -> None:
    path = hand_written(tmp_path / "a.zip", entry("../out/", b""), entry("good.csv", CONTENT))
    assert "(../out/): has a name that leads out" in refusal(path)


def test_control_characters_of_a_name_are_not_printed(tmp_path: Path) -> None:
    path = hand_written(tmp_path / "a.zip", entry("../\x1b[2J\nAll is well", CONTENT))
    assert "(../�[2J�All is well): has a name" in refusal(path)


@pytest.mark.parametrize("name", ["2025-06/x...csv", "a..b/x.csv", "deep/er/still/x.csv", "Ynys Môn.csv", ".x.csv"])
def test_names_that_only_look_odd_are_read(tmp_path: Path, name: str) -> None:
    assert only(zipped(tmp_path / "a.zip", {name: CONTENT})).read() == CONTENT


def test_an_archive_whose_files_share_bytes_is_refused(tmp_path: Path) -> None:
    """The overlapping bomb: the packed bytes of one file are another file with its header."""
    inner = entry("inner.csv", CONTENT)
    quoted = local(inner)
    outer = Entry("outer.csv", quoted, len(quoted), zlib.crc32(quoted), zipfile.ZIP_STORED)
    place = len(local(outer)) - len(quoted)
    path = hand_written(tmp_path / "a.zip", outer, replace(inner, at=place))
    with zipfile.ZipFile(path) as archive:
        assert {i.filename: i.header_offset for i in archive.infolist()} == {"outer.csv": 0, "inner.csv": place}
    assert refusal(path).startswith(f"{path} (outer.csv): overlaps what stands behind it in the archive.")


def test_a_file_that_reaches_into_the_next_or_into_the_directory_is_refused(tmp_path: Path) -> None:
    first, second = entry("a.csv", CONTENT), entry("b.csv", CONTENT)
    longer = len(first.packed) + 1
    path = hand_written(tmp_path / "a.zip", replace(first, claims=longer), second)
    assert "(a.csv): overlaps what stands behind it" in refusal(path)
    path = hand_written(tmp_path / "b.zip", first, replace(second, claims=longer))
    assert "(b.csv): overlaps what stands behind it" in refusal(path)
    assert len(files.members(hand_written(tmp_path / "c.zip", first, second))) == 2


def test_an_archive_with_one_name_twice_is_refused(tmp_path: Path) -> None:
    path = hand_written(tmp_path / "a.zip", entry("a.csv", CONTENT), entry("a.csv", b"1"))
    assert "(a.csv): is in the archive twice" in refusal(path)


def test_a_file_that_claims_more_than_a_gibibyte_is_refused(tmp_path: Path) -> None:
    big = Entry("a.csv", bytes(6 * MIB), GIB, method=zipfile.ZIP_DEFLATED)
    assert only(hand_written(tmp_path / "fits.zip", big)).size == GIB
    path = hand_written(tmp_path / "big.zip", replace(big, size=3 * GIB))
    assert refusal(path) == f"{path} (a.csv): claims to unpack to 3 GiB, more than 1 GiB. Split it."


def test_a_file_that_claims_to_swell_beyond_text_is_refused_unless_it_is_small(tmp_path: Path) -> None:
    zeros = bytes(16 * MIB)
    assert only(zipped(tmp_path / "small.zip", {"a.csv": zeros})).read() == zeros
    assert CLAIM in refusal(zipped(tmp_path / "large.zip", {"a.csv": zeros + b"\0"}))
    packed = bytes(100_000)
    assert only(hand_written(tmp_path / "text.zip", Entry("a.csv", packed, 200 * len(packed)))).packed == len(packed)
    assert CLAIM in refusal(hand_written(tmp_path / "bomb.zip", Entry("a.csv", packed, 200 * len(packed) + 1)))


def test_an_archive_that_claims_more_than_64_gibibytes_altogether_is_refused(tmp_path: Path) -> None:
    many = [Entry(f"{i}.csv", b"\3\0", 16 * MIB) for i in range(4096)]
    assert len(files.members(hand_written(tmp_path / "fits.zip", *many))) == 4096
    path = hand_written(tmp_path / "swells.zip", *many, Entry("last.csv", b"\3\0", 16 * MIB))
    assert refusal(path) == (f"{path}: its files claim to unpack to 64.02 GiB, more than 64 GiB. Split it by month.")


@pytest.mark.parametrize("size", [0, 1000, 10 * MIB - 1])
def test_a_file_that_inflates_to_more_than_it_claims_is_not_inflated_further(tmp_path: Path, size: int) -> None:
    zeros = bytes(10 * MIB)
    path = hand_written(tmp_path / "a.zip", replace(entry("a.csv", zeros), size=size, crc=zlib.crc32(zeros[:size])))
    source = only(path)
    tracemalloc.start()
    with pytest.raises(InputFault, match=rf"\(a\.csv\): .*inflates to more than the {size} bytes it claims"):
        source.read()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < size + MIB
    with pytest.raises(InputFault, match="inflates to more than"):
        source.head(size)


@pytest.mark.parametrize("method", PACKINGS.values(), ids=PACKINGS)
def test_a_file_that_lies_about_its_size_is_refused_however_it_is_packed(tmp_path: Path, method: int) -> None:
    zipped(tmp_path / "a.zip", {"a.csv": CONTENT}, method)
    true = (tmp_path / "a.zip").read_bytes()
    for claimed in (1000, len(CONTENT) - 1, len(CONTENT) + 1, 2 * len(CONTENT)):
        start = true.rindex(b"PK\1\2")
        lying = true[: start + 24] + pack("<I", claimed) + true[start + 28 :]
        path = tmp_path / f"{claimed}.zip"
        path.write_bytes(lying)
        with pytest.raises(InputFault, match=r"\(a\.csv\): cut short or damaged"):
            only(path).read()
    with pytest.raises(InputFault, match=r"\(a\.csv\): cut short or damaged"):
        only(path).head(len(CONTENT) + 1)


def test_a_stored_file_of_more_bytes_than_it_claims_is_refused(tmp_path: Path) -> None:
    stored = Entry("a.csv", CONTENT, 1000, zlib.crc32(CONTENT[:1000]), zipfile.ZIP_STORED)
    with pytest.raises(InputFault, match="inflates to more than the 1000 bytes"):
        only(hand_written(tmp_path / "a.zip", stored)).read()


def test_a_wrong_checksum_is_refused(tmp_path: Path) -> None:
    path = hand_written(tmp_path / "a.zip", replace(entry("a.csv", CONTENT), crc=1))
    with pytest.raises(InputFault, match=r"a\.zip \(a\.csv\): cut short or damaged"):
        only(path).read()


def test_a_locked_file_is_refused_when_it_is_read_and_only_then(tmp_path: Path) -> None:
    path = hand_written(tmp_path / "a.zip", replace(entry("a.csv", CONTENT), flags=1), entry("b.csv", b"1"))
    locked, free = files.members(path)
    assert free.read() == b"1"
    for ask in (locked.read, locked.head, locked.open):
        with pytest.raises(InputFault) as refused:
            ask()
        assert str(refused.value) == f"{path} (a.csv): is locked with a password. Give it unlocked."


def test_a_file_packed_in_an_unknown_way_is_refused(tmp_path: Path) -> None:
    path = hand_written(tmp_path / "a.zip", replace(entry("a.csv", CONTENT), method=99))
    for ask in (only(path).read, only(path).head):
        with pytest.raises(InputFault, match=r"\(a\.csv\): cut short or damaged \(.*not supported"):
            ask()


SMALL = {"2025-06/a.csv": b"1,2,3\n" * 20, "2025-06/b.csv": b"", "notes.txt": b"a,b\n"}


def test_a_directory_that_lists_fewer_files_than_announced_is_refused(tmp_path: Path) -> None:
    """A comment said to be longer than it is swallows the entry behind it."""
    path = zipped(tmp_path / "a.zip", SMALL)
    content = bytearray(path.read_bytes())
    entry_of_b = content.rindex(b"2025-06/b.csv") - 46
    content[entry_of_b + 32 : entry_of_b + 34] = pack("<H", 46 + len("notes.txt"))
    path.write_bytes(content)
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist() == ["2025-06/a.csv", "2025-06/b.csv"]
    said = "its directory lists 2 files where 3 are announced"
    assert refusal(path) == f"{path}: cut short or damaged ({said}). Fetch it again."


def test_an_archive_with_a_comment_or_of_more_files_than_two_bytes_count_is_read(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.csv": CONTENT})
    with zipfile.ZipFile(path, "a") as archive:
        archive.comment = b"From data.police.uk. " * 100
    assert only(path).read() == CONTENT
    many = {f"{i}": b"" for i in range(65_540)}
    assert len(files.members(zipped(tmp_path / "many.zip", many, zipfile.ZIP_STORED))) == len(many)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_an_archive_spoilt_anywhere_gives_its_files_or_one_line(tmp_path: Path, data: st.DataObject) -> None:
    method = data.draw(st.sampled_from(sorted(PACKINGS.values())))
    content = bytearray(zipped(tmp_path / "good.zip", SMALL, method).read_bytes())
    kind = data.draw(st.sampled_from(["flip", "cut", "insert"]))
    at = data.draw(st.integers(0, len(content) - 1))
    if kind == "flip":
        content[at] ^= data.draw(st.integers(1, 255))
    elif kind == "cut":
        del content[at:]
    else:
        content[at:at] = data.draw(st.binary(min_size=1, max_size=30))
    path = tmp_path / "spoilt.zip"
    path.write_bytes(content)
    archives.listed.cache_clear()
    names = told(lambda: {s.member for s in files.members(path)})
    assert names in (set(SMALL), None)
    if names:
        for source in files.members(path):
            assert told(source.read) in (SMALL[source.member], None)
            begun = told(lambda own=source: own.head(5))  # without a checksum: only its length is sure
            assert begun is None or len(begun) == len(SMALL[source.member][:5])


def told(ask: Callable[[], Any]) -> Any:
    """What is answered; None where the answer is a refusal in one line."""
    try:
        return ask()
    except InputFault as fault:
        return None if str(fault).isprintable() else f"several lines: {fault}"
