"""`flask --app site/app.py live …`: keep a copy of the live half, or move it to another database."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from .. import words
from . import copying, keys
from .database import connect, the_live

group = AppGroup("live", help="The live half: meetings, questions, requests, accounts.")


def install(app: Flask) -> None:
    """Add the commands to an application."""
    app.cli.add_command(group)


@group.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def backup(folder: Path) -> None:
    """Copy the database, the papers and the secret into a new folder below FOLDER, while the site runs.

    A folder appears under its name only when all of it is written. From PostgreSQL too the copy is a file of SQLite.
    """
    name = datetime.now(UTC).strftime("%Y-%m-%dT%H%M%SZ")
    half, whole = folder / f".{name}.{os.getpid()}", folder / name
    if whole.exists():
        raise click.UsageError(f"{whole} is there already. Wait a second.")
    half.mkdir(parents=True, mode=0o700)
    try:
        n = _copy(the_live().engine, half / "scrutiny.db", half)
        papers = the_live().papers
        shutil.copytree(papers, half / "papers") if papers.is_dir() else (half / "papers").mkdir()
        secret = half / "secret"
        secret.touch(mode=0o600)
        secret.write_text(keys.secret(), encoding="utf-8")
        half.replace(whole)
    except (OSError, SQLAlchemyError, copying.Differs) as fault:
        shutil.rmtree(half, ignore_errors=True)
        raise click.UsageError(f"No backup was made: {_line(fault)}") from fault
    click.echo(f"{whole}: {words.figure(n)} rows, {len(list((whole / 'papers').iterdir()))} papers.")


@group.command()
@click.argument("source")
@click.argument("target")
def copy(source: str, target: str) -> None:
    """Copy the live database SOURCE into the empty TARGET; each a file of SQLite or a postgresql address."""
    if "://" not in source and not Path(source).is_file():
        raise click.UsageError(f"There is no file {source}.")
    origin = connect(_where(source))
    try:
        n = _copy(origin, _where(target), _folder(target))
    except (copying.NotEmpty, copying.Differs, SQLAlchemyError, OSError) as fault:
        raise click.UsageError(f"Nothing was copied: {_line(fault)}") from fault
    finally:
        origin.dispose()
    click.echo(f"{words.figure(n)} rows copied; every table is the same in both.")


def _copy(source: Engine, target: Path | str, folder: Path) -> int:
    engine = connect(target)
    try:
        with click.progressbar(length=copying.rows(source), label="Copying rows") as bar:
            n = sum(copying.copied(source, engine, folder, bar.update).values())
    finally:
        engine.dispose()  # the last connection of an SQLite file takes its log with it
    return n


def _where(told: str) -> Path | str:
    return told if "://" in told else Path(told).absolute()


def _folder(target: str) -> Path:
    """The folder of an SQLite file that is written, or the live one: of the lock while tables are made."""
    path = the_live().folder if "://" in target else Path(target).absolute().parent
    path.mkdir(parents=True, exist_ok=True)
    return path


def _line(fault: Exception) -> str:
    return str(fault).splitlines()[0]
