"""What every page shares: the snapshot of its request, its headers, and the pages for when things go wrong."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

from flask import Flask, Response, current_app, g, make_response, render_template, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, ServiceUnavailable
from werkzeug.wrappers import Response as AnyResponse

from . import store as stores
from .store import Store

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=(), browsing-topics=()",
}
FINGERPRINT = re.compile(r"\.[0-9a-f]{12}[./]")  # in the name of every compiled file
WRONG = {
    400: ("We could not read that request", "Go back and try again, or search from here."),
    403: (
        "You may not do that here",
        "Your account has no such role for this place. Ask whoever looks after accounts.",
    ),
    404: ("There is no such page", "Check the address, or search from here: a postcode always leads to a ward."),
    405: ("This page cannot be asked for that way", "Search from here instead."),
    410: ("This version is no longer kept", "Search from here for the newest one."),
    413: ("That was too long", "Type a postcode or the name of a place."),
    500: ("Something went wrong on our side", "It has been noted. Try again in a few minutes."),
    503: ("The site is being built", "There are no figures to show yet. Try again in a few minutes."),
}


def store_or_none() -> Store | None:
    """The snapshot of this request, resolved once, so that no page mixes two; None where none is built."""
    if "store" not in g:
        g.store = stores.current(Path(current_app.config["DATA"]))
    return cast("Store | None", g.store)


def the_store() -> Store:
    """The snapshot of this request; a 503 page where none is built yet."""
    store = store_or_none()
    if store is None:
        raise ServiceUnavailable
    return store


def no_store(response: AnyResponse) -> AnyResponse:
    """The response, never to be kept by any cache: it answers what somebody typed."""
    response.headers["Cache-Control"] = "no-store"
    return response


def this_address() -> str:
    """The page's public address, as it may be cited: the setting's, else the one it was asked for at."""
    return public(request.path)


def public(path: str) -> str:
    """The public address of one of the site's paths, as `this_address`."""
    own: str = current_app.config["ADDRESS"] or request.url_root
    return own.rstrip("/") + path


def fresh(body: str | bytes, mimetype: str = "text/html") -> Response:
    """A page at an address without a snapshot in it: kept, but asked about again each time."""
    response = make_response(body)
    response.mimetype = mimetype
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response


def refused(heading: str, why: str, ways: Sequence[tuple[str, str]], status: int = 400) -> AnyResponse:
    """A page that says which part of an address cannot be answered, and which ways there are on (words, address)."""
    page = render_template(
        "notice.html", heading=heading, paragraphs=(why,), links=ways, typed="", error=None, search=False
    )
    return no_store(make_response(page, status))


def for_ever(response: Response) -> Response:
    """The response of an address that carries its snapshot or fingerprint: it never changes."""
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def policy(pictures: str = "") -> str:
    """The content security policy: all a page loads is on our own host, nothing inline is run or styled.

    Args:
        pictures: the one other origin that pictures may come from, "" for none.
    """
    own = dict.fromkeys(("script", "style", "img", "font", "connect"), "'self'")
    own["img"] = f"'self' {pictures}".rstrip()
    fetched = [f"{kind}-src {sources}" for kind, sources in own.items()]
    rest = ["form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"]
    return "; ".join(["default-src 'none'", *fetched, *rest])


def install(app: Flask, pictures: str = "") -> None:
    """Headers on every response, the error pages, and what every template may say; `pictures` as in `policy`."""
    app.config["POLICY"] = policy(pictures)
    app.after_request(_with_headers)
    app.register_error_handler(HTTPException, _wrong)
    app.context_processor(_shared)


def _with_headers(response: Response) -> Response:
    for name, value in {**HEADERS, "Content-Security-Policy": current_app.config["POLICY"]}.items():
        response.headers.setdefault(name, value)
    compiled = request.endpoint == "static" and FINGERPRINT.search(request.path)
    return for_ever(response) if compiled and response.status_code in (200, 304) else response


def _shared() -> dict[str, Any]:
    store = store_or_none()
    return {"snapshot": store.snapshot if store else None}


def _wrong(error: HTTPException) -> Response:
    code = error.code or 500
    if code == 500:
        g.setdefault("store", None)  # the snapshot itself may be what cannot be read: it is not asked again
    heading, way_on = WRONG.get(code, WRONG[500 if code > 499 else 400])
    page = render_template(
        "notice.html", heading=heading, paragraphs=(way_on,), links=(), typed="", error=None, search=code != 503
    )
    response = make_response(page, code)
    response.headers["Cache-Control"] = "no-store"
    if code == 503:
        response.headers["Retry-After"] = "60"
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(error.valid_methods)
    return response
