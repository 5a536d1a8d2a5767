"""Meetings as organisers enter and change them: times that exist, reasons, agenda, minutes, what was agreed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import staff_world
from flask import Flask
from flask.testing import FlaskClient
from page_check import Page, faults
from sqlalchemy import func, select
from staff_desk import get, post, signed_in, token
from staff_world import COAST, FORMS, MEETING, World, texts

from openbeat.live import tables
from openbeat.live.database import changing, reading
from openbeat.live.tables import (
    Action,
    AgendaItem,
    Audit,
    Lead,
    Meeting,
    Minutes,
    Priority,
    Request,
    RequestStep,
    Suggestion,
)

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
HOSTILE = """<script>alert(1)</script>"' onload=x {{ 7*7 }} <img src=x onerror=y> ]]> &amp; \u202e end"""
TEN_MEGABYTES = 10_000_000
NEW = "/staff/meetings/new"


@pytest.fixture
def world(live_app: Flask) -> World:
    return staff_world.make(live_app)


@pytest.fixture
def ann(live_app: Flask) -> FlaskClient:
    """Somebody who may do everything in the force."""
    return signed_in(live_app, "ann", [("admin", "zedshire")])


@pytest.fixture
def row(live_app: Flask) -> Callable[..., Any]:
    """The newest row of a table, or one by its number."""

    def found(model: Any, number: int = 0) -> Any:
        with live_app.app_context():
            asked = select(model).order_by(model.id.desc())
            own = reading().scalars(asked.where(model.id == number) if number else asked).first()
            if model is Meeting and own:
                _ = [item.title for item in own.agenda]
            if model is Action and own:
                _ = [step.note for step in own.steps]
            return own

    return found


def page(answer: Any, address: str = "/staff/") -> Page:
    """An answer as a page that keeps every rule."""
    made = Page(address, answer.status_code, answer.headers, answer.get_data(as_text=True))
    assert faults(made) == []
    return made


def refused(client: FlaskClient, address: str, data: dict[str, Any], message: str) -> Page:
    """The page of a form that was not taken, with the message both on top and beside the field."""
    made = page(post(client, address, data), address)
    assert made.status == 400
    assert made.text.count(message) >= 2, made.words
    return made


def typed(made: Page, name: str) -> str:
    """What stands in a field of a page."""
    field = made.within(name)
    if field.tag == "select":
        return next((o.get("value", "") for o in field.iter("option") if o.get("selected") is not None), "")
    return field.text.removeprefix("\n") if field.tag == "textarea" and field.text else field.get("value", "")


# Entering a meeting.


def test_a_new_meeting_has_the_agenda_of_a_ward_panel_and_stands_in_the_audit_log(
    ann: FlaskClient, row: Callable[..., Any]
) -> None:
    answer = post(ann, NEW, MEETING, f"{NEW}?area={COAST}")
    made = row(Meeting)
    assert answer.location == f"/staff/meetings/{made.id}"
    assert [item.kind for item in made.agenda] == [
        "actions", "priorities", "figures", "questions", "new priorities", "next date",
    ]  # fmt: skip
    assert (made.starts, made.ends, made.state, made.sequence) == ("2027-03-02T18:30", "2027-03-02T20:00", "planned", 0)
    assert made.title == "Public scrutiny meeting"
    line = row(Audit)
    assert (line.who, line.what) == ("Ann Staff", "new")
    assert line.at.endswith("Z")


def test_where_it_is_comes_first_and_only_ones_own_places_are_offered(live_app: Flask, ann: FlaskClient) -> None:
    where = page(get(ann, NEW))
    offered = [o.get("value") for o in where.each("option")]
    assert offered == ["zedshire", "zedshire/coast", "zedshire/inland", "zedshire/zedborough"]
    assert page(get(ann, f"{NEW}?area=zedshire/atlantis")).status == 400
    one = signed_in(live_app, "olly", [("organiser", COAST)])
    assert typed(page(get(one, NEW)), "area") == COAST


