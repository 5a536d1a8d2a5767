"""Stop and search in the twelve months to a month: how often people of one group were searched, beside White ones."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from .. import disparity
from ..coverage import PRESENT
from ..disparity import Stops
from .quarters import YEAR, month
from .seen import NO_FIGURE, NOT_WHOLE, SEARCHES, Seen, nothing
from .subjects import Subject

WHITE = "White"


class Searched:
    """The table `searches`, the months that each force published in full, and residents by group."""

    def __init__(
        self, searches: pd.DataFrame, ledger: pd.DataFrame, residents: Mapping[str, Mapping[str, float]]
    ) -> None:
        """Take over the tables; `residents` are force → ethnic group → people."""
        own = ledger[(ledger["dataset"] == "stop-and-search") & (ledger["state"] == PRESENT)]
        self._held = {str(force): set(rows["month"]) for force, rows in own.groupby("force")}
        self._rows = {str(force): rows for force, rows in searches.groupby("force")}
        self._residents = residents
        self._kept: dict[tuple[str, int], Stops | None] = {}

    def stops(self, force: str, end: int) -> Stops | None:
        """What is said of a force's searches; None where a month of the year was not published."""
        key = force, end
        if key not in self._kept:
            wanted = [month(m) for m in range(end - YEAR + 1, end + 1)]
            whole = force in self._rows and set(wanted) <= self._held.get(force, set())
            known = self._residents.get(force, {})
            self._kept[key] = disparity.of_window(self._rows[force], wanted, known) if whole else None
        return self._kept[key]

    def of(self, s: Subject, group: str, end: int) -> Seen:
        """The ratio of a group's rate of searches to that of White residents, or why there is none."""
        found = self.stops(s.id, end)
        if found is None:
            return nothing(NOT_WHOLE if s.id in self._rows else NO_FIGURE)
        own = {g.ethnicity: g for g in found.groups}
        told, white = own.get(group), own.get(WHITE)
        if told is None or white is None or told.ratio is None:
            return nothing(told.withheld if told else NO_FIGURE)
        noise = 1 / told.searches + 1 / white.searches
        return Seen(told.ratio, float(np.log(told.ratio)), noise, told.searches, white.searches, end - YEAR + 1, end,
                    source=SEARCHES)  # fmt: skip
