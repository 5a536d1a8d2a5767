"""SVG as text: elements, escaped words and short numbers."""

from __future__ import annotations

import re
from hashlib import sha256
from html import escape

INK = "#0b0c0c"
MUTED = "#484949"
RULE = "#cecece"
FONT = "'Atkinson Hyperlegible Next', Arial, Helvetica, sans-serif"

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def plain(text: str) -> str:
    """Text without the characters that XML forbids, not escaped."""
    return _NOT_XML.sub("", text)


def words(text: str) -> str:
    """Text made safe for element content and attributes; characters XML forbids are left out."""
    return escape(plain(text), quote=True)


def number(value: float) -> str:
    """A coordinate in drawing units with at most one decimal: 12, 12.5, never -0."""
    short = f"{value:.1f}".rstrip("0").rstrip(".")
    return "0" if short == "-0" else short


def element(name: str, *children: str, **attributes: str | float) -> str:
    """One SVG element; `children` are markup already, attribute names take _ for -, class_ for class."""
    parts = [name]
    for key, value in attributes.items():
        shown = words(value) if isinstance(value, str) else number(value)
        parts.append(f'{key.rstrip("_").replace("_", "-")}="{shown}"')
    opening = " ".join(parts)
    return f"<{opening}>{''.join(children)}</{name}>" if children else f"<{opening}/>"


def label(text: str, x: float, y: float, size: float, **attributes: str | float) -> str:
    """One line of text; x, y is its anchor on the baseline, in drawing units."""
    attributes.setdefault("fill", INK)
    return element("text", words(text), x=x, y=y, font_size=size, **attributes)


def title_and_description(title: str, description: str, key: str) -> tuple[str, str]:
    """The <title> and <desc> elements and the value of aria-labelledby that joins them."""
    names = f"{key}-title", f"{key}-desc"
    both = element("title", words(title), id=names[0]) + element("desc", words(description), id=names[1])
    return both, " ".join(names)


def key_of(*parts: object) -> str:
    """A short id, the same for the same parts, so that several drawings can stand on one page."""
    return "d" + sha256(repr(parts).encode()).hexdigest()[:8]


def hatch(key: str, ink: str, ground: str, gap: float, width: float) -> str:
    """A <pattern> of diagonal lines, `gap` and `width` in drawing units."""
    return element(
        "pattern",
        element("rect", width=gap, height=gap, fill=ground),
        element("path", d=f"M0 0V{number(gap)}", stroke=ink, stroke_width=width),
        id=key,
        width=gap,
        height=gap,
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )
