"""What became of each crime: the history behind the last outcome of a street row and the rows of the outcome files."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .chance import Bools, Floats, Ints, stream
from .crimes import NO_ID, Crimes
from .plan import MONTHS
from .volumes import CATEGORIES

CHARGED = "Suspect charged"
NO_SUSPECT = "Investigation complete; no suspect identified"
UNABLE = "Unable to prosecute suspect"
UNKNOWN = "Status update unavailable"
OPEN = "Under investigation"
AWAITING, UNAVAILABLE = "Awaiting court outcome", "Court result unavailable"
ENDINGS = (
    NO_SUSPECT, UNABLE, CHARGED, "Local resolution", "Offender given a caution", UNKNOWN,
    "Action to be taken by another organisation", "Further investigation is not in the public interest",
    "Further action is not in the public interest", "Formal action is not in the public interest",
    "Offender given penalty notice", "Offender given a drugs possession warning",
    "Suspect charged as part of another case",
)  # fmt: skip
# What courts decide, per thousand decisions; the outcomes files tell it of some cases, the street files of none.
RESULTS = {
    "Offender fined": 340, "Offender given community sentence": 190, "Offender sent to prison": 130,
    "Offender given suspended prison sentence": 120, "Offender given conditional discharge": 90,
    "Defendant found not guilty": 70, "Offender ordered to pay compensation": 30, "Offender otherwise dealt with": 20,
    "Court case unable to proceed": 10,
}  # fmt: skip
# Per thousand crimes of each category, in the order of ENDINGS: shaped after the street files of 2025.
SHARES = {
    "Bicycle theft": (817, 124, 26, 5, 1, 24, 1, 1, 0, 0, 0, 0, 1),
    "Burglary": (752, 143, 58, 4, 2, 34, 1, 2, 1, 1, 0, 0, 2),
    "Criminal damage and arson": (586, 290, 46, 27, 9, 26, 4, 5, 4, 2, 1, 0, 0),
    "Drugs": (170, 150, 218, 250, 40, 100, 3, 30, 12, 15, 6, 6, 0),
    "Other crime": (155, 442, 100, 15, 6, 140, 36, 70, 26, 8, 2, 0, 0),
    "Other theft": (640, 284, 18, 14, 3, 36, 2, 2, 1, 0, 0, 0, 0),
    "Possession of weapons": (125, 428, 260, 30, 32, 86, 8, 12, 10, 8, 1, 0, 0),
    "Public order": (306, 512, 84, 30, 7, 40, 7, 8, 3, 2, 1, 0, 0),
    "Robbery": (430, 340, 146, 5, 3, 68, 1, 3, 2, 1, 0, 0, 1),
    "Shoplifting": (485, 150, 285, 40, 4, 24, 1, 4, 2, 2, 2, 0, 1),
    "Theft from the person": (720, 210, 12, 4, 1, 50, 1, 1, 1, 0, 0, 0, 0),
    "Vehicle crime": (820, 118, 25, 3, 1, 29, 1, 1, 1, 0, 0, 0, 1),
    "Violence and sexual offences": (146, 640, 66, 28, 10, 70, 24, 6, 5, 4, 1, 0, 0),
}
# Per cent of crimes that end 0, 1, 2, … months after their own, by how quickly cases of that ending close.
QUICK = (52, 26, 10, 5, 3, 2, 1, 1)
SLOW = (21, 22, 16, 11, 8, 6, 5, 4, 3, 2, 1, 1)
AT_COURT = (4, 9)  # months after a charge: until then "awaiting" for all, after that "unavailable" for all


@dataclass(frozen=True)
class Endings:
    """For each crime, (n,): its ending (an index into ENDINGS, meaningless for ASB) and the month of it."""

    ending: Ints
    month: Ints


def endings(happened: Crimes) -> Endings:
    """How and when each case ends, be it after the newest month."""
    rng = stream("endings")
    luck, pace = rng.random((2, len(happened)))
    ending = np.zeros(len(happened), dtype=np.int64)
    for c, category in enumerate(CATEGORIES):
        if category in SHARES:
            mine = happened.category == c
            ending[mine] = drawn(SHARES[category], luck[mine])
    quick = np.isin(ending, [ENDINGS.index(e) for e in (NO_SUSPECT, "Offender given penalty notice")])
    delay = np.where(quick, drawn(QUICK, pace), drawn(SLOW, pace))
    return Endings(ending, happened.month + delay)


def last_outcomes(happened: Crimes, ends: Endings) -> list[str]:
    """The last outcome category of each record, as the newest publication gives it; "" for ASB."""
    newest = len(MONTHS) - 1
    since = newest - ends.month
    waits, gone = AT_COURT
    court = np.where(since < waits + stream("courts").integers(0, gone - waits, len(happened)), AWAITING, UNAVAILABLE)
    words = np.array(ENDINGS, dtype=object)[ends.ending]
    words = np.where(ends.ending == ENDINGS.index(CHARGED), court, words)
    words = np.where((since < 0) & (ends.ending != ENDINGS.index(UNKNOWN)), OPEN, words)
    return [str(word) for word in np.where(happened.number == NO_ID, "", words)]


def closed(happened: Crimes, ends: Endings) -> Bools:
    """Whether a crime has an ending that the outcome files of `plan.MONTHS` tell."""
    told = ends.ending != ENDINGS.index(UNKNOWN)
    return np.asarray((happened.number != NO_ID) & told & (ends.month < len(MONTHS)))


def drawn(shares: tuple[int, ...], luck: Floats) -> Ints:
    """An index into shares for each number from 0 up to 1, as often as the shares say."""
    edges = np.cumsum(shares)
    return np.asarray(np.searchsorted(edges, luck * edges[-1], side="right"), dtype=np.int64)
