"""Records by month as bars: the latest year darker, unpublished months hatched, never drawn as zero."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from ..model import MonthCount
from .markup import FONT, INK, MUTED, RULE, element, hatch, key_of, label, number, title_and_description
from .plane import text_width
from .ramps import COUNT_BEFORE, COUNT_NOW

WIDTH, HEIGHT = 360.0, 190.0  # drawn for a phone; pages let it grow to about twice that
TOP, BOTTOM, RIGHT = 26.0, 164.0, 356.0
TYPE = 13.0
LATEST = 12  # months drawn darker
WIDEST_BAR = 18.0
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


def month_chart(months: Sequence[MonthCount], *, title: str, description: str) -> str:
    """Inline SVG, 360 x 190 units, of up to 36 months, oldest first; None is hatched, 0 has no height."""
    key = key_of(title, description, tuple(months))
    named, labelled_by = title_and_description(title, description, key)
    inner = _drawn(months, key) if months else label("No month published", 8, 90, TYPE)
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


def _drawn(months: Sequence[MonthCount], key: str) -> str:
    counted = [month.n for month in months if month.n is not None]
    ticks = round_ticks(max(counted)) if counted else (0,)
    left = max(text_width(f"{tick:,}", TYPE) for tick in ticks) + 8
    frame = Frame(left, (RIGHT - left) / len(months), ticks[-1] or 1, len(months))
    patterns = hatch(f"{key}-none", MUTED, "#ffffff", 5, 1.3) + hatch(f"{key}-part", "#ffffff", "none", 4, 1.6)
    parts = [element("defs", patterns), *axis(frame, ticks), *_columns(frame, months, key)]
    parts += unpublished(frame, months, key)
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
        "stroke": "#ffffff",
        "stroke_width": 4,
        "stroke_linejoin": "round",
        "paint_order": "stroke",
    }
    if frame.step * len(states) >= text_width(text, TYPE) + 8:
        return label(text, x, y + 4.5, TYPE, **halo)
    turn = f"rotate(-90 {number(x)} {number(y)})"
    return label(text, x, y + 4, TYPE - 1, transform=turn, **halo)


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
