"""Priorities that residents suggest to a neighbourhood's team: carried to its next beat meeting."""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from wtforms import SelectField, TextAreaField
from wtforms.validators import DataRequired

from .. import clock, find, gatherings, named, postcode, teams
from ..model import Area
from ..pages import fresh, no_store, the_store
from ..search import Answer, example, look_up
from ..store import Store, area_of
from . import journal, keys, limits, near, reasons
from . import voices_words as said
from .database import changing, reading
from .forms import Longest, PlainForm, plain, read_long_bodies, same_origin
from .questions import Status
from .refs import checked
from .tables import Suggestion
from .tables.voices import PUBLISHED, REFUSED

suggestions = Blueprint("suggestions", __name__)
MOST = 300  # characters
LISTED = 60  # neighbourhoods up to which the page lists them all
ROOT = "/suggest-a-priority"


class SuggestionForm(PlainForm):
    """One priority, and which ward it is about."""

    text = TextAreaField(
        said.SUGGEST_LABEL, filters=[plain], validators=[DataRequired(said.SUGGEST_NONE), Longest(MOST)]
    )
    ward = SelectField(said.WARD_LABEL)

    def of(self, wards: tuple[tuple[str, str], ...]) -> SuggestionForm:
        """The form with the wards of its neighbourhood to choose from."""
        self.ward.choices = [("", said.WARD_ANY), *wards]
        self.ward.data = self.ward.data if self.ward.data in dict(wards) else ""
        return self


def address(neighbourhood: str) -> str:
    """Where a priority is suggested to the team of a neighbourhood (code, "zedshire/saltmere-town")."""
    return f"{ROOT}/{neighbourhood}"


def open_for(neighbourhood: str) -> tuple[Suggestion, ...]:
    """The published suggestions for a neighbourhood that no meeting has dealt with yet, oldest first."""
    return _open(Suggestion.neighbourhood == neighbourhood)


def of_area(area: str) -> tuple[Suggestion, ...]:
    """The same of a command area or a force."""
    return _open(or_(Suggestion.area == area, Suggestion.area.startswith(f"{area}/", autoescape=True)))


@suggestions.get(ROOT)
def choose() -> ResponseReturnValue:
    """The page that asks where."""
    return fresh(_choose(the_store()))


@suggestions.post(ROOT)
def find_team() -> ResponseReturnValue:
    """The team of what is typed, or a choice of teams; what is typed is in no address."""
    store = the_store()
    typed = request.form.get("q", "").strip()[: postcode.LONGEST]
    answer = look_up(store, typed)
    found = near.neighbourhoods(store, near.wards(answer))
    if len(found) == 1:
        return no_store(redirect(address(found[0].code), 303))
    if found:
        ways = tuple((area.name, address(area.code)) for area in found)
        page = render_template(
            "notice.html", heading="Several teams police it", paragraphs=("Choose yours:", ""), links=ways,
            title="Your search", typed="", error=None, search=False,
        )  # fmt: skip
        return no_store(make_response(page))
    if answer.error:
        return no_store(make_response(_choose(store, typed, answer.error), answer.status))
    return no_store(_none(store, typed, answer))


@suggestions.get(f"{ROOT}/<force>/<slug>")
def page(force: str, slug: str) -> ResponseReturnValue:
    """The form for one team."""
    store, area = _neighbourhood(force, slug)
    return fresh(_page(store, area, SuggestionForm().of(near.wards_of(store, area.code))))


@suggestions.post(f"{ROOT}/<force>/<slug>")
def suggest(force: str, slug: str) -> ResponseReturnValue:
    """Take a suggestion; the same one sent twice is one."""
    limits.allow("suggestion")
    same_origin()
    read_long_bodies()
    store, area = _neighbourhood(force, slug)
    form = SuggestionForm(request.form).of(near.wards_of(store, area.code))
    if not form.validate():
        return no_store(make_response(_page(store, area, form), 400))
    ref = _kept(near.answerable(store, area.code), area.code, str(form.ward.data), str(form.text.data))
    return no_store(redirect(f"/suggestion/{ref}", 303))


