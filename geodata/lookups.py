"""Lookup tables: which ward is in which district, which district in which CSP and force, as the files say."""

from __future__ import annotations

from dataclasses import dataclass, field

from . import areas
from .faults import InputFault
from .sources import Taken, of_kind

Parents = dict[str, set[str]]


@dataclass
class Lookups:
    """What all lookup tables of the inputs say together; a child may have several parents."""

    ward_district: Parents = field(default_factory=dict)
    district_csp: Parents = field(default_factory=dict)
    district_force: Parents = field(default_factory=dict)
    bcu: dict[tuple[str, str], str] = field(default_factory=dict)  # (force slug, district or ward) → command area
    names: dict[str, str] = field(default_factory=dict)
    forces_by: list[str] = field(default_factory=list)  # the files that give districts to forces

    def district_of(self, ward: str) -> str:
        """The one district of a ward, "" where the tables give none or several."""
        found = self.ward_district.get(ward, set())
        return next(iter(found)) if len(found) == 1 else ""

    def force_of(self, district: str) -> str:
        """The one force of a district, "" where no table gives it; InputFault where they give two."""
        found = self.district_force.get(district, set())
        if len(found) > 1:
            files = ", ".join(self.forces_by)
            raise InputFault(files, f"district {district} is given to {len(found)} forces", "Keep one of them")
        return next(iter(found), "")

    def csp_of(self, district: str) -> str:
        """The CSP of a district; several make one combined area, its code joined by "+"; "" where none."""
        found = sorted(self.district_csp.get(district, set()))
        code = "+".join(found)
        if len(found) > 1:
            self.names[code] = " and ".join(self.names.get(c, c) for c in found)
        return code

    def bcu_of(self, force: str, ward: str, district: str) -> str:
        """The name of the command area that a sourced list gives a ward, "" where none does."""
        return self.bcu.get((force, ward)) or self.bcu.get((force, district)) or ""


def read(taken: list[Taken]) -> Lookups:
    """Every lookup and command-area list of the inputs; of command areas only those still valid."""
    tables = Lookups()
    for t in of_kind(taken, "lookup"):
        rows = list(t.source.rows())
        for into, child, parent in (
            (tables.ward_district, "ward", "district"),
            (tables.district_csp, "district", "csp"),
            (tables.district_force, "district", "force"),
        ):
            if {child, parent} <= t.columns.keys():
                _add(into, rows, t.columns[child], t.columns[parent])
                tables.forces_by += [str(t.source)] if parent == "force" else []
        for column in t.columns.values():
            name = areas.name_column(column, list(rows[0]) if rows else [])
            tables.names |= {r[column]: r[name] for r in rows if name and r[name]}
    for t in of_kind(taken, "bcu lookup"):
        tables.bcu |= {(r["force"], r["code"]): r["bcu"] for r in t.source.rows() if not r.get("valid_to")}
    return tables


def _add(into: Parents, rows: list[dict[str, str]], child: str, parent: str) -> None:
    for row in rows:
        if row[child] and row[parent]:
            into.setdefault(row[child], set()).add(row[parent])
