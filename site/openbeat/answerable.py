"""Who answers for those who police an area: commander, oversight lead, chief constable, with where that is from."""

from __future__ import annotations

from dataclasses import dataclass
from sqlite3 import Row

from . import team_words as said
from . import words
from .figures import Figures
from .store import Store

WANTED = {"force": ("chief constable",)}  # kind of area → the roles that it should be able to name
USUAL = ("commander", "oversight lead")


@dataclass(frozen=True)
class Lead:
    """Who holds a role; every string is finished."""

    role: str  # "Commander, Coast"
    who: str  # name and rank
    term: str  # "since 1 April 2025", "" where it is not told
    contact: str
    contact_url: str  # where the contact is an address


@dataclass(frozen=True)
class Answerable:
    """The part of a page on who answers."""

    leads: tuple[Lead, ...]
    lacking: str  # which roles are not published here, "" for none
    where: str  # where to look for them, "" where nothing lacks or all is invented
    sources: tuple[tuple[str, str], ...]  # words and address, "" for one without


def view(store: Store, f: Figures) -> Answerable:
    """Who answers for an area: those of its command area (of a neighbourhood, of its wards') and of its force."""
    found = rows(store, f)
    several = len({r["area"] for r in found if r["kind"] == "bcu"}) > 1
    roles = {r["role"] for r in found}
    lacking = said.lacking_sentence([role for role in WANTED.get(f.area.kind, USUAL) if role not in roles])
    sources = dict.fromkeys(cited for r in found for cited in words.citations(r["source"]))
    return Answerable(
        tuple(_lead(r, several) for r in found),
        lacking,
        said.WHERE_LEADS if lacking and not store.snapshot.fictional else "",
        tuple(sources),
    )


def rows(store: Store, f: Figures) -> list[Row]:
    """Rows of `leads` with kind and name (area_name) of their area: command areas first, then the force."""
    return store.db.execute(
        """SELECT l.*, a.kind, a.name AS area_name FROM leads l JOIN areas a ON a.code = l.area
           WHERE l.area IN (SELECT ancestor FROM closure WHERE descendant = :area)
              OR (a.kind = 'bcu' AND l.area IN (
                     SELECT c.ancestor FROM neighbourhood_wards n JOIN closure c ON c.descendant = n.ward
                     WHERE n.neighbourhood = :area AND n.share >= 0.05))
           ORDER BY a.kind <> 'bcu', a.name, l.number""",
        {"area": f.area.code},
    ).fetchall()


def _lead(r: Row, several: bool) -> Lead:
    mail = f"mailto:{r['contact']}" if "@" in r["contact"] else ""
    return Lead(
        said.role_words(r["role"], r["area_name"] if several and r["kind"] == "bcu" else ""),
        ", ".join(filter(None, (r["name"], r["title"] if r["title"].lower() != r["role"] else ""))),
        said.term_words(r["valid_from"], r["valid_to"]),
        r["contact"],
        mail or (r["contact"] if r["contact"].startswith("https://") else ""),
    )
