"""Surroundings: income deprivation from an area's own small areas, ground on the National Grid, density."""

from __future__ import annotations

import gzip
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import geopandas
import pandas as pd
import pytest
import shapely
import village
from trees import build, of_village

from geodata import lsoas, residents, sources, surroundings
from geodata.faults import Faults, InputFault
from geodata.hierarchy import Hierarchy

ASH, BIRCH, CEDAR, DAMSON = village.WARDS
SOUTHTOWN, NORTHTOWN, FORCE = "E06999001", "E06999002", "E23999001"
INCOME = """LSOA21CD,Income_score,Income_rank,Income_decile
E01999001,0.4,1,1
E01999002,0.2,2,4
E01999003,0.1,3,5
E01999004,0.3,4,2
E01999005,0.05,5,10
"""
LOOKUP = """LSOA21CD,WD24CD,LAD24CD
E01999001,E05999001,E06999001
E01999002,E05999001,E06999001
E01999003,E05999002,E06999001
E01999004,E05999003,E06999002
E01999005,E05999003,E06999002
"""
PEOPLE = "LSOA21CD,Mid-2022: Population\nE01999001,3000\nE01999002,1000\nE01999003,2000\n"
WARDS = "WD24CD,Mid-2022: Population\nE05999001,4000\nE05999002,2000\nE05999003,3000\n"


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Hierarchy:
    """The village: two districts of two wards; Damson, the fourth ward, has no LSOA."""
    return of_village(tmp_path_factory.mktemp("village")).tree


@pytest.fixture
def write(tmp_path: Path) -> Write:
    return Write(tmp_path)


class Write:
    """Writes tables into a folder and says what they were taken for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, **tables: str) -> list[sources.Taken]:
        for name, text in tables.items():
            (self.folder / f"{name}.csv").write_text(text, encoding="utf-8")
        return sources.survey(self.folder)


def of(taken: list[sources.Taken], tree: Hierarchy, names: dict[str, str] | None = None) -> pd.DataFrame:
    found = lsoas.read(taken, tree, Faults())
    people = residents.read(taken, tree)
    table = surroundings.of_areas(found, tree, people, names or {village.FORCE: village.REPORTED_BY})
    assert list(table) == surroundings.TABLE
    assert table["area"].tolist() == sorted(tree.areas["code"])
    return table.set_index("area")


# Income --------------------------------------------------------------------------------------------------------------


def test_a_wards_share_is_the_mean_of_its_lsoas_by_residents(write: Write, tree: Hierarchy) -> None:
    found = of(write(income=INCOME, lookup=LOOKUP, people=PEOPLE), tree)
    assert found.loc[ASH, "income"] == pytest.approx((3 * 0.4 + 1 * 0.2) / 4)
    assert found.loc[ASH, ["lsoas", "file"]].tolist() == [2, "income.csv and people.csv"]


def test_each_lsoa_counts_alike_where_the_residents_of_one_are_unknown(write: Write, tree: Hierarchy) -> None:
    found = of(write(income=INCOME, lookup=LOOKUP, people=PEOPLE), tree)
    assert found.loc[CEDAR, ["income", "file"]].tolist() == [pytest.approx((0.3 + 0.05) / 2), "income.csv"]
    assert found.loc[FORCE, "income"] == pytest.approx((0.4 + 0.2 + 0.1 + 0.3 + 0.05) / 5)


def test_a_larger_areas_share_is_that_of_its_lsoas_and_not_of_its_wards(write: Write, tree: Hierarchy) -> None:
    found = of(write(income=INCOME, lookup=LOOKUP, people=PEOPLE), tree)
    due = (3 * 0.4 + 1 * 0.2 + 2 * 0.1) / 6
    for area in (SOUTHTOWN, "E22999001", "testshire/southtown"):
        assert found.loc[area, ["income", "lsoas"]].tolist() == [pytest.approx(due, abs=1e-5), 3]


def test_a_ward_without_an_lsoa_has_no_share_and_not_zero(write: Write, tree: Hierarchy) -> None:
    found = of(write(income=INCOME, lookup=LOOKUP), tree)
    assert pd.isna(found.loc[DAMSON, "income"])
    assert found.loc[DAMSON, ["lsoas", "file"]].tolist() == [0, ""]


def test_an_lsoa_without_a_score_leaves_its_ward_and_all_above_without_a_share(write: Write, tree: Hierarchy) -> None:
    found = of(write(income=INCOME.replace("E01999004,0.3,4,2\n", ""), lookup=LOOKUP), tree)
    assert found.loc[[CEDAR, NORTHTOWN, FORCE], "income"].isna().all()
    assert found.loc[[CEDAR, NORTHTOWN, FORCE], "lsoas"].tolist() == [2, 2, 5]
    assert found.loc[ASH, "income"] == pytest.approx(0.3)


def test_lsoas_of_wards_that_are_not_here_count_in_their_district(write: Write, tree: Hierarchy) -> None:
    """A lookup of another year's wards: the wards have no share, what is above them has."""
    found = of(write(income=INCOME, lookup=LOOKUP.replace("E0599900", "E0500000")), tree)
    assert found.loc[list(village.WARDS), "income"].isna().all()
    assert found.loc[SOUTHTOWN, ["income", "lsoas"]].tolist() == [pytest.approx(0.7 / 3, abs=1e-5), 3]
    assert found.loc[FORCE, "lsoas"] == 5


