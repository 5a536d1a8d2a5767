"""Recorded crime that official statistics give a force for a period, as a yardstick for its street-level files.

Two shapes are read: rows of `force,measure,value,period` whose measure is "recorded_crime: …" and whose period is
a financial year ("2024/25"), and the Home Office's open data tables, by financial year and quarter.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from . import areas
from .coverage import months_between
from .faults import InputFault
from .sources import Taken, of_kind

YEAR = re.compile(r"(\d{4})/(\d{2})")
MEASURE = "recorded_crime: "
MONTHS_OF_QUARTER = 3
FRAUD = "Fraud offences"  # recorded nationally, not by the force and not in its files


def recorded(taken: list[Taken], names: Mapping[str, str]) -> dict[tuple[str, str], float]:
    """(force slug, month) → recorded crimes: an equal share of its quarter's, or of its year's without quarters.

    Args:
        taken: all inputs; those taken for "force indicator" and "recorded crime" are read.
        names: slug → name of the forces whose figures are wanted.
    """
    slugs = {areas.force_key(name): slug for slug, name in names.items()}
    totals: Counter[tuple[str, str, str]] = Counter()
    for t in [*of_kind(taken, "force indicator"), *of_kind(taken, "recorded crime")]:
        for name, first, last, n in _rows(t):
            slug = slugs.get(areas.force_key(name))
            if slug:
                totals[slug, first, last] += n
    found: dict[tuple[str, str], float] = {}
    for slug, first, last in sorted(totals, key=lambda k: -len(months_between(*k[1:]))):  # a quarter's share wins
        months = months_between(first, last)
        found |= {(slug, month): totals[slug, first, last] / len(months) for month in months}
    return found


def _rows(taken: Taken) -> Iterator[tuple[str, str, str, int]]:
    """Force as the file names it, first month, last month, crimes."""
    for line, row in enumerate(taken.source.rows(), 2):
        if taken.kind == "recorded crime":
            if row["Offence_Group"] != FRAUD:
                span = _quarter(row["Financial_Year"], int(row["Financial_Quarter"]))
                yield row["Force_Name"], *span, _number(taken, line, row["Number_of_Offences"])
        elif row["measure"].startswith(MEASURE) and row.get("force") and YEAR.fullmatch(row.get("period", "")):
            yield row["force"], *_year(row["period"]), _number(taken, line, row["value"])


def _year(period: str) -> tuple[str, str]:
    """ "2024/25": April 2024 to March 2025."""
    first = int(period[:4])
    return f"{first}-04", f"{first + 1}-03"


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
