"""What an area is like beside its crime: how many of its residents are income-deprived, and how densely they live.

Only the income domain of the deprivation indices is used (`geodata.lsoas` says why). England's scores are not Wales's:
an area that any LSOA without a score lies in has none.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from . import areas
from .grid import shapes_on_grid
from .hierarchy import Hierarchy
from .lsoas import Lsoas

TABLE = ["area", "nation", "income", "lsoas", "km2", "density", "file"]
SQUARE_KILOMETRE = 1e6  # square metres


def of_areas(found: Lsoas, places: Hierarchy, people: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """The table `surroundings`: one row an area.

    Columns area, nation ("England", "Wales", "" for what spans both or is invented), income (share of residents who
    are income-deprived: the mean of the area's own LSOAs, weighted by residents where those of all are known, else
    each alike; NA where one has no score), lsoas (how many, 0 where no lookup tells), km2 (ground, on the National
    Grid), density (residents a square kilometre, NA where they are unknown), file (where income and the weights stand).

    Args:
        found: the LSOAs of the inputs.
        places: the areas of the build.
        people: residents of areas (`residents.read`).
        names: slug → name of the forces, which say whether they are invented.
    """
    table = places.areas[["code"]].rename(columns={"code": "area"})
    table["nation"] = _nations(places, names)
    table = table.merge(_income(found), on="area", how="left")
    table["lsoas"] = table["lsoas"].fillna(0).astype(int)
    table["file"] = table["file"].fillna("")
    ground = _ground(places)
    table["km2"] = np.round(table["area"].map(ground), 3)
    table["density"] = np.round(table["area"].map(_residents(people, places)) / table["area"].map(ground), 1)
    return table[TABLE].sort_values("area", ignore_index=True)


def _nations(places: Hierarchy, names: dict[str, str]) -> list[str]:
    """The nation of each area: that of its own code, or else of its force's; "" where it or its force is invented."""
    force_of = places.force_slugs()
    code_of = dict(zip(places.wards["slug"], places.wards["force"], strict=True))
    found = []
    for code in places.areas["code"]:
        slug = force_of.get(code, "")
        told = areas.nation_of_code(code) or areas.nation_of_code(code_of.get(slug, ""))
        found.append("" if areas.is_fictional(names.get(slug, "")) else told or "")
    return found


def _income(found: Lsoas) -> pd.DataFrame:
    """Columns area, income, lsoas, file, for areas with LSOAs."""
    own = found.table.loc[found.members["lsoa"]].reset_index(drop=True).assign(area=found.members["area"])
    people = own["residents"].astype("float64")
    known = people.notna().groupby(own["area"]).transform("all")
    weight = people.where(known, 1.0)
    sums = pd.DataFrame(
        {"part": own["income"] * weight, "weight": weight, "known": known, "scored": own["income"].notna()}
    )
    by = sums.groupby(own["area"])
    table = by.size().to_frame("lsoas")
    mean: pd.Series[float] = by["part"].sum() / by["weight"].sum()
    table["income"] = mean.round(5).where(by["scored"].all())
    both = " and ".join(dict.fromkeys(f for f in (found.income_file, found.people_file) if f))
    table["file"] = np.where(table["income"].isna(), "", np.where(by["known"].all(), both, found.income_file))
    return table.reset_index()[["area", "income", "lsoas", "file"]]


def _ground(places: Hierarchy) -> pd.Series[float]:
    """Square kilometres of each area: wards and police neighbourhoods by their polygons, others by their wards."""
    drawn = (places.wards, places.neighbourhoods)
    own = pd.concat([pd.Series(_km2(layer.geometry.to_numpy()), index=layer["code"]) for layer in drawn])
    inside = places.closure[places.closure["descendant"].isin(list(places.wards["code"]))]
    return own.combine_first(inside["descendant"].map(own).groupby(inside["ancestor"]).sum())


def _km2(shapes: np.ndarray) -> np.ndarray:
    return np.asarray(shapely.area(shapes_on_grid(shapes)) / SQUARE_KILOMETRE, dtype=float)


def _residents(people: pd.DataFrame, places: Hierarchy) -> pd.Series[float]:
    """Residents of each area; of a region and the nation their forces', where those of all are known."""
    own = people.set_index("area")["residents"].astype("float64")
    inside = places.closure[
        places.closure["descendant"].isin(set(places.wards["force"])) & (places.closure["depth"] > 0)
    ]
    above = inside["descendant"].map(own).groupby(inside["ancestor"]).agg(lambda n: n.sum(skipna=False))
    return own.combine_first(above)
