"""Borders of greater areas across a map, each kind with strokes of its own, and the key that tells them apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from .labels import LEADING, TYPE
from .markup import INK, element, label, number
from .plane import Point, path, text_width
from .ramps import hatch_swatch

# Dashes and width of each kind in drawing units: the greater the area, the longer the strokes.
STROKES: Final[dict[str, tuple[str, float]]] = {"bcu": ("7 5", 2.0), "force": ("18 6", 2.4)}
BAND = 9.0  # a pale band under the strokes, which shows where the area's own outline covers them
SAMPLE, GAP = 44.0, 22.0  # width of a line in the key, and the room after an entry


@dataclass(frozen=True)
class FrameLine:
    """Borders of a greater area: kind "bcu" (command area) or "force"; "" for a name means all of that kind."""

    kind: str
    name: str
    lines: tuple[tuple[Point, ...], ...]
    assumed: bool = False


@dataclass(frozen=True)
class KeyRows:
    """The key of a map, laid out: its height in drawing units, and its entries, each with its place."""

    height: float
    entries: tuple[tuple[float, float, str], ...]  # x, y of the top, SVG

    def at(self, x: float, y: float) -> str:
        """The key as SVG with its corner at a point."""
        return "".join(element("g", svg, transform=f"translate({x + dx:g} {y + dy:g})") for dx, dy, svg in self.entries)


def frame_words(frame: FrameLine) -> str:
    """What the key says of a border: "Command area: Sheffield (assumed)"."""
    assumed = " (assumed)" if frame.assumed else ""
    if not frame.name:
        return ("Command areas" if frame.kind == "bcu" else "Police forces") + assumed
    return ("Command area: " if frame.kind == "bcu" else "Police force: ") + frame.name + assumed


def frame_sample(kind: str) -> str:
    """Inline SVG of a piece of border, 44 x 10 units, for a key beside a map; the words beside it say the same."""
    line = element("g", _stroked(f"M0 5H{SAMPLE:g}", kind))
    return element("svg", line, width=SAMPLE, height=10, viewBox=f"0 0 {SAMPLE:g} 10", aria_hidden="true")


def frame_marks(frames: Iterable[FrameLine]) -> Iterator[str]:
    """The borders as SVG."""
    for frame in frames:
        yield _stroked(path(frame.lines, end=""), frame.kind)


def key_rows(frames: Iterable[FrameLine], width: float, hatched: bool, size: float = TYPE) -> KeyRows:
    """The key of the borders, and of the hatch where any ground is hatched, in rows no wider than `width` units.

    `size` is that of its type; a border keeps its strokes.
    """
    scale, line = size / TYPE, LEADING * size
    entries = [(frame_words(f), _stroked(f"M0 {number(line / 2)}H{SAMPLE:g}", f.kind), SAMPLE) for f in frames]
    if hatched:
        entries.append(("Hatched: not every month was published", _scaled(hatch_swatch(), scale), line))
    x, y, placed = 0.0, 0.0, []
    for text, sample, wide in entries:
        whole = wide + 8 * scale + text_width(text, size)
        if x and x + whole > width:
            x, y = 0.0, y + line + 4 * scale
        placed.append((x, y, sample + label(text, wide + 8 * scale, line / 2 + size * 0.35, size)))
        x += whole + GAP * scale
    return KeyRows(y + line + 4 * scale if placed else 0.0, tuple(placed))


def _scaled(svg: str, scale: float) -> str:
    return svg if scale == 1 else element("g", svg, transform=f"scale({scale:g})")


def _stroked(d: str, kind: str) -> str:
    dashes, width = STROKES[kind]
    band = element("path", d=d, stroke="#ffffff", stroke_width=BAND, stroke_opacity=0.75)
    shade = element("path", d=d, stroke=INK, stroke_width=BAND, stroke_opacity=0.12)
    line = element("path", d=d, stroke=INK, stroke_width=width, stroke_dasharray=dashes)
    return element("g", band, shade, line, fill="none", stroke_linejoin="round")
