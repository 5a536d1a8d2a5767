"""Indicators by area: residents, households, workday population and income deprivation."""

from __future__ import annotations

from pathlib import Path

from .chance import Ints
from .plan import lsoa_code, ward_code
from .residents import Residents, decile
from .writing import write_csv


def write_area_figures(folder: Path, people: Residents) -> None:
    """One file a measure; headers say the measure, its date, and that it is fictional."""
    for name, measure, values in (
        ("population", "Population", people.by_ward),
        ("households", "Households", people.households),
        ("workday-population", "Workday population", people.workday),
    ):
        _write(folder / f"{name}-ward.csv", "WD24CD", measure, [ward_code(i) for i in range(len(values))], values)
    lsoas = [lsoa_code(i) for i in range(len(people.by_lsoa))]
    _write(folder / "population-lsoa.csv", "LSOA21CD", "Population", lsoas, people.by_lsoa)
    write_csv(
        folder / "income-deprivation-lsoa.csv",
        ("LSOA21CD", "income_score", "income_rank", "income_decile", "note"),
        (
            (code, f"{score:.3f}", rank, tenth, "fictional")
            for code, score, rank, tenth in zip(
                lsoas,
                people.deprived.tolist(),
                people.rank.tolist(),
                decile(people.rank).tolist(),
                strict=True,
            )
        ),
    )


def _write(path: Path, code_column: str, measure: str, codes: list[str], values: Ints) -> None:
    header = (code_column, f"Mid-2024: {measure} (fictional)")
    write_csv(path, header, zip(codes, values.tolist(), strict=True))
