"""The hot spots, harm spots and concentration of one force, as facts. No words here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, hypot, radians
from sqlite3 import Row

from .store import Store

HOT, HARM = "hot", "harm"
KINDS = (HOT, HARM)
DEGREE = 111_200.0  # metres in one degree of latitude, about: good to a fiftieth, which is enough to tell neighbours
APART = 340.0  # metres between the centres of two hexagons that touch
TOUCHING = 1.2 * APART  # the next ones are 1.7 times as far


@dataclass(frozen=True)
class Spot:
    """Hexagons of one kind that touch each other."""

    kind: str
    number: int  # from north to south, no rank
    ward: str  # code of the ward that holds most of it
    name: str  # of that ward, "" where it is none of this site's
    district: str
    others: tuple[str, ...]  # names of the other wards it reaches into
    hexagons: int
    crimes: int
    harm: float  # days of imprisonment, by the default scheme
    stable: int  # its hexagons that are harmful whichever weights are used
    shared: int  # its hexagons that are of the other kind too
    longitude: float
    latitude: float


@dataclass(frozen=True)
class Hexagon:
    """One hexagon that is hot, harmful or both; its centre in degrees (WGS84)."""

    id: str
    longitude: float
    latitude: float
    crimes: int
    harm: float
    hot: bool
    harmful: bool
    stable: bool

    def is_of(self, kind: str) -> bool:
        """Whether it belongs to a spot of this kind."""
        return self.hot if kind == HOT else self.harmful


@dataclass(frozen=True)
class Concentration:
    """How few hexagons hold half of the crimes or of the harm."""

    measure: str  # "crime" or "harm"
    half: int
    hexagons: int  # in which any was recorded
    chance: float  # how many chance alone would need


@dataclass(frozen=True)
class Spots:
    """All that is known of a force's spots."""

    spots: tuple[Spot, ...]
    hexagons: tuple[Hexagon, ...]
    concentration: dict[str, Concentration]  # by measure

    def of_kind(self, kind: str) -> tuple[Spot, ...]:
        """The spots of one kind by number."""
        return tuple(s for s in self.spots if s.kind == kind)

    def number_of(self, kind: str) -> int:
        """How many hexagons are of a kind."""
        return sum(h.is_of(kind) for h in self.hexagons)

    @property
    def shared(self) -> int:
        """How many hexagons are of both kinds."""
        return sum(h.hot and h.harmful for h in self.hexagons)

    @property
    def looked_at(self) -> int | None:
        """How many hexagons had any crime; None where this was not worked out."""
        crime = self.concentration.get("crime")
        return crime.hexagons if crime else None


def read(store: Store, force: str) -> Spots:
    """The spots of a force (slug), in four queries."""
    where = {"force": force}
    wards = store.db.execute(
        """SELECT s.kind, s.number, a.name FROM spot_wards s JOIN areas a ON a.code = s.ward
           WHERE s.force = :force ORDER BY s.hexagons DESC, a.name""",
        where,
    ).fetchall()
    spots = store.db.execute(
        """SELECT s.*, a.name, (SELECT min(d.name) FROM closure up JOIN areas d ON d.code = up.ancestor
                                WHERE up.descendant = s.ward AND d.kind = 'district') AS district
           FROM spots s LEFT JOIN areas a ON a.code = s.ward WHERE s.force = :force ORDER BY s.kind, s.number""",
        where,
    )
    half = store.db.execute("SELECT measure, half, hexagons, chance FROM concentration WHERE force = :force", where)
    return Spots(
        tuple(_spot(r, wards) for r in spots),
        hexagons(store, force),
        {r["measure"]: Concentration(*r) for r in half if r["hexagons"]},
    )


def hexagons(store: Store, force: str) -> tuple[Hexagon, ...]:
    """The hexagons of a force's spots by id."""
    rows = store.db.execute(
        """SELECT hexagon, longitude, latitude, crimes, harm, hot, harmful, stable FROM hexagons
           WHERE force = :force AND (hot OR harmful) ORDER BY hexagon""",
        {"force": force},
    )
    return tuple(
        Hexagon(
            r[0],
            r["longitude"],
            r["latitude"],
            r["crimes"],
            r["harm"],
            *(bool(r[k]) for k in ("hot", "harmful", "stable")),
        )
        for r in rows
    )


def numbered(found: Sequence[Hexagon], spots: Sequence[Spot], kind: str) -> list[tuple[Hexagon, int]]:
    """The hexagons of a kind, each with the number of its spot; 0 where it is in none.

    Hexagons that touch are one spot; which one, the spot's own point says: the nearest group is its own.
    """
    own = [h for h in found if h.is_of(kind)]
    numbers = dict.fromkeys(range(len(own)), 0)
    for spot in (s for s in spots if s.kind == kind):
        away = [(_metres(h, spot), i) for i, h in enumerate(own) if not numbers[i]]
        if away:
            numbers |= dict.fromkeys(_touching(own, min(away)[1]), spot.number)
    return [(h, numbers[i]) for i, h in enumerate(own)]


def drawn(found: Spots, kind: str) -> list[tuple[float, float, int, int]]:
    """What a map of one kind draws: longitude, latitude, whether stable (1; hot ones are), number of its spot."""
    steps = numbered(found.hexagons, found.spots, kind)
    return [(h.longitude, h.latitude, int(h.stable or kind == HOT), number) for h, number in steps]


def _touching(found: Sequence[Hexagon], first: int) -> set[int]:
    """Places in `found` of all that is joined to one hexagon, itself included."""
    group, waiting = {first}, [first]
    while waiting:
        here = found[waiting.pop()]
        near = {i for i, h in enumerate(found) if i not in group and _metres(h, here) < TOUCHING}
        group |= near
        waiting += near
    return group


def _metres(one: Hexagon, other: Hexagon | Spot) -> float:
    """About how far two points a few kilometres apart are."""
    across = (one.longitude - other.longitude) * cos(radians(one.latitude))
    return DEGREE * hypot(across, one.latitude - other.latitude)


def _spot(r: Row, wards: Sequence[Row]) -> Spot:
    return Spot(
        r["kind"], r["number"], r["ward"] or "", r["name"] or "", r["district"] or "",
        tuple(_others(r, wards)), r["hexagons"], r["crimes"], r["harm"], r["stable"] or 0, r["shared"] or 0,
        r["longitude"], r["latitude"],
    )  # fmt: skip


def _others(spot: Row, wards: Sequence[Row]) -> Iterator[str]:
    """The wards a spot reaches into besides the one that names it, the one with most of it first."""
    for r in wards:
        if (r["kind"], r["number"]) == (spot["kind"], spot["number"]) and r["name"] != spot["name"]:
            yield r["name"]
