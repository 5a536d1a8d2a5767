"""Who is signed in: a cookie that lives under /staff alone, and a row that ends it everywhere at once."""

from __future__ import annotations

import secrets
import time
from hashlib import sha256
from typing import Any

from flask import Flask, Request, session
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from .. import keys
from ..database import changing, reading
from ..tables import Account, SignedIn

PATH = "/staff"
LONGEST, IDLE = 12 * 3600, 2 * 3600  # seconds after which one must sign in again: in all, and without a request
LOOKED = 60  # seconds between two notes that somebody is still there
TOKEN = "token"  # noqa: S105 - the name of a key in the cookie
SETTINGS = {
    "SESSION_COOKIE_NAME": "openbeat_staff",
    "SESSION_COOKIE_PATH": PATH,
    "SESSION_COOKIE_SECURE": True,
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Strict",
}


class StaffSessions(SecureCookieSessionInterface):
    """Flask's signed cookie, for the staff pages alone: no other page reads or sets one."""

    def open_session(self, app: Flask, request: Request) -> Any:
        """The session of a staff page; nothing elsewhere."""
        if not request.path.startswith(PATH):
            return self.make_null_session(app)
        if not app.secret_key:
            with app.app_context():
                app.secret_key = keys.keyed("cookies", "staff")
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Any) -> None:
        """Set the cookie of a staff page."""
        if not self.is_null_session(session):
            super().save_session(app, session, response)


def install(app: Flask) -> None:
    """Give the staff pages their sessions."""
    app.config.from_mapping(SETTINGS)
    app.session_interface = StaffSessions()


def begin(db: Session, account: Account) -> None:
    """Sign an account in with a new cookie; what the cookie held before is gone."""
    token, now = secrets.token_urlsafe(32), int(time.time())
    db.execute(delete(SignedIn).where(SignedIn.since < now - LONGEST))
    db.add(SignedIn(digest=_digest(token), account_id=account.id, since=now, seen=now))
    session.clear()
    session[TOKEN] = token


def current() -> Account | None:
    """The account that is signed in with this request's cookie; None for none, an ended or an idle one."""
    token, now = session.get(TOKEN, ""), int(time.time())
    row = reading().get(SignedIn, _digest(token)) if token else None
    if row is None or row.since < now - LONGEST or row.seen < now - IDLE or not row.account.active:
        return None
    if row.seen < now - LOOKED:
        with changing() as db:
            db.execute(update(SignedIn).where(SignedIn.digest == row.digest).values(seen=now))
    return row.account


def end(db: Session) -> None:
    """Sign this browser out."""
    db.execute(delete(SignedIn).where(SignedIn.digest == _digest(session.get(TOKEN, ""))))
    session.clear()


def end_all(db: Session, account_id: int) -> None:
    """Sign an account out everywhere: its password was changed, or it was closed."""
    db.execute(delete(SignedIn).where(SignedIn.account_id == account_id))


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
