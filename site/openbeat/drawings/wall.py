"""The calendar wall: one cell a month, filled, half, hatched or dotted, so that paper without colour shows it too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from .. import words
from ..model import MISSING, NOT_YET, PARTIAL, PRESENT, Entry
from .markup import FONT, INK, MUTED, element, label, number
from .markup import words as safe
from .plane import text_width

WIDTH, HEIGHT = 432.0, 18.0  # 36 months and the seams of their years
WIDEST = 12.0  # a month of a short wall is no wider
SEAM = 3.0  # between December and January
GAP = 1.4  # between two months
HATCH = 4.5  # between two lines
TYPE = 14.5
FILLED = "#3b4048"  # no colour of the site's own: filled is not more and not better, only there
PAPER = "#ffffff"

Box = tuple[float, float, float, float]  # left, top, width, height


def wall_strip(months: Sequence[str], entries: Mapping[str, Entry], links: Mapping[str, str]) -> str:
    """Inline SVG, 432 x 18 units: a cell for each month, with its words on hover.

    A picture beside words that say the same, so hidden from screen readers and left out of the tab order.

    Args:
        months: "YYYY-MM" from left to right.
        entries: month → the ledger's line of one force and dataset; a month without one is left blank.
        links: month → where a click on its cell leads; neighbours with one address are one link.
    """
    boxes = dict(zip(months, _boxes(months), strict=True))
    parts = []
    for address, run in groupby((m for m in months if m in entries), key=lambda month: links.get(month, "")):
        cells = "".join(_cell(entries[month], boxes[month]) for month in run)
        parts.append(element("a", cells, href=address, tabindex="-1") if address else cells)
    return _frame("ob-wall__strip", *parts)


def wall_axis(months: Sequence[str]) -> str:
    """Inline SVG, 432 x 18 units: the years over the cells of `wall_strip`, each at its first month."""
    boxes = dict(zip(months, _boxes(months), strict=True))
    parts = []
    for year, run in groupby(months, key=lambda month: month[:4]):
        own = [boxes[month] for month in run]
        left, right = own[0][0], own[-1][0] + own[-1][2]
        parts.append(element("path", d=f"M{number(left)} {number(HEIGHT)}v-5", stroke=INK, stroke_width=1))
        if right - left >= text_width(year, TYPE) + 4:
            parts.append(label(year, left + 4, HEIGHT - 5, TYPE))
    return _frame("ob-wall__axis", *parts)


def state_swatch(state: str) -> str:
    """Inline SVG square that shows one state of the ledger as the wall draws it."""
    return element(
        "svg",
        "".join(_shapes(state, (1, 1, 22, 22))),
        class_="ob-swatch",
        viewBox="0 0 24 24",
        width=24,
        height=24,
        aria_hidden="true",
        focusable="false",
    )


def _frame(name: str, *parts: str) -> str:
    return element(
        "svg",
        *(parts or ("",)),
        class_=name,
        viewBox=f"0 0 {number(WIDTH)} {number(HEIGHT)}",
        aria_hidden="true",
        focusable="false",
        font_family=FONT,
    )


def _boxes(months: Sequence[str]) -> Iterator[Box]:
    """Where each month's cell stands; a seam before each January but the first month."""
    seams = [index > 0 and month.endswith("-01") for index, month in enumerate(months)]
    step = min(WIDEST, (WIDTH - SEAM * sum(seams)) / max(len(months), 1))
    for index in range(len(months)):
        yield index * step + SEAM * sum(seams[: index + 1]), 0, step - GAP, HEIGHT


def _cell(entry: Entry, box: Box) -> str:
    told = element("title", safe(words.entry_words(entry)))
    return element("g", told, *_shapes(entry.state, box))


def _shapes(state: str, box: Box) -> Iterator[str]:
    """What one state looks like: filled, half filled, hatched, or an outline of dots."""
    x, y, width, height = box
    if state == PRESENT:
        yield element("rect", x=x, y=y, width=width, height=height, fill=FILLED)
        return
    inner = {"x": x + 0.6, "y": y + 0.6, "width": width - 1.2, "height": height - 1.2}
    dots = {"stroke_dasharray": "1.5 2.5"} if state == NOT_YET else {}
    yield element("rect", **inner, **dots, fill=PAPER, stroke=MUTED, stroke_width=1.2)
    if state == PARTIAL:
        yield element("rect", x=x, y=y + height / 2, width=width, height=height / 2, fill=FILLED)
    if state == MISSING:
        yield element("path", d=_hatching(box), stroke=MUTED, stroke_width=1.3)


def _hatching(box: Box) -> str:
    """Diagonal lines cut to a box, as a path; drawn so and not by a pattern, which needs an id in every drawing."""
    x, y, width, height = box
    parts = []
    for i in range(1, int((width + height) / HATCH) + 1):
        reach = i * HATCH  # along the top edge, then down the right one
        right, down = min(reach, width), max(reach - width, 0.0)
        left, bottom = max(reach - height, 0.0), min(reach, height)
        if right > left:
            start, end = f"{number(x + left)} {number(y + bottom)}", f"{number(x + right)} {number(y + down)}"
            parts.append(f"M{start}L{end}")
    return "".join(parts)
