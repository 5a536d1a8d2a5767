"""Counts: how many records each area has, by month and category, and the records that no ward can show.

A force's total follows "Reported by"; every smaller area follows the published point. The differences are
rows of their own: unplaced, placed in another force's ward, placed in no loaded ward.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from . import areas
from .categories import categories, slugs
from .coverage import MISSING, NOT_YET, months_to
from .hierarchy import Hierarchy

Counts = NDArray[np.int64]  # [area, month, category]
# Why no ward of a force shows a record: published without a place, in no loaded ward, in another force's ward.
UNSEEN = ("unplaced", "nowhere", "outside")


@dataclass(frozen=True)
class Tally:
    """Records of areas: n[area, month, category], for these codes and months, categories as in `slugs()`."""

    codes: NDArray[np.object_]
    months: list[str]
    n: Counts


def column(slug: str) -> str:
    """The name of a category's column in the tables of the snapshot: "other-theft" is "other_theft"."""
    return slug.replace("-", "_")


COLUMNS = [column(slug) for slug in slugs()]


def by_place(cells: pd.DataFrame, place: NDArray[np.int32], codes: Sequence[str], chosen: NDArray[np.bool_]) -> Tally:
    """The chosen cells by place: `place` is each cell's index into `codes`, -1 for none."""
    return _tally(cells, place if chosen.all() else np.where(chosen, place, -1), codes)


def by_force(cells: pd.DataFrame) -> Tally:
    """All cells by the force that reported them; codes are slugs."""
    force = cells["force"].cat
    return _tally(cells, force.codes.to_numpy(), list(force.categories))


def of_forces(reported: Tally, force_of: dict[str, str]) -> Tally:
    """The tally by reporting force under the codes of the forces' areas; forces without an area are left out."""
    area = {slug: code for code, slug in force_of.items() if areas.kind_of(code) == "force"}
    has = [i for i, slug in enumerate(reported.codes) if slug in area]
    codes = np.array([area[reported.codes[i]] for i in has], dtype=object)
    return Tally(codes, reported.months, reported.n[has])


def above(wards: Tally, hierarchy: Hierarchy) -> Tally:
    """Districts, CSPs and command areas as sums of their wards."""
    kinds = dict(zip(hierarchy.areas["code"], hierarchy.areas["kind"], strict=True))
    pairs = hierarchy.closure[(hierarchy.closure["depth"] > 0) & hierarchy.closure["descendant"].isin(wards.codes)]
    pairs = pairs[pairs["ancestor"].map(kinds).isin(["district", "csp", "bcu"])]
    codes, row = np.unique(pairs["ancestor"].to_numpy(dtype=object), return_inverse=True)
    ward = pd.Index(wards.codes).get_indexer(pd.Index(pairs["descendant"]))
    member = sparse.csr_array((np.ones(len(row), np.int64), (row, ward)), shape=(len(codes), len(wards.codes)))
    flat = wards.n.reshape(len(wards.codes), -1)
    return Tally(codes, wards.months, np.asarray(member @ flat).reshape(len(codes), *wards.n.shape[1:]))


def territorial(cells: pd.DataFrame, names: dict[str, str]) -> NDArray[np.bool_]:
    """Which cells count in the places they lie in: not those of the railway's police."""
    slugs = cells["force"].cat.categories
    own = np.array([areas.force_of(slug, names.get(slug, "")).territorial for slug in slugs] or [False])
    return own[cells["force"].cat.codes.to_numpy()]


def months_table(tallies: Sequence[Tally], force_of: dict[str, str], ledger: pd.DataFrame) -> pd.DataFrame:
    """Columns area, month, then one a category: every month in which the area's force published anything.

    A category is NA where its dataset was not published, and 0 where none was recorded.

    Args:
        tallies: counts of areas of any level below region; codes must be keys of `force_of`.
        force_of: area → slug of its force.
        ledger: the coverage ledger.
    """
    held = _published(ledger, tallies[0].months)
    frames = []
    for tally in tallies:
        forces = pd.Index(held.forces).get_indexer(pd.Index(tally.codes).map(force_of))
        given = held.given[forces] & (forces >= 0)[:, None, None]
        area, month = np.nonzero(given.any(axis=2))
        values, mask = tally.n[area, month], ~given[area, month]
        frames.append(frame(tally.codes[area], np.array(tally.months, object)[month], values, mask))
    return pd.concat(frames, ignore_index=True)


def railway_table(tallies: Sequence[Tally], ledger: pd.DataFrame) -> pd.DataFrame:
    """What the railway's police recorded in each area: area, month and a column a category, where there is any.

    A category is NA where that force did not publish it.
    """
    forces = [f.slug for f in areas.forces() if f.apart == "railway"]
    held = _published(ledger[ledger["force"].isin(forces)], tallies[0].months)
    given = np.logical_or.reduce(held.given, axis=0)
    frames = []
    for tally in tallies:
        area, month = np.nonzero(tally.n.any(axis=2))
        months = np.array(tally.months, object)[month]
        frames.append(frame(tally.codes[area], months, tally.n[area, month], ~given[month]))
    return pd.concat(frames, ignore_index=True).sort_values(["area", "month"], ignore_index=True)


