"""Years of areas for lists: the newest twelve months and the twelve before, every month of them or no number."""

from __future__ import annotations

from itertools import product

import pandas as pd
import pytest

from geodata import years
from geodata.counts import COLUMNS

MONTHS = [str(m) for m in pd.period_range("2024-10", "2026-09", freq="M")]


def ledger(*holes: tuple[str, str, str, str], forces: tuple[str, ...] = ("kent",)) -> pd.DataFrame:
    """A ledger in which everything is present but `holes`: force, month, dataset, state."""
    rows = dict.fromkeys(product(forces, MONTHS, ("crime", "asb")), "present")
    rows |= {(force, month, dataset): state for force, month, dataset, state in holes}
    return pd.DataFrame([(*key, state) for key, state in rows.items()], columns=["force", "month", "dataset", "state"])


def months(rows: dict[tuple[str, str], dict[str, int]]) -> pd.DataFrame:
    """Counts by area and month; a category that is not given is 0."""
    blank = dict.fromkeys(COLUMNS, 0)
    return pd.DataFrame([{"area": a, "month": m, **blank, **counts} for (a, m), counts in rows.items()]).astype(
        dict.fromkeys(COLUMNS, "Int64")
    )


def every(area: str, of: list[str] = MONTHS, **counts: int) -> dict[tuple[str, str], dict[str, int]]:
    return {(area, month): counts for month in of}


def found(
    table: pd.DataFrame, force_of: dict[str, str], told: pd.DataFrame, newest: dict[str, str]
) -> dict[str, tuple[object, ...]]:
    result = years.table(table, force_of, told, newest)
    assert list(result) == years.COLUMNS
    assert {str(result[c].dtype) for c in years.COLUMNS[2:]} == {"Int64"}
    cells = result.astype(object).where(result.notna(), None)
    return {area: tuple(rest) for area, *rest in cells.itertuples(index=False)}


def test_a_year_is_the_sum_of_its_twelve_months() -> None:
    rows = every("w", MONTHS[:12], burglary=1, drugs=2, anti_social_behaviour=10)
    rows |= every("w", MONTHS[12:], burglary=3, anti_social_behaviour=20)
    assert found(months(rows), {"w": "kent"}, ledger(), {"kent": "2026-09"}) == {"w": ("2026-09", 36, 36, 240, 120)}


def test_months_outside_the_two_years_are_not_counted() -> None:
    rows = every("w", ["2024-09", *MONTHS, "2026-10"], burglary=1)
    assert found(months(rows), {"w": "kent"}, ledger(), {"kent": "2026-09"})["w"][1:3] == (12, 12)


def test_a_month_without_a_row_is_a_month_without_records() -> None:
    rows = every("w", ["2026-09"], burglary=5)
    assert found(months(rows), {"w": "kent", "v": "kent"}, ledger(), {"kent": "2026-09"}) == {
        "v": ("2026-09", 0, 0, 0, 0),
        "w": ("2026-09", 5, 0, 0, 0),
    }


@pytest.mark.parametrize("state", ["partial", "missing", "not published yet"])
@pytest.mark.parametrize(
    ("month", "dataset", "numbers"),
    [
        ("2025-10", "crime", (None, 12, 0, 0)),
        ("2026-09", "crime", (None, 12, 0, 0)),
        ("2025-09", "crime", (12, None, 0, 0)),
        ("2024-10", "crime", (12, None, 0, 0)),
        ("2025-10", "asb", (12, 12, None, 0)),
        ("2025-09", "asb", (12, 12, 0, None)),
    ],
)
def test_a_year_of_which_a_month_is_not_whole_has_no_number(
    state: str, month: str, dataset: str, numbers: tuple[int | None, ...]
) -> None:
    told = ledger(("kent", month, dataset, state))
    table = months(every("w", burglary=1))
    assert found(table, {"w": "kent"}, told, {"kent": "2026-09"})["w"][1:] == numbers


def test_a_month_that_the_ledger_does_not_know_is_not_whole() -> None:
    told = ledger()
    told = told[told["month"] != "2024-10"]
    assert found(months(every("w", burglary=1)), {"w": "kent"}, told, {"kent": "2026-09"})["w"][1:3] == (12, None)


def test_each_force_has_its_own_newest_month() -> None:
    table = months(every("k", burglary=1) | every("s", burglary=2))
    told = ledger(("surrey", "2026-09", "crime", "not published yet"), forces=("kent", "surrey"))
    assert found(table, {"k": "kent", "s": "surrey"}, told, {"kent": "2026-09", "surrey": "2026-08"}) == {
        "k": ("2026-09", 12, 12, 0, 0),
        "s": ("2026-08", 24, None, 0, None),  # its year before begins in September 2024, which is not held
    }


def test_an_area_of_a_force_without_any_month_has_no_row() -> None:
    assert found(
        months(every("k", burglary=1)), {"k": "kent", "x": "surrey"}, ledger(), {"kent": "2026-09"}
    ).keys() == {"k"}


def test_a_line_of_several_forces_counts_the_years_that_it_has_in_full() -> None:
    """Its newest month is that of the whole ledger; a month without a row is one that it does not have."""
    rows = every("K04000001", MONTHS[:11] + MONTHS[12:], burglary=1) | every("k", burglary=1)
    assert found(months(rows), {"k": "kent"}, ledger(), {"kent": "2026-09"})["K04000001"] == (
        "2026-09",
        12,
        None,
        0,
        None,
    )


def test_a_line_with_a_month_that_is_not_published_has_no_number() -> None:
    table = months(every("K04000001", burglary=1) | every("k", burglary=1))
    hole = (table["area"] == "K04000001") & (table["month"] == "2026-03")
    table.loc[hole, [c for c in COLUMNS if c != "anti_social_behaviour"]] = pd.NA
    assert found(table, {"k": "kent"}, ledger(), {"kent": "2026-09"})["K04000001"] == ("2026-09", None, 12, 0, 0)


def test_a_force_and_a_line_do_not_share_their_holes() -> None:
    """A line is whole by its own months even where a force of the ledger is not."""
    table = months(every("K04000001", burglary=1) | every("k", burglary=1))
    told = ledger(("kent", "2026-03", "crime", "missing"))
    numbers = found(table, {"k": "kent"}, told, {"kent": "2026-09"})
    assert numbers["k"][1:3] == (None, 12)
    assert numbers["K04000001"][1:3] == (12, 12)
