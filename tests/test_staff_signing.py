"""Signing in: nobody learns who has an account, nobody tries for ever, no cookie outlives its time or its place."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import pytest
from desk_world import asked, change
from flask import Flask
from page_check import Visitor
from sqlalchemy import func, select, update
from staff_desk import HEADERS, ORIGIN, PASSWORD, account, get, post, sign_in, signed_in, token

from app import create_app
from openbeat.live.database import EXTENSION, changing
from openbeat.live.staff import accounts, sessions
from openbeat.live.tables import Account, SignedIn

ADMIN = [("admin", "")]
NEW = "another horse, another battery"
sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def same_page(response: Any, login: str) -> str:
    """The words of an answer, without what was typed and the token of the form."""
    text = response.get_data(as_text=True).replace(login, "LOGIN")
    return re.sub(r'name="csrf_token"[^>]*', "", text)


@sqlite
def test_nobody_learns_whether_an_account_exists(live_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    account(live_app, "ann", ADMIN)
    change(live_app, Account, account(live_app, "bob", ADMIN), active=False)
    checked: list[str] = []
    real = accounts.check_password_hash

    def counted(kept: str, typed: str) -> bool:
        checked.append(kept[:6])
        return real(kept, typed)

    monkeypatch.setattr(accounts, "check_password_hash", counted)
    answers = [
        sign_in(live_app.test_client(), "ann", "wrong word here"),
        sign_in(live_app.test_client(), "bob", PASSWORD),
        sign_in(live_app.test_client(), "nobody", PASSWORD),
    ]
    assert [a.status_code for a in answers] == [400, 400, 400]
    names = ("ann", "bob", "nobody")
    assert len({same_page(a, f'value="{n}"') for a, n in zip(answers, names, strict=True)}) == 1
    assert checked == ["scrypt"] * 3, "it takes as long for a login that nobody has"
    assert asked(live_app, lambda db: db.scalar(select(func.count()).select_from(SignedIn))) == 0


@sqlite
def test_pages_to_sign_in_are_as_every_page_must_be(live_app: Flask) -> None:
    client = live_app.test_client()
    Visitor(client).checked("/staff/sign-in", get(client, "/staff/sign-in"))
    Visitor(client).checked("/staff/sign-in", sign_in(client, "", ""))
    Visitor(client).checked("/staff/sign-in", sign_in(client, "nobody"))


def test_two_workers_count_tries_together(live_app: Flask, live_data: Path, database_url: str) -> None:
    account(live_app, "ann", ADMIN)
    settings = {"DATA": live_data, "DATABASE_URL": database_url, "TESTING": True, "SECRET": ""}
    other = create_app({**settings, "NOW": "2026-11-20T09:00", "CACHE_MB": "0"})
    for n in range(5):
        answer = sign_in((live_app, other)[n % 2].test_client(), "ann", "wrong word here")
        assert answer.status_code == 400
    for app in (live_app, other):
        stopped = sign_in(app.test_client(), "ann")  # the right one, but too late
        assert stopped.status_code == 429
        assert "tried too often" in stopped.get_data(as_text=True)
    elsewhere = live_app.test_client()
    elsewhere.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    assert sign_in(elsewhere, "ann").status_code == 303, "her own try from elsewhere is not stopped by a stranger’s"
    other.extensions[EXTENSION].close()


@sqlite
def test_a_login_is_tried_from_many_places_no_more_often_than_from_few(live_app: Flask) -> None:
    account(live_app, "ann", ADMIN)
    statuses = []
    for n in range(61):
        client = live_app.test_client()
        client.environ_base["REMOTE_ADDR"] = f"192.0.2.{n}"
        client.get("/staff/sign-in", base_url=ORIGIN)
        statuses.append(sign_in(client, "ann", "wrong").status_code)
    assert set(statuses[:60]) == {400}
    assert statuses[60] == 429


@sqlite
@pytest.mark.parametrize(
    ("column", "seconds"), [("seen", sessions.IDLE), ("since", sessions.LONGEST)], ids=["idle", "too long"]
)
def test_sessions_end(live_app: Flask, column: str, seconds: int) -> None:
    client = signed_in(live_app, "ann", ADMIN)
    assert get(client, "/staff/").status_code == 200
    with live_app.app_context(), changing() as db:
        db.execute(update(SignedIn).values({column: int(time.time()) - seconds - 1}))
    answer = get(client, "/staff/")
    assert (answer.status_code, answer.location) == (303, "/staff/sign-in")


@sqlite
def test_signing_out_ends_the_session_and_not_only_the_cookie(live_app: Flask) -> None:
    client = signed_in(live_app, "ann", ADMIN)
    kept = cookie(client)
    assert post(client, "/staff/sign-out", {}, "/staff/").status_code == 303
    assert get(holding(live_app, kept), "/staff/").status_code == 303


@sqlite
def test_a_closed_account_is_out_at_once(live_app: Flask) -> None:
    client = signed_in(live_app, "ann", ADMIN)
    number = asked(live_app, lambda db: db.scalar(select(Account.id)))
    change(live_app, Account, number, active=False)
    assert get(client, "/staff/").status_code == 303


@sqlite
def test_a_new_password_signs_out_everywhere_else(live_app: Flask) -> None:
    here, elsewhere = signed_in(live_app, "ann", ADMIN), live_app.test_client()
    assert sign_in(elsewhere, "ann").status_code == 303
    before = cookie(here)
    changed = post(here, "/staff/password", {"old": PASSWORD, "password": NEW, "again": NEW})
    assert changed.status_code == 303
    assert "Your password is changed" in get(here, "/staff/").get_data(as_text=True)
    assert get(elsewhere, "/staff/").status_code == 303
    assert get(holding(live_app, before), "/staff/").status_code == 303
    assert sign_in(live_app.test_client(), "ann").status_code == 400
    assert sign_in(live_app.test_client(), "ann", NEW).status_code == 303


@sqlite
@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"old": "not my password"}, "That is not your password."),
        ({"again": "something else, long"}, "The two passwords are not the same."),
        ({"password": "short", "again": "short"}, "12 to 200 characters"),
        ({"password": "ann ann ann ann", "again": "ann ann ann ann"}, "too easy to guess"),
        ({"password": "x" * 10_000_000}, "Give 200 at most."),
        ({"old": ""}, "Type it."),
    ],
    ids=["wrong old one", "not the same", "short", "easy", "ten megabytes", "none"],
)
def test_a_password_that_cannot_be_is_told_beside_its_field(live_app: Flask, typed: dict[str, str], why: str) -> None:
    client = signed_in(live_app, "ann", ADMIN)
    answer = post(client, "/staff/password", {"old": PASSWORD, "password": NEW, "again": NEW, **typed})
    page = Visitor(client).checked("/staff/password", answer)
    assert page.status == 400
    assert why in page.words
    assert len(page.text) < 50_000
    assert sign_in(live_app.test_client(), "ann").status_code == 303


@sqlite
def test_the_old_password_is_not_tried_for_ever(live_app: Flask) -> None:
    client = signed_in(live_app, "ann", ADMIN)
    told = {"old": "not my password", "password": NEW, "again": NEW}
    assert {post(client, "/staff/password", told).status_code for _ in range(10)} == {400}
    assert post(client, "/staff/password", {**told, "old": PASSWORD}).status_code == 429


@sqlite
def test_the_cookie_is_secure_and_lives_under_staff_alone(live_app: Flask) -> None:
    account(live_app, "ann", ADMIN)
    client = live_app.test_client()
    told = sign_in(client, "ann").headers.getlist("Set-Cookie")
    assert len(told) == 1
    flags = {part.strip() for part in told[0].split(";")[1:]}
    assert {"Secure", "HttpOnly", "SameSite=Strict", "Path=/staff"} <= flags
    assert not any(flag.startswith("Domain") for flag in flags)
    for address in ("/", "/meetings", "/staffing"):
        public = get(client, address)
        assert "Set-Cookie" not in public.headers
        assert "Cookie" not in public.headers.get("Vary", "")


@sqlite
def test_the_cookie_changes_when_somebody_signs_in(live_app: Flask) -> None:
    account(live_app, "ann", ADMIN)
    client = live_app.test_client()
    get(client, "/staff/sign-in")
    planted = cookie(client)
    sign_in(client, "ann")
    assert cookie(client) != planted
    assert get(holding(live_app, planted), "/staff/").status_code == 303
    assert get(client, "/staff/").status_code == 200


@sqlite
@pytest.mark.parametrize("forged", ["", "nonsense", "another's"])
def test_a_forged_form_changes_nothing(live_app: Flask, forged: str) -> None:
    client = signed_in(live_app, "ann", ADMIN)
    if forged == "another's":
        forged = token(get(signed_in(live_app, "bob", ADMIN), "/staff/"))
    data = {"csrf_token": forged, "login": "eve", "name": "Eve", "scope": "", "roles": "admin", "password": NEW}
    for address in ("/staff/people/new", "/staff/sign-out", "/staff/password"):
        answer = client.post(address, data={**data, "again": NEW}, base_url=ORIGIN, headers=HEADERS)
        assert answer.status_code == 400
        assert "That page was too old" in answer.get_data(as_text=True)
    assert asked(live_app, lambda db: db.scalar(select(Account).where(Account.login == "eve"))) is None
    assert get(client, "/staff/").status_code == 200, "it is still signed in"


@sqlite
def test_a_form_from_another_site_is_refused_though_its_token_is_right(live_app: Flask) -> None:
    client = signed_in(live_app, "ann", ADMIN)
    data = {"csrf_token": token(get(client, "/staff/"))}
    headers = {"Referer": "https://evil.example/"}
    assert client.post("/staff/sign-out", data=data, base_url=ORIGIN, headers=headers).status_code == 400
    assert get(client, "/staff/").status_code == 200


@sqlite
def test_staff_pages_are_kept_nowhere_and_run_nothing_foreign(live_app: Flask) -> None:
    client = signed_in(live_app, "ann", ADMIN)
    for address in ("/staff/", "/staff/people", "/staff/audit", "/staff/moderation"):
        headers = get(client, address).headers
        assert headers["X-Robots-Tag"] == "noindex"
        assert headers["Cache-Control"] == "no-store"
        rules = dict(rule.strip().split(" ", 1) for rule in headers["Content-Security-Policy"].split(";"))
        assert rules["default-src"] == "'none'"
        assert rules["script-src"] == rules["style-src"] == rules["form-action"] == "'self'"
        assert rules["frame-ancestors"] == rules["base-uri"] == "'none'"


@sqlite
def test_a_login_of_ten_megabytes_is_told_of_beside_its_field(live_app: Flask) -> None:
    client = live_app.test_client()
    answer = sign_in(client, "x" * 10_000_000)
    page = Visitor(client).checked("/staff/sign-in", answer)
    assert page.status == 400
    assert "Login: This has 10,000,000 characters. Give 200 at most." in page.words
    assert len(page.text) < 50_000


def cookie(client: Any) -> str:
    found = client.get_cookie("openbeat_staff", domain="localhost", path="/staff")
    return str(found.value) if found else ""


def holding(app: Flask, value: str) -> Any:
    """A browser that somebody has given this cookie."""
    client = app.test_client()
    client.set_cookie("openbeat_staff", value, domain="localhost", path="/staff", secure=True)
    return client
