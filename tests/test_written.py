"""What others write: team files, content, leads and promises. Each fault is one line; nothing hostile survives."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from geodata import content, leads, plain, promises, sources, teams
from geodata.areas import REFERENCE
from geodata.faults import Faults, InputFault

TEAM: dict[str, Any] = {
    "id": "centre",
    "name": "Centre",
    "description": "<p>Polices the <b>centre</b> &amp; the quay.</p>",
    "contact_details": {"email": "centre@police.example", "telephone": "101"},
    "people": [{"name": "Ann Ash", "rank": "Sergeant"}, {"name": None, "rank": "PCSO"}, {"name": "", "rank": ""}],
    "locations": [{"name": "Station", "address": "1 High Street", "postcode": None, "type": "station"}],
    "priorities": [
        {"issue": "<p>Bikes</p>", "issue-date": "2026-05-02T00:00:00", "action": "<ul><li>One</li><li>Two</li></ul>",
         "action-date": "2026-06-20"},
        {"issue": "", "issue-date": None, "action": None, "action-date": None},
        {"issue": "Noise", "issue-date": None, "action": None, "action-date": "2026-06-20"},
    ],
    "events": [
        {"title": "Beat meeting", "type": "meeting", "start_date": "2026-10-14T18:30:00", "end_date": None},
        {"title": "All day", "type": "meeting", "start_date": "2026-10-15", "end_date": ""},
        {"title": "Never", "type": "meeting", "start_date": "soon"},
    ],
}  # fmt: skip
AREAS = pd.DataFrame(
    [
        ("E23999001", "force", "Testshire", "testshire"),
        ("testshire/north", "bcu", "North", "north"),
        ("E22999001", "csp", "Southtown", "E22999001"),
        ("testshire/centre", "neighbourhood", "Centre", "centre"),
    ],
    columns=["code", "kind", "name", "slug"],
)
HERE = {"e23999001": "E23999001", "testshire": "E23999001", "testshire/centre": "testshire/centre"}
Write = Callable[[str, str], list[sources.Taken]]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a file; what it is taken for."""

    def written(name: str, text: str) -> list[sources.Taken]:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return sources.recognise(path)

    return written


def team_file(*neighbourhoods: dict[str, Any], **more: Any) -> str:
    return json.dumps({"force": "testshire", "neighbourhoods": list(neighbourhoods), **more})


# Words of HTML


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>One</p><p>Two &amp; three</p>", "One Two & three"),
        ("plain", "plain"),
        ("a<br>b", "a b"),
        ("<script>alert(1)</script>x<style>p{}</style>", "x"),
        ("<ul><li>a</li><li>b</li></ul>", "a b"),
        ("&lt;b&gt;not a tag&lt;/b&gt;", "<b>not a tag</b>"),
        ("<p onclick='x()'>y", "y"),
        (None, ""),
        (7, ""),
        ({"a": 1}, ""),
    ],
)
def test_html_is_read_for_its_words(html: object, words: str) -> None:
    assert plain.text_of(html) == words


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("https://council.example/a?b=c", True),
        ("http://council.example/", False),
        ("javascript:alert(1)", False),
        ("https://x.example/<b>", False),
        ('https://x.example/"onclick', False),
        ("//x.example", False),
        (None, False),
    ],
)
def test_only_https_addresses_are_kept(text: object, kept: bool) -> None:
    assert plain.address_of(text) == (text if kept else "")


def test_only_whole_mail_addresses_are_kept() -> None:
    assert plain.mail_of(" a.b@c.example ") == "a.b@c.example"
    assert plain.mail_of("mailto:a@b.example") == "a@b.example"
    assert [plain.mail_of(t) for t in ("a@b", "a b@c.example", "a@b.example?x", None)] == [""] * 4


# Teams


def test_a_team_is_read_with_all_its_parts(write: Write) -> None:
    taken = write("teams.json", team_file(TEAM, read="2026-10-01"))
    assert [t.kind for t in taken] == ["teams"]
    found = teams.tables(taken, ["testshire/centre"], Faults())
    own = found["teams"].iloc[0]
    assert (own["about"], own["email"], own["telephone"]) == (
        "Polices the centre & the quay.",
        "centre@police.example",
        "101",
    )
    assert own["read"] == "2026-10-01"
    assert found["officers"][["name", "rank"]].values.tolist() == [["Ann Ash", "Sergeant"], ["", "PCSO"]]
    assert found["stations"]["name"].tolist() == ["Station"]
    told = found["priorities"][["issue", "set_on", "done", "done_on"]].values.tolist()
    assert told == [["Bikes", "2026-05-02", "One Two", "2026-06-20"], ["Noise", "", "", ""]]
    assert found["events"]["starts"].tolist() == ["2026-10-14T18:30", "2026-10-15"]


