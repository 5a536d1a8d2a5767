"""The tables of outcomes: of areas of every level, the words of the files, and where their vocabulary changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from . import counts, nation, verdicts
from .categories import categories
from .counts import Tally
from .coverage import PARTIAL, PRESENT, newest
from .facts import Facts
from .hierarchy import Hierarchy
from .outcomes import Followed, cohort, ripe
from .police import Month
from .schema import GROUPS
from .verdicts import OPEN, UNSAID

ARRAYS = ("cohort", "by_month", "by_category", "results", "serious")  # of Followed, a place a row
ENOUGH = 10  # crimes of a word from which on its coming or going counts as a change of vocabulary
OPENED = f"“{OPEN}” stands where “{UNSAID}” stood before"
CLOSED = f"“{UNSAID}” stands where “{OPEN}” stood before"
FOUND = "the street files of this force"


@dataclass(frozen=True)
class _Told:
    """Which figures of an area may be given: months[area, month], and cohort[area] for those of the twelve months."""

    months: NDArray[np.bool_]
    cohort: NDArray[np.bool_]


def tables(facts: Facts, found: Sequence[Followed]) -> dict[str, pd.DataFrame]:
    """The seven tables of `geodata.schema`; `found` is that of `outcomes.follow`."""
    wards, beats, forces = found
    force_of = facts.places.force_slugs()
    each = [wards, _above(wards, facts.places), beats, _of_forces(forces, force_of)]
    given = [_of_areas(places, force_of, facts) for places in each]
    lines = _lines(forces, facts)
    each, given = [*each, lines[0]], [*given, lines[1]]
    return {
        "outcomes": _sorted(map(_by_month, each, given), ["area", "month"]),
        "serious_outcomes": _sorted(map(_serious, *_large(each, given, facts)), ["area", "month"]),
        "outcome_categories": _sorted(map(_by_category, each, given), ["area", "category"]),
        "court_results": _sorted(map(_results, each, given), ["area", "result"]),
        "outcome_groups": pd.DataFrame(vars(group) for group in verdicts.groups()),
        "outcome_words": vocabulary([*facts.street.files, *facts.street.outcomes]),
        "outcome_breaks": breaks(facts.street.files, facts.ledger["month"].min(), facts.ledger["month"].max()),
    }


def vocabulary(files: Sequence[Month]) -> pd.DataFrame:
    """The table `outcome_words`: every word, its group, and the oldest and newest month in which a file has it."""
    seen: dict[str, list[str]] = {}
    for file in files:
        for word in file.words:
            seen.setdefault(word, []).append(file.month)
    rows = [
        (
            v.published_as,
            v.group,
            v.result,
            *([min(m), max(m)] if (m := seen.get(v.published_as)) else [None] * 2),
            v.source,
        )
        for v in verdicts.verdicts()
    ]
    columns = ["published_as", "outcome_group", "result", "seen_from", "seen_to", "source"]
    return pd.DataFrame(rows, columns=columns)


def breaks(files: Sequence[Month], oldest: str, last: str) -> pd.DataFrame:
    """The table `outcome_breaks`: those of the reference table, and those that the files themselves show.

    police.uk writes "Under investigation" of a case only for some months after the crime, and "Status update
    unavailable" from then on; which of them a month has tells how old it was when its file was published. Files of one
    force that were published at different ages therefore do not compare from one month to the next.
    """
    dated = [tuple(r[c] for c in ("force", "month", "what", "source")) for r in verdicts.breaks()]
    own: dict[str, list[Month]] = {}
    for file in sorted(files, key=lambda f: f.month):
        own.setdefault(file.force, []).append(file)
    dated += [row for force, held in sorted(own.items()) for row in _changes(force, held)]
    rows = [row for row in dated if oldest < row[1] <= last]
    return pd.DataFrame(rows, columns=["force", "month", "what", "source"])


def _changes(force: str, files: Sequence[Month]) -> Iterator[tuple[str, str, str, str]]:
    """Where one of the two words takes the place of the other from one month to the next that is held."""
    for before, now in pairwise(files):
        for old, new, what in ((UNSAID, OPEN, OPENED), (OPEN, UNSAID, CLOSED)):
            gone = before.words.get(old, 0) >= ENOUGH and not now.words.get(old)
            come = now.words.get(new, 0) >= ENOUGH and not before.words.get(new)
            if gone and come:
                yield force, now.month, what, FOUND


def _above(wards: Followed, hierarchy: Hierarchy) -> Followed:
    """Districts, CSPs and command areas as sums of their wards."""

    def added(n: NDArray[np.int64]) -> Tally:
        return counts.above(Tally(np.array(wards.codes, dtype=object), wards.months, n), hierarchy)

    by_month = added(wards.by_month)
    results = added(wards.results[:, :, None]).n[:, :, 0]
    none = np.zeros((len(by_month.codes), len(wards.months)), dtype=bool)
    by_category, serious = (added(n).n for n in (wards.by_category, wards.serious))
    return Followed([*map(str, by_month.codes)], wards.months, none, by_month.n, by_category, results, serious)


def _of_forces(reported: Followed, force_of: dict[str, str]) -> Followed:
    """The forces under the codes of their areas; those without an area are left out."""
    at = np.arange(len(reported.codes))[:, None, None]
    kept = counts.of_forces(Tally(np.array(reported.codes, dtype=object), reported.months, at), force_of)
    return _chosen(reported, kept.n[:, 0, 0], [*map(str, kept.codes)])


def _chosen(places: Followed, rows: NDArray[np.int64], codes: list[str]) -> Followed:
    return Followed(codes, places.months, *(getattr(places, name)[rows] for name in ARRAYS))


def _of_areas(places: Followed, force_of: dict[str, str], facts: Facts) -> _Told:
    """What may be given of areas that lie in a force: what that force published."""
    last = newest(facts.ledger)
    crime = facts.ledger[facts.ledger["dataset"] == "crime"]
    months = np.zeros((len(last) + 1, len(places.months)), dtype=bool)  # the last row is that of no force
    whole = np.zeros(len(last) + 1, dtype=bool)
    for i, (slug, month) in enumerate(last.items()):
        own = crime[crime["force"] == slug]
        published = set(own.loc[own["state"].isin([PRESENT, PARTIAL]), "month"])
        months[i] = np.isin(places.months, sorted(published & set(ripe(month))))
        whole[i] = set(cohort(month)) <= set(own.loc[own["state"] == PRESENT, "month"])
    force = pd.Index(list(last)).get_indexer(pd.Index([force_of.get(code, "") for code in places.codes]))
    return _Told(months[force], whole[force])


def _lines(forces: Followed, facts: Facts) -> tuple[Followed, _Told]:
    """The regions and the nation as sums of the forces that published every month of their lines.

    Each of these published the newest month of the site, so that their cohorts are the same months.
    """
    members = nation.members(facts.places, facts.ledger)
    line, last = nation.months_of(facts.ledger), facts.ledger["month"].max()
    summed = [_chosen(forces, np.array([forces.codes.index(slug) for slug in own]), own) for own in members.values()]
    arrays = [
        np.array([getattr(s, name).sum(axis=0) for s in summed]).reshape(len(summed), *getattr(forces, name).shape[1:])
        for name in ARRAYS
    ]
    months = np.isin(forces.months, [m for m in ripe(last) if m in line])
    told = _Told(np.tile(months, (len(summed), 1)), np.full(len(summed), set(cohort(last)) <= set(line)))
    return Followed(list(members), forces.months, *arrays), told


def _by_month(places: Followed, told: _Told) -> pd.DataFrame:
    area, month = np.nonzero(told.months)
    keys = {"area": _codes(places)[area], "month": np.array(places.months, object)[month]}
    return pd.DataFrame(keys | _groups(places.by_month[area, month]))


def _large(each: Sequence[Followed], given: Sequence[_Told], facts: Facts) -> tuple[list[Followed], list[_Told]]:
    """The command areas and forces among places, which are large enough for the outcomes of a few categories."""
    own = facts.places.areas
    large = set(own.loc[own["kind"].isin(["bcu", "force"]), "code"])
    rows = [np.flatnonzero([code in large for code in places.codes]) for places in each]
    kept = [_chosen(places, at, [places.codes[i] for i in at]) for places, at in zip(each, rows, strict=True)]
    return kept, [_Told(told.months[at], told.cohort[at]) for told, at in zip(given, rows, strict=True)]


def _serious(places: Followed, told: _Told) -> pd.DataFrame:
    area, month = np.nonzero(told.months)
    keys = {"area": _codes(places)[area], "month": np.array(places.months, object)[month]}
    return pd.DataFrame(keys | _groups(places.serious[area, month]))


def _by_category(places: Followed, told: _Told) -> pd.DataFrame:
    """Every category of crime of every area whose cohort is whole."""
    crime = np.flatnonzero([c.dataset == "crime" for c in categories()])
    slugs = np.array([c.slug for c in categories()], object)[crime]
    own = np.flatnonzero(told.cohort)
    keys = {"area": np.repeat(_codes(places)[own], len(crime)), "category": np.tile(slugs, len(own))}
    return pd.DataFrame(keys | _groups(places.by_category[own][:, crime].reshape(-1, len(GROUPS))))


def _results(places: Followed, told: _Told) -> pd.DataFrame:
    results = np.array([v.result for v in verdicts.verdicts()], object)
    area, at = np.nonzero(np.where(told.cohort[:, None], places.results, 0))
    rows = pd.DataFrame({"area": _codes(places)[area], "result": results[at], "n": places.results[area, at]})
    return rows.groupby(["area", "result"])["n"].sum().reset_index()


def _codes(places: Followed) -> NDArray[np.object_]:
    return np.array(places.codes, dtype=object)


def _groups(n: NDArray[np.int64]) -> dict[str, NDArray[np.int64]]:
    """A column a group, in the order of the schema."""
    place = {g.slug: g.position for g in verdicts.groups()}
    return {slug: n[:, place[slug]] for slug in GROUPS}


def _sorted(frames: Iterable[pd.DataFrame], key: list[str]) -> pd.DataFrame:
    return pd.concat([*frames], ignore_index=True).sort_values(key, ignore_index=True)
