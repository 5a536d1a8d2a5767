"""Rates with their intervals on one scale from 0: a figure of a few areas, or a strip for each line of a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .markup import FONT, INK, MUTED, RULE, element, key_of, label, number, title_and_description
from .plane import text_width
from .ramps import COUNT_NOW, LEGEND_RAMPS

WIDTH, LEFT, RIGHT = 360.0, 6.0, 354.0
ROW, LINE, TOP, AXIS = 44.0, 17.0, 6.0, 26.0  # of a row with its words on one line, and of each line more
TYPE = 13.0
BOLD = 1.06  # how much wider bold letters are
STRIP_WIDTH, STRIP_HEIGHT = 160.0, 14.0
TICKS = (1, 1.5, 2, 3, 4, 5, 6, 8)
ANCHORS: dict[float, str] = {0.0: "start", 1.0: "end"}  # of a scale's first and last number
PLUM = LEGEND_RAMPS["harm"][3]
BAND = {"count": LEGEND_RAMPS["count"][0], "harm": LEGEND_RAMPS["harm"][0]}
DOT = {"count": COUNT_NOW, "harm": PLUM}


@dataclass(frozen=True)
class Interval:
    """One area's rate; None where there is none, and then `words` stand for it."""

    name: str
    words: str  # "84.3 (82.2 to 86.5)", "not published"
    value: float | None
    low: float = 0.0
    high: float = 0.0
    band: tuple[float, float, float] | None = None  # what is usual: low, middle, high
    chosen: bool = True  # drawn full; what it is compared with is drawn hollow


def interval_chart(rows: Sequence[Interval], *, title: str, description: str, ramp: str = "count") -> str:
    """Inline SVG, 360 units wide: a row an area, its name and figure over a dot with its interval, one scale for all.

    A band behind the dot is the range that is usual, the tick in it its middle.
    """
    key = key_of(title, description, tuple(rows))
    named, labelled_by = title_and_description(title, description, key)
    top = reach(rows)
    scale = (RIGHT - LEFT) / top
    parts, bottom = [], TOP
    for row in rows:
        parts.append(_row(row, bottom, scale, ramp))
        bottom += ROW + (LINE if _folds(row) else 0)
    return element(
        "svg",
        named,
        *_axis(top, scale, bottom),
        *parts,
        class_="ob-chart ob-intervals",
        viewBox=f"0 0 {number(WIDTH)} {number(bottom + AXIS)}",
        role="img",
        aria_labelledby=labelled_by,
        font_family=FONT,
    )


def interval_strips(
    rows: Mapping[str, tuple[float, float, float] | None], *, mark: float | None = None, ramp: str = "count"
) -> dict[str, str]:
    """Key → inline SVG, 160 x 14 units: a dot at the rate over its interval, one scale from 0 for all.

    Decoration beside the numbers, so hidden from screen readers. None is a dotted line.

    Args:
        rows: value, low and high.
        mark: a rate that every strip shows as an upright line, as that of England and Wales.
        ramp: "count" or "harm".
    """
    ends = [row[2] for row in rows.values() if row] + ([mark] if mark is not None else [])
    scale = (STRIP_WIDTH - 8) / max(ends, default=1.0) if max(ends, default=0) > 0 else 1.0
    return {key: _strip(row, mark, scale, ramp) for key, row in rows.items()}


def reach(rows: Sequence[Interval]) -> float:
    """The round number at the end of the scale, at least as large as all that is drawn."""
    ends = [end for row in rows if row.value is not None for end in (row.high, row.value, *(row.band or ()))]
    return round_up(max(ends, default=1.0))


def round_up(most: float) -> float:
    """The least of the round numbers of a scale (1, 1.5, 2 … 8 times a power of ten) that is no less; 1 for nothing."""
    if most <= 0:
        return 1.0
    size = 1.0
    while size > most:
        size /= 10
    while size * 10 < most:
        size *= 10
    return next((t * size for t in TICKS if t * size >= most), 10 * size)