def test_an_area_with_a_district_that_has_no_lsoa_has_no_share(write: Write, tree: Hierarchy) -> None:
    found = of(write(income=INCOME, lookup="".join(LOOKUP.splitlines(keepends=True)[:4])), tree)
    assert found.loc[SOUTHTOWN, "lsoas"] == 3
    assert found.loc[[NORTHTOWN, FORCE], "lsoas"].tolist() == [0, 0]
    assert found.loc[[NORTHTOWN, FORCE], "income"].isna().all()


def test_lsoas_of_a_district_made_since_count_in_its_force_alone(write: Write, tree: Hierarchy) -> None:
    """Both districts of the layer were joined into one: a lookup gives that to the force, so it is whole again."""
    joined = LOOKUP.replace("E0599900", "E0500000").replace("E06999001", "E06999009").replace("E06999002", "E06999009")
    forces = "LAD25CD,PFA25CD\nE06999009,E23999001\n"
    found = of(write(income=INCOME, lookup=joined, forces=forces), tree)
    assert found.loc[FORCE, ["income", "lsoas"]].tolist() == [pytest.approx(0.21), 5]
    assert found.loc[[SOUTHTOWN, NORTHTOWN, "testshire/southtown"], "lsoas"].tolist() == [0, 0, 0]
    assert found["income"].notna().sum() == 1


def test_a_command_area_with_part_of_a_district_whose_wards_are_not_known_has_no_share(
    write: Write, tmp_path: Path
) -> None:
    """Ash and Birch, one district, are in two command areas; the lookup knows the district alone."""
    bcu = "force,bcu,code,source,valid_from,valid_to\n" + "".join(
        f"testshire,{name},{code},invented,2020-01-01,\n" for code, name in zip(village.WARDS, "XYYY", strict=True)
    )
    tree = of_village(tmp_path / "inputs", bcu=bcu, month="2025-12").tree
    away = LOOKUP.replace("E0599900", "E0500000")
    found = of(write(income=INCOME, lookup=away), tree)
    assert found.loc[["testshire/x", "testshire/y"], "lsoas"].tolist() == [0, 0]
    assert found.loc[FORCE, "lsoas"] == 5
    whole = of(write(income=INCOME, lookup=LOOKUP), tree)
    assert whole.loc[["testshire/x", "testshire/y"], "lsoas"].tolist() == [2, 3]


def test_a_wards_older_code_leads_to_it(tmp_path: Path) -> None:
    """E05000989 became E05016245 in April 2025, with the same boundary."""
    tree = of_village(tmp_path / "village", wards=village.layer().replace(ASH, "E05016245")).tree
    folder = tmp_path / "tables"
    folder.mkdir()
    taken = Write(folder)(income=INCOME, lookup=LOOKUP.replace(ASH, "E05000989"))
    assert of(taken, tree).loc["E05016245", ["income", "lsoas"]].tolist() == [pytest.approx(0.3), 2]


