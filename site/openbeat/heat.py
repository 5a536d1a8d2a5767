"""What the map of an area's page shows: the layers as links, the legend in words, where stills, scripts and tiles lie.

Which layers there are, their ramps and their steps are the snapshot's; their order and their words are here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from flask import abort, request, url_for

from . import area_words, words
from .drawings import hatch_swatch, swatch
from .figures import Figures
from .model import PRESENT, Area
from .pages import refused
from .store import Store

DEFAULT = "harm"
OF_SCHEME = {"cchi": "harm", "css": "harm-css", "count": "count"}  # the layer that shows a scheme of weights
BARE = "none"  # the name of a still without heat
MOVED = (
    "Points are moved to the nearest of about 750,000 places before they are published, so no shade belongs to one "
    "address."
)
NO_HEAT = "No heat map was drawn for this edition."


@dataclass(frozen=True)
class Layer:
    """One layer in words."""

    id: str  # as in the table heat_layers
    link: str
    heading: str
    darker: str  # what the colours mean, in one line
    caveat: str
    unit: str = "{unit}"  # how the unit of its steps is said
    steps: tuple[str, ...] = ()  # words for its steps, lowest first, where their values say nothing to a reader


ESTIMATE = "Sentencing-weighted estimate in {unit}"
LAYERS = (
    Layer(
        "harm",
        "Harm",
        "Where harm was recorded",
        "Darker: more harm was recorded",
        "Each crime counts with the sentence that guidelines start from, on average over its category. Drugs and "
        "weapons are left out, because they show where police searched.",
        ESTIMATE,
    ),
    Layer(
        "harm-css",
        "Harm (ONS weights)",
        "Where harm was recorded, by ONS weights",
        "Darker: more harm was recorded",
        "Each crime counts with the sentences that courts have given, on average over its category: the Crime Severity "
        "Score of the Office for National Statistics.",
        ESTIMATE,
    ),
    Layer(
        "count",
        "All crime",
        "Where crime was recorded",
        "Darker: more crimes were recorded",
        "Every crime counts the same, from a shop theft to a killing. Anti-social behaviour is not among them.",
    ),
    Layer(
        "violence",
        "Violence",
        "Where violence was recorded",
        "Darker: more violence and sexual offences were recorded",
        "The files do not tell a push from a killing: each counts as one.",
    ),
    Layer(
        "burglary-robbery",
        "Burglary and robbery",
        "Where burglary and robbery were recorded",
        "Darker: more burglary and robbery was recorded",
        "Burglary of homes and of other buildings, and robbery of people and of businesses.",
    ),
    Layer(
        "vehicle",
        "Vehicle crime",
        "Where vehicle crime was recorded",
        "Darker: more vehicle crime was recorded",
        "Theft of vehicles, theft from them, and tampering with them.",
    ),
    Layer(
        "theft",
        "Theft",
        "Where theft was recorded",
        "Darker: more theft was recorded",
        "Shoplifting, theft from the person, bicycle theft and other theft. Burglary, robbery and vehicle crime have "
        "maps of their own.",
    ),
    Layer(
        "damage",
        "Damage and arson",
        "Where damage and arson were recorded",
        "Darker: more damage and arson was recorded",
        "Criminal damage of every kind, and arson.",
    ),
    Layer(
        "drugs-weapons",
        "Drugs and weapons (police activity)",
        "Where drug and weapon offences were recorded",
        "Darker: more drug and weapon offences were recorded",
        "This map shows where police searched as much as where offences happen.",
    ),
    Layer(
        "asb",
        "Anti-social behaviour",
        "Where anti-social behaviour was reported",
        "Darker: more incidents were reported",
        "These are incidents, not crimes: no other map here holds them.",
    ),
    Layer(
        "change",
        "Change on the year before",
        "Where recorded crime changed",
        "Orange: more was recorded than the year before; blue: less",
        "Higher or lower is said where chance alone would do it less than three times in a thousand, far higher or "
        "far lower less than once in a million. Where too few are recorded to say, nothing is drawn.",
        "All crime of twelve months, compared with the twelve months before",
        (
            "Far lower than chance explains",
            "Lower than chance explains",
            "About what we would expect",
            "Higher than chance explains",
            "Far higher than chance explains",
        ),
    ),
)


@dataclass(frozen=True)
class Choice:
    """One layer as a link."""

    words: str
    address: str
    current: bool


@dataclass(frozen=True)
class MapView:
    """An area's map: a still drawing, what makes it interactive, and everything about it in words."""

    heading: str
    title: str  # for the title of the page, "" for the layer that the page begins with
    choices: tuple[Choice, ...]
    still_url: str
    script_url: str
    tiles_url: str  # with {z}, {x} and {y} left open; "" where no heat is drawn
    alt: str
    label: str  # the name of the interactive map, and how it is moved by keyboard
    darker: str
    unit: str
    legend: tuple[tuple[str, str], ...]  # swatch (SVG), words
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _Found:
    """A layer of the snapshot, with its steps where it is the one that is shown."""

    layer: Layer
    ramp: str
    dataset: str
    steps: tuple[tuple[int, float | None], ...]  # step, where it begins
    unit: str