@dataclass(frozen=True)
class _Held:
    """given[force, month, category]: whether the dataset of the category was published."""

    forces: list[str]
    given: NDArray[np.bool_]


def _published(ledger: pd.DataFrame, months: list[str]) -> _Held:
    forces = sorted(set(ledger["force"]))
    given = np.zeros((len(forces), len(months), len(slugs())), dtype=bool)
    asb = np.array([c.dataset == "asb" for c in categories()])
    there = ledger[~ledger["state"].isin([MISSING, NOT_YET]) & ledger["month"].isin(months)]
    for dataset, columns in (("crime", ~asb), ("asb", asb)):
        own = there[there["dataset"] == dataset]
        force = pd.Index(forces).get_indexer(pd.Index(own["force"]))
        month = pd.Index(months).get_indexer(pd.Index(own["month"]))
        given[force, month] |= columns
    return _Held(forces, given)


def frame(
    area: NDArray[np.object_], month: NDArray[np.object_], values: Counts, missing: NDArray[np.bool_]
) -> pd.DataFrame:
    """Columns area, month, then one a category: `values` [row, category], NA where `missing`."""
    own = {name: pd.arrays.IntegerArray(values[:, i].copy(), missing[:, i].copy()) for i, name in enumerate(COLUMNS)}
    return pd.DataFrame({"area": area, "month": month, **own})


def _tally(cells: pd.DataFrame, place: NDArray[np.integer[Any]], codes: Sequence[str]) -> Tally:
    """The cells by place (an index into `codes`, -1 for none), month and category."""
    months, kinds = cells["month"].cat, len(slugs())
    shape = (len(codes), len(months.categories), kinds)
    n = np.zeros(shape, np.int64)
    if (place >= 0).any():
        slot = months.codes.to_numpy().astype(np.int32) * kinds + cells["category"].cat.codes.to_numpy()
        keys = place.astype(np.int64) * (shape[1] * kinds) + slot  # below 0 for no place, whatever the slot
        inside = keys >= 0
        n = np.bincount(keys[inside], cells["n"].to_numpy()[inside], n.size).astype(np.int64).reshape(shape)
    return Tally(np.asarray(codes, dtype=object), list(months.categories), n)


def unseen(cells: pd.DataFrame, ward: NDArray[np.int32], own: Sequence[str]) -> Counts:
    """Records that no ward of their force shows, by force, month and reason (`UNSEEN`).

    Args:
        cells: of forces and months that are categories.
        ward: index of each cell's ward, -1 for none.
        own: slug of each ward's force.
    """
    forces, months = cells["force"].cat, cells["month"].cat
    shape = (len(forces.categories), len(months.categories), len(UNSEEN) + 1)
    codes = np.append(pd.Index(forces.categories).get_indexer(pd.Index(own)), -2)
    shown = codes[ward] == forces.codes.to_numpy()
    what = np.where(shown, 3, np.where(cells["point"].to_numpy() < 0, 0, np.where(ward < 0, 1, 2)))
    keys = (forces.codes.to_numpy().astype(np.int64) * shape[1] + months.codes.to_numpy()) * shape[2] + what
    return np.bincount(keys, cells["n"].to_numpy(), int(np.prod(shape))).astype(np.int64).reshape(shape)[:, :, :3]


def unseen_table(n: Counts, forces: Sequence[str], months: Sequence[str]) -> pd.DataFrame:
    """The table `unseen`: force (slug), month, what, n, where there is any."""
    f, m, w = np.nonzero(n)
    names = (np.array(list(values), object)[at] for values, at in ((forces, f), (months, m), (UNSEEN, w)))
    return pd.DataFrame(dict(zip(("force", "month", "what"), names, strict=True)) | {"n": n[f, m, w]})


def in_newest_year(cells: pd.DataFrame, newest_months: dict[str, str]) -> NDArray[np.bool_]:
    """Which cells fall in the newest twelve months of the force that reported them, as booleans."""
    forces, months = cells["force"].cat, cells["month"].cat
    inside = np.zeros((len(forces.categories), len(months.categories)), dtype=bool)
    for i, slug in enumerate(forces.categories):
        if slug in newest_months:
            inside[i] = np.isin(months.categories.to_numpy(dtype=object), months_to(newest_months[slug]))
    return inside[forces.codes.to_numpy(), months.codes.to_numpy()]


def of_newest_year(months: pd.DataFrame, force_of: dict[str, str], newest: dict[str, str]) -> pd.DataFrame:
    """Records by area (the index), a column a category, of the twelve months of the forces in `newest`.

    Args:
        months: area, month and a column a category (`months_table`); NA adds nothing.
        force_of: area → slug of its force.
        newest: force slug → the last of its twelve months; areas of other forces are left out.
    """
    first = {slug: months_to(last)[0] for slug, last in newest.items()}
    held = months[months["month"] >= min(first.values(), default="")]
    slug = held["area"].map(force_of)
    own, slug = held[slug.isin(list(first))], slug[slug.isin(list(first))]
    begin, end = (slug.map(edge).astype(str) for edge in (first, newest))
    return own[(own["month"] >= begin) & (own["month"] <= end)].groupby("area")[COLUMNS].sum()
