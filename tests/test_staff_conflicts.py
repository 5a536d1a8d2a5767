"""Two people change one thing at once, on both kinds of databases: the second is told, and nobody loses a word."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
import staff_world
from flask import Flask
from flask.testing import FlaskClient
from page_check import Page, faults
from sqlalchemy import func, select
from staff_desk import HEADERS, ORIGIN, get, post, signed_in, token
from staff_world import COAST, FORMS, MEETING, World

from openbeat.live.database import reading
from openbeat.live.tables import Action, Meeting, Minutes

AT_ONCE = 6


@pytest.fixture
def world(live_app: Flask) -> World:
    return staff_world.make(live_app)


@pytest.fixture
def ann(live_app: Flask) -> FlaskClient:
    return signed_in(live_app, "ann", [("admin", COAST)])


@pytest.fixture
def bob(live_app: Flask) -> FlaskClient:
    return signed_in(live_app, "bob", [("admin", COAST)])


@pytest.fixture
def row(live_app: Flask) -> Callable[..., Any]:
    def found(model: Any, number: int) -> Any:
        with live_app.app_context():
            return reading().get(model, number)

    return found


def page(answer: Any) -> Page:
    made = Page("/staff/", answer.status_code, answer.headers, answer.get_data(as_text=True))
    assert faults(made) == []
    return made


def version(client: FlaskClient, address: str) -> str:
    return page(get(client, address)).within("version").get("value", "")


def test_the_second_of_two_sees_both_and_decides(
    ann: FlaskClient, bob: FlaskClient, world: World, row: Callable[..., Any]
) -> None:
    address = world.address("/staff/actions/{actions}")
    data = FORMS["/staff/meetings/{meetings}/actions/new"]
    hers, his = version(ann, address), version(bob, address)
    assert post(ann, address, {**data, "text": "Mend all lights", "version": hers}).status_code == 303
    told = page(post(bob, address, {**data, "owner": "The harbour master", "text": "Mend two", "version": his}))
    assert told.status == 409
    assert "Ann Staff changed this while you were writing" in told.words
    assert told.table("Where the two differ")[1:] == [
        ["What shall be done", "Mend all lights", "Mend two"],
        ["Who does it", "Saltmere Council", "The harbour master"],
    ]
    assert row(Action, world.ids["actions"]).text == "Mend all lights"
    assert told.within("owner").get("value") == "The harbour master"
    decided = told.within("version").get("value", "")
    assert post(bob, address, {**data, "text": "Mend two", "version": decided}).status_code == 303
    assert row(Action, world.ids["actions"]).text == "Mend two"


def test_a_time_that_somebody_else_moved_is_shown_beside_ones_own(
    ann: FlaskClient, bob: FlaskClient, world: World, row: Callable[..., Any]
) -> None:
    ahead = world.ids["ahead"]
    address = f"/staff/meetings/{ahead}/edit"
    data = {k: v for k, v in MEETING.items() if k not in ("area", "state")} | {
        "day": "2027-02-16",
        "reason": "Rewiring",
    }
    first = version(ann, address)
    assert post(ann, address, {**data, "version": first}).status_code == 303
    told = page(post(bob, address, {**data, "day": "2027-02-23", "from_": "19:00", "version": first}))
    assert told.status == 409
    assert told.table("Where the two differ")[1:] == [
        ["Day", "2027-02-16", "2027-02-23"],
        ["Begins at", "18:30", "19:00"],
    ]
    moved = row(Meeting, ahead)
    assert (moved.starts, moved.was_starts, moved.sequence) == ("2027-02-16T18:30", staff_world.AHEAD, 1)


def test_a_meeting_is_not_cancelled_over_somebody_elses_change(
    ann: FlaskClient, bob: FlaskClient, world: World, row: Callable[..., Any]
) -> None:
    ahead = world.ids["ahead"]
    cancel, edit = f"/staff/meetings/{ahead}/cancel", f"/staff/meetings/{ahead}/edit"
    first = version(bob, cancel)
    data = {k: v for k, v in MEETING.items() if k not in ("area", "state")}
    assert post(ann, edit, {**data, "reason": "Rewiring", "version": version(ann, edit)}).status_code == 303
    assert page(post(bob, cancel, {"reason": "Nobody can come", "version": first})).status == 409
    assert row(Meeting, ahead).state == "moved"


def test_a_version_that_was_forged_or_left_out_is_no_way_round(
    ann: FlaskClient, world: World, row: Callable[..., Any]
) -> None:
    address = world.address("/staff/agreements/{agreements}")
    data = FORMS["/staff/agreements/new"]
    for told in ("", "0", "99", "x", "1; DROP TABLE agreements"):
        assert post(ann, address, {**data, "version": told}).status_code == 409
    assert row(staff_world.Agreement, world.ids["agreements"]).title == staff_world.MARK


def test_the_first_minutes_of_two_writers_are_not_lost(
    live_app: Flask, ann: FlaskClient, bob: FlaskClient, row: Callable[..., Any]
) -> None:
    held = {**MEETING, "day": "2026-06-02", "state": "held"}
    own = post(ann, "/staff/meetings/new", held, f"/staff/meetings/new?area={COAST}").location
    assert post(ann, f"{own}/minutes", {"text": "Hers", "attended": "3", "version": ""}).status_code == 303
    told = page(post(bob, f"{own}/minutes", {"text": "His", "attended": "4", "version": ""}))
    assert told.status == 409
    assert ["What was said and decided", "Hers", "His"] in told.table("Where the two differ")
    with live_app.app_context():
        assert reading().scalar(select(func.count()).select_from(Minutes)) == 1
    assert row(Minutes, 1).text == "Hers"


def at_once(app: Flask, client: FlaskClient, address: str, forms: list[dict[str, str]]) -> list[int]:
    """The status of each of several forms, sent at the same moment with one person's cookie."""
    csrf = token(get(client, "/staff/"))
    cookie = client.get_cookie("openbeat_staff", domain="localhost", path="/staff")
    assert cookie is not None
    headers = {**HEADERS, "Cookie": f"{cookie.key}={cookie.value}"}
    found: list[int] = [0] * len(forms)
    gate = threading.Barrier(len(forms))

    def send(n: int) -> None:
        own = app.test_client(use_cookies=False)
        gate.wait()
        data = {**forms[n], "csrf_token": csrf}
        found[n] = own.post(address, data=data, base_url=ORIGIN, headers=headers).status_code

    threads = [threading.Thread(target=send, args=(n,)) for n in range(len(forms))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_of_many_who_save_at_once_one_is_first_and_the_others_are_told(
    live_app: Flask, ann: FlaskClient, world: World, row: Callable[..., Any]
) -> None:
    address = world.address("/staff/actions/{actions}")
    data = {**FORMS["/staff/meetings/{meetings}/actions/new"], "version": version(ann, address)}
    found = at_once(live_app, ann, address, [{**data, "text": f"Text {n}"} for n in range(AT_ONCE)])
    assert sorted(found) == [303] + [409] * (AT_ONCE - 1)
    kept = row(Action, world.ids["actions"])
    assert (kept.text, kept.version) == (f"Text {found.index(303)}", 2)


def test_a_meeting_entered_many_times_at_once_is_one_meeting(live_app: Flask, ann: FlaskClient) -> None:
    found = at_once(live_app, ann, "/staff/meetings/new", [MEETING] * AT_ONCE)
    assert sorted(found) == [303] + [400] * (AT_ONCE - 1)
    with live_app.app_context():
        assert reading().scalar(select(func.count()).select_from(Meeting)) == 1


def test_first_minutes_written_many_times_at_once_are_one_row(live_app: Flask, ann: FlaskClient) -> None:
    held = {**MEETING, "day": "2026-06-02", "state": "held"}
    own = post(ann, "/staff/meetings/new", held, f"/staff/meetings/new?area={COAST}").location
    forms = [{"text": f"Text {n}", "attended": "", "version": ""} for n in range(AT_ONCE)]
    found = at_once(live_app, ann, f"{own}/minutes", forms)
    assert sorted(found) == [303] + [409] * (AT_ONCE - 1)
