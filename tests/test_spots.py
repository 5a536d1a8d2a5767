"""Spots: hexagons that stand out by the formula of Gi* written out, counted by another road, never ranked."""

from __future__ import annotations

import json
import math
import zipfile
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd
import pytest
import reading
import shapely
import village
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse
from scipy.spatial import cKDTree
from scipy.stats import norm, poisson

from geodata import concentration, coverage, hexagons, join, schema, schemes, snaps, spots, street
from geodata.areas import REFERENCE
from geodata.categories import slugs
from geodata.grid import grid

BURGLARY, ROBBERY, VIOLENCE = (slugs().index(s) for s in ("burglary", "robbery", "violent-crime"))
SHOPLIFTING, DRUGS, ASB = (slugs().index(s) for s in ("shoplifting", "drugs", "anti-social-behaviour"))
YEAR = coverage.months_between("2025-01", "2025-12")
FORCE, OTHER = village.FORCE, "othershire"
Row = tuple[str, str, int, int, int]  # force, month, category, key of the hexagon, records


def wards(own: dict[str, str] | None = None) -> geopandas.GeoDataFrame:
    """The village's four wards of 28 or 29 hexagons; of the one force, or as told."""
    codes = sorted(village.WARDS)
    slug = [(own or {}).get(code, FORCE) for code in codes]
    shapes = [village.square(code) for code in codes]
    return geopandas.GeoDataFrame({"code": codes, "slug": slug}, geometry=shapes, crs=4326)


def ground(code: str = "") -> np.ndarray:
    """The hexagons of a ward, or of all, by their middles in degrees: from the south-west, row by row."""
    every = np.unique(np.concatenate([hexagons.inside(shapely.box(*village_box()))]))
    lon, lat = hexagons.degrees(every)
    shape = village.square(code) if code else shapely.union_all([village.square(c) for c in village.WARDS])
    return every[shapely.contains_xy(shape, lon, lat)]


def village_box() -> tuple[float, float, float, float]:
    """West, south, east, north in metres, a kilometre wider than the village."""
    lon = np.array([village.WEST, village.WEST + 2 * village.SIDE])
    lat = np.array([village.SOUTH, village.SOUTH + 2 * village.SIDE])
    east, north = grid(lon, lat)
    return east[0] - 1_000, north[0] - 1_000, east[1] + 1_000, north[1] + 1_000


def ledger(*holes: tuple[str, str], forces: tuple[str, ...] = (FORCE,)) -> pd.DataFrame:
    """Every month of 2025 present, but these (force, month)."""
    rows = [(f, m, d, "missing" if (f, m) in holes else "present") for f in forces for m in YEAR for d in ("crime",)]
    return pd.DataFrame(rows, columns=["force", "month", "dataset", "state"])


def tables_of(
    rows: list[Row], own: geopandas.GeoDataFrame | None = None, held: pd.DataFrame | None = None
) -> dict[str, pd.DataFrame]:
    """The tables of some records, each in the middle of a hexagon."""
    force, month, category, key, n = (list(column) for column in zip(*rows, strict=True))
    snap = snaps.keys(*hexagons.degrees(np.array(key)))
    points, point = np.unique(snap, return_inverse=True)
    cells = pd.DataFrame(
        {
            "force": pd.Categorical(force),
            "month": pd.Categorical(month, sorted(set(month)), ordered=True),
            "category": pd.Categorical.from_codes(category, pd.Index(slugs())),
            "point": point.astype(np.int32),
            "n": np.array(n, np.int32),
        }
    )
    own = wards() if own is None else own
    placed = join.place(points, own.geometry.to_numpy())
    return spots.tables(cells, placed, own, ledger() if held is None else held, {}, schemes.schemes())


