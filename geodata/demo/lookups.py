"""The lookup tables: LSOA → ward → district, district → CSP → force, and command area → district."""

from __future__ import annotations

from pathlib import Path

from .plan import DISTRICTS, FORCE_AREA, FORCE_CODE, NOTE, SLUG, WARDS, lsoa_code, ward_code
from .territory import Territory, lsoa_names
from .writing import write_csv


def write_lookups(folder: Path, place: Territory) -> None:
    """The three tables; those in the style of the Office for National Statistics begin with a byte-order mark."""
    write_csv(
        folder / "LSOA21_WD24_LAD24.csv",
        ("LSOA21CD", "LSOA21NM", "WD24CD", "WD24NM", "LAD24CD", "LAD24NM", "note"),
        (
            (lsoa_code(i), name, ward_code(w), WARDS[w].name, *_district(WARDS[w].district), "fictional")
            for i, (name, w) in enumerate(zip(lsoa_names(place), place.ward_of_lsoa.tolist(), strict=True))
        ),
        mark=True,
    )
    write_csv(
        folder / "LAD24_CSP24_PFA24.csv",
        ("LAD24CD", "LAD24NM", "CSP24CD", "CSP24NM", "PFA24CD", "PFA24NM"),
        ((d.code, d.name, d.csp, d.name, FORCE_CODE, FORCE_AREA) for d in DISTRICTS),
        mark=True,
    )
    write_csv(
        folder / "bcu.csv",
        ("force", "bcu", "code", "source", "valid_from", "valid_to"),
        ((SLUG, d.bcu, d.code, NOTE, "2024-04-01", "") for d in DISTRICTS),
    )


def _district(district: int) -> tuple[str, str]:
    return DISTRICTS[district].code, DISTRICTS[district].name