def test_the_lead_in_office_is_named_already(live_app: Flask, ann: FlaskClient) -> None:
    assert "Bethan Wrayburn" in typed(page(get(ann, f"{NEW}?area={COAST}")), "oversight_lead")  # of the data
    with live_app.app_context(), changing("the test") as db:
        terms = (
            ("Amos Past", "2024-01-01", "2026-11-19"),
            ("Una Now", "2026-11-20", ""),
            ("Zoe Next", "2027-01-01", ""),
        )
        for name, first, last in terms:
            db.add(Lead(area=COAST, role="oversight lead", name=name, valid_from=first, valid_to=last))
    assert typed(page(get(ann, f"{NEW}?area={COAST}")), "oversight_lead") == "Una Now"


@pytest.mark.parametrize(
    ("typed_in", "message"),
    [
        ({"day": "2027-03-28", "from_": "01:30", "to": "03:30"}, "does not exist: the clocks go forward"),
        ({"day": "2027-10-31", "from_": "01:30", "to": "03:30"}, "comes twice: the clocks go back"),
        ({"day": "2027-10-31", "from_": "00:30", "to": "01:30"}, "comes twice: the clocks go back"),
        ({"to": "18:00"}, "The end must lie after the start."),
        ({"to": "18:30"}, "The end must lie after the start."),
        ({"day": "2026-11-19"}, "This has passed."),
        ({"state": "held"}, "cannot begin in the future"),
        ({"day": "30 February 2027"}, "Give a day that exists"),
        ({"day": "2027-02-30"}, "Give a day that exists"),
        ({"day": "9999-01-01"}, "Give a year between 2000 and 2099."),
        ({"day": ""}, "This cannot be empty."),
        ({"from_": "25:00"}, "Give a time like 18:30."),
        ({"from_": ""}, "This cannot be empty."),
        ({"area": "zedshire/atlantis"}, "Choose one of the list."),
        ({"kind": "party"}, "Choose one of the list."),
        ({"state": "cancelled"}, "Choose one of the list."),
        ({"kind": "beat"}, "Choose the neighbourhood of a beat meeting."),
        ({"neighbourhood": "southshire/somewhere"}, "Choose one of the list."),
        ({"join_url": "http://meet.example.org"}, "Give a whole address that begins with https://"),
        ({"join_url": "javascript:alert(1)"}, "Give a whole address that begins with https://"),
        ({"email": "nobody"}, "Give an e-mail address like"),
        ({"email": "a@b.org>\nBcc: c@d.org"}, "Give an e-mail address like"),
    ],
)
def test_what_cannot_be_is_told_beside_its_field_and_the_rest_is_kept(
    ann: FlaskClient, row: Callable[..., Any], typed_in: dict[str, str], message: str
) -> None:
    data = {**MEETING, **typed_in}
    made = refused(ann, NEW, data, message)
    assert row(Meeting) is None
    for name in ("place", "access", "chair", "oversight_lead"):
        assert typed(made, name) == MEETING[name]
    for name, value in typed_in.items():
        if name not in ("area", "kind", "state", "neighbourhood") and "\n" not in value:
            assert typed(made, name) == value


def test_days_are_read_as_people_here_write_them(ann: FlaskClient, row: Callable[..., Any]) -> None:
    assert post(ann, NEW, {**MEETING, "day": "2/3/2027", "from_": "9.30"}, f"{NEW}?area={COAST}").status_code == 303
    assert row(Meeting).starts == "2027-03-02T09:30"


def test_the_same_meeting_twice_is_refused_with_the_way_to_the_first(ann: FlaskClient, row: Callable[..., Any]) -> None:
    for _ in range(2):
        answer = post(ann, NEW, MEETING, f"{NEW}?area={COAST}")
    first = row(Meeting)
    made = page(answer)
    assert made.status == 400
    assert f"/staff/meetings/{first.id}" in made.links
    assert first.id == 1
    other = {**MEETING, "kind": "beat", "neighbourhood": "zedshire/saltmere-town"}
    assert post(ann, NEW, other, f"{NEW}?area={COAST}").status_code == 303


