"""A funnel plot: rates over the number of people, the limits of chance and the wider ones, chosen areas numbered."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from .intervals import ANCHORS, round_up
from .markup import FONT, INK, MUTED, RULE, element, key_of, label, number, title_and_description
from .plane import text_width
from .ramps import COUNT_NOW

WIDTH, HEIGHT = 360.0, 300.0
TOP, BOTTOM, RIGHT = 24.0, 256.0, 352.0
TYPE = 13.0
STEPS = 48  # straight pieces of a limit
DOT, CHOSEN = 3.0, 9.0  # radius
GREY = "#8a8d91"  # 3:1 on white
SOLID, DASHED = "", "5 4"


@dataclass(frozen=True)
class Point:
    """One area: how many people (or expected records), its rate, its number where it is one of those chosen."""

    x: float
    y: float
    number: int = 0


@dataclass(frozen=True)
class Limit:
    """A pair of limits: people → lowest and highest rate."""

    words: str  # "95%"
    of: Callable[[float], tuple[float, float]]
    wide: bool  # the usual differences between areas included


@dataclass(frozen=True)
class _Frame:
    left: float
    most_x: float
    most_y: float

    def x(self, value: float) -> float:
        return self.left + (RIGHT - self.left) * value / self.most_x

    def y(self, value: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * min(value, self.most_y) / self.most_y


def funnel_plot(
    points: Sequence[Point],
    centre: float,
    limits: Sequence[Limit],
    *,
    title: str,
    description: str,
    across: str,
    upward: str,
) -> str:
    """Inline SVG, 360 x 300 units; `across` and `upward` name the axes, `centre` is the rate of all together."""
    key = key_of(title, description, tuple(points), centre)
    named, labelled_by = title_and_description(title, description, key)
    frame = _frame(points, centre, limits)
    parts = [
        *_axes(frame, across, upward),
        element("path", d=f"M{number(frame.left)} {number(frame.y(centre))}H{number(RIGHT)}", stroke=INK),
        *(_limit(frame, limit, min(p.x for p in points)) for limit in limits),
        *(_dot(frame, p) for p in sorted(points, key=lambda p: p.number > 0) if not p.number),
        _chosen(frame, points),
    ]
    return element(
        "svg",
        named,
        *parts,
        class_="ob-chart ob-funnel",
        viewBox=f"0 0 {number(WIDTH)} {number(HEIGHT)}",
        role="img",
        aria_labelledby=labelled_by,
        font_family=FONT,
    )


def _frame(points: Sequence[Point], centre: float, limits: Sequence[Limit]) -> _Frame:
    least = min(p.x for p in points)
    ends = [limit.of(least)[1] for limit in limits if limit.wide]
    most_y = round_up(max(*(p.y for p in points), centre, min(ends, default=0.0)))
    left = max(text_width(_tick(most_y * share), TYPE) for share in (0, 0.5, 1)) + 10
    return _Frame(left, round_up(max(p.x for p in points)), most_y)


def _axes(frame: _Frame, across: str, upward: str) -> Iterator[str]:
    for share in (0, 0.5, 1):
        y = frame.y(frame.most_y * share)
        line = f"M{number(frame.left)} {number(y)}H{number(RIGHT)}"
        yield element("path", d=line, stroke=INK if not share else RULE, stroke_width=1)
        yield label(_tick(frame.most_y * share), frame.left - 5, y + 4.5, TYPE, text_anchor="end", fill=MUTED)
        x, anchor = frame.x(frame.most_x * share), ANCHORS.get(share, "middle")
        yield label(_tick(frame.most_x * share), x, BOTTOM + 18, TYPE, text_anchor=anchor, fill=MUTED)
    yield label(upward, 2, 12, TYPE)
    yield label(across, RIGHT, BOTTOM + 37, TYPE, text_anchor="end")


def _limit(frame: _Frame, limit: Limit, least: float) -> str:
    """Both lines of a pair from the smallest area to the right edge; above the frame a line is broken off."""
    step = (frame.most_x - least) / STEPS
    places = [least + step * i for i in range(STEPS + 1)]
    lines = []
    for side in (0, 1):
        shown = [(x, limit.of(x)[side]) for x in places]
        inside = [f"{number(frame.x(x))} {number(frame.y(y))}" for x, y in shown if y <= frame.most_y]
        lines += ["M" + "L".join(inside)] if len(inside) > 1 else []
    dash = {} if limit.wide else {"stroke_dasharray": DASHED}
    drawn = element(
        "path",
        d="".join(lines) or "M0 0",
        stroke=INK if limit.wide else MUTED,
        stroke_width=1.6 if limit.words.startswith("95%") else 1,
        fill="none",
        class_="ob-funnel__limit",
        **dash,
    )
    return drawn + (_name(frame, limit, least) if limit.wide else "")


def _name(frame: _Frame, limit: Limit, least: float) -> str:
    """What a pair of wide limits is, over its upper line: the inner pair at the left end, the outer at the right."""
    inner = limit.words.startswith("95%")
    people, x, anchor = (least, frame.x(least), "start") if inner else (frame.most_x, RIGHT, "end")
    halo = {"stroke": "#ffffff", "paint_order": "stroke", "fill": MUTED, "text_anchor": anchor}
    x = min(x, RIGHT - text_width(limit.words, TYPE)) if inner else x
    return label(limit.words, x, frame.y(limit.of(people)[1]) - 4, TYPE - 1, stroke_width=3, **halo)


def _dot(frame: _Frame, point: Point) -> str:
    return element(
        "circle",
        cx=frame.x(point.x),
        cy=frame.y(point.y),
        r=DOT,
        fill=GREY,
        stroke="#ffffff",
        stroke_width=0.8,
        class_="ob-funnel__dot",
    )


def _chosen(frame: _Frame, points: Sequence[Point]) -> str:
    """The chosen areas over all others: dots first, then numbers; one that would cover another's steps aside."""
    placed: list[tuple[float, float]] = []
    dots, lines, numbers = [], [], []
    for point in sorted((p for p in points if p.number), key=lambda p: p.number):
        x, y = frame.x(point.x), frame.y(point.y)
        spot = _free(x, y, placed)
        placed.append(spot)
        dots.append(element("circle", cx=x, cy=y, r=DOT + 1, fill=COUNT_NOW))
        if spot != (x, y):
            line = f"M{number(x)} {number(y)}L{number(spot[0])} {number(spot[1])}"
            lines.append(element("path", d=line, stroke=COUNT_NOW, stroke_width=1.5))
        numbers.append(_badge(point.number, *spot))
    return "".join((*dots, *lines, *numbers))


