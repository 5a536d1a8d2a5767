"""Figures that official tables give: one shape of file, every cell judged, nothing shown that no page explains."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest
import village
from click.testing import CliRunner

import build
from geodata import indicators, sources
from geodata.faults import InputFault

HEADER = "force,measure,group,period,value,low,high,source,url,published"
NAMES = {"testshire": "Testshire Police"}


def read(folder: Path, *rows: str, header: str = HEADER) -> pd.DataFrame:
    """The table of a file with these rows."""
    (folder / "figures.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    taken = sources.survey(folder)
    assert {t.kind for t in taken} == {"force indicator"}
    return indicators.read(taken, NAMES)


def row(**cells: str) -> str:
    """A row that is good as it stands, with some cells as given."""
    own = {
        "force": "testshire",
        "measure": "officers_fte",
        "period": "2024/25",
        "value": "812.4",
        "source": "Home Office",
    }
    return ",".join((own | cells).get(c, "") for c in HEADER.split(","))


def test_a_row_is_kept_with_its_interval_source_and_file(tmp_path: Path) -> None:
    told = {"force": "England and Wales", "measure": "crime_survey_incidents", "group": "violence", "source": "ONS"}
    numbers = {"value": "1100000", "low": "980000", "high": "1220000"}
    found = read(tmp_path, row(**told, **numbers, url="https://www.ons.gov.uk/x", published="2026-07-23"))
    assert list(found) == indicators.TABLE
    assert found.loc[0].tolist() == [
        "", "crime_survey_incidents", "violence", "2024/25", 1_100_000, 980_000, 1_220_000, "ONS",
        "https://www.ons.gov.uk/x", "2026-07-23", "figures.csv",
    ]  # fmt: skip


def test_five_columns_are_enough_in_any_order_and_case(tmp_path: Path) -> None:
    found = read(tmp_path, "2024/25,Home Office,812,officers_fte,testshire", header="Period,Source,Value,Measure,Force")
    assert found.loc[0, ["force", "part", "value", "url", "published"]].tolist() == ["testshire", "", 812, "", ""]
    assert found[["low", "high"]].isna().all(axis=None)


@pytest.mark.parametrize(
    ("told", "slug"),
    [
        ("testshire", "testshire"),
        ("Testshire Police", "testshire"),
        ("Devon & Cornwall Police", "devon-and-cornwall"),
        ("London, City of", "city-of-london"),
        ("E23000011", "south-yorkshire"),
        ("Metropolitan Police Service", "metropolitan"),
        ("Alderfen Police (fictional)", "alderfen"),
        ("England and Wales", ""),
    ],
)
def test_a_force_is_told_by_slug_name_or_code(tmp_path: Path, told: str, slug: str) -> None:
    assert read(tmp_path, row(force=f'"{told}"')).loc[0, "force"] == slug


@pytest.mark.parametrize("told", ["Ruritania", "E23000999", "E05000001", "", "England"])
def test_an_unknown_force_is_refused_with_file_and_line(tmp_path: Path, told: str) -> None:
    with pytest.raises(InputFault, match=rf"figures\.csv \(line 3\): “{told}” is no force"):
        read(tmp_path, row(), row(force=told))


@pytest.mark.parametrize("period", ["2024", "2024/25", "1999/00", "2025-03", "2025-03-31", "year to 2025-03"])
def test_periods_are_years_months_and_days(tmp_path: Path, period: str) -> None:
    assert read(tmp_path, row(period=period)).loc[0, "period"] == period


@pytest.mark.parametrize("period", ["", "24/25", "2024/26", "2024-25", "2025-13", "2025-02-30", "March 2025", "20245"])
def test_a_period_that_is_none_is_refused(tmp_path: Path, period: str) -> None:
    with pytest.raises(InputFault, match=rf"line 2\): “{period}” is no period"):
        read(tmp_path, row(period=period))


@pytest.mark.parametrize("value", ["", "many", "1e5", "nan", "inf", "12%", "1 200", "١٢", "9" * 400])
def test_a_value_that_is_no_number_is_refused(tmp_path: Path, value: str) -> None:
    with pytest.raises(InputFault, match=rf"line 2\): value “{value}” is not a number"):
        read(tmp_path, row(value=value))


@pytest.mark.parametrize(
    ("cells", "what"),
    [
        ({"low": "813"}, "812.4 is not between low and high"),
        ({"high": "812.3"}, "812.4 is not between low and high"),
        ({"low": "few"}, "low “few” is not a number"),
        ({"high": "-"}, "high “-” is not a number"),
        ({"source": " "}, "no source"),
        ({"measure": ""}, "no measure"),
        ({"published": "July 2026"}, "“July 2026” is no date"),
    ],
)
def test_other_cells_that_cannot_be_used_are_refused_in_one_line(
    tmp_path: Path, cells: dict[str, str], what: str
) -> None:
    with pytest.raises(InputFault, match=rf"figures\.csv \(line 2\): {what}"):
        read(tmp_path, row(**cells))


@pytest.mark.parametrize("column", ["force", "period", "source"])
def test_a_file_without_a_needed_column_is_refused(tmp_path: Path, column: str) -> None:
    header = "force,measure,period,value,source".replace(column, "other")
    with pytest.raises(InputFault, match=rf"figures\.csv: column “{column}” is missing"):
        read(tmp_path, "testshire,officers_fte,2024,1,Home Office", header=header)


def test_two_values_of_one_figure_are_refused_with_both_places(tmp_path: Path) -> None:
    (tmp_path / "earlier.csv").write_text(f"{HEADER}\n{row(value='800')}\n", encoding="utf-8")
    with pytest.raises(InputFault, match=r"figures\.csv \(line 2\): testshire, officers_fte, 2024/25 is 812.4 here and "
                                         r"800.0 in earlier\.csv, line 2"):  # fmt: skip
        read(tmp_path, row())


def test_the_same_figure_twice_is_one(tmp_path: Path) -> None:
    (tmp_path / "earlier.csv").write_text(f"{HEADER}\n{row()}\n", encoding="utf-8")
    found = read(tmp_path, row(), row(group="sex: female", measure="officers_share_percent", value="35"))
    assert found["measure"].tolist() == ["officers_fte", "officers_share_percent"]
    assert found.loc[0, "file"] == "earlier.csv"


def test_parts_and_periods_are_figures_of_their_own(tmp_path: Path) -> None:
    shares = [row(measure="officers_share_percent", group=g, value=v, period=p)
              for g, v in (("sex: female", "35"), ("sex: male", "65")) for p in ("2024", "2025")]  # fmt: skip
    assert len(read(tmp_path, *shares)) == 4


@pytest.mark.parametrize(
    ("told", "near"),
    [("officers", ", perhaps officers_fte"), ("recorded_crime: Burglary", ", perhaps recorded_crime"), ("xyz", "")],
)
def test_a_measure_that_is_not_in_the_list_is_refused_with_its_line(tmp_path: Path, told: str, near: str) -> None:
    with pytest.raises(InputFault) as caught:
        read(tmp_path, row(), row(measure=told))
    fault = f"“{told}” is no measure. Write a name of geodata/reference/measures.csv{near}."
    assert str(caught.value).endswith(f"figures.csv (line 3): {fault}")


def test_a_unit_is_that_of_the_measure_or_left_out(tmp_path: Path) -> None:
    header = f"{HEADER},unit"
    assert len(read(tmp_path, f"{row()},full-time equivalents", f"{row(period='2023/24')},", header=header)) == 2
    for unit in ("officers", "FTE", "per cent"):
        what = rf"figures\.csv \(line 2\): “{unit}” is not the unit of officers_fte\. Give it in full-time equivalents"
        with pytest.raises(InputFault, match=what):
            read(tmp_path, f"{row()},{unit}", header=header)


@pytest.mark.parametrize(
    ("measure", "part", "mend"),
    [
        ("recorded_crime", "Burglary", "Write burglary, if that is meant"),
        ("recorded_crime", "anti-social-behaviour", "Write one of bicycle-theft, burglary"),
        ("recorded_crime", "", "Write one of"),
        ("offences", "rape offences", "Write Rape offences, if that is meant"),
        ("offences", "Fraud", "Write one of"),
    ],
)
def test_a_group_that_the_measure_has_not_is_refused_with_its_line(
    tmp_path: Path, measure: str, part: str, mend: str
) -> None:
    with pytest.raises(InputFault, match=rf"line 2\): “{part}” is no group of {measure}\. {mend}"):
        read(tmp_path, row(measure=measure, group=part))


def test_crimes_are_by_category_and_offences_by_subgroup(tmp_path: Path) -> None:
    told = [("recorded_crime", "crime"), ("recorded_crime", "burglary"), ("offences", "Rape offences")]
    found = read(tmp_path, *(row(measure=m, group=g) for m, g in told))
    assert sorted(found[["measure", "part"]].itertuples(index=False, name=None)) == sorted(told)


def test_blank_lines_are_passed_over_and_a_file_without_rows_gives_none(tmp_path: Path) -> None:
    assert read(tmp_path).empty
    assert len(read(tmp_path, "", ",,,,,,,,,", row())) == 1


def test_every_measure_says_what_it_is_and_who_publishes_it() -> None:
    table = indicators.measures()
    assert list(table) == indicators.ABOUT
    assert (table != "").all(axis=None)
    assert table["measure"].is_unique
    assert table.loc[table["measure"].str.endswith("_percent"), "unit"].eq("per cent").all()
    assert table.loc[table["measure"].str.endswith("_gbp"), "unit"].eq("pounds").all()
    assert table.loc[table["measure"].str.endswith("_fte"), "unit"].eq("full-time equivalents").all()


def test_the_page_for_those_who_type_has_the_columns_the_measures_and_an_example_that_is_read(tmp_path: Path) -> None:
    text = (Path(__file__).parent.parent / "docs/figures.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| `(\w+)` \| (.+) \| (.+) \|$", text.split("| measure |")[1], flags=re.MULTILINE)
    assert told == list(indicators.measures()[["measure", "label", "unit"]].itertuples(index=False, name=None))
    example = text.split("```csv\n")[1].split("```")[0]
    (tmp_path / "example.csv").write_text(example, encoding="utf-8")
    assert len(indicators.read(sources.survey(tmp_path), NAMES)) == len(example.splitlines()) - 1 > 0
    columns = re.findall(r"`(\w+)`(?=[^|]*\| (?:always|may be) \|)", text)
    assert columns == example.splitlines()[0].split(",")


def test_a_build_refuses_a_bad_figure_in_one_line(tmp_path: Path) -> None:
    inputs = village.write(tmp_path / "inputs")
    (inputs / "figures.csv").write_text(f"{HEADER}\n{row(source='')}\n", encoding="utf-8")
    for command in (["check"], ["site", "--out", str(tmp_path / "site")]):
        result = CliRunner().invoke(build.cli, [*command, "--inputs", str(inputs), "--quiet"])
        assert result.exit_code == 2
        assert result.stderr.splitlines() == [
            f"Refused: {inputs / 'figures.csv'} (line 2): no source. Say who published it."
        ]


# The demonstration county --------------------------------------------------------------------------------------------


def rows(county: Path, sql: str) -> pd.DataFrame:
    path = county / "site/snapshots/current/site.db"
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as db:
        return pd.read_sql_query(sql, db)


def test_the_countys_figures_are_those_of_its_files(county: Path) -> None:
    files = [p for p in sorted((county / "files/indicators").rglob("*.csv")) if "measure" in p.read_text()[:60]]
    given = pd.concat([pd.read_csv(p).assign(file=p.name) for p in files])
    found = rows(county, "SELECT * FROM indicators")
    assert sorted(found["value"]) == sorted(given["value"])
    assert set(found["file"]) == set(given["file"])
    assert rows(county, "SELECT * FROM measures")["measure"].tolist() == sorted(indicators.measures()["measure"])


def test_the_countys_nation_has_a_survey_with_intervals_beside_what_was_recorded(county: Path) -> None:
    found = rows(county, "SELECT * FROM indicators WHERE force = ''")
    survey = found[found["measure"] == "crime_survey_incidents"]
    recorded = found[found["measure"] == "recorded_crime_offences"]
    assert set(survey["part"]) == set(recorded["part"]) == {"all", "violence", "theft", "criminal damage", "fraud"}
    assert survey["part"].value_counts().eq(3).all()
    assert ((survey["low"] < survey["value"]) & (survey["value"] < survey["high"])).all()
    assert found["source"].str.contains("fictional").all()


def test_the_countys_shares_of_officers_and_residents_add_up_to_a_hundred(county: Path) -> None:
    found = rows(
        county, "SELECT * FROM indicators WHERE measure IN ('officers_share_percent', 'residents_share_percent')"
    )
    kind = found["part"].str.split(":").str[0]
    sums = found.groupby(["force", "measure", kind])["value"].sum()
    assert len(sums) == 2 * 2 * 2
    assert sums.tolist() == pytest.approx([100.0] * 8)