def test_wales_has_no_share_by_englands_index(write: Write, tmp_path: Path) -> None:
    layer = village.layer().replace("E05", "W05").replace("E06", "W06")
    lookup = village.LOOKUP.replace("E06", "W06").replace("E22", "W14").replace("E23999001", "W15999001")
    tree = of_village(tmp_path / "inputs", wards=layer, lookup=lookup, national=False).tree
    found = of(write(income=INCOME, lookup=LOOKUP.replace("E", "W")), tree)
    assert set(found["nation"]) == {"Wales"}
    assert found["income"].isna().all()
    assert found.loc["W05999001", "lsoas"] == 2


def test_an_invented_forces_areas_are_in_no_nation(write: Write, tree: Hierarchy) -> None:
    assert set(of(write(income=INCOME), tree)["nation"]) == {"England"}
    told = of(write(income=INCOME), tree, {village.FORCE: "Testshire Police (fictional)"})
    assert set(told["nation"]) == {""}


def test_without_tables_no_area_has_a_share(tree: Hierarchy) -> None:
    found = of([], tree)
    assert found["income"].isna().all()
    assert found["density"].isna().all()
    assert (found["km2"] > 0).all()


def test_of_two_years_of_the_index_the_newest_is_read_packed_or_not(write: Write, tree: Hierarchy) -> None:
    write(imd2019=INCOME.replace("0.4", "0.9"), lookup=LOOKUP)
    (write.folder / "imd2025-lsoa.csv.gz").write_bytes(gzip.compress(INCOME.encode("utf-8-sig")))
    found = of(sources.survey(write.folder), tree)
    assert found.loc[ASH, ["income", "file"]].tolist() == [pytest.approx(0.3), "imd2025-lsoa.csv.gz"]


def test_only_the_income_domain_is_read(write: Write, tree: Hierarchy) -> None:
    """The overall index holds crime; the index of children is another share."""
    header = "LSOA21CD,IMD_score,Income Deprivation Affecting Children Index (IDACI) Score (rate),Income Score (rate)"
    found = of(write(income=f"{header}\nE01999001,80,0.9,0.4\nE01999002,70,0.8,0.2\n", lookup=LOOKUP), tree)
    assert found.loc[ASH, "income"] == pytest.approx(0.3)


# What must be refused ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cell", ["31.2", "-0.1", "many", "nan", "inf"])
def test_a_score_that_is_no_share_is_refused_with_file_and_row(write: Write, tree: Hierarchy, cell: str) -> None:
    with pytest.raises(InputFault, match=r"income\.csv \(row 3\): “.+” is not a share of residents from 0 to 1"):
        of(write(income=INCOME.replace("0.2", cell)), tree)


@pytest.mark.parametrize(("old", "new", "what"), [(",4,2\n", ",4,11\n", "decile"), (",4,2\n", ",0,2\n", "rank"),
                                                  (",4,2\n", ",4.5,2\n", "rank")])  # fmt: skip
def test_a_rank_or_decile_that_is_none_is_refused(write: Write, tree: Hierarchy, old: str, new: str, what: str) -> None:
    with pytest.raises(InputFault, match=rf"income\.csv \(row 5\): “.+” is not a {what}"):
        of(write(income=INCOME.replace(old, new)), tree)


def test_two_rows_of_one_lsoa_are_refused(write: Write, tree: Hierarchy) -> None:
    with pytest.raises(InputFault, match=r"income\.csv: E01999001 has two rows"):
        of(write(income=INCOME + "E01999001,0.1,6,6\n"), tree)


def test_a_blank_score_is_none_and_notes_below_are_passed_over(write: Write, tree: Hierarchy) -> None:
    others = "".join(f"E01{n:06d},0.5,7,3\n" for n in range(300))
    income = INCOME.replace("0.1,3,5", ",,") + others + "Source: invented,,,\n"
    found = of(write(income=income, lookup=LOOKUP), tree)
    assert pd.isna(found.loc[BIRCH, "income"])
    assert found.loc[ASH, "income"] == pytest.approx(0.3)


# Fifths and older codes ----------------------------------------------------------------------------------------------


def fifths(taken: list[sources.Taken], tree: Hierarchy) -> dict[str, object]:
    table = lsoas.read(taken, tree, Faults()).table
    return dict(zip(table["lsoa"], table["fifth"].astype(object), strict=True))


