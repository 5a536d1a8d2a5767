"""The things a page talks about, as small frozen records. No queries, no words, no drawing here."""

from __future__ import annotations

from dataclasses import dataclass


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


@dataclass(frozen=True)
class Area:
    """One ward, district, CSP, BCU or force."""

    code: str  # official code, or "force-slug/bcu-slug" for a BCU
    kind: str  # "ward", "district", "csp", "bcu", "force"
    name: str
    assumed: bool = False  # a BCU taken from the CSP because no sourced list was given


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
