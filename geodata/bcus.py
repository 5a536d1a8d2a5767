"""Command areas (BCUs): which districts or wards each holds, by sourced lists, else by a layer of their boundaries.

A list of the inputs goes before the list of `reference/bcu.csv`, that before a boundary layer; each force has one of
the three. Where a list does not say how it is known, its command areas are assumed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import geopandas
import pandas as pd

from . import areas
from .boundaries import overlaps
from .faults import Faults, InputFault
from .files import Source
from .sources import Taken, of_kind

SPLIT = 0.01  # share of a ward's area from which on a second command area is told
SHARES = ["ward", "bcu", "share"]
# The columns of a list, as they may be called, and those that say how a row is known.
FORCE, NAME, CODE = ("force", "force_slug"), ("bcu", "bcu_name"), ("code", "lad_code", "ward_code")
EVIDENCE = ("source", "evidence", "grouping_evidence", "name_evidence")
UNVERIFIED = re.compile(r"own knowledge|unverified|not verified|verify", re.IGNORECASE)
MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])(-\d\d)?")


@dataclass(frozen=True)
class Listed:
    """The command area of a ward or district: its name, whether it is assumed, and what it stands on."""

    name: str
    assumed: bool
    grounds: str  # "list", "reference list" or "boundary file"


@dataclass(frozen=True)
class _Row:
    """One row of a list; `code` is the newest of its chain."""

    force: str
    name: str
    code: str
    assumed: bool
    place: str


Lists = dict[tuple[str, str], Listed]  # (slug of the force, newest code of a district or ward) → its command area


def read(taken: list[Taken], month: str = "") -> Lists:
    """The command areas of all lists: of each force those of the inputs, else those of the reference list.

    Args:
        taken: the inputs.
        month: newest month of the data ("2025-12"): rows whose valid_from is after it or whose valid_to is before it
            are not used. Without it, rows that have ended at all are not.

    InputFault for a malformed row, a code listed under two command areas of one force at once, and two names that
    come to one address.
    """
    given = [t.source for t in of_kind(taken, "bcu lookup")]
    own = _lists(given, month, "list")
    known = _lists([Source(areas.REFERENCE / "bcu.csv")], month, "reference list")
    listed = {force for force, _ in own}
    return {key: area for key, area in known.items() if key[0] not in listed} | own


def of_wards(
    wards: geopandas.GeoDataFrame, lists: Lists, layer: geopandas.GeoDataFrame, faults: Faults
) -> tuple[dict[str, Listed], pd.DataFrame]:
    """Code of each ward → its command area, where one is known; and the wards that a boundary layer splits.

    Args:
        wards: columns code, district, slug (of the force), geometry (EPSG:4326).
        lists: what the lists say (`read`); a row for a ward goes before one for its district.
        layer: `boundaries.read_bcus`; used for forces without a list.
        faults: where split wards are counted.

    Returns:
        The command areas, and a frame ward, bcu (code), share (0 to 1, of the ward's area; from 0.01 on).
    """
    found = {}
    for ward, district, force in zip(wards["code"], wards["district"], wards["slug"], strict=True):
        keys = ((force, areas.bridged(code)) for code in (ward, district))
        if area := next((lists[key] for key in keys if key in lists), None):
            found[ward] = area
    rest = wards[~wards["slug"].isin({force for force, _ in lists})]
    drawn, split = _of_layer(rest.reset_index(drop=True), layer, faults)
    return found | drawn, split


def code_of(force: str, name: str) -> str:
    """The code of a command area: slugs of its force and its name ("metropolitan/central-west")."""
    return f"{force}/{areas.slug_of(name)}"


def _lists(sources: list[Source], month: str, grounds: str) -> Lists:
    rows = [(source, row) for source in sources for row in _rows(source, month)]
    assumed = {(row.force, row.name) for _, row in rows if row.assumed}
    found: Lists = {}
    spelt: dict[str, str] = {}
    for source, row in rows:
        key = (row.force, row.code)
        other = found.get(key)
        if other and other.name != row.name:
            what = f"{row.code} is listed under two command areas of {row.force}, {other.name} and {row.name}"
            raise InputFault(source.path, what, "Keep one of them, or say when each was valid", row.place)
        same = spelt.setdefault(code_of(row.force, row.name), row.name)
        if same != row.name:
            what = f"the command areas {same} and {row.name} of {row.force} come to one address"
            raise InputFault(source.path, what, "Spell them alike, or tell them apart", row.place)
        found[key] = Listed(row.name, (row.force, row.name) in assumed, grounds)
    return found


def _rows(source: Source, month: str) -> Iterator[_Row]:
    """The rows of a list that are valid in a month; blank ones are passed over."""
    for line, row in enumerate(source.rows(), 2):
        force, name, code = (next((row[c].strip() for c in names if c in row), "") for names in (FORCE, NAME, CODE))
        place = f"line {line}"
        if not (force or name or code):
            continue
        if not (force and name and code):
            raise InputFault(source.path, "a row without its force, command area or code", "Fill it in", place)
        if _valid(source, row, month, place):
            evidence = [row[c].strip() for c in EVIDENCE if c in row]
            assumed = not evidence or any(not e or UNVERIFIED.search(e) for e in evidence)
            yield _Row(force, name, areas.bridged(code), assumed, place)


def _valid(source: Source, row: dict[str, str], month: str, place: str) -> bool:
    first, last = ((row.get(column) or "").strip() for column in ("valid_from", "valid_to"))
    for date in (first, last):
        if date and not MONTH.fullmatch(date):
            raise InputFault(source.path, f"“{date}” is no date", "Write YYYY-MM or YYYY-MM-DD", place)
    if not month:
        return not last
    return first[:7] <= month and (not last or last[:7] >= month)


def _of_layer(
    wards: geopandas.GeoDataFrame, layer: geopandas.GeoDataFrame, faults: Faults
) -> tuple[dict[str, Listed], pd.DataFrame]:
    """By boundaries: each ward in the command area that holds most of it, of its own force."""
    if wards.empty or layer.empty:
        return {}, pd.DataFrame({c: [] for c in SHARES})
    pairs = overlaps(wards, layer)
    own = _forces(pairs, wards, layer)
    pairs = pairs[own[pairs["outer"]].to_numpy() == wards["slug"].to_numpy()[pairs["inner"]]]
    pairs = pairs.sort_values(["inner", "area", "outer"], ascending=[True, False, True], ignore_index=True)
    best = pairs.drop_duplicates("inner")
    outside = 1 - pairs.groupby("inner")["share"].sum()
    held = best[best["share"].to_numpy() > outside[best["inner"]].to_numpy()]
    told = pairs[(pairs["share"] >= SPLIT) & pairs["inner"].isin(held["inner"])]
    told = told[told["inner"].duplicated(keep=False)]
    _count(layer, told, len(best) - len(held), faults)
    split = pd.DataFrame(
        {
            "ward": wards["code"].to_numpy()[told["inner"]],
            "bcu": [code_of(own[o], layer["name"].iloc[o]) for o in told["outer"]],
            "share": told["share"].to_numpy(),
        }
    )
    name = layer["name"].to_numpy()
    area = {w: Listed(str(name[o]), assumed=False, grounds="boundary file") for w, o in zip(
        wards["code"].to_numpy()[held["inner"]], held["outer"], strict=True)}  # fmt: skip
    return area, split.sort_values(["ward", "share", "bcu"], ascending=[True, False, True], ignore_index=True)


def _count(layer: geopandas.GeoDataFrame, told: pd.DataFrame, outside: int, faults: Faults) -> None:
    files = " and ".join(sorted(set(layer["layer"])))
    reason = "ward split between command areas, given to the one that holds most of it"
    faults.add(files, reason, int(told["inner"].nunique()))
    faults.add(files, "ward mostly outside all command areas, given to none of them", outside)


def _forces(pairs: pd.DataFrame, wards: geopandas.GeoDataFrame, layer: geopandas.GeoDataFrame) -> pd.Series:
    """Slug of the force of each command area: as the layer names it, else that of most of its ground."""
    ground: dict[int, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for inner, outer, area in zip(pairs["inner"], pairs["outer"], pairs["area"], strict=True):
        ground[outer][wards["slug"].iloc[inner]] += area
    largest = {outer: max(sorted(by), key=by.__getitem__) for outer, by in ground.items()}
    return pd.Series([force or largest.get(i, "") for i, force in enumerate(layer["force"])])
