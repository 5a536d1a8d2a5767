"""The addresses of a beat sheet: the PDF of an area, as it is and as an officer has edited it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from flask import Blueprint, Response, make_response, request
from flask.typing import ResponseReturnValue

from .. import addresses, figures, named, typesetting
from ..figures import Figures
from ..live.forms import read_long_bodies, same_origin
from ..model import Area
from ..pages import fresh, no_store, the_store
from ..store import Store
from . import choices as asked
from . import edit_page, sheet
from .choices import Choices
from .edit_page import NAME

beat_sheet = Blueprint("beat_sheet", __name__)
PDF = "application/pdf"
TEMPLATE = "beat.typ"
Shown = dict[str, Any]
# Kind of area that has a sheet → how its address names it.
PATHS = {
    "ward": "/ward/<code>",
    "csp": "/csp/<code>",
    "bcu": "/bcu/<force>/<slug>",
    "neighbourhood": "/neighbourhood/<force>/<slug>",
}


def page(kind: str, **parts: str) -> ResponseReturnValue:
    """The page that edits the sheet, with the choices of its address made already."""
    store, f = of(kind, parts, f"/{NAME}")
    return fresh(edit_page.page(edit_page.begun(store, f, asked.read(store, f))))


def as_pdf(kind: str, **parts: str) -> ResponseReturnValue:
    """The sheet for print; `?paper=`, `?layer=`, `?months=` and `?lang=` choose how it looks."""
    store, f = of(kind, parts, f"/{NAME}.pdf")
    chosen = asked.read(store, f)
    return _named(fresh(made(store, f, chosen), PDF), f, chosen)


def edited(kind: str, **parts: str) -> ResponseReturnValue:
    """The sheet as an officer has edited it: made of what was sent, which is then forgotten; else the page again."""
    same_origin()
    read_long_bodies()
    store, f = of(kind, parts, f"/{NAME}.pdf")
    told = edit_page.begun(store, f, Choices(), request.form)
    if not told.form.validate():
        return no_store(make_response(edit_page.page(told), 400))
    chosen = told.choices()
    response = _named(make_response(made(store, f, chosen)), f, chosen)
    response.mimetype = PDF
    return no_store(response)


for _kind, _path in PATHS.items():
    beat_sheet.add_url_rule(f"{_path}/{NAME}", f"{_kind}_page", partial(page, _kind))
    beat_sheet.add_url_rule(f"{_path}/{NAME}.pdf", f"{_kind}_pdf", partial(as_pdf, _kind))
    beat_sheet.add_url_rule(f"{_path}/{NAME}.pdf", f"{_kind}_edited", partial(edited, _kind), methods=["POST"])


@beat_sheet.app_template_global()
def sheet_url(area: Area) -> str:
    """The page from which an area's sheet is printed, "" for a kind that has none."""
    return f"{addresses.page(area)}/{NAME}" if area.kind in PATHS else ""


def made(store: Store, f: Figures, chosen: Choices) -> bytes:
    """The sheet as PDF."""
    own = sheet.shown(store, f, chosen)
    return typesetting.paper(TEMPLATE, document(own["title"], [own]))


def document(title: str, sheets: Sequence[Shown]) -> Shown:
    """What the template shows of sheets in one file."""
    return {"title": title, "site": sheets[0]["site"], "sheets": sheets}


def file_name(area: Area, chosen: Choices) -> str:
    """Under which name a sheet is saved: "E05999001-beat-sheet-a4.pdf"."""
    return f"{area.code.replace('/', '-')}-{NAME}-{chosen.paper}.pdf"


def _named(response: Response, f: Figures, chosen: Choices) -> Response:
    response.headers["Content-Disposition"] = f'inline; filename="{file_name(f.area, chosen)}"'
    return response


def of(kind: str, parts: Mapping[str, str], ending: str) -> tuple[Store, Figures]:
    """The area that an address names, with its figures; another spelling or a retired code leads to its one address."""
    store = the_store()
    key = parts.get("code") or f"{parts['force']}/{parts['slug']}"
    area = named.found(store, kind, key, lambda area: f"{addresses.page(area)}{ending}")
    return store, figures.read(store, area)
