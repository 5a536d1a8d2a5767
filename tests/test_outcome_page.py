"""What happened next on a page: the cohort named, groups in plain words, nothing said that the files cannot tell."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import outcome_groups
import pandas as pd
import pytest
from edition import Make
from flask import Flask
from outcome_site import with_section
from page_check import Page, Visitor, words_of

from openbeat import drawings, outcome_words
from openbeat.drawings.outcomes import FILLS
from openbeat.model import MonthCount

FORCE, WARD, CSP, NATION = "E23999001", "E05999001", "E22999001", "K04000001"
ZERO = ", ".join(f"{group} = 0" for group in FILLS)
SET = "UPDATE {} SET {} WHERE area = '{}'"
STATE = "UPDATE coverage SET state = '{}' WHERE dataset = 'crime' AND month = '{}'"
GONE = "DELETE FROM outcomes WHERE month = '{}'"
COPIED = "INSERT INTO {0} SELECT 'K04000001', {1}, {2} FROM {0} WHERE area = 'E23999001'"
Site = Callable[..., Visitor]


@pytest.fixture
def site(app: Flask) -> Visitor:
    """The county's site, with pages that hold the section."""
    return Visitor(with_section(app).test_client())


@pytest.fixture
def changed(make: Make) -> Site:
    """The same, changed by SQL."""

    def made(*statements: str) -> Visitor:
        visitor = make(*statements)
        return Visitor(with_section(visitor.client.application).test_client())

    return made


@pytest.fixture(scope="module")
def cohort(county: Path) -> pd.DataFrame:
    """The crimes of April 2025 to March 2026 with their groups, by pandas over the files."""
    own = outcome_groups.ended(next((county / "files/street").glob("*.zip")))
    return own[own["Month"].between("2025-04", "2026-03")]


def page(visitor: Visitor, code: str = FORCE) -> Page:
    return visitor.get(f"/outcomes/{code}")


def lead(visitor: Visitor, code: str = FORCE) -> str:
    return next(words_of(e) for e in page(visitor, code).each("p") if e.get("class") == "ob-lead")


def told(visitor: Visitor, code: str = FORCE) -> dict[str, Any]:
    return dict(json.loads(visitor.client.get(f"/outcomes.json/{code}").text))


def test_the_section_names_its_cohort_and_says_the_numbers_that_pandas_counts(
    site: Visitor, cohort: pd.DataFrame
) -> None:
    n = cohort["group"].value_counts()
    assert (
        "Crimes recorded from April 2025 to March 2026, so that each has had at least six months." in page(site).words
    )
    court, out, none, known = (
        f"{n[g]:,} ({100 * n[g] / len(cohort):.0f}%)"
        for g in ("sent_to_court", "out_of_court", "no_suspect", "not_prosecuted")
    )
    assert lead(site) == (
        f"Of {len(cohort):,} crimes, {court} were sent to court, {out} were dealt with out of court, {none} were "
        f"closed with no suspect identified and in {known} a suspect was known but not prosecuted."
    )


def test_every_group_has_its_number_and_a_line_that_explains_it(site: Visitor, cohort: pd.DataFrame) -> None:
    rows = page(site).table("Crimes recorded April 2025 to March 2026, by what became of them")
    assert rows[0] == ["What became of them", "Crimes", "Share"]
    n = cohort["group"].value_counts()
    assert [int(r[1].replace(",", "")) for r in rows[1:-1]] == [int(n.get(g, 0)) for g in FILLS]
    assert rows[-1][:2] == ["All crimes", f"{len(cohort):,}"]
    heads = " ".join(r[0] for r in rows)
    for label in ("Sent to court", "Dealt with out of court", "No suspect identified", "Suspect known, not prosecuted"):
        assert label in heads
    assert "the files cannot say which" in heads


def test_results_of_courts_are_given_where_they_are_published(site: Visitor, cohort: pd.DataFrame) -> None:
    rows = page(site).table("Decisions of courts that were published")
    due = sorted(cohort.loc[cohort["outcome"].isin(outcome_groups.RESULTS), "outcome"].value_counts(), reverse=True)
    assert [int(r[1]) for r in rows[1:]] == due
    assert rows[1][0] == "Fined"
    court = int((cohort["group"] == "sent_to_court").sum())
    assert f"published for {sum(due):,} of the {court:,} crimes sent to court" in page(site).words


