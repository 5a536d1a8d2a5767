"""The harm of a force and of its wards under each scheme, as facts. None is "withheld" or "not known", 0 is a figure.

A row is there only for areas all of whose twelve newest months were published. No words here.
"""

from __future__ import annotations

from dataclasses import dataclass
from sqlite3 import Row

from . import estimates, figures, spots, weights
from .estimates import Estimate
from .figures import Figures
from .spots import Spots
from .store import Store
from .weights import COUNT, Scheme

VIOLENCE = "violent-crime"


@dataclass(frozen=True)
class Weighed:
    """One area with its estimates."""

    code: str
    kind: str
    name: str
    district: str  # "" where none is known
    residents: int | None
    workday: int | None  # people there by day
    measured: str  # of when the residents are, "" where not known
    harm: dict[str, Estimate]  # scheme → estimate; empty where not every month was published

    @property
    def crimes(self) -> int | None:
        """The crimes of the twelve months; None where not all were published."""
        counted = self.harm.get(COUNT)
        return None if counted is None or counted.total is None else round(counted.total)


@dataclass(frozen=True)
class ForceHarm:
    """Everything that is known of the harm of one force."""

    slug: str
    figures: Figures  # of the force itself
    schemes: tuple[Scheme, ...]  # the default first
    own: Weighed
    wards: tuple[Weighed, ...]  # by name
    spots: Spots

    @property
    def name(self) -> str:
        """The force."""
        return self.figures.area.name

    @property
    def whole(self) -> bool:
        """Whether all twelve months were published, so that there is something to weigh."""
        return bool(self.own.harm) and self.figures.whole("crime", "").now is not None


def read(store: Store, slug: str) -> ForceHarm | None:
    """The harm of a force with an area; None where there is no such force."""
    row = store.db.execute("SELECT code FROM forces WHERE slug = :slug AND territorial", {"slug": slug}).fetchone()
    area = store.area(row["code"]) if row and row["code"] else None
    if area is None:
        return None
    own, wards = of_force(store, area.code)
    schemes = weights.read(store).schemes
    return ForceHarm(slug, figures.read(store, area), schemes, own, wards, spots.read(store, slug))


def of_force(store: Store, code: str) -> tuple[Weighed, tuple[Weighed, ...]]:
    """A force (by its area's code) and its wards by name, each with its estimates, in one query."""
    rows = store.db.execute(
        """SELECT a.code, a.kind, a.name, r.residents, r.workday, r.measured, h.scheme, h.total, h.low, h.high,
                  h.per_1000, h.error, h.reliability, h.rank_low, h.rank_high, h.ranked,
                  (SELECT min(d.name) FROM closure up JOIN areas d ON d.code = up.ancestor AND d.kind = 'district'
                   WHERE up.descendant = a.code) AS district
           FROM closure c
           JOIN areas a ON a.code = c.descendant AND (a.kind = 'ward' OR a.code = :code)
           LEFT JOIN residents r ON r.area = a.code
           LEFT JOIN harm h ON h.area = a.code
           WHERE c.ancestor = :code
           ORDER BY a.code, h.scheme""",
        {"code": code},
    )
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["code"], []).append(row)
    areas = {area: _weighed(own) for area, own in found.items()}
    wards = (w for w in areas.values() if w.kind == "ward")
    return areas[code], tuple(sorted(wards, key=lambda w: (w.name.casefold(), w.district.casefold(), w.code)))


def left_out(scheme: Scheme, f: Figures) -> dict[str, tuple[str, ...]]:
    """Reason → labels of the categories of crime that a scheme leaves out for it."""
    labels = {slug: label for slug, label, dataset in f.categories if dataset == "crime"}
    reasons: dict[str, list[str]] = {}
    for slug, label in labels.items():
        weight = scheme.weights.get(slug)
        if weight and weight.excluded:
            reasons.setdefault(weight.excluded, []).append(label)
    return {reason: tuple(own) for reason, own in reasons.items()}


def violence(scheme: Scheme, f: Figures) -> float | None:
    """The share of an area's newest year that is violence and sexual offences under a scheme: counts times weights.

    None where not every month was published, or nothing weighs.
    """
    counts = {slug: f.total(f.now, [slug], "crime") for slug in f.slugs("crime")}
    parts = estimates.shares(counts, scheme)
    return sum(p.share for p in parts if p.slug == VIOLENCE) if any(p.harm for p in parts) else None


def _weighed(rows: list[Row]) -> Weighed:
    r = rows[0]
    harm = {row["scheme"]: estimates.of_row(row) for row in rows if row["scheme"] is not None}
    return Weighed(
        r["code"], r["kind"], r["name"], r["district"] or "", r["residents"], r["workday"], r["measured"] or "", harm
    )
