"""Accounts: made on the machine or by administrators, who give and take nothing beyond their own places."""

from __future__ import annotations

from typing import Any

import pytest
from desk_world import COAST, HOSTILE, LONG, ZEDBOROUGH, asked, change, put, row
from flask import Flask
from page_check import Page, Visitor
from sqlalchemy import select
from staff_desk import PASSWORD, account, get, post, sign_in, signed_in

from openbeat.live.tables import Account, Audit

EVERYWHERE, FORCE = [("admin", "")], [("admin", "zedshire")]
sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
NEW = {"login": "new.one", "name": "New One", "scope": COAST, "roles": ["organiser"], "password": PASSWORD,
       "again": PASSWORD}  # fmt: skip


def checked(client: Any, address: str) -> Page:
    return Visitor(client).checked(address, get(client, address))


def send(app: Flask, client: Any, number: int, what: str, prefix: str, **typed: Any) -> Any:
    """Send one of the forms of an account as it stands."""
    told = {"version": str(row(app, Account, number).version), **typed}
    data = {f"{prefix}-{name}": value for name, value in told.items()}
    return post(client, f"/staff/people/{number}/{what}", data, "/staff/")


def grants(app: Flask, number: int) -> set[tuple[str, str]]:
    return {(g.role, g.scope) for g in row(app, Account, number).grants}


def state(app: Flask, number: int) -> str:
    return " ".join(sorted(f"{role}:{scope}" for role, scope in grants(app, number)))


def run(app: Flask, *arguments: str) -> Any:
    return app.test_cli_runner().invoke(args=["staff", *arguments])


def test_accounts_are_made_listed_changed_and_closed_on_the_machine(live_app: Flask) -> None:
    made = run(live_app, "add", "Ann", "--name", "Ann Staff", "--role", "admin", "--password", PASSWORD)
    assert (made.exit_code, made.output) == (0, "Account ann may sign in at /staff: admin for everywhere.\n")
    run(live_app, "add", "ola", "--name", "Ola", "--role", "organiser", "--scope", COAST, "--password", PASSWORD)
    assert "ola: organiser for zedshire/coast, moderator for zedshire" in run(
        live_app, "grant", "ola", "--role", "moderator", "--scope", "zedshire"
    ).output  # fmt: skip
    assert run(live_app, "list").output.splitlines() == [
        "ann\tAnn Staff\tactive\tadmin for everywhere",
        "ola\tOla\tactive\torganiser for zedshire/coast, moderator for zedshire",
    ]
    assert sign_in(live_app.test_client(), "ola").status_code == 303
    assert run(live_app, "password", "ola", "--password", "an entirely new one").exit_code == 0
    assert sign_in(live_app.test_client(), "ola").status_code == 400
    assert run(live_app, "grant", "ola", "--role", "commentary", "--only").output == "ola: commentary for everywhere.\n"
    assert run(live_app, "close", "ola").output == "ola may no longer sign in.\n"
    assert sign_in(live_app.test_client(), "ola", "an entirely new one").status_code == 400
    assert asked(live_app, lambda db: set(db.scalars(select(Audit.who)))) == {"the command line"}


@sqlite
@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("close", "ann"), "the last administrator for everywhere"),
        (("grant", "ann", "--role", "moderator", "--only"), "the last administrator for everywhere"),
        (("close", "nobody"), "There is no account nobody."),
        (("password", "ann", "--password", "short"), "12 to 200 characters"),
        (("grant", "ann", "--role", "organiser", "--scope", "../x"), "is no scope"),
        (("add", "ann", "--name", "A", "--role", "admin", "--password", PASSWORD), "There is an account ann already."),
        (("add", "b@d login", "--name", "A", "--role", "admin", "--password", PASSWORD), "A login is"),
        (("add", "bob", "--name", "A", "--role", "king", "--password", PASSWORD), "is not one of"),
    ],
)
def test_what_cannot_be_is_refused_in_a_line(live_app: Flask, arguments: tuple[str, ...], why: str) -> None:
    number = account(live_app, "ann", EVERYWHERE)
    answer = run(live_app, *arguments)
    assert answer.exit_code == 2
    assert why in answer.output
    assert row(live_app, Account, number).active
    assert grants(live_app, number) == {("admin", "")}


