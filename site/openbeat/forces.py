"""All forces, alphabetically: what each recorded, its rate with interval, what it published. No rank, on purpose."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from . import addresses, card_strip, compare_files, compare_page, compare_rows, comparison, measures, words
from . import compare_words as said
from .card_parts import Tag
from .compare_rows import Cell
from .comparison import YEAR, Compared
from .drawings import interval_strips
from .measures import Measure
from .pages import fresh, public, the_store, this_address
from .store import Store

forces = Blueprint("forces", __name__)


@dataclass(frozen=True)
class ForceRow:
    """One force; every string is finished."""

    name: str
    address: str
    strip: str
    records: str
    rate: Cell
    month: str  # the newest month it is compared by
    published: str
    coverage_url: str
    card: tuple[str, str, Tag] | None = None  # address, quarter, overall grade of the newest card
    here: bool = True  # False for the line of England and Wales


@dataclass(frozen=True)
class ForcesPage:
    """What the template shows; every string is finished."""

    lead: str
    lines: tuple[str, ...]
    caption: str
    rows: tuple[ForceRow, ...]
    nation: ForceRow
    key: str
    compare_url: str
    made: tuple[str, ...]
    cite: str
    json_url: str
    csv_url: str


@forces.get("/forces")
def page() -> ResponseReturnValue:
    """All territorial forces of the site."""
    store = the_store()
    return fresh(render_template("forces.html", page=_page(store)))


@forces.get("/forces.json")
def page_json() -> ResponseReturnValue:
    """The same as JSON, England and Wales last."""
    store = the_store()
    found, measure = _found(store)
    text = compare_files.as_json(found, measure, store.snapshot, this_address(), _sentences(store, found))
    return fresh(text, "application/json")


@forces.get("/forces.csv")
def page_csv() -> ResponseReturnValue:
    """The same as CSV: a row a force."""
    store = the_store()
    found, measure = _found(store)
    response = fresh(compare_files.as_csv(found, measure, store.snapshot, this_address()), "text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="forces-{store.snapshot.id}.csv"'
    return response


def _found(store: Store) -> tuple[tuple[Compared, ...], Measure]:
    """The forces alphabetically, then England and Wales where it is held."""
    measure = measures.of_crime(store)
    codes = [*comparison.forces(store), *filter(None, [comparison.nation(store)])]
    return tuple(comparison.read(store, codes, measure).values()), measure


def _page(store: Store) -> ForcesPage:
    found, measure = _found(store)
    own = [c for c in found if c.area.kind == "force"]
    nation = next((c for c in found if c.area.kind == "nation"), None)
    mark = nation.rate.per_1000 if nation and nation.rate else None
    ends = {c.code: (c.rate.per_1000, c.rate.low, c.rate.high) if c.rate else None for c in own}
    strips = interval_strips(ends, mark=mark)
    lead, *lines = _sentences(store, found)
    snapshot, cards = store.snapshot, card_strip.of_forces(store)
    return ForcesPage(
        lead=lead,
        lines=tuple(lines),
        caption=f"Crimes recorded by {said.kind_words('force', len(own))}, alphabetically",
        rows=tuple(_row(c, measure, snapshot.oldest_month, strips[c.code], cards.get(c.force)) for c in own),
        nation=_row(nation, measure, snapshot.oldest_month, "") if nation else _no_nation(),
        key=said.STRIPS_MARKED if mark is not None else said.STRIPS,
        compare_url="/compare",
        made=compare_page.made(measure, own, snapshot, ()),
        cite=_cite(store),
        json_url=url_for("forces.page_json"),
        csv_url=url_for("forces.page_csv"),
    )


def _sentences(store: Store, found: tuple[Compared, ...]) -> tuple[str, ...]:
    own = [c for c in found if c.area.kind == "force"]
    newest = comparison.year_to(store.snapshot.newest_month)
    period = words.period_words(newest[0], newest[-1])
    rated = [c.now == newest for c in own if c.rate]
    return said.forces_sentence(sum(rated), len(rated) - sum(rated), len(own), period), said.NO_RANK, said.RECORDING


def _row(c: Compared, measure: Measure, oldest: str, strip: str, card: tuple[str, str, Tag] | None = None) -> ForceRow:
    records = compare_rows.cells(c, measure, oldest)[0].text
    return ForceRow(
        name=compare_rows.name_of(c),
        address=addresses.page(c.area),
        strip=strip,
        records=records,
        rate=compare_rows.rate_cell(c, measure),
        month=words.month_words(c.now[-1]),
        published=words.coverage_words(c.published, YEAR),
        coverage_url=url_for("coverage.wall", force=c.force or None),
        card=card,
        here=c.area.kind == "force",
    )


def _no_nation() -> ForceRow:
    return ForceRow(said.WHERE, "", "", words.NOT_HELD, Cell(said.NO_NATION), "", "", "", here=False)


def _cite(store: Store) -> str:
    invented = " Fictional demonstration data." if store.snapshot.fictional else ""
    return (
        f"{current_app.config['SITE_NAME']}, “All forces”, snapshot {store.snapshot.id}, {public('/forces')}.{invented}"
    )  # fmt: skip
