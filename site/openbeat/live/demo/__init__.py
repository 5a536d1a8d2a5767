"""Two years of public meetings of Zedshire, the invented county: every name, question and answer is fictional.

One command area holds its three meetings a year, one fewer, and of one nothing was entered for more than a year, so that
every state of the pages can be seen. `fill` writes only into a live half that is empty.
"""

from __future__ import annotations

from sqlalchemy import func, select

from ... import clock
from ...store import Store
from .. import pack
from ..database import changing, reading
from ..tables import Meeting
from . import answering, panels, requests, spoken, timetable

WHO = "the demonstration"
PRESENTED = ("c6", "z7")  # meetings to which this snapshot's figures are shown


def fill(store: Store) -> int:
    """Write the demonstration's meetings and all that belongs to them; how many meetings, 0 where there are some."""
    if reading().scalar(select(func.count()).select_from(Meeting)):
        return 0
    with changing(WHO) as db:
        meetings = timetable.meetings()
        db.add_all(meetings.values())
        db.flush()
        answering.write(db)
        spoken.write(db, store, meetings)
        panels.write(db, meetings)
        requests.write(db, meetings)
        for key in PRESENTED:
            pack.freeze(db, store, meetings[key], clock.now())
        return len(meetings)
