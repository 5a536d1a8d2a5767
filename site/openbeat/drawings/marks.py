"""Small shapes that stand before words and say the same: how reliable an estimate is, which kind a hexagon is of."""

from __future__ import annotations

from .markup import INK, element
from .ramps import LEGEND_RAMPS

HOT, STABLE, DEPENDS = "hot", "stable", "depends"
PLUM, TEAL = LEGEND_RAMPS["harm"][3], LEGEND_RAMPS["count"][3]
_HEXAGON = "M3.3 17V7L12 2L20.7 7V17L12 22Z"
_LINES = "M4 12L12 4M4 18L18 4M8 20L20.5 7.5M14 20.5L20.5 14"


def reliability_mark(word: str) -> str:
    """Inline SVG, 24 x 24 units: a full circle for "good", a half one for "low", an empty one for "withheld"."""
    inner = element("circle", cx=12, cy=12, r=8, fill="#ffffff", stroke=INK, stroke_width=2)
    if word == "good":
        inner = element("circle", cx=12, cy=12, r=9, fill=INK)
    elif word == "low":
        inner += element("path", d="M 12 4A8 8 0 0 0 12 20Z", fill=INK)
    return _mark(inner)


def hexagon_mark(kind: str) -> str:
    """Inline SVG, 24 x 24 units: a hexagon as the map of spots draws a "hot", "stable" or "depends" one."""
    if kind == DEPENDS:
        lines = element("path", d=_LINES, stroke=PLUM, stroke_width=1.6, fill="none")
        return _mark(lines + element("path", d=_HEXAGON, stroke=PLUM, stroke_width=2.2, fill="none"))
    return _mark(element("path", d=_HEXAGON, fill=TEAL if kind == HOT else PLUM))


def _mark(inner: str) -> str:
    return element(
        "svg", inner, class_="ob-mark", viewBox="0 0 24 24", width=24, height=24, aria_hidden="true", focusable="false"
    )
