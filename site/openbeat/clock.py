"""The present moment, by the clock on the wall in England and Wales; tests set another."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import current_app

HERE = ZoneInfo("Europe/London")


def now() -> datetime:
    """The moment of this request; the setting NOW ("2026-10-14T18:30") takes its place."""
    told = current_app.config.get("NOW")
    return datetime.fromisoformat(told).replace(tzinfo=HERE) if told else datetime.now(HERE)


def moment(wall: str) -> datetime:
    """A time of the clock on the wall ("2026-10-14T18:30", or a day alone) as a moment.

    A time that the change of clocks leaves out or gives twice is the first that the clock would show.
    """
    return datetime.fromisoformat(wall).replace(tzinfo=HERE)