def test_where_no_result_is_published_that_is_said(changed: Site) -> None:
    own = page(changed("DELETE FROM court_results"))
    assert "What courts decided is not in these files." in own.words
    assert "Decisions of courts that were published" not in own.words


def test_the_table_by_category_adds_up(site: Visitor, cohort: pd.DataFrame) -> None:
    rows = page(site).table("What became of crimes, by category")
    assert rows[0] == ["Category", "Crimes", "Sent to court", "Out of court", "No suspect identified"]
    burglary = cohort[cohort["Crime type"] == "Burglary"]
    n = burglary["group"].value_counts()
    due = [len(burglary), *(int(n.get(g, 0)) for g in ("sent_to_court", "out_of_court", "no_suspect"))]
    assert next(r for r in rows if r[0] == "Burglary")[1:] == [f"{i:,}" for i in due]
    assert len(rows) == 14


def test_a_few_crimes_of_a_ward_are_not_told_in_tables_with_two_sides(site: Visitor) -> None:
    own = page(site, WARD)
    cells = [c for row in own.table("What became of crimes, by category")[1:] for c in row[1:]]
    assert outcome_words.UNDER in cells
    assert not set(cells) & {"1", "2", "3", "4"}
    assert not {c for row in own.table("Decisions of courts that were published")[1:] for c in row} & {
        "1",
        "2",
        "3",
        "4",
    }
    assert "Numbers from 1 to 4 are not told here" in own.words


def test_larger_areas_keep_nothing_back(changed: Site) -> None:
    site = changed(SET.format("outcome_categories", "out_of_court = 3", CSP) + " AND category = 'burglary'")
    own = page(site, CSP)
    assert next(r for r in own.table("What became of crimes, by category") if r[0] == "Burglary")[3] == "3"
    assert outcome_words.UNDER not in own.words


def test_no_percentage_stands_on_a_base_under_fifty(changed: Site) -> None:
    few = (
        SET.format("outcome_categories", ZERO, WARD),
        SET.format("outcome_categories", "sent_to_court = 1, no_suspect = 30", WARD) + " AND category = 'burglary'",
        SET.format("outcomes", f"{ZERO}, no_suspect = 20, sent_to_court = 9", WARD),
    )
    site = changed(*few)
    assert lead(site, WARD) == (
        "Of 31 crimes, 1 was sent to court, none was dealt with out of court, 30 were closed with no suspect "
        "identified and in none a suspect was known but not prosecuted."
    )
    assert "%" not in page(site, WARD).within("outcomes").tag
    section = re.search(
        r'<section class="ob-section" aria-labelledby="outcomes">.*</section>', page(site, WARD).text, re.S
    )
    assert section
    assert "%" not in section[0]


def test_too_many_unknown_outcomes_are_said_first_and_no_share_is_quoted(changed: Site) -> None:
    site = changed("UPDATE outcome_categories SET not_known = 5 * no_suspect WHERE area = 'E23999001'")
    assert re.fullmatch(
        r"Of [\d,]+ crimes, the outcome of [\d,]+ \(\d\d%\) is not known, so no share sent to court is given\.",
        lead(site),
    )


def test_many_open_cases_are_said_beside_the_numbers(site: Visitor, changed: Site) -> None:
    said = "were still under investigation when the files were published"
    assert said not in page(site).words
    open_ = changed("UPDATE outcome_categories SET under_investigation = no_suspect WHERE area = 'E23999001'")
    assert said in page(open_).words


def test_an_area_without_a_crime_in_the_cohort_says_so(changed: Site) -> None:
    site = changed(SET.format("outcome_categories", ZERO, WARD), "DELETE FROM court_results")
    assert lead(site, WARD) == "No crime was recorded here in these twelve months."
    assert "What courts decided" not in page(site, WARD).words


def lost(state: str, *months: str) -> list[str]:
    """Statements that take months of the cohort away, in whole or in part."""
    gone = [GONE.format(month) for month in months] if state == "missing" else []
    return [
        *(STATE.format(state, month) for month in months),
        *gone,
        "DELETE FROM outcome_categories",
        "DELETE FROM court_results",
    ]


