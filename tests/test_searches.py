"""Stop and search: every row of a file is somebody searched, a vehicle, or told; a missing month is never zero.

The sums on real files are pandas' own (`real_searches`).
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pandas as pd
import pytest
import village
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from real_searches import ARCHIVE, by_pandas

from geodata import coverage, months, police, search_tables, searches, sources, tables
from geodata.faults import Faults, InputFault
from geodata.kept import Kept
from geodata.police import Month

MONTH = "2025-06"
NAME = f"{MONTH}-{village.FORCE}-stop-and-search.csv"
WHITE, BLACK = "White - Irish", "Black/African/Caribbean/Black British - African"
NOT_STATED = "Other ethnic group - Not stated"
NOTHING = "A no further action disposal"


def search(**cells: str) -> dict[str, str]:
    """A person of a White group searched in vain, with some cells as given (underscores for spaces)."""
    own = {"Type": "Person search", "Date": f"{MONTH}-10T12:00:00+00:00", "Self-defined ethnicity": WHITE,
           "Outcome": NOTHING}  # fmt: skip
    return dict.fromkeys(sources.SEARCHES, "") | own | cells


def of(ethnicity: str, **cells: str) -> dict[str, str]:
    return search(**{"Self-defined ethnicity": ethnicity}, **cells)


def linked(told: str, outcome: str = "Arrest") -> dict[str, str]:
    return search(**{"Outcome": outcome, "Outcome linked to object of search": told})


def text(rows: Iterable[dict[str, str]], end: str = "\n") -> str:
    out = io.StringIO()
    table = csv.DictWriter(out, sources.SEARCHES, lineterminator=end)
    table.writeheader()
    table.writerows(rows)
    return out.getvalue()


def load(folder: Path, content: str | bytes, name: str = NAME) -> Month:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    (taken,) = sources.recognise(path)
    return police.read(taken)


def told(month: Month) -> dict[str, int]:
    return dict(month.faults)


def people(month: Month) -> dict[str, int]:
    """Group → people searched, of the groups with any."""
    return {group: n[0] for group, n in month.searches.items() if n[0]}


# What a row is


def test_a_search_of_a_vehicle_alone_is_of_nobody_but_is_a_row_of_the_ledger(tmp_path: Path) -> None:
    rows = [search(), search(Type="Person and Vehicle search"), search(Type="Vehicle search")]
    month = load(tmp_path, text(rows))
    assert people(month) == {"White": 2}
    assert month.rows == {"stop-and-search": 3}


def test_every_group_is_there_with_zeros(tmp_path: Path) -> None:
    month = load(tmp_path, text([search()]))
    assert tuple(month.searches) == ("White", "Black", "Asian", "Mixed", "Other", "Not recorded")
    assert month.searches["Black"] == (0, 0, 0, 0)


def test_what_is_not_stated_is_not_recorded_whatever_the_officer_saw(tmp_path: Path) -> None:
    seen = {"Officer-defined ethnicity": "Black"}
    month = load(tmp_path, text([of("", **seen), of(NOT_STATED, **seen), of("Not Stated (NS)", **seen)]))
    assert people(month) == {"Not recorded": 3}
    assert told(month) == {}


def test_words_of_older_and_newer_files_are_of_the_same_groups(tmp_path: Path) -> None:
    words = {
        "White - White British (W1)": "White", "Black or Black British - African (B2)": "Black",
        "Chinese or other ethnic group - Chinese (O1)": "Asian", "Asian/Asian British - Chinese": "Asian",
        "Mixed - White and Asian (M3)": "Mixed", "Other ethnic group - Arab": "Other",
        "White - Gypsy or Irish Traveller": "White",
    }  # fmt: skip
    for word, group in words.items():
        month = load(tmp_path, text([of(word)]))
        assert (people(month), told(month)) == ({group: 1}, {}), word


def test_case_and_spaces_do_not_matter(tmp_path: Path) -> None:
    month = load(tmp_path, text([of(f" {WHITE.upper()} "), of(BLACK.lower())]))
    assert (people(month), told(month)) == ({"White": 1, "Black": 1}, {})


def test_an_unknown_ethnicity_is_not_recorded_and_told_by_its_word(tmp_path: Path) -> None:
    month = load(tmp_path, text([of("Martian"), of("Martian"), of("Venusian"), search()]))
    assert people(month) == {"White": 1, "Not recorded": 3}
    assert told(month) == {
        "self-defined ethnicity that is not in the table, counted as not recorded: “Martian”": 2,
        "self-defined ethnicity that is not in the table, counted as not recorded: “Venusian”": 1,
    }


def test_of_a_thousand_unknown_words_the_most_frequent_are_told_and_the_others_together(tmp_path: Path) -> None:
    rows = [of(f"<b>\x1b[2JWord {i}" + "x" * 500) for i in range(1000)] + [of("Martian")] * 2
    month = load(tmp_path, text(rows))
    assert people(month) == {"Not recorded": 1002}
    assert sum(told(month).values()) == 1002
    assert len(told(month)) <= searches.NAMED + 1
    assert all(len(reason) < 200 and "\x1b" not in reason and "<" not in reason for reason in told(month))


@pytest.mark.parametrize(
    ("outcome", "resulted"),
    [
        (NOTHING, 0),
        ("Nothing found - no further action", 0),
        ("Suspected psychoactive substances seized - No further action", 0),
        ("False", 0),
        ("", 0),
        ("Arrest", 1),
        ("Suspect arrested", 1),
        ("Khat or Cannabis warning", 1),
        ("Article found - Detailed outcome unavailable", 1),
    ],
)
def test_anything_but_no_further_action_is_a_result(tmp_path: Path, outcome: str, resulted: int) -> None:
    month = load(tmp_path, text([search(Outcome=outcome)]))
    assert (month.searches["White"], told(month)) == ((1, resulted, 0, 0), {})


def test_an_unknown_outcome_is_a_result_and_told_by_its_word(tmp_path: Path) -> None:
    month = load(tmp_path, text([search(Outcome="Beamed up")]))
    assert month.searches["White"] == (1, 1, 0, 0)
    assert told(month) == {"outcome of a search that is not in the table, counted as a result: “Beamed up”": 1}


def test_a_blank_link_is_neither_found_nor_not_found(tmp_path: Path) -> None:
    month = load(tmp_path, text([linked("True"), linked("False"), linked("false", NOTHING), linked(""), linked("?")]))
    assert month.searches["White"] == (5, 4, 1, 3)


# Which month a row is of


def test_the_last_hour_of_may_in_utc_is_of_june_on_the_clock(tmp_path: Path) -> None:
    rows = [search(Date="2025-05-31T23:00:00+00:00"), search(Date="2025-06-30T22:59:00+00:00")]
    month = load(tmp_path, text([*rows, search(Date="2025-06-30T23:00:00+00:00")]))
    assert people(month) == {"White": 2}
    assert month.rows == {"stop-and-search": 2}
    assert told(month) == {"row of another month than its file, left out": 1}


def test_a_search_without_a_date_is_of_its_files_month_and_told(tmp_path: Path) -> None:
    month = load(tmp_path, text([search(Date=""), search(Date="some day"), search()]))
    assert people(month) == {"White": 3}
    assert told(month) == {"search without a date, counted in the month of its file": 2}


def test_a_file_of_another_month_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputFault, match="every row is of 2025-04, not of 2025-06 as its name says"):
        load(tmp_path, text([search(Date="2025-04-10T12:00:00+00:00")] * 2))


# Files that are not whole


def test_a_file_of_a_header_only_holds_nobody(tmp_path: Path) -> None:
    month = load(tmp_path, text([]))
    assert (people(month), month.rows, told(month)) == ({}, {"stop-and-search": 0}, {})


def test_half_a_last_line_is_told(tmp_path: Path) -> None:
    whole = text([search(), search()])
    month = load(tmp_path, whole[:-20])
    assert people(month) == {"White": 1}
    assert told(month) == {"row with too few or too many columns, left out": 1}


def test_a_file_without_the_column_of_ethnicity_is_refused(tmp_path: Path) -> None:
    lines = [line.split(",") for line in text([search()]).splitlines()]
    short = "".join(",".join(cells[:8] + cells[9:]) + "\n" for cells in lines)
    path = tmp_path / NAME
    path.write_text(short, encoding="utf-8")
    taken = sources.Taken(sources.Source(path), "stop-and-search", month=MONTH, force=village.FORCE)
    with pytest.raises(InputFault, match=NAME):
        police.read(taken)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_byte_order_marks_do_not_matter(tmp_path: Path, end: str, mark: bytes) -> None:
    rows = [search(**{"Policing operation": 'A "Lantern", lit'}), of(BLACK)]
    month = load(tmp_path, mark + text(rows, end).encode())
    assert (people(month), told(month)) == ({"White": 1, "Black": 1}, {})


CELLS = st.fixed_dictionaries(
    {
        "Type": st.sampled_from(["Person search", "Person and Vehicle search", "Vehicle search", ""]),
        "Date": st.sampled_from([f"{MONTH}-01T00:00:00+01:00", f"{MONTH}-15", "", "2025-07-01T00:00:00+00:00"]),
        "Self-defined ethnicity": st.sampled_from([WHITE, BLACK, NOT_STATED, "", "Martian"]),
        "Outcome": st.sampled_from([NOTHING, "Arrest", "", "Beamed up"]),
        "Outcome linked to object of search": st.sampled_from(["True", "False", ""]),
    }
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(CELLS, max_size=20))
def test_every_row_is_somebody_a_vehicle_or_of_another_month(tmp_path: Path, rows: list[dict[str, str]]) -> None:
    rows = [*rows, search()]
    month = load(tmp_path, text(search(**cells) for cells in rows))
    own = [r for r in rows if not r["Date"].startswith("2025-07")]
    persons = [r for r in own if r["Type"] != "Vehicle search"]
    assert sum(people(month).values()) == len(persons)
    assert month.rows["stop-and-search"] == len(own)
    resulted = sum(r["Outcome"] not in (NOTHING, "") for r in persons)
    found = sum(r["Outcome linked to object of search"] == "True" for r in persons)
    known = sum(r["Outcome linked to object of search"] != "" for r in persons)
    assert tuple(map(sum, zip(*month.searches.values(), strict=True)))[1:] == (resulted, found, known)


# What a build keeps


def test_a_file_that_was_counted_is_not_read_again(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text(text([search(), of(BLACK), of("Martian")]), encoding="utf-8")
    (tmp_path / "kept").mkdir()
    chosen = sources.recognise(tmp_path / NAME)
    (first,) = months.read(chosen, Kept(tmp_path / "kept"), lambda *_: None)
    again = Kept(tmp_path / "kept")
    (second,) = months.read(chosen, again, lambda *_: None)
    assert again.counts == {"made": 0, "found": 1}
    assert (second.searches, second.faults, second.rows) == (first.searches, first.faults, first.rows)


def test_a_month_that_was_counted_by_other_words_is_counted_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is kept hangs on the modules and tables that count: another table of words, another key."""
    (tmp_path / NAME).write_text(text([search()]), encoding="utf-8")
    chosen = sources.recognise(tmp_path / NAME)
    words = tmp_path / "ethnicities.csv"
    list(months.read(chosen, Kept(tmp_path / "kept"), lambda *_: None))
    (own,) = (path for path in months.METHOD if path.name == "ethnicities.csv")
    words.write_text(own.read_text(encoding="utf-8") + "Martian,Other,a test\n", encoding="utf-8")
    method = [words if path == own else path for path in months.METHOD]
    monkeypatch.setattr(months, "_method", lambda: months.key_of(method=method))
    again = Kept(tmp_path / "kept")
    list(months.read(chosen, again, lambda *_: None))
    assert again.counts["made"] == 1
    assert {"searches.py", "ethnicities.csv", "search_outcomes.csv"} <= {path.name for path in months.METHOD}


