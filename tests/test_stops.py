"""Stop and search on the page of a force: figures of the raw files, careful words, and what is said without them."""

from __future__ import annotations

import re
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from compare_site import database, indicator
from edition import Make
from harm_site import row
from page_check import Page, Visitor, words_of

from openbeat import stops_words as said

FORCE, CODE = "/force/zedshire", "E23999001"
FIRST, LAST = "2025-10", "2026-09"
NOT_STATED = ("Other ethnic group - Not stated", "")
NEWEST = "UPDATE search_rates SET {}"


def told(page: Page) -> str:
    return next((words_of(s) for s in page.each("section") if s.get("aria-labelledby") == "stops"), "")


def raw(county: Path) -> pd.DataFrame:
    """People searched in the newest year, by pandas, from the county's own files."""
    frames = []
    (archive,) = (county / "files" / "street").glob("*.zip")
    with zipfile.ZipFile(archive) as members:
        for name in members.namelist():
            if name.endswith("stop-and-search.csv") and FIRST <= name.split("/")[-1][:7] <= LAST:
                frames.append(pd.read_csv(members.open(name), dtype=str, keep_default_na=False))
    rows = pd.concat(frames)
    assert len(frames) == 12
    return rows[rows["Type"] != "Vehicle search"]


def group_of(word: str) -> str:
    return "Not recorded" if word in NOT_STATED else re.split(r"[ /]", word)[0]


# The figures


def test_the_table_has_the_figures_of_the_raw_files(county: Path, visitor: Visitor) -> None:
    rows = raw(county)
    n = rows["Self-defined ethnicity"].map(group_of).value_counts()
    table = visitor.get(FORCE).table("People searched, October 2025 to September 2026, by ethnicity")
    assert table[0] == ["Ethnicity", "Searches", "To 1,000 residents", "Found", "Beside White residents"]
    labels = {"All people searched": len(rows), "Other ethnic group": n["Other"]}
    shown = {label: int(searches.replace(",", "")) for label, searches, *_ in table[1:]}
    assert shown == labels | {g: n[g] for g in ("White", "Black", "Asian", "Mixed", "Not recorded")}


def test_black_residents_are_set_beside_white_residents(county: Path, visitor: Visitor) -> None:
    """The residents are the shares of the demonstration's own file, which cancel the force's number of residents."""
    n = raw(county)["Self-defined ethnicity"].map(group_of).value_counts()
    ratio = (n["Black"] / 2.6) / (n["White"] / 86.0)
    words = told(visitor.get(FORCE))
    assert re.search(
        rf"Black residents were searched {ratio:.1f} times as often as White residents \(\d\.\d to \d\.\d\)\.", words
    )
    assert n["Other"] < 20
    assert "No ratio is given for other ethnic groups: fewer than 20 searches of the group, or of White" in words


def test_what_the_figures_cannot_show_stands_beside_them_and_no_cause_is_told(visitor: Visitor) -> None:
    words = told(visitor.get(FORCE))
    assert "those searched need not live here" in words
    assert "why they differ they do not say" in words
    own = words.split("What the force says")[0]
    assert not re.search(r"because|due to|explain|bias|discriminat|racis|target|deserv|despite", own, re.IGNORECASE)


def test_the_json_has_the_same_figures(county: Path, visitor: Visitor) -> None:
    content: dict[str, Any] = visitor.client.get(f"{FORCE}.json").json["stops"]
    assert (content["from"], content["to"]) == (FIRST, LAST)
    with closing(sqlite3.connect(database(county))) as db:
        db.row_factory = sqlite3.Row
        stored = {r["ethnicity"]: dict(r) for r in db.execute("SELECT * FROM search_rates WHERE force = 'zedshire'")}
    for group, figures in content["groups"].items():
        assert figures == {name: stored[group][name] for name in figures}
    assert content["groups"]["Other"]["ratio"] is None
    assert content["groups"]["Other"]["withheld"] == "few"


@pytest.mark.parametrize("address", ["/ward/E05999001", "/bcu/zedshire/coast", "/csp/E22999001"])
def test_areas_that_are_no_force_have_no_section(visitor: Visitor, address: str) -> None:
    assert told(visitor.get(address)) == ""
    assert visitor.client.get(f"{address}.json").json["stops"] is None


# What the force says


def test_the_force_is_heard_once_with_its_date_and_source(visitor: Visitor) -> None:
    page = visitor.get(FORCE)
    words = told(page)
    assert "show footage of fifty searches" in words
    assert "30 September 2026. These are the author’s own words, not ours." in words
    assert "Source: Zedshire Police, statement on stop and search of September 2026 (fictional)" in words
    assert page.words.count("show footage of fifty searches") == 1


def test_a_silent_force_is_said_to_be_silent(make: Make) -> None:
    words = told(make("DELETE FROM commentary WHERE kind = 'stop-and-search'").get(FORCE))
    assert "Nothing that Zedshire Police (fictional) says about its use of stop and search" in words
    assert "own words" not in words


