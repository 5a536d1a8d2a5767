"""Everything that a beat sheet of an area shows, as finished strings and drawings, in the order of a ward panel."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import segno
from flask import current_app

from .. import (
    addresses,
    area_words,
    clock,
    compare_section,
    followed,
    heat,
    places,
    redress,
    standards,
    stills,
    summary,
    teams,
    words,
)
from ..figures import Figures
from ..live import loops, scrutiny_words
from ..model import PRESENT
from ..pages import public
from ..redress import Brief
from ..store import Store
from ..teams import TeamView
from . import promised, recorded, tongues
from . import sheet_words as said
from .choices import Choices
from .promised import Item, Promised
from .tongues import Tongue

PARTS = 2  # of the promises of a force: emergencies and the team; the others are on the page
WALL = "a3"  # the paper with a map for the wall
BEATS = 2  # meetings of the team; one of scrutiny stands with them
TEAMS = 3  # that are told of on a sheet


def shown(store: Store, f: Figures, choices: Choices) -> dict[str, Any]:
    """What the template `beat.typ` shows of one area."""
    tongue, team = tongues.of(choices.lang), teams.view(store, f, clock.now())
    told, address = promised.read(store, f, tongue), public(addresses.page(f.area))
    items = ordered(told, choices)
    name, chart = area_words.name(f.area), drawn(store, f, choices)
    return {
        "title": f"{tongue.labels['sheet']}: {name}",
        "name": name,
        "where": _where(f),
        "kind": area_words.EXPLAINED[f.area.kind],
        "published": published(f, tongue),
        "paper": choices.paper,
        "lang": choices.lang,
        "heads": tongue.headings,
        "labels": tongue.labels,
        **site(store),
        "map": chart,
        "no_map": said.NO_MAP,
        "promised": [asdict(item) for item in items],
        "unpromised": told.none or ("" if items else said.ALL_LEFT_OUT),
        "suggested": told.suggested or [said.NOT_SUGGESTED],
        "sentences": summary.sentences(f),
        "recorded": None if f.silent else asdict(recorded.read(store, f, choices.months, tongue)),
        "places": _places(store, f, tongue),
        "usual": _usual(store, f),
        "questions": _questions(store, f, told),
        "notes": choices.notes,
        "meetings": meetings(store, f, team, tongue),
        "no_meeting": said.NO_MEETING,
        "team": team_lines(team),
        "expect": expected(store, f, tongue),
        "complain": complaint(redress.brief(store, f)),
        "made": _made(store, f, chart),
        "address": address,
        "qr": code(address),
    }


def site(store: Store) -> dict[str, str]:
    """Whose sheet it is, and what must be said of invented figures."""
    return {
        "site": current_app.config["SITE_NAME"],
        "strap": current_app.config["STRAP"],
        "invented": scrutiny_words.INVENTED if store.snapshot.fictional else "",
        "snapshot": store.snapshot.id,
        "licence": store.snapshot.licence,
    }


def code(address: str) -> str:
    """An address as a QR code (SVG) with the quiet border that readers need."""
    return segno.make_qr(address, error="m").svg_inline(border=4, omitsize=True)


def ordered(told: Promised, choices: Choices) -> tuple[Item, ...]:
    """What was promised, as it was chosen and put in order."""
    if choices.order is None:
        return told.items
    known = {item.key: item for item in told.items}
    return tuple(known[key] for key in choices.order if key in known)


def drawn(store: Store, f: Figures, choices: Choices) -> dict[str, Any] | None:
    """The map with its legend; of the screen's own still, or that for the wall. None where none was drawn."""
    told = heat.told(store, f, choices.layer)
    if told is None:
        return None
    draw = stills.wall if choices.paper == WALL else stills.still
    return asdict(told) | {"svg": draw(store, told.file, told.layer)}


def meetings(store: Store, f: Figures, team: TeamView, tongue: Tongue) -> list[dict[str, str]]:
    """The next meetings of the team, and those at which the ones in charge are questioned."""
    scrutiny, _ = loops.view(store, f, clock.now())
    own = [(m.title, m.when, m.where, m.state) for m in team.meetings[:BEATS]]
    own += [(m.title, m.when, m.where, m.state) for m in (scrutiny.meetings[:1] if scrutiny else ())]
    return [{"title": t, "when": tongue.dated(when), "where": where, "state": state} for t, when, where, state in own]


