"""Lookup tables: which ward is in which district and force, which district in which CSP and force, as the files say.

Tables and boundary layers may be of different years: codes meet by the newest of their chain (`areas.bridged`), and
each area answers by the code that is in use here, that of its boundary layer where it has one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from . import areas, bcus
from .faults import InputFault
from .sources import Taken, of_kind

Parents = dict[str, dict[str, str]]  # child → its parents, each with the first file that says so; newest codes


@dataclass
class Lookups:
    """What all lookup tables of the inputs say together; a child may have several parents."""

    ward_district: Parents = field(default_factory=dict)
    ward_force: Parents = field(default_factory=dict)
    district_csp: Parents = field(default_factory=dict)
    district_force: Parents = field(default_factory=dict)
    bcu: bcus.Lists = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    here: dict[str, str] = field(default_factory=dict)  # newest code → the code in use here

    def adopt(self, codes: Iterable[str], names: Iterable[str] = ()) -> None:
        """Use the codes of a boundary layer, and its names, before those of the tables."""
        codes = list(codes)
        self.here |= {areas.bridged(code): code for code in codes if code}
        self.names |= dict(zip(codes, names, strict=False))

    def code_here(self, code: str) -> str:
        """The code by which an area goes here, given any code of its chain."""
        newest = areas.bridged(code)
        return self.here.get(newest, newest)

    def name_of(self, code: str) -> str:
        """The name of an area by any code of its chain; the code itself where no file names it."""
        return next((self.names[c] for c in (code, *areas.other_codes(code)) if c in self.names), code)

    def district_of(self, ward: str) -> str:
        """The one district of a ward, "" where the tables give none or several."""
        found = self.ward_district.get(areas.bridged(ward), {})
        return self.code_here(next(iter(found))) if len(found) == 1 else ""

    def force_of(self, ward: str, district: str) -> str:
        """The one force of a ward, or else of its district, "" where no table gives it; InputFault for two."""
        for kind, code, table in (("ward", ward, self.ward_force), ("district", district, self.district_force)):
            found = table.get(areas.bridged(code), {})
            if len(found) > 1:
                raise self._two_forces(f"{kind} {code}", found)
            if found:
                return self.code_here(next(iter(found)))
        return ""

    def csp_of(self, district: str) -> str:
        """The CSP of a district; several make one combined area, its code joined by "+"; "" where none."""
        found = sorted(self.code_here(c) for c in self.district_csp.get(areas.bridged(district), {}))
        code = "+".join(found)
        if len(found) > 1:
            self.names[code] = " and ".join(self.name_of(c) for c in found)
        return code

    def in_several_districts(self, ward: str) -> bool:
        """Whether the tables give a ward to more than one district."""
        return len(self.ward_district.get(areas.bridged(ward), {})) > 1

    def refuse_wards_of_two_forces(self) -> None:
        """InputFault where the tables give a ward to two forces, be it through two districts."""
        for ward in sorted(self.ward_district.keys() | self.ward_force.keys()):
            found = dict(self.ward_force.get(ward, {}))
            for district, file in self.ward_district.get(ward, {}).items():
                for force, other in self.district_force.get(district, {}).items():
                    found.setdefault(force, file if file == other else f"{file} and {other}")
            if len(found) > 1:
                raise self._two_forces(f"ward {ward}", found)

    def _two_forces(self, what: str, forces: dict[str, str]) -> InputFault:
        files = ", ".join(dict.fromkeys(forces.values()))
        named = " and ".join(f"{self.name_of(f)} ({f})" for f in sorted(forces))
        return InputFault(files, f"{what} is given to {len(forces)} forces, {named}", "Keep one of them")


def read(taken: list[Taken], month: str = "") -> Lookups:
    """Every lookup and command-area list of the inputs.

    `month` is the newest month of the data ("2025-12"): command areas that are not valid in it are left out.
    InputFault where a ward is given to two forces, or a list of command areas contradicts itself (`bcus.read`).
    """
    tables = Lookups(bcu=bcus.read(taken, month))
    for t in of_kind(taken, "lookup"):
        rows = list(t.source.rows())
        for into, child, parent in (
            (tables.ward_district, "ward", "district"),
            (tables.ward_force, "ward", "force"),
            (tables.district_csp, "district", "csp"),
            (tables.district_force, "district", "force"),
        ):
            if {child, parent} <= t.columns.keys():
                pairs = {(row[t.columns[child]], row[t.columns[parent]]) for row in rows}
                _add(into, pairs, str(t.source), tables)
        for column in t.columns.values():
            name = areas.name_column(column, list(rows[0]) if rows else [])
            tables.names |= {r[column]: r[name] for r in rows if name and r[name]}
    tables.refuse_wards_of_two_forces()
    return tables


def _add(into: Parents, pairs: set[tuple[str, str]], file: str, tables: Lookups) -> None:
    for child, parent in sorted(pairs):
        if child and parent:
            into.setdefault(areas.bridged(child), {}).setdefault(areas.bridged(parent), file)
            for code in (child, parent):
                newest = areas.bridged(code)
                if tables.here.get(newest) != newest:  # of two years' codes the newer is used
                    tables.here[newest] = code
