"""Heat layers: what each counts, over which ground, and the fixed steps it is drawn in."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely
import village
from scipy.spatial import KDTree

from geodata import breaks, coverage, layers, snaps, surfaces
from geodata.categories import categories, slugs
from geodata.ground import Frame
from geodata.street import Cells

# The order in which every page shows them.
ORDER = ["harm", "harm-css", "count", "violence", "burglary-robbery", "vehicle", "theft", "damage", "drugs-weapons",
         "asb", "change"]  # fmt: skip
REFERENCE = Path(__file__).parent.parent / "geodata" / "reference"
FORCE = "testshire"


def layer(name: str) -> layers.Layer:
    return next(found for found in layers.LAYERS if found.id == name)


def counted(name: str) -> set[str]:
    """The categories that a layer counts, each once."""
    weight = layer(name).weights()
    assert set(weight.tolist()) <= {0.0, 1.0}
    return {slug for slug, w in zip(slugs(), weight, strict=True) if w}


def test_there_are_eleven_layers_in_this_order() -> None:
    assert [found.id for found in layers.LAYERS] == ORDER
    assert [found.ramp for found in layers.LAYERS] == ["harm"] * 2 + ["count"] * 8 + ["change"]
    assert [found.id for found in layers.LAYERS if found.dataset == "asb"] == ["asb"]


def test_anti_social_behaviour_is_its_own_layer_and_in_no_other() -> None:
    for found in layers.LAYERS:
        own = found.weights()[slugs().index("anti-social-behaviour")]
        assert own == (found.id == "asb")


def test_each_group_counts_its_categories_and_all_crime_counts_every_one() -> None:
    assert counted("violence") == {"violent-crime"}
    assert counted("burglary-robbery") == {"burglary", "robbery"}
    assert counted("vehicle") == {"vehicle-crime"}
    assert counted("theft") == {"other-theft", "theft-from-the-person", "bicycle-theft", "shoplifting"}
    assert counted("damage") == {"criminal-damage-arson"}
    assert counted("drugs-weapons") == {"drugs", "possession-of-weapons"}
    assert counted("count") == counted("change") == {c.slug for c in categories() if c.dataset == "crime"}


@pytest.mark.parametrize(("name", "scheme"), [("harm", "cchi"), ("harm-css", "css")])
def test_harm_weighs_by_its_scheme(name: str, scheme: str) -> None:
    written = json.loads((REFERENCE / "harm" / f"{scheme}.json").read_text(encoding="utf-8"))["weights"]
    expected = [written.get(slug, {"weight": 0})["weight"] for slug in slugs()]
    assert layer(name).weights().tolist() == expected


def test_the_tables_hold_every_layer_with_five_rising_steps() -> None:
    told, steps = layers.tables()
    assert told["layer"].tolist() == ORDER
    assert told["position"].tolist() == list(range(11))
    for name, own in steps.groupby("layer"):
        assert own["step"].tolist() == [1, 2, 3, 4, 5]
        values = own["at_least"].tolist()
        assert math.isnan(values[0]) == (name == "change")
        rising = values[1:] if name == "change" else values
        assert all(a < b for a, b in pairwise(rising))
    assert steps.loc[steps["layer"] == "change", "at_least"].tolist()[1:] == [-5, -3, 3, 5]
    assert (steps["unit"].str.len() > 10).all()


def months(count: int, last: str = "2025-12") -> list[str]:
    return [str(m) for m in pd.period_range(end=last, periods=count, freq="M")]


def gather(cells: pd.DataFrame, points: np.ndarray, ledger: pd.DataFrame | None = None) -> layers.Heat:
    """The heat of the village's four wards: two of testshire, two of otherland."""
    codes = sorted(village.WARDS)
    wards = layers_frame(codes)
    lon, lat = snaps.degrees(points)
    ward = np.array([next((i for i, c in enumerate(codes) if shapely.intersects_xy(village.square(c), x, y)), -1)
                     for x, y in zip(lon, lat, strict=True)], dtype=np.int32)  # fmt: skip
    names = {FORCE: "Testshire Police", "otherland": "Otherland Police"}
    whole = published() if ledger is None else ledger
    return layers.gather(Cells(cells, points), ward, wards, names, whole, coverage.newest(whole))


