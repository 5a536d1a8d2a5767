"""Shares and times: what became of crimes, how calls were answered, what people think, quarter by quarter or yearly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from .chance import Floats, stream
from .endings import CHARGED, ENDINGS, NO_SUSPECT, SHARES, UNABLE
from .peers import NATION, Figure, Force
from .quarters import ROLLING_MIDDLES, YEAR_MIDDLES, dated, dated_years, rolling
from .volumes import NATIONAL

LUCK = 0.04  # how far a period strays, in ordinary differences


@dataclass(frozen=True)
class Share:
    """What is usual; what one ordinary difference adds, below 0 where less is better; what every year adds."""

    usual: float
    better: float
    trend: float


# Outcomes: the endings that count, how much of them, and what one ordinary difference adds.
COURT = (CHARGED, "Suspect charged as part of another case")
OUT_OF_COURT = ("Local resolution", "Offender given a caution", "Offender given penalty notice",
                "Offender given a drugs possession warning")  # fmt: skip
OUTCOMES = {
    "sent_to_court_percent": (COURT, 1.0, 0.8),
    "no_suspect_percent": ((NO_SUSPECT,), 1.0, -1.6),
    "out_of_court_percent": (OUT_OF_COURT, 1.0, 0.0),
    "victim_did_not_support_percent": ((UNABLE,), 0.72, -1.5),
}
PARTS = {"": tuple(NATIONAL), "violence and robbery": ("Violence and sexual offences", "Robbery")}
# The police files cannot tell these kinds of crime from others.
SEXUAL = {
    ("sent_to_court_percent", "rape"): Share(3.1, 0.3, 0.15),
    ("sent_to_court_percent", "sexual offences"): Share(4.6, 0.45, 0.2),
    ("no_suspect_percent", "rape"): Share(7.4, -0.6, -0.1),
    ("no_suspect_percent", "sexual offences"): Share(12.9, -0.9, -0.2),
    ("out_of_court_percent", "rape"): Share(0.3, 0.0, 0.0),
    ("out_of_court_percent", "sexual offences"): Share(1.4, 0.0, 0.0),
    ("victim_did_not_support_percent", "rape"): Share(58.0, -2.2, -1.0),
    ("victim_did_not_support_percent", "sexual offences"): Share(47.0, -1.9, -0.8),
}
QUARTERLY = {
    "answered_999_within_10_seconds_percent": Share(88.5, 2.2, 1.2),
    "abandoned_101_percent": Share(9.5, -1.6, -0.8),
    "answered_101_seconds": Share(172.0, -26.0, -6.0),
}
YEARLY = {
    "confidence_percent": Share(66.0, 2.2, -0.8),
    "good_or_excellent_percent": Share(48.5, 2.2, -0.6),
    "relied_on_percent": Share(57.0, 2.2, -0.5),
    "victim_satisfaction_percent": Share(61.0, 2.4, 0.3),
    "overtime_share_percent": Share(4.4, -0.4, 0.1),
    "support_share_percent": Share(12.6, -0.7, -0.1),
    "court_days_median": Share(182.0, -11.0, 4.0),
}
SURVEYED = ("confidence_percent", "good_or_excellent_percent", "relied_on_percent", "victim_satisfaction_percent")
HALF, NATIONAL_HALF = 2.4, 0.6  # of a survey's interval
# Adults of the nation who were victims: usual, trend, half of the interval.
VICTIMS = {
    "violence against women and girls": (10.9, -0.3, 0.5),
    "domestic abuse": (7.8, -0.2, 0.4),
    "sexual assault": (1.9, -0.05, 0.2),
    "stalking": (2.9, -0.1, 0.3),
}
NOT_NATIONAL = ("victim_satisfaction_percent", "overtime_share_percent", "support_share_percent")


def figures(force: Force, recorded: Mapping[str, Floats]) -> Iterator[Figure]:
    """Every share and time of a force; `recorded` has its crimes by category and quarter, which its outcomes follow."""
    for measure, (endings, part_of, better) in OUTCOMES.items():
        for part, among in PARTS.items():
            own = part_of * _ended(endings, {c: rolling(recorded[c]) for c in among})
            stands = _stands(force, measure, part, ROLLING_MIDDLES)
            yield from (Figure(measure, part, *told) for told in dated(_percent(own + better * stands)))
    for (measure, part), share in [*SEXUAL.items(), *(((m, ""), share) for m, share in QUARTERLY.items())]:
        values = _values(force, measure, part, share, ROLLING_MIDDLES)
        yield from (Figure(measure, part, *told) for told in dated(values))
    for measure, share in YEARLY.items():
        half = (HALF if force is not NATION else NATIONAL_HALF) if measure in SURVEYED else 0.0
        if force is not NATION or measure not in NOT_NATIONAL:
            values = _values(force, measure, "", share, YEAR_MIDDLES)
            yield from (Figure(measure, "", *told, half) for told in dated_years(values))


def victims() -> Iterator[Figure]:
    """What the national survey tells of victims of violence against women and girls, and of its kinds."""
    for part, (usual, trend, half) in VICTIMS.items():
        told = dated_years(usual + trend * (YEAR_MIDDLES - YEAR_MIDDLES[1]))
        yield from (Figure("crime_survey_victims_percent", part, *year, half) for year in told)


def _ended(endings: tuple[str, ...], counts: Mapping[str, Floats]) -> Floats:
    """The percentage of crimes with one of these endings, by their categories."""
    rates = {c: sum(SHARES[c][ENDINGS.index(e)] for e in endings) / sum(SHARES[c]) for c in counts}
    ended = np.sum([rates[c] * n for c, n in counts.items()], axis=0)
    return np.asarray(100 * ended / np.sum(list(counts.values()), axis=0))


def _values(force: Force, measure: str, part: str, share: Share, at: Floats) -> Floats:
    values = share.usual + share.trend * (at - YEAR_MIDDLES[1]) + share.better * _stands(force, measure, part, at)
    return _percent(values) if measure.endswith("_percent") else values


def _stands(force: Force, measure: str, part: str, at: Floats) -> Floats:
    luck = LUCK * (2 * stream(f"luck {force.slug} {measure} {part}").random(len(at)) - 1)
    return force.stands(at, f"{measure} {part}".strip()) + luck


def _percent(values: Floats) -> Floats:
    return np.asarray(values.clip(0.1, 99.9))
