"""Records by month as bars: the latest year darker, unpublished months hatched, never drawn as zero.

Two lines over the bars say between which numbers chance would put a month; a numbered line down says from which
month on records are counted another way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil

from ..model import MonthCount
from .markup import FONT, INK, MUTED, RULE, element, hatch, key_of, label, number, title_and_description
from .plane import text_width
from .ramps import COUNT_BEFORE, COUNT_NOW

WIDTH, HEIGHT = 360.0, 190.0  # drawn for a phone; pages let it grow to about twice that
TOP, BOTTOM, RIGHT = 26.0, 164.0, 356.0
TYPE = 13.0
LATEST = 12  # months drawn darker
WIDEST_BAR = 18.0
PAPER = "#ffffff"
YEAR_NEEDS = 4  # months a year must show before its number fits below


@dataclass(frozen=True)
class Frame:
    """Where the columns stand: left edge and width of a month, records at the top of the axis."""

    left: float
    step: float
    top: int
    count: int

    def x(self, index: float) -> float:
        """Left edge of the column of a month."""
        return self.left + index * self.step

    def y(self, records: float) -> float:
        """Height of a number of records."""
        return BOTTOM - (BOTTOM - TOP) * records / self.top


Band = Mapping[str, tuple[float, float]]  # month → the least and the most records that chance explains


def month_chart(
    months: Sequence[MonthCount],
    *,
    title: str,
    description: str,
    band: Band | None = None,
    breaks: Mapping[str, int] | None = None,
) -> str:
    """Inline SVG, 360 x 190 units, of up to 36 months, oldest first; None is hatched, 0 has no height.

    Args:
        months: records of each month with its state.
        title: its name for those who do not see it.
        description: what it shows, likewise.
        band: the usual range of as many months as one is known for.
        breaks: month → number of the break of series that begins with it, as the words below the chart number it.
    """
    key = key_of(title, description, tuple(months), sorted((band or {}).items()), sorted((breaks or {}).items()))
    named, labelled_by = title_and_description(title, description, key)
    inner = _drawn(months, key, band or {}, breaks or {}) if months else label("No month published", 8, 90, TYPE)
    return element(
        "svg",
        named,
        inner,
        class_="ob-chart",
        viewBox=f"0 0 {number(WIDTH)} {number(HEIGHT)}",
        role="img",
        aria_labelledby=labelled_by,
        font_family=FONT,
    )


def round_ticks(most: int) -> tuple[int, ...]:
    """Two to four round numbers from 0 up to at least `most` records."""
    if most <= 0:
        return (0, 1)
    size = 1
    while True:
        for quarters in (4, 8, 10, 20):
            step, rest = divmod(quarters * size, 4)
            if not rest and 3 * step >= most:
                return tuple(range(0, most + step, step))
        size *= 10


def _drawn(months: Sequence[MonthCount], key: str, band: Band, breaks: Mapping[str, int]) -> str:
    counted = [month.n for month in months if month.n is not None]
    highest = max((ceil(high) for _, high in band.values()), default=0)
    ticks = round_ticks(max(*counted, highest, 0)) if counted else (0,)
    left = max(text_width(f"{tick:,}", TYPE) for tick in ticks) + 8
    frame = Frame(left, (RIGHT - left) / len(months), ticks[-1] or 1, len(months))
    patterns = hatch(f"{key}-none", MUTED, PAPER, 5, 1.3) + hatch(f"{key}-part", PAPER, "none", 4, 1.6)
    parts = [element("defs", patterns), *axis(frame, ticks), *_columns(frame, months, key)]
    parts += _usual(frame, months, band)
    parts += unpublished(frame, months, key)
    parts += _breaks(frame, months, breaks)
    parts += years(frame, months)
    parts += _bracket(frame)
    return "".join(parts)


def axis(frame: Frame, ticks: Sequence[int]) -> Iterator[str]:
    """A line and a number at each tick."""
    for tick in ticks:
        y = frame.y(tick)
        line = f"M{number(frame.left)} {number(y)}H{number(RIGHT)}"
        yield element("path", d=line, stroke=INK if tick == 0 else RULE, stroke_width=1)
        yield label(f"{tick:,}", frame.left - 5, y + 4.5, TYPE, text_anchor="end", fill=MUTED)


def _columns(frame: Frame, months: Sequence[MonthCount], key: str) -> Iterator[str]:
    width = min(frame.step * 0.8, WIDEST_BAR)
    for index, month in enumerate(months):
        if month.n is None:
            continue
        latest = index >= frame.count - LATEST
        box = {"x": frame.x(index) + (frame.step - width) / 2, "y": frame.y(month.n), "width": width}
        box["height"] = BOTTOM - box["y"]
        yield element("rect", class_="ob-chart__bar", **box, fill=COUNT_NOW if latest else COUNT_BEFORE)
        if month.state == "partial":
            yield element("rect", class_="ob-chart__part", **box, fill=f"url(#{key}-part)")


def unpublished(frame: Frame, months: Sequence[MonthCount], key: str) -> Iterator[str]:
    """One hatched block for each run of months without a figure, with the words on it; `key`-none is the pattern."""
    index = 0
    for missing, run in groupby(months, key=lambda month: month.n is None):
        states = [month.state for month in run]
        if missing:
            yield element(
                "rect",
                class_="ob-chart__gap",
                x=frame.x(index),
                y=TOP,
                width=frame.step * len(states),
                height=BOTTOM - TOP,
                fill=f"url(#{key}-none)",
                stroke=MUTED,
                stroke_width=0.8,
            )
            yield _gap_words(frame, index, states)
        index += len(states)


def _gap_words(frame: Frame, index: int, states: Sequence[str]) -> str:
    text = "not published yet" if set(states) == {"not published yet"} else "not published"
    x, y = frame.x(index + len(states) / 2), (TOP + BOTTOM) / 2
    halo: dict[str, str | float] = {
        "text_anchor": "middle",
        "stroke": PAPER,
        "stroke_width": 4,
        "stroke_linejoin": "round",
        "paint_order": "stroke",
    }
    if frame.step * len(states) >= text_width(text, TYPE) + 8:
        return label(text, x, y + 4.5, TYPE, **halo)
    turn = f"rotate(-90 {number(x)} {number(y)})"
    return label(text, x, y + 4, TYPE - 1, transform=turn, **halo)


def _usual(frame: Frame, months: Sequence[MonthCount], band: Band) -> Iterator[str]:
    """The two ends of the usual range as stepped lines, white beneath so that they show on a bar too."""
    for end in (0, 1):
        path, joined = "", False
        for index, month in enumerate(months):
            if month.month not in band:
                joined = False
                continue
            start, y = frame.x(index), frame.y(band[month.month][end])
            path += f"{'L' if joined else 'M'}{number(start)} {number(y)}H{number(start + frame.step)}"
            joined = True
        if path:
            yield element("path", d=path, stroke=PAPER, stroke_width=3.4, fill="none")
            yield element("path", class_="ob-chart__usual", d=path, stroke=INK, stroke_width=1.2, fill="none")


def _breaks(frame: Frame, months: Sequence[MonthCount], breaks: Mapping[str, int]) -> Iterator[str]:
    """A dashed line down before the first month that is counted another way, with its number at the foot."""
    for index, month in enumerate(months):
        if month.month in breaks:
            x = frame.x(index)
            line = f"M{number(x)} {number(TOP)}V{number(BOTTOM)}"
            yield element("path", d=line, stroke=PAPER, stroke_width=3.4)
            yield element(
                "path", class_="ob-chart__break", d=line, stroke=INK, stroke_width=1.4, stroke_dasharray="4 3"
            )
            yield element("circle", cx=x, cy=TOP + 9, r=8, fill=PAPER, stroke=INK, stroke_width=1.2)
            yield label(str(breaks[month.month]), x, TOP + 13.2, 12, text_anchor="middle")


def years(frame: Frame, months: Sequence[MonthCount]) -> Iterator[str]:
    """A tick at each January and the year's number in the middle of its months."""
    index = 0
    for year, run in groupby(months, key=lambda month: month.month[:4]):
        count = sum(1 for _ in run)
        if index:
            line = f"M{number(frame.x(index))} {number(BOTTOM)}v20"
            yield element("path", d=line, stroke=MUTED, stroke_width=1)
        if count >= YEAR_NEEDS or frame.step * count > text_width(year, TYPE) + 4:
            middle = frame.x(index + count / 2)
            yield label(year, middle, BOTTOM + 17, TYPE, text_anchor="middle", fill=MUTED)
        index += count


def _bracket(frame: Frame) -> Iterator[str]:
    """A line over the darker months that says what they are, where there are lighter ones too."""
    if frame.count <= LATEST:
        return
    start, end = frame.x(frame.count - LATEST) + 1, RIGHT - 1
    line = f"M{number(start)} 22V17H{number(end)}V22"
    yield element("path", d=line, stroke=INK, stroke_width=1, fill="none")
    yield label("latest 12 months", end, 12, TYPE, text_anchor="end")
