"""Whom cards are about: territorial forces of the build, those that official tables alone tell of, command areas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from .. import areas
from ..hierarchy import Hierarchy
from ..residents import NEVER_BY_RESIDENTS, bases
from .official import Official
from .quarters import number
from .rules import BCU, FORCE

RECORDED = ("recorded_crime", "crime")
PEOPLE, LAND, POOR = ("population", ""), ("area_km2", ""), ("income_deprived_percent", "")


@dataclass(frozen=True)
class Subject:
    """A force (its id is the slug) or a command area ("force/name"), and what it is like.

    residents, income (share of residents that are income-deprived) and density (residents a square kilometre) are NaN
    where they are not known; residents too where they measure nothing.
    """

    id: str
    kind: str
    name: str
    force: str
    area: str  # its code, "" where the build has no area of it
    nation: str
    residents: float
    income: float
    density: float
    newest: int  # the last month of street-level crime that its force published, -1 for none


def of_build(
    places: Hierarchy,
    names: Mapping[str, str],
    newest: Mapping[str, str],
    people: pd.DataFrame,
    around: pd.DataFrame,
    told: Official,
) -> list[Subject]:
    """Forces by slug, then command areas by code.

    Args:
        places: the areas of the build.
        names: slug → name of the forces that the build expects.
        newest: force → its newest month of street-level crime.
        people: the table `residents`.
        around: the table `surroundings`.
        told: figures of official tables; forces that they give recorded crime of are known by them.
    """
    force_of = places.force_slugs()
    base = bases(people, force_of)
    near = around.set_index("area")
    code_of = dict(zip(places.wards["slug"], places.wards["force"], strict=True))
    known = {slug: name for slug, name in names.items() if areas.force_of(slug, name).territorial}
    every = dict(sorted((known | told.names(RECORDED, known)).items()))
    last = {slug: number(month) for slug, month in newest.items()}
    forces = [_subject(slug, FORCE, name, slug, code_of.get(slug, ""), base, near) for slug, name in every.items()]
    own = places.areas[places.areas["kind"] == BCU].sort_values("code")
    commands = [
        _subject(code, BCU, name, force_of[code], code, base, near)
        for code, name in zip(own["code"], own["name"], strict=True)
    ]
    return [_known(s, told, last.get(s.force, -1)) for s in (*forces, *commands)]


def _subject(
    id_: str, kind: str, name: str, force: str, area: str, base: pd.Series[float], near: pd.DataFrame
) -> Subject:
    told = near.loc[area] if area in near.index else None
    nation, income, density = (
        ("", np.nan, np.nan) if told is None else (told["nation"], told["income"], told["density"])
    )
    known = areas.force_of(force, name)
    return Subject(
        id_, kind, name, force, area, nation or ("" if areas.is_fictional(name) or not known.code else known.nation),
        float(base.get(area, np.nan)), _float(income), _float(density), -1,
    )  # fmt: skip


def _known(s: Subject, told: Official, newest: int) -> Subject:
    """A subject with what official tables tell of a force where no area does."""
    if s.kind != FORCE:
        return replace(s, newest=newest)
    people, land, poor = (told.latest(s.id, *m) for m in (PEOPLE, LAND, POOR))
    everyone = s.residents if not np.isnan(s.residents) else people
    density = s.density if not np.isnan(s.density) else people / land
    income = s.income if not np.isnan(s.income) else poor / 100
    residents = np.nan if s.id in NEVER_BY_RESIDENTS else everyone
    return replace(s, residents=residents, income=income, density=density, newest=newest)


def _float(value: object) -> float:
    return np.nan if value is None or pd.isna(value) else float(value)  # type: ignore[call-overload, arg-type]
