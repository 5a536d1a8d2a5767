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
    ("Agreements", "staff.agreements", ORGANISER),
    ("Panel members", "staff.members", ORGANISER),
    ("Commentary", "staff.comments", COMMENTARY),
    ("Oversight bodies", "staff.bodies", ADMIN),
    ("Leads", "staff.leads", ADMIN),
    ("Rules for requests", "staff.rules", ADMIN),
    ("Accounts", "staff.people", ADMIN),
    ("Audit log", "staff.audit", ADMIN),
    ("Password", "staff.own_password", SIGNED_IN),
)  # words, endpoint, role for any place ("" for everybody who is signed in)
# Table → endpoint of the page of one of its rows, and what its address has beside the row's number.
ROWS: dict[str, tuple[str, dict[str, Any]]] = {
    "questions": ("staff.moderate", {"kind": "question"}),
    "suggestions": ("staff.moderate", {"kind": "suggestion"}),
    "requests": ("staff.request_page", {}),
    "accounts": ("staff.person", {}),
    "meetings": ("staff.meeting", {}),
    "agenda_items": ("staff.item_edit", {}),
    "papers": ("staff.paper_edit", {}),
    "actions": ("staff.actions_edit", {}),
    "priorities": ("staff.priorities_edit", {}),
    "agreements": ("staff.agreements_edit", {}),
    "panel_members": ("staff.members_edit", {}),
    "recommendations": ("staff.recommendations_edit", {}),
    "bodies": ("staff.bodies_edit", {}),
    "leads": ("staff.leads_edit", {}),
    "request_rules": ("staff.rules_edit", {}),
    "comments": ("staff.comments_edit", {}),
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
    return url_for(endpoint, number=number, **told) if endpoint in current_app.view_functions else ""
