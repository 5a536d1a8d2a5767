"""The heat layers: what each shows, and its surface over the twelve months to each force's newest."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from . import ground, surfaces
from .areas import REFERENCE
from .categories import categories, slugs
from .counts import territorial
from .coverage import PRESENT, months_to
from .grid import Floats, grid, shapes_on_grid
from .ground import Bools, Frame
from .schemes import schemes
from .snaps import degrees
from .street import Cells
from .surfaces import Ground, Points, Surface

YEAR = 12
ENOUGH = 20.0  # records that a kernel must hold, in effect, for a change to be drawn
THEFT = ("other-theft", "theft-from-the-person", "bicycle-theft", "shoplifting")


@dataclass(frozen=True)
class Layer:
    """One heat layer: a scheme of weights, or categories of which every record counts one."""

    id: str
    ramp: str  # "harm", "count" or "change"
    dataset: str = "crime"
    scheme: str = ""
    categories: tuple[str, ...] = ()

    def weights(self) -> Floats:
        """What a record of each category adds, in the order of `categories.slugs()`."""
        if self.scheme:
            return next(s.weight for s in schemes() if s.id == self.scheme)
        return np.array([float(slug in self.categories) for slug in slugs()])


CRIME = tuple(c.slug for c in categories() if c.dataset == "crime")
LAYERS = (
    Layer("harm", "harm", scheme="cchi"),
    Layer("harm-css", "harm", scheme="css"),
    Layer("count", "count", categories=CRIME),
    Layer("violence", "count", categories=("violent-crime",)),
    Layer("burglary-robbery", "count", categories=("burglary", "robbery")),
    Layer("vehicle", "count", categories=("vehicle-crime",)),
    Layer("theft", "count", categories=THEFT),
    Layer("damage", "count", categories=("criminal-damage-arson",)),
    Layer("drugs-weapons", "count", categories=("drugs", "possession-of-weapons")),
    Layer("asb", "count", dataset="asb", categories=("anti-social-behaviour",)),
    Layer("change", "change", categories=CRIME),
)


@dataclass(frozen=True)
class Breaks:
    """The fixed national steps of a layer: a step begins at its value, below the first nothing is drawn."""

    layer: str
    at_least: tuple[float, ...]  # the first is -inf where a step has no beginning
    unit: str


@dataclass(frozen=True)
class Heat:
    """What all layers are drawn from: records by point, category and year, and the ground each dataset covers.

    records[year, category, point], year 0 the newest twelve months and 1 those before. owner: the number of the
    force at each node, from 1, 0 for none. whole: dataset, or "change", → the numbers of forces that published it all.
    """

    points: Points
    records: Floats
    frame: Frame
    owner: NDArray[np.uint8]
    whole: dict[str, frozenset[int]]


@dataclass(frozen=True)
class Drawn:
    """A layer with its surface, where that says anything (told), and the loaded ground that was not all published."""

    layer: Layer
    surface: Surface
    told: Bools
    unpublished: Bools


def breaks() -> dict[str, Breaks]:
    """The steps of every layer from `reference/heat_breaks.csv`."""
    with (REFERENCE / "heat_breaks.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        layer.id: Breaks(
            layer.id,
            tuple(float(r["at_least"] or "-inf") for r in rows if r["layer"] == layer.id),
            next(r["unit"] for r in rows if r["layer"] == layer.id),
        )
        for layer in LAYERS
    }


def tables() -> tuple[pd.DataFrame, pd.DataFrame]:
    """The tables `heat_layers` and `heat_breaks`."""
    layers = [(layer.id, i, layer.ramp, layer.dataset) for i, layer in enumerate(LAYERS)]
    steps = [
        (b.layer, i, value if np.isfinite(value) else None, b.unit)
        for b in breaks().values()
        for i, value in enumerate(b.at_least, 1)
    ]
    return (
        pd.DataFrame(layers, columns=["layer", "position", "ramp", "dataset"]),
        pd.DataFrame(steps, columns=["layer", "step", "at_least", "unit"]),
    )


def gather(
    cells: Cells, ward: NDArray[np.int32], wards: pd.DataFrame, names: dict[str, str], ledger: pd.DataFrame,
    newest: dict[str, str],
) -> Heat:  # fmt: skip
    """What the layers are drawn from.

    Args:
        cells: records of at least the newest twenty-four months of each force.
        ward: each point's ward, an index into `wards`, -1 for none: its records are on no map.
        wards: slug of the force, geometry (EPSG:4326).
        names: slug → name of the forces.
        ledger: the coverage ledger.
        newest: force slug → the last of its twelve months.
    """
    shapes = shapes_on_grid(wards.geometry.to_numpy())
    forces = sorted(set(wards["slug"]))
    number = {slug: i for i, slug in enumerate(forces, 1)}
    where = ground.frame(tuple(shapely.total_bounds(shapes)))
    owner = ground.raster(where, shapes, [number[slug] for slug in wards["slug"]])
    inside = ward >= 0
    east, north = grid(*degrees(cells.points[inside]))
    whole = {
        kind: frozenset(number[s] for s in own if s in number) for kind, own in whole_forces(ledger, newest).items()
    }
    return Heat(surfaces.points(east, north), _records(cells, inside, names, newest), where, owner, whole)


def whole_forces(ledger: pd.DataFrame, newest: dict[str, str]) -> dict[str, set[str]]:
    """ "crime", "asb": forces that published all of the newest twelve months; "change": of crime, twenty-four."""
    there = ledger[ledger["state"] == PRESENT].groupby(["dataset", "force"])["month"].agg(set)

    def held(dataset: str, months: int) -> set[str]:
        return {s for s, last in newest.items() if there.get((dataset, s), set()).issuperset(months_to(last, months))}

    return {"crime": held("crime", YEAR), "asb": held("asb", YEAR), "change": held("crime", 2 * YEAR)}


def draw(heat: Heat) -> Iterator[Drawn]:
    """Each layer drawn, one at a time: memory holds what one needs."""
    grounds: dict[frozenset[int], Ground] = {}
    for layer in LAYERS:
        whole = heat.whole["change" if layer.ramp == "change" else layer.dataset]
        if whole not in grounds:
            grounds = {whole: surfaces.ground(heat.frame, np.isin(heat.owner, sorted(whole)))}
        yield (_change if layer.ramp == "change" else _year)(heat, layer, grounds[whole])


def _year(heat: Heat, layer: Layer, on: Ground) -> Drawn:
    surface = surfaces.density(heat.points, layer.weights() @ heat.records[0], on)
    return Drawn(layer, surface, on.mask, (heat.owner > 0) & ~on.mask)


def _change(heat: Heat, layer: Layer, on: Ground) -> Drawn:
    """How many standard deviations of chance apart the two years are, told where enough is recorded to say.

    Enough is a kernel of twenty records in effect, on ground that the layer of all crime draws: far out in its tail a
    kernel holds as many as at its middle, and one busy point would speak for ground where nothing is recorded.
    """
    now, before = (layer.weights() @ year for year in heat.records)
    noise = surfaces.variance(heat.points, now + before, on)
    both = surfaces.density(heat.points, now + before, on).density
    drawn = np.float32(2 * breaks()["count"].at_least[0])  # of two years
    told = on.mask & (both >= drawn) & (both * both >= np.float32(ENOUGH) * noise)
    gap = surfaces.density(heat.points, now - before, on)
    np.divide(gap.density, np.sqrt(noise, out=noise), out=gap.density, where=noise > 0)
    return Drawn(layer, gap, told, (heat.owner > 0) & ~on.mask)


def _records(cells: Cells, inside: NDArray[np.bool_], names: dict[str, str], newest: dict[str, str]) -> Floats:
    """records[year, category, point] of the points inside, territorial forces only."""
    frame = cells.frame
    at = np.where(inside, np.cumsum(inside) - 1, -1)
    point = np.append(at, -1)[frame["point"].to_numpy()]
    year = _years(frame, newest)
    chosen = (point >= 0) & (year >= 0) & territorial(frame, names)
    shape = 2, len(slugs()), int(inside.sum())
    key = (year[chosen] * shape[1] + frame["category"].cat.codes.to_numpy()[chosen]) * shape[2] + point[chosen]
    found = np.bincount(key, frame["n"].to_numpy()[chosen], int(np.prod(shape)))
    return found.astype(float).reshape(shape)


def _years(frame: pd.DataFrame, newest: dict[str, str]) -> NDArray[np.int64]:
    """0 for the newest twelve months of the reporting force, 1 for those before, -1 for others."""
    forces, months = frame["force"].cat, frame["month"].cat
    year = np.full((len(forces.categories), len(months.categories)), -1)
    for i, slug in enumerate(forces.categories):
        for j, month in enumerate(months_to(newest[slug], 2 * YEAR) if slug in newest else ()):
            year[i, months.categories == month] = 1 - j // YEAR
    return year[forces.codes.to_numpy(), months.codes.to_numpy()]