def scene() -> tuple[list[Row], np.ndarray, np.ndarray]:
    """A burglary in every hexagon but three neighbours in Damson with shoplifting alone; robberies in three of Ash."""
    ash, damson = ground("E05999001"), ground("E05999004")
    robbed, shops = (own[np.isin(own, [m, *hexagons.neighbours(own[[14]])[0, :2]])]
                     for own, m in ((ash, ash[14]), (damson, damson[14])))  # fmt: skip
    rows = [(FORCE, "2025-03", BURGLARY, int(k), 1) for k in ground() if k not in shops]
    rows += [(FORCE, "2025-04", ROBBERY, int(k), 30) for k in robbed]
    rows += [(FORCE, "2025-05", SHOPLIFTING, int(k), 40) for k in shops]
    return rows, robbed, shops


def test_gi_star_is_the_published_formula_written_out() -> None:
    """Ord and Getis 1995, with weights of 1: a hexagon itself and the six around it."""
    keys = ground()
    value = np.random.default_rng(1).poisson(2, len(keys)) * np.random.default_rng(2).integers(0, 4, len(keys))
    middle = np.stack(hexagons.centres(keys), axis=1)
    n, mean = len(keys), sum(value.tolist()) / len(keys)
    s = math.sqrt(sum(v * v for v in value.tolist()) / n - mean**2)
    expected = []
    for i in range(n):
        w = [1.0 if math.dist(middle[i], middle[j]) < 340 else 0.0 for j in range(n)]
        top = sum(w[j] * value[j] for j in range(n)) - mean * sum(w)
        expected.append(top / (s * math.sqrt((n * sum(a * a for a in w) - sum(w) ** 2) / (n - 1))))
    assert spots.gi_star(value, spots.touching(keys)) == pytest.approx(expected)


def test_gi_star_of_ground_where_nothing_differs_is_nought() -> None:
    keys = ground()
    assert not spots.gi_star(np.full(len(keys), 3), spots.touching(keys)).any()
    assert not spots.gi_star(np.array([5]), sparse.csr_array((1, 1))).any()


def test_touching_are_those_340_metres_apart() -> None:
    keys = ground()
    middle = np.stack(hexagons.centres(keys), axis=1)
    near = {pair for i, j in cKDTree(middle).query_pairs(345) for pair in ((i, j), (j, i))}
    row, column = spots.touching(keys).nonzero()
    assert set(zip(row.tolist(), column.tolist(), strict=True)) == near


@given(st.lists(st.floats(-4, 8), min_size=1, max_size=80))
def test_one_discovery_in_twenty_is_false_by_the_rule_of_benjamini_and_hochberg(z: list[float]) -> None:
    """The largest k for which the k-th smallest p is at most k/n of a twentieth; all up to it are called."""
    p = sorted(norm.sf(v) for v in z)
    called = max((k for k in range(1, len(p) + 1) if p[k - 1] <= 0.05 * k / len(p)), default=0)
    assert int(spots.significant(np.array(z)).sum()) == called


def test_equal_values_at_the_edge_of_the_top_are_in_or_out_together() -> None:
    assert spots.top(np.array([9, 7, 7, 5, 7]), 3).tolist() == [True, False, False, False, False]
    assert spots.top(np.array([9, 7, 7, 5, 7]), 4).tolist() == [True, True, True, False, True]
    assert spots.top(np.array([0.0, 2.5, 0.0]), 3).tolist() == [False, True, False]
    assert not spots.top(np.array([3, 2, 1]), 0).any()


@given(st.lists(st.integers(0, 9), min_size=1, max_size=60), st.integers(0, 60))
def test_the_top_never_holds_more_than_asked_nor_nothing(value: list[int], most: int) -> None:
    found = spots.top(np.array(value), most)
    assert found.sum() <= most
    assert all(v > 0 for v in np.array(value)[found])
    left_out = [v for v, own in zip(value, found, strict=True) if not own]
    assert not found.any() or max(left_out, default=-1) < min(np.array(value)[found])


