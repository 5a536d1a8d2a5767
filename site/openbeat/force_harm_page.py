"""What the page of a force's harm says: its estimate, its spots of both kinds, its wards with ranks as ranges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app, request, url_for

from . import force_estimates, heat, spots, words
from . import harm_words as said
from .area_page import UNSEEN
from .drawings.marks import DEPENDS, HOT, STABLE, hexagon_mark, reliability_mark
from .estimates import Estimate
from .force_estimates import ForceHarm, Weighed
from .heat import MapView
from .model import MISSING, NOT_YET, PARTIAL, PRESENT, Snapshot
from .pages import public
from .spots import Spot
from .store import Store
from .weights import COUNT, DEFAULT, Scheme

SORTS = {"name": "Name", "harm": "Harm", "crimes": "Number of crimes"}
OPEN = 12  # so many spots of a kind stand open; more of them wait behind a line
LONG = 120  # so many wards stand open
Link = tuple[str, str, bool]  # words, address, whether it is this one


@dataclass(frozen=True)
class SpotRow:
    """One line of a table of spots; every string is finished."""

    number: int
    ward: str  # "" where it lies in none of this site's
    address: str
    lines: tuple[str, ...]  # its size, what else it reaches into
    mark: str  # of a harm spot; "" of a hot one, which hangs on no weights
    told: str  # stable or not; how much of it is of the other kind
    crimes: str
    days: str


@dataclass(frozen=True)
class SpotsShown:
    """The spots of one kind: a still, its key, a table."""

    kind: str
    heading: str
    none: str  # why there are none, "" where there are some
    still_url: str  # "" where no map was drawn
    alt: str
    key: tuple[tuple[str, str], ...]  # mark, words
    caption: str
    rows: tuple[SpotRow, ...]
    folded: bool  # whether the table waits behind a line


@dataclass(frozen=True)
class WardRow:
    """One ward of the table."""

    name: str
    address: str
    district: str
    crimes: str
    estimate: str
    range: str  # "" where withheld or counted
    rate: str
    mark: str
    reliability: str
    rank: str  # "3rd to 11th of 95", "" where it has none
    aside: str  # "cannot be told apart", "" where it can
    grey: bool


@dataclass(frozen=True)
class Wards:
    """The table of the force's wards under one scheme."""

    caption: str
    sorts: tuple[Link, ...]
    rows: tuple[WardRow, ...]
    folded: bool  # whether they wait behind a line: they are many, and no order of them was asked for
    rated: bool  # whether a rate is known of any
    weighed: bool  # whether there is anything to estimate
    notes: tuple[str, ...]
    outside_words: str
    outside: tuple[tuple[str, int | None], ...]


@dataclass(frozen=True)
class ForceHarmPage:
    """What the template shows; every string is finished."""

    name: str
    heading: str
    scheme: Scheme
    published_words: str
    coverage_url: str
    lead: str
    lines: tuple[str, ...]
    whole: bool  # without it there are no figures, and nothing below but how it was made
    switch: tuple[Link, ...]
    map: MapView | None
    concentration: tuple[str, ...]
    spots_words: str  # how much both kinds overlap, or why there are none
    explained: tuple[str, ...]
    spots: tuple[SpotsShown, ...]
    wards: Wards | None
    made: tuple[str, ...]
    cite: str
    json_url: str
    csv_url: str
    geojson_url: str  # "" without spots


def page(store: Store, h: ForceHarm, scheme: Scheme, sort: str) -> ForceHarmPage:
    """The page of a force under one scheme, its wards in one of the orders of `SORTS`."""
    sort = "crimes" if scheme.id == COUNT and sort == "harm" else sort  # the same order, more plainly said
    lead, *lines = sentences(h, scheme)
    marked = h.whole and bool(h.spots.spots)
    return ForceHarmPage(
        name=h.name,
        heading=_heading(h, scheme),
        scheme=scheme,
        published_words=words.coverage_words(_published(h), len(h.figures.now)),
        coverage_url=url_for("coverage.wall", force=h.slug),
        lead=lead,
        lines=tuple(lines),
        whole=h.whole,
        switch=tuple((s.title, address(h, s.id, sort), s.id == scheme.id) for s in h.schemes),
        map=_map(store, h, scheme, sort) if h.whole else None,
        concentration=_concentration(h, scheme) if h.whole else (),
        spots_words=_overlap(h) if marked else said.no_spots_sentence(h.spots.looked_at),
        explained=said.SPOTS_EXPLAINED if marked else (),
        spots=tuple(_spots(store, h, kind) for kind in spots.KINDS) if marked else (),
        wards=_wards(h, scheme, sort) if h.whole else None,
        made=_made(h, scheme, store.snapshot),
        cite=_cite(h, scheme, store.snapshot),
        json_url=url_for("force_harm.page_json", slug=h.slug),
        csv_url=url_for("force_harm.page_csv", slug=h.slug),
        geojson_url=url_for("force_harm.spots_geojson", slug=h.slug) if marked else "",
    )


