"""The addresses of areas of every kind: the page, the same figures as JSON and CSV, its estimates of harm as CSV.

All kinds share one page (`area_page`); they differ in how an address names them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import NoReturn

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from . import addresses, area_page, children, exports, figures, named, outcomes, rates, stops, team_facts, weights
from .area_page import Choices
from .figures import Figures
from .model import Area
from .pages import fresh, refused, the_store, this_address
from .store import Store

areas = Blueprint("areas", __name__)
# Kind → how its address names an area.
PATHS = {
    "ward": "/ward/<code>",
    "csp": "/csp/<code>",
    "bcu": "/bcu/<force>/<slug>",
    "force": "/force/<slug>",
    "neighbourhood": "/neighbourhood/<force>/<slug>",
    "nation": "/england-and-wales",
}
KEPT = ("scheme", "layer", "sort")  # the choices that a page's links carry on


def page(kind: str, **parts: str) -> ResponseReturnValue:
    """The page of an area; `?scheme=` chooses the weights, `?layer=` the map, `?sort=` the order of lists."""
    store = the_store()
    area = _found(store, kind, parts, "")
    if area is None:
        return _no_nation(store)
    f = figures.read(store, area)
    return fresh(render_template("area.html", page=area_page.page(store, f, _choices(store, area))))


def as_json(kind: str, **parts: str) -> ResponseReturnValue:
    """The area's figures as JSON."""
    store, f = _figures(kind, parts, ".json")
    more = {
        "rates": rates.as_facts(rates.read(store, f.area.code)),
        "outcomes": outcomes.as_json(store, f),
        "stops": stops.as_json(store, f),
        **team_facts.as_facts(store, f),
    }
    return fresh(exports.as_json(f, store.snapshot, this_address(), more), "application/json")


def as_csv(kind: str, **parts: str) -> ResponseReturnValue:
    """The area's figures as CSV: one row a month and category."""
    store, f = _figures(kind, parts, ".csv")
    return _saved(exports.as_csv(f, store.snapshot, this_address()), f, store)


def harm_csv(kind: str, **parts: str) -> ResponseReturnValue:
    """The area's estimates as CSV: every scheme with the sum behind it."""
    store, f = _figures(kind, parts, "/harm.csv")
    return _saved(exports.harm_csv(f, weights.read(store).schemes, store.snapshot, this_address()), f, store, "-harm")


ANSWERS: dict[str, tuple[str, Callable[..., ResponseReturnValue]]] = {
    "": ("", page),
    ".json": ("_json", as_json),
    ".csv": ("_csv", as_csv),
    "/harm.csv": ("_harm_csv", harm_csv),
}
for _kind, _path in PATHS.items():
    for _ending, (_name, _answer) in ANSWERS.items():
        areas.add_url_rule(f"{_path}{_ending}", f"{_kind}{_name}", partial(_answer, _kind))


def _figures(kind: str, parts: Mapping[str, str], ending: str) -> tuple[Store, Figures]:
    store = the_store()
    area = _found(store, kind, parts, ending)
    if area is None:
        abort(404)
    return store, figures.read(store, area)


def _saved(text: str, f: Figures, store: Store, what: str = "") -> ResponseReturnValue:
    """A CSV under a name that tells the area and the snapshot."""
    response = fresh(text, "text/csv")
    name = f"{f.area.code.replace('/', '-')}{what}-{store.snapshot.id}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _found(store: Store, kind: str, parts: Mapping[str, str], ending: str) -> Area | None:
    """The area that an address names; another spelling, or a retired code, leads to its one address.

    None where England and Wales is asked of a site that holds no national figures; 404 where nothing is found.
    """
    key = parts.get("code") or "/".join(parts[name] for name in ("force", "slug") if name in parts) or addresses.NATION
    if kind == "nation" and named.area(store, kind, key) is None:
        return None
    return named.found(store, kind, key, lambda area: f"{addresses.page(area)}{ending}", told=not ending)


def _choices(store: Store, area: Area) -> Choices:
    """What the address asks for; a page of status 400 that names the choices where it asks for what is not there."""
    kept = {name: request.args[name] for name in KEPT if name in request.args}
    schemes = weights.read(store).schemes
    scheme = next((s for s in schemes if s.id == kept.get("scheme", weights.DEFAULT)), None)
    here = addresses.page(area)
    if scheme is None:
        ways = [(s.title, f"{here}?scheme={s.id}#harm") for s in schemes]
        _refuse("There is no such set of weights", "The address asks for weights that this site does not hold.", ways)
    sort = kept.get("sort", "name")
    if sort not in children.SORTS:
        ways = [(words, f"{here}?sort={key}") for key, words in children.SORTS.items()]
        _refuse("The list cannot be put in that order", "The address asks for an order that there is not.", ways)
    was = request.args.get("was", "").upper()
    known = store.successor(was) if was else None
    return Choices(scheme, schemes, kept.get("layer"), sort, was if known == area else "", kept)


def _refuse(heading: str, why: str, ways: Sequence[tuple[str, str]]) -> NoReturn:
    abort(refused(heading, why, ways))


def _no_nation(store: Store) -> ResponseReturnValue:
    """The page of England and Wales on a site that holds a few forces only."""
    rows = store.db.execute("SELECT name, slug FROM areas WHERE kind = 'force' ORDER BY name").fetchall()
    told = (
        "This site holds files of a few forces only, so it has no figures for England and Wales. They are given where "
        "files of most of the 43 forces are loaded.",
        "These are the forces it holds:",
    )
    links = [(r["name"], f"/force/{r['slug']}") for r in rows]
    return fresh(
        render_template(
            "notice.html", heading="England and Wales", paragraphs=told, links=links, typed="", error=None, search=True
        )
    )
