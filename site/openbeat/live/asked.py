"""Requests for an extraordinary meeting: how they move from state to state, and what is erased in the end."""

from __future__ import annotations

from sqlalchemy.orm import Session

from .journal import moment
from .tables import Request, RequestStep
from .tables.voices import AGREED, RECEIVED, REFUSED, UNCONFIRMED, WAITING, WITH_LEAD, WITHDRAWN

MOVES = {
    UNCONFIRMED: (WAITING, WITHDRAWN),
    WAITING: (RECEIVED, REFUSED, WITHDRAWN),
    RECEIVED: (WITH_LEAD, REFUSED, WITHDRAWN),
    WITH_LEAD: (AGREED, REFUSED, WITHDRAWN),
    AGREED: (),
    REFUSED: (),
    WITHDRAWN: (),
}
CLOSED = (AGREED, REFUSED, WITHDRAWN)


class MoveFault(Exception):
    """A move that there is not, in a line."""


def move(db: Session, request: Request, state: str, note: str) -> None:
    """Bring a request into another state, with a step of its public history; who asked is erased when it is closed."""
    if state not in MOVES[request.state]:
        raise MoveFault(f"A request that is {request.state} cannot become {state}.")
    request.state = state
    db.add(RequestStep(request_id=request.id, at=moment(), state=state, note=note))
    if state in CLOSED:
        request.name = request.email = request.contact = ""
