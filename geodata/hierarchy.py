"""Which ward belongs to which district, CSP, command area, force, region and nation, and on what grounds."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas
import numpy as np
import pandas as pd

from . import areas, bcus, lineage, neighbourhoods
from .boundaries import largest_overlap, newest_layers, read_bcus, read_neighbourhoods
from .faults import Faults, InputFault
from .lookups import Lookups


@dataclass(frozen=True)
class Hierarchy:
    """The wards of a build, every area of every level, and which area lies inside which.

    wards: code, name, vintage, layer, provenance (of its district), district, csp, bcu, force (codes), grounds
        (provenance of its force), slug (of its force), geometry (EPSG:4326); sorted by code, index 0…n-1.
    areas: code, kind, name, slug, vintage, assumed (0 or 1), provenance. Kinds are ward, district, csp, bcu, force,
        neighbourhood; in a national build region and nation.
    closure: ancestor, descendant, depth (0 is the area itself). Neighbourhoods lie in their force, not in wards.
    aliases: code, area: other codes of an area's past or future → its code here.
    slivers: ward, bcu, share (0.01 to 1, of the ward's area), for wards that a command-area layer splits.
    neighbourhoods: code, name, force (slug), slug, geometry (EPSG:4326); sorted by code.
    neighbourhood_wards: neighbourhood, ward, share (0.05 to 1, of the ward's area).
    """

    wards: geopandas.GeoDataFrame
    areas: pd.DataFrame
    closure: pd.DataFrame
    aliases: pd.DataFrame
    slivers: pd.DataFrame
    neighbourhoods: geopandas.GeoDataFrame
    neighbourhood_wards: pd.DataFrame

    def force_slugs(self) -> dict[str, str]:
        """Code of every area → slug of the force it lies in; regions and the nation lie in none.

        An area that a ward → force table splits between two forces goes with its first ward.
        """
        slugs = dict(zip(self.wards["force"], self.wards["slug"], strict=True))
        above = self.closure[self.closure["ancestor"].isin(list(slugs))]
        inside = {d: slugs[a] for a, d in zip(above["ancestor"], above["descendant"], strict=True)}
        levels = (zip(self.wards[c], self.wards["slug"], strict=True) for c in ("bcu", "csp", "district"))
        first = {code: slug for level in levels for code, slug in reversed(list(level)) if code}
        return first | inside


def build(
    wards: geopandas.GeoDataFrame,
    districts: geopandas.GeoDataFrame,
    forces: geopandas.GeoDataFrame,
    tables: Lookups,
    names: dict[str, str],
    faults: Faults,
    *,
    bcu_layer: geopandas.GeoDataFrame | None = None,
    beats: geopandas.GeoDataFrame | None = None,
    national: bool = False,
) -> Hierarchy:
    """The hierarchy of the wards that belong to the forces in `names`; wards of other forces are left out.

    Ward → district by the ward layer's own column, else a lookup, else the largest overlap. Ward → force by lookup,
    or by that of its district, else the largest overlap of the district with the forces. District → CSP by lookup.
    Ward → command area by list, else boundary layer (`geodata.bcus`), else its CSP or district stands in.

    Args:
        wards: their boundary layers (`boundaries.read`).
        districts: likewise, may be empty.
        forces: likewise, may be empty.
        tables: the lookups; the codes and names of the layers are added to them.
        names: slug → name of every force that the build is about, with police files or without, with wards or
            (the railway's police) without.
        faults: where what was left out or split is counted.
        bcu_layer: command areas (`boundaries.read_bcus`).
        beats: police neighbourhoods (`boundaries.read_neighbourhoods`).
        national: whether the build is about all forces, so that regions and "England and Wales" are areas.

    InputFault where there is no ward at all, or none of these forces, or a lookup contradicts itself.
    """
    kept = _placed(wards, districts, forces, tables, names, faults)
    drawn = read_bcus([], faults) if bcu_layer is None else bcu_layer
    command, slivers = bcus.of_wards(kept, tables.bcu, drawn, faults)
    lineages = lineage.of_wards(kept, command, tables, national)
    kept["bcu"] = [ward.bcu for ward in lineages]
    own = lineage.area_table(kept, lineages, tables, names)
    beats = read_neighbourhoods([], faults) if beats is None else beats
    beats = neighbourhoods.of_forces(beats, set(kept["slug"]), set(own["code"]), faults)
    chains = [ward.codes() for ward in lineages] + _beat_chains(beats, lineages)
    return Hierarchy(
        wards=kept,
        areas=_with_beats(own, beats),
        closure=lineage.closure(chains),
        aliases=lineage.alias_table(own),
        slivers=slivers,
        neighbourhoods=beats,
        neighbourhood_wards=neighbourhoods.ward_shares(beats, kept),
    )


def vintages(wards: geopandas.GeoDataFrame) -> str:
    """The years of the ward boundaries in words: "2024", "2020 and 2022", or "year not stated"."""
    return " and ".join(sorted({v or "year not stated" for v in wards["vintage"]}))


def _placed(
    wards: geopandas.GeoDataFrame,
    districts: geopandas.GeoDataFrame,
    forces: geopandas.GeoDataFrame,
    tables: Lookups,
    names: dict[str, str],
    faults: Faults,
) -> geopandas.GeoDataFrame:
    """The wards of these forces, each with its district, csp, force and slug, and what they stand on."""
    if wards.empty:
        raise InputFault("boundaries", "no wards among the inputs", "Add a layer of wards with their codes")
    tables.adopt(_own_districts(wards))
    for layer in (districts, forces):
        tables.adopt(layer["code"], layer["name"])
    placed = _with_force(_with_district(wards, districts, tables, faults), forces, tables)
    slugs = {f: _slug(f, tables.name_of(f), names) for f in placed["force"].unique() if f}
    placed["slug"] = placed["force"].map(slugs).fillna("")
    return _of_forces(placed, names, faults)


def _own_districts(wards: geopandas.GeoDataFrame) -> pd.Series:
    """The district of each ward as the ward layer itself says, "" where it does not."""
    codes = wards["district"].fillna("").tolist() if "district" in wards else [""] * len(wards)
    return pd.Series([c if areas.kind_of(c) == "district" else "" for c in codes], index=wards.index, dtype=object)


def _with_district(
    wards: geopandas.GeoDataFrame, districts: geopandas.GeoDataFrame, tables: Lookups, faults: Faults
) -> geopandas.GeoDataFrame:
    own = _own_districts(wards)
    by_lookup = wards["code"].map(tables.district_of)
    missing = own.eq("") & by_lookup.eq("")
    several = sum(map(tables.in_several_districts, wards.loc[missing, "code"]))
    faults.add("lookups", "ward given to several districts, put in the one that holds most of it", several)
    overlap = largest_overlap(wards[missing], districts)
    by_overlap = wards["code"].map(lambda code: overlap.get(code, ""))
    grounds = {"boundary file": own, "lookup": by_lookup, "largest overlap": by_overlap}
    found = [codes.ne("") for codes in grounds.values()]
    district = pd.Series(np.select(found, list(grounds.values()), ""), index=wards.index)
    return wards.assign(
        district=district.map(lambda code: code and tables.code_here(code)),
        provenance=np.select(found, list(grounds), "unknown"),
    )


def _with_force(
    wards: geopandas.GeoDataFrame, forces: geopandas.GeoDataFrame, tables: Lookups
) -> geopandas.GeoDataFrame:
    """Wards with csp, force and grounds. By overlap, all wards of a district are in one force, as it is by law."""
    pairs = list(zip(wards["code"], wards["district"], strict=True))
    force = pd.Series([tables.force_of(*pair) for pair in pairs], index=wards.index, dtype=object)
    missing = force.eq("")
    together = wards["district"].where(wards["district"].ne(""), wards["code"])
    overlap = largest_overlap(wards[missing], forces, together[missing])
    return wards.assign(
        csp=wards["district"].map(tables.csp_of),
        force=force.where(~missing, wards["code"].map(lambda code: overlap.get(code, ""))),
        grounds=np.where(missing, "largest overlap", "lookup"),
    )


def _slug(code: str, name: str, names: dict[str, str]) -> str:
    """The police files' slug of a force: by code in the reference table, else by its name."""
    by_code = next((f.slug for f in areas.forces() if f.code == code), None)
    key = areas.force_key(name)
    by_name = next((slug for slug, reported in names.items() if areas.force_key(reported) == key), None)
    return by_code or by_name or key


def _of_forces(wards: geopandas.GeoDataFrame, names: dict[str, str], faults: Faults) -> geopandas.GeoDataFrame:
    unknown = wards["force"].eq("")
    faults.add("boundaries", "ward whose force no lookup or boundary tells, left out", int(unknown.sum()))
    kept = wards[wards["slug"].isin(list(names))]
    if kept.empty:
        raise InputFault(
            "boundaries",
            f"no ward belongs to a force with crime files ({_some(sorted(names))})",
            "Add a district → CSP → force lookup or force boundaries",
        )
    return newest_layers(kept, faults)


def _some(names: list[str], shown: int = 5) -> str:
    more = len(names) - shown
    return ", ".join(names[:shown]) + (f" and {more} more" if more > 0 else "")


def _beat_chains(beats: geopandas.GeoDataFrame, lineages: list[lineage.Lineage]) -> list[list[str]]:
    """The way up from each neighbourhood: its force, region and nation."""
    above = {ward.slug: [ward.force, *(area.code for area in ward.above)] for ward in lineages}
    return [[code, *above[force]] for code, force in zip(beats["code"], beats["force"], strict=True)]


def _with_beats(own: pd.DataFrame, beats: geopandas.GeoDataFrame) -> pd.DataFrame:
    if beats.empty:
        return own
    rows = pd.DataFrame(beats[["code", "name", "slug"]]).assign(
        kind="neighbourhood", vintage="", assumed=0, provenance="boundary file"
    )
    return pd.concat([own, rows[own.columns]]).sort_values("code", ignore_index=True)
