"""Every staff page and every account: who comes in is told by role and place, over the list of addresses itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import staff_world
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from staff_desk import HEADERS, ORIGIN, get, signed_in, token
from staff_world import COAST, FORCE, INLAND, MARK, World
from werkzeug.routing import Rule

from openbeat.live.database import changing, reading
from openbeat.live.tables import Account, Audit, Grant

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ROLES = ("organiser", "moderator", "commentary", "admin")
OTHER_FORCE = "othershire"
OPEN = ("anybody", "signed in")
OF_FORCE = ("bodies",)  # rows that are of a whole force; all others are of Coast
# What the addresses of staff pages have in them beside the number of a row.
PARTS = {"kind": "question", "number": "", "suggestion": "suggestion"}
ROW_OF = {"moderation": "question", "questions": "question"}  # first part of an address → row, where they differ
LAST = ("staff.item_remove", "staff.sign_out")  # after which what others need is gone


@dataclass(frozen=True)
class Asked:
    """One page of one row and what it needs."""

    endpoint: str
    address: str
    method: str
    role: str
    area: str  # of its row, "" for a page without one

    def allowed(self, role: str, scope: str) -> bool:
        """Whether an account with one role for one scope comes in."""
        if self.role in OPEN:
            return True
        place = not self.area or scope in ("", self.area) or self.area.startswith(f"{scope}/")
        return role in (self.role, "admin") and place


def every(app: Flask, world: World) -> Iterator[Asked]:
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("staff."):
            for method in sorted({"GET", "POST"} & (rule.methods or set())):
                yield asked(app, world, rule, method)


def asked(app: Flask, world: World, rule: Rule, method: str) -> Asked:
    first = rule.rule.split("/")[2]
    values: dict[str, Any] = {}
    for part in rule.arguments:
        assert part in PARTS, f"{rule.rule}: tell this test what {part} is"
        row = ROW_OF.get(first, first) if part == "number" else PARTS[part]
        values[part] = world.ids[row] if part in ("number", "suggestion") else PARTS[part]
    built = rule.build(values)
    assert built is not None
    area = "" if not rule.arguments else FORCE if first in OF_FORCE else COAST
    return Asked(rule.endpoint, built[1], method, role_of(app, rule.endpoint), area)


def last(one: Asked) -> int:
    """0, or its place among those that come last."""
    return LAST.index(one.endpoint) + 1 if one.endpoint in LAST else 0


def role_of(app: Flask, endpoint: str) -> str:
    return str(getattr(app.view_functions[endpoint], "role", ""))


@pytest.fixture
def world(live_app: Flask) -> World:
    made = staff_world.make(live_app)
    with live_app.app_context():
        account = Account(login="someone", name="Someone", password="-", made="2026-10-01T09:00:00Z")  # noqa: S106
        account.grants = [Grant(role="organiser", scope=COAST)]
        with changing("the test") as db:
            db.add(account)
    return World(made.ids | {"people": account.id, "accounts": account.id})


def lines(app: Flask) -> int:
    """How many changes the audit log tells of."""
    with app.app_context():
        return reading().scalar(select(func.count()).select_from(Audit)) or 0


def send(client: FlaskClient, one: Asked, csrf: str) -> Any:
    if one.method == "GET":
        return get(client, one.address)
    return client.post(one.address, data={"csrf_token": csrf}, base_url=ORIGIN, headers=HEADERS)


def test_every_staff_view_says_who_may_see_it(live_app: Flask) -> None:
    unmarked = [e for e in live_app.view_functions if e.startswith("staff.") and not role_of(live_app, e)]
    assert unmarked == []


def test_whoever_is_not_signed_in_is_led_to_the_page_to_sign_in(live_app: Flask, world: World) -> None:
    client, before = live_app.test_client(), lines(live_app)
    for one in every(live_app, world):
        if one.role != "anybody":
            answer = send(client, one, "")
            assert (answer.status_code, answer.location) == (303, "/staff/sign-in"), one
    assert lines(live_app) == before


@pytest.mark.parametrize("scope", [INLAND, OTHER_FORCE])
def test_a_role_for_another_place_opens_no_row_and_shows_none(live_app: Flask, world: World, scope: str) -> None:
    for role in ROLES:
        client = signed_in(live_app, f"{role}", [(role, scope)])
        csrf, before = token(get(client, "/staff/")), lines(live_app)
        for one in every(live_app, world):
            if one.endpoint == "staff.sign_out":
                continue
            answer = send(client, one, csrf)
            assert (answer.status_code == 403) is not one.allowed(role, scope), (role, one, answer.status_code)
            assert MARK not in answer.get_data(as_text=True), (role, one)
        assert lines(live_app) == before, role


@pytest.mark.parametrize("scope", [COAST, FORCE, ""], ids=["area", "force", "everywhere"])
@pytest.mark.parametrize("role", ROLES)
def test_a_role_for_the_place_opens_what_the_role_is_for_and_nothing_else(
    live_app: Flask, world: World, role: str, scope: str
) -> None:
    client = signed_in(live_app, "ann", [(role, scope)])
    csrf = token(get(client, "/staff/"))
    for one in sorted(every(live_app, world), key=last):
        status = send(client, one, csrf).status_code
        if not one.allowed(role, scope):
            assert status == 403, one
        elif one.method == "GET":
            assert status in (200, 303) or one.endpoint == "staff.meeting_cancel", (one, status)
        else:
            assert status in (200, 303, 400, 409), (one, status)


def test_a_form_without_its_token_changes_nothing(live_app: Flask, world: World) -> None:
    client = signed_in(live_app, "admin", [("admin", "")])
    before = lines(live_app)
    for one in every(live_app, world):
        if one.method == "POST":
            for csrf in ("", "forged"):
                answer = send(client, one, csrf)
                assert answer.status_code == 400, one
                assert "Nothing was changed" in answer.get_data(as_text=True), one
    assert lines(live_app) == before


def test_a_place_outside_ones_own_cannot_be_forged_into_a_form(live_app: Flask) -> None:
    client = signed_in(live_app, "ann", [("organiser", INLAND), ("commentary", INLAND), ("admin", INLAND)])
    csrf, before = token(get(client, "/staff/")), lines(live_app)
    for address, whole in staff_world.FORMS.items():
        if "area" not in whole:
            continue
        for area in (COAST, FORCE, "zedshire/nowhere", ""):
            data = {**whole, "area": area, "csrf_token": csrf}
            answer = client.post(address, data=data, base_url=ORIGIN, headers=HEADERS)
            assert answer.status_code == 400, (address, area)
            assert "Choose one of the list." in answer.get_data(as_text=True), (address, area)
    assert lines(live_app) == before


def test_a_closed_account_is_out_at_once(live_app: Flask, world: World) -> None:
    client = signed_in(live_app, "ann", [("admin", FORCE)])
    assert get(client, world.address("/staff/meetings/{meetings}")).status_code == 200
    live_app.test_cli_runner().invoke(args=["staff", "close", "ann"])
    assert get(client, world.address("/staff/meetings/{meetings}")).location == "/staff/sign-in"
