"""Every sentence the site can say about its figures, branch by branch, against hand arithmetic."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openbeat import foi, ledger_words, words
from openbeat.model import DATASETS, MISSING, NOT_YET, PARTIAL, PRESENT, Entry, Hole

YEAR, YEAR_BEFORE = "January to December 2025", "January to December 2024"
EXPECTED, HIGHER, LOWER = "about what we would expect", "higher than chance explains", "lower than chance explains"
counts = st.integers(min_value=0, max_value=1_000_000)


# Numbers


def test_missing_is_not_zero() -> None:
    assert words.figure(None) == "not published"
    assert words.figure(None, words.NOT_HELD) == "not held"
    assert words.figure(0) == "0"


@pytest.mark.parametrize(("n", "said"), [(1, "1"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567")])
def test_thousands_are_set_apart(n: int, said: str) -> None:
    assert words.figure(n) == said


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "0"),
        (0.9, "0"),
        (1, "1"),
        (9.4, "9"),
        (9.6, "10"),
        (14.4, "14"),
        (99.6, "100"),
        (124, "120"),
        (126, "130"),
        (987, "990"),
        (996, "1,000"),
        (61_049, "61,000"),
        (61_951, "62,000"),
        (1_234_567, "1,200,000"),
    ],
)
def test_an_estimate_of_harm_has_two_significant_digits(days: float, said: str) -> None:
    assert words.days_words(days) == said


@given(days=st.floats(min_value=10, max_value=1e9))
def test_no_estimate_of_harm_shows_a_third_digit(days: float) -> None:
    digits = words.days_words(days).replace(",", "").rstrip("0")
    assert 1 <= len(digits) <= 2
    assert float(words.days_words(days).replace(",", "")) == pytest.approx(days, rel=0.051)


# Months and periods


def test_a_month_is_said_with_its_year() -> None:
    assert words.month_words("2025-01") == "January 2025"
    assert words.month_words("2025-12") == "December 2025"


def test_a_period_names_its_year_once_where_it_is_one_year() -> None:
    assert words.period_words("2025-01", "2025-12") == YEAR
    assert words.period_words("2024-07", "2025-06") == "July 2024 to June 2025"
    assert words.period_words("2025-03", "2025-03") == "March 2025"


@pytest.mark.parametrize(
    ("months", "said"),
    [
        ([], ""),
        (["2025-03"], "March 2025"),
        (["2024-05", "2024-06"], "May to June 2024"),
        (["2025-03", "2024-12", "2024-05", "2024-06"], "May to June 2024, December 2024 and March 2025"),
        (["2024-11", "2024-12", "2025-01"], "November 2024 to January 2025"),
        (["2023-12", "2025-01"], "December 2023 and January 2025"),
    ],
)
def test_months_are_said_as_runs(months: list[str], said: str) -> None:
    assert words.months_words(months) == said


@pytest.mark.parametrize(
    ("parts", "said"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_a_list_ends_with_and(parts: list[str], said: str) -> None:
    assert words.listing(parts) == said


# Change. Two Poisson counts lie √2·(√now − √before) standard deviations apart, so a change is called where the
# roots differ by 3 ÷ √2 = 2.1213 or more.


def test_the_distance_of_two_counts_by_hand() -> None:
    assert words.change_z(169, 100) == pytest.approx(1.41421 * (13 - 10), abs=1e-4)
    assert words.change_z(64, 100) == pytest.approx(-2.82843, abs=1e-5)
    assert words.change_z(0, 0) == 0


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (100, 100, EXPECTED),
        (146, 100, EXPECTED),  # 12.0830 − 10 = 2.0830
        (147, 100, HIGHER),  # 12.1244 − 10 = 2.1244
        (63, 100, EXPECTED),  # 10 − 7.9373 = 2.0627
        (62, 100, LOWER),  # 10 − 7.8740 = 2.1260
        (188, 121, HIGHER),  # 13.7113 − 11 = 2.7113
        (6_214, 6_020, EXPECTED),  # 78.8289 − 77.5887 = 1.2402
        (10, 0, HIGHER),  # 3.1623
        (0, 10, LOWER),
        (10, 9, EXPECTED),
    ],
)
def test_a_change_is_called_only_beyond_chance(now: int, before: int, said: str) -> None:
    assert words.change_words(now, before) == said


@pytest.mark.parametrize(("now", "before"), [(0, 0), (9, 0), (0, 9), (1, 1), (9, 9)])
def test_below_ten_in_both_years_nothing_is_said_of_change(now: int, before: int) -> None:
    assert words.change_words(now, before).startswith("too few")


@given(now=counts, before=counts)
def test_what_is_higher_one_way_is_lower_the_other(now: int, before: int) -> None:
    opposite = {HIGHER: LOWER, LOWER: HIGHER}
    said = words.change_words(now, before)
    assert words.change_words(before, now) == opposite.get(said, said)


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (6_214, 6_020, f"Recorded crime here was {EXPECTED}: 6,214 crimes in {YEAR}, 6,020 in {YEAR_BEFORE}."),
        (188, 121, f"Recorded crime here was {HIGHER}: 188 crimes in {YEAR}, 121 in {YEAR_BEFORE}."),
        (62, 100, f"Recorded crime here was {LOWER}: 62 crimes in {YEAR}, 100 in {YEAR_BEFORE}."),
        (1, 12, f"Recorded crime here was {LOWER}: 1 crime in {YEAR}, 12 in {YEAR_BEFORE}."),
        (
            5,
            4,
            "The crimes recorded here were too few to say whether their number changed: "
            f"5 crimes in {YEAR}, 4 in {YEAR_BEFORE}.",
        ),
        (
            0,
            0,
            "The crimes recorded here were too few to say whether their number changed: "
            f"0 crimes in {YEAR}, 0 in {YEAR_BEFORE}.",
        ),
    ],
)
def test_the_plain_sentence(now: int, before: int, said: str) -> None:
    assert words.crime_sentence(now, before, YEAR, YEAR_BEFORE) == said


@pytest.mark.parametrize(
    ("now", "crimes"), [(0, "0 crimes were"), (1, "1 crime was"), (2, "2 crimes were"), (6_214, "6,214 crimes were")]
)
def test_without_the_year_before_nothing_is_compared(now: int, crimes: str) -> None:
    said = words.crime_sentence(now, None, YEAR, YEAR_BEFORE)
    held = "The year before cannot be compared: not all of its months are held."
    assert said == f"{crimes} recorded here in {YEAR}. {held}"


@pytest.mark.parametrize("before", [None, 0, 6_020])
def test_without_the_newest_year_no_number_is_given(before: int | None) -> None:
    said = words.crime_sentence(None, before, YEAR, YEAR_BEFORE)
    assert said == f"Recorded crime in {YEAR} cannot be given: not all of its months are held."


# What is missing, what is soft, what harm is


def test_coverage_is_said_as_months_of_months() -> None:
    assert words.coverage_words(12, 12) == "12 of 12 months published"
    assert words.coverage_words(0, 12) == "0 of 12 months published"


def test_missing_and_partial_months_are_named() -> None:
    assert words.missing_sentences("Zedshire Police", [], []) == ()
    assert words.missing_sentences("Zedshire Police", ["2024-06"], ["2024-08", "2024-09"]) == (
        "There is no crime data of Zedshire Police for June 2024.",
        "Only part of the crime data of Zedshire Police is there for August to September 2024.",
    )
    assert words.missing_sentences("Zedshire Police", [], ["2024-08"]) == (
        "Only part of the crime data of Zedshire Police is there for August 2024.",
    )


def test_months_to_come_are_named_apart_and_by_what_they_are() -> None:
    assert words.missing_sentences("Zedshire Police", [], [], ["2026-08", "2026-09"]) == (
        "Zedshire Police has not published August to September 2026 yet.",
    )
    assert words.missing_sentences(
        "Zedshire Police", ["2024-06"], ["2024-07"], ["2026-09"], "anti-social behaviour"
    ) == (
        "There is no anti-social behaviour data of Zedshire Police for June 2024.",
        "Only part of the anti-social behaviour data of Zedshire Police is there for July 2024.",
        "Zedshire Police has not published anti-social behaviour data for September 2026 yet.",
    )


def entry(month: str, state: str = MISSING, rows: int = 0, usual: float | None = None, **more: str) -> Entry:
    told = {"dataset": "crime", "reason": "", "evidence": "", "source": "", "digest": ""} | more
    return Entry("zedshire", month, told["dataset"], rows, usual, state, *(told[k] for k in list(told)[1:]))


def hole(*months: str, state: str = MISSING, **more: str) -> Hole:
    return Hole(tuple(entry(month, state, **more) for month in months))


def test_what_leaks_from_neighbours_is_almost_nothing() -> None:
    leak = Hole((entry("2025-01", rows=12, dataset="asb", reason="few were", evidence="x"),))
    assert words.known_gap_sentence("Kent Police", leak, "2019-01", "2026-09") == (
        "Kent Police has published almost no anti-social behaviour incidents for January 2025: few were."
    )


def test_a_day_is_said_with_its_month_and_year() -> None:
    assert words.day_words("2026-01-04") == "4 January 2026"
    assert words.day_words("2025-12-31") == "31 December 2025"


@pytest.mark.parametrize(
    ("state", "months", "said"),
    [
        (MISSING, ["2019-07", "2026-09"], "no street-level crime since July 2019"),  # still open, begun in its time
        (MISSING, ["2019-01", "2026-09"], "no street-level crime for January 2019 to September 2026"),
        (MISSING, ["2019-07", "2026-08"], "no street-level crime for July 2019 to August 2026"),
        (MISSING, ["2026-09"], "no street-level crime since September 2026"),
        (PARTIAL, ["2019-07", "2019-08"], "only part of its street-level crime for July to August 2019"),
        (PARTIAL, ["2019-07", "2026-09"], "only part of its street-level crime since July 2019"),
    ],
)
def test_a_known_gap_is_said_with_its_reason(state: str, months: list[str], said: str) -> None:
    gap = hole(*months, state=state, reason="a new computer system.", evidence="x")
    told = words.known_gap_sentence("Zedshire Police", gap, "2019-01", "2026-09")
    assert told == f"Zedshire Police has published {said}: a new computer system."


@pytest.mark.parametrize(
    ("evidence", "sources"),
    [
        ("", []),
        (
            "seen in the files: 2 beside 505; 50 to 179 before",
            [("seen in the files: 2 beside 505; 50 to 179 before", "")],
        ),
        ("https://data.police.uk/changelog/", [("data.police.uk/changelog", "https://data.police.uk/changelog/")]),
        ("Changelog, https://data.police.uk/x/.", [("Changelog", "https://data.police.uk/x/")]),
        ("Changelog (https://data.police.uk/x), July 2019", [("Changelog, July 2019", "https://data.police.uk/x")]),
        (
            "A, 2 May 2020: https://a.uk/b/?c=d; B (https://b.uk) as read by C; D: https://e.uk/ (page 2); F",
            [
                ("A, 2 May 2020", "https://a.uk/b/?c=d"),
                ("B as read by C", "https://b.uk"),
                ("D (page 2)", "https://e.uk/"),
                ("F", ""),
            ],
        ),
        (
            "Changelog (https://a.uk/) as reported by B: https://b.uk/",
            [("Changelog as reported by B", "https://b.uk/")],
        ),
        ("http://data.police.uk/x", [("http://data.police.uk/x", "")]),
        ("javascript:alert(1)", [("javascript:alert(1)", "")]),
    ],
)
def test_a_source_is_linked_only_where_it_gives_a_safe_address(evidence: str, sources: list[tuple[str, str]]) -> None:
    assert list(words.citations(evidence)) == sources


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ([("2025-08-20", 498), ("2026-01-14", 512)], "was 498 until 14 January 2026"),
        (
            [("2025-08-20", 1_498), ("2025-10-03", 505), ("2026-01-14", 512)],
            "was 505 until 14 January 2026 and 1,498 until 3 October 2025",
        ),
        (
            [("2025-08-20", 0), ("2025-10-03", None), ("2026-01-14", 512)],
            "was not published until 14 January 2026 and 0 until 3 October 2025",
        ),
    ],
)
def test_a_revised_number_is_said_with_what_it_was(changes: list[tuple[str, int | None]], said: str) -> None:
    assert words.revised_words(changes) == said


def test_revised_months_are_counted() -> None:
    end = "of these months have been revised since they were first published."
    assert words.revisions_sentence(1) == f"Figures of 1 {end}"
    assert words.revisions_sentence(12) == f"Figures of 12 {end}"


# The wall, a force's coverage, the feed


def test_the_headline_speaks_of_the_site_where_some_forces_have_merely_no_file() -> None:
    said = ledger_words.published_sentence(7, 43, "2025-12", unfiled=35)
    assert said == "This site holds December 2025 of 7 of 43 forces."
    told = ledger_words.published_sentence(7, 43, "2025-12", "asb", unfiled=1)
    assert told == "This site holds anti-social behaviour incidents for December 2025 of 7 of 43 forces."


@pytest.mark.parametrize(
    ("published", "of", "dataset", "said"),
    [
        (41, 43, "crime", "41 of 43 forces published September 2026."),
        (1, 1, "crime", "1 of 1 force published September 2026."),
        (0, 43, "stop-and-search", "0 of 43 forces published stops and searches for September 2026."),
    ],
)
def test_the_headline_of_the_wall(published: int, of: int, dataset: str, said: str) -> None:
    assert ledger_words.published_sentence(published, of, "2026-09", dataset) == said


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (entry("2025-06", PRESENT, 5_120, 5_000.0), "June 2025: 5,120 records"),
        (entry("2025-06", PRESENT, 1), "June 2025: 1 record"),
        (entry("2025-06", PARTIAL, 1_794, 5_655.4), "June 2025: only part, 1,794 records where about 5,655 are usual"),
        (entry("2025-06", PARTIAL, 1_794), "June 2025: only part, 1,794 records"),
        (entry("2025-06", MISSING, 12, 5_000.0), "June 2025: missing"),
        (entry("2025-06", NOT_YET), "June 2025: not published yet"),
    ],
)
def test_a_cell_of_the_wall_in_words(entry: Entry, said: str) -> None:
    assert words.entry_words(entry) == said


@pytest.mark.parametrize(
    ("state", "months", "of", "said"),
    [
        (MISSING, 8, 36, "8 months missing"),
        (MISSING, 1, 36, "1 month missing"),
        (MISSING, 36, 36, "All 36 months missing"),
        (MISSING, 1, 1, "1 month missing"),
        (PARTIAL, 2, 36, "Only part of 2 months"),
        (PARTIAL, 36, 36, "Only part of all 36 months"),
        (NOT_YET, 1, 36, "1 month not published yet"),
    ],
)
def test_gaps_are_summed_up(state: str, months: int, of: int, said: str) -> None:
    assert ledger_words.gap_words(state, months, of) == said


def test_forces_whose_newest_month_is_not_here_are_named_or_counted() -> None:
    few, many = ["Essex Police", "Kent Police"], [f"Force {i}" for i in range(7)]
    assert ledger_words.absent_sentence([]) == ledger_words.unfiled_sentence([]) == ""
    assert ledger_words.absent_sentence(few) == (
        "No figures here of Essex Police and Kent Police: the reason is behind each line."
    )
    assert ledger_words.absent_sentence(many) == "No figures here of 7 forces: the reason is behind each line."
    assert ledger_words.unfiled_sentence(few[:1]) == (
        "This site holds no file of Essex Police; it may or may not have published."
    )
    assert ledger_words.unfiled_sentence(many) == (
        "This site holds no file of 7 forces; they may or may not have published."
    )


def test_what_is_whole_is_summed_up() -> None:
    assert ledger_words.held_words(36) == "All 36 months"
    assert ledger_words.held_words(1) == "The one month"
    assert (ledger_words.more_words(0), ledger_words.more_words(3)) == ("", "and 3 more")


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (PRESENT, "Kent Police published September 2026."),
        (PARTIAL, "Only part of September 2026 is here of Kent Police."),
        (NOT_YET, "Kent Police has not published September 2026 yet."),
        (MISSING, "There are no figures of Kent Police here for September 2026."),
    ],
)
def test_whether_a_force_published_is_said_first(state: str, said: str) -> None:
    assert ledger_words.force_sentence("Kent Police", "2026-09", state) == said


def test_how_much_of_a_dataset_is_here() -> None:
    assert ledger_words.dataset_sentence("crime", 0, 36) == "This site holds no street-level crime of this force."
    assert ledger_words.dataset_sentence("crime", 28, 36) == "28 of 36 months here, whole or in part."
    assert ledger_words.dataset_sentence("crime", 1, 1) == "1 of 1 month here, whole or in part."


@pytest.mark.parametrize(
    ("gap", "said"),
    [
        (
            hole("2024-05", reason="no file for this month"),
            "This site holds no file for this month. Kent Police may or may not have published it.",
        ),
        (
            hole("2024-05", "2024-06", reason="no file for this month"),
            "This site holds no file for these months. Kent Police may or may not have published them.",
        ),
        (
            hole("2024-05", state=PARTIAL, reason="only burglary is in the file"),
            "Only burglary is in the file. This is what the files show; they do not say why.",
        ),
        (hole("2024-05", reason="the system changed.", evidence="x"), "The system changed."),
        (
            hole("2026-09", state=NOT_YET, reason="not published yet"),
            "Kent Police had not published this month when this site was built. The newest months often come later.",
        ),
    ],
)
def test_a_hole_is_explained_as_far_as_it_is_known(gap: Hole, said: str) -> None:
    assert ledger_words.hole_sentence("Kent Police", gap) == said


def test_what_changed_and_what_was_replaced() -> None:
    assert ledger_words.replaced_sentence("crime", "2025-06", 5_120, 5_034) == (
        "A newer archive replaced street-level crime for June 2025: 5,120 records, before 5,034."
    )
    same = "with the same number of records."
    assert ledger_words.same_again_sentence(1) == f"Newer archives replaced 1 more file {same}"
    assert ledger_words.same_again_sentence(1_200) == f"Newer archives replaced 1,200 more files {same}"
    assert ledger_words.state_sentence("asb", ["2025-06"], "", PARTIAL) == (
        "Anti-social behaviour incidents for June 2025: only part, not in the edition before."
    )
    assert ledger_words.state_sentence("asb", ["2025-06"], NOT_YET, PRESENT) == (
        "Anti-social behaviour incidents for June 2025: published, before: not published yet."
    )


def test_what_the_feed_says_of_an_edition() -> None:
    both = ["Essex Police", "Kent Police"]
    assert ledger_words.first_edition_sentence("May to June 2025") == "The first edition, with May to June 2025."
    assert ledger_words.arrival_sentence("outcomes", ["2025-06"], both, PRESENT) == (
        "Outcomes of crimes for June 2025 arrived: Essex Police and Kent Police."
    )
    assert ledger_words.arrival_sentence("outcomes", ["2025-06"], both[:1], PARTIAL) == (
        "Outcomes of crimes for June 2025 arrived (only part): Essex Police."
    )
    assert ledger_words.changed_sentence("crime", ["2025-06"], both, PRESENT, MISSING) == (
        "Street-level crime for June 2025: missing, before published: Essex Police and Kent Police."
    )
    assert (
        ledger_words.still_missing_sentence([], "2025-06") == "Street-level crime of every force is here for June 2025."
    )
    assert ledger_words.still_missing_sentence(both, "2025-06") == (
        "Not here for June 2025: street-level crime of Essex Police and Kent Police."
    )


# The request for missing months


@pytest.mark.parametrize("dataset", DATASETS)
@pytest.mark.parametrize("state", [MISSING, PARTIAL])
@pytest.mark.parametrize("reason", ["no file for this month", "far fewer records than this force usually publishes"])
def test_a_request_names_the_force_the_dataset_the_months_and_the_act(dataset: str, state: str, reason: str) -> None:
    text = foi.request("Kent Police", hole("2024-05", "2024-06", state=state, reason=reason, dataset=dataset))
    first, subject, asked, *_, last = text.split("\n\n")
    assert first == "To the freedom of information team of Kent Police"
    assert subject == f"Subject: {words.DATASET_WORDS[dataset]}, May to June 2024"
    assert asked.startswith("Please send me, for May to June 2024, the ")
    assert last == "I ask for this under the Freedom of Information Act 2000."
    assert not re.search(r"refus|fail|should have|must|None|  ", text)


def test_a_request_says_what_was_seen_and_accuses_nobody() -> None:
    nothing = foi.request("Kent Police", hole("2024-05", reason="no file for this month"))
    assert (
        "I have not found a file of yours for this period. If you have published one, please tell me where" in nothing
    )
    leak = foi.request("Kent Police", hole("2024-05", reason="far fewer records than this force usually publishes"))
    assert "I have not found complete figures of yours for this month. If you have published them" in leak
    parts = Hole((entry("2024-05", PARTIAL, 1_000, 2_000.4), entry("2024-06", PARTIAL, 500, 2_500.4)))
    assert "hold 1,500 records for these months; about 4,501 would be usual." in foi.request("Kent Police", parts)
    alone = Hole((entry("2024-05", PARTIAL, 1_000, 2_000.0), entry("2024-06", PARTIAL, 500)))
    assert "hold 1,500 records for these months. If you have published more" in foi.request("Kent Police", alone)


def test_a_force_without_a_month_is_not_called_free_of_crime() -> None:
    assert words.silent_sentence("Kent Police") == (
        "This site holds no street-level crime of Kent Police, so it cannot say what was recorded here."
    )


def test_a_site_says_where_it_begins() -> None:
    assert words.beginning_sentence("2025-10") == "This site holds no month before October 2025."


@pytest.mark.parametrize(
    ("soft", "records", "said"),
    [
        (0, 0, None),
        (0, 1, "Of 1 record, 0 sit within 100 m of the ward border."),
        (1, 1, "Of 1 record, 1 sits within 100 m of the ward border."),
        (7, 49, "Of 49 records, 7 sit within 100 m of the ward border."),
        (7, 50, "14% of these records sit within 100 m of the ward border."),
        (0, 50, "0% of these records sit within 100 m of the ward border."),
        (1, 500, "Fewer than 1% of these records sit within 100 m of the ward border."),
        (746, 6_214, "12% of these records sit within 100 m of the ward border."),
    ],
)
def test_records_near_the_border(soft: int, records: int, said: str | None) -> None:
    assert words.softness_sentence(soft, records, 100) == said


@given(soft=counts, more=counts)
def test_no_percentage_stands_on_a_base_under_fifty(soft: int, more: int) -> None:
    said = words.softness_sentence(soft, soft + more, 100) or ""
    assert ("%" in said) == (soft + more >= 50)


def test_harm_is_an_estimate_with_its_range() -> None:
    assert words.harm_sentence(61_049, 31_900.4, 152_600) == (
        "These crimes weigh about 61,000 days on the sentencing-weighted estimate, between 32,000 and 150,000 under "
        "its low and high weights."
    )
    assert words.harm_sentence(0, 0, 0).startswith("These crimes weigh about 0 days")
    assert words.harm_sentence(1.2, 0.5, 2.9).startswith("These crimes weigh about 1 day on")


def test_steps_of_the_legend() -> None:
    assert words.step_words(10_000, 30_000) == "10,000 to 30,000"
    assert words.step_words(150_000, None) == "150,000 or more"


@given(now=st.none() | counts, before=st.none() | counts)
def test_no_sentence_about_crime_says_what_it_must_not(now: int | None, before: int | None) -> None:
    said = words.crime_sentence(now, before, YEAR, YEAR_BEFORE)
    assert not re.search(r"%|committed|dangerous|safe|worst|None", said)
    assert said.endswith(".")
