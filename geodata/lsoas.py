"""Lower layer super output areas: the small areas of the census that income deprivation is published for.

Of the deprivation indices only the income domain is read. The overall index holds a crime domain that is made of
police records, so that setting crime beside it would set crime beside itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from . import areas, columns, residents
from .faults import Faults, InputFault
from .hierarchy import Hierarchy
from .sources import Taken, of_kind

# "Income_score" or "Income Score (rate)"; not "Income Deprivation Affecting Children Index (IDACI) Score (rate)".
INCOME = re.compile(r"income[ _](?:deprivation[ _])?(score|rank|decile)(?![a-z])", re.IGNORECASE)
YEAR = re.compile(r"(?:19|20)\d\d")
FIFTHS = 5
CHANGE, CUT_OTHERWISE = "CHGIND", "X"  # of the official lookup from 2011 to 2021
HOMES = ["ward", "district", "force"]
TABLE = ["lsoa", "income", "fifth", "residents", *HOMES]


@dataclass(frozen=True)
class Lsoas:
    """What the inputs say of every LSOA.

    table: lsoa (code), income (share of residents who are income-deprived, NaN for none), fifth (of all England's
        LSOAs by income deprivation, 1 the most deprived, NA for none), residents (NA for none), ward, district
        and force (codes in this build, "" for none); by code. Only LSOAs that have income or lie in one of those.
    members: area, lsoa (its row in `table`): which LSOAs make up each area from ward to nation (`members_of`).
    newer: code of 2011 → the one code of 2021 that has all of its ground, where the code changed.
    income_file, people_file: where income and residents stand, "" for nowhere.
    """

    table: pd.DataFrame
    members: pd.DataFrame
    newer: dict[str, str]
    income_file: str
    people_file: str


def read(taken: list[Taken], places: Hierarchy, faults: Faults) -> Lsoas:
    """The LSOAs of the inputs.

    Of several files of income deprivation the newest is read, by the year in its name. InputFault where an income
    score is no share from 0 to 1, where a rank or decile is no whole number, or where an LSOA has two rows.
    """
    income, income_file = _income(taken, faults)
    people, people_file = residents.by_lsoa(taken)
    homes = _homes(taken, places, faults)
    table = income.join(homes, how="outer")
    table[HOMES] = table[HOMES].fillna("")
    table["residents"] = pd.Series(people, dtype="Int64").reindex(table.index)
    table = table.rename_axis("lsoa").sort_index().reset_index()
    return Lsoas(table[TABLE], members_of(table, places), _newer(taken, faults), income_file, people_file)


def members_of(table: pd.DataFrame, places: Hierarchy) -> pd.DataFrame:
    """Columns area, lsoa (its row in `table`): which LSOAs make up each area from ward to nation.

    An LSOA lies in its ward and in all that holds the ward; where no lookup leads to a ward of this build, in its
    district and in all that holds that; where its district is none of this build either (it was made since), in the
    district's force. An area above wards is left out, rather than made of some of its LSOAs, where one of its districts
    has none, or where it holds only part of a district whose LSOAs no ward is known of.
    """
    home = table["ward"].where(table["ward"] != "", table["district"]).where(lambda code: code != "", table["force"])
    own = pd.DataFrame({"descendant": home, "lsoa": table.index})[home.to_numpy() != ""]
    pairs = own.merge(places.closure[["ancestor", "descendant"]], on="descendant")
    pairs = pairs.rename(columns={"ancestor": "area"})[["area", "lsoa"]]
    kept: pd.DataFrame = pairs[~pairs["area"].isin(_broken(table, places))]
    return kept.sort_values(["area", "lsoa"], ignore_index=True)


def _broken(table: pd.DataFrame, places: Hierarchy) -> set[str]:
    """Areas above wards that some of their LSOAs are not known of."""
    wards = places.wards[["code", "district", "force"]].rename(columns={"code": "descendant"})
    of_ward = table["ward"].map(dict(zip(wards["descendant"], wards["district"], strict=True)))
    known = set(of_ward.dropna()) | set(table["district"])
    loose = set(table.loc[table["ward"] == "", "district"])
    renewed = set(table.loc[(table["ward"] == "") & (table["district"] == ""), "force"])
    inside = places.closure[places.closure["depth"] > 0].merge(pd.DataFrame(wards), on="descendant")
    inside = inside.drop_duplicates(["ancestor", "district"])
    whole = set(zip(places.closure["ancestor"], places.closure["descendant"], strict=True))

    def has_all(area: str, district: str, force: str) -> bool:
        if district not in known:  # its LSOAs are in a newer district of the same force, if they are known at all
            return force in renewed and (area, force) in whole
        return district not in loose or (area, district) in whole

    rows = zip(inside["ancestor"], inside["district"], inside["force"], strict=True)
    return {area for area, district, force in rows if not has_all(area, district, force)}


def _income(taken: list[Taken], faults: Faults) -> tuple[pd.DataFrame, str]:
    """Columns income and fifth by LSOA, and their file."""
    nothing = pd.DataFrame({"income": pd.Series(dtype=float), "fifth": pd.Series(dtype="Int64")})
    found = [t for t in of_kind(taken, "area indicator") if "lsoa" in t.columns and "score" in _measures(t)]
    if not found:
        return nothing.rename_axis("lsoa"), ""
    newest = max(found, key=lambda t: (max(YEAR.findall(t.source.name), default=""), t.source))
    measures = _measures(newest)
    cells = columns.read(newest.source, faults, [newest.columns["lsoa"], *measures.values()]).to_pandas()
    cells.columns = pd.Index(["lsoa", *measures])
    cells = cells[[areas.kind_of(code) == "lsoa" for code in cells["lsoa"]]]
    numbers = {m: _numbers(newest, cells[m], m) for m in measures}
    table = pd.DataFrame({"lsoa": cells["lsoa"], "income": numbers["score"]})
    table["fifth"] = _fifths(numbers, len(cells))
    if table["lsoa"].duplicated().any():
        code = table.loc[table["lsoa"].duplicated(), "lsoa"].iloc[0]
        raise InputFault(newest.source.path, f"{code} has two rows", "Keep one row an LSOA", newest.source.member)
    return table.set_index("lsoa"), str(newest.source)


def _measures(taken: Taken) -> dict[str, str]:
    """Which columns of a table hold the income domain's score, rank and decile."""
    header = next(iter(taken.source.rows()), {})
    told = [(INCOME.match(name), name) for name in header if isinstance(name, str)]
    return {found[1].lower(): name for found, name in reversed(told) if found}