def test_a_cohort_that_is_not_whole_is_not_added_up_and_says_which_months_are_missing(changed: Site) -> None:
    site = changed(*lost("missing", "2025-06", "2025-07"))
    assert lead(site) == (
        "What became of crimes recorded from April 2025 to March 2026 cannot be added up: there is no crime data of "
        "Zedshire Police (fictional) for June to July 2025."
    )
    own = page(site)
    assert "by what became of them" not in own.words.replace("each month’s by what became of them", "")
    assert "Sent to court" in own.words  # the key of the chart
    assert next(r for r in own.table("Sent to court, by month of the crime") if r[0] == "June 2025") == [
        "June 2025", "not published", "", "",
    ]  # fmt: skip


def test_a_partial_month_leaves_the_cohort_out_too(changed: Site) -> None:
    site = changed(*lost("partial", "2025-06"))
    assert lead(site).endswith("only part of the crime data of Zedshire Police (fictional) is there for June 2025.")
    row = next(r for r in page(site).table("Sent to court, by month of the crime") if r[0] == "June 2025")
    assert row[1].endswith(" (only part)")


def test_months_before_the_site_begins_are_not_called_unpublished(changed: Site) -> None:
    site = changed(
        "UPDATE snapshot SET value = '2025-09' WHERE key = 'oldest_month'",
        "DELETE FROM outcomes WHERE month < '2025-09'",
        "DELETE FROM outcome_categories",
    )
    assert lead(site).endswith("cannot be added up: this site holds no month before September 2025.")


def test_south_yorkshire_says_which_months_are_missing_and_marks_the_change_of_words(south_yorkshire: Path) -> None:
    from app import create_app

    site = Visitor(with_section(create_app({"DATA": south_yorkshire, "TESTING": True})).test_client())
    own = site.get("/outcomes/E23000011")
    assert (
        "What became of crimes recorded from July 2024 to June 2025 cannot be added up: there is no crime data of "
        "South Yorkshire Police for July to December 2024."
    ) in own.words
    assert (
        "From January 2025: “Status update unavailable” stands where “Under investigation” stood before." in own.words
    )
    assert own.text.count("ob-chart__break") == 1
    assert "no outcomes files are at hand" in own.words


def test_an_area_without_any_figure_says_so(changed: Site) -> None:
    own = page(changed("DELETE FROM outcomes", "DELETE FROM outcome_categories", "DELETE FROM court_results"))
    assert outcome_words.NOTHING in own.words
    assert "By month" not in own.words


def test_an_edition_that_knows_nothing_of_outcomes_has_no_section(changed: Site) -> None:
    assert "What happened next" not in page(changed("DELETE FROM outcome_groups")).words.replace("next –", "")


def nation(*more: str) -> list[str]:
    """Statements that make a nation whose line is the county's."""
    return [
        "INSERT INTO areas VALUES ('K04000001', 'nation', 'England and Wales', '', '', 0, '')",
        "INSERT INTO closure VALUES ('K04000001', 'K04000001', 0)",
        COPIED.format("outcomes", "month", ", ".join(FILLS)) + " AND month > '2024-09'",
        COPIED.format("outcome_categories", "category", ", ".join(FILLS)),
        *more,
    ]


def test_the_nation_has_a_section_of_its_own(changed: Site) -> None:
    site = changed(*nation())
    assert lead(site, NATION) == lead(site, FORCE)
    months = page(site, NATION).table("Sent to court, by month of the crime")
    assert [r[0] for r in months[1:]][::17] == ["October 2024", "March 2026"]


def test_a_nation_without_a_whole_force_says_so(changed: Site) -> None:
    site = changed(*nation("DELETE FROM outcome_categories WHERE area = 'K04000001'"))
    assert lead(site, NATION).endswith("cannot be added up: no force published every month of them.")


def test_changes_of_words_are_numbered_in_the_chart_and_below_it(changed: Site) -> None:
    site = changed(
        "INSERT INTO outcome_breaks VALUES ('zedshire', '2025-03', 'A word is new', 'a letter: https://example.org/a')",
        "INSERT INTO outcome_breaks VALUES ('', '2024-11', 'A word is gone', 'the files')",
        "INSERT INTO outcome_breaks VALUES ('essex', '2025-05', 'Of another force', 'the files')",
        "INSERT INTO outcome_breaks VALUES ('', '2026-08', 'Too new for the chart', 'the files')",
    )
    own = page(site)
    items = [words_of(e) for e in own.each("li") if e.get("value")]
    assert items == [
        "From November 2024: A word is gone. (Source: the files)",
        "From March 2025: A word is new. (Source: a letter)",
    ]
    assert own.text.count("ob-chart__break") == 2
    assert "https://example.org/a" in own.links
    assert "Too new for the chart" not in own.words


