"""The tables of the live half, one module a concept; days and moments are text, as ISO 8601 writes them.

Every row of the public's business has `area`: a force ("zedshire") or a command area ("zedshire/coast"), which is what
staff are answerable for. Days are "2026-10-14"; times of meetings are of the clock on the wall, "2026-10-14T18:30";
moments of the record are universal, "2026-10-14T17:30:05Z".
"""

from __future__ import annotations

from .base import Base
from .gathered import AgendaItem, Meeting, Minutes, Pack, Paper
from .leads import Lead, OversightBody, RequestRules
from .panels import PanelMember, Recommendation
from .promised import Action, ActionStep, Agreement, Priority
from .record import Audit, RateCount, Revision
from .said import Comment
from .staff import Account, Grant, SignedIn
from .voices import Question, Request, RequestStep, Suggestion, Supporter

__all__ = [
    "Account",
    "Action",
    "ActionStep",
    "AgendaItem",
    "Agreement",
    "Audit",
    "Base",
    "Comment",
    "Grant",
    "Lead",
    "Meeting",
    "Minutes",
    "OversightBody",
    "Pack",
    "PanelMember",
    "Paper",
    "Priority",
    "Question",
    "RateCount",
    "Recommendation",
    "Request",
    "RequestRules",
    "RequestStep",
    "Revision",
    "SignedIn",
    "Suggestion",
    "Supporter",
]
