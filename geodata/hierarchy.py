"""Which ward belongs to which district, CSP, command area and force, and on what grounds."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations_with_replacement

import geopandas
import numpy as np
import pandas as pd

from . import areas
from .boundaries import largest_overlap, newest_layers
from .faults import Faults, InputFault
from .lookups import Lookups

STAND_IN = " local policing area"


@dataclass(frozen=True)
class Hierarchy:
    """The wards of a build, every area of every level, and which area lies inside which.

    wards: code, name, vintage, layer, provenance (of its district), district, csp, bcu, force (codes), grounds
        (provenance of its force), slug (of its force), geometry (EPSG:4326); sorted by code, index 0…n-1.
    areas: code, kind, name, slug, vintage, assumed (0 or 1), provenance.
    closure: ancestor, descendant, depth (0 is the area itself).
    """

    wards: geopandas.GeoDataFrame
    areas: pd.DataFrame
    closure: pd.DataFrame

    def force_slugs(self) -> dict[str, str]:
        """Code of every area → slug of the force it lies in."""
        slugs = dict(zip(self.wards["force"], self.wards["slug"], strict=True))
        above = self.closure[self.closure["ancestor"].isin(list(slugs))]
        return {d: slugs[a] for a, d in zip(above["ancestor"], above["descendant"], strict=True)}


def build(
    wards: geopandas.GeoDataFrame,
    districts: geopandas.GeoDataFrame,
    forces: geopandas.GeoDataFrame,
    tables: Lookups,
    names: dict[str, str],
    faults: Faults,
) -> Hierarchy:
    """The hierarchy of the wards that belong to the forces in `names` (slug → name in the police files).

    Ward → district by the ward layer's own column, else a lookup, else the largest overlap. District → CSP →
    force by lookup, else the largest overlap with the forces. Wards of other forces are left out.
    """
    if wards.empty:
        raise InputFault("boundaries", "no wards among the inputs", "Add a layer of wards with their codes")
    for layer in (districts, forces):
        tables.names.update(zip(layer["code"], layer["name"], strict=True))
    placed = _with_district(wards, districts, tables)
    placed["csp"] = placed["district"].map(tables.csp_of)
    placed["force"] = placed["district"].map(tables.force_of)
    placed["grounds"] = np.where(placed["force"].ne(""), "lookup", "largest overlap")
    if placed["force"].eq("").any():
        overlap = largest_overlap(placed[placed["force"].eq("")], forces)
        placed["force"] = placed["force"].where(
            placed["force"].ne(""), placed["code"].map(lambda c: overlap.get(c, ""))
        )
    slugs = {f: _slug(f, tables.names.get(f, f), names) for f in placed["force"].unique() if f}
    placed["slug"] = placed["force"].map(slugs).fillna("")
    kept = _of_forces(placed, names, faults)
    lineages = _lineages(kept, tables)
    kept["bcu"] = [ward.bcu for ward in lineages]
    return Hierarchy(kept, _areas(kept, lineages, tables, names), _closure(lineages))


def vintages(wards: geopandas.GeoDataFrame) -> str:
    """The years of the ward boundaries in words: "2024", "2020 and 2022", or "year not stated"."""
    return " and ".join(sorted({v or "year not stated" for v in wards["vintage"]}))


def _with_district(
    wards: geopandas.GeoDataFrame, districts: geopandas.GeoDataFrame, tables: Lookups
) -> geopandas.GeoDataFrame:
    codes = wards["district"].astype(str).tolist() if "district" in wards else [""] * len(wards)
    own = pd.Series([c if areas.kind_of(c) == "district" else "" for c in codes], index=wards.index)
    by_lookup = wards["code"].map(tables.district_of)
    missing = own.eq("") & by_lookup.eq("")
    overlap = largest_overlap(wards[missing], districts)
    by_overlap = wards["code"].map(lambda code: overlap.get(code, ""))
    grounds = {"boundary file": own, "lookup": by_lookup, "largest overlap": by_overlap}
    found = [codes.ne("") for codes in grounds.values()]
    return wards.assign(
        district=np.select(found, list(grounds.values()), ""),
        provenance=np.select(found, list(grounds), "unknown"),
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
            f"no ward belongs to a force with crime files ({', '.join(sorted(names))})",
            "Add a district → CSP → force lookup or force boundaries",
        )
    return newest_layers(kept, faults)


@dataclass(frozen=True)
class _Lineage:
    """One ward's codes, and its command area's name; a CSP or district stands in for one that no list gives."""

    code: str
    district: str
    csp: str
    force: str
    slug: str
    bcu_name: str
    assumed: bool

    @property
    def bcu(self) -> str:
        """The command area's code, "force/name", "" where nothing stands in."""
        return self.bcu_name and f"{self.slug}/{areas.slug_of(self.bcu_name.removesuffix(STAND_IN))}"

    def codes(self) -> list[str]:
        """The codes from the ward up to its force; levels it lacks are stepped over."""
        return [code for code in (self.code, self.district, self.csp, self.bcu, self.force) if code]


def _lineages(wards: geopandas.GeoDataFrame, tables: Lookups) -> list[_Lineage]:
    columns = (wards[c].astype(str).tolist() for c in ("code", "district", "csp", "force", "slug"))
    found = []
    for code, district, csp, force, slug in zip(*columns, strict=True):
        listed = tables.bcu_of(slug, code, district)
        above = tables.names.get(csp or district, csp or district)
        found.append(_Lineage(code, district, csp, force, slug, listed or (above and above + STAND_IN), not listed))
    return found


def _areas(
    wards: geopandas.GeoDataFrame, lineages: list[_Lineage], tables: Lookups, names: dict[str, str]
) -> pd.DataFrame:
    rows: dict[str, tuple[str, str, str, str, str, int, str]] = {}
    own = (wards[c].astype(str).tolist() for c in ("name", "vintage", "provenance", "grounds"))
    for ward, name, vintage, provenance, grounds in zip(lineages, *own, strict=True):
        rows[ward.code] = (ward.code, "ward", name, ward.code, vintage, 0, provenance)
        for kind, code, why in (("district", ward.district, grounds), ("csp", ward.csp, "lookup")):
            if code:
                rows[code] = (code, kind, tables.names.get(code, code), code, "", 0, why)
        if ward.bcu:
            listed = ("CSP stands in" if ward.csp else "district stands in") if ward.assumed else "list"
            rows[ward.bcu] = (ward.bcu, "bcu", ward.bcu_name, ward.bcu.split("/")[1], "", int(ward.assumed), listed)
        rows[ward.force] = (ward.force, "force", names[ward.slug], ward.slug, "", 0, grounds)
    columns = ["code", "kind", "name", "slug", "vintage", "assumed", "provenance"]
    return pd.DataFrame(sorted(rows.values()), columns=columns)


def _closure(lineages: list[_Lineage]) -> pd.DataFrame:
    """Every pair of levels on the way from ward to force."""
    pairs = set()
    for lineage in lineages:
        chain = lineage.codes()
        for low, high in combinations_with_replacement(range(len(chain)), 2):
            pairs.add((chain[high], chain[low], high - low))
    return pd.DataFrame(sorted(pairs), columns=["ancestor", "descendant", "depth"])
