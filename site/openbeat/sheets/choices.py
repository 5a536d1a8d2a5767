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


def layers(store: Store) -> dict[str, str]:
    """The maps that a sheet may have, by id, in words; the bare one last."""
    return {layer.id: layer.link for layer in heat.held(store)} | {heat.BARE: "Borders and names only"}


def languages(f: Figures, store: Store) -> dict[str, str]:
    """The languages that a sheet of an area may have."""
    return LANGUAGES if tongues.is_welsh(store, f.area.code) else {ENGLISH: LANGUAGES[ENGLISH]}


def read(store: Store, f: Figures) -> Choices:
    """What the address asks for; a page of status 400 that names the choices where it asks for what there is not."""
    return Choices(
        paper=_one("paper", PAPERS, PAPER, "There is no such paper", "Choose one of these papers."),
        layer=_one("layer", layers(store), LAYER, "There is no such map", "Choose one of these maps."),
        months=_one("months", MONTHS, YEAR, "There is no such choice of months", "Choose one of these."),
        lang=_one("lang", languages(f, store), ENGLISH, "There is no sheet in that language", NO_LANGUAGE),
    )


def address(path: str, told: Mapping[str, str]) -> str:
    """An address with the choices that are not the usual ones."""
    usual = {"paper": PAPER, "layer": LAYER, "months": YEAR, "lang": ENGLISH}
    own = {name: value for name, value in told.items() if value != usual.get(name)}
    return f"{path}?{urlencode(own)}" if own else path


def _one(name: str, known: Mapping[str, str], usual: str, heading: str, why: str) -> str:
    told = request.args.get(name, usual)
    if told not in known and not (told == usual and name == "layer"):
        _refuse(name, heading, why, list(known.items()))
    return told


def _refuse(name: str, heading: str, why: str, known: Sequence[tuple[str, str]]) -> NoReturn:
    kept = {key: value for key, value in request.args.items() if key != name and len(value) < 40}
    ways = [(said, address(request.path, {**kept, name: value})) for value, said in known]
    abort(refused(heading, why, ways))
