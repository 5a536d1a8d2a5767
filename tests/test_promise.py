"""Three meetings a year, counted from what was entered: by hand-made calendars. Nothing entered is not none held."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import edition
import pytest
import scrutiny_site as entered
from flask import Flask
from page_check import Visitor
from scrutiny_site import COAST, meeting, year

from openbeat.live import scrutiny_words as said
from openbeat.live.tables import Action, Meeting, Minutes

NOW = "2026-11-20T09:00"  # as the fixture `live_app` has it


def held(day: str, area: str = COAST, state: str = "held", **more: str) -> Meeting:
    return meeting(f"{day}T18:30", f"{day}T20:00", area=area, state=state, **more)


def facts(app: Flask) -> dict[str, dict[str, object]]:
    told = json.loads(app.test_client().get("/meetings/promise.json").data)
    return {own["area"]: own for own in told["areas"]}


def test_a_year_is_counted_as_it_was_entered(live_app: Flask) -> None:
    year(live_app)
    own = facts(live_app)[COAST]
    # In March and July one each was held; the winter's is to come; beat meetings and panels do not count.
    assert (own["held_last_12_months"], own["next"]) == (2, "2026-12-08T18:30")
    assert (own["newest_minutes"], own["held_without_minutes"]) == ("2026-03-24", 1)  # the summer's are a draft
    assert (own["open_actions"], own["overdue_actions"]) == (1, 1)
    assert (own["questions_answered"], own["questions_unanswered"]) == (1, 1)
    assert own["source"] == "as entered on this site"


@pytest.mark.parametrize(
    ("days", "n"),
    [(["2025-11-20"], None), (["2025-11-21"], 1), (["2026-11-19"], 1), (["2026-11-20"], None), (["2026-11-21"], None),
     (["2025-12-01", "2026-03-01", "2026-06-01", "2026-09-01"], 4)],
)  # fmt: skip
def test_twelve_months_end_now(live_app: Flask, days: list[str], n: int | None) -> None:
    entered.add(live_app, *map(held, days))
    assert facts(live_app)[COAST]["held_last_12_months"] == n  # None: nothing of that year is entered


def test_extraordinary_meetings_count_and_other_kinds_do_not(live_app: Flask) -> None:
    kinds = ("extraordinary", "scrutiny", "beat", "overview and scrutiny", "stop-and-search panel")
    entered.add(live_app, *(held("2026-06-01", kind=kind) for kind in kinds))
    assert facts(live_app)[COAST]["held_last_12_months"] == 2


def test_nothing_entered_is_a_word_of_its_own(live_app: Flask) -> None:
    year(live_app)
    own = facts(live_app)["zedshire/inland"]
    assert own["entered"] is False
    assert {name for name, value in own.items() if value is None} == {
        "held_last_12_months", "past_not_marked", "last_held", "next", "newest_minutes", "held_without_minutes",
        "open_actions", "overdue_actions", "questions_answered", "questions_unanswered"}  # fmt: skip
    page = entered.visitor(live_app).get("/meetings/promise")
    rows = page.table("Scrutiny meetings of Zedshire Police (fictional), as entered on this site")
    assert [row[0] for row in rows[1:]] == ["Coast", "Inland", "Zedborough"]
    assert rows[1][1] == "2 of 3 in Coast: its meetings"
    assert rows[2][1:] == ["nothing entered in Inland: its meetings", "no date entered", "nothing entered",
                           "nothing entered", "nothing entered"]  # fmt: skip
    assert "0 of 3" not in page.words


def test_a_year_in_which_all_was_cancelled_is_entered_and_none_held(live_app: Flask) -> None:
    entered.add(live_app, held("2026-06-01", state="cancelled"))
    own = facts(live_app)[COAST]
    assert (own["entered"], own["held_last_12_months"]) == (True, 0)
    assert "0 of 3" in entered.visitor(live_app).get("/meetings/promise").words


def test_a_past_meeting_that_nobody_marked_is_neither_held_nor_hidden(live_app: Flask) -> None:
    entered.add(live_app, held("2026-06-01", state="planned"), held("2026-07-01"))
    own = facts(live_app)[COAST]
    assert (own["held_last_12_months"], own["past_not_marked"]) == (1, 1)
    assert "1 more past, not marked as held" in entered.visitor(live_app).get("/meetings/promise").words


def test_an_action_is_overdue_on_the_day_after_it_was_due(live_app: Flask) -> None:
    (number,) = entered.add(live_app, held("2026-06-01"))
    told = {"meeting_id": number, "area": COAST, "text": "x", "owner": "y", "agreed": "2026-06-01"}
    entered.add(live_app, *(Action(**told, due=due) for due in ("2026-11-19", "2026-11-20", "2026-11-21", "")))
    entered.add(live_app, Action(**told, due="2026-07-01", state="done", closed="2026-08-01"))
    own = facts(live_app)[COAST]
    assert (own["open_actions"], own["overdue_actions"]) == (4, 1)


def test_the_csv_has_a_row_an_area_and_empty_cells_for_what_is_not_entered(live_app: Flask) -> None:
    year(live_app)
    told = live_app.test_client().get("/meetings/promise.csv")
    rows = list(csv.DictReader(io.StringIO(told.text)))
    assert [(r["area"], r["held_last_12_months"]) for r in rows] == [
        (COAST, "2"), ("zedshire/inland", ""), ("zedshire/zedborough", "")]  # fmt: skip
    assert {r["as_of"] for r in rows} == {"2026-11-20"}
    assert "attachment" in told.headers["Content-Disposition"]


def test_an_assumed_area_is_never_judged(county: Path, tmp_path: Path) -> None:
    from app import create_app

    assumed = "UPDATE areas SET assumed = 1 WHERE code = 'zedshire/coast'"
    data = edition.publish(county / "site", tmp_path / "assumed", assumed)
    settings = {"DATA": data, "DATABASE_URL": "", "TESTING": True, "NOW": NOW, "CACHE_MB": "0", "RATE": ""}
    app = create_app(settings)
    year(app)
    own = facts(app)
    assert (own[COAST]["judged"], own[COAST]["held_last_12_months"]) == (False, None)
    visitor = entered.visitor(app)
    page = visitor.get("/meetings/promise")
    assert "Assumed: not judged" in page.words
    assert "2 of 3" not in page.words
    assert said.NOT_JUDGED in visitor.get(f"/bcu/{COAST}").words
    assert "Coast" not in [row[0] for row in page.table("Scrutiny meetings of Zedshire Police (fictional), as entered "
                                                        "on this site")]  # fmt: skip


def test_no_order_but_the_alphabet_and_no_grade(live_app: Flask) -> None:
    entered.add(live_app, *(held(f"2026-0{n}-01", "zedshire/zedborough") for n in (3, 5, 7)), held("2026-06-01"))
    page = entered.visitor(live_app).get("/meetings/promise")
    assert page.words.index("Coast") < page.words.index("Inland") < page.words.index("Zedborough")
    for word in ("good", "poor", "worst", "best", "fail"):
        assert word not in page.words.lower().split()


def test_pages_of_areas_and_cards_say_the_same(live_app: Flask) -> None:
    numbers, visitor = year(live_app), entered.visitor(live_app)
    told = said.promise_sentence(True, 2, "2026-12-08T18:30")
    assert told in visitor.get(f"/bcu/{COAST}").words
    assert "Coast: 2 of 3, next 8 December 2026 Inland: nothing entered" in visitor.get("/force/zedshire").words
    card = visitor.get("/force/zedshire/report-card", follow_redirects=True)
    assert "Of 3 command areas, 1 has scrutiny meetings of the last 12 months entered here, 0 with 3 or more held." in (
        card.words
    )
    own = visitor.get(f"/bcu/{COAST}/report-card", follow_redirects=True)
    assert told in own.words
    body = visitor.get("/oversight/police-and-crime-commissioner-for-zedshire-fictional")
    assert "Coast: 2 of 3" in body.words
    assert f"/meeting/{numbers['coming']}" in body.links


def test_the_newest_minutes_are_told_by_their_age(live_app: Flask) -> None:
    (number,) = entered.add(live_app, held("2026-06-01"))
    entered.add(live_app, Minutes(meeting_id=number, text="x", published="2026-11-17"))
    rows = (
        entered.visitor(live_app)
        .get("/meetings/promise")
        .table("Scrutiny meetings of Zedshire Police (fictional), as entered on this site")
    )
    assert rows[1][3] == "3 days ago"


def test_without_the_live_database_the_table_says_so(live_data: Path) -> None:
    from app import create_app

    nobody = "postgresql://nobody@127.0.0.1:9/none"
    app = create_app({"DATA": live_data, "DATABASE_URL": nobody, "TESTING": True, "NOW": NOW, "CACHE_MB": "0"})
    page = Visitor(app.test_client()).get("/meetings/promise")
    assert said.DOWN in page.words
    assert "nothing entered" not in page.words
