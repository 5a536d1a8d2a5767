"""What stands below a map: how long its metres are, where north is, and lines of small print."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import wrap

from .labels import LEADING, TYPE
from .markup import INK, element, label, number
from .plane import text_width

LONGEST_BAR = 200.0  # drawing units


def scale_length(metres_per_unit: float, longest: float = LONGEST_BAR) -> int:
    """The longest round number of metres (1, 2 or 5 times a power of ten) not over `longest` units."""
    fitting, power = 1, 1
    while power <= longest * metres_per_unit:
        fitting = max(m * power for m in (1, 2, 5) if m * power <= longest * metres_per_unit)
        power *= 10
    return fitting


def scale_bar(
    x: float, y: float, metres_per_unit: float, size: float = TYPE, longest: float = LONGEST_BAR
) -> Iterator[str]:
    """A bar in two halves, dark and light, and its length in metres or kilometres; x, y is its corner."""
    scale = size / TYPE
    metres = scale_length(metres_per_unit, longest)
    half, high = metres / metres_per_unit / 2, 8 * scale
    for start, fill in ((x, INK), (x + half, "#ffffff")):
        look: dict[str, str | float] = {"fill": fill, "stroke": INK, "stroke_width": 1.4 * scale}
        yield element("rect", x=start, y=y, width=half, height=high, **look)
    shown = f"{metres // 1000:,} km" if metres >= 1000 else f"{metres} m"
    yield label(shown, x + 2 * half + 10 * scale, y + 11 * scale, size)


def north_arrow(x: float, y: float, size: float = TYPE) -> str:
    """An arrow pointing up with an N beside it; x, y is its tip."""
    side, high, notch = (number(length * size / TYPE) for length in (8, 27, 6))
    arrow = f"M{number(x)} {number(y)}l{side} {high}l-{side} -{notch}l-{side} {notch}Z"
    scale = size / TYPE
    letter = label("N", x - 16 * scale, y + 22 * scale, size, text_anchor="end", font_weight="bold")
    return element("g", element("path", d=arrow, fill=INK), letter)


def folded(text: str, width: float, size: float = TYPE) -> list[str]:
    """Text in lines no wider than about `width` drawing units."""
    average = text_width(text, size) / max(len(text), 1)
    return wrap(text, max(int(width / average), 10)) if text.strip() else []


def lines_of(lines: Iterable[str], x: float, y: float, size: float = TYPE, **look: str | float) -> Iterator[str]:
    """Lines of text, one below the other; x, y is the anchor of the first on its baseline."""
    for index, line in enumerate(lines):
        yield label(line, x, y + index * LEADING * size, size, **look)
