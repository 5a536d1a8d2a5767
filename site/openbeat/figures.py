"""The figures of one area, as facts: counts, their coverage, harm. None is "not published", 0 is "none recorded".

Pages, JSON and CSV all speak from these; no words and no shapes here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from . import estimates, ledger, lines, railway, revisions
from .estimates import Estimate
from .model import MISSING, PRESENT, PUBLISHED, Area, CategoryRow, Entry, Hole, MonthCount
from .months import months_to
from .revisions import Version
from .store import Store

YEAR = 12
SHOWN = 36  # months of a chart
COUNTED = ("crime", "asb")  # the datasets that areas have figures of


@dataclass(frozen=True)
class Figures:
    """Everything the build knows about one area; months are "YYYY-MM", oldest first."""

    area: Area
    lineage: dict[str, Area]  # kind → area, itself included
    force: str  # slug, "" where unknown
    newest: str  # the newest month the force published
    months: tuple[str, ...]  # those held, up to 36, ending with the newest
    entries: dict[tuple[str, str], Entry]  # (month, dataset) → the ledger's line, of every month the site holds
    counts: dict[tuple[str, str], int]  # (month, category) → records, where there are any
    versions: dict[str, tuple[Version, ...]]  # month → its figures edition by edition, where they changed
    categories: tuple[tuple[str, str, str], ...]  # (slug, label, dataset)
    unseen: dict[str, int]  # the force's records of the newest year that no ward shows, by reason
    soft: int
    placed: int
    harm: dict[str, Estimate]  # by scheme
    force_harm: dict[str, Estimate]  # of its whole force
    railway: CategoryRow | None  # of the railway's police, apart; None where the site expects none

    @property
    def now(self) -> tuple[str, ...]:
        """The newest twelve months, held or not."""
        return months_to(self.newest, YEAR)

    @property
    def before(self) -> tuple[str, ...]:
        """The twelve months before those, held or not."""
        return months_to(self.newest, 2 * YEAR)[:YEAR]

    def state(self, month: str, dataset: str) -> str:
        """Whether a dataset of a month was published."""
        entry = self.entries.get((month, dataset))
        return entry.state if entry else MISSING

    def of_month(self, month: str, slug: str, dataset: str) -> int | None:
        """The records of one category in one month."""
        return self.counts.get((month, slug), 0) if self.state(month, dataset) in PUBLISHED else None

    def total(self, months: Sequence[str], slugs: Sequence[str], dataset: str) -> int | None:
        """The records of some categories over some months; None unless every month was published in full."""
        if any(self.state(m, dataset) != PRESENT for m in months):
            return None
        return sum(self.counts.get((m, s), 0) for m in months for s in slugs)

    def slugs(self, dataset: str) -> list[str]:
        """The categories of a dataset."""
        return [slug for slug, _, kind in self.categories if kind == dataset]

    def row(self, slug: str, label: str, dataset: str) -> CategoryRow:
        """One category's newest year and the year before."""
        return CategoryRow(slug, label, *(self.total(m, [slug], dataset) for m in (self.now, self.before)))

    def whole(self, dataset: str, label: str) -> CategoryRow:
        """All categories of a dataset together."""
        slugs = self.slugs(dataset)
        return CategoryRow(dataset, label, *(self.total(m, slugs, dataset) for m in (self.now, self.before)))

    def series(self, dataset: str) -> tuple[MonthCount, ...]:
        """Each month's records of a dataset with its state."""
        return tuple(
            MonthCount(m, sum(self.counts.get((m, s), 0) for s in slugs) if state in PUBLISHED else None, state)
            for slugs in [self.slugs(dataset)]
            for m, state in ((m, self.state(m, dataset)) for m in self.months)
        )

    def not_shown(self, what: str) -> int | None:
        """The force's records of the newest year that no ward shows for this reason."""
        return self.unseen.get(what, 0) if all(self.state(m, "crime") == PRESENT for m in self.now) else None

    @property
    def silent(self) -> bool:
        """Whether not one month of the ledger has crimes of the force."""
        return not any(e.state in PUBLISHED for e in self.entries.values() if e.dataset == "crime")

    def holes(self, dataset: str) -> tuple[Hole, ...]:
        """The runs of months that are not whole and touch the newest two years or come after them."""
        own = [e for _, e in sorted(self.entries.items()) if e.dataset == dataset]
        return tuple(hole for hole in ledger.holes(own) if hole.months[-1] >= self.before[0])

    def revised(self, dataset: str) -> dict[str, tuple[tuple[str, int | None], ...]]:
        """Month → (day built, records of a dataset) of each edition that gave another number, oldest first."""
        slugs = self.slugs(dataset)
        told = {m: revisions.changes([(v.built, v.total(slugs)) for v in of]) for m, of in self.versions.items()}
        return {month: changes for month, changes in told.items() if len(changes) > 1}


