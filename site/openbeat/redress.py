"""Where to go with a question or a complaint: the ladder, victims' rights, help, and what is no police matter."""

from __future__ import annotations

from dataclasses import dataclass
from sqlite3 import Row

from flask import Blueprint, abort, redirect, render_template
from flask.typing import ResponseReturnValue

from . import oversight, promise_words, standards, words
from .figures import Figures
from .oversight import Body
from .pages import fresh, the_store
from .store import Store

redress = Blueprint("redress", __name__)


@dataclass(frozen=True)
class Rung:
    """One step of the ladder; every string is finished."""

    rung: str
    who: str
    when: str
    how: str
    within: str  # "within 72 hours", "" where nobody says
    url: str
    source: tuple[tuple[str, str], ...]
    dated: str


@dataclass(frozen=True)
class Help:
    """Somebody who helps."""

    name: str
    what: str
    telephone: str
    url: str
    source: str
    dated: str


@dataclass(frozen=True)
class Redress:
    """What the template shows."""

    force: str
    slug: str
    lead: str
    rungs: tuple[Rung, ...]
    bodies: tuple[Body, ...]
    parts: tuple[tuple[str, str, tuple[Help, ...]], ...]  # key, title, who helps


@dataclass(frozen=True)
class Brief:
    """The section of an area's page."""

    rungs: tuple[str, ...]
    steps: tuple[str, ...]  # the same in a few words each
    redress_url: str
    standards_url: str
    counted: str
    body: str  # the body in office, "" where none is known
    body_url: str
    body_until: str


@redress.get("/redress/<slug>")
def page(slug: str) -> ResponseReturnValue:
    """The page of a force."""
    store = the_store()
    if slug != slug.lower():
        return redirect(f"/redress/{slug.lower()}", 301)
    row = store.db.execute(
        "SELECT code, name FROM areas WHERE kind = 'force' AND slug = :slug", {"slug": slug}
    ).fetchone()
    if row is None:
        abort(404)
    shown = Redress(
        row["name"],
        slug,
        promise_words.REDRESS_LEAD.format(force=row["name"]),
        tuple(_rung(r) for r in store.db.execute("SELECT * FROM rungs ORDER BY position")),
        oversight.bodies(store, slug),
        parts(store, row["code"]),
    )
    return fresh(render_template("redress.html", page=shown, said=promise_words))


def brief(store: Store, f: Figures) -> Brief | None:
    """The section of an area's page; None for an area of several forces."""
    force = f.lineage.get("force")
    if force is None:
        return None
    rows = store.db.execute("SELECT rung, who FROM rungs ORDER BY position LIMIT 6").fetchall()
    body = next((b for b in oversight.bodies(store, f.force) if b.now), None)
    return Brief(
        tuple(f"{r['rung']}: {r['who']}" for r in rows),
        tuple(r["rung"] for r in rows),
        f"/redress/{f.force}",
        f"/standards/{f.force}",
        promise_words.counted_sentence(*standards.counts(store, force.code)),
        body.name if body else "",
        f"/oversight/{body.slug}" if body else "",
        body.until if body else "",
    )


def parts(store: Store, force: str) -> tuple[tuple[str, str, tuple[Help, ...]], ...]:
    """Who helps, by what they help with (key, title, who); those of another nation are left out where that of the
    force (code) is known."""
    known = store.db.execute("SELECT nation FROM surroundings WHERE area = :area", {"area": force}).fetchone()
    nation = known["nation"] if known else ""
    found: dict[str, list[Help]] = {}
    for r in store.db.execute("SELECT * FROM support ORDER BY position"):
        if not r["nation"] or not nation or r["nation"] == nation:
            source = words.citations(r["source"])[0][0]
            own = Help(r["name"], r["what"], r["telephone"], r["url"], source, promise_words.dated_words(r["dated"]))
            found.setdefault(r["part"], []).append(own)
    return tuple((f"help-{i}", title, tuple(own)) for i, (title, own) in enumerate(found.items(), 1))


def _rung(r: Row) -> Rung:
    within = f"within {r['answer_within']}" if r["answer_within"] else ""
    dated = promise_words.dated_words(r["dated"])
    return Rung(r["rung"], r["who"], r["when_to"], r["how"], within, r["url"], words.citations(r["source"]), dated)
