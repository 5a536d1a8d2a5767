"""The wall: which force published which month, and everything else that the ledger says, for people and machines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from . import force_coverage, ledger, ledger_files, ledger_words, words
from .drawings import state_swatch, wall_axis, wall_strip
from .model import DATASETS, MISSING, NOT_YET, PARTIAL, PRESENT, PUBLISHED, Entry, Force, Hole, Snapshot
from .months import is_month, month_after, month_before, months_to
from .pages import fresh, the_store, this_address
from .store import Store

coverage = Blueprint("coverage", __name__)
SHOWN = 36  # months side by side
LISTED = 4  # holes a force's line names, before it leads to the rest
LEGEND = {
    PRESENT: "Published",
    PARTIAL: "Only part of it",
    MISSING: "Missing",
    NOT_YET: "Not published yet",
}


@dataclass(frozen=True)
class Window:
    """The months shown, and the addresses of those before and after; "" where there are none."""

    months: tuple[str, ...]
    period: str  # "October 2023 to September 2026"
    axis: str
    earlier: str
    later: str


@dataclass(frozen=True)
class Gap:
    """One kind of hole in a force's line: "8 months missing", and each run of them as a link."""

    words: str
    links: tuple[tuple[str, str], ...]  # "May to December 2024", address
    more: str  # "and 3 more", "" where all are named


@dataclass(frozen=True)
class Row:
    """One force of the wall."""

    name: str
    address: str
    strip: str
    held: str  # "All 36 months", "" where there are gaps
    gaps: tuple[Gap, ...]


@dataclass(frozen=True)
class Wall:
    """What the template of the wall shows; every string is finished."""

    headline: str
    absent: str
    dataset_words: str
    datasets: tuple[tuple[str, str, bool], ...]  # title, address, whether it is this one
    window: Window
    legend: tuple[tuple[str, str], ...]
    groups: tuple[tuple[str, tuple[Row, ...]], ...]
    choices: tuple[tuple[str, str], ...]  # slug and name of each force
    nation: str  # how many forces the national line counts, "" where this site draws none
    left_out: tuple[tuple[str, str], ...]  # name of a force that is not in it, and why


@coverage.get("/coverage")
def wall() -> ResponseReturnValue:
    """The wall of all forces, or with `?force=` everything that is known of one of them."""
    store, dataset, slug = the_store(), request.args.get("dataset", "crime"), request.args.get("force", "")
    if dataset not in DATASETS:
        abort(400)
    forces = ledger.forces(store)
    if not slug:
        return fresh(render_template("coverage.html", page=_wall(store, forces, dataset)))
    force = next((f for f in forces if f.slug == slug), None)
    if force is None:
        abort(404)
    window = _window(store.snapshot, force=slug)
    page = force_coverage.page(store, force, window.months)
    return fresh(render_template("force_coverage.html", page=page, window=window, choices=_choices(forces)))


