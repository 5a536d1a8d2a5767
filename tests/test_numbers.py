"""The numbers of an area's page: usual ranges, rates with their intervals, bands and breaks on the charts."""

from __future__ import annotations

import re

import pytest
from edition import Make
from page_check import Page, Visitor, words_of

from openbeat import rate_words
from openbeat.change_words import usual_range
from openbeat.drawings import month_chart
from openbeat.model import MonthCount

WARD = "/ward/E05999001"
BREAK = "INSERT INTO series_breaks VALUES ('{}', '{}', '{}', '{}', 'A source, https://example.org/{}')"
RATE = "INSERT INTO rates VALUES ('E05999001', '{}', {}, '{}', {}, {}, {}, {})"


def rows(page: Page) -> dict[str, list[str]]:
    head, *body = page.table("What was recorded")
    return {"": head} | {row[0]: row for row in body}


def section(page: Page) -> str:
    return words_of(next(e for e in page.each("section") if e.get("aria-labelledby") == "numbers"))


def test_the_usual_range_is_that_of_the_year_before(visitor: Visitor) -> None:
    found = rows(visitor.get(WARD))
    column = found.pop("").index("Usual range")
    assert len(found) == 15
    for row in found.values():
        low, high = usual_range(int(row[2].replace(",", "")))
        assert row[column] == f"{low:,} to {high:,}"


def test_without_a_whole_year_before_there_is_no_usual_range(south_yorkshire_visitor: Visitor) -> None:
    page = south_yorkshire_visitor.get("/ward/E05010862")
    assert "Usual range" not in rows(page)[""]
    assert "Usual range" not in section(page)
    # January to April 2024 are there: three months lie around February and March, and around no other.
    lines = re.findall(r'class="ob-chart__usual" d="([^"]+)"', page.text)
    assert len(lines) == 4
    assert all(line.count("H") == 2 for line in lines)


def test_a_category_without_weight_has_no_share_of_harm(visitor: Visitor) -> None:
    found = rows(visitor.get(WARD))
    column = found[""].index("Share of harm")
    assert [found[c][column] for c in ("Drugs", "Weapons", "All crimes")] == ["", "", ""]
    assert found["Violence and sexual offences"][column].endswith("%")
    assert "Share of harm" not in rows(visitor.get(f"{WARD}?scheme=count"))[""]


def test_rates_stand_with_their_interval_and_what_they_are_divided_by(make: Make) -> None:
    page = make(
        "DELETE FROM rates",
        RATE.format("crime", 5864, "residents", 10_234, 573.0, 558.4, 587.9),
        RATE.format("burglary", 137, "households", 5_600, 24.46, 20.54, 28.92),
        RATE.format("robbery", 3, "residents", 10_234, 0.293, 0.06, 0.857),
    ).get(WARD)
    found = rows(page)
    column = found[""].index("Per 1,000")
    assert found["All crimes"][column] == "573.0 558.4 to 587.9"
    assert found["Burglary"][column] == "24.5 20.5 to 28.9, by households"
    assert found["Robbery"][column] == "0.29 0.06 to 0.86"
    assert found["Shoplifting"][column] == ""
    assert "records of the year to 1,000 of its 10,234 residents" in section(page)


def test_without_any_rate_there_is_no_column_of_rates(make: Make) -> None:
    page = make("DELETE FROM rates").get(WARD)
    assert "Per 1,000" not in rows(page)[""]


@pytest.mark.parametrize(
    ("per_1000", "said"),
    [(0, "0.00"), (0.424, "0.42"), (1, "1.0"), (84.34, "84.3"), (999.96, "1000.0"), (1_204.4, "1,204")],
)
def test_a_rate_is_written_to_three_digits_or_so(per_1000: float, said: str) -> None:
    assert rate_words.rate(per_1000) == said


def test_what_rates_are_divided_by_is_said_with_or_without_the_number() -> None:
    assert "1,000 of its 12,345 residents" in rate_words.explained_sentence(12_345)
    assert "to 1,000 residents;" in rate_words.explained_sentence(None)


# Breaks of series


def test_a_break_is_a_numbered_line_and_a_line_of_words(make: Make) -> None:
    page = make(
        "DELETE FROM series_breaks",
        BREAK.format("", "crime", "2025-04", "counted by the crime, not the victim.", 1),
        BREAK.format("zedshire", "crime", "2025-10", "another computer.", 2),
        BREAK.format("elsewhere", "crime", "2025-11", "not of this force.", 3),
        BREAK.format("", "crime", "2019-01", "long ago.", 4),
        BREAK.format("", "asb", "2026-01", "incidents joined.", 5),
    ).get(WARD)
    told = section(page)
    assert "From April 2025: counted by the crime, not the victim. Source: A source" in told
    assert "From October 2025: another computer." in told
    assert "From January 2026: incidents joined." in told
    assert "not of this force" not in told
    assert "long ago" not in told
    numbers = [[li.get("value") for li in ol.iter("li")] for ol in page.each("ol") if ol.get("class") == "ob-breaks"]
    assert numbers == [["1", "2"], ["1"]]
    assert page.text.count("ob-chart__break") == 3


def months(n: int | None = 50) -> list[MonthCount]:
    return [MonthCount(f"2025-{m:02d}", n, "present" if n is not None else "missing") for m in range(1, 13)]


def chart(**drawn: object) -> str:
    return month_chart(months(), title="T", description="D", **drawn)  # type: ignore[arg-type]


def test_the_two_ends_of_the_usual_range_are_lines_over_the_bars() -> None:
    svg = chart(band={"2025-03": (40.0, 60.0), "2025-04": (41.0, 61.0), "2025-09": (30.0, 100.0)})
    lines = re.findall(r'class="ob-chart__usual" d="([^"]+)"', svg)
    assert len(lines) == 2
    assert all(line.count("M") == 2 and line.count("L") == 1 for line in lines)  # one step joined, one apart
    assert chart() != svg
    assert "ob-chart__usual" not in chart()


def test_a_range_above_every_bar_is_still_inside_the_chart() -> None:
    svg = chart(band={"2025-03": (10.0, 400.0)})
    tops = [float(y) for y in re.findall(r'class="ob-chart__usual" d="M[\d.]+ ([\d.]+)', svg)]
    assert min(tops) >= 26
    assert ">400<" in svg


def test_a_break_before_a_month_carries_its_number() -> None:
    svg = chart(breaks={"2025-06": 2, "2030-01": 3})
    assert svg.count("ob-chart__break") == 1
    assert ">2</text>" in svg
    assert ">3</text>" not in svg
