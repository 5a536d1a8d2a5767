"""What became of the crimes of each place: by group of outcome, month and category, never of crimes still fresh.

A force's cohort are the crimes of the twelve months that end six months before its newest month, so that each has had
at least half a year; monthly figures reach back as far as charts do. A crime's outcome is the last one its street file
gives; where the force's outcomes files are at hand, the one that stands in them (`geodata.histories`).

What the crimes of a force and month came to is counted once for the same files on the same boundaries, and kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from . import areas, join, months, street, verdicts
from .categories import slugs
from .coverage import PRESENT, months_to, newest
from .facts import Facts
from .faults import Faults
from .histories import History, gather
from .join import Placed
from .kept import Kept, key_of
from .police import Month
from .snaps import UNPLACED
from .stages import Advance

RIPE = 6  # months that a crime must have had
SHOWN = 36  # months of a chart, the newest included
COHORT = 12  # months
HERE = Path(__file__).parent
METHOD = [HERE / f"{name}.py" for name in ("outcomes", "histories", "ends", "ids", "verdicts", "join", "snaps")]
METHOD += [HERE / "reference" / f"{name}.csv" for name in ("outcomes", "categories")]
EARLY = "outcome of a month before the crime’s, left out"
WARDS, BEATS, FORCES = range(3)  # the parts of what is kept
WORDS = 256  # indices that an outcome can have
SERIOUS = [slugs().index(slug) for slug in ("robbery", "violent-crime")]

Counts = NDArray[np.int64]
Column = NDArray[np.int64]


@dataclass(frozen=True)
class Followed:
    """What became of the crimes of places of one kind.

    by_month: [place, month, group], of every month of `months`; serious: the same of robbery, violence and sexual
    offences alone. cohort: [place, month], whether that is of the cohort of the place's force. by_category: [place,
    category, group] and results: [place, verdict], of the cohort.
    """

    codes: list[str]
    months: list[str]
    cohort: NDArray[np.bool_]
    by_month: Counts
    by_category: Counts
    results: Counts
    serious: Counts


def ripe(newest_month: str) -> list[str]:
    """The months of a force that are at least six months old, as far back as a chart goes, oldest first."""
    return months_to(newest_month, SHOWN)[:-RIPE]


def cohort(newest_month: str) -> list[str]:
    """The twelve months of a force's cohort, oldest first."""
    return months_to(newest_month, COHORT + RIPE)[:COHORT]


def files_of(facts: Facts) -> list[Month]:
    """The street files whose crimes are followed, by force and month: those of months that are ripe in any force.

    The railway's police is in none of the places, so its files are not among them.
    """
    last = {slug: month for slug, month in newest(facts.ledger).items() if _territorial(slug, facts)}
    wanted = {month for newest_month in last.values() for month in ripe(newest_month)}
    own = [f for f in facts.street.files if f.month in wanted and _territorial(f.force, facts)]
    return sorted(own, key=lambda f: (f.force, f.month))


def follow(facts: Facts, files: Sequence[Month], kept: Kept, faults: Faults, advance: Advance) -> tuple[Followed, ...]:
    """What became of the crimes of wards, of police neighbourhoods, and of reporting forces (their codes are slugs).

    Args:
        facts: the inputs.
        files: those of `files_of`.
        kept: where the counts of builds before are.
        faults: where outcomes that are left out are counted.
        advance: told of each street file and its crimes.
    """
    span = sorted({f.month for f in files})
    forces = facts.street.forces
    beats = facts.places.neighbourhoods
    found = (
        _empty(facts.codes, facts.places.wards["slug"].tolist(), span, facts),
        _empty(facts.beats.codes, beats["force"].tolist(), span, facts),
        _empty(forces, forces, span, facts),
    )
    told = {(f.force, f.month): str(f.taken and f.taken.source) for f in facts.street.outcomes}
    for file, table in _counted(facts, files, kept):
        _add(found, table, span.index(file.month), forces.index(file.force))
        for month, n in json.loads((table.schema.metadata or {})[b"early"]).items():
            faults.add(told[file.force, month], EARLY, n)
        advance(1, int(table["n"].to_numpy()[table["part"].to_numpy() == FORCES].sum()))
    return found


def _territorial(slug: str, facts: Facts) -> bool:
    return areas.force_of(slug, facts.names[slug]).territorial


def _empty(codes: list[str], own: Sequence[str], span: list[str], facts: Facts) -> Followed:
    """Nothing counted yet; `own` are the slugs of the places' forces."""
    last = newest(facts.ledger)
    inside = {slug: np.isin(span, cohort(month)) for slug, month in last.items()}
    never = np.zeros(len(span), dtype=bool)
    chosen = np.array([inside.get(slug, never) for slug in own], dtype=bool).reshape(len(codes), len(span))
    groups, kinds = len(verdicts.groups()), len(slugs())
    shapes = (len(span), groups), (kinds, groups), (len(verdicts.verdicts()),), (len(span), groups)
    return Followed(codes, span, chosen, *(np.zeros((len(codes), *shape), np.int64) for shape in shapes))


