"""The table `cards` of a build, from its other tables: one row a force or command area and quarter."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from .. import disparity, indicators, offences
from ..coverage import newest
from ..facts import Facts
from ..faults import Faults
from . import book, quarters, rules, subjects
from .observed import Sources
from .official import Official
from .records import Records
from .searched import Searched


def table(facts: Facts, made: Mapping[str, pd.DataFrame], faults: Faults) -> pd.DataFrame:
    """The table `cards` of every quarter whose twelve months lie in the data.

    Args:
        facts: the inputs.
        made: the tables of the build: months, residents, surroundings, indicators, outcomes, serious_outcomes,
            outcome_breaks, searches.
        faults: where rows of offence tables that cannot be placed are counted.
    """
    told = Official(with_offences(facts, made["indicators"], faults), indicators.names(facts.taken) | facts.names)
    last = newest(facts.ledger)
    own = subjects.of_build(facts.places, facts.names, last, made["residents"], made["surroundings"], told)
    sources = Sources(
        Records(
            made["months"],
            facts.ledger,
            {"all": made["outcomes"], "serious": made["serious_outcomes"]},
            made["outcome_breaks"],
            [s.area for s in own if s.area],
        ),
        told,
        Searched(made["searches"], facts.ledger, groups(own, made["indicators"])),
    )
    ends = quarters.ends(facts.ledger["month"].min(), facts.ledger["month"].max())
    newest_month = quarters.number(facts.ledger["month"].max())
    # Edition and day are given by the history (`published.fill`).
    return book.cards(own, ends, newest_month, rules.read(), sources).assign(number=0, edition="", built="")


def groups(own: list[subjects.Subject], indicators: pd.DataFrame) -> dict[str, Mapping[str, float]]:
    """Force → residents by ethnic group, where official tables tell."""
    return {s.id: disparity.residents_by_group(indicators, s.id) for s in own if s.kind == rules.FORCE}


def with_offences(facts: Facts, known: pd.DataFrame, faults: Faults) -> pd.DataFrame:
    """The indicators, and the counts by subgroup of the Home Office's offence tables where these are of whole years."""
    found = offences.recorded(facts.taken, facts.names, faults)
    whole = np.array([bool(offences.YEAR.fullmatch(period)) for period in found["period"]], dtype=bool)
    counts = found[whole].groupby(["force", "period", "subgroup"])["n"].sum().reset_index()
    rows = counts.rename(columns={"subgroup": "part", "n": "value"}).assign(
        measure="offences", low=None, high=None, source="Home Office, Police recorded crime open data tables", url="",
        published="", file="offence table",
    )  # fmt: skip
    key = ["force", "measure", "part", "period"]
    given = set(known[key].itertuples(index=False, name=None))
    fresh = rows[[told not in given for told in rows[key].itertuples(index=False, name=None)]] if len(rows) else rows
    return pd.concat([known, fresh[known.columns]], ignore_index=True) if len(fresh) else known
