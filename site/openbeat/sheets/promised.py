"""Last priorities and what was done, what residents suggest next: from the teams' files and from meetings entered here.

All with days, never with ages: a sheet hangs on a wall for months.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from .. import clock, team_facts, team_words
from ..figures import Figures
from ..live import loops, reach
from ..live.loops import LOCAL, Place, Read
from ..live.tables import Suggestion
from ..live.tables.voices import PUBLISHED
from ..store import Store
from . import sheet_words as said
from .tongues import Tongue

AGREED, ACTIONS, SUGGESTED = 5, 3, 5  # of a sheet: the newest, those due first, the oldest


@dataclass(frozen=True)
class Item:
    """One thing that was promised; every string is finished."""

    key: str  # names it on the page that edits the sheet: "team-1", "agreed-7", "action-3"
    text: str
    when: str
    done: str
    result: str  # "" for an action
    undone: bool  # whether nothing is published on what was done


@dataclass(frozen=True)
class Promised:
    """What the sheet tells of promises."""

    items: tuple[Item, ...]
    none: str  # what is said where there is none, else ""
    suggested: tuple[str, ...]


def read(store: Store, f: Figures, tongue: Tongue) -> Promised:
    """Of an area: the teams' own priorities first, then those agreed at meetings, then the actions that are open."""
    facts = team_facts.as_facts(store, f) if f.area.kind in LOCAL else {}
    teams = {t["neighbourhood"]: t["name"] for t in facts.get("teams") or ()}
    own = [_team(i, p, teams, tongue) for i, p in enumerate(facts.get("priorities") or (), 1)]
    place = loops.place_of(store, f) if f.force and f.area.kind in (*LOCAL, *loops.WIDE) else None
    live, suggested = _live(place) if place else (loops.NOTHING, ())
    items = (*own, *_agreed(live, tongue), *_actions(live, tongue))
    return Promised(items, "" if items else said.NO_PRIORITIES, suggested)


def _live(place: Place) -> tuple[Read, tuple[str, ...]]:
    """What was entered here of an area; nothing while it cannot be read."""
    day = clock.now().date().isoformat()
    read = reach.asked(lambda db: loops.read(db, place, day), loops.NOTHING) or loops.NOTHING
    nothing: tuple[str, ...] = ()
    return read, reach.asked(lambda db: _suggested(db, place), nothing) or ()


def _suggested(db: Session, place: Place) -> tuple[str, ...]:
    """Suggestions of residents that no meeting has dealt with yet, oldest first."""
    asked = select(Suggestion.text).where(Suggestion.state == PUBLISHED, Suggestion.outcome == "")
    here = Suggestion.neighbourhood.in_(place.neighbourhoods) if place.local else Suggestion.area.in_(place.areas)
    asked = asked.where(here)
    if place.kind == "ward":
        asked = asked.where(or_(Suggestion.ward == "", Suggestion.ward == place.code))
    return tuple(db.scalars(asked.order_by(Suggestion.id).limit(SUGGESTED)))


def _team(number: int, p: dict[str, Any], teams: dict[str, str], tongue: Tongue) -> Item:
    whose = team_words.team_name(teams[p["neighbourhood"]]) if len(teams) > 1 else ""
    done = team_words.dated_words(p["done"] or "", p["done_on"] or "")
    result = team_words.dated_words(p["result"] or "", p["result_on"] or "")
    return Item(
        f"team-{number}",
        p["issue"],
        ", ".join(filter(None, (whose, tongue.when(said.set_words(p["set_on"] or ""))))),
        tongue.dated(done) if done else team_words.NOTHING_DONE,
        tongue.dated(result) if result else team_words.NO_RESULT,
        not done,
    )


def _agreed(live: Read, tongue: Tongue) -> Sequence[Item]:
    """Priorities agreed at meetings, those still pursued first."""
    return [
        Item(
            f"agreed-{p.id}",
            p.text,
            tongue.when(said.agreed_words(p.agreed)),
            tongue.dated(team_words.dated_words(p.done, p.done_on)) or team_words.NOTHING_DONE,
            p.responsible or team_words.NO_RESULT,
            not p.done,
        )
        for p in live.priorities[:AGREED]
    ]


def _actions(live: Read, tongue: Tongue) -> Sequence[Item]:
    """Actions that are open, those due first."""
    still = sorted((a for a, _ in live.actions if a.state == "open"), key=lambda a: (a.due or "9999", a.id))
    return [
        Item(
            f"action-{a.id}",
            a.text,
            tongue.when(f"{said.agreed_words(a.agreed)}; {said.due_words(a.owner, a.due)}"),
            a.done or said.STILL_OPEN,
            "",
            False,
        )
        for a in still[:ACTIONS]
    ]
