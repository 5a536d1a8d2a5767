"""The page of a ward, and the same figures as JSON and CSV."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from . import exports, figures, heat, places, summary, ward_harm, weights, words
from .drawings import category_bars, month_chart
from .figures import Figures
from .heat import MapView
from .model import NOT_YET, PRESENT, Area, CategoryRow, Snapshot
from .notes import MonthRow, Note, coverage_notes, month_rows, revisions_note
from .pages import fresh, the_store, this_address
from .places import Places
from .store import Store
from .ward_harm import HarmView
from .weights import Scheme

areas = Blueprint("areas", __name__)
UNSEEN = {
    "unplaced": "Published without a place",
    "outside": "Placed in another force’s area",
    "nowhere": "Placed in no ward we hold",
}


@dataclass(frozen=True)
class WardPage:
    """What the template of a ward shows; every string is finished."""

    ward: Area
    district: Area | None
    csp: Area | None
    bcu: Area | None
    force: Area | None
    newest: str  # "December 2025", "" where no month is held
    period_words: str
    before_words: str
    now_missing: str  # what stands for a figure of the year that is not there: "not published", "not held"
    before_missing: str
    published_words: str
    coverage_url: str  # where the coverage of its force is told
    hole_url: str  # where the newest of its holes is explained, "" where all is there
    team_words: tuple[str, ...]
    sentences: tuple[str, ...]
    notes: tuple[Note, ...]
    map: MapView | None
    places: Places
    rows: tuple[CategoryRow, ...]
    bars: dict[str, str]
    total: CategoryRow
    asb: CategoryRow
    railway: CategoryRow | None
    chart: str
    asb_chart: str
    months: tuple[MonthRow, ...]
    revisions: str  # "Figures of 2 of these months have been revised …", "" where none was
    harm: HarmView
    outside_words: str
    outside: tuple[tuple[str, int | None], ...]
    made: tuple[str, ...]
    cite: str
    csv_url: str
    json_url: str


@areas.get("/ward/<code>")
def ward(code: str) -> ResponseReturnValue:
    """The ward's page."""
    store = the_store()
    f = _figures(store, code)
    weighing = weights.read(store)
    scheme = weighing.scheme(request.args.get("scheme", weights.DEFAULT))
    if scheme is None:
        abort(400)
    return fresh(render_template("ward.html", page=_page(store, f, scheme, weighing.schemes)))


@areas.get("/ward/<code>.json")
def ward_json(code: str) -> ResponseReturnValue:
    """The ward's figures as JSON."""
    store = the_store()
    return fresh(exports.as_json(_figures(store, code), store.snapshot, this_address()), "application/json")


