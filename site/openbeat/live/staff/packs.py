"""The figures of a meeting, frozen as they are presented."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError

from ... import clock
from ...pages import refused, the_store
from .. import pack
from .. import staff_words as said
from ..pack import NoFiguresError
from ..tables import Meeting
from ..tables.staff import ORGANISER
from .guard import allow, changing, needs, staff
from .rows import back_to, found


@staff.post("/meetings/<int:number>/pack")
@needs(ORGANISER)
def pack_freeze(number: int) -> ResponseReturnValue:
    """Freeze the figures of the snapshot that the site shows now; once frozen, they stay."""
    row = found(Meeting, number)
    allow(ORGANISER, row.area)
    if row.pack:
        return _refuse(number, said.FROZEN, said.FROZEN_WHY)
    try:
        with changing() as db:
            pack.freeze(db, the_store(), db.get_one(Meeting, number), clock.now())
    except IntegrityError:  # somebody else was faster
        return _refuse(number, said.FROZEN, said.FROZEN_WHY)
    except NoFiguresError:
        return _refuse(number, said.NO_FIGURES, said.NO_FIGURES_WHY)
    return back_to(number)


def _refuse(number: int, heading: str, why: str) -> ResponseReturnValue:
    return refused(heading, why, (("The meeting", url_for("staff.meeting", number=number)),))