def read(store: Store, area: Area) -> Figures:
    """The figures of one area of any kind, in twelve queries however many months and categories."""
    lineage = store.lineage(area.code)
    force = lineage.get("force")
    own = store.db.execute("SELECT slug, newest FROM forces WHERE code = :code", {"code": force.code if force else ""})
    slug, own_newest = own.fetchone() or ("", None)
    newest = own_newest or store.snapshot.newest_month  # a force may have published no month of crime at all
    months, entries = _coverage(store, area, slug, newest)
    where = {"area": area.code, "force": slug, "first": months[0], "year": months_to(newest, YEAR)[0], "last": newest}
    soft = store.db.execute("SELECT soft, records FROM softness WHERE area = :area", where).fetchone()
    near, placed = soft or (0, 0)
    versions = revisions.read(store, area.code, months[0], newest)
    years = months_to(newest, YEAR), months_to(newest, 2 * YEAR)[:YEAR]
    return Figures(
        area, lineage, slug, newest, months, entries, _counts(store, where), versions, _categories(store),
        _unseen(store, where), near, placed, *estimates.read(store, area.code, force.code if force else ""),
        railway.read(store, area, *years),
    )  # fmt: skip


def _coverage(
    store: Store, area: Area, force: str, newest: str
) -> tuple[tuple[str, ...], dict[tuple[str, str], Entry]]:
    """The months to show, and the ledger of the area's force; a line of several forces has a ledger of its own."""
    held = tuple(m for m in months_to(newest, SHOWN) if m >= store.snapshot.oldest_month)
    if force:
        return held, {(e.month, e.dataset): e for e in ledger.of_force(store, force, COUNTED)}
    entries = {(e.month, e.dataset): e for e in lines.entries(store, area.code)}
    return tuple(m for m in held if m >= min(entries, default=(newest, ""))[0]), entries


def _counts(store: Store, where: dict[str, str]) -> dict[tuple[str, str], int]:
    """Records where there are any; whether nothing means none or not published is for the ledger to say."""
    rows = store.db.execute(
        """SELECT month, category, n FROM counts
           WHERE area = :area AND month BETWEEN :first AND :last AND n > 0""",
        where,
    )
    return {(r["month"], r["category"]): r["n"] for r in rows}


def _categories(store: Store) -> tuple[tuple[str, str, str], ...]:
    rows = store.db.execute("SELECT slug, label, dataset FROM categories ORDER BY label")
    return tuple((r["slug"], r["label"], r["dataset"]) for r in rows)


def _unseen(store: Store, where: dict[str, str]) -> dict[str, int]:
    """Of its force; of a line of several forces, those of all that are in it."""
    rows = store.db.execute(
        """SELECT what, sum(n) AS n FROM unseen
           WHERE month BETWEEN :year AND :last AND (force = :force OR (:force = '' AND force IN (
               SELECT force FROM national_parts WHERE area = :area AND dataset = 'crime' AND included)))
           GROUP BY what""",
        where,
    )
    return {r["what"]: r["n"] for r in rows}
