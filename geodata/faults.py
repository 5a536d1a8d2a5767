"""What is wrong with an input, said in one line."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path


class InputFault(Exception):
    """Input that cannot be used as it is: which file, where in it, what is wrong, how to mend it."""

    def __init__(self, file: Path | str, what: str, mend: str, place: str = "") -> None:
        """Keep the four parts; `place` is a line, a column or a member of an archive."""
        self.file, self.what, self.mend, self.place = str(file), what, mend, place
        super().__init__(str(self))

    def __str__(self) -> str:
        where = f"{self.file} ({self.place})" if self.place else self.file
        return f"{where}: {self.what}. {self.mend}."


@dataclass
class Faults:
    """Rows that could not be read as they stand, counted by file and reason; nothing is dropped in silence."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, file: str, reason: str, rows: int) -> None:
        """Count `rows` rows of `file` under `reason`; none is nothing."""
        if rows:
            self.counts[file, reason] += rows

    def rows(self) -> list[tuple[str, str, int]]:
        """(file, reason, rows), sorted, for the snapshot and the report."""
        return sorted((file, reason, n) for (file, reason), n in self.counts.items())
