"""What Typst makes of the templates of `templates/print`: pictures and pages for print, in the site's own typeface.

What a template shows goes in as JSON (`sys.inputs.data`), never as markup. Nothing is fetched and no clock is read: the
same facts give the same bytes.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import current_app

from . import assets

if TYPE_CHECKING:
    import typst

FONT = "atkinson-hyperlegible-next-400.ttf"  # beside it lies the bold one
POINTS = 72  # to an inch: a point of a template is a pixel of its picture
STANDARD = "ua-1"  # PDF/UA-1: the compiler refuses a page that breaks what it can check of it
# What the typefaces are sure to draw. PDF/UA allows nothing else, and no name may keep a page from being made.
UNDRAWN = re.compile("[^\n -~\u00a0-\u017f\u1e80-\u1e85\u1ef2\u1ef3\u2013\u2014\u2018-\u201e\u2022\u2026\u20ac\u2212]")
AGES = 10  # compilations after which Typst drops what none of them has used
UNKNOWN = "\ufffd"  # stands for what is not drawn
Shown = Mapping[str, object]
_setting = threading.Lock()
_compilers: dict[tuple[Path, Path | None], typst.Compiler] = {}


def picture(template: str, shown: Shown, ppi: int = POINTS) -> bytes:
    """A template of one page as PNG, a pixel for each of its points unless more are asked for."""
    with _setting:
        return _compiled(template, shown, format="png", ppi=ppi)


def paper(template: str, shown: Shown) -> bytes:
    """A template as a tagged PDF with its fonts in it; of no day, so that the same facts are the same bytes.

    Letters that no typeface here has are shown as UNKNOWN. Raises TypstError where the template breaks PDF/UA-1.
    """
    with _setting:
        pdf = _pdf(template, shown)
        _forget()
        return pdf


def fitted_paper(template: str, shown: Shown) -> tuple[bytes, list[float]]:
    """The same, and the sizes of type in points that the template has found to fit and tells as <size>."""
    with _setting:
        pdf = _pdf(template, shown)
        sizes = json.loads(_compiler(_folder()).query("<size>", field="value"))
        _forget()
        return pdf, sizes


def _pdf(template: str, shown: Shown) -> bytes:
    drawn = {name: _drawn(value) for name, value in shown.items()}
    return _compiled(template, drawn, format="pdf", pdf_standards=STANDARD)


def _forget() -> None:
    """Have Typst give back what it keeps of its last papers: some forty megabytes of each."""
    for _ in range(AGES):
        _compiler(_folder()).compile(b"", format="svg")


def _drawn(value: object) -> object:
    """A value of plain data with every text of it as the typefaces can show it."""
    if isinstance(value, str):
        return UNDRAWN.sub(UNKNOWN, value)
    if isinstance(value, Mapping):
        return {name: _drawn(v) for name, v in value.items()}
    return [_drawn(v) for v in value] if isinstance(value, list | tuple) else value


def _compiled(template: str, shown: Shown, **options: Any) -> bytes:
    """One at a time (`_setting`), since the compiler that is kept knows its fonts already."""
    folder = _folder()
    made = _compiler(folder).compile(folder / template, sys_inputs={"data": json.dumps(shown)}, **options)
    return made if isinstance(made, bytes) else b"".join(made or ())  # of one page


def _folder() -> Path:
    return Path(current_app.root_path).parent / "templates" / "print"


def _compiler(folder: Path) -> typst.Compiler:
    """The compiler, with the site's typeface where that was compiled, else with Typst's own."""
    import typst  # here, since few requests need it

    font = assets.asset_path(FONT)
    key = folder, font
    if key not in _compilers:
        _compilers.clear()
        fonts = typst.Fonts(include_system_fonts=False, font_paths=[font.parent] if font else [])
        _compilers[key] = typst.Compiler(root=folder, font_paths=fonts)
    return _compilers[key]