def test_a_meeting_that_was_held_may_be_entered_later(ann: FlaskClient, row: Callable[..., Any]) -> None:
    answer = post(ann, NEW, {**MEETING, "day": "2026-06-02", "state": "held"}, f"{NEW}?area={COAST}")
    assert answer.status_code == 303
    assert row(Meeting).state == "held"


def test_a_meeting_that_answers_a_request_is_tied_to_it(
    ann: FlaskClient, world: World, row: Callable[..., Any]
) -> None:
    address = world.address(NEW + "?request={requests}")
    form = page(get(ann, address))
    assert (typed(form, "kind"), typed(form, "area"), typed(form, "about")) == (
        "extraordinary",
        COAST,
        staff_world.MARK,
    )
    post(ann, address, {**MEETING, "kind": "extraordinary", "request": str(world.ids["requests"])})
    assert (row(Request).meeting_id, row(Request).state) == (row(Meeting).id, "agreed")
    assert row(RequestStep).note == "The meeting is on 2 March 2027, 18:30, Memorial Hall."


def test_a_chair_below_superintendent_is_noted_not_refused(ann: FlaskClient, world: World) -> None:
    assert "superintendent or above" in page(get(ann, world.address("/staff/meetings/{meetings}"))).words
    post(ann, NEW, MEETING, f"{NEW}?area={COAST}")
    assert "superintendent or above" not in page(get(ann, "/staff/meetings/3")).words


# What becomes of it.


def edited(client: FlaskClient, number: int, **typed_in: str) -> Any:
    """Change a meeting as a person does: open the form, type over some fields, save."""
    address = f"/staff/meetings/{number}/edit"
    form = page(get(client, address), address)
    data = {name: typed(form, name) for name in MEETING if name not in ("area", "state")}
    return post(client, address, {**data, "version": typed(form, "version"), "reason": "", **typed_in})


def test_another_time_moves_a_meeting_and_needs_a_reason(
    ann: FlaskClient, world: World, row: Callable[..., Any]
) -> None:
    ahead = world.ids["ahead"]
    made = page(edited(ann, ahead, day="2027-02-16"))
    assert made.status == 400
    assert "Say why the time changes" in made.words
    assert row(Meeting, ahead).state == "planned"
    assert edited(ann, ahead, day="2027-02-16", reason="The hall is being rewired").status_code == 303
    moved = row(Meeting, ahead)
    assert (moved.state, moved.was_starts, moved.starts) == ("moved", staff_world.AHEAD, "2027-02-16T19:00")
    assert (moved.sequence, moved.reason) == (1, "The hall is being rewired")
    assert (
        "Moved (was 9 February 2027, 19:00): The hall is being rewired."
        in page(get(ann, f"/staff/meetings/{ahead}")).words
    )


def test_calendars_are_told_of_another_place_and_not_of_other_words(
    ann: FlaskClient, world: World, row: Callable[..., Any]
) -> None:
    ahead = world.ids["ahead"]
    edited(ann, ahead, about="Other words")
    same = row(Meeting, ahead)
    assert (same.sequence, same.about, same.state) == (0, "Other words", "planned")
    assert same.changed > "2026-10-01T09:00:00Z"
    edited(ann, ahead, place="Library")
    assert (row(Meeting, ahead).sequence, row(Meeting, ahead).state) == (1, "planned")


def test_a_meeting_cannot_be_moved_into_the_past_or_onto_another(ann: FlaskClient, world: World) -> None:
    ahead = world.ids["ahead"]
    assert "This has passed." in page(edited(ann, ahead, day="2026-11-01", reason="x")).words
    post(ann, NEW, {**MEETING, "day": "2027-04-06"}, f"{NEW}?area={COAST}")
    answer = page(edited(ann, ahead, day="2027-04-06", from_="18:30", to="20:00", reason="x"))
    assert answer.status == 400
    assert "There is such a meeting already" in answer.words


def test_a_cancelled_meeting_says_why_and_stays(ann: FlaskClient, world: World, row: Callable[..., Any]) -> None:
    address = world.address("/staff/meetings/{ahead}/cancel")
    version = typed(page(get(ann, address)), "version")
    refused(ann, address, {"reason": "  ", "version": version}, "This cannot be empty.")
    assert post(ann, address, {"reason": "A major incident", "version": version}).status_code == 303
    gone = row(Meeting, world.ids["ahead"])
    assert (gone.state, gone.reason, gone.sequence) == ("cancelled", "A major incident", 1)
    assert page(get(ann, address)).status == 400  # once
    own = world.address("/staff/meetings/{ahead}")
    assert post(ann, f"{own}/state", {"state": "back"}, own).status_code == 303
    again = row(Meeting, world.ids["ahead"])
    assert (again.state, again.reason, again.sequence) == ("planned", "", 2)


def test_only_a_meeting_that_has_begun_was_held(live_app: Flask, ann: FlaskClient, world: World) -> None:
    own = world.address("/staff/meetings/{ahead}")
    answer = page(post(ann, f"{own}/state", {"state": "held"}, own))
    assert (answer.status, answer.heading) == (400, "That meeting has not begun")
    assert page(get(ann, f"{own}/minutes")).heading == "That meeting has not begun"
    live_app.config["NOW"] = "2027-02-09T19:00"
    assert post(ann, f"{own}/state", {"state": "held"}, own).status_code == 303
    assert page(get(ann, f"{own}/minutes")).status == 200


def test_lists_say_of_which_meetings_something_is_missing(live_app: Flask, ann: FlaskClient, world: World) -> None:
    assert world
    live_app.config["NOW"] = "2027-02-10T09:00"
    made = page(get(ann, "/staff/meetings"))
    told = {line[0]: line[-1] for line in made.table("Over, and something is missing")[1:]}
    assert told == {
        "6 October 2026, 19:00": "The minutes are a draft",
        "9 February 2027, 19:00": "Say whether it was held",
    }
    assert "No meeting to come is entered." in made.words


# Agenda.


def test_items_change_places_and_the_standing_ones_stay(
    ann: FlaskClient, world: World, row: Callable[..., Any]
) -> None:
    own = world.address("/staff/meetings/{meetings}")

    def kinds() -> list[str]:
        return [item.kind for item in row(Meeting, world.ids["meetings"]).agenda]

    assert kinds() == ["actions", "next date", "other"]
    post(ann, world.address("/staff/agenda/{agenda}/move"), {"way": "up"}, own)
    assert kinds() == ["actions", "other", "next date"]
    post(ann, f"{own}/agenda/new", {"title": "Harbour", "notes": ""})
    assert kinds() == ["actions", "other", "other", "next date"]  # the next date stays last
    first = row(Meeting, world.ids["meetings"]).agenda[0].id
    assert page(post(ann, f"/staff/agenda/{first}/remove", {}, own)).heading == "That item stays"
    post(ann, f"/staff/agenda/{first}/move", {"way": "up"}, own)  # nowhere to go
    post(ann, world.address("/staff/agenda/{agenda}/remove"), {}, own)
    assert kinds() == ["actions", "other", "next date"]
    assert [item.position for item in row(Meeting, world.ids["meetings"]).agenda] == [1, 2, 3]
    assert row(Audit).what in ("changed", "deleted")


def test_what_was_said_of_an_item_is_kept(ann: FlaskClient, world: World, row: Callable[..., Any]) -> None:
    address = world.address("/staff/agenda/{agenda}")
    version = typed(page(get(ann, address)), "version")
    post(ann, address, {"title": "Lights", "notes": "Two were mended.", "version": version})
    assert row(AgendaItem, world.ids["agenda"]).notes == "Two were mended."


# Minutes.


