"""Published points: what the police files call the places that records are moved to, the census neighbourhood of each,
and each ward's busiest of them.

Names and neighbourhoods stand in the columns Location and LSOA code of the street files, which nothing else reads. They
are read in a second pass over each force's newest twelve months and kept by the digest of each file, so that a later
build reads only new ones. The publisher works a record's LSOA out of its published point, so it belongs to the point.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from . import columns, counts, coverage, snaps
from .categories import slugs
from .facts import Facts, Located
from .faults import Faults
from .grid import Floats
from .kept import Kept, key_of
from .snaps import UNPLACED, Ints
from .sources import Taken

METHOD = [Path(__file__).parent / f"{name}.py" for name in ("points", "columns", "snaps")]
WANTED = ["Longitude", "Latitude", "Location", "LSOA code"]
NAMELESS = ("", "No Location")
LEFT_OUT = "violent-crime"  # with sexual offences: the files cannot tell them apart
FEWEST, MOST = 5, 10  # records a place needs to be named, places a ward
# How the published list names such places: whole names, so that a street called Hospital Road is a street.
APART = re.compile(r"(?:^|\b)(?:police station|prison|hospital|custody(?: suite)?)\s*$", re.IGNORECASE)
COLUMNS = ["area", "number", "name", "apart", "crimes", "asb", "longitude", "latitude"]


@dataclass(frozen=True)
class Names:
    """What points are called and where they lie: `snap` holds their keys (`geodata.snaps`), ascending, the others a
    text for each: its name, and the code of its LSOA as the files give it, "" for none."""

    snap: Ints
    name: np.ndarray
    lsoa: np.ndarray

    def of(self, points: Ints) -> np.ndarray:
        """The name of each point, "" where it has none."""
        return self._texts(self.name, points)

    def lsoas(self, points: Ints) -> np.ndarray:
        """The code of the LSOA of each point, "" where the files give none."""
        return self._texts(self.lsoa, points)

    def _texts(self, texts: np.ndarray, points: Ints) -> np.ndarray:
        if not len(self.snap):
            return np.full(len(points), "", dtype=object)
        at = np.searchsorted(self.snap, points).clip(max=len(self.snap) - 1)
        return np.where(self.snap[at] == points, texts[at], "")


def recent(chosen: Iterable[Taken], ledger: pd.DataFrame) -> list[Taken]:
    """The street files of each force's newest twelve months, oldest first."""
    year = {slug: set(coverage.months_to(last)) for slug, last in coverage.newest(ledger).items()}
    own = [t for t in chosen if t.kind == "street" and t.month in year.get(t.force, ())]
    return sorted(own, key=lambda t: (t.month, t.force))


def names(files: Sequence[Taken], kept: Kept, advance: Callable[[Taken], None] = lambda _: None) -> Names:
    """The name and the LSOA of each point in these files.

    The first name in the order of the files is taken, and of several LSOAs that of most records, the lowest code of
    several with as many. Points with neither are left out.
    """
    method = key_of(method=METHOD)
    tables = []
    for taken in files:
        key = key_of("names of points", taken.source.digest(), method)
        tables.append(kept.table(key, lambda taken=taken: _read(taken)))  # type: ignore[misc]
        advance(taken)
    if not tables:
        return Names(np.empty(0, np.int64), np.empty(0, object), np.empty(0, object))
    every = pa.concat_tables(tables).unify_dictionaries().combine_chunks()
    snap, n = every["snap"].to_numpy(), every["n"].to_numpy()
    (name, called), (lsoa, codes) = (_coded(every[c]) for c in ("name", "lsoa"))
    points = np.unique(snap)
    first = _first(points, snap, name, called)
    return Names(points, first, _most(points, snap, lsoa, codes, n))


def _first(points: Ints, snap: Ints, code: Ints, texts: np.ndarray) -> np.ndarray:
    """The first text of each point that is not blank, in the order of the rows."""
    rows = np.flatnonzero(texts[code] != "")
    found = np.full(len(points), "", dtype=object)
    own, row = np.unique(snap[rows], return_index=True)
    found[np.searchsorted(points, own)] = texts[code[rows[row]]]
    return found


def _most(points: Ints, snap: Ints, code: Ints, texts: np.ndarray, n: Ints) -> np.ndarray:
    """The text of most records of each point, blank ones set aside; of several with as many, the lowest."""
    order = np.argsort(texts.astype(str), kind="stable")
    rank = np.empty(len(texts), np.int64)
    rank[order] = np.arange(len(texts))
    rows = np.flatnonzero(texts[code] != "")
    pair, where = np.unique(np.searchsorted(points, snap[rows]) * len(texts) + rank[code[rows]], return_inverse=True)
    total = np.bincount(where, n[rows], len(pair))
    point, text = np.divmod(pair, max(len(texts), 1))
    best = np.lexsort((text, -total, point))
    found = np.full(len(points), "", dtype=object)
    own, row = np.unique(point[best], return_index=True)
    found[own] = texts[order[text[best[row]]]]
    return found


