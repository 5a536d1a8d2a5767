"""The shapes of the JSON answers, as JSON Schema: what OpenAPI 3.1 calls components."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]
COUNT: Schema = {"type": ["integer", "null"], "minimum": 0, "description": "null: not published; 0: none recorded."}
NUMBER: Schema = {"type": ["number", "null"]}
WORDS: Schema = {"type": "string"}
FLAG: Schema = {"type": "boolean"}
MONTH: Schema = {"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$"}
DAY: Schema = {"type": "string", "format": "date"}
ID: Schema = {"type": "string", "pattern": "^[0-9a-f]{12}$"}
STATE: Schema = {"enum": ["present", "partial", "missing", "not published yet"]}


def _all(**properties: Schema) -> Schema:
    """An object that has all of these; it may have more, since later editions may tell more."""
    return {"type": "object", "required": list(properties), "properties": properties}


def _each(schema: Schema, names: Schema | None = None) -> Schema:
    """An object of any names, each with a value of this shape."""
    return {"type": "object", "additionalProperties": schema} | ({"propertyNames": names} if names else {})


def _list(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


PERIOD = _all(**{"from": MONTH, "to": MONTH})
ORIGIN: dict[str, Schema] = {"snapshot": ID, "fictional": FLAG, "address": WORDS}
COUNTS = _each(COUNT)
ESTIMATE = _all(
    total=NUMBER, per_1000=NUMBER, low=NUMBER, high=NUMBER, rank_low=COUNT, rank_high=COUNT, ranked=COUNT,
    reliability={"type": ["string", "null"]}, error=NUMBER,
)  # fmt: skip
STOPS = _all(
    **{"from": _or_null(MONTH), "to": _or_null(MONTH)},
    groups=_each(
        _all(
            searches=COUNT, resulted=COUNT, linked=COUNT, linked_known=COUNT, found=NUMBER, found_low=NUMBER,
            found_high=NUMBER, residents=NUMBER, per_1000=NUMBER, ratio=NUMBER, low=NUMBER, high=NUMBER,
            withheld={"enum": ["", "few", "unrecorded", "no residents", "base"]},
        ),
        {"enum": ["White", "Black", "Asian", "Mixed", "Other", "Not recorded", "All"]},
    ),
) | {"description": "Searches of people in a force’s newest whole year; null: no year is whole."}  # fmt: skip
MEETING_KIND: Schema = {"enum": ["scrutiny", "extraordinary", "beat", "stop-and-search panel", "overview and scrutiny"]}
MEETING_STATE: Schema = {"enum": ["planned", "moved", "held", "cancelled"]}
QUARTER: Schema = {"type": "string", "pattern": "^[0-9]{4}-Q[1-4]$"}
SUBJECT: Schema = {"enum": ["force", "bcu"]}
YES: Schema = {"enum": ["yes", "no"]}
GRADE: Schema = {"enum": ["excellent", "good", "fair", "poor", "none"], "description": "none: not graded."}
JUDGED: Schema = {"enum": ["better", "no change", "worse", "none"], "description": "none: direction not known."}
LEVEL: Schema = _all(judged={"enum": ["better", "usual", "worse", "none"]}, score=NUMBER, near=FLAG)
FIGURE = _all(**{"from": MONTH}, to=MONTH, value={"type": "number"}, source=WORDS, url=WORDS)
AIM = _all(
    id=WORDS, title=WORDS, aim={"enum": ["halve", "rise"]}, national=FLAG, unit=WORDS, now=_or_null(FIGURE),
    base=_or_null(FIGURE), state={"enum": ["on track", "off track", "too close to say", ""]}, context=_list(_all()),
)  # fmt: skip
INDICATOR = _all(
    id=WORDS, title=WORDS, unit=WORDS, better={"enum": ["lower", "higher"]},
    scale={"enum": ["rate", "share", "amount", "ratio"]}, weight={"type": "number"}, value=NUMBER,
    before=_or_null(FIGURE), grade=GRADE, rule=WORDS, level=LEVEL, change=LEVEL, forces=COUNT, all=NUMBER,
    quantiles=_or_null(_list({"type": "number"})), peers=NUMBER, peers_of=COUNT,
) | {
    "if": {"properties": {"value": {"type": "null"}}},
    "then": {"required": ["missing"]},
    "else": FIGURE,
    "description": "A value of null has its reason in `missing`; any other has its months and source.",
}  # fmt: skip
DIRECTION = _all(told=JUDGED, score=NUMBER, error=NUMBER, of=COUNT, within=NUMBER)
WHOLE: dict[str, Schema] = {
    "grade": GRADE, "graded": COUNT, "of": COUNT, "others": _list(GRADE), "borderline": FLAG, "month_earlier": GRADE,
}  # fmt: skip
CARD = _all(
    subject=WORDS, kind=SUBJECT, name=WORDS, quarter=QUARTER, **{"from": MONTH}, to=MONTH,
    rules=_all(edition=WORDS, digest=ID),
    like=_all(residents=NUMBER, income=NUMBER, density=NUMBER, peers=_list(WORDS)),
    overall=_all(**WHOLE),
    direction=DIRECTION,
    domains=_list(
        _all(id=WORDS, title=WORDS, **WHOLE, needed=_list(WORDS), direction=DIRECTION, indicators=_list(INDICATOR))
    ),
    mission=_list(AIM),
    searches=_or_null(_all(searches=COUNT, not_recorded=COUNT, groups=_list(_all(ethnicity=WORDS, searches=COUNT)))),
)  # fmt: skip
EXAMPLE: Schema = {
    "kind": "ward",
    "code": "(code)",
    "name": "Castle",
    "within": {"ward": {"code": "(code)", "name": "Castle", "assumed": False}},
    "snapshot": "d4b8f12aec3e",
    "fictional": True,
    "address": "https://beat.example/ward/(code).json",
    "licence": "Invented data, free for any use.",
    "boundaries": "2024",
    "period": {"from": "2025-10", "to": "2026-09"},
    "coverage": [{"month": "2024-06", "dataset": "crime", "state": "missing", "reason": "no file for this month"}],
    "counts": {"burglary": 412, "robbery": None},
    "counts_year_before": {"burglary": None, "robbery": None},
    "months": {"2026-09": {"burglary": 31, "robbery": 0}, "2024-06": {"burglary": None, "robbery": None}},
    "revisions": [
        {"month": "2026-08", "category": "burglary", "edition": "aaaaaaaaaaaa", "built": "2026-10-20", "n": 29}
    ],
    "railway": None,
    "unplaced": 8069,
    "outside": 371,
    "softness": 0.12,
    "harm": {
        "cchi": {"total": 51200.0, "per_1000": 5120.0, "low": 30100.0, "high": 80400.0, "rank_low": 1, "rank_high": 3,
                 "ranked": 46, "reliability": "good", "error": 0.12}
    },
    "rates": {},
    "stops": None,
    "sentences": ["Recorded crime here was about what we would expect: 5,864 crimes in 2026, 5,832 in 2025."],
    "caveats": ["A value of null was not published."],
}  # fmt: skip
SCHEMAS: dict[str, Schema] = {
    "Area": _all(
        kind={"enum": ["ward", "csp", "bcu", "force", "neighbourhood", "nation"]},
        code=WORDS,
        name=WORDS,
        within=_each(_all(code=WORDS, name=WORDS, assumed=FLAG)),
        **ORIGIN,
        licence=WORDS,
        boundaries=WORDS,
        period=PERIOD,
        coverage=_list(_all(month=MONTH, dataset={"enum": ["crime", "asb"]}, state=STATE, reason=WORDS)),
        counts=COUNTS,
        counts_year_before=COUNTS,
        months=_each(COUNTS, MONTH),
        revisions=_list(_all(month=MONTH, category=WORDS, edition=ID, built=DAY, n=COUNT)),
        railway=_or_null(_all(name=WORDS, now=COUNT, before=COUNT)),
        unplaced=COUNT,
        outside=COUNT,
        softness=NUMBER,
        harm=_each(ESTIMATE),
        rates={"type": "object"},
        stops=_or_null(STOPS),
        sentences=_list(WORDS),
        caveats=_list(WORDS),
    )
    | {"description": "One area. An area’s months are those its force published, 36 at most.", "examples": [EXAMPLE]},
    "Coverage": _all(
        **ORIGIN,
        licence=WORDS,
        period=PERIOD,
        coverage=_list(_all(force=WORDS, month=MONTH, dataset=WORDS, state=STATE, rows=COUNT, reason=WORDS)),
    ),
    "Weights": _all(
        **ORIGIN,
        categories=_list(_all(slug=WORDS, label=WORDS, crime=FLAG)),
        schemes=_list(_all(id=WORDS)),
        force_weights=_list({"type": "object"}),
        caveats=_list(WORDS),
    ),
    "ForceHarm": _all(
        kind={"const": "force"},
        code=WORDS,
        slug=WORDS,
        name=WORDS,
        **ORIGIN,
        period=PERIOD,
        crimes=COUNT,
        wards=_list({"type": "object"}),
        sentences=_list(WORDS),
        caveats=_list(WORDS),
    ),
    "Compared": _all(
        **ORIGIN,
        licence=WORDS,
        measure=_all(id=WORDS, label=WORDS),
        areas=_list(
            _all(
                code=WORDS,
                kind=WORDS,
                name=WORDS,
                within=_or_null(WORDS),
                months_published={"type": "integer", "minimum": 0, "maximum": 12},
                records=NUMBER,
                records_year_before=NUMBER,
                per_1000=NUMBER,
                low=NUMBER,
                high=NUMBER,
                expected=NUMBER,
                estimate=NUMBER,
                reliability=NUMBER,
                no_rate=_or_null(WORDS),
            )
        ),
        sentences=_list(WORDS),
        caveats=_list(WORDS),
    ),
    "Standards": _all(
        force=WORDS,
        **ORIGIN,
        licence=WORDS,
        summary=WORDS,
        promises=_list(
            _all(
                id=WORDS,
                title=WORDS,
                made_by=WORDS,
                source=WORDS,
                dated=WORDS,
                answers=_list(_all(who=WORDS, state={"enum": ["kept", "not kept", None]}, told=WORDS, source=WORDS)),
            )
        ),
        caveats=_list(WORDS),
    ),
    "Card": _all(
        **ORIGIN,
        published=DAY,
        licence=WORDS,
        card=CARD,
        sentences=_list(WORDS),
        method=_list(WORDS),
        caveats=_list(WORDS),
        revisions=_list(_all(snapshot=ID, published=DAY, differs=_list(WORDS), card=CARD)),
    )
    | {"description": "A report card as it was published, and what later editions say otherwise."},
    "Meetings": _all(
        **ORIGIN,
        licence=WORDS,
        caveats=_list(WORDS),
        meetings=_list(
            _all(
                starts=WORDS,
                ends=WORDS,
                title=WORDS,
                kind=WORDS,
                state=WORDS,
                id=WORDS,
                area=WORDS,
                team=WORDS,
                neighbourhood=WORDS,
                place=WORDS,
                about=WORDS,
                email=WORDS,
                telephone=WORDS,
                source=WORDS,
                address=WORDS,
            )
        ),
    ),
    "Meeting": _all(
        **ORIGIN,
        licence=WORDS,
        id={"type": "integer"},
        area=WORDS,
        area_name=WORDS,
        neighbourhood=WORDS,
        title=WORDS,
        kind=MEETING_KIND,
        state=MEETING_STATE,
        reason=WORDS,
        starts=WORDS,
        ends=WORDS,
        starts_universal=WORDS,
        ends_universal=WORDS,
        place=WORDS,
        chair=WORDS,
        chair_rank=WORDS,
        rank_of_superintendent_or_above=FLAG,
        agenda=_list(_all(kind=WORDS, title=WORDS, notes=WORDS)),
        papers=_list(_all(title=WORDS, kind=WORDS, address=WORDS, withdrawn=WORDS)),
        minutes=_or_null(_all(text=WORDS, published=DAY, attended=COUNT)),
        actions_agreed_here=_list(_all(text=WORDS, owner=WORDS, open=FLAG, overdue=FLAG)),
        recommendations=_list(_all(text=WORDS, answer=WORDS, by=WORDS)),
        pack=_or_null(WORDS),
        history=_list(_all(on=WORDS, changes=_list(WORDS))),
        caveats=_list(WORDS),
    ),
    "Pack": _all(
        **ORIGIN,
        licence=WORDS,
        meeting={"type": "integer"},
        frozen=DAY,
        frozen_at=WORDS,
        area=_all(key=WORDS, kind=WORDS, name=WORDS, page=WORDS, assumed=FLAG),
        period=WORDS,
        before=WORDS,
        sentences=_list(WORDS),
        figures=_all(counts=COUNTS, counts_year_before=COUNTS, caveats=_list(WORDS)),
        card=_or_null(_all(quarter=WORDS, page=WORDS, overall=WORDS, direction=WORDS)),
        inspections=_list(_all(question=WORDS, grade=WORDS, cycle=WORDS, published=WORDS, source=WORDS)),
        caveats=_list(WORDS),
    ),
    "Promise": _all(
        **ORIGIN,
        licence=WORDS,
        as_of=DAY,
        promised={"type": "integer"},
        caveats=_list(WORDS),
        areas=_list(
            _all(
                force=WORDS,
                area=WORDS,
                name=WORDS,
                entered=FLAG,
                held_last_12_months=COUNT,
                past_not_marked=COUNT,
                last_held=_or_null(WORDS),
                next=_or_null(WORDS),
                newest_minutes=_or_null(DAY),
                held_without_minutes=COUNT,
                open_actions=COUNT,
                overdue_actions=COUNT,
                questions_answered=COUNT,
                questions_unanswered=COUNT,
                judged=FLAG,
                source=WORDS,
            )
        ),
    ),
    "Requests": _all(
        **ORIGIN,
        licence=WORDS,
        caveats=_list(WORDS),
        requests=_list(
            _all(
                ref=WORDS,
                area=WORDS,
                area_name=WORDS,
                way=WORDS,
                text=WORDS,
                state={"enum": ["received", "with the oversight lead", "agreed", "refused"]},
                made=DAY,
                supporters=COUNT,
                signatures=COUNT,
                needed=COUNT,
                reason=WORDS,
                meeting=WORDS,
                address=WORDS,
            )
        ),
        complaints=_list(_all(area=WORDS, year=WORDS, requests=COUNT)),
        refusals=_list(_all(reason=WORDS, times=COUNT)),
    ),
    "Cards": _all(
        **ORIGIN,
        licence=WORDS,
        caveats=_list(WORDS),
        cards=_list(
            _all(
                subject=WORDS,
                name=WORDS,
                kind=SUBJECT,
                quarter=QUARTER,
                **{"from": MONTH},
                to=MONTH,
                overall=GRADE,
                direction=JUDGED,
                local=GRADE,
                serious=GRADE,
                confidence=GRADE,
                value=GRADE,
                meeting_may_be_asked_for=YES,
                snapshot=ID,
                published=DAY,
                address=WORDS,
                fictional=YES,
            )
        ),
    ),
    "Spots": _all(type={"const": "FeatureCollection"}, features=_list(_all(type={"const": "Feature"}))),
    "Description": _all(openapi=WORDS, info={"type": "object"}, paths={"type": "object"}),
}