def test_two_deciles_of_the_file_make_a_fifth(write: Write, tree: Hierarchy) -> None:
    assert list(fifths(write(income=INCOME), tree).values()) == [1, 2, 3, 1, 5]


def test_a_rank_tells_the_fifth_where_the_file_holds_all_that_were_ranked(write: Write, tree: Hierarchy) -> None:
    without = "\n".join(line.rsplit(",", 1)[0] for line in INCOME.splitlines())
    assert list(fifths(write(income=without + "\n"), tree).values()) == [1, 2, 3, 4, 5]


def test_a_rank_among_others_than_those_of_the_file_tells_no_fifth(write: Write, tree: Hierarchy) -> None:
    without = "\n".join(line.rsplit(",", 1)[0] for line in INCOME.splitlines()).replace(",5", ",33755")
    assert set(map(pd.isna, fifths(write(income=without + "\n"), tree).values())) == {True}


def test_englands_fifths_hold_a_fifth_of_its_lsoas_each(real: Path, tree: Hierarchy) -> None:
    table = lsoas.read(sources.recognise(real / "indicators/imd2025-england-lsoa21.csv.gz"), tree, Faults()).table
    assert len(table) == 33_755
    assert (table["fifth"].value_counts() - 6_751).abs().max() <= 2
    assert table.groupby("fifth")["income"].mean().is_monotonic_decreasing


def test_codes_of_2011_lead_to_2021_only_where_all_of_their_ground_went_to_one(write: Write, tree: Hierarchy) -> None:
    change = """LSOA11CD,LSOA21CD,CHGIND
E01999001,E01999001,U
E01000001,E01999002,M
E01000002,E01999002,M
E01000003,E01999003,S
E01000003,E01999004,S
E01000004,E01999005,X
"""
    found = lsoas.read(write(income=INCOME, change=change), tree, Faults())
    assert found.newer == {"E01000001": "E01999002", "E01000002": "E01999002"}


def test_the_official_change_of_2021_merged_239_and_leaves_the_split_ones_alone(real: Path, tree: Hierarchy) -> None:
    path = real / "lookups/LSOA11_LSOA21_LAD22_exact_fit_EW_V3.csv"
    published = pd.read_csv(path, encoding="utf-8-sig")
    merged = published[published["CHGIND"] == "M"]
    found = lsoas.read(sources.recognise(path), tree, Faults()).newer
    assert found == dict(zip(merged["LSOA11CD"], merged["LSOA21CD"], strict=True))
    assert len(found) == 239


# Ground and density --------------------------------------------------------------------------------------------------


def test_density_is_residents_to_a_square_kilometre_of_ground(write: Write, tree: Hierarchy) -> None:
    """Ground by another road: the ward layer through the projection library's own British National Grid."""
    found = of(write(people=WARDS), tree)
    layer = geopandas.GeoSeries([village.square(c) for c in village.WARDS], index=list(village.WARDS), crs=4326)
    km2 = layer.to_crs(27700).area / 1e6
    for ward in village.WARDS:
        assert found.loc[ward, "km2"] == pytest.approx(km2[ward], rel=2e-3)
    assert found.loc[ASH, "density"] == pytest.approx(4000 / found.loc[ASH, "km2"], rel=1e-3)
    assert found.loc[SOUTHTOWN, "density"] == pytest.approx(6000 / (km2[ASH] + km2[BIRCH]), rel=3e-3)
    assert found.loc[FORCE, "km2"] == pytest.approx(km2.sum(), rel=2e-3)
    assert found.loc[[DAMSON, NORTHTOWN, FORCE], "density"].isna().all()


def test_ground_of_a_ward_in_parts_and_with_a_hole_is_what_it_covers(write: Write, tmp_path: Path) -> None:
    shapes = {code: village.square(code) for code in village.WARDS}
    west, south, east, north = shapes[ASH].bounds
    hole = shapely.box(west + 0.005, south + 0.005, west + 0.015, south + 0.015)
    island = shapely.box(west - 0.03, south, west - 0.02, south + 0.01)
    shapes[ASH] = shapely.MultiPolygon([shapes[ASH].difference(hole), island])
    bowtie = [(east, south), (east + 0.02, north), (east + 0.02, south), (east, north), (east, south)]
    shapes[BIRCH] = shapely.Polygon(bowtie)
    found = of(write(people=WARDS), of_village(tmp_path / "inputs", wards=village.layer(shapes)).tree)
    whole = found.loc[DAMSON, "km2"]
    assert found.loc[ASH, "km2"] == pytest.approx(whole, rel=1e-2)
    assert found.loc[BIRCH, "km2"] == pytest.approx(whole / 2, rel=1e-2)


