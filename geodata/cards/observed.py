"""What was observed: every indicator of every force and command area in the twelve months to a month.

A figure is taken from the street files where their year is whole, else from an official table; it tells which. Where it
is not to be had, a reason stands in its place: missing is never zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd

from .harm import of_offences
from .official import Figure, Official
from .records import Records, Share
from .rules import FORCE, Indicator, Rules, Standing
from .searched import Searched
from .seen import HUNDRED, NO_FIGURE, NO_PEOPLE, NOT_WHOLE, OPEN, OTHER_WAY, UNKNOWN, Seen, nothing, proportion, rate
from .subjects import Subject

COLUMNS = ["subject", "kind", "indicator", "end", "value", "y", "noise", "n", "base", "first", "last", "period",
           "source", "url", "missing"]  # fmt: skip
NUMBERS = dict.fromkeys(("value", "y", "noise", "n", "base"), float) | dict.fromkeys(("end", "first", "last"), int)


@dataclass(frozen=True)
class Sources:
    """Where figures come from."""

    records: Records
    official: Official
    searched: Searched


def gather(subjects: Sequence[Subject], ends: Iterable[int], rules: Rules, sources: Sources) -> pd.DataFrame:
    """Columns of COLUMNS: a row a subject, indicator of its kind and month of `ends`.

    subject, kind, indicator (ids); end, first, last (months as whole numbers); value (in the indicator's unit), y and
    noise as in `Seen`; n, base; period, source ("street", "searches", or the words of an official table), url; missing
    (why there is no value, "" where there is one).
    """
    kinds = {d.id: d.kinds for d in rules.domains}
    rows = []
    for end, indicator in product(ends, rules.indicators):
        for kind in kinds[indicator.domain]:
            own = [s for s in subjects if s.kind == kind and _has(indicator, s)]
            for s, seen in zip(own, _of_set(indicator, own, end, rules.standing, sources), strict=True):
                rows.append((s.id, s.kind, indicator.id, end, *(getattr(seen, name) for name in COLUMNS[4:])))
    return pd.DataFrame(rows, columns=COLUMNS).astype(NUMBERS)


def _has(indicator: Indicator, s: Subject) -> bool:
    """Whether an indicator is one of this kind of area: a command area has what the street files tell."""
    return s.kind == FORCE or bool(indicator.records or (indicator.outcomes and not indicator.per))


def _of_set(
    indicator: Indicator, own: Sequence[Subject], end: int, standing: Standing, sources: Sources
) -> Iterator[Seen]:
    """The figures of all: counts from the files where these are whole; shares all from one source, the fuller one."""
    if indicator.harm:
        return (of_harm(s, end, standing, sources.official) for s in own)
    if indicator.searches:
        return (sources.searched.of(s, indicator.searches, end) for s in own)
    files = [_of_files(indicator, s, end, standing, sources) for s in own]
    tables = [_of_tables(indicator, s, end, standing, sources.official) for s in own]
    if indicator.records:
        return (t if f.missing and not t.missing else f for f, t in zip(files, tables, strict=True))
    official = sum(not t.missing for t in tables) >= sum(not f.missing for f in files)
    if not indicator.outcomes or (official and any(not t.missing for t in tables)):
        return (nothing(OTHER_WAY) if t.missing and not f.missing else t for f, t in zip(files, tables, strict=True))
    return (nothing(OTHER_WAY) if f.missing and not t.missing else f for f, t in zip(files, tables, strict=True))


def _of_files(indicator: Indicator, s: Subject, end: int, standing: Standing, sources: Sources) -> Seen:
    if indicator.records:
        n = sources.records.count(s, indicator.records, end)
        return nothing(_unpublished(s)) if n is None else rate(n, s.residents, indicator.each, end)
    if not indicator.outcomes:
        return nothing(NO_FIGURE)
    share = sources.records.share(s, indicator.outcomes, indicator.of, end)
    if share is None:
        return nothing(_unpublished(s))
    if why := _unfit(share, standing):
        return nothing(why)
    if not indicator.per:
        return proportion(share)
    staff = sources.official.at(s.id, indicator.per, "", end, standing.late)
    if staff is None or not staff.value > 0:
        return nothing(NO_FIGURE)
    made = (share.n + 0.5) / staff.value
    return Seen(share.n / staff.value, float(np.log(made)), 1 / (share.n + 0.5), share.n, staff.value, share.first,
                share.last)  # fmt: skip


def _unpublished(s: Subject) -> str:
    """Why files tell nothing: a month of the year is missing, or no file of the force is held at all."""
    return NOT_WHOLE if s.newest >= 0 else NO_FIGURE


def _unfit(share: Share, standing: Standing) -> str:
    """Why outcomes cannot be judged, "" where they can."""
    if share.unknown > standing.unknown * share.base:
        return UNKNOWN
    return OPEN if share.open > standing.open * share.base else ""


def _of_tables(indicator: Indicator, s: Subject, end: int, standing: Standing, told: Official) -> Seen:
    """An indicator of a force by official tables: one figure, or a sum of several of the same period."""
    if s.kind != FORCE or not indicator.measures:
        return nothing(_unpublished(s) if indicator.records else NO_FIGURE)
    found = [told.at(s.id, *m, end, standing.late) for m in indicator.measures]
    own = [f for f in found if f is not None]
    if len(own) < len(found) or len({f.last for f in own}) > 1:
        return nothing(NO_FIGURE)
    whole = _sum(indicator, s, own, told)
    if whole is None:
        return nothing(NO_FIGURE)
    return _made(indicator, s, whole, own, told)


def _sum(indicator: Indicator, s: Subject, own: Sequence[Figure], told: Official) -> float | None:
    """The sum of several measures; of per cents of another measure, so many of that."""
    total = sum(f.value for f in own)
    if not indicator.of_measure[0]:
        return total
    of = told.ending(s.id, *indicator.of_measure, own[0].last)
    return None if of is None else total / HUNDRED * of.value


def _made(indicator: Indicator, s: Subject, value: float, own: Sequence[Figure], told: Official) -> Seen:
    """A value of tables on the indicator's scale; only a single figure has an error that is known."""
    error = own[0].error if len(own) == 1 else 0.0
    about = (own[0].first, own[0].last, own[0].period, own[0].source, own[0].url)
    if indicator.scale == "share":
        p = min(max(value / HUNDRED, 0.001), 0.999)
        noise = (error / HUNDRED / (p * (1 - p))) ** 2
        return Seen(value, float(np.log(p / (1 - p))), noise, np.nan, np.nan, *about)
    people = _base(indicator, s, own[0].last, told)
    if not people > 0:
        return nothing(NO_PEOPLE)
    made, n = indicator.each * value / people, value + 0.5  # a count of 0 is a figure, and has a logarithm so
    if indicator.scale == "rate":
        return Seen(made, float(np.log(indicator.each * n / people)), 1 / n, value, people, *about)
    if not made > 0:
        return Seen(made, np.nan, np.nan, value, people, *about)
    return Seen(made, float(np.log(made)), (error / value) ** 2, value, people, *about)


def _base(indicator: Indicator, s: Subject, end: int, told: Official) -> float:
    if not indicator.per:
        return 1.0
    return s.residents if indicator.per == "population" else told.near(s.id, indicator.per, end)


def of_harm(s: Subject, end: int, standing: Standing, told: Official) -> Seen:
    """Days of imprisonment to 1,000 residents by counts of offences, with the error of not knowing which each was."""
    found = of_offences(s.id, end, standing.late, told)
    if found is None:
        return nothing(NO_FIGURE)
    if not s.residents > 0:
        return nothing(NO_PEOPLE)
    value = 1000 * found.days / s.residents
    noise = found.squares / found.days**2
    return Seen(value, float(np.log(value)), noise, found.days, s.residents, found.first, found.last, found.period,
                found.source, found.url)  # fmt: skip
