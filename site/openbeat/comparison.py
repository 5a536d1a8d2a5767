"""Areas side by side as facts: counts, rates, what is usual for each; a few queries however many areas.

None is "not published" or "not known", 0 is "none recorded". No words here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from sqlite3 import Row

from . import estimates, ledger
from .chance import Observed
from .estimates import Estimate
from .measures import Measure
from .model import PRESENT, Area
from .months import months_to
from .store import Store, area_of

YEAR = 12
KINDS = ("ward", "neighbourhood", "csp", "bcu", "force")  # that can be chosen; the nation always stands beside them


@dataclass(frozen=True)
class Rate:
    """Records, or days of harm, to 1,000 residents or households, with a range: of chance, or of the weights."""

    records: int
    base: str
    people: int
    per_1000: float
    low: float
    high: float


@dataclass(frozen=True)
class Usual:
    """A rate beside what is usual for areas of its kind with like income deprivation and density."""

    per_1000: float
    expected: float
    low: float
    high: float
    z: float


@dataclass(frozen=True)
class Fit:
    """The fit that says what is usual for a kind of area: how many it rests on, how well it explains them."""

    nation: str
    areas: int
    intercept: float
    income: float
    density: float
    r2: float
    spread: float  # between areas, beyond chance: standard deviation of the logarithm of rates


@dataclass(frozen=True)
class Compared:
    """One area by one measure."""

    area: Area
    within: Mapping[str, Area]  # kind → the larger area
    force: str  # slug, "" for the nation
    now: tuple[str, ...]  # the newest twelve months of its force
    records: int | None
    before: int | None
    published: int  # of the twelve months
    rate: Rate | None = None
    usual: Usual | None = None
    fit: Fit | None = None
    residents: int | None = None
    workday: int | None = None
    measured: str = ""
    estimate: Estimate | None = None  # of harm, where the measure is harm

    @property
    def code(self) -> str:
        """Its code."""
        return self.area.code

    @property
    def observed(self) -> Observed | None:
        """Its records among its people, with the spread of its kind where known; None without a rate."""
        spread = self.fit.spread if self.fit else 0.0
        return Observed(self.rate.records, self.rate.people, spread) if self.rate else None


@dataclass(frozen=True)
class _Known:
    """What is known of the areas before they are put together, each by code."""

    rates: Mapping[str, Rate]
    usual: Mapping[str, Usual]
    fits: Mapping[str, Fit]
    people: Mapping[str, Row]
    estimates: Mapping[str, Estimate] = field(default_factory=dict)


def read(store: Store, codes: Iterable[str], measure: Measure) -> dict[str, Compared]:
    """Code → the area by this measure, in the order given; codes that no area has are left out."""
    wanted = list(dict.fromkeys(codes))
    places = _places(store, wanted)
    newest = dict(store.db.execute("SELECT slug, newest FROM forces"))
    slugs = {code: slug for slug, code in store.db.execute("SELECT slug, code FROM forces WHERE code <> ''")}
    force = {code: slugs.get(own["force"].code, "") if "force" in own else "" for code, own in places.items()}
    years = {c: months_to(newest.get(force[c]) or store.snapshot.newest_month, 2 * YEAR) for c in places}
    counts = _counts(store, years, measure)
    present = _present(store, measure.dataset)
    known = _known(store, wanted, measure)
    return {
        code: _compared(own, force[code], years[code], counts.get(code), present, known)
        for code, own in ((c, places[c]) for c in wanted if c in places)
    }


def year_to(month: str) -> tuple[str, ...]:
    """The twelve months that end with a month."""
    return months_to(month, YEAR)


def nation(store: Store) -> str:
    """The code of England and Wales, "" where this site holds no line of it."""
    row = store.db.execute("SELECT code FROM areas WHERE kind = 'nation' ORDER BY code LIMIT 1").fetchone()
    return row["code"] if row else ""


def forces(store: Store) -> tuple[str, ...]:
    """The areas of all territorial forces, alphabetically."""
    rows = store.db.execute(
        """SELECT a.code FROM forces f JOIN areas a ON a.code = f.code WHERE f.territorial
           ORDER BY a.name COLLATE NOCASE, a.code"""
    )
    return tuple(r["code"] for r in rows)


def forces_of(store: Store, codes: Iterable[str]) -> tuple[str, ...]:
    """The forces that these areas lie in, each once, in the order of the areas."""
    wanted = list(codes)
    rows = store.db.execute(
        """SELECT a.code, min(j.key) AS first FROM json_each(:codes) j
           JOIN closure c ON c.descendant = j.value JOIN areas a ON a.code = c.ancestor AND a.kind = 'force'
           GROUP BY a.code ORDER BY first, a.code""",
        {"codes": json.dumps(wanted)},
    )
    return tuple(r["code"] for r in rows)


def inside(store: Store, area: str, kind: str) -> tuple[str, ...]:
    """The areas of a kind in a larger one ("" for the whole site), alphabetically."""
    rows = store.db.execute(
        """SELECT a.code FROM areas a
           WHERE a.kind = :kind AND (:area = '' OR EXISTS
               (SELECT 1 FROM closure c WHERE c.descendant = a.code AND c.ancestor = :area AND c.depth > 0))
           ORDER BY a.name COLLATE NOCASE, a.code""",
        {"area": area, "kind": kind},
    )
    return tuple(r["code"] for r in rows)


def _places(store: Store, codes: Sequence[str]) -> dict[str, dict[str, Area]]:
    """Code → kind → the area itself and those it lies in."""
    rows = store.db.execute(
        """SELECT c.descendant AS own, a.code, a.kind, a.name, a.assumed, a.slug
           FROM json_each(:codes) j JOIN closure c ON c.descendant = j.value JOIN areas a ON a.code = c.ancestor
           ORDER BY c.descendant, c.depth DESC, a.code DESC""",
        {"codes": json.dumps(codes)},
    )
    found: dict[str, dict[str, Area]] = {}
    for row in rows:
        found.setdefault(row["own"], {})[row["kind"]] = area_of(row)
    return {code: {"": own[_kind(own, code)], **own} for code, own in found.items()}


def _kind(own: Mapping[str, Area], code: str) -> str:
    return next(kind for kind, area in own.items() if area.code == code)


def _counts(store: Store, years: Mapping[str, Sequence[str]], measure: Measure) -> dict[str, Row]:
    """Area → its records of the newest year and of the one before, and of how many months of each there are any."""
    windows = [{"area": c, "first": m[0], "now": m[YEAR], "last": m[-1]} for c, m in years.items()]
    columns = " + ".join(f"m.{slug.replace('-', '_')}" for slug in measure.slugs)  # NULL where one was not published
    rows = store.db.execute(
        f"""WITH w AS (SELECT json_extract(value, '$.area') AS area, json_extract(value, '$.first') AS first,
                              json_extract(value, '$.now') AS now, json_extract(value, '$.last') AS last
                       FROM json_each(:windows)),
                 held AS (SELECT w.area, m.month >= w.now AS newest, {columns} AS n
                          FROM w JOIN months m ON m.area = w.area AND m.month BETWEEN w.first AND w.last)
            SELECT area, sum(CASE WHEN newest THEN n END) AS records, sum(CASE WHEN NOT newest THEN n END) AS before,
                   sum(newest AND n IS NOT NULL) AS months, sum(NOT newest AND n IS NOT NULL) AS months_before
            FROM held GROUP BY area""",  # noqa: S608 - columns of our own schema
        {"windows": json.dumps(windows)},
    )
    return {r["area"]: r for r in rows}


def _present(store: Store, dataset: str) -> dict[str, frozenset[str]]:
    """Force → the months of a dataset that it published in full."""
    entries = ledger.of_dataset(store, dataset)
    return {force: frozenset(e.month for e in own if e.state == PRESENT) for force, own in entries.items()}


def _compared(
    own: Mapping[str, Area],
    force: str,
    months: Sequence[str],
    counts: Row | None,
    present: Mapping[str, frozenset[str]],
    known: _Known,
) -> Compared:
    """One area; a year has a figure only where its force, or every force of the nation's line, published all of it."""
    area, now, before = own[""], tuple(months[YEAR:]), tuple(months[:YEAR])
    held = present.get(force, frozenset())
    whole = (counts["months"] if counts else 0) if not force else sum(m in held for m in now)
    whole_before = (counts["months_before"] if counts else 0) if not force else sum(m in held for m in before)
    people = known.people.get(area.code)
    given = whole == YEAR
    return Compared(
        area=area,
        within={kind: a for kind, a in own.items() if kind},
        force=force,
        now=now,
        records=((counts["records"] if counts else 0) or 0) if given else None,
        before=((counts["before"] if counts else 0) or 0) if whole_before == YEAR else None,
        published=whole,
        rate=known.rates.get(area.code) if given else None,
        usual=known.usual.get(area.code) if given else None,
        fit=known.fits.get(area.code),
        residents=people["residents"] if people else None,
        workday=people["workday"] if people else None,
        measured=(people["measured"] or "") if people else "",
        estimate=known.estimates.get(area.code) if given else None,
    )


