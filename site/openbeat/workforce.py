"""A force's officers beside its residents, by ethnicity and sex, where official tables give both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from . import workforce_words as said
from .figures import Figures
from .store import Store

# Names of the measures and of their parts, as the table of indicators has them.
OFFICERS, RESIDENTS = "officers_share_percent", "residents_share_percent"
GROUPS = {
    "Ethnicity": ("Asian", "Black", "Mixed", "Other", "White"),
    "Sex": ("female", "male"),
}


@dataclass(frozen=True)
class Share:
    """One part of one measure, in per cent."""

    value: float
    period: str
    source: str
    url: str
    published: str


@dataclass(frozen=True)
class Group:
    """One table: its caption, and part, officers, residents of each line."""

    caption: str
    rows: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class WorkforceView:
    """The section; every string is finished."""

    sentences: tuple[str, ...]
    groups: tuple[Group, ...]
    sources: tuple[tuple[str, str], ...]  # words, address ("" where there is none)


def view(store: Store, f: Figures) -> WorkforceView | None:
    """The section of a force, or of England and Wales; None for other areas and where a share is not published."""
    if f.area.kind not in ("force", "nation"):
        return None
    shares = _read(store, f.force if f.area.kind == "force" else "")
    officers, residents = shares.get(OFFICERS, {}), shares.get(RESIDENTS, {})
    groups = tuple(
        Group(caption, rows)
        for caption, parts in GROUPS.items()
        if (rows := tuple(_row(p, officers, residents) for p in parts if _folded(p) in officers))
    )
    if not groups:
        return None
    sources = (("Officers", officers), ("Residents", residents))
    return WorkforceView(
        sentences=_sentences(officers, residents),
        groups=groups,
        sources=tuple(
            dict.fromkeys(
                (said.source_sentence(who, s.period, s.source, s.published), s.url if s.url[:8] == "https://" else "")
                for who, own in sources
                for s in own.values()
            )
        ),
    )


def _read(store: Store, force: str) -> dict[str, dict[str, Share]]:
    """Measure → part in small letters → its share of the newest period."""
    rows = store.db.execute(
        """SELECT i.measure, i.part, i.value, i.period, i.source, i.url, i.published, m.unit
           FROM indicators i LEFT JOIN measures m ON m.measure = i.measure
           WHERE i.force = :force AND i.measure IN (:officers, :residents) AND i.value IS NOT NULL
           ORDER BY i.period""",
        {"force": force, "officers": OFFICERS, "residents": RESIDENTS},
    )
    found: dict[str, dict[str, Share]] = {}
    for r in rows:  # a later period takes the place of an earlier one
        value = said.percent_value(r["value"], r["unit"] or "")
        own = (r["period"] or "", r["source"] or "", r["url"] or "", r["published"] or "")
        found.setdefault(r["measure"], {})[_folded(r["part"])] = Share(value, *own)
    return found


def _row(part: str, officers: Mapping[str, Share], residents: Mapping[str, Share]) -> tuple[str, str, str]:
    own, other = officers.get(_folded(part)), residents.get(_folded(part))
    shown = (said.percent_words(s.value if s else None) for s in (own, other))
    first, second = shown
    return said.label_words(part), first, second


def _sentences(officers: Mapping[str, Share], residents: Mapping[str, Share]) -> tuple[str, ...]:
    """Minorities and women, each only where both sides give every part of it."""
    told = []
    minorities = [_folded(p) for p in said.MINORITIES]
    if all(p in own for own in (officers, residents) for p in minorities):
        told.append(said.minority_sentence(*(sum(own[p].value for p in minorities) for own in (officers, residents))))
    if all("female" in own for own in (officers, residents)):
        told.append(said.women_sentence(officers["female"].value, residents["female"].value))
    return tuple(told)


def _folded(part: str) -> str:
    """A part as its table names it ("sex: female", "Black"), in small letters and without what it is a part of."""
    return part.rpartition(":")[2].strip().casefold()
