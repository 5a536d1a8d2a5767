"""The numbers of an area's page: what was recorded by category, what would be usual, rates, months as charts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from . import area_words, breaks, change_words, estimates, harm_words, rate_words, rates, words
from .breaks import Break
from .drawings import category_bars, month_chart
from .figures import Figures
from .model import CategoryRow
from .months import month_after
from .notes import MonthRow, month_rows, revisions_note
from .rates import Rate
from .store import Store
from .weights import Scheme

YEAR = 12


@dataclass(frozen=True)
class NumberRow:
    """One line of the table; every string is finished."""

    slug: str
    label: str
    aside: str  # below the label, "" for none
    now: str
    before: str
    usual: str
    rate: str
    interval: str  # "12.1 to 13.4", with its base where that is not residents
    share: str  # of the estimate of harm
    bar: str  # SVG, "" for none


@dataclass(frozen=True)
class ChartShown:
    """The months of one dataset."""

    heading: str
    big: str  # the year's number
    known: bool
    svg: str
    breaks: tuple[Break, ...]
    usual_words: str  # what the two lines over the bars are, "" where none are drawn


@dataclass(frozen=True)
class Numbers:
    """The section on numbers."""

    period: str
    before: str
    rows: tuple[NumberRow, ...]
    total: NumberRow
    apart: tuple[NumberRow, ...]  # anti-social behaviour, the railway's police: never in the total
    has_usual: bool
    has_rates: bool
    share_head: str  # the head of the column of shares, "" where there is none
    key: str
    notes: tuple[str, ...]
    includes: tuple[tuple[str, str], ...]  # category and what it holds
    charts: tuple[ChartShown, ...]
    months: tuple[MonthRow, ...]
    revisions: str


def view(store: Store, f: Figures, scheme: Scheme) -> Numbers:
    """The section of an area, shares of harm under one of the schemes."""
    found, broken = rates.read(store, f.area.code), breaks.read(store, f.force, f.months)
    labels = {slug: label for slug, label, _ in f.categories}
    counted = [f.row(slug, labels[slug], "crime") for slug in f.slugs("crime")]
    shares = _shares(f, scheme)
    bars = category_bars(counted)
    total, asb = f.whole("crime", "All crimes"), f.whole("asb", "Anti-social behaviour")
    period, before = (words.period_words(m[0], m[-1]) for m in (f.now, f.before))
    return Numbers(
        period=period,
        before=before,
        rows=tuple(_row(f, r, found.get(r.slug), shares.get(r.slug, ""), bars[r.slug]) for r in counted),
        total=_row(f, total, found.get("crime")),
        apart=tuple(_apart(f, asb, found)),
        has_usual=total.before is not None,
        has_rates=bool(found),
        share_head="Share of harm" if shares and scheme.weighs else "",
        key=_key(period, before, total),
        notes=tuple(_notes(found, total)),
        includes=_includes(store),
        charts=tuple(_chart(f, kind, row, broken.get(kind, ())) for kind, row in (("crime", total), ("asb", asb))),
        months=month_rows(f),
        revisions=revisions_note(f),
    )


def missing_words(f: Figures, first: str) -> str:
    """What stands for a year that is not there: this site's own months may not reach back to it."""
    return words.NOT_PUBLISHED if f.months[0] <= first else words.NOT_HELD


def _row(f: Figures, row: CategoryRow, rate: Rate | None, share: str = "", bar: str = "", aside: str = "") -> NumberRow:
    usual = None if row.before is None or row.slug == "railway" else change_words.usual_range(row.before)
    return NumberRow(
        row.slug,
        row.label,
        aside,
        words.figure(row.now, missing_words(f, f.now[0])),
        words.figure(row.before, missing_words(f, f.before[0])),
        change_words.range_words(usual),
        rate_words.rate(rate.per_1000) if rate else "",
        rate_words.interval(rate.low, rate.high, rate.base) if rate else "",
        share,
        bar,
    )


def _apart(f: Figures, asb: CategoryRow, found: Mapping[str, Rate]) -> list[NumberRow]:
    own = found.get("anti-social-behaviour")
    rows = [_row(f, asb, own, aside="incidents, not crimes: never in the total")]
    if f.railway:
        rows.append(_row(f, f.railway, None, aside="crimes on the railway, apart: never in the total"))
    return rows


def _shares(f: Figures, scheme: Scheme) -> dict[str, str]:
    """Category → its share of the estimate; nothing where the estimate is withheld or not to be made."""
    own = f.harm.get(scheme.id)
    if own is None or own.total is None:
        return {}
    counts = {slug: f.total(f.now, [slug], "crime") for slug in f.slugs("crime")}
    return {s.slug: harm_words.share_words(s.share) for s in estimates.shares(counts, scheme)}


def _key(period: str, before: str, total: CategoryRow) -> str:
    marks = "" if total.before is None else f" Upright marks: {before}."
    return f"Bars: {period}.{marks}"


def _notes(found: Mapping[str, Rate], total: CategoryRow) -> list[str]:
    told = [change_words.USUAL_EXPLAINED] if total.before is not None else []
    if found:
        whole = found.get("crime")
        told.append(rate_words.explained_sentence(whole.people if whole else None))
    return told


def _includes(store: Store) -> tuple[tuple[str, str], ...]:
    rows = store.db.execute("SELECT label, includes FROM categories ORDER BY dataset = 'asb', label")
    return tuple((r["label"], r["includes"]) for r in rows)


def _chart(f: Figures, dataset: str, row: CategoryRow, found: Sequence[Break]) -> ChartShown:
    months = f.series(dataset)
    what = "Recorded crime by month" if dataset == "crime" else f"{row.label} by month"
    band = _band(f, dataset)
    period = words.period_words(f.now[0], f.now[-1])
    told = f"{area_words.name(f.area)}, {words.period_words(f.months[0], f.months[-1])}; the darker bars are {period}."
    return ChartShown(
        what,
        words.figure(row.now, missing_words(f, f.now[0])),
        row.now is not None,
        month_chart(months, title=what, description=told, band=band, breaks=breaks.drawn(found)),
        tuple(found),
        change_words.BAND_EXPLAINED if band else "",
    )


def _band(f: Figures, dataset: str) -> dict[str, tuple[float, float]]:
    """The usual range of each of the newest twelve months, where the three months around it a year before are there."""
    counts = {m.month: m.n for m in f.series(dataset) if m.state == "present"}
    around = {m: [counts.get(month_after(m, by - YEAR)) for by in (-1, 0, 1)] for m in f.now}
    found = {month: change_words.usual_month(three) for month, three in around.items()}
    return {month: ends for month, ends in found.items() if ends is not None}
