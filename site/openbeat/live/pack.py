"""The data pack of a meeting: an area's figures as they stood in the snapshot that was presented, frozen as JSON.

Nothing is counted again: every number and sentence is taken from the modules that make the area's page and files. Once
frozen, a pack is read from what was stored and from nothing else.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from .. import (
    addresses,
    area_words,
    card_addresses,
    card_asides,
    card_facts,
    card_parts,
    card_words,
    change_words,
    exports,
    figures,
    numbers,
    outcomes,
    summary,
    weights,
    words,
)
from ..card_facts import Card
from ..figures import Figures
from ..model import PRESENT, Area, Snapshot
from ..named import area as named_area
from ..numbers import NumberRow
from ..store import Store
from . import journal
from . import scrutiny_words as said
from .tables import Meeting, Pack

FORM = 1  # of the JSON: raised when its shape changes, so that old packs can still be read
LEFT_OUT = ("months", "revisions", "coverage")  # of an area's JSON: long, and of more months than the pack is about


class NoFiguresError(ValueError):
    """The snapshot holds no area of this meeting, so that there is nothing to freeze."""


def freeze(db: Session, store: Store, meeting: Meeting, now: datetime) -> Pack:
    """The frozen figures of a meeting, made now from a snapshot; those that were frozen before stay as they are.

    Args:
        db: a session that changes.
        store: the snapshot that is presented.
        meeting: whose figures; of a beat meeting those of its neighbourhood.
        now: the moment, for the words of the day.

    Raises NoFiguresError where the snapshot does not hold the area.
    """
    held = db.scalars(select(Pack).where(Pack.meeting_id == meeting.id)).one_or_none()
    if held is not None:
        return held
    content = contents(store, meeting) | {"frozen": now.date().isoformat()}
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    made = Pack(meeting_id=meeting.id, snapshot=store.snapshot.id, made=journal.moment(), body=body)
    db.add(made)
    db.flush()
    return made


def read(pack: Pack) -> dict[str, Any]:
    """What a pack holds."""
    content: dict[str, Any] = json.loads(pack.body)
    return content


def area_of(store: Store, meeting: Meeting) -> Area | None:
    """The area whose figures are laid before a meeting, None where the snapshot does not hold it."""
    if meeting.neighbourhood:
        return named_area(store, "neighbourhood", meeting.neighbourhood)
    return named_area(store, "bcu" if "/" in meeting.area else "force", meeting.area)


def contents(store: Store, meeting: Meeting) -> dict[str, Any]:
    """Everything that a pack would hold now, as plain values; finished sentences beside the numbers."""
    area = area_of(store, meeting)
    if area is None:
        raise NoFiguresError(f"This edition of the site holds no figures of {meeting.area}.")
    f = figures.read(store, area)
    snapshot = store.snapshot
    (built,) = store.db.execute("SELECT value FROM snapshot WHERE key = 'built'").fetchone()
    told = json.loads(exports.as_json(f, snapshot, addresses.page(area)))
    return {
        "form": FORM,
        "meeting": meeting.id,
        "area": {"key": addresses.key(area), "kind": area.kind, "name": area_words.name(area),
                 "page": addresses.page(area), "assumed": area.assumed},
        "force": summary.force_of(f),
        "snapshot": snapshot.id,
        "built": built,
        "fictional": snapshot.fictional,
        "licence": snapshot.licence,
        "period": words.period_words(f.now[0], f.now[-1]),
        "before": words.period_words(f.before[0], f.before[-1]),
        "sentences": list(summary.sentences(f)),
        "table": _table(store, f),
        "harm": _harm(store, f),
        "outcomes": _outcomes(store, f),
        "published": _published(f),
        "card": _card(store, f),
        "inspections": _inspections(store, f.force),
        "caveats": _caveats(f, snapshot),
        "figures": {name: value for name, value in told.items() if name not in LEFT_OUT},
    }  # fmt: skip


def _table(store: Store, f: Figures) -> dict[str, Any]:
    """The table of the area's page: crimes by category and all, then what is never in that total."""
    default = next(s for s in weights.read(store).schemes if s.id == weights.DEFAULT)
    shown = numbers.view(store, f, default)
    return {
        "rows": [_row(r) for r in shown.rows],
        "total": _row(shown.total),
        "apart": [_row(r) for r in shown.apart],
        "usual": change_words.USUAL_EXPLAINED if shown.has_usual else "",
    }


def _caveats(f: Figures, snapshot: Snapshot) -> list[str]:
    """What must be said of these figures to people; the JSON of the area's figures keeps what files must say too."""
    return [*(c for c in exports.caveats(f, snapshot) if "null" not in c and "“" not in c), said.HARM_CAVEAT]


def _row(r: NumberRow) -> dict[str, str]:
    return {"slug": r.slug, "label": r.label, "aside": r.aside, "now": r.now, "before": r.before, "usual": r.usual}


def _harm(store: Store, f: Figures) -> list[dict[str, str]]:
    """The estimate under each scheme of weights, with its range; those that are withheld say nothing."""
    told = []
    for scheme in weights.read(store).schemes:
        own = f.harm.get(scheme.id)
        if scheme.weighs and own and own.given:
            total, low, high = own.given
            told.append({"scheme": scheme.id, "title": scheme.title, "sentence": words.harm_sentence(total, low, high)})
    return told


def _outcomes(store: Store, f: Figures) -> dict[str, Any] | None:
    """What became of the crimes of a whole cohort; None where the edition knows nothing of outcomes."""
    shown = outcomes.view(store, f)
    if shown is None:
        return None
    return {
        "cohort": shown.cohort,
        "lead": shown.lead,
        "lines": list(shown.lines),
        "caption": shown.caption,
        "rows": [{"label": r.label, "crimes": r.crimes, "share": r.share} for r in shown.rows],
        "total": shown.total,
    }


def _published(f: Figures) -> list[str]:
    """How many of the twelve months were published, of crimes and of incidents."""
    whole = {kind: sum(f.state(m, kind) == PRESENT for m in f.now) for kind in ("crime", "asb")}
    return [f"{words.DATASET_WORDS[kind].capitalize()}: {words.coverage_words(n, len(f.now))}."
            for kind, n in whole.items()]  # fmt: skip


def _card(store: Store, f: Figures) -> dict[str, Any] | None:
    """The newest report card of the area, or else of its force, as it was published."""
    for subject in (addresses.key(f.area), f.force):
        quarters = card_facts.quarters(store, subject)
        if quarters:
            return _card_told(card_facts.read(store, subject, quarters[-1])[0])
    return None


def _card_told(card: Card) -> dict[str, Any]:
    page = card_addresses.page(card.subject, card.quarter)
    return {
        "subject": card.name,
        "quarter": card_words.quarter_words(card.quarter),
        "page": page,
        "overall": card_parts.tag(card.overall).words,
        "direction": card_words.DIRECTION[card.direction],
        "domains": [{"title": d["title"], "grade": card_parts.tag(d["grade"]).words} for d in card.domains],
    }


def _inspections(store: Store, force: str) -> list[dict[str, str]]:
    return [
        {"question": i.question, "grade": i.grade, "cycle": i.cycle, "published": i.published, "source": i.source}
        for i in card_asides.inspections_of(store, force)
    ]
