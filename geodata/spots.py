"""Hot spots and harm spots: neighbouring hexagons of a force in which more was recorded than chance explains.

Every hexagon is tested on its number of crimes in the newest twelve months, together with its six neighbours, by Getis
and Ord's Gi* (Ord and Getis 1995, doi 10.1111/j.1538-4632.1995.tb00912.x), held to one false discovery in twenty over
the force (Benjamini and Hochberg 1995). Of those that stand out, a hexagon is hot that is in the top tenth by crimes,
harmful that is in the top tenth by the default scheme's estimate. The test is on numbers alone because a statistic of
weighted counts hangs on a few violent records; harm only chooses among what stands out already. The tenth is
one of the hexagons of the force with any crime.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import geopandas
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse, special, stats
from scipy.sparse import csgraph

from . import concentration, counts, coverage, hexagons
from .categories import categories
from .grid import Floats, grid, shapes_on_grid
from .hexagons import Ints
from .join import Placed
from .schemes import Scheme
from .snaps import degrees

Bools = NDArray[np.bool_]

RATE = 0.05  # of what is called a cluster, so much may be chance
TENTH = 10
FEWEST = 30  # hexagons with any crime: in fewer, a top tenth is one or two and a test means nothing
UNWEIGHED = "count"  # the scheme that is no opinion on harm
HOT, HARM = "hot", "harm"
COLUMNS = {
    "hexagons": ["force", "hexagon", "longitude", "latitude", "crimes", "harm", "z", "hot", "harmful", "stable"],
    "spots": [
        "force", "kind", "number", "ward", "hexagons", "crimes", "harm", "stable", "shared", "longitude", "latitude",
    ],
    "spot_wards": ["force", "kind", "number", "ward", "hexagons"],
    "concentration": ["force", "measure", "half", "hexagons", "chance"],
}  # fmt: skip


@dataclass(frozen=True)
class Field:
    """What was recorded on one force's ground: an entry a hexagon, by ascending key, those without a crime too."""

    keys: Ints
    n: Ints  # [hexagon, category]: crimes, 0 for anti-social behaviour
    ward: NDArray[np.int32]  # the ward that holds its middle; else, on the edge of the ground, that of most its crimes

    @property
    def crimes(self) -> Ints:
        """Crimes of each hexagon."""
        return np.asarray(self.n.sum(axis=1))


@dataclass(frozen=True)
class Found:
    """What is to be said of each hexagon of a field with any crime."""

    at: NDArray[np.intp]  # its place in the field
    harm: Floats  # estimate by the default scheme
    z: Floats  # Gi*, in standard deviations
    hot: Bools
    harmful: Bools
    stable: Bools  # harmful, and in the top tenth by the low, middle and high weights of every scheme


def tables(
    cells: pd.DataFrame,
    placed: Placed,
    wards: geopandas.GeoDataFrame,
    ledger: pd.DataFrame,
    names: dict[str, str],
    schemes: Sequence[Scheme],
) -> dict[str, pd.DataFrame]:
    """The tables `hexagons` (hot or harmful ones), `spots`, `spot_wards` and `concentration` of site.db.

    Only of forces that published every one of their newest twelve months; with too few hexagons to test (FEWEST), a
    force has its concentration alone.

    Args:
        cells: counted records (`geodata.street`), at least those of each force's newest year.
        placed: their points in wards.
        wards: the wards with code, slug (of their force) and geometry (EPSG:4326), as `placed` indexes them.
        ledger: the coverage ledger.
        names: slug → name of every force.
        schemes: the schemes of weights, the default first.
    """
    codes = wards["code"].to_numpy(dtype=object)
    rows: dict[str, list[pd.DataFrame]] = {name: [] for name in COLUMNS}
    for slug, field in fields(cells, placed, wards, ledger, names):
        gathered = concentration.of_force(field.n, schemes[0].weight)
        own = {"concentration": pd.DataFrame(gathered, columns=COLUMNS["concentration"][1:])}
        if np.count_nonzero(field.crimes) >= FEWEST:
            own |= _told(field, find(field, schemes), codes)
        for name, frame in own.items():
            rows[name].append(frame.assign(force=slug)[COLUMNS[name]])
    return {name: _joined(frames, COLUMNS[name]) for name, frames in rows.items()}


