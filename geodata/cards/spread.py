"""How a figure lies among those of the set: what all have together, the middle of like ones, and the quantiles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from .rules import Rules
from .subjects import Subject

QUANTILES = (0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0)


class Spreads:
    """The figures of all subjects of a kind, by indicator and month."""

    def __init__(self, seen: Iterable[Any], near: Mapping[str, tuple[str, ...]], rules: Rules) -> None:
        """Take over the rows of `gather` that have a figure."""
        self._near = near
        self._each = {i.id: i.each if i.scale != "share" else 100.0 for i in rules.indicators}
        self._found: dict[tuple[str, str, int], dict[str, Any]] = {}
        for row in seen:
            if not row.missing:
                self._found.setdefault((row.kind, row.indicator, row.end), {})[row.subject] = row
        self._kept: dict[tuple[str, str, int], dict[str, Any]] = {}

    def of(self, s: Subject, indicator: str, end: int) -> dict[str, Any]:
        """How many have it (forces), all of them together where they are counts, quantiles, the middle of like ones."""
        key = s.kind, indicator, end
        if key not in self._kept:
            self._kept[key] = self._of_set(indicator, list(self._found.get(key, {}).values()))
        own = self._found.get(key, {})
        like = [own[p].value for p in self._near.get(s.id, ()) if p in own]
        return {**self._kept[key], "peers": float(np.median(like)) if like else None, "peers_of": len(like)}

    def _of_set(self, indicator: str, rows: Sequence[Any]) -> dict[str, Any]:
        values = np.array([r.value for r in rows])
        if not len(values):
            return {"forces": 0, "all": None, "quantiles": None}
        n, base = np.array([r.n for r in rows]), np.array([r.base for r in rows])
        counted = bool(np.isfinite(n).all() and np.isfinite(base).all()) and indicator != "disparity"
        whole = self._each[indicator] * n.sum() / base.sum() if counted else None
        return {"forces": len(values), "all": whole, "quantiles": np.quantile(values, QUANTILES).tolist()}
