"""The county on paper: districts, command areas, wards, towns and special places, typed in by hand.

Zedshire is an island that does not exist, drawn in the North Sea where there is only water. Names are
invented; positions are kilometres east and north of its middle.
"""

from __future__ import annotations

from dataclasses import dataclass

MIDDLE = (560_000.0, 440_000.0)  # British National Grid, metres
SLUG = "zedshire"
FORCE = "Zedshire Police (fictional)"
FORCE_CODE = "E23999001"
FORCE_AREA = "Zedshire (fictional)"
NOTE = "Zedshire is an invented county: every place, name and number here is fictional."
COUNTRY_CODE = "E92000001"
MONTHS = tuple(f"{m // 12}-{m % 12 + 1:02d}" for m in range(2024 * 12 + 3, 2026 * 12 + 9))
SEMI_AXES = (19.6, 17.0)  # of the island, before chance bends its coast
# A tidal river from the south coast up to the city.
INLET = (
    (-3.4, -20.0),
    (-4.6, -15.6),
    (-3.2, -13.2),
    (-4.9, -11.0),
    (-3.7, -9.6),
    (-4.1, -8.5),
)
ISLET = (-14.4, -14.6)


@dataclass(frozen=True)
class District:
    """A district, which is also one community safety partnership, and the command area it lies in."""

    name: str
    code: str
    csp: str
    bcu: str


@dataclass(frozen=True)
class Ward:
    """A ward: its kind says who lives there and what happens there (see `people.KINDS`)."""

    name: str
    district: int  # index into DISTRICTS
    kind: str
    x: float  # kilometres east of the middle
    y: float
    team: str  # the police neighbourhood it belongs to
    lsoas: int


@dataclass(frozen=True)
class Town:
    """A settlement that streets grow around: how far its streets reach, and its ring roads, in kilometres."""

    name: str
    x: float
    y: float
    radius: float
    rings: tuple[float, ...] = ()


DISTRICTS = (
    District("Zedborough", "E08999001", "E22999001", "Zedborough"),
    District("Saltmere", "E08999002", "E22999002", "Coast"),
    District("Northolme", "E08999003", "E22999003", "Coast"),
    District("Ashwold", "E08999004", "E22999004", "Inland"),
)

WARDS = (
    Ward("Castle", 0, "centre", -4.0, -6.0, "Zedborough Centre", 5),
    Ward("Coldbeck", 0, "estate", -6.7, -6.5, "Zedborough West", 6),
    Ward("Glasshouse", 0, "inner", -2.7, -7.3, "Zedborough South", 6),
    Ward("Hollin Bank", 0, "suburb", -6.3, -3.7, "Zedborough West", 5),
    Ward("Kingsley Down", 0, "suburb", -6.6, -9.2, "Zedborough West", 5),
    Ward("Larkspur Green", 0, "estate", -1.3, -4.1, "Zedborough East", 6),
    Ward("Merebrook Park", 0, "retail", 0.8, -5.4, "Zedborough East", 4),
    Ward("Nettle Down", 0, "suburb", -8.2, -4.9, "Zedborough West", 5),
    Ward("Orchard Vale", 0, "suburb", -2.9, -2.6, "Zedborough North", 5),
    Ward("Priory Fields", 0, "university", -3.8, -4.4, "Zedborough North", 5),
    Ward("Quarry Rise", 0, "suburb", -5.0, -2.2, "Zedborough North", 5),
    Ward("Ravensmoor", 0, "estate", -1.0, -6.7, "Zedborough East", 6),
    Ward("Sallow Marsh", 0, "suburb", -1.5, -9.2, "Zedborough South", 5),
    Ward("St Aldwyn", 0, "inner", -5.4, -5.3, "Zedborough Centre", 6),
    Ward("Tanners Row", 0, "inner", -2.7, -5.5, "Zedborough Centre", 6),
    Ward("Wherry Quay", 0, "inner", -5.2, -7.5, "Zedborough South", 6),
    Ward("Castle", 1, "town", 14.6, 2.5, "Saltmere Town", 5),
    Ward("Cold Ness", 1, "rural", 17.4, -2.2, "Saltmere South", 4),
    Ward("Easterby", 1, "rural", 9.6, 4.2, "Saltmere North", 4),
    Ward("Eelmere", 1, "rural", 1.2, -13.2, "Saltmere South", 4),
    Ward("Gannet Sands", 1, "rural", 8.3, -9.0, "Saltmere South", 4),
    Ward("Harbour", 1, "estate", 15.6, 4.0, "Saltmere Town", 5),
    Ward("Lighthouse", 1, "suburb", 17.0, 5.6, "Saltmere North", 4),
    Ward("Marram", 1, "rural", 13.4, -5.2, "Saltmere South", 4),
    Ward("Pier", 1, "town", 16.4, 1.9, "Saltmere Town", 5),
    Ward("Sandhills", 1, "suburb", 14.4, 0.6, "Saltmere Town", 5),
    Ward("Thriftby", 1, "rural", 12.2, 8.2, "Saltmere North", 4),
    Ward("Wrayholme", 1, "rural", 7.2, -2.0, "Saltmere South", 4),
    Ward("Barrow Sands", 2, "rural", -11.6, 10.4, "Northolme West", 4),
    Ward("Curlew Saltings", 2, "rural", -13.8, 0.3, "Northolme West", 4),
    Ward("Fulmar Cliffs", 2, "rural", -4.5, 13.4, "Northolme East", 4),
    Ward("Hagmoor", 2, "prison", 5.2, 9.0, "Northolme East", 4),
    Ward("Marlhythe", 2, "rural", -13.4, -4.4, "Northolme West", 4),
    Ward("Old Northolme", 2, "suburb", 1.8, 12.6, "Northolme East", 5),
    Ward("Seal Sound", 2, "rural", -10.6, -11.0, "Northolme West", 4),
    Ward("Skerry Point", 2, "rural", 8.7, 12.0, "Northolme East", 4),
    Ward("Westering", 2, "rural", -14.4, 4.9, "Northolme West", 4),
    Ward("Abbot's Mead", 3, "town", -3.8, 6.6, "Thornacre Town", 5),
    Ward("Ashwold Heath", 3, "rural", 1.7, 4.0, "Ashwold East", 4),
    Ward("Dunnock Hill", 3, "rural", -9.4, 1.4, "Ashwold West", 4),
    Ward("Hartsward", 3, "rural", -8.9, 6.8, "Ashwold West", 4),
    Ward("Long Furrow", 3, "rural", -0.4, 9.0, "Ashwold East", 4),
    Ward("Market", 3, "town", -5.0, 5.5, "Thornacre Town", 5),
    Ward("Mill Beck", 3, "estate", -5.0, 3.9, "Thornacre Town", 5),
    Ward("Oxlea", 3, "rural", 2.4, -0.8, "Ashwold East", 4),
    Ward("Whinsett", 3, "suburb", -6.6, 6.3, "Thornacre Town", 5),
)

