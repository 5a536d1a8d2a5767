"""Stop and search of a force: who was searched, beside its residents, and what the force says of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from sqlite3 import Row
from typing import Any

from . import commentary, ledger, summary, words, workforce_words
from . import stops_words as said
from .commentary import Comment
from .figures import Figures
from .model import MISSING, NOT_YET, PARTIAL, PUBLISHED, Entry
from .store import Store

DATASET = "stop-and-search"  # of the ledger, and the kind of text in which a force explains itself
ORDER = (said.BASE, "Black", "Asian", "Mixed", "Other", said.NOT_RECORDED, said.ALL)
BESIDE = ("Black", "Asian", "Mixed", "Other")  # the groups set beside White residents
NUMBERS = ("searches", "resulted", "linked", "linked_known", "found", "found_low", "found_high", "residents",
           "per_1000", "ratio", "low", "high", "withheld")  # fmt: skip


@dataclass(frozen=True)
class StopRow:
    """A line of the table: group, searches, rate, find rate and ratio."""

    label: str
    searches: str
    rate: str
    found: str
    ratio: str
    whole: bool  # whether it is of all people searched


@dataclass(frozen=True)
class StopsView:
    """The section; every string is finished. Without a whole year `rows` is empty and `lead` says why."""

    lead: str
    lines: tuple[str, ...]
    caption: str
    rows: tuple[StopRow, ...]
    ratios: tuple[str, ...]
    withheld: tuple[str, ...]
    limits: tuple[str, ...]
    sources: tuple[tuple[str, str], ...]  # words, address ("" where there is none)
    comments: tuple[Comment, ...]
    no_comment: str  # "" where the force says something


def view(store: Store, f: Figures) -> StopsView | None:
    """The section of a force; None for other areas."""
    if f.area.kind != "force":
        return None
    force, found = summary.force_of(f), _read(store, f.force)
    entries = ledger.of_force(store, f.force, (DATASET,))
    comments = commentary.of_kind(store, f, DATASET)
    no_comment = "" if comments else said.no_statement_sentence(force)
    if not found:
        lead, *lines = _nothing(force, entries)
        return StopsView(lead, tuple(lines), "", (), (), (), (), (), comments, no_comment)
    every = found[said.ALL]
    period = words.period_words(every["first"], every["last"])
    return StopsView(
        lead=said.lead_sentence(force, every["searches"], period, every["per_1000"]),
        lines=_lines(found, entries[-1].month if entries else every["last"]),
        caption=f"People searched, {period}, by ethnicity",
        rows=tuple(_row(found[g]) for g in ORDER if g in found),
        ratios=_ratios(found),
        withheld=_withheld(found),
        limits=said.LIMITS,
        sources=_sources(store, f.force),
        comments=comments,
        no_comment=no_comment,
    )


def as_json(store: Store, f: Figures) -> dict[str, Any] | None:
    """The same figures for the JSON of a force, null for other areas; null throughout where no year is whole.

    Keys from, to, groups: by ethnicity, "All" and "Not recorded" among them, with the columns of `search_rates`.
    """
    if f.area.kind != "force":
        return None
    found = _read(store, f.force)
    every = found.get(said.ALL)
    return {
        "from": every["first"] if every else None,
        "to": every["last"] if every else None,
        "groups": {g: {name: found[g][name] for name in NUMBERS} for g in ORDER if g in found},
    }


def _read(store: Store, force: str) -> dict[str, Row]:
    """Ethnicity → its line of the newest year that the force published in full."""
    rows = store.db.execute("SELECT * FROM search_rates WHERE force = :force", {"force": force})
    return {r["ethnicity"]: r for r in rows}


def _nothing(force: str, entries: tuple[Entry, ...]) -> tuple[str, ...]:
    """Why there is no year: no file at all, or which months are not there."""
    if not any(e.state in PUBLISHED for e in entries):
        return (said.no_files_sentence(force),)
    newest = entries[-12:]
    gone, partial, late = ([e.month for e in newest if e.state == state] for state in (MISSING, PARTIAL, NOT_YET))
    return said.no_year_sentence(force), *words.missing_sentences(force, gone, partial, late, "stop-and-search")


def _lines(found: Mapping[str, Row], newest: str) -> tuple[str, ...]:
    every, none = found[said.ALL], found[said.NOT_RECORDED]
    told = (
        said.older_sentence(every["last"], newest),
        said.result_sentence(every["resulted"], every["searches"]),
        said.unrecorded_sentence(none["searches"], every["searches"]),
        said.found_sentence(every["linked_known"], every["searches"]),
    )
    return tuple(line for line in told if line)


def _row(r: Row) -> StopRow:
    group = r["ethnicity"]
    return StopRow(
        label=said.label_words(group),
        searches=words.figure(r["searches"]),
        rate=said.NONE if group == said.NOT_RECORDED else said.rate_words(r["per_1000"]),
        found=said.found_words(r["found"], r["found_low"], r["found_high"], r["linked_known"], r["searches"]),
        ratio=said.ratio_words(group, r["ratio"], r["low"], r["high"]),
        whole=group == said.ALL,
    )


def _ratios(found: Mapping[str, Row]) -> tuple[str, ...]:
    told = (found[g] for g in BESIDE if g in found and found[g]["ratio"] is not None)
    return tuple(said.ratio_sentence(r["ethnicity"], r["ratio"], r["low"], r["high"]) for r in told)


def _withheld(found: Mapping[str, Row]) -> tuple[str, ...]:
    """A sentence a reason, with the groups it is for."""
    reasons: dict[str, list[str]] = {}
    for group in BESIDE:
        if group in found and found[group]["withheld"]:
            reasons.setdefault(found[group]["withheld"], []).append(group)
    n = found[said.NOT_RECORDED]["searches"], found[said.ALL]["searches"]
    return tuple(said.withheld_sentence(why, own, len(own) == len(BESIDE), *n) for why, own in reasons.items())


def _sources(store: Store, force: str) -> tuple[tuple[str, str], ...]:
    """Where the number of residents of each group is from."""
    rows = store.db.execute(
        """SELECT measure, max(period) AS period, source, url, published FROM indicators
           WHERE force = :force AND (measure = 'population' AND part = ''
                                     OR measure = 'residents_share_percent' AND part LIKE 'ethnicity%')
           GROUP BY measure ORDER BY measure""",
        {"force": force},
    )
    who = {"population": "Residents", "residents_share_percent": "Their ethnicity"}
    return tuple(
        (
            workforce_words.source_sentence(who[r["measure"]], r["period"], r["source"] or "", r["published"] or ""),
            r["url"] if (r["url"] or "")[:8] == "https://" else "",
        )
        for r in rows
    )
