"""The small tables of site.db: what was built, from what, with which weights, and what was wrong with it."""

from __future__ import annotations

import csv
from collections import Counter

import numpy as np
import pandas as pd

from . import areas, schemes
from .areas import REFERENCE
from .categories import categories, slugs
from .faults import Faults
from .hierarchy import Hierarchy
from .join import Placed
from .police import Month
from .sources import Taken


def facts(pairs: dict[str, object]) -> pd.DataFrame:
    """The table `snapshot`: key, value, all text."""
    return pd.DataFrame([(k, str(v)) for k, v in pairs.items()], columns=["key", "value"])


def category_table() -> pd.DataFrame:
    """The table `categories` in the reference's order."""
    rows = [(c.slug, c.label, c.dataset, c.includes, i) for i, c in enumerate(categories())]
    return pd.DataFrame(rows, columns=["slug", "label", "dataset", "includes", "position"])


def force_table(hierarchy: Hierarchy, names: dict[str, str], newest: dict[str, str]) -> pd.DataFrame:
    """The table `forces`: every force of the build, its area's code where wards are loaded, its newest month."""
    codes = dict(zip(hierarchy.wards["slug"], hierarchy.wards["force"], strict=True))
    rows = [
        (slug, codes.get(slug), name, newest.get(slug), int(areas.force_of(slug, name).territorial))
        for slug, name in sorted(names.items())
    ]
    return pd.DataFrame(rows, columns=["slug", "code", "name", "newest", "territorial"])


def scheme_tables() -> tuple[pd.DataFrame, pd.DataFrame]:
    """The tables `schemes` and `weights`; a category without weight keeps the reason why."""
    about, weights = [], []
    for s in schemes.schemes():
        about.append((s.id, s.title, s.unit, s.edition, s.source, s.licence, s.how))
        for i, slug in enumerate(slugs()):
            out = s.excluded.get(slug)
            numbers = (None,) * 4 if out else (s.weight[i], s.low[i], s.high[i], s.rms[i])
            weights.append((s.id, slug, *numbers, s.made.get(slug), out))
    return (
        pd.DataFrame(about, columns=["id", "title", "unit", "edition", "source", "licence", "how"]),
        pd.DataFrame(weights, columns=["scheme", "category", "weight", "low", "high", "rms", "how", "excluded"]),
    )


def reference(name: str, columns: list[str]) -> pd.DataFrame:
    """Some columns of a reference table."""
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return pd.DataFrame([{c: r[c] for c in columns} for r in csv.DictReader(file)])


def series_breaks(ledger: pd.DataFrame) -> pd.DataFrame:
    """The table `series_breaks`: months inside the build's span from which a force (or "", all) is counted otherwise.

    A break in the first month is none: nothing stands before it.
    """
    every = reference("series_breaks", ["force", "dataset", "month", "what", "source"])
    inside = (every["month"] > ledger["month"].min()) & (every["month"] <= ledger["month"].max())
    found: pd.DataFrame = every[inside & every["force"].isin(["", *ledger["force"].unique()])]
    return found.reset_index(drop=True)


def source_table(taken: list[Taken]) -> pd.DataFrame:
    """The table `sources`: what each file was taken for, the members of an archive counted together."""
    groups = Counter((t.source.path.name, t.kind) for t in taken)
    notes = {(t.source.path.name, t.kind): t.note for t in taken}
    rows = [(f, k, notes[f, k] if n == 1 else "", n) for (f, k), n in sorted(groups.items())]
    return pd.DataFrame(rows, columns=["file", "taken_for", "note", "files"])


def fault_table(faults: Faults) -> pd.DataFrame:
    """The table `faults`: rows that could not be read as they stand, by file and reason."""
    return pd.DataFrame(faults.rows(), columns=["file", "reason", "rows"])


def softness(placed: Placed, cells: pd.DataFrame, chosen: np.ndarray, codes: np.ndarray) -> pd.DataFrame:
    """The table `softness`: of the chosen records of each ward, how many lie on points near its border."""
    own = cells[chosen & (cells["point"] >= 0).to_numpy()]
    point, n = own["point"].to_numpy(), own["n"].to_numpy()
    ward = placed.ward[point]
    inside = ward >= 0
    ward, point, n = ward[inside], point[inside], n[inside]
    total = np.bincount(ward, n, len(codes)).astype(int)
    near = np.bincount(ward, n * placed.soft[point], len(codes)).astype(int)
    return pd.DataFrame({"area": codes, "soft": near, "records": total})


def superseded(olds: list[tuple[Month, str]], seen: pd.DataFrame) -> pd.DataFrame:
    """The table `superseded`: files that a newer archive gave again, with the records of both.

    Args:
        olds: each file left out, read, and its name.
        seen: the files of the build (`geodata.street`); a force that is not shown is not among them.
    """
    rows = [(m.force, m.month, dataset, source, n) for m, source in olds for dataset, n in m.rows.items()]
    table = pd.DataFrame(rows, columns=["force", "month", "dataset", "source", "rows"])
    now = seen.rename(columns={"source": "replaced_by", "rows": "rows_now"})
    keys = ["force", "month", "dataset"]
    return table.merge(now[[*keys, "replaced_by", "rows_now"]], on=keys)


def outcode_wards(found: pd.DataFrame) -> pd.DataFrame:
    """The table `outcode_wards`: which wards the postcodes in use of an outward code lie in, and how many."""
    live = found[(found["ended"] == "") & (found["ward"] != "")]
    return live.groupby(["outcode", "ward"], as_index=False).size().rename(columns={"size": "postcodes"})
