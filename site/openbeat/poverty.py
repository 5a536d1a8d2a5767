"""Recorded crime and harm of a force by income-deprivation fifth of the neighbourhood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from . import poverty_words as said
from . import words
from .chance import Observed, rates_z
from .compare_rows import Cell, Row, Table
from .compare_words import interval_words, rate_figure
from .drawings import Fifth, fifth_bars
from .figures import Figures
from .store import Store

CRIME, ASB, HARM = "crime", "anti-social-behaviour", "harm-cchi"
NONE = 0  # the fifth of records that none can be given
TITLES = {
    CRIME: "Crimes per 1,000 residents",
    ASB: "Anti-social behaviour incidents per 1,000 residents",
    HARM: "Harm: estimated days per 1,000 residents",
}


@dataclass(frozen=True)
class Part:
    """One fifth by one measure, as a fact; rates are None where nobody lives in it."""

    lsoas: int
    residents: int
    n: float  # records, or days of harm
    per_1000: float | None
    low: float
    high: float


@dataclass(frozen=True)
class PovertyView:
    """The section; every string is finished."""

    lead: str
    lines: tuple[str, ...]
    drawings: tuple[tuple[str, str], ...]  # heading, SVG
    table: Table | None
    notes: tuple[str, ...]


def view(store: Store, f: Figures) -> PovertyView | None:
    """The section of a force; None for other areas, and where fifths are not known."""
    if f.area.kind != "force":
        return None
    parts = _read(store, f.area.code)
    if not parts:
        return None
    if f.whole("crime", "").now is None:
        return PovertyView(said.NO_YEAR, (), (), None, ())
    crime = _of(parts, CRIME)
    lead, *lines = _sentences(parts)
    measures = [m for m in (CRIME, ASB, HARM) if _rated(parts, m) and (m != ASB or f.whole("asb", "").now is not None)]
    row = store.db.execute("SELECT file FROM surroundings WHERE area = :area", {"area": f.area.code}).fetchone()
    absent = [fifth for fifth in said.FIFTHS if fifth not in crime]
    notes = (said.absent_sentence(absent), said.INCOME, said.NO_FIFTH_WHY if NONE in crime else "",
             said.source_sentence(row["file"] if row and row["file"] else ""))  # fmt: skip
    return PovertyView(
        lead=lead,
        lines=tuple(lines),
        drawings=tuple((TITLES[m], _drawing(parts, m)) for m in measures),
        table=_table(parts, measures, words.period_words(f.now[0], f.now[-1])),
        notes=tuple(filter(None, notes)),
    )


def _read(store: Store, force: str) -> dict[tuple[str, int], Part]:
    """(Measure, fifth) → its facts."""
    rows = store.db.execute(
        """SELECT measure, fifth, lsoas, residents, n, per_1000, low, high FROM fifths
           WHERE area = :area AND measure IN ('crime', 'anti-social-behaviour', 'harm-cchi') AND n IS NOT NULL""",
        {"area": force},
    )
    return {
        (r["measure"], r["fifth"]): Part(
            r["lsoas"] or 0, r["residents"] or 0, r["n"], r["per_1000"], r["low"] or 0.0, r["high"] or 0.0
        )
        for r in rows
    }


def _of(parts: Mapping[tuple[str, int], Part], measure: str) -> dict[int, Part]:
    return {fifth: part for (of, fifth), part in sorted(parts.items()) if of == measure}


def _rated(parts: Mapping[tuple[str, int], Part], measure: str) -> dict[int, Part]:
    """The fifths of a measure that have a rate."""
    own = _of(parts, measure)
    return {k: p for k, p in own.items() if k != NONE and p.per_1000 is not None and p.residents}


def _sentences(parts: Mapping[tuple[str, int], Part]) -> list[str]:
    """The most beside the least deprived fifth that there is: crime first, then incidents, then harm."""
    told = []
    for measure in (CRIME, ASB):
        rated = _rated(parts, measure)
        if len(rated) < 2:
            told += [said.ONE_FIFTH] if measure == CRIME else []
            continue
        (one, most), (other, least) = min(rated.items()), max(rated.items())
        z = rates_z(Observed(round(most.n), most.residents), Observed(round(least.n), least.residents))
        ends = (one, most.n, most.per_1000 or 0.0), (other, least.n, least.per_1000 or 0.0)
        told.append(said.hardest_sentence(measure, *ends, z))
    harm, crime = _rated(parts, HARM), _of(parts, CRIME)
    if len(harm) > 1:
        one, other = min(harm), max(harm)
        crimes = min(crime[k].n if k in crime else 0 for k in (one, other))
        told.append(said.harm_sentence((one, harm[one].per_1000 or 0.0), (other, harm[other].per_1000 or 0.0), crimes))
    return told


def _drawing(parts: Mapping[tuple[str, int], Part], measure: str) -> str:
    rated, harm = _rated(parts, measure), measure == HARM
    rows = [
        Fifth(name, said.bar_words(p.per_1000, p.low, p.high, harm), p.per_1000, p.low, p.high)
        if (p := rated.get(fifth)) and p.per_1000 is not None
        else Fifth(name, "none here", None)
        for fifth, name in said.FIFTHS.items()
    ]
    description = "; ".join(f"{row.name}: {row.words}" for row in rows)
    return fifth_bars(rows, title=TITLES[measure], description=description, ramp="harm" if harm else "count")


def _table(parts: Mapping[tuple[str, int], Part], measures: list[str], period: str) -> Table:
    heads = {CRIME: "Crimes", ASB: "Anti-social behaviour", HARM: "Harm, days"}
    shown = [("Neighbourhoods", True), ("Residents", True)]
    shown += [(heads[m], True) for m in measures]
    order = [*said.FIFTHS, NONE]
    held = [k for k in order if any((m, k) in parts for m in measures)]
    return Table(
        f"Records by fifth, {period}, each with its rate per 1,000 residents",
        tuple(shown),
        tuple(_row(parts, measures, k) for k in held),
    )


def _row(parts: Mapping[tuple[str, int], Part], measures: list[str], fifth: int) -> Row:
    first = next(parts[m, fifth] for m in measures if (m, fifth) in parts)
    size = (words.figure(first.lsoas), words.figure(first.residents)) if fifth != NONE else ("–", "–")
    cells = (*map(Cell, size), *(_cell(parts.get((m, fifth)), m) for m in measures))
    name = said.FIFTHS.get(fifth, said.NO_FIFTH)
    return Row(str(fifth), name, "", (), cells, chosen=fifth != NONE)


def _cell(part: Part | None, measure: str) -> Cell:
    harm = measure == HARM
    if part is None:
        return Cell("not given")
    n = words.days_words(part.n) if harm else words.figure(round(part.n))
    if part.per_1000 is None:
        return Cell(n)
    ends = interval_words(part.low, part.high, harm)
    return Cell(n, f"{rate_figure(part.per_1000, harm)} ({ends})")
