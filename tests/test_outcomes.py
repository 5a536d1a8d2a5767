"""What became of crimes: groups in plain words, cohorts old enough, several outcomes of one id, and sums that hold."""

from __future__ import annotations

import csv
import sqlite3
import tempfile
from collections import Counter
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import geopandas
import numpy as np
import outcome_groups
import pandas as pd
import pyarrow as pa
import pytest
import reading
import village
from building import Once, build, build_here
from hypothesis import given, settings
from hypothesis import strategies as st
from test_nation import CODES, FORCES, hierarchy, ledger, reported

from geodata import categories, histories, ids, months, nation, outcome_tables, schema, sources, verdicts
from geodata.areas import REFERENCE
from geodata.coverage import months_between
from geodata.kept import Kept
from geodata.outcomes import Followed

LONDON = (
    "outcomes/city-of-london-2016-01_2017-06.zip",
    "boundaries/wards-2020-E+W.geojson",
    "lookups/district-csp-force-2024.csv",
    "boundaries/districts-2020-E+W.geojson",
)
CITY = "E05010862"  # City ward of Sheffield, as numbered before and after April 2025
COLUMNS = ", ".join(schema.GROUPS)


def query(site: Path, sql: str, **values: str) -> list[sqlite3.Row]:
    with closing(sqlite3.connect(site / "snapshots/current/site.db")) as db:
        db.row_factory = sqlite3.Row
        return db.execute(sql, values).fetchall()


def groups(site: Path, table: str, key: str, area: str) -> dict[str, dict[str, int]]:
    """Key → group → crimes of an area, where there are any."""
    rows = query(site, f"SELECT * FROM {table} WHERE area = :area", area=area)  # noqa: S608
    found = {r[key]: {g: r[g] for g in schema.GROUPS if r[g]} for r in rows}
    return {value: told for value, told in found.items() if told}


# The words


def reference(name: str) -> list[dict[str, str]]:
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_word_is_of_a_group_and_every_row_has_its_source_and_date() -> None:
    assert [g.slug for g in verdicts.groups()] == list(schema.GROUPS)
    for name in ("outcomes", "outcome_groups", "outcome_breaks"):
        assert all("2026" in row["source"] for row in reference(name)), name
    assert {v.group for v in verdicts.verdicts()} == set(schema.GROUPS) - {"none_given"}
    assert len({v.published_as for v in verdicts.verdicts()}) == len(verdicts.verdicts())


def test_the_words_are_grouped_as_the_research_has_them() -> None:
    own = {v.published_as: v.group for v in verdicts.verdicts()}
    assert {word: own[word] for word in outcome_groups.GROUP_OF if word} == {
        word: group for word, group in outcome_groups.GROUP_OF.items() if word
    }


def test_only_results_of_courts_have_a_result_and_all_are_cases_sent_to_court() -> None:
    decided = [v for v in verdicts.verdicts() if v.result]
    assert {v.group for v in decided} == {"sent_to_court"}
    assert {"sent to prison", "fined", "found not guilty"} < {v.result for v in decided}
    assert not [v.result for v in verdicts.verdicts() if "charged" in v.published_as and v.result]


def test_nothing_is_inferred_about_victims() -> None:
    not_prosecuted = next(g for g in verdicts.groups() if g.slug == "not_prosecuted")
    assert "cannot say which" in not_prosecuted.explained
    assert not [g.slug for g in verdicts.groups() if "victim" in g.slug]


def test_every_word_of_real_files_is_in_the_table(real: Path) -> None:
    """The words of all street and outcomes files at hand, by plain pandas over one archive each."""
    for archive, kind, column in (
        ("street/all-forces-2025-06.zip", "street", "Last outcome category"),
        (LONDON[0], "street", "Last outcome category"),
        (LONDON[0], "outcomes", "Outcome type"),
    ):
        assert set(outcome_groups.rows(real / archive, kind)[column]) <= set(verdicts.index()), archive


# Ids


