"""Residents: from plain population tables alone, the newest date first, a sum only where every ward has a number."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
import village
from hypothesis import given
from hypothesis import strategies as st
from trees import build, of_village

from geodata import residents, sources
from geodata.faults import InputFault
from geodata.hierarchy import Hierarchy
from geodata.residents import Dated

ASH, BIRCH, CEDAR, DAMSON = village.WARDS
SOUTHTOWN, NORTHTOWN, FORCE = "E06999001", "E06999002", "E23999001"
FILES = {"residents": "population-ward.csv", "workday": "workday-population-ward.csv",
         "households": "households-ward.csv"}  # fmt: skip
WARDS = "WD24CD,Mid-2022: Population\nE05999001,1200\nE05999002,800\nE05999003,3000\nE05999004,500\n"


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Hierarchy:
    """The village: two districts of two wards, each with its CSP and command area, one force."""
    return of_village(tmp_path_factory.mktemp("village")).tree


@pytest.fixture
def read(tree: Hierarchy, tmp_path: Path) -> Read:
    return Read(tree, tmp_path)


class Read:
    """Reads tables, named in the order of their letters (a.csv, b.csv, …), beside the village."""

    def __init__(self, tree: Hierarchy, folder: Path) -> None:
        self.tree, self.folder = tree, folder

    def __call__(self, *tables: str) -> pd.DataFrame:
        for letter, text in zip("abcd", tables, strict=False):
            (self.folder / f"{letter}.csv").write_text(text, encoding="utf-8")
        taken = sources.survey(self.folder)
        assert {t.kind for t in taken} == {"area indicator"}
        return residents.read(taken, self.tree).set_index("area")


# Headers -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "measure", "date"),
    [
        ("Mid-2022: Population", "residents", "mid-2022"),
        ("Mid-2024: Population (fictional)", "residents", "mid-2024"),
        ("population_mid_2022", "residents", "mid-2022"),
        ("Mid-year population estimate 2023", "residents", "mid-2023"),
        ("Census 2021: usual resident population", "residents", "census 2021"),
        ("Total population, all ages, 2019", "residents", "2019"),
        ("POPULATION", "residents", ""),
        ("Mid-2024: Workday population (fictional)", "workday", "mid-2024"),
        ("Census 2011 Work Day Population", "workday", "census 2011"),
        ("Mid-2024: Households (fictional)", "households", "mid-2024"),
        ("Census 2021: number of households", "households", "census 2021"),
    ],
)
def test_a_header_tells_what_was_counted_and_when(header: str, measure: str, date: str) -> None:
    found = residents.measure_of(header)
    assert found is not None
    assert (found[0], str(found[1])) == (measure, date)


@pytest.mark.parametrize(
    "header",
    [
        "Area Sq Km",
        "Mid-2022: People per Sq Km",
        "Population per square kilometre 2022",
        "Population density",
        "Population/km2",
        "Population (000s)",
        "Population (%)",
        "Population aged 16 to 64, 2022",
        "Female population 2022",
        "Household population 2021",
        "Workplace population 2021",
        "Daytime population 2021",
        "Population change 2011 to 2021",
        "Population 2011 2021",
        "Population rank",
        "Households in poverty 2021",
        "Average household size 2021",
        "Households per hectare 2021",
        "People in households 2021",
        "Residents 2022",
        "",
    ],
)
def test_other_measures_are_no_number_of_residents(header: str) -> None:
    assert residents.measure_of(header) is None


def test_dates_are_in_order_of_time() -> None:
    told = [Dated(), Dated("2020", "mid"), Dated("2021"), Dated("2021", "census"), Dated("2021", "mid"), Dated("2022")]
    assert all(earlier < later for earlier, later in pairwise(told))


# Areas with a row of their own ---------------------------------------------------------------------------------------


def test_wards_have_the_residents_of_their_row(read: Read) -> None:
    found = read(WARDS)
    assert found.loc[list(village.WARDS), "residents"].tolist() == [1200, 800, 3000, 500]
    assert set(found["measured"]) == {"mid-2022"}
    assert set(found["file"]) == {"a.csv"}
    assert found["workday"].isna().all()
    assert found["households"].isna().all()
    assert found[["residents", "workday", "households"]].dtypes.astype(str).tolist() == ["int64", "Int64", "Int64"]
    assert found.reset_index().columns.tolist() == residents.COLUMNS


def test_thousands_separators_and_blanks_are_understood(read: Read) -> None:
    found = read(
        'WD24CD,Mid-2022: Population\nE05999001,"12,345"\nE05999002, \n,77\n\nE05999003,"1,234,567"\nE05999004, 9.0\n'
    )
    wards = found[found.index.isin(village.WARDS)]
    assert wards["residents"].to_dict() == {ASH: 12_345, CEDAR: 1_234_567, DAMSON: 9}


def test_a_table_of_many_years_gives_its_newest(read: Read) -> None:
    header = "Ward 2024 Code,Name,Area Sq Km,Mid-2021: Population,Mid-2021: People per Sq Km"
    header += ",Mid-2022: Population,Mid-2022: People per Sq Km,Mid-2011: Population"
    found = read(f"{header}\nE05999001,Ash,0.62,1400,2258.06,1522,2440.66,1300\n")
    assert found["residents"].to_dict() == {ASH: 1522}
    assert found["measured"].to_dict() == {ASH: "mid-2022"}


@pytest.mark.parametrize("newest_first", [True, False])
def test_the_newest_of_several_tables_wins_area_by_area(read: Read, newest_first: bool) -> None:
    new = "WD24CD,Mid-2022: Population\nE05999001,1000\nE05999002,\n"
    old = "WD24CD,Census 2021 population\nE05999001,1\nE05999002,2\n"
    found = read(*([new, old] if newest_first else [old, new]))
    assert found.loc[ASH, ["residents", "measured"]].tolist() == [1000, "mid-2022"]
    assert found.loc[BIRCH, ["residents", "measured"]].tolist() == [2, "census 2021"]
    assert found.loc[BIRCH, "file"] == ("b.csv" if newest_first else "a.csv")


def test_a_table_with_several_columns_of_codes_is_about_the_finest(read: Read) -> None:
    """As the official table by ward is, which names the district beside each ward."""
    found = read("LAD24CD,WD24CD,Mid-2022: Population\nE06999001,E05999001,10\nE06999001,E05999002,20\n")
    assert found.loc[[ASH, BIRCH, SOUTHTOWN], "residents"].tolist() == [10, 20, 30]


def test_small_areas_households_and_deprivation_give_no_residents(read: Read) -> None:
    lsoa = "LSOA21CD,WD24CD,Mid-2022: Population\nE01999001,E05999001,1500\n"
    households = "WD24CD,Mid-2024: Households\nE05999001,700\n"
    income = "WD24CD,income_rank\nE05999001,12\n"
    assert read(lsoa, households, income).empty


def test_areas_of_other_builds_are_passed_over(read: Read) -> None:
    assert read("WD24CD,Mid-2022: Population\nE05000932,12684\nW05000982,900\n").empty


def test_no_table_gives_nothing(tree: Hierarchy) -> None:
    none = residents.read([], tree)
    assert none.empty
    assert list(none) == residents.COLUMNS


def test_a_code_of_another_year_leads_to_its_area(tmp_path: Path) -> None:
    """E05000989 became E05016245 in April 2025, with the same boundary."""
    layer = village.layer().replace(ASH, "E05016245")
    tree = of_village(tmp_path / "village", wards=layer).tree
    (tmp_path / "a.csv").write_text("WD24CD,Mid-2022: Population\nE05000989,1234\n", encoding="utf-8")
    found = residents.read(sources.recognise(tmp_path / "a.csv"), tree)
    assert found[["area", "residents"]].to_numpy().tolist() == [["E05016245", 1234]]


# What must be refused ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cell", ["12.5", "-3", "0", "many", "1,23", "12,3456", "1 234", "..", "1e4", "NaN", "-", "١٢"])
@pytest.mark.parametrize("code", [BIRCH, "E05000932"])
def test_a_cell_that_is_no_number_of_people_is_refused_with_file_and_line(read: Read, cell: str, code: str) -> None:
    with pytest.raises(InputFault, match=r"a\.csv \(line 3\): “.+” is not a number of people") as refused:
        read(f'WD24CD,Mid-2022: Population\nE05999001,12\n{code},"{cell}"\n')
    assert f"“{cell}”" in str(refused.value)


def test_notes_and_other_nations_below_a_table_are_passed_over(read: Read) -> None:
    others = "".join(f"E05{n:06d},77\n" for n in range(300))
    found = read(f"WD24CD,Mid-2022: Population\nE05999001,12\n{others}S13002516,..\nSource: estimates,of 2022\n")
    assert found["residents"].to_dict() == {ASH: 12}


def test_two_numbers_of_one_date_for_an_area_are_refused_with_both_places(read: Read) -> None:
    again = "WD24CD,population mid 2022\nE05999003,3000\nE05999002,801\n"
    with pytest.raises(InputFault, match=r"b\.csv.*line 3.*E05999002 has 801 people here and 800 in a\.csv, line 3"):
        read(WARDS, again)


def test_a_table_by_something_finer_is_not_taken_for_one_by_ward(read: Read) -> None:
    """One row a parish, with its ward: the last parish's residents are not the ward's."""
    with pytest.raises(InputFault, match=r"a\.csv.*line 3.*E05999001 has 7 people here and 12 in a\.csv, line 2"):
        read("parish,WD24CD,Mid-2022: Population\nX,E05999001,12\nY,E05999001,7\n")


def test_an_older_contradiction_does_not_matter_and_equal_numbers_are_none(read: Read) -> None:
    old = "WD24CD,Mid-2019: Population\nE05999001,5\nE05999001,6\n"
    for order in ((WARDS, old, WARDS), (old, WARDS, WARDS)):
        assert read(*order).loc[ASH, "residents"] == 1200


@given(st.text("0123456789,.- ab%", min_size=1, max_size=7))
def test_a_cell_is_a_whole_number_above_zero_or_refused(cell: str) -> None:
    plain = cell.replace(",", "").removesuffix(".0")
    try:
        assert residents._number(Path("a.csv"), cell, "line 2") == int(plain) > 0
    except InputFault:
        grouped = f"{int(plain):,}" if plain.isdigit() else ""
        assert not (plain.isdigit() and int(plain) and cell in (plain, grouped))


# Larger areas --------------------------------------------------------------------------------------------------------


def test_larger_areas_are_the_sums_of_their_wards(read: Read) -> None:
    found = read(WARDS)["residents"].to_dict()
    south, north = 1200 + 800, 3000 + 500
    assert {area: n for area, n in found.items() if area not in village.WARDS} == {
        SOUTHTOWN: south, NORTHTOWN: north, "E22999001": south, "E22999002": north,
        "testshire/southtown": south, "testshire/northtown": north, FORCE: south + north,
    }  # fmt: skip


def test_a_row_of_its_own_goes_before_the_sum_of_its_wards(read: Read) -> None:
    found = read(WARDS, "LAD24CD,Mid-2021: Population\nE06999001,2100\n")
    assert found.loc[SOUTHTOWN, ["residents", "measured", "file"]].tolist() == [2100, "mid-2021", "b.csv"]
    assert found.loc["E22999001", ["residents", "measured", "file"]].tolist() == [2000, "mid-2022", "a.csv"]


def test_no_sum_is_made_where_a_ward_has_no_residents(read: Read) -> None:
    found = read(WARDS.replace("800", ""))
    assert set(found.index) == {ASH, CEDAR, DAMSON, NORTHTOWN, "E22999002", "testshire/northtown"}


def test_no_sum_is_made_of_wards_of_different_dates(read: Read) -> None:
    found = read(WARDS.replace("800", ""), "WD24CD,Mid-2021: Population\nE05999002,790\n")
    assert found.loc[BIRCH, "residents"] == 790
    assert not {SOUTHTOWN, "E22999001", "testshire/southtown", FORCE} & set(found.index)


def test_a_sum_of_several_tables_names_them_all(read: Read) -> None:
    first, second = WARDS.replace("800", ""), "WD24CD,Mid-2022: Population\nE05999002,800\n"
    found = read(first, second)
    assert found.loc[SOUTHTOWN, ["residents", "file"]].tolist() == [2000, "a.csv and b.csv"]


def test_the_workday_population_stands_beside_residents_with_its_file(read: Read) -> None:
    workday = "WD24CD,Census 2011: Workday population\nE05999001,9000\nE05999002,100\nE05999003,50\n"
    found = read(WARDS, workday)
    assert found.loc[[ASH, BIRCH, CEDAR, SOUTHTOWN], "workday"].tolist() == [9000, 100, 50, 9100]
    assert found.loc[[DAMSON, NORTHTOWN, FORCE], "workday"].isna().all()
    assert found.loc[ASH, ["measured", "file"]].tolist() == ["mid-2022", "a.csv and b.csv"]
    assert found.loc[DAMSON, "file"] == "a.csv"


def test_one_table_may_hold_both(read: Read) -> None:
    found = read("WD24CD,Mid-2022: Population,Workday population 2011\nE05999001,100,120\n")
    assert found.loc[ASH, ["residents", "workday", "file"]].tolist() == [100, 120, "a.csv"]


def test_households_stand_beside_residents_and_are_summed_as_they_are(read: Read) -> None:
    homes = "WD24CD,Census 2021: Households\nE05999001,500\nE05999002,400\nE05999003,1300\n"
    found = read(WARDS, homes)
    assert found.loc[[ASH, BIRCH, CEDAR, SOUTHTOWN], "households"].tolist() == [500, 400, 1300, 900]
    assert found.loc[[DAMSON, NORTHTOWN, FORCE], "households"].isna().all()
    assert found.loc[ASH, ["residents", "measured", "file"]].tolist() == [1200, "mid-2022", "a.csv and b.csv"]


@pytest.mark.parametrize("cell", ["12.5", "-3", "0", "many"])
def test_households_that_are_no_number_are_refused_with_file_and_line(read: Read, cell: str) -> None:
    with pytest.raises(InputFault, match=r"b\.csv \(line 2\): “.+” is not a number of people or households"):
        read(WARDS, f"WD24CD,Households 2021\nE05999001,{cell}\n")


def test_residents_of_lsoas_come_by_code_of_the_newest_date(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "LSOA21CD,Mid-2021: Population,Mid-2022: Population\nE01999001,9,10\nE01999002,5,\n"
    )
    (tmp_path / "b.csv").write_text("LSOA21CD,Mid-2021: Population\nE01999001,9\nE01999002,5\nE01999003,7\n")
    (tmp_path / "c.csv").write_text(WARDS)
    found, files = residents.by_lsoa(sources.survey(tmp_path))
    assert found == {"E01999001": 10, "E01999002": 5, "E01999003": 7}
    assert files == "a.csv and b.csv"


def test_a_workday_population_alone_gives_no_row(read: Read) -> None:
    assert read("WD24CD,Workday population 2011\nE05999001,120\n").empty


# What rates are divided by -------------------------------------------------------------------------------------------


def table(*rows: tuple[str, int, int | None]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["area", "residents", "workday"]).astype({"workday": "Int64"})


def test_a_place_is_a_town_centre_where_by_day_it_holds_half_as_many_again() -> None:
    people = table(("A", 1000, 1500), ("B", 1000, 1501), ("C", 1000, None), ("D", 1000, 10))
    assert residents.bases(people, {}).to_dict() == {"A": 1000, "C": 1000, "D": 1000}


def test_nothing_of_the_city_of_london_is_divided_by_its_residents() -> None:
    people = table(("ward", 900, None), ("district", 9000, 100), ("other", 500, None))
    force_of = {"ward": "city-of-london", "district": "city-of-london", "other": "metropolitan"}
    assert residents.bases(people, force_of).to_dict() == {"other": 500}


# Real parts ----------------------------------------------------------------------------------------------------------


def test_south_yorkshires_wards_sum_to_the_published_residents_of_its_force(real: Path) -> None:
    names = (
        "boundaries/wards-south-yorkshire.geojson",
        "lookups/district-csp-force-2024.csv",
        "indicators/population-mid2022-by-ward2024.csv",
        "indicators/population-mid2022-by-force.csv",
        "indicators/population-lsoa21-south-yorkshire.csv",
        "indicators/imd2025-england-district2024.csv",
    )
    taken = [t for name in names for t in sources.recognise(real / name)]
    tree = build(taken, {"south-yorkshire": "South Yorkshire Police"}).tree
    found = residents.read(taken, tree).set_index("area")
    published = pd.read_csv(real / names[2]).set_index("WD24CD")
    own = tree.wards["code"]
    assert len(own) == 95
    assert found.loc[own, "residents"].tolist() == published.loc[own, "Mid-2022: Population"].tolist()
    by_district = published.loc[own].groupby("LAD24CD")["Mid-2022: Population"].sum()
    assert found.loc[by_district.index, "residents"].tolist() == by_district.tolist()
    force = pd.read_csv(real / names[3]).set_index("pfa24_code").loc["E23000011", "Mid-2022: Population"]
    assert found.loc["E23000011", ["residents", "file"]].tolist() == [force, "population-mid2022-by-force.csv"]
    assert by_district.sum() == force
    without = [t for t in taken if t.source.path.name != "population-mid2022-by-force.csv"]
    again = residents.read(without, tree).set_index("area")
    assert again.loc["E23000011", ["residents", "measured"]].tolist() == [force, "mid-2022"]
    assert set(found["measured"]) == {"mid-2022"}


def test_the_demonstration_countys_table_is_that_of_its_files(county: Path) -> None:
    path = county / "site/snapshots/current/site.db"
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as db:
        found = pd.read_sql_query("SELECT * FROM residents", db).set_index("area")
        inside = pd.read_sql_query(
            "SELECT ancestor, descendant, n FROM closure JOIN (SELECT code FROM areas WHERE kind = 'ward') "
            "ON code = descendant JOIN (SELECT ancestor AS a, COUNT(*) AS n FROM closure GROUP BY a) ON a = ancestor",
            db,
        )
        kinds = pd.read_sql_query("SELECT code, kind FROM areas", db).set_index("code")["kind"]
    for column, file in FILES.items():
        given = pd.read_csv(county / "files/indicators" / file).set_index("WD24CD").iloc[:, 0]
        sums = inside.assign(people=inside["descendant"].map(given)).groupby("ancestor")["people"]
        whole = sums.sum()[(sums.count() == sums.size()) & sums.sum().index.map(kinds).isin(
            ["ward", "district", "csp", "bcu", "force"])]  # fmt: skip
        assert found[column].to_dict() == whole.astype(int).to_dict()
    assert set(found["measured"]) == {"mid-2024"}
    assert set(found["file"]) == {" and ".join(FILES.values())}
    wards = found[found.index.map(kinds) == "ward"]
    assert (wards["workday"] > 1.5 * wards["residents"]).any()


def test_more_wards_leave_the_sums_of_others_alone(tree: Hierarchy, tmp_path: Path) -> None:
    """A level that the build does not sum (a region) has residents only by a row of its own."""
    region = pd.DataFrame([("E12000003", "region", "Yorkshire", "yorkshire", "", 0, "")], columns=list(tree.areas))
    above = pd.DataFrame({"ancestor": "E12000003", "descendant": list(village.WARDS), "depth": 5})
    larger = replace(tree, areas=pd.concat([tree.areas, region]), closure=pd.concat([tree.closure, above]))
    (tmp_path / "a.csv").write_text(WARDS, encoding="utf-8")
    assert "E12000003" not in set(residents.read(sources.survey(tmp_path), larger)["area"])
    (tmp_path / "b.csv").write_text("RGN24CD,Mid-2022: Population\nE12000003,5500000\n", encoding="utf-8")
    found = residents.read(sources.survey(tmp_path), larger).set_index("area")
    assert found.loc["E12000003", "residents"] == 5_500_000
