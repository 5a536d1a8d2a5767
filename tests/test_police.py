"""Street-level crime: every row of a file is counted as a record or reported with the reason why not."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import reading
import village
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata import files, months, police, sources
from geodata.faults import Faults, InputFault
from geodata.kept import Kept

MONTH = "2025-03"
NAME = f"{MONTH}-{village.FORCE}-street.csv"
WIDTH = "row with too few or too many columns, left out"
QUOTE = "line inside a quotation mark left open, left out"
OTHER_MONTH = "row of another month than its file, left out"
UNKNOWN = "crime type that is none of the fourteen, left out"
NO_NUMBER = "coordinate that is no longitude or latitude, counted as unplaced"
HALF = "longitude without latitude, or the reverse, counted as unplaced"
REPEAT = "repeat of an id with the same place and type, counted once"
RETURNS = "id that returns with another place or type, each counted"
NOT_UTF8 = "text that is not UTF-8, read with � in its place"
LEFT_OUT = (WIDTH, QUOTE, OTHER_MONTH, UNKNOWN, REPEAT)  # the reasons that keep a row from being a record


def load(folder: Path, content: str | bytes, name: str = NAME) -> tuple[pd.DataFrame, dict[str, int]]:
    """The records of one file and, by reason, the rows that could not be read as they stand."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    faults = Faults()
    records = reading.records(reading.read_path(path, faults))
    assert {file for file, _, _ in faults.rows()} <= {name}
    return records, {reason: n for _, reason, n in faults.rows()}


def row(**cells: str) -> dict[str, str]:
    """A burglary in the first ward with its own id, with some cells as given."""
    return village.record(MONTH, **cells)


def ordinary(count: int) -> list[dict[str, str]]:
    return [row(**{"Crime ID": f"id{i}"}) for i in range(count)]


def test_a_plain_file_gives_a_record_a_row(tmp_path: Path) -> None:
    records, faults = load(tmp_path, village.street(village.month_of(MONTH)))
    assert faults == {}
    assert Counter(records["category"]) == {"burglary": 14, "anti-social-behaviour": 8, "robbery": 8}
    assert set(records["force"]) == {village.FORCE}
    assert set(records["month"]) == {MONTH}
    assert records[["lon", "lat"]].isna().all(axis=1).sum() == 2
    lon, lat = map(float, village.middle("E05999003"))
    assert records.loc[records["category"] == "robbery", ["lon", "lat"]].drop_duplicates().values.tolist() == [
        [lon, lat]
    ]


