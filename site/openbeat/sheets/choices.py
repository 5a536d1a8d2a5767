"""What a printed sheet is asked for: paper, map, months, language, and what an officer typed before printing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn
from urllib.parse import urlencode

from flask import abort, request

from .. import heat
from ..figures import Figures
from ..pages import refused
from ..store import Store
from . import tongues

PAPERS = {"a4": "A4, portrait", "a3": "A3, landscape, with a map for the wall"}
MONTHS = {"13": "13 months, month by month", "36": "Up to 36 months, as charts", "0": "The two years only"}
LANGUAGES = {"en": "English", "cy": "Headings and dates in Welsh"}
NO_LANGUAGE = "Sheets are in English; of the four forces of Wales their headings and dates are in Welsh too."
PAPER, LAYER, YEAR, ENGLISH = "a4", heat.DEFAULT, "13", "en"


@dataclass(frozen=True)
class Choices:
    """How a sheet is to look; with no choice made, as it is made for everybody."""

    paper: str = PAPER
    layer: str = LAYER
    months: str = YEAR
    lang: str = ENGLISH
    notes: str = ""
    order: tuple[str, ...] | None = None  # keys of the priorities that are shown, in their order; None for all


@dataclass(frozen=True)
class Offer:
    """What may be chosen of one thing, and what is said where something else is asked for."""

    known: Mapping[str, str]  # value → what it is, in words
    usual: str  # taken where nothing is chosen, even of a snapshot that lacks it
    none: str
    why: str

    def takes(self, value: str) -> bool:
        """Whether a value may be chosen."""
        return value in self.known or value == self.usual


def layers(store: Store) -> dict[str, str]:
    """The maps that a sheet may have, by id, in words; the bare one last."""
    return {layer.id: layer.link for layer in heat.held(store)} | {heat.BARE: "Borders and names only"}


def languages(f: Figures, store: Store) -> dict[str, str]:
    """The languages that a sheet of an area may have."""
    return LANGUAGES if tongues.is_welsh(store, f.area.code) else {ENGLISH: LANGUAGES[ENGLISH]}


def offers(store: Store, f: Figures) -> dict[str, Offer]:
    """All that may be chosen of an area's sheet, by its name in addresses and forms."""
    return {
        "paper": Offer(PAPERS, PAPER, "There is no such paper", "Choose one of these papers."),
        "layer": Offer(layers(store), LAYER, "There is no such map", "Choose one of these maps."),
        "months": Offer(MONTHS, YEAR, "There is no such choice of months", "Choose one of these."),
        "lang": Offer(languages(f, store), ENGLISH, "There is no sheet in that language", NO_LANGUAGE),
    }


def of(told: Mapping[str, str], notes: str = "", order: tuple[str, ...] | None = None) -> Choices:
    """The choices that are told by name, as `offers` has them."""
    return Choices(told["paper"], told["layer"], told["months"], told["lang"], notes, order)


def read(store: Store, f: Figures) -> Choices:
    """What the address asks for; a page of status 400 that names the choices where it asks for what there is not."""
    return of({name: _one(name, offer) for name, offer in offers(store, f).items()})


def address(path: str, told: Mapping[str, str]) -> str:
    """An address with the choices that are not the usual ones."""
    usual = {"paper": PAPER, "layer": LAYER, "months": YEAR, "lang": ENGLISH}
    own = {name: value for name, value in told.items() if value != usual.get(name)}
    return f"{path}?{urlencode(own)}" if own else path


def _one(name: str, offer: Offer) -> str:
    told = request.args.get(name, offer.usual)
    if not offer.takes(told):
        _refuse(name, offer.none, offer.why, list(offer.known.items()))
    return told


def _refuse(name: str, heading: str, why: str, known: Sequence[tuple[str, str]]) -> NoReturn:
    kept = {key: value for key, value in request.args.items() if key != name and len(value) < 40}
    ways = [(said, address(request.path, {**kept, name: value})) for value, said in known]
    abort(refused(heading, why, ways))
