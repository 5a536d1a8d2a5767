"""The present moment, by the clock on the wall in England and Wales; tests set another."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from flask import current_app

HERE = ZoneInfo("Europe/London")


def now() -> datetime:
    """The moment of this request; the setting NOW ("2026-10-14T18:30") takes its place."""
    told = current_app.config.get("NOW")
    if not told:
        return datetime.now(HERE)
    moment = datetime.fromisoformat(told)
    return moment.astimezone(HERE) if moment.tzinfo else moment.replace(tzinfo=HERE)


def universal(wall: str) -> datetime:
    """A time of the clock on the wall ("2026-10-14T18:30") in universal time.

    Of a time that the clock shows twice as it goes back, the first; one that it leaves out as it goes forward is as
    long after midnight as the clock before the change would say (01:30 is shown as 02:30).
    """
    return datetime.fromisoformat(wall).replace(tzinfo=HERE).astimezone(UTC)
