"""What the public is entitled to expect, and whether it is kept: tables of facts, and what the inputs show.

A promise is kept or not kept only where something published shows it; without a row nothing is published. Counts from
the team files of a force tell of the last day of the data, since nothing here knows what day a reader has.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

import pandas as pd

from . import areas
from .areas import REFERENCE
from .faults import InputFault
from .plain import address_of
from .schema import TABLES
from .sources import Taken, of_kind

KEPT, NOT_KEPT = "kept", "not kept"
FRESH = 92  # days: three months
COMING = 31  # days within which a beat meeting is looked for
NAMED, UPDATED, MET = "named-officer", "priorities-refreshed", "beat-meetings"
DATE = re.compile(r"([0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?)?")  # as far as it is known, or nothing
LISTS = ("promises", "rungs", "support")


def lists() -> dict[str, pd.DataFrame]:
    """The tables `promises`, `rungs` and `support`, as the reference tables have them."""
    return {name: _table(name, _reference(name)) for name in LISTS}


def oversight(taken: list[Taken], slugs: Iterable[str]) -> pd.DataFrame:
    """The table `oversight` of these forces; a table of the inputs takes the place of the reference for its forces.

    InputFault with its line for a force that is not there, a row without name, kind or source, a date or an address
    that is none, or a name given twice.
    """
    here = set(slugs)
    own = [(t, line, row) for t in of_kind(taken, "oversight") for line, row in _bodies(t, here)]
    listed = here - {row["force"] for _, _, row in own}
    found = {row["slug"]: row for row in _reference("oversight") if row["force"] in listed}
    for t, line, row in own:
        if not row["slug"] or row["slug"] in found:
            raise _fault(t, line, f"“{row['name']}” is there twice, or has no letters", "Give each body its own name")
        found[row["slug"]] = row
    return _table("oversight", [row for _, row in sorted(found.items())])


def kept(taken: list[Taken], known: pd.DataFrame, people: dict[str, pd.DataFrame], newest: str) -> pd.DataFrame:
    """The table `kept_promises`: area (force or CSP), promise, state, told, source, url, dated.

    A row of the inputs takes the place of what the team files show. InputFault with its line for an unknown force,
    partnership, promise or state, and for a row without source.

    Args:
        taken: all inputs; those taken for "kept promises" are read.
        known: the areas of the build: code, kind, name, slug.
        people: the tables `teams`, `officers`, `priorities` and `events` (`geodata.teams`).
        newest: the newest month of the data, "YYYY-MM".
    """
    forces = dict(known.loc[known["kind"] == "force", ["slug", "code"]].itertuples(index=False, name=None))
    found = {(r[0], r[1]): r for r in _computed(people, forces, newest)}
    found |= {(r[0], r[1]): r for t in of_kind(taken, "kept promises") for r in _given(t, known, forces)}
    return pd.DataFrame(sorted(found.values()), columns=list(TABLES["kept_promises"][0]))


def _computed(people: dict[str, pd.DataFrame], forces: dict[str, str], newest: str) -> Iterator[tuple[str, ...]]:
    """What the team files of each force show of the three promises that they can show."""
    teams = people["teams"]
    for slug, own in teams[teams["force"].isin(list(forces))].groupby("force"):
        codes, day = set(own["neighbourhood"]), max(_last_day(newest), own["read"].max())
        source = f"Team files of the force: {', '.join(sorted(set(own['file'])))}"
        for promise, (n, of) in _shown(people, codes, day).items():
            state = KEPT if n == of else NOT_KEPT
            yield forces[str(slug)], promise, state, f"{n} of {of} neighbourhoods", source, "", day


def _shown(people: dict[str, pd.DataFrame], codes: set[str], day: str) -> dict[str, tuple[int, int]]:
    """Promise → how many neighbourhoods keep it on a day, and of how many.

    A force that names no officer at all, dates no priority or tells of no meeting publishes nothing of that kind: the
    promise is left out then. A neighbourhood whose priorities have no date is not counted: they may be new or old.
    """
    then = date.fromisoformat(day)
    officers, priorities, events = (_of(people[name], codes) for name in ("officers", "priorities", "events"))
    since, until = (then - timedelta(FRESH)).isoformat(), (then + timedelta(COMING)).isoformat()
    named, dated = officers[officers["name"] != ""], priorities[priorities["set_on"] != ""]
    meetings = events[(events["kind"] + " " + events["title"]).str.contains("meeting", case=False)]
    soon = meetings[(meetings["starts"] > day) & (meetings["starts"].str[:10] <= until)]
    undated = set(priorities["neighbourhood"]) - set(dated["neighbourhood"])
    held = {
        NAMED: (named, named, len(codes)),
        UPDATED: (dated, dated[dated["set_on"] >= since], len(codes) - len(undated)),
        MET: (meetings, soon, len(codes)),
    }
    return {
        promise: (kept["neighbourhood"].nunique(), of) for promise, (told, kept, of) in held.items() if not told.empty
    }


def _of(frame: pd.DataFrame, codes: set[str]) -> pd.DataFrame:
    own = frame[frame["neighbourhood"].isin(list(codes))]
    return own.astype({c: str for c in ("name", "set_on", "kind", "title", "starts") if c in own})


def _given(taken: Taken, known: pd.DataFrame, forces: dict[str, str]) -> Iterator[tuple[str, ...]]:
    """The rows of a table of the inputs, checked."""
    levels = {row["promise"]: row["level"] for row in _reference("promises")}
    partnerships = known.loc[known["kind"] == "csp", ["code", "name"]]
    names = {told: str(code) for code, name in partnerships.itertuples(index=False, name=None) for told in (name, code)}
    for line, row in enumerate(taken.source.rows(), 2):
        told = {name: (value or "").strip() for name, value in row.items() if name}
        force = _force(taken, line, told["force"], forces)
        promise, csp = told["promise"], told.get("csp", "")
        if promise not in levels:
            raise _fault(taken, line, f"“{promise}” is no promise", f"Known are {', '.join(levels)}")
        if (levels[promise] == "csp") != bool(csp):
            by_csp = levels[promise] == "csp"
            needs = "is made by partnerships: name one" if by_csp else "is made by forces: leave csp out"
            raise _fault(taken, line, f"“{promise}” {needs}", "Mend the column csp")
        if csp and csp not in names:
            raise _fault(taken, line, f"“{csp}” is no partnership of this site", "Give its name or code")
        if told["state"] not in (KEPT, NOT_KEPT):
            mend = f"Write {KEPT} or {NOT_KEPT}, or leave the row out"
            raise _fault(taken, line, f"“{told['state']}” is no state", mend)
        if not told["source"]:
            raise _fault(taken, line, "“source” is empty", "Give it, or leave the row out")
        _address(taken, line, told.get("url", ""))
        texts = (told.get(name, "") for name in ("told", "source", "url", "dated"))
        yield names[csp] if csp else force, promise, told["state"], *texts


def _bodies(taken: Taken, here: set[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Line and cells of each row of a table of the inputs, checked."""
    for line, row in enumerate(taken.source.rows(), 2):
        told = {name: (value or "").strip() for name, value in row.items() if name}
        slug = told["force"] if told["force"] in here else areas.force_slug(told["force"])
        if slug not in here:
            raise _fault(taken, line, f"“{told['force']}” is no force of this site", "Give its slug, code or name")
        for name in ("kind", "name", "source"):
            if not told[name]:
                raise _fault(taken, line, f"“{name}” is empty", "Give it, or leave the row out")
        for name in ("valid_from", "valid_to"):
            if not DATE.fullmatch(told.get(name, "")):
                raise _fault(taken, line, f"“{told[name]}” is no date", "Write it as YYYY-MM or YYYY-MM-DD")
        for name in ("web", "plan"):
            _address(taken, line, told.get(name, ""))
        yield line, {**told, "force": slug, "slug": areas.slug_of(told["name"])}


def _address(taken: Taken, line: int, told: str) -> None:
    if told and not address_of(told):
        raise _fault(taken, line, f"“{told}” is no address", "Write it with https://, or leave it out")


def _force(taken: Taken, line: int, told: str, forces: dict[str, str]) -> str:
    slug = told if told in forces else areas.force_slug(told)
    if slug not in forces:
        raise _fault(taken, line, f"“{told}” is no force of this site", "Give its slug, code or name")
    return forces[slug]


def _fault(taken: Taken, line: int, what: str, mend: str) -> InputFault:
    return InputFault(taken.source.path, what, mend, f"{taken.source.member} line {line}".strip())


def _reference(name: str) -> list[dict[str, str]]:
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _table(name: str, rows: list[dict[str, str]]) -> pd.DataFrame:
    columns = list(TABLES[name][0])
    return pd.DataFrame([[row.get(c, "") for c in columns] for row in rows], columns=columns)


def _last_day(month: str) -> str:
    return str(pd.Period(month, "M").end_time.date())
