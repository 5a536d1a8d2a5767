"""Police neighbourhoods: the beats of neighbourhood teams, which do not follow wards."""

from __future__ import annotations

from collections.abc import Collection

import geopandas
import pandas as pd

from .boundaries import overlaps
from .faults import Faults

PART = 0.05  # share of a ward's area from which on a neighbourhood's team is one of the ward's


def of_forces(
    layer: geopandas.GeoDataFrame, slugs: Collection[str], codes: Collection[str], faults: Faults
) -> geopandas.GeoDataFrame:
    """The neighbourhoods of these forces, numbered 0…n-1; those whose code another area has are counted and left out.

    `layer` is that of `boundaries.read_neighbourhoods`; `codes` are those of all other areas.
    """
    own = layer[layer["force"].isin(list(slugs))]
    clash = own["code"].isin(list(codes))
    faults.add("neighbourhoods", "neighbourhood with the code of a command area, left out", int(clash.sum()))
    return own[~clash].reset_index(drop=True)


def ward_shares(layer: geopandas.GeoDataFrame, wards: geopandas.GeoDataFrame) -> pd.DataFrame:
    """Which neighbourhoods a ward's teams come from: neighbourhood, ward, share (0.05 to 1, of the ward's area)."""
    if layer.empty or wards.empty:
        return pd.DataFrame({"neighbourhood": [], "ward": [], "share": []})
    pairs = overlaps(wards, layer)
    pairs = pairs[pairs["share"] >= PART]
    told = pd.DataFrame(
        {
            "neighbourhood": layer["code"].to_numpy()[pairs["outer"]],
            "ward": wards["code"].to_numpy()[pairs["inner"]],
            "share": pairs["share"].to_numpy(),
        }
    )
    return told.sort_values(["neighbourhood", "ward"], ignore_index=True)