def fields(
    cells: pd.DataFrame,
    placed: Placed,
    wards: geopandas.GeoDataFrame,
    ledger: pd.DataFrame,
    names: dict[str, str],
) -> Iterator[tuple[str, Field]]:
    """Slug and field of each force that published its newest twelve months; arguments as of `tables`.

    A crime counts on the ground it lies on, whichever territorial force recorded it; it must fall in the newest
    year of both. The ground: every hexagon whose middle lies in a ward of the force, and every other with a crime.
    """
    owner, newest = wards["slug"].to_numpy(dtype=object), coverage.newest(ledger)
    key = hexagons.containing(*grid(*degrees(placed.snap)))
    crime = np.array([c.dataset == "crime" for c in categories()])
    recent = counts.in_newest_year(cells, newest) & counts.territorial(cells, names)
    ward = placed.wards(cells["point"].to_numpy())
    used = np.flatnonzero(recent & (ward >= 0) & crime[cells["category"].cat.codes.to_numpy()])
    own = cells.iloc[used]
    table = pd.DataFrame(
        {
            "key": key[own["point"].to_numpy()],
            "ward": ward[used],
            "month": own["month"].cat.codes.to_numpy(),
            "category": own["category"].cat.codes.to_numpy(),
            "n": own["n"].to_numpy(),
        }
    )
    months = cells["month"].cat.categories
    slug = pd.Categorical(owner[table["ward"]], categories=sorted(set(owner))).codes
    whole = coverage.whole_years(ledger)
    for i, force in enumerate(sorted(set(owner))):
        if force in whole:
            year = np.flatnonzero(months.isin(coverage.months_to(newest[force])))
            mine = table[(slug == i) & table["month"].isin(year)]
            at = np.flatnonzero(owner == force).astype(np.int32)
            yield force, field_of(mine, at, shapes_on_grid(wards.geometry.to_numpy()[at]))


def field_of(records: pd.DataFrame, wards: NDArray[np.int32], shapes: NDArray[np.object_]) -> Field:
    """The field of some records on some ground.

    Args:
        records: key (of the hexagon), ward, category (index) and n, a row a lot of crimes.
        wards: the wards of the ground, ascending; on shared ground the first has it.
        shapes: their polygons in metres (EPSG:27700).
    """
    land = [hexagons.inside(shape) for shape in shapes]
    held = np.repeat(wards, [len(keys) for keys in land])
    edge = records.groupby(["key", "ward"])["n"].sum().reset_index()
    edge = edge.sort_values("n", ascending=False, kind="stable")
    all_keys = np.concatenate([*land, edge["key"].to_numpy(dtype=np.int64)])
    all_wards = np.concatenate([held, edge["ward"].to_numpy(dtype=np.int32)])
    keys, first = np.unique(all_keys, return_index=True)
    kinds = len(categories())
    slot = np.searchsorted(keys, records["key"].to_numpy(dtype=np.int64)) * kinds + records["category"].to_numpy()
    n = np.bincount(slot, records["n"].to_numpy(), len(keys) * kinds).astype(np.int64)
    return Field(keys, n.reshape(len(keys), kinds), all_wards[first])


def find(field: Field, schemes: Sequence[Scheme]) -> Found:
    """Which hexagons of a field are hot, which harmful, and whether that hangs on the weights.

    Args:
        field: one force's ground.
        schemes: the schemes of weights, the default first; the unweighed one has no say.
    """
    crimes = field.crimes
    z = gi_star(crimes, touching(field.keys))
    sure, at = significant(z), np.flatnonzero(crimes)
    n, sure, tenth = field.n[at], sure[at], len(at) // TENTH
    harm = _estimate(n, schemes[0].weight)
    harmful = sure & top(harm, tenth)
    views = [w for s in schemes if s.id != UNWEIGHED for w in (s.weight, s.low, s.high)]
    always = np.logical_and.reduce([top(_estimate(n, w), tenth) for w in views])
    return Found(at, harm, z[at], sure & top(crimes[at], tenth), harmful, harmful & always)


def touching(keys: Ints) -> sparse.csr_array:
    """Which hexagons (ascending keys) share a side, as an (n, n) matrix of 1 and nothing, without the diagonal."""
    around = hexagons.neighbours(keys)
    at = np.searchsorted(keys, around).clip(max=max(len(keys) - 1, 0))
    row, side = np.nonzero(keys[at] == around)
    return sparse.csr_array((np.ones(len(row)), (row, at[row, side])), shape=(len(keys), len(keys)))


def gi_star(value: Ints, beside: sparse.csr_array) -> Floats:
    """Gi* of each place: how far its and its neighbours' sum stands from what is usual, in standard deviations.

    With weights of 1 it is (Σx − x̄·W) / (s·√((n·W − W²) / (n − 1))), W being the number of places in the sum and s the
    standard deviation over all n. 0 where nothing differs.
    """
    n = len(value)
    several = 1 + np.asarray(beside.sum(axis=1))
    held = value + beside @ value
    usual = value.mean() * several
    spread = value.std() * np.sqrt((n * several - several**2) / max(n - 1, 1))
    return np.asarray(np.divide(held - usual, spread, out=np.zeros(n), where=spread > 0))


