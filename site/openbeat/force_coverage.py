"""What is held of one force: every hole with its reason and a request, what was replaced, what changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from . import editions, foi, ledger, ledger_words, words
from .drawings import wall_strip
from .model import DATASETS, NOT_YET, PARTIAL, PUBLISHED, Entry, Force, Hole
from .store import Store


@dataclass(frozen=True)
class MonthHeld:
    """One month of a hole."""

    month: str
    records: str
    usual: str
    file: str


@dataclass(frozen=True)
class HoleShown:
    """One run of months that are not whole; every string is finished."""

    key: str
    heading: str
    why: str
    sources: tuple[tuple[str, str], ...]  # where the reason is known from: words and address, "" where it has none
    summary: str  # what opens the months
    caption: str
    months: tuple[MonthHeld, ...]
    ask: str  # what opens the request
    request: str  # "" where there is nothing to ask for yet


@dataclass(frozen=True)
class DatasetShown:
    """One dataset of a force."""

    key: str
    title: str
    strip: str
    words: str
    holes: tuple[HoleShown, ...]


@dataclass(frozen=True)
class ForcePage:
    """What the template of a force's coverage shows."""

    name: str
    slug: str
    apart: bool  # the railway police: in no ward's figures
    headline: str
    datasets: tuple[DatasetShown, ...]
    replaced: tuple[tuple[str, str], ...]  # a sentence, and which file took the place of which
    replaced_more: str
    changes: tuple[tuple[str, tuple[str, ...]], ...]  # "14 January 2026", sentences


def page(store: Store, force: Force, months: Sequence[str]) -> ForcePage:
    """Everything that is known of a force's coverage; `months` are those its cells are drawn for."""
    entries = ledger.of_force(store, force.slug, DATASETS)
    replaced, more = _replaced(store, force.slug)
    return ForcePage(
        force.name,
        force.slug,
        not force.territorial,
        _headline(force, entries, months[-1]),
        tuple(_dataset(force, [e for e in entries if e.dataset == d], d, months) for d in DATASETS),
        replaced,
        more,
        _changes(store, force.slug),
    )


def _headline(force: Force, entries: Sequence[Entry], month: str) -> str:
    state = next((e.state for e in entries if e.month == month and e.dataset == "crime"), "missing")
    return ledger_words.force_sentence(force.name, month, state)


def _dataset(force: Force, entries: Sequence[Entry], dataset: str, months: Sequence[str]) -> DatasetShown:
    holes = ledger.holes(entries)
    shown = {e.month: e for e in entries if months[0] <= e.month <= months[-1]}
    links = {month: f"#{hole.key}" for hole in holes for month in hole.months}
    published = sum(e.state in PUBLISHED for e in entries)
    return DatasetShown(
        dataset,
        ledger_words.DATASET_TITLES[dataset],
        wall_strip(months, shown, links),
        ledger_words.dataset_sentence(dataset, published, len(entries)),
        tuple(_hole(force, hole) for hole in reversed(holes)),
    )


def _hole(force: Force, hole: Hole) -> HoleShown:
    held = tuple(
        MonthHeld(words.month_words(e.month), _records(e), words.usual_words(e.expected), e.source)
        for e in hole.entries
    )
    period, what = words.period_words(hole.months[0], hole.months[-1]), words.DATASET_WORDS[hole.dataset]
    return HoleShown(
        hole.key,
        f"{period}: {words.STATE_WORDS[hole.state]}",
        ledger_words.hole_sentence(force.name, hole),
        words.citations(hole.evidence),
        "What this site holds",
        f"What this site holds of {what}, {period}",
        held,
        f"A ready-made request for {what}, {period}",
        "" if hole.state == NOT_YET else foi.request(force.name, hole),
    )


def _records(entry: Entry) -> str:
    """What a file holds of a month; without a file there is nothing to count."""
    return words.figure(entry.rows if entry.source or entry.state == PARTIAL else None, "no file")


def _replaced(store: Store, force: str) -> tuple[tuple[tuple[str, str], ...], str]:
    """Months that a newer archive gave with another number of records, newest first, and how many with the same."""
    rows = store.db.execute(
        """SELECT month, dataset, source, rows, replaced_by, rows_now FROM superseded
           WHERE force = :force ORDER BY month DESC, dataset DESC, source""",
        {"force": force},
    ).fetchall()
    other = [r for r in rows if r["rows"] != r["rows_now"]]
    told = tuple(
        (
            ledger_words.replaced_sentence(r["dataset"], r["month"], r["rows_now"], r["rows"]),
            f"{r['replaced_by']} in place of {r['source']}",
        )
        for r in other
    )
    same = len(rows) - len(other)
    return told, ledger_words.same_again_sentence(same) if same else ""


def _changes(store: Store, force: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Each day on which an edition gave other states, newest first."""
    by_edition = editions.by_edition(editions.changes(store, force))
    order = [e.id for e in editions.every_edition(store)]
    newest_first = sorted(by_edition, key=lambda edition: order.index(edition) if edition in order else -1)[::-1]
    told = []
    for edition in newest_first:
        own: dict[tuple[str, str, str], list[str]] = {}
        for c in sorted(by_edition[edition], key=lambda c: DATASETS.index(c.dataset)):
            own.setdefault((c.dataset, c.before, c.now), []).append(c.month)
        sentences = tuple(
            ledger_words.state_sentence(dataset, months, before, now) for (dataset, before, now), months in own.items()
        )
        told.append((words.day_words(by_edition[edition][0].built), sentences))
    return tuple(told)
