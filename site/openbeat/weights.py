"""The weights of harm of a snapshot as facts: schemes, their sums, shares of the national total, forces' own mixes.

No words here. None is "no such number", never 0.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from sqlite3 import Row

from .store import Store

DEFAULT, COUNT = "cchi", "count"  # the scheme that figures show unless asked otherwise; the one that only counts


@dataclass(frozen=True)
class Part:
    """One subgroup of recorded crime behind a weight."""

    name: str
    volume: int  # recorded in England and Wales in the year of the volumes
    weight: float
    low: float | None
    high: float | None

    @property
    def days(self) -> int:
        """What it brings into the sum, in whole units of the scheme."""
        return round(self.volume * self.weight)


@dataclass(frozen=True)
class Weight:
    """What one crime of a category weighs in a scheme; all numbers None where it is left out."""

    weight: float | None
    low: float | None
    high: float | None
    rms: float | None  # root mean square over its offences: how much one crime may differ from the weight
    how: str  # the sum in one line, "" where none is given
    excluded: str  # why it is left out, "" where it is not
    parts: tuple[Part, ...]  # those that bring most first

    @property
    def volume(self) -> int:
        """The crimes of its parts together."""
        return sum(part.volume for part in self.parts)


@dataclass(frozen=True)
class Scheme:
    """One way of weighing categories against each other."""

    id: str
    title: str
    unit: str
    edition: str
    source: str
    licence: str
    how: str
    weights: dict[str, Weight]  # category → its weight

    @property
    def weighs(self) -> bool:
        """Whether it tells grave from light; the count does not."""
        return self.id != COUNT


@dataclass(frozen=True)
class Category:
    """One category of the police files."""

    slug: str
    label: str
    crime: bool  # False for anti-social behaviour: incidents


@dataclass(frozen=True)
class OwnWeight:
    """What one crime of a category weighs under a force's own mix of offences."""

    force: str  # slug
    scheme: str
    category: str
    weight: float
    records: int  # in the table of offences that the mix was read from
    period: str


@dataclass(frozen=True)
class Weighing:
    """Every scheme, its categories, and how many crimes of each were recorded in England and Wales."""

    schemes: tuple[Scheme, ...]  # the default first, the count last
    categories: tuple[Category, ...]
    volumes: dict[str, int]  # category → crimes; none for a category that no scheme has parts of

    @property
    def labels(self) -> dict[str, str]:
        """Category → its name in plain words."""
        return {c.slug: c.label for c in self.categories}

    def scheme(self, name: str) -> Scheme | None:
        """The scheme of this id."""
        return next((s for s in self.schemes if s.id == name), None)

    @property
    def harm_schemes(self) -> tuple[Scheme, ...]:
        """Those that weigh, without the one that only counts."""
        return tuple(s for s in self.schemes if s.weighs)

    @property
    def crime_shares(self) -> dict[str, float]:
        """Category → its share of all recorded crimes; empty where the volume of one is missing."""
        total = sum(self.volumes.values())
        whole = all(c.slug in self.volumes for c in self.categories if c.crime)
        return {slug: n / total for slug, n in self.volumes.items()} if whole and total else {}

    def shares(self, scheme: Scheme) -> dict[str, float]:
        """Category → its share of the national total under a scheme; empty where a volume is missing."""
        weighed = {c: w.weight for c, w in scheme.weights.items() if w.weight is not None}
        if not weighed.keys() <= self.volumes.keys():
            return {}
        total = sum(weight * self.volumes[c] for c, weight in weighed.items())
        return {c: weight * self.volumes[c] / total for c, weight in weighed.items()} if total else {}