def test_the_words_of_the_files_are_shown_with_their_group_and_months(site: Visitor) -> None:
    rows = page(site).table("The words of the files, and the months in which they stand")
    found = {r[0]: r[1:] for r in rows[1:]}
    assert found["Awaiting court outcome"][0] == found["Court result unavailable"][0] == "Sent to court"
    assert found["Unable to prosecute suspect"][0] == "Suspect known, not prosecuted"
    assert "Offender given absolute discharge" not in found  # in none of these files


def test_no_page_speaks_of_solved_crimes_as_a_rate_or_of_victims_as_a_number(site: Visitor) -> None:
    said = page(site).words.lower()
    assert "solved rate" not in said
    assert said.count("solved") == 1
    assert "these are not rates of solved crimes" in said


# JSON


def test_json_gives_the_same_numbers(site: Visitor, cohort: pd.DataFrame) -> None:
    own = told(site)
    n = cohort["group"].value_counts()
    assert own["cohort"] == {"from": "2025-04", "to": "2026-03", "crimes": len(cohort), "missing": []}
    assert own["groups"] == {g: int(n.get(g, 0)) for g in FILLS}
    assert {c: {g: i for g, i in t.items() if i} for c, t in own["by_category"].items()} == outcome_groups.table(
        cohort, "category"
    )
    assert own["months"]["2024-06"] is None
    assert sum(own["months"]["2026-03"].values()) == int((cohort["Month"] == "2026-03").sum())
    assert sum(own["court_results"].values()) == int(cohort["outcome"].isin(outcome_groups.RESULTS).sum())


def test_json_of_a_ward_keeps_a_few_crimes_back_too(site: Visitor) -> None:
    own = told(site, WARD)
    cells = [n for told_ in own["by_category"].values() for n in told_.values()]
    assert "under 5" in cells
    assert not [n for n in cells if n in (1, 2, 3, 4)]


def test_json_is_null_where_the_cohort_is_not_whole(changed: Site) -> None:
    own = told(changed(*lost("missing", "2025-06")))
    assert (own["groups"], own["by_category"], own["court_results"]) == (None, None, None)
    assert own["cohort"] == {"from": "2025-04", "to": "2026-03", "crimes": None, "missing": ["2025-06"]}
    assert own["months"]["2025-06"] is None


# Every branch of every sentence


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (outcome_words.cohort_sentence("2024-07", "2025-06", 6),
         "Crimes recorded from July 2024 to June 2025, so that each has had at least six months."),
        (outcome_words.cohort_sentence("2024-07", "2025-06", 9),
         "Crimes recorded from July 2024 to June 2025, so that each has had at least 9 months."),
        (outcome_words.lead_sentence(1, 1, 0, 0, 0, 0),
         "Of 1 crime, 1 was sent to court, none was dealt with out of court, none was closed with no suspect "
         "identified and in none a suspect was known but not prosecuted."),
        (outcome_words.lead_sentence(30, 1, 1, 1, 1, 20),
         "Of 30 crimes, the outcome of 20 is not known, so no share sent to court is given."),
        (outcome_words.lead_sentence(100, 10, 20, 25, 5, 40),
         "Of 100 crimes, 10 (10%) were sent to court, 20 (20%) were dealt with out of court, 25 (25%) were closed with "
         "no suspect identified and in 5 (5%) a suspect was known but not prosecuted."),
        (outcome_words.lead_sentence(100, 10, 20, 24, 5, 41),
         "Of 100 crimes, the outcome of 41 (41%) is not known, so no share sent to court is given."),
        (outcome_words.lead_sentence(0, 0, 0, 0, 0, 0), "No crime was recorded here in these twelve months."),
        (outcome_words.open_sentence(40, 49), ""),
        (outcome_words.open_sentence(9, 100), ""),
        (outcome_words.open_sentence(10, 100),
         "10 (10%) were still under investigation when the files were published, so the other groups may yet grow."),
        (outcome_words.decided_sentence(0, 0), ""),
        (outcome_words.decided_sentence(0, 4), "What courts decided is not in these files."),
        (outcome_words.decided_sentence(1, 1),
         "What courts decided is published for 1 of the one crime sent to court. Of several decisions in one case only "
         "the weightiest is counted."),
        (outcome_words.share_of(4, 49), ""),
        (outcome_words.share_of(0, 50), "0%"),
        (outcome_words.cell_words(0, True), "0"),
        (outcome_words.cell_words(4, True), "under 5"),
        (outcome_words.cell_words(5, True), "5"),
        (outcome_words.cell_words(4, False), "4"),
        (outcome_words.no_cohort_sentence("Kent Police", "from A to B", ["2025-01"], ["2025-03"], "2025-01", True),
         "What became of crimes recorded from A to B cannot be added up: this site holds no month before January 2025, "
         "there is no crime data of Kent Police for January 2025 and only part of the crime data of Kent Police is "
         "there for March 2025."),
        (outcome_words.source_sentence("Kent Police", True),
         "From the last outcome in the street-level files of Kent Police, and from its outcomes files as far as they "
         "go."),
        (outcome_words.break_words("2025-01", "A word is new."), "From January 2025: A word is new."),
    ],
)  # fmt: skip
def test_each_sentence_in_each_case(call: str, said: str) -> None:
    assert call == said


