"""Colours that carry meaning, with their swatches: plum for harm, teal for count, blue to orange for change, hatch."""

from __future__ import annotations

from typing import Final

from .markup import MUTED, element

# Harm and count: five fixed national steps, light to dark, one hue each (OKLCH hue 342 and 200), apart in greyscale.
# Change: far lower, lower, about as expected, higher, far higher. No two are alike in greyscale: lightness (CIELAB) 24,
# 63, 92, 78 and 49, so that blue is the darker at the far ends and the darker at the near ones.
LEGEND_RAMPS: Final[dict[str, tuple[str, str, str, str, str]]] = {
    "harm": ("#f4d3e6", "#e09ec7", "#c268a3", "#913c76", "#591b46"),
    "count": ("#c9ebec", "#8bcbce", "#49a2a7", "#237377", "#0a4346"),
    "change": ("#17366f", "#6f9bd1", "#e9e9e9", "#f2b56b", "#b85c00"),
}

HATCH_INK = MUTED  # of ground whose figures were not published, on heat tiles

COUNT_NOW = "#0a5a5e"  # the latest twelve months
COUNT_BEFORE = "#49a2a7"  # the months before; 3:1 on white

_SIDE = 24.0


def swatch(step: int, ramp: str) -> str:
    """Inline SVG square of one legend step, 1 to 5: light to dark of "harm" or "count", lower to higher of "change".

    Raises KeyError for an unknown ramp and IndexError for a step outside 1 to 5.
    """
    if not 1 <= step <= 5:
        raise IndexError(f"legend steps run from 1 to 5, not {step}")
    return _square(element("rect", **_inside(), fill=LEGEND_RAMPS[ramp][step - 1]))


def hatch_swatch() -> str:
    """Inline SVG square for "not published", drawn without a pattern so that it can stand anywhere."""
    lines = "M1 9L9 1M1 17L17 1M3 23L23 3M11 23L23 11M19 23L23 19"
    ground = element("rect", **_inside(), fill="#ffffff")
    return _square(ground + element("path", d=lines, stroke=MUTED, stroke_width=1.4, fill="none"))


def _inside() -> dict[str, float]:
    return {"x": 1, "y": 1, "width": _SIDE - 2, "height": _SIDE - 2}


def _square(inner: str) -> str:
    frame = element("rect", **_inside(), fill="none", stroke=MUTED, stroke_width=1)
    return element(
        "svg",
        inner,
        frame,
        class_="ob-swatch",
        viewBox="0 0 24 24",
        width=_SIDE,
        height=_SIDE,
        aria_hidden="true",
        focusable="false",
    )
