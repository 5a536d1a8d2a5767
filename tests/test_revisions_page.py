"""Figures that changed after they were first published: both numbers and the day, on the page and in its files."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from edition import Make
from page_check import Page, Visitor, words_of

from openbeat import revisions
from openbeat.revisions import Version

WARD = "E05999001"
CATEGORIES = ("anti_social_behaviour", "bicycle_theft", "burglary", "criminal_damage_arson", "drugs", "other_crime",
              "other_theft", "possession_of_weapons", "public_order", "robbery", "shoplifting",
              "theft_from_the_person", "vehicle_crime", "violent_crime")  # fmt: skip


def version(month: str, number: int, name: str, built: str, n: dict[str, int], rest: int | None = 10) -> str:
    """The SQL of one edition's figures of the ward and a month: `n`, and `rest` for every other category."""
    values = ["NULL" if (v := n.get(c, rest)) is None else str(v) for c in CATEGORIES]
    return (
        f"INSERT INTO revised (area, month, number, edition, built, {', '.join(CATEGORIES)}) "  # noqa: S608
        f"VALUES ('{WARD}', '{month}', {number}, '{name}', '{built}', {', '.join(values)})"
    )


# June 2025: burglary 10, then 24: crime 130, then 144. July 2025: twice revised. August 2025: only ASB.
REVISED = (
    "DELETE FROM revised",
    version("2025-06", 1, "aaaaaaaaaaaa", "2025-08-20", {}),
    version("2025-06", 3, "0123456789ab", "2026-01-14", {"burglary": 24}),
    version("2025-07", 1, "aaaaaaaaaaaa", "2025-08-20", {}),
    version("2025-07", 2, "bbbbbbbbbbbb", "2025-10-03", {"drugs": 1_880}),
    version("2025-07", 3, "0123456789ab", "2026-01-14", {"drugs": 1_881}),
    version("2025-08", 2, "bbbbbbbbbbbb", "2025-10-03", {"anti_social_behaviour": 3}),
    version("2025-08", 3, "0123456789ab", "2026-01-14", {"anti_social_behaviour": 4}),
)


@pytest.fixture
def revised(make: Make) -> Visitor:
    return make(*REVISED)


def months(page: Page) -> dict[str, list[str]]:
    return {row[0]: row[1:] for row in page.table("Recorded by month")[1:]}


def test_both_numbers_and_the_day_stand_in_the_table(revised: Visitor) -> None:
    page = revised.get(f"/ward/{WARD}")
    told = months(page)
    assert told["June 2025"][0].split(", ", 1)[1] == "was 130 until 14 January 2026"
    assert told["July 2025"][0].split(", ", 1)[1] == "was 2,000 until 14 January 2026 and 130 until 3 October 2025"
    assert told["August 2025"][1].split(", ", 1)[1] == "was 3 until 14 January 2026"
    assert "was" not in " ".join([*told["May 2025"], told["June 2025"][1], told["August 2025"][0]])


def test_a_line_says_how_many_months_were_revised_and_leads_to_the_open_table(revised: Visitor) -> None:
    page = revised.get(f"/ward/{WARD}")
    line = next(e for e in page.each("p") if "revised since" in words_of(e))
    assert words_of(line).startswith("Figures of 3 of these months have been revised since they were first published.")
    assert [a.get("href") for a in line.iter("a")] == ["#months"]
    assert page.within("months").tag == "details"
    assert page.within("months").get("open") is not None


def test_a_page_without_revisions_says_nothing_of_them(make: Make) -> None:
    visitor = make("DELETE FROM revised")
    page = visitor.get(f"/ward/{WARD}")
    assert "revised" not in words_of(page.within("main"))
    assert page.within("months").get("open") is None
    assert visitor.client.get(f"/ward/{WARD}.json").json["revisions"] == []


def test_another_wards_revisions_are_not_this_wards(revised: Visitor) -> None:
    page = revised.get("/ward/E05999002")
    assert "have been revised" not in page.words


