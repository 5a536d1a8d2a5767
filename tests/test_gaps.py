"""Known gaps: every row has a source, says no more than the published files show, and is refused where it is wrong."""

from __future__ import annotations

import csv
import re
import statistics
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from geodata import gaps
from geodata.areas import REFERENCE
from geodata.faults import InputFault

TABLE = REFERENCE / "known_gaps.csv"
SMALL = "street/six-small-forces-2024-01_2025-12.zip"
EARLY = "outcomes/city-of-london-2016-01_2017-06.zip"
ALL = "street/all-forces-2025-06.zip"
ROW = {
    "force": "durham",
    "dataset": "crime",
    "from": "2024-01",
    "to": "2024-02",
    "state": "missing",
    "below": "10",
    "reason": "no file",
    "source": "the force",
    "read": "May 2026",
}


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def forces() -> set[str]:
    return set(pd.read_csv(REFERENCE / "forces.csv")["slug"])


def street(archive: Path, force: str) -> pd.DataFrame:
    """Crimes and incidents a month in one archive, counted from the raw files: columns crime, asb."""
    counts = {}
    with zipfile.ZipFile(archive) as files:
        for name in files.namelist():
            found = re.search(rf"(\d{{4}}-\d\d)-{force}-street\.csv$", name)
            if found:
                kinds = pd.read_csv(files.open(name), usecols=["Crime type"])["Crime type"]
                incidents = int((kinds == "Anti-social behaviour").sum())
                counts[found[1]] = {"crime": len(kinds) - incidents, "asb": incidents}
    return pd.DataFrame.from_dict(counts, orient="index").sort_index()


def span(numbers: pd.Series[int]) -> str:
    low, high = numbers.min(), numbers.max()
    return f"{low}" if low == high else f"{low} to {high}"


def observed(force: str, dataset: str) -> Iterator[gaps.Gap]:
    """The gaps of a force that were seen in the files themselves, not told by someone."""
    own = (g for g in gaps.known() if (g.force, g.dataset) == (force, dataset))
    return (g for g in own if g.source.startswith("observed in the published files, November 2026"))


def spoiled(folder: Path, **cells: str) -> Path:
    """A table of one good row and one that is spoiled in these cells."""
    path = folder / "known_gaps.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(ROW))
        table.writeheader()
        table.writerows([ROW, {**ROW, **cells}])
    return path


@pytest.mark.parametrize("row", rows(), ids=lambda r: f"{r['force']}-{r['dataset']}-{r['from']}")
def test_every_gap_says_who_what_when_why_and_where_it_is_known_from(row: dict[str, str]) -> None:
    month = r"20\d\d-(0[1-9]|1[0-2])"
    assert row["force"] in forces()
    assert row["dataset"] in {"crime", "asb", "outcomes", "stop-and-search"}
    assert re.fullmatch(month, row["from"])
    assert re.fullmatch(rf"({month})?", row["to"])
    assert row["to"] == "" or row["from"] <= row["to"]
    assert row["state"] in {"missing", "partial"}
    assert re.fullmatch(r"\d*", row["below"])
    assert re.search("publish", row["reason"])
    assert row["reason"][-1].isalnum()
    assert "https://" in row["source"] or row["source"].startswith("observed in the published files, November 2026: ")
    assert row["read"] == "November 2026"


def test_a_gap_of_the_street_data_is_told_of_crimes_and_of_incidents() -> None:
    crime, asb = ({(r["force"], r["from"]) for r in rows() if r["dataset"] == d} for d in ("crime", "asb"))
    scanned = {(r["force"], r["from"]) for r in rows() if "issues/43" in r["source"] and r["dataset"] == "crime"}
    assert scanned - asb == {("btp", "2025-02")}  # inside the open gap of its incidents
    assert scanned <= crime


def test_no_month_is_in_two_gaps() -> None:
    seen = [
        (r["force"], r["dataset"], str(month))
        for r in rows()
        for month in pd.period_range(r["from"], r["to"] or "2026-12", freq="M")
    ]
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize(
    ("month", "inside"), [("2022-10", False), ("2022-11", True), ("2022-12", True), ("2023-01", False)]
)
def test_a_gap_holds_from_its_first_to_its_last_month(month: str, inside: bool) -> None:
    assert (gaps.gap_of("devon-and-cornwall", month, "crime") is not None) == inside
    assert gaps.gap_of("dorset", month, "crime") is None
    assert gaps.gap_of("devon-and-cornwall", month, "outcomes") is None


@pytest.mark.parametrize("dataset", ["crime", "asb", "outcomes", "stop-and-search"])
def test_a_gap_without_an_end_is_still_open(dataset: str) -> None:
    assert gaps.gap_of("greater-manchester", "2019-06", dataset) is None
    for month in ("2019-07", "2022-08", "2025-06", "2026-10"):
        found = gaps.gap_of("greater-manchester", month, dataset)
        assert found is not None
        assert (found.first, found.last, found.state) == ("2019-07", "", "missing")


