"""The postcode file in the layout of the ONS Postcode Directory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from .borders import PLACES
from .plan import COUNTRY_CODE, DISTRICTS, FORCE_CODE, WARDS, lsoa_code, ward_code
from .postcodes import Postcodes
from .territory import Territory
from .writing import write_csv

COLUMNS = (
    "pcd", "pcd2", "pcds", "dointr", "doterm", "oscty", "ced", "oslaua", "osward", "parish", "usertype", "oseast1m",
    "osnrth1m", "osgrdind", "oshlthau", "nhser", "ctry", "rgn", "streg", "pcon", "eer", "teclec", "ttwa", "pct", "itl",
    "statsward", "oa01", "casward", "park", "lsoa01", "msoa01", "ur01ind", "oac01", "oa11", "lsoa11", "msoa11", "wz11",
    "sicbl", "bua11", "buasd11", "ru11ind", "oac11", "lat", "long", "lep1", "lep2", "pfa", "imd", "calncv", "stp",
    "lsoa21", "note",
)  # fmt: skip
NO_COUNTY = "E99999999"  # what the directory writes where England has no such area


def write_onspd(path: Path, codes: Postcodes, place: Territory) -> None:
    """One row a postcode; columns that make no sense for an invented county are blank."""
    write_csv(path, COLUMNS, ([row.get(c, "") for c in COLUMNS] for row in _rows(codes, place)))


def _rows(codes: Postcodes, place: Territory) -> Iterator[dict[str, object]]:
    for i, code in enumerate(codes.code):
        outward, inward = code.split()
        ward = int(place.ward_of_lsoa[codes.lsoa[i]])
        lon, lat = codes.degrees[i]
        yield {
            "pcd": f"{outward:<4}{inward}",
            "pcd2": f"{outward:<4} {inward}",
            "pcds": code,
            "dointr": codes.introduced[i],
            "doterm": codes.ended[i] or "",
            "oscty": NO_COUNTY,
            "ced": NO_COUNTY,
            "oslaua": DISTRICTS[WARDS[ward].district].code,
            "osward": ward_code(ward),
            "usertype": 0,
            "oseast1m": codes.grid[i, 0],
            "osnrth1m": f"{codes.grid[i, 1]:07d}",
            "osgrdind": 1,
            "ctry": COUNTRY_CODE,
            "lat": f"{lat:.{PLACES}f}",
            "long": f"{lon:.{PLACES}f}",
            "pfa": FORCE_CODE,
            "lsoa21": lsoa_code(int(codes.lsoa[i])),
            "note": "fictional",
        }
