"""What became of crimes: one bar of all groups, their swatches, and columns by month with changes of words marked.

Each group has a shade and a pattern of its own, so that they are told apart without colour.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..model import MonthCount
from .chart import BOTTOM, HEIGHT, RIGHT, TOP, TYPE, WIDEST_BAR, WIDTH, Frame, axis, round_ticks, unpublished, years
from .markup import FONT, INK, MUTED, element, hatch, key_of, label, number, title_and_description
from .plane import text_width
from .ramps import LEGEND_RAMPS

TEAL = LEGEND_RAMPS["count"]
PAPER = "#ffffff"
BAR_TOP, THICK = 4.0, 40.0
LEAST = 1.2  # units: a group that has crimes is never too thin to see
# Group → ground, and the pattern on it: its kind and its ink.
FILLS = {
    "sent_to_court": (TEAL[4], "", ""),
    "out_of_court": (TEAL[3], "upright", PAPER),
    "other_organisation": (TEAL[2], "", ""),
    "not_public_interest": (TEAL[1], "upright", INK),
    "no_suspect": (PAPER, "level", TEAL[4]),
    "not_prosecuted": (TEAL[0], "", ""),
    "not_known": (PAPER, "slant", MUTED),
    "under_investigation": (PAPER, "dots", INK),
    "none_given": (PAPER, "", ""),
}


def outcome_bar(groups: Mapping[str, int], *, title: str, description: str) -> str:
    """Inline SVG, 360 x 48 units: one bar of all crimes, a part a group in the order given, with its number on it.

    Numbers without room are left to the table beside it; groups without crimes take none.
    """
    key = key_of(title, description, tuple(groups.items()))
    named, labelled_by = title_and_description(title, description, key)
    held = {slug: n for slug, n in groups.items() if n}
    parts: list[str] = []
    x = 1.0
    scale = (WIDTH - 2 - LEAST * len(held)) / max(sum(held.values()), 1)
    for slug, n in held.items():
        width = LEAST + n * scale
        parts += _piece(f"{key}-{slug}", x, width, f"{n:,}")
        x += width
    defs = element("defs", *(_pattern(f"{key}-{slug}", slug) for slug in held))
    return element(
        "svg",
        named,
        defs if held else "",
        *parts,
        class_="ob-chart",
        viewBox=f"0 0 {number(WIDTH)} {number(THICK + 2 * BAR_TOP)}",
        role="img",
        aria_labelledby=labelled_by,
        font_family=FONT,
    )


def outcome_swatch(slug: str) -> str:
    """Inline SVG, 24 x 24 units: the shade and pattern of a group."""
    key = f"ob-outcome-{slug.replace('_', '-')}"
    square = {"x": 1.0, "y": 1.0, "width": 22.0, "height": 22.0}
    return element(
        "svg",
        element("defs", _pattern(key, slug)),
        element("rect", **square, fill=f"url(#{key})", stroke=INK, stroke_width=1),
        class_="ob-swatch",
        viewBox="0 0 24 24",
        width=24,
        height=24,
        aria_hidden="true",
        focusable="false",
    )


def outcome_months(
    months: Sequence[MonthCount],
    groups: Mapping[str, Mapping[str, int]],
    breaks: Sequence[str],
    *,
    title: str,
    description: str,
) -> str:
    """Inline SVG, 360 x 190 units: the crimes of each month in columns, a part a group, the first at the bottom.

    Months without a figure are hatched. At each month of `breaks` stands a line with its number, from 1.

    Args:
        months: oldest first, without a gap.
        groups: month → group → crimes, the groups in their order.
        breaks: months from which other words are used, several of one month one after another.
        title: what the drawing is called.
        description: what it shows.
    """
    key = key_of(title, description, tuple(months), tuple(breaks))
    named, labelled_by = title_and_description(title, description, key)
    counted = [m.n for m in months if m.n is not None]
    ticks = round_ticks(max(counted)) if counted else (0,)
    left = max(text_width(f"{tick:,}", TYPE) for tick in ticks) + 8
    frame = Frame(left, (RIGHT - left) / max(len(months), 1), ticks[-1] or 1, len(months))
    held = dict.fromkeys(slug for told in groups.values() for slug, n in told.items() if n)
    patterns = [_pattern(f"{key}-{slug}", slug) for slug in held]
    patterns += [hatch(f"{key}-none", MUTED, PAPER, 5, 1.3), hatch(f"{key}-part", PAPER, "none", 4, 1.6)]
    inner = [element("defs", *patterns), *axis(frame, ticks), *_columns(frame, months, groups, key)]
    inner += [*unpublished(frame, months, key), *years(frame, months), *_breaks(frame, months, breaks)]
    return element(
        "svg",
        named,
        *inner,
        class_="ob-chart",
        viewBox=f"0 0 {number(WIDTH)} {number(HEIGHT)}",
        role="img",
        aria_labelledby=labelled_by,
        font_family=FONT,
    )


def _piece(key: str, x: float, width: float, text: str) -> Iterator[str]:
    box = {"x": x, "y": BAR_TOP, "width": width, "height": THICK}
    yield element("rect", **box, fill=f"url(#{key})", stroke=INK, stroke_width=0.8)
    if text_width(text, TYPE) + 8 <= width:
        halo: dict[str, str | float] = {
            "stroke": PAPER,
            "stroke_width": 4.0,
            "stroke_linejoin": "round",
            "paint_order": "stroke",
        }
        yield label(text, x + width / 2, BAR_TOP + THICK / 2 + 4.5, TYPE, text_anchor="middle", **halo)


def _columns(
    frame: Frame, months: Sequence[MonthCount], groups: Mapping[str, Mapping[str, int]], key: str
) -> Iterator[str]:
    width = min(frame.step * 0.84, WIDEST_BAR)
    for index, month in enumerate(months):
        if month.n is None:
            continue
        x, below = frame.x(index) + (frame.step - width) / 2, 0
        for slug, n in groups.get(month.month, {}).items():
            if n:
                top = frame.y(below + n)
                box = {"x": x, "y": top, "width": width, "height": frame.y(below) - top}
                yield element("rect", **box, fill=f"url(#{key}-{slug})", stroke=INK, stroke_width=0.5)
            below += n
        if month.state == "partial":
            box = {"x": x, "y": frame.y(month.n), "width": width, "height": BOTTOM - frame.y(month.n)}
            yield element("rect", class_="ob-chart__part", **box, fill=f"url(#{key}-part)")


def _breaks(frame: Frame, months: Sequence[MonthCount], breaks: Sequence[str]) -> Iterator[str]:
    """A line before the first month of each change, its number on top; numbers of one month stand side by side."""
    at = {m.month: i for i, m in enumerate(months)}
    for month in dict.fromkeys(breaks):
        if month not in at:
            continue
        x = frame.x(at[month])
        numbers = ", ".join(str(i) for i, own in enumerate(breaks, start=1) if own == month)
        line = f"M{number(x)} {number(TOP - 6)}V{number(BOTTOM)}"
        yield element("path", d=line, stroke=PAPER, stroke_width=4)
        yield element("path", d=line, stroke=INK, stroke_width=1.6, stroke_dasharray="5 3", class_="ob-chart__break")
        yield label(numbers, min(max(x, 6), RIGHT - 6), TOP - 10, TYPE, text_anchor="middle", font_weight="bold")


def _pattern(key: str, slug: str) -> str:
    """The <pattern> of a group: its ground with lines or dots, or nothing on it."""
    ground, kind, ink = FILLS[slug]
    if kind == "slant":
        return hatch(key, ink, ground, 5, 1.3)
    size = 5.0
    marks = {
        "upright": element("path", d="M2.5 0V5", stroke=ink or INK, stroke_width=1.1),
        "level": element("path", d="M0 2.5H5", stroke=ink or INK, stroke_width=1.1),
        "dots": element("circle", cx=2.5, cy=2.5, r=1.1, fill=ink or INK),
    }
    inside = element("rect", width=size, height=size, fill=ground) + marks.get(kind, "")
    return element("pattern", inside, id=key, width=size, height=size, patternUnits="userSpaceOnUse")
