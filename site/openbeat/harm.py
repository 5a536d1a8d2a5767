"""The page about the weights of harm: what they are, their sums, what they leave out, and how sure they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, current_app, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from . import ledger, weight_files, weights, words
from . import weight_words as said
from .drawings import swatch
from .drawings.shares import share_bars
from .model import Force, Snapshot
from .pages import fresh, no_store, the_store, this_address
from .store import Store
from .weights import DEFAULT, Scheme, Weighing, Weight

harm = Blueprint("harm", __name__)
EXAMPLE = ("shoplifting", "burglary", "robbery")  # one crime of each, light to grave
VIOLENCE, MANY = "violent-crime", "bicycle-theft"
CLOSE_TO = (VIOLENCE, "burglary", "robbery")  # what a map of harm comes down to
SHADES = {weights.COUNT: ("count", 4), DEFAULT: ("harm", 5)}  # ramp and step of a scheme's bar
OTHER_SHADE = ("harm", 2)
LAYERS = {"harm": DEFAULT, "harm-css": "css", "count": weights.COUNT}  # heat layer → the scheme it shows


@dataclass(frozen=True)
class Row:
    """A category in the tables of weights and of shares: one cell a scheme."""

    label: str
    weights: tuple[tuple[str, str], ...]  # weight, and its range or ""
    shares: tuple[str, ...]
    bar: str


@dataclass(frozen=True)
class Sum:
    """How one weight was made."""

    key: str
    label: str
    sum: str
    parts: tuple[tuple[str, str, str, str, str], ...]  # name, crimes, days of one, low / high, days together
    crimes: str
    days: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Mix:
    """A force's own mix beside the national weights."""

    name: str
    sentence: str
    rows: tuple[tuple[str, str, str, str, str], ...]  # category, national, own, against national, crimes


@dataclass(frozen=True)
class HarmPage:
    """What the template shows; every string is finished."""

    titles: tuple[str, ...]  # of each scheme, the count first
    units: str
    example: tuple[Row, ...]
    example_words: tuple[str, ...]
    rows: tuple[Row, ...]
    legend: tuple[tuple[str, str], ...]
    share_words: tuple[str, ...]
    scheme: Scheme
    switch: tuple[tuple[str, str, bool], ...]  # title, address without its fragment, whether it is this one
    sums: tuple[Sum, ...]
    left_out: tuple[str, ...]
    against: tuple[str, ...]
    sure: tuple[str, ...]
    choices: tuple[tuple[str, str], ...]
    chosen: str  # slug of the force chosen, "" for none
    query_scheme: str  # what the form takes along, "" for the default
    mix: Mix | None
    mix_words: str  # why there is no table, "" where there is or none was asked for
    forces: tuple[tuple[str, str], ...]  # with an estimate: name, address
    silent: tuple[tuple[str, str], ...]  # without: name, address of its coverage
    map_of: str  # the force whose map the layers lead to, "" for none
    layers: tuple[tuple[str, str], ...]  # words, address
    about: tuple[tuple[Scheme, tuple[tuple[str, str], ...]], ...]  # with the links of its source
    made: tuple[str, ...]
    cite: str


@harm.get("/harm")
def page() -> ResponseReturnValue:
    """The page; `?scheme=` chooses the sums that are shown, `?force=` a force's own mix."""
    store = the_store()
    weighing, forces = weights.read(store), ledger.forces(store)
    name, slug = request.args.get("scheme", DEFAULT), request.args.get("force", "")
    scheme, force = weighing.scheme(name), next((f for f in forces if f.slug == slug), None)
    if scheme is None:
        links = [(s.title, _address(s.id, slug if force else "")) for s in weighing.schemes]
        return _refused(400, "There is no such set of weights", "Choose one of those that this site holds.", links)
    if slug and force is None:
        links = [("How harm is weighed, without a force", _address(scheme.id))]
        return _refused(404, "This site knows no force by that name", "Choose one from the list on the page.", links)
    return fresh(render_template("harm.html", said=said, page=_page(store, weighing, scheme, forces, force)))


@harm.get("/harm.json")
def page_json() -> ResponseReturnValue:
    """Every scheme with its weights and parts, and the forces' own mixes, as JSON."""
    store = the_store()
    content = weight_files.as_json(weights.read(store), weights.every_own_mix(store), store.snapshot, this_address())
    return fresh(content, "application/json")


