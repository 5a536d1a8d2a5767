"""All public requests for an extraordinary meeting; the private ones and what was refused are counted."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, make_response, render_template, request
from flask.typing import ResponseReturnValue

from ..exports import safe_cell
from ..pages import no_store, public, refused, the_store
from . import asked, near, reasons
from . import voices_words as said
from .database import reading
from .tables import Request
from .tables.voices import PRIORITIES, REFUSED

request_list = Blueprint("request_list", __name__)
ROOT = "/requests"
LISTED = 40  # requests on one page
SHORT = 160  # characters of a request's text in the list
COLUMNS = ("ref", "area", "area_name", "way", "text", "state", "made", "supporters", "signatures", "needed", "reason",
           "meeting", "address", "snapshot", "fictional")  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One request in the list; every string is finished."""

    address: str
    place: str
    text: str
    made: str
    state: str
    way: str
    support: str


@request_list.get(ROOT)
def page() -> ResponseReturnValue:
    """The list, a page of it at a time; made anew each time, since it counts supporters."""
    store, every, number = the_store(), _found(), _number()
    first, names = (number - 1) * LISTED, near.names(store)
    own = every[first : first + LISTED]
    if every and not own:
        abort(404)
    return no_store(
        make_response(
            render_template(
                "requests.html",
                lines=[_line(names.get(r.area, r.area), r, n) for r, n in _counted(own)],
                shown=said.shown(first + 1, first + len(own), len(every)) if len(every) > LISTED else "",
                earlier=_address(number - 1) if number > 1 else "",
                later=_address(number + 1) if first + LISTED < len(every) else "",
                place=names.get(_area(), "") if _area() else "",
                complaints=[
                    said.complaints_words(c.n, c.year, names.get(c.area, c.area)) for c in asked.counts(_area())
                ],
                refusals=[said.refusals_words(r.n, r.reason) for r in asked.refusals(_area())],
                query=f"?in={_area()}" if _area() else "",
                said=said,
            )
        )
    )


@request_list.get(f"{ROOT}.json")
def as_json() -> ResponseReturnValue:
    """The same as JSON."""
    store = the_store()
    names = near.names(store)
    content = {
        "address": public(ROOT),
        "snapshot": store.snapshot.id,
        "fictional": store.snapshot.fictional,
        "licence": store.snapshot.licence,
        "caveats": [said.NOT_HELD],
        "requests": [_facts(names.get(r.area, r.area), r, n) for r, n in _counted(_found())],
        "complaints": [{"area": c.area, "year": c.year, "requests": c.n} for c in asked.counts(_area())],
        "refusals": [{"reason": r.reason, "times": r.n} for r in asked.refusals(_area())],
    }
    return _file(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "application/json")


@request_list.get(f"{ROOT}.csv")
def as_csv() -> ResponseReturnValue:
    """The public requests as CSV, a row a request."""
    store = the_store()
    names = near.names(store)
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(COLUMNS)
    origin = {"snapshot": store.snapshot.id, "fictional": "yes" if store.snapshot.fictional else "no"}
    for r, n in _counted(_found()):
        facts = {**_facts(names.get(r.area, r.area), r, n), **origin}
        table.writerow([safe_cell("" if facts[c] is None else str(facts[c])) for c in COLUMNS])
    return _file(out.getvalue(), "text/csv")


def _area() -> str:
    """The force or command area that is asked for, "" for all."""
    return request.args.get("in", "").lower()


def _found() -> tuple[Request, ...]:
    """The requests that are asked for; a page of status 400 where the area is none."""
    if _area() and _area() not in near.names(the_store()):
        why = "The address asks for a force or command area that is not here."
        abort(refused("We do not hold that area", why, (("All requests", ROOT),)))
    return asked.public_of(_area())


def _number() -> int:
    told = request.args.get("page", "1")
    if not (told.isascii() and told.isdigit() and 0 < int(told[:6]) < 10_000):
        abort(refused("That is no page of the list", "Pages are numbered from 1.", (("All requests", ROOT),)))
    return int(told[:6])


def _address(number: int) -> str:
    told = [f"in={_area()}"] if _area() else []
    told += [f"page={number}"] if number > 1 else []
    return f"{ROOT}?{'&'.join(told)}" if told else ROOT


def _counted(every: Sequence[Request]) -> list[tuple[Request, int]]:
    """Each with its verified supporters."""
    known = asked.supported_by(reading(), every)
    return [(r, known.get(r.id, 0)) for r in every]


def _line(place: str, r: Request, verified: int) -> Line:
    support = said.short_support(verified, r.signatures, asked.threshold()) if r.route == PRIORITIES else ""
    text = r.text if len(r.text) <= SHORT else f"{r.text[:SHORT].rstrip()}…"
    return Line(f"/request/{r.ref}", place, text, said.moment_words(r.made), said.STATES[r.state],
                said.ROUTES[r.route], support)  # fmt: skip


def _facts(place: str, r: Request, verified: int) -> dict[str, Any]:
    counted = r.route == PRIORITIES
    return {
        "ref": r.ref,
        "area": r.area,
        "area_name": place,
        "way": said.ROUTES[r.route],
        "text": r.text,
        "state": r.state,
        "made": r.made[:10],
        "supporters": verified if counted else None,
        "signatures": r.signatures if counted else None,
        "needed": asked.threshold() if counted else None,
        "reason": reasons.words(r.reason) if r.state == REFUSED else "",
        "meeting": public(f"/meeting/{r.meeting_id}") if r.meeting_id else "",
        "address": public(f"/request/{r.ref}"),
    }


def _file(body: str, mimetype: str) -> ResponseReturnValue:
    response = make_response(body)
    response.mimetype = mimetype
    return no_store(response)
