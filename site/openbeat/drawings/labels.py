"""Which names go on a map, and where: longest streets first, never one over another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import hypot

from .plane import Area, Box, Point, Rings, chords, length, reading_angle, text_width

TYPE = 20.0  # drawing units on a canvas of 640: 11 px on a phone of 390 px
LEADING = 1.2  # from line to line, in sizes of type
LINE = LEADING * TYPE
MOST_STREETS = 14
BEND = 0.15  # sizes of type by which a street may leave the straight line of its name
CLEAR = 0.35  # sizes of type kept free around a street's name


@dataclass(frozen=True)
class Name:
    """One label ready to draw: its lines of text and the box they stand in."""

    lines: tuple[str, ...]
    box: Box
    size: float = TYPE


def fitting_names(
    shapes: Iterable[tuple[str, Rings, Point]],
    width: float,
    height: float,
    taken: Iterable[Box] = (),
    sizes: Sequence[float] = (TYPE,),
    loose: bool = False,
) -> list[Name]:
    """Names of areas, level, in one to three lines, only where they fit inside their own shape, clear of `taken`.

    Each is in the first of the `sizes` of type that fits. `loose`: those that fit in none may stand out of their shape
    by a quarter on each side, in the last of the sizes.
    """
    full, placed, left = list(taken), list[Name](), list[tuple[str, Area, Point]]()
    for text, rings, at in shapes:
        own = Area(rings)
        name = _fitting(text, own, at, full, (width, height), sizes)
        if name:
            full.append(name.box)
            placed.append(name)
        else:
            left.append((text, own, at))
    for text, own, at in left if loose else ():
        name = _fitting(text, own, at, full, (width, height), sizes[-1:], share=0.5)
        if name:
            full.append(name.box)
            placed.append(name)
    return placed


def _fitting(
    text: str,
    area: Area,
    at: Point,
    full: list[Box],
    canvas: tuple[float, float],
    sizes: Sequence[float],
    share: float = 1.0,
) -> Name | None:
    """The name at a point, in the first size and folding of which such a share lies in its shape, clear of boxes."""
    for size, lines in product(sizes, _foldings(text)):
        box = Box(*at, max(text_width(line, size) for line in lines), LEADING * size * len(lines))
        fits = box.within(*canvas) and _lies_in(replace(box, width=share * box.width), area)
        if fits and not any(box.meets(other) for other in full):
            return Name(lines, box, size)
    return None


def _lies_in(box: Box, area: Area) -> bool:
    """Whether the corners of a box, and those of its middle half, are inside an area."""
    half = replace(box, width=box.width / 2)
    return all(area.holds(corner) for corner in (*box.corners(), *half.corners()))


def _foldings(text: str) -> Iterator[tuple[str, ...]]:
    """The name on one line, then on two, folded at the space nearest its middle, then on three."""
    if not text.strip():
        return
    yield (text,)
    first, second = _halves(text)
    if second:
        yield first, second
        longer = max(first, second, key=len)
        parts = _halves(longer)
        if all(parts):
            yield (*parts, second) if longer is first else (first, *parts)


def _halves(text: str) -> tuple[str, str]:
    """The text folded at the space nearest its middle; the second part is "" where it has none."""
    spaces = [i for i, letter in enumerate(text) if letter == " "]
    middle = min(spaces, key=lambda i: abs(i - len(text) / 2), default=len(text))
    return text[:middle], text[middle + 1 :]


def street_names(
    lines: Iterable[tuple[str, tuple[Point, ...]]],
    area: Area,
    taken: Iterable[Box],
    canvas: tuple[float, float],
    size: float = TYPE,
    most: int = MOST_STREETS,
) -> list[Name]:
    """Names of the longest streets, each once, along a straight run inside `area`, clear of `taken` boxes.

    `size` is that of the type, `most` how many there may be.
    """
    streets: dict[str, list[tuple[float, tuple[Point, ...]]]] = {}
    for name, line in joined(lines):
        if name.strip():
            streets.setdefault(name, []).append((length(line), line))
    longest = sorted(streets, key=lambda name: (-sum(own for own, _ in streets[name]), name))

    def along(name: str, full: list[Box]) -> Box | None:
        wide = text_width(name, size)  # no name fits along a line that is shorter
        return _place(wide, size, [line for own, line in streets[name] if own >= wide], area, full, canvas)

    return _named(longest, along, taken, size, most)


def place_names(
    places: Iterable[tuple[str, Point]],
    area: Area,
    taken: Iterable[Box],
    canvas: tuple[float, float],
    size: float = TYPE,
    most: int = MOST_STREETS,
) -> list[Name]:
    """Names of places, level, each once, those with most points first, inside `area`, clear of `taken` boxes.

    Each stands at the one of its points nearest to the middle of them all that has room.
    """
    points: dict[str, list[Point]] = {}
    for name, point in places:
        if name.strip():
            points.setdefault(name, []).append(point)
    first = sorted(points, key=lambda name: (-len(points[name]), name))
    return _named(first, lambda name, full: _level(name, points[name], area, full, canvas, size), taken, size, most)


def _named(
    names: Iterable[str],
    place: Callable[[str, list[Box]], Box | None],
    taken: Iterable[Box],
    size: float,
    most: int,
) -> list[Name]:
    """The first of the names, at most so many, that `place` finds a box for, clear of those that are full."""
    full, placed = list(taken), list[Name]()
    for name in names:
        box = place(name, full)
        if box:
            full.append(box)
            placed.append(Name((name,), box, size))
        if len(placed) == most:
            break
    return placed


def _level(
    name: str, points: list[Point], area: Area, full: list[Box], canvas: tuple[float, float], size: float
) -> Box | None:
    middle = [sum(along) / len(points) for along in zip(*points, strict=True)]
    for x, y in sorted(points, key=lambda at: (hypot(at[0] - middle[0], at[1] - middle[1]), at)):
        box = Box(x, y, text_width(name, size) + CLEAR * size, (1 + CLEAR) * size)
        if _free(box, area, full, canvas):
            return box
    return None


def _place(
    wide: float, size: float, lines: list[tuple[Point, ...]], area: Area, full: list[Box], canvas: tuple[float, float]
) -> Box | None:
    """The first free box for a name so wide along the street's straight runs, the longest run first."""
    runs = sorted((run for line in lines for run in chords(line, BEND * size)), key=lambda run: (-length(run), run))
    for start, end in runs:
        if length((start, end)) < wide:
            return None
        for part in (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8):
            if min(part, 1 - part) * length((start, end)) < wide / 2:
                break
            x, y = start[0] + part * (end[0] - start[0]), start[1] + part * (end[1] - start[1])
            box = Box(x, y, wide + CLEAR * size, (1 + CLEAR) * size, reading_angle(start, end))
            if _free(box, area, full, canvas):
                return box
    return None


