"""Recorded crime that official statistics give a force for a period, as a yardstick for its street-level files.

Two shapes are read: rows of the measure `recorded_crime` among the figures of forces (`indicators`), of any period, and
the Home Office's open data tables, by financial year and quarter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from . import areas, periods, typed
from .coverage import months_between
from .faults import InputFault
from .sources import Taken

MEASURE, ALL_CRIMES = "recorded_crime", "crime"
MONTHS_OF_QUARTER = 3
FRAUD = "Fraud offences"  # recorded nationally, not by the force and not in its files


def recorded(taken: list[Taken], names: Mapping[str, str]) -> dict[tuple[str, str], float]:
    """(force slug, month) → recorded crimes: an equal share of those of the shortest period with that month.

    Of several as short, the latest. Where a table gives all crimes of a period and their categories, the first count.

    Args:
        taken: all inputs; those taken for "force indicator" and "recorded crime" are read.
        names: slug → name of the forces whose figures are wanted.
    """
    parts: Counter[tuple[str, str, str]] = Counter()
    whole: dict[tuple[str, str, str], int] = {}
    for slug, first, last, part, n in (row for t in taken for row in _rows(t, names)):
        if slug in names:
            if part == ALL_CRIMES:
                whole[slug, first, last] = n
            else:
                parts[slug, first, last] += n
    totals = {**parts, **whole}
    found: dict[tuple[str, str], float] = {}
    for slug, first, last in sorted(totals, key=lambda k: (-len(months_between(*k[1:])), k[2])):
        months = months_between(first, last)
        found |= {(slug, month): totals[slug, first, last] / len(months) for month in months}
    return found


def _rows(taken: Taken, names: Mapping[str, str]) -> Iterator[tuple[str, str, str, str, int]]:
    """Force ("" for an unknown one), first month, last month, part of the crimes, their number."""
    if taken.kind == "recorded crime":
        keys = {areas.force_key(name): slug for slug, name in names.items()}
        for line, told in enumerate(taken.source.rows(), 2):
            if told["Offence_Group"] != FRAUD:
                span = _quarter(told["Financial_Year"], int(told["Financial_Quarter"]))
                number = _number(taken, line, told["Number_of_Offences"])
                yield keys.get(areas.force_key(told["Force_Name"]), ""), *span, told["Offence_Group"], number
    elif taken.kind == "force indicator":
        for row in typed.rows(taken, ()):
            if row["measure"] == MEASURE and periods.is_period(row["period"]) and not periods.is_day(row["period"]):
                slug = areas.force_named(row["force"], names) or ""
                number = _number(taken, row.line, row["value"])
                yield slug, *periods.span(row["period"]), row["group"], number


def _quarter(period: str, quarter: int) -> tuple[str, str]:
    """Quarter 1 begins in April."""
    start = int(period[:4]) * 12 + MONTHS_OF_QUARTER * quarter
    end = start + MONTHS_OF_QUARTER - 1
    return f"{start // 12}-{start % 12 + 1:02d}", f"{end // 12}-{end % 12 + 1:02d}"


def _number(taken: Taken, line: int, text: str) -> int:
    try:
        return round(float(text))
    except (ValueError, OverflowError) as error:  # "inf" is a float, and no number of crimes
        place = f"{taken.source.member} line {line}".strip()
        raise InputFault(taken.source.path, f"“{text}” is not a number of crimes", "Mend the cell", place) from error
