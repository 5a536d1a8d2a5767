"""The coverage ledger: missing, a neighbour's leak, partial and zero are four different things."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest
import village
from hypothesis import given
from hypothesis import strategies as st

from geodata import coverage, police, sources
from geodata.coverage import MISSING, PARTIAL, PRESENT
from geodata.faults import Faults

YEAR = coverage.months_between("2025-01", "2025-12")
HOLE = [f"2024-{m:02d}" for m in range(5, 13)]


def ledger(rows: Mapping[str, int | None], category: str = "burglary", force: str = "kent") -> pd.DataFrame:
    """The ledger of one force from rows by month; None is a month without a file."""
    held = {month: n for month, n in rows.items() if n is not None}
    months = [month for month, n in held.items() for _ in range(n)]
    records = pd.DataFrame({"force": force, "month": months, "category": category}, dtype="str")
    return coverage.ledger(records, {(force, month): f"{month}.csv" for month in held})


def states(table: pd.DataFrame, dataset: str = "crime") -> dict[str, str]:
    own = table[table["dataset"] == dataset]
    return dict(zip(own["month"], own["state"], strict=True))


def read(archive: Path, forces: tuple[str, ...] = (), first: str = "", last: str = "") -> pd.DataFrame:
    chosen = police.choose(sources.recognise(archive), forces, first, last)
    street = police.load(chosen, Faults())
    return coverage.ledger(street.records, {k: str(t.source) for k, t in street.sources.items()})


def test_a_month_without_a_file_is_missing() -> None:
    table = ledger(dict.fromkeys(YEAR, 1_000) | {"2025-06": None})
    assert states(table) == dict.fromkeys(YEAR, PRESENT) | {"2025-06": MISSING}
    row = table[(table["month"] == "2025-06") & (table["dataset"] == "crime")].iloc[0]
    assert (row["rows"], row["reason"], row["source"]) == (0, "no file for this month", "")


@pytest.mark.parametrize("leak", [0, 2, 10, 30])
def test_a_neighbours_leak_is_missing(leak: int) -> None:
    """Leaks of 0.2 to 3% of the usual records were observed."""
    table = ledger(dict.fromkeys(YEAR, 1_000) | {"2025-06": leak})
    assert states(table)["2025-06"] == MISSING
    reasons = table.loc[(table["month"] == "2025-06") & (table["dataset"] == "crime"), "reason"]
    assert reasons.tolist() == ["far fewer records than this force usually publishes"]


@pytest.mark.parametrize("length", [1, 4, 8, 12])
def test_a_run_of_leaks_never_becomes_the_usual(length: int) -> None:
    months = coverage.months_between("2023-01", "2025-12")
    leaks = months[10 : 10 + length]
    table = ledger(dict.fromkeys(months, 1_000) | dict.fromkeys(leaks, 25))
    assert states(table) == dict.fromkeys(months, PRESENT) | dict.fromkeys(leaks, MISSING)


@pytest.mark.parametrize(("rows", "expected"), [(100, PARTIAL), (300, PARTIAL), (550, PRESENT), (4_000, PRESENT)])
def test_a_month_is_judged_by_what_the_force_usually_publishes(rows: int, expected: str) -> None:
    assert states(ledger(dict.fromkeys(YEAR, 1_000) | {"2025-06": rows}))["2025-06"] == expected


def test_zero_is_not_missing() -> None:
    """A category that nobody recorded in a published month is a zero, and the month is whole."""
    table = ledger(dict.fromkeys(YEAR, 40), category="drugs")
    assert set(states(table).values()) == {PRESENT}
    assert coverage.complete(table, "kent", YEAR)


def test_anti_social_behaviour_is_judged_apart_from_crime() -> None:
    table = ledger(dict.fromkeys(YEAR, 100), category="anti-social-behaviour")
    assert states(table, "asb") == dict.fromkeys(YEAR, PRESENT)
    assert states(table, "crime") == dict.fromkeys(YEAR, MISSING)
    assert coverage.newest(table) == {}


def test_a_small_force_is_not_judged_by_its_size() -> None:
    """The City of London's anti-social behaviour: from 2 to 52 incidents a month, all of them real."""
    rows = dict(zip(YEAR, [12, 35, 52, 38, 2, 6, 20, 18, 9, 8, 10, 18], strict=True))
    assert set(states(ledger(rows)).values()) == {PRESENT}


def test_a_single_month_is_taken_as_it_is() -> None:
    table = ledger({"2025-06": 700})
    assert states(table) == {"2025-06": PRESENT}
    assert table.loc[table["dataset"] == "crime", "expected"].isna().all()
    assert states(ledger({"2025-06": 0})) == {"2025-06": MISSING}


def test_before_a_forces_first_file_and_after_its_last_it_is_missing() -> None:
    records = pd.DataFrame(
        {"force": ["kent"] * 60 + ["essex"] * 30, "month": (YEAR[:3] * 20) + [YEAR[1]] * 30, "category": "burglary"}
    )
    files = {("kent", m): "kent" for m in YEAR[:3]} | {("essex", YEAR[1]): "essex"}
    table = coverage.ledger(records, files)
    essex = states(table[table["force"] == "essex"])
    assert essex == {YEAR[0]: MISSING, YEAR[1]: PRESENT, YEAR[2]: MISSING}
    assert coverage.newest(table) == {"kent": YEAR[2], "essex": YEAR[1]}


