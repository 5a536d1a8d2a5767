"""What is wrong on purpose in the police files, as it is in real ones.

A missing and a partial month, records without a place, places outside the county, ids that are repeated.
"""

from __future__ import annotations

import numpy as np

from .chance import Ints, stream
from .crimes import NO_ID, UNPLACED, Crimes
from .places import AT_SEA, Places
from .plan import MONTHS
from .volumes import CATEGORIES

MISSING_MONTH, PARTIAL_MONTH = "2024-06", "2024-08"
PARTLY = 0.3  # share of its records that the partial month holds
UNPLACED_SHARE = 0.03
AT_SEA_EACH, ON_MAINLAND_EACH = 3, 2  # records moved to each point outside the county
SAME, DIFFERENT, RETURNING = 26, 20, 8  # repeated ids: rows alike, rows that differ, ids of a later month


def misplaced(happened: Crimes, at: Places) -> Crimes:
    """All that happened, some of it without a place and a few records outside the county."""
    rng = stream("misplaced")
    point = np.where(rng.random(len(happened)) < UNPLACED_SHARE, UNPLACED, happened.point)
    outside = np.arange(at.inside, len(at.at))
    times = np.where(np.arange(len(outside)) < len(AT_SEA), AT_SEA_EACH, ON_MAINLAND_EACH)
    targets = np.repeat(outside, times)
    recent = np.flatnonzero((happened.month >= len(MONTHS) - 24) & (happened.number != NO_ID) & (point != UNPLACED))
    point[rng.choice(recent, len(targets), replace=False)] = targets
    return happened.with_points(point)


def published(happened: Crimes) -> tuple[Crimes, Ints]:
    """The rows of the street files, and for each the record of `happened` that it was made from."""
    luck = stream("partial month").random(len(happened))
    missing = happened.month == MONTHS.index(MISSING_MONTH)
    lost = (happened.month == MONTHS.index(PARTIAL_MONTH)) & (luck >= PARTLY)
    kept = np.flatnonzero(~(missing | lost))
    source = np.concatenate([kept, _repeated(happened, kept)])
    return _altered(happened.only(source), len(kept)), source


def _repeated(happened: Crimes, kept: Ints) -> Ints:
    """Records to publish once more: placed crimes of months after the partial and well before the newest."""
    month = happened.month[kept]
    calm = (month > MONTHS.index(PARTIAL_MONTH)) & (month < len(MONTHS) - 4)
    able = kept[calm & (happened.number[kept] != NO_ID) & (happened.point[kept] != UNPLACED)]
    return stream("repeats").choice(able, SAME + DIFFERENT + RETURNING, replace=False)


def _altered(rows: Crimes, first: int) -> Crimes:
    """The repeats, which stand from `first` on: the first alike, then of another type, elsewhere, and later."""
    rng = stream("alterations")
    month, category, point = rows.month.copy(), rows.category.copy(), rows.point.copy()
    retyped = slice(first + SAME, first + SAME + DIFFERENT // 2)
    category[retyped] = category[retyped] % (len(CATEGORIES) - 1) + 1  # the next category, never ASB, which is first
    moved = slice(retyped.stop, first + SAME + DIFFERENT)
    point[moved] = point[retyped]
    month[moved.stop :] += 1 + rng.integers(0, 3, RETURNING)
    return Crimes(month, category, point, rows.number)
