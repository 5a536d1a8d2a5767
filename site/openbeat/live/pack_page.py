"""The figures laid before a meeting, from what was frozen and from nothing else: a page, JSON, and on paper."""

from __future__ import annotations

import json
from typing import Any

import segno
from flask import Blueprint, abort, current_app, render_template
from flask.typing import ResponseReturnValue

from .. import typesetting
from ..pages import fresh, public, the_store
from . import followed_up, grounds, meeting_page, pack
from . import scrutiny_words as said
from .meeting import found
from .tables import Meeting, Pack

pack_page = Blueprint("pack_page", __name__)
ADDRESS = "/meeting/<int:number>/pack"
PDF = "application/pdf"


@pack_page.get(ADDRESS)
def page(number: int) -> ResponseReturnValue:
    """The frozen figures, made to be printed; before they are frozen, that they will be."""
    own = found(number)
    crumbs = (*meeting_page.crumbs(grounds.one(the_store(), own.area)), (own.title, followed_up.address(own.id)))
    told = pack.read(own.pack) if own.pack else None
    facts = _facts(own, own.pack) if own.pack else {}
    return fresh(render_template("pack.html", meeting=own, crumbs=crumbs, pack=told, facts=facts, no_pack=said.NO_PACK))


@pack_page.get(f"{ADDRESS}.json")
def as_json(number: int) -> ResponseReturnValue:
    """What was frozen, as it is kept; 404 before."""
    own, frozen = _frozen(number)
    content = {"frozen_at": frozen.made, "address": public(_address(own)), **pack.read(frozen)}
    return fresh(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "application/json")


@pack_page.get(f"{ADDRESS}.pdf")
def as_pdf(number: int) -> ResponseReturnValue:
    """The same on paper, A4; 404 before it is frozen."""
    own, frozen = _frozen(number)
    response = fresh(typesetting.paper("pack.typ", shown(own, frozen)), PDF)
    response.headers["Content-Disposition"] = f'inline; filename="meeting-{own.id}-figures.pdf"'
    return response


def shown(own: Meeting, frozen: Pack) -> dict[str, Any]:
    """What the template of the paper shows: finished strings and drawings."""
    told = pack.read(frozen)
    address = public(_address(own))
    card = told["card"] and told["card"] | {"address": public(told["card"]["page"])}
    return {name: value for name, value in told.items() if name != "figures"} | _facts(own, frozen) | {
        "card": card,
        "title": f"The figures for {own.title}, {told['area']['name']}",
        "site": current_app.config["SITE_NAME"],
        "strap": current_app.config["STRAP"],
        "invented": said.INVENTED if told["fictional"] else "",
        "address": address,
        "qr": segno.make_qr(address, error="m").svg_inline(border=4, omitsize=True),
    }  # fmt: skip


def _facts(own: Meeting, frozen: Pack) -> dict[str, str]:
    """What the page and the paper say of the meeting and of the freezing."""
    return {
        "heading": own.title,
        "kind": said.kind_words(own.kind),
        "when": said.time_words(own.starts, own.ends),
        "place": own.place,
        "made": said.frozen_words(frozen.made, frozen.snapshot),
    }


def _frozen(number: int) -> tuple[Meeting, Pack]:
    own = found(number)
    if own.pack is None:
        abort(404)
    return own, own.pack


def _address(own: Meeting) -> str:
    return f"{followed_up.address(own.id)}/pack"
