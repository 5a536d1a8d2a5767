"""The front page and its search. What is typed travels in the body of a POST and is written nowhere else.

No address, no cookie and no log line ever holds a postcode.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from . import addresses, area_words, cards_list, clock, ledger_words, postcode, teams, words
from .live import listing
from .model import Area
from .pages import fresh, no_store, the_store
from .search import Answer, example, look_up
from .store import Store, area_of

find = Blueprint("find", __name__)
MEETINGS = 3  # the soonest scrutiny meetings anywhere, then the soonest of all teams, on the front page
LISTED = 50  # wards on one page of candidates
BROWSED = 200  # wards up to which the front page lists them all


@find.get("/")
def home() -> ResponseReturnValue:
    """The front page: one field, one button."""
    return fresh(render_template("find.html", **_home(the_store())))


@find.post("/find")
def search() -> ResponseReturnValue:
    """Answer what was typed: 303 to one ward, 200 with candidates, 404 unknown, 400 malformed."""
    store = the_store()
    typed = request.form.get("q", "").strip()[: postcode.LONGEST]
    answer = look_up(store, typed)
    if answer.ward:
        return no_store(redirect(url_for("areas.ward", code=answer.ward), 303))
    return no_store(make_response(answered(store, typed, answer), answer.status))


def answered(store: Store, typed: str, answer: Answer) -> str:
    """The page that answers what was typed where it is not one ward."""
    if answer.error:
        return render_template("find.html", **{**_home(store), "typed": typed, "error": answer.error})
    shared = {"heading": answer.heading, "typed": typed, "example": example(store.snapshot), "title": "Your search"}
    if answer.places or answer.wider:
        listed, more = answer.places[:LISTED], max(0, len(answer.places) - LISTED)
        intro = " ".join(answer.paragraphs)
        wider = tuple((area_words.wider(area), addresses.page(area)) for area in answer.wider)
        return render_template("candidates.html", **shared, intro=intro, places=listed, more=more, wider=wider)
    return render_template(
        "notice.html", **shared, paragraphs=answer.paragraphs, links=answer.links, error=None, search=True
    )


def _home(store: Store) -> dict[str, Any]:
    """What the front page says: the newest month, who published it, and the wards where they are few."""
    newest = store.snapshot.newest_month
    row = store.db.execute(
        """SELECT coalesce(sum(c.state IN ('present', 'partial')), 0) AS published, count(*) AS forces,
                  coalesce(sum(c.state = 'missing' AND c.reason = :no_file AND c.evidence = ''), 0) AS unfiled
           FROM coverage c JOIN forces f ON f.slug = c.force
           WHERE c.month = :month AND c.dataset = 'crime' AND f.territorial""",
        {"month": newest, "no_file": ledger_words.NO_FILE},
    ).fetchone()
    told = ledger_words.published_sentence(row["published"], row["forces"], newest, unfiled=row["unfiled"])
    return {
        "typed": "",
        "error": None,
        "newest": words.month_words(newest),
        "published": told.removesuffix("."),
        "forces": _forces(store),
        "cards": cards_list.newest_words(store),
        "scrutiny": listing.soonest(store, clock.now().date(), MEETINGS),
        "meetings": teams.next_anywhere(store, clock.now(), MEETINGS),
        "districts": _districts(store),
        "example": example(store.snapshot),
    }


def _forces(store: Store) -> tuple[Area, ...]:
    """Every force with a page, by name."""
    rows = store.db.execute("SELECT code, kind, name, assumed, slug FROM areas WHERE kind = 'force' ORDER BY name")
    return tuple(map(area_of, rows))


def _districts(store: Store) -> tuple[tuple[Area, tuple[Area, ...]], ...]:
    """Each district with its wards by name; nothing where there are too many for one page."""
    rows = store.db.execute(
        """SELECT d.code, d.name, w.code AS ward, w.name AS ward_name
           FROM areas d JOIN closure c ON c.ancestor = d.code JOIN areas w ON w.code = c.descendant
           WHERE d.kind = 'district' AND w.kind = 'ward' ORDER BY d.name, d.code, w.name LIMIT :most""",
        {"most": BROWSED + 1},
    ).fetchall()
    if len(rows) > BROWSED:
        return ()
    found: dict[Area, list[Area]] = {}
    for r in rows:
        found.setdefault(Area(r["code"], "district", r["name"]), []).append(Area(r["ward"], "ward", r["ward_name"]))
    return tuple((district, tuple(wards)) for district, wards in found.items())