def test_the_newest_month_passes_over_months_that_only_leak() -> None:
    table = ledger(dict.fromkeys(YEAR, 1_000) | {"2025-12": 9, "2025-11": 200})
    assert coverage.newest(table) == {"kent": "2025-11"}


def test_a_year_is_complete_only_with_all_its_months_whole() -> None:
    assert coverage.complete(ledger(dict.fromkeys(YEAR, 1_000)), "kent", YEAR)
    for rows in (None, 9, 300):
        assert not coverage.complete(ledger(dict.fromkeys(YEAR, 1_000) | {"2025-03": rows}), "kent", YEAR)
    assert not coverage.complete(ledger(dict.fromkeys(YEAR, 1_000)), "kent", coverage.months_to("2025-11"))
    assert not coverage.complete(ledger(dict.fromkeys(YEAR, 1_000)), "essex", YEAR)


def test_every_month_between_is_in_the_ledger() -> None:
    assert coverage.months_between("2024-11", "2025-02") == ["2024-11", "2024-12", "2025-01", "2025-02"]
    assert coverage.months_to("2025-02", 4) == ["2024-11", "2024-12", "2025-01", "2025-02"]
    assert len(coverage.months_to("2025-02")) == 12


@given(st.lists(st.integers(0, 5_000) | st.none(), min_size=1, max_size=30))
def test_no_month_without_records_is_ever_published_and_no_usual_month_ever_missing(rows: list[int | None]) -> None:
    months = coverage.months_between("2023-01", "2025-12")[: len(rows)]
    held = {m: None if n is None else n for m, n in zip(months, rows, strict=True)}
    counts = pd.Series([n or 0 for n in rows])
    usual = coverage.expected(counts)
    for month, n, e in zip(held, rows, usual, strict=True):
        state = coverage.state(n or 0, e, n is not None)
        assert (state == MISSING) or n
        assert state == PRESENT or n is None or n < e or n == 0, month


def by_pandas(archive: Path, force: str) -> dict[str, int]:
    """Crimes (not anti-social behaviour) by month, straight from the files."""
    with zipfile.ZipFile(archive) as members:
        names = [n for n in members.namelist() if n.endswith(f"{force}-street.csv")]
        frames = {n[:7]: pd.read_csv(members.open(n), usecols=["Crime type"]) for n in names}
    return {month: int((f["Crime type"] != "Anti-social behaviour").sum()) for month, f in frames.items()}


def test_south_yorkshires_eight_month_hole(real: Path) -> None:
    archive = real / "street/south-yorkshire-2024-01_2025-12.zip"
    table = read(archive)
    for dataset in ("crime", "asb"):
        assert [m for m, state in states(table, dataset).items() if state == MISSING] == HOLE
        assert PARTIAL not in states(table, dataset).values()
    own = table[table["dataset"] == "crime"]
    rows = dict(zip(own["month"], own["rows"], strict=True))
    assert {m: n for m, n in rows.items() if n} == by_pandas(archive, "south-yorkshire")


def test_the_lockdown_of_2020_is_not_a_hole(real: Path) -> None:
    table = read(real / "street/south-yorkshire-2019-08_2021-09.zip")
    assert set(table["state"]) == {PRESENT}


def test_dyfed_powys_early_in_2024(real: Path) -> None:
    """January 2024 holds 28% of a usual month, February to April under 3%: partial and missing, never a fall."""
    archive = real / "street/six-small-forces-2024-01_2025-12.zip"
    table = read(archive, ("dyfed-powys",))
    found = states(table)
    assert {m: found[m] for m in ("2024-01", "2024-02", "2024-03", "2024-04")} == {
        "2024-01": PARTIAL,
        "2024-02": MISSING,
        "2024-03": MISSING,
        "2024-04": MISSING,
    }
    assert {found[m] for m in YEAR} == {PRESENT}
    usual = pd.Series(by_pandas(archive, "dyfed-powys")).loc[YEAR].median()
    own = table[(table["dataset"] == "crime") & (table["month"] == "2024-02")]
    assert own["rows"].item() / usual < 0.03
    assert own["expected"].item() == pytest.approx(usual, rel=0.05)
    assert coverage.complete(table, "dyfed-powys", YEAR)


def test_the_other_small_forces_published_every_month_of_their_files(real: Path) -> None:
    table = read(real / "street/six-small-forces-2024-01_2025-12.zip")
    crime = table[(table["dataset"] == "crime") & (table["force"] != "dyfed-powys") & ~table["month"].isin(HOLE)]
    assert set(crime["state"]) == {PRESENT}
    assert len(crime) == 5 * 16


def test_a_month_of_a_header_only_is_missing(tmp_path: Path) -> None:
    inputs = village.write(tmp_path)
    (inputs / "2025-06-testshire-street.csv").write_text(village.street([]), encoding="utf-8")
    street = police.load(police.choose(sources.survey(inputs), (), "", ""), Faults())
    table = coverage.ledger(street.records, {k: str(t.source) for k, t in street.sources.items()})
    assert states(table) == dict.fromkeys(village.MONTHS, PRESENT) | {"2025-06": MISSING}