def test_of_several_statements_the_newest_stands_first(make: Make) -> None:
    older = row("commentary", CODE, 9, "stop-and-search", "Before", "2024-01-01", "Zedshire", "Chief", "<p>Old</p>",
                "https://zedshire.example/old", "a.md")  # fmt: skip
    words = told(make(older).get(FORCE))
    assert words.index("fifty searches") < words.index("What it said earlier") < words.index("Old")


# What is said without figures


NONE_HELD = ("DELETE FROM search_rates", "DELETE FROM searches")


def test_without_a_file_no_figure_is_given(make: Make) -> None:
    page = make(*NONE_HELD, "UPDATE coverage SET state = 'missing' WHERE dataset = 'stop-and-search'").get(FORCE)
    words = told(page)
    assert "This site holds no stop-and-search figures of Zedshire Police (fictional)." in words
    assert "People searched" not in words


def test_months_that_are_missing_are_named_and_are_not_zero(make: Make) -> None:
    holes = (
        "UPDATE coverage SET state = 'missing' WHERE dataset = 'stop-and-search' AND month IN ('2025-12', '2026-03')"
    )
    visitor = make(*NONE_HELD, holes)
    words = told(visitor.get(FORCE))
    assert "There is no stop-and-search data of Zedshire Police (fictional) for December 2025 and March 2026." in words
    assert "a missing month is not a month without searches" in words
    assert not re.search(r"\b0 searches", words)
    assert visitor.client.get(f"{FORCE}.json").json["stops"] == {"from": None, "to": None, "groups": {}}


def test_an_older_year_is_said_to_be_older(make: Make) -> None:
    words = told(make(NEWEST.format("first = '2025-04', last = '2026-03'")).get(FORCE))
    assert "in April 2025 to March 2026" in words
    assert "the newest year published in full: of the months between March 2026 and September 2026" in words


def test_without_residents_by_group_there_are_counts_and_no_ratio(make: Make) -> None:
    without = NEWEST.format("residents = NULL, per_1000 = NULL, ratio = NULL, low = NULL, high = NULL")
    why = NEWEST.format("withheld = 'no residents' WHERE ethnicity NOT IN ('All', 'White', 'Not recorded')")
    words = told(make(without, why, "DELETE FROM indicators").get(FORCE))
    assert "No ratio is given: this site does not know how many residents are of each ethnic group." in words
    assert "times as often" not in words
    assert "to each 1,000 residents" not in words


def test_too_many_without_an_ethnicity_are_the_reason_for_all_groups(make: Make) -> None:
    none = NEWEST.format("ratio = NULL, low = NULL, high = NULL")
    why = NEWEST.format("withheld = 'unrecorded' WHERE ethnicity NOT IN ('All', 'White', 'Not recorded')")
    words = told(make(none, why, NEWEST.format("searches = 400 WHERE ethnicity = 'Not recorded'")).get(FORCE))
    assert re.search(r"No ratio is given: no ethnicity was recorded for 24\.\d% of searches, more than the 15%", words)


def test_a_source_with_an_address_is_a_link(make: Make) -> None:
    told_by = indicator("zedshire", "residents_share_percent", "ethnicity: Black", "2099", 3.0)
    page = make(told_by).get(FORCE)
    assert "Their ethnicity: 2099 (Home Office, published 24 July 2025)." in told(page)
    assert "https://www.gov.uk/x" in page.links


# Words


def test_a_range_that_holds_1_is_called_chance() -> None:
    assert said.ratio_sentence("Mixed", 1.25, 0.91, 1.71).endswith(f"(0.91 to 1.7): {said.CHANCE}.")
    assert said.CHANCE not in said.ratio_sentence("Asian", 0.5, 0.4, 0.6)
    assert "0.50 times as often" in said.ratio_sentence("Asian", 0.5, 0.4, 0.6)


@pytest.mark.parametrize(
    ("known", "of", "shown"),
    [(100, 200, "30% (20% to 40%)"), (99, 200, said.TOO_FEW), (49, 49, said.TOO_FEW), (50, 50, "30% (20% to 40%)")],
)
def test_a_find_rate_needs_fifty_searches_and_half_of_all(known: int, of: int, shown: str) -> None:
    assert said.found_words(0.3, 0.2, 0.4, known, of) == shown


def test_other_words() -> None:
    assert said.found_words(None, None, None, 0, 10) == "not published"
    assert said.found_sentence(0, 10) == "Whether what was looked for was found is not published."
    assert said.lead_sentence("Kent Police", 1, "2025", None) == "Kent Police made 1 search of a person in 2025."
    assert said.unrecorded_sentence(0, 100) == "An ethnicity was recorded for every one."
    assert said.unrecorded_sentence(3, 10) == "No ethnicity was recorded for 3 of them; these are in no group."
    assert said.result_sentence(10, 49) == ""
    assert said.times_words(1234.5) == "1,234"
    assert said.rate_words(None) == "not published"
