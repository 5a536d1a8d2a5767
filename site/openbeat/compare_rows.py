"""Areas side by side as finished rows of a table and of a drawing: the one place that turns these facts into words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import sqrt

from . import addresses, words
from . import compare_words as said
from .chance import Observed, estimates_z, rates_z
from .comparison import Compared
from .drawings import Interval
from .harm_words import TOO_FEW
from .measures import Measure
from .model import Area

NO_ESTIMATE = "no estimate"


@dataclass(frozen=True)
class Cell:
    """One figure, and what stands smaller below it."""

    text: str
    aside: str = ""
    numeric: bool = True


@dataclass(frozen=True)
class Row:
    """One area of a table; every string is finished."""

    code: str  # its name in addresses
    name: str
    address: str  # of its page, "" where it has none
    asides: tuple[str, ...]
    cells: tuple[Cell, ...]
    strip: str = ""
    chosen: bool = True


@dataclass(frozen=True)
class Table:
    """Areas under their heads."""

    caption: str
    heads: tuple[tuple[str, bool], ...]  # words, whether its cells are figures
    rows: tuple[Row, ...]


def ident(area: Area) -> str:
    """An area's name in addresses: the slug of a force, else its code."""
    return area.slug if area.kind == "force" and area.slug else area.code


def name_of(c: Compared) -> str:
    """ "Castle ward", "Coast command area", "South Yorkshire Police"."""
    return said.name_words(c.area.kind, c.area.name)


def heads(measure: Measure, found: Iterable[Compared], *, ranked: bool = False) -> tuple[tuple[str, bool], ...]:
    """The heads over `cells`."""
    base = next((c.rate.base for c in found if c.rate), "residents")
    rate = said.base_words(base, measure.is_harm)
    rate = rate[:1].upper() + rate[1:]
    if measure.is_harm:
        return (("Crimes", True), ("Estimate in days", True), (rate, True), *([("Rank, 1st the most", False)] * ranked))
    return (("Newest 12 months", True), ("Year before", True), (rate, True))


def cells(c: Compared, measure: Measure, oldest: str, *, ranked: bool = False) -> tuple[Cell, ...]:
    """An area's figures: records of both years and its rate; of harm crimes, estimate, rate, and its rank as a range.

    Args:
        c: the area.
        measure: what it is compared by.
        oldest: the site's first month; a year that begins before it is "not held".
        ranked: whether ranks are shown.
    """
    now = Cell(words.figure(c.records, _missing(c.now[0], oldest)))
    rate = rate_cell(c, measure)
    if not measure.is_harm:
        first = f"{int(c.now[0][:4]) - 1}{c.now[0][4:]}"
        return (now, Cell(words.figure(c.before, _missing(first, oldest))), rate)
    given = c.estimate.given if c.estimate else None
    range_words = said.interval_words(*given[1:], True) if given else ""
    estimate = Cell(words.days_words(given[0]), range_words) if given else Cell(_none(c))
    rank = (Cell(said.rank_cell(c.estimate.ranks if c.estimate else None), numeric=False),) if ranked else ()
    return (now, estimate, rate, *rank)


def rate_cell(c: Compared, measure: Measure) -> Cell:
    """An area's rate with its range, or why there is none."""
    if c.rate is None:
        return Cell(no_rate(c, measure))
    harm = measure.is_harm
    return Cell(
        said.rate_figure(c.rate.per_1000, harm), said.interval_words(c.rate.low, c.rate.high, harm)
    )  # fmt: skip


def no_rate(c: Compared, measure: Measure) -> str:
    """Why an area has no rate."""
    if c.records is None:
        return said.published_words(c.published)
    if measure.is_harm and c.estimate is None:
        return NO_ESTIMATE
    withheld = c.estimate is not None and c.estimate.withheld
    return said.no_rate_words(c.area.kind, c.force, measure.category, c.residents, c.workday, withheld)


def interval(c: Compared, measure: Measure, *, chosen: bool = True, usual: bool = False) -> Interval:
    """An area's row of a drawing; with what is usual behind it where asked for and known."""
    name = name_of(c)
    if c.rate is None:
        short = words.NOT_PUBLISHED if c.records is None else "no rate"
        return Interval(name, short, None, chosen=chosen)
    cell = rate_cell(c, measure)
    band = (c.usual.low, c.usual.expected, c.usual.high) if usual and c.usual else None
    return Interval(
        name, f"{cell.text} ({cell.aside})", c.rate.per_1000, c.rate.low, c.rate.high, band, chosen
    )  # fmt: skip


def row(c: Compared, measure: Measure, oldest: str, asides: Iterable[str] = (), *, chosen: bool = True) -> Row:
    """An area's row with the figures of `cells`."""
    told = tuple(filter(None, asides))
    return Row(ident(c.area), name_of(c), addresses.page(c.area), told, cells(c, measure, oldest), chosen=chosen)