def layers_frame(codes: list[str]) -> pd.DataFrame:
    slug = [FORCE, FORCE, "otherland", "otherland"]
    return geopandas.GeoDataFrame({"slug": slug}, geometry=[village.square(c) for c in codes], crs=4326)


def published(without: tuple[tuple[str, str, str], ...] = (), count: int = 24) -> pd.DataFrame:
    """A ledger in which both forces published everything, but for some (force, month, dataset)."""
    rows = [
        (force, month, dataset, coverage.MISSING if (force, month, dataset) in without else coverage.PRESENT)
        for force in (FORCE, "otherland")
        for month in months(count)
        for dataset in ("crime", "asb")
    ]
    return pd.DataFrame(rows, columns=["force", "month", "dataset", "state"])


def cells(rows: list[tuple[str, str, str, int, int]]) -> pd.DataFrame:
    """Records by force, month, category, point and number."""
    frame = pd.DataFrame(rows, columns=["force", "month", "category", "point", "n"])
    frame["force"] = pd.Categorical(frame["force"], [FORCE, "otherland"])
    frame["month"] = pd.Categorical(frame["month"], months(30), ordered=True)
    frame["category"] = pd.Categorical(frame["category"], slugs())
    return frame


def middles(*codes: str) -> np.ndarray:
    """Keys of the middles of wards, as given."""
    lon, lat = np.array([village.middle(code) for code in codes], dtype=float).T
    return snaps.keys(lon, lat)


ASH, DAMSON = "E05999001", "E05999004"


def test_records_are_sorted_into_the_newest_year_and_the_one_before_and_older_ones_left_out() -> None:
    rows = [
        (FORCE, "2025-12", "burglary", 0, 3),
        (FORCE, "2025-01", "burglary", 0, 5),
        (FORCE, "2024-12", "burglary", 0, 7),
        (FORCE, "2024-01", "burglary", 0, 11),
        (FORCE, "2023-12", "burglary", 0, 100),
        (FORCE, "2025-06", "robbery", -1, 100),
    ]
    heat = gather(cells(rows), middles(ASH))
    own = heat.records[:, slugs().index("burglary"), 0]
    assert own.tolist() == [8, 18]
    assert heat.records.sum() == 26


def test_a_point_in_no_ward_is_on_no_map() -> None:
    outside = snaps.keys(np.array([0.5]), np.array([52.0]))
    points = np.concatenate([middles(ASH), outside])
    heat = gather(cells([(FORCE, "2025-12", "burglary", 0, 3), (FORCE, "2025-12", "burglary", 1, 50)]), points)
    assert heat.records.sum() == 3
    assert len(heat.points.east) == 1


def drawn(heat: layers.Heat) -> dict[str, layers.Drawn]:
    return {found.layer.id: found for found in layers.draw(heat)}


def of_force(heat: layers.Heat, slug: str) -> np.ndarray:
    """The nodes of a force’s wards."""
    return heat.owner == sorted([FORCE, "otherland"]).index(slug) + 1


def test_where_a_month_is_missing_nothing_is_drawn_and_the_ground_is_told_apart() -> None:
    rows = [(f, m, c, p, 9) for m in months(24) for f, p in ((FORCE, 0), ("otherland", 1)) for c in slugs()]
    ledger = published((("otherland", "2025-05", "crime"), (FORCE, "2025-07", "asb"), (FORCE, "2024-03", "crime")))
    heat = gather(cells(rows), middles(ASH, DAMSON), ledger)
    found = drawn(heat)
    ours, theirs = of_force(heat, FORCE), of_force(heat, "otherland")
    assert (found["count"].told == ours).all()
    assert (found["count"].unpublished == theirs).all()
    assert (found["asb"].told == theirs).all()
    assert (found["asb"].unpublished == ours).all()
    assert not found["change"].told.any()
    assert (found["change"].unpublished == (ours | theirs)).all()


