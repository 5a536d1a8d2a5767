"""The addresses of a beat sheet: the PDF of an area, as it is and as an officer has edited it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from flask import Blueprint
from flask.typing import ResponseReturnValue

from .. import addresses, figures, named, typesetting
from ..figures import Figures
from ..model import Area
from ..pages import fresh, the_store
from ..store import Store
from . import choices as asked
from . import sheet
from .choices import Choices

beat_sheet = Blueprint("beat_sheet", __name__)
PDF = "application/pdf"
NAME = "beat-sheet"
# Kind of area that has a sheet → how its address names it.
PATHS = {
    "ward": "/ward/<code>",
    "csp": "/csp/<code>",
    "bcu": "/bcu/<force>/<slug>",
    "neighbourhood": "/neighbourhood/<force>/<slug>",
}


def as_pdf(kind: str, **parts: str) -> ResponseReturnValue:
    """The sheet for print; `?paper=`, `?layer=`, `?months=` and `?lang=` choose how it looks."""
    store, f = of(kind, parts, f"/{NAME}.pdf")
    chosen = asked.read(store, f)
    response = fresh(made(store, f, chosen), PDF)
    response.headers["Content-Disposition"] = f'inline; filename="{file_name(f.area, chosen)}"'
    return response


for _kind, _path in PATHS.items():
    beat_sheet.add_url_rule(f"{_path}/{NAME}.pdf", f"{_kind}_pdf", partial(as_pdf, _kind))


def made(store: Store, f: Figures, chosen: Choices) -> bytes:
    """The sheet as PDF."""
    own = sheet.shown(store, f, chosen)
    return typesetting.paper("beat.typ", {"title": own["title"], "site": own["site"], "sheets": [own]})


def file_name(area: Area, chosen: Choices) -> str:
    """Under which name a sheet is saved: "E05999001-beat-sheet-a4.pdf"."""
    return f"{area.code.replace('/', '-')}-{NAME}-{chosen.paper}.pdf"


def of(kind: str, parts: Mapping[str, str], ending: str) -> tuple[Store, Figures]:
    """The area that an address names, with its figures; another spelling or a retired code leads to its one address."""
    store = the_store()
    key = parts.get("code") or f"{parts['force']}/{parts['slug']}"
    area = named.found(store, kind, key, lambda area: f"{addresses.page(area)}{ending}")
    return store, figures.read(store, area)
