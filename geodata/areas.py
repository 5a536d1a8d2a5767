"""Codes and names of areas: the one place that knows what an official code looks like, and when it changed.

No other module compares a code's prefix. Codes are those of the Office for National Statistics:
three characters for the kind of area, six digits for the area. The first character is the nation.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping
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
    "nation": ("K04",),
}
NORTHERN_IRELAND = "Northern Ireland"
RAILWAY = "railway"
_NATIONS = {
    "E92": "England",
    "W92": "Wales",
    "S92": "Scotland",
    "N92": NORTHERN_IRELAND,
    "L93": "Channel Islands",
    "M83": "Isle of Man",
}
_NATION_LETTERS = {code[0]: nation for code, nation in _NATIONS.items()}
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
    """One police force as the files spell it; `region` is the code of the region that it lies in, "" for none."""

    slug: str
    name: str
    code: str
    nation: str
    region: str = ""

    @property
    def territorial(self) -> bool:
        """Whether its records belong in the totals of the places they happened in."""
        return self.nation in COVERED_NATIONS

    @property
    def apart(self) -> str:
        """Why it stands apart from the forces of England and Wales: "" (it does not), "railway" or its nation.

        The railway's police has a row of its own, in no place's total; forces of other nations are not shown.
        """
        if self.territorial:
            return ""
        return self.nation if self.nation in _NATIONS.values() else RAILWAY


@dataclass(frozen=True)
class Change:
    """An area whose code changed while it stayed one area; `since` is a date ("2025-04-01")."""

    old: str
    new: str
    kind: str
    since: str
    source: str


def kind_of(code: str) -> str | None:
    """The kind of area a code names ("ward", "district", …), or None where it is no such code."""
    if not _CODE.fullmatch(code):
        return None
    return next((kind for kind, prefixes in _KINDS.items() if code.startswith(prefixes)), None)


def kind_in(codes: Iterable[str]) -> str | None:
    """The one kind of area that all codes name, blank ones and those of other nations set aside; None otherwise."""
    kinds = {kind_of(code) for code in codes if code and not _abroad(code)}
    return kinds.pop() if len(kinds) == 1 else None


def nation_of_code(code: str) -> str | None:
    """The nation in which the area of a code lies ("S13002516" is in Scotland), None where it is no such code."""
    return _NATION_LETTERS.get(code[0]) if _CODE.fullmatch(code) else None


def abroad(codes: Iterable[str]) -> str:
    """The other nations in which all these areas lie, in words; "" where any code is not of another nation."""
    nations = {_abroad(code) for code in codes if code}
    return "" if "" in nations else " and ".join(sorted(nations))


def _abroad(code: str) -> str:
    nation = nation_of_code(code)
    return nation if nation and nation not in COVERED_NATIONS else ""


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


def _table(name: str) -> list[dict[str, str]]:
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def forces() -> tuple[Force, ...]:
    """The forces of `reference/forces.csv`: the 43, British Transport Police and Northern Ireland's."""
    columns = ("slug", "name", "code", "nation", "region")
    return tuple(Force(*(row[c] for c in columns)) for row in _table("forces"))


def force_of(slug: str, reported_by: str) -> Force:
    """The force behind a file's slug; one that the reference does not know is taken at its word.

    An unknown slug is treated as a territorial force without a code (its area comes from the lookups), unless its
    name tells of another nation.
    """
    known = {f.slug: f for f in forces()}
    told = (n for n in _NATIONS.values() if n not in COVERED_NATIONS and n in reported_by)
    return known.get(slug) or Force(slug, reported_by, "", next(told, "England"))


def force_slug(told: str) -> str:
    """The slug of a force told by its code, name or slug; "" for a code that the reference does not know."""
    if kind_of(told) == "force":
        return next((f.slug for f in forces() if f.code == told), "")
    return force_key(told)


def force_named(told: str, names: Mapping[str, str]) -> str | None:
    """The slug of a force that a table names by slug, name or code; None for one that is not known.

    Known are the forces of `reference/forces.csv`, those of `names` (slug → name) and all that say they are invented.
    """
    if is_fictional(told):
        return force_key(told)
    slug = force_slug(told)
    if slug in names or any(f.slug == slug for f in forces()):
        return slug
    by_name = {force_key(name): own for own, name in names.items()}
    return by_name.get(slug or told)


@cache
def regions() -> tuple[Area, ...]:
    """The regions of England, Wales, and "England and Wales" (kinds "region" and "nation"), of `regions.csv`."""
    return tuple(Area(row["code"], kind_of(row["code"]) or "", row["name"]) for row in _table("regions"))


def above_force(slug: str) -> tuple[Area, ...]:
    """The region that a force lies in, then England and Wales; none for a force that the reference does not place."""
    code = next((f.region for f in forces() if f.slug == slug), "")
    region = [a for a in regions() if a.code == code]
    return (*region, *(a for a in regions() if a.kind == "nation")) if region else ()


@cache
def changes() -> tuple[Change, ...]:
    """The changes of codes of `reference/code_changes.csv`."""
    return tuple(Change(r["old"], r["new"], r["kind"], r["from"], r["source"]) for r in _table("code_changes"))


def bridged(code: str) -> str:
    """The newest code of an area; the code itself where it never changed."""
    return _newest().get(code, code)


def other_codes(code: str) -> tuple[str, ...]:
    """All other codes that an area had or has, sorted."""
    newest = bridged(code)
    if newest not in _retired():
        return ()
    return tuple(sorted({newest, *_retired()[newest]} - {code}))


def newest_codes(changes: Iterable[Change]) -> dict[str, str]:
    """Each retired code → the newest of its chain; a code that came back into use does not go round in circles."""
    newer = {change.old: change.new for change in sorted(changes, key=lambda c: c.since)}
    found = {}
    for code in newer:
        chain = [code]
        while (after := newer.get(chain[-1])) and after not in chain:
            chain.append(after)
        found[code] = chain[-1]
    return found


@cache
def _newest() -> dict[str, str]:
    return newest_codes(changes())


@cache
def _retired() -> dict[str, list[str]]:
    """Each newest code → the retired ones of its chain."""
    found: dict[str, list[str]] = {}
    for old, new in _newest().items():
        found.setdefault(new, []).append(old)
    return found
