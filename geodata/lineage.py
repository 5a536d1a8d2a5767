"""A ward's lineage: its district, CSP, command area, force, region and nation; the tables that all of them make."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations_with_replacement

import geopandas
import pandas as pd

from . import areas, bcus
from .lookups import Lookups

STAND_IN = " local policing area"
COLUMNS = ["code", "kind", "name", "slug", "vintage", "assumed", "provenance"]


@dataclass(frozen=True)
class Lineage:
    """One ward's codes; a CSP or district stands in for a command area that no list or layer gives."""

    code: str
    district: str
    csp: str
    bcu: str  # "force/name", "" where nothing stands in
    listed: bcus.Listed
    force: str
    slug: str
    above: tuple[areas.Area, ...]  # region and nation

    def codes(self) -> list[str]:
        """The codes from the ward up to its force, region and nation; levels it lacks are stepped over."""
        own = (self.code, self.district, self.csp, self.bcu, self.force)
        return [code for code in own if code] + [area.code for area in self.above]


def of_wards(
    wards: geopandas.GeoDataFrame, command: dict[str, bcus.Listed], tables: Lookups, national: bool
) -> list[Lineage]:
    """The lineage of each ward, given the command areas that lists or layers tell (ward → command area).

    Wards have the columns code, district, csp, force, slug. Regions and the nation are there only when `national`.
    """
    above = {slug: areas.above_force(slug) if national else () for slug in wards["slug"].unique()}
    forces = dict(zip(wards["code"], wards["slug"], strict=True))
    told = {bcus.code_of(forces[ward], listed.name) for ward, listed in command.items()}
    columns = (wards[c].astype(str).tolist() for c in ("code", "district", "csp", "force", "slug"))
    found = []
    for code, district, csp, force, slug in zip(*columns, strict=True):
        listed = command.get(code) or _stand_in(district, csp, tables)
        bcu = listed.name and bcus.code_of(slug, listed.name.removesuffix(STAND_IN))
        if code not in command and bcu in told:  # a listed command area has that address already
            bcu = bcus.code_of(slug, listed.name)
        found.append(Lineage(code, district, csp, bcu, listed, force, slug, above[slug]))
    return found


def area_table(
    wards: geopandas.GeoDataFrame, lineages: list[Lineage], tables: Lookups, names: dict[str, str]
) -> pd.DataFrame:
    """Every area from ward to nation: code, kind, name, slug, vintage, assumed (0 or 1), provenance; by code.

    `names` are those of the forces by slug.
    """
    rows: dict[str, tuple[str, str, str, str, str, int, str]] = {}
    own = (wards[c].astype(str).tolist() for c in ("name", "vintage", "provenance", "grounds"))
    for ward, name, vintage, provenance, grounds in zip(lineages, *own, strict=True):
        rows[ward.code] = (ward.code, "ward", name, ward.code, vintage, 0, provenance)
        for kind, code, why in (("district", ward.district, grounds), ("csp", ward.csp, "lookup")):
            if code:
                rows[code] = (code, kind, tables.name_of(code), code, "", 0, why)
        if ward.bcu:
            slug, listed = ward.bcu.split("/")[1], ward.listed
            rows[ward.bcu] = (ward.bcu, "bcu", listed.name, slug, "", int(listed.assumed), listed.grounds)
        rows[ward.force] = (ward.force, "force", names[ward.slug], ward.slug, "", 0, grounds)
        for area in ward.above:
            rows[area.code] = (area.code, area.kind, area.name, areas.slug_of(area.name), "", 0, "reference list")
    return pd.DataFrame(sorted(rows.values()), columns=COLUMNS)


def closure(chains: Iterable[list[str]]) -> pd.DataFrame:
    """Every pair of areas of which one lies inside the other: ancestor, descendant, depth (0 is the area itself).

    A chain is the way up from one ward or neighbourhood. An area that only part of another's chains go through does
    not hold it: a district whose wards are in two command areas lies in neither.
    """
    times: Counter[tuple[str, str]] = Counter()
    depth: dict[tuple[str, str], int] = {}
    for chain in chains:
        for low, high in combinations_with_replacement(range(len(chain)), 2):
            pair = (chain[high], chain[low])
            times[pair] += 1
            depth[pair] = high - low
    inside = [(*pair, depth[pair]) for pair, n in times.items() if n == times[pair[1], pair[1]]]
    return pd.DataFrame(sorted(inside), columns=["ancestor", "descendant", "depth"])


def alias_table(own: pd.DataFrame) -> pd.DataFrame:
    """Every other code that an area had or has, where no area here goes by it: code, area (its code here)."""
    codes = own["code"].tolist()
    known = set(codes)
    rows = [(other, code) for code in codes for other in areas.other_codes(code) if other not in known]
    return pd.DataFrame(sorted(rows), columns=["code", "area"], dtype=str)


def _stand_in(district: str, csp: str, tables: Lookups) -> bcus.Listed:
    name = tables.name_of(csp or district)
    grounds = "CSP stands in" if csp else "district stands in"
    return bcus.Listed(name and name + STAND_IN, assumed=True, grounds=grounds)
