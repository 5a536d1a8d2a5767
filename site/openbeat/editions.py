"""The editions that this site has published, and what each brought: facts for the feed and a force's page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .model import PUBLISHED
from .store import Store


@dataclass(frozen=True)
class Edition:
    """One build that was published."""

    id: str
    built: str  # the day, "2026-01-14"
    newest_month: str
    oldest_month: str


@dataclass(frozen=True)
class Change:
    """A force, month and dataset whose state another edition gave differently."""

    edition: str
    built: str
    force: str  # slug
    month: str
    dataset: str
    before: str  # state, "" where the edition before had no such line
    now: str

    @property
    def arrived(self) -> bool:
        """Whether figures are there that were not."""
        return self.now in PUBLISHED and self.before not in PUBLISHED


def every_edition(store: Store) -> tuple[Edition, ...]:
    """All editions, oldest first, this snapshot's last."""
    rows = store.db.execute("SELECT id, built, newest_month, oldest_month FROM editions ORDER BY number")
    return tuple(Edition(r["id"], r["built"], r["newest_month"], r["oldest_month"]) for r in rows)


def changes(store: Store, force: str = "") -> tuple[Change, ...]:
    """The changes of state between editions, of one force (slug) or of all, by force, month and dataset."""
    rows = store.db.execute(
        """SELECT edition, built, force, month, dataset, before, now FROM coverage_changes
           WHERE :force = '' OR force = :force ORDER BY force, month, dataset""",
        {"force": force},
    )
    return tuple(
        Change(r["edition"], r["built"], r["force"], r["month"], r["dataset"], r["before"] or "", r["now"])
        for r in rows
    )


def by_edition(found: Iterable[Change]) -> dict[str, tuple[Change, ...]]:
    """Edition → its changes."""
    grouped: dict[str, list[Change]] = {}
    for change in found:
        grouped.setdefault(change.edition, []).append(change)
    return {edition: tuple(changes) for edition, changes in grouped.items()}


def states_then(
    store: Store, editions: Sequence[Edition], grouped: Mapping[str, Sequence[Change]]
) -> dict[str, dict[str, str]]:
    """Edition → force → the state of crime in that edition's newest month, as it was then.

    Today's ledger with later changes taken back, the newest first.
    """
    rows = store.db.execute("SELECT force, month, state FROM coverage WHERE dataset = 'crime'")
    then = {(r["force"], r["month"]): r["state"] for r in rows}
    found: dict[str, dict[str, str]] = {}
    for edition in reversed(editions):
        found[edition.id] = {force: state for (force, month), state in then.items() if month == edition.newest_month}
        then |= {(c.force, c.month): c.before for c in grouped.get(edition.id, ()) if c.dataset == "crime"}
    return found
