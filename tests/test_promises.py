"""Promises and who answers for a force: each sourced, each counted by hand, each fault one line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from geodata import promises, sources
from geodata.areas import REFERENCE
from geodata.faults import InputFault

AREAS = pd.DataFrame(
    [
        ("E23999001", "force", "Testshire", "testshire"),
        ("testshire/north", "bcu", "North", "north"),
        ("E22999001", "csp", "Southtown", "E22999001"),
        ("testshire/centre", "neighbourhood", "Centre", "centre"),
    ],
    columns=["code", "kind", "name", "slug"],
)
Write = Callable[[str, str], list[sources.Taken]]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a file; what it is taken for."""

    def written(name: str, text: str) -> list[sources.Taken]:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return sources.recognise(path)

    return written


def rows_of(head: str, *rows: str) -> str:
    return "\n".join([head, *rows]) + "\n"


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


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ("durham,board,Durham Board,,,May 2028,,Act", "“May 2028” is no date"),
        ("durham,board,Durham Board,,,2028-13,,Act", "“2028-13” is no date"),
        ("durham,board,Durham Board,javascript:x(),,2028-05,,Act", "is no address"),
        ("durham,board,Durham Board,,,,,Act\ndurham,board,Durham board,,,,,Act", "is there twice"),
        ("durham,board,!,,,,,Act", "has no letters"),
    ],
)
def test_a_body_that_cannot_be_is_refused(write: Write, row: str, what: str) -> None:
    head = "force,kind,name,web,plan,valid_from,valid_to,source"
    with pytest.raises(InputFault, match=re.escape(what)) as fault:
        promises.oversight(write("o.csv", rows_of(head, row)), ["durham"])
    assert "line " in str(fault.value)


KEPT = "force,csp,promise,state,told,source,url,dated"
NOBODY = {
    "teams": pd.DataFrame(columns=["neighbourhood", "force", "read", "file"]),
    "officers": pd.DataFrame(columns=["neighbourhood", "name"]),
    "priorities": pd.DataFrame(columns=["neighbourhood", "set_on"]),
    "events": pd.DataFrame(columns=["neighbourhood", "kind", "title", "starts"]),
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
            "title": ["Beat meeting", "Beat meeting", "Advice", "Beat meeting"],
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


def test_what_a_force_never_publishes_is_neither_kept_nor_not() -> None:
    silent = TEAMS | {
        "officers": TEAMS["officers"].assign(name=""),
        "priorities": TEAMS["priorities"].assign(set_on=""),
        "events": TEAMS["events"].assign(kind="surgery", title="Advice"),
    }
    assert kept([], silent) == []
    half = TEAMS | {"priorities": TEAMS["priorities"].assign(set_on=["2026-06-30", ""])}
    assert ["E23999001", "priorities-refreshed", "kept", "1 of 1 neighbourhoods"] in kept([], half)


def test_a_meeting_is_known_by_its_kind_or_its_title() -> None:
    titled = TEAMS | {"events": TEAMS["events"].assign(kind="", title="Beat Meeting")}
    told = {row[1]: row[3] for row in kept([], titled)}
    assert told["beat-meetings"] == "2 of 2 neighbourhoods"


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
        ("testshire,,named-officer,kept,,S,http://x.example/,", "is no address"),
    ],
)
def test_a_promise_that_cannot_be_is_refused_with_its_line(write: Write, row: str, what: str) -> None:
    with pytest.raises(InputFault, match=what) as fault:
        kept(write("k.csv", rows_of(KEPT, row)))
    assert "line 2" in str(fault.value)
