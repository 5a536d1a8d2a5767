"""How the fixed national steps of the heat layers were made: `python -m geodata.breaks --inputs DIR`.

One month of all forces that published it, times twelve. A step begins at the value that so much of their ground lies
below (`SHARES`), rounded to a number that is easily said. Shares of all the ground, not of the ground that has any:
wide kernels spread a little of everything over nearly all of it, and half of that is next to nothing. The steps are
read from `reference/heat_breaks.csv`, never made anew in a build: a map of this year must compare with one of the last.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import numpy as np
import shapely

from . import ground, join, layers, months, places, police, sources, street, surfaces
from .categories import slugs
from .counts import territorial
from .faults import Faults
from .grid import Floats, grid, shapes_on_grid
from .kept import Kept
from .layers import LAYERS, Heat, Layer
from .snaps import degrees

SHARES = (0.875, 0.955, 0.982, 0.996, 0.999)
ROUND = np.array([1, 1.5, 2, 2.5, 3, 4, 5, 6, 7.5, 10])
LEAST = 2.0  # the first step: below, the ground around a lone record of one month would be drawn
APART = 2.0  # the second begins at no less than so many times the first


def rounded(value: float) -> float:
    """The nearest number, by ratio, that is one of ROUND times a power of ten."""
    near = ROUND * 10.0 ** np.floor(np.log10(value))
    return float(near[np.abs(np.log(near / value)).argmin()])


def steps(shares: Floats) -> tuple[float, ...]:
    """Where the five steps begin, from the values that the SHARES of the ground lie below."""
    first = max(rounded(max(shares[0], LEAST)), LEAST)
    second = max(rounded(max(shares[1], APART * first)), APART * first)
    return first, second, *(rounded(value) for value in shares[2:])


def one_month(inputs: Path, month: str) -> Heat:
    """A month of all forces in the folder's files, times twelve, over the ground of those that published it."""
    taken, faults = sources.survey(inputs), Faults()
    chosen = police.choose(taken, (), month, month)
    found = street.gather(months.read(chosen, Kept(None), lambda *_: None), chosen, faults)
    wards = places.read(taken, found.names, True, month, faults).wards
    cells = street.cells(found.files, found.forces, found.months)
    shapes = shapes_on_grid(wards.geometry.to_numpy())
    inside = join.place(cells.points, wards.geometry.to_numpy()).ward >= 0
    where = ground.frame(tuple(shapely.total_bounds(shapes)))
    number = {slug: i for i, slug in enumerate(found.forces, 1)}
    own = wards["slug"].isin(number).to_numpy()
    owner = ground.raster(where, shapes[own], [number[slug] for slug in wards["slug"][own]])
    frame = cells.frame[territorial(cells.frame, found.names) & (cells.frame["point"] >= 0).to_numpy()]
    records = np.zeros((2, len(slugs()), len(cells.points)))
    np.add.at(records[0], (frame["category"].cat.codes.to_numpy(), frame["point"].to_numpy()), 12.0 * frame["n"])
    at = surfaces.points(*grid(*degrees(cells.points[inside])))
    every = frozenset(number.values())
    return Heat(at, records[:, :, inside], where, owner, {"crime": every, "asb": every, "change": every})


def shares_of(heat: Heat) -> Iterator[tuple[Layer, Floats]]:
    """Each layer but `change`, whose steps are standard deviations, with the values that the SHARES lie below."""
    on = surfaces.ground(heat.frame, heat.owner > 0)
    for layer in LAYERS:
        if layer.ramp != "change":
            density = surfaces.density(heat.points, layer.weights() @ heat.records[0], on).density
            yield layer, np.quantile(density[on.mask], SHARES)


@click.command()
@click.option("--inputs", type=click.Path(path_type=Path, file_okay=False), required=True, help="Official files.")
@click.option("--month", default="2025-06", show_default=True, help="Which month, YYYY-MM.")
def main(inputs: Path, month: str) -> None:
    """Print each layer's shares, the steps they give, and the steps that stand in the reference table."""
    written = layers.breaks()
    for layer, shares in shares_of(one_month(inputs, month)):
        made = steps(shares)
        mark = "" if made == written[layer.id].at_least else f"  not as written: {written[layer.id].at_least}"
        click.echo(f"{layer.id}: {', '.join(f'{v:.4g}' for v in shares)} → {', '.join(f'{v:g}' for v in made)}{mark}")


if __name__ == "__main__":
    main()
