"""What the live half's areas ("zedshire", "zedshire/coast") are in a snapshot: names, pages, those above and below."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .. import addresses, area_words
from ..model import Area
from ..store import Store, area_of


@dataclass(frozen=True)
class Ground:
    """A force or command area as the live half names it."""

    key: str  # "zedshire/coast"
    area: Area | None  # None where this snapshot does not hold it
    force: Area | None

    @property
    def name(self) -> str:
        """Its name in a line: "Coast command area"."""
        return area_words.name(self.area) if self.area else self.key

    @property
    def short(self) -> str:
        """Its name alone: "Coast"."""
        return self.area.name if self.area else self.key

    @property
    def address(self) -> str:
        """Of its page, "" where this site has none."""
        return addresses.page(self.area) if self.area else ""

    @property
    def force_name(self) -> str:
        """Of its force, "" where that is not held or it is the force itself."""
        return self.force.name if self.force and self.force != self.area else ""

    @property
    def assumed(self) -> bool:
        """Whether the command area was taken from the partnership, since no list of command areas is loaded."""
        return bool(self.area and self.area.assumed)


def every(store: Store) -> dict[str, Ground]:
    """Key → ground, of every force and command area of a snapshot, alphabetically by force and then by name."""
    rows = store.db.execute(
        """SELECT code, kind, name, assumed, slug FROM areas WHERE kind IN ('force', 'bcu')
           ORDER BY kind DESC, name COLLATE NOCASE"""
    )
    areas = [area_of(row) for row in rows]
    forces = {a.slug: a for a in areas if a.kind == "force"}
    found = [Ground(addresses.key(a), a, forces.get(addresses.key(a).split("/")[0])) for a in areas]
    found.sort(key=lambda g: (g.force.name.lower() if g.force else g.key, g.key != g.key.split("/")[0]))
    return {g.key: g for g in found}


def of(store: Store, keys: Iterable[str]) -> dict[str, Ground]:
    """Key → ground, of some keys; those that the snapshot does not hold have only their key."""
    known = every(store)
    return {key: known.get(key) or Ground(key, None, known[f].area if (f := key.split("/")[0]) in known else None)
            for key in keys}  # fmt: skip


def one(store: Store, key: str) -> Ground:
    """One ground."""
    return of(store, [key])[key]


def above(store: Store, area: Area) -> tuple[str, ...]:
    """The keys of the command areas that an area lies in or is (of a neighbourhood, those of its wards), by name."""
    rows = store.db.execute(
        """SELECT a.code FROM areas a WHERE a.kind = 'bcu' AND (
               a.code IN (SELECT ancestor FROM closure WHERE descendant = :area)
               OR a.code IN (SELECT c.ancestor FROM neighbourhood_wards n JOIN closure c ON c.descendant = n.ward
                             WHERE n.neighbourhood = :area AND n.share >= 0.05)) ORDER BY a.name COLLATE NOCASE""",
        {"area": area.code},
    )
    return tuple(code for (code,) in rows)


def neighbourhoods(store: Store, area: Area) -> tuple[str, ...]:
    """The codes of the neighbourhoods of a ward (a twentieth of it at least), or of the neighbourhood itself."""
    if area.kind == "neighbourhood":
        return (area.code,)
    rows = store.db.execute(
        "SELECT neighbourhood FROM neighbourhood_wards WHERE ward = :ward AND share >= 0.05", {"ward": area.code}
    )
    return tuple(code for (code,) in rows)


def wards(store: Store, neighbourhood: str) -> tuple[str, ...]:
    """The codes of the wards that a neighbourhood polices a twentieth of at least."""
    rows = store.db.execute(
        "SELECT ward FROM neighbourhood_wards WHERE neighbourhood = :code AND share >= 0.05", {"code": neighbourhood}
    )
    return tuple(code for (code,) in rows)


def names(store: Store, codes: Iterable[str]) -> dict[str, str]:
    """Code → name, of any areas that the snapshot holds."""
    wanted = tuple(dict.fromkeys(filter(None, codes)))
    marks = ", ".join("?" * len(wanted))
    rows = store.db.execute(f"SELECT code, name FROM areas WHERE code IN ({marks})", wanted)  # noqa: S608 - marks
    return dict(map(tuple, rows))
