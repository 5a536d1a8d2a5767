"""Areas of one kind as a funnel: who is compared with whom, where each lies, in words, a drawing and a table."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial

from . import addresses, compare_rows, comparison, funnel_words, words
from . import compare_words as said
from .chance import Z95, Z998, Expectation, limits, position, spread_between
from .comparison import Compared, Rate
from .drawings import Limit, Point, funnel_plot
from .measures import Measure
from .store import Store

LOCAL = ("ward", "neighbourhood")  # kinds so many of which are on a national site that only their force's are shown
LIMITS = ((Z95, "95%"), (Z998, "99.8%"))


@dataclass(frozen=True)
class Dot:
    """One area of a funnel; every string is finished."""

    number: int  # 0 for those that were not chosen
    name: str
    address: str
    aside: str
    size: str  # people, or records that would be usual
    value: str  # rate, or ratio to what is usual
    told: str  # "within the limits"


@dataclass(frozen=True)
class Funnel:
    """A funnel as a page shows it."""

    id: str
    heading: str
    sentences: tuple[str, ...]  # first how many lie where chance and the usual differences would put them
    drawing: str
    dots: tuple[Dot, ...]  # alphabetically
    key: tuple[tuple[int, str, str], ...]  # those chosen: number, name, where it lies
    heads: tuple[str, str]  # over size and value
    caption: str


@dataclass(frozen=True)
class _Plan:
    """What makes a funnel plain or beside what is usual."""

    id: str
    heading: str
    found: tuple[Compared, ...]
    expected: tuple[Expectation, ...]
    per_size: float  # expected records to one unit of the axis across
    unit: float  # of the axis upward where an area has as many as the middle gives
    spread: float
    heads: tuple[str, str]


def peers(store: Store, chosen: Sequence[Compared], measure: Measure) -> tuple[Compared, ...]:
    """The areas of the chosen ones' kind: of their forces, or of the whole site where those are too few.

    Nothing where they are of several kinds.
    """
    kinds = {c.area.kind for c in chosen}
    if len(kinds) != 1:
        return ()
    kind = kinds.pop()
    if kind == "force":
        return tuple(comparison.read(store, comparison.forces(store), measure).values())
    forces = dict.fromkeys(c.within["force"].code for c in chosen if "force" in c.within)
    codes = [code for force in forces for code in comparison.inside(store, force, kind)]
    found = tuple(comparison.read(store, codes, measure).values())
    if kind in LOCAL or sum(c.rate is not None for c in found) >= funnel_words.FEWEST:
        return found
    return tuple(comparison.read(store, comparison.inside(store, "", kind), measure).values())


def views(found: Sequence[Compared], chosen: Sequence[str], measure: Measure) -> tuple[tuple[Funnel, ...], str]:
    """The funnels of areas of one kind, the plain one first, then beside what is usual; or why there are none.

    Args:
        found: all areas of the kind, those chosen among them.
        chosen: codes of those that are numbered, in this order.
        measure: what they are compared by.
    """
    if measure.is_harm:
        return (), funnel_words.NOT_OF_HARM
    if not found:
        return (), funnel_words.SEVERAL_KINDS
    rated = tuple(c for c in found if c.rate and c.rate.people > 0)
    total = sum(c.rate.records for c in rated if c.rate)
    if len(rated) < funnel_words.FEWEST or not total:
        return (), funnel_words.few_sentence(found[0].area.kind, len(rated))
    plans = [_plain(rated, total), *_beside_usual(rated)]
    left = funnel_words.left_out_sentence(found[0].area.kind, len(found) - len(rated))
    return tuple(_funnel(plan, chosen, measure, left) for plan in plans), ""


def _plain(rated: tuple[Compared, ...], total: int) -> _Plan:
    """By rate: the middle is the rate of all these areas together, the spread is worked out from them."""
    rates = _rates(rated)
    middle = total / sum(r.people for r in rates)
    expected = tuple(Expectation(r.records, middle * r.people) for r in rates)
    base = rates[0].base
    heads = (base[:1].upper() + base[1:], f"Per 1,000 {base}")
    heading = f"All {said.KINDS[rated[0].area.kind][1]} as a funnel"
    return _Plan("funnel", heading, rated, expected, middle, 1000 * middle, spread_between(expected), heads)


def _beside_usual(rated: tuple[Compared, ...]) -> list[_Plan]:
    """By ratio to what is usual: the middle is 1, the spread that of the fit."""
    known = tuple(c for c in rated if c.usual and c.fit)
    spread = max((c.fit.spread for c in known if c.fit), default=0.0)
    if len(known) < funnel_words.FEWEST:
        return []
    expected = tuple(
        Expectation(c.rate.records, c.usual.expected * c.rate.people / 1000) for c in known if c.rate and c.usual
    )
    heads = ("Records that would be usual", "Times what is usual")
    heading = "The same beside what is usual"
    return [_Plan("funnel-usual", heading, known, expected, 1.0, 1.0, spread, heads)]


def _funnel(plan: _Plan, chosen: Sequence[str], measure: Measure, left: str) -> Funnel:
    numbers = {code: i for i, code in enumerate(chosen, 1)}
    places = [position(e, plan.spread) for e in plan.expected]
    kind, count = plan.found[0].area.kind, len(places)
    by_chance = sum(abs(position(e)) <= Z95 for e in plan.expected)
    key = [
        (numbers[c.code], compare_rows.name_of(c), funnel_words.lies_sentence(compare_rows.name_of(c), z))
        for c, z in zip(plan.found, places, strict=True)
        if c.code in numbers
    ]
    sentences = (
        funnel_words.funnel_sentence(kind, count, sum(abs(z) <= Z95 for z in places), plan.id != "funnel"),
        funnel_words.chance_sentence(count, by_chance, plan.spread),
        left if plan.id == "funnel" else "",
    )
    return Funnel(
        id=plan.id,
        heading=plan.heading,
        sentences=tuple(filter(None, sentences)),
        drawing=_drawing(plan, numbers, measure, sentences[0]),
        dots=_dots(plan, numbers, places),
        key=tuple(sorted(key)),
        heads=plan.heads,
        caption=f"{said.kind_words(kind, count)}, alphabetically: {plan.heads[1][:1].lower()}{plan.heads[1][1:]}",
    )


def _drawing(plan: _Plan, numbers: dict[str, int], measure: Measure, told: str) -> str:
    points = [
        Point(e.expected / plan.per_size, e.ratio * plan.unit, numbers.get(c.code, 0))
        for c, e in zip(plan.found, plan.expected, strict=True)
    ]
    drawn = [Limit(name, partial(_limits, plan, z, 0.0), False) for z, name in LIMITS[:1]]
    drawn += [Limit(name, partial(_limits, plan, z, plan.spread), True) for z, name in LIMITS]
    return funnel_plot(
        points,
        plan.unit,
        drawn,
        title=f"{measure.label}: {plan.heads[1][:1].lower()}{plan.heads[1][1:]}",
        description=told,
        across=plan.heads[0],
        upward=plan.heads[1],
    )


def _limits(plan: _Plan, z: float, spread: float, size: float) -> tuple[float, float]:
    low, high = limits(plan.per_size * size, z, spread)
    return low * plan.unit, high * plan.unit


def _dots(plan: _Plan, numbers: dict[str, int], places: Sequence[float]) -> tuple[Dot, ...]:
    shown = zip(plan.found, plan.expected, places, strict=True)
    return tuple(
        Dot(
            numbers.get(c.code, 0),
            compare_rows.name_of(c),
            addresses.page(c.area),
            compare_rows.where(c),
            words.figure(round(e.expected / plan.per_size)),
            said.rate_figure(e.ratio * plan.unit) if plan.id == "funnel" else f"{e.ratio:.2f}",
            funnel_words.lies_words(z),
        )
        for c, e, z in sorted(
            shown, key=lambda d: (d[0].area.name.casefold(), compare_rows.where(d[0]).casefold(), d[0].code)
        )
    )


def _rates(found: Collection[Compared]) -> tuple[Rate, ...]:
    return tuple(c.rate for c in found if c.rate)
