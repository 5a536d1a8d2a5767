"""What somebody chose to compare, read from an address: areas, measure; or which part of the address is wrong.

What stands in an address is never repeated on a page unless it is a code: it might be a postcode.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from sqlite3 import Row
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from . import compare_words as said
from . import measures
from .compare_rows import ident
from .comparison import KINDS
from .measures import CRIME, Measure
from .model import Area
from .store import Store, area_of

HOLDERS = ("force", "district", "csp", "bcu")  # whose wards can be listed
READ = 40  # areas of an address that are looked up at all
NAMED = 4  # faults of areas that are named, the first of them
Group = tuple[str, tuple[tuple[str, str], ...]]  # a heading in a list of choices, with (value, words)


@dataclass(frozen=True)
class Choice:
    """What an address asks for; `faults` says which parts of it are wrong, and then the rest is what can be used."""

    areas: tuple[Area, ...]
    measure: Measure
    measures: tuple[Measure, ...]
    within: Area | None  # whose wards are to be listed
    notes: tuple[str, ...]  # of codes no longer in use
    faults: tuple[str, ...]
    moved: bool  # whether the page has another address than the one asked for

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the areas chosen."""
        return tuple(a.code for a in self.areas)

    @property
    def idents(self) -> tuple[str, ...]:
        """Their names in addresses."""
        return tuple(ident(a) for a in self.areas)


def address(
    idents: Sequence[str] = (), measure: str = CRIME, within: str = "", ending: str = "", anchor: str = ""
) -> str:
    """The address of a comparison, or of its file by `ending` ("json", "csv"); commas and slashes as they are."""
    asked = {"areas": ",".join(idents), "measure": "" if measure == CRIME else measure, "within": within}
    query = urlencode({k: v for k, v in asked.items() if v}, safe=",/")
    path = f"/compare.{ending}" if ending else "/compare"
    return path + (f"?{query}" if query else "") + (f"#{anchor}" if anchor else "")


def read(store: Store, asked: MultiDict[str, str]) -> Choice:
    """The choice of an address: `areas` and `add` (codes or slugs of forces, by commas), `measure`, `within`."""
    wanted = [part.strip() for text in asked.getlist("areas") for part in text.split(",") if part.strip()]
    wanted += [part.strip() for part in asked.getlist("add") if part.strip()]
    holder, name = asked.get("within", "").strip(), asked.get("measure", "").strip() or CRIME
    every = measures.every(store)
    measure = measures.named(every, name)
    found = _found(store, [*wanted[:READ], *([holder] if holder else [])])
    within = _area(found.get(min(len(wanted), READ))) if holder else None
    areas, faults = _chosen(wanted, found)
    if measure is None:
        faults.append(said.part_sentence("measure", "anything that areas can be compared by"))
    if holder and (within is None or within.kind not in HOLDERS):
        faults.append(said.part_sentence("within", "a force or district that this site knows"))
        within = None
    given = asked.getlist("areas")
    return Choice(
        areas=tuple(areas[: said.MOST]),
        measure=measure or every[0],
        measures=every,
        within=within,
        notes=_retired(wanted, found),
        faults=tuple(faults),
        moved=bool(asked.getlist("add"))
        or len(given) > 1
        or _unlike(wanted, found)
        or (measure or every[0]).id != name,
    )


def larger(store: Store) -> tuple[Group, ...]:
    """Forces, and the command areas and partnerships of each, as groups of a list of choices."""
    rows = store.db.execute(
        """SELECT a.code, a.kind, a.name, a.assumed, a.slug,
                  coalesce((SELECT f.name FROM closure c JOIN areas f ON f.code = c.ancestor AND f.kind = 'force'
                            WHERE c.descendant = a.code ORDER BY f.code LIMIT 1), '') AS force
           FROM areas a WHERE a.kind IN ('force', 'bcu', 'csp')
           ORDER BY a.kind <> 'force', force COLLATE NOCASE, a.kind, a.name COLLATE NOCASE, a.code"""
    )
    return _groups(rows, lambda r: "Police forces" if r["kind"] == "force" else r["force"] or "Of no force")