def _numbers(taken: Taken, cells: pd.Series[str], measure: str) -> pd.Series[float]:
    """A column as numbers, NaN where blank; scores are shares, ranks and deciles whole numbers from 1."""
    text = cells.str.strip()
    found = pd.to_numeric(text, errors="coerce")
    good = found.between(0, 1) if measure == "score" else (found >= 1) & (found % 1 == 0)
    if measure == "decile":
        good &= found <= 2 * FIFTHS
    bad = text[(text != "") & ~good]
    if len(bad):
        what = "a share of residents from 0 to 1" if measure == "score" else f"a {measure}"
        place = f"{taken.source.member} row {bad.index[0] + 2}".strip()
        raise InputFault(taken.source.path, f"“{bad.iloc[0]}” is not {what}", "Mend the cell", place)
    return found


def _fifths(numbers: dict[str, pd.Series[float]], rows: int) -> pd.Series[int]:
    """The national fifth of each LSOA: by the file's own decile, two to a fifth, or else by the file's own rank.

    A rank tells a fifth only where the file holds all that were ranked, so that the greatest rank is its length.
    """
    if "decile" in numbers:
        return ((numbers["decile"] + 1) // 2).astype("Int64")
    rank = numbers.get("rank", pd.Series(dtype=float))
    if len(rank) and rank.max() == rows:
        return ((rank - 1) * FIFTHS // rows + 1).astype("Int64")
    return pd.Series(pd.NA, index=numbers["score"].index, dtype="Int64")


def _homes(taken: list[Taken], places: Hierarchy, faults: Faults) -> pd.DataFrame:
    """Columns ward, district and force by LSOA, as codes of this build, "" for none; the newest lookups first."""
    here = dict(zip(places.areas["code"], places.areas["code"], strict=True))
    here |= dict(zip(places.aliases["code"], places.aliases["area"], strict=True))
    force_of = _forces_of_districts(taken, here, faults)
    found = pd.DataFrame({kind: pd.Series(dtype=str) for kind in HOMES}).rename_axis("lsoa")
    for t in _lookups(taken):
        wanted = [t.columns[kind] for kind in ("lsoa", "ward", "district") if kind in t.columns]
        cells = columns.read(t.source, faults, wanted).to_pandas().drop_duplicates(t.columns["lsoa"])
        cells = cells.set_index(t.columns["lsoa"]).rename_axis("lsoa")
        new = pd.DataFrame("", index=cells.index, columns=HOMES)
        for kind in ("ward", "district"):
            if kind in t.columns:
                new[kind] = [here.get(code, "") for code in cells[t.columns[kind]]]
        if "district" in t.columns:
            new["force"] = [force_of.get(code, "") for code in cells[t.columns["district"]]]
        every = found.index.union(new.index)
        found, new = (table.reindex(every, fill_value="") for table in (found, new))
        found = found.where(found != "", new)
    return found[(found != "").any(axis=1)]


def _forces_of_districts(taken: list[Taken], here: dict[str, str], faults: Faults) -> dict[str, str]:
    """District, of the build or not → the one force of the build that the lookups give it to."""
    found: dict[str, str] = {}
    for t in of_kind(taken, "lookup"):
        if {"district", "force"} <= t.columns.keys():
            cells = columns.read(t.source, faults, [t.columns["district"], t.columns["force"]]).to_pandas()
            pairs = zip(cells.iloc[:, 0], cells.iloc[:, 1].map(here), strict=True)
            found |= {district: force for district, force in pairs if isinstance(force, str)}
    return found


def _lookups(taken: list[Taken]) -> list[Taken]:
    """Lookups of LSOAs of one year → wards or districts, those of the newest wards first."""
    every = [t for t in of_kind(taken, "lookup") if "lsoa" in t.columns and {"ward", "district"} & t.columns.keys()]
    one = [t for t in every if not any(kind.startswith("lsoa ") for kind in t.columns)]
    return sorted(one, key=lambda t: areas.vintage_of(t.columns.get("ward", "")), reverse=True)


def _newer(taken: list[Taken], faults: Faults) -> dict[str, str]:
    """Retired LSOA → the one that has taken all of its ground, by lookups of LSOAs of two years.

    Those whose ground was cut otherwise (`CHANGE` "X") lead nowhere, as those that were split do.
    """
    found: dict[str, str] = {}
    for t, older, newer in _bridges(taken):
        told = CHANGE in next(iter(t.source.rows()), {})
        cells = columns.read(t.source, faults, [older, newer, *([CHANGE] if told else [])]).to_pandas()
        cells = cells.drop_duplicates([older, newer])
        exact = ~cells[CHANGE].eq(CUT_OTHERWISE) if told else True
        one = cells[~cells[older].duplicated(keep=False) & (cells[older] != cells[newer]) & exact]
        found |= dict(zip(one[older], one[newer], strict=True))
    return found


def _bridges(taken: list[Taken]) -> Iterator[tuple[Taken, str, str]]:
    for t in of_kind(taken, "lookup"):
        own = [t.columns[kind] for kind in t.columns if kind.split(" ")[0] == "lsoa"]
        if len(own) == 2:
            older, newer = sorted(own, key=areas.vintage_of)
            yield t, older, newer
