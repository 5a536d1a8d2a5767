"""Figures that changed after they were first published: every edition's, beside today's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .store import Store


@dataclass(frozen=True)
class Version:
    """The figures of one area and month as one edition of the site gave them."""

    edition: str  # snapshot id
    built: str  # the day, "2026-01-14"
    counts: dict[str, int | None]  # category → records; None is not published

    def total(self, slugs: Sequence[str]) -> int | None:
        """The records of some categories together; None where one of them was not published."""
        parts = [self.counts.get(slug) for slug in slugs]
        return None if None in parts else sum(n for n in parts if n is not None)


def read(store: Store, area: str, first: str, last: str) -> dict[str, tuple[Version, ...]]:
    """Month → its versions, oldest first and today's last, for the months of an area whose figures changed."""
    rows = store.db.execute(
        """SELECT month, edition, built, category, n FROM revisions
           WHERE area = :area AND month BETWEEN :first AND :last""",
        {"area": area, "first": first, "last": last},
    )
    found: dict[str, dict[tuple[bool, str, str], dict[str, int | None]]] = {}
    for r in rows:
        version = (r["edition"] == store.snapshot.id, r["built"], r["edition"])
        found.setdefault(r["month"], {}).setdefault(version, {})[r["category"]] = r["n"]
    return {month: _in_order(versions) for month, versions in sorted(found.items())}


def changes(values: Sequence[tuple[str, int | None]]) -> tuple[tuple[str, int | None], ...]:
    """The (day, number) at which a number became another one, the first number first.

    Editions before the number was first published are left out: what arrives late is not revised.
    """
    told: list[tuple[str, int | None]] = []
    for day, n in values:
        if (told and told[-1][1] == n) or (not told and n is None):
            continue
        told.append((day, n))
    return tuple(told)


def _in_order(versions: dict[tuple[bool, str, str], dict[str, int | None]]) -> tuple[Version, ...]:
    """By day, those of one day as the snapshot lists them, today's edition last."""
    ordered = sorted(versions.items(), key=lambda item: item[0][:2])
    return tuple(Version(edition, built, counts) for (_, built, edition), counts in ordered)