def test_equal_ids_have_equal_keys_and_a_blank_one_has_none() -> None:
    texts = ["a" * 64, "", "b" * 64, "short", "a" * 64, "a" * 63 + "b", "b" + "a" * 63, "é" * 32]
    keys = ids.keys(pa.array(texts)).tolist()
    assert keys[1] == ids.BLANK
    assert keys[0] == keys[4]
    assert len({*keys}) == len({*texts})


@given(st.lists(st.one_of(st.text("0123456789abcdef", min_size=64, max_size=64), st.text(max_size=70)), max_size=30))
@settings(deadline=None)
def test_a_key_depends_on_nothing_but_the_id(texts: list[str]) -> None:
    together = ids.keys(pa.array(texts, pa.string())).tolist()
    assert together == [int(ids.keys(pa.array([text]))[0]) for text in texts]


def test_no_two_ids_of_real_files_share_a_key(real: Path) -> None:
    own = outcome_groups.rows(real / LONDON[0], "outcomes")["Crime ID"].unique()
    assert len(np.unique(ids.keys(pa.array(own, pa.string())))) == len(own) > 3_000


# Files that are spoilt


MONTH = "2025-01"
HEAD = ",".join(sources.OUTCOMES)


def outcome_file(rows: list[tuple[str, str]], month: str = MONTH) -> str:
    """An outcomes file: id and outcome of each row."""
    filler = f"{month},{village.REPORTED_BY},{village.REPORTED_BY},,,No Location,,"
    return "\n".join([HEAD, *(f"{own},{filler},{outcome}" for own, outcome in rows), ""])


def read_outcomes(folder: Path, rows: list[tuple[str, str]]) -> tuple[pd.DataFrame, dict[str, int], int]:
    """The table that an outcomes file gives, its faults by reason, and its rows as the ledger counts them."""
    path = folder / f"{MONTH}-{village.FORCE}-outcomes.csv"
    path.write_text(outcome_file(rows), encoding="utf-8")
    (month,) = months.read(sources.recognise(path), Kept(None), lambda *_: None)
    faults = dict(month.faults)
    return months.ends(month, Kept(None)).to_pandas(), faults, month.rows["outcomes"]


def test_rows_of_an_outcomes_file_that_say_nothing_or_say_it_again_are_counted_and_left_out(tmp_path: Path) -> None:
    rows = [("a" * 64, "Suspect charged"), ("a" * 64, "Suspect charged"), ("", "Offender fined"), ("b" * 64, ""),
            ("c" * 64, "Sent to Coventry"), ("d", "Local resolution")]  # fmt: skip
    table, faults, counted = read_outcomes(tmp_path, rows)
    assert counted == 6
    assert len(table) == 3
    assert faults == {
        "outcome without the id of a crime, left out": 1,
        "row without an outcome, left out": 1,
        "outcome that is given twice for one id, counted once": 1,
        "outcome that is not in the table, counted as not known": 1,
    }


def test_a_street_word_that_is_not_in_the_table_is_counted_as_not_known(tmp_path: Path) -> None:
    path = tmp_path / f"{MONTH}-{village.FORCE}-street.csv"
    told = ["Local resolution", "Sent to Coventry", ""]
    rows = [village.record(MONTH, **{"Crime ID": f"id{i}", "Last outcome category": w}) for i, w in enumerate(told)]
    path.write_text(village.street(rows), encoding="utf-8")
    (month,) = months.read(sources.recognise(path), Kept(None), lambda *_: None)
    assert ("outcome that is not in the table, counted as not known", 1) in month.faults
    group = verdicts.group_of()[months.ends(month, Kept(None))["outcome"].to_numpy()]
    assert [schema.GROUPS[g] for g in group] == ["out_of_court", "not_known", "none_given"]
    assert month.words == {"Local resolution": 1}


