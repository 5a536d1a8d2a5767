"""Papers laid before meetings: PDFs under an address that runs nothing and is saved, not shown."""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from ..pages import no_store
from . import meeting_page, reach
from . import scrutiny_words as said
from .database import reading, the_live
from .tables import Paper

papers = Blueprint("papers", __name__)
POLICY = "default-src 'none'; sandbox"
PDF = "application/pdf"
WITHDRAWN = "This paper was withdrawn"


@papers.get("/papers/<int:number>/<name>.pdf")
def paper(number: int, name: str) -> ResponseReturnValue:
    """One paper; another name leads to its one address, a withdrawn one to why it is gone."""
    own = None if reach.unwritten() or number > 2**31 - 1 else reading().get(Paper, number)
    if own is None:
        abort(404)
    address = meeting_page.paper_address(own)
    if f"/papers/{number}/{name}.pdf" != address:
        return redirect(address, 301)
    return _gone(own) if own.withdrawn else _file(own, address.rpartition("/")[2])


def _file(own: Paper, name: str) -> Response:
    path = the_live().papers / f"{own.sha256}.pdf"
    if not path.is_file():
        abort(404)
    response = make_response(path.read_bytes())  # a few megabytes at most
    response.mimetype = PDF
    response.set_etag(own.sha256)
    response.make_conditional(request)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-cache"  # it may be withdrawn
    return response


def _gone(own: Paper) -> ResponseReturnValue:
    told = (
        f"“{own.title}” was withdrawn on {said.date_words(own.withdrawn)}.",
        f"Reason: {own.why}" if own.why else "No reason is entered.",
    )
    links = (("The meeting it was laid before", f"/meeting/{own.meeting_id}"),)
    page = render_template(
        "notice.html", heading=WITHDRAWN, paragraphs=told, links=links, typed="", error=None, search=False
    )
    return no_store(make_response(page, 410))
