"""Why a question, a suggestion or a request was not published: a short list, so that refusals can be counted."""

from __future__ import annotations

# Key → what its author and the public count are told.
REASONS = {
    "names": "It names somebody, or tells who is meant.",
    "details": "It gives details of a crime or of somebody’s case. Those belong with the police: 999 or 101.",
    "elsewhere": "It is no matter for this meeting or this team.",
    "already": "The same was asked already.",
    "not clear": "It cannot be told what is asked.",
    "abuse": "It insults or threatens somebody.",
    "advertising": "It advertises something.",
    "law": "A court or an investigation deals with it now, and publishing it could harm that.",
}
LEADS_OWN = "Refused by the oversight lead, in words of their own."


def words(key: str) -> str:
    """The reason of a key; a lead's own words as they stand."""
    return REASONS.get(key, key)