def test_records_of_one_id_in_one_month_have_the_outcome_that_is_furthest_on(tmp_path: Path) -> None:
    """Also where the record that says so is left out as a repeat."""
    words = ["Suspect charged as part of another case", "Under investigation", "Local resolution"]
    kinds = ["Burglary", "Robbery", "Burglary"]
    rows = [
        village.record(MONTH, kind=k, **{"Crime ID": "x", "Last outcome category": w})
        for k, w in zip(kinds, words, strict=True)
    ]
    path = tmp_path / f"{MONTH}-{village.FORCE}-street.csv"
    path.write_text(village.street(rows), encoding="utf-8")
    (month,) = months.read(sources.recognise(path), Kept(None), lambda *_: None)
    table = months.ends(month, Kept(None)).to_pandas()
    assert len(table) == 2
    assert {verdicts.verdicts()[o].published_as for o in table["outcome"]} == {
        "Suspect charged as part of another case"
    }


def test_what_became_of_crimes_is_read_again_where_it_is_no_longer_kept(tmp_path: Path) -> None:
    path = tmp_path / f"{MONTH}-{village.FORCE}-street.csv"
    path.write_text(village.street(village.month_of(MONTH)), encoding="utf-8")
    keep = Kept(tmp_path / "kept")
    (month,) = months.read(sources.recognise(path), keep, lambda *_: None)
    first = months.ends(month, keep)
    for file in (tmp_path / "kept").iterdir():
        file.unlink()
    assert months.ends(month, keep).equals(first)
    assert len(first) == 22  # of 30 records eight are of anti-social behaviour


# Several outcomes of one id


def index(word: str) -> int:
    return verdicts.index().get(word, verdicts.UNKNOWN)


def history(*rows: tuple[int, str, str]) -> histories.History:
    """A history of these rows: month, id, word."""
    files: dict[int, list[tuple[int, int]]] = {}
    for month, own, word in rows:
        files.setdefault(month, []).append((int(ids.keys(pa.array([own]))[0]), index(word)))
    tables = [(month, sorted(pairs)) for month, pairs in files.items()]
    return histories.gather(
        (
            month,
            pa.table(
                {
                    "key": pa.array([k for k, _ in pairs], pa.uint64()),
                    "outcome": pa.array([o for _, o in pairs], pa.uint8()),
                }
            ),
        )
        for month, pairs in tables
    )


def stands(found: histories.History, month: int, street: str = "Under investigation", whole: bool = True) -> str:
    """The word that stands for the crime "x" of a month."""
    outcome = found.of(found.find(ids.keys(pa.array(["x"]))), month, np.array([index(street)], np.uint8), whole)[0]
    words = {i: w for w, i in verdicts.index().items()} | {verdicts.UNKNOWN: "not in the table"}
    return words[int(outcome)]


CHARGED, UNABLE, FINED = "Suspect charged", "Unable to prosecute suspect", "Offender fined"
PRISON, LOCAL, NONSENSE = "Offender sent to prison", "Local resolution", "Sent to Coventry"


@pytest.mark.parametrize(
    ("rows", "month", "street", "whole", "stands_for"),
    [
        ([(5, "x", CHARGED), (7, "x", UNABLE)], 3, "", True, UNABLE),  # the newest month
        ([(7, "x", UNABLE), (7, "x", CHARGED)], 3, "", True, CHARGED),  # in one month the furthest on
        ([(5, "x", CHARGED), (9, "x", FINED), (9, "x", PRISON)], 3, "", True, PRISON),
        ([(2, "x", CHARGED)], 3, LOCAL, True, LOCAL),  # before the crime
        ([(3, "x", CHARGED)], 3, LOCAL, True, CHARGED),  # in its month
        ([(4, "x", CHARGED)], 3, LOCAL, False, LOCAL),  # files are missing
        ([(4, "x", CHARGED)], 3, "Under investigation", False, CHARGED),
        ([(4, "x", CHARGED)], 3, "Status update unavailable", False, CHARGED),
        ([(4, "x", CHARGED)], 3, "", False, CHARGED),
        ([(4, "y", CHARGED)], 3, LOCAL, True, LOCAL),  # another id
        ([(4, "x", NONSENSE)], 3, LOCAL, True, LOCAL),  # displaces none
        ([(4, "x", CHARGED), (6, "x", NONSENSE)], 3, "", True, CHARGED),
        ([(4, "x", NONSENSE)], 3, "", True, "not in the table"),
        ([], 3, LOCAL, True, LOCAL),
    ],
)  # fmt: skip
def test_which_outcome_of_several_stands(
    rows: list[tuple[int, str, str]], month: int, street: str, whole: bool, stands_for: str
) -> None:
    assert stands(history(*rows), month, street, whole) == stands_for