def test_the_force_is_named_as_it_reports_itself(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text(village.street(ordinary(1)), encoding="utf-8")
    street = reading.read_path(tmp_path)
    assert street.names == {village.FORCE: village.REPORTED_BY}


def with_bom(text: str) -> bytes:
    return b"\xef\xbb\xbf" + text.encode()


def with_crlf(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()


def without_last_line_end(text: str) -> bytes:
    return text.removesuffix("\n").encode()


def with_empty_lines(text: str) -> bytes:
    return text.replace("\n", "\n\n").encode()


def with_commas_in_quotes(text: str) -> bytes:
    return text.replace("High Street", '"High Street, North, ""Top"" End"').replace("On or near ", "").encode()


def with_other_letters(text: str) -> bytes:
    return text.replace("High Street", "Ffordd y Môr").encode()


def with_columns_in_another_order(text: str) -> bytes:
    lines = [line.split(",") for line in text.splitlines()]
    return "".join(",".join(reversed(line)) + "\n" for line in lines).encode()


def without_context(text: str) -> bytes:
    return "".join(line.rpartition(",")[0] + "\n" for line in text.splitlines()).encode()


@pytest.mark.parametrize(
    "written",
    [
        with_bom,
        with_crlf,
        without_last_line_end,
        with_empty_lines,
        with_commas_in_quotes,
        with_other_letters,
        with_columns_in_another_order,
        without_context,
    ],
    ids=lambda w: w.__name__,
)
def test_the_same_rows_written_another_way_give_the_same_records(tmp_path: Path, written: Any) -> None:
    text = village.street(village.month_of(MONTH))
    plain, _ = load(tmp_path, text)
    records, faults = load(tmp_path, written(text))
    assert faults == {}
    pd.testing.assert_frame_equal(records, plain)


def test_rows_of_another_width_are_left_out_and_counted(tmp_path: Path) -> None:
    text = village.street(ordinary(3)) + "a,b,c\n" + ",".join("x" * 13) + "\n"
    records, faults = load(tmp_path, text)
    assert (len(records), faults) == (3, {WIDTH: 2})


def test_an_open_quotation_mark_costs_the_lines_after_it_and_every_one_is_counted(tmp_path: Path) -> None:
    lines = village.street(ordinary(10)).splitlines(keepends=True)
    lines[5] = lines[5].replace("On or near", '"On or near')
    records, faults = load(tmp_path, "".join(lines))
    assert len(records) == 4
    assert len(records) + sum(faults.values()) == 10
    assert faults.keys() <= {WIDTH, QUOTE}


def test_an_open_quotation_mark_in_a_large_file_is_no_other_matter(tmp_path: Path) -> None:
    lines = village.street(ordinary(12_000)).splitlines(keepends=True)
    lines[9_001] = lines[9_001].replace("On or near", '"On or near')
    assert sum(map(len, lines)) > 1 << 20
    records, faults = load(tmp_path, "".join(lines))
    assert len(records) == 9_000
    assert len(records) + sum(faults.values()) == 12_000


def test_text_that_is_not_utf8_is_read_all_the_same_and_counted(tmp_path: Path) -> None:
    rows = [row(**{"Crime ID": "é"}), row(**{"Crime ID": "plain"}), row(kind="Burglàry")]
    records, faults = load(tmp_path, village.street(rows).encode("latin-1"))
    assert (len(records), faults) == (2, {NOT_UTF8: 2, UNKNOWN: 1})


@pytest.mark.parametrize("kind", ["", "burglary", "Violent crime", "Burglary ", "Public disorder and weapons"])
def test_a_crime_type_that_is_none_of_the_fourteen_is_left_out_and_counted(tmp_path: Path, kind: str) -> None:
    records, faults = load(tmp_path, village.street([*ordinary(2), row(kind=kind)]))
    assert (len(records), faults) == (2, {UNKNOWN: 1})


@pytest.mark.parametrize("month", ["2025-04", "2024-03", "", "March"])
def test_a_row_of_another_month_than_its_file_is_left_out_and_counted(tmp_path: Path, month: str) -> None:
    records, faults = load(tmp_path, village.street([*ordinary(2), row(Month=month)]))
    assert (len(records), faults) == (2, {OTHER_MONTH: 1})


@pytest.mark.parametrize(
    ("lon", "lat", "reason"),
    [
        ("abc", "53.4", NO_NUMBER),
        ("-1.4", "53,4", NO_NUMBER),
        ("inf", "53.4", NO_NUMBER),
        ("nan", "53.4", NO_NUMBER),
        ("-1.4", "-inf", NO_NUMBER),
        ("433500", "387800", NO_NUMBER),  # metres of the National Grid
        ("-1.4", "91", NO_NUMBER),
        ("x", "y", NO_NUMBER),
        ("x", "", NO_NUMBER),
        (" ", " ", NO_NUMBER),
        ("-1.4", "", HALF),
        ("", "53.4", HALF),
    ],
)
def test_a_row_whose_place_makes_no_sense_is_counted_as_unplaced_once(
    tmp_path: Path, lon: str, lat: str, reason: str
) -> None:
    rows = [*ordinary(2), row(Longitude=f'"{lon}"' if "," in lon else lon, Latitude=lat)]
    records, faults = load(tmp_path, village.street(rows))
    assert (len(records), faults) == (3, {reason: 1})
    assert records[["lon", "lat"]].isna().sum().tolist() == [1, 1]


def test_a_row_without_a_place_is_no_fault(tmp_path: Path) -> None:
    records, faults = load(tmp_path, village.street([row(Longitude="", Latitude="")]))
    assert (len(records), faults) == (1, {})


def test_a_repeated_id_with_the_same_place_and_type_counts_once(tmp_path: Path) -> None:
    records, faults = load(tmp_path, village.street([row(**{"Crime ID": "same"})] * 3))
    assert (len(records), faults) == (1, {REPEAT: 2})


def test_a_repeated_id_without_a_place_counts_once_too(tmp_path: Path) -> None:
    records, faults = load(tmp_path, village.street([row(Longitude="", Latitude="", **{"Crime ID": "same"})] * 2))
    assert (len(records), faults) == (1, {REPEAT: 1})


@pytest.mark.parametrize("differs", [{"kind": "Robbery"}, {"Longitude": "-1.3"}, {"Latitude": "53.1"}])
def test_a_repeated_id_of_another_place_or_type_is_another_record(tmp_path: Path, differs: dict[str, str]) -> None:
    rows = [row(**{"Crime ID": "same"}), village.record(MONTH, **({"Crime ID": "same"} | differs))]
    records, faults = load(tmp_path, village.street(rows))
    assert (len(records), faults) == (2, {RETURNS: 1})


def test_of_a_mixed_lot_of_one_id_only_the_alike_are_one(tmp_path: Path) -> None:
    """Two alike, one of another type, one elsewhere: three records, one repeat, two returns."""
    same = {"Crime ID": "same"}
    rows = [row(**same), row(**same), row(kind="Robbery", **same), row(Longitude="-1.3", **same)]
    records, faults = load(tmp_path, village.street([*rows, *ordinary(2)]))
    assert (len(records), faults) == (5, {REPEAT: 1, RETURNS: 2})


def test_rows_without_an_id_are_never_repeats_of_each_other(tmp_path: Path) -> None:
    records, faults = load(tmp_path, village.street([row(kind="Anti-social behaviour")] * 5))
    assert (len(records), faults) == (5, {})


def test_an_id_that_returns_in_another_month_is_another_record(tmp_path: Path) -> None:
    for month in ("2025-03", "2025-04"):
        text = village.street([village.record(month, **{"Crime ID": "same"})])
        (tmp_path / f"{month}-testshire-street.csv").write_text(text, encoding="utf-8")
    faults = Faults()
    records = reading.records(reading.read_path(tmp_path, faults))
    assert (records["month"].tolist(), faults.rows()) == (["2025-03", "2025-04"], [])


def test_a_file_of_a_header_only_holds_no_record_and_no_fault(tmp_path: Path) -> None:
    for end in ("\n", ""):
        records, faults = load(tmp_path, village.street([]).removesuffix("\n") + end)
        assert (len(records), faults) == (0, {})
        assert list(records) == ["force", "month", "category", "point", "lon", "lat"]


def test_a_file_that_is_no_table_is_refused_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(InputFault, match=f"{NAME}: cannot be read as a table"):
        load(tmp_path, "," * 11 + "\n" + village.street(ordinary(2)))


@pytest.mark.parametrize("rows", [1, 3])
def test_a_file_whose_rows_are_all_of_another_month_is_refused(tmp_path: Path, rows: int) -> None:
    with pytest.raises(InputFault, match=f"{NAME}: every row is of 2025-04, not of {MONTH} as its name says"):
        load(tmp_path, village.street([row(Month="2025-04")] * rows))


def the_wrong_way_round(cells: dict[str, str]) -> dict[str, str]:
    return cells | {"Longitude": cells["Latitude"], "Latitude": cells["Longitude"]}


def test_a_file_with_longitude_and_latitude_the_wrong_way_round_is_refused(tmp_path: Path) -> None:
    rows = [the_wrong_way_round(row()) for _ in range(6)]
    with pytest.raises(InputFault, match=f"{NAME}: longitude and latitude are the wrong way round"):
        load(tmp_path, village.street([*rows, *ordinary(4)]))


def test_a_row_with_its_coordinates_the_wrong_way_round_is_unplaced_and_counted(tmp_path: Path) -> None:
    records, faults = load(tmp_path, village.street([the_wrong_way_round(row()), *ordinary(4)]))
    assert (len(records), faults) == (5, {"longitude and latitude the wrong way round, counted as unplaced": 1})
    assert records["lon"].isna().sum() == 1


@pytest.mark.parametrize(("lon", "lat"), [("-73.98", "40.75"), ("13.4", "52.5"), ("0.0", "0.0")])
def test_a_file_of_another_country_is_refused(tmp_path: Path, lon: str, lat: str) -> None:
    rows = [row(Longitude=lon, Latitude=lat) for _ in range(6)]
    with pytest.raises(InputFault, match="most of its points lie outside the British Isles"):
        load(tmp_path, village.street([*rows, *ordinary(4)]))


def test_a_few_points_abroad_are_kept_as_they_are_published(tmp_path: Path) -> None:
    records, faults = load(tmp_path, village.street([row(Longitude="2.9", Latitude="50.1"), *ordinary(4)]))
    assert (len(records), faults) == (5, {})
    assert (records["lon"] == 2.9).sum() == 1


def test_more_than_six_decimals_are_rounded_and_counted(tmp_path: Path) -> None:
    """police.uk writes six; a spreadsheet that has been over a file leaves more."""
    rows = [row(Longitude="-1.4900004"), row(Longitude="-1.48999999999999"), *ordinary(2)]
    records, faults = load(tmp_path, village.street(rows))
    assert faults == {"coordinate of more than six decimals, rounded to six": 1}
    assert sorted(records["lon"])[:2] == [-1.49, -1.49]


def test_both_vintages_of_small_areas_are_read_alike(tmp_path: Path) -> None:
    """A record's place is its point; the LSOA beside it, of 2011 or 2021, changes nothing."""
    old, new = (
        load(tmp_path, village.street([row(**{"LSOA code": code, "LSOA name": f"Sheffield {code}"})]))
        for code in ("E01007321", "E01033262")
    )
    pd.testing.assert_frame_equal(old[0], new[0])
    assert old[1] == new[1] == {}


def test_forces_of_other_nations_are_read_and_set_apart(tmp_path: Path) -> None:
    for force, name in (
        (village.FORCE, village.REPORTED_BY),
        ("northern-ireland", "Police Service of Northern Ireland"),
    ):
        rows = [row(**{"Reported by": name}) for _ in range(3)]
        (tmp_path / f"{MONTH}-{force}-street.csv").write_text(village.street(rows), encoding="utf-8")
    found = reading.read_path(tmp_path)
    assert found.names == {village.FORCE: village.REPORTED_BY}
    assert len(reading.records(found)) == 3
    told = found.apart[found.apart["dataset"] == "crime"]
    assert told[["force", "month", "rows"]].to_numpy().tolist() == [["northern-ireland", MONTH, 3]]


def test_outcomes_and_searches_are_counted_row_by_row(real: Path) -> None:
    """Beside pandas, on the City of London's outcomes; a search has commas inside its cells."""
    archive = real / "outcomes/city-of-london-2016-01_2017-06.zip"
    seen = reading.read_path(archive).seen
    with zipfile.ZipFile(archive) as members:
        names = [n for n in members.namelist() if n.endswith("-outcomes.csv")]
        told = {name[:7]: len(pd.read_csv(members.open(name))) for name in names}
    own = seen[seen["dataset"] == "outcomes"]
    assert dict(zip(own["month"], own["rows"], strict=True)) == told
    assert len(told) == 18


def test_files_read_by_a_build_before_are_not_read_again(tmp_path: Path) -> None:
    """The archive is the same in name, but its bytes are gone: only what was kept can answer."""
    (tmp_path / NAME).write_text(village.street(village.month_of(MONTH)), encoding="utf-8")
    chosen = sources.survey(tmp_path)
    keep = Kept(tmp_path / "kept")
    (first,) = months.read(chosen, keep, lambda *_: None)
    assert keep.counts == {"made": 2, "found": 0}  # its cells, and what became of its crimes
    again = Kept(tmp_path / "kept")
    (second,) = months.read(chosen, again, lambda *_: None)
    assert again.counts == {"made": 0, "found": 1}
    assert second.cells is not None
    assert first.cells is not None
    assert second.cells.equals(first.cells)
    assert (second.rows, second.faults, second.reported_by) == (first.rows, first.faults, first.reported_by)


def test_a_file_whose_content_changed_is_read_again(tmp_path: Path) -> None:
    keep = Kept(tmp_path / "kept")
    for count in (2, 3):
        (tmp_path / NAME).write_text(village.street(ordinary(count)), encoding="utf-8")
        (month,) = months.read(sources.recognise(tmp_path / NAME), keep, lambda *_: None)
        assert month.rows["crime"] == count


def archive(path: Path, held: dict[str, int], stamp: tuple[int, ...] = (2025, 6, 1, 0, 0, 0)) -> Path:
    """An archive with as many burglaries a month as given."""
    with zipfile.ZipFile(path, "w") as out:
        for month, count in held.items():
            rows = [village.record(month, **{"Crime ID": f"id{i}"}) for i in range(count)]
            member = zipfile.ZipInfo(f"{month}/{month}-{village.FORCE}-street.csv", stamp)  # type: ignore[arg-type]
            out.writestr(member, village.street(rows))
    return path


@pytest.mark.parametrize(("old", "new"), [("a", "b"), ("b", "a")])
def test_of_two_archives_the_one_with_the_newer_month_wins(tmp_path: Path, old: str, new: str) -> None:
    archive(tmp_path / f"{old}.zip", {"2025-01": 5, "2025-02": 5})
    archive(tmp_path / f"{new}.zip", {"2025-02": 7, "2025-03": 6})
    taken = sources.survey(tmp_path)
    chosen = police.choose(taken, (), "", "")
    assert [(t.month, t.source.path.stem) for t in chosen] == [("2025-01", old), ("2025-02", new), ("2025-03", new)]
    assert [(a.source.path.stem, b.source.path.stem) for a, b in police.replaced(taken, chosen)] == [(old, new)]


def test_of_two_archives_to_the_same_month_the_one_written_later_wins(tmp_path: Path) -> None:
    archive(tmp_path / "a.zip", {"2025-01": 7}, (2025, 7, 1, 0, 0, 0))
    archive(tmp_path / "b.zip", {"2025-01": 5}, (2025, 6, 1, 0, 0, 0))
    assert [t.source.path.stem for t in police.choose(sources.survey(tmp_path), (), "", "")] == ["a"]


def test_control_characters_stay_inside_their_cell(tmp_path: Path) -> None:
    records, faults = load(
        tmp_path, village.street([*ordinary(1), row(Location="High\0Street\x1b[2J", kind="Robbery")])
    )
    assert (records["category"].tolist(), faults) == (["burglary", "robbery"], {})


CELLS = st.fixed_dictionaries(
    {
        "Crime ID": st.sampled_from(["", "", "a", "b", "c"]),
        "Month": st.sampled_from([MONTH, MONTH, MONTH, "2025-02", ""]),
        "Longitude": st.sampled_from(["-1.49", "-1.47", "", "east", "999"]),
        "Latitude": st.sampled_from(["53.39", "", "north"]),
        "Crime type": st.sampled_from(["Burglary", "Robbery", "Drugs", "Anti-social behaviour", "Treason", ""]),
        "Location": st.sampled_from(["On or near High Street", "Ffordd, y Môr", 'The "Old" Lane']),
    }
)
SPOILT = st.sampled_from(["", ",,,,\n", "a\n", ",".join("x" * 14) + "\n"])


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(CELLS, SPOILT), max_size=30), st.sampled_from(["\n", "\r\n"]))
def test_every_row_is_a_record_or_reported(tmp_path: Path, rows: list[tuple[dict[str, str], str]], end: str) -> None:
    """The sums are kept by plain Python over the same rows."""
    text = village.street([], end)
    for cells, spoilt in rows:
        text += village.street([row(**cells)], end).split(end, 1)[1] + spoilt
    text += village.street([row()], end).split(end, 1)[1]  # a file wholly of other months is refused
    rows = [*rows, ({**row(), "Crime ID": ""}, "")]
    records, faults = load(tmp_path, text)

    own = [cells for cells, _ in rows if cells["Month"] == MONTH]
    known = [cells for cells in own if cells["Crime type"] not in {"", "Treason"}]
    kept = [where(cells) for cells in known]
    with_id = [(c["Crime ID"], c["Crime type"], p) for c, p in zip(known, kept, strict=True) if c["Crime ID"]]
    expected = {
        WIDTH: sum(spoilt != "" for _, spoilt in rows),
        OTHER_MONTH: len(rows) - len(own),
        UNKNOWN: len(own) - len(known),
        REPEAT: len(with_id) - len(set(with_id)),
        RETURNS: len(set(with_id)) - len({i for i, _, _ in with_id}),
        NO_NUMBER: sum(nonsense(c) for c in known),
        HALF: sum(not nonsense(c) and (c["Longitude"] == "") != (c["Latitude"] == "") for c in known),
    }
    assert faults == {reason: n for reason, n in expected.items() if n}
    lines = len(rows) + expected[WIDTH]
    assert len(records) + sum(n for reason, n in faults.items() if reason in LEFT_OUT) == lines