def test_minutes_are_a_draft_until_they_are_published(ann: FlaskClient, world: World, row: Callable[..., Any]) -> None:
    address = world.address("/staff/meetings/{meetings}/minutes")

    def save(**more: str) -> Any:
        version = typed(page(get(ann, address)), "version")
        return post(ann, address, {"text": "It was **said**.", "attended": "12", "version": version, **more})

    looked = page(save(preview="1"))
    assert looked.status == 200
    assert "<strong>said</strong>" in looked.text
    assert row(Minutes).text == staff_world.MARK
    assert save().status_code == 303
    assert (row(Minutes).published, row(Minutes).attended) == ("", 12)
    save(do="publish")
    assert row(Minutes).published == "2026-11-20"
    save(text="Corrected.")
    assert row(Minutes).published == "2026-11-20"
    save(do="draft")
    assert row(Minutes).published == ""
    assert "There is nothing to publish yet." in page(save(text="", do="publish")).words
    for number in ("-1", "1.5", "many", "1000000", "٣"):
        assert "Give a whole number" in page(save(attended=number)).words
    save(attended="")
    assert row(Minutes).attended is None


def test_markdown_of_minutes_runs_nothing(ann: FlaskClient, world: World) -> None:
    address = world.address("/staff/meetings/{meetings}/minutes")
    bad = "<script>alert(1)</script> [x](javascript:alert(1)) ![i](https://x.example/i.png) <img src=x onerror=y>"
    made = page(post(ann, address, {"text": bad, "attended": "", "preview": "1"}), address)
    preview = "".join(e.tag for e in made.within("preview").iter())
    assert "script" not in preview
    assert not any("javascript" in link for link in made.links)
    assert [e.get("src") for e in made.each("img") if "x.example" in (e.get("src") or "")] == []


# Actions and priorities.


def action(**typed_in: str) -> dict[str, str]:
    return {**FORMS["/staff/meetings/{meetings}/actions/new"], **typed_in}


def test_an_actions_history_tells_each_change_of_state_day_and_each_note(
    ann: FlaskClient, world: World, row: Callable[..., Any]
) -> None:
    new = world.address("/staff/meetings/{meetings}/actions/new")
    assert post(ann, new, action()).status_code == 303
    made = row(Action)
    assert [(s.on, s.state, s.due, s.note) for s in made.steps] == [
        ("2026-10-06", "open", "2026-12-01", "Agreed at the meeting.")
    ]
    address = f"/staff/actions/{made.id}"

    def save(**typed_in: str) -> Any:
        version = typed(page(get(ann, address)), "version")
        return post(ann, address, action(version=version, **typed_in))

    save(owner="Zedshire Police")
    assert len(row(Action).steps) == 1
    save(due="2027-01-31", note="No lamps to be had.")
    assert "Say what was done." in page(save(due="2027-01-31", state="done")).words
    assert "Say in the note why it was dropped." in page(save(due="2027-01-31", state="dropped")).words
    save(due="2027-01-31", state="done", done="All lamps work.", responsible="Nobody was to blame.")
    done = row(Action)
    assert [(s.on, s.state, s.due, s.note) for s in done.steps[1:]] == [
        ("2026-11-20", "open", "2027-01-31", "No lamps to be had."),
        ("2026-11-20", "done", "2027-01-31", ""),
    ]
    assert (done.closed, done.responsible) == ("2026-11-20", "Nobody was to blame.")
    save(due="2027-01-31", closed="2026-11-20", done="All lamps work.", note="They are broken again.")
    assert (row(Action).state, row(Action).closed) == ("open", "")


def test_an_action_is_of_a_ward_of_its_area(ann: FlaskClient, world: World, row: Callable[..., Any]) -> None:
    new = world.address("/staff/meetings/{meetings}/actions/new")
    options = {o.get("value", ""): o.text for o in page(get(ann, new)).within("ward").iter("option")}
    assert "Harbour" in options.values()
    assert "Glasshouse" not in options.values()  # of Zedborough
    harbour = next(code for code, name in options.items() if name == "Harbour")
    refused(ann, new, action(ward="E05000001"), "Choose one of the list.")
    post(ann, new, action(ward=harbour))
    assert row(Action).ward == harbour
    refused(ann, new, action(due="2026-10-05"), "This lies before “Agreed on”.")