def test_an_administrator_makes_an_account(live_app: Flask) -> None:
    client = signed_in(live_app, "ann", FORCE)
    assert "/staff/people/new" in checked(client, "/staff/people").links
    checked(client, "/staff/people/new")
    answer = post(client, "/staff/people/new", {**NEW, "roles": ["organiser", "moderator"]})
    assert answer.status_code == 303
    page = checked(client, answer.location)
    assert "The account is made." in page.words
    assert "Organiser for Coast, Zedshire Police (fictional); Moderator for Coast" in page.words
    assert sign_in(live_app.test_client(), "new.one").status_code == 303


@sqlite
@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"scope": ""}, "Choose one of the list."),
        ({"scope": "alderfen"}, "Choose one of the list."),
        ({"roles": []}, "Choose one role at least."),
        ({"roles": ["king"]}, "'king' is not a valid choice"),
        ({"login": "ann"}, "There is an account ann already."),
        ({"login": "B@d login!"}, "A login is 2 to 100"),
        ({"login": LONG}, "This has 10,000,000 characters. Give 100 at most."),
        ({"name": LONG}, "This has 10,000,000 characters. Give 200 at most."),
        ({"name": ""}, "This cannot be empty."),
        ({"again": "something different"}, "The two passwords are not the same."),
        ({"password": "new.one new.one", "again": "new.one new.one"}, "too easy to guess"),
        ({"password": LONG}, "This has 10,000,000 characters. Give 200 at most."),
    ],
    ids=["everywhere", "another force", "no role", "no such role", "twice", "bad login", "endless login",
         "endless name", "no name", "two passwords", "easy password", "endless password"],
)  # fmt: skip
def test_an_account_that_cannot_be_is_told_beside_its_field(live_app: Flask, typed: dict[str, Any], why: str) -> None:
    client = signed_in(live_app, "ann", FORCE)
    page = Visitor(client).checked("/staff/people/new", post(client, "/staff/people/new", {**NEW, **typed}))
    assert page.status == 400
    assert why in page.words
    assert len(page.text) < 60_000
    assert PASSWORD not in page.text, "a password is never shown again"
    assert asked(live_app, lambda db: len(db.scalars(select(Account)).all())) == 1


@sqlite
def test_nobody_sees_or_changes_accounts_beyond_their_places(live_app: Flask) -> None:
    client = signed_in(live_app, "ann", [("admin", COAST)])
    own = account(live_app, "own", [("organiser", COAST)])
    wider = account(live_app, "wider", [("organiser", COAST), ("moderator", "zedshire")])
    other = account(live_app, "other", [("admin", ZEDBOROUGH)])
    bare = account(live_app, "bare", [])
    listed = [line[0] for line in checked(client, "/staff/people").table("Accounts")[1:]]
    assert listed == ["ann", "own", "wider"]
    for number in (other, bare):
        assert get(client, f"/staff/people/{number}").status_code == 403
        for what, prefix in (("roles", "roles"), ("name", "name"), ("password", "new"), ("closed", "closing")):
            assert send(live_app, client, number, what, prefix).status_code == 403
    assert "roles in other places too" in checked(client, f"/staff/people/{wider}").words
    for what, prefix in (("name", "name"), ("password", "new"), ("closed", "closing")):
        assert send(live_app, client, wider, what, prefix, name="X", password=PASSWORD).status_code == 403
    taken = send(live_app, client, wider, "roles", "roles", was=state(live_app, wider), keep=[], scope="-")
    assert taken.status_code == 303
    assert grants(live_app, wider) == {("moderator", "zedshire")}, "what lies in other places stays"
    forged = {"was": state(live_app, own), "keep": [f"organiser:{COAST}"], "roles": ["admin"]}
    for scope in ("", "zedshire", ZEDBOROUGH):
        assert send(live_app, client, own, "roles", "roles", **forged, scope=scope).status_code == 400
    assert grants(live_app, own) == {("organiser", COAST)}
    forged["keep"] = [f"organiser:{COAST}", "admin:"]
    assert send(live_app, client, own, "roles", "roles", **forged, scope=COAST).status_code == 400
    assert grants(live_app, own) == {("organiser", COAST)}