def _axis(top: float, scale: float, bottom: float) -> list[str]:
    parts = []
    for share in (0, 0.25, 0.5, 0.75, 1):
        x = LEFT + top * share * scale
        line = f"M{number(x)} {number(TOP)}V{number(bottom + 4)}"
        parts.append(element("path", d=line, stroke=INK if not share else RULE, stroke_width=1))
        if share in (0, 0.5, 1):
            anchor = ANCHORS.get(share, "middle")
            parts.append(label(_short(top * share), x, bottom + 19, TYPE, text_anchor=anchor, fill=MUTED))
    return parts


def _row(row: Interval, y: float, scale: float, ramp: str) -> str:
    halo: dict[str, str | float] = {"stroke": "#ffffff", "stroke_width": 4, "paint_order": "stroke"}
    parts = [label(row.name, LEFT + 4, y + 14, TYPE, stroke_linejoin="round", font_weight="700", **halo)]
    y += LINE if _folds(row) else 0
    x, anchor = (LEFT + 4, "start") if _folds(row) else (RIGHT, "end")
    parts.append(label(row.words, x, y + 14, TYPE, stroke_linejoin="round", text_anchor=anchor, **halo))
    middle = y + 29
    if row.band:
        low, usual, high = (LEFT + end * scale for end in row.band)
        parts.append(element("rect", x=low, y=middle - 8, width=high - low, height=16, fill=BAND[ramp]))
        line = f"M{number(usual)} {number(middle - 8)}v16"
        parts.append(element("path", d=line, stroke=INK, stroke_width=1.5))
    if row.value is None:
        dots = f"M{number(LEFT + 4)} {number(middle)}H{number(RIGHT)}"
        parts.append(element("path", d=dots, stroke=MUTED, stroke_width=1.5, stroke_dasharray="2 5"))
        return element("g", *parts)
    ends = LEFT + row.value * scale, LEFT + row.low * scale, LEFT + row.high * scale
    parts += _dot(ends, middle, 6, DOT[ramp], hollow=not row.chosen)
    return element("g", *parts)


def _folds(row: Interval) -> bool:
    """Whether a row's name and figure are too long for one line."""
    return BOLD * text_width(row.name, TYPE) + text_width(row.words, TYPE) + 20 > RIGHT - LEFT


def _dot(ends: tuple[float, float, float], y: float, size: float, ink: str, *, hollow: bool = False) -> list[str]:
    """A dot at the first of three places, a line with end strokes from the second to the third."""
    value, low, high = ends
    line = f"M{number(low)} {number(y)}H{number(high)}M{number(low)} {number(y - size + 1)}v{number(2 * size - 2)}"
    line += f"M{number(high)} {number(y - size + 1)}v{number(2 * size - 2)}"
    return [
        element("path", d=line, stroke=ink, stroke_width=2, fill="none"),
        element(
            "circle", cx=value, cy=y, r=size - 1, fill="#ffffff" if hollow else ink, stroke=ink, stroke_width=2
        ),
    ]  # fmt: skip


def _strip(row: tuple[float, float, float] | None, mark: float | None, scale: float, ramp: str) -> str:
    middle = STRIP_HEIGHT / 2
    base = element("path", d=f"M0 {number(middle)}H{number(STRIP_WIDTH)}", stroke=RULE, stroke_width=1)
    if row is None:
        line = f"M0 {number(middle)}H{number(STRIP_WIDTH)}"
        parts = [element("path", d=line, stroke=MUTED, stroke_width=1.5, stroke_dasharray="2 5")]
    else:
        value, low, high = (2 + end * scale for end in row)
        parts = [base, *_dot((value, low, high), middle, 4.5, DOT[ramp])]
    if mark is not None:
        line = f"M{number(2 + mark * scale)} 0V{number(STRIP_HEIGHT)}"
        parts.insert(1, element("path", d=line, stroke=INK, stroke_width=1.5))
    return element(
        "svg",
        *parts,
        class_="ob-bar ob-strip",
        viewBox=f"0 0 {number(STRIP_WIDTH)} {number(STRIP_HEIGHT)}",
        aria_hidden="true",
        focusable="false",
    )


def _short(value: float) -> str:
    """A number of the axis: "2,500", "12.5"."""
    return f"{value:,.0f}" if value >= 100 or value == round(value) else f"{value:.3f}".rstrip("0").rstrip(".")