def _known(store: Store, codes: Sequence[str], measure: Measure) -> _Known:
    asked = {"codes": json.dumps(codes), "category": measure.category, "scheme": measure.scheme}
    people = {
        r["area"]: r
        for r in store.db.execute(
            """SELECT area, residents, workday, measured FROM residents
               WHERE area IN (SELECT value FROM json_each(:codes))""",
            asked,
        )
    }
    harm = _estimates(store, asked) if measure.is_harm else {}
    rates = _harm_rates(harm, people) if measure.is_harm else _rates(store, asked)
    return _Known(rates, _usual(store, asked), _fits(store, asked), people, harm)


def _rates(store: Store, asked: Mapping[str, str]) -> dict[str, Rate]:
    rows = store.db.execute(
        """SELECT area, records, base, people, per_1000, low, high FROM rates
           WHERE category = :category AND area IN (SELECT value FROM json_each(:codes))
                 AND per_1000 IS NOT NULL AND people > 0""",
        asked,
    )
    return {r["area"]: Rate(*(r[i] for i in range(1, 7))) for r in rows}


def _usual(store: Store, asked: Mapping[str, str]) -> dict[str, Usual]:
    rows = store.db.execute(
        """SELECT area, per_1000, expected, low, high, z FROM usual
           WHERE category = :category AND area IN (SELECT value FROM json_each(:codes))
                 AND expected > 0 AND z IS NOT NULL""",
        asked,
    )
    return {r["area"]: Usual(*(r[i] for i in range(1, 6))) for r in rows}


