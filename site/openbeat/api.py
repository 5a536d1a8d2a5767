"""The description of every file that machines may take, in OpenAPI 3.1, and the same as a page for people."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue

from . import addresses, dataset
from .api_routes import PARAMETERS, ROUTES, Route
from .api_schemas import SCHEMAS
from .live import entered
from .model import Area, Snapshot
from .pages import fresh, public, the_store
from .store import Store, area_of

api = Blueprint("api", __name__)
VERSION = "1.0.0"  # of the shape of the answers: the first number changes when something is taken away
PARAMETER = re.compile(r"\{(\w+)\}")
TILE = {"layer": "harm", "z": "6", "x": "31", "y": "20"}  # over the middle of England
Parts = dict[str, str]  # name of a part of an address → what stands for it
OTHERS = {
    "204": "Nothing is drawn there.",
    "301": "The same under its one address: another spelling, or a code that was replaced.",
    "302": "Where the same of the newest snapshot is.",
    "400": "The address asks for what there is not; the answer says what there is.",
    "404": "There is no such area, layer or file.",
    "410": "That snapshot is no longer kept.",
}


@dataclass(frozen=True)
class Described:
    """One address on the page for people; every string is finished."""

    path: str
    summary: str
    format: str
    example: str  # an address that answers here, "" where this site has none


@api.get("/api")
def described() -> ResponseReturnValue:
    """The page for whoever would rather have HTML, else the document."""
    store = the_store()
    if request.accept_mimetypes.best_match(["application/json", "text/html"]) == "text/html":
        known = _examples(store)
        listed = [Described(r.path, r.summary, r.format, example(r, known, store.snapshot)) for r in ROUTES]
        response = make_response(fresh(render_template("api.html", routes=listed)))
    else:
        response = make_response(fresh(_text(store), "application/json"))
    response.vary.add("Accept")
    return response


@api.get("/api.json")
def document() -> ResponseReturnValue:
    """The document, whoever asks."""
    return fresh(_text(the_store()), "application/json")


def content(store: Store) -> dict[str, Any]:
    """The document as plain values, with examples that answer on this site."""
    site, known = current_app.config["SITE_NAME"], _examples(store)
    told = (
        f"The figures of {site} as files: no key, no sign-up. `null`, or an empty cell, is “not published”; 0 is "
        "“none recorded”. Addresses without a snapshot give the newest edition and answer `If-None-Match`; every "
        "answer names its snapshot, whose figures never change."
    )
    title = f"{site}: recorded crime and policing in England and Wales"
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": VERSION, "description": told, "license": _licence(store.snapshot)},
        "servers": [{"url": public("")}],
        "paths": {
            route.path: {"get": _operation(route, _values(route, known, store.snapshot) or {})} for route in ROUTES
        },
        "components": {"schemas": SCHEMAS},
    }


def example(route: Route, known: Mapping[str, Parts], snapshot: Snapshot) -> str:
    """An address of a route that answers on this site, "" where it has no area or card of that kind."""
    values = _values(route, known, snapshot)
    if values is None:
        return ""
    asked = urlencode({name: values[name] for name in route.asks})
    return route.path.format(**values) + (f"?{asked}" if asked else "")


def _text(store: Store) -> str:
    return json.dumps(content(store), ensure_ascii=False, indent=1) + "\n"


def _examples(store: Store) -> dict[str, Parts]:
    """Kind → the parts of addresses that are of its first area; "force card", "bcu card" → of its newest card."""
    rows = store.db.execute("SELECT min(code) AS code, kind, name, assumed, slug FROM areas GROUP BY kind")
    cards = store.db.execute("SELECT kind, subject, max(quarter) AS quarter FROM cards GROUP BY kind")
    areas = {row["kind"]: _of_area(area_of(row)) for row in rows}
    of_cards = {f"{row['kind']} card": _of_card(row["subject"], row["quarter"]) for row in cards}
    return areas | of_cards | entered.examples()


def _of_area(area: Area) -> Parts:
    force, _, own = addresses.key(area).rpartition("/")
    return {"code": area.code, "kind": area.kind, "key": addresses.key(area), "force": force, "slug": own,
            "areas": area.code}  # fmt: skip


def _of_card(subject: str, quarter: str) -> Parts:
    force, _, own = subject.partition("/")
    return {"subject": subject, "quarter": quarter, "force": force, "slug": own}


def _values(route: Route, known: Mapping[str, Parts], snapshot: Snapshot) -> Parts | None:
    """What stands for each part of an address in its example; None where there is no such area or card."""
    if route.kind and route.kind not in known:
        return None
    values = TILE | {"snapshot": snapshot.id, "number": "1"} | known.get(route.kind, {})
    return {name: values[name] for name in (*PARAMETER.findall(route.path), *route.asks)}


def _licence(snapshot: Snapshot) -> dict[str, str]:
    if snapshot.fictional:
        return {"name": snapshot.licence}
    return {"name": "Open Government Licence v3.0", "url": dataset.LICENCE}


def _operation(route: Route, values: Mapping[str, str]) -> dict[str, Any]:
    """One operation: what its address needs, what it gives, and what may come instead."""
    shape = {"$ref": f"#/components/schemas/{route.schema}"} if route.schema else {"type": "string"}
    own = {"200": {"description": route.summary, "content": {route.format: {"schema": shape}}}}
    return {
        "operationId": re.sub(r"\W+", "_", route.path).strip("_"),
        "summary": route.summary,
        "parameters": [
            *(_parameter(name, "path", values) for name in PARAMETER.findall(route.path)),
            *(_parameter(name, "query", values) for name in route.asks),
        ],
        "responses": own | {status: {"description": OTHERS[status]} for status in route.others},
    }


def _parameter(name: str, where: str, values: Mapping[str, str]) -> dict[str, Any]:
    told = {"name": name, "in": where, "required": True, "schema": {"type": "string"}, "description": PARAMETERS[name]}
    return told | ({"example": values[name]} if name in values else {})