def test_many_robberies_make_a_harm_spot_and_many_shopliftings_a_hot_one() -> None:
    rows, robbed, shops = scene()
    found = tables_of(rows)
    marked = found["hexagons"].set_index("hexagon")
    assert set(hexagons.ids(robbed)) <= set(marked.index[marked["harmful"] == 1])
    assert set(hexagons.ids(shops)) <= set(marked.index[marked["hot"] == 1])
    own = marked.loc[hexagons.ids(robbed)]
    assert own["crimes"].tolist() == [31, 31, 31]
    assert own["harm"].tolist() == pytest.approx([30 * 365 + 244.68] * 3, abs=0.06)
    assert own["stable"].tolist() == [1, 1, 1]
    assert marked.loc[hexagons.ids(shops), ["crimes", "harm", "harmful"]].to_numpy().tolist() == [[40, 40, 0]] * 3


def test_a_spot_sums_its_hexagons_and_is_named_by_number_and_ward() -> None:
    rows, _, _ = scene()
    found = tables_of(rows)
    marked, told = found["hexagons"], found["spots"]
    for kind, column in (("hot", "hot"), ("harm", "harmful")):
        own, mine = told[told["kind"] == kind], marked[marked[column] == 1]
        assert own["number"].tolist() == list(range(1, len(own) + 1))
        for name in ("crimes", "harm", "stable"):
            assert own[name].sum() == pytest.approx(mine[name].sum())
        assert own["hexagons"].sum() == len(mine)
        assert own["shared"].sum() == ((marked["hot"] == 1) & (marked["harmful"] == 1)).sum()
    damson = told[(told["kind"] == "hot") & (told["ward"] == "E05999004")]
    assert damson[["hexagons", "crimes"]].to_numpy().tolist() == [[3, 120]]
    assert set(told.loc[told["kind"] == "harm", "ward"]) == {"E05999001"}


def test_numbers_run_from_the_north_and_say_nothing_of_size() -> None:
    rows, _, _ = scene()
    told = tables_of(rows)["spots"]
    hot = told[told["kind"] == "hot"]
    assert hot["latitude"].is_monotonic_decreasing
    assert hot["crimes"].tolist() == [120, 93]  # Damson lies north of Ash
    more = [(f, m, c, k, n * 2 if c == ROBBERY else n) for f, m, c, k, n in rows]
    again = tables_of(more)["spots"]
    assert again.loc[again["kind"] == "hot", "crimes"].tolist() == [120, 183]


def test_a_spots_point_is_the_middle_of_one_of_its_hexagons() -> None:
    rows, _, _ = scene()
    found = tables_of(rows)
    middles = set(zip(found["hexagons"]["longitude"], found["hexagons"]["latitude"], strict=True))
    assert set(zip(found["spots"]["longitude"], found["spots"]["latitude"], strict=True)) <= middles


