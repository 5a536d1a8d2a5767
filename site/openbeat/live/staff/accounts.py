"""Accounts and their passwords: made, checked, changed. A password is kept as scrypt makes it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.security import check_password_hash, generate_password_hash

from ..journal import moment
from ..tables import Account, Grant
from ..tables.staff import ADMIN, STAFF_ROLES
from . import sessions

METHOD = "scrypt"
SHORTEST, LONGEST = 12, 200  # characters of a password
LOGIN = re.compile(r"[a-z0-9][a-z0-9._@+-]{1,99}")
SCOPE = re.compile(r"([a-z0-9-]+(/[a-z0-9-]+)?)?")
NOBODY = generate_password_hash("nobody has this one", METHOD)  # checked where there is no account: it takes as long

LAST = "This is the last administrator for everywhere: make another one first."


class AccountFault(Exception):
    """What is wrong with an account that shall be made or changed, in a line."""


def add(db: Session, login: str, name: str, password: str, grants: Sequence[tuple[str, str]]) -> Account:
    """A new account with its roles and scopes; AccountFault where anything is not as it must be."""
    login, name = login.strip().lower(), " ".join(name.split())
    if not LOGIN.fullmatch(login):
        raise AccountFault("A login is 2 to 100 small letters, digits, dots or an e-mail address.")
    if not name:
        raise AccountFault("Give the name under which changes stand in the audit log.")
    if db.scalar(select(Account).where(Account.login == login)):
        raise AccountFault(f"There is an account {login} already.")
    check_password(password, login)
    account = Account(login=login, name=name, password=generate_password_hash(password, METHOD), made=moment())
    account.grants = [_grant(role, scope) for role, scope in dict.fromkeys(grants)]
    db.add(account)
    return account


def set_grants(db: Session, account: Account, grants: Sequence[tuple[str, str]]) -> None:
    """Give an account these roles and scopes and no others; AccountFault for the last administrator's own role."""
    wanted = dict.fromkeys(grants)
    if (ADMIN, "") not in wanted and is_last(db, account):
        raise AccountFault(LAST)
    account.grants = [g for g in account.grants if (g.role, g.scope) in wanted] + [
        _grant(role, scope)
        for role, scope in wanted
        if (role, scope) not in {(g.role, g.scope) for g in account.grants}
    ]


def set_password(db: Session, account: Account, password: str) -> None:
    """Give an account another password and sign it out everywhere."""
    check_password(password, account.login)
    account.password = generate_password_hash(password, METHOD)
    sessions.end_all(db, account.id)


def close(db: Session, account: Account) -> None:
    """Close an account and sign it out everywhere; AccountFault for the last administrator for everywhere."""
    if is_last(db, account):
        raise AccountFault(LAST)
    account.active = False
    sessions.end_all(db, account.id)


def reopen(account: Account) -> None:
    """Let a closed account sign in again."""
    account.active = True


def is_last(db: Session, account: Account) -> bool:
    """Whether nobody else could look after accounts everywhere; locks those who can, so that two cannot go at once."""
    rows = db.scalars(
        select(Account)
        .join(Grant)
        .where(Account.active, Grant.role == ADMIN, Grant.scope == "")
        .with_for_update(of=Account)
    )
    return [row.id for row in rows] == [account.id]


def check_password(password: str, login: str) -> None:
    """AccountFault where a password is too short, too long, or the login itself."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise AccountFault(f"A password has {SHORTEST} to {LONGEST} characters.")
    if (login and login in password.lower()) or len(set(password)) < 5:
        raise AccountFault("That password is too easy to guess: not the login, and not the same few letters.")


def found(db: Session, login: str, password: str) -> Account | None:
    """The active account with this login and password; it takes as long where there is none."""
    account = db.scalar(select(Account).where(Account.login == login.strip().lower()[:LONGEST]))
    right = check_password_hash(account.password if account else NOBODY, password[: LONGEST + 1])
    return account if account and right and account.active else None


def _grant(role: str, scope: str) -> Grant:
    if role not in STAFF_ROLES:
        raise AccountFault(f"There is no role {role!r}: {', '.join(STAFF_ROLES)}.")
    if not SCOPE.fullmatch(scope):
        raise AccountFault(f"{scope!r} is no scope: a force, force/command-area, or nothing for everywhere.")
    return Grant(role=role, scope=scope)