def nonsense(cells: dict[str, str]) -> bool:
    return cells["Longitude"] in {"east", "999"} or cells["Latitude"] == "north"


def where(cells: dict[str, str]) -> tuple[str, str] | None:
    place = (cells["Longitude"], cells["Latitude"])
    return None if "" in place or nonsense(cells) else place


def by_pandas(archive: Path) -> pd.DataFrame:
    """Force, month, rows and repeats of every file of an archive, by pandas."""
    told = []
    with zipfile.ZipFile(archive) as members:
        for name in members.namelist():
            frame = pd.read_csv(members.open(name), usecols=["Crime ID", "Crime type", "Longitude", "Latitude"])
            ids = frame[frame["Crime ID"].notna()]
            month, force = re.match(r".*/(\d{4}-\d\d)-(.*)-street\.csv", name).groups()  # type: ignore[union-attr]
            told.append((force, month, len(frame), int(ids.duplicated().sum())))
    return pd.DataFrame(told, columns=["force", "month", "rows", "repeats"]).set_index(["force", "month"])


@pytest.mark.parametrize(
    "archive", ["all-forces-2025-06.zip", "six-small-forces-2024-01_2025-12.zip"], ids=["all forces", "six forces"]
)
def test_rows_of_real_files_are_records_or_repeats(real: Path, archive: str) -> None:
    faults = Faults()
    taken = sources.recognise(real / "street" / archive)
    records = reading.records(reading.read(taken, faults))
    expected = by_pandas(real / "street" / archive)
    expected = expected[expected.index.get_level_values("force") != "northern-ireland"]
    counted = records.groupby(["force", "month"]).size()
    assert counted.to_dict() == (expected["rows"] - expected["repeats"]).to_dict()
    repeats = {file: n for file, reason, n in faults.rows() if reason == REPEAT}
    due = expected["repeats"].to_dict()
    by_file = {str(t.source): due.get((t.force, t.month)) for t in taken}
    assert {file: n for file, n in repeats.items() if "northern-ireland" not in file} == {
        f: n for f, n in by_file.items() if n
    }
    assert {reason for _, reason, _ in faults.rows()} <= {REPEAT, RETURNS}