@dataclass(frozen=True)
class Told:
    """Everything about one layer of an area's map in words, for the screen and for paper."""

    file: str  # the name of the map's files
    layer: str  # that is drawn: BARE where none can be
    heading: str
    alt: str
    darker: str
    unit: str
    legend: tuple[tuple[str, str], ...]  # swatch (SVG), words
    notes: tuple[str, ...]


def view(
    store: Store, f: Figures, asked: str | None, *, default: str = DEFAULT, notes: Sequence[str] = (), **kept: str
) -> MapView | None:
    """The map of an area on the page of this request; None where the snapshot drew none of it.

    Args:
        store: the snapshot.
        f: the area's figures: they know which months of its force were published.
        asked: the layer, as it stands in the address; None for `default`. Unknown: an answer of status 400.
        default: the layer that the page begins with.
        notes: sentences of the page's own to stand with those about the map.
        kept: whatever else of the address the links must carry on ("scheme").
    """
    file, holes = _drawn(store, f.area)
    if not file:
        return None
    found = _layers(store, asked or default)
    links = [(item.layer, _here(item.layer.id, default, kept)) for item in found]
    if asked is not None and asked not in {item.layer.id for item in found}:
        _refuse(links)
    shown = next((item for item in found if item.layer.id == (asked or default)), None)
    told = _told(f, file, holes, shown, notes)
    base, name = f"/s/{store.snapshot.id}", area_words.name(f.area)
    return MapView(
        heading=told.heading,
        title=_lowered(told.heading) if shown and shown.layer.id != default else "",
        choices=tuple(Choice(one.link, address, bool(shown and one is shown.layer)) for one, address in links),
        still_url=f"{base}/maps/{file}/{told.layer}.svg",
        script_url=f"{base}/maps/{file}.js",
        tiles_url=f"{base}/tiles/{told.layer}/{{z}}/{{x}}/{{y}}.png" if told.layer != BARE else "",
        alt=told.alt,
        label=f"Map of {name}. Arrow keys move it, plus and minus zoom.",
        darker=told.darker,
        unit=told.unit,
        legend=told.legend,
        notes=told.notes,
    )


def told(store: Store, f: Figures, layer: str) -> Told | None:
    """One layer of an area's map in words, BARE for borders and names alone; None where the snapshot drew no map."""
    file, holes = _drawn(store, f.area)
    if not file:
        return None
    if layer == BARE:
        return Told(file, BARE, "Map", f"Map of {area_words.name(f.area)}.", "", "", (), ())
    return _told(f, file, holes, next((item for item in _layers(store, layer) if item.layer.id == layer), None), ())


def held(store: Store) -> tuple[Layer, ...]:
    """The layers of a snapshot in their order."""
    return tuple(item.layer for item in _layers(store, ""))


def _told(f: Figures, file: str, holes: frozenset[str], shown: _Found | None, notes: Sequence[str]) -> Told:
    """What is said of a layer, and of its absence."""
    lacking = _lacking(f, shown) if shown else NO_HEAT
    drawn = shown if shown and not lacking else None
    darker = drawn.layer.darker if drawn else "No heat is drawn"
    return Told(
        file=file,
        layer=drawn.layer.id if drawn else BARE,
        heading=shown.layer.heading if shown else "Map",
        alt=f"Map of {area_words.name(f.area)}. {darker}.",
        darker=darker,
        unit=_unit(drawn) if drawn else "",
        legend=_legend(drawn, holes) if drawn else (),
        notes=(lacking, *notes) if lacking else (*_said(shown), *notes, MOVED),
    )