def test_json_gives_every_edition_of_what_differs_and_nothing_else(revised: Visitor) -> None:
    told: list[dict[str, Any]] = revised.client.get(f"/ward/{WARD}.json").json["revisions"]
    assert [tuple(r.values()) for r in told] == [
        ("2025-06", "burglary", "aaaaaaaaaaaa", "2025-08-20", 10),
        ("2025-06", "burglary", "0123456789ab", "2026-01-14", 24),
        ("2025-07", "drugs", "aaaaaaaaaaaa", "2025-08-20", 10),
        ("2025-07", "drugs", "bbbbbbbbbbbb", "2025-10-03", 1_880),
        ("2025-07", "drugs", "0123456789ab", "2026-01-14", 1_881),
        ("2025-08", "anti-social-behaviour", "bbbbbbbbbbbb", "2025-10-03", 3),
        ("2025-08", "anti-social-behaviour", "0123456789ab", "2026-01-14", 4),
    ]
    assert list(told[0]) == ["month", "category", "edition", "built", "n"]


def test_csv_gives_what_was_first_published_and_the_newest_change(revised: Visitor) -> None:
    rows = list(csv.DictReader(io.StringIO(revised.client.get(f"/ward/{WARD}.csv").text, newline="")))
    told = {(r["month"], r["category"]): (r["first_published"], r["revised_on"]) for r in rows if r["revised_on"]}
    assert told == {
        ("2025-06", "burglary"): ("10", "2026-01-14"),
        ("2025-07", "drugs"): ("10", "2026-01-14"),
        ("2025-08", "anti-social-behaviour"): ("3", "2026-01-14"),
    }
    assert {r["first_published"] for r in rows if not r["revised_on"]} == {""}


def test_months_that_the_page_does_not_show_are_left_out(make: Make) -> None:
    visitor = make(*REVISED, "UPDATE snapshot SET value = '2025-07' WHERE key = 'oldest_month'")
    assert {r["month"] for r in visitor.client.get(f"/ward/{WARD}.json").json["revisions"]} == {"2025-07", "2025-08"}


def test_what_arrives_late_is_not_revised_and_what_is_withdrawn_is(make: Make) -> None:
    late = version("2025-06", 1, "aaaaaaaaaaaa", "2025-08-20", {}, None)
    here = version("2025-06", 3, "0123456789ab", "2026-01-14", {})
    gone = [
        version("2025-07", 1, "aaaaaaaaaaaa", "2025-08-20", {}),
        version("2025-07", 3, "0123456789ab", "2026-01-14", {}, None),
        """UPDATE coverage SET state = 'missing', reason = 'no file for this month'
           WHERE month = '2025-07' AND dataset IN ('crime', 'asb')""",
    ]
    page = make("DELETE FROM revised", late, here, *gone).get(f"/ward/{WARD}")
    assert "was" not in months(page)["June 2025"][0]
    assert months(page)["July 2025"] == [
        "not published, was 130 until 14 January 2026",
        "not published, was 10 until 14 January 2026",
    ]
    assert "Figures of 1 of these months have been revised" in page.words


@pytest.mark.parametrize(
    ("values", "changes"),
    [
        ([], []),
        ([("d1", 5)], [("d1", 5)]),
        ([("d1", 5), ("d2", 5)], [("d1", 5)]),
        ([("d1", 5), ("d2", 6), ("d3", 6)], [("d1", 5), ("d2", 6)]),
        ([("d1", 5), ("d2", 6), ("d3", 5)], [("d1", 5), ("d2", 6), ("d3", 5)]),
        ([("d1", None), ("d2", 6)], [("d2", 6)]),
        ([("d1", 0), ("d2", 6)], [("d1", 0), ("d2", 6)]),
        ([("d1", 6), ("d2", None), ("d3", 6)], [("d1", 6), ("d2", None), ("d3", 6)]),
    ],
)
def test_a_number_changes_where_an_edition_gives_another_one(
    values: list[tuple[str, int | None]], changes: list[tuple[str, int | None]]
) -> None:
    assert list(revisions.changes(values)) == changes


def test_a_total_needs_every_part() -> None:
    assert Version("a", "d", {"x": 1, "y": 0}).total(["x", "y"]) == 1
    assert Version("a", "d", {"x": 1, "y": None}).total(["x", "y"]) is None
    assert Version("a", "d", {"x": 1}).total(["x", "y"]) is None
