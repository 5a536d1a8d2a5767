"""The sentencing-weighted estimate of an area under each scheme of weights, as facts: no words here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from sqlite3 import Row

from .store import Store
from .weights import Scheme

WITHHELD = "withheld"


@dataclass(frozen=True)
class Estimate:
    """One scheme's estimate over the newest twelve months; numbers are None where it is withheld or there is none."""

    total: float | None
    low: float | None
    high: float | None
    per_1000: float | None
    error: float | None  # relative standard error
    reliability: str  # "good", "low" or "withheld"
    rank_low: int | None  # 1: the most harm of the wards compared
    rank_high: int | None
    ranked: int | None  # wards of the force that were compared

    @property
    def withheld(self) -> bool:
        """Whether there are too few crimes to give it."""
        return self.reliability == WITHHELD or self.total is None

    @property
    def given(self) -> tuple[float, float, float] | None:
        """Total, low and high; None where withheld."""
        if self.withheld or self.total is None or self.low is None or self.high is None:
            return None
        return self.total, self.low, self.high

    @property
    def ranks(self) -> tuple[int, int, int] | None:
        """The best and the worst rank it may hold, of how many; None where it has none."""
        if self.rank_low is None or self.rank_high is None or self.ranked is None:
            return None
        return self.rank_low, self.rank_high, self.ranked


@dataclass(frozen=True)
class Share:
    """What one category adds to an estimate."""

    slug: str
    records: int
    weight: float
    harm: float
    share: float  # of the whole estimate, 0 to 1


def read(store: Store, area: str, whole: str) -> tuple[dict[str, Estimate], dict[str, Estimate]]:
    """Scheme → estimate, of an area and of the larger one it is part of ("" for none).

    A scheme is absent where not all twelve months were published.
    """
    rows = store.db.execute(
        """SELECT area, scheme, total, low, high, per_1000, error, reliability, rank_low, rank_high, ranked
           FROM harm WHERE area IN (:area, :whole)""",
        {"area": area, "whole": whole},
    ).fetchall()
    own, larger = ({r["scheme"]: of_row(r) for r in rows if r["area"] == code} for code in (area, whole))
    return own, larger


def of_row(r: Row) -> Estimate:
    """The estimate of a row of the table `harm`."""
    given = r["reliability"] or ("" if r["total"] is not None else WITHHELD)
    return Estimate(
        r["total"], r["low"], r["high"], r["per_1000"], r["error"], given, r["rank_low"], r["rank_high"], r["ranked"]
    )


def shares(counts: Mapping[str, int | None], scheme: Scheme) -> tuple[Share, ...]:
    """What each weighed category adds, the most first; nothing where a count is missing."""
    weighed = {slug: w.weight for slug, w in scheme.weights.items() if w.weight is not None}
    known = {slug: n for slug, n in counts.items() if slug in weighed and n is not None}
    if known.keys() != weighed.keys():
        return ()
    harm = {slug: known[slug] * weight for slug, weight in weighed.items()}
    total = sum(harm.values())
    found = [Share(s, known[s], weighed[s], h, h / total if total else 0.0) for s, h in harm.items()]
    return tuple(sorted(found, key=lambda share: (-share.harm, share.slug)))