def test_without_a_day_of_reading_the_newest_day_in_it_counts(write: Write) -> None:
    found = teams.tables(write("t.json", team_file(TEAM)), ["testshire/centre"], Faults())
    assert found["teams"]["read"].tolist() == ["2026-06-20"]


def test_of_two_files_the_one_read_later_wins_and_is_counted(write: Write) -> None:
    older = write("a.json", team_file({**TEAM, "description": "old"}, read="2026-01-01"))
    newer = write("b.json", team_file({**TEAM, "description": "new"}, read="2026-02-01"))
    for order in ([*older, *newer], [*newer, *older]):
        faults = Faults()
        assert teams.tables(order, ["testshire/centre"], faults)["teams"]["about"].tolist() == ["new"]
        assert [n for _, reason, n in faults.rows() if "newest kept" in reason] == [1]


def test_a_team_without_a_boundary_here_is_counted_and_left_out(write: Write) -> None:
    faults = Faults()
    assert teams.tables(write("t.json", team_file(TEAM)), [], faults)["teams"].empty
    assert [(reason, n) for _, reason, n in faults.rows()] == [
        ("team of a neighbourhood without a boundary here, left out", 1)
    ]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('{"people": [], "priorities": [', "is not JSON"),
        ('["people", "priorities"]', "is not an object of teams"),
        ('{"neighbourhoods": 3, "people": 1, "priorities": 2}', "“neighbourhoods” is not a list"),
        (team_file({**TEAM, "id": ""}), "a neighbourhood without an id"),
        (team_file({**TEAM, "people": "Ann"}), "“people” is not a list of objects"),
        (team_file({**TEAM, "priorities": ["Bikes"]}), "“priorities” is not a list of objects"),
        (json.dumps({"neighbourhoods": [TEAM]}), "no force is named"),
    ],
)
def test_a_team_file_that_is_none_is_refused_in_one_line(write: Write, text: str, what: str) -> None:
    taken = [sources.Taken(t.source, "teams") for t in write("t.json", text)]
    with pytest.raises(InputFault, match=what) as fault:
        teams.tables(taken, ["testshire/centre"], Faults())
    assert "\n" not in str(fault.value)
    assert "t.json" in str(fault.value)


# Content


def page(body: str = "A text.", **front: str) -> str:
    own = {
        "kind": "commentary",
        "area": "testshire",
        "dated": "2026-10-09",
        "author": "Police",
        "role": "Chief",
    } | front
    return "\n".join(["---", *(f"{k}: {v}" for k, v in own.items() if v), "---", "", body])


def test_content_is_told_by_its_front_matter(write: Write) -> None:
    assert [t.kind for t in write("a.md", page())] == ["content"]
    assert [t.kind for t in write("b.md", "# Notes\n\nkind: none")] == ["not recognised"]
    assert [t.kind for t in write("c.md", page().replace("\n", "\r\n"))] == ["content"]


def test_a_text_is_dated_attributed_and_without_anything_that_runs(write: Write) -> None:
    body = """# A heading

Some **bold** <b>markup</b> <script>alert(1)</script> [a](https://a.example/) [b](javascript:alert(1)) [c](http://c.example/)
![p](https://p.example/x.png) [m](mailto:a@b.example)"""
    (row,) = content.commentary(content.read(write("a.md", page(body)), HERE)).to_dict("records")
    assert (row["area"], row["dated"], row["author"], row["role"]) == ("E23999001", "2026-10-09", "Police", "Chief")
    html = row["html"]
    assert "<p><strong>A heading</strong></p>" in html
    assert "<strong>bold</strong>" in html
    assert '<a class="govuk-link" href="https://a.example/">a</a>' in html
    assert 'href="mailto:a@b.example"' in html
    assert not any(bad in html for bad in ("<script", "<b>", "<img", "<h1", 'href="javascript', 'href="http:'))