def _badge(shown: int, x: float, y: float) -> str:
    disc = element("circle", cx=x, cy=y, r=CHOSEN, fill=COUNT_NOW, stroke="#ffffff", stroke_width=1.5)
    return disc + label(str(shown), x, y + 4.5, TYPE, text_anchor="middle", fill="#ffffff")


def _free(x: float, y: float, placed: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The first place at or round a point, within the frame, where no number stands yet."""
    around = [(0, 0), (22, -12), (-22, -12), (22, 14), (-22, 14), (0, -26), (0, 26), (40, 0), (-40, 0)]
    for dx, dy in around:
        spot = (x + dx, y + dy)
        clear = all((spot[0] - a) ** 2 + (spot[1] - b) ** 2 >= (2 * CHOSEN + 1) ** 2 for a, b in placed)
        if clear and CHOSEN <= spot[0] <= WIDTH - CHOSEN and CHOSEN <= spot[1] <= BOTTOM - CHOSEN:
            return spot
    return x, y


def _tick(value: float) -> str:
    """A number of an axis: "1.5 m" for millions, "250,000", "12.5"."""
    if value >= 1_000_000:
        return f"{value / 1_000_000:.1f}".removesuffix(".0") + " m"
    return f"{value:,.0f}" if value >= 100 or value == round(value) else f"{value:.2f}".rstrip("0").rstrip(".")