TOWNS = (
    Town("Zedborough", -4.0, -6.0, 4.0, (0.6, 1.7, 3.2)),
    Town("Saltmere", 15.2, 2.6, 2.1, (0.5, 1.4)),
    Town("Thornacre", -4.8, 5.5, 1.9, (0.5, 1.3)),
    Town("Northolme", 1.8, 12.6, 1.0, (0.5,)),
    Town("Cold Ness", 16.6, -1.6, 0.46),
    Town("Easterby", 9.4, 4.4, 0.46),
    Town("Gannet", 8.6, -8.6, 0.52),
    Town("Marram", 13.2, -5.0, 0.46),
    Town("Thriftby", 12.0, 8.4, 0.52),
    Town("Wrayholme", 7.0, -2.4, 0.46),
    Town("Barrow", -11.2, 10.6, 0.52),
    Town("Curlew Staithe", -14.2, 0.3, 0.40),
    Town("Fulmar", -4.3, 13.6, 0.40),
    Town("Hagmoor", 5.4, 8.6, 0.46),
    Town("Marlhythe", -13.8, -4.9, 0.52),
    Town("Seal Sound", -10.4, -11.2, 0.46),
    Town("Skerry", 8.4, 12.2, 0.40),
    Town("Westering", -14.5, 5.0, 0.52),
    Town("Ashwold", 1.4, 4.4, 0.58),
    Town("Dunnock", -9.6, 1.8, 0.46),
    Town("Hartsward", -8.9, 6.6, 0.46),
    Town("Long Furrow", -0.6, 8.8, 0.40),
    Town("Oxlea", 2.6, -1.2, 0.46),
    Town("Eelmere", 0.8, -12.8, 0.46),
    Town("Nettleby", -9.8, -4.4, 0.40),
    Town("Wold End", -1.6, 1.0, 0.34),
    Town("Aldermoor", 5.0, 1.8, 0.34),
    Town("Tern Bank", 12.4, -1.8, 0.34),
    Town("Holm", 5.0, -10.4, 0.34),
    Town("Merebrook", 0.8, -5.5, 0.7),
    Town("Barley Cross", -12.8, 8.6, 0.34),
    Town("Sedgeby", -7.2, 9.8, 0.34),
)

# Middles of the postcode districts ZZ1, ZZ2, … in order; ZZ1 is the city's, ZZ9 lies in open country.
POST_DISTRICTS = (
    (-4.0, -6.0), (-4.0, -3.0), (-1.2, -6.0), (-3.0, -9.0), (-7.2, -6.0), (15.2, 2.6), (-4.8, 5.5), (1.8, 12.6),
    (8.6, -8.6), (-15.2, 5.4), (-10.8, 11.0), (-4.3, 13.6), (5.4, 8.6), (12.0, 8.4), (16.6, -1.6), (13.2, -5.0),
    (2.6, -1.2), (-10.4, 1.8), (-12.0, -8.0),
)  # fmt: skip


def ward_code(ward: int) -> str:
    """The code of a ward, in the shape of official ones but above any in use."""
    return f"E05999{ward + 1:03d}"


def lsoa_code(lsoa: int) -> str:
    """The code of an LSOA, in the shape of official ones but above any in use."""
    return f"E01999{lsoa + 1:03d}"


def teams() -> list[str]:
    """The police neighbourhoods, in the order in which the wards name them."""
    return list(dict.fromkeys(ward.team for ward in WARDS))