@pytest.mark.parametrize(
    ("text", "what", "line"),
    [
        (page(kind="poem"), "is no kind of content", "line 2"),
        (page(area="nowhere"), "is no area of this site", "line 3"),
        (page(dated="yesterday"), "is no day", "line 4"),
        (page(dated=""), "“dated” is missing", "line 1"),
        (page(author=""), "“author” is missing", "line 1"),
        (page(colour="red"), "“colour” is no field", "line 7"),
        (page(body=" "), "nothing below the front matter", ""),
        (page(body="x" * 20_001), "over 20000 characters", ""),
        (page(kind="result", priority="Bikes"), "“source” is missing", "line 1"),
        ("---\nkind: [\n---\nx", "is not YAML", "line"),
    ],
)
def test_content_that_cannot_be_published_is_refused_with_its_line(
    write: Write, text: str, what: str, line: str
) -> None:
    taken = [sources.Taken(t.source, "content") for t in write("a.md", text)]
    with pytest.raises(InputFault, match=what) as fault:
        content.read(taken, HERE)
    assert line in str(fault.value)
    assert "\n" not in str(fault.value)


def test_a_result_finds_its_priority_and_one_that_finds_none_is_counted(write: Write) -> None:
    table = teams.tables(write("t.json", team_file(TEAM)), ["testshire/centre"], Faults())["priorities"]
    of = {"kind": "result", "area": "testshire/centre", "source": "Court list", "author": "", "role": ""}
    pieces = content.read(
        [
            *write("a.md", page("Two banned.", priority="BIKES!", **of)),
            *write("b.md", page("Older.", priority="bikes", dated="2026-01-01", **of)),
            *write("c.md", page("Nobody.", priority="Ghosts", **of)),
        ],
        HERE,
    )
    faults = Faults()
    found = content.with_results(table, pieces, faults)
    assert found[["result", "result_on", "result_source"]].values.tolist() == [
        ["Two banned.", "2026-10-09", "Court list"],
        ["", "", ""],
    ]
    assert [n for _, reason, n in faults.rows() if "does not have" in reason] == [1]
    assert content.commentary(pieces).empty


# Leads


def rows_of(head: str, *rows: str) -> str:
    return "\n".join([head, *rows]) + "\n"


LEADS = "force,bcu,role,name,title,contact,source,valid_from,valid_to"


def test_those_in_office_lead_and_those_before_and_after_do_not(write: Write) -> None:
    text = rows_of(
        LEADS,
        "testshire,North,commander,Ann Ash,Superintendent,,A list,2025-01,",
        "testshire,North,commander,Bob Birch,Superintendent,,A list,2020-01,2024-12",
        "testshire,North,oversight lead,Cy Cedar,,,A list,2027-01,",
        "Testshire,,chief constable,Di Damson,,,A list,,",
    )
    taken = write("leads.csv", text)
    assert taken[0].kind == "leads"
    found = leads.table(taken, AREAS, "2026-09")
    assert found[["area", "role", "name"]].values.tolist() == [
        ["E23999001", "chief constable", "Di Damson"],
        ["testshire/north", "commander", "Ann Ash"],
    ]


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ("elsewhere,North,commander,A,,,S,,", "is no force of this site"),
        ("testshire,South,commander,A,,,S,,", "is no command area of testshire"),
        ("testshire,North,king,A,,,S,,", "is no role"),
        ("testshire,North,commander,,,,S,,", "“name” is empty"),
        ("testshire,North,commander,A,,,,,", "“source” is empty"),
    ],
)
def test_a_lead_that_cannot_be_is_refused_with_its_line(write: Write, row: str, what: str) -> None:
    with pytest.raises(InputFault, match=what) as fault:
        leads.table(write("leads.csv", rows_of(LEADS, row)), AREAS, "2026-09")
    assert "line 2" in str(fault.value)


# Promises


def reference(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((REFERENCE / f"{name}.csv").read_text(encoding="utf-8"))))


@pytest.mark.parametrize("name", ["oversight", "promises", "rungs", "support"])
def test_every_fact_has_a_source_and_a_date_or_says_that_it_has_none(name: str) -> None:
    rows = reference(name)
    assert rows
    for row in rows:
        assert row["source"].strip(), row
        assert row["dated"].strip(), row
        assert all(v.startswith("https://") for k, v in row.items() if k in ("url", "web", "plan") and v), row


def test_each_of_the_forty_three_has_one_body_in_office() -> None:
    rows = reference("oversight")
    assert len({r["slug"] for r in rows}) == len(rows)
    now = [
        r["force"] for r in rows if r["valid_from"] <= "2026-11" and (not r["valid_to"] or r["valid_to"] > "2026-11")
    ]
    territorial = [r["slug"] for r in reference("forces") if r["nation"] in ("England", "Wales")]
    assert sorted(now) == sorted(territorial)
    assert len(now) == 43
    assert all(r["valid_to"] == "2028-05" for r in rows if r["kind"] == "police and crime commissioner")