def address(h: ForceHarm, scheme: str, sort: str = "name", anchor: str | None = None, layer: str | None = None) -> str:
    """The page's address with what differs from its beginning: default weights, wards by name."""
    return url_for(
        "force_harm.page",
        slug=h.slug,
        scheme=None if scheme == DEFAULT else scheme,
        sort=None if sort == "name" else sort,
        layer=layer,
        _anchor=anchor,
    )


def sentences(h: ForceHarm, scheme: Scheme) -> tuple[str, ...]:
    """The plain sentences about the force under one scheme, the first of them the page's own; why there are none."""
    if not h.whole:
        return said.NO_ESTIMATE, *_missing(h)
    own, crimes = h.own.harm.get(scheme.id), h.own.crimes
    if own is None or crimes is None:
        return (said.NO_ESTIMATE,)
    counted, count = scheme.id == COUNT, next((s for s in h.schemes if s.id == COUNT), None)
    share = None if counted or own.withheld else force_estimates.violence(scheme, h.figures)
    told = [
        said.count_sentence(h.name, crimes) if counted else said.force_sentence(h.name, crimes, own.given),
        said.rate_sentence(own.per_1000, scheme.id, h.own.residents, h.own.measured, own.withheld),
        said.violence_sentence(share, force_estimates.violence(count, h.figures) if count else None),
        *(said.left_out_sentence(labels, why) for why, labels in force_estimates.left_out(scheme, h.figures).items()),
        "" if counted else said.AVERAGES,
        said.RAILWAY if h.figures.railway else "",
        said.NO_RANK,
    ]
    return tuple(filter(None, told))


def _heading(h: ForceHarm, scheme: Scheme) -> str:
    period = words.period_words(h.figures.now[0], h.figures.now[-1])
    return said.heading_words(said.place_words(h.name), scheme.id, period)


def _published(h: ForceHarm) -> int:
    return sum(h.figures.state(m, "crime") == PRESENT for m in h.figures.now)


def _missing(h: ForceHarm) -> tuple[str, ...]:
    """Which of the twelve months are not whole; those before the site's own time are only not held here."""
    f = h.figures
    held = [m for m in f.now if m >= f.months[0]]
    of = {state: [m for m in held if f.state(m, "crime") == state] for state in (MISSING, PARTIAL, NOT_YET)}
    told = words.missing_sentences(h.name, of[MISSING], of[PARTIAL], of[NOT_YET])
    return told if len(held) == len(f.now) else (*told, words.beginning_sentence(f.months[0]))


def _map(store: Store, h: ForceHarm, scheme: Scheme, sort: str) -> MapView | None:
    """The force's heat map: the layer of the scheme, until another is asked for."""
    kept = {} if scheme.id == DEFAULT else {"scheme": scheme.id}
    kept |= {} if sort == "name" else {"sort": sort}
    default = heat.OF_SCHEME.get(scheme.id, heat.DEFAULT)
    return heat.view(store, h.figures, request.args.get("layer"), default=default, **kept)


def _concentration(h: ForceHarm, scheme: Scheme) -> tuple[str, ...]:
    found = (h.spots.concentration.get(measure) for measure in ("crime", "harm"))
    told = [said.concentration_sentence(c.measure, c.half, c.hexagons, c.chance) for c in found if c]
    default = next((s for s in h.schemes if s.id == DEFAULT and s is not scheme), None)
    return (*told, said.default_sentence(default.title)) if told and default else tuple(told)


def _overlap(h: ForceHarm) -> str:
    hot, harmful = (h.spots.number_of(kind) for kind in spots.KINDS)
    return said.overlap_sentence(h.spots.shared, harmful, hot)


def _spots(store: Store, h: ForceHarm, kind: str) -> SpotsShown:
    found = h.spots.of_kind(kind)
    heading = said.spots_words(kind, len(found))
    drawn = found and store.snapshot.maps and _has_map(store, h.own.code)
    return SpotsShown(
        kind=kind,
        heading=heading,
        none="" if found else said.no_kind_sentence(kind),
        still_url=f"/s/{store.snapshot.id}/spots/{h.slug}/{kind}.svg" if drawn else "",
        alt=f"Map of {said.place_words(h.name)}: {heading}, numbered from north to south, as in the table.",
        key=_key(kind),
        caption=f"{heading}, from north to south",
        rows=tuple(map(_spot, found)),
        folded=bool(found) and max(len(h.spots.of_kind(k)) for k in spots.KINDS) > OPEN,  # both alike
    )


def _has_map(store: Store, code: str) -> bool:
    return store.db.execute("SELECT 1 FROM maps WHERE area = :code", {"code": code}).fetchone() is not None


def _key(kind: str) -> tuple[tuple[str, str], ...]:
    if kind == spots.HOT:
        return ((hexagon_mark(HOT), "Hot hexagon"),)
    return (
        (hexagon_mark(STABLE), "Harm hexagon, stable"),
        (hexagon_mark(DEPENDS), "Harm hexagon, depends on the weights"),
    )


