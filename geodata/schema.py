"""The tables of site.db: what each is called, its columns with their types, its key; and the views beside them."""

from __future__ import annotations

from .counts import COLUMNS

_FIGURES: dict[str, type] = dict.fromkeys(COLUMNS, int)
_MONTH: dict[str, type] = {"area": str, "month": str}
# Groups of outcomes in plain words, in the order in which a bar shows them (`reference/outcome_groups.csv`).
GROUPS = (
    "sent_to_court",
    "out_of_court",
    "other_organisation",
    "not_public_interest",
    "no_suspect",
    "not_prosecuted",
    "not_known",
    "under_investigation",
    "none_given",
)
_GROUPS: dict[str, type] = dict.fromkeys(GROUPS, int)
# Tables of site.db: columns with their types, and the primary key. Rows are kept in the order of the key.
TABLES: dict[str, tuple[dict[str, type], list[str]]] = {
    "snapshot": ({"key": str, "value": str}, ["key"]),
    "areas": (
        {"code": str, "kind": str, "name": str, "slug": str, "vintage": str, "assumed": int, "provenance": str},
        ["code"],
    ),
    "closure": ({"ancestor": str, "descendant": str, "depth": int}, ["descendant", "ancestor"]),
    "aliases": ({"code": str, "area": str}, ["code"]),
    "forces": ({"slug": str, "code": str, "name": str, "newest": str, "territorial": int}, ["slug"]),
    "categories": ({"slug": str, "label": str, "dataset": str, "includes": str, "position": int}, ["slug"]),
    "coverage": (
        {"force": str, "month": str, "dataset": str, "rows": int, "expected": float, "state": str, "reason": str,
         "evidence": str, "source": str, "digest": str, "official": float},
        ["force", "month", "dataset"],
    ),
    "superseded": (
        {"force": str, "month": str, "dataset": str, "source": str, "rows": int, "replaced_by": str, "rows_now": int},
        ["force", "month", "dataset", "source"],
    ),
    # NULL: not published; 0: none recorded. No row: no dataset of that month was published.
    "months": (_MONTH | _FIGURES, ["area", "month"]),
    "railway": (_MONTH | _FIGURES, ["area", "month"]),
    # NULL: a month of that year was not published in full.
    "years": (
        {"area": str, "newest": str, "crime": int, "crime_before": int, "asb": int, "asb_before": int}, ["area"],
    ),
    "national_parts": (
        {"area": str, "dataset": str, "force": str, "included": int, "reason": str}, ["area", "dataset", "force"],
    ),
    "editions": ({"number": int, "id": str, "built": str, "oldest_month": str, "newest_month": str}, ["number"]),
    "revised": (
        _MONTH | {"number": int, "edition": str, "built": str} | _FIGURES,
        ["area", "month", "number"],
    ),
    "coverage_changes": (
        {"edition": str, "built": str, "force": str, "month": str, "dataset": str, "before": str, "now": str},
        ["edition", "force", "month", "dataset"],
    ),
    "neighbourhood_wards": ({"neighbourhood": str, "ward": str, "share": float}, ["neighbourhood", "ward"]),
    "unseen": ({"force": str, "month": str, "what": str, "n": int}, ["force", "month", "what"]),
    "softness": ({"area": str, "soft": int, "records": int}, ["area"]),
    # total, low, high, per_1000, rank_…: NULL where the estimate is withheld or is none to make.
    "harm": (
        {"area": str, "scheme": str, "total": float, "low": float, "high": float, "per_1000": float, "error": float,
         "reliability": str, "rank_low": int, "rank_high": int, "ranked": int},
        ["area", "scheme"],
    ),
    "residents": (
        {"area": str, "residents": int, "workday": int, "households": int, "measured": str, "file": str}, ["area"],
    ),
    "schemes": (
        {"id": str, "title": str, "unit": str, "edition": str, "source": str, "licence": str, "how": str}, ["id"],
    ),
    "weights": (
        {"scheme": str, "category": str, "weight": float, "low": float, "high": float, "rms": float, "how": str,
         "excluded": str},
        ["scheme", "category"],
    ),
    "weight_parts": (
        {"scheme": str, "category": str, "part": str, "volume": int, "weight": float, "low": float, "high": float},
        ["scheme", "category", "part"],
    ),
    "force_weights": (
        {"force": str, "scheme": str, "category": str, "weight": float, "records": int, "period": str},
        ["force", "scheme", "category"],
    ),
    "heat_layers": ({"layer": str, "position": int, "ramp": str, "dataset": str}, ["layer"]),
    "heat_breaks": ({"layer": str, "step": int, "at_least": float, "unit": str}, ["layer", "step"]),
    "maps": (
        {"area": str, "file": str, "west": float, "north": float, "per_unit": float, "width": int, "height": int},
        ["area"],
    ),
    "places": (
        {"area": str, "number": int, "name": str, "apart": int, "crimes": int, "asb": int, "longitude": float,
         "latitude": float},
        ["area", "number"],
    ),
    "hexagons": (
        {"force": str, "hexagon": str, "longitude": float, "latitude": float, "crimes": int, "harm": float, "z": float,
         "hot": int, "harmful": int, "stable": int},
        ["force", "hexagon"],
    ),
    "spots": (
        {"force": str, "kind": str, "number": int, "ward": str, "hexagons": int, "crimes": int, "harm": float,
         "stable": int, "shared": int, "longitude": float, "latitude": float},
        ["force", "kind", "number"],
    ),
    "spot_wards": (
        {"force": str, "kind": str, "number": int, "ward": str, "hexagons": int}, ["force", "kind", "number", "ward"],
    ),
    "concentration": (
        {"force": str, "measure": str, "half": int, "hexagons": int, "chance": float}, ["force", "measure"],
    ),
    "postcodes": ({"postcode": str, "outcode": str, "ended": str, "ward": str}, ["postcode"]),
    "postcode_near": ({"postcode": str, "ward": str, "metres": int}, ["postcode", "ward"]),
    "outcodes": ({"outcode": str, "nation": str, "inside": int, "outside": int}, ["outcode"]),
    "outcode_wards": ({"outcode": str, "ward": str, "postcodes": int}, ["outcode", "ward"]),
    "postcode_areas": ({"area": str, "nation": str, "served_by": str, "address": str}, ["area"]),
    "sources": ({"file": str, "taken_for": str, "note": str, "files": int}, ["file", "taken_for"]),
    "faults": ({"file": str, "reason": str, "rows": int}, ["file", "reason"]),
    # What became of crimes: by month and by category, a column a group of outcomes (`geodata.outcomes`).
    "outcomes": (_MONTH | _GROUPS, ["area", "month"]),
    "serious_outcomes": (_MONTH | _GROUPS, ["area", "month"]),
    "outcome_categories": ({"area": str, "category": str} | _GROUPS, ["area", "category"]),
    "court_results": ({"area": str, "result": str, "n": int}, ["area", "result"]),
    "outcome_groups": ({"slug": str, "label": str, "explained": str, "position": int}, ["slug"]),
    "outcome_words": (
        {"published_as": str, "outcome_group": str, "result": str, "seen_from": str, "seen_to": str, "source": str},
        ["published_as"],
    ),
    "outcome_breaks": ({"force": str, "month": str, "what": str, "source": str}, ["force", "month", "what"]),
    # People searched by the police, by the ethnicity they gave of themselves (`geodata.search_tables`).
    "searches": (
        {"force": str, "month": str, "ethnicity": str, "searches": int, "resulted": int, "linked": int,
         "linked_known": int},
        ["force", "month", "ethnicity"],
    ),
    "search_rates": (
        {"force": str, "ethnicity": str, "first": str, "last": str, "searches": int, "resulted": int, "linked": int,
         "linked_known": int, "found": float, "found_low": float, "found_high": float, "residents": float,
         "per_1000": float, "ratio": float, "low": float, "high": float, "withheld": str},
        ["force", "ethnicity"],
    ),
    # Rates, and what is usual for areas of like deprivation and density.
    "rates": (
        {"area": str, "category": str, "records": int, "base": str, "people": int, "per_1000": float, "low": float,
         "high": float},
        ["area", "category"],
    ),
    "surroundings": (
        {"area": str, "nation": str, "income": float, "lsoas": int, "km2": float, "density": float, "file": str},
        ["area"],
    ),
    "usual": (
        {"area": str, "category": str, "per_1000": float, "expected": float, "low": float, "high": float, "z": float},
        ["area", "category"],
    ),
    "usual_fits": (
        {"kind": str, "nation": str, "category": str, "areas": int, "intercept": float, "income": float,
         "density": float, "r2": float, "spread": float},
        ["kind", "nation", "category"],
    ),
    "fifths": (
        {"area": str, "fifth": int, "measure": str, "lsoas": int, "residents": int, "n": float, "per_1000": float,
         "low": float, "high": float},
        ["area", "fifth", "measure"],
    ),
    "series_breaks": (
        {"force": str, "dataset": str, "month": str, "what": str, "source": str}, ["force", "dataset", "month", "what"],
    ),
    "indicators": (
        {"force": str, "measure": str, "part": str, "period": str, "value": float, "low": float, "high": float,
         "source": str, "url": str, "published": str, "file": str},
        ["force", "measure", "part", "period"],
    ),
    "measures": ({"measure": str, "label": str, "unit": str, "definition": str, "source": str}, ["measure"]),
    # Report cards: every version that was published, the oldest first, and when residents may ask for a meeting.
    "cards": (
        {"subject": str, "quarter": str, "number": int, "edition": str, "built": str, "kind": str, "name": str,
         "overall": str, "direction": str, "rules": str, "told": str, "body": str},
        ["subject", "quarter", "number"],
    ),
    "triggers": (
        {"subject": str, "quarter": str, "counts": int, "open": int, "since": str, "letter": int},
        ["subject", "quarter"],
    ),
    # Who polices an area and who answers for them, as their own files say.
    "teams": (
        {"neighbourhood": str, "force": str, "about": str, "population": int, "email": str, "telephone": str,
         "web": str, "file": str, "read": str},
        ["neighbourhood"],
    ),
    "officers": ({"neighbourhood": str, "number": int, "name": str, "rank": str}, ["neighbourhood", "number"]),
    "stations": (
        {"neighbourhood": str, "number": int, "name": str, "address": str, "postcode": str, "kind": str, "about": str},
        ["neighbourhood", "number"],
    ),
    "priorities": (
        {"neighbourhood": str, "number": int, "issue": str, "set_on": str, "done": str, "done_on": str, "result": str,
         "result_on": str, "result_source": str},
        ["neighbourhood", "number"],
    ),
    "events": (
        {"neighbourhood": str, "number": int, "title": str, "kind": str, "starts": str, "ends": str, "address": str,
         "about": str, "email": str, "telephone": str},
        ["neighbourhood", "number"],
    ),
    "leads": (
        {"area": str, "number": int, "role": str, "name": str, "title": str, "contact": str, "source": str,
         "valid_from": str, "valid_to": str},
        ["area", "number"],
    ),
    "commentary": (
        {"area": str, "number": int, "kind": str, "title": str, "dated": str, "author": str, "role": str, "html": str,
         "source": str, "file": str},
        ["area", "number"],
    ),
    # What inspectors said of forces, of the build or not.
    "inspections": (
        {"force": str, "cycle": str, "question": str, "grade": str, "published": str, "source": str, "url": str},
        ["force", "cycle", "question"],
    ),
    "recommendations": (
        {"force": str, "number": int, "recommendation": str, "body": str, "made": str, "due": str, "status": str,
         "source": str, "url": str},
        ["force", "number"],
    ),
    # What the public may expect, where to go when it is not kept; tables of facts, each row with its source.
    "oversight": (
        {"slug": str, "force": str, "kind": str, "name": str, "web": str, "plan": str, "valid_from": str,
         "valid_to": str, "source": str, "dated": str},
        ["slug"],
    ),
    "promises": (
        {"promise": str, "position": int, "part": str, "title": str, "words": str, "made_by": str, "level": str,
         "source": str, "url": str, "dated": str},
        ["promise"],
    ),
    "kept_promises": (
        {"area": str, "promise": str, "state": str, "told": str, "source": str, "url": str, "dated": str},
        ["area", "promise"],
    ),
    "rungs": (
        {"position": int, "rung": str, "who": str, "when_to": str, "how": str, "answer_within": str, "url": str,
         "source": str, "dated": str},
        ["position"],
    ),
    "support": (
        {"position": int, "part": str, "name": str, "what": str, "telephone": str, "url": str, "nation": str,
         "source": str, "dated": str},
        ["position"],
    ),
}  # fmt: skip


# The same figures, one row a category, for whoever opens the file.
VIEWS = {
    "counts": ("months", "area, month", ""),
    "railway_counts": ("railway", "area, month", ""),
    "revisions": ("revised", "area, month, number, edition, built", " ORDER BY area, month, number"),
}