@sqlite
@pytest.mark.parametrize("role", ["organiser", "moderator", "commentary"])
def test_other_roles_have_no_business_here(live_app: Flask, role: str) -> None:
    client = signed_in(live_app, "mo", [(role, "")])
    for address in ("/staff/people", "/staff/people/new", "/staff/people/1", "/staff/audit", "/staff/audit.csv"):
        assert get(client, address).status_code == 403
    assert post(client, "/staff/people/new", {**NEW}, "/staff/").status_code == 403


def test_roles_are_given_and_taken_and_two_who_do_so_at_once_are_told(live_app: Flask) -> None:
    client = signed_in(live_app, "ann", EVERYWHERE)
    number = account(live_app, "ola", [("organiser", COAST)])
    before = {"version": "1", "was": state(live_app, number), "keep": [f"organiser:{COAST}"]}
    assert (
        send(live_app, client, number, "roles", "roles", **before, roles=["moderator"], scope="zedshire").status_code
        == 303
    )  # fmt: skip
    assert grants(live_app, number) == {("organiser", COAST), ("moderator", "zedshire")}
    second = send(live_app, client, number, "roles", "roles", **before, roles=["admin"], scope="")
    page = Visitor(client).checked("/staff/people", second)
    assert page.status == 409
    assert "was first" in page.words
    assert grants(live_app, number) == {("organiser", COAST), ("moderator", "zedshire")}
    nothing = send(live_app, client, number, "roles", "roles", was=state(live_app, number), keep=[], scope="-")
    assert "Leave one role at least" in Visitor(client).checked("/staff/people", nothing).words


def test_the_last_administrator_for_everywhere_stays(live_app: Flask) -> None:
    client = signed_in(live_app, "ann", EVERYWHERE)
    ann = asked(live_app, lambda db: db.scalar(select(Account.id)))
    own = send(live_app, client, ann, "closed", "closing")
    assert own.status_code == 400
    assert "Another administrator must close your account." in own.get_data(as_text=True)
    told = {"was": "admin:", "keep": [], "roles": ["organiser"], "scope": COAST}
    page = Visitor(client).checked("/staff/people", send(live_app, client, ann, "roles", "roles", **told))
    assert page.status == 400
    assert "This is the last administrator for everywhere" in page.words
    bob = account(live_app, "bob", EVERYWHERE)
    assert send(live_app, client, bob, "closed", "closing").status_code == 303
    assert not row(live_app, Account, bob).active
    assert sign_in(live_app.test_client(), "bob").status_code == 400
    assert send(live_app, client, bob, "closed", "closing").status_code == 303
    assert sign_in(live_app.test_client(), "bob").status_code == 303


@sqlite
def test_anothers_password_and_name(live_app: Flask) -> None:
    client, theirs = signed_in(live_app, "ann", EVERYWHERE), signed_in(live_app, "ola", [("organiser", COAST)])
    number = asked(live_app, lambda db: db.scalar(select(Account.id).where(Account.login == "ola")))
    told = {"password": "an entirely new one", "again": "an entirely new one"}
    assert send(live_app, client, number, "password", "new", **told).status_code == 303
    assert get(theirs, "/staff/").status_code == 303, "signed out"
    assert sign_in(live_app.test_client(), "ola", "an entirely new one").status_code == 303
    assert send(live_app, client, number, "name", "name", name="Ola the Second").status_code == 303
    assert row(live_app, Account, number).name == "Ola the Second"
    change(live_app, Account, number, name="Ola the Third")
    second = send(live_app, client, number, "name", "name", name="Ola the Fourth", version="1")
    assert second.status_code == 409
    assert row(live_app, Account, number).name == "Ola the Third"
    log = asked(live_app, lambda db: " ".join(db.scalars(select(Audit.changes))))
    assert "scrypt" not in log
    assert "entirely" not in log


@sqlite
def test_hostile_names_are_text(live_app: Flask) -> None:
    client = signed_in(live_app, "ann", EVERYWHERE)
    told = dict.fromkeys(("login", "name", "password"), HOSTILE)
    number = put(live_app, Account(**told, made="2026-11-01T00:00:00Z"))
    for address in ("/staff/people", f"/staff/people/{number}", "/staff/audit"):
        page = checked(client, address)
        assert "<script>alert" not in page.text
        assert '<script>alert("x")</script>' in page.words
    assert get(client, "/staff/people/999").status_code == 404
