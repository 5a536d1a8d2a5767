"""The rows of the outcome files: one for most crimes, several for some, a few of them odd as in real files."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .chance import Ints, stream
from .crimes import Crimes
from .endings import AT_COURT, CHARGED, ENDINGS, NO_SUSPECT, RESULTS, UNABLE, Endings, closed, drawn
from .plan import MONTHS

REOPENED = 0.07  # share of charges that follow an earlier, other outcome
TWICE = 0.004  # share of rows that are published twice, word for word
TOO_EARLY = 0.002  # share of rows dated the month before the crime
DECIDED = 0.25  # share of charges of which the court's decision is published
WORDS = (*ENDINGS, *RESULTS)


@dataclass(frozen=True)
class Outcomes:
    """One entry a row, (n,) each: month of the outcome, the crime (an index) and the outcome (of WORDS)."""

    month: Ints
    crime: Ints
    ending: Ints


def outcomes(happened: Crimes, ends: Endings) -> Outcomes:
    """Every outcome row of `plan.MONTHS`, also of crimes whose street row was never published."""
    rng = stream("outcomes")
    told = np.flatnonzero(closed(happened, ends))
    month, ending = ends.month[told], ends.ending[told]
    early = (rng.random(len(told)) < TOO_EARLY) & (happened.month[told] > 0)
    month = np.where(early, happened.month[told] - 1, month)
    reopened = np.flatnonzero((ending == ENDINGS.index(CHARGED)) & (rng.random(len(told)) < REOPENED) & ~early)
    before = (happened.month[told][reopened] + month[reopened]) // 2
    other = np.where(rng.random(len(reopened)) < 0.6, ENDINGS.index(UNABLE), ENDINGS.index(NO_SUSPECT))
    twice = np.flatnonzero(rng.random(len(told)) < TWICE)
    charged = (ending == ENDINGS.index(CHARGED)) & ~early
    court = _decisions(month[charged], told[charged])
    rows = Outcomes(
        np.concatenate([month, before, month[twice], court.month]),
        np.concatenate([told, told[reopened], told[twice], court.crime]),
        np.concatenate([ending, other, ending[twice], court.ending]),
    )
    order = np.lexsort((rows.crime, rows.month))
    return Outcomes(rows.month[order], rows.crime[order], rows.ending[order])


def _decisions(charged: Ints, crime: Ints) -> Outcomes:
    """What courts decided of some of the cases that were charged in these months, as far as `plan.MONTHS` goes."""
    rng = stream("court results")
    luck, kind = rng.random((2, len(charged)))
    month = charged + rng.integers(*AT_COURT, len(charged))
    own = (luck < DECIDED) & (month < len(MONTHS))
    return Outcomes(month[own], crime[own], len(ENDINGS) + drawn(tuple(RESULTS.values()), kind[own]))