# Tables


def ledger(**states: str) -> pd.DataFrame:
    """The ledger's lines of searches, by month (underscores for hyphens)."""
    rows = [("kent", m.strip("_").replace("_", "-"), "stop-and-search", state) for m, state in states.items()]
    return pd.DataFrame(rows, columns=["force", "month", "dataset", "state"])


def counted(month: str, n: int) -> Month:
    counts = dict.fromkeys(searches.GROUPS, (0, 0, 0, 0)) | {"White": (n, 0, 0, 0)}
    return Month("stop-and-search", "kent", month, searches=counts)


def test_a_missing_month_is_not_a_month_without_searches() -> None:
    """One month with a file of nobody, one that is only part, one without a file."""
    told = ledger(_2025_01="present", _2025_02="partial", _2025_03="missing")
    found = search_tables.searched([counted("2025-01", 0), counted("2025-02", 5)], told)
    assert set(found["month"]) == {"2025-01"}
    assert (len(found), found["searches"].sum()) == (6, 0)


def test_a_month_that_the_ledger_does_not_know_is_no_published_one() -> None:
    assert search_tables.searched([counted("2030-01", 5)], ledger(_2025_01="present")).empty


@pytest.mark.parametrize(
    ("gone", "last"),
    [((), "2025-12"), (("2025-12",), "2025-11"), (("2025-05",), "2025-04"), (("2024-06", "2025-05"), "")],
)
def test_the_newest_year_is_twelve_months_in_a_row(gone: tuple[str, ...], last: str) -> None:
    held = set(coverage.months_between("2024-01", "2025-12")) - set(gone)
    year = search_tables.newest_year(held)
    assert (year[-1] if year else "") == last
    assert len(year) in (0, 12)
    assert held.issuperset(year)


