"""A meeting for machines: JSON of all that its page tells."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from .. import clock
from ..pages import public
from ..store import Store
from .agenda import Item
from .meeting_page import MeetingPage
from .tables import Meeting

TEXTS = ("title", "about", "kind", "state", "reason", "starts", "ends", "was_starts", "place", "access", "join_url",
         "join_words", "chair", "chair_rank", "council_officer", "oversight_lead", "email", "telephone", "source",
         "area", "neighbourhood", "changed")  # fmt: skip
CAVEATS = (
    "Times are of the clock on the wall in England and Wales; starts_universal and ends_universal are in UTC.",
    "What is not entered on this site is not told here; that does not mean that it is not so.",
)


def as_json(store: Store, meeting: Meeting, page: MeetingPage) -> str:
    """The meeting as JSON text; texts that were not given are empty."""
    content: dict[str, Any] = {
        "id": meeting.id,
        "address": public(page.address),
        "snapshot": store.snapshot.id,
        "fictional": store.snapshot.fictional,
        "licence": store.snapshot.licence,
        **{name: getattr(meeting, name) for name in TEXTS},
        "starts_universal": clock.universal(meeting.starts).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "ends_universal": clock.universal(meeting.ends).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "area_name": page.where_words,
        "rank_of_superintendent_or_above": page.rank_sentence == "",
        "agenda": [_item(item) for item in page.items],
        "papers": [{**asdict(p), "address": public(p.address)} for p in page.papers],
        "minutes": _minutes(meeting),
        "actions_agreed_here": [asdict(a) for a in page.actions],
        "priorities_agreed_here": [asdict(p) for p in page.agreed],
        "panel": list(page.panel),
        "recommendations": [asdict(r) for r in page.recommendations],
        "pack": public(f"{page.address}/pack.json") if meeting.pack else None,
        "history": [{"on": day, "changes": list(lines)} for day, lines in page.history],
        "calendar": public(page.calendar),
        "caveats": list(CAVEATS),
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _minutes(meeting: Meeting) -> dict[str, Any] | None:
    m = meeting.minutes
    return {"text": m.text, "published": m.published, "attended": m.attended} if m and m.published else None


def _item(item: Item) -> dict[str, Any]:
    """An item with its own parts alone."""
    told = asdict(item)
    return {name: value for name, value in told.items() if name in ("kind", "title", "notes") or value}