def test_what_a_meeting_made_of_a_suggestion_becomes_a_priority_or_has_a_reason(
    ann: FlaskClient, world: World, row: Callable[..., Any]
) -> None:
    own, address = (
        world.address("/staff/meetings/{meetings}"),
        world.address("/staff/meetings/{meetings}/suggestions/{suggestion}"),
    )
    assert address in page(get(ann, own)).links
    form = page(get(ann, address))
    version = typed(form, "version")
    assert typed(form, "priority") == f"{staff_world.MARK}: glass"
    told = {"version": version, "priority": "Broken glass", "outcome": "", "taken_up": "no"}
    refused(ann, address, told, "This cannot be empty.")
    assert post(ann, address, {**told, "taken_up": "yes"}).status_code == 303
    priority, suggestion = row(Priority), row(Suggestion)
    assert (priority.suggestion_id, priority.text, priority.agreed) == (suggestion.id, "Broken glass", "2026-10-06")
    assert priority.neighbourhood == suggestion.neighbourhood
    assert (suggestion.outcome, suggestion.outcome_on) == ("Taken up as a priority.", "2026-10-06")
    assert address not in page(get(ann, own)).links


def test_a_priority_that_was_pursued_says_how(ann: FlaskClient, world: World, row: Callable[..., Any]) -> None:
    address = world.address("/staff/priorities/{priorities}")
    form = page(get(ann, address))
    data = FORMS["/staff/meetings/{meetings}/priorities/new"] | {"version": typed(form, "version")}
    refused(ann, address, data | {"done_on": "2026-11-01"}, "Say what was done.")
    refused(ann, address, data | {"done": "x", "done_on": "2026-10-01"}, "This lies before “Agreed on”.")
    post(ann, address, data | {"done": "Racks moved", "done_on": "2026-11-01", "responsible": "Two were charged"})
    assert (row(Priority).done, row(Priority).responsible) == ("Racks moved", "Two were charged")


# Who answers, what is said.


@pytest.mark.parametrize(
    ("key", "model"),
    [
        ("agreements", tables.Agreement),
        ("members", tables.PanelMember),
        ("bodies", tables.OversightBody),
        ("leads", tables.Lead),
        ("rules", tables.RequestRules),
        ("comments", tables.Comment),
    ],
)
def test_rows_of_an_area_are_entered_changed_and_listed(
    ann: FlaskClient, row: Callable[..., Any], key: str, model: Any
) -> None:
    new = f"/staff/{key}/new"
    page(get(ann, new), new)
    assert post(ann, new, FORMS[new]).location == f"/staff/{key}"
    made = row(model)
    assert {name: str(getattr(made, name)) for name in FORMS[new]} == FORMS[new]
    address = f"/staff/{key}/{made.id}"
    form = page(get(ann, address), address)
    assert {name: typed(form, name) for name in FORMS[new] if name != "area"} == {
        name: value for name, value in FORMS[new].items() if name != "area"
    }
    last = {"agreements": "ended", "comments": "withdrawn"}.get(key, "valid_to")
    change = {**FORMS[new], "version": typed(form, "version"), last: "2026-11-10"}
    assert post(ann, address, change).location == f"/staff/{key}"
    assert (getattr(row(model), last), row(model).version) == ("2026-11-10", 2)
    listed = page(get(ann, f"/staff/{key}"))
    assert address in listed.links
    assert "Nothing is entered that holds today." in listed.words
    assert len(listed.table("Past")) == 2


def test_terms_do_not_end_before_they_begin(ann: FlaskClient) -> None:
    for key in ("members", "bodies", "leads", "rules"):
        new = f"/staff/{key}/new"
        refused(ann, new, {**FORMS[new], "valid_to": "2026-03-31"}, "This lies before “Since”.")


