"""The audit log: who changed what, when, from what into what. The database itself refuses to change it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from flask import Response, abort, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue

from ...exports import safe_cell
from .. import desk_words as said
from ..database import reading
from ..tables.staff import ADMIN
from . import audit_lines, places
from .audit_lines import Asked
from .guard import me, needs, staff

LISTED = 50
HEAD = ("moment", "who", "what", "kind", "row", "area", "field", "before", "after", "private")


@staff.get("/audit")
@needs(ADMIN)
def audit() -> ResponseReturnValue:
    """The newest lines, or those before one of them."""
    asked, before = _asked(), _before()
    rows = audit_lines.newest(reading(), me(), asked, LISTED + 1, before)
    shown = rows[:LISTED]
    older = _address("staff.audit", asked, before=shown[-1].id) if len(rows) > LISTED else ""
    kinds, names, areas = audit_lines.choices(reading(), me())
    return render_template(
        "staff/audit.html", lines=[audit_lines.line(row) for row in shown], asked=asked, older=older,
        newest=_address("staff.audit", asked) if before else "", table=_address("staff.audit_csv", asked),
        kinds=[(kind, said.kind_words(kind)) for kind in kinds], names=names, private=said.CHANGED_UNSEEN,
        areas=[(area, places.name(area)) for area in areas],
    )  # fmt: skip


@staff.get("/audit.csv")
@needs(ADMIN)
def audit_csv() -> ResponseReturnValue:
    """All lines that are asked for, a row for each field that has changed."""
    response = Response(stream_with_context(_table(_asked())), mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return response


def _table(asked: Asked) -> Iterator[str]:
    yield _written([HEAD])
    for row in audit_lines.every(reading(), me(), asked):
        yield _written(audit_lines.cells(row))


def _written(rows: list[tuple[str, ...]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([[safe_cell(cell) for cell in row] for row in rows])
    return out.getvalue()


def _asked() -> Asked:
    return Asked(*(request.args.get(name, "") for name in ("kind", "who", "area")))


def _before() -> int:
    told = request.args.get("before", "")
    if told and not (told.isascii() and told.isdigit() and len(told) < 16):
        abort(404)
    return int(told or 0)


def _address(endpoint: str, asked: Asked, **more: Any) -> str:
    told: dict[str, Any] = {name: value for name, value in vars(asked).items() if value}
    return url_for(endpoint, **told, **more)
