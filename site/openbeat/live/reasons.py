"""Why a question or suggestion is not published: a short list, the same for everybody, counted in public."""

from __future__ import annotations

REASONS = {
    "names": "It names somebody, or lets somebody be recognised",
    "details": "It has details of a crime or of an investigation",
    "elsewhere": "It is no matter for this meeting",
    "asked": "It was asked already",
    "abuse": "It is abuse",
    "advert": "It is an advertisement",
    "other": "Another reason",
}
