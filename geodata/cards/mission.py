"""The mission: each measure against its baseline year, along the straight path to its aim, with an interval."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, isnan, sqrt

from .official import NATION, Figure, Official
from .quarters import YEAR, month, number
from .rules import Aim, Measure, Rules

Fact = dict[str, object]
ON, OFF, UNSURE = "on track", "off track", "too close to say"
LIMITS = 1.96


def of_force(force: str, end: int, rules: Rules, told: Official) -> list[Fact]:
    """Every aim of the mission as a card has it: value and baseline with their periods, state, path, interval.

    A count is compared with its baseline as a ratio, a per cent as a difference in points. state is "" where no figure
    is published, or no baseline, or only one year.
    """
    return [_aim(aim, NATION if aim.national else force, force, end, rules, told) for aim in rules.aims]


def _aim(aim: Aim, who: str, force: str, end: int, rules: Rules, told: Official) -> Fact:
    first = number(rules.baseline)
    base, now = (
        _summed(aim.measures, who, first, rules.oldest, told),
        _summed(aim.measures, who, end, rules.standing.late, told),
    )
    fact: Fact = {"id": aim.id, "title": aim.title, "aim": aim.aim, "national": aim.national}
    fact["unit"] = "per cent" if aim.measures[0][0].endswith("_percent") else "offences"
    fact["context"] = [c for m in aim.context if (c := _context(m, force, end, rules, told))]
    for name, figure in (("now", now), ("base", base)):
        fact[name] = None if figure is None else _plain(figure)
    if not base or not now or now.last <= base.last or not base.value > 0:
        return fact | {"state": ""}
    judged = _halved if aim.aim == "halve" else _risen
    return fact | judged(base, now, rules, fact["unit"] == "offences")


def _summed(measures: Sequence[Measure], who: str, end: int, late: int, told: Official) -> Figure | None:
    """The newest figure up to a month; of several measures the sum, where all have the same period."""
    found = [told.at(who, *m, end, late) for m in measures]
    own = [f for f in found if f]
    if not own or len(own) < len(found) or len({(f.first, f.last) for f in own}) > 1:
        return None
    if len(own) == 1:
        return own[0]
    one = own[0]
    nan = float("nan")
    return Figure(sum(f.value for f in own), nan, nan, one.first, one.last, one.period, one.source, one.url)


def _context(measure: Measure, force: str, end: int, rules: Rules, told: Official) -> Fact | None:
    now = told.at(force, *measure, end, rules.standing.late)
    then = told.ending(force, *measure, now.last - YEAR) if now else None
    if now is None:
        return None
    return {"measure": measure[0], "now": _plain(now), "before": _plain(then) if then else None}


def _plain(figure: Figure) -> Fact:
    return {
        "value": round(figure.value, 4),
        "low": None if isnan(figure.low) else figure.low,
        "high": None if isnan(figure.high) else figure.high,
        "from": month(figure.first),
        "to": month(figure.last),
        "source": figure.source,
        "url": figure.url,
    }


def _halved(base: Figure, now: Figure, rules: Rules, counted: bool) -> Fact:
    """The ratio to the baseline beside the path from 1 to a half."""
    gone = (now.last - base.last) / YEAR
    path = 1 - 0.5 * min(gone / rules.years, 1)
    ratio = now.value / base.value
    error = _relative(base, now, counted)
    low, high = (ratio * exp(s * LIMITS * error) for s in (-1, 1))
    state = ON if ratio <= path else OFF if low > path else UNSURE
    return _told(state, ratio, low, high, path, error)


def _risen(base: Figure, now: Figure, rules: Rules, counted: bool) -> Fact:
    """The points above the baseline; the path is 0."""
    del rules, counted
    rise = now.value - base.value
    error = sqrt(base.error**2 + now.error**2)
    low, high = rise - LIMITS * error, rise + LIMITS * error
    state = ON if low > 0 else OFF if high < 0 or (not error and rise <= 0) else UNSURE
    return _told(state, rise, low, high, 0.0, error)


def _relative(base: Figure, now: Figure, counted: bool) -> float:
    """The standard error of the logarithm of the ratio: of counts by chance, of estimates by their intervals."""
    if counted:
        return sqrt(1 / max(now.value, 1) + 1 / max(base.value, 1))
    return sqrt((base.error / base.value) ** 2 + (now.error / now.value) ** 2) if now.value else 0.0


def _told(state: str, value: float, low: float, high: float, path: float, error: float) -> Fact:
    ends = {"low": round(low, 4), "high": round(high, 4)} if error else {"low": None, "high": None}
    return {"state": state, "change": round(value, 4), "path": round(path, 4), **ends}
