"""What tests of report cards share: whose they are, their addresses, changes in SQL."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from machine_site import HOSTILE

Card = dict[str, Any]
SUBJECTS = ("zedshire", "zedshire/coast")  # a force, a command area
QUARTER = "2026-Q3"
TRIGGER = {  # whether it is a command area's card → what is said of the way to a meeting
    False: "Two cards in succession without improvement?",
    True: "The way to an extraordinary meeting is opened by the card of the whole force.",
}
OPENED = "UPDATE triggers SET open = 1, since = '2026-Q2', counts = 1 WHERE subject = 'zedshire'"
# A later edition that says otherwise of the whole.
REVISED = """INSERT INTO cards SELECT subject, quarter, number + 1, '0123456789ab', '2026-12-20', kind, name, 'fair',
             direction, rules, told, json_set(body, '$.overall.grade', 'fair') FROM cards WHERE subject = 'zedshire'"""


def card_page(subject: str, quarter: str = QUARTER) -> str:
    """The address of a card's page."""
    return f"/{'bcu' if '/' in subject else 'force'}/{subject}/report-card/{quarter}"


def newest(client: FlaskClient) -> list[dict[str, Any]]:
    """The newest card of each force and command area, as the list of all cards tells it."""
    cards = client.get("/report-cards.json").json["cards"]
    return list({card["subject"]: card for card in cards}.values())


def called(name: str) -> tuple[str, ...]:
    """SQL that gives the two subjects, their domains and first indicators another name."""
    quoted = name.replace("'", "''")
    paths = ("$.domains[0].title", "$.domains[1].title", "$.domains[0].indicators[0].title")
    body = ", ".join(f"'{path}', '{quoted}'" for path in paths)
    named = ", ".join(f"'{subject}'" for subject in SUBJECTS)
    return (f"UPDATE cards SET name = '{quoted}', body = json_set(body, {body}) WHERE subject IN ({named})",)  # noqa: S608


def packed(text: str) -> str:
    """A text without its spaces: lines of a page break anywhere."""
    return re.sub(r"[\s\u200b]+", "", text)


NAMES = HOSTILE | {"letters of nobody": "日本 \U0001f600 א"}


def rows(site: Path, sql: str, *told: object) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"{(site / 'snapshots/current/site.db').as_uri()}?mode=ro", uri=True)) as db:
        return db.execute(sql, told).fetchall()


def card(site: Path, subject: str, quarter: str = QUARTER) -> Card:
    first = "SELECT body FROM cards WHERE subject = ? AND quarter = ? ORDER BY number LIMIT 1"
    found: Card = json.loads(rows(site, first, subject, quarter)[0][0])
    return found


def indicators(body: Card) -> dict[str, Card]:
    return {i["id"]: i for d in body["domains"] for i in d["indicators"]}