def _spot(s: Spot) -> SpotRow:
    shared = said.shared_words(s.kind, s.shared, s.hexagons)
    stable = said.stable_words(s.stable, s.hexagons)
    hot = s.kind == spots.HOT
    return SpotRow(
        number=s.number,
        ward=s.name,
        address=url_for("areas.ward", code=s.ward) if s.name else "",
        lines=tuple(filter(None, (s.district, said.also_words(s.others), said.size_words(s.hexagons)))),
        mark="" if hot else hexagon_mark(STABLE if s.stable >= s.hexagons else DEPENDS),
        told=shared if hot else f"{stable}; {shared}",
        crimes=words.figure(s.crimes),
        days=words.days_words(s.harm),
    )


def _wards(h: ForceHarm, scheme: Scheme, sort: str) -> Wards | None:
    if not h.wards:
        return None
    held = [(w, w.harm[scheme.id]) for w in h.wards if scheme.id in w.harm]
    ranges = [e for _, e in held if e.rank_low is not None]
    apart = sum(_apart(e) for e in ranges)
    notes = [said.withheld_sentence(sum(e.withheld for _, e in held), len(held))]
    notes += [said.ranks_sentence(apart, len(ranges)) if ranges and scheme.id != COUNT else "", said.NOT_ADDED_UP]
    layer = request.args.get("layer")
    return Wards(
        caption=said.wards_words(len(held), sort),
        sorts=tuple((t, address(h, scheme.id, key, "wards", layer), key == sort) for key, t in _sorts(scheme)),
        rows=tuple(_ward(w, e, scheme.id) for w, e in _in_order(held, sort)),
        folded=len(held) > LONG and "sort" not in request.args,
        rated=any(w.residents is not None for w, _ in held),
        weighed=scheme.id != COUNT,
        notes=tuple(filter(None, notes)),
        outside_words=f"Records of {h.name} in the same months that no ward can show:",
        outside=tuple((label, h.figures.not_shown(what)) for what, label in UNSEEN.items()),
    )


def _sorts(scheme: Scheme) -> list[tuple[str, str]]:
    """The orders there are: where every crime counts one, harm and number are the same."""
    return [(key, title) for key, title in SORTS.items() if key != "harm" or scheme.id != COUNT]


def _in_order(held: Sequence[tuple[Weighed, Estimate]], sort: str) -> list[tuple[Weighed, Estimate]]:
    """Wards, which come by name, in another order; those without a rank stand last."""
    if sort == "crimes":
        return sorted(held, key=lambda pair: -(pair[0].crimes or 0))
    return sorted(held, key=lambda pair: _middle(pair[1])) if sort == "harm" else list(held)


def _middle(e: Estimate) -> float:
    return sum(e.ranks[:2]) / 2 if e.ranks else float("inf")


def _apart(e: Estimate) -> bool:
    """Whether its range of ranks says anything; False without one."""
    return e.ranks is not None and said.told_apart(*e.ranks)


def _ward(w: Weighed, e: Estimate, scheme: str) -> WardRow:
    return WardRow(
        name=w.name,
        address=url_for("areas.ward", code=w.code),
        district=w.district,
        crimes=words.figure(w.crimes),
        estimate=words.days_words(e.given[0]) if e.given else said.TOO_FEW,
        range=said.range_words(*e.given[1:]) if e.given else "",
        rate=_rate(w, e, scheme),
        mark=reliability_mark(e.reliability),
        reliability=said.reliability_words(e.reliability, e.error),
        rank=said.rank_words(*e.ranks) if e.ranks else said.NO_RANGE,
        aside=said.NOT_TOLD_APART if e.ranks and not _apart(e) else "",
        grey=not _apart(e),
    )


def _rate(w: Weighed, e: Estimate, scheme: str) -> str:
    if e.per_1000 is not None:
        return said.rate_words(e.per_1000, scheme)
    return said.no_rate_words(e.withheld, w.residents, w.workday)


def _made(h: ForceHarm, scheme: Scheme, snapshot: Snapshot) -> tuple[str, ...]:
    source = f"Weights: {scheme.title}, {scheme.edition}. Source: {scheme.source}. {scheme.licence.rstrip('.')}."
    own = f"Snapshot {snapshot.id}; figures of a snapshot never change."
    if not h.whole:
        return source, own
    residents = (f"Residents: {h.own.measured}.",) if h.own.residents is not None and h.own.measured else ()
    spotted = said.SPOTS_MADE if h.spots.concentration or h.spots.spots else ()
    return source, said.RELIABLE, said.RANKED, *spotted, *residents, own


def _cite(h: ForceHarm, scheme: Scheme, snapshot: Snapshot) -> str:
    invented = " Fictional demonstration data." if snapshot.fictional else ""
    where = public(address(h, scheme.id))
    site = current_app.config["SITE_NAME"]
    return f"{site}, “{_heading(h, scheme)}”, {scheme.title}, snapshot {snapshot.id}, {where}.{invented}"
