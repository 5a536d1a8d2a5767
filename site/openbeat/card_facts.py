"""Report cards as they were published: the first version of a card is the card, later ones are its revisions.

Facts only, as the build wrote them; None is "no figure". No words and no shapes here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from sqlite3 import Row
from typing import Any

from .store import Store

FORCE, BCU = "force", "bcu"
NONE = "none"  # not graded, no direction
GRADES = ("excellent", "good", "fair", "poor")
Fact = Mapping[str, Any]
_COLUMNS = "subject, quarter, number, edition, built, kind, name, overall, direction, rules, body"
_FIRST = """number = (SELECT min(number) FROM cards f WHERE f.subject = c.subject AND f.quarter = c.quarter)"""


@dataclass(frozen=True)
class Card:
    """One version of a card; `body` is what the build found (`geodata/cards/book.py`)."""

    subject: str  # slug of a force, "force/name" of a command area
    quarter: str  # "2025-Q4"
    edition: str
    built: str
    kind: str
    name: str
    overall: str
    direction: str
    rules: str
    text: str

    @cached_property
    def body(self) -> Fact:
        """Everything on the card."""
        found: Fact = json.loads(self.text)
        return found

    @property
    def domains(self) -> tuple[Fact, ...]:
        """Its domains in their order."""
        return tuple(self.body["domains"])

    @property
    def indicators(self) -> tuple[Fact, ...]:
        """Its indicators, domain by domain."""
        return tuple(i for d in self.domains for i in d["indicators"])

    @property
    def months(self) -> tuple[str, str]:
        """The first and last of its twelve months."""
        return self.body["from"], self.body["to"]


@dataclass(frozen=True)
class Trigger:
    """Whether residents may ask for a meeting after a card, and since which; the letter of the first rule beside it."""

    counts: bool | None  # None: the card neither opens nor closes
    open: bool
    since: str
    letter: bool


def read(store: Store, subject: str, quarter: str) -> tuple[Card, ...]:
    """Every version of a card, the published one first; empty where there is none."""
    rows = store.db.execute(
        f"SELECT {_COLUMNS} FROM cards WHERE subject = :subject AND quarter = :quarter ORDER BY number",  # noqa: S608
        {"subject": subject, "quarter": quarter},
    )
    return tuple(map(_card, rows))


def quarters(store: Store, subject: str) -> tuple[str, ...]:
    """The quarters that a force or command area has a card of, oldest first."""
    rows = store.db.execute(
        "SELECT DISTINCT quarter FROM cards WHERE subject = :subject ORDER BY quarter", {"subject": subject}
    )
    return tuple(r["quarter"] for r in rows)


def newest(store: Store, kind: str = FORCE, within: str = "") -> tuple[Card, ...]:
    """The newest card of each force, or of each command area of a force, alphabetically."""
    rows = store.db.execute(
        f"""WITH newest AS MATERIALIZED (SELECT subject, max(quarter) AS quarter FROM cards
                WHERE kind = :kind AND (:within = '' OR subject LIKE :within || '/%') GROUP BY subject)
            SELECT {_COLUMNS} FROM newest JOIN cards c USING (subject, quarter) WHERE {_FIRST}
            ORDER BY name COLLATE NOCASE, subject""",  # noqa: S608
        {"kind": kind, "within": within},
    )
    return tuple(map(_card, rows))


def latest_quarter(store: Store) -> str:
    """The newest quarter that has a card, "" where there is none."""
    (found,) = store.db.execute("SELECT max(quarter) FROM cards").fetchone()
    return found or ""


def of(store: Store, subject: str) -> tuple[Card, ...]:
    """The published card of every quarter of one force or command area, oldest first."""
    rows = store.db.execute(
        f"SELECT {_COLUMNS} FROM cards c WHERE subject = :subject AND {_FIRST} ORDER BY quarter",  # noqa: S608
        {"subject": subject},
    )
    return tuple(map(_card, rows))


def published(store: Store, most: int) -> tuple[Card, ...]:
    """The cards published last, newest first."""
    rows = store.db.execute(
        f"""WITH last AS MATERIALIZED (SELECT kind, subject, quarter, min(number) AS number FROM cards
                GROUP BY kind, subject, quarter ORDER BY number DESC, quarter DESC, kind DESC, subject LIMIT :most)
            SELECT {_COLUMNS} FROM last JOIN cards c USING (kind, subject, quarter, number)
            ORDER BY number DESC, quarter DESC, kind DESC, name COLLATE NOCASE""",  # noqa: S608
        {"most": most},
    )
    return tuple(map(_card, rows))


def trigger(store: Store, subject: str, quarter: str) -> Trigger:
    """The trigger after a card."""
    row = store.db.execute(
        "SELECT counts, open, since, letter FROM triggers WHERE subject = :subject AND quarter = :quarter",
        {"subject": subject, "quarter": quarter},
    ).fetchone()
    if row is None:
        return Trigger(None, False, "", False)
    return Trigger(None if row["counts"] is None else bool(row["counts"]), bool(row["open"]), row["since"],
                   bool(row["letter"]))  # fmt: skip


def _card(row: Row) -> Card:
    return Card(*(row[c] for c in ("subject", "quarter", "edition", "built", "kind", "name", "overall", "direction",
                                   "rules", "body")))  # fmt: skip