def test_twenty_four_outcomes_of_one_id_are_one_crime() -> None:
    words = [v.published_as for v in verdicts.verdicts()][:24]
    assert stands(history(*((6, "x", w) for w in reversed(words))), 3) == words[0] == "Offender sent to prison"


def test_an_id_that_returns_in_a_later_month_has_the_outcomes_from_its_own_month_on() -> None:
    found = history((3, "x", CHARGED), (8, "x", UNABLE))
    assert stands(found, 2) == UNABLE
    assert stands(history((3, "x", CHARGED)), 5) == "Under investigation"


def test_rows_before_the_crime_are_counted_by_their_month() -> None:
    found = history((1, "x", UNABLE), (1, "x", CHARGED), (2, "x", CHARGED), (2, "y", CHARGED), (4, "x", FINED))
    assert found.before(found.find(ids.keys(pa.array(["x", "z", "", "x"]))), 4) == {1: 2, 2: 1}


def test_a_record_without_an_id_takes_nobodys_outcome() -> None:
    street = np.array([index("Local resolution")], np.uint8)
    found = history((5, "x", CHARGED))
    assert found.of(found.find(np.array([ids.BLANK], np.uint64)), 3, street, True).tolist() == street.tolist()


# Whole builds


@pytest.fixture(scope="session")
def london(real: Path, once: Once) -> Path:
    """The site of the City of London, January 2016 to June 2017, with its outcomes files."""

    def make(out: Path) -> None:
        inputs = out / "inputs"
        inputs.mkdir()
        for name in LONDON:
            (inputs / Path(name).name).symlink_to(real / name)
        result = build("site", "--inputs", inputs, "--out", out / "site", "--no-maps", "--quiet")
        assert result.returncode == 0, result.stderr

    return once("london", make) / "site"


@pytest.fixture(scope="module")
def london_crimes(real: Path) -> pd.DataFrame:
    return outcome_groups.ended(real / LONDON[0])


def force_of(site: Path) -> str:
    return str(query(site, "SELECT code FROM areas WHERE kind = 'force'")[0]["code"])


def test_the_cohort_of_the_city_of_london_is_what_pandas_counts(london: Path, london_crimes: pd.DataFrame) -> None:
    cohort = london_crimes[london_crimes["Month"] <= "2016-12"]  # newest June 2017
    force = force_of(london)
    assert groups(london, "outcome_categories", "category", force) == outcome_groups.table(cohort, "category")
    assert groups(london, "outcomes", "month", force) == outcome_groups.table(cohort, "Month")


def test_results_of_courts_are_counted_for_the_cohort(london: Path, london_crimes: pd.DataFrame) -> None:
    cohort = london_crimes[london_crimes["Month"] <= "2016-12"]
    due = Counter(word for word in cohort["outcome"] if word in outcome_groups.RESULTS)
    of_word = {v.result: v.published_as for v in verdicts.verdicts() if v.result}
    rows = query(london, "SELECT result, n FROM court_results WHERE area = :area", area=force_of(london))
    assert {of_word[r["result"]]: r["n"] for r in rows} == due
    assert sum(due.values()) > 300


def test_outcomes_before_the_crime_are_counted_as_faults(london: Path, real: Path) -> None:
    own = outcome_groups.crimes(real / LONDON[0])
    told = outcome_groups.rows(real / LONDON[0], "outcomes").drop_duplicates(["Crime ID", "Month", "Outcome type"])
    both = own.loc[own["Month"] <= "2016-12", ["Crime ID", "Month"]].drop_duplicates().merge(told, on="Crime ID")
    due = int((both["Month_y"] < both["Month_x"]).sum())
    rows = query(london, "SELECT sum(rows) AS n FROM faults WHERE reason LIKE 'outcome of a month before%'")
    assert rows[0]["n"] == due > 0


