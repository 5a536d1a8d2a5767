"""Postcodes and other words that people type into the search, told apart by their shape."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})")
_OUTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?")
_BEGUN = re.compile(rf"({_OUTCODE.pattern}) [0-9][A-Z]?")
_AREA = re.compile(r"[A-Z]{1,2}")
_SEPARATORS, _UNSEEN = {"Zs", "Zl", "Zp", "Pd", "Cc"}, "Cf"  # Unicode's spaces and dashes; marks nobody sees
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
    found = _POSTCODE.fullmatch(_plain(typed).replace(" ", ""))
    return Postcode(found[1], found[2]) if found else None


def parse_outcode(typed: str) -> str | None:
    """The first half of a postcode ("s1"), also of one that was only begun ("S1 2" is not S12), or None."""
    text = _plain(typed)
    if begun := _BEGUN.fullmatch(text):
        return begun[1]
    half = text.replace(" ", "")
    return half if _OUTCODE.fullmatch(half) else None


def area_of(outcode: str) -> str:
    """The letters a postcode begins with: "BT" of "BT1"."""
    found = _AREA.match(outcode)
    return found[0] if found else ""


def place_name(typed: str) -> str | None:
    """A typed place name, spaces folded, or None where it holds a digit or too few letters to search by."""
    straight = typed.replace("’", "'")  # as official names have it
    name = " ".join("".join(c if c.isprintable() else " " for c in straight).split())[:LONGEST]
    letters = sum(c.isalpha() for c in name)
    return name if letters >= 2 and not any(c.isdigit() for c in name) else None


def _plain(typed: str) -> str:
    """Capitals and digits, full-width ones made plain; spaces, dashes and stops as one space; "" for other letters."""
    text = unicodedata.normalize("NFKC", typed.strip()[:LONGEST])
    seen = [(c, unicodedata.category(c)) for c in text if unicodedata.category(c) != _UNSEEN]
    plain = "".join(" " if c in ".," or kind in _SEPARATORS else c for c, kind in seen)
    return " ".join(plain.upper().split()) if plain.isascii() else ""  # the capital of ß is two letters: no postcode
