"""The first staff page: what waits for whoever is signed in."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from .guard import SIGNED_IN, needs, staff


@staff.get("/")
@needs(SIGNED_IN)
def home() -> ResponseReturnValue:
    """What waits."""
    return render_template("staff/home.html")
