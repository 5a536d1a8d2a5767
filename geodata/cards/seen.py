"""One figure of a card as it was observed, on the scale on which forces are compared."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .quarters import YEAR
from .records import Share

STREET, OFFICIAL, SEARCHES = "street", "official", "searches"
# Why there is no figure.
NOT_WHOLE, NO_PEOPLE, NO_FIGURE = "not whole", "no residents", "no figure"
UNKNOWN, OPEN, OTHER_WAY = "outcomes unknown", "outcomes open", "counted otherwise"
HUNDRED = 100.0


@dataclass(frozen=True)
class Seen:
    """One figure: `value` in the indicator's unit, `y` on the scale of comparison, `noise` the chance variance of y.

    y is the logarithm of a rate, an amount or a ratio, the logit of a share. n and base are what a value is made of,
    NaN where only the value is given.
    """

    value: float
    y: float
    noise: float
    n: float = np.nan
    base: float = np.nan
    first: int = -1
    last: int = -1
    period: str = ""  # as an official table writes it, "" where the months tell
    source: str = STREET
    url: str = ""
    missing: str = ""


def rate(n: float, people: float, each: float, end: int, first: int = -1) -> Seen:
    """So many to 1,000; a half is added to the count in its logarithm, which bears a count of 0."""
    begin = end - YEAR + 1 if first < 0 else first
    if not people > 0:
        return Seen(np.nan, np.nan, np.nan, n, np.nan, begin, end, missing=NO_PEOPLE)
    return Seen(each * n / people, float(np.log(each * (n + 0.5) / people)), 1 / (n + 0.5), n, people, begin, end)


def proportion(share: Share) -> Seen:
    """A share of the crimes of an outcome's year, in per cent."""
    part, rest = share.n + 0.5, share.base - share.n + 0.5
    y, noise = float(np.log(part / rest)), 1 / part + 1 / rest
    return Seen(HUNDRED * share.n / share.base, y, noise, share.n, share.base, share.first, share.last)


def nothing(why: str) -> Seen:
    """No figure, and why."""
    return Seen(np.nan, np.nan, np.nan, source="", missing=why)
