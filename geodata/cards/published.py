"""Cards as they were published: the first version of a card stands for ever, later ones are listed under it.

They are rows of `history.db`, so that a card outlives the months it was made of. A version is added only where a
value, a grade or a direction (`told`) is not what the version before it said; what is usual moves a little with every
edition.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from . import trigger

_OWN = "subject, quarter, number, kind, name, overall, direction, rules, told, body"
SCHEMA = """CREATE TABLE IF NOT EXISTS cards (
    subject TEXT, quarter TEXT, number INTEGER, kind TEXT, name TEXT, overall TEXT, direction TEXT, rules TEXT,
    told TEXT, body TEXT, PRIMARY KEY (subject, quarter, number)) WITHOUT ROWID;
"""
# What the snapshot keeps of its own cards: those that say something new; :number is its edition's.
_SAID = """DELETE FROM site.cards WHERE told = (SELECT old.told FROM cards old
    WHERE old.subject = site.cards.subject AND old.quarter = site.cards.quarter ORDER BY old.number DESC LIMIT 1)"""
_OF_EDITION = "UPDATE site.cards SET number = :number, edition = :id, built = :built"
_BEFORE = """INSERT INTO site.cards SELECT c.subject, c.quarter, c.number, e.id, e.built, c.kind, c.name, c.overall,
    c.direction, c.rules, c.told, c.body FROM cards c JOIN editions e USING (number)"""
_FIRST = """SELECT subject, quarter, overall, direction FROM site.cards c WHERE number =
    (SELECT min(number) FROM site.cards f WHERE f.subject = c.subject AND f.quarter = c.quarter)"""
# What the history keeps of the snapshot.
RECORD = f"INSERT INTO cards SELECT {_OWN} FROM site.cards WHERE number = :number"  # noqa: S608


def fill(db: sqlite3.Connection, own: Mapping[str, str | int]) -> None:
    """Make the tables `cards` (all versions) and `triggers` of a new snapshot, attached as `site` to the history.

    Triggers follow from the cards as they were first published: what residents were told.
    """
    db.execute(_SAID)
    db.execute(_OF_EDITION, {name: own[name] for name in ("number", "id", "built")})
    db.execute(_BEFORE)
    rows = trigger.rows(db.execute(_FIRST))
    db.execute("DELETE FROM site.triggers")
    db.executemany("INSERT INTO site.triggers VALUES (?, ?, ?, ?, ?, ?)", rows)
