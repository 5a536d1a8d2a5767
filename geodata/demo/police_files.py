"""The street and outcome files as text, with the columns and spellings of data.police.uk."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import numpy as np

from .borders import PLACES
from .chance import Ints
from .crimes import NO_ID, UNPLACED, Crimes
from .outcomes import WORDS, Outcomes
from .places import Places
from .plan import FORCE, MONTHS, lsoa_code
from .territory import NOWHERE
from .volumes import CATEGORIES

PLACE_COLUMNS = ("Longitude", "Latitude", "Location", "LSOA code", "LSOA name")
STREET = (
    "Crime ID", "Month", "Reported by", "Falls within", *PLACE_COLUMNS,
    "Crime type", "Last outcome category", "Context",
)  # fmt: skip
OUTCOMES = ("Crime ID", "Month", "Reported by", "Falls within", *PLACE_COLUMNS, "Outcome type")
NO_PLACE = ",,No Location,,"
INVENTED = "f1c7" * 10  # the end of every id: no real one looks like it


def text_of(header: Iterable[str], rows: Iterable[str]) -> str:
    """A CSV of ready-made lines, ended by line feeds as police.uk ends them."""
    return "\n".join([",".join(header), *rows, ""])


def ids(numbers: Ints) -> list[str]:
    """Sixty-four hexadecimal digits for each number, "" for NO_ID: 24 of chance, then the mark of the invented."""
    return ["" if n == NO_ID else _id(n) for n in numbers.tolist()]


def place_cells(at: Places, names: list[str]) -> list[str]:
    """The five place columns of each point, joined; one more at the end for UNPLACED, which is index -1."""
    cells = []
    for (lon, lat), location, lsoa in zip(at.degrees.tolist(), at.location, at.lsoa.tolist(), strict=True):
        area = "," if lsoa == NOWHERE else f"{lsoa_code(lsoa)},{names[lsoa]}"
        cells.append(f"{lon:.{PLACES}f},{lat:.{PLACES}f},{location},{area}")
    return [*cells, NO_PLACE]


def street_text(rows: Crimes, last_outcome: list[str], at: Places, cells: list[str]) -> dict[str, str]:
    """The text of the street file of each month that has rows; rows in order of LSOA.

    Those outside the county come last but for those without a place.
    """
    outside, unplaced = at.lsoa[rows.point] == NOWHERE, rows.point == UNPLACED
    lsoa = np.where(unplaced | outside, len(at.lsoa) + unplaced, at.lsoa[rows.point])
    order = np.lexsort((rows.number, rows.category, rows.point, lsoa, rows.month))
    sorted_rows = rows.only(order)
    lines = [
        f"{i},{MONTHS[m]},{FORCE},{FORCE},{cells[p]},{CATEGORIES[c]},{last_outcome[o]},"
        for i, m, p, c, o in zip(
            ids(sorted_rows.number),
            sorted_rows.month.tolist(),
            sorted_rows.point.tolist(),
            sorted_rows.category.tolist(),
            order.tolist(),
            strict=True,
        )
    ]
    return _by_month(STREET, sorted_rows.month, lines)


def outcome_text(rows: Outcomes, happened: Crimes, cells: list[str]) -> dict[str, str]:
    """The text of the outcome file of each month."""
    lines = [
        f"{i},{MONTHS[m]},{FORCE},{FORCE},{cells[p]},{WORDS[e]}"
        for i, m, p, e in zip(
            ids(happened.number[rows.crime]),
            rows.month.tolist(),
            happened.point[rows.crime].tolist(),
            rows.ending.tolist(),
            strict=True,
        )
    ]
    return _by_month(OUTCOMES, rows.month, lines)


def _by_month(header: tuple[str, ...], month: Ints, lines: list[str]) -> dict[str, str]:
    """Lines that are sorted by month, cut into a text a month; months without lines have none."""
    breaks = np.searchsorted(month, np.arange(len(MONTHS) + 1)).tolist()
    pieces = {name: lines[breaks[m] : breaks[m + 1]] for m, name in enumerate(MONTHS)}
    return {name: text_of(header, piece) for name, piece in pieces.items() if piece}


def _id(number: int) -> str:
    return hashlib.sha256(f"zedshire {number}".encode()).hexdigest()[: 64 - len(INVENTED)] + INVENTED
