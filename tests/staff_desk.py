"""Staff of the tests: accounts with roles, signed in through the page that everybody signs in with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from openbeat.live.database import changing
from openbeat.live.staff import accounts

ORIGIN = "https://localhost"
HEADERS = {"Referer": f"{ORIGIN}/staff/"}
PASSWORD = "correct horse battery staple"  # noqa: S105
Grants = Sequence[tuple[str, str]]


def account(app: Flask, login: str, grants: Grants, password: str = PASSWORD) -> int:
    """Make an account; its number."""
    with app.app_context(), changing("the test") as db:
        made = accounts.add(db, login, f"{login.capitalize()} Staff", password, grants)
        db.flush()
        return made.id


def sign_in(client: FlaskClient, login: str, password: str = PASSWORD) -> Any:
    """The answer to the form that signs in, with the token of its own page."""
    page = client.get("/staff/sign-in", base_url=ORIGIN)
    data = {"login": login, "password": password, "csrf_token": token(page)}
    return client.post("/staff/sign-in", data=data, base_url=ORIGIN, headers=HEADERS)


def signed_in(app: Flask, login: str, grants: Grants) -> FlaskClient:
    """A browser in which a new account with these roles is signed in."""
    account(app, login, grants)
    client = app.test_client()
    assert sign_in(client, login).status_code == 303
    return client


def get(client: FlaskClient, address: str) -> Any:
    """The answer to a page."""
    return client.get(address, base_url=ORIGIN)


def post(client: FlaskClient, address: str, data: dict[str, Any], page: str = "", **options: Any) -> Any:
    """The answer to a form, sent with the token of the page that it stands on (`page`, else its own address)."""
    told = token(get(client, page or address))
    return client.post(address, data={"csrf_token": told, **data}, base_url=ORIGIN, headers=HEADERS, **options)


def token(page: Any) -> str:
    """The token of a page's forms, "" where it has none."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.get_data(as_text=True))
    return found[1] if found else ""
