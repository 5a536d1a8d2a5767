"""An area's figures for machines: JSON and CSV. `null` or an empty cell is "not published", 0 is "none recorded"."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from . import estimates, revisions, summary, words
from .figures import Figures
from .model import Snapshot
from .weights import Scheme

ESTIMATE = ("total", "per_1000", "low", "high", "rank_low", "rank_high", "ranked", "reliability", "error")
HARM_COLUMNS = ("code", "name", "from", "to", "scheme", "category", "records", "weight", "low_weight", "high_weight",
                "estimate", "share")  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run


def as_json(f: Figures, snapshot: Snapshot, address: str, more: Mapping[str, Any] | None = None) -> str:
    """The area as JSON text; months oldest first, categories by slug.

    Args:
        f: the figures.
        snapshot: the edition that they are of.
        address: where the file is.
        more: what other modules know of the area ("rates", "outcomes", "teams"), by the name it has in the file.
    """
    kinds = {slug: dataset for slug, _, dataset in sorted(f.categories)}
    content = {
        "kind": f.area.kind,
        "code": f.area.code,
        "name": f.area.name,
        "within": {kind: {"code": a.code, "name": a.name, "assumed": a.assumed} for kind, a in f.lineage.items()},
        "snapshot": snapshot.id,
        "fictional": snapshot.fictional,
        "address": address,
        "licence": snapshot.licence,
        "boundaries": snapshot.boundary_vintage,
        "period": {"from": f.now[0], "to": f.now[-1]},
        "coverage": [
            {"month": month, "dataset": dataset, "state": entry.state, "reason": entry.reason}
            for (month, dataset), entry in sorted(f.entries.items())
            if month >= f.months[0]
        ],
        "counts": {slug: f.total(f.now, [slug], kind) for slug, kind in kinds.items()},
        "counts_year_before": {slug: f.total(f.before, [slug], kind) for slug, kind in kinds.items()},
        "months": {m: {slug: f.of_month(m, slug, kind) for slug, kind in kinds.items()} for m in f.months},
        "revisions": _revisions(f),
        "railway": {"name": f.railway.label, "now": f.railway.now, "before": f.railway.before} if f.railway else None,
        "unplaced": f.not_shown("unplaced"),
        "outside": _sum(f.not_shown("outside"), f.not_shown("nowhere")),
        "softness": _softness(f),
        "harm": _harm(f),
        "rates": {},
        **(more or {}),
        "sentences": summary.sentences(f),
        "caveats": caveats(f, snapshot),
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def as_csv(f: Figures, snapshot: Snapshot, address: str) -> str:
    """The area as CSV: one row a month and category, with state, snapshot, licence and address in each."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(
        ["code", "name", "month", "category", "records", "state", "snapshot", "fictional", "licence", "address",
         "first_published", "revised_on"]
    )  # fmt: skip
    origin = [snapshot.id, "yes" if snapshot.fictional else "no", snapshot.licence, address]
    for month in f.months:
        for slug, _, kind in sorted(f.categories):
            records, state = _cell(f.of_month(month, slug, kind)), f.state(month, kind)
            revised = _revised(f, month, slug)
            table.writerow([f.area.code, safe_cell(f.area.name), month, slug, records, state, *origin, *revised])
    return out.getvalue()


