"""The first staff page: what waits for whoever is signed in."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from ..database import reading
from . import waiting
from .guard import SIGNED_IN, me, needs, staff


@staff.get("/")
@needs(SIGNED_IN)
def home() -> ResponseReturnValue:
    """What waits."""
    return render_template("staff/home.html", piles=waiting.piles(reading(), me()), roles=bool(me().grants))