def _drawn(store: Store, area: Area) -> tuple[str, frozenset[str]]:
    """The name of the files of an area's map, "" for none; the datasets of which a force lacks a month of its year."""
    rows = store.db.execute(
        """SELECT DISTINCT m.file, c.dataset FROM maps m
           LEFT JOIN forces f ON f.territorial = 1
           LEFT JOIN coverage c ON c.force = f.slug AND c.dataset IN ('crime', 'asb') AND c.state <> 'present'
                AND (f.newest IS NULL
                     OR c.month BETWEEN strftime('%Y-%m', f.newest || '-01', '-11 months') AND f.newest)
           WHERE m.area = :area""",
        {"area": area.code},
    ).fetchall()
    file = rows[0]["file"] if rows and store.snapshot.maps else ""
    return file, frozenset(r["dataset"] for r in rows if r["dataset"])


def _layers(store: Store, shown: str) -> tuple[_Found, ...]:
    """The layers that the snapshot has, in their order; steps and unit of the one that is shown."""
    rows = store.db.execute(
        """SELECT l.layer, l.ramp, l.dataset, b.step, b.at_least, b.unit FROM heat_layers l
           LEFT JOIN heat_breaks b ON b.layer = l.layer AND b.layer = :shown ORDER BY b.step""",
        {"shown": shown},
    ).fetchall()
    of = {layer.id: [r for r in rows if r["layer"] == layer.id] for layer in LAYERS}
    return tuple(
        _Found(
            layer,
            own[0]["ramp"],
            own[0]["dataset"],
            tuple((r["step"], r["at_least"]) for r in own if r["step"]),
            own[0]["unit"] or "",
        )
        for layer in LAYERS
        if (own := of[layer.id])
    )


def _here(layer: str, default: str, kept: dict[str, str]) -> str:
    """The address of this page with another layer."""
    asked = kept if layer == default else {**kept, "layer": layer}
    query: dict[str, Any] = {**(request.view_args or {}), **asked}
    return url_for(str(request.endpoint), _anchor="map-heading", **query)


def _refuse(links: Sequence[tuple[Layer, str]]) -> NoReturn:
    why = "The address asks for a layer that this map does not have. Choose one of these."
    abort(refused("There is no such map", why, [(layer.link, address) for layer, address in links]))


def _lacking(f: Figures, shown: _Found) -> str:
    """Why nothing is drawn, "" where all the months are there that the layer needs."""
    both = shown.layer.id == "change"
    months = (*f.before, *f.now) if both else f.now
    if all(f.state(m, shown.dataset) == PRESENT for m in months):
        return ""
    if both:
        return "Nothing is drawn: a change needs two whole years, and not every month of both is held."
    what = "anti-social behaviour was not published for every month of the year"
    whole = what if shown.dataset == "asb" else "not every month of the year was published"
    return f"Nothing is drawn: {whole}, and a part must not look like the whole."


def _lowered(heading: str) -> str:
    return heading[:1].lower() + heading[1:]


def _unit(shown: _Found) -> str:
    """The unit of the steps in plain words, as a line above them."""
    spelled = shown.unit.replace("km²", "square kilometre").replace("12 months", "twelve months")
    said = shown.layer.unit.format(unit=spelled)
    return said[:1].upper() + said[1:]


def _legend(shown: _Found, holes: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """A swatch and words for each step, lowest first, and the hatch where some force lacks a month."""
    ends = [*(at_least for _, at_least in shown.steps[1:]), None]
    told = shown.layer.steps or [
        words.step_words(start or 0, end) for (_, start), end in zip(shown.steps, ends, strict=False)
    ]
    steps = tuple((swatch(step, shown.ramp), said) for (step, _), said in zip(shown.steps, told, strict=True))
    return (*steps, (hatch_swatch(), "Not published for every month")) if shown.dataset in holes else steps


def _said(shown: _Found | None) -> tuple[str, ...]:
    """What is said of the layer itself, and of ground without a colour."""
    if shown is None:
        return ()
    first = shown.steps[0][1] if shown.steps else None
    clear = f"Ground without colour has less than {words.figure(int(first))}." if first and first >= 1 else ""
    return tuple(filter(None, (shown.layer.caveat, clear)))
