"""What the page of a comparison says: a table first, then what is usual, then a funnel, then how to choose others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app

from . import addresses, compare_choice, compare_rows, comparison, funnel_words, funnels, words
from . import compare_words as said
from .compare_choice import Choice, Group
from .compare_rows import Cell, Row, Table
from .comparison import Compared
from .drawings import interval_chart
from .funnels import Funnel
from .measures import Measure
from .model import Snapshot
from .pages import public
from .store import Store

Link = tuple[str, str]  # words, address


@dataclass(frozen=True)
class FitShown:
    """What says what is usual: how good it is, in a sentence and in its coefficients."""

    sentence: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class UsualShown:
    """The areas beside what is usual for their like."""

    sentences: tuple[str, ...]
    drawing: str  # "" where nothing is known of any
    rows: tuple[tuple[str, str, str, str], ...]  # area, its rate, what is usual with its range, in words
    fits: tuple[FitShown, ...]


@dataclass(frozen=True)
class Forms:
    """What the forms of a comparison offer."""

    idents: str  # the areas chosen, as the address has them
    measure: str
    within: str
    measures: tuple[tuple[str, str], ...]
    taken_away: tuple[Link, ...]  # each area chosen, and the comparison without it
    full: bool  # no more areas can be chosen
    larger: tuple[Group, ...]
    holders: tuple[Group, ...]
    within_name: str
    held: tuple[Group, ...]
    sides: tuple[Link, ...]  # pages with all areas of a force side by side


@dataclass(frozen=True)
class ComparePage:
    """What the template shows; every string is finished."""

    heading: str
    measure: str
    lead: str
    lines: tuple[str, ...]
    notes: tuple[str, ...]
    table: Table | None
    drawing: str
    wholes: tuple[str, ...]  # each area beside its force and the nation
    usual: UsualShown | None
    funnels: tuple[Funnel, ...]
    no_funnel: str
    explained: str  # how a funnel is read
    forms: Forms
    made: tuple[str, ...]
    cite: str
    json_url: str
    csv_url: str


@dataclass(frozen=True)
class Beside:
    """The areas chosen, the forces they lie in, and England and Wales where it is held."""

    chosen: tuple[Compared, ...]
    forces: tuple[Compared, ...]
    nation: Compared | None

    @property
    def every(self) -> tuple[Compared, ...]:
        """All of them in the order of the table."""
        return (*self.chosen, *self.forces, *([self.nation] if self.nation else []))


def beside(store: Store, codes: Sequence[str], measure: Measure) -> Beside:
    """The areas with these codes and what they are compared with, by a measure."""
    nation = comparison.nation(store)
    forces = comparison.forces_of(store, codes)
    found = comparison.read(store, [*codes, *forces, *filter(None, [nation])], measure)
    return Beside(
        tuple(found[c] for c in codes if c in found),
        tuple(found[c] for c in forces if c not in codes and c in found),
        found.get(nation) if nation not in codes else None,
    )


def page(store: Store, choice: Choice) -> ComparePage:
    """The page of a choice; without areas, only the forms to choose some."""
    measure, snapshot = choice.measure, store.snapshot
    b = beside(store, choice.codes, measure)
    told = sentences(b, measure)
    shown = funnels.views(funnels.peers(store, b.chosen, measure), choice.codes, measure) if b.chosen else ((), "")
    names = compare_rows.names_of(b.chosen)
    return ComparePage(
        heading=said.heading_words(names) if names else "Compare areas",
        measure=measure.label,
        lead=told[0] if told else said.CHOOSE,
        lines=tuple(told[1:]),
        notes=(*choice.notes, *_inside(b.chosen)),
        table=_table(b, measure, snapshot) if b.chosen else None,
        drawing=_drawing(b, measure) if b.chosen else "",
        wholes=_wholes(b, measure) if len(b.chosen) > 1 else (),
        usual=_usual(b.chosen, measure) if b.chosen else None,
        funnels=shown[0],
        no_funnel=shown[1],
        explained=funnel_words.EXPLAINED,
        forms=_forms(store, choice, b.chosen),
        made=made(measure, b.chosen, snapshot, methods(measure)) if b.chosen else (),
        cite=_cite(choice, names, b.chosen, snapshot) if b.chosen else "",
        json_url=compare_choice.address(choice.idents, measure.id, ending="json"),
        csv_url=compare_choice.address(choice.idents, measure.id, ending="csv"),
    )


def within_of(choice: Choice) -> str:
    """The area whose wards are listed, as addresses name it; "" for none."""
    return compare_rows.ident(choice.within) if choice.within else ""


def sentences(b: Beside, measure: Measure) -> tuple[str, ...]:
    """What can be said of the areas: each two of them; of one alone, beside its force and the nation."""
    if not b.chosen:
        return ()
    if len(b.chosen) > 1:
        told = compare_rows.pair_sentences(b.chosen, measure)
    else:
        own = b.chosen[0]
        told = tuple(filter(None, (compare_rows.whole_sentence(own, whole, measure) for whole in _larger(b, own))))
    return told or (said.no_rates_sentence(len(b.chosen)),)


def made(measure: Measure, found: Sequence[Compared], snapshot: Snapshot, method: Sequence[str]) -> tuple[str, ...]:
    """How the figures were made, line by line; `method` are lines of what this page does with them."""
    measured = sorted({c.measured for c in found if c.measured})
    lines = (
        said.COUNTED,
        said.HARM_RANGE if measure.is_harm else said.INTERVALS,
        f"Residents: {words.listing(measured)}." if measured else "",
        said.TOO_FEW_TOWNS,
        *method,
        f"Snapshot {snapshot.id}; figures of a snapshot never change.",
    )
    return tuple(filter(None, lines))


def methods(measure: Measure) -> tuple[str, ...]:
    """What a comparison does with rates: how two are told apart, how a funnel is made, what recording does."""
    return (said.TESTED, said.RECORDING, *(() if measure.is_harm else (funnel_words.MADE,)))


def _wholes(b: Beside, measure: Measure) -> tuple[str, ...]:
    """Each area beside its force and England and Wales, a line each."""
    told = (compare_rows.wholes_sentence(own, _larger(b, own), measure) for own in b.chosen)
    return tuple(filter(None, told))


def _larger(b: Beside, own: Compared) -> tuple[Compared, ...]:
    """The force that an area lies in, unless it is that force, and England and Wales."""
    forces = [c for c in b.every if "force" in own.within and c.code == own.within["force"].code != own.code]
    return (*forces, *([b.nation] if b.nation else []))


def _inside(chosen: Sequence[Compared]) -> tuple[str, ...]:
    """Which of the areas is part of another."""
    return tuple(
        said.inside_sentence(compare_rows.name_of(own), compare_rows.name_of(other))
        for own in chosen
        for other in chosen
        if own.code != other.code and any(a.code == other.code for a in own.within.values())
    )


def _table(b: Beside, measure: Measure, snapshot: Snapshot) -> Table:
    ranked = any(c.estimate and c.estimate.ranks for c in b.chosen)
    newest = max(c.now[-1] for c in b.every)
    rows = [_row(c, measure, snapshot, c in b.chosen, ranked, newest) for c in b.every]
    if b.nation is None and not any(c.area.kind == "nation" for c in b.chosen):
        rows.append(_not_held(ranked))
    period = words.period_words(*_ends(b.every, newest))
    return Table(f"{measure.label}, {period}", compare_rows.heads(measure, b.every, ranked=ranked), tuple(rows))


def _ends(found: Sequence[Compared], newest: str) -> tuple[str, str]:
    now = next(c.now for c in found if c.now[-1] == newest)
    return now[0], now[-1]


def _row(c: Compared, measure: Measure, snapshot: Snapshot, chosen: bool, ranked: bool, newest: str) -> Row:
    older = "" if c.now[-1] == newest else f"data to {words.month_words(c.now[-1])}"
    asides = tuple(filter(None, (compare_rows.where(c) if chosen else "", older)))
    return Row(
        compare_rows.ident(c.area), compare_rows.name_of(c), addresses.page(c.area), asides,
        compare_rows.cells(c, measure, snapshot.oldest_month, ranked=ranked), chosen=chosen,
    )  # fmt: skip


def _not_held(ranked: bool) -> Row:
    """The row of England and Wales where this site has no line of it."""
    held = tuple(Cell(words.NOT_HELD) for _ in range(3))
    return Row(
        "", said.WHERE, "", (said.NO_NATION,), (*held, *([Cell("no rank", numeric=False)] * ranked)), chosen=False
    )


def _drawing(b: Beside, measure: Measure) -> str:
    if not any(c.rate for c in b.chosen):
        return ""
    rows = [compare_rows.interval(c, measure, chosen=c in b.chosen) for c in b.every]
    description = "; ".join(f"{row.name}: {row.words}" for row in rows)
    ramp = "harm" if measure.is_harm else "count"
    return interval_chart(rows, title=f"{measure.label}: rates with their ranges", description=description, ramp=ramp)


def _usual(chosen: Sequence[Compared], measure: Measure) -> UsualShown:
    known = [c for c in chosen if c.usual and c.rate]
    if not known:
        return UsualShown((said.NO_USUAL,), "", (), ())
    rows = [compare_rows.interval(c, measure, usual=True) for c in known]
    description = "; ".join(f"{row.name}: {row.words}" for row in rows)
    fits = {(c.area.kind, c.fit.nation): c.fit for c in known if c.fit}
    return UsualShown(
        tuple(compare_rows.usual_sentence(c, measure) for c in known),
        interval_chart(
            rows,
            title=f"{measure.label}: rates beside what is usual",
            description=description,
            ramp="harm" if measure.is_harm else "count",
        ),
        tuple(_usual_row(c, measure) for c in known),
        tuple(
            FitShown(
                said.fit_sentence(kind, fit.nation, fit.areas, fit.r2, fit.spread),
                said.fit_lines(fit.intercept, fit.income, fit.density),
            )
            for (kind, _), fit in fits.items()
        ),
    )


def _usual_row(c: Compared, measure: Measure) -> tuple[str, str, str, str]:
    if c.usual is None:
        return compare_rows.name_of(c), "", "", ""
    expected = said.expected_words(c.usual.expected, c.usual.low, c.usual.high, measure.is_harm)
    return compare_rows.name_of(c), compare_rows.rate_cell(c, measure).text, expected, said.usual_words(c.usual.z)


def _forms(store: Store, choice: Choice, chosen: Sequence[Compared]) -> Forms:
    within = within_of(choice)
    full = len(choice.areas) >= said.MOST
    names = compare_rows.names_of(chosen)
    return Forms(
        idents=",".join(choice.idents),
        measure=choice.measure.id,
        within=within,
        measures=tuple((m.id, m.label) for m in choice.measures),
        taken_away=tuple(
            (name, compare_choice.address([i for i in choice.idents if i != own], choice.measure.id))
            for name, own in zip(names, choice.idents, strict=True)
        ),
        full=full,
        larger=() if full else compare_choice.larger(store),
        holders=() if full else compare_choice.holders(store),
        within_name=choice.within.name if choice.within else "",
        held=compare_choice.held(store, choice.within) if choice.within and not full else (),
        sides=_sides(chosen, choice.measure),
    )


def _sides(chosen: Sequence[Compared], measure: Measure) -> tuple[Link, ...]:
    """The pages with all areas of a force side by side, for the kinds and forces of those chosen."""
    query = "" if measure.id == "crime" else f"&measure={measure.id}"
    found: dict[str, str] = {}
    for c in chosen:
        force = c.within.get("force")
        if force and force.slug:
            kind = "ward" if c.area.kind == "force" else c.area.kind
            words_of = f"All {said.KINDS[kind][1]} of {said.place_of(force.name)}"
            found[words_of] = f"/compare/{force.slug}?kind={kind}{query}"
    return tuple(found.items())


def _cite(choice: Choice, names: Sequence[str], chosen: Sequence[Compared], snapshot: Snapshot) -> str:
    invented = " Fictional demonstration data." if snapshot.fictional else ""
    own = public(compare_choice.address(choice.idents, choice.measure.id))
    period = words.period_words(chosen[0].now[0], chosen[0].now[-1])
    return (
        f"{current_app.config['SITE_NAME']}, “{choice.measure.label}: {words.listing(names)}”, {period}, snapshot "
        f"{snapshot.id}, {own}.{invented}"
    )
