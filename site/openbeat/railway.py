"""What the railway's police recorded in an area: a row of its own, never part of any total."""

from __future__ import annotations

from collections.abc import Sequence

from . import ledger
from .model import PRESENT, Area, CategoryRow
from .store import Store


def read(store: Store, area: Area, now: Sequence[str], before: Sequence[str]) -> CategoryRow | None:
    """All crimes that the railway's police recorded in an area's wards, in its newest year and the one before.

    None where this site does not expect any such police, and for a police neighbourhood, which does not follow wards;
    a year is None unless all of its months were published.
    """
    police = store.db.execute("SELECT slug, name FROM forces WHERE territorial = 0").fetchone()
    if police is None or area.kind == "neighbourhood":
        return None
    held = {e.month for e in ledger.of_force(store, police["slug"], ("crime",)) if e.state == PRESENT}
    rows = store.db.execute(
        """SELECT month, sum(n) AS n FROM railway_counts r JOIN categories c ON c.slug = r.category
           WHERE area IN (SELECT w.code FROM closure JOIN areas w ON w.code = descendant
                          WHERE ancestor = :area AND w.kind = 'ward')
             AND c.dataset = 'crime' AND month BETWEEN :first AND :last GROUP BY month""",
        {"area": area.code, "first": before[0], "last": now[-1]},
    )
    counts = {r["month"]: r["n"] or 0 for r in rows}
    years = (sum(counts.get(m, 0) for m in year) if held.issuperset(year) else None for year in (now, before))
    return CategoryRow("railway", police["name"], *years)
