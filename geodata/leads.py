"""Who answers for a force or a command area: commander, oversight lead, from tables of the inputs with their source."""

from __future__ import annotations

import calendar
import re

import pandas as pd

from . import areas
from .faults import InputFault
from .plain import contact_of
from .schema import TABLES
from .sources import Taken, of_kind
from .team_files import moment_of

ROLES = ("chief constable", "commander", "oversight lead", "council lead")
_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")
NEEDED = ("role", "name", "source")


def table(taken: list[Taken], known: pd.DataFrame, month: str) -> pd.DataFrame:
    """The table `leads`: those in office on the last day of a month, by area, in the order of `ROLES`.

    InputFault with its line for an unknown force, command area or role, a date that is none, a contact that is neither
    e-mail, https address nor telephone number, and a lead without name or source.

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
            told = {name: (value or "").strip() for name, value in row.items() if isinstance(name, str)}
            if any(told.values()):
                area, role = _area(t, line, told, forces, commands), _role(t, line, told)
                first, last = (_date(t, line, told.get(name, "")) for name in ("valid_from", "valid_to"))
                texts = (told["name"], told.get("title", ""), _contact(t, line, told), told["source"])
                if _in_office(first, last, month):
                    rows.append((area, ROLES.index(role), role, *texts, first, last))
    found = pd.DataFrame(sorted(rows), columns=list(TABLES["leads"][0]))
    return found.assign(number=found.groupby("area").cumcount() + 1)


def _area(taken: Taken, line: int, row: dict[str, str], forces: dict[str, str], commands: set[str]) -> str:
    told, bcu = row["force"], row["bcu"]
    slug = told if told in forces else areas.force_slug(told)
    if slug not in forces:
        raise _fault(taken, line, f"“{told}” is no force of this site", "Give its slug, code or name")
    if not bcu:
        return forces[slug]
    code = f"{slug}/{areas.slug_of(bcu)}"
    if code not in commands:
        raise _fault(taken, line, f"“{bcu}” is no command area of {slug}", "Write its name as the site does")
    return code


def _role(taken: Taken, line: int, row: dict[str, str]) -> str:
    for name in NEEDED:
        if not row[name]:
            raise _fault(taken, line, f"“{name}” is empty", "Give it, or leave the row out")
    if row["role"].lower() not in ROLES:
        raise _fault(taken, line, f"“{row['role']}” is no role", f"Write one of {', '.join(ROLES)}")
    return row["role"].lower()


def _date(taken: Taken, line: int, told: str) -> str:
    if told and not _MONTH.fullmatch(told) and (len(told) != 10 or moment_of(told) != told):
        raise _fault(taken, line, f"“{told}” is no date", "Write YYYY-MM or YYYY-MM-DD")
    return told


def _contact(taken: Taken, line: int, row: dict[str, str]) -> str:
    told = row.get("contact", "")
    if told and not contact_of(told):
        mend = "Give an e-mail address, an https address or a telephone number"
        raise _fault(taken, line, f"“{told}” is no contact", mend)
    return contact_of(told)


def _in_office(first: str, last: str, month: str) -> bool:
    """Whether a term covers the last day of a month; a month given as its end is the whole of it."""
    day = f"{month}-{calendar.monthrange(int(month[:4]), int(month[5:]))[1]}"
    return first <= day and (not last or last >= day[: len(last)])


def _fault(taken: Taken, line: int, what: str, mend: str) -> InputFault:
    return InputFault(taken.source.path, what, mend, f"{taken.source.member} line {line}".strip())