def where(c: Compared) -> str:
    """What tells an area from another of the same name: its district, else its force; "" for a force."""
    larger = c.within.get("district") or c.within.get("force")
    return larger.name if larger and c.area.kind not in ("force", "district", "nation") else ""


def pair_sentences(found: Sequence[Compared], measure: Measure) -> tuple[str, ...]:
    """Whether each two of the areas can be told apart; nothing for those without a rate."""
    subject = said.subject_words(measure.id, measure.label)
    names = _names(found)
    told = []
    for one, other in combinations([c for c in found if c.rate], 2):
        both = (names[one.code], rate_cell(one, measure).text), (names[other.code], rate_cell(other, measure).text)
        kinds = (one.area.kind, other.area.kind)
        told.append(said.pair_sentence(subject, *both, apart_z(one, other, measure), kinds, measure.is_harm))
    return tuple(told)


def whole_sentence(own: Compared, whole: Compared, measure: Measure) -> str:
    """An area's rate beside that of a larger one it lies in; "" where either has none."""
    if own.rate is None or whole.rate is None:
        return ""
    subject = said.subject_words(measure.id, measure.label)
    both = (name_of(own), rate_cell(own, measure).text), (place_of(whole), rate_cell(whole, measure).text)
    z = apart_z(own, whole, measure, whole=True)
    return said.whole_sentence(subject, *both, z, own.area.kind, measure.is_harm)


def wholes_sentence(own: Compared, wholes: Iterable[Compared], measure: Measure) -> str:
    """An area's rate beside those of all larger ones in one line; "" where there is nothing to compare."""
    rated = [w for w in wholes if w.rate]
    if own.rate is None or not rated:
        return ""
    told = [(place_of(w), rate_cell(w, measure).text, apart_z(own, w, measure, whole=True)) for w in rated]
    return said.wholes_sentence((name_of(own), rate_cell(own, measure).text), told, own.area.kind, measure.is_harm)


def place_of(c: Compared) -> str:
    """An area as the place it is: "Zedshire" of its force."""
    return said.place_of(c.area.name) if c.area.kind == "force" else name_of(c)


def usual_sentence(c: Compared, measure: Measure) -> str:
    """An area's rate beside what is usual for its like; "" where that is not known."""
    if c.usual is None or c.rate is None:
        return ""
    return said.usual_sentence(
        said.subject_words(measure.id, measure.label), name_of(c), c.area.kind, c.usual.z
    )  # fmt: skip


def apart_z(one: Compared, other: Compared, measure: Measure, *, whole: bool = False) -> tuple[float, float]:
    """How far two rates lie apart by chance alone, and with the usual differences (the same where these are unknown).

    Args:
        one: an area with a rate.
        other: another.
        measure: what they are compared by.
        whole: whether the second is a larger area that the first lies in: it is one of no kind, without differences.
    """
    usual = bool(one.fit and (other.fit or whole))
    spreads = (one.fit.spread if one.fit and usual else 0.0), (other.fit.spread if other.fit and not whole else 0.0)
    bare = _z(one, other, measure, (0.0, 0.0))
    return bare, _z(one, other, measure, spreads) if usual else bare


def _z(one: Compared, other: Compared, measure: Measure, spreads: tuple[float, float]) -> float:
    if one.rate is None or other.rate is None:
        return 0.0
    if measure.is_harm:
        first, second = ((c.estimate.error or 0.0) if c.estimate else 0.0 for c in (one, other))
        spread = sqrt((spreads[0] ** 2 + spreads[1] ** 2) / 2)
        return estimates_z((one.rate.per_1000, first), (other.rate.per_1000, second), spread)
    both = zip((one.rate, other.rate), spreads, strict=True)
    return rates_z(*(Observed(rate.records, rate.people, spread) for rate, spread in both))


def _names(found: Sequence[Compared]) -> dict[str, str]:
    """Names by code; those that several areas share, with where each is."""
    names = {c.code: name_of(c) for c in found}
    shared = {n for n in names.values() if list(names.values()).count(n) > 1}
    return {c.code: f"{name_of(c)}, {where(c)}" if name_of(c) in shared and where(c) else name_of(c) for c in found}


def names_of(found: Sequence[Compared]) -> tuple[str, ...]:
    """Names in the order given; those that several areas share, with where each is."""
    names = _names(found)
    return tuple(names[c.code] for c in found)


def _missing(first: str, oldest: str) -> str:
    return words.NOT_PUBLISHED if oldest <= first else words.NOT_HELD


def _none(c: Compared) -> str:
    if c.records is None:
        return words.NOT_PUBLISHED
    return TOO_FEW if c.estimate else NO_ESTIMATE