def test_the_words_are_bridged_by_the_months_in_which_the_files_have_them(london: Path, real: Path) -> None:
    street, told = (outcome_groups.rows(real / LONDON[0], kind) for kind in ("street", "outcomes"))
    street = street[street["Crime type"] != outcome_groups.ASB].rename(columns={"Last outcome category": "word"})
    both = pd.concat([street, told.rename(columns={"Outcome type": "word"})])
    both = both[both["word"] != ""].groupby("word")["Month"]
    due = {word: (months.min(), months.max()) for word, months in both}
    rows = query(london, "SELECT * FROM outcome_words")
    assert {r["published_as"]: (r["seen_from"], r["seen_to"]) for r in rows if r["seen_from"]} == due
    assert {r["published_as"]: r["outcome_group"] for r in rows}["Suspect charged"] == "sent_to_court"


def test_a_change_of_words_is_a_dated_break(london: Path) -> None:
    (found,) = query(london, "SELECT * FROM outcome_breaks")
    assert (found["force"], found["month"]) == ("city-of-london", "2017-02")
    assert found["what"].startswith("“Under investigation” stands where")


def test_south_yorkshire_has_months_but_no_cohort_since_months_are_missing(south_yorkshire: Path, real: Path) -> None:
    own = outcome_groups.crimes(real / "street/south-yorkshire-2024-01_2025-12.zip")
    own = own.assign(group=own["last"].map(outcome_groups.GROUP_OF))
    due = outcome_groups.table(own[own["Month"] <= "2025-06"], "Month")  # newest December 2025
    force = force_of(south_yorkshire)
    assert groups(south_yorkshire, "outcomes", "month", force) == due
    assert list(due) == [*(f"2024-{m:02d}" for m in range(1, 5)), *(f"2025-{m:02d}" for m in range(1, 7))]
    assert not query(south_yorkshire, "SELECT 1 FROM outcome_categories")
    assert not query(south_yorkshire, "SELECT 1 FROM court_results")
    (found,) = query(south_yorkshire, "SELECT month, what FROM outcome_breaks")
    assert found["month"] == "2025-01"
    assert found["what"].startswith("“Status update unavailable” stands where")


def test_sheffields_city_ward_is_what_a_spatial_join_counts(south_yorkshire: Path, real: Path) -> None:
    layer = geopandas.read_file(real / "boundaries/wards-south-yorkshire.geojson")
    code = next(c for c in layer.columns if layer[c].astype(str).str.fullmatch(r"E05\d{6}").all())
    shape = layer[layer[code] == CITY].geometry
    assert len(shape) == 1
    own = outcome_groups.crimes(real / "street/south-yorkshire-2024-01_2025-12.zip")
    own = own[(own["Longitude"] != "") & own["Month"].between("2025-01", "2025-06")]
    points = geopandas.points_from_xy(own["Longitude"].astype(float), own["Latitude"].astype(float))
    inside = own[geopandas.GeoSeries(points).within(shape.iloc[0]).to_numpy()]
    due = outcome_groups.table(inside.assign(group=inside["last"].map(outcome_groups.GROUP_OF)), "Month")
    found = groups(south_yorkshire, "outcomes", "month", CITY)
    assert {m: told for m, told in found.items() if m >= "2025-01"} == due


@pytest.mark.parametrize("name", ["county", "london", "south_yorkshire"])
def test_the_groups_of_every_month_of_every_area_add_up_to_its_crimes(
    request: pytest.FixtureRequest, name: str
) -> None:
    """Whatever the level; and there is a row for every ripe month that has crimes published, and for no other."""
    folder: Path = request.getfixturevalue(name)
    site = folder / "site" if name == "county" else folder
    crimes = " + ".join(c.replace("-", "_") for c in categories.slugs() if c != "anti-social-behaviour")
    summed = " + ".join(schema.GROUPS)
    newest = query(site, "SELECT max(newest) AS m FROM forces")[0]["m"]
    ripe = str(pd.Period(newest, "M") - 6)
    first = str(pd.Period(newest, "M") - 35)
    rows = query(
        site,
        f"""SELECT m.area, m.month, {crimes} AS crimes, {summed} AS told FROM months m
            LEFT JOIN outcomes o ON o.area = m.area AND o.month = m.month
            WHERE m.burglary IS NOT NULL AND m.month BETWEEN :first AND :ripe""",  # noqa: S608
        first=first,
        ripe=ripe,
    )
    assert len(rows) > 100
    assert [tuple(r) for r in rows if r["crimes"] != r["told"]] == []
    assert query(site, "SELECT count(*) AS n FROM outcomes")[0]["n"] == len(rows)


