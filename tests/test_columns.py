"""Columns of a CSV: the cells that Python's own reader finds, as text; what cannot be read as it stands is counted."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata import columns, files
from geodata.faults import Faults, InputFault

WIDTH = "row with too few or too many columns, left out"
QUOTE = "line inside a quotation mark left open, left out"
NOT_UTF8 = "text that is not UTF-8, read with � in its place"
CODED = pa.dictionary(pa.int32(), pa.string())
Cells = list[dict[str, str]]


def read(
    folder: Path,
    content: str | bytes,
    wanted: tuple[str, ...] = (),
    names: tuple[str, ...] = (),
    coded: tuple[str, ...] = (),
) -> tuple[pa.Table, dict[str, int]]:
    """The table of a file with this content, and its faults by reason."""
    path = folder / "table.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    faults = Faults()
    table = columns.read(files.Source(path), faults, wanted, names, coded)
    return table, {reason: n for _, reason, n in faults.rows()}


CELL = st.one_of(
    st.sampled_from(["", "", "0", "01", "1e5", "NA", "null", "NaN", "true", "2025-06", " ", '"', ",", "Ynys Môn"]),
    st.text(st.characters(codec="utf-8", exclude_characters="\r\n\ufeff"), max_size=8),
)
NAME = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\ufeff"), min_size=1, max_size=8)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[list[str]]]:
    header = draw(st.lists(NAME, min_size=1, max_size=5, unique=True))
    return header, draw(st.lists(st.lists(CELL, min_size=len(header), max_size=len(header)), max_size=12))


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(tables(), st.sampled_from(["\n", "\r\n"]), st.booleans(), st.booleans(), st.data())
def test_a_table_has_the_cells_that_pythons_own_reader_finds(
    tmp_path: Path, table: tuple[list[str], list[list[str]]], end: str, mark: bool, quoted: bool, data: st.DataObject
) -> None:
    header, rows = table
    out = io.StringIO()
    writer = csv.writer(out, lineterminator=end, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL)
    writer.writerows([header, *rows])
    coded = data.draw(st.sets(st.sampled_from(header)))
    found, faults = read(tmp_path, out.getvalue().encode("utf-8-sig" if mark else "utf-8"), coded=tuple(coded))
    expected = list(csv.reader(io.StringIO(out.getvalue(), newline="")))
    assert [found.column_names, *zip(*(c.to_pylist() for c in found.columns), strict=True)] == [
        expected[0],
        *map(tuple, expected[1:]),
    ]
    assert faults == {}
    assert found.schema.types == [CODED if name in coded else pa.string() for name in header]


TABLE = "type,place,n\nBurglary,,1\nDrugs,NA,\nBurglary,null,3\n"


def test_coded_columns_come_back_as_codes_of_the_same_text(tmp_path: Path) -> None:
    plain, _ = read(tmp_path, TABLE)
    coded, faults = read(tmp_path, TABLE, coded=("type", "n"))
    assert coded.schema.types == [CODED, pa.string(), CODED]
    assert coded.to_pydict() == plain.to_pydict()
    assert coded["type"].combine_chunks().dictionary.to_pylist() == ["Burglary", "Drugs"]
    assert faults == {}


def test_an_empty_cell_is_empty_text_whether_coded_or_not(tmp_path: Path) -> None:
    found, _ = read(tmp_path, TABLE, coded=("n",))
    assert found["place"].to_pylist() == ["", "NA", "null"]
    assert found["n"].to_pylist() == ["1", "", "3"]
    assert [c.null_count for c in found.columns] == [0, 0, 0]


def test_wanted_columns_come_in_the_order_asked_for_and_no_others(tmp_path: Path) -> None:
    found, _ = read(tmp_path, TABLE, wanted=("n", "type"), coded=("type", "Reported by"))
    assert found.to_pydict() == {"n": ["1", "", "3"], "type": ["Burglary", "Drugs", "Burglary"]}
    assert found.schema.types == [pa.string(), CODED]


def test_a_table_without_a_header_takes_the_names_it_is_given(tmp_path: Path) -> None:
    found, faults = read(tmp_path, "AB1 2CD,10\nAB1 2CE,20\n", names=("Postcode", "PQ"), coded=("PQ",))
    assert found.to_pydict() == {"Postcode": ["AB1 2CD", "AB1 2CE"], "PQ": ["10", "20"]}
    assert faults == {}


@pytest.mark.parametrize("content", ["a,b", "a,b\n", "\ufeffa,b\r\n"])
def test_a_header_alone_is_a_table_without_rows(tmp_path: Path, content: str) -> None:
    found, faults = read(tmp_path, content, coded=("b",))
    assert (found.column_names, found.schema.types, len(found)) == (["a", "b"], [pa.string(), CODED], 0)
    assert faults == {}


def test_numbers_below_an_empty_first_line_are_text_too(tmp_path: Path) -> None:
    found, faults = read(tmp_path, "\na,b\n007,1.50\n")
    assert (found.to_pydict(), faults) == ({"a": ["007"], "b": ["1.50"]}, {})


def test_a_last_line_without_an_end_is_a_row(tmp_path: Path) -> None:
    found, faults = read(tmp_path, "a,b\n1,2\n3,4", coded=("a",))
    assert (found.to_pydict(), faults) == ({"a": ["1", "3"], "b": ["2", "4"]}, {})


def test_rows_of_another_width_are_left_out_and_counted(tmp_path: Path) -> None:
    found, faults = read(tmp_path, "a,b\n1,2\n3\n4,5,6\n7,8\n", coded=("a",))
    assert (found.to_pydict(), faults) == ({"a": ["1", "7"], "b": ["2", "8"]}, {WIDTH: 2})


def test_lines_behind_an_open_quotation_mark_are_counted(tmp_path: Path) -> None:
    found, faults = read(tmp_path, 'a,b\n1,2\n3,"4\n5,6\n7,8\n', coded=("b",))
    assert found.to_pydict()["a"][:1] == ["1"]
    assert len(found) + sum(faults.values()) == 4
    assert faults.keys() <= {WIDTH, QUOTE}


def test_rows_that_are_not_utf8_are_read_and_counted_also_where_the_column_is_not_wanted(tmp_path: Path) -> None:
    content = "a,b\nMôn,1\nBath,2\nMôn,3\n".encode("latin-1")
    found, faults = read(tmp_path, content, coded=("a",))
    assert (found["a"].to_pylist(), faults) == (["M�n", "Bath", "M�n"], {NOT_UTF8: 2})
    found, faults = read(tmp_path, content, wanted=("b",))
    assert (found.to_pydict(), faults) == ({"b": ["1", "2", "3"]}, {NOT_UTF8: 2})


@pytest.mark.parametrize("content", ["", "\n\n", ",,\na,b,c,d\n" * 2])
def test_what_is_no_table_of_the_wanted_columns_is_refused_by_name(tmp_path: Path, content: str) -> None:
    with pytest.raises(InputFault, match=r"table\.csv: cannot be read as a table"):
        read(tmp_path, content, wanted=("a",))


def test_a_table_reads_alike_from_a_folder_a_gz_and_an_archive(tmp_path: Path) -> None:
    plain, _ = read(tmp_path, TABLE)
    (tmp_path / "table.csv.gz").write_bytes(gzip.compress(TABLE.encode()))
    with zipfile.ZipFile(tmp_path / "tables.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("2025-06/table.csv", TABLE)
    sources = files.Source(tmp_path / "table.csv.gz"), *files.members(tmp_path / "tables.zip")
    assert [columns.read(source, Faults()).to_pydict() for source in sources] == [plain.to_pydict()] * 2
