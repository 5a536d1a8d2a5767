"""`flask --app site/app.py staff …`: the first account is made on the machine itself."""

from __future__ import annotations

import click
from flask import Flask
from flask.cli import AppGroup
from sqlalchemy import select
from sqlalchemy.orm import Session

from ..database import changing, reading
from ..tables import Account
from ..tables.staff import STAFF_ROLES
from . import accounts
from .accounts import AccountFault

WHO = "the command line"
group = AppGroup("staff", help="Accounts of those who look after meetings.")


def install(app: Flask) -> None:
    """Add the commands to an application."""
    app.cli.add_command(group)


@group.command()
@click.argument("login")
@click.option("--name", required=True, help="As the audit log shows it.")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice(STAFF_ROLES), help="May be repeated.")
@click.option("--scope", default="", help="A force, force/command-area, or nothing for everywhere.")
@click.password_option(help="Asked for where it is not given.")
def add(login: str, name: str, roles: tuple[str, ...], scope: str, password: str) -> None:
    """Make an account."""
    with _told(), changing(WHO) as db:
        account = accounts.add(db, login, name, password, [(role, scope) for role in roles])
        db.flush()
        click.echo(f"Account {account.login} may sign in at /staff: {_grants(account)}.")


@group.command("list")
def listed() -> None:
    """Every account with its roles."""
    for account in reading().scalars(select(Account).order_by(Account.login)):
        click.echo(f"{account.login}\t{account.name}\t{'active' if account.active else 'closed'}\t{_grants(account)}")


@group.command()
@click.argument("login")
@click.password_option(help="Asked for where it is not given.")
def password(login: str, password: str) -> None:
    """Give an account another password; it is signed out everywhere."""
    with _told(), changing(WHO) as db:
        accounts.set_password(db, _account(db, login), password)
        click.echo(f"{login} has a new password.")


@group.command()
@click.argument("login")
@click.option("--role", "roles", multiple=True, type=click.Choice(STAFF_ROLES), help="May be repeated.")
@click.option("--scope", default="", help="A force, force/command-area, or nothing for everywhere.")
@click.option("--only", is_flag=True, help="Take away all its other roles.")
def grant(login: str, roles: tuple[str, ...], scope: str, only: bool) -> None:
    """Give an account roles for a place, beside those that it has."""
    with _told(), changing(WHO) as db:
        account = _account(db, login)
        before = [] if only else [(g.role, g.scope) for g in account.grants]
        accounts.set_grants(db, account, [*before, *((role, scope) for role in roles)])
        db.flush()
        click.echo(f"{account.login}: {_grants(account) or 'no role'}.")


@group.command()
@click.argument("login")
def close(login: str) -> None:
    """Close an account; what it did stays in the audit log."""
    with _told(), changing(WHO) as db:
        accounts.close(db, _account(db, login))
        click.echo(f"{login} may no longer sign in.")


def _account(db: Session, login: str) -> Account:
    account = db.scalar(select(Account).where(Account.login == login.lower()))
    if account is None:
        raise AccountFault(f"There is no account {login}.")
    return account


def _grants(account: Account) -> str:
    return ", ".join(f"{g.role} for {g.scope or 'everywhere'}" for g in account.grants)


class _told:  # noqa: N801 - read as a word of the command
    """A fault of an account as one line and exit status 2."""

    def __enter__(self) -> None:
        """Nothing to begin."""

    def __exit__(self, _: object, fault: BaseException | None, __: object) -> None:
        if isinstance(fault, AccountFault):
            raise click.UsageError(str(fault)) from fault
