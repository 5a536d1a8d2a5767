"""What happened next: what became of an area's crimes, for its page and for its JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from . import followed, outcome_words, words
from .drawings import outcome_bar, outcome_months, outcome_swatch
from .figures import Figures
from .followed import Followed
from .model import NOT_YET, PARTIAL
from .store import Store

SMALL_KINDS = ("ward", "neighbourhood")  # of which a few crimes are not told in a table with two sides
UNTOLD = ("not_known", "none_given")
SHOWN = ("sent_to_court", "out_of_court", "no_suspect")  # the columns of the table by category
KNOWN = "not_prosecuted"


@dataclass(frozen=True)
class GroupRow:
    """A group of outcomes: swatch, crimes, share ("" on a small base)."""

    swatch: str
    label: str
    explained: str
    crimes: str
    share: str


@dataclass(frozen=True)
class Row:
    """A line of a table: its head and its cells."""

    label: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class BreakRow:
    """A change of the files' words: its number in the chart, what changed, and where that is known from."""

    number: int
    what: str
    sources: tuple[tuple[str, str], ...]  # text, address


@dataclass(frozen=True)
class OutcomesView:
    """The section; every string is finished. Without a whole cohort `rows` is empty and `lead` says why."""

    cohort: str
    lead: str
    lines: tuple[str, ...]
    bar: str
    caption: str
    rows: tuple[GroupRow, ...]
    key: tuple[GroupRow, ...]  # what the shades of the chart mean, where `rows` do not say it
    total: str
    decided: str
    results: tuple[Row, ...]
    categories: tuple[Row, ...]
    few: str  # what "under 5" means, "" where nothing is kept back
    chart: str
    chart_words: str
    months: tuple[Row, ...]
    breaks: tuple[BreakRow, ...]
    ages: str  # what a change of words tells, "" without one
    words: tuple[Row, ...]
    limits: tuple[str, ...]


def view(store: Store, f: Figures) -> OutcomesView | None:
    """The section of an area; None where the edition knows nothing of outcomes."""
    told = followed.read(store, f)
    if not told.groups:
        return None
    small = f.area.kind in SMALL_KINDS
    crimes = sum(told.total.values())
    period = words.period_words(told.cohort[0], told.cohort[-1])
    breaks = tuple(
        BreakRow(i, outcome_words.break_words(b.month, b.what), words.citations(b.source))
        for i, b in enumerate(told.breaks, start=1)
    )
    labels = {g.slug: g.label for g in told.groups}
    groups = _groups(told)
    return OutcomesView(
        cohort=outcome_words.cohort_sentence(told.cohort[0], told.cohort[-1], told.ripe) if told.whole else "",
        lead=_lead(told, f, store.snapshot.oldest_month),
        lines=_lines(told, f),
        bar=_bar(told, f, period) if crimes else "",
        caption=f"Crimes recorded {period}, by what became of them",
        rows=groups if told.whole else (),
        key=groups if told.months and not told.whole else (),
        total=words.figure(crimes),
        decided=outcome_words.decided_sentence(sum(told.results.values()), told.total.get(SHOWN[0], 0)),
        results=tuple(Row(result, (outcome_words.cell_words(n, small),)) for result, n in told.results.items()),
        categories=_categories(told, f, small) if told.whole else (),
        few=outcome_words.FEW_KEPT if small else "",
        chart=_chart(told, f),
        chart_words=outcome_words.chart_sentence(told.series[0].month, told.series[-1].month) if told.series else "",
        months=tuple(_month(told, m.month, m.n, m.state, small) for m in told.series),
        breaks=breaks,
        ages=outcome_words.AGES if breaks else "",
        words=tuple(
            Row(w.published_as, (labels[w.group], words.period_words(w.seen_from, w.seen_to))) for w in told.words
        ),
        limits=outcome_words.LIMITS,
    )


def as_json(store: Store, f: Figures) -> dict[str, Any]:
    """The same for the JSON of an area: null is "not published", "under 5" stands for a few crimes of a small area.

    Keys cohort (from, to, crimes, missing), groups, by_category, months and court_results.
    """
    told = followed.read(store, f)
    small = f.area.kind in SMALL_KINDS
    total = told.total if told.whole else None
    return {
        "cohort": {
            "from": told.cohort[0],
            "to": told.cohort[-1],
            "crimes": sum(total.values()) if total is not None else None,
            "missing": list(_lost(told, f)),
        },
        "groups": total,
        "by_category": {c: _kept_back(own, small) for c, own in told.categories.items()} if told.whole else None,
        "months": {m.month: _kept_back(told.months[m.month], small) if m.n is not None else None for m in told.series},
        "court_results": _kept_back(told.results, small) if told.whole else None,
    }