def _fits(store: Store, asked: Mapping[str, str]) -> dict[str, Fit]:
    rows = store.db.execute(
        """SELECT s.area, f.nation, f.areas, f.intercept, f.income, f.density, f.r2, f.spread
           FROM surroundings s JOIN areas a ON a.code = s.area
           JOIN usual_fits f ON f.kind = a.kind AND f.nation = s.nation AND f.category = :category
           WHERE s.area IN (SELECT value FROM json_each(:codes)) AND f.spread IS NOT NULL""",
        asked,
    )
    return {r["area"]: Fit(*(r[i] for i in range(1, 8))) for r in rows}


def _estimates(store: Store, asked: Mapping[str, str]) -> dict[str, Estimate]:
    rows = store.db.execute(
        """SELECT area, total, low, high, per_1000, error, reliability, rank_low, rank_high, ranked FROM harm
           WHERE scheme = :scheme AND area IN (SELECT value FROM json_each(:codes))""",
        asked,
    )
    return {r["area"]: estimates.of_row(r) for r in rows}


def _harm_rates(harm: Mapping[str, Estimate], people: Mapping[str, Row]) -> dict[str, Rate]:
    """The rate of each estimate that has one, its range that of the low and high weights."""
    found = {}
    for code, own in harm.items():
        if own.per_1000 is not None and own.given is not None and own.given[0] > 0 and code in people:
            total, low, high = own.given
            ends = (own.per_1000 * end / total for end in (low, high))
            found[code] = Rate(round(total), "residents", people[code]["residents"], own.per_1000, *ends)
    return found
