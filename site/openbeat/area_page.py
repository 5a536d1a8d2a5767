"""The one page that every area has, from a ward to England and Wales: each section finished, in its order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for

from . import (
    addresses,
    area_harm,
    area_words,
    card_strip,
    children,
    citation,
    clock,
    commentary,
    compare_section,
    heat,
    numbers,
    outcomes,
    places,
    poverty,
    redress,
    share,
    stops,
    summary,
    survey,
    teams,
    words,
    workforce,
)
from .area_harm import HarmView
from .card_strip import Strip
from .children import Children
from .citation import CiteBlock
from .commentary import Comment
from .compare_section import CompareSection
from .drawings import wall_axis, wall_strip
from .figures import Figures
from .heat import MapView
from .live import loops
from .live.loops import Loop, Scrutiny
from .model import NOT_YET, PRESENT, Area, Snapshot
from .notes import Note, coverage_notes
from .numbers import Numbers
from .outcomes import OutcomesView
from .places import Places
from .poverty import PovertyView
from .redress import Brief
from .share import Share
from .stops import StopsView
from .store import Store
from .survey import SurveyView
from .teams import TeamView
from .weights import Scheme
from .workforce import WorkforceView

# The way up from an area, widest first.
ABOVE = ("nation", "force", "bcu", "csp", "neighbourhood", "ward")
UNSEEN = {
    "unplaced": "Published without a place",
    "outside": "Placed in another force’s area",
    "nowhere": "Placed in no ward we hold",
}


@dataclass(frozen=True)
class Choices:
    """What the address of a page asks for."""

    scheme: Scheme
    schemes: tuple[Scheme, ...]
    layer: str | None
    sort: str
    was: str  # the retired code that led here, "" for none
    kept: Mapping[str, str]  # the choices as they stand in the address


@dataclass(frozen=True)
class AreaPage:
    """What the template shows; every string is finished."""

    area: Area
    name: str  # "City ward"
    where: str  # the district that tells a ward from another of its name, "" else
    kind_words: str
    crumbs: tuple[tuple[str, str], ...]  # name and address of each area above
    newest: str  # "December 2025", "" where no month is held
    published_words: str
    coverage_url: str
    hole_url: str  # where the newest of its holes is explained, "" where all is there
    was: str
    force_name: str
    team: TeamView | None
    scrutiny: Scrutiny | None
    loop: Loop | None
    sentences: tuple[str, ...]
    commentary: tuple[Comment, ...]
    card: Strip | None
    notes: tuple[Note, ...]
    map: MapView | None
    places: Places | None
    numbers: Numbers
    harm: HarmView
    outcomes: OutcomesView | None
    compare: CompareSection | None
    poverty: PovertyView | None
    workforce: WorkforceView | None
    stops: StopsView | None
    survey: SurveyView | None
    children: tuple[Children, ...]
    calendar: tuple[str, str]  # axis and cells of a force's months, "" where it is no force
    outside_words: str
    outside: tuple[tuple[str, int | None], ...]
    redress: Brief | None
    made: tuple[str, ...]
    cite_block: CiteBlock
    share: Share


def page(store: Store, f: Figures, choices: Choices) -> AreaPage:
    """Everything that the page of an area shows."""
    snapshot = store.snapshot
    scrutiny, loop = loops.view(store, f, clock.now())
    return AreaPage(
        area=f.area,
        name=area_words.name(f.area),
        where=f.lineage["district"].name if f.area.kind == "ward" and "district" in f.lineage else "",
        kind_words=area_words.EXPLAINED[f.area.kind],
        crumbs=_crumbs(f),
        newest="" if f.silent else words.month_words(f.now[-1]),
        published_words=words.coverage_words(sum(f.state(m, "crime") == PRESENT for m in f.now), len(f.now)),
        coverage_url=_coverage_url(f),
        hole_url=_hole_url(f),
        was=area_words.successor_sentence(choices.was, f.area) if choices.was else "",
        force_name=summary.force_of(f),
        team=teams.view(store, f, clock.now()) if f.force else None,
        scrutiny=scrutiny,
        loop=loop,
        sentences=summary.sentences(f),
        commentary=commentary.view(store, f),
        card=card_strip.view(store, f.area),
        notes=_notes(f, snapshot),
        map=_map(store, f, choices),
        places=places.read(store, f) if f.area.kind == "ward" else None,
        numbers=numbers.view(store, f, choices.scheme),
        harm=area_harm.view(f, choices.scheme, choices.schemes, choices.kept),
        outcomes=outcomes.view(store, f),
        compare=compare_section.view(store, f),
        poverty=poverty.view(store, f),
        workforce=workforce.view(store, f),
        stops=stops.view(store, f),
        survey=survey.view(store, f),
        children=children.view(store, f, choices.sort, _query(choices.kept, without="sort")),
        calendar=_calendar(f),
        outside_words=area_words.outside_sentence(f.area, summary.force_of(f)),
        outside=tuple((label, f.not_shown(what)) for what, label in UNSEEN.items()),
        redress=redress.brief(store, f),
        made=_made(f, snapshot),
        cite_block=citation.view(f, snapshot),
        share=share.view(store, f),
    )


def _crumbs(f: Figures) -> tuple[tuple[str, str], ...]:
    above = [f.lineage[kind] for kind in ABOVE if kind in f.lineage and kind != f.area.kind]
    return tuple((area_words.crumb(area), addresses.page(area)) for area in above)


def _map(store: Store, f: Figures, choices: Choices) -> MapView | None:
    kept = {name: value for name, value in choices.kept.items() if name in ("scheme", "sort")}
    default = heat.OF_SCHEME[choices.scheme.id]
    return heat.view(store, f, choices.layer, default=default, notes=_softness(f, store.snapshot), **kept)


def _query(kept: Mapping[str, str], without: str) -> str:
    return "&".join(f"{name}={value}" for name, value in kept.items() if name != without)


def _notes(f: Figures, snapshot: Snapshot) -> tuple[Note, ...]:
    told = coverage_notes(f, summary.force_of(f), snapshot.oldest_month, snapshot.newest_month) if f.force else ()
    return told if f.months[0] <= f.before[0] else (*told, Note(words.beginning_sentence(f.months[0])))


def _coverage_url(f: Figures) -> str:
    return url_for("coverage.wall", force=f.force or None)


def _hole_url(f: Figures) -> str:
    """Where the newest hole stands that a request can be made for, else the newest of all."""
    holes = sorted((*f.holes("crime"), *f.holes("asb")), key=lambda h: (h.state != NOT_YET, h.months[-1], h.dataset))
    return f"{_coverage_url(f)}#{holes[-1].key}" if holes and f.force else ""


def _softness(f: Figures, snapshot: Snapshot) -> tuple[str, ...]:
    whole = f.whole("crime", "").now is not None
    said = words.softness_sentence(f.soft, f.placed, snapshot.softness_metres) if whole else None
    return (said,) if said else ()


def _calendar(f: Figures) -> tuple[str, str]:
    if f.area.kind != "force":
        return "", ""
    entries = {month: entry for (month, dataset), entry in f.entries.items() if dataset == "crime"}
    return wall_axis(f.months), wall_strip(f.months, entries, {})


def _made(f: Figures, snapshot: Snapshot) -> tuple[str, ...]:
    return (
        "Records: street-level crime as the police forces publish it each month, with each point moved to a nearby "
        "place before publication.",
        area_words.counted_sentence(f.area),
        _boundaries(snapshot),
        *(area_words.ASSUMED if any(a.assumed for a in f.lineage.values()) else ()),
        "A year’s figure is given only if all twelve months were published in full. A change is called only when "
        "chance alone would do it less than three times in a thousand.",
        f"The map: records of twelve months, smoothed over {snapshot.bandwidth_metres} m, wider where published points "
        "lie far apart; the steps of its colours are the same everywhere.",
        f"Snapshot {snapshot.id}; figures of a snapshot never change.",
    )


def _boundaries(snapshot: Snapshot) -> str:
    vintage = snapshot.boundary_vintage
    return f"Ward boundaries of {vintage}." if vintage[0].isdigit() else "Ward boundaries: the file names no year."