def harm_csv(f: Figures, schemes: Sequence[Scheme], snapshot: Snapshot, address: str) -> str:
    """The estimates as CSV: a row a scheme and category, then the scheme's whole with its range, rank and error.

    Where an estimate is withheld, or its year is not whole, its cells are empty.
    """
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow([*HARM_COLUMNS, *ESTIMATE[1:], "snapshot", "fictional", "licence", "address"])
    origin = [snapshot.id, "yes" if snapshot.fictional else "no", snapshot.licence, address]
    place = [f.area.code, safe_cell(f.area.name), f.now[0], f.now[-1]]
    counts = {slug: f.total(f.now, [slug], kind) for slug, _, kind in f.categories}
    blank = [""] * (len(ESTIMATE) - 1)
    for scheme in schemes:
        own = f.harm.get(scheme.id)
        shown = own is not None and own.total is not None
        added = {part.slug: part for part in estimates.shares(counts, scheme)} if shown else {}
        for slug, weight in sorted(scheme.weights.items()):
            part = added.get(slug)
            made = [_exact(part.harm), _exact(part.share)] if part else ["", ""]
            numbers = [_exact(n) for n in (weight.weight, weight.low, weight.high)]
            table.writerow([*place, scheme.id, slug, _cell(counts[slug]), *numbers, *made, *blank, *origin])
        whole = [_exact(getattr(own, name)) if own else "" for name in ESTIMATE]
        crimes = f.whole("crime", "").now
        table.writerow([*place, scheme.id, "all", _cell(crimes), "", "", "", whole[0], "", *whole[1:], *origin])
    return out.getvalue()


def safe_cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def caveats(f: Figures, snapshot: Snapshot) -> list[str]:
    """What must be said wherever these figures go."""
    force = summary.force_of(f)
    return [
        *(["Fictional demonstration data: no place, person or figure is real."] if snapshot.fictional else []),
        "Recorded crime only: fraud, most online crime and what was never reported are not in these figures.",
        "Points are anonymised before publication; a record near a border may have happened on its other side.",
        "Anti-social behaviour is incidents, not crimes, and is never part of a crime total.",
        f"“unplaced” and “outside” count the period’s records of all of {force} that no ward shows.",
        *_line(f),
        "A value of null was not published; a yearly count is null unless all twelve months were published in full.",
        "“harm” is a sentencing-weighted estimate from averages by category; low and high are its range, rank_low and "
        "rank_high its place among the wards of the force, 1 the most; withheld (null) over a relative error of 40%.",
    ]


def _line(f: Figures) -> list[str]:
    """What must be said of a line of several forces."""
    if f.force:
        return []
    return ["Only forces that published every month of these two years are in these figures; the others are left out."]


def _exact(value: float | str | None) -> str:
    """A number without thousands, to four decimals at most; empty for none."""
    if value is None:
        return ""
    return value if isinstance(value, str) else f"{value:.4f}".rstrip("0").rstrip(".")


def _cell(n: int | None) -> str:
    return "" if n is None else str(n)


def _revised(f: Figures, month: str, slug: str) -> tuple[str, str]:
    """A category's number as first published and the day of its newest change; empty where it did not change."""
    changes = revisions.changes([(v.built, v.counts.get(slug)) for v in f.versions.get(month, ())])
    return (_cell(changes[0][1]), changes[-1][0]) if len(changes) > 1 else ("", "")


def _revisions(f: Figures) -> list[dict[str, str | int | None]]:
    """Every edition's number of each category and month that editions gave differently, oldest edition first."""
    return [
        {"month": month, "category": slug, "edition": v.edition, "built": v.built, "n": v.counts.get(slug)}
        for month, versions in f.versions.items()
        for slug, _, _ in sorted(f.categories)
        if len({v.counts.get(slug) for v in versions}) > 1
        for v in versions
    ]


def _softness(f: Figures) -> float | None:
    """The share of the year's records near the border; None without the whole year and on too small a base."""
    whole = f.whole("crime", "").now is not None
    return round(f.soft / f.placed, 4) if whole and f.placed >= words.SMALL else None


def _sum(*parts: int | None) -> int | None:
    """The sum, or None where a part was not published."""
    return None if None in parts else sum(n for n in parts if n is not None)


def _harm(f: Figures) -> dict[str, dict[str, float | str | None]]:
    """By scheme; a number is null where the estimate is withheld, or where there is none to give."""
    return {scheme: {name: getattr(e, name) for name in ESTIMATE} for scheme, e in sorted(f.harm.items())}