@suggestions.get("/suggestion/<ref>")
def status(ref: str) -> ResponseReturnValue:
    """What became of a suggestion, for whoever made it."""
    suggestion = reading().scalar(select(Suggestion).where(Suggestion.ref == checked(ref)))
    if suggestion is None:
        abort(404)
    return no_store(make_response(render_template("voice.html", page=_status(the_store(), suggestion), keep=said.KEEP)))


def _open(where: object) -> tuple[Suggestion, ...]:
    asked = select(Suggestion).where(Suggestion.state == PUBLISHED, Suggestion.outcome == "", where)  # type: ignore[arg-type]
    return tuple(reading().scalars(asked.order_by(Suggestion.id)))


def _choose(store: Store, typed: str = "", error: str | None = None) -> str:
    rows = store.db.execute(
        "SELECT code, kind, name, assumed, slug FROM areas WHERE kind = 'neighbourhood' ORDER BY name, code"
    ).fetchall()
    listed = [(area.name, address(area.code)) for area in map(area_of, rows)] if len(rows) <= LISTED else []
    return render_template(
        "suggest.html", typed=typed, error=error, example=example(store.snapshot), listed=listed, root=ROOT
    )


def _none(store: Store, typed: str, answer: Answer) -> Response:
    """What is said where no team is known: the search's own answer, or that the ward's team is not."""
    if not near.wards(answer):
        return make_response(find.answered(store, typed, answer), answer.status)
    told = ("No police neighbourhood of that ward is known here, so there is no team to carry a suggestion to.",)
    page = render_template(
        "notice.html", heading="No team is known there", paragraphs=told, links=(), typed="", error=None, search=False
    )
    return make_response(page, 404)


def _neighbourhood(force: str, slug: str) -> tuple[Store, Area]:
    store = the_store()
    return store, named.found(store, "neighbourhood", f"{force}/{slug}", lambda area: address(area.code))


def _page(store: Store, area: Area, form: SuggestionForm) -> str:
    ahead = gatherings.ahead(gatherings.of(store, [area.code]), clock.now().date())
    return render_template(
        "suggest_form.html",
        area=area,
        form=form,
        address=address(area.code),
        lead=said.SUGGEST_LEAD.format(name=area.name),
        hint=said.hint(said.SUGGEST_HINT, MOST),
        said=said,
        next=teams.meeting(ahead[0], named=False) if ahead else None,
        open=open_for(area.code),
    )


def _kept(area: str, neighbourhood: str, ward: str, text: str) -> str:
    """The reference under which a suggestion is kept, this one's or that of the same before it."""
    digest = keys.digest(text)
    same = select(Suggestion.ref).where(Suggestion.neighbourhood == neighbourhood, Suggestion.digest == digest)
    try:
        with changing() as db:
            if known := db.scalar(same):
                return str(known)
            told = {"area": area, "neighbourhood": neighbourhood, "ward": ward, "text": text, "digest": digest}
            made = Suggestion(ref=keys.new_ref(), suggested=journal.moment(), **told)
            db.add(made)
    except IntegrityError:  # another has written the same meanwhile
        return str(reading().scalars(same).one())
    return made.ref


def _status(store: Store, suggestion: Suggestion) -> Status:
    area = store.area(suggestion.neighbourhood)
    name = area.name if area else suggestion.neighbourhood
    key = "decided" if suggestion.state == PUBLISHED and suggestion.outcome else suggestion.state
    heading, told = said.SUGGESTION_STATES[key]
    refused = suggestion.state == REFUSED
    return Status(
        heading,
        told,
        reasons.words(suggestion.reason) if refused else suggestion.outcome,
        suggestion.text,
        f"The team of {name}",
        f"/neighbourhood/{suggestion.neighbourhood}",
        address(suggestion.neighbourhood) if refused else "",
    )