def _add(found: Sequence[Followed], table: pa.Table, month: int, force: int) -> None:
    """Add what a street file came to."""
    part, place, category, outcome, n = (table[c].to_numpy().astype(np.int64) for c in table.column_names)
    place = np.where(part == FORCES, force, place)
    group, decided = verdicts.group_of()[outcome], verdicts.decided()[outcome]
    for i, whole in enumerate(found):
        own = part == i
        np.add.at(whole.by_month, (place[own], month, group[own]), n[own])
        grave = own & np.isin(category, SERIOUS)
        np.add.at(whole.serious, (place[grave], month, group[grave]), n[grave])
        own[own] = whole.cohort[place[own], month]
        np.add.at(whole.by_category, (place[own], category[own], group[own]), n[own])
        own &= decided
        np.add.at(whole.results, (place[own], outcome[own]), n[own])


def _counted(facts: Facts, files: Sequence[Month], kept: Kept) -> Iterator[tuple[Month, pa.Table]]:
    """Each street file with what its crimes came to; what no build before has counted is counted and kept."""
    grounds, whole = (facts.wards, facts.beats), _whole(facts)
    base = key_of(*(g.key() for g in grounds), method=METHOD)
    others = {force: [f for f in facts.street.outcomes if f.force == force] for force in {f.force for f in files}}
    keys = [_key(f, others[f.force], whole[f.force] <= f.month, base) for f in files]
    tables = [kept.find(key) for key in keys]
    pending = [f.cells for f, table in zip(files, tables, strict=True) if table is None and f.cells is not None]
    placed = [join.place_kept(street.distinct(pending), g.codes, g.shapes, kept) for g in grounds] if pending else []
    own, history = "", gather([])
    for file, key, table in zip(files, keys, tables, strict=True):
        if table is None:
            if file.force != own:
                own, history = file.force, gather((_number(f.month), months.ends(f, kept)) for f in others[file.force])
            table = _count(file, months.ends(file, kept), history, whole[file.force] <= file.month, placed)
            kept.keep(key, table)
        yield file, table


def _key(file: Month, others: Sequence[Month], whole: bool, base: str) -> str:
    told = [file.month, file.digest, str(whole), *sorted(f"{f.month} {f.digest}" for f in others)]
    return key_of("outcomes", base, *told)


def _count(file: Month, ends: pa.Table, history: History, whole: bool, placed: Sequence[Placed]) -> pa.Table:
    """What the crimes of a street file came to: part, place, category, outcome, n; the early outcomes as a remark."""
    key, snap, category, street_says = (ends[c].to_numpy() for c in ("key", "snap", "category", "outcome"))
    month = _number(file.month)
    at = history.find(key)
    outcome = history.of(at, month, street_says, whole)
    somewhere = np.flatnonzero(snap != UNPLACED)
    rows = [_sums(FORCES, np.zeros(len(key), np.int64), category, outcome)]
    for part, points in enumerate(placed):
        place = points.ward[np.searchsorted(points.snap, snap[somewhere])].astype(np.int64)
        inside = somewhere[place >= 0]
        rows.append(_sums(part, place[place >= 0], category[inside], outcome[inside]))
    columns = ("part", "place", "category", "outcome", "n")
    kinds = (pa.uint8(), pa.int32(), pa.uint8(), pa.uint8(), pa.int32())
    whole_columns = (np.concatenate(c) for c in zip(*rows, strict=True))
    arrays = [pa.array(c, kind) for c, kind in zip(whole_columns, kinds, strict=True)]
    early = {_month(m): n for m, n in history.before(at, month).items()}
    return pa.table(arrays, columns).replace_schema_metadata({"early": json.dumps(early)})


def _sums(part: int, place: Column, category: NDArray[np.uint8], outcome: verdicts.Verdicts) -> tuple[Column, ...]:
    """Part, place, category, outcome and number of crimes, each combination once."""
    packed, n = np.unique((place * len(slugs()) + category) * WORDS + outcome, return_counts=True)
    rest, outcomes = np.divmod(packed, WORDS)
    return np.full(len(n), part), *np.divmod(rest, len(slugs())), outcomes, n


def _whole(facts: Facts) -> dict[str, str]:
    """Force → the month from which on its outcomes are held up to its newest month of street-level crime."""
    last = {f.force: f.month for f in sorted(facts.street.files, key=lambda f: f.month)}
    own = facts.ledger[(facts.ledger["dataset"] == "outcomes") & (facts.ledger["state"] != PRESENT)]
    holes = {slug: own.loc[(own["force"] == slug) & (own["month"] <= last[slug]), "month"].max() for slug in last}
    return {slug: _after(hole) if isinstance(hole, str) else "" for slug, hole in holes.items()}


def _after(month: str) -> str:
    return _month(_number(month) + 1)


def _number(month: str) -> int:
    """A month as a whole number: months since the year 0."""
    return int(month[:4]) * 12 + int(month[5:]) - 1


def _month(number: int) -> str:
    return f"{number // 12:04d}-{number % 12 + 1:02d}"
