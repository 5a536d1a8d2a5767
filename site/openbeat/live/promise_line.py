"""The promise of three meetings a year in a sentence, for pages of something else: report cards, oversight bodies."""

from __future__ import annotations

from .. import clock
from ..store import Store
from . import grounds, promise, reach
from . import scrutiny_words as said
from .promise import Promise


def of(store: Store, subject: str) -> str:
    """What is entered of a command area ("zedshire/coast"), or of all of a force ("zedshire")."""
    found = read(store, subject)
    if found is None:
        return said.DOWN
    if "/" not in subject:
        own = list(found.values())
        return said.whole_sentence(len(own), sum(p.entered for p in own), sum(p.kept for p in own))
    if subject not in found:
        return said.NOT_JUDGED
    own_promise = found[subject]
    told = said.promise_sentence(own_promise.entered, own_promise.held, own_promise.upcoming)
    return f"{told} {said.AS_ENTERED}" if own_promise.entered else told


def read(store: Store, subject: str) -> dict[str, Promise] | None:
    """Command area → what is entered, of one or of all of a force that are not assumed; None where it is down."""
    every = grounds.every(store).values()
    wanted = [g.key for g in every if "/" in g.key and not g.assumed and
              (g.key == subject or g.key.startswith(f"{subject}/"))]  # fmt: skip
    nothing = dict.fromkeys(wanted, Promise(entered=False))
    if not wanted:
        return {}
    now = clock.now().strftime("%Y-%m-%dT%H:%M")
    return reach.asked(lambda db: promise.of(db, wanted, now), nothing)
