"""Numbered places on a map: published points, each a number that a table beside the map explains."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import cos, hypot, pi, sin

from .markup import FONT, INK, element, label, number
from .plane import Box, Point

RADIUS = 15.0  # drawing units on a canvas of 640
TYPE = 1.2  # of its number, in radii
STEPS = 16  # directions in which a pin may stand aside


@dataclass(frozen=True)
class MapPin:
    """One numbered place, in drawing units; `apart` are police stations, prisons and hospitals."""

    number: int
    x: float
    y: float
    words: str
    apart: bool = False


def pin_words(name: str, crimes: int, asb: int | None) -> str:
    """What a numbered place says: "On or near High Street: 137 crimes, 12 incidents of anti-social behaviour".

    Violence and sexual offences are no part of the number; None for incidents that were not published.
    """
    recorded = f"{crimes:,} crime" if crimes == 1 else f"{crimes:,} crimes"
    if asb is None:
        return f"{name}: {recorded}, anti-social behaviour not published"
    return f"{name}: {recorded}, {asb:,} {'incident' if asb == 1 else 'incidents'} of anti-social behaviour"


def standing(pins: Iterable[MapPin], width: float, height: float, radius: float = RADIUS) -> dict[int, Point]:
    """Where each pin's circle stands, by number: at its point, or beside it where it would cover another's.

    `radius` is that of the circles in drawing units: more where they are as large on a smaller map.
    """
    every = list(pins)
    placed: dict[int, Point] = {}
    for pin in every:
        own = pin.x, pin.y
        points = [(other.x, other.y) for other in every if (other.x, other.y) != own]
        clear = [at for at in _around(own, radius) if _clear(at, placed.values(), width, height, radius)]
        placed[pin.number] = next((at for at in clear if _covers_none(at, points, radius)), (clear or [own])[0])
    return placed


def boxes(places: Iterable[Point], radius: float = RADIUS) -> list[Box]:
    """The squares that pins take up, which names keep clear of."""
    return [Box(x, y, 2 * radius + 2, 2 * radius + 2) for x, y in places]


def pin_marks(pins: Iterable[MapPin], places: dict[int, Point], radius: float = RADIUS) -> Iterator[str]:
    """Each pin as SVG: a white circle (a square for places set apart) with its number, tied to its point."""
    every, thick = list(pins), radius / RADIUS
    for pin in every:
        x, y = places[pin.number]
        if (x, y) != (pin.x, pin.y):
            line = f"M{number(pin.x)} {number(pin.y)}L{number(x)} {number(y)}"
            yield element("path", d=line, stroke=INK, stroke_width=1.5 * thick)
            yield element("circle", cx=pin.x, cy=pin.y, r=3.0 * thick, fill=INK)
    for pin in every:
        x, y = places[pin.number]
        parts = []
        ink: dict[str, str | float] = {"fill": "#ffffff", "stroke": INK, "stroke_width": 2.0 * thick}
        if pin.apart:
            side = 2 * radius - 3 * thick
            parts.append(element("rect", x=x - side / 2, y=y - side / 2, width=side, height=side, **ink))
        else:
            parts.append(element("circle", cx=x, cy=y, r=radius, **ink))
        size = TYPE * radius
        parts.append(label(str(pin.number), x, y + size * 0.35, size, font_weight="bold", text_anchor="middle"))
        yield element("g", *parts, class_="ob-pin", font_family=FONT)


def _around(point: Point, radius: float) -> Iterator[Point]:
    """The point itself, then places round it, nearest first."""
    yield point
    for distance in (1.2, 2.0, 3.0, 4.0):
        for step in range(STEPS):
            turn = 2 * pi * step / STEPS
            yield point[0] + distance * radius * cos(turn), point[1] + distance * radius * sin(turn)


def _clear(at: Point, others: Iterable[Point], width: float, height: float, radius: float) -> bool:
    x, y = at
    inside = radius <= x <= width - radius and radius <= y <= height - radius
    return inside and all(hypot(x - a, y - b) > 2 * radius + 2 for a, b in others)


def _covers_none(at: Point, points: Iterable[Point], radius: float) -> bool:
    """Whether a circle there leaves the points of other pins in sight."""
    return all(hypot(at[0] - x, at[1] - y) > radius + 4 for x, y in points)
