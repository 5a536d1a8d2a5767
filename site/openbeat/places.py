"""The published points of a ward by the numbers that its map gives them: names and counts, never harm or violence."""

from __future__ import annotations

from dataclasses import dataclass

from . import words
from .figures import Figures
from .model import PRESENT
from .store import Store

EXPLAINED = (
    "The numbers are those on the map, from north to south, not ranks. These are published points, not addresses: a "
    "point stands for all records near it. Violence and sexual offences are left out, because the files cannot tell "
    "which is which."
)
WHY_APART = (
    "Records of an arrest, of custody or of what happens inside are often put on the building’s own point, so they "
    "say little about the streets around it."
)


@dataclass(frozen=True)
class NamedPlace:
    """One published point; every string is finished."""

    number: int
    name: str  # as it is published: "On or near High Street"
    crimes: str  # violence and sexual offences left out
    asb: str  # "not published" where that is so


@dataclass(frozen=True)
class Places:
    """The numbered points of a ward's map."""

    rows: tuple[NamedPlace, ...]
    apart: tuple[NamedPlace, ...]  # police stations, prisons, hospitals
    caption: str
    explained: str
    why_apart: str
    none: str  # what is said where there are none, else ""


def read(store: Store, f: Figures) -> Places:
    """The places of a ward over its newest twelve months."""
    rows = store.db.execute(
        "SELECT number, name, apart, crimes, asb FROM places WHERE area = :area ORDER BY number",
        {"area": f.area.code},
    ).fetchall()
    told = [
        (r["apart"], NamedPlace(r["number"], r["name"], words.figure(r["crimes"]), words.figure(r["asb"])))
        for r in rows
    ]
    return Places(
        tuple(place for apart, place in told if not apart),
        tuple(place for apart, place in told if apart),
        f"Numbered places, {words.period_words(f.now[0], f.now[-1])}",
        EXPLAINED,
        WHY_APART,
        "" if rows else _none(f),
    )


def _none(f: Figures) -> str:
    if all(f.state(m, "crime") == PRESENT for m in f.now):
        return "No published point of this ward has enough records to be named."
    return "No published points are named, because not every month of the year was published."