def _free(box: Box, area: Area, full: list[Box], canvas: tuple[float, float]) -> bool:
    """Whether a box lies on the canvas and in the area (where there is one), clear of all others."""
    inside = not area or (area.holds((box.x, box.y)) and _lies_in(box, area))
    return inside and box.within(*canvas) and not any(box.meets(other) for other in full)


def joined(lines: Iterable[tuple[str, tuple[Point, ...]]]) -> list[tuple[str, tuple[Point, ...]]]:
    """The same streets with pieces that meet end to end under one name made one line."""
    chains: list[tuple[str, tuple[Point, ...]]] = []
    ends: dict[tuple[str, Point], int] = {}
    for name, line in lines:
        if len(line) < 2:
            continue
        if (name, line[0]) not in ends and (name, line[-1]) in ends:
            line = line[::-1]
        at = ends.pop((name, line[0]), None)
        if at is None:
            at = len(chains)
            chains.append((name, line))
            ends[name, line[0]] = at
        else:
            chains[at] = name, _onto(chains[at][1], line)
        ends[name, line[-1]] = at
    return chains


def _onto(chain: tuple[Point, ...], line: tuple[Point, ...]) -> tuple[Point, ...]:
    """`line` begins where `chain` begins or ends; the two as one line."""
    near = hypot(chain[-1][0] - line[0][0], chain[-1][1] - line[0][1])
    far = hypot(chain[0][0] - line[0][0], chain[0][1] - line[0][1])
    return chain + line[1:] if near <= far else line[::-1] + chain[1:]
