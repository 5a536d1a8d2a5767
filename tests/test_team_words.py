"""What is said of teams, priorities and meetings: every branch of every sentence."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openbeat import team_words as said

TODAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("day", "age"),
    [
        ("2026-11-27", "less than a month ago"),
        ("2026-10-28", "less than a month ago"),
        ("2026-10-27", "1 month ago"),
        ("2026-08-28", "2 months ago"),
        ("2026-08-27", "3 months ago"),
        ("2026-04-20", "7 months ago"),
        ("2024-11-28", "23 months ago"),
        ("2024-11-27", "2 years ago"),
        ("2021-01-01", "5 years ago"),
    ],
)
def test_ages_are_whole_months_then_years(day: str, age: str) -> None:
    assert said.age_words(day, TODAY) == age


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2026-08-20", "set 3 months ago (20 August 2026)"),
        ("2026-11-27", "set less than a month ago (27 November 2026)"),
        ("2027-01-03", "set from 3 January 2027 on"),
        ("", "when it was set is not published"),
    ],
)
def test_a_priority_says_when_it_was_set(day: str, told: str) -> None:
    assert said.set_words(day, TODAY) == told


@pytest.mark.parametrize(
    ("days", "team", "told"),
    [
        (["2026-04-20", "2026-03-01", ""], "", "These priorities were last updated 7 months ago."),
        (["2026-08-27"], "", "These priorities were last updated 3 months ago."),
        (["2026-08-28", "2020-01-01"], "", ""),
        (["2026-04-20"], "Castle", "The priorities of the Castle team were last updated 7 months ago."),
        (
            ["2026-04-20"],
            "Castle Safer Team",
            "The priorities of the Castle Safer Team were last updated 7 months ago.",
        ),
        (["2027-01-01"], "", ""),
        (["", ""], "", ""),
        ([], "", ""),
    ],
)
def test_priorities_of_three_months_are_said_to_be_old(days: list[str], team: str, told: str) -> None:
    assert said.stale_sentence(days, TODAY, team) == told


@given(st.dates(date(2020, 1, 1), TODAY))
def test_a_priority_is_fresh_for_three_months_and_no_day_longer(day: date) -> None:
    later = day
    for _ in range(3):
        later += timedelta(days=31)
    assert not said.is_fresh(day.isoformat(), max(later, date(2020, 6, 1)))
    assert said.is_fresh(day.isoformat(), day + timedelta(days=88))


def test_no_day_is_not_fresh() -> None:
    assert not said.is_fresh("", TODAY)


@pytest.mark.parametrize(
    ("people", "told"),
    [
        ([("A. One", "Sergeant"), ("B", "PC"), ("C", "PC"), ("D", "PCSO")], "Sergeant A. One, 2 PCs, 1 PCSO"),
        ([("", "Inspector"), ("B", "Police Constable"), ("C", "Constable")], "Inspector, 2 PCs"),
        ([("A", "Police Community Support Officer")] * 4, "4 PCSOs"),
        ([("A", ""), ("B", "")], "2 members whose rank is not told"),
        ([("A", "")], "1 member whose rank is not told"),
        ([("A", "Volunteer"), ("B", "Volunteer")], "2 Volunteers"),
        ([("A", "Special Constable")], "1 special constable"),
        ([("Z", "Chief Inspector"), ("A", "PS")], "Chief Inspector Z, 1 PS"),
        ([], ""),
    ],
)
def test_leaders_are_named_and_others_counted(people: list[tuple[str, str]], told: str) -> None:
    assert said.people_words(people) == told


@pytest.mark.parametrize(
    ("starts", "ends", "told"),
    [
        ("2027-01-12T18:30", "", "Tuesday 12 January 2027, 18:30"),
        ("2027-01-12T18:30", "2027-01-12T19:45", "Tuesday 12 January 2027, 18:30 to 19:45"),
        ("2027-01-12T18:30", "2027-01-13T01:00", "Tuesday 12 January 2027, 18:30"),
        ("2027-01-12T18:30", "2027-01-12", "Tuesday 12 January 2027, 18:30"),
        ("2027-01-12", "", "Tuesday 12 January 2027"),
    ],
)
def test_meetings_say_day_and_time(starts: str, ends: str, told: str) -> None:
    assert said.time_words(starts, ends) == told


@pytest.mark.parametrize(
    ("share", "told"),
    [(1.0, "all of this ward"), (0.996, "all of this ward"), (0.354, "about 35% of this ward"),
     (0.05, "about 5% of this ward")],
)  # fmt: skip
def test_a_share_is_a_part_of_the_ward(share: float, told: str) -> None:
    assert said.share_words(share) == told


def test_past_meetings() -> None:
    assert said.past_sentence("") == "No meeting has been published."
    assert said.past_sentence("", "Castle") == "No meeting of the Castle team has been published."
    assert said.past_sentence("2026-10-14T18:30") == (
        "The last meeting that was published was on Wednesday 14 October 2026, 18:30. "
        "No date is published for the next one."
    )
    assert said.past_sentence("2026-10-14", "Castle").startswith("The last meeting of the Castle team that was")


def test_counts_of_larger_areas() -> None:
    assert said.counted_lines(13, 12, 0, 13) == (
        "13 neighbourhood teams police this area.",
        "With a named officer: 12 of 13.",
        "With priorities set in the last three months: 0 of 13.",
        "With a meeting ahead: 13 of 13.",
    )
    assert said.counted_lines(1, 1, 1, 0)[0] == "1 neighbourhood team polices this area."
    assert said.counted_lines(1_200, 1_100, 3, 9)[1] == "With a named officer: 1,100 of 1,200."


def test_smaller_words() -> None:
    assert said.no_priorities_sentence() == "No priorities are published for this team."
    assert said.no_priorities_sentence("Castle") == "No priorities are published for the Castle team."
    assert said.dated_words("Done.", "2026-05-02") == "Done. (2 May 2026)"
    assert said.dated_words("Done.", "") == "Done."
    assert said.dated_words("", "2026-05-02") == ""
    assert said.role_words("oversight lead") == "Oversight lead"
    assert said.role_words("commander", "Coast") == "Commander, Coast"
    assert said.term_words("2025-04-01", "2028-05") == "since 1 April 2025, until May 2028"
    assert said.term_words("2025-04", "") == "since April 2025"
    assert said.term_words("", "") == ""
    assert said.lacking_sentence([]) == ""
    assert said.lacking_sentence(["commander"]) == "Commander: not published here."
    assert said.lacking_sentence(["commander", "oversight lead"]) == "Commander and oversight lead: not published here."
    assert said.read_sentence("2026-05-02") == "As the force published it; last dated 2 May 2026."
    assert said.read_sentence("") == "As the force published it."
    assert said.station_words("Station", "1 High Street", "ZZ1 1AA", "Open daily.") == (
        "Station, 1 High Street, ZZ1 1AA. Open daily."
    )
    assert said.station_words("", "1 High Street", "", "") == "1 High Street"
    assert said.team_name("Castle") == "Castle team"
    assert said.team_name("Castle Team") == "Castle Team"
    assert "Kent Police" in said.no_teams_sentence("Kent Police")
    assert "Kent Police" in said.no_team_here_sentence("Kent Police")
