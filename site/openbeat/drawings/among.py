"""Where a figure lies among all of a set: the whole range, its middle half, the figure now and a year before."""

from __future__ import annotations

from collections.abc import Sequence

from .markup import INK, MUTED, RULE, element, number
from .ramps import COUNT_NOW

WIDTH, HEIGHT, EDGE = 200.0, 18.0, 8.0
LOW, QUARTER, MIDDLE, THREE_QUARTERS, HIGH = 0, 2, 3, 4, 6  # of the quantiles 0, 10, 25, 50, 75, 90 and 100%


def standing_strip(quantiles: Sequence[float] | None, value: float | None, before: float | None) -> str:
    """Inline SVG, 200 x 18 units: a line over the range of the set, thick over its middle half, a tick at its middle.

    The figure is a full dot, that of the year before a hollow one. Decoration beside the numbers, so hidden from screen
    readers; "" where there is nothing to draw.
    """
    if not quantiles or value is None:
        return ""
    own = [*quantiles, value, *([] if before is None else [before])]
    low, high = min(own), max(own)
    scale = (WIDTH - 2 * EDGE) / (high - low) if high > low else 0.0

    def x(at: float) -> float:
        return EDGE + (at - low) * scale

    y = HEIGHT / 2
    ends = x(quantiles[QUARTER]), x(quantiles[THREE_QUARTERS])
    line = f"M{number(x(quantiles[LOW]))} {number(y)}H{number(x(quantiles[HIGH]))}"
    tick = f"M{number(x(quantiles[MIDDLE]))} {number(y - 7)}v14"
    parts = [
        element("path", d=line, stroke=MUTED, stroke_width=1.5),
        element("rect", x=ends[0], y=y - 4, width=max(ends[1] - ends[0], 1), height=8, fill=RULE),
        element("path", d=tick, stroke=INK, stroke_width=1.5),
    ]
    if before is not None:
        parts.append(element("circle", cx=x(before), cy=y, r=4, fill="#ffffff", stroke=INK, stroke_width=1.5))
    parts.append(element("circle", cx=x(value), cy=y, r=5.5, fill=COUNT_NOW, stroke="#ffffff", stroke_width=1))
    return element(
        "svg",
        *parts,
        class_="ob-bar ob-standing",
        viewBox=f"0 0 {number(WIDTH)} {number(HEIGHT)}",
        aria_hidden="true",
        focusable="false",
    )
