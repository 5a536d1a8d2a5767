"""The addresses of comparisons: up to five areas, or all areas of a force side by side; the same as files."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, abort, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as AnyResponse

from . import compare_choice, compare_page, side_by_side, words
from . import compare_files as files
from . import compare_words as said
from .compare_choice import Choice
from .pages import fresh, no_store, public, the_store
from .side_by_side import Side
from .store import Store

compare = Blueprint("compare", __name__)


@compare.get("/compare")
def page() -> ResponseReturnValue:
    """Up to five areas side by side; without any, the forms to choose them. What a form adds becomes the address."""
    store = the_store()
    choice = compare_choice.read(store, request.args)
    if choice.faults:
        return _wrong(choice)
    if choice.moved:
        within = compare_page.within_of(choice)
        return redirect(compare_choice.address(choice.idents, choice.measure.id, within), 302)
    return fresh(render_template("compare.html", page=compare_page.page(store, choice)))


@compare.get("/compare.json")
def page_json() -> ResponseReturnValue:
    """The areas chosen, their forces and England and Wales as JSON."""
    store = the_store()
    choice = _sound(store)
    if not isinstance(choice, Choice):
        return choice
    beside = compare_page.beside(store, choice.codes, choice.measure)
    own = public(compare_choice.address(choice.idents, choice.measure.id, ending="json"))
    told = compare_page.sentences(beside, choice.measure)
    return fresh(files.as_json(beside.every, choice.measure, store.snapshot, own, told), "application/json")


@compare.get("/compare.csv")
def page_csv() -> ResponseReturnValue:
    """The same as CSV: a row an area."""
    store = the_store()
    choice = _sound(store)
    if not isinstance(choice, Choice):
        return choice
    beside = compare_page.beside(store, choice.codes, choice.measure)
    own = public(compare_choice.address(choice.idents, choice.measure.id, ending="csv"))
    text = files.as_csv(beside.every, choice.measure, store.snapshot, own)
    return _named(text, f"compare-{choice.measure.id}-{store.snapshot.id}")


@compare.get("/compare/<slug>")
def side(slug: str) -> ResponseReturnValue:
    """All areas of a kind of one force side by side: `?kind=`, `?measure=`, `?within=`, `?sort=` (name or crimes)."""
    store = the_store()
    found = _side(store, slug)
    if found.faults:
        return _refused("We cannot show that", found.faults, [("All wards of this force", f"/compare/{slug}")])
    return fresh(render_template("side_by_side.html", page=side_by_side.page(store, found)))


@compare.get("/compare/<slug>.json")
def side_json(slug: str) -> ResponseReturnValue:
    """The same as JSON."""
    store = the_store()
    found = _side(store, slug)
    if found.faults:
        return _refused("We cannot give that", found.faults, [("All wards of this force", f"/compare/{slug}.json")])
    told = side_by_side.sentences(found)
    own = public(found.address(ending="json"))
    return fresh(files.as_json(found.found, found.measure, store.snapshot, own, told), "application/json")


@compare.get("/compare/<slug>.csv")
def side_csv(slug: str) -> ResponseReturnValue:
    """The same as CSV."""
    store = the_store()
    found = _side(store, slug)
    if found.faults:
        return _refused("We cannot give that", found.faults, [("All wards of this force", f"/compare/{slug}.csv")])
    text = files.as_csv(found.found, found.measure, store.snapshot, public(found.address(ending="csv")))
    return _named(text, f"compare-{slug}-{found.kind}-{found.measure.id}-{store.snapshot.id}")


def _side(store: Store, slug: str) -> Side:
    found = side_by_side.read(store, slug, request.args)
    if found is None:
        abort(404)
    return found


def _sound(store: Store) -> Choice | AnyResponse:
    """The choice of the address, of one area at least; the page that says what is wrong with it, with its status."""
    choice = compare_choice.read(store, request.args)
    if choice.faults or not choice.areas:
        return _wrong(choice)
    return choice


def _wrong(choice: Choice) -> AnyResponse:
    """Which part of an address is wrong, and the comparison that is left without it."""
    names = [said.name_words(a.kind, a.name) for a in choice.areas]
    left = compare_choice.address(choice.idents, choice.measure.id)
    way_on = [(f"Compare {words.listing(names)}", left)] if names else []
    links = [*way_on, ("Choose areas from lists", compare_choice.address())]
    return _refused("We cannot compare that", choice.faults or (said.NO_AREAS,), links)


def _refused(heading: str, faults: Sequence[str], links: Sequence[tuple[str, str]]) -> AnyResponse:
    """Status 400, with what is wrong and the way on; no cache keeps it."""
    lead = " ".join(faults)
    page = render_template(
        "notice.html", heading=heading, paragraphs=(lead,), links=links, typed="", error=None, search=False
    )
    return no_store(make_response(page, 400))


def _named(text: str, name: str) -> ResponseReturnValue:
    response = fresh(text, "text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