@areas.get("/ward/<code>.csv")
def ward_csv(code: str) -> ResponseReturnValue:
    """The ward's figures as CSV: one row a month and category."""
    store = the_store()
    response = fresh(exports.as_csv(_figures(store, code), store.snapshot, this_address()), "text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{code}-{store.snapshot.id}.csv"'
    return response


@areas.get("/ward/<code>/harm.csv")
def ward_harm_csv(code: str) -> ResponseReturnValue:
    """The ward's estimates as CSV: every scheme with the sum behind it."""
    store = the_store()
    f = _figures(store, code)
    text = exports.harm_csv(f, weights.read(store).schemes, store.snapshot, this_address())
    response = fresh(text, "text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{code}-harm-{store.snapshot.id}.csv"'
    return response


def _kept(*names: str) -> dict[str, str]:
    """The choices of the address that its links keep."""
    return {name: request.args[name] for name in names if name in request.args}


def _figures(store: Store, code: str) -> Figures:
    """The figures of a ward; a retired code, or one in small letters, leads to the one address of its page or file."""
    area = store.area(code.upper()) or store.successor(code.upper())
    if area is None or area.kind != "ward":
        abort(404)
    if code != area.code:
        abort(redirect(url_for(str(request.endpoint), code=area.code), 301))
    return figures.read(store, area)


def _page(store: Store, f: Figures, scheme: Scheme, every: tuple[Scheme, ...]) -> WardPage:
    code = f.area.code
    labels = {slug: label for slug, label, _ in f.categories}
    rows = tuple(f.row(slug, labels[slug], "crime") for slug in f.slugs("crime"))
    total, asb = f.whole("crime", "All crimes"), f.whole("asb", "Anti-social behaviour")
    period, before = (words.period_words(m[0], m[-1]) for m in (f.now, f.before))
    months, asb_months = f.series("crime"), f.series("asb")
    return WardPage(
        ward=f.area,
        **{kind: f.lineage.get(kind) for kind in ("district", "csp", "bcu", "force")},
        newest="" if f.silent else words.month_words(f.now[-1]),
        period_words=period,
        before_words=before,
        now_missing=_missing(f, f.now[0]),
        before_missing=_missing(f, f.before[0]),
        published_words=words.coverage_words(sum(f.state(m, "crime") == PRESENT for m in f.now), len(f.now)),
        coverage_url=_coverage_url(f),
        hole_url=_hole_url(f),
        team_words=_team(f, store.snapshot),
        sentences=summary.sentences(f),
        notes=_notes(f, store.snapshot),
        map=heat.view(
            store,
            f,
            request.args.get("layer"),
            default=heat.OF_SCHEME[scheme.id],
            notes=_softness(f, store.snapshot),
            **_kept("scheme"),
        ),
        places=places.read(store, f),
        rows=rows,
        bars=category_bars([*rows]),
        total=total,
        asb=asb,
        railway=f.railway,
        chart=month_chart(months, title="Recorded crime by month", description=_chart_words(f, period)),
        asb_chart=month_chart(asb_months, title="Anti-social behaviour by month", description=_chart_words(f, period)),
        months=month_rows(f),
        revisions=revisions_note(f),
        harm=ward_harm.view(f, scheme, every, _kept("layer")),
        outside_words=f"Records of {_force(f)} in the same months that no ward can show:",
        outside=tuple((label, f.not_shown(what)) for what, label in UNSEEN.items()),
        made=_made(f, store.snapshot),
        cite=_cite(f, store.snapshot, this_address()),
        csv_url=url_for("areas.ward_csv", code=code),
        json_url=url_for("areas.ward_json", code=code),
    )


def _force(f: Figures) -> str:
    return f.lineage["force"].name if "force" in f.lineage else "the police"


def _team(f: Figures, snapshot: Snapshot) -> tuple[str, ...]:
    not_here = "This site holds no names, priorities or meetings of the neighbourhood team yet."
    listed = "" if snapshot.fictional else " Your force’s own website and police.uk list them."
    return _force(f), "If it is happening now, call 999. At other times, call 101.", not_here + listed


def _notes(f: Figures, snapshot: Snapshot) -> tuple[Note, ...]:
    told = coverage_notes(f, _force(f), snapshot.oldest_month, snapshot.newest_month)
    return told if f.months[0] <= f.before[0] else (*told, Note(words.beginning_sentence(f.months[0])))


def _coverage_url(f: Figures) -> str:
    return url_for("coverage.wall", force=f.force or None)


def _hole_url(f: Figures) -> str:
    """Where the newest hole stands that a request can be made for, else the newest of all."""
    holes = sorted((*f.holes("crime"), *f.holes("asb")), key=lambda h: (h.state != NOT_YET, h.months[-1], h.dataset))
    return f"{_coverage_url(f)}#{holes[-1].key}" if holes and f.force else ""


def _chart_words(f: Figures, period: str) -> str:
    return f"{f.area.name} ward, {words.period_words(f.months[0], f.months[-1])}; the darker bars are {period}."


def _softness(f: Figures, snapshot: Snapshot) -> tuple[str, ...]:
    whole = f.whole("crime", "").now is not None
    said = words.softness_sentence(f.soft, f.placed, snapshot.softness_metres) if whole else None
    return (said,) if said else ()


def _missing(f: Figures, first: str) -> str:
    """A year that this site's own months do not reach back to says nothing about what was published."""
    return words.NOT_PUBLISHED if f.months[0] <= first else words.NOT_HELD


def _made(f: Figures, snapshot: Snapshot) -> tuple[str, ...]:
    return (
        "Records: street-level crime as the police forces publish it each month, with each point moved to a nearby "
        "place before publication.",
        "A record belongs to the ward that contains its published point; on a border, to the ward with the lowest "
        "code. Nothing is moved to fit.",
        _boundaries(snapshot),
        *_assumed(f),
        "A year’s figure is given only if all twelve months were published in full. A change is called only when "
        "chance alone would do it less than three times in a thousand.",
        f"The map: records of twelve months, smoothed over {snapshot.bandwidth_metres} m, wider where published points "
        "lie far apart; the steps of its colours are the same everywhere.",
        f"Snapshot {snapshot.id}; figures of a snapshot never change.",
    )


def _boundaries(snapshot: Snapshot) -> str:
    vintage = snapshot.boundary_vintage
    return f"Ward boundaries of {vintage}." if vintage[0].isdigit() else "Ward boundaries: the file names no year."


def _assumed(f: Figures) -> tuple[str, ...]:
    bcu = f.lineage.get("bcu")
    if bcu is None or not bcu.assumed:
        return ()
    return ("The command area is assumed: the community safety partnership stands in until a sourced list is loaded.",)


def _cite(f: Figures, snapshot: Snapshot, address: str) -> str:
    invented = " Fictional demonstration data." if snapshot.fictional else ""
    period = words.period_words(f.now[0], f.now[-1])
    name = current_app.config["SITE_NAME"]
    return f"{name}, “{f.area.name} ward ({f.area.code})”, {period}, snapshot {snapshot.id}, {address}.{invented}"