def test_a_body_of_the_inputs_takes_the_place_of_ours(write: Write) -> None:
    head = "force,kind,name,web,plan,valid_from,valid_to,source"
    taken = write("o.csv", rows_of(head, "durham,board,Durham Board,,,2028-05,,An act"))
    assert taken[0].kind == "oversight"
    found = promises.oversight(taken, ["durham", "cleveland"])
    assert found["name"].tolist() == ["Durham Board", "Police and Crime Commissioner for Cleveland"]
    with pytest.raises(InputFault, match="“source” is empty"):
        promises.oversight(write("p.csv", rows_of(head, "durham,board,Durham Board,,,2028-05,,")), ["durham"])


KEPT = "force,csp,promise,state,told,source,url,dated"
NOBODY = {
    "teams": pd.DataFrame(columns=["neighbourhood", "force", "read", "file"]),
    "officers": pd.DataFrame(columns=["neighbourhood", "name"]),
    "priorities": pd.DataFrame(columns=["neighbourhood", "set_on"]),
    "events": pd.DataFrame(columns=["neighbourhood", "kind", "starts"]),
}
# 30 September 2026 is the last day of the data: 92 days before is 30 June, 31 days after is 31 October.
TEAMS = {
    "teams": pd.DataFrame({"neighbourhood": ["t/a", "t/b"], "force": ["testshire"] * 2, "read": "", "file": "t.json"}),
    "officers": pd.DataFrame({"neighbourhood": ["t/a", "t/b"], "name": ["Ann", ""]}),
    "priorities": pd.DataFrame({"neighbourhood": ["t/a", "t/b"], "set_on": ["2026-06-30", "2026-06-29"]}),
    "events": pd.DataFrame(
        {
            "neighbourhood": ["t/a", "t/b", "t/b", "t/b"],
            "kind": ["meeting", "meeting", "surgery", "meeting"],
            "starts": ["2026-10-31T18:30", "2026-11-01T18:30", "2026-10-05T12:00", "2026-09-30"],
        }
    ),
}


def kept(taken: list[sources.Taken], people: dict[str, pd.DataFrame] = NOBODY) -> list[list[str]]:
    found = promises.kept(taken, AREAS, people, "2026-09")
    return found[["area", "promise", "state", "told"]].values.tolist()


def test_without_team_files_nothing_is_kept_and_nothing_is_not() -> None:
    assert kept([]) == []


def test_team_files_show_three_promises_counted_by_hand() -> None:
    assert kept([], TEAMS) == [
        ["E23999001", "beat-meetings", "not kept", "1 of 2 neighbourhoods"],
        ["E23999001", "named-officer", "not kept", "1 of 2 neighbourhoods"],
        ["E23999001", "priorities-refreshed", "not kept", "1 of 2 neighbourhoods"],
    ]
    one = {name: frame[frame["neighbourhood"] == "t/a"] for name, frame in TEAMS.items()}
    assert {row[2] for row in kept([], one)} == {"kept"}


def test_a_row_of_the_inputs_takes_the_place_of_what_is_counted(write: Write) -> None:
    taken = write("k.csv", rows_of(KEPT, "testshire,,named-officer,kept,all by name,A survey,,2026"))
    assert taken[0].kind == "kept promises"
    assert ["E23999001", "named-officer", "kept", "all by name"] in kept(taken, TEAMS)
    by_name = write("l.csv", rows_of(KEPT, "testshire,Southtown,asb-threshold,kept,three,Council,,2026"))
    assert kept(by_name) == [["E22999001", "asb-threshold", "kept", "three"]]


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ("elsewhere,,named-officer,kept,,S,,", "is no force of this site"),
        ("testshire,,free-beer,kept,,S,,", "is no promise"),
        ("testshire,,asb-threshold,kept,,S,,", "made by partnerships"),
        ("testshire,Southtown,named-officer,kept,,S,,", "made by forces"),
        ("testshire,Nowhere,asb-threshold,kept,,S,,", "is no partnership"),
        ("testshire,,named-officer,maybe,,S,,", "is no state"),
        ("testshire,,named-officer,kept,,,,", "“source” is empty"),
    ],
)
def test_a_promise_that_cannot_be_is_refused_with_its_line(write: Write, row: str, what: str) -> None:
    with pytest.raises(InputFault, match=what) as fault:
        kept(write("k.csv", rows_of(KEPT, row)))
    assert "line 2" in str(fault.value)