def places(facts: Facts, located: Located, named: Names) -> pd.DataFrame:
    """The table `places`: the named points of each ward with the most records of its force's newest twelve months.

    Violence and sexual offences are left out, anti-social behaviour is a figure of its own, and a point with fewer than
    five of both is left out. Only wards whose force published all twelve months have any; asb is NA where that was not
    published for the year. Numbers go by place, north to south, then west to east, police stations, prisons and
    hospitals last: never by how much was recorded.

    Returns:
        Columns area (ward), number (from 1), name, apart (0 or 1), crimes, asb, longitude, latitude (as published).
    """
    table = _counted(facts, located)
    points = located.wards.snap[table["point"]]
    table["name"] = named.of(points)
    table["longitude"], table["latitude"] = snaps.degrees(points)
    slug = facts.places.wards["slug"].to_numpy()[table["ward"]]
    has_asb = np.isin(slug, sorted(asb_years(facts.ledger)))
    table["asb"] = table["asb"].astype("Int64").where(has_asb)
    table["records"] = table["crimes"] + table["asb"].fillna(0)
    whole = np.isin(slug, sorted(coverage.whole_years(facts.ledger)))
    table = table[whole & (table["records"] >= FEWEST).to_numpy() & ~table["name"].isin(NAMELESS).to_numpy()]
    table = table.sort_values(["ward", "records", "point"], ascending=[True, False, True])
    table = table.groupby("ward", sort=False).head(MOST)
    table["apart"] = [int(APART.search(name) is not None) for name in table["name"]]
    table = table.sort_values(["ward", "apart", "latitude", "longitude"], ascending=[True, True, False, True])
    table["number"] = table.groupby("ward").cumcount() + 1
    table["area"] = np.asarray(facts.codes, dtype=object)[table["ward"]]
    return table.reset_index(drop=True)[COLUMNS]


def asb_years(ledger: pd.DataFrame) -> set[str]:
    """The forces that published anti-social behaviour in full in each of their newest twelve months of crime."""
    newest = coverage.newest(ledger)
    own = ledger[(ledger["dataset"] == "asb") & (ledger["state"] == coverage.PRESENT)]
    held = {slug: set(part["month"]) for slug, part in own.groupby("force")}
    return {slug for slug, last in newest.items() if set(coverage.months_to(last)) <= held.get(slug, set())}


def _counted(facts: Facts, located: Located) -> pd.DataFrame:
    """Point (index), ward (index), crimes (violence left out), asb: of each point in a ward, in the newest year."""
    cells = located.cells.frame
    year = counts.in_newest_year(cells, coverage.newest(facts.ledger)) & counts.territorial(cells, facts.names)
    own = cells[year & (cells["point"] >= 0).to_numpy()]
    code, n = own["category"].cat.codes.to_numpy(), own["n"].to_numpy()
    asb, violent = (code == slugs().index(slug) for slug in ("anti-social-behaviour", LEFT_OUT))
    point, size = own["point"].to_numpy(), len(located.wards.snap)
    table = pd.DataFrame(
        {
            "point": np.arange(size),
            "ward": located.wards.ward,
            "crimes": np.bincount(point, n * (~asb & ~violent), size).astype(np.int64),
            "asb": np.bincount(point, n * asb, size).astype(np.int64),
        }
    )
    return table[(table["ward"] >= 0) & (table["crimes"] + table["asb"] >= FEWEST)]


def _read(taken: Taken) -> pa.Table:
    """snap, lsoa, name, n: of each point of one file its LSOAs with their records, and beside each its first name.

    Rows are in the order of their first record; lsoa and name are dictionary-encoded, "" for none.
    """
    table = columns.read(taken.source, Faults(), WANTED, coded=WANTED)  # faults were counted in the first pass
    lon, lat = (_degrees(table[c]) for c in WANTED[:2])
    snap = snaps.keys(lon, lat)
    (name, called), (lsoa, codes) = (_coded(table[c]) for c in WANTED[2:])
    called = np.array(["" if text.strip() in NAMELESS else text.strip() for text in called], dtype=object)
    points, at = np.unique(snap, return_inverse=True)
    first = _first(points, snap, name, called)
    _, row, n = np.unique(at * max(len(codes), 1) + lsoa, return_index=True, return_counts=True)
    rows = np.argsort(row, kind="stable")
    rows = rows[(snap[row[rows]] != UNPLACED)]
    rows = rows[(first[at[row[rows]]] != "") | (codes[lsoa[row[rows]]] != "")]
    own = row[rows]
    return pa.table(
        {
            "snap": snap[own],
            "lsoa": pa.array(codes[lsoa[own]], pa.string()).dictionary_encode(),
            "name": pa.array(first[at[own]], pa.string()).dictionary_encode(),
            "n": n[rows],
        }
    )


def _coded(column: pa.ChunkedArray) -> tuple[Ints, np.ndarray]:
    """A dictionary-encoded column as codes and the texts that they stand for."""
    coded = column.unify_dictionaries().combine_chunks()
    if isinstance(coded, pa.ChunkedArray):  # of no rows
        return np.empty(0, np.int64), np.empty(0, object)
    codes = coded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    return codes, np.array(coded.dictionary.to_pylist(), dtype=object)


def _degrees(column: pa.ChunkedArray) -> Floats:
    """A column of few different texts as numbers, NaN where it is none."""
    codes, texts = _coded(column)
    values = pd.to_numeric(pd.Series(texts, dtype=object), errors="coerce").to_numpy(dtype=float)
    return np.asarray(values[codes] if len(values) else np.full(len(codes), np.nan), dtype=float)
