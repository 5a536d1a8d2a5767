"""Who answers for a force or a command area: commander, oversight lead, from tables of the inputs with their source."""

from __future__ import annotations

import pandas as pd

from . import areas
from .faults import InputFault
from .schema import TABLES
from .sources import Taken, of_kind

ROLES = ("chief constable", "commander", "oversight lead", "council lead")


def table(taken: list[Taken], known: pd.DataFrame, month: str) -> pd.DataFrame:
    """The table `leads`: those in office in a month, by area, in the order of `ROLES`.

    InputFault with its line for an unknown force, command area or role, a lead without name or source.

    Args:
        taken: all inputs; those taken for "leads" are read.
        known: the areas of the build: code, kind, slug.
        month: the newest month of the data, "YYYY-MM".
    """
    forces = dict(known.loc[known["kind"] == "force", ["slug", "code"]].itertuples(index=False, name=None))
    commands = set(known.loc[known["kind"] == "bcu", "code"])
    rows = []
    for t in of_kind(taken, "leads"):
        for line, row in enumerate(t.source.rows(), 2):
            area, role = _area(t, line, row, forces, commands), row["role"].strip().lower()
            if role not in ROLES:
                raise _fault(t, line, f"“{row['role']}” is no role", f"Write one of {', '.join(ROLES)}")
            for name in ("name", "source"):
                if not row[name].strip():
                    raise _fault(t, line, f"“{name}” is empty", "Give it, or leave the row out")
            first, last = row.get("valid_from", "").strip(), row.get("valid_to", "").strip()
            if (not first or first[:7] <= month) and (not last or last[:7] >= month):
                told = (row[name].strip() for name in ("name", "title", "contact", "source"))
                rows.append((area, ROLES.index(role), role, *told, first, last))
    found = pd.DataFrame(sorted(rows), columns=list(TABLES["leads"][0]))
    return found.assign(number=found.groupby("area").cumcount() + 1)


def _area(taken: Taken, line: int, row: dict[str, str], forces: dict[str, str], commands: set[str]) -> str:
    told, bcu = row["force"].strip(), row["bcu"].strip()
    slug = told if told in forces else areas.force_slug(told)
    if slug not in forces:
        raise _fault(taken, line, f"“{told}” is no force of this site", "Give its slug, code or name")
    if not bcu:
        return forces[slug]
    code = f"{slug}/{areas.slug_of(bcu)}"
    if code not in commands:
        raise _fault(taken, line, f"“{bcu}” is no command area of {slug}", "Write its name as the site does")
    return code


def _fault(taken: Taken, line: int, what: str, mend: str) -> InputFault:
    return InputFault(taken.source.path, what, mend, f"{taken.source.member} line {line}".strip())