def test_a_cohort_is_the_sum_of_its_months(county: Path) -> None:
    by_month = " , ".join(f"sum({g}) AS {g}" for g in schema.GROUPS)
    months_ = query(county / "site", f"""SELECT area, {by_month} FROM outcomes
        WHERE month BETWEEN '2025-04' AND '2026-03' GROUP BY area ORDER BY area""")  # noqa: S608  # fmt: skip
    cohort = query(county / "site", f"SELECT area, {by_month} FROM outcome_categories GROUP BY area ORDER BY area")  # noqa: S608
    assert [tuple(r) for r in cohort] == [tuple(r) for r in months_]
    assert len(cohort) > 50


def test_a_countys_outcomes_are_those_of_its_files(county: Path) -> None:
    """The first month's outcomes file holds only part, so crimes of that month keep what their street file says."""
    own = outcome_groups.ended(next((county / "files/street").glob("*.zip")))
    own = own[(own["Month"] > "2024-04") & (own["Month"] <= "2026-03")]
    site = county / "site"
    assert {m: t for m, t in groups(site, "outcomes", "month", "E23999001").items() if m > "2024-04"} == (
        outcome_groups.table(own, "Month")
    )
    cohort = own[own["Month"] >= "2025-04"]
    assert groups(site, "outcome_categories", "category", "E23999001") == outcome_groups.table(cohort, "category")
    due = Counter(word for word in cohort["outcome"] if word in outcome_groups.RESULTS)
    rows = query(site, "SELECT result, n FROM court_results WHERE area = 'E23999001'")
    assert sorted(r["n"] for r in rows) == sorted(due.values())


def test_a_partial_month_has_its_row_and_a_missing_one_none(county: Path) -> None:
    months_ = {r["month"] for r in query(county / "site", "SELECT month FROM outcomes WHERE area = 'E23999001'")}
    assert months_ == set(months_between("2024-04", "2026-03")) - {"2024-06"}


def test_the_build_says_how_old_a_crime_must_be(county: Path) -> None:
    assert query(county / "site", "SELECT value FROM snapshot WHERE key = 'outcome_months'")[0]["value"] == "6"


# A village whose files are spoilt


def village_site(folder: Path, out: Path) -> Path:
    build_here("site", "--inputs", folder, "--out", out, "--no-maps")
    return out


def test_a_village_without_outcomes_files_has_what_its_street_files_say(tmp_path: Path) -> None:
    """January to December 2025: the cohort would begin in July 2024, so there is none."""
    site = village_site(village.write(tmp_path / "in"), tmp_path / "out")
    found = groups(site, "outcomes", "month", "E05999001")
    assert found == {m: {"none_given": 12} for m in village.MONTHS[:6]}
    assert groups(site, "outcomes", "month", "E05999004") == {}  # rows of noughts
    assert len(query(site, "SELECT 1 FROM outcomes WHERE area = 'E05999004'")) == 6
    assert not query(site, "SELECT 1 FROM outcome_categories")