def test_a_spot_across_a_border_is_named_by_the_ward_that_holds_most_of_it() -> None:
    every = ground()
    south = np.isin(every, ground("E05999001"))
    edge = [k for k in every[south] if np.isin(hexagons.neighbours(np.array([k]))[0], ground("E05999002")).sum() == 2]
    here, there = edge[len(edge) // 2], hexagons.neighbours(np.array([edge[len(edge) // 2]]))[0]
    inside, across = ([int(k) for k in there if k in set(ground(c).tolist())] for c in ("E05999001", "E05999002"))
    busy = [int(here), *inside[:2], across[0]]
    rows = [(FORCE, "2025-03", BURGLARY, int(k), 1) for k in every] + [(FORCE, "2025-04", ROBBERY, k, 50) for k in busy]
    found = tables_of(rows)
    own = found["spots"][found["spots"]["kind"] == "harm"]
    parts = found["spot_wards"][found["spot_wards"]["kind"] == "harm"]
    assert own["ward"].tolist() == ["E05999001"]
    assert dict(zip(parts["ward"], parts["hexagons"], strict=True)) == {"E05999001": 3, "E05999002": 1}


def test_anti_social_behaviour_and_the_railways_police_are_left_out() -> None:
    rows, _, _ = scene()
    more = [(FORCE, "2025-04", ASB, int(ground()[0]), 900), ("btp", "2025-04", ROBBERY, int(ground()[1]), 900)]
    held = ledger(forces=(FORCE, "btp"))
    plain, found = tables_of(rows), tables_of(rows + more, held=held)
    for name in plain:
        pd.testing.assert_frame_equal(plain[name], found[name])


def test_what_another_force_recorded_counts_on_the_ground_it_lies_on() -> None:
    rows, robbed, _ = scene()
    held = ledger(forces=(FORCE, OTHER))
    swapped = [(OTHER if c == ROBBERY else f, m, c, k, n) for f, m, c, k, n in rows]
    for name, frame in tables_of(rows).items():
        pd.testing.assert_frame_equal(frame, tables_of(swapped, held=held)[name])
    east = {"E05999002": OTHER, "E05999004": OTHER}
    apart = tables_of(rows, wards(east), held)["hexagons"]
    assert set(apart.loc[apart["harmful"] == 1, "force"]) == {FORCE}
    assert set(hexagons.ids(robbed)) <= set(apart.loc[apart["harmful"] == 1, "hexagon"])


def test_only_the_newest_twelve_months_count() -> None:
    rows, _, shops = scene()
    old = [(FORCE, "2024-12", ROBBERY, int(k), 500) for k in shops]
    for name, frame in tables_of(rows).items():
        pd.testing.assert_frame_equal(frame, tables_of(rows + old)[name])


def test_a_force_with_a_missing_month_has_nothing_marked() -> None:
    rows, _, _ = scene()
    found = tables_of(rows, held=ledger((FORCE, "2025-08")))
    assert {name: len(frame) for name, frame in found.items()} == dict.fromkeys(spots.COLUMNS, 0)
    assert {name: list(frame.columns) for name, frame in found.items()} == spots.COLUMNS


def test_too_few_hexagons_give_concentration_and_no_spots() -> None:
    rows = [(FORCE, "2025-03", ROBBERY, int(k), 1 + 50 * (i == 9)) for i, k in enumerate(ground()[:29])]
    found = tables_of(rows)
    assert [len(found[name]) for name in ("hexagons", "spots", "spot_wards")] == [0, 0, 0]
    assert found["concentration"]["hexagons"].tolist() == [29, 29]
    thirty = tables_of([*rows, (FORCE, "2025-03", ROBBERY, int(ground()[29]), 1)])
    assert len(thirty["hexagons"]) > 0


def test_harm_that_hangs_on_one_set_of_weights_is_not_stable() -> None:
    """Twelve hexagons of 120 are a tenth. A car crime weighs 5 days in the Cambridge index and 52 in the ONS score.

    Three neighbours with 20 robberies and 400 shopliftings each (7,700 and 20,751 days) come before twelve hexagons
    with 450 car crimes (2,250 and 23,400) in the one and after them in the other.
    """
    keys, vehicles = hexagons.inside(shapely.box(430_000, 380_000, 440_000, 390_000)), slugs().index("vehicle-crime")
    middle = hexagons.containing(np.array([435_000.0]), np.array([385_000.0]))
    first = np.flatnonzero(np.isin(keys, [*middle, *hexagons.neighbours(middle)[0, :2]]))
    crowd, others = np.arange(0, 240, 20), np.arange(600, 705)
    n = np.zeros((len(keys), len(slugs())), np.int64)
    n[np.ix_(first, [ROBBERY, SHOPLIFTING])] = [20, 400]
    n[others, BURGLARY] = 1
    held = spots.Field(keys, n.copy(), np.zeros(len(keys), np.int32))
    n[crowd, vehicles] = 450
    found, alone = (spots.find(f, schemes.schemes()) for f in (spots.Field(keys, n, held.ward), held))
    assert int(n.any(axis=1).sum()) == 120
    assert found.at[found.harmful & np.isin(found.at, first)].tolist() == first.tolist()
    assert not found.stable[np.isin(found.at, first)].any()
    assert alone.at[alone.stable].tolist() == first.tolist()


def test_tables_are_those_of_the_snapshot() -> None:
    for name, columns in spots.COLUMNS.items():
        assert list(schema.TABLES[name][0]) == columns


@given(st.lists(st.integers(0, 50), min_size=1, max_size=40))
def test_half_is_the_fewest_places_that_hold_half(amount: list[int]) -> None:
    largest, held, need = sorted(amount, reverse=True), 0, 0
    while 2 * held < sum(amount):
        held += largest[need]
        need += 1
    assert concentration.half(np.array(amount)) == need


def test_chance_needs_what_equal_poisson_counts_need() -> None:
    """By the distribution: of `places` with a mean of 4 each, how many of the fullest hold half of the whole."""
    places, mean = 5_000, 4.0
    n = np.zeros(len(slugs()), np.int64)
    n[BURGLARY], n[VIOLENCE] = 5_000, 15_000
    held, need = 0.0, 0.0
    for k in range(40, 0, -1):
        with_k = places * poisson.pmf(k, mean)
        take = min(with_k, (places * mean / 2 - held) / k)
        held, need = held + take * k, need + take
    crime, harm_half = concentration.by_chance(n, np.ones(len(slugs())), places)
    assert crime == pytest.approx(need, rel=0.01)
    assert harm_half == crime


def test_rare_and_heavy_crimes_concentrate_by_chance_alone() -> None:
    """100 robberies among 10,000 shopliftings that weigh next to nothing: half the harm in about 50 places."""
    n, weight = np.zeros(len(slugs()), np.int64), np.zeros(len(slugs()))
    n[ROBBERY], n[SHOPLIFTING] = 100, 10_000
    weight[ROBBERY], weight[SHOPLIFTING] = 365, 0.001
    crime, heavy = concentration.by_chance(n, weight, 2_000)
    assert 45 <= heavy <= 50 < crime


def test_concentration_is_of_hexagons_with_any_crime_and_says_nothing_of_none() -> None:
    n = np.zeros((50, len(slugs())), np.int64)
    weight = np.ones(len(slugs()))
    assert concentration.of_force(n, weight) == []
    n[:4, DRUGS] = [10, 5, 3, 2]
    assert [row[:3] for row in concentration.of_force(n, weight)] == [("crime", 1, 4), ("harm", 1, 4)]
    assert [row[0] for row in concentration.of_force(n, np.zeros(len(slugs())))] == ["crime"]


@pytest.fixture(scope="module")
def south_yorkshire_spots(real: Path) -> dict[str, pd.DataFrame]:
    """The tables of South Yorkshire, 2025."""
    found = reading.read_path(real / "street/south-yorkshire-2024-01_2025-12.zip")
    own = geopandas.read_file(real / "boundaries/wards-south-yorkshire.geojson").sort_values("ward_code")
    own = own.rename(columns={"ward_code": "code"}).assign(slug="south-yorkshire").reset_index(drop=True)
    both = street.cells(found.files, found.forces, found.months)
    placed = join.place(both.points, own.geometry.to_numpy())
    return spots.tables(both.frame, placed, own, coverage.ledger(found.seen), found.names, schemes.schemes())


@pytest.fixture(scope="module")
def raw(real: Path) -> pd.DataFrame:
    """Crimes of 2025 in South Yorkshire's wards, a row a record: kind, and column and row of the nearest middle."""
    with zipfile.ZipFile(real / "street/south-yorkshire-2024-01_2025-12.zip") as archive:
        names = [n for n in archive.namelist() if "2025-" in n and n.endswith("street.csv")]
        read = ["Longitude", "Latitude", "Crime type"]
        every = pd.concat([pd.read_csv(archive.open(n), usecols=read) for n in names])
    own = every.rename(columns={"Crime type": "kind"}).dropna(subset="Longitude")
    own = own[own["kind"] != "Anti-social behaviour"]
    shapes = geopandas.read_file(real / "boundaries/wards-south-yorkshire.geojson")
    points = geopandas.GeoDataFrame(own, geometry=geopandas.points_from_xy(own["Longitude"], own["Latitude"]), crs=4326)
    inside = geopandas.sjoin(points.reset_index(drop=True), shapes[["geometry"]], predicate="intersects")
    inside = inside[~inside.index.duplicated()]
    east, north = grid(inside["Longitude"].to_numpy(), inside["Latitude"].to_numpy())
    side = math.sqrt(100_000 / (1.5 * math.sqrt(3)))
    rows, columns = np.meshgrid(np.arange(1_200, 1_450), np.arange(1_180, 1_400), indexing="ij")
    middles = np.stack([math.sqrt(3) * side * (columns + rows % 2 / 2), 1.5 * side * rows], axis=-1).reshape(-1, 2)
    at = cKDTree(middles).query(np.stack([east, north], axis=1))[1]
    return inside.assign(column=columns.ravel()[at], row=rows.ravel()[at])


def test_south_yorkshires_hexagons_equal_a_count_of_the_raw_files(
    south_yorkshire_spots: dict[str, pd.DataFrame], raw: pd.DataFrame
) -> None:
    weights = json.loads((REFERENCE / "harm/cchi.json").read_text(encoding="utf-8"))["weights"]
    days = raw["kind"].map(lambda k: _weight(k, weights))
    sums = raw.assign(days=days).groupby(["column", "row"]).agg(crimes=("kind", "size"), harm=("days", "sum"))
    sums.index = pd.Index([f"H{c:04d}-{r:04d}" for c, r in sums.index])
    marked = south_yorkshire_spots["hexagons"].set_index("hexagon")
    assert 200 < len(marked) < 500
    own = sums.loc[marked.index]
    assert own["crimes"].tolist() == marked["crimes"].tolist()
    assert own["harm"].to_numpy() == pytest.approx(marked["harm"].to_numpy(), abs=0.06)
    tenth = len(sums) // 10
    assert own.loc[marked["hot"] == 1, "crimes"].min() > sums["crimes"].nlargest(tenth + 1).iloc[-1] - 1e-9
    assert own.loc[marked["harmful"] == 1, "harm"].min() > sums["harm"].nlargest(tenth + 1).iloc[-1] - 1e-9
    assert (marked["z"] > 1.64).all()


def test_south_yorkshires_concentration_equals_a_sum_of_the_raw_files(
    south_yorkshire_spots: dict[str, pd.DataFrame], raw: pd.DataFrame
) -> None:
    sizes = raw.groupby(["column", "row"]).size().sort_values(ascending=False)
    crime = south_yorkshire_spots["concentration"].set_index("measure").loc["crime"]
    assert crime["hexagons"] == len(sizes)
    assert sizes.iloc[: crime["half"]].sum() >= sizes.sum() / 2 > sizes.iloc[: crime["half"] - 1].sum()
    assert crime["half"] * 3 < crime["chance"]  # more than three times as dense as chance would make it


def test_south_yorkshires_spots_are_whole_and_apart(south_yorkshire_spots: dict[str, pd.DataFrame]) -> None:
    marked, told = south_yorkshire_spots["hexagons"], south_yorkshire_spots["spots"]
    east, north = grid(marked["longitude"].to_numpy(), marked["latitude"].to_numpy())
    for kind, column in (("hot", "hot"), ("harm", "harmful")):
        own = (marked[column] == 1).to_numpy()
        tree = cKDTree(np.stack([east[own], north[own]], axis=1))
        groups = shapely.union_all(shapely.buffer(shapely.points(tree.data), 175))  # 340 m apart: touching discs
        assert len(shapely.get_parts(groups)) == (told["kind"] == kind).sum()
    assert (told["stable"] <= told["hexagons"]).all()
    assert (told["shared"] <= told["hexagons"]).all()
    by_ward = south_yorkshire_spots["spot_wards"].groupby(["kind", "number"])["hexagons"].sum()
    assert by_ward.tolist() == told.sort_values(["kind", "number"])["hexagons"].tolist()


def _weight(kind: str, weights: dict[str, dict[str, float]]) -> float:
    """Days of a category as the police spell it; 0 where the scheme leaves it out."""
    slug = {"Violence and sexual offences": "violent-crime", "Criminal damage and arson": "criminal-damage-arson"}
    return weights.get(slug.get(kind, kind.lower().replace(" ", "-")), {}).get("weight", 0.0)
