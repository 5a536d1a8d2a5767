"""Small bars below each other for each line of a table of shares: what a category is of the count and of the harm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .markup import MUTED, element, number
from .ramps import LEGEND_RAMPS

WIDTH, THICK, GAP = 160.0, 5.0, 2.0


def share_bars(
    rows: Mapping[str, Sequence[float | None]], shades: Sequence[tuple[str, int]], most: float
) -> dict[str, str]:
    """Slug → inline SVG, 160 units wide: one bar a share, top to bottom, one scale for all.

    Decoration beside the numbers, so hidden from screen readers. A share of None is a dotted line.

    Args:
        rows: slug → its shares, between 0 and `most`, in the order of `shades`.
        shades: ramp and step (1 to 5) of each bar.
        most: the share that fills the width.
    """
    return {slug: _bars(shares, shades, WIDTH / most) for slug, shares in rows.items()}


def _bars(shares: Sequence[float | None], shades: Sequence[tuple[str, int]], scale: float) -> str:
    lines = enumerate(zip(shares, shades, strict=True))
    parts = [_line(share, shade, at * (THICK + GAP), scale) for at, (share, shade) in lines]
    height = len(parts) * (THICK + GAP) - GAP
    return element(
        "svg",
        *parts,
        class_="ob-bar",
        viewBox=f"0 0 {number(WIDTH)} {number(height)}",
        aria_hidden="true",
        focusable="false",
    )


def _line(share: float | None, shade: tuple[str, int], top: float, scale: float) -> str:
    if share is None:
        dots = f"M0 {number(top + THICK / 2)}H{number(WIDTH)}"
        return element("path", d=dots, stroke=MUTED, stroke_width=1, stroke_dasharray="1 5")
    ramp, step = shade
    width = max(share * scale, 0.5 if share else 0)
    return element("rect", x=0, y=top, width=width, height=THICK, fill=LEGEND_RAMPS[ramp][step - 1])
