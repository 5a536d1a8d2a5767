"""The page about the weights of harm: every number is that of the tables, every sum adds up, every limit is said."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest
from edition import Make
from flask.testing import FlaskClient
from page_check import Page, Visitor, words_of

from openbeat import weight_words as said
from openbeat.drawings.shares import share_bars
from openbeat.weights import Part, Scheme, Weight

CCHI, CSS, COUNT = "Cambridge Crime Harm Index", "ONS Crime Severity Score", "Number of crimes"
WEIGHED, SHARED = (
    "Weight of one crime, by category and index",
    "Shares of all crimes recorded in England and Wales in 2024/25",
)
# Category → its parts: name, crimes, then days and the low and high days of the Cambridge index (None: left out), and
# the days of the ONS score. 8,000 crimes in all.
PARTS: dict[str, list[tuple[str, int, tuple[float, float, float] | None, float]]] = {
    "violent-crime": [
        ("Homicide", 10, (5000, 5000, 4000), 8000),
        ("Violence with injury", 990, (300, 100, 900), 320),
        ("Violence without injury", 1000, (10, 1, 400), 103.2),
    ],
    "burglary": [("Homes", 300, (270, 150, 280), 480), ("Other buildings", 200, (180, 0, 180), 205)],
    "robbery": [("Robbery", 100, (365, 365, 365), 800)],
    "shoplifting": [("Shoplifting", 1000, (1, 1, 1), 12)],
    "bicycle-theft": [("Bicycle theft", 200, (2, 2, 2), 15)],
    "criminal-damage-arson": [("Damage and arson", 800, (11, 2, 91), 20)],
    "other-crime": [("Other crime", 300, (10, 5, 74), 118)],
    "other-theft": [("Other theft", 700, (2, 2, 21), 46)],
    "public-order": [("Public order", 700, (7, 2, 53), 19)],
    "theft-from-the-person": [("Theft from the person", 300, (2, 2, 2), 80)],
    "vehicle-crime": [("Vehicle crime", 900, (5, 2, 6), 52)],
    "drugs": [("Drugs", 400, None, 170)],
    "possession-of-weapons": [("Weapons", 100, None, 150)],
}  # fmt: skip
ASB = "Anti-social behaviour"
LABELS = {
    "bicycle-theft": "Bicycle theft",
    "burglary": "Burglary",
    "criminal-damage-arson": "Damage and arson",
    "drugs": "Drugs",
    "other-crime": "Other crime",
    "other-theft": "Other theft",
    "possession-of-weapons": "Weapons",
    "public-order": "Public order",
    "robbery": "Robbery",
    "shoplifting": "Shoplifting",
    "theft-from-the-person": "Theft from the person",
    "vehicle-crime": "Vehicle crime",
    "violent-crime": "Violence and sexual offences",
}
WEIGHT = "INSERT INTO weights (scheme, category, weight, low, high, rms, how, excluded) VALUES ({})"
PART = "INSERT INTO weight_parts (scheme, category, part, volume, weight, low, high) VALUES ({})"
OWN = "INSERT INTO force_weights (force, scheme, category, weight, records, period) VALUES ({})"
FORCE = "INSERT INTO forces (slug, code, name, newest, territorial) VALUES ({})"
LAYER = "INSERT INTO heat_layers (layer, position, ramp, dataset) VALUES ({})"
EMPTY = ("DELETE FROM weights", "DELETE FROM weight_parts", "DELETE FROM force_weights")
ACTIVITY = "recorded because the police went looking, so it measures police activity"


def values(*row: object) -> str:
    return ", ".join("NULL" if v is None else repr(v) for v in row)


def weighed() -> Iterator[str]:
    """The statements that fill the weights: worked out by hand for violence and burglary, else of one part."""
    by_hand = {
        ("cchi", "violent-crime"): (178.5, 75, 665.5, 446.25),  # 357,000, 150,000 and 1,331,000 over 2,000
        ("cchi", "burglary"): (234, 90, 240, 240),  # 117,000, 45,000 and 120,000 over 500
        ("css", "violent-crime"): (250, 240, 360, 600),
        ("css", "burglary"): (370, 335, 395, 370),
    }
    for category, parts in PARTS.items():
        for name, volume, days, css in parts:
            if days:
                yield PART.format(values("cchi", category, name, volume, *days))
            yield PART.format(values("css", category, name, volume, css, None, None))
        _, _, days, css = parts[0]
        cchi = by_hand.get(("cchi", category), (*days, days[0]) if days else (None,) * 4)
        yield WEIGHT.format(values("cchi", category, *cchi, "", None if days else ACTIVITY))
        yield WEIGHT.format(values("css", category, *by_hand.get(("css", category), (css,) * 4), "", None))
        yield WEIGHT.format(values("count", category, 1, 1, 1, 1, "", None))
    for scheme in ("cchi", "css", "count"):
        yield WEIGHT.format(values(scheme, "anti-social-behaviour", *(None,) * 4, "", "incidents, not crimes"))


WEIGHTS = (*EMPTY, *weighed())
MIX = (
    OWN.format(values("zedshire", "cchi", "violent-crime", 199.92, 20345, "2024/25")),
    OWN.format(values("zedshire", "cchi", "burglary", 222.3, 2210, "2024/25")),
    OWN.format(values("zedshire", "cchi", "shoplifting", 1, 3021, "2024/25")),
    OWN.format(values("zedshire", "css", "violent-crime", 250.2, 20345, "2024/25")),
)
NEIGHBOURS = (
    FORCE.format(values("northshire", "E05999001", "Northshire Police", None, 1)),  # its code has an estimate
    FORCE.format(values("abershire", "E23999003", "Abershire Police", None, 1)),
    FORCE.format(values("btp", None, "British Transport Police", None, 0)),
)


@pytest.fixture
def page(make: Make) -> Page:
    return make(*WEIGHTS).get("/harm")


def section(page: Page, name: str) -> str:
    """The words of the section that this heading names."""
    return next(words_of(e) for e in page.each("section") if e.get("aria-labelledby") == name)


def lines(page: Page, name: str) -> list[str]:
    own = next(e for e in page.each("section") if e.get("aria-labelledby") == name)
    return [words_of(e) for e in own.iter("li")]


def rows(page: Page, caption: str) -> dict[str, list[str]]:
    head, *body = page.table(caption)
    return {"head": head[1:]} | {row[0]: row[1:] for row in body}


# What it is


def test_it_begins_in_plain_sentences(page: Page) -> None:
    assert page.heading == "How harm is weighed"
    assert "one robbery weighs more than one shop theft" in page.words
    assert "sentencing-weighted estimate" in section(page, "what")
    assert "not how much anyone suffered" in section(page, "what")
    assert "side by side" in section(page, "what")


def test_no_word_of_alarm_and_no_crime_committed(page: Page) -> None:
    assert not re.search(r"\b(committed|dangerous|safe|safest|worst|hotspot)\b", page.words.lower())


def test_one_of_each_is_compared_with_the_weights_of_the_tables(page: Page) -> None:
    table = rows(page, "What one crime weighs, with its low and high value")
    assert table == {
        "head": [COUNT, CCHI, CSS],
        "Shoplifting": ["1", "1", "12"],
        "Burglary": ["1", "234, 90 to 240", "370, 335 to 395"],
        "Robbery": ["1", "365", "800"],
    }
    assert lines(page, "example") == [  # 800 ÷ 12 and 370 ÷ 12
        f"Under the {CCHI}, one robbery weighs as much as 365 crimes of shoplifting, one burglary as much as 234.",
        f"Under the {CSS}, one robbery weighs as much as about 67 crimes of shoplifting, one burglary as much as "
        "about 31.",
    ]


def test_the_example_follows_the_tables(make: Make) -> None:
    page = make(*WEIGHTS, "UPDATE weights SET weight = 73 WHERE category = 'robbery' AND scheme = 'cchi'").get("/harm")
    assert "one robbery weighs as much as 73 crimes of shoplifting" in page.words


# The weights and what they make of the whole


def test_every_weight_stands_with_its_low_and_high_value(page: Page) -> None:
    table = rows(page, WEIGHED)
    assert len(table) == 15  # the head and fourteen categories
    assert table["Violence and sexual offences"] == ["1", "178.5, 75 to 665.5", "250, 240 to 360"]
    assert table["Other theft"] == ["1", "2, 2 to 21", "46"]
    assert table["Drugs"] == ["1", "left out", "170"]
    assert table["Anti-social behaviour"] == ["left out", "left out", "left out"]
    assert list(table)[-1] == "Anti-social behaviour"


def test_shares_are_those_of_the_national_crimes(page: Page) -> None:
    table = rows(page, SHARED)
    # Of 8,000 crimes, 535,100 days of the Cambridge index, 1,030,700 days of the ONS score.
    assert table["Violence and sexual offences"] == ["25.0%", "66.7%", "48.5%"]
    assert table["Burglary"] == ["6.2%", "21.9%", "17.9%"]
    assert table["Robbery"] == ["1.2%", "6.8%", "7.8%"]
    assert table["Drugs"] == ["5.0%", "left out", "6.6%"]
    assert table["Bicycle theft"] == ["2.5%", "0.1%", "0.3%"]
    assert table["Anti-social behaviour"] == ["left out"] * 3


def test_shares_of_a_column_add_up(page: Page) -> None:
    table = rows(page, SHARED)
    for column in range(3):
        shown = [row[column] for name, row in table.items() if name != "head" and row[column].endswith("%")]
        assert sum(float(s.rstrip("%")) for s in shown) == pytest.approx(100, abs=0.5)


def test_the_sentence_on_violence_is_worked_out_from_the_tables(page: Page) -> None:
    assert (
        f"Violence and sexual offences make about two thirds (67%) of the estimate under the {CCHI} and about half "
        f"(49%) of the estimate under the {CSS}, but 25% of the crimes." in section(page, "shares")
    )
    # (357,000 + 117,000 + 36,500) ÷ 535,100
    assert "Violence and sexual offences, burglary and robbery together make 95% of the estimate" in page.words


def test_without_volumes_no_share_is_made_up(make: Make) -> None:
    page = make(*WEIGHTS, "DELETE FROM weight_parts WHERE category = 'burglary'").get("/harm")
    assert {cell for name, row in rows(page, SHARED).items() if name != "head" for cell in row} == {
        "not given",
        "left out",
    }
    assert "of the estimate under" not in section(page, "shares")
    assert "ob-bar" not in page.text


def test_a_category_without_weight_and_reason_is_said_to_be_not_given(make: Make) -> None:
    page = make(*WEIGHTS, "DELETE FROM weights WHERE scheme = 'css' AND category = 'robbery'").get("/harm")
    assert rows(page, WEIGHED)["Robbery"] == ["1", "365", "not given"]
    assert f"Under the {CSS}, one robbery" not in page.words


def test_bars_have_one_scale_and_dots_where_there_is_no_share() -> None:
    bars = share_bars({"a": (0.5, None), "b": (0.25, 0.0)}, [("count", 4), ("harm", 5)], 0.5)
    assert re.findall(r' width="([\d.]+)"', bars["a"]) == ["160"]
    assert "stroke-dasharray" in bars["a"]
    assert re.findall(r' width="([\d.]+)"', bars["b"]) == ["80", "0"]


# The sums


def sums(page: Page) -> dict[str, str]:
    own = {words_of(s): s for d in page.each("details") for s in d.iter("summary")}
    return {
        label: told
        for s in own.values()
        for label, told in [[words_of(e) for e in s.iter("span")]]
    }  # fmt: skip


def test_every_category_that_weighs_has_its_sum(page: Page) -> None:
    shown = sums(page)
    assert shown["Violence and sexual offences"] == "357,000 ÷ 2,000 = 178.5 days of imprisonment a crime"
    assert shown["Burglary"] == "117,000 ÷ 500 = 234 days of imprisonment a crime"
    assert shown["Shoplifting"] == "1,000 ÷ 1,000 = 1 day of imprisonment a crime"
    assert len(shown) == 11  # thirteen categories of crime but drugs and weapons


def test_the_parts_of_a_sum_add_up_to_what_is_shown(page: Page) -> None:
    head, *body = page.table(f"Violence and sexual offences: the sum under the {CCHI}")
    assert head == ["Part", "Recorded 2024/25", "Days of one low / high", "Together"]
    assert body == [
        ["Violence with injury", "990", "300, 100 / 900", "297,000"],
        ["Homicide", "10", "5,000, 5,000 / 4,000", "50,000"],
        ["Violence without injury", "1,000", "10, 1 / 400", "10,000"],
        ["All parts", "2,000", "", "357,000"],
    ]
    assert "150,000 ÷ 2,000 = 75, with the high days 1,331,000 ÷ 2,000 = 665.5." in page.words


def test_parts_of_a_fraction_of_a_day_are_rounded_before_they_are_added(make: Make) -> None:
    thirds = [PART.format(values("cchi", "other-crime", f"Part {n}", 100, 1.116, None, None)) for n in range(3)]
    none = "DELETE FROM weight_parts WHERE category = 'other-crime'"
    page = make(*WEIGHTS, none, *thirds).get("/harm")
    table = page.table(f"Other crime: the sum under the {CCHI}")
    assert [row[-1] for row in table[1:]] == ["112", "112", "112", "336"]
    assert "What a part brings is worked out before that rounding" in page.words


def test_a_weight_that_is_not_its_sum_is_not_hidden(make: Make) -> None:
    page = make(*WEIGHTS, "UPDATE weights SET weight = 179 WHERE weight = 178.5").get("/harm")
    assert "= 178.5 days" in page.words
    assert "The weight in use is 179." in page.words


def test_another_scheme_shows_its_own_sums(make: Make) -> None:
    page = make(*WEIGHTS).get("/harm?scheme=css")
    assert sums(page)["Violence and sexual offences"] == "500,000 ÷ 2,000 = 250 days of imprisonment a crime"
    assert "Low 240, high 360: see how this index was made, below." in page.words
    assert "Low and high are the same as the weight." in page.words
    assert {"Drugs", "Weapons"} <= sums(page).keys()
    here = [words_of(a) for a in page.each("a") if a.get("aria-current")]
    assert here == [CSS]


def test_the_count_has_no_sums(make: Make) -> None:
    page = make(*WEIGHTS).get("/harm?scheme=count")
    assert sums(page) == {}
    assert "holds no parts" not in page.words


def test_an_index_without_parts_says_so(make: Make) -> None:
    assert "holds no parts that a sum could be shown of" in make(*EMPTY).get("/harm").words


# What is left out, what speaks against it, how sure it is


def test_what_is_left_out_is_told_with_its_reason(page: Page) -> None:
    told = lines(page, "left-out")
    assert told[0] == f"No weight here under “{CCHI}” for drugs and weapons: {ACTIVITY}."
    assert told[1] == (
        f"No weight here under “{CCHI}”, “{CSS}” and “{COUNT}” for anti-social behaviour: incidents, not crimes."
    )
    rest = " ".join(told[2:])
    assert all(word in rest for word in ("Fraud", "online", "nobody reported", "Offences of long ago", "Shop thefts"))


def test_the_critique_has_numbers_of_the_tables(page: Page) -> None:
    told = lines(page, "against")
    assert "homicide counts 5,000 days, violence without injury 10" in told[0]
    assert "Parliament" in told[1]
    assert "about 182 crimes of bicycle theft weigh as much as one robbery" in told[2]  # 365 ÷ 2
    # 80 ÷ 2 = 40 is the largest ratio between the two
    assert f"most of all on theft from the person: one crime of it weighs 2 days on the {CCHI} and 80" in told[3]
    assert len(told) == 4


def test_the_error_is_worked_out_from_the_spread_of_offences(page: Page) -> None:
    # 446.25 ÷ 178.5 = 2.5; over the root of 25 and of 100; (2.5 ÷ 0.2)² = 156.25
    assert (
        "For violence and sexual offences it is typically 50% with 25 crimes, 25% with 100; from 157 crimes on it is "
        "20% or less." in section(page, "sure")
    )
    assert "over 40%, the estimate is withheld" in section(page, "sure")
    assert "A ward’s rank is a range" in section(page, "sure")


def test_without_a_spread_nothing_is_said_of_its_size(make: Make) -> None:
    page = make(*WEIGHTS, "UPDATE weights SET rms = NULL").get("/harm")
    assert "typically" not in section(page, "sure")
    assert "over 20%" in section(page, "sure")


def test_wards_are_counted_by_the_reliability_of_their_estimate(make: Make, county: Path) -> None:
    marked = (
        "UPDATE harm SET reliability = 'withheld'",
        "UPDATE harm SET reliability = 'low' WHERE area > 'E05999003'",
        "UPDATE harm SET reliability = 'good' WHERE area > 'E05999010'",
    )
    with closing(sqlite3.connect(county / "site/snapshots/current/site.db")) as db:
        wards = [code for (code,) in db.execute("SELECT code FROM areas WHERE kind = 'ward'")]
        wards = [
            w for w in wards if db.execute("SELECT 1 FROM harm WHERE area = ? AND scheme = 'cchi'", (w,)).fetchone()
        ]
    good, low = sum(w > "E05999010" for w in wards), sum("E05999003" < w <= "E05999010" for w in wards)
    page = make(*WEIGHTS, *marked).get("/harm")
    withheld = len(wards) - good - low
    told = f"of {len(wards)} wards under the {CCHI}: {good} good, {low} low, {withheld} withheld."
    assert good
    assert low
    assert withheld
    assert told in section(page, "sure")
    assert f"under the {COUNT}" not in section(page, "sure")


def test_without_reliability_no_ward_is_counted(make: Make) -> None:
    page = make(*WEIGHTS, "UPDATE harm SET reliability = NULL").get("/harm")
    assert "In this edition" not in section(page, "sure")


# A force's own mix


def test_a_forces_own_mix_stands_beside_the_national_weight(make: Make) -> None:
    page = make(*WEIGHTS, *MIX).get("/harm?force=zedshire")
    table = rows(page, f"Zedshire Police (fictional): days of one crime, {CCHI}")
    assert table["Violence and sexual offences"] == ["178.5", "199.92, 12% more", "20,345"]
    assert table["Burglary"] == ["234", "222.3, 5% less", "2,210"]
    assert table["Shoplifting"] == ["1", "1, the same", "3,021"]
    assert table["Robbery"] == ["365", "under 50 crimes", ""]
    assert "Drugs" not in table
    assert "recorded in 2024/25" in section(page, "own-mix")
    assert [e.get("value") for e in page.each("option") if e.get("selected") is not None] == ["zedshire"]


def test_the_own_mix_follows_the_scheme_and_the_choice_keeps_it(make: Make) -> None:
    page = make(*WEIGHTS, *MIX).get("/harm?scheme=css&force=zedshire")
    table = rows(page, f"Zedshire Police (fictional): days of one crime, {CSS}")
    assert table["Violence and sexual offences"] == ["250", "250.2, the same", "20,345"]
    assert [e.get("value") for e in page.each("input")] == ["css"]
    assert "/harm?scheme=count&force=zedshire#own-mix" in page.links
    assert "/harm?force=zedshire#own-mix" in page.links


def test_the_count_knows_no_mix(make: Make) -> None:
    page = make(*WEIGHTS, *MIX).get("/harm?scheme=count&force=zedshire")
    assert f"Under “{COUNT}” the mix of offences changes nothing" in section(page, "own-mix")


def test_where_no_table_of_offences_is_loaded_one_sentence_says_so(make: Make) -> None:
    visitor = make(*WEIGHTS)
    for address in ("/harm", "/harm?force=zedshire"):
        assert "No table of recorded crime by force and offence is loaded" in section(visitor.get(address), "own-mix")


def test_a_force_without_a_mix_is_told_from_a_site_without_any(make: Make) -> None:
    page = make(*WEIGHTS, *MIX, *NEIGHBOURS).get("/harm?force=abershire")
    assert "give no mix of offences for Abershire Police" in section(page, "own-mix")


# The way on


def test_forces_with_a_whole_year_are_linked_by_name_and_the_others_to_their_coverage(make: Make) -> None:
    page = make(*WEIGHTS, *NEIGHBOURS).get("/harm?scheme=css")
    own = next(e for e in page.each("section") if e.get("aria-labelledby") == "forces")
    assert [(words_of(a), a.get("href")) for a in own.iter("a")] == [
        ("Northshire Police", "/harm/northshire?scheme=css"),
        ("Zedshire Police (fictional)", "/harm/zedshire?scheme=css"),
        ("Abershire Police: what is missing", "/coverage?force=abershire"),
    ]
    assert "not all of their months are published" in words_of(own)


def test_without_any_estimate_no_force_is_offered(make: Make) -> None:
    page = make(*WEIGHTS, "DELETE FROM harm").get("/harm")
    assert "No force has published all twelve months" in section(page, "forces")
    assert not [a for a in page.links if a.startswith("/harm/")]


def test_the_map_layers_of_the_chosen_force_are_linked(make: Make) -> None:
    drawn = ["DELETE FROM heat_layers"] + [
        LAYER.format(values(layer, at, "harm", "crime")) for at, layer in enumerate(("harm", "harm-css", "violence"))
    ]
    visitor = make(*WEIGHTS, *drawn)
    layers = [a for a in visitor.get("/harm?force=zedshire").links if "map-heading" in a]
    assert layers == ["/harm/zedshire#map-heading", "/harm/zedshire?layer=harm-css#map-heading"]
    assert not [a for a in visitor.get("/harm").links if "map-heading" in a]


def test_an_unknown_scheme_is_a_bad_request_that_names_the_choices(make: Make) -> None:
    visitor = make(*WEIGHTS)
    page = visitor.get("/harm?scheme=pounds&force=zedshire")
    assert page.status == 400
    assert page.heading == "There is no such set of weights"
    assert page.headers["Cache-Control"] == "no-store"
    assert [a for a in page.links if a.startswith("/harm?")] == [
        "/harm?force=zedshire",
        "/harm?scheme=css&force=zedshire",
        "/harm?scheme=count&force=zedshire",
    ]


def test_an_unknown_force_is_not_found_in_clear_words(make: Make) -> None:
    page = make(*WEIGHTS).get("/harm?force=atlantis&scheme=css")
    assert page.status == 404
    assert page.heading == "This site knows no force by that name"
    assert "/harm?scheme=css" in page.links


def test_every_page_leads_to_how_harm_is_weighed(visitor: Visitor) -> None:
    assert "/harm" in visitor.get("/").links
    ward = visitor.get("/ward/E05999001")
    assert "How harm is weighed" in section(ward, "harm")


# Origin


def test_each_scheme_is_cited_with_edition_source_and_licence(page: Page, county: Path) -> None:
    told = section(page, "made")
    with closing(sqlite3.connect(county / "site/snapshots/current/site.db")) as db:
        for about in db.execute("SELECT title, edition, licence, how FROM schemes"):
            assert all(" ".join(text.split()) in told for text in about)
    assert "snapshot 0123456789ab, http://localhost/harm." in told
    assert "https://doi.org/10.1093/police/paw003" in page.links


def test_it_is_asked_about_again_each_time(make: Make) -> None:
    client = make(*WEIGHTS).client
    for address in ("/harm", "/harm.json", "/harm.csv"):
        first = client.get(address)
        assert first.headers["Cache-Control"] == "no-cache"
        assert client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_json_holds_every_number_of_the_tables(make: Make, tmp_path: Path) -> None:
    found = json.loads(make(*WEIGHTS, *MIX).client.get("/harm.json").get_data(as_text=True))
    weights = {(s["id"], c): w for s in found["schemes"] for c, w in s["weights"].items()}
    with closing(sqlite3.connect(tmp_path / "data/snapshots/0123456789ab/site.db")) as db:
        table = pd.read_sql("SELECT * FROM weights", db).astype(object).where(lambda t: t.notna(), None)
        parts = pd.read_sql("SELECT * FROM weight_parts", db).astype(object).where(lambda t: t.notna(), None)
        own = pd.read_sql("SELECT * FROM force_weights", db).to_dict("records")
    assert len(weights) == len(table)
    for r in table.to_dict("records"):
        shown = weights[r["scheme"], r["category"]]
        assert [shown[k] for k in ("weight", "low", "high", "rms")] == [r[k] for k in ("weight", "low", "high", "rms")]
        assert shown["excluded"] == r["excluded"]
    listed = [{"scheme": s, "category": c} | p for (s, c), w in weights.items() for p in w["parts"]]
    order = ("scheme", "category", "part")
    assert sorted(listed, key=lambda p: [p[k] for k in order]) == parts.sort_values([*order]).to_dict("records")
    assert found["force_weights"] == own
    assert weights["cchi", "violent-crime"]["share_of_scheme"] == pytest.approx(357_000 / 535_100, abs=1e-6)
    assert weights["cchi", "drugs"] == {
        "weight": None, "low": None, "high": None, "rms": None, "share_of_scheme": None, "how": None,
        "excluded": ACTIVITY, "parts": [],
    }  # fmt: skip
    violence = next(c for c in found["categories"] if c["slug"] == "violent-crime")
    assert (violence["volume"], violence["share_of_crimes"]) == (2000, 0.25)
    assert found["snapshot"] == "0123456789ab"
    assert found["fictional"] is True


def read_csv(client: FlaskClient) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get("/harm.csv").get_data(as_text=True))))


def test_csv_has_a_row_a_scheme_and_category(make: Make) -> None:
    client = make(*WEIGHTS).client
    found = {(r["scheme"], r["category"]): r for r in read_csv(client)}
    assert len(found) == 3 * 14
    violence, drugs = found["cchi", "violent-crime"], found["cchi", "drugs"]
    assert [violence[k] for k in ("weight", "low", "high", "rms", "volume")] == [
        "178.5",
        "75.0",
        "665.5",
        "446.25",
        "2000",
    ]
    assert [float(violence[k]) for k in ("share_of_crimes", "share_of_scheme")] == [0.25, round(3570 / 5351, 6)]
    assert [drugs[k] for k in ("weight", "low", "high", "rms", "share_of_scheme", "excluded")] == [*[""] * 5, ACTIVITY]
    assert drugs["volume"] == "400"
    assert {r["snapshot"] for r in found.values()} == {"0123456789ab"}
    assert all(r["licence"] and r["source"] and r["edition"] for r in found.values())
    assert "0123456789ab" in client.get("/harm.csv").headers["Content-Disposition"]


def test_no_cell_of_the_csv_is_run_as_a_formula(make: Make) -> None:
    client = make(*WEIGHTS, "UPDATE schemes SET title = '=1+1', licence = '@a'", "UPDATE weights SET how = '+2'").client
    row = read_csv(client)[0]
    assert (row["title"], row["licence"], row["how"]) == ("'=1+1", "'@a", "'+2")


def test_a_name_with_marks_of_html_is_shown_as_it_is(make: Make) -> None:
    bold = ("UPDATE schemes SET title = '<b>&' WHERE id = 'css'", "UPDATE weight_parts SET part = '<i>' || part")
    page = make(*WEIGHTS, *bold).get("/harm")
    assert "<b>&" in page.words
    assert "<i>Homicide" in page.words


def percent(shown: str) -> float:
    return 0.05 if shown == "under 0.1%" else float(shown.rstrip("%"))


# The built site and the published figures, by another road


def test_the_built_sites_weights_are_on_its_page(visitor: Visitor, county: Path) -> None:
    table = rows(visitor.get("/harm"), WEIGHED)
    with closing(sqlite3.connect(county / "site/snapshots/current/site.db")) as db:
        labels = dict(db.execute("SELECT slug, label FROM categories"))
        weights = db.execute("SELECT scheme, category, weight, excluded FROM weights").fetchall()
    columns = ["count", "cchi", "css"]
    assert len(weights) == len(labels) * len(columns)
    for scheme, category, weight, excluded in weights:
        cell = table[labels[category]][columns.index(scheme)].split(", ")[0]
        assert (cell == "left out") if excluded else float(cell.replace(",", "")) == pytest.approx(weight, abs=0.0051)


def test_the_built_sites_parts_give_its_weights(county: Path) -> None:
    with closing(sqlite3.connect(county / "site/snapshots/current/site.db")) as db:
        found = db.execute(
            """SELECT w.weight, sum(p.volume * p.weight) / sum(p.volume) FROM weight_parts p
               JOIN weights w USING (scheme, category) WHERE w.weight IS NOT NULL GROUP BY scheme, category"""
        ).fetchall()
    assert all(weight == pytest.approx(by_parts, abs=0.06) for weight, by_parts in found)


def test_the_published_figures_give_the_published_sum_and_shares(make: Make, real: Path) -> None:
    subgroups = pd.read_csv(real / "indicators/prc_subgroups_2024_25_cchi_css.csv")
    published = pd.read_csv(real / "indicators/harm_category_weights.csv").set_index("policeuk_category")
    left_out = ["anti-social-behaviour", "drugs", "possession-of-weapons"]
    statements = [*EMPTY]
    for r in subgroups.to_dict("records"):
        key = (r["policeuk_category"], r["prc_subgroup"], r["count_ew_2024_25"])
        if r["policeuk_category"] not in left_out:
            days = (r["cchi2026_median"], r["cchi_low_used"], r["cchi2026_mean_of_codes"])
            statements.append(PART.format(values("cchi", *key, *days)))
        statements.append(PART.format(values("css", *key, r["css_subgroup_mean"], None, None)))
    for category, w in published.to_dict("index").items():
        cchi = (None,) * 3 if category in left_out else (w["cchi"], w["cchi_low"], w["cchi_high"])
        statements.append(
            WEIGHT.format(values("cchi", category, *cchi, None, "", ACTIVITY if cchi[0] is None else None))
        )
        if category != "anti-social-behaviour":
            statements.append(
                WEIGHT.format(values("css", category, w["css"], w["css_low"], w["css_high"], None, "", None))
            )
            statements.append(WEIGHT.format(values("count", category, 1, 1, 1, None, "", None)))
    page = make(*statements).get("/harm")
    assert sums(page)["Violence and sexual offences"] == "413,712,329 ÷ 2,130,180 = 194.21 days of imprisonment a crime"
    assert "= 109.99, with the high days" in page.words
    assert "about four fifths (80%) of the estimate under the Cambridge" in page.words
    weighing = published.drop(index=left_out)["cchi_share_pct"]
    slugs = {label: slug for slug, label in LABELS.items()}
    for label, (count, cchi, css) in ((k, v) for k, v in rows(page, SHARED).items() if k not in ("head", ASB)):
        row = published.loc[slugs[label]]
        assert percent(count) == pytest.approx(row["count_share_pct"], abs=0.06)
        assert percent(css) == pytest.approx(row["css_share_pct"], abs=0.1)
        if cchi != "left out":  # the published shares have drugs and weapons in
            assert percent(cchi) == pytest.approx(100 * row["cchi_share_pct"] / weighing.sum(), abs=0.1)


# Words, branch by branch


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "not given"),
        (0, "0"),
        (1, "1"),
        (7.5, "7.5"),
        (194.214, "194.21"),
        (1825.0, "1,825"),
        (2726.76, "2,726.76"),
    ],
)
def test_days_have_two_decimals_at_most(value: float | None, shown: str) -> None:
    assert said.days_figure(value) == shown


@pytest.mark.parametrize(
    ("share", "shown"), [(None, "not given"), (0.0, "0.0%"), (0.0004, "under 0.1%"), (0.0005, "0.1%"), (0.408, "40.8%")]
)
def test_a_small_share_is_not_nought(share: float | None, shown: str) -> None:
    assert said.share_figure(share) == shown


@pytest.mark.parametrize(
    ("share", "shown"),
    [(0.803, "about four fifths (80%)"), (0.651, "about two thirds (65%)"), (0.71, "71%"), (0.5, "about half (50%)")],
)
def test_a_fraction_is_named_where_one_is_near(share: float, shown: str) -> None:
    assert said.about_words(share) == shown


@pytest.mark.parametrize(("ratio", "shown"), [(365.0, "365"), (66.7, "about 67"), (1.54, "about 1.5"), (1.5, "1.5")])
def test_a_rounded_ratio_is_called_about(ratio: float, shown: str) -> None:
    assert said.times_words(ratio) == shown


@pytest.mark.parametrize(
    ("own", "national", "shown"),
    [
        (112, 100, "12% more"),
        (95, 100, "5% less"),
        (100.4, 100, "the same"),
        (5, None, "not given"),
        (5, 0, "not given"),
    ],
)
def test_own_against_national(own: float, national: float | None, shown: str) -> None:
    assert said.against_words(own, national) == shown


def one_scheme(**weights: float | None) -> Scheme:
    made = {slug: Weight(w, w, w, None, "", "", ()) for slug, w in weights.items()}
    return Scheme("x", "Index", "days", "", "", "", "", made)


def test_sentences_are_silent_where_a_weight_is_missing() -> None:
    labels = {"a": "A", "b": "B"}
    assert said.example_sentence(one_scheme(a=None, b=2), ["a"], "b", labels) == ""
    assert said.example_sentence(one_scheme(a=1, b=None), ["a"], "b", labels) == ""
    assert said.many_sentence(one_scheme(a=1, b=2), "a", "b", labels) == ""
    assert said.disagreement_sentence(one_scheme(a=1), one_scheme(b=1), labels) == ""
    assert said.violence_sentence([], 0.4, "Violence") == ""
    assert said.error_sentence(Weight(None, None, None, 3.0, "", "", ()), "Violence") == ""
    assert said.inside_sentence(Weight(1, 1, 1, 1, "", "", (Part("One", 1, 1, 1, 1),)), "Violence") == ""
    assert said.reliability_sentence("Index", 0, 0, 0) == ""


def test_one_crime_and_one_ward_are_not_plural() -> None:
    assert said.example_sentence(one_scheme(a=2, b=2), ["a"], "b", {"a": "A", "b": "B"}).endswith(
        "as much as 1 crime of b."
    )
    assert "of 1 ward under the Index: 1 good" in said.reliability_sentence("Index", 1, 0, 0)


def test_a_source_leads_to_its_doi_or_address() -> None:
    assert said.source_link("Sherman 2016, doi 10.1093/police/paw003; tables; page https://example.org/a") == (
        ("Sherman 2016, doi 10.1093/police/paw003", "https://doi.org/10.1093/police/paw003"),
        ("tables", ""),
        ("page", "https://example.org/a"),
    )