def taken(*wanted: tuple[str, str]) -> list[sources.Taken]:
    paths = [Path(f"{month}-{force}-street.csv") for month, force in wanted]
    return [sources.Taken(files.Source(p), "street", month=m, force=f) for p, (m, f) in zip(paths, wanted, strict=True)]


FILES = taken(("2024-12", "kent"), ("2025-01", "kent"), ("2025-02", "kent"), ("2025-01", "essex"))


@pytest.mark.parametrize(
    ("forces", "first", "last", "expected"),
    [
        ((), "", "", [("2024-12", "kent"), ("2025-01", "essex"), ("2025-01", "kent"), ("2025-02", "kent")]),
        (("essex",), "", "", [("2025-01", "essex")]),
        ((), "2025-01", "2025-01", [("2025-01", "essex"), ("2025-01", "kent")]),
        (("kent",), "2025-01", "", [("2025-01", "kent"), ("2025-02", "kent")]),
        (("kent", "essex"), "", "2025-01", [("2024-12", "kent"), ("2025-01", "essex"), ("2025-01", "kent")]),
    ],
)
def test_forces_and_months_are_chosen_with_both_ends(
    forces: tuple[str, ...], first: str, last: str, expected: list[tuple[str, str]]
) -> None:
    assert [(t.month, t.force) for t in police.choose(FILES, forces, first, last)] == expected