def team_lines(team: TeamView) -> dict[str, Any]:
    """Who polices an area and who answers for them."""
    return {
        "force": team.force,
        "emergency": team.emergency,
        "lines": team.lines,
        "teams": [
            {
                "name": t.name,
                "share": t.share,
                "people": t.people,
                "contact": " · ".join(filter(None, (t.telephone, t.email))),
                "stations": t.stations,
            }
            for t in team.teams[:TEAMS]
        ],
        "leads": [f"{lead.role}: {lead.who}" for lead in team.answerable.leads],
        "lacking": team.answerable.lacking,
    }


def expected(store: Store, f: Figures, tongue: Tongue) -> dict[str, Any]:
    """What the public may expect of the force, and whether anything published shows that it is kept."""
    if not f.force:
        return {"lines": [], "address": ""}
    told = [
        (p.title, a.state)
        for part in standards.view(store, f.force).parts[:PARTS]
        for p in part.promises
        for a in p.answers
        if not a.who
    ]
    return {
        "lines": [{"title": title, "state": tongue.word(state)} for title, state in told],
        "address": public(f"/standards/{f.force}"),
    }


def complaint(told: Brief | None) -> dict[str, Any]:
    """Where to go next, one step after the other."""
    if told is None:
        return {"steps": [], "more": "", "address": ""}
    return {"steps": told.steps, "more": said.COMPLAIN_MORE, "address": public(told.redress_url)}


def published(f: Figures, tongue: Tongue) -> str:
    """Of which months there are figures: "data to September 2026 · 12 of 12 months published"."""
    whole = words.coverage_words(sum(f.state(m, "crime") == PRESENT for m in f.now), len(f.now))
    return tongue.when(whole if f.silent else f"data to {words.month_words(f.now[-1])} · {whole}")


def _where(f: Figures) -> str:
    """What an area lies in, from the nearest on: "Saltmere district · Coast command area · Zedshire Police"."""
    kinds = ("ward", "district", "csp", "bcu", "force")
    after = kinds[kinds.index(f.area.kind) + 1 :] if f.area.kind in kinds else ("force",)
    told = [area_words.crumb(f.lineage[kind]) for kind in after if kind in f.lineage]
    return " · ".join(dict.fromkeys(told))


def _places(store: Store, f: Figures, tongue: Tongue) -> dict[str, Any]:
    """The numbered points of a ward; what stands before each name is said once, over all of them."""
    if f.area.kind != "ward":
        return {"rows": [], "apart": "", "head": "", "none": said.NO_PLACES, "key": ""}
    told = places.read(store, f)
    near = all(p.name.startswith(said.NEAR) for p in (*told.rows, *told.apart))
    names = {p.number: p.name.removeprefix(said.NEAR) if near else p.name for p in (*told.rows, *told.apart)}
    return {
        "rows": [asdict(p) | {"name": names[p.number]} for p in told.rows],
        "apart": said.apart_sentence([(p.number, names[p.number], p.crimes, p.asb) for p in told.apart]),
        "head": tongue.labels["near" if near else "point"],
        "none": told.none,
        "key": "" if told.none else said.PLACES_KEY,
    }


def _usual(store: Store, f: Figures) -> list[str]:
    told = compare_section.view(store, f)
    return [told.lead, *told.lines] if told else [said.NOT_USUAL]


def _questions(store: Store, f: Figures, told: Promised) -> tuple[str, ...]:
    became = followed.read(store, f)
    suspects = ""
    if became.whole:
        period = words.period_words(became.cohort[0], became.cohort[-1])
        suspects = said.suspects_sentence(
            became.total.get("no_suspect", 0), sum(became.total.values()), f"from {period}"
        )
    missing = [m for m in (*f.before, *f.now) if f.state(m, "crime") != PRESENT and m >= store.snapshot.oldest_month]
    undone = [item.text for item in told.items if item.undone]
    whole = f.whole("crime", "")
    return said.questions(recorded.rows(f), (whole.now, whole.before), undone, missing, summary.force_of(f), suspects)


def _made(store: Store, f: Figures, chart: dict[str, Any] | None) -> list[str]:
    """How these figures came about, and what is said of the map."""
    soft = words.softness_sentence(f.soft, f.placed, store.snapshot.softness_metres)
    whole = f.whole("crime", "").now is not None and f.area.kind == "ward"
    notes = chart["notes"] if chart else ()
    return [area_words.counted_sentence(f.area), *([soft] if soft and whole else []), *notes, said.LEFT_OUT]
