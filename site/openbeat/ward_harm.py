"""What a ward's page says of harm: the estimate with its range, its place among wards, and the sum behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import url_for

from . import estimates, harm_words, ward_words, weight_words, weights, words
from .estimates import Estimate
from .figures import Figures
from .weights import Scheme

NO_YEAR = "No estimate is given, because not every month of the year was published."


@dataclass(frozen=True)
class Choice:
    """One way to weigh, as a link."""

    words: str
    address: str
    here: bool


@dataclass(frozen=True)
class Row:
    """One category in the sum: its crimes, what each weighs, and its share of the whole."""

    label: str
    records: str
    weight: str
    share: str


@dataclass(frozen=True)
class HarmView:
    """The section on harm; every string is finished."""

    choices: tuple[Choice, ...]
    lead: str
    lines: tuple[str, ...]
    place: str  # the rank as a range, "" for none
    apart: bool  # False: the range is too wide to tell the ward from others
    caption: str
    rows: tuple[Row, ...]
    left_out: tuple[str, ...]  # sentences
    csv_url: str
    method_url: str


def view(f: Figures, scheme: Scheme, every: tuple[Scheme, ...], kept: dict[str, Any]) -> HarmView:
    """The section under one of the schemes; `kept` are the other choices of the address, which its links keep."""
    own = f.harm.get(scheme.id)
    labels = {slug: label for slug, label, _ in f.categories}
    ranks = own.ranks if own else None
    force = f.lineage["force"].name if "force" in f.lineage else "the force"
    return HarmView(
        choices=tuple(_choice(f, s, s == scheme, kept) for s in every),
        lead=_lead(f, own, scheme),
        lines=tuple(_lines(f, own, scheme)),
        place=ward_words.place_sentence(*ranks, force) if ranks else "",
        apart=ranks is None or harm_words.told_apart(*ranks),
        caption=f"What the estimate is made of, in {scheme.unit}: {scheme.title}",
        rows=_rows(f, own, scheme, labels),
        left_out=weight_words.excluded_sentences([scheme], labels),
        csv_url=url_for("areas.ward_harm_csv", code=f.area.code),
        method_url=url_for("harm.page", scheme=scheme.id),
    )


def _choice(f: Figures, scheme: Scheme, here: bool, kept: dict[str, Any]) -> Choice:
    asked = kept if scheme.id == weights.DEFAULT else {"scheme": scheme.id, **kept}
    address = url_for("areas.ward", _anchor="harm", code=f.area.code, **asked)
    return Choice(scheme.title, address, here)


def _lead(f: Figures, own: Estimate | None, scheme: Scheme) -> str:
    if own is None:
        return NO_YEAR
    if own.given is None:
        return ward_words.withheld_here_sentence(f.whole("crime", "").now)
    if scheme.id == weights.COUNT:
        return ward_words.alike_sentence(own.given[0])
    return words.harm_sentence(*own.given)


def _lines(f: Figures, own: Estimate | None, scheme: Scheme) -> list[str]:
    """The ward's part of its force, its rate, and how sure the estimate is."""
    if own is None or own.total is None:
        return []
    force = f.lineage.get("force")
    whole = f.force_harm.get(scheme.id)
    told = []
    if force and whole and whole.total:
        told.append(ward_words.part_sentence(own.total, whole.total, force.name, scheme.id))
    if own.per_1000 is not None:
        told.append(f"A rate: {harm_words.per_1000_words(own.per_1000, scheme.id)}.")
    if scheme.id != weights.COUNT:
        told.append(ward_words.sure_sentence(own.reliability, own.error or 0.0))
    return told


def _rows(f: Figures, own: Estimate | None, scheme: Scheme, labels: dict[str, str]) -> tuple[Row, ...]:
    if own is None or own.total is None:
        return ()
    counts = {slug: f.total(f.now, [slug], "crime") for slug in f.slugs("crime")}
    return tuple(
        Row(
            labels[s.slug], words.figure(s.records), weight_words.days_figure(s.weight), harm_words.share_words(s.share)
        )
        for s in estimates.shares(counts, scheme)
    )