def _kept_back(told: dict[str, int], small: bool) -> dict[str, int | str]:
    """The numbers, of a small area without those that are only a few."""
    return {slug: outcome_words.UNDER if small and 0 < n < outcome_words.FEW else n for slug, n in told.items()}


def _lost(told: Followed, f: Figures) -> tuple[str, ...]:
    """The months of the cohort that are not there in full."""
    partial = [m for m in told.cohort if f.state(m, "crime") == PARTIAL]
    return tuple(m for m in told.cohort if m in told.missing or m in partial)


def _lead(told: Followed, f: Figures, oldest: str) -> str:
    if told.whole:
        total = told.total
        court, out, no_suspect = (total[slug] for slug in SHOWN)
        untold = sum(total[slug] for slug in UNTOLD)
        return outcome_words.lead_sentence(sum(total.values()), court, out, no_suspect, total[KNOWN], untold)
    if not told.months:
        return outcome_words.NOTHING
    period = f"from {words.month_words(told.cohort[0])} to {words.month_words(told.cohort[-1])}"
    if not f.force:
        return outcome_words.no_members_sentence(period)
    lost = _lost(told, f)
    missing = [m for m in lost if m in told.missing and m >= oldest]
    partial = [m for m in lost if m not in told.missing]
    force = f.lineage["force"].name
    return outcome_words.no_cohort_sentence(force, period, missing, partial, oldest, told.cohort[0] < oldest)


def _lines(told: Followed, f: Figures) -> tuple[str, ...]:
    """What must be known beside the numbers: open cases, and which files they are from."""
    total = told.total if told.whole else {}
    still = outcome_words.open_sentence(total.get("under_investigation", 0), sum(total.values()))
    force = f.lineage["force"].name if "force" in f.lineage else ""
    source = outcome_words.source_sentence(force, told.files) if force and told.months else ""
    return tuple(line for line in (still, source) if line)


def _bar(told: Followed, f: Figures, period: str) -> str:
    return outcome_bar(
        told.total,
        title=f"What became of crimes recorded {period}",
        description=f"{f.area.name}: one bar of all crimes, a part a group; the table gives the numbers.",
    )


def _groups(told: Followed) -> tuple[GroupRow, ...]:
    total = told.total
    crimes = sum(total.values())
    return tuple(
        GroupRow(
            outcome_swatch(g.slug), g.label, g.explained, words.figure(total[g.slug]),
            outcome_words.share_of(total[g.slug], crimes),
        )
        for g in told.groups
    )  # fmt: skip


def _categories(told: Followed, f: Figures, small: bool) -> tuple[Row, ...]:
    """By category in the order of their labels: crimes, sent to court, out of court, no suspect identified."""
    rows = []
    for slug, label, _ in f.categories:
        own = told.categories.get(slug)
        if own is not None:
            n = (sum(own.values()), *(own[group] for group in SHOWN))
            rows.append(Row(label, tuple(outcome_words.cell_words(i, small) for i in n)))
    return tuple(rows)


def _chart(told: Followed, f: Figures) -> str:
    if not told.months:
        return ""
    return outcome_months(
        told.series,
        told.months,
        [b.month for b in told.breaks],
        title="What became of crimes, by month",
        description=f"{f.area.name}: the crimes of each month, those sent to court at the bottom of each column.",
    )


def _month(told: Followed, month: str, n: int | None, state: str, small: bool) -> Row:
    """Crimes, sent to court and its share; a month that is not there says so."""
    if n is None:
        return Row(words.month_words(month), (NOT_YET if state == NOT_YET else words.NOT_PUBLISHED, "", ""))
    court = told.months[month][SHOWN[0]]
    cell = outcome_words.cell_words(court, small)
    share = "" if cell == outcome_words.UNDER else outcome_words.share_of(court, n)
    part = f" ({words.STATE_WORDS[state]})" if state == PARTIAL else ""
    return Row(words.month_words(month), (f"{words.figure(n)}{part}", cell, share))
