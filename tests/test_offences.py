"""A force's own mix of offences: by code, else by subgroup, of its newest year, and nothing out of a few records."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from geodata import weights
from geodata.areas import REFERENCE
from geodata.faults import Faults, InputFault
from geodata.sources import recognise

HARM = REFERENCE / "harm"
FORMER = {"Domestic burglary": "Residential burglary", "Theft of a motor vehicle": "Vehicle offences"}
HEADER = "Financial_Year,Financial_Quarter,Force_Name,Offence_Group,Offence_Subgroup,Offence_Code,Number_of_Offences"
Rows = list[tuple[object, ...]]
Table = Callable[..., Path]
INJURY = ("Violence against the person", "Violence with injury", "8N")
COMMON = ("Violence against the person", "Violence without injury", "105A")
HOMES = ("Theft offences", "Domestic burglary", "28E")


@pytest.fixture
def table(tmp_path: Path) -> Table:
    def write(rows: Rows, name: str = "prc.csv", header: str = HEADER) -> Path:
        path = tmp_path / name
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header.split(","), *rows])
        return path

    return write


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(weights.main, [str(a) for a in arguments])


def own(*paths: Path, faults: Faults | None = None) -> pd.DataFrame:
    taken = [t for path in paths for t in recognise(path)]
    return weights.of_forces(taken, {"durham": "Durham Constabulary", "city-of-london": "City of London"}, faults)


def quarters(force: str, offence: tuple[str, str, str], n: int, year: str = "2024/25") -> Rows:
    return [(year, q, force, *offence, n) for q in (1, 2, 3, 4)]


def test_a_forces_own_mix_by_hand(table: Table) -> None:
    """120 assaults with injury and 280 common assaults: index by subgroup (365 and 10), score by offence."""
    found = own(table([*quarters("Durham", INJURY, 30), *quarters("Durham", COMMON, 70)]))
    assert found.to_dict("records") == [
        {"force": "durham", "scheme": "cchi", "category": "violent-crime",
         "weight": round((120 * 365 + 280 * 10) / 400, 2), "records": 400, "period": "2024/25"},
        {"force": "durham", "scheme": "css", "category": "violent-crime",
         "weight": round((120 * 189.154 + 280 * 13.511) / 400, 1), "records": 400, "period": "2024/25"},
    ]  # fmt: skip


def test_the_newest_year_of_a_force_wins_and_a_part_of_a_year_is_told(table: Table) -> None:
    rows = [*quarters("Durham", INJURY, 90, "2023/24"), ("2024/25", 1, "Durham", *COMMON, 60)]
    found = own(table([*rows, *quarters("London, City of", INJURY, 30, "2023/24")]))
    told = found[found["scheme"] == "cchi"].set_index("force")
    assert told.loc["durham", ["weight", "records", "period"]].tolist() == [10, 60, "2024/25, quarter 1"]
    assert told.loc["city-of-london", ["weight", "records", "period"]].tolist() == [365, 120, "2023/24"]


def test_a_later_file_replaces_a_quarter_and_adds_others(table: Table) -> None:
    first = table([("2024/25", 1, "Durham", *INJURY, 100), ("2024/25", 2, "Durham", *INJURY, 100)], "a.csv")
    second = table([("2024/25", 2, "Durham", *INJURY, 50), ("2024/25", 2, "Durham", *COMMON, 7)], "b.csv")
    assert set(own(first, second)["records"]) == {157}


def test_fewer_than_fifty_records_give_no_weight(table: Table) -> None:
    found = own(table([("2024/25", 1, "Durham", *INJURY, 49), ("2024/25", 1, "Durham", *HOMES, 50)]))
    assert set(found["category"]) == {"burglary"}


def test_what_a_scheme_leaves_out_has_no_own_weight(table: Table) -> None:
    found = own(table(quarters("Durham", ("Drug offences", "Possession of drugs", "92E"), 100)))
    assert list(found["scheme"]) == ["css"]


def test_an_offence_goes_by_its_code_whatever_its_subgroup_was_called(table: Table) -> None:
    """Death by dangerous driving stood under violence with injury in 2017/18: as many days, but another score."""
    driving = ("Violence against the person", "Violence with injury", "4.4")
    found = own(table(quarters("Durham", driving, 20))).set_index("scheme")
    assert found["weight"].to_dict() == {"cchi": 365.0, "css": 1022.8}


@pytest.mark.parametrize(
    ("name", "category", "days"),
    [
        ("Residential burglary", "burglary", 273.5),
        ("Domestic burglary", "burglary", 273.5),
        (" domestic  Burglary", "burglary", 273.5),
        ("Theft of a motor vehicle", "vehicle-crime", 5),
        ("Violence with injury", "violent-crime", 365),
    ],
)
def test_an_unknown_code_goes_by_its_subgroup_and_is_counted(
    table: Table, name: str, category: str, days: float
) -> None:
    faults = Faults()
    found = own(table(quarters("Durham", ("Any", name, "999Z"), 20)), faults=faults)
    assert set(found["category"]) == {category}
    score = found.set_index("scheme").loc["css", "weight"]
    assert found.set_index("scheme").loc["cchi", "weight"] == days
    assert score == pytest.approx(over_subgroup(name), abs=0.051)
    assert [(file, n) for file, _, n in faults.rows()] == [("prc.csv", 4)]
    assert "without a weight" in faults.rows()[0][1]


def over_subgroup(name: str) -> float:
    """The score's mean over a subgroup's offences, by its name of then or now."""
    o = pd.read_csv(HARM / "offences.csv")
    name = " ".join(name.split()).capitalize()
    chosen = o[o["subgroup"] == FORMER.get(name, name)]
    return float((chosen["css_weight"] * chosen["volume_2017_18"]).sum() / chosen["volume_2017_18"].sum())


def test_neither_code_nor_subgroup_known_is_left_out_and_counted(table: Table) -> None:
    faults = Faults()
    rows = [*quarters("Durham", ("Any", "Piracy", "999Z"), 500), *quarters("Durham", INJURY, 30)]
    found = own(table(rows), faults=faults)
    assert set(found["records"]) == {120}
    assert [n for _, reason, n in faults.rows() if "left out" in reason] == [4]


def test_fraud_is_not_looked_at_and_corrections_count(table: Table) -> None:
    faults = Faults()
    rows: Rows = [("2024/25", 1, "Durham", *INJURY, 100), ("2024/25", 2, "Durham", *INJURY, -10)]
    rows += quarters("Durham", ("Fraud offences", "Fraud: Action Fraud", "AF"), 900)
    assert set(own(table(rows), faults=faults)["records"]) == {90}
    assert faults.rows() == []


@pytest.mark.parametrize("number", ["", "many", "nan", "inf", "1,000"])
def test_a_number_that_is_none_is_refused_with_file_and_line(table: Table, number: str) -> None:
    rows = [*quarters("Durham", INJURY, 30), ("2024/25", 1, "Essex", *INJURY, number)]
    with pytest.raises(InputFault, match=rf"prc\.csv \(line 6\): “{number}” is not a number of offences"):
        own(table(rows))


def test_a_year_that_is_none_is_refused_with_file_and_line(table: Table) -> None:
    with pytest.raises(InputFault, match=r"prc\.csv \(line 2\): “2024” is not a financial year"):
        own(table(quarters("Durham", INJURY, 30, "2024")))


def test_a_table_without_codes_goes_by_subgroups_and_one_with_neither_gives_nothing(table: Table) -> None:
    columns = HEADER.split(",")
    rows = [dict(zip(columns, r, strict=True)) for r in quarters("Durham", HOMES, 30)]
    for missing, expected in ((["Offence_Code"], {"burglary"}), (["Offence_Code", "Offence_Subgroup"], set())):
        kept = [c for c in columns if c not in missing]
        path = table([tuple(r[c] for c in kept) for r in rows], header=",".join(kept))
        assert set(own(path)["category"]) == expected


@pytest.mark.parametrize("rows", [[], quarters("Essex", INJURY, 30)], ids=["no rows", "another force"])
def test_nothing_of_a_force_gives_no_weight(table: Table, rows: Rows) -> None:
    found = own(table(rows))
    assert found.empty
    assert list(found.columns) == ["force", "scheme", "category", "weight", "records", "period"]


def test_no_table_of_offences_gives_no_weight() -> None:
    assert own().empty


def test_a_table_of_one_force_shows_its_weights_but_makes_no_bounds(table: Table, tmp_path: Path) -> None:
    folder = shutil.copytree(HARM, tmp_path / "harm")
    path = table(quarters("Durham", INJURY, 30))
    shown = run("--offences", path, "--folder", folder)
    assert shown.exit_code == 0
    assert shown.output.endswith(
        "durham, cchi, 2024/25: violent-crime 365\ndurham, css, 2024/25: violent-crime 189.2\n"
    )
    for option in ("--write", "--check"):
        result = run(option, "--offences", path, "--folder", folder)
        assert (result.exit_code, "holds too few forces" in result.output) == (2, True)
    for kept in sorted(HARM.iterdir()):
        assert (folder / kept.name).read_bytes() == kept.read_bytes()