# Drawings


def rectangles(svg: str, pattern: str) -> list[dict[str, float]]:
    """Numbers of the rectangles that are filled with a pattern whose id ends so."""
    found = re.findall(rf'<rect ([^>]*fill="url\(#[^"]*-{pattern}\)"[^>]*)/>', svg)
    return [{k: float(v) for k, v in re.findall(r'(?<![-\w])(x|y|width|height)="([-\d.]+)"', rect)} for rect in found]


def test_a_bar_gives_each_group_its_share_of_the_width() -> None:
    groups = {"sent_to_court": 300, "no_suspect": 700, "none_given": 0}
    svg = drawings.outcome_bar(groups, title="t", description="d")
    (court,), (none,) = rectangles(svg, "sent_to_court"), rectangles(svg, "no_suspect")
    assert none["width"] / court["width"] == pytest.approx(7 / 3, abs=0.02)
    assert court["width"] + none["width"] == pytest.approx(358, abs=0.3)
    assert rectangles(svg, "none_given") == []
    assert ">300<" in svg
    assert ">700<" in svg


def test_a_group_of_one_crime_in_a_million_is_still_seen() -> None:
    svg = drawings.outcome_bar({"sent_to_court": 1, "no_suspect": 1_000_000}, title="t", description="d")
    assert rectangles(svg, "sent_to_court")[0]["width"] > 1
    assert ">1<" not in svg


def test_a_month_is_a_column_of_its_groups_and_a_missing_one_is_hatched() -> None:
    months = [
        MonthCount("2025-01", 100, "present"),
        MonthCount("2025-02", None, "missing"),
        MonthCount("2025-03", 40, "partial"),
    ]
    groups = {"2025-01": {"sent_to_court": 25, "no_suspect": 75}, "2025-03": {"sent_to_court": 40, "no_suspect": 0}}
    svg = drawings.outcome_months(months, groups, ["2025-03", "2025-03"], title="t", description="d")
    first, last = rectangles(svg, "sent_to_court")
    (rest,) = rectangles(svg, "no_suspect")
    assert rest["height"] / first["height"] == pytest.approx(3, abs=0.03)
    assert last["height"] / first["height"] == pytest.approx(40 / 25, abs=0.03)
    assert rest["y"] + rest["height"] == pytest.approx(first["y"], abs=0.15)
    assert len(rectangles(svg, "none")) == len(rectangles(svg, "part")) == 1
    assert svg.count("ob-chart__break") == 1
    assert ">1, 2<" in svg


def test_a_chart_without_a_month_and_a_break_outside_it_are_drawn_without_fault() -> None:
    svg = drawings.outcome_months([MonthCount("2025-01", None, "missing")], {}, ["2020-01"], title="t", description="d")
    assert "ob-chart__break" not in svg
    assert "not published" in svg


def test_every_group_has_a_look_of_its_own_in_grey() -> None:
    """No two share both lightness and pattern."""

    def light(colour: str) -> float:
        red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    looks = [(kind, light(ground)) for ground, kind, _ in FILLS.values()]
    close = [(a, b) for i, a in enumerate(looks) for b in looks[:i] if a[0] == b[0] and abs(a[1] - b[1]) < 25]
    assert close == []
    assert len({drawings.outcome_swatch(slug) for slug in FILLS}) == len(FILLS)
