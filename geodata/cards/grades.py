"""Grades: of an indicator by level and change, of a domain by its indicators, of a card by its domains. Pure rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import isnan

from .rules import CLASSES, GRADES, NONE, Domain, Indicator, Rules

WORSE, USUAL, BETTER = CLASSES


@dataclass(frozen=True)
class Part:
    """A level or a change: `score` in standard errors, positive where it is better; NaN where it is not judged."""

    score: float
    judged: str  # "better", "usual", "worse", "none"
    near: bool  # so near to a cut that it could be either
    other: str  # what it would be on the other side of that cut


@dataclass(frozen=True)
class Graded:
    """An indicator's grade, by which rule, and which grades it could have had if a part lay across its cut."""

    id: str
    weight: float
    level: Part
    change: Part
    grade: str
    others: tuple[str, ...]

    @property
    def rule(self) -> str:
        """The row of the rules that fired: "usual-better"."""
        return f"{self.level.judged}-{self.change.judged}"


@dataclass(frozen=True)
class Whole:
    """The grade of a domain or a card, and those that one indicator across its cut would make of it."""

    grade: str
    graded: int
    of: int
    others: tuple[str, ...] = ()

    @property
    def borderline(self) -> bool:
        """Whether one indicator across its cut would make it another."""
        return bool(self.others)


def part(z: float, sign: int, cut: float, near: float) -> Part:
    """A standardised residual judged at ± cut; `sign` is 1 where more is better."""
    score = sign * z
    if isnan(score):
        return Part(score, NONE, False, NONE)
    judged = BETTER if score >= cut else WORSE if score <= -cut else USUAL
    close = abs(abs(score) - cut) < near
    across = (BETTER if score > 0 else WORSE) if judged == USUAL else USUAL
    return Part(score, judged, close, across if close else judged)


def of_indicator(indicator: Indicator, level: float, change: float, rules: Rules) -> Graded:
    """An indicator graded by the standardised residuals of its level and of its change."""
    s = rules.standing
    one = part(level, indicator.sign, indicator.cut or s.cut, s.near)
    two = part(change, indicator.sign, s.cut, s.near)
    grade = _of(one.judged, two.judged, rules)
    others = {_of(one.other, two.judged, rules), _of(one.judged, two.other, rules)} - {grade}
    return Graded(indicator.id, indicator.weight, one, two, grade, tuple(sorted(others)))


def of_domain(domain: Domain, graded: Sequence[Graded], rules: Rules) -> Whole:
    """The weighted median of a domain's grades; not graded where too few are, or one that is needed is not."""
    grade = _median_of_domain(domain, graded, rules)
    moved = {_median_of_domain(domain, _with(graded, g, other), rules) for g in graded for other in g.others}
    return Whole(grade, sum(g.grade != NONE for g in graded), len(graded), tuple(sorted(moved - {grade})))


def of_card(domains: Mapping[str, Whole], rules: Rules) -> Whole:
    """The median of the domains' grades, at most so many above the worst; not graded where too few of them are."""
    own = [d.grade for d in domains.values()]
    grade = _of_domains(own, rules)
    moved = {_of_domains([*own[:i], g, *own[i + 1 :]], rules) for i, d in enumerate(domains.values()) for g in d.others}
    return Whole(grade, sum(g != NONE for g in own), len(own), tuple(sorted(moved - {grade})))


def median(grades: Sequence[tuple[str, float]]) -> str:
    """The weighted median of grades; where the middle falls between two, the lower."""
    ordered = sorted((GRADES.index(grade), weight) for grade, weight in grades)
    half, passed = sum(weight for _, weight in ordered) / 2, 0.0
    for place, weight in ordered:
        passed += weight
        if passed >= half:
            return GRADES[place]
    return NONE


def _of_domains(grades: Sequence[str], rules: Rules) -> str:
    own = [g for g in grades if g != NONE]
    if len(own) < rules.overall_needs:
        return NONE
    worst = min(map(GRADES.index, own))
    middle = median([(g, 1.0) for g in own])
    return GRADES[min(GRADES.index(middle), worst + rules.above_worst)]


def _median_of_domain(domain: Domain, graded: Sequence[Graded], rules: Rules) -> str:
    own = [(g.grade, g.weight) for g in graded if g.grade != NONE]
    given = {g.id for g in graded if g.grade != NONE}
    if not own or len(own) < rules.domain_needs * len(graded) or not set(domain.needed) <= given:
        return NONE
    return median(own)


def _with(graded: Sequence[Graded], one: Graded, grade: str) -> list[Graded]:
    return [replace(g, grade=grade) if g is one else g for g in graded]


def _of(level: str, change: str, rules: Rules) -> str:
    return NONE if level == change == NONE else rules.matrix[f"{level}-{change}"]
