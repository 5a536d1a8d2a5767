"""Files of neighbourhood teams: what is read of them, what is counted and left out, what is refused in one line."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import shapely
import village
from hypothesis import given
from hypothesis import strategies as st
from trees import of_village

from geodata import boundaries, plain, sources, team_files, teams
from geodata.faults import Faults, InputFault

CODES = ["testshire/S1", "testshire/N2"]
Read = Callable[..., tuple[dict[str, pd.DataFrame], list[tuple[str, str, int]]]]


def team(**parts: Any) -> dict[str, Any]:
    """A neighbourhood as the interface tells it, with some parts written otherwise."""
    return {"id": "S1", "name": "The South", "people": [], "priorities": [], "events": []} | parts


def meeting(starts: str | None, ends: str | None = None, **parts: Any) -> dict[str, Any]:
    return {"title": "Beat meeting", "start_date": starts, "end_date": ends} | parts


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """The tables and faults of some files, given as their content or as text."""

    def tables(*files: Any, codes: list[str] = CODES) -> tuple[dict[str, pd.DataFrame], list[tuple[str, str, int]]]:
        for i, content in enumerate(files, 1):
            text = content if isinstance(content, str) else json.dumps(content)
            (tmp_path / f"{i}.json").write_text(text, encoding="utf-8")
        faults = Faults()
        return teams.tables(sources.survey(tmp_path), codes, faults), faults.rows()

    return tables


def rows(frame: pd.DataFrame, *columns: str) -> list[tuple[Any, ...]]:
    return list(frame[list(columns)].itertuples(index=False, name=None))


# Plain words of what may be HTML


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("Nothing to strip", "Nothing to strip"),
        ("<p>Fly-tipping &amp; fires</p>", "Fly-tipping & fires"),
        ("<p>First</p><p>Second.</p><p>Third?</p>\n<p>Last</p>", "First. Second. Third? Last"),
        ("<ul><li>Bikes seized</li><li>Gates repaired</li></ul>", "Bikes seized. Gates repaired"),
        ("<h2>What we did</h2>Patrols", "What we did. Patrols"),
        ("<p></p><p>One</p><div></div>", "One"),
        ("12 High Street<br>Town", "12 High Street Town"),
        ("on <strong>four</strong> morn<em>ings</em>", "on four mornings"),
        ("<p>Hello<script>alert(1)</script> there</p>", "Hello there"),
        ("<style>p { color: red }</style>Text<!-- secret -->", "Text"),
        ("<svg><script>x</script><text>drawn</text></svg>Text", "Text"),
        ("before<script>never ends", "before"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;", "<script>alert(1)</script>"),
        ("&pound;5&nbsp;&#8211; caf&eacute; &unknown;", "£5 – café &unknown;"),
        ('<img src=x onerror="alert(1)">', ""),
        ('<a href="javascript:alert(1)">here</a>', "here"),
        ("a\u202eb\u0000c\u200b", "abc"),
        ("  many\r\n\t spaces ", "many spaces"),
        ("5 < 6 and 7 > 3", "5 < 6 and 7 > 3"),
    ],
)
def test_html_becomes_plain_words(html: str, words: str) -> None:
    assert plain.text_of(html) == words


@given(st.text() | st.text(alphabet="<>/&;'\"= pscriptx\n\0"))
def test_words_never_hold_what_a_browser_would_hide(html: str) -> None:
    words = plain.text_of(html)
    assert words == words.strip()
    assert "  " not in words
    assert not set(words) & {"\0", "\n", "\r", "\t", "\u202e"}


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://www.police.uk/your-area/?a=1#b", True),
        ("https://example.org", True),
        ("https://example.org?x=1", True),
        (" https://example.org/ ", True),
        ("http://example.org/", False),
        ("javascript:alert(1)", False),
        ("https://user@example.org/", False),
        ('https://example.org/"onclick=', False),
        ("//example.org", False),
        ("data:text/html,x", False),
        ("", False),
    ],
)
def test_only_https_addresses_are_kept(address: str, kept: bool) -> None:
    assert plain.address_of(address) == (address.strip() if kept else "")


@pytest.mark.parametrize(
    ("mail", "kept"),
    [
        ("castle.team@police.example", "castle.team@police.example"),
        ("mailto:o'neill@police.example", "o'neill@police.example"),
        ("not an address", ""),
        ("a@b", ""),
        ("a@b.example?bcc=x@y.example", ""),
    ],
)
def test_only_whole_mail_addresses_are_kept(mail: str, kept: str) -> None:
    assert plain.mail_of(mail) == kept


@pytest.mark.parametrize(
    ("told", "kept"),
    [("101", "101"), ("+44 (0)114 220 2020", "+44 (0)114 220 2020"), ("ask at the desk", ""),
     ("mailto:a@b.example", "a@b.example"),
     ("https://a.example/", "https://a.example/"), ("12", "")],
)  # fmt: skip
def test_a_contact_is_an_address_or_a_number(told: str, kept: str) -> None:
    assert plain.contact_of(told) == kept


# Days and times


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("2026-10-14T18:30:00", "2026-10-14T18:30"),
        ("2026-10-14 18:30", "2026-10-14T18:30"),
        ("2026-10-14", "2026-10-14"),
        ("2026-10-14T00:00:00", "2026-10-14"),
        ("2026-07-14T17:30:00Z", "2026-07-14T18:30"),
        ("2026-12-14T17:30:00+00:00", "2026-12-14T17:30"),
        ("2026-07-14T18:30:00+01:00", "2026-07-14T18:30"),
        ("2026-02-30", ""),
        ("2026-13-01T10:00:00", ""),
        ("2026-10-14T25:00:00", ""),
        ("14/10/2026", ""),
        ("next Tuesday", ""),
        ("", ""),
    ],
)
def test_times_are_of_the_clock_on_the_wall(written: str, told: str) -> None:
    assert team_files.moment_of(written) == told


# What is read


def test_a_whole_team_is_read(read: Read) -> None:
    whole = team(
        force="testshire",
        description="<p>We police <b>the South</b>.</p>",
        population="7000",
        url_force="https://testshire.example/south",
        contact_details={"email": "south@testshire.example", "telephone": "101"},
        people=[{"name": "A. Smith", "rank": "Sergeant"}, {"name": None, "rank": "PCSO"}, {"name": "", "rank": None}],
        locations=[
            {"name": "Station", "address": "1 High Street", "postcode": None, "type": "station"},
            {"name": None},
        ],
        priorities=[
            {"issue": "<p>Bikes</p>", "issue-date": "2026-05-02T00:00:00", "action": None, "action-date": None}
        ],
        events=[meeting("2026-10-14T18:30:00", "2026-10-14T19:30:00", address="Hall", type="meeting")],
    )
    found, faults = read(whole)
    assert faults == []
    assert found["teams"].to_dict("records") == [
        {
            "neighbourhood": "testshire/S1", "force": "testshire", "about": "We police the South.", "population": 7000,
            "email": "south@testshire.example", "telephone": "101", "web": "https://testshire.example/south",
            "file": "1.json", "read": "2026-05-02",
        }
    ]  # fmt: skip
    assert rows(found["officers"], "number", "name", "rank") == [(1, "A. Smith", "Sergeant"), (2, "", "PCSO")]
    assert rows(found["stations"], "number", "name", "address", "postcode") == [(1, "Station", "1 High Street", "")]
    assert rows(found["priorities"], "issue", "set_on", "done", "done_on") == [("Bikes", "2026-05-02", "", "")]
    assert rows(found["events"], "starts", "ends", "address") == [("2026-10-14T18:30", "2026-10-14T19:30", "Hall")]


@pytest.mark.parametrize(
    "shape",
    [
        lambda one: one | {"force": "testshire"},
        lambda one: {"force": "Testshire Police", "neighbourhoods": [one]},
        lambda one: [one | {"force": "testshire"}],
    ],
)
def test_one_neighbourhood_a_list_and_many_are_read_alike(read: Read, shape: Callable[[Any], Any]) -> None:
    found, faults = read(shape(team(id="s1")))
    assert faults == []
    assert rows(found["teams"], "neighbourhood", "force") == [("testshire/S1", "testshire")]


def test_what_is_missing_or_null_is_nothing(read: Read) -> None:
    bare = {"id": "S1", "force": "testshire", "contact_details": None, "priorities": None, "people": None}
    found, faults = read(bare)
    assert faults == []
    assert len(found["teams"]) == 1
    assert found["teams"].loc[0, ["about", "email", "telephone", "web", "read"]].tolist() == [""] * 5
    assert found["teams"]["population"].isna().all()
    assert all(found[name].empty for name in ("officers", "stations", "priorities", "events"))


def test_a_population_of_none_is_not_known(read: Read) -> None:
    assert read(team(force="testshire", population="0"))[0]["teams"]["population"].isna().all()
    assert read(team(force="testshire", population=812))[0]["teams"]["population"].tolist() == [812]


def test_no_insecure_address_is_kept(read: Read) -> None:
    odd = {"email": "<b>x</b>", "web": "http://a.example/"}
    found, _ = read(team(force="testshire", url_force="javascript:alert(1)", contact_details=odd))
    assert found["teams"].loc[0, ["email", "web"]].tolist() == ["", ""]


def test_a_team_of_a_neighbourhood_or_force_that_is_not_here_is_counted(read: Read) -> None:
    found, faults = read(team(force="testshire", id="X9"), team(force="kent"), team(force="testshire"))
    assert rows(found["teams"], "neighbourhood") == [("testshire/S1",)]
    assert faults == [("1.json", teams.UNKNOWN, 1), ("2.json", teams.UNKNOWN, 1)]


@pytest.mark.parametrize(("first", "second", "kept"), [("01", "02", "2"), ("02", "01", "1"), ("01", "01", "2")])
def test_of_two_files_the_newer_wins_and_it_is_counted(read: Read, first: str, second: str, kept: str) -> None:
    files = [team(force="testshire", read=f"2026-10-{day}") for day in (first, second)]
    found, faults = read(*files)
    assert rows(found["teams"], "file", "read") == [(f"{kept}.json", f"2026-10-{max(first, second)}")]
    assert faults == [("2.json", teams.AGAIN, 1)]


def test_a_file_is_as_new_as_its_newest_date_where_none_is_told(read: Read) -> None:
    told = [{"issue": "A", "issue-date": "2026-05-02", "action": "B", "action-date": "2026-06-01"}]
    older = team(force="testshire", priorities=told)
    found, _ = read(older, team(force="testshire", read="2026-05-31"))
    assert rows(found["teams"], "file", "read") == [("1.json", "2026-06-01")]


def test_a_priority_without_an_issue_and_dates_that_are_none_are_counted(read: Read) -> None:
    odd = [
        {"issue": "<p></p>", "action": "Done"},
        {"issue": "Bikes", "issue-date": "in May", "action-date": "2026-05-01"},
    ]
    found, faults = read(team(force="testshire", priorities=odd))
    assert rows(found["priorities"], "number", "issue", "set_on", "done_on") == [(1, "Bikes", "", "")]
    assert faults == [("1.json", teams.NO_DAY, 1), ("1.json", teams.NO_ISSUE, 1)]


def test_meetings_are_told_once_by_time_and_those_without_a_day_are_counted(read: Read) -> None:
    same = meeting("2026-11-02T19:00:00", title="<p>Beat meeting</p>")
    untold = meeting("2026-10-20T00:00:00", "2026-10-20T00:00:00", title=None)
    odd = [meeting("2026-11-02T19:00:00"), meeting("2026-10-14"), same, meeting(None), meeting("soon"), untold]
    found, faults = read(team(force="testshire", events=odd))
    assert rows(found["events"], "number", "title", "starts", "ends") == [
        (1, "Beat meeting", "2026-10-14", ""),
        (2, "Meeting", "2026-10-20", ""),
        (3, "Beat meeting", "2026-11-02T19:00", ""),
    ]
    assert faults == [("1.json", teams.TWICE, 1), ("1.json", teams.NO_START, 2)]


def test_a_long_text_is_cut_at_a_word(read: Read) -> None:
    found, _ = read(team(force="testshire", description="word " * 2_000))
    about = found["teams"].loc[0, "about"]
    assert len(about) <= team_files.LONGEST + 2
    assert about.endswith("word …")


# What is refused


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"people": [], "priorities": [\n}', r"1\.json \(line 2\): is not JSON"),
        ('"people" "priorities"', r"1\.json \(line 1\): is not JSON"),
        ([1, "people", "priorities"], r"neighbourhood 1\): a neighbourhood without an id"),
        ({"neighbourhoods": {"people": 1, "priorities": 1}}, r"“neighbourhoods” is not a list"),
        (team(id=None, force="testshire"), r"neighbourhood 1\): a neighbourhood without an id"),
        (team(id=["S1"], force="testshire"), r"neighbourhood 1\): “id” is not a text"),
        (team(), r"neighbourhood 1\): no force is named"),
        (team(force="testshire", people={"name": "A"}), r"1\.json \(S1\): “people” is not a list of objects"),
        (team(force="testshire", events=[None]), r"S1\): “events” is not a list of objects"),
        (team(force="testshire", priorities="none"), r"S1\): “priorities” is not a list of objects"),
        (team(force="testshire", contact_details=[]), r"S1\): “contact_details” is not an object"),
        (team(force="testshire", description=["a"]), r"S1\): “description” is not a text"),
        (team(force="testshire", people=[{"name": {}}]), r"S1, people 1\): “name” is not a text"),
        (team(force="testshire", events=[meeting("2026-10-14"), meeting(True)]), r"S1, events 2\): “start_date” is"),  # type: ignore[arg-type]
    ],
)  # fmt: skip
def test_a_file_that_is_not_as_it_must_be_is_refused_in_one_line(read: Read, content: Any, said: str) -> None:
    text = content if isinstance(content, str) else json.dumps(content)
    with pytest.raises(InputFault, match=said) as refused:
        read(text)
    assert "\n" not in str(refused.value)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(json.dumps(team(name="Caf\xe9"), ensure_ascii=False).encode("latin-1"))
    with pytest.raises(InputFault, match=r"a\.json: is not JSON"):
        teams.tables(sources.survey(tmp_path), CODES, Faults())


def test_teams_are_recognised_in_archives_and_after_a_long_boundary(tmp_path: Path) -> None:
    ring = [{"latitude": "53.38", "longitude": "-1.5"}] * 3_000
    long = {"id": "S1", "force": "testshire", "boundary": ring, "people": [], "priorities": []}
    with zipfile.ZipFile(tmp_path / "teams.zip", "w") as archive:
        archive.writestr("south.json", json.dumps(long))
        archive.writestr("other.json", '{"people": 3}')
    kinds = {str(t.source): t.kind for t in sources.survey(tmp_path)}
    assert kinds == {"teams.zip:south.json": "teams", "teams.zip:other.json": "not recognised"}


def test_the_fault_of_an_archive_names_its_member(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "teams.zip", "w") as archive:
        archive.writestr("south.json", json.dumps(team(force="testshire", events=[1])))
    with pytest.raises(InputFault, match=r"teams\.zip \(south\.json S1\): “events”"):
        teams.tables(sources.survey(tmp_path), CODES, Faults())


# Boundaries of teams, where no layer is given


def ring(shape: shapely.Polygon) -> list[dict[str, str]]:
    return [{"latitude": f"{y:.6f}", "longitude": f"{x:.6f}"} for x, y in shape.exterior.coords]


def outlined(*told: dict[str, Any]) -> str:
    return json.dumps({"force": "testshire", "neighbourhoods": list(told)})


def test_without_a_layer_the_boundaries_of_teams_stand_in(tmp_path: Path) -> None:
    south = shapely.union(village.square("E05999001"), village.square("E05999002"))
    bow = [
        {"latitude": y, "longitude": x}
        for x, y in (("-1.5", "53.40"), ("-1.4", "53.42"), ("-1.4", "53.40"), ("-1.5", "53.42"))
    ]
    (tmp_path / "teams.json").write_text(
        outlined(team(boundary=ring(south)), team(id="N2", name=None, boundary=bow), team(id="X", boundary=None),
                 team(id="Y", boundary=bow[:2])), encoding="utf-8",
    )  # fmt: skip
    built = of_village(tmp_path)
    tree = built.tree
    assert rows(tree.neighbourhoods, "code", "name", "force", "slug") == [
        ("testshire/N2", "N2", "testshire", "N2"),
        ("testshire/S1", "The South", "testshire", "S1"),
    ]
    assert shapely.is_valid(tree.neighbourhoods.geometry.to_numpy()).all()
    shares = tree.neighbourhood_wards.set_index(["neighbourhood", "ward"])["share"]
    assert shares["testshire/S1", "E05999001"] == pytest.approx(1, abs=1e-6)
    assert ("testshire/S1", "E05999003") not in shares.index
    assert built.faults == {
        ("teams.json", "neighbourhood without a boundary, left out"): 2,
        ("teams.json", "shape that crosses itself, mended"): 1,
    }


def test_a_layer_goes_before_the_boundaries_of_teams(tmp_path: Path) -> None:
    (tmp_path / "teams.json").write_text(outlined(team(boundary=ring(village.square("E05999003")))), encoding="utf-8")
    feature = {
        "type": "Feature",
        "properties": {"force": "testshire", "neighbourhood_id": "S1", "name": "South"},
        "geometry": json.loads(shapely.to_geojson(village.square("E05999001"))),
    }
    built = of_village(tmp_path, beats=json.dumps({"type": "FeatureCollection", "features": [feature]}))
    assert built.tree.neighbourhood_wards["ward"].tolist() == ["E05999001"]


@pytest.mark.parametrize("point", [{"latitude": "53.4"}, {"latitude": "north", "longitude": "-1.5"}])
def test_a_boundary_of_points_that_are_none_is_refused(tmp_path: Path, point: dict[str, str]) -> None:
    (tmp_path / "teams.json").write_text(outlined(team(boundary=[point] * 4)), encoding="utf-8")
    with pytest.raises(InputFault, match=r"teams\.json \(S1\): “boundary” has a point"):
        boundaries.read_neighbourhoods(sources.survey(tmp_path), Faults())