def test_every_word_has_a_source_and_a_group() -> None:
    for name, values in (("ethnicities", searches.GROUPS), ("search_outcomes", ("yes", "no"))):
        column = {"ethnicities": "ethnicity", "search_outcomes": "resulted"}[name]
        table = tables.reference(name, ["published_as", column, "source"])
        assert table["source"].str.len().min() > 10
        assert set(table[column]) == set(values)
        assert not table["published_as"].str.casefold().duplicated().any()


# Real files


def test_real_files_are_counted_as_pandas_counts_them(real: Path) -> None:
    rows = by_pandas(real / ARCHIVE)
    due = pd.DataFrame({
        "searches": 1,
        "resulted": rows["Outcome"] != NOTHING,
        "linked": rows["Outcome linked to object of search"] == "True",
        "known": rows["Outcome linked to object of search"] != "",
    }).groupby([rows["force"], rows["month"], rows["group"]]).sum()  # fmt: skip
    faults = Faults()
    taken = sources.recognise(real / ARCHIVE)
    got = {
        ("metro" if m.force == "metropolitan" else "city", m.month, group): list(n)
        for m in map(police.read, taken)
        for group, n in m.searches.items()
        if n[0]
    }
    assert got == {key: list(map(int, row)) for key, *row in due.itertuples(name=None)}
    assert faults.rows() == []
    assert sum(n[0] for n in got.values()) == len(rows) == 81_353


def test_no_row_of_a_real_file_is_lost_or_in_need_of_a_remark(real: Path) -> None:
    """Among them are rows of the last hour of the month before in UTC, and 1,183 searches of vehicles."""
    with zipfile.ZipFile(real / ARCHIVE) as members:
        due = {Path(n).name: len(pd.read_csv(members.open(n), dtype=str)) for n in members.namelist()}
    seen = [police.read(t) for t in sources.recognise(real / ARCHIVE)]
    assert {f"{m.month}-{m.force}-stop-and-search.csv": m.rows["stop-and-search"] for m in seen} == due
    assert [m.faults for m in seen] == [()] * 11
