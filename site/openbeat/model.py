"""The things a page talks about, as small frozen records. No queries, no words, no drawing here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

# What the coverage ledger says of a force, month and dataset. Only the first two have figures.
PRESENT: Final = "present"
PARTIAL: Final = "partial"
MISSING: Final = "missing"
NOT_YET: Final = "not published yet"
PUBLISHED: Final = (PRESENT, PARTIAL)
DATASETS: Final = ("crime", "asb", "outcomes", "stop-and-search")


@dataclass(frozen=True)
class Snapshot:
    """One finished build, as the pages quote it."""

    id: str  # first 12 hex digits of the digest of inputs and methods
    newest_month: str  # "2025-12"
    oldest_month: str  # "2023-07"
    fictional: bool  # the demonstration county: every page must say so
    boundary_vintage: str  # "2024", "2020 and 2022"
    licence: str  # one line, links are added by the template
    forces: int  # forces with at least one month of street-level crime
    bandwidth_metres: int  # standard deviation of the heat map's kernel
    softness_metres: int  # how near a border a record counts as near it
    maps: bool = True  # False for a trial build that drew none


@dataclass(frozen=True)
class Area:
    """One ward, or any larger area that holds it."""

    code: str  # official code, or "force-slug/bcu-slug" for a BCU
    kind: str  # "ward", "district", "csp", "bcu", "force", "region", "nation", "neighbourhood"
    name: str
    assumed: bool = False  # a BCU taken from the CSP because no sourced list was given
    slug: str = ""  # the part of its address that is its own: code of a ward or CSP, "zedshire" of a force


@dataclass(frozen=True)
class MonthCount:
    """Records of one month; n is None where nothing was published."""

    month: str  # "2025-12"
    n: int | None
    state: str  # "present", "partial", "missing", "not published yet"


@dataclass(frozen=True)
class CategoryRow:
    """One line of the table of counts. None means not published, 0 means none recorded."""

    slug: str  # as in the police.uk API: "violent-crime"
    label: str  # plain words: "Violence and sexual offences"
    now: int | None
    before: int | None


@dataclass(frozen=True)
class Place:
    """One candidate ward of a search, with what tells it from another of the same name."""

    ward: Area
    district: Area | None
    force: Area | None


@dataclass(frozen=True)
class Force:
    """One police force of the ledger."""

    slug: str
    name: str
    territorial: bool  # False for the railway police, which has no area


@dataclass(frozen=True)
class Entry:
    """One line of the coverage ledger: what is held of a force, a month and a dataset."""

    force: str  # slug
    month: str
    dataset: str  # one of DATASETS
    rows: int  # records in the file, 0 without one
    expected: float | None  # records that are usual for this force
    state: str
    reason: str  # "" where present
    evidence: str  # where the reason is known from, "" where the files alone show it
    source: str  # the file, "" for none
    digest: str  # SHA-256 of the file
    official: float | None = None  # crimes that official statistics give, where they were at hand


@dataclass(frozen=True)
class Hole:
    """Months that follow each other, of one force and dataset, that are not whole for the same reason."""

    entries: tuple[Entry, ...]

    @property
    def dataset(self) -> str:
        """Of which dataset."""
        return self.entries[0].dataset

    @property
    def state(self) -> str:
        """Partial, missing or not published yet."""
        return self.entries[0].state

    @property
    def reason(self) -> str:
        """Why, in words."""
        return self.entries[0].reason

    @property
    def evidence(self) -> str:
        """Where the reason is known from, "" where the files alone show it."""
        return self.entries[0].evidence

    @property
    def months(self) -> tuple[str, ...]:
        """Its months, oldest first."""
        return tuple(e.month for e in self.entries)

    @property
    def key(self) -> str:
        """Its name on the page of its force: "crime-2024-05"."""
        return f"{self.dataset}-{self.entries[0].month}"
