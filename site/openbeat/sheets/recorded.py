"""What was recorded, for a sheet: the same thirteen months in the same order, both years, usual range, change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .. import change_words, numbers, weights
from ..figures import Figures
from ..model import PRESENT, CategoryRow
from ..numbers import NumberRow
from ..store import Store
from ..words import MONTHS
from . import sheet_words as said
from . import welsh
from .tongues import Tongue


@dataclass(frozen=True)
class Line:
    """One line of the table; every string is finished."""

    label: str
    months: tuple[str, ...]
    now: str
    before: str
    usual: str
    change: str
    stands_out: bool  # whether the change is more than chance explains
    strong: bool = False  # the total


@dataclass(frozen=True)
class Recorded:
    """The table and, where months are drawn instead of listed, the charts of crime and of incidents."""

    months: tuple[tuple[str, str], ...]  # "Dec", "24"; none where they are not listed
    lines: tuple[Line, ...]
    charts: tuple[tuple[str, str], ...]  # heading, SVG
    period: str
    key: tuple[str, ...]


def read(store: Store, f: Figures, months: str, tongue: Tongue) -> Recorded:
    """The table of an area; `months` "13" lists the newest thirteen, "36" draws them all, "0" neither."""
    listed = (f.before[-1], *f.now) if months == "13" else ()
    scheme = next(s for s in weights.read(store).schemes if s.id == weights.DEFAULT)
    shown = numbers.view(store, f, scheme)
    total, asb = (_listed(f, listed, kind) for kind in ("crime", "asb"))
    whole = f.whole("crime", ""), f.whole("asb", "")
    crimes = [_of(f, row, listed, tongue) for row in shown.rows]
    apart = [_line(row, asb if i == 0 else ("",) * len(listed), _change(whole[1]) if i == 0 else "", tongue)
             for i, row in enumerate(shown.apart)]  # fmt: skip
    return Recorded(
        months=tuple(_head(m, tongue) for m in listed),
        lines=(*crimes, _line(shown.total, total, _change(whole[0]), tongue, strong=True), *apart),
        charts=tuple((c.heading, c.svg) for c in shown.charts) if months == "36" else (),
        period=tongue.dated(shown.period),
        key=tuple(filter(None, (said.MONTHS_KEY if listed else "", said.CHANGE_KEY))),
    )


def rows(f: Figures) -> list[change_words.Row]:
    """Each category of crime with its records in both years."""
    found = [f.row(slug, "", "crime") for slug in f.slugs("crime")]
    return [(r.slug, r.now, r.before) for r in found]


def _of(f: Figures, row: NumberRow, listed: Sequence[str], tongue: Tongue) -> Line:
    months = tuple(
        said.month_cell(f.of_month(m, row.slug, "crime"), whole=f.state(m, "crime") == PRESENT) for m in listed
    )
    return _line(row, months, _change(f.row(row.slug, "", "crime")), tongue)


def _listed(f: Figures, listed: Sequence[str], dataset: str) -> tuple[str, ...]:
    """All records of a dataset in each month."""
    known = {m.month: m for m in f.series(dataset)}
    return tuple(
        said.month_cell(known[m].n, whole=known[m].state == PRESENT)
        if m in known
        else said.month_cell(None, whole=True)
        for m in listed
    )


def _change(row: CategoryRow) -> str:
    return said.change_cell(row.now, row.before)


def _line(row: NumberRow, months: tuple[str, ...], change: str, tongue: Tongue, *, strong: bool = False) -> Line:
    return Line(
        tongue.word(row.label),
        months,
        tongue.word(row.now),
        tongue.word(row.before),
        row.usual,
        tongue.word(change),
        change in (said.HIGHER, said.LOWER),
        strong,
    )


def _head(month: str, tongue: Tongue) -> tuple[str, str]:
    short = MONTHS[int(month[5:]) - 1][:3]
    return (welsh.SHORT[short] if tongue.lang == welsh.LANG else short), month[2:4]
