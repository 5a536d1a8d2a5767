"""Cards of a whole build: each figure by another road, grades over the ten forces, frozen once they are published."""

from __future__ import annotations

import json
import math
import sqlite3
import zipfile
from contextlib import closing
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
import village
from building import Once, build
from card_site import QUARTER as NEWEST
from card_site import card, indicators, rows

from geodata.cards import quarters

QUARTERS = [f"2025-Q{q}" for q in (1, 2, 3, 4)] + [f"2026-Q{q}" for q in (1, 2, 3)]


@pytest.fixture
def site(county: Path) -> Path:
    return county / "site"


def test_every_force_has_a_card_of_every_quarter_in_the_data(site: Path) -> None:
    """Street files run from April 2024 to September 2026; the first quarter with twelve months ends in March 2025."""
    found = pd.DataFrame(rows(site, "SELECT subject, quarter, kind FROM cards"), columns=["s", "q", "k"])
    assert found.groupby("s")["q"].apply(list).map(sorted).tolist() == [QUARTERS] * 13
    assert (found.drop_duplicates("s")["k"] == "force").sum() == 10


def test_the_ten_forces_show_every_grade_and_one_opens_the_way_to_a_meeting(site: Path) -> None:
    overall = dict(rows(site, "SELECT subject, overall FROM cards WHERE kind = 'force' AND quarter = ?", NEWEST))
    assert {overall[s] for s in ("fellshire", "zedshire", "brackwater", "dunwater", "isenvale")} == {
        "excellent", "good", "fair", "poor", "none",
    }  # fmt: skip
    assert [*overall.values()].count("good") >= 5
    opened = {s for (s,) in rows(site, "SELECT DISTINCT subject FROM triggers WHERE open")}
    assert "dunwater" in opened
    assert not opened & {"fellshire", "zedshire", "isenvale"}


@cache
def street(files: Path) -> pd.DataFrame:
    """Every row of Zedshire's street files, as they were published."""
    (archive,) = files.glob("street/*.zip")
    columns = ["Crime ID", "Month", "Longitude", "Latitude", "Crime type"]
    with zipfile.ZipFile(archive) as z:
        names = [n for n in z.namelist() if n.endswith("-street.csv")]
        every = pd.concat([pd.read_csv(z.open(n), usecols=columns) for n in names])
    again = every.duplicated() & every["Crime ID"].notna()  # the same crime twice in one file
    return every[~again]


def published(files: Path) -> pd.DataFrame:
    """Every official figure of the ten forces, read by pandas alone."""
    parts = [pd.read_csv(p, dtype=str, keep_default_na=False) for p in (files / "indicators").rglob("*.csv")]
    own = [p for p in parts if {"force", "measure", "value"} <= {*p.columns}]
    return pd.concat(own).fillna("")


def value(table: pd.DataFrame, force: str, measure: str, period: str, group: str = "") -> float:
    name = table["force"].str.lower().str.startswith(force)
    hit = table[name & (table["measure"] == measure) & (table["period"] == period) & (table["group"] == group)]
    return float(hit["value"].iloc[0])


def test_one_card_of_zedshire_figure_by_figure_from_the_raw_files(county: Path) -> None:
    files, site = county / "files", county / "site"
    own, table = street(files), published(files)
    body, year = card(site, "zedshire"), own[(own["Month"] >= "2025-10") & (own["Month"] <= "2026-09")]
    found, people = indicators(body), body["like"]["residents"]
    kinds = year["Crime type"].value_counts()
    crimes = kinds.sum() - kinds["Anti-social behaviour"]
    near = kinds[["Burglary", "Robbery", "Vehicle crime", "Theft from the person"]].sum()
    expected = {
        "crime": crimes, "neighbourhood_crime": near, "asb": kinds["Anti-social behaviour"],
        "robbery": kinds["Robbery"], "violence": kinds["Violence and sexual offences"],
    }  # fmt: skip
    for name, n in expected.items():
        assert found[name]["n"] == n, name
        assert found[name]["value"] == pytest.approx(1000 * n / people, rel=1e-5), name
    quarter = "year to 2026-09"
    assert found["sent_to_court"]["value"] == value(table, "zedshire", "sent_to_court_percent", quarter)
    knives = [value(table, "zedshire", m, quarter) for m in ("knife_offences", "gun_offences", "homicides")]
    assert found["serious_violence"]["value"] == pytest.approx(1000 * sum(knives) / people, rel=1e-5)
    assert found["confidence"]["value"] == value(table, "zedshire", "confidence_percent", "2025/26")
    assert found["confidence"]["before"]["value"] == value(table, "zedshire", "confidence_percent", "2024/25")


def test_the_change_and_level_of_one_figure_by_plain_formulas(county: Path) -> None:
    """Shares are compared as logits, without adjustment: the mean of the eight other forces and their spread."""
    site, table = county / "site", published(county / "files")
    names = ["alderfen", "brackwater", "cornmere", "dunwater", "eastmarch", "fellshire", "harrowmoor", "marlshire"]

    def logit(force: str, period: str) -> float:
        p = value(table, force, "sent_to_court_percent", period) / 100
        return math.log(p / (1 - p))

    now = {f: logit(f, "year to 2026-09") for f in [*names, "zedshire"]}
    found = indicators(card(site, "zedshire"))["sent_to_court"]
    others = [now[f] for f in names]
    usual = 100 / (1 + math.exp(-sum(others) / 8))
    assert found["level"]["usual"] == pytest.approx(usual, rel=1e-3)
    assert found["level"]["of"] == 9
    change = [now[f] - logit(f, "year to 2025-09") for f in names]
    moved = logit("zedshire", "year to 2025-09") + sum(change) / 8
    assert found["change"]["usual"] == pytest.approx(100 / (1 + math.exp(-moved)), rel=1e-3)