def holders(store: Store) -> tuple[Group, ...]:
    """Forces, and the districts of each, as groups of a list of choices."""
    rows = store.db.execute(
        """SELECT d.code, d.kind, d.name, d.assumed, d.slug,
                  coalesce((SELECT f.name FROM closure c JOIN areas f ON f.code = c.ancestor AND f.kind = 'force'
                            WHERE c.descendant = d.code ORDER BY f.code LIMIT 1), '') AS force
           FROM areas d WHERE d.kind IN ('force', 'district')
           ORDER BY force COLLATE NOCASE, d.kind = 'district', d.name COLLATE NOCASE, d.code"""
    )
    return _groups(rows, lambda r: r["force"] or "Of no force", bare=True)


def held(store: Store, within: Area) -> tuple[Group, ...]:
    """The wards and neighbourhoods of a larger area as groups of a list of choices."""
    rows = store.db.execute(
        """SELECT a.code, a.kind, a.name, a.assumed, a.slug FROM closure c JOIN areas a ON a.code = c.descendant
           WHERE c.ancestor = :within AND a.kind IN ('ward', 'neighbourhood')
           ORDER BY a.kind DESC, a.name COLLATE NOCASE, a.code""",
        {"within": within.code},
    )
    headings = {"ward": "Wards", "neighbourhood": "Police neighbourhoods"}
    return _groups(rows, lambda r: headings[r["kind"]], bare=True)


def _groups(rows: Iterable[Row], heading: Callable[[Row], str], bare: bool = False) -> tuple[Group, ...]:
    """Areas under the heading of each; `bare` without the word for their kind."""
    found: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        area = area_of(row)
        words = area.name if bare else said.name_words(area.kind, area.name)
        found.setdefault(heading(row), []).append((ident(area), words))
    return tuple((title, tuple(options)) for title, options in found.items())


def _found(store: Store, wanted: Sequence[str]) -> dict[int, Row]:
    """Position → the area's row, with the code that led to it where it is no longer in use; one query for all."""
    rows = store.db.execute(
        """SELECT j.key AS position, a.code, a.kind, a.name, a.assumed, a.slug,
                  CASE WHEN a.code = r.area AND a.code NOT IN (j.value, upper(j.value)) THEN r.code END AS retired
           FROM json_each(:wanted) j
           LEFT JOIN forces f ON f.slug = lower(j.value) AND f.territorial AND f.code <> ''
           LEFT JOIN aliases r ON r.code = upper(j.value)
           JOIN areas a ON a.code IN (j.value, lower(j.value), upper(j.value), f.code, r.area)
           ORDER BY j.key, retired IS NULL""",
        {"wanted": json.dumps(wanted)},
    )
    return {r["position"]: r for r in rows}


def _area(row: Row | None) -> Area | None:
    return area_of(row) if row else None


def _chosen(wanted: Sequence[str], found: Mapping[int, Row]) -> tuple[list[Area], list[str]]:
    """The areas that can be compared, each once, and what is wrong with the others."""
    first: dict[str, int] = {}
    areas, faults = [], []
    for i in range(min(len(wanted), READ)):
        area = _area(found.get(i))
        if area is None:
            faults.append(said.unknown_sentence(i + 1, len(wanted)))
        elif area.kind not in KINDS:
            faults.append(said.no_page_sentence(area.name, area.kind))
        elif area.code in first:
            faults.append(said.twice_sentence(first[area.code], i + 1, said.name_words(area.kind, area.name)))
        else:
            first[area.code] = i + 1
            areas.append(area)
    faults = faults[:NAMED]
    if len(wanted) > said.MOST:
        faults.append(said.too_many_sentence(len(wanted)))
    return areas, faults


def _retired(wanted: Sequence[str], found: Mapping[int, Row]) -> tuple[str, ...]:
    rows = [found[i] for i in range(min(len(wanted), READ)) if i in found]
    return tuple(
        said.retired_sentence(r["retired"], said.name_words(r["kind"], r["name"])) for r in rows if r["retired"]
    )


def _unlike(wanted: Sequence[str], found: Mapping[int, Row]) -> bool:
    """Whether an area is named otherwise than the site names it; a code no longer in use stays, to be told of."""
    rows = [(text, found.get(i)) for i, text in enumerate(wanted[:READ])]
    return any(row is not None and not row["retired"] and text != ident(area_of(row)) for text, row in rows)