def read(store: Store) -> Weighing:
    """All schemes of the snapshot with their weights and parts, in four queries."""
    parts = _parts(store)
    weights: dict[str, dict[str, Weight]] = {}
    for r in store.db.execute("SELECT * FROM weights ORDER BY scheme, category"):
        weights.setdefault(r["scheme"], {})[r["category"]] = _weight(r, parts.get((r["scheme"], r["category"]), ()))
    found = store.db.execute("SELECT * FROM schemes ORDER BY id = :count, id <> :default, id",
                             {"count": COUNT, "default": DEFAULT})  # fmt: skip
    schemes = tuple(_scheme(r, weights.get(r["id"], {})) for r in found)
    rows = store.db.execute("SELECT slug, label, dataset FROM categories ORDER BY dataset = 'asb', label")
    categories = tuple(Category(r["slug"], r["label"], r["dataset"] != "asb") for r in rows)
    return Weighing(schemes, categories, _volumes(schemes))


def own_mix(store: Store, force: str, scheme: str) -> dict[str, OwnWeight]:
    """Category → its weight under a force's own mix in one scheme; empty where no table of offences gave any."""
    rows = store.db.execute(
        "SELECT * FROM force_weights WHERE force = :force AND scheme = :scheme", {"force": force, "scheme": scheme}
    )
    return {own.category: own for own in map(_own, rows)}


def every_own_mix(store: Store) -> tuple[OwnWeight, ...]:
    """The weights of all forces' own mixes, by force, scheme and category."""
    return tuple(map(_own, store.db.execute("SELECT * FROM force_weights ORDER BY force, scheme, category")))


def forces_with_own_mix(store: Store) -> frozenset[str]:
    """The forces (slugs) of which the weights of their own mix are there."""
    return frozenset(r["force"] for r in store.db.execute("SELECT DISTINCT force FROM force_weights"))


def whole_forces(store: Store) -> frozenset[str]:
    """The forces (slugs) with an estimate: those that published all twelve months."""
    rows = store.db.execute("SELECT slug FROM forces WHERE territorial AND code IN (SELECT area FROM harm)")
    return frozenset(r["slug"] for r in rows)


def ward_reliability(store: Store) -> dict[tuple[str, str], int]:
    """(Scheme, reliability) → how many wards have an estimate of it."""
    rows = store.db.execute(
        """SELECT h.scheme, h.reliability, count(*) AS n FROM harm h JOIN areas a ON a.code = h.area
           WHERE a.kind = 'ward' AND h.reliability IS NOT NULL GROUP BY h.scheme, h.reliability"""
    )
    return {(r["scheme"], r["reliability"]): r["n"] for r in rows}


def layers(store: Store) -> tuple[str, ...]:
    """The heat layers that were drawn, in their order."""
    return tuple(r["layer"] for r in store.db.execute("SELECT layer FROM heat_layers ORDER BY position"))


def _parts(store: Store) -> dict[tuple[str, str], tuple[Part, ...]]:
    found: dict[tuple[str, str], list[Part]] = {}
    for r in store.db.execute("SELECT * FROM weight_parts ORDER BY scheme, category, part"):
        part = Part(r["part"], r["volume"], r["weight"], r["low"], r["high"])
        found.setdefault((r["scheme"], r["category"]), []).append(part)
    return {key: tuple(sorted(own, key=lambda p: (-p.days, p.name))) for key, own in found.items()}


def _scheme(r: Row, weights: dict[str, Weight]) -> Scheme:
    return Scheme(
        r["id"], r["title"], r["unit"], r["edition"], r["source"], r["licence"], r["how"], weights
    )  # fmt: skip


def _weight(r: Row, parts: tuple[Part, ...]) -> Weight:
    return Weight(r["weight"], r["low"], r["high"], r["rms"], r["how"] or "", r["excluded"] or "", parts)


def _volumes(schemes: Iterable[Scheme]) -> dict[str, int]:
    """Category → crimes recorded nationally, from the first scheme that has parts of it: all rest on one table."""
    found: dict[str, int] = {}
    for scheme in schemes:
        for category, weight in scheme.weights.items():
            if weight.parts:
                found.setdefault(category, weight.volume)
    return found


def _own(r: Row) -> OwnWeight:
    return OwnWeight(r["force"], r["scheme"], r["category"], r["weight"], r["records"], r["period"])
