"""The weights of harm for machines: every number behind the page as JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from . import weight_words
from .exports import safe_cell
from .model import Snapshot
from .weights import OwnWeight, Scheme, Weighing, Weight

COLUMNS = ("scheme", "title", "unit", "category", "label", "weight", "low", "high", "rms", "volume",
           "share_of_crimes", "share_of_scheme", "excluded", "how", "edition", "source", "licence", "snapshot",
           "fictional", "address")  # fmt: skip

FICTIONAL = "The county of this site is fictional; the weights are not."


def as_json(weighing: Weighing, mixes: Iterable[OwnWeight], snapshot: Snapshot, address: str) -> str:
    """Schemes with their weights, parts and reasons, and the forces' own mixes; null is "no such number"."""
    crimes = weighing.crime_shares
    content = {
        "snapshot": snapshot.id,
        "fictional": snapshot.fictional,
        "address": address,
        "volumes_of": weight_words.VOLUMES_OF,
        "categories": [
            {
                "slug": c.slug,
                "label": c.label,
                "crime": c.crime,
                "volume": weighing.volumes.get(c.slug),
                "share_of_crimes": _rounded(crimes.get(c.slug)),
            }
            for c in weighing.categories
        ],
        "schemes": [_scheme(weighing, scheme) for scheme in weighing.schemes],
        "force_weights": [asdict(own) for own in mixes],
        "caveats": caveats(snapshot),
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def as_csv(weighing: Weighing, snapshot: Snapshot, address: str) -> str:
    """One row a scheme and category; an empty cell is "no such number", and "excluded" says why."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for row in _rows(weighing, (snapshot.id, "yes" if snapshot.fictional else "no", address)):
        table.writerow(["" if v is None else safe_cell(v) if isinstance(v, str) else v for v in row])
    return out.getvalue()


def caveats(snapshot: Snapshot) -> list[str]:
    """What must be said wherever the weights go."""
    return [
        *([FICTIONAL] if snapshot.fictional else []),
        "A weight is an average over the offences of a category; low and high say how far it could be off.",
        "Weights are in days of imprisonment, not a measure of suffering.",
        "“share_of_scheme” is the category’s part of the estimate for all crimes recorded in England and Wales in "
        f"{weight_words.VOLUMES_OF}.",
        "Under “force_weights” a category of fewer than 50 recorded crimes has no weight; figures of areas use the "
        "national weights.",
    ]


def _scheme(weighing: Weighing, scheme: Scheme) -> dict[str, Any]:
    shares = weighing.shares(scheme)
    about = {k: getattr(scheme, k) for k in ("id", "title", "unit", "edition", "source", "licence", "how")}
    return about | {"weights": {c: _weight(w, shares.get(c)) for c, w in sorted(scheme.weights.items())}}


def _weight(weight: Weight, share: float | None) -> dict[str, Any]:
    numbers = {k: getattr(weight, k) for k in ("weight", "low", "high", "rms")}
    return numbers | {
        "share_of_scheme": _rounded(share),
        "how": weight.how or None,
        "excluded": weight.excluded or None,
        "parts": [
            {"part": p.name, "volume": p.volume, "weight": p.weight, "low": p.low, "high": p.high} for p in weight.parts
        ],
    }


def _rows(weighing: Weighing, origin: tuple[str, ...]) -> Iterator[tuple[str | float | None, ...]]:
    crimes = weighing.crime_shares
    for scheme in weighing.schemes:
        shares = weighing.shares(scheme)
        for category in weighing.categories:
            weight = scheme.weights.get(category.slug)
            if weight is None:
                continue
            yield (
                scheme.id, scheme.title, scheme.unit, category.slug, category.label, weight.weight, weight.low,
                weight.high, weight.rms, weighing.volumes.get(category.slug), _rounded(crimes.get(category.slug)),
                _rounded(shares.get(category.slug)), weight.excluded, weight.how, scheme.edition, scheme.source,
                scheme.licence, *origin,
            )  # fmt: skip


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 6)