def test_a_police_neighbourhood_has_the_ground_of_its_own_polygon(write: Write, tmp_path: Path) -> None:
    feature = {"type": "Feature", "properties": {"force": "testshire", "neighbourhood_id": "A1", "name": "South"},
               "geometry": json.loads(shapely.to_geojson(village.square(ASH)))}  # fmt: skip
    beats = json.dumps({"type": "FeatureCollection", "features": [feature]})
    found = of(write(people=WARDS), of_village(tmp_path / "inputs", beats=beats).tree)
    assert found.loc["testshire/A1", "km2"] == found.loc[ASH, "km2"]
    assert found.loc["testshire/A1", ["lsoas", "nation"]].tolist() == [0, "England"]
    assert found.loc["testshire/A1", ["income", "density"]].isna().all()


def test_a_region_and_the_nation_have_the_residents_of_all_their_forces(write: Write, tmp_path: Path) -> None:
    lookup = village.LOOKUP.replace("E23999001,Testshire", "E23000011,South Yorkshire")
    inputs = village.write(tmp_path / "inputs")
    (inputs / "lookup.csv").write_text(lookup, encoding="utf-8")
    names = {"south-yorkshire": "South Yorkshire Police"}
    tree = build(sources.survey(inputs), names, national=True).tree
    force = "PFA24CD,Mid-2022: Population\nE23000011,9000\n"
    found = of(write(force=force, income=INCOME, lookup=LOOKUP), tree, names)
    above = tree.areas.loc[tree.areas["kind"].isin(["region", "nation"]), "code"]
    assert len(above) == 2
    for area in above:
        assert found.loc[area, ["density", "lsoas"]].tolist() == found.loc["E23000011", ["density", "lsoas"]].tolist()
    assert sorted(found.loc[above, "nation"]) == ["", "England"]
    assert found.loc[above, "income"].notna().all()


# Real parts ----------------------------------------------------------------------------------------------------------


def test_south_yorkshires_wards_are_those_that_pandas_finds(real: Path, south_yorkshire_compared: Path) -> None:
    lookup = pd.read_csv(real / "lookups/LSOA21_WD24_LAD24_best_fit_EW.csv", encoding="utf-8-sig")
    income = pd.read_csv(real / "indicators/imd2025-england-lsoa21.csv.gz").set_index("lsoa21_code")["Income_score"]
    people = pd.read_csv(real / "indicators/population-lsoa21-south-yorkshire.csv").set_index("LSOA 2021 Code")
    newest = sorted(c for c in people.columns if c.endswith("Population"))[-1]
    own = lookup.assign(income=lookup["LSOA21CD"].map(income), people=lookup["LSOA21CD"].map(people[newest]))
    own = own.dropna(subset="people")
    own["part"] = own["income"] * own["people"]
    path = south_yorkshire_compared / "snapshots/current/site.db"
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as db:
        found = pd.read_sql_query("SELECT * FROM surroundings JOIN areas ON code = area", db).set_index("area")
    wards = found[found["kind"] == "ward"]
    by = own.groupby("WD24CD")
    old = {"E05016245": "E05000989", "E05016246": "E05010881"}
    due = (by["part"].sum() / by["people"].sum()).reindex([old.get(c, c) for c in wards.index])
    assert len(due.dropna()) == 95
    assert wards["income"].tolist() == pytest.approx(due.tolist(), abs=1e-5)
    assert wards["lsoas"].tolist() == by.size()[due.index].tolist()
    assert found.loc["E23000011", "income"] == pytest.approx(own["part"].sum() / own["people"].sum(), abs=1e-5)
    assert found.loc["E23000011", "km2"] == pytest.approx(1_552, rel=5e-3)  # as published
