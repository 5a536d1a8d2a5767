"""Postcodes and other words that people type into the search, told apart by their shape."""

from __future__ import annotations

import re
from dataclasses import dataclass

_POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})")
_OUTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?")
_AREA = re.compile(r"[A-Z]{1,2}")
LONGEST = 60  # characters; nobody's place name is longer


@dataclass(frozen=True)
class Postcode:
    """A well-formed postcode; whether it exists is another question."""

    outcode: str
    incode: str

    @property
    def compact(self) -> str:
        """As tables hold it: "S12JA"."""
        return self.outcode + self.incode

    def __str__(self) -> str:
        return f"{self.outcode} {self.incode}"


def parse(typed: str) -> Postcode | None:
    """The postcode in any spelling ("s12ja", " S1 2JA ", "S1-2JA"), or None."""
    found = _POSTCODE.fullmatch(_squeeze(typed))
    return Postcode(found[1], found[2]) if found else None


def parse_outcode(typed: str) -> str | None:
    """The first half of a postcode ("s1"), or None."""
    squeezed = _squeeze(typed)
    return squeezed if _OUTCODE.fullmatch(squeezed) else None


def area_of(outcode: str) -> str:
    """The letters a postcode begins with: "BT" of "BT1"."""
    found = _AREA.match(outcode)
    return found[0] if found else ""


def place_name(typed: str) -> str | None:
    """A typed place name, spaces folded, or None where it holds a digit or too few letters to search by."""
    name = " ".join(typed.split())[:LONGEST]
    letters = sum(c.isalpha() for c in name)
    return name if letters >= 2 and not any(c.isdigit() for c in name) else None


def _squeeze(typed: str) -> str:
    return re.sub(r"[\s\-–.,]+", "", typed[:LONGEST]).upper()
