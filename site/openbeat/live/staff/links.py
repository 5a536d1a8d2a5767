"""The links over every staff page: who sees which."""

from __future__ import annotations

from flask import url_for

from .. import access
from ..tables import Account
from ..tables.staff import ADMIN, COMMENTARY, ORGANISER

# Words, endpoint, role that must be had anywhere.
LINKS = (
    ("Meetings", "staff.meetings", ORGANISER),
    ("Agreements", "staff.agreements", ORGANISER),
    ("Panel members", "staff.members", ORGANISER),
    ("Commentary", "staff.comments", COMMENTARY),
    ("Oversight bodies", "staff.bodies", ADMIN),
    ("Leads", "staff.leads", ADMIN),
    ("Rules for requests", "staff.rules", ADMIN),
)


def shown(account: Account) -> list[tuple[str, str]]:
    """Words and addresses for an account."""
    return [(told, url_for(endpoint)) for told, endpoint, role in LINKS if access.may_anywhere(account, role)]
