"""The ledger of a line of several forces (a region, England and Wales): it has a month where all in it published it."""

from __future__ import annotations

from .model import MISSING, PRESENT, Entry
from .store import Store

NOBODY = "no force published every month of the line"


def entries(store: Store, area: str) -> tuple[Entry, ...]:
    """One entry a month and dataset of the line, oldest first; nothing where the site draws none."""
    rows = store.db.execute(
        """SELECT n.month, c.dataset, sum(n.n) AS records, count(n.n) AS given
           FROM counts n JOIN categories c ON c.slug = n.category
           WHERE n.area = :area GROUP BY n.month, c.dataset ORDER BY n.month, c.dataset""",
        {"area": area},
    )
    return tuple(
        Entry("", r["month"], r["dataset"], r["records"] or 0, None, *_state(r["given"]), "", "", "") for r in rows
    )


def _state(given: int) -> tuple[str, str]:
    return (PRESENT, "") if given else (MISSING, NOBODY)
