"""How often one address may do something, counted in the live database, so that all workers count together.

Addresses are kept as keyed hashes only, until a day after their window of time has passed.
"""

from __future__ import annotations

import time
from typing import Any

from flask import abort, current_app, make_response, render_template, request
from limits import RateLimitItem, parse
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import delete, select, text

from ..pages import no_store
from . import keys
from .database import the_live
from .tables import RateCount

OLD = 86_400  # seconds after which a window that has passed is forgotten
COUNT = text(
    """INSERT INTO rate_counts (key, ends, count) VALUES (:key, :ends, :amount)
       ON CONFLICT (key) DO UPDATE SET
           count = CASE WHEN rate_counts.ends <= :now THEN :amount ELSE rate_counts.count + :amount END,
           ends = CASE WHEN rate_counts.ends <= :now THEN :ends ELSE rate_counts.ends END
       RETURNING count"""
)
TOO_MUCH = "That was a lot at once"
WAIT = (
    "From your connection more has been sent in the last hour than we can take from one place. Nothing was lost: try "
    "again later, or write or telephone instead."
)


class LiveStorage(Storage):
    """Counts in the live database."""

    STORAGE_SCHEME = ["openbeat"]  # noqa: RUF012 - as the library declares it

    @property
    def base_exceptions(self) -> type[Exception] | tuple[type[Exception], ...]:
        """What this storage raises of its own."""
        return Exception

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count, and tell how many there were in this window; the first of a window forgets what passed a day ago."""
        now = time.time()
        asked = {"key": key, "ends": now + expiry, "amount": amount, "now": now}
        with the_live().engine.execution_options(writes=True).begin() as connection:
            n = int(connection.execute(COUNT, asked).scalar_one())
        if n == amount:  # apart from the count: two that did both at once could wait for each other
            with the_live().engine.execution_options(writes=True).begin() as connection:
                connection.execute(delete(RateCount).where(RateCount.ends < now - OLD))
        return n

    def get(self, key: str) -> int:
        """How many there were in this window."""
        found = self._row(key)
        return found[0] if found else 0

    def get_expiry(self, key: str) -> float:
        """When this window ends, in seconds since 1970."""
        found = self._row(key)
        return found[1] if found else time.time()

    def check(self) -> bool:
        """Whether the database answers."""
        return the_live().version() >= 0

    def reset(self) -> int | None:
        """Forget everything."""
        with the_live().engine.execution_options(writes=True).begin() as connection:
            return connection.execute(delete(RateCount)).rowcount

    def clear(self, key: str) -> None:
        """Forget one."""
        with the_live().engine.execution_options(writes=True).begin() as connection:
            connection.execute(delete(RateCount).where(RateCount.key == key))

    def _row(self, key: str) -> tuple[int, float] | None:
        with the_live().engine.connect() as connection:
            asked = select(RateCount.count, RateCount.ends).where(RateCount.key == key, RateCount.ends > time.time())
            found = connection.execute(asked).one_or_none()
        return (int(found[0]), float(found[1])) if found else None


def hit(what: str, rate: str, whose: str = "") -> bool:
    """Count one more of something done from this connection; False where it is more than the rate allows.

    Args:
        what: is done ("question").
        rate: as the limits library writes it ("30 per hour").
        whose: instead of the connection, anything else that is counted by (an account's name).
    """
    limiter = FixedWindowRateLimiter(LiveStorage())
    return bool(limiter.hit(_parsed(rate), what, keys.keyed("rate", whose or _connection())))


def allow(what: str) -> None:
    """Count a form that a resident sends; a page of status 429 where it is more than the setting RATE allows."""
    rate = str(current_app.config["RATE"])
    if rate and not hit(what, rate):
        page = render_template(
            "notice.html", heading=TOO_MUCH, paragraphs=(WAIT,), links=(), typed="", error=None, search=False
        )
        response: Any = no_store(make_response(page, 429))
        response.headers["Retry-After"] = "3600"
        abort(response)


def _connection() -> str:
    """Whoever asks; of an address of the newer kind the network, since one household has all of it."""
    told = request.remote_addr or ""
    return ":".join(told.split(":")[:4]) if ":" in told else told


def _parsed(rate: str) -> RateLimitItem:
    return parse(rate)