def test_a_layer_holds_the_records_of_its_year_weighted() -> None:
    rows = [(FORCE, m, "burglary", 0, 2) for m in months(24)] + [(FORCE, "2025-02", "drugs", 0, 6)]
    heat = gather(cells(rows), middles(ASH))
    weight = json.loads((REFERENCE / "harm/cchi.json").read_text(encoding="utf-8"))["weights"]["burglary"]["weight"]
    found = drawn(heat)
    peak = 1e6 / (2 * math.pi * 1000**2)  # one point alone has the widest kernel; inside these wards it is cut short

    def top(name: str) -> float:
        return float(found[name].surface.density.max())

    assert top("count") >= 30 * peak
    assert top("harm") == pytest.approx(top("count") * 24 / 30 * weight, rel=1e-4)
    assert top("burglary-robbery") == pytest.approx(top("count") * 24 / 30, rel=1e-4)
    assert top("drugs-weapons") == pytest.approx(top("count") * 6 / 30, rel=1e-4)
    assert top("violence") == top("asb") == 0


WIDE = Frame(400_000.0, 300_000.0, 241, 241)


def town(now: np.ndarray, before: np.ndarray, side: int) -> layers.Heat:
    """A square of points 120 m apart, side by side, with burglaries of two years, in 24 km of published ground."""
    across = 406_000 + 120.0 * np.arange(side)
    east, north = (v.ravel() for v in np.meshgrid(across, across - 100_000))
    records = np.zeros((2, len(slugs()), side * side))
    records[:, slugs().index("burglary")] = now, before
    owner = np.ones((WIDE.rows, WIDE.columns), np.uint8)
    every = frozenset({1})
    return layers.Heat(
        surfaces.points(east, north), records, WIDE, owner, {"crime": every, "asb": every, "change": every}
    )


def test_where_only_chance_differs_change_is_as_wide_as_chance() -> None:
    rng = np.random.default_rng(11)
    side = 100
    usual = rng.gamma(1.0, 3.0, side * side)
    found = drawn(town(rng.poisson(usual), rng.poisson(usual), side))["change"]
    z = found.surface.density[found.told]
    assert len(z) > 10_000
    assert z.std() == pytest.approx(1, abs=0.1)
    assert np.abs(z.mean()) < 0.15
    assert (np.abs(z) >= 3).mean() < 0.01
    assert (np.abs(z) < 5).all()


def test_a_neighbourhood_that_doubled_is_called_and_one_that_halved_too() -> None:
    side = 60
    usual = np.full((side, side), 4.0)
    now = usual.copy()
    now[10:20, 10:20], now[40:50, 40:50] = 8, 2
    found = drawn(town(now.ravel(), usual.ravel(), side))["change"]

    def z(row: int, column: int) -> float:
        at = found.surface.at(np.array([406_000 + 120.0 * column]), np.array([306_000 + 120.0 * row]))
        return float(at[0])

    assert z(15, 15) >= 5
    assert z(45, 45) <= -3
    assert abs(z(30, 30)) < 0.01


def test_the_change_at_a_place_is_the_gap_over_the_root_of_both_variances() -> None:
    side = 40
    rng = np.random.default_rng(2)
    now, before = rng.poisson(5, side**2).astype(float), rng.poisson(4, side**2).astype(float)
    heat = town(now, before, side)
    found = drawn(heat)["change"]
    assert set(heat.points.kernel.tolist()) == {0}
    for place in ((408_000.0, 308_000.0), (409_300.0, 307_700.0)):
        apart = (heat.points.east - place[0]) ** 2 + (heat.points.north - place[1]) ** 2
        bell = np.exp(-apart / (2 * 300**2)) / (2 * math.pi * 300**2)
        expected = ((now - before) @ bell) / math.sqrt((now + before) @ bell**2)
        assert float(found.surface.at(*(np.array([v]) for v in place))[0]) == pytest.approx(expected, abs=0.06)


