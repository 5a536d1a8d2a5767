"""One small bar for each line of a table of counts, so that the eye sees the mix before it reads it."""

from __future__ import annotations

from collections.abc import Iterable

from ..model import CategoryRow
from .markup import INK, MUTED, element, number
from .ramps import LEGEND_RAMPS

WIDTH, HEIGHT = 160.0, 10.0


def category_bars(rows: Iterable[CategoryRow]) -> dict[str, str]:
    """Slug -> inline SVG, 160 x 10 units: a teal bar for now, a tick for the year before, one scale for all.

    Decoration beside the numbers, so hidden from screen readers. A count of None is a dotted line.
    """
    kept = list(rows)
    most = max((n for row in kept for n in (row.now, row.before) if n is not None), default=0)
    return {row.slug: _bar(row, (WIDTH - 2) / max(most, 1)) for row in kept}


def _bar(row: CategoryRow, scale: float) -> str:
    parts = []
    if row.now is None:
        dots = f"M0 5H{number(WIDTH)}"
        parts.append(element("path", d=dots, stroke=MUTED, stroke_width=1.5, stroke_dasharray="2 5"))
    else:
        parts.append(element("rect", x=0, y=2.5, width=row.now * scale, height=5, fill=LEGEND_RAMPS["count"][3]))
    if row.before is not None:
        x = number(max(row.before * scale, 1))
        parts.append(element("path", d=f"M{x} 0V10", stroke="#ffffff", stroke_width=3.2))
        parts.append(element("path", d=f"M{x} 0V10", stroke=INK, stroke_width=1.6))
    return element(
        "svg",
        *parts,
        class_="ob-bar",
        viewBox=f"0 0 {number(WIDTH)} {number(HEIGHT)}",
        aria_hidden="true",
        focusable="false",
    )
