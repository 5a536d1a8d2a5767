"""The form on which an officer edits a beat sheet: notes, the places of what was promised, paper, map, months.

Nothing of it is kept: it is read, the PDF is made, and that is all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from werkzeug.datastructures import MultiDict
from wtforms import Field, RadioField, SelectField, TextAreaField
from wtforms.validators import AnyOf

from ..live.forms import Longest, PlainForm, plain
from . import choices as asked
from . import edit_words as said
from .choices import Choices, Offer
from .promised import Item

MOST = 1_500  # characters of notes: about what a sheet of A4 has room for
PLACE = "place-{key}"  # how the field of an item is named
Typed = MultiDict[str, str]


def _noted(text: str | None) -> str:
    """A filter: as `plain`, with a space for each tab, which no typeface draws."""
    return plain(text).replace("\t", " ")


class EditForm(PlainForm):
    """What may be changed about the sheet of one area; `form` adds the fields that areas differ in."""

    notes = TextAreaField(said.NOTES, filters=[_noted], validators=[Longest(MOST)])


def form(offers: Mapping[str, Offer], items: Sequence[Item], chosen: Choices, typed: Typed | None = None) -> EditForm:
    """The form of an area.

    Args:
        offers: what may be chosen, as `choices.offers`.
        items: what was promised, in its own order.
        chosen: what is chosen to begin with.
        typed: what was sent, None for a form that nobody has filled in yet.
    """
    fields: dict[str, Field] = {
        PLACE.format(key=item.key): _place(n, item, len(items)) for n, item in enumerate(items, 1)
    }
    fields |= {name: _choice(name, offer, getattr(chosen, name)) for name, offer in offers.items()}
    made: EditForm = type("EditFormOfArea", (EditForm,), fields)(typed)
    return made


def choices(form: EditForm, offers: Mapping[str, Offer], items: Sequence[Item]) -> Choices:
    """What a valid form asks for."""
    told = [str(form[PLACE.format(key=item.key)].data) for item in items]
    order = placed([int(place) if place != said.OUT else None for place in told])
    keys = None if order == tuple(range(len(items))) else tuple(items[i].key for i in order)
    return asked.of({name: str(form[name].data) for name in offers}, str(form.notes.data), keys)


def placed(places: Sequence[int | None]) -> tuple[int, ...]:
    """Which of several things are shown and in which order, by their numbers from 0.

    What was moved gets its place, and the rest fills the others in its own order, so that to bring the third to the
    first place is one change. Two that were moved to one place stand there in their own order.

    Args:
        places: the place given to each, from 1: its own where it was not moved, None to leave it out.
    """
    shown = [i for i, place in enumerate(places) if place == i + 1]
    moved = sorted((place, i) for i, place in enumerate(places) if place is not None and place != i + 1)
    free = 0
    for place, i in moved:
        at = min(max(place - 1, free), len(shown))
        shown.insert(at, i)
        free = at + 1
    return tuple(shown)


def _place(n: int, item: Item, of: int) -> SelectField:
    known = said.places(of)
    valid = AnyOf(list(known), said.NO_PLACE)
    return SelectField(said.label(item.text), choices=known, default=str(n), validate_choice=False, validators=[valid])


def _choice(name: str, offer: Offer, chosen: str) -> RadioField:
    known, valid = dict(offer.known), AnyOf([*offer.known, offer.usual], f"{offer.none}. {offer.why}")
    return RadioField(said.LABELS[name], choices=known, default=chosen, validate_choice=False, validators=[valid])
