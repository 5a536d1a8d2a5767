"""The harm of a force for machines: JSON, CSV and GeoJSON, the same numbers as the page.

`null` or an empty cell is "withheld", "not published" or "not known"; 0 is a figure.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

from . import force_estimates, spots
from . import harm_words as said
from .estimates import Estimate
from .exports import safe_cell
from .force_estimates import ForceHarm, Weighed
from .model import Snapshot

COLUMNS = [
    "kind", "code", "name", "district", "scheme", "crimes", "total", "low", "high", "unit", "per_1000", "residents",
    "workday", "residents_measured", "error", "reliability", "rank_low", "rank_high", "ranked", "told_apart", "from",
    "to", "snapshot", "fictional", "licence", "address",
]  # fmt: skip
CAVEATS = (
    "“total” is a sentencing-weighted estimate from averages by category; low and high are its range under the "
    "scheme’s low and high weights, error is the relative standard error of not knowing which offences these were.",
    "A value of null is withheld (error over 0.4), not published or not known; 0 is a figure.",
    "Ranks are ranges: rank_low to rank_high are the places that a ward cannot be told from. 1 is the most harm.",
    "A ward counts what was placed in it; a force counts what it recorded. The wards do not add up to the force.",
    "Forces are not to be ranked on harm by the crime: categories are too coarse for it.",
    "Spots are numbered from north to south; numbers are no ranks. Points are anonymised before publication.",
)


def as_json(h: ForceHarm, snapshot: Snapshot, address: str, sentences: Sequence[str]) -> str:
    """The force as JSON text: estimates of every scheme, concentration, spots, wards."""
    f = h.figures
    content = {
        "kind": "force",
        "code": h.own.code,
        "slug": h.slug,
        "name": h.name,
        **_origin(snapshot, address),
        "period": {"from": f.now[0], "to": f.now[-1]},
        "coverage": [{"month": m, "dataset": "crime", "state": f.state(m, "crime")} for m in f.now],
        "schemes": [
            {k: getattr(s, k) for k in ("id", "title", "unit", "edition", "source", "licence")} for s in h.schemes
        ],
        "crimes": h.own.crimes if h.whole else None,
        "residents": _residents(h.own),
        "harm": _harm(h.own) if h.whole else {},
        "violence_share": {s.id: force_estimates.violence(s, f) for s in h.schemes},
        "concentration": _concentration(h) if h.whole else {},
        "hexagons": _hexagons(h) if h.whole else {},
        "spots": {kind: [_spot(s) for s in h.spots.of_kind(kind)] for kind in spots.KINDS} if h.whole else {},
        "wards": [_ward(w, h.whole) for w in h.wards],
        "sentences": list(sentences),
        "caveats": [*_fictional(snapshot), *CAVEATS],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def as_csv(h: ForceHarm, snapshot: Snapshot, address: str) -> str:
    """The force, then its wards by name, as CSV: one row an area and scheme, with everything in each."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(COLUMNS)
    f = h.figures
    origin = [f.now[0], f.now[-1], snapshot.id, "yes" if snapshot.fictional else "no", snapshot.licence, address]
    for area in (h.own, *h.wards):
        names = [area.kind, area.code, safe_cell(area.name), safe_cell(area.district)]
        for scheme in h.schemes:
            own = _row(area, area.harm.get(scheme.id) if h.whole else None, scheme.unit)
            table.writerow([*names, scheme.id, *own, *origin])
    return out.getvalue()


def as_geojson(h: ForceHarm, snapshot: Snapshot, address: str) -> str:
    """The spots and their hexagons as points (WGS84): a spot at its middle, a hexagon at its centre."""
    features = []
    for kind in spots.KINDS if h.whole else ():
        features += [_feature(s.longitude, s.latitude, {"feature": "spot", **_spot(s)}) for s in h.spots.of_kind(kind)]
        for hexagon, number in spots.numbered(h.spots.hexagons, h.spots.spots, kind):
            about = {"feature": "hexagon", "kind": kind, "number": number or None, "hexagon": hexagon.id}
            figures = {"km2": said.HEXAGON_KM2, "crimes": hexagon.crimes, "harm": hexagon.harm}
            stable = {"stable": hexagon.stable} if kind == spots.HARM else {}
            features.append(_feature(hexagon.longitude, hexagon.latitude, {**about, **figures, **stable}))
    content = {"type": "FeatureCollection", **_origin(snapshot, address), "force": h.slug, "features": features}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _origin(snapshot: Snapshot, address: str) -> dict[str, Any]:
    return {
        "snapshot": snapshot.id,
        "fictional": snapshot.fictional,
        "address": address,
        "licence": snapshot.licence,
    }


def _fictional(snapshot: Snapshot) -> list[str]:
    return ["Fictional demonstration data: no place, person or figure is real."] if snapshot.fictional else []


def _residents(area: Weighed) -> dict[str, Any]:
    return {"residents": area.residents, "workday": area.workday, "measured": area.measured or None}


def _harm(area: Weighed) -> dict[str, dict[str, Any]]:
    return {scheme: {**vars(e), "told_apart": _told_apart(e)} for scheme, e in area.harm.items()}


def _ward(ward: Weighed, whole: bool) -> dict[str, Any]:
    about = {"code": ward.code, "name": ward.name, "district": ward.district or None}
    figures = {"crimes": ward.crimes if whole else None, "harm": _harm(ward) if whole else {}}
    return {**about, "residents": _residents(ward), **figures}


def _told_apart(e: Estimate) -> bool | None:
    """Whether its range of ranks says anything; None where it has none."""
    return said.told_apart(*e.ranks) if e.ranks else None


def _row(area: Weighed, e: Estimate | None, unit: str) -> list[str]:
    """The cells of one area and scheme, from crimes to told_apart."""
    cells: list[float | str | None]
    people = [area.residents, area.workday, area.measured]
    if e is None:
        cells = [None, None, None, None, unit, None, *people, *[None] * 6]
    else:
        cells = [area.crimes, e.total, e.low, e.high, unit, e.per_1000, *people, e.error, e.reliability]
        cells += [e.rank_low, e.rank_high, e.ranked, _yes(_told_apart(e))]
    return [safe_cell(str(cell)) if cell is not None else "" for cell in cells]


def _yes(told: bool | None) -> str | None:
    return None if told is None else "yes" if told else "no"


def _concentration(h: ForceHarm) -> dict[str, dict[str, float]]:
    found = h.spots.concentration
    return {m: {"half": c.half, "hexagons": c.hexagons, "chance": c.chance} for m, c in found.items()}


def _hexagons(h: ForceHarm) -> dict[str, int]:
    hot, harmful = (h.spots.number_of(kind) for kind in spots.KINDS)
    return {"hot": hot, "harmful": harmful, "both": h.spots.shared}


def _spot(s: spots.Spot) -> dict[str, Any]:
    stable = {"stable": s.stable} if s.kind == spots.HARM else {}
    return {
        "kind": s.kind,
        "number": s.number,
        "ward": s.ward or None,
        "name": s.name or None,
        "also_in": list(s.others),
        "hexagons": s.hexagons,
        "crimes": s.crimes,
        "harm": s.harm,
        **stable,
        "shared": s.shared,
        "longitude": s.longitude,
        "latitude": s.latitude,
    }


def _feature(longitude: float, latitude: float, properties: dict[str, Any]) -> dict[str, Any]:
    point = {"type": "Point", "coordinates": [longitude, latitude]}
    return {"type": "Feature", "geometry": point, "properties": properties}