@coverage.get("/coverage.csv")
def wall_csv() -> ResponseReturnValue:
    """The whole ledger as CSV."""
    store = the_store()
    response = fresh(ledger_files.as_csv(ledger.every_entry(store), store.snapshot), "text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="coverage-{store.snapshot.id}.csv"'
    return response


@coverage.get("/coverage.json")
def wall_json() -> ResponseReturnValue:
    """The whole ledger as JSON."""
    store = the_store()
    return fresh(ledger_files.as_json(ledger.every_entry(store), store.snapshot, this_address()), "application/json")


def _wall(store: Store, forces: Sequence[Force], dataset: str) -> Wall:
    window = _window(store.snapshot, dataset=dataset)
    found = ledger.of_dataset(store, dataset)
    rows = {f.slug: _row(f, found.get(f.slug, ()), window.months) for f in forces}
    territorial = [f for f in forces if f.territorial]
    newest = {f.name: e for f in territorial for e in found.get(f.slug, ()) if e.month == window.months[-1]}
    nothing = not any(e.state in PUBLISHED for entries in found.values() for e in entries)
    line = ledger.nation(store, dataset)
    left = [force for force in line if not force[1]]
    groups = [("Forces", True), ("Railway police", False)]
    return Wall(
        headline=ledger_words.not_held_sentence(dataset)
        if nothing
        else _headline(newest, len(territorial), window.months[-1], dataset),
        absent="" if nothing else _absent(newest),
        dataset_words=words.DATASET_WORDS[dataset],
        datasets=tuple((ledger_words.DATASET_TITLES[d], _address(dataset=d), d == dataset) for d in DATASETS),
        window=window,
        legend=tuple((state_swatch(state), told) for state, told in LEGEND.items()),
        groups=tuple(
            (title, own)
            for title, kind in groups
            if (own := tuple(rows[f.slug] for f in forces if f.territorial == kind))
        ),
        choices=_choices(forces),
        nation=ledger_words.nation_sentence(len(line) - len(left), len(line), dataset) if line else "",
        left_out=tuple((name, reason) for name, _, reason in left),
    )


def _window(snapshot: Snapshot, **query: str) -> Window:
    """The 36 months that end with `?to=`: 400 where that is no month, 404 where the site holds no such month."""
    last = request.args.get("to", snapshot.newest_month)
    if not is_month(last):
        abort(400)
    if not snapshot.oldest_month <= last <= snapshot.newest_month:
        abort(404)
    months = tuple(m for m in months_to(last, SHOWN) if m >= snapshot.oldest_month)
    earlier = month_before(months[0]) if months[0] > snapshot.oldest_month else ""
    later = min(month_after(last, SHOWN), snapshot.newest_month) if last < snapshot.newest_month else ""
    return Window(
        months,
        words.period_words(months[0], months[-1]),
        wall_axis(months),
        _address(**query, to=earlier) if earlier else "",
        _address(**query, to="" if later == snapshot.newest_month else later) if later else "",
    )


def _address(**query: str) -> str:
    """The wall's address with what differs from its beginning: crime, all forces, to the newest month."""
    asked = {key: value for key, value in query.items() if value and (key, value) != ("dataset", "crime")}
    return url_for("coverage.wall", _external=False, **asked)


def _choices(forces: Sequence[Force]) -> tuple[tuple[str, str], ...]:
    return tuple((f.slug, f.name) for f in forces)


def _headline(last: Mapping[str, Entry], of: int, month: str, dataset: str) -> str:
    published = sum(entry.state in PUBLISHED for entry in last.values())
    return ledger_words.published_sentence(published, of, month, dataset, len(_unfiled(last)))


def _unfiled(last: Mapping[str, Entry]) -> list[str]:
    """The forces of which this site was merely given no file, by name."""
    absent = {name: entry for name, entry in last.items() if entry.state not in PUBLISHED}
    return [name for name, e in absent.items() if e.reason == ledger_words.NO_FILE and not e.evidence]


def _absent(last: Mapping[str, Entry]) -> str:
    """Of which forces the newest month is not here: those of which there is only no file, apart from all others."""
    unfiled = _unfiled(last)
    absent = [name for name, entry in last.items() if entry.state not in PUBLISHED and name not in unfiled]
    told = ledger_words.absent_sentence(absent)
    return " ".join(filter(None, [told, ledger_words.unfiled_sentence(unfiled)]))


def _row(force: Force, entries: Sequence[Entry], months: Sequence[str]) -> Row:
    """A force's line: its cells, and its holes among these months in words."""
    address = _address(force=force.slug)
    shown = {e.month: e for e in entries if months[0] <= e.month <= months[-1]}
    holes = [hole for hole in ledger.holes(entries) if any(month in shown for month in hole.months)]
    links = {month: f"{address}#{hole.key}" for hole in holes for month in hole.months}
    gaps = tuple(
        gap for state in (MISSING, PARTIAL, NOT_YET) if (gap := _gap(state, holes, address, shown)) is not None
    )
    return Row(
        force.name, address, wall_strip(months, shown, links), "" if gaps else ledger_words.held_words(len(shown)), gaps
    )


def _gap(state: str, holes: Sequence[Hole], address: str, shown: Mapping[str, Entry]) -> Gap | None:
    """The holes of one state among the months shown."""
    own = [(hole, [m for m in hole.months if m in shown]) for hole in holes if hole.state == state]
    if not own:
        return None
    links = tuple((words.period_words(m[0], m[-1]), f"{address}#{hole.key}") for hole, m in own[-LISTED:][::-1])
    more = len(own) - len(links)
    months = sum(len(m) for _, m in own)
    return Gap(ledger_words.gap_words(state, months, len(shown)), links, ledger_words.more_words(more))
