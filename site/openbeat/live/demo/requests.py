"""Requests for an extraordinary meeting: one agreed and held, one that gathers support, one refused, two private."""

from __future__ import annotations

from sqlalchemy.orm import Session

from .. import keys
from ..tables import Meeting, Request, RequestStep, Supporter
from ..tables.voices import AGREED, COMPLAINT, PRIORITIES, RECEIVED, REFUSED, WAITING, WITH_LEAD

# Name → command area, route, state, signatures on paper, supporters by e-mail, text, reason for refusing.
REQUESTS = {
    "held": ("zedborough", PRIORITIES, AGREED, 112, 63, "Thefts from vehicles in car parks: a priority since March 2025, and "
             "nobody can say what was done.", ""),
    "open": ("coast", PRIORITIES, RECEIVED, 9, 21, "The lights on the harbour steps: an action of June 2025, put off at three meetings", ""),
    "refused": ("zedborough", PRIORITIES, REFUSED, 0, 57, "Parking on pavements in Orchard Vale.",
                "It is no matter for the police: the council enforces parking since 2009. Passed on to it."),
    "private": ("zedborough", COMPLAINT, WITH_LEAD, 0, 0, "Private.", ""),
    "private too": ("coast", COMPLAINT, WAITING, 0, 0, "Private.", ""),
}  # fmt: skip
# Request → its history: when, state, note.
HISTORY = {
    "held": (("2026-03-24T10:00:00Z", RECEIVED, ""), ("2026-04-14T10:00:00Z", WITH_LEAD, "50 supporters were reached."),
             ("2026-04-22T10:00:00Z", AGREED, "The meeting is on 19 May in the Guildhall.")),
    "open": (("2026-10-12T10:00:00Z", RECEIVED, ""),),
    "refused": (("2026-08-03T10:00:00Z", RECEIVED, ""), ("2026-09-01T10:00:00Z", WITH_LEAD, "50 supporters were reached."),
                ("2026-09-14T10:00:00Z", REFUSED, "")),
    "private": (("2026-09-21T10:00:00Z", RECEIVED, ""), ("2026-09-22T10:00:00Z", WITH_LEAD, "")),
    "private too": (("2026-10-19T10:00:00Z", WAITING, ""),),
}  # fmt: skip


def write(db: Session, meetings: dict[str, Meeting]) -> None:
    """Write them, with supporters whose addresses are invented and kept as hashes like any other."""
    for name, (area, route, state, signatures, supporters, text, reason) in REQUESTS.items():
        steps = HISTORY[name]
        made = Request(
            ref=keys.new_ref(), area=f"zedshire/{area}", route=route, text=text, state=state, signatures=signatures,
            made=steps[0][0], reason=reason, meeting_id=meetings["zx"].id if state == AGREED else None,
        )  # fmt: skip
        made.steps = [RequestStep(at=at, state=told, note=note) for at, told, note in steps]
        db.add(made)
        db.flush()
        hashes = (keys.email_hash(f"resident{n}@{name.replace(' ', '')}.example") for n in range(supporters))
        db.add_all(Supporter(request_id=made.id, email_hash=told) for told in hashes)
