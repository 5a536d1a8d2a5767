"""Tables that people type: their rows, however the header is spelt, each with the place that a fault names."""

from __future__ import annotations

from collections.abc import Iterator

from .faults import InputFault
from .periods import is_day
from .sources import Taken


class Row(dict[str, str]):
    """The cells of a row by the name of their column, in small letters; "" for a column that the file has not."""

    def __init__(self, cells: dict[str, str], taken: Taken, line: int) -> None:
        """Keep the cells and where they stand."""
        super().__init__(cells)
        self.taken, self.line = taken, line

    def __missing__(self, column: str) -> str:
        return ""

    @property
    def place(self) -> str:
        """The member of an archive, if any, and the line."""
        return f"{self.taken.source.member} line {self.line}".strip()

    def fault(self, what: str, mend: str) -> InputFault:
        """What is wrong with this row, to be raised."""
        return InputFault(self.taken.source.path, what, mend, self.place)

    def filled(self, column: str, mend: str) -> str:
        """A cell that must say something; InputFault where it is blank."""
        if not self[column]:
            raise self.fault(f"no {column}", mend)
        return self[column]

    def day(self, column: str, *, needed: bool = False) -> str:
        """A cell with a date, YYYY-MM-DD; InputFault where it is none, or blank though `needed`."""
        if (self[column] or needed) and not is_day(self[column]):
            raise self.fault(f"“{self[column]}” is no date", "Write it as YYYY-MM-DD")
        return self[column]


def rows(taken: Taken, needed: tuple[str, ...]) -> Iterator[Row]:
    """The rows of a table in order, cells stripped, rows without any cell passed over.

    InputFault where a column of `needed` is missing.
    """
    for line, cells in enumerate(taken.source.rows(), 2):
        row = {name.strip().lower(): (text or "").strip() for name, text in cells.items() if isinstance(name, str)}
        for column in needed:
            if column not in row:
                raise InputFault(taken.source.path, f"column “{column}” is missing", "Add it", taken.source.member)
        if any(row.values()):
            yield Row(row, taken, line)