def test_harm_is_the_sum_of_offences_and_their_days(county: Path) -> None:
    """The index's median days, subgroup by subgroup; drugs and weapons are left out."""
    table, body = published(county / "files"), card(county / "site", "dunwater")
    days = pd.read_csv(Path(__file__).parents[1] / "geodata/reference/harm/subgroups.csv")
    days = days[~days["category"].isin(["drugs", "possession-of-weapons"])]
    alone = days.groupby("category")["subgroup"].transform("size") == 1
    total = 0.0
    for category, subgroup, weight, single in zip(
        days["category"], days["subgroup"], days["cchi_median"], alone, strict=True
    ):
        hit = table[(table["measure"] == "offences") & (table["group"] == subgroup)]
        measure, group = ("offences", subgroup) if len(hit) or not single else ("recorded_crime", category)
        total += weight * value(table, "dunwater", measure, "year to 2026-09", group)
    assert indicators(body)["harm"]["value"] == pytest.approx(1000 * total / body["like"]["residents"], rel=1e-5)


def test_a_force_that_gives_no_figures_is_not_graded_and_says_why(site: Path) -> None:
    body = card(site, "isenvale")
    assert body["overall"]["grade"] == "none"
    missing = {i["missing"] for i in indicators(body).values() if i["value"] is None}
    assert missing == {"no figure"}


def test_a_command_area_has_only_what_the_files_tell(site: Path) -> None:
    body = card(site, "zedshire/coast")
    assert [d["id"] for d in body["domains"]] == ["local", "serious"]
    assert body["overall"]["grade"] == "none"
    assert "harm" not in indicators(body)
    assert indicators(body)["crime"]["value"] > 0


def test_command_areas_add_up_to_no_more_than_their_force(site: Path) -> None:
    parts = [indicators(card(site, f"zedshire/{name}"))["crime"]["n"] for name in ("coast", "inland", "zedborough")]
    assert 0.9 < sum(parts) / indicators(card(site, "zedshire"))["crime"]["n"] <= 1


def test_quarters_are_those_whose_twelve_months_lie_in_the_data() -> None:
    names = [quarters.name(end) for end in quarters.ends("2024-01", "2025-12")]
    assert names == ["2024-Q4", "2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4"]
    assert quarters.ends("2025-01", "2025-11") == []
    assert quarters.month(quarters.number("2025-12")) == "2025-12"


# What is published stays ----------------------------------------------------------------------------------------------


def edition(inputs: Path, out: Path, *more: str) -> None:
    told = build("site", "--inputs", inputs, "--out", out, "--quiet", "--no-maps", *more)
    assert told.returncode == 0, told.stderr


def told(out: Path, subject: str = "testshire") -> list[tuple[int, float]]:
    """Number of an edition and its burglaries, robberies, … to 1,000, of the only quarter of the village."""
    sql = "SELECT number, body FROM cards WHERE subject = ? AND quarter = '2025-Q4' ORDER BY number"
    return [(n, indicators(json.loads(body))["crime"]["n"]) for n, body in rows(out, sql, subject)]


@pytest.fixture(scope="module")
def editions(once: Once) -> Path:
    """A village published three times: as it is, the same again with a useless line, and with one burglary more."""

    def fill(folder: Path) -> None:
        inputs = village.write(folder / "in")
        file = inputs / "2025-06-testshire-street.csv"
        edition(inputs, folder / "out")
        with file.open("a", encoding="utf-8") as end:
            end.write("too,few\n")
        edition(inputs, folder / "out")
        more = [*village.month_of("2025-06"), village.record("2025-06", kind="Burglary")]
        file.write_text(village.street(more), encoding="utf-8")
        edition(inputs, folder / "out")

    return once("three-editions", fill)


def test_a_published_card_stands_and_a_later_figure_is_listed_under_it(editions: Path) -> None:
    versions = told(editions / "out")
    assert [n for n, _ in versions] == [1, 3]  # the second edition said nothing new
    assert versions[1][1] == versions[0][1] + 1


def test_a_card_outlives_the_months_it_was_made_of(editions: Path, tmp_path: Path) -> None:
    import shutil

    folder = tmp_path / "copy"
    shutil.copytree(editions, folder, symlinks=True)
    before = told(folder / "out")
    edition(folder / "in", folder / "out", "--from", "2025-09")
    assert told(folder / "out") == before
    assert rows(folder / "out", "SELECT min(month) FROM months") == [("2025-09",)]


def test_the_history_refuses_to_change_a_card(editions: Path) -> None:
    with (
        closing(sqlite3.connect(editions / "out/history.db")) as db,
        pytest.raises(sqlite3.IntegrityError, match="only ever added"),
    ):
        db.execute("UPDATE cards SET body = '{}'")
