"""Geometry on the plane of a drawing, in its units, y downwards: text boxes, straight runs, inside or out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from math import atan2, cos, degrees, hypot, radians, sin

Point = tuple[float, float]
Ring = tuple[Point, ...]
Rings = tuple[Ring, ...]

BAND = 8.0  # drawing units
_CURVE = "C%.1f %.1f %.1f %.1f %g %g"
_PAIR = "%g %g"  # twice as fast as any other way, and paths are most of a drawing
_NARROW, _WIDE = frozenset("fijlrtI.,:;'|!()[]- "), frozenset("mwMWO@%—")


@lru_cache(4096)
def text_width(text: str, size: float) -> float:
    """About how wide a line is in Arial or Atkinson Hyperlegible, rather over than under, in drawing units."""
    return size * sum(_letter(letter) for letter in text)


def _letter(letter: str) -> float:
    if letter in _NARROW:
        return 0.31
    if letter in _WIDE:
        return 0.88
    if letter.isdigit():
        return 0.62
    return 0.69 if letter.isupper() else 0.55


@dataclass(frozen=True)
class Box:
    """A rectangle around a label: middle, full width and height, turned clockwise by `angle` degrees."""

    x: float
    y: float
    width: float
    height: float
    angle: float = 0.0

    @cached_property
    def across(self) -> float:
        """From corner to corner."""
        return hypot(self.width, self.height)

    def corners(self) -> tuple[Point, Point, Point, Point]:
        """The four corners, in order round the box."""
        c, s = cos(radians(self.angle)), sin(radians(self.angle))
        ax, ay = c * self.width / 2, s * self.width / 2
        bx, by = -s * self.height / 2, c * self.height / 2
        return (
            (self.x - ax - bx, self.y - ay - by),
            (self.x + ax - bx, self.y + ay - by),
            (self.x + ax + bx, self.y + ay + by),
            (self.x - ax + bx, self.y - ay + by),
        )

    def meets(self, other: Box) -> bool:
        """Whether two boxes overlap, touching included (separating axes)."""
        if 2 * hypot(self.x - other.x, self.y - other.y) > self.across + other.across:
            return False
        if self.angle == other.angle == 0:
            return (
                2 * abs(self.x - other.x) <= self.width + other.width
                and 2 * abs(self.y - other.y) <= self.height + other.height
            )
        one, two = self.corners(), other.corners()
        for angle in (self.angle, self.angle + 90, other.angle, other.angle + 90):
            axis = cos(radians(angle)), sin(radians(angle))
            a, b = _shadow(one, axis), _shadow(two, axis)
            if a[1] < b[0] or b[1] < a[0]:
                return False
        return True

    def within(self, width: float, height: float, margin: float = 4.0) -> bool:
        """Whether the whole box lies on a canvas of that size, `margin` from its edge."""
        return all(margin <= x <= width - margin and margin <= y <= height - margin for x, y in self.corners())


def _shadow(corners: Sequence[Point], axis: Point) -> tuple[float, float]:
    along = [x * axis[0] + y * axis[1] for x, y in corners]
    return min(along), max(along)


def path(lines: Iterable[Sequence[Point]], end: str = "Z") -> str:
    """The data of an SVG path through each line's points; `end` "Z" closes each, "" leaves them open."""
    return "".join("M" + "L".join([_PAIR % point for point in line]) + end for line in lines if line)


def curve(line: Sequence[Point]) -> str:
    """The data of an SVG path that goes smoothly through each point of a line, and round it where it ends at its start.

    Centripetal Catmull-Rom splines, which make no loops however unevenly the points stand.
    """
    points = [point for point, before in zip(line, [None, *line], strict=False) if point != before]
    if len(points) < 2:
        return ""
    closed = points[0] == points[-1] and len(points) > 3
    every = [points[-2], *points, points[1]] if closed else [points[0], *points, points[-1]]
    parts = [_bow(*every[i : i + 4]) for i in range(len(points) - 1)]
    return f"M{points[0][0]:g} {points[0][1]:g}" + "".join(parts) + ("Z" if closed else "")


def _bow(before: Point, start: Point, end: Point, after: Point) -> str:
    """The cubic curve from `start` to `end`; at an end of the line, `before` is `start` or `after` is `end`."""
    a, b = _handle(before, start, end), _handle(after, end, start)
    return _CURVE % (*a, *b, *end)


def _handle(before: Point, point: Point, after: Point) -> Point:
    """Where the curve is drawn to that comes from `before`, leaves a point, and goes on to `after`."""
    far, near = hypot(point[0] - before[0], point[1] - before[1]), hypot(after[0] - point[0], after[1] - point[1])
    if not far:
        return point[0] + (after[0] - point[0]) / 3, point[1] + (after[1] - point[1]) / 3
    root = (far * near) ** 0.5
    own, over = 2 * far + 3 * root + near, 3 * (far + root)
    x, y = ((far * a - near * b + own * p) / over for b, p, a in zip(before, point, after, strict=True))
    return x, y


class Area:
    """The area that some rings enclose, holes out (even-odd rule); false where there are none."""

    def __init__(self, rings: Rings) -> None:
        """Keep the edges by the bands of height they cross, so that a point is held against few."""
        self._bands: dict[int, list[tuple[Point, Point]]] = {}
        for ring in rings:
            for start, end in zip((*ring[-1:], *ring), ring, strict=False):
                low, high = sorted((start[1], end[1]))
                for band in range(int(low // BAND), int(high // BAND) + 1):
                    self._bands.setdefault(band, []).append((start, end))

    def __bool__(self) -> bool:
        """Whether there is any edge."""
        return bool(self._bands)

    def holds(self, point: Point) -> bool:
        """Whether a point lies in the area."""
        x, y = point
        odd = False
        for (ax, ay), (bx, by) in self._bands.get(int(y // BAND), ()):
            if (ay > y) != (by > y):
                odd ^= x < ax + (y - ay) * (bx - ax) / (by - ay)
        return odd


def length(line: Sequence[Point]) -> float:
    """Length of a line in drawing units."""
    return sum(hypot(bx - ax, by - ay) for (ax, ay), (bx, by) in pairwise(line))


def chords(line: Sequence[Point], tolerance: float) -> Iterator[tuple[Point, Point]]:
    """Straight runs of a line: chords that no point between leaves by more than `tolerance` units."""
    pending = [(0, len(line) - 1)] if len(line) > 1 else []
    while pending:
        first, last = pending.pop()
        away = [(_distance(line[i], line[first], line[last]), i) for i in range(first + 1, last)]
        worst, at = max(away, default=(0.0, first))
        if worst > tolerance:
            pending += [(at, last), (first, at)]
        else:
            yield line[first], line[last]


def _distance(point: Point, start: Point, end: Point) -> float:
    """From a point to the segment between two others."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    square = dx * dx + dy * dy
    along = ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / square if square else 0.0
    along = min(1.0, max(0.0, along))
    return hypot(point[0] - start[0] - along * dx, point[1] - start[1] - along * dy)


def reading_angle(start: Point, end: Point) -> float:
    """Degrees, clockwise, from -90 to 90, so that words along the line are never upside down."""
    angle = degrees(atan2(end[1] - start[1], end[0] - start[0]))
    if angle > 90:
        return angle - 180
    return angle + 180 if angle <= -90 else angle
