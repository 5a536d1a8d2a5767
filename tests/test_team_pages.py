"""Who polices a place, what they said they would do, when they can be met, who answers: as pages and JSON say it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import edition
import geopandas
import pytest
from flask.testing import FlaskClient
from page_check import Page, Visitor, words_of

from app import create_app
from openbeat import team_words as said

WARD, CENTRE = "/ward/E05999001", "/neighbourhood/zedshire/zedborough-centre"
TEAM = "zedshire/zedborough-centre"
NOON = "2026-10-15T12:00"  # the demonstration's meetings run from October 2026 to June 2028
At = Callable[..., Visitor]


@pytest.fixture
def at(county: Path, tmp_path: Path) -> At:
    """A visitor of the county at a moment, its site changed by SQL."""

    def visit(now: str, *statements: str) -> Visitor:
        data = county / "site"
        if statements:
            data = edition.publish(county / "site", tmp_path / "data", *statements)
        return Visitor(create_app({"DATA": data, "TESTING": True, "NOW": now, "CACHE_MB": "0"}).test_client())

    return visit


def query(county: Path, sql: str, *values: str) -> list[Any]:
    with closing(sqlite3.connect(county / "site/snapshots/current/site.db")) as db:
        return db.execute(sql, values).fetchall()


def section(page: Page, name: str) -> str:
    """The words of a section."""
    own = next(e for e in page.each("section") if e.get("aria-labelledby") == name)
    return words_of(own)


def sections(page: Page) -> list[str]:
    return [str(e.get("aria-labelledby")) for e in page.each("section")]


def beat(name: str, share: float, *more: str) -> tuple[str, ...]:
    """A team of that name with a part of the first ward."""
    code = f"zedshire/{name.lower()}"
    return (
        f"INSERT INTO areas VALUES ('{code}', 'neighbourhood', '{name}', '{name.lower()}', '', 0, 'test')",  # noqa: S608
        f"INSERT INTO closure VALUES ('{code}', '{code}', 0), ('E23999001', '{code}', 1)",  # noqa: S608
        f"INSERT INTO teams VALUES ('{code}', 'zedshire', '', NULL, '', '', '', 'a.json', '2026-10-01')",  # noqa: S608
        f"INSERT INTO neighbourhood_wards VALUES ('{code}', 'E05999001', {share})",  # noqa: S608
        *more,
    )  # fmt: skip


# Who polices here


def test_people_come_before_numbers(at: At) -> None:
    ward, force = (sections(at(NOON).get(address)) for address in (WARD, "/force/zedshire"))
    assert [s for s in ward if s != "said"][:4] == ["team", "priorities", "meeting", "short"]
    assert [s for s in force if s != "said"][:4] == ["team", "meeting", "short", "commentary"]


def test_a_wards_teams_are_those_that_geopandas_lays_over_it(county: Path, client: FlaskClient) -> None:
    wards, beats = (
        geopandas.read_file(county / "files/boundaries" / f"{name}.geojson").to_crs(27700)
        for name in ("wards", "neighbourhoods")
    )
    pieces = geopandas.overlay(wards, beats, how="intersection", keep_geom_type=True)
    whole = wards.set_index("WD24CD").area
    share = pieces.area / pieces["WD24CD"].map(whole)
    expected = pieces[share >= 0.05].groupby("WD24CD")["neighbourhood_id"].agg(set)
    assert len(expected) == len(wards)
    for code in expected.index[::9]:
        told = client.get(f"/ward/{code}.json").json
        assert told is not None
        assert {t["neighbourhood"] for t in told["teams"]} == {f"zedshire/{one}" for one in expected[code]}


def test_a_team_is_named_with_its_contacts_and_station(at: At) -> None:
    page = at(NOON).get(WARD)
    told = section(page, "team")
    assert "Zedborough Centre team" in told
    assert "Inspector " in told
    assert "Sergeant " in told
    assert "2 PCs, 2 PCSOs" in told
    assert "Zedborough Centre police station (fictional), 12 Lantern Street. Front counter" in told
    assert said.EMERGENCY in told
    assert "of this ward" not in told
    assert {"mailto:zedborough-centre@zedshire-police.example", CENTRE} <= set(page.links)


def test_everybody_that_the_force_names_is_named(at: At, county: Path) -> None:
    told = section(at(NOON).get(CENTRE), "team")
    names = query(county, "SELECT rank || ' ' || name FROM officers WHERE neighbourhood = ?", TEAM)
    assert len(names) == 6
    assert all(name in told for (name,) in names)


def test_a_team_that_names_nobody_says_so(at: At, county: Path) -> None:
    (nameless,) = query(county, "SELECT neighbourhood FROM teams EXCEPT SELECT neighbourhood FROM officers")
    assert said.NO_NAMES in section(at(NOON).get(f"/neighbourhood/{nameless[0]}"), "team")


def test_of_several_teams_the_largest_comes_first_with_its_share(at: At) -> None:
    changed = "UPDATE neighbourhood_wards SET share = 0.3 WHERE ward = 'E05999001'"
    told = section(at(NOON, changed, *beat("Aerial", 0.05), *beat("Harbourside", 0.64)).get(WARD), "team")
    shares = [told.index(s) for s in ("about 64% of this ward", "about 30% of this ward", "about 5% of this ward")]
    assert shares == sorted(shares)
    assert told.index("Harbourside team") < told.index("Zedborough Centre team") < told.index("Aerial team")


def test_a_team_with_less_than_a_twentieth_is_not_the_wards(at: At) -> None:
    assert "Sliver" not in section(at(NOON, *beat("Sliver", 0.0499)).get(WARD), "team")


def test_a_larger_area_counts_its_teams_and_leads_to_them(at: At, county: Path) -> None:
    page = at(NOON).get("/force/zedshire")
    told = section(page, "team")
    assert "13 neighbourhood teams police this area." in told
    assert "With a named officer: 12 of 13." in told
    assert "With a meeting ahead: 12 of 13." in told
    fresh = query(county, "SELECT count(DISTINCT neighbourhood) FROM priorities WHERE set_on > '2026-07-15'")[0][0]
    assert 0 < fresh < 13
    assert f"With priorities set in the last three months: {fresh} of 13." in told
    codes = query(county, "SELECT code FROM areas WHERE kind = 'neighbourhood'")
    assert {f"/neighbourhood/{code}" for (code,) in codes} <= set(page.links)


def test_a_command_areas_teams_are_those_that_police_its_wards(at: At, county: Path) -> None:
    page = at(NOON).get("/bcu/zedshire/coast")
    expected = query(
        county,
        """SELECT DISTINCT n.neighbourhood FROM neighbourhood_wards n JOIN closure c ON c.descendant = n.ward
           WHERE c.ancestor = 'zedshire/coast'""",
    )
    assert len(expected) == 5
    assert "5 neighbourhood teams police this area." in section(page, "team")
    assert {f"/neighbourhood/{code}" for (code,) in expected} <= set(page.links)


EMPTY = tuple(f"DELETE FROM {name}" for name in ("teams", "officers", "stations", "priorities", "events", "leads"))  # noqa: S608
REAL = "UPDATE snapshot SET value = '0' WHERE key = 'fictional'"


@pytest.mark.parametrize("address", [WARD, "/csp/E22999001", "/bcu/zedshire/coast", "/force/zedshire", CENTRE])
def test_a_site_without_teams_says_so_and_where_they_are(at: At, address: str) -> None:
    page = at(NOON, *EMPTY, REAL).get(address)
    told = section(page, "team")
    assert said.no_teams_sentence("Zedshire Police (fictional)") in told
    assert "police.uk" in told
    assert said.EMERGENCY in told
    assert "not published here" in told
    assert said.WHERE_LEADS in told
    assert "priorities" not in sections(page)
    assert "Beat meeting" not in (section(page, "meeting") if "meeting" in sections(page) else "")


def test_an_invented_county_sends_nobody_to_police_uk(at: At) -> None:
    assert "police.uk" not in at(NOON, *EMPTY).get(WARD).words


def test_a_ward_without_a_team_of_a_force_that_has_some_says_no_more_than_that(at: At) -> None:
    changed = "DELETE FROM neighbourhood_wards WHERE ward = 'E05999001'"
    told = section(at(NOON, changed, REAL).get(WARD), "team")
    assert said.no_team_here_sentence("Zedshire Police (fictional)") in told
    assert said.WHERE_TEAMS in told
    assert "holds no names" not in told


# Who answers


def test_a_command_areas_commander_and_lead_answer_with_their_source(at: At) -> None:
    told = section(at(NOON).get(WARD), "team")
    assert "Commander: " in told
    assert "Oversight lead: " in told
    assert "Chief constable: " in told
    assert "since 1 April 2025" in told
    assert "Who answers: Zedshire Police and its Commissioner, list of September 2026 (fictional)" in told
    assert "not published" not in told


def test_a_neighbourhood_is_answered_for_by_the_command_area_of_its_wards(at: At, county: Path) -> None:
    asked = "SELECT name FROM leads WHERE area = 'zedshire/zedborough' AND role = 'commander'"
    ((name,),) = query(county, asked)
    assert f"Commander: {name}" in section(at(NOON).get(CENTRE), "team")


def test_a_neighbourhood_in_two_command_areas_names_both(at: At) -> None:
    changed = "INSERT INTO neighbourhood_wards VALUES ('zedshire/zedborough-centre', 'E05999017', 0.5)"
    told = section(at(NOON, changed).get(CENTRE), "team")
    assert "Commander, Zedborough: " in told
    assert "Commander, Coast: " in told


@pytest.mark.parametrize(
    ("role", "said_of_it"),
    [("commander", "Commander: not published here."), ("oversight lead", "Oversight lead: not published here.")],
)
def test_a_role_that_nobody_tells_is_said_to_be_unpublished(at: At, role: str, said_of_it: str) -> None:
    told = section(at(NOON, f"DELETE FROM leads WHERE role = '{role}'").get(WARD), "team")  # noqa: S608
    assert said_of_it in told


def test_contacts_that_are_no_addresses_are_no_links(at: At) -> None:
    changed = (
        "UPDATE leads SET contact = '01632 960000' WHERE role = 'commander'",
        "UPDATE leads SET contact = 'https://zedshire.example/lead', source = 'List, https://zedshire.example/list' "
        "WHERE role = 'oversight lead'",
    )
    page = at(NOON, *changed).get(WARD)
    assert "01632 960000" in section(page, "team")
    assert {"https://zedshire.example/lead", "https://zedshire.example/list"} <= set(page.links)


# Priorities


def test_priorities_tell_their_age_what_was_done_and_what_became_of_those_responsible(at: At) -> None:
    told = section(at(NOON).get(WARD), "priorities")
    assert "Nuisance motorcycles on the old tramway set 7 months ago (1 March 2026)" in told
    assert "Two bikes seized; gates repaired by the council. (20 March 2026)" in told
    assert "Two riders were banned for twelve months and lost their bikes. (30 September 2026)" in told
    assert "Source: Zedshire Police, results of September 2026 (fictional)" in told
    assert "These priorities were last updated 4 months ago." in told


def test_what_is_not_told_of_a_priority_is_said_to_be_unpublished(at: At) -> None:
    changed = (
        "UPDATE priorities SET done = '', done_on = '', result = '', result_on = '', result_source = '', set_on = ''"
    )
    told = section(at(NOON, changed).get(WARD), "priorities")
    assert said.NOTHING_DONE in told
    assert said.NO_RESULT in told
    assert "when it was set is not published" in told
    assert "last updated" not in told


def test_fresh_priorities_are_not_called_old(at: At) -> None:
    assert "last updated" not in section(at("2026-06-01T12:00").get(WARD), "priorities")


def test_a_team_without_priorities_says_so(at: At, county: Path) -> None:
    without = query(county, "SELECT neighbourhood FROM teams EXCEPT SELECT neighbourhood FROM priorities")
    assert without
    assert said.no_priorities_sentence() in section(at(NOON).get(f"/neighbourhood/{without[0][0]}"), "priorities")


def test_priorities_of_several_teams_name_theirs(at: At) -> None:
    own = "INSERT INTO priorities VALUES ('zedshire/aerial', 1, 'Kites', '2026-01-05', '', '', '', '', '')"
    told = section(at(NOON, *beat("Aerial", 0.4, own), *beat("Bay", 0.3)).get(WARD), "priorities")
    assert "Kites Aerial team, set 9 months ago (5 January 2026)" in told
    assert "The priorities of the Aerial team were last updated 9 months ago." in told
    assert said.no_priorities_sentence("Bay") in told


def test_what_a_force_writes_is_never_markup(at: At) -> None:
    evil = "'<script>alert(1)</script>'"
    page = at(NOON, f"UPDATE priorities SET issue = {evil}", f"UPDATE officers SET name = {evil}",  # noqa: S608
              f"UPDATE events SET title = {evil}, address = {evil}").get(WARD)  # fmt: skip # noqa: S608
    assert not [e for e in page.each("script") if "alert" in words_of(e)]
    assert "<script>alert(1)</script>" in section(page, "priorities")


# Meetings


def test_the_next_meeting_comes_with_place_time_contact_and_a_file_for_the_calendar(at: At) -> None:
    page = at(NOON).get(WARD)
    told = section(page, "meeting")
    assert "Beat meeting Thursday 5 November 2026, 18:30 to 19:30 Library, Zedborough Centre" in told
    assert "Questions beforehand: zedborough-centre@zedshire-police.example · 101" in told
    assert "Saturday" not in told.partition("After that")[0]
    assert f"{CENTRE}/meetings.ics" in page.links
    assert sum(link.startswith(f"{CENTRE}/meeting/") for link in page.links) == 3


@pytest.mark.parametrize("hour", ["00:00", "18:29", "18:31", "23:59"])
def test_a_meeting_of_today_lies_ahead_all_day(at: At, hour: str) -> None:
    assert "Thursday 5 November 2026" in section(at(f"2026-11-05T{hour}").get(WARD), "meeting")


def test_a_meeting_of_yesterday_does_not(at: At) -> None:
    assert "5 November 2026" not in section(at("2026-11-06T00:00").get(WARD), "meeting")


def test_a_meeting_that_ends_tomorrow_lies_ahead(at: At) -> None:
    changed = "UPDATE events SET ends = '2026-11-06T01:00' WHERE starts = '2026-11-05T18:30'"
    assert "Thursday 5 November 2026, 18:30" in section(at("2026-11-06T00:30", changed).get(WARD), "meeting")


def test_when_none_lies_ahead_the_last_one_is_told(at: At) -> None:
    page = at("2030-01-01T12:00").get(WARD)
    told = section(page, "meeting")
    assert "The last meeting that was published was on " in told
    assert " June 2028, " in told
    assert said.NO_DATE in told
    assert not [link for link in page.links if link.startswith("/neighbourhood/") and link.endswith(".ics")]


def test_a_team_that_never_announced_one_says_so(at: At, county: Path) -> None:
    ((silent,),) = query(county, "SELECT neighbourhood FROM teams EXCEPT SELECT neighbourhood FROM events")
    assert "No meeting has been published." in section(at(NOON).get(f"/neighbourhood/{silent}"), "meeting")


def test_of_several_teams_each_says_whether_it_meets(at: At) -> None:
    told = section(at(NOON, *beat("Aerial", 0.4)).get(WARD), "meeting")
    assert "Beat meeting, Zedborough Centre" in told
    assert "No meeting of the Aerial team has been published." in told
    assert "All coming meetings of the Zedborough Centre team as one calendar file" in told


def test_a_day_without_a_time_is_told_as_a_day(at: At) -> None:
    changed = "UPDATE events SET starts = '2026-10-15', ends = '' WHERE starts LIKE '2026-11-05%'"
    assert "Thursday 15 October 2026 Library" in section(at("2026-10-15T23:00", changed).get(WARD), "meeting")


def test_a_larger_area_tells_the_soonest_of_its_teams(at: At, county: Path) -> None:
    told = section(at(NOON).get("/bcu/zedshire/coast"), "meeting")
    asked = """SELECT e.starts, a.name FROM events e JOIN areas a ON a.code = e.neighbourhood
               WHERE e.starts >= '2026-10-15' AND e.neighbourhood IN (
                   SELECT n.neighbourhood FROM neighbourhood_wards n JOIN closure c ON c.descendant = n.ward
                   WHERE c.ancestor = 'zedshire/coast') ORDER BY e.starts, a.name LIMIT 3"""
    soonest = query(county, asked)
    assert len(soonest) == 3
    for starts, name in soonest:
        assert said.time_words(starts) in told
        assert f", {name}" in told


def test_an_area_whose_teams_announce_nothing_lists_no_meeting_of_theirs(at: At) -> None:
    assert "Beat meeting" not in section(at("2030-01-01T12:00").get("/force/zedshire"), "meeting")


def test_the_front_page_tells_the_three_soonest_anywhere(at: At, county: Path) -> None:
    page = at(NOON).get("/")
    told = section(page, "meetings")
    soonest = query(
        county, "SELECT starts, neighbourhood FROM events WHERE starts >= '2026-10-15' ORDER BY starts LIMIT 3"
    )
    for starts, code in soonest:
        assert said.time_words(starts) in told
        assert f"/neighbourhood/{code}#meeting" in page.links
    assert "meetings" not in sections(at("2030-01-01T12:00").get("/"))


# Commentary


def test_commentary_is_dated_and_attributed(at: At) -> None:
    told = section(at(NOON).get("/force/zedshire"), "commentary")
    assert told.startswith("What the force says Burglary fell on the coast")
    assert "Zedshire Police (fictional), Chief Constable of Zedshire (fictional), 9 October 2026." in told
    assert "own words, not ours" in told
    assert "quad bikes" in section(at(NOON).get("/bcu/zedshire/coast"), "commentary")


def test_areas_without_any_have_no_such_section(at: At) -> None:
    assert "commentary" not in sections(at(NOON).get(WARD))


def test_older_commentary_is_kept_below_the_newest_and_other_kinds_are_not_shown(at: At) -> None:
    row = (
        "INSERT INTO commentary VALUES ('E23999001', {}, '{}', '{}', '{}', 'A. N.', 'Chief', '<p>{}</p>', '{}', 'x.md')"
    )
    page = at(
        NOON,
        row.format(3, "commentary", "A title", "2025-01-01", "Older words", "Report, https://zedshire.example/r"),
        row.format(4, "reply", "", "2026-10-10", "A reply", ""),
        row.format(5, "citation", "", "2026-10-10", "A paper", ""),
    ).get("/force/zedshire")
    told = section(page, "commentary")
    assert told.index("Burglary fell") < told.index("What was said earlier") < told.index("A title Older words")
    assert "https://zedshire.example/r" in page.links
    assert "A reply" not in told
    assert "A paper" not in told


# Files and addresses


def test_the_json_tells_the_same_and_null_is_not_published(at: At, county: Path) -> None:
    told = json.loads(at(NOON).client.get(f"{WARD}.json").data)
    (team,) = told["teams"]
    assert (team["neighbourhood"], team["name"], team["share"]) == (TEAM, "Zedborough Centre", 1.0)
    assert [p["issue"] for p in told["priorities"]] == [
        issue
        for (issue,) in query(county, "SELECT issue FROM priorities WHERE neighbourhood = ? ORDER BY number", TEAM)
    ]
    assert len(told["meetings"]) == query(county, "SELECT count(*) FROM events WHERE neighbourhood = ?", TEAM)[0][0]
    assert {m["ends"] for m in told["meetings"] if m["kind"] == "surgery"} == {None}
    assert {lead["role"] for lead in told["leads"]} == {"commander", "oversight lead", "chief constable"}
    assert all(lead["source"] for lead in told["leads"])


def test_the_json_of_larger_areas_lists_all_teams(at: At) -> None:
    told = json.loads(at(NOON).client.get("/force/zedshire.json").data)
    assert len(told["teams"]) == 13
    assert {team["share"] for team in told["teams"]} == {None}
    assert json.loads(at(NOON, *EMPTY).client.get("/force/zedshire.json").data)["teams"] == []


def test_an_id_in_capitals_has_one_address(at: At) -> None:
    capitals = "zedshire/Zedborough-CENTRE"
    changed = tuple(
        f"UPDATE {table} SET {column} = '{capitals}' WHERE {column} = '{TEAM}'"  # noqa: S608
        for table, column in (("areas", "code"), ("closure", "ancestor"), ("closure", "descendant"),
                              ("neighbourhood_wards", "neighbourhood"), ("teams", "neighbourhood"), ("maps", "area"))
    )  # fmt: skip
    visitor = at(NOON, *changed)
    assert visitor.get(f"/neighbourhood/{capitals}").status == 200
    moved = visitor.client.get(CENTRE)
    assert (moved.status_code, moved.headers["Location"]) == (301, f"/neighbourhood/{capitals}")
