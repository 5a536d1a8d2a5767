"""Codes and names of areas: the one place that knows what an official code looks like.

No other module compares a code's prefix. Codes are those of the Office for National Statistics:
three characters for the kind of area, six digits for the area.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

REFERENCE = Path(__file__).parent / "reference"

_KINDS = {
    "ward": ("E05", "W05"),
    "district": ("E06", "E07", "E08", "E09", "W06"),
    "csp": ("E22", "W14", "W22"),
    "force": ("E23", "W15"),
    "lsoa": ("E01", "W01"),
    "region": ("E12", "W92"),
}
NORTHERN_IRELAND = "Northern Ireland"
_NATIONS = {
    "E92": "England",
    "W92": "Wales",
    "S92": "Scotland",
    "N92": NORTHERN_IRELAND,
    "L93": "Channel Islands",
    "M83": "Isle of Man",
}
_CODE = re.compile(r"[A-Z]\d{8}")
_YEAR = re.compile(r"(?<!\d)(\d\d)(?!\d)")
COVERED_NATIONS = ("England", "Wales")


@dataclass(frozen=True)
class Area:
    """One area with the year of its boundary ("" where the file does not say)."""

    code: str
    kind: str
    name: str
    vintage: str = ""
    assumed: bool = False


@dataclass(frozen=True)
class Force:
    """One police force as the files spell it."""

    slug: str
    name: str
    code: str
    nation: str

    @property
    def territorial(self) -> bool:
        """Whether its records belong in the totals of the places they happened in."""
        return self.nation in COVERED_NATIONS


def kind_of(code: str) -> str | None:
    """The kind of area a code names ("ward", "district", …), or None where it is no such code."""
    if not _CODE.fullmatch(code):
        return None
    return next((kind for kind, prefixes in _KINDS.items() if code.startswith(prefixes)), None)


def nation_of(code: str) -> str | None:
    """The nation of a country code ("E92000001" is England), or None."""
    return _NATIONS.get(code[:3])


def vintage_of(column: str) -> str:
    """The year in a column's name ("WD24CD" is "2024"), or "" where it names none."""
    found = _YEAR.search(column)
    return f"20{found[1]}" if found else ""


def name_column(code: str, columns: list[str]) -> str | None:
    """The column of names beside a column of codes: WD24CD has WD24NM, ward_code has ward_name."""
    for pattern, name in ((r"cd$", "nm"), (r"code$", "name")):
        wanted = re.sub(pattern, name, code, flags=re.IGNORECASE).lower()
        found = next((c for c in columns if c.lower() == wanted and c != code), None)
        if found:
            return found
    return None


def slug_of(name: str) -> str:
    """A name as it stands in an address: "Devon & Cornwall" is "devon-and-cornwall"."""
    plain = unicodedata.normalize("NFKD", name.replace("&", " and ")).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain.lower()))


def is_fictional(name: str) -> bool:
    """Whether a force calls itself invented, as the demonstration county's does."""
    return name.endswith("(fictional)")


def force_key(name: str) -> str:
    """What the spellings of one force's name have in common ("Durham Constabulary" is "durham")."""
    words = slug_of(name.replace("(fictional)", "")).split("-")
    if name.endswith(", City of"):
        words = ["city", "of", *words[:-2]]
    return "-".join(w for w in words if w not in {"police", "constabulary", "service"})


@cache
def forces() -> tuple[Force, ...]:
    """The forces of `reference/forces.csv`: the 43, British Transport Police and Northern Ireland's."""
    with (REFERENCE / "forces.csv").open(encoding="utf-8", newline="") as file:
        return tuple(Force(r["slug"], r["name"], r["code"], r["nation"]) for r in csv.DictReader(file))


def force_of(slug: str, reported_by: str) -> Force:
    """The force behind a file's slug; one that the reference does not know is taken at its word.

    An unknown slug is treated as a territorial force without a code: its area comes from the lookups.
    """
    known = {f.slug: f for f in forces()}
    return known.get(slug) or Force(slug, reported_by, "", "England")
