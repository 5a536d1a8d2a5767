"""What a ward's page says of the months that its force's figures lack, and of figures that were revised."""

from __future__ import annotations

from dataclasses import dataclass

from . import words
from .figures import COUNTED, Figures
from .model import MISSING, NOT_YET, PARTIAL, Hole, MonthCount

WHAT = {"crime": "crime", "asb": "anti-social behaviour"}  # data of it


@dataclass(frozen=True)
class Note:
    """One sentence, and the first source of what it says, "" where the files alone show it."""

    words: str
    source: str = ""
    address: str = ""  # of the source, https


@dataclass(frozen=True)
class MonthRow:
    """One month of the table: its name, then crime and anti-social behaviour, each with what must be said of it."""

    month: str
    cells: tuple[tuple[str, tuple[str, ...]], ...]


def coverage_notes(f: Figures, force: str, oldest: str, newest: str) -> tuple[Note, ...]:
    """Which months are not whole and, where it is known, why; `oldest` and `newest` of the whole site.

    Anti-social behaviour is in the same files as crime: it is named only where its months differ.
    """
    crime = [(hole.months, hole.state) for hole in f.holes("crime")]
    told: list[Note] = []
    for dataset in COUNTED:
        holes = [h for h in f.holes(dataset) if dataset == "crime" or (h.months, h.state) not in crime]
        told += [_known(force, hole, oldest, newest) for hole in holes if hole.evidence]
        unknown = {s: _months(holes, s) for s in (MISSING, PARTIAL, NOT_YET)}
        sentences = words.missing_sentences(force, unknown[MISSING], unknown[PARTIAL], unknown[NOT_YET], WHAT[dataset])
        told += [Note(sentence) for sentence in sentences]
    return tuple(told)


def month_rows(f: Figures) -> tuple[MonthRow, ...]:
    """Crime and anti-social behaviour by month, with what each number was before it was revised."""
    revised = [f.revised(dataset) for dataset in COUNTED]
    columns = zip(*(f.series(dataset) for dataset in COUNTED), strict=True)
    return tuple(
        MonthRow(
            words.month_words(row[0].month),
            tuple(_cell(count, changes.get(count.month, ())) for count, changes in zip(row, revised, strict=True)),
        )
        for row in columns
    )


def revisions_note(f: Figures) -> str:
    """How many of the months shown have another crime or anti-social behaviour total than at first, "" for none."""
    months = {month for dataset in COUNTED for month in f.revised(dataset)}
    return words.revisions_sentence(len(months)) if months else ""


def _cell(count: MonthCount, changes: tuple[tuple[str, int | None], ...]) -> tuple[str, tuple[str, ...]]:
    missing = words.NOT_PUBLISHED if count.state == MISSING else words.STATE_WORDS[NOT_YET]
    part = ("part of the month",) if count.state == PARTIAL else ()
    return words.figure(count.n, missing), (*part, *([words.revised_words(changes)] if changes else []))


def _known(force: str, hole: Hole, oldest: str, newest: str) -> Note:
    return Note(words.known_gap_sentence(force, hole, oldest, newest), *words.citations(hole.evidence)[0])


def _months(holes: list[Hole], state: str) -> list[str]:
    """The months of this state without a known reason."""
    return [month for hole in holes if hole.state == state and not hole.evidence for month in hole.months]
