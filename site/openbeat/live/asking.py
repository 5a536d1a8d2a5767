"""Pages to ask for an extraordinary meeting: where, who answers by which rules, then one form a way."""

from __future__ import annotations

from flask import Blueprint, abort, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import or_, select

from .. import find, named, postcode
from ..model import Area
from ..pages import fresh, no_store, the_store
from ..search import example, look_up
from ..store import Store, area_of
from . import asked, leading, limits, mail, near, routes
from . import voices_words as said
from .database import reading
from .forms import PlainForm, read_long_bodies, same_origin
from .routes import ROOT, Way
from .tables import Priority
from .tables.voices import PRIORITIES

asking = Blueprint("asking", __name__)
BY_PATH = {path: route for route, path in said.PATHS.items()}


@asking.get(ROOT)
def choose() -> ResponseReturnValue:
    """The page that asks where."""
    return fresh(_choose(the_store()))


@asking.post(ROOT)
def find_area() -> ResponseReturnValue:
    """The command area of what is typed, or a choice; what is typed is in no address."""
    store = the_store()
    typed = request.form.get("q", "").strip()[: postcode.LONGEST]
    answer = look_up(store, typed)
    found = near.command_areas(store, near.wards(answer))
    if len(found) == 1:
        return no_store(redirect(routes.address(found[0].code), 303))
    if found:
        ways = tuple((area.name, routes.address(area.code)) for area in found)
        page = render_template(
            "notice.html", heading="It lies in several command areas", paragraphs=("Choose yours:", ""), links=ways,
            title="Your search", typed="", error=None, search=False,
        )  # fmt: skip
        return no_store(make_response(page))
    if answer.error:
        return no_store(make_response(_choose(store, typed, answer.error), answer.status))
    return no_store(make_response(find.answered(store, typed, answer), answer.status))


@asking.get(f"{ROOT}/<force>/<slug>")
def area_page(force: str, slug: str) -> ResponseReturnValue:
    """Who answers for a command area, by which rules, and the three ways."""
    store, area = command_area(force, slug)
    return fresh(
        render_template(
            "request_area.html",
            area=area,
            force=force_of(store, area),
            lead=leading.of(store, area.code),
            ways=routes.ways(store, area),
            online=mail.way() != mail.NONE,
            requests=[(r, said.STATES[r.state], said.moment_words(r.made)) for r in asked.public_of(area.code)],
            complaints=[said.complaints_words(c.n, c.year, area.name) for c in asked.counts(area.code)],
            said=said,
        )
    )


@asking.get(f"{ROOT}/<force>/<slug>/<path>")
def form_page(force: str, slug: str, path: str) -> ResponseReturnValue:
    """The form of one way."""
    store, area, way = _way(force, slug, path)
    return fresh(_page(store, area, way, routes.FORMS[way.route]()))


@asking.post(f"{ROOT}/<force>/<slug>/<path>")
def ask(force: str, slug: str, path: str) -> ResponseReturnValue:
    """Take a request: nobody reads it before the link in our message was opened."""
    limits.allow("request")
    same_origin()
    read_long_bodies()
    store, area, way = _way(force, slug, path)
    form = routes.FORMS[way.route](request.form)
    if way.closed or mail.way() == mail.NONE or not form.validate():
        return no_store(make_response(_page(store, area, way, form), 400))
    status = _kept(area, way, form)
    if status == 303:
        return no_store(redirect(f"{routes.address(area.code)}/sent", 303))
    return no_store(make_response(_page(store, area, way, form), status))


@asking.get(f"{ROOT}/<force>/<slug>/sent")
def sent(force: str, slug: str) -> ResponseReturnValue:
    """What is said after a form was sent, whatever was in it."""
    _, area = command_area(force, slug)
    return sent_page(said.SENT_REQUEST, ((f"Ask for a meeting: {area.name}", routes.address(area.code)),))


def sent_page(told: str, links: tuple[tuple[str, str], ...]) -> ResponseReturnValue:
    """The page that sends somebody to their e-mail; of a demonstration, where the message lies."""
    paragraphs = [told.format(days=asked.DAYS), said.SENT_NOT]
    if mail.way() == mail.FILES:
        paragraphs.append(said.OUTBOX.format(folder="live/outbox"))
    page = render_template(
        "notice.html", heading=said.SENT, paragraphs=paragraphs, links=links, typed="", error=None, search=False
    )
    return no_store(make_response(page))


def command_area(force: str, slug: str) -> tuple[Store, Area]:
    """The command area of an address; its one spelling, 404 where there is none."""
    store = the_store()
    known = named.area(store, "bcu", f"{force}/{slug}")
    if known is None:
        abort(404)
    if known.code != f"{force}/{slug}":
        abort(redirect(request.path.replace(f"/{force}/{slug}", f"/{known.code}", 1), 301))
    return store, known


def force_of(store: Store, area: Area) -> Area | None:
    """The force of a command area."""
    return store.lineage(area.code).get("force")


def _way(force: str, slug: str, path: str) -> tuple[Store, Area, Way]:
    store, area = command_area(force, slug)
    if path not in BY_PATH:
        abort(404)
    return store, area, routes.way(store, area, BY_PATH[path])


def _kept(area: Area, way: Way, form: PlainForm) -> int:
    """Keep a request; the status of the answer, what is wrong in the form."""
    try:
        routes.keep(area, way, form, area.name)
    except mail.Unsent:
        form["email"].errors = [said.UNSENT]
        return 503
    except routes.TooMany:
        form["email"].errors = [said.TOO_MANY_MAILS]
        return 429
    return 303


def _page(store: Store, area: Area, way: Way, form: PlainForm) -> str:
    return render_template(
        "request_route.html",
        area=area,
        force=force_of(store, area),
        way=way,
        form=form,
        lead=leading.of(store, area.code),
        online=mail.way() != mail.NONE,
        hint=f"{said.hint('{most} characters at most.', routes.MOST)}",
        priorities=_agreed(area.code) if way.route == PRIORITIES else (),
        said=said,
    )


def _agreed(area: str) -> tuple[tuple[str, str], ...]:
    """The priorities that are pursued in an area, with the day on which each was agreed."""
    wanted = select(Priority).where(or_(Priority.area == area, Priority.area == area.partition("/")[0]))
    found = reading().scalars(wanted.where(Priority.closed == "").order_by(Priority.agreed.desc(), Priority.id))
    return tuple((p.text, said.moment_words(p.agreed)) for p in found)


def _choose(store: Store, typed: str = "", error: str | None = None) -> str:
    """The field, and the command areas of each force."""
    rows = store.db.execute(
        """SELECT b.code, b.kind, b.name, b.assumed, b.slug, f.name AS force FROM areas b
           JOIN closure c ON c.descendant = b.code JOIN areas f ON f.code = c.ancestor AND f.kind = 'force'
           WHERE b.kind = 'bcu' ORDER BY f.name COLLATE NOCASE, b.name COLLATE NOCASE"""
    )
    forces: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        area = area_of(row)
        forces.setdefault(row["force"], []).append((area.name, routes.address(area.code)))
    return render_template(
        "request_choose.html", typed=typed, error=error, example=example(store.snapshot), forces=forces, root=ROOT,
        threshold=asked.threshold(),
    )  # fmt: skip
