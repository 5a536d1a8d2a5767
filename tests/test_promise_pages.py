"""The pages of promises, of complaints and of those who hold a force to account."""

from __future__ import annotations

import csv
import io

import pytest
from edition import Make
from flask.testing import FlaskClient
from page_check import Visitor, words_of

STANDARDS, REDRESS = "/standards/zedshire", "/redress/zedshire"
WARD = "/ward/E05999001"
BODIES = (
    "DELETE FROM oversight",
    """INSERT INTO oversight VALUES
       ('before', 'zedshire', 'police authority', 'Zedshire Police Authority', '', '', '1995-04', '2012-11-22',
        'Police Act', 'November 2026'),
       ('now', 'zedshire', 'police and crime commissioner', 'Commissioner of Zedshire', 'https://now.example/', '',
        '2012-11-22', '2028-05', 'Act of 2011', '2026-09'),
       ('next', 'zedshire', 'board', 'Zedshire Board', '', '', '2028-05', '', 'Statement', '2026-09-30')""",
)


def rows(client: FlaskClient) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(f"{STANDARDS}.csv").get_data(as_text=True))))


def test_page_and_files_tell_the_same_answers(visitor: Visitor) -> None:
    page, told = visitor.get(STANDARDS), visitor.client.get(f"{STANDARDS}.json").json
    answers = [(p["id"], a["who"], a["state"] or "nothing published") for p in told["promises"] for a in p["answers"]]
    assert [(r["promise"], r["partnership"], r["state"]) for r in rows(visitor.client)] == answers
    states = [state for _, _, state in answers]
    for state in ("kept", "not kept", "nothing published"):
        assert state in states
        shown = [words_of(e) for e in page.each("strong", "span") if words_of(e).lower() == state]
        assert len(shown) >= states.count(state)
    assert told["summary"] in page.words


def test_nothing_published_is_null_and_never_a_zero(make: Make) -> None:
    site = make("DELETE FROM kept_promises")
    page, told = site.get(STANDARDS), site.client.get(f"{STANDARDS}.json").json
    assert {a["state"] for p in told["promises"] for a in p["answers"]} == {None}
    n = sum(len(p["answers"]) for p in told["promises"])
    assert told["summary"] == f"Nothing is published about any of the {n} promises."
    assert told["summary"] in page.words


def test_what_is_told_of_a_promise_has_its_source(make: Make) -> None:
    site = make(
        "DELETE FROM kept_promises",
        """INSERT INTO kept_promises VALUES
           ('E23999001', 'reply-72-hours', 'not kept', '58% of <b>questions</b>', 'A survey', '', '2026-09')""",
    )
    page = site.get(STANDARDS)
    assert "58% of <b>questions</b>" in page.words
    assert "A survey" in page.words
    assert "September 2026" in page.words
    assert "1 is not kept" in page.words


@pytest.mark.parametrize("path", [STANDARDS, REDRESS])
def test_another_spelling_leads_to_the_page_and_an_unknown_force_is_not_found(client: FlaskClient, path: str) -> None:
    response = client.get(path.replace("zedshire", "Zedshire"))
    assert (response.status_code, response.headers["Location"]) == (301, path)
    assert client.get(path.replace("zedshire", "btp")).status_code == 404


def test_a_file_of_an_unknown_force_is_not_found(client: FlaskClient) -> None:
    assert {client.get(f"/standards/nowhere.{end}").status_code for end in ("json", "csv")} == {404}
    assert client.get("/oversight/nowhere").status_code == 404


def test_the_steps_stand_in_their_order_with_sources(visitor: Visitor) -> None:
    page = visitor.get(REDRESS)
    steps = [words_of(e) for e in page.each("h3")]
    assert steps[:3] == ["Ask the neighbourhood team", "Ask for the inspector", "Ask your councillor"]
    assert "within 28 days" in page.words
    assert "within 72 hours" in page.words
    assert page.text.count("Source:") >= len(steps)
    assert "call 999" in page.words


def test_help_of_another_nation_is_left_out_where_the_nation_is_known(make: Make) -> None:
    site = make("UPDATE surroundings SET nation = 'Wales' WHERE area = 'E23999001'")
    names = {words_of(e) for e in site.get(REDRESS).each("a")}
    assert "Live Fear Free" in names
    assert "National Domestic Abuse Helpline" not in names


def test_the_body_in_office_comes_first_with_those_before_and_after(make: Make) -> None:
    site = make(*BODIES)
    lines = [words_of(e) for e in site.get(REDRESS).within("bodies").iter("a")] or [
        words_of(e) for e in site.get(REDRESS).each("a") if e.get("href", "").startswith("/oversight/")
    ]
    assert lines == ["Commissioner of Zedshire", "Zedshire Police Authority", "Zedshire Board"]
    page = site.get("/oversight/now")
    assert page.heading == "Commissioner of Zedshire"
    assert "until May 2028" in page.words
    assert "from May 2028" in page.words  # the board that comes after
    assert "/oversight/next" in page.links
    assert "holds the force to account, until May 2028" in site.get(WARD).words


def test_a_force_without_a_known_body_says_so(make: Make) -> None:
    assert "No oversight body of this force is known here." in make("DELETE FROM oversight").get(REDRESS).words


def test_every_area_of_a_force_leads_to_its_promises_and_steps(visitor: Visitor) -> None:
    for address in (WARD, "/csp/E22999001", "/force/zedshire", "/bcu/zedshire/zedborough"):
        assert {STANDARDS, REDRESS} <= set(visitor.get(address).links), address
