"""A shape for each of three words, so that neither colour nor position has to tell them apart."""

from __future__ import annotations

from .markup import INK, MUTED, element

SIDE = 20.0


def state_mark(state: str) -> str:
    """Inline SVG, 20 units square: a tick in a circle, a crossed square, a dotted ring for nothing published."""
    shapes = {
        "kept": element("circle", cx=10, cy=10, r=8.5, fill="none", stroke=INK, stroke_width=1.6)
        + element("path", d="M5.5 10.5L8.7 13.7L14.5 6.8", fill="none", stroke=INK, stroke_width=2),
        "not kept": element("rect", x=2, y=2, width=16, height=16, fill="none", stroke=INK, stroke_width=1.6)
        + element("path", d="M6 6L14 14M14 6L6 14", stroke=INK, stroke_width=2),
    }
    ring = element("circle", cx=10, cy=10, r=8, fill="none", stroke=MUTED, stroke_width=1.6, stroke_dasharray="2 2.4")
    return element(
        "svg",
        shapes.get(state, ring),
        class_="ob-mark",
        viewBox="0 0 20 20",
        width=SIDE,
        height=SIDE,
        aria_hidden="true",
        focusable="false",
    )