def test_outcomes_files_replace_what_the_street_says_only_while_they_are_whole(tmp_path: Path) -> None:
    """Outcomes are held from March on, so crimes of January and February keep a closed case as it is."""
    folder = village.write(tmp_path / "in")
    for month in village.MONTHS:
        rows = village.month_of(month)
        for row in rows[:2]:
            row["Last outcome category"] = "Local resolution"
        (folder / f"{month}-{village.FORCE}-street.csv").write_text(village.street(rows), encoding="utf-8")
    told = [(f"{m}-{i}", "Suspect charged") for m in village.MONTHS[:6] for i in range(4)]
    for month in village.MONTHS[2:]:
        filler = [(f"{month}-x{i}", "Local resolution") for i in range(24)]
        own = told if month == "2025-12" else []
        (folder / f"{month}-{village.FORCE}-outcomes.csv").write_text(
            outcome_file(own + filler, month), encoding="utf-8"
        )
    site = village_site(folder, tmp_path / "out")
    early = {"out_of_court": 2, "sent_to_court": 2, "none_given": 8}
    late = {"sent_to_court": 4, "none_given": 8}
    found = groups(site, "outcomes", "month", "E05999001")
    assert found == dict.fromkeys(village.MONTHS[:2], early) | dict.fromkeys(village.MONTHS[2:6], late)


# Regions and the nation


def national(*holes: tuple[str, str, str, str], months_: list[str]) -> dict[str, pd.DataFrame]:
    """The tables of three forces, 10, 20 and 300 burglaries a month, every tenth sent to court."""
    tally = reported({"essex": 10, "kent": 20, "surrey": 300})
    crimes = tally.n[:, :, [categories.slugs().index("burglary")]].sum(axis=2)
    span = tally.months
    cohort = np.isin(span, months_)
    by_month = np.zeros((3, len(span), len(schema.GROUPS)), np.int64)
    by_month[:, :, schema.GROUPS.index("sent_to_court")] = crimes // 10
    by_month[:, :, schema.GROUPS.index("no_suspect")] = crimes - crimes // 10
    by_category = np.zeros((3, len(categories.slugs()), len(schema.GROUPS)), np.int64)
    by_category[:, categories.slugs().index("burglary")] = by_month[:, cohort].sum(axis=1)
    results = np.zeros((3, len(verdicts.verdicts())), np.int64)
    results[:, 0] = [1, 2, 30]
    forces = Followed(FORCES, span, np.tile(cohort, (3, 1)), by_month, by_category, results, by_month)
    none = Followed([], span, cohort[None][:0], by_month[:0], by_category[:0], results[:0], by_month[:0])
    street = SimpleNamespace(files=[], outcomes=[])
    places = hierarchy()
    places = replace(places, wards=places.wards.assign(bcu="", csp="", district=""))
    facts = SimpleNamespace(places=places, ledger=ledger(*holes), street=street)
    wards = replace(forces, codes=["A", "B", "C"])
    return outcome_tables.tables(cast(Any, facts), [wards, none, forces])


COHORT = months_between("2024-07", "2025-06")


def test_the_nation_is_the_sum_of_the_forces_that_published_every_month_of_its_line() -> None:
    found = national(months_=COHORT)
    for area in ("R", "N"):
        own = found["outcomes"][found["outcomes"]["area"] == area]
        assert own["month"].tolist() == months_between("2024-01", "2025-06")
        assert set(own["sent_to_court"]) == {33}
        assert set(own["no_suspect"]) == {297}
        cohort = found["outcome_categories"][found["outcome_categories"]["area"] == area].set_index("category")
        assert cohort.loc["burglary", "sent_to_court"] == 12 * 33
        assert len(cohort) == 13
        assert found["court_results"].set_index(["area", "result"]).loc[(area, "sent to prison"), "n"] == 33


def test_a_force_with_a_hole_is_in_no_line_and_the_months_still_agree_with_the_crimes() -> None:
    hole = ("surrey", "2025-03", "crime", "missing")
    found = national(hole, months_=COHORT)
    own = found["outcomes"][found["outcomes"]["area"] == "N"]
    lines, _ = nation.lines(reported({"essex": 10, "kent": 20, "surrey": 300}), hierarchy(), ledger(hole))
    crimes = lines[lines["area"] == "N"].set_index("month")["burglary"]
    assert set(own["sent_to_court"] + own["no_suspect"]) == set(crimes[own["month"]]) == {30}
    cohort = found["outcome_categories"].groupby("area")["sent_to_court"].sum()
    assert cohort["N"] == 36
    assert CODES["surrey"] not in cohort.index  # its own cohort is not whole either
    assert "2025-03" not in set(found["outcomes"].loc[found["outcomes"]["area"] == CODES["surrey"], "month"])


