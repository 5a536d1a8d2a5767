"""What is usual for a force is what the others make it, with the differences between forces that no one measured."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from geodata.cards import peers, rules, standing
from geodata.cards.records import Records
from geodata.cards.subjects import Subject

RULES = rules.read()
Array = NDArray[np.float64]


def forces(count: int, seed: int = 1, spread: float = 0.15) -> tuple[Array, Array, Array]:
    """Logarithms of rates, chance variances and a design of forces that differ by deprivation, density and chance."""
    draw = np.random.default_rng(seed)
    income, density = draw.uniform(0.05, 0.3, count), draw.uniform(4, 8, count)
    noise = draw.uniform(1e-4, 4e-4, count)
    y = 3 + 4 * income + 0.05 * density + draw.normal(0, spread, count) + draw.normal(0, np.sqrt(noise))
    return y, noise, np.column_stack([np.ones(count), income, density])


def tau(y: Array, noise: Array, x: Array) -> float:
    """The variance between forces at which the winsorised squares add up to the degrees of freedom, by bisection."""
    z = np.random.default_rng(0).normal(size=2_000_001)
    edge = np.quantile(z, 0.9)
    share = np.mean(np.clip(z, -edge, edge) ** 2)

    def excess(variance: float) -> float:
        w = 1 / (noise + variance)
        beta = np.linalg.lstsq(x * np.sqrt(w)[:, None], y * np.sqrt(w), rcond=None)[0]
        r = (y - x @ beta) * np.sqrt(w)
        return float((np.clip(r, *np.quantile(r, [0.1, 0.9])) ** 2).sum() / share - (len(y) - x.shape[1]))

    low, high = 0.0, 5.0
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if excess(middle) > 0 else (low, middle)
    return low


@pytest.mark.parametrize("count", [9, 36])
def test_a_force_is_judged_by_a_fit_to_all_others(count: int) -> None:
    """Each is left out in turn and the rest fitted anew: the other road to what algebra gives at once."""
    y, noise, x = forces(count)
    found, between = standing.judged(y, noise, x), tau(y, noise, x)
    for i in range(count):
        others = np.arange(count) != i
        total = noise + between
        w = np.sqrt(1 / total[others])
        beta = np.linalg.lstsq(x[others] * w[:, None], y[others] * w, rcond=None)[0]
        covariance = np.linalg.inv((x[others].T * w**2) @ x[others])
        doubt = np.sqrt(total[i] + x[i] @ covariance @ x[i])
        assert found.usual[i] == pytest.approx(x[i] @ beta, abs=2e-3)
        assert found.z[i] == pytest.approx((y[i] - x[i] @ beta) / doubt, rel=0.02, abs=0.02)
        assert found.high[i] - found.usual[i] == pytest.approx(1.96 * doubt, rel=0.02)


def test_chance_alone_would_make_nearly_every_force_look_unusual_and_this_does_not() -> None:
    y, noise, x = forces(36)
    raw = (y - x @ np.linalg.lstsq(x, y, rcond=None)[0]) / np.sqrt(noise)
    assert np.mean(np.abs(raw) > 3) > 0.6
    found = standing.judged(y, noise, x)
    assert np.mean(np.abs(found.z) > 2) < 0.15
    assert 0.15 < np.mean(np.abs(found.z) > 1) < 0.5


def seen(values: Array, end: int, noise: float = 1e-3) -> pd.DataFrame:
    names = [f"f{i}" for i in range(len(values))]
    return pd.DataFrame({
        "subject": names, "kind": "force", "indicator": "crime", "end": end, "value": np.exp(values), "y": values,
        "noise": noise, "first": end - 11, "last": end, "source": "street",
    })  # fmt: skip


def subjects(count: int, nation: str = "England", income: float | None = None) -> list[Subject]:
    draw = np.random.default_rng(5)
    return [
        Subject(f"f{i}", "force", f"F{i}", f"f{i}", "", nation,
                1e6, draw.uniform(0.05, 0.3) if income is None else income, draw.uniform(50, 3000), 0)
        for i in range(count)
    ]  # fmt: skip


def no_records() -> Records:
    months = pd.DataFrame({"area": pd.Series(dtype=str), "month": pd.Series(dtype=str)})
    from geodata.counts import COLUMNS
    from geodata.schema import GROUPS

    ledger = pd.DataFrame({"force": ["x"], "month": ["2025-01"], "dataset": ["crime"], "state": ["present"]})
    empty = months.assign(**dict.fromkeys(GROUPS, pd.Series(dtype=int)))
    breaks = pd.DataFrame({"force": pd.Series(dtype=str), "month": pd.Series(dtype=str)})
    counts = months.assign(**dict.fromkeys(COLUMNS, pd.Series(dtype=int)))
    return Records(counts, ledger, {"all": empty, "serious": empty}, breaks, [])


def test_too_few_forces_are_compared_with_nothing() -> None:
    few = RULES.standing.fewest - 1
    y = np.random.default_rng(2).normal(4, 0.1, few)
    assert len(standing.levels(seen(y, 24311), subjects(few), RULES)) == 0
    assert len(standing.levels(seen(np.append(y, 4.0), 24311), subjects(few + 1), RULES)) == few + 1


def test_a_force_without_deprivation_is_not_compared_by_level_and_does_not_spoil_the_others() -> None:
    """Wales's index is not England's: nothing is mixed."""
    own = subjects(12)
    own[0] = Subject(**{**vars(own[0]), "income": np.nan})
    y = np.random.default_rng(2).normal(4, 0.1, 12)
    found = standing.levels(seen(y, 24311), own, RULES)
    assert len(found) == 11
    assert ("f0", "crime", 24311) not in found.index


def test_a_change_needs_the_year_before_without_gap_or_overlap() -> None:
    y = np.random.default_rng(3).normal(4, 0.1, 12)
    now, then = seen(y, 24311), seen(y - 0.02, 24299)
    whole = standing.changes(pd.concat([now, then]), subjects(12), RULES, no_records())
    assert len(whole) == 12
    assert whole["own"].to_numpy() == pytest.approx(0.02)
    gap = then.assign(first=then["first"] - 3, last=then["last"] - 3)
    assert len(standing.changes(pd.concat([now, gap]), subjects(12), RULES, no_records())) == 0


def test_a_change_between_files_and_official_tables_is_none() -> None:
    y = np.random.default_rng(3).normal(4, 0.1, 12)
    now, then = seen(y, 24311), seen(y, 24299)
    then.loc[0, "source"] = "Home Office"
    found = standing.changes(pd.concat([now, then]), subjects(12), RULES, no_records())
    assert ("f0", "crime", 24311) not in found.index
    assert len(found) == 11


def test_a_force_that_alone_rises_is_worse_and_the_rest_are_not() -> None:
    draw = np.random.default_rng(4)
    y = draw.normal(4, 0.1, 36)
    moved = draw.normal(-0.03, 0.02, 36)
    moved[7] = 0.15
    found = standing.changes(pd.concat([seen(y + moved, 24311), seen(y, 24299)]), subjects(36), RULES, no_records())
    z = found["z"]
    assert z.loc[("f7", "crime", 24311)] > 3.5
    assert z.drop(("f7", "crime", 24311)).abs().max() < 3


def test_the_forces_most_like_one_are_the_nearest_in_deprivation_and_density_and_not_itself() -> None:
    own = subjects(12)
    near = peers.nearest(own, 7)
    at = np.array([(s.income, np.log(s.density)) for s in own])
    scaled = (at - at.mean(axis=0)) / at.std(axis=0)
    for i, s in enumerate(own):
        apart = np.linalg.norm(scaled - scaled[i], axis=1)
        assert near[s.id] == tuple(own[j].id for j in np.argsort(apart)[1:8])