@pytest.mark.parametrize(
    ("forces", "first", "last", "said"),
    [
        ((), "2030-01", "", "no street-level crime in the period asked for. At hand: 2024-12 to 2025-02"),
        ((), "2025-02", "2025-01", "no street-level crime in the period asked for"),
        (("atlantis",), "", "", "of atlantis in the period asked for. At hand: essex, kent"),
        (("kent", "atlantis"), "", "", "of atlantis"),
        (("kent", "essex"), "2025-02", "", "of essex in the period asked for. At hand: 2025-01 to 2025-01"),
        ((), "june", "", "--from: “june” is not a month"),
        ((), "2025-1", "", "--from: “2025-1” is not a month"),
        ((), "", "2025-13", "--to: “2025-13” is not a month"),
        ((), "2025-01-01", "", "--from: “2025-01-01” is not a month"),
    ],
)
def test_a_choice_that_leaves_nothing_is_refused_with_what_is_at_hand(
    forces: tuple[str, ...], first: str, last: str, said: str
) -> None:
    with pytest.raises(InputFault, match=re.escape(said)):
        police.choose(FILES, forces, first, last)


def test_of_two_files_for_one_force_and_month_the_later_is_read() -> None:
    first, second = (sources.Taken(files.Source(Path(p)), "street", month=MONTH, force="kent") for p in ("a", "b"))
    assert police.choose([first, second], (), "", "") == [second]
    assert police.replaced([first, second], [second]) == [(first, second)]
