"""The coverage ledger: missing, a neighbour's leak, partial and zero are four different things."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest
import reading
import village
from hypothesis import given
from hypothesis import strategies as st

from geodata import areas, coverage, official, sources, street
from geodata.coverage import MISSING, NOT_YET, PARTIAL, PRESENT
from geodata.faults import InputFault

YEAR = coverage.months_between("2025-01", "2025-12")
HOLE = [f"2024-{m:02d}" for m in range(5, 13)]


def seen(rows: Mapping[str, int | None], dataset: str = "crime", force: str = "kent", kinds: int = 13) -> pd.DataFrame:
    """What the files of one force hold of a dataset, by month; None is a month without a file."""
    held = {month: n for month, n in rows.items() if n is not None}
    files = [(force, month, dataset, n, kinds, f"{month}.csv", "d1") for month, n in held.items()]
    return pd.DataFrame(files, columns=street.SEEN)


def ledger(rows: Mapping[str, int | None], dataset: str = "crime", kinds: int = 13) -> pd.DataFrame:
    """The ledger of one force that publishes one dataset, and of whatever else its files do not hold."""
    other = {"crime": "asb", "asb": "crime"}[dataset]
    nothing = {month: None if n is None else 0 for month, n in rows.items()}
    return coverage.ledger(pd.concat([seen(rows, dataset, kinds=kinds), seen(nothing, other)]))


def states(table: pd.DataFrame, dataset: str = "crime") -> dict[str, str]:
    own = table[table["dataset"] == dataset]
    return dict(zip(own["month"], own["state"], strict=True))


def read(archive: Path, forces: tuple[str, ...] = (), first: str = "") -> pd.DataFrame:
    return coverage.ledger(reading.read_path(archive, forces=forces, first=first).seen)


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
    table = ledger(dict.fromkeys(YEAR, 40), kinds=1)
    assert set(states(table).values()) == {PRESENT}
    assert coverage.whole_years(table) == {"kent"}


def test_anti_social_behaviour_is_judged_apart_from_crime() -> None:
    table = ledger(dict.fromkeys(YEAR, 100), "asb")
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


def test_before_a_forces_first_file_it_is_missing_and_after_its_last_not_published_yet() -> None:
    kent, essex = seen(dict.fromkeys(YEAR[:3], 20)), seen({YEAR[1]: 30}, force="essex")
    table = coverage.ledger(pd.concat([kent, essex]))
    essex_states = states(table[table["force"] == "essex"])
    assert essex_states == {YEAR[0]: MISSING, YEAR[1]: PRESENT, YEAR[2]: NOT_YET}
    assert coverage.newest(table) == {"kent": YEAR[2], "essex": YEAR[1]}


@pytest.mark.parametrize(("late", "expected"), [(1, NOT_YET), (3, NOT_YET), (4, MISSING), (8, MISSING)])
def test_a_force_that_is_months_behind_is_late_for_a_quarter_and_then_silent(late: int, expected: str) -> None:
    behind = seen(dict.fromkeys(YEAR[: 12 - late], 1_000), force="essex")
    table = coverage.ledger(pd.concat([seen(dict.fromkeys(YEAR, 1_000)), behind]))
    own = states(table[table["force"] == "essex"])
    assert {own[m] for m in YEAR[12 - late :]} == {expected}
    assert {own[m] for m in YEAR[: 12 - late]} == {PRESENT}


def test_a_force_that_is_expected_and_has_no_file_is_missing_in_every_month_and_dataset() -> None:
    table = coverage.ledger(seen(dict.fromkeys(YEAR, 1_000)), ["kent", "surrey"])
    own = table[table["force"] == "surrey"]
    assert len(own) == 12 * 4
    assert set(zip(own["state"], own["rows"], own["reason"], own["source"], strict=True)) == {
        (MISSING, 0, "no file for this month", "")
    }
    assert "surrey" not in coverage.newest(table)


def test_most_forces_together_claim_to_be_all_of_them() -> None:
    every = [f.slug for f in areas.forces() if f.territorial]
    assert len(every) == 43
    assert coverage.expected_forces(every[:22], []) == (sorted([*every, "btp"]), True)
    assert coverage.expected_forces(every[:21], []) == (sorted(every[:21]), False)
    assert coverage.expected_forces(every[:30], every[:30]) == (sorted(every[:30]), False)
    assert coverage.expected_forces(["zedshire"], []) == (["zedshire"], False)


@pytest.mark.parametrize(
    ("rows", "kinds", "expected"), [(900, 1, PARTIAL), (900, 6, PARTIAL), (900, 7, PRESENT), (150, 1, PRESENT)]
)
def test_a_file_of_only_some_categories_is_no_whole_month(rows: int, kinds: int, expected: str) -> None:
    table = ledger(dict.fromkeys(YEAR, rows), kinds=kinds)
    assert set(states(table).values()) == {expected}
    reasons = set(table.loc[table["dataset"] == "crime", "reason"])
    assert reasons == {"only some categories of crime are in the file" if expected == PARTIAL else ""}


@pytest.mark.parametrize(("asb", "expected"), [(0, MISSING), (26, MISSING), (30, PRESENT), (400, PRESENT)])
def test_hardly_any_incidents_beside_a_forces_crimes_are_none_published(asb: int, expected: str) -> None:
    both = pd.concat([seen(dict.fromkeys(YEAR, 1_000)), seen(dict.fromkeys(YEAR, asb), "asb")])
    table = coverage.ledger(both)
    assert set(states(table, "asb").values()) == {expected}
    assert set(states(table).values()) == {PRESENT}


@pytest.mark.parametrize(("told", "expected"), [(1_900, PRESENT), (2_100, PARTIAL), (14_000, PARTIAL)])
def test_a_month_far_below_official_statistics_is_partial_however_usual_it_is(told: int, expected: str) -> None:
    """The railway police of 2016: every month alike, and all of them 7% of what the statistics say."""
    table = coverage.ledger(seen(dict.fromkeys(YEAR, 1_000)), (), {("kent", "2025-06"): told})
    assert states(table) == dict.fromkeys(YEAR, PRESENT) | {"2025-06": expected}
    given = table[table["official"].notna()]
    assert given[["month", "dataset", "official"]].values.tolist() == [["2025-06", "crime", told]]


def test_what_official_statistics_say_is_an_equal_share_of_the_quarter(real: Path, tmp_path: Path) -> None:
    """City of London, April to June 2017: 1,399 crimes recorded (Home Office open data tables), 466 a month."""
    (tmp_path / "crime.csv.gz").symlink_to(real / "indicators/recorded-crime-by-force-offence-2017-18.csv.gz")
    told = official.recorded(sources.survey(tmp_path), {"city-of-london": "City of London Police"})
    assert {m: round(n) for (_, m), n in told.items() if m < "2017-07"} == dict.fromkeys(
        ["2017-04", "2017-05", "2017-06"], 466
    )
    assert len(told) == 12


def test_a_yearly_figure_is_shared_out_over_its_twelve_months(tmp_path: Path) -> None:
    rows = ("recorded_crime,burglary,1200,2024/25", "recorded_crime,drugs,600,2024/25", "officers_fte,,99,2024/25")
    assert recorded(tmp_path, *rows) == dict.fromkeys(coverage.months_between("2024-04", "2025-03"), 150.0)


def test_all_crimes_of_a_year_are_not_added_to_their_categories(tmp_path: Path) -> None:
    rows = ("recorded_crime,burglary,1200,2024/25", "recorded_crime,crime,2400,2024/25")
    assert set(recorded(tmp_path, *rows).values()) == {200.0}


def test_the_shortest_and_then_the_latest_period_tells_of_a_month(tmp_path: Path) -> None:
    rows = ("year to 2025-06,1200", "year to 2025-03,2400", "2025-01,50", "2024-02-29,7", "2024,3600")
    told = recorded(tmp_path, *(f"recorded_crime,crime,{n},{p}" for p, n in (row.split(",") for row in rows)))
    assert (told["2024-03"], told["2024-05"], told["2024-07"], told["2025-01"]) == (300, 200, 100, 50)
    assert len(told) == 18


def recorded(folder: Path, *rows: str) -> dict[str, float]:
    """Month → crimes of Kent by a file with these rows: measure, group, value, period."""
    text = "\n".join(["Force,Measure,Group,Value,Period,Source", *(f"Kent Police,{row},x" for row in rows)])
    (folder / "kent.csv").write_text(text + "\n", encoding="utf-8")
    told = official.recorded(sources.survey(folder), {"kent": "Kent Police"})
    assert {slug for slug, _ in told} == {"kent"}
    return {month: n for (_, month), n in told.items()}


@pytest.mark.parametrize("figure", ["many", "inf", "nan", "1e999"])
def test_a_figure_that_is_no_number_is_refused_with_its_line(tmp_path: Path, figure: str) -> None:
    with pytest.raises(InputFault, match=rf"kent\.csv \(line 2\): “{figure}” is not a number of crimes"):
        recorded(tmp_path, f"recorded_crime,burglary,{figure},2024/25")


def test_the_newest_month_passes_over_months_that_only_leak() -> None:
    table = ledger(dict.fromkeys(YEAR, 1_000) | {"2025-12": 9, "2025-11": 200})
    assert coverage.newest(table) == {"kent": "2025-11"}


def test_a_year_is_complete_only_with_all_its_months_whole() -> None:
    assert coverage.whole_years(ledger(dict.fromkeys(YEAR, 1_000))) == {"kent"}
    for rows in (None, 9, 300):
        assert coverage.whole_years(ledger(dict.fromkeys(YEAR, 1_000) | {"2025-03": rows})) == set()
    assert coverage.whole_years(ledger(dict.fromkeys(YEAR[:11], 1_000))) == set()


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
    assert set(states(table).values()) == set(states(table, "asb").values()) == {PRESENT}


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
    assert coverage.whole_years(table) == {"dyfed-powys"}


def test_the_other_small_forces_published_every_month_of_their_files(real: Path) -> None:
    table = read(real / "street/six-small-forces-2024-01_2025-12.zip")
    crime = table[(table["dataset"] == "crime") & (table["force"] != "dyfed-powys") & ~table["month"].isin(HOLE)]
    assert set(crime["state"]) == {PRESENT}
    assert len(crime) == 5 * 16


def test_a_month_of_a_header_only_is_missing(tmp_path: Path) -> None:
    inputs = village.write(tmp_path)
    (inputs / "2025-06-testshire-street.csv").write_text(village.street([]), encoding="utf-8")
    table = coverage.ledger(reading.read_path(inputs).seen)
    assert states(table) == dict.fromkeys(village.MONTHS, PRESENT) | {"2025-06": MISSING}
