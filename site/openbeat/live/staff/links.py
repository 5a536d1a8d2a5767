"""Where staff pages lead: the links in their bar, by role, and the page of a row that a list or the audit log names.

Another module adds its own line; one whose view is not there (yet) is not shown.
"""

from __future__ import annotations

from typing import Any

from flask import current_app, url_for

from .. import access
from ..tables import Account
from ..tables.staff import ADMIN, COMMENTARY, MODERATOR, ORGANISER

SIGNED_IN = ""
LINKS: tuple[tuple[str, str, str], ...] = (
    ("What waits", "staff.home", SIGNED_IN),
    ("Moderation", "staff.moderation", MODERATOR),
    ("Answers", "staff.answers", ORGANISER),
    ("Requests", "staff.requests", ORGANISER),
    ("Meetings", "staff.meetings", ORGANISER),
    ("Commentary", "staff.comments", COMMENTARY),
    ("Accounts", "staff.people", ADMIN),
    ("Audit log", "staff.audit", ADMIN),
    ("Password", "staff.own_password", SIGNED_IN),
)  # words, endpoint, role for any place ("" for everybody who is signed in)
# Table → endpoint of the page of one of its rows, and what its address has beside the row's number.
ROWS: dict[str, tuple[str, dict[str, str]]] = {
    "questions": ("staff.moderate", {"kind": "question"}),
    "suggestions": ("staff.moderate", {"kind": "suggestion"}),
    "requests": ("staff.request_page", {}),
    "accounts": ("staff.person", {}),
    "meetings": ("staff.meeting", {}),
    "actions": ("staff.action", {}),
    "priorities": ("staff.priority", {}),
}


def shown(account: Account | None) -> tuple[tuple[str, str], ...]:
    """The links of the bar for an account: words and address."""
    if account is None:
        return ()
    return tuple(
        (words, url_for(endpoint))
        for words, endpoint, role in LINKS
        if endpoint in current_app.view_functions and (role == SIGNED_IN or access.may_anywhere(account, role))
    )


def row(kind: str, number: int) -> str:
    """The address of the staff page of a row of a table; "" where its kind has none."""
    endpoint, told = ROWS.get(kind, ("", {}))
    values: dict[str, Any] = {**told, "number": number}
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else ""