def significant(z: Floats) -> Bools:
    """Which places stand above the usual, one-sided by the normal, with RATE false ones among them (BH 1995)."""
    return np.asarray(stats.false_discovery_control(special.ndtr(-z)) <= RATE)


def top(value: Floats | Ints, most: int) -> Bools:
    """The `most` largest values above 0; equal ones that do not all fit in are all left out, not some by chance."""
    if most < 1:
        return np.zeros(len(value), dtype=bool)
    ranked = np.sort(value)[::-1]
    edge = ranked[most] if most < len(value) else 0
    return np.asarray(value > max(edge, 0))


def _estimate(n: Ints, weight: Floats) -> Floats:
    """Weighted crimes; rounded, so that equal counts are equal to the last bit."""
    return np.asarray(np.round(n @ weight, 6), dtype=np.float64)


def _told(field: Field, found: Found, codes: NDArray[np.object_]) -> dict[str, pd.DataFrame]:
    """The hexagons that are hot or harmful, and the spots they make."""
    own = found.hot | found.harmful
    at = found.at[own]
    lon, lat = hexagons.degrees(field.keys[at])
    marked = pd.DataFrame(
        {
            "hexagon": hexagons.ids(field.keys[at]),
            "longitude": lon.round(6),
            "latitude": lat.round(6),
            "crimes": field.crimes[at],
            "harm": found.harm[own].round(1),
            "z": found.z[own].round(2),
            "hot": found.hot[own].astype(int),
            "harmful": found.harmful[own].astype(int),
            "stable": found.stable[own].astype(int),
            "ward": codes[field.ward[at]],
            "key": field.keys[at],
        }
    )
    kinds = {HOT: marked[marked["hot"] == 1], HARM: marked[marked["harmful"] == 1]}
    numbered = pd.concat([_numbered(some, kind) for kind, some in kinds.items()], ignore_index=True)
    by_ward = numbered.groupby(["kind", "number", "ward"], as_index=False).size()
    return {
        "hexagons": marked,
        "spots": _summed(numbered, by_ward),
        "spot_wards": by_ward.rename(columns={"size": "hexagons"}),
    }


def _numbered(own: pd.DataFrame, kind: str) -> pd.DataFrame:
    """The hexagons of a kind with the number of their spot, and whether each is its heart (1 or 0).

    The heart is the hexagon nearest to the mean of a spot. Spots are numbered by it, from the north and, in a row, from
    the west: no rank.
    """
    keys = own["key"].to_numpy(dtype=np.int64)
    spot = csgraph.connected_components(touching(keys), directed=False)[1] if len(keys) else keys
    hearts = _hearts(keys, spot)
    east, north = hexagons.centres(keys[hearts])
    number = np.empty(len(hearts), dtype=int)
    number[spot[hearts[np.lexsort((east, -north))]]] = np.arange(1, len(hearts) + 1)
    return own.assign(kind=kind, number=number[spot], heart=np.isin(np.arange(len(keys)), hearts).astype(int))


def _hearts(keys: Ints, spot: NDArray[np.integer]) -> NDArray[np.intp]:
    """The place in `keys` of each spot's hexagon nearest to its mean, the lowest key of equals."""
    east, north = hexagons.centres(keys)
    size = np.bincount(spot)
    away = np.hypot(*(v - (np.bincount(spot, v) / size)[spot] for v in (east, north)))
    order = np.lexsort((keys, away.round(3), spot))
    return np.asarray(order[np.unique(spot[order], return_index=True)[1]])


def _summed(numbered: pd.DataFrame, by_ward: pd.DataFrame) -> pd.DataFrame:
    """One row a spot: its sums, the ward that holds most of it (the lowest code of equals), the middle of its heart."""
    shared = numbered["hot"] & numbered["harmful"]
    groups = numbered.assign(hexagons=1, shared=shared).groupby(["kind", "number"], as_index=False)
    sums = groups[["hexagons", "crimes", "harm", "stable", "shared"]].sum()
    most = by_ward.sort_values(["size", "ward"], ascending=[False, True]).drop_duplicates(["kind", "number"])
    hearts = numbered.loc[numbered["heart"] == 1, ["kind", "number", "longitude", "latitude"]]
    whole = sums.merge(most[["kind", "number", "ward"]]).merge(hearts)
    return whole.assign(harm=whole["harm"].round(1))


def _joined(frames: list[pd.DataFrame], columns: list[str]) -> pd.DataFrame:
    held = [f for f in frames if len(f)]
    return pd.concat(held, ignore_index=True) if held else pd.DataFrame(columns=columns)
