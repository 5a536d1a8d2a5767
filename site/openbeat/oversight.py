"""The bodies that hold forces to account: who they are, until when, who leads for which command area."""

from __future__ import annotations

from dataclasses import dataclass
from sqlite3 import Row

from flask import Blueprint, abort, redirect, render_template
from flask.typing import ResponseReturnValue

from . import clock, promise_words, words
from .live import in_office
from .live.in_office import InOffice
from .pages import fresh, the_store
from .store import Store

oversight = Blueprint("oversight", __name__)


@dataclass(frozen=True)
class Body:
    """One body; every string is finished."""

    slug: str
    name: str
    kind: str
    force: str  # its name
    force_slug: str
    web: str
    plan: str
    since: str
    until: str
    source: tuple[tuple[str, str], ...]
    dated: str
    now: bool  # whether it is in office


@dataclass(frozen=True)
class Lead:
    """Who leads for a command area."""

    area: str
    address: str
    name: str
    title: str
    contact: str


@oversight.get("/oversight/<slug>")
def page(slug: str) -> ResponseReturnValue:
    """The page of one body."""
    store = the_store()
    if slug != slug.lower():
        return redirect(f"/oversight/{slug.lower()}", 301)
    row = store.db.execute("SELECT force FROM oversight WHERE slug = :slug", {"slug": slug}).fetchone()
    if row is None:
        abort(404)
    every = bodies(store, row["force"])
    body = next(b for b in every if b.slug == slug)
    others = tuple(b for b in every if b.slug != slug)
    told = in_office.of(store, row["force"], clock.now().date())
    return fresh(
        render_template("oversight.html", body=body, others=others, leads=_leads(store, row["force"], told), told=told)
    )


def bodies(store: Store, force: str) -> tuple[Body, ...]:
    """The bodies of a force (slug), the one in office first, those before and after it in order of time."""
    today = clock.now().strftime("%Y-%m")
    rows = store.db.execute(
        """SELECT o.*, f.name AS force_name FROM oversight o JOIN forces f ON f.slug = o.force
           WHERE o.force = :force ORDER BY o.valid_from, o.slug""",
        {"force": force},
    )
    found = [_body(r, today) for r in rows]
    return tuple(sorted(found, key=lambda body: not body.now))


def _body(r: Row, today: str) -> Body:
    first, last = r["valid_from"] or "", r["valid_to"] or ""
    return Body(
        r["slug"],
        r["name"],
        r["kind"],
        r["force_name"],
        r["force"],
        r["web"],
        r["plan"],
        promise_words.since_words(first, today),
        promise_words.until_words(last),
        words.citations(r["source"]),
        promise_words.dated_words(r["dated"]),
        (not first or first[:7] <= today) and (not last or last[:7] > today),
    )


def _leads(store: Store, force: str, told: InOffice) -> tuple[Lead, ...]:
    """The body's lead of each command area: whom the site's own pages name today, else whom the inputs name."""
    rows = store.db.execute(
        """SELECT a.name AS area, a.code, l.name, l.title, l.contact FROM areas a
           LEFT JOIN leads l ON l.area = a.code AND l.role = 'oversight lead'
           WHERE a.kind = 'bcu' AND NOT a.assumed AND a.code LIKE :prefix ORDER BY a.name""",
        {"prefix": f"{force}/%"},
    )
    return tuple(
        Lead(r["area"], f"/bcu/{r['code']}", *told.leads[r["code"]])
        if r["code"] in told.leads
        else Lead(
            r["area"], f"/bcu/{r['code']}", r["name"] or "not published here", r["title"] or "", r["contact"] or ""
        )
        for r in rows
    )
