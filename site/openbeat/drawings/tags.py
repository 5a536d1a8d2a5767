"""A shape for each of a few words, so that neither colour nor position has to tell them apart."""

from __future__ import annotations

from .markup import INK, MUTED, element

SIDE = 20.0
BARS = {"poor": 1, "fair": 2, "good": 3, "excellent": 4}
RING = element("circle", cx=10, cy=10, r=8, fill="none", stroke=MUTED, stroke_width=1.6, stroke_dasharray="2 2.4")


def state_mark(state: str) -> str:
    """Inline SVG, 20 units square: a tick in a circle, a crossed square, a dotted ring for nothing published."""
    shapes = {
        "kept": element("circle", cx=10, cy=10, r=8.5, fill="none", stroke=INK, stroke_width=1.6)
        + element("path", d="M5.5 10.5L8.7 13.7L14.5 6.8", fill="none", stroke=INK, stroke_width=2),
        "not kept": element("rect", x=2, y=2, width=16, height=16, fill="none", stroke=INK, stroke_width=1.6)
        + element("path", d="M6 6L14 14M14 6L6 14", stroke=INK, stroke_width=2),
    }
    return _mark(shapes.get(state, RING))


def grade_mark(grade: str) -> str:
    """Inline SVG, 20 units square: four bars for Excellent, three, two and one for the others, a dotted ring for none.

    As many bars are full as the grade is high; the empty ones are drawn in outline.
    """
    if grade not in BARS:
        return _mark(RING)
    return _mark("".join(_bar(i, full=i < BARS[grade]) for i in range(len(BARS))))


def _bar(place: int, *, full: bool) -> str:
    height = 5 + 4 * place
    return element(
        "rect", x=1 + 4.8 * place, y=18 - height, width=3.4, height=height, fill=INK if full else "none", stroke=INK,
        stroke_width=1.2,
    )  # fmt: skip


def _mark(shape: str) -> str:
    return element(
        "svg",
        shape,
        class_="ob-mark",
        viewBox="0 0 20 20",
        width=SIDE,
        height=SIDE,
        aria_hidden="true",
        focusable="false",
    )
