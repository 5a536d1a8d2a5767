"""What the public may expect of a force, and whether anything published shows that it is kept."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict, dataclass
from sqlite3 import Row
from typing import Any

from flask import Blueprint, abort, redirect, render_template
from flask.typing import ResponseReturnValue

from . import promise_words
from .drawings import state_mark
from .exports import safe_cell
from .pages import fresh, the_store, this_address
from .promise_words import KEPT, NOT_KEPT, NOTHING
from .store import Store

standards = Blueprint("standards", __name__)
COLUMNS = ("force", "partnership", "promise", "title", "made_by", "promise_source", "promise_dated", "state", "told",
           "source", "dated", "snapshot", "fictional", "address")  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """Whether a promise is kept by a force or a partnership; every string is finished."""

    who: str  # the partnership, "" for the force
    address: str  # of its page
    state: str
    told: str
    source: str
    dated: str
    mark: str  # SVG, a shape for each state


@dataclass(frozen=True)
class Promise:
    """One promise with what is known of it."""

    id: str
    title: str
    words: str
    made_by: str
    source: str
    url: str
    dated: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Part:
    """Promises that belong together."""

    key: str
    title: str
    note: str
    promises: tuple[Promise, ...]


@dataclass(frozen=True)
class Standards:
    """What the template shows."""

    force: str
    slug: str
    lead: str
    counted: str
    parts: tuple[Part, ...]
    json_url: str
    csv_url: str


@standards.get("/standards/<slug>")
def page(slug: str) -> ResponseReturnValue:
    """The page of a force's promises."""
    store = the_store()
    if slug != slug.lower():
        return redirect(f"/standards/{slug.lower()}", 301)
    return fresh(render_template("standards.html", page=view(store, slug)))


@standards.get("/standards/<slug>.json")
def page_json(slug: str) -> ResponseReturnValue:
    """The same as JSON; a state of null is "nothing published"."""
    store = the_store()
    own = view(store, slug)
    content = {
        "force": own.force,
        "snapshot": store.snapshot.id,
        "fictional": store.snapshot.fictional,
        "address": this_address(),
        "licence": store.snapshot.licence,
        "summary": own.counted,
        "promises": [_facts(p) for part in own.parts for p in part.promises],
        "caveats": [own.lead],
    }
    return fresh(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "application/json")


@standards.get("/standards/<slug>.csv")
def page_csv(slug: str) -> ResponseReturnValue:
    """The same as CSV, a row a promise and who answers for it."""
    store = the_store()
    own = view(store, slug)
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(COLUMNS)
    origin = (store.snapshot.id, "yes" if store.snapshot.fictional else "no", this_address())
    for p in (p for part in own.parts for p in part.promises):
        for a in p.answers:
            row = (own.force, a.who, p.id, p.title, p.made_by, p.source, p.dated, a.state, a.told, a.source, a.dated)
            table.writerow([*map(safe_cell, row), *origin])
    response = fresh(out.getvalue(), "text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="standards-{slug}-{store.snapshot.id}.csv"'
    return response


def view(store: Store, slug: str) -> Standards:
    """The promises of a force (slug); 404 where there is no such force."""
    row = store.db.execute(
        "SELECT code, name FROM areas WHERE kind = 'force' AND slug = :slug", {"slug": slug}
    ).fetchone()
    if row is None:
        abort(404)
    partnerships = _partnerships(store, row["code"])
    told = _told(store, row["code"])
    parts: dict[str, list[Promise]] = {}
    for r in store.db.execute("SELECT * FROM promises ORDER BY position"):
        who = partnerships if r["level"] == "csp" else [(row["code"], "")]
        answers = tuple(_answer(code, name, told.get((code, r["promise"]))) for code, name in who)
        parts.setdefault(r["part"], []).append(_promise(r, answers))
    return Standards(
        row["name"],
        slug,
        promise_words.LEAD.format(force=row["name"]),
        promise_words.counted_sentence(*counts(store, row["code"])),
        tuple(_part(i, title, found) for i, (title, found) in enumerate(parts.items(), 1)),
        f"/standards/{slug}.json",
        f"/standards/{slug}.csv",
    )


def counts(store: Store, force: str) -> tuple[int, int, int]:
    """How many of the promises of a force (code) and of its partnerships are kept, not kept, without an answer."""
    told = _told(store, force)
    by_csp = [code for code, _ in _partnerships(store, force)]
    levels = store.db.execute("SELECT promise, level FROM promises").fetchall()
    wanted = [(code, r["promise"]) for r in levels for code in (by_csp if r["level"] == "csp" else [force])]
    states = [told[key]["state"] if key in told else NOTHING for key in wanted]
    return states.count(KEPT), states.count(NOT_KEPT), states.count(NOTHING)


def _partnerships(store: Store, force: str) -> list[tuple[str, str]]:
    rows = store.db.execute(
        """SELECT a.code, a.name FROM closure c JOIN areas a ON a.code = c.descendant
           WHERE c.ancestor = :force AND a.kind = 'csp' ORDER BY a.name, a.code""",
        {"force": force},
    )
    return [(r["code"], r["name"]) for r in rows]


def _told(store: Store, force: str) -> dict[tuple[str, str], Row]:
    """(Area, promise) → what is published, of a force and all inside it."""
    rows = store.db.execute(
        """SELECT k.* FROM kept_promises k JOIN closure c ON c.descendant = k.area WHERE c.ancestor = :force""",
        {"force": force},
    )
    return {(r["area"], r["promise"]): r for r in rows}


def _answer(code: str, name: str, r: Row | None) -> Answer:
    state = r["state"] if r else NOTHING
    told, source, dated = ("", "", "")
    if r:
        told, source, dated = r["told"], r["source"].rstrip("."), promise_words.dated_words(r["dated"])
    return Answer(name, f"/csp/{code}" if name else "", state, told, source, dated, state_mark(state))


def _promise(r: Row, answers: tuple[Answer, ...]) -> Promise:
    dated = promise_words.dated_words(r["dated"])
    return Promise(r["promise"], r["title"], r["words"], r["made_by"], r["source"], r["url"], dated, answers)


def _part(number: int, title: str, promises: list[Promise]) -> Part:
    several = any(a.who for p in promises for a in p.answers)
    return Part(f"part-{number}", title, promise_words.BY_PARTNERSHIP if several else "", tuple(promises))


def _facts(p: Promise) -> dict[str, Any]:
    told = asdict(p)
    for answer in told["answers"]:
        answer.pop("mark")
        answer["state"] = None if answer["state"] == NOTHING else answer["state"]
    return told