def test_months_that_only_a_collection_lacks_are_not_told_of_the_force() -> None:
    for month in pd.period_range("2024-05", "2024-12", freq="M"):
        assert gaps.gap_of("south-yorkshire", str(month), "crime") is None
    for force in ("metropolitan", "west-midlands", "west-yorkshire", "avon-and-somerset"):
        assert gaps.gap_of(force, "2025-06", "crime") is None


def test_figures_of_the_city_of_london_are_those_of_its_files(real: Path) -> None:
    early = street(real / EARLY, "city-of-london")
    every = pd.concat([early, street(real / SMALL, "city-of-london")])
    told = list(observed("city-of-london", "asb"))
    assert [(g.first, g.last) for g in told] == [
        ("2017-05", "2017-05"),
        ("2024-01", "2024-04"),
        ("2025-01", "2025-12"),
    ]
    ordinary = early.drop("2017-05")["asb"]
    for gap in told:
        inside = every.loc[gap.first : gap.last]
        assert f": {span(inside['asb'])} incidents a month beside {span(inside['crime'])} crimes;" in gap.source
        assert f"; {span(ordinary)} incidents in the other months of January 2016 to June 2017" in gap.source
        assert gap.below == statistics.median(ordinary) // 2 > inside["asb"].max()
    assert len(every.loc["2024-01":"2025-12"]) == 4 + 12  # all that is at hand of those years is in a gap


def test_figures_of_dyfed_powys_are_those_of_its_files(real: Path) -> None:
    every = street(real / SMALL, "dyfed-powys")["crime"]
    told = list(observed("dyfed-powys", "crime"))
    assert [(g.first, g.last) for g in told] == [("2024-01", "2024-01"), ("2024-02", "2024-04")]
    for gap in told:
        inside, ordinary = every.loc[gap.first : gap.last], every.loc["2025-01":]
        assert f": {span(inside)} crimes a month; {span(ordinary)} in the months of 2025" in gap.source
        assert gap.below == statistics.median(ordinary) // 2 > inside.max()


def test_fewer_than_half_of_an_ordinary_month_of_greater_manchester_is_its_gap() -> None:
    crimes, incidents = 161_159 / 6, (193_263 - 161_159) / 6  # a month of January to June 2019, as the source counts
    for dataset, ordinary in (("crime", crimes), ("asb", incidents)):
        gap = gaps.gap_of("greater-manchester", "2024-01", dataset)
        assert gap is not None
        assert "193263 records in the files of January to June 2019, 161159 of them crimes" in gap.source
        assert 0.95 < gap.below / (ordinary / 2) <= 1


def test_no_force_that_published_a_month_is_told_to_have_a_gap(real: Path) -> None:
    with zipfile.ZipFile(real / ALL) as files:
        here = {re.sub(r".*2025-06-(.+)-street\.csv$", r"\1", n) for n in files.namelist() if n.endswith("-street.csv")}
    told = {g.force for g in gaps.known() if g.dataset == "crime" and g.covers("2025-06")}
    assert len(here) == 39
    assert told == {"greater-manchester", "btp"}
    assert not told & here


@pytest.mark.parametrize(
    ("column", "cell", "what"),
    [
        ("force", "durham-police", "“durham-police” is no police force"),
        ("dataset", "crimes", "“crimes” is no dataset"),
        ("from", "2024-13", "“2024-13” is not a month (YYYY-MM)"),
        ("from", "", "“” is not a month (YYYY-MM)"),
        ("to", "April 2024", "“April 2024” is not a month (YYYY-MM)"),
        ("to", "2023-12", "ends (2023-12) before it begins (2024-01)"),
        ("state", "gone", "“gone” is no state"),
        ("below", "-5", "“-5” is no number of records"),
        ("reason", "", "gives no reason"),
        ("source", " ", "names no source"),
    ],
)
def test_a_row_that_is_wrong_is_refused_with_its_line(tmp_path: Path, column: str, cell: str, what: str) -> None:
    path = spoiled(tmp_path, **{column: cell})
    with pytest.raises(InputFault) as fault:
        gaps.read(path)
    assert str(fault.value) == f"{path} (line 3): {what}. Mend the row."


def test_a_comma_without_quotes_is_refused(tmp_path: Path) -> None:
    path = spoiled(tmp_path)
    path.write_text(path.read_text(encoding="utf-8").replace("no file", "no file, none"), encoding="utf-8")
    with pytest.raises(InputFault, match=r"\(line 2\): has more cells than columns"):
        gaps.read(path)


def test_a_table_without_a_column_is_refused(tmp_path: Path) -> None:
    path = spoiled(tmp_path)
    path.write_text(path.read_text(encoding="utf-8").replace("reason", "why"), encoding="utf-8")
    with pytest.raises(InputFault, match=r"\(line 1\): lacks a column or has others\. Give it the columns force, "):
        gaps.read(path)


def test_a_good_table_is_read_as_it_stands(tmp_path: Path) -> None:
    gap = gaps.Gap("durham", "crime", "2024-01", "2024-02", "missing", "no file", "the force", 10)
    still = gaps.Gap("durham", "asb", "2024-03", "", "missing", "no file", "the force", 0)
    path = spoiled(tmp_path, **{"dataset": "asb", "from": "2024-03", "to": "", "below": ""})
    assert gaps.read(path) == (gap, still)