def test_a_line_without_any_force_has_no_rows() -> None:
    holes = [(f, "2025-03", "crime", "partial") for f in FORCES]
    found = national(*holes, months_=COHORT)
    assert not set(found["outcomes"]["area"]) & {"R", "N"}
    assert found["outcome_categories"].empty


# A property: whatever the files hold, every crime is in one group


WORDS = st.sampled_from(["", "Suspect charged", "Offender fined", "Under investigation", "Local resolution", "Nonsense",
                         "Status update unavailable", "Unable to prosecute suspect"])  # fmt: skip
OWN = st.sampled_from(["", *"abcde"])
CRIMES = st.lists(st.tuples(OWN, st.sampled_from(["Burglary", "Robbery", "Anti-social behaviour"]), WORDS), max_size=15)
TOLD = st.lists(st.tuples(OWN, WORDS, st.integers(0, 3)), max_size=15)


@settings(max_examples=60, deadline=None)
@given(CRIMES, TOLD, st.booleans())
def test_every_crime_is_in_exactly_one_group(
    crimes: list[tuple[str, str, str]], told: list[tuple[str, str, int]], whole: bool
) -> None:
    """And its outcome is the one that plain Python picks."""
    with tempfile.TemporaryDirectory() as folder:
        month = "2025-02"
        rows = [village.record(month, kind=k, **{"Crime ID": i, "Last outcome category": w}) for i, k, w in crimes]
        rows.append(village.record(month))
        path = Path(folder) / f"{month}-{village.FORCE}-street.csv"
        path.write_text(village.street(rows), encoding="utf-8")
        paths = [path]
        for at in range(4):
            other = Path(folder) / f"2025-0{at + 1}-{village.FORCE}-outcomes.csv"
            other.write_text(outcome_file([(i, w) for i, w, m in told if m == at], f"2025-0{at + 1}"), encoding="utf-8")
            paths.append(other)
        read = reading.read([t for p in paths for t in sources.recognise(p)])
        own = months.ends(read.files[0], Kept(None))
        found = histories.gather((int(f.month[5:]), months.ends(f, Kept(None))) for f in read.outcomes)
    key, street = own["key"].to_numpy(), own["outcome"].to_numpy()
    outcome = found.of(found.find(key), 2, street, whole)
    assert len(outcome) == sum(month.rows["crime"] for month in read.files)
    assert sorted(outcome.tolist()) == sorted(by_hand(crimes, told, whole))


def by_hand(crimes: list[tuple[str, str, str]], told: list[tuple[str, str, int]], whole: bool) -> list[int]:
    """The index of the outcome of each crime that counts, as plain Python picks it; the last crime has no id."""
    kept = {(i or n, kind) for n, (i, kind, _) in enumerate(crimes) if kind != outcome_groups.ASB}
    outcomes_ = [index("")]
    for own, _kind in kept:
        words = [w for n, (i, _, w) in enumerate(crimes) if (i or n) == own]
        street = min(words, key=index)
        later = [(m, w) for i, w, m in told if i == own and m >= 1 and w and index(w) != verdicts.UNKNOWN]
        nonsense = [w for i, w, _ in told if i == own and w and index(w) == verdicts.UNKNOWN]
        open_ = street in ("", "Nonsense", "Under investigation", "Status update unavailable")
        every = [(m, w) for i, w, m in told if i == own and w and index(w) != verdicts.UNKNOWN]
        if later and (whole or open_):
            newest = max(m for m, _ in later)
            outcomes_.append(min(index(w) for m, w in later if m == newest))
        elif nonsense and not every and not street and max(m for i, w, m in told if i == own and w) >= 1:
            outcomes_.append(verdicts.UNKNOWN)
        else:
            outcomes_.append(index(street))
    return outcomes_


def test_the_railways_police_is_in_none_of_it(county: Path) -> None:
    assert "btp" not in {r["area"] for r in query(county / "site", "SELECT area FROM outcomes")}