@harm.get("/harm.csv")
def page_csv() -> ResponseReturnValue:
    """The weights as CSV: one row a scheme and category."""
    store = the_store()
    response = fresh(weight_files.as_csv(weights.read(store), store.snapshot, this_address()), "text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="harm-weights-{store.snapshot.id}.csv"'
    return response


def _address(scheme: str, force: str = "") -> str:
    """The page's address with what differs from its beginning: the default scheme, no force."""
    return url_for("harm.page", scheme=None if scheme == DEFAULT else scheme, force=force or None)


def _refused(code: int, heading: str, way_on: str, links: Sequence[tuple[str, str]]) -> ResponseReturnValue:
    page = render_template(
        "notice.html", heading=heading, paragraphs=(way_on,), links=links, typed="", error=None, search=False
    )
    return no_store(make_response(page, code))


def _page(store: Store, weighing: Weighing, scheme: Scheme, forces: Sequence[Force], force: Force | None) -> HarmPage:
    columns = sorted(weighing.schemes, key=lambda s: s.id != weights.COUNT)  # the count first
    rows = _rows(weighing, columns)
    slug = force.slug if force else ""
    whole = weights.whole_forces(store)
    map_of = force if slug in whole else None
    mix = _mix(store, weighing, scheme, force) if force else None
    return HarmPage(
        titles=tuple(s.title for s in columns),
        units=said.units_sentence([(s.title, s.unit) for s in weighing.harm_schemes]),
        example=tuple(rows[c] for c in EXAMPLE if c in rows),
        example_words=_example(weighing),
        rows=tuple(rows.values()),
        legend=tuple((swatch(*_shade(s)[::-1]), s.title) for s in columns),
        share_words=_share_words(weighing),
        scheme=scheme,
        switch=tuple((s.title, _address(s.id, slug), s is scheme) for s in weighing.schemes),
        sums=_sums(weighing, scheme),
        left_out=(*said.excluded_sentences(weighing.schemes, weighing.labels), *said.NOT_THERE),
        against=_against(weighing),
        sure=_sure(store, weighing),
        choices=tuple((f.slug, f.name) for f in forces),
        chosen=slug,
        query_scheme="" if scheme.id == DEFAULT else scheme.id,
        mix=mix,
        mix_words=_mix_words(store, scheme, force, mix),
        forces=tuple((f.name, _force_address(f, scheme=scheme.id)) for f in forces if f.slug in whole),
        silent=tuple(
            (f.name, url_for("coverage.wall", force=f.slug)) for f in forces if f.territorial and f.slug not in whole
        ),
        map_of=map_of.name if map_of else "",
        layers=_layers(store, weighing, map_of),
        about=tuple((s, said.source_link(s.source)) for s in weighing.schemes),
        made=_made(store.snapshot),
        cite=_cite(store.snapshot, this_address()),
    )


def _shade(scheme: Scheme) -> tuple[str, int]:
    return SHADES.get(scheme.id, OTHER_SHADE)


def _rows(weighing: Weighing, columns: Sequence[Scheme]) -> dict[str, Row]:
    """Category → its line of the tables."""
    by_scheme = {s.id: weighing.shares(s) for s in columns}
    shares = {c.slug: tuple(by_scheme[s.id].get(c.slug) for s in columns) for c in weighing.categories}
    most = max((share for own in shares.values() for share in own if share is not None), default=0.0)
    drawn = {slug: own for slug, own in shares.items() if any(share is not None for share in own)}
    bars = share_bars(drawn, [_shade(s) for s in columns], most) if most else {}
    return {
        c.slug: Row(
            c.label,
            tuple(_cell(s.weights.get(c.slug)) for s in columns),
            tuple(_share(s.weights.get(c.slug), by_scheme[s.id].get(c.slug)) for s in columns),
            bars.get(c.slug, ""),
        )
        for c in weighing.categories
    }


def _cell(weight: Weight | None) -> tuple[str, str]:
    return said.weight_figure(weight), said.range_words(weight.low, weight.high) if weight else ""


def _share(weight: Weight | None, share: float | None) -> str:
    return said.LEFT_OUT if weight and weight.excluded and share is None else said.share_figure(share)


def _example(weighing: Weighing) -> tuple[str, ...]:
    light, *graver = EXAMPLE
    told = (said.example_sentence(s, graver[::-1], light, weighing.labels) for s in weighing.harm_schemes)
    return tuple(filter(None, told))


def _share_words(weighing: Weighing) -> tuple[str, ...]:
    shares = {s.title: weighing.shares(s) for s in weighing.harm_schemes}
    violence = [(title, own[VIOLENCE]) for title, own in shares.items() if VIOLENCE in own]
    told = [said.violence_sentence(violence, weighing.crime_shares.get(VIOLENCE), weighing.labels.get(VIOLENCE, ""))]
    default = weighing.scheme(DEFAULT)
    own = shares.get(default.title, {}) if default else {}
    if default and own.keys() >= {*CLOSE_TO}:
        labels = [weighing.labels[c] for c in CLOSE_TO]
        told.append(said.close_to_sentence(default, sum(own[c] for c in CLOSE_TO), labels))
    return tuple(filter(None, told))


def _sums(weighing: Weighing, scheme: Scheme) -> tuple[Sum, ...]:
    """The sum of each category that the scheme weighs; none where no parts are there."""
    own = ((slug, label, scheme.weights.get(slug)) for slug, label in weighing.labels.items())
    return tuple(_sum(slug, label, w, scheme.unit) for slug, label, w in own if w and w.parts and not w.excluded)


def _sum(slug: str, label: str, weight: Weight, unit: str) -> Sum:
    return Sum(
        slug,
        label,
        said.sum_words(weight, unit),
        tuple(
            (p.name, words.figure(p.volume), said.days_figure(p.weight), said.ends_figure(p.low, p.high),
             words.figure(p.days))
            for p in weight.parts
        ),
        words.figure(weight.volume),
        words.figure(sum(p.days for p in weight.parts)),
        tuple(filter(None, (said.used_sentence(weight), said.ends_sentence(weight)))),
    )  # fmt: skip


def _against(weighing: Weighing) -> tuple[str, ...]:
    default = weighing.scheme(DEFAULT)
    if default is None:
        return (said.POLITICAL,)
    violence, labels = default.weights.get(VIOLENCE), weighing.labels
    others = (s for s in weighing.harm_schemes if s is not default)
    return tuple(
        filter(
            None,
            (
                said.inside_sentence(violence, labels[VIOLENCE]) if violence else "",
                said.POLITICAL,
                said.many_sentence(default, "robbery", MANY, labels),
                *(said.disagreement_sentence(default, other, labels) for other in others),
            ),
        )
    )


def _sure(store: Store, weighing: Weighing) -> tuple[str, ...]:
    default = weighing.scheme(DEFAULT)
    violence = default.weights.get(VIOLENCE) if default else None
    found = weights.ward_reliability(store)
    counted = (
        said.reliability_sentence(s.title, *(found.get((s.id, word), 0) for word in ("good", "low", "withheld")))
        for s in weighing.harm_schemes
    )
    error = said.error_sentence(violence, weighing.labels[VIOLENCE]) if violence else ""
    return tuple(filter(None, (error, said.RULE[0], *counted, *said.RULE[1:])))


def _mix(store: Store, weighing: Weighing, scheme: Scheme, force: Force) -> Mix | None:
    """The force's own mix; None where no table gave one."""
    own = weights.own_mix(store, force.slug, scheme.id)
    if not own:
        return None
    rows = []
    for slug, label in weighing.labels.items():
        national, mix = scheme.weights.get(slug), own.get(slug)
        if national is None or (mix is None and national.weight is None):
            continue
        figures = (
            (said.days_figure(mix.weight), said.against_words(mix.weight, national.weight), words.figure(mix.records))
            if mix
            else (said.TOO_FEW, "", "")
        )
        rows.append((label, said.weight_figure(national), *figures))
    periods = sorted({o.period for o in own.values()})
    return Mix(force.name, said.mix_sentence(force.name, periods), tuple(rows))


def _mix_words(store: Store, scheme: Scheme, force: Force | None, mix: Mix | None) -> str:
    held = weights.forces_with_own_mix(store)
    if not held:
        return said.NO_TABLE
    if force is None or mix is not None:
        return ""
    return said.no_mix_sentence(force.name) if force.slug not in held else said.scheme_without_mix(scheme.title)


def _force_address(force: Force, **query: str) -> str:
    """The address of a force's page of harm with what differs from its beginning."""
    asked = "&".join(f"{key}={value}" for key, value in query.items() if value not in (DEFAULT, "harm"))
    return f"/harm/{force.slug}" + (f"?{asked}" if asked else "")


def _layers(store: Store, weighing: Weighing, force: Force | None) -> tuple[tuple[str, str], ...]:
    if force is None:
        return ()
    drawn = [(layer, weighing.scheme(LAYERS[layer])) for layer in weights.layers(store) if layer in LAYERS]
    return tuple((s.title, f"{_force_address(force, layer=layer)}#map-heading") for layer, s in drawn if s)


def _made(snapshot: Snapshot) -> tuple[str, ...]:
    return (
        "Every weight is worked out by a script from published numbers and is the same for every place.",
        "The tables, the sums and every sentence with a number on this page are read from the edition itself.",
        f"Snapshot {snapshot.id}; the weights of a snapshot never change.",
    )


def _cite(snapshot: Snapshot, address: str) -> str:
    name = current_app.config["SITE_NAME"]
    invented = f" {weight_files.FICTIONAL}" if snapshot.fictional else ""
    return f"{name}, “How harm is weighed”, snapshot {snapshot.id}, {address}.{invented}"