def test_where_too_few_are_recorded_to_say_no_change_is_told() -> None:
    few = np.zeros((40, 40))
    few[20, 20] = 9  # nine burglaries now, nine before: eighteen in effect
    found = drawn(town(few.ravel(), few.ravel(), 40))["change"]
    assert not found.told.any()
    assert not found.unpublished.any()
    many = drawn(town(20 * few.ravel(), 20 * few.ravel(), 40))["change"]
    assert many.told.any()
    least = layers.breaks()["count"].at_least[0]
    both = drawn(town(40 * few.ravel(), 0 * few.ravel(), 40))["count"].surface.density
    assert both[many.told].min() >= 2 * least * 0.999  # never on ground that the layer of all crime leaves blank


def test_steps_are_rounded_to_numbers_that_are_easily_said() -> None:
    assert [breaks.rounded(v) for v in (18.7, 106.3, 779.4, 1509, 0.52, 2.4, 9.5)] == [20, 100, 750, 1500, 0.5, 2.5, 10]
    assert breaks.steps(np.array([0.2, 3.0, 14.0, 47.0, 94.0])) == (2, 4, 15, 50, 100)
    assert breaks.steps(np.array([2117, 11350, 33190, 79970, 145400])) == (2000, 10_000, 30_000, 75_000, 150_000)


def test_the_committed_steps_are_those_of_the_real_month(real: Path, tmp_path: Path) -> None:
    """By another road: kernels summed at nodes drawn at random, away from edges, from the month's own records."""
    for name in (
        "street/all-forces-2025-06.zip",
        "boundaries/wards-2020-E+W.geojson",
        "boundaries/police-force-areas-2020.geojson",
    ):
        (tmp_path / Path(name).name).symlink_to(real / name)
    heat = breaks.one_month(tmp_path, "2025-06")
    assert heat.records[0].sum() == 12 * round(heat.records[0].sum() / 12)
    rng = np.random.default_rng(1)
    rows, columns = np.nonzero(heat.owner)
    some = rng.choice(len(rows), 150_000, replace=False)
    at = np.column_stack([heat.frame.west + columns[some] * 100, heat.frame.south + rows[some] * 100])
    sampled = summed(heat, at)
    for own in layers.LAYERS[:-1]:
        values = own.weights() @ sampled
        written = layers.breaks()[own.id].at_least
        measured = np.quantile(values, breaks.SHARES)
        first, second = max(measured[0], 2), max(measured[1], 4)
        expected = [first, second, *measured[2:]]
        assert written == pytest.approx(expected, rel=0.3), own.id


def summed(heat: layers.Heat, at: np.ndarray) -> np.ndarray:
    """Records a km² in twelve months at places, [category, place]: each point's kernel, to four bandwidths."""
    both = np.column_stack([heat.points.east, heat.points.north])
    total = np.zeros((len(slugs()), len(at)))
    for kernel, sigma in enumerate((300.0, 600.0, 1000.0)):
        own = np.flatnonzero(heat.points.kernel == kernel)
        near = KDTree(at).sparse_distance_matrix(KDTree(both[own]), 4 * sigma, output_type="coo_matrix").tocsr()
        near.data = np.exp(-(near.data**2) / (2 * sigma**2)) / (2 * math.pi * sigma**2) * 1e6
        total += (near @ heat.records[0][:, own].T).T
    return total


def test_the_ground_of_a_layer_is_worked_out_once_for_all_layers_that_share_it(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    whole = surfaces.ground

    def counting(where: Frame, mask: np.ndarray) -> surfaces.Ground:
        made.append(1)
        return whole(where, mask)

    monkeypatch.setattr(surfaces, "ground", counting)
    heat = town(np.ones(9), np.ones(9), 3)
    assert len(list(layers.draw(replace(heat)))) == 11
    assert len(made) == 1
