"""Asking for a meeting on paper: a notice to hang up, and a sheet on which people sign (A4, PDF/UA)."""

from __future__ import annotations

import segno
from flask import Blueprint, abort, current_app
from flask.typing import ResponseReturnValue

from .. import typesetting
from ..model import Area
from ..pages import no_store, public, the_store
from ..store import Store
from . import asked, leading, near, routes
from . import voices_words as said
from .asking import command_area, force_of
from .request_page import seen
from .tables.voices import PRIORITIES

request_print = Blueprint("request_print", __name__)
PDF = "application/pdf"
LONGEST = 900  # characters of a request on its sheet, so that there is room to sign


@request_print.get(f"{routes.ROOT}/<force>/<slug>/notice.pdf")
def notice(force: str, slug: str) -> ResponseReturnValue:
    """The notice for one command area."""
    store, area = command_area(force, slug)
    lead, force_area = leading.of(store, area.code), force_of(store, area)
    shown = {
        **_shared(store, area, routes.address(area.code)),
        "title": f"Ask for a public meeting: {area.name}",
        "force": force_area.name if force_area else "",
        "ways": [{"title": way.title, "told": way.told, "closed": way.closed} for way in routes.ways(store, area)],
        "refusals": lead.refusals,
        "no_rules": lead.no_rules,
        "answer": lead.answer,
    }
    return _file("notice.typ", shown, f"{area.code.replace('/', '-')}-ask-for-a-meeting.pdf")


@request_print.get("/request/<ref>/petition.pdf")
def petition(ref: str) -> ResponseReturnValue:
    """The sheet on which a request that gathers support is signed."""
    found, store = seen(ref), the_store()
    area = store.area(found.area) or Area(found.area, "bcu", near.name(store, found.area))
    if found.route != PRIORITIES or found.state not in asked.SUPPORTED:
        abort(404)
    return _file("petition.typ", _sheet(store, area, f"/request/{ref}", found.text), f"petition-{ref}.pdf")


@request_print.get(f"{routes.ROOT}/<force>/<slug>/petition.pdf")
def blank(force: str, slug: str) -> ResponseReturnValue:
    """The sheet for a request that begins on paper: what is asked is written on it by hand."""
    store, area = command_area(force, slug)
    return _file("petition.typ", _sheet(store, area, routes.address(area.code), ""), f"petition-{slug}.pdf")


def _sheet(store: Store, area: Area, path: str, text: str) -> dict[str, object]:
    told = " ".join(text.split())
    return {
        **_shared(store, area, path),
        "title": f"Petition for a public meeting: {area.name}",
        "text": told if len(told) <= LONGEST else f"{told[:LONGEST].rstrip()}…",
        "needed": said.petition_words(asked.threshold()),
        "privacy": said.PRINT_PRIVACY,
    }


def _shared(store: Store, area: Area, path: str) -> dict[str, object]:
    lead, address = leading.of(store, area.code), public(path)
    return {
        "site": current_app.config["SITE_NAME"],
        "strap": current_app.config["STRAP"],
        "invented": "Zedshire is invented: for demonstration only." if store.snapshot.fictional else "",
        "area": area.name,
        "lead": ", ".join(filter(None, (lead.name, lead.title))) or lead.unknown,
        "contact": lead.contact,
        "paper": lead.address,
        "telephone": lead.telephone,
        "no_paper": lead.no_paper,
        "address": address,
        "qr": segno.make_qr(address, error="m").svg_inline(border=4, omitsize=True),
    }


def _file(template: str, shown: dict[str, object], name: str) -> ResponseReturnValue:
    """The PDF; it names who leads today, so no cache keeps it."""
    response = current_app.response_class(typesetting.paper(template, shown), mimetype=PDF)
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return no_store(response)
