"""The national crime survey beside recorded crime, for England and Wales as a whole."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from sqlite3 import Row

from . import ledger, words
from . import survey_words as said
from .figures import Figures
from .months import months_to
from .store import Store

YEAR = 12
MEASURE = "crime_survey_incidents"  # as the table of indicators has it
# Part of the survey → the police's categories that are nearest to it; none for fraud, which has no place.
NEAREST: Mapping[str, tuple[str, ...]] = {
    "violence": ("violent-crime",),
    "theft": ("bicycle-theft", "burglary", "other-theft", "theft-from-the-person", "vehicle-crime"),
    "criminal damage": ("criminal-damage-arson",),
}


@dataclass(frozen=True)
class SurveyRow:
    """One kind of crime: what the survey estimates, what was recorded, and in which categories."""

    name: str
    survey: str
    range: str  # of the survey's estimate, "" where none is given
    recorded: str
    aside: str


@dataclass(frozen=True)
class SurveyView:
    """The section; every string is finished."""

    lead: str
    caption: str
    rows: tuple[SurveyRow, ...]
    why: tuple[str, ...]
    source: str
    url: str  # "" where there is none


@dataclass(frozen=True)
class _Recorded:
    """What was recorded in twelve months, by category; empty where no whole year is held."""

    months: tuple[str, ...]
    counts: Mapping[str, int]


def view(store: Store, f: Figures) -> SurveyView | None:
    """The section of England and Wales; None for other areas, and where no survey figure is loaded."""
    if f.area.kind != "nation":
        return None
    found = _read(store)
    if not found:
        return None
    first = found.get("all") or next(iter(found.values()))
    recorded = _recorded(store, f, said.period_of(first["period"]))
    crimes = [slug for slug, _, dataset in f.categories if dataset == "crime"]
    labels = {slug: label for slug, label, _ in f.categories}
    own = [row["period"] for row in found.values()]
    return SurveyView(
        lead=said.survey_sentence(
            said.estimate_words(*_estimate(first)), said.survey_period_words(first["period"]), _lead(store, recorded)
        ),
        caption=f"Survey and recorded crime: {said.survey_period_words(max(own))}"
        + (f"; recorded {words.period_words(recorded.months[0], recorded.months[-1])}" if recorded.counts else ""),
        rows=tuple(_row(part, found[part], recorded, crimes, labels) for part in said.PARTS if part in found),
        why=said.WHY,
        source=first["source"] or "",
        url=first["url"] if (first["url"] or "").startswith("https://") else "",
    )


def _read(store: Store) -> dict[str, Row]:
    """Part → the survey's row of the newest period."""
    rows = store.db.execute(
        """SELECT i.part, i.period, i.value, i.low, i.high, i.source, i.url, m.unit
           FROM indicators i LEFT JOIN measures m ON m.measure = i.measure
           WHERE i.force = '' AND i.measure = :measure AND i.value IS NOT NULL ORDER BY i.period""",
        {"measure": MEASURE},
    )
    return {r["part"].strip().casefold(): r for r in rows if r["part"].strip().casefold() in said.PARTS}


def _recorded(store: Store, f: Figures, last: str) -> _Recorded:
    """The twelve months of the survey where all are held, else the newest twelve months."""
    ends = [end for end in (last, store.snapshot.newest_month) if end]
    rows = store.db.execute(
        """SELECT j.key AS position, c.category, sum(c.n) AS n FROM json_each(:windows) j
           JOIN counts c ON c.area = :area AND c.category <> 'anti-social-behaviour'
                AND c.month BETWEEN json_extract(j.value, '$[0]') AND json_extract(j.value, '$[1]')
           GROUP BY j.key, c.category HAVING count(c.n) = 12""",
        {"area": f.area.code, "windows": json.dumps([(months_to(end, YEAR)[0], end) for end in ends])},
    )
    found: dict[int, dict[str, int]] = {}
    for r in rows:
        found.setdefault(r["position"], {})[r["category"]] = r["n"]
    if not found:
        return _Recorded((), {})
    nearest = min(found)
    return _Recorded(months_to(ends[nearest], YEAR), found[nearest])


def _lead(store: Store, recorded: _Recorded) -> str:
    if not recorded.counts:
        return ""
    line = ledger.nation(store, "crime")
    period = words.period_words(recorded.months[0], recorded.months[-1])
    total = sum(recorded.counts.values())
    return said.recorded_sentence(total, period, sum(inside for _, inside, _ in line), len(line))


def _estimate(row: Row) -> tuple[int, tuple[int, int] | None]:
    """An estimate in incidents, with its interval where one is given."""
    unit, low, high = row["unit"] or "", row["low"], row["high"]
    ends = None if low is None or high is None else (said.incidents(low, unit), said.incidents(high, unit))
    return said.incidents(row["value"], unit), ends


def _row(part: str, row: Row, recorded: _Recorded, crimes: list[str], labels: Mapping[str, str]) -> SurveyRow:
    value, ends = _estimate(row)
    shown = (said.PARTS[part], words.figure(value), said.range_words(ends))
    if part == "fraud":
        return SurveyRow(*shown, said.NOT_BY_PLACE, "")
    slugs = NEAREST.get(part, tuple(crimes))
    held = all(slug in recorded.counts for slug in slugs)
    n = sum(recorded.counts[s] for s in slugs) if held else None
    aside = words.listing([labels.get(s, s).lower() for s in slugs]) if part in NEAREST else "all categories of crime"
    return SurveyRow(*shown, words.figure(n, words.NOT_HELD), aside)
