"""What a typed postcode, the first half of one, or a place name comes to in a snapshot."""

from __future__ import annotations

from dataclasses import dataclass

from . import postcode, words
from .model import Area, Place, Snapshot
from .store import Store, area_of

WIDER = 10  # larger areas that a search offers


@dataclass(frozen=True)
class Answer:
    """What a search comes to: a ward to go to, candidates to choose from, or a notice."""

    status: int
    heading: str = ""
    paragraphs: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    places: tuple[Place, ...] = ()
    wider: tuple[Area, ...] = ()  # larger areas of that name
    error: str | None = None  # said at the field
    ward: str | None = None  # go there at once


def look_up(store: Store, typed: str) -> Answer:
    """What the typed text comes to in this snapshot."""
    if not typed.strip():
        return Answer(400, error="Enter a postcode, or the name of a place")
    if code := postcode.parse(typed):
        return _postcode(store, code)
    if outcode := postcode.parse_outcode(typed):
        return _outcode(store, outcode)
    if name := postcode.place_name(typed):
        return _place(store, name)
    return Answer(400, error=f"Enter a full postcode, like {example(store.snapshot)}, or the name of a place")


def example(snapshot: Snapshot) -> str:
    """A postcode to show as an example: one of the invented ones where the county is invented."""
    return "ZZ1 1AA" if snapshot.fictional else "S1 2JA"


def _postcode(store: Store, code: postcode.Postcode) -> Answer:
    row = store.db.execute(
        "SELECT ward, ended FROM postcodes WHERE postcode = :postcode", {"postcode": code.compact}
    ).fetchone()
    if row is None:
        return _unknown(store, code)
    near = store.db.execute(
        "SELECT ward FROM postcode_near WHERE postcode = :postcode ORDER BY metres, ward", {"postcode": code.compact}
    )
    wards = [r["ward"] for r in near] or [row["ward"]]
    if row["ended"]:
        return Answer(
            200,
            f"{code} is no longer in use",
            (f"It was retired in {words.month_words(row['ended'])}. When it was in use it lay here:",),
            places=_places(store, wards),
        )
    if len(wards) == 1 and row["ward"]:
        return Answer(303, ward=wards[0])
    return Answer(
        200,
        f"{code} is on a border" if row["ward"] else f"{code} is just outside the wards we hold",
        ("A postcode covers several buildings, and some of them may lie in the next ward. Choose yours:",),
        places=_places(store, wards),
    )


def _outcode(store: Store, outcode: str) -> Answer:
    rows = store.db.execute(
        "SELECT ward FROM outcode_wards WHERE outcode = :outcode ORDER BY postcodes DESC, ward", {"outcode": outcode}
    )
    if wards := [r["ward"] for r in rows]:
        return Answer(
            200,
            f"Wards with postcodes that begin {outcode}",
            ("The ward with the most of them stands first. A full postcode leads to one ward.",),
            places=_places(store, wards),
        )
    return _elsewhere(store, outcode) or Answer(
        404,
        f"We do not know postcodes that begin {outcode}",
        ("Check the spelling, or type the name of your town, village or ward instead.",),
    )


def _unknown(store: Store, code: postcode.Postcode) -> Answer:
    return _elsewhere(store, code.outcode) or Answer(
        404,
        f"We do not know the postcode {code}",
        (
            "Check the spelling: the letter O and the digit 0 are easily mixed up.",
            f"If it is new, try its first half, {code.outcode}, or the name of your town, village or ward.",
        ),
    )


def _elsewhere(store: Store, outcode: str) -> Answer | None:
    """Who serves a postcode that is not in the wards of this site; None where that is not known."""
    known = store.db.execute(
        "SELECT nation, inside FROM outcodes WHERE outcode = :outcode", {"outcode": outcode}
    ).fetchone()
    nation = known["nation"] if known else ""
    area = store.db.execute(
        """SELECT nation, served_by, address FROM postcode_areas
           WHERE area = :area OR (:nation <> '' AND nation = :nation) LIMIT 1""",
        {"area": postcode.area_of(outcode), "nation": nation},
    ).fetchone()
    if area and nation not in ("England", "Wales"):
        return Answer(
            200,
            f"{outcode} is outside England and Wales",
            (f"{outcode} ({area['nation']}) is served by {area['served_by']}.",),
            links=((f"Website of {area['served_by']}", area["address"]),) if area["address"] else (),
        )
    if known and not known["inside"]:
        return Answer(
            404,
            f"{outcode} is outside the area we hold",
            (f"Postcodes that begin {outcode} are real, but this site does not hold the crime figures for them yet.",),
        )
    return None


def _place(store: Store, name: str) -> Answer:
    """Wards whose own name or district's name is, begins with, or holds the typed name, in that order."""
    pattern = name.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    rows = store.db.execute(
        """SELECT w.code,
                  min(CASE WHEN a.name LIKE :name ESCAPE '\\' THEN 0
                           WHEN a.name LIKE :name || '%' ESCAPE '\\' THEN 1 ELSE 2 END
                      + CASE a.kind WHEN 'ward' THEN 0 ELSE 3 END) AS rank
           FROM areas a JOIN closure c ON c.ancestor = a.code JOIN areas w ON w.code = c.descendant
           WHERE w.kind = 'ward' AND a.kind IN ('ward', 'district') AND a.name LIKE '%' || :name || '%' ESCAPE '\\'
           GROUP BY w.code ORDER BY rank, w.name, w.code""",
        {"name": pattern},
    )
    wards = [r["code"] for r in rows]
    wider = _wider(store, pattern)
    if not wards and wider:
        return Answer(
            200, f"Areas that match “{name}”", ("No ward is called so; these larger areas are:",), wider=wider
        )
    if not wards:
        return Answer(
            404,
            f"No ward or district here is called “{name}”",
            ("Check the spelling, or type a full postcode: it always leads to one ward.",),
        )
    if len(wards) == 1 and not wider:
        return Answer(303, ward=wards[0])
    return Answer(
        200,
        f"Wards that match “{name}”",
        ("Several areas match. The line below each ward’s name says where it is.",),
        places=_places(store, wards),
        wider=wider,
    )


def _wider(store: Store, pattern: str) -> tuple[Area, ...]:
    """Forces, command areas, partnerships and police neighbourhoods that are called so, or begin so."""
    rows = store.db.execute(
        """SELECT code, kind, name, assumed, slug FROM areas
           WHERE kind IN ('force', 'bcu', 'csp', 'neighbourhood') AND NOT assumed AND name LIKE :name || '%' ESCAPE '\\'
           ORDER BY kind = 'neighbourhood', kind = 'csp', kind = 'bcu', name LIMIT :most""",
        {"name": pattern, "most": WIDER},
    )
    return tuple(map(area_of, rows))


def _places(store: Store, wards: list[str]) -> tuple[Place, ...]:
    """The wards with their district and force, in the order given, in one query."""
    marks = ", ".join("?" * len(wards))
    rows = store.db.execute(
        f"""SELECT c.descendant AS ward, a.code, a.kind, a.name, a.assumed
            FROM closure c JOIN areas a ON a.code = c.ancestor WHERE c.descendant IN ({marks})""",  # noqa: S608
        wards,
    )
    found: dict[str, dict[str, Area]] = {}
    for r in rows:
        found.setdefault(r["ward"], {})[r["kind"]] = Area(r["code"], r["kind"], r["name"], bool(r["assumed"]))
    return tuple(Place(found[w]["ward"], found[w].get("district"), found[w].get("force")) for w in wards if w in found)
