"""Rates by fifth of the neighbourhoods as bars with their intervals, the most deprived fifth first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .intervals import DOT, round_up
from .markup import FONT, INK, MUTED, element, key_of, label, number, title_and_description
from .ramps import LEGEND_RAMPS

WIDTH, LEFT, RIGHT = 360.0, 2.0, 352.0
TOP, ROW, THICK = 4.0, 42.0, 16.0
TYPE = 13.0


@dataclass(frozen=True)
class Fifth:
    """One fifth; None where no neighbourhood of the force is in it, and then `words` say so."""

    name: str
    words: str
    value: float | None
    low: float = 0.0
    high: float = 0.0


def fifth_bars(rows: Sequence[Fifth], *, title: str, description: str, ramp: str = "count") -> str:
    """Inline SVG, 360 units wide: a bar from 0 for each fifth, with its interval, its name and figure above."""
    key = key_of(title, description, tuple(rows))
    named, labelled_by = title_and_description(title, description, key)
    most = round_up(max((row.high for row in rows if row.value is not None), default=1.0))
    scale, bottom = (RIGHT - LEFT) / most, TOP + ROW * len(rows)
    edge = element("path", d=f"M{number(LEFT)} {number(TOP)}V{number(bottom)}", stroke=INK, stroke_width=1)
    return element(
        "svg",
        named,
        *(_row(row, TOP + ROW * i, scale, ramp) for i, row in enumerate(rows)),
        edge,
        class_="ob-chart ob-fifths",
        viewBox=f"0 0 {number(WIDTH)} {number(bottom + 4)}",
        role="img",
        aria_labelledby=labelled_by,
        font_family=FONT,
    )


def _row(row: Fifth, y: float, scale: float, ramp: str) -> str:
    parts = [
        label(row.name, LEFT + 6, y + 14, TYPE, font_weight="700"),
        label(row.words, RIGHT, y + 14, TYPE, text_anchor="end"),
    ]
    top, middle = y + 20, y + 20 + THICK / 2
    if row.value is None:
        dots = f"M{number(LEFT + 6)} {number(middle)}H{number(RIGHT)}"
        return element("g", *parts, element("path", d=dots, stroke=MUTED, stroke_width=1.5, stroke_dasharray="2 5"))
    fill = LEGEND_RAMPS[ramp][2]
    parts.append(
        element("rect", x=LEFT, y=top, width=row.value * scale, height=THICK, fill=fill, class_="ob-fifths__bar")
    )
    low, high = LEFT + row.low * scale, LEFT + row.high * scale
    line = f"M{number(low)} {number(middle)}H{number(high)}M{number(low)} {number(middle - 4)}v8"
    line += f"M{number(high)} {number(middle - 4)}v8"
    parts.append(element("path", d=line, stroke="#ffffff", stroke_width=4, fill="none"))
    parts.append(element("path", d=line, stroke=DOT[ramp], stroke_width=2, fill="none"))
    return element("g", *parts)
