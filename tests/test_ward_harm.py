"""Harm on the ward's page: the same numbers on the page, in JSON and in CSV, and never one without its range."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from edition import Make
from flask.testing import FlaskClient
from page_check import Visitor

from openbeat import ward_words, words

WARD = "E05999001"  # Castle, with the most crime of the county
SCHEMES = ("cchi", "css", "count")


def query(county: Path, sql: str, *values: str) -> list[sqlite3.Row]:
    with closing(sqlite3.connect(county / "site/snapshots/current/site.db")) as db:
        db.row_factory = sqlite3.Row
        return db.execute(sql, values).fetchall()


def by_hand(county: Path, scheme: str) -> dict[str, tuple[int, float]]:
    """Category → records of the newest twelve months and what they add, from the months and the weights."""
    rows = query(
        county,
        """SELECT w.category, sum(c.n) AS n, sum(c.n) * w.weight AS harm FROM weights w
           JOIN counts c ON c.category = w.category
           WHERE w.scheme = ? AND w.weight IS NOT NULL AND c.area = ? AND c.month BETWEEN '2025-10' AND '2026-09'
           GROUP BY w.category""",
        scheme,
        WARD,
    )
    return {r["category"]: (r["n"], r["harm"]) for r in rows}


def as_rows(client: FlaskClient) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(f"/ward/{WARD}/harm.csv").text, newline=""), strict=True))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_csv_gives_the_sum_that_the_weights_give_by_hand(client: FlaskClient, county: Path, scheme: str) -> None:
    own = [r for r in as_rows(client) if r["scheme"] == scheme]
    made = by_hand(county, scheme)
    shown = {r["category"]: (int(r["records"]), float(r["estimate"])) for r in own if r["estimate"]}
    whole = shown.pop("all")
    assert shown.keys() == made.keys()
    for category, (n, harm) in made.items():
        assert shown[category] == (n, pytest.approx(harm, abs=1e-3))
    assert whole[1] == pytest.approx(sum(harm for _, harm in made.values()), abs=0.06)
    assert sum(float(r["share"]) for r in own if r["share"]) == pytest.approx(1, abs=1e-3)


def test_what_a_scheme_leaves_out_has_its_count_and_no_estimate(client: FlaskClient) -> None:
    rows = [r for r in as_rows(client) if r["scheme"] == "cchi" and r["category"] in ("drugs", "anti-social-behaviour")]
    assert len(rows) == 2
    assert all(r["records"] and not r["weight"] and not r["estimate"] and not r["share"] for r in rows)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_page_json_and_csv_say_the_same(visitor: Visitor, client: FlaskClient, scheme: str) -> None:
    told: dict[str, Any] = json.loads(client.get(f"/ward/{WARD}.json").text)["harm"][scheme]
    row = next(r for r in as_rows(client) if r["scheme"] == scheme and r["category"] == "all")
    assert float(row["estimate"]) == pytest.approx(told["total"])
    for name in ("low", "high", "per_1000", "rank_low", "rank_high", "ranked", "error"):
        assert (float(row[name]) if row[name] else None) == pytest.approx(told[name], abs=1e-4), name
    assert row["reliability"] == told["reliability"]
    html = visitor.get(f"/ward/{WARD}?scheme={scheme}").text
    shown = words.figure(round(told["total"])) if scheme == "count" else words.days_words(told["total"])
    assert shown in html
    place = told["rank_low"], told["rank_high"], told["ranked"]
    assert ward_words.place_sentence(*place, "Zedshire Police (fictional)") in html


def test_a_link_for_each_scheme_keeps_the_layer_and_marks_the_one_shown(visitor: Visitor) -> None:
    html = visitor.get(f"/ward/{WARD}?scheme=css&layer=vehicle").text
    for choice in ("", "scheme=css&amp;", "scheme=count&amp;"):
        assert f'href="/ward/{WARD}?{choice}layer=vehicle#harm"' in html
    assert html.count('aria-current="true"') == 2


def test_an_unknown_scheme_is_refused(client: FlaskClient) -> None:
    assert client.get(f"/ward/{WARD}?scheme=money").status_code == 400


def test_too_few_crimes_give_the_count_and_no_estimate(make: Make) -> None:
    site = make(
        """UPDATE harm SET total = NULL, low = NULL, high = NULL, per_1000 = NULL, rank_low = NULL, rank_high = NULL,
           reliability = 'withheld', error = 0.5 WHERE area = 'E05999001'"""
    )
    html = site.get(f"/ward/{WARD}").text
    assert "Too few crimes for an estimate of harm" in html
    assert "What the estimate is made of" not in html
    told = json.loads(site.client.get(f"/ward/{WARD}.json").text)["harm"]["cchi"]
    assert (told["total"], told["reliability"], told["error"]) == (None, "withheld", 0.5)
    rows = csv.DictReader(io.StringIO(site.client.get(f"/ward/{WARD}/harm.csv").text, newline=""))
    assert {r["estimate"] for r in rows} == {""}


def test_a_range_over_a_quarter_is_greyed_and_says_so(make: Make) -> None:
    wide = make("UPDATE harm SET rank_low = 1, rank_high = 9, ranked = 20").get(f"/ward/{WARD}")
    assert "ob-harm__unsure" in wide.text
    assert "cannot be told apart" in wide.text


def test_a_narrow_range_stands_as_it_is(make: Make) -> None:
    near = make("UPDATE harm SET rank_low = 1, rank_high = 3, ranked = 20").get(f"/ward/{WARD}")
    assert "ob-harm__unsure" not in near.text
    assert "between 1st and 3rd of the 20 wards" in near.text


ASHIRE = "Ashire Police"


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (ward_words.alike_sentence(1.0), "Every crime counts the same: 1 was recorded here."),
        (ward_words.alike_sentence(1234.0), "Every crime counts the same: 1,234 were recorded here."),
        (ward_words.withheld_here_sentence(None), "Too few crimes for an estimate of harm."),
        (ward_words.withheld_here_sentence(1), "Too few crimes for an estimate of harm: 1 crime was recorded here."),
        (ward_words.withheld_here_sentence(9), "Too few crimes for an estimate of harm: 9 crimes were recorded here."),
        (
            ward_words.part_sentence(5, 100, ASHIRE, "css"),
            "It equals 5% of the estimated harm recorded by Ashire Police.",
        ),
        (ward_words.part_sentence(5, 100, ASHIRE, "count"), "It equals 5% of the crimes recorded by Ashire Police."),
        (ward_words.place_sentence(1, 1, 1, ASHIRE), ""),
    ],
)
def test_each_sentence_in_each_case(call: str, told: str) -> None:
    assert call == told


def test_a_rank_that_says_little_says_so() -> None:
    own = "of the 95 wards of Ashire Police, 1st having the most"
    assert ward_words.place_sentence(3, 3, 95, ASHIRE).startswith(f"By this measure it stands 3rd {own}, whichever")
    wide = ward_words.place_sentence(3, 40, 95, ASHIRE)
    assert wide.startswith(f"By this measure it stands between 3rd and 40th {own}: too wide a range")
    assert wide.endswith("it cannot be told apart from most of them.")


def test_the_error_is_rounded_up_and_judged() -> None:
    assert ward_words.sure_sentence("good", 0.081).endswith("by about 9%: that is small enough to use.")
    assert ward_words.sure_sentence("low", 0.3).endswith("by about 30%: it is of low reliability.")
