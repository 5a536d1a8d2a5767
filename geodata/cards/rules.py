"""The rules of the report cards, as `reference/grades.toml` has them; a rule that is none is refused with its place."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

from ..areas import REFERENCE
from ..faults import InputFault
from ..indicators import measures
from ..schema import GROUPS

FILE = REFERENCE / "grades.toml"
GRADES = ("poor", "fair", "good", "excellent")  # worst first
CLASSES = ("worse", "usual", "better")
NONE = "none"  # not graded, or not judged
FORCE, BCU = "force", "bcu"
SCALES = ("rate", "share", "amount", "ratio")
Measure = tuple[str, str]  # a measure and its part
Record = TypeVar("Record")


@dataclass(frozen=True)
class Standing:
    """How a figure is compared with those of others, see the rules' own remarks."""

    fewest: int
    cut: float
    near: float
    late: int
    unknown: float
    open: float
    nearest: int


@dataclass(frozen=True)
class Domain:
    """One of the four parts of a card: which kinds of area have it, which indicators it cannot be graded without."""

    id: str
    title: str
    kinds: tuple[str, ...]
    needed: tuple[str, ...]


@dataclass(frozen=True)
class Indicator:
    """One graded figure: how it is made, compared and weighed."""

    id: str
    domain: str
    title: str
    unit: str
    better: str
    scale: str
    weight: float
    per: str = ""  # the measure that it is divided by
    each: float = 1000  # so many of it
    adjust: bool = False
    cut: float = 0  # of its level; 0 for that of all
    records: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    of: str = ""
    measures: tuple[Measure, ...] = ()
    of_measure: Measure = ("", "")  # what the measures are per cent of, where they are
    harm: bool = False
    searches: str = ""

    @property
    def sign(self) -> int:
        """1 where more of it is better, -1 where less is."""
        return 1 if self.better == "higher" else -1


@dataclass(frozen=True)
class Aim:
    """One measure of the mission."""

    id: str
    title: str
    aim: str
    measures: tuple[Measure, ...]
    national: bool = False
    context: tuple[Measure, ...] = ()


@dataclass(frozen=True)
class Rules:
    """All rules; `digest` names them, so that a card tells by which it was graded."""

    edition: str
    digest: str
    standing: Standing
    matrix: Mapping[str, str]  # "level-change" → grade
    domain_needs: float
    overall_needs: int
    above_worst: int
    direction_cut: float
    together: float
    baseline: str
    years: int
    oldest: int
    domains: tuple[Domain, ...]
    indicators: tuple[Indicator, ...]
    aims: tuple[Aim, ...]

    def of_domain(self, domain: str) -> tuple[Indicator, ...]:
        """The indicators of a domain, in the order of the rules."""
        return tuple(i for i in self.indicators if i.domain == domain)


def read(path: Path = FILE) -> Rules:
    """The rules; InputFault where the file is missing, is no TOML, or says what cannot be."""
    try:
        text = path.read_bytes()
        told = tomllib.loads(text.decode("utf-8"))
        rules = _rules(told, hashlib.sha256(text).hexdigest()[:12])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputFault(path, f"is not the rules it should be ({error})", "Mend the file") from error
    for what in _faults(rules):
        raise InputFault(path, what, "Mend the rule")
    return rules


def _rules(told: Mapping[str, Any], digest: str) -> Rules:
    return Rules(
        edition=told["edition"],
        digest=digest,
        standing=Standing(**told["standing"]),
        matrix=told["grade"],
        domain_needs=told["domains"]["needs"],
        overall_needs=told["overall"]["needs"],
        above_worst=told["overall"]["above_worst"],
        direction_cut=told["direction"]["cut"],
        together=told["direction"]["together"],
        **told["mission"],
        domains=tuple(_made(Domain, row) for row in told["domain"]),
        indicators=tuple(_made(Indicator, row) for row in told["indicator"]),
        aims=tuple(_made(Aim, row) for row in told["aim"]),
    )


def _made(kind: type[Record], row: Mapping[str, Any]) -> Record:
    """A record of the rules, lists as tuples; ValueError for a field that it does not have."""
    known = {f.name for f in fields(kind)}  # type: ignore[arg-type]
    if strange := sorted(row.keys() - known):
        raise ValueError(f"{row.get('id', kind.__name__)} has no “{strange[0]}”")
    return kind(**{name: _fixed(value) for name, value in row.items()})


def _fixed(value: Any) -> Any:
    return tuple(map(_fixed, value)) if isinstance(value, list) else value


def _faults(rules: Rules) -> list[str]:
    """What cannot be, each in one line."""
    domains, ids = {d.id for d in rules.domains}, [i.id for i in rules.indicators]
    known = set(measures()["measure"])
    told = [f"{i} stands twice" for i in sorted({i for i in ids if ids.count(i) > 1})]
    told += [f"{d.id} needs {n}, which is no indicator" for d in rules.domains for n in d.needed if n not in ids]
    wanted = [f"{level}-{change}" for level in (*CLASSES, NONE) for change in (*CLASSES, NONE)][:-1]
    told += [f"no grade for “{pair}”" for pair in wanted if rules.matrix.get(pair) not in GRADES]
    for i in rules.indicators:
        named = [m for m in (*i.measures, i.of_measure, (i.per, "")) if m[0]]
        told += [f"{i.id}: no measure is called {m}" for m, _ in named if m not in known]
        told += [f"{i.id}: no domain is called {i.domain}"] * (i.domain not in domains)
        told += [f"{i.id}: no scale is called {i.scale}"] * (i.scale not in SCALES)
        told += [f"{i.id}: better is “lower” or “higher”"] * (i.better not in ("lower", "higher"))
        told += [f"{i.id}: no group of outcomes is called {g}" for g in i.outcomes if g not in GROUPS]
    told += [f"{a.id}: no measure is called {m}" for a in rules.aims for m, _ in a.measures if m not in known]
    return told
