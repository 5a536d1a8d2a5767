"""What an area's page says of harm: the estimate with its range, a ward's place among wards, the sum behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import url_for

from . import addresses, estimates, harm_words, ward_words, weight_words, weights, words
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
    force_url: str  # the page of a force's harm, "" for an area of another kind


def view(f: Figures, scheme: Scheme, every: tuple[Scheme, ...], kept: Mapping[str, str]) -> HarmView:
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
        csv_url=f"{addresses.page(f.area)}/harm.csv",
        force_url=url_for("force_harm.page", slug=f.force) if f.area.kind == "force" else "",
        method_url=url_for("harm.page", scheme=scheme.id),
    )


def _choice(f: Figures, scheme: Scheme, here: bool, kept: Mapping[str, str]) -> Choice:
    others = {name: value for name, value in kept.items() if name != "scheme"}
    asked = others if scheme.id == weights.DEFAULT else {"scheme": scheme.id, **others}
    query = f"?{urlencode(asked)}" if asked else ""
    return Choice(scheme.title, f"{addresses.page(f.area)}{query}#harm", here)


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
    if force and force != f.area and whole and whole.total:
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
