"""The languages of a sheet: which areas have Welsh, and every heading, label and date in the one that is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..store import Store
from . import sheet_words, welsh

WALES = "Wales"


@dataclass(frozen=True)
class Tongue:
    """What is said in the language of a sheet; sentences and what forces write stay as they are."""

    lang: str  # as PDF and HTML name it: "en", "cy"
    headings: Mapping[str, str]
    labels: Mapping[str, str]

    def dated(self, text: str) -> str:
        """A text of ours with its days and months in this language."""
        return welsh.dated(text) if self.lang == welsh.LANG else text

    def when(self, text: str) -> str:
        """A line of ours that says no more than when ("agreed 4 October 2026") in this language."""
        return welsh.when(text) if self.lang == welsh.LANG else text

    def word(self, text: str) -> str:
        """A short text of ours (a category, a state) in this language, itself where the table has none."""
        return welsh.WORDS.get(text, text) if self.lang == welsh.LANG else text


def of(lang: str) -> Tongue:
    """The language by its name."""
    if lang == welsh.LANG:
        return Tongue(lang, welsh.HEADINGS, welsh.LABELS)
    return Tongue(lang, sheet_words.HEADINGS, sheet_words.LABELS)


def is_welsh(store: Store, area: str) -> bool:
    """Whether an area (code) lies in Wales."""
    row = store.db.execute(
        """SELECT 1 FROM surroundings s JOIN closure c ON c.ancestor = s.area
           WHERE c.descendant = :area AND s.nation = :wales LIMIT 1""",
        {"area": area, "wales": WALES},
    ).fetchone()
    return row is not None
