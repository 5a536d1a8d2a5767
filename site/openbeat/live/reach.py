"""Reading the live half from pages that stand without it: figures are served whatever becomes of meetings."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import g
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from .database import reading, the_live

T = TypeVar("T")


def asked(ask: Callable[[Session], T], empty: T) -> T | None:
    """What is asked of the live database.

    Args:
        ask: reads it in a session of this request.
        empty: the answer where nothing live was ever written; no file is made for it.

    None where the database cannot be reached.
    """
    if unwritten():
        return empty
    try:
        return ask(reading())
    except OperationalError:
        if (broken := g.pop("reading", None)) is not None:
            broken.close()
        return None


def unwritten() -> bool:
    """Whether nothing live was ever written beside this site."""
    file = the_live().file
    return file is not None and not file.exists()
