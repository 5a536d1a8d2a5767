"""What a build knows before it draws and writes: what was chosen, the facts of the inputs, where things are."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas
import numpy as np
import pandas as pd

from . import areas
from .hierarchy import Hierarchy
from .join import Placed
from .lsoas import Lsoas
from .postcodes import Placement
from .sources import Taken
from .street import Cells, Street
from .tallies import Ground, Tallies


@dataclass(frozen=True)
class Choice:
    """What of the inputs is asked for, empty is everything; and whether maps are drawn."""

    forces: tuple[str, ...] = ()
    first: str = ""
    last: str = ""
    maps: bool = True

    def words(self) -> list[str]:
        """The choice as text, for the snapshot's id."""
        return [*self.forces, f"from {self.first}", f"to {self.last}", f"maps {self.maps}"]


@dataclass(frozen=True)
class Facts:
    """What the inputs say: records and their coverage, areas, streets, and what each file was taken for."""

    taken: list[Taken]
    street: Street
    names: dict[str, str]  # slug → name of every force that is expected, with files or without
    ledger: pd.DataFrame
    superseded: pd.DataFrame
    places: Hierarchy
    residents: pd.DataFrame
    lines: geopandas.GeoDataFrame
    lsoas: Lsoas
    indicators: pd.DataFrame
    people: dict[str, pd.DataFrame]  # the tables of `geodata.people`

    @property
    def shapes(self) -> np.ndarray:
        """The wards' polygons, in ascending order of code."""
        return self.places.wards.geometry.to_numpy()

    @property
    def codes(self) -> list[str]:
        """The wards' codes, ascending."""
        return [str(code) for code in self.places.wards["code"]]

    @property
    def fictional(self) -> bool:
        """Whether any of it is invented."""
        return any(areas.is_fictional(name) for name in self.names.values())

    @property
    def wards(self) -> Ground:
        """The wards' polygons."""
        return Ground(self.codes, self.shapes)

    @property
    def beats(self) -> Ground:
        """The police neighbourhoods' polygons."""
        own = self.places.neighbourhoods
        return Ground([str(code) for code in own["code"]], own.geometry.to_numpy())


@dataclass(frozen=True)
class Located:
    """Records by area, the cells of each force's newest year with their points in wards, and where postcodes are."""

    tallies: Tallies
    cells: Cells
    wards: Placed
    postcodes: Placement