def test_an_answer_to_a_panel_is_signed_and_dated(ann: FlaskClient, world: World) -> None:
    template = "/staff/meetings/{meetings}/recommendations/new"
    for name in ("answered_by", "answered"):
        refused(ann, world.address(template), {**FORMS[template], name: ""}, "Say who answered, and when.")


def test_a_commentary_is_of_today_by_whoever_writes_and_never_dated_ahead(ann: FlaskClient) -> None:
    form = page(get(ann, "/staff/comments/new"))
    assert (typed(form, "author"), typed(form, "dated")) == ("Ann Staff", "2026-11-20")
    data = FORMS["/staff/comments/new"]
    refused(ann, "/staff/comments/new", {**data, "dated": "2026-11-21"}, "This day is still to come.")
    looked = page(post(ann, "/staff/comments/new", {**data, "preview": "1"}))
    assert "<strong>moved</strong>" in looked.text


def test_figures_are_frozen_once(live_app: Flask, ann: FlaskClient, world: World) -> None:
    own = world.address("/staff/meetings/{meetings}")
    assert post(ann, f"{own}/pack", {}, own).status_code == 303
    with live_app.app_context():
        assert reading().scalar(select(func.count()).select_from(tables.Pack)) == 1
    assert page(post(ann, f"{own}/pack", {}, own)).heading == "The figures are frozen already"


# Hostile and endless texts, in every field.


def hostile(address: str) -> dict[str, str]:
    """A form with hostile text wherever text may stand."""
    told = {name: f"{name} {HOSTILE}" for name in texts(address)}
    return {**FORMS[address], **{name: text[:50] if name == "telephone" else text[:200] for name, text in told.items()}}


@pytest.mark.parametrize("address", [a for a in FORMS if not a.endswith("papers/new")])
def test_hostile_text_is_shown_as_text_in_every_field(ann: FlaskClient, world: World, address: str) -> None:
    own = world.address(address)
    csrf = token(get(ann, "/staff/"))
    again = page(post(ann, own, {**hostile(address), "csrf_token": csrf, "preview": "1", "day": "never"}, "/staff/"))
    assert escaped(again, texts(address))
    version = typed(page(get(ann, own)), "version") if "minutes" in own or "suggestions" in own else ""
    assert post(ann, own, {**hostile(address), "version": version, "csrf_token": csrf}, "/staff/").status_code == 303
    for shown in {
        own.replace("/new", ""),
        world.address("/staff/meetings/{meetings}"),
        "/staff/meetings",
        "/staff/meetings/3",
    }:
        answer = get(ann, shown)
        if answer.status_code == 200:
            assert escaped(page(answer, shown), [])


def escaped(made: Page, names: list[str]) -> bool:
    """Whether nothing of the hostile text became a part of the page, and what was typed stands in these fields."""
    alien = [e for e in made.each("script", "img") if "alert" in (e.text or "") or e.get("src") == "x"]
    handlers = [e for e in made.tree.iter() if any(name.startswith("on") for name in e.attrib)]
    kept = all("alert" in typed(made, name) for name in names)
    return not alien and not handlers and kept and "49" not in made.heading


@pytest.mark.parametrize("address", FORMS)
def test_ten_megabytes_in_any_field_are_told_beside_it_and_the_rest_is_kept(
    ann: FlaskClient, world: World, address: str
) -> None:
    own = world.address(address)
    csrf = token(get(ann, "/staff/"))
    fields = texts(address)
    for n, name in enumerate(fields):
        endless = "word " * ((TEN_MEGABYTES if n == 0 else 100_000) // 5)  # one of each form of its full length
        data = {**FORMS[address], name: endless, "csrf_token": csrf}
        made = page(post(ann, own, data, "/staff/"), own)
        assert made.status == 400, name
        assert "characters. Give" in made.words, name
        assert len(made.text) < 40_000, name
        for other in fields:
            if other != name:
                assert typed(made, other) == FORMS[address][other], (name, other)
