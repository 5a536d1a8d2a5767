"""The leaflet for the letter boxes of an area: A5, two to a page, for those who never heard the word "ward"."""

from __future__ import annotations

from dataclasses import asdict, replace
from functools import partial
from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue

from .. import addresses, area_words, clock, promise_words, redress, summary, team_words, teams, typesetting
from ..figures import Figures
from ..live import loops
from ..pages import fresh, public
from ..store import Store
from . import beat_sheet, promised, sheet, tongues
from . import choices as asked
from . import sheet_words as said
from .choices import Choices
from .promised import Item
from .tongues import Tongue

leaflet = Blueprint("leaflet", __name__)
NAME = "leaflet"
SUGGESTIONS = "/suggest-a-priority"  # where the team is chosen first
FIRST = 3  # of what was promised
HELPS = 2  # parts of those who help: victims, and specialists


def as_pdf(kind: str, **parts: str) -> ResponseReturnValue:
    """The leaflet for print; `?lang=` and `?layer=` choose how it looks."""
    store, f = beat_sheet.of(kind, parts, f"/{NAME}.pdf")
    chosen = asked.read(store, f)
    own = shown(store, f, Choices(layer=chosen.layer, lang=chosen.lang))
    response = fresh(typesetting.paper(f"{NAME}.typ", own), beat_sheet.PDF)
    response.headers["Content-Disposition"] = f'inline; filename="{f.area.code.replace("/", "-")}-{NAME}.pdf"'
    return response


for _kind, _path in beat_sheet.PATHS.items():
    leaflet.add_url_rule(f"{_path}/{NAME}.pdf", f"{_kind}_pdf", partial(as_pdf, _kind))


def shown(store: Store, f: Figures, choices: Choices) -> dict[str, Any]:
    """What the template `leaflet.typ` shows of an area."""
    tongue, team = tongues.of(choices.lang), teams.view(store, f, clock.now())
    told, address, name = promised.read(store, f, tongue), public(addresses.page(f.area)), area_words.name(f.area)
    sentences = summary.sentences(f)
    return {
        "title": f"{tongue.labels['leaflet']}: {name}",
        "name": name,
        "kind": area_words.EXPLAINED[f.area.kind],
        "lang": tongue.lang,
        "heads": tongue.headings,
        "labels": tongue.labels,
        **sheet.site(store),
        "map": sheet.drawn(store, f, choices),
        "team": sheet.team_lines(team),
        "promised": [asdict(_in_short(item)) for item in told.items[:FIRST]],
        "unpromised": told.none or said.more_words(len(told.items) - FIRST),
        "sentences": list(dict.fromkeys((sentences[0], sentences[-1]))),  # of crime, and of incidents apart
        "left_out": said.LEFT_OUT,
        "meetings": sheet.meetings(store, f, team, tongue),
        "no_meeting": said.NO_MEETING,
        "suggest": {"why": said.SUGGEST, "ways": _suggest(store, f)},
        "expect": _by_state(sheet.expected(store, f, tongue), tongue),
        "complain": sheet.complaint(redress.brief(store, f)),
        "help": _help(store, f),
        "published": sheet.published(f, tongue),
        "address": address,
        "qr": sheet.code(address),
    }


def _in_short(item: Item) -> Item:
    """What was promised, without saying of each that nothing was published about those responsible."""
    return replace(item, result="") if item.result == team_words.NO_RESULT else item


def _suggest(store: Store, f: Figures) -> list[dict[str, str]]:
    """Where a priority is suggested to each team of an area, or where the team is chosen first."""
    scrutiny, _ = loops.view(store, f, clock.now())
    ways = scrutiny.suggest if scrutiny else ()
    several = len(ways) > 1
    return [{"words": words if several else "", "address": public(path)} for words, path in ways] or [
        {"words": "", "address": public(SUGGESTIONS)}
    ]


def _by_state(told: dict[str, Any], tongue: Tongue) -> dict[str, Any]:
    """What the public may expect, in a line for what is kept, one for what is not, one for what nobody published."""
    states = map(tongue.word, promise_words.STATES)
    parts = {state: [line["title"] for line in told["lines"] if line["state"] == state] for state in states}
    shown = [{"state": promise_words.state_words(state), "titles": own} for state, own in parts.items() if own]
    return {"parts": shown, "address": told["address"]}


def _help(store: Store, f: Figures) -> list[dict[str, str]]:
    """Who helps, and can be rung."""
    force = f.lineage["force"].code if "force" in f.lineage else ""
    every = [who for _, _, own in redress.parts(store, force)[:HELPS] for who in own]
    return [{"name": who.name, "telephone": who.telephone} for who in every if who.telephone]
