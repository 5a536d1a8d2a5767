"""The cards of every quarter, put together: figures, grades, direction, mission; each card is one JSON text.

The text holds facts alone, no sentences: `site/openbeat` says them in words. `told` is what of it must not change
without being listed as a revision: values, grades, direction.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import floor, isfinite, log10
from typing import Any

import pandas as pd

from . import direction, grades, mission, peers, quarters, standing
from .grades import Graded
from .observed import Sources, gather
from .quarters import BEFORE, QUARTER, YEAR, month
from .rules import FORCE, Domain, Rules
from .spread import Spreads
from .subjects import Subject

COLUMNS = ["subject", "quarter", "kind", "name", "overall", "direction", "rules", "told", "body"]
DIGITS = 6  # significant, of what a card keeps
LATE = QUARTER  # months after which a card is made even if the force has not published its quarter
Fact = dict[str, Any]
Key = tuple[str, str, int]  # subject, indicator, end


@dataclass(frozen=True)
class Judged:
    """Everything that is graded at the ends of some months, by subject and end."""

    graded: Mapping[tuple[str, int], Mapping[str, list[Graded]]]  # domain → its indicators
    seen: Mapping[Key, Any]  # rows of `gather`
    levels: Mapping[Key, Any]
    changes: Mapping[Key, Any]


def cards(
    subjects: Sequence[Subject], ends: Iterable[int], newest: int, rules: Rules, sources: Sources
) -> pd.DataFrame:
    """Columns of COLUMNS: one row a card, by subject and quarter.

    A card is made once its force has published the quarter, or three months after it.

    Args:
        subjects: whom cards are about.
        ends: the last months of their quarters.
        newest: the newest month of the site.
        rules: what is graded, and how.
        sources: the figures.
    """
    wanted = sorted(ends)
    judged_at = sorted({end - back for end in wanted for back in (0, 1)})
    found = judge(subjects, judged_at, rules, sources)
    near = peers.nearest(subjects, rules.standing.nearest)
    spreads = Spreads(found.seen.values(), near, rules)
    rows = [
        _row(s, end, found, near, spreads, rules, sources)
        for s in subjects
        for end in wanted
        if _ready(s, end, newest, found)
    ]
    return pd.DataFrame(rows, columns=COLUMNS).sort_values(["subject", "quarter"], ignore_index=True)


def judge(subjects: Sequence[Subject], ends: Sequence[int], rules: Rules, sources: Sources) -> Judged:
    """Every indicator of every subject graded at the ends of these months."""
    seen = gather(subjects, sorted({e - back for e in ends for back in (0, BEFORE)}), rules, sources)
    level, change = standing.levels(seen, subjects, rules), standing.changes(seen, subjects, rules, sources.records)
    by_key: dict[Key, Any] = dict(zip(_keys(seen), seen.itertuples(index=False), strict=True))
    levels, changes = (dict(zip(t.index, t.itertuples(index=False), strict=True)) for t in (level, change))
    nothing = float("nan")
    graded: dict[tuple[str, int], dict[str, list[Graded]]] = {}
    for s in subjects:
        for end in ends:
            own = graded.setdefault((s.id, end), {d.id: [] for d in _domains(s, rules)})
            for i in rules.indicators:
                key = s.id, i.id, end
                if i.domain in own and key in by_key:
                    level_z, change_z = (t[key].z if key in t else nothing for t in (levels, changes))
                    own[i.domain].append(grades.of_indicator(i, level_z, change_z, rules))
    return Judged(graded, by_key, levels, changes)


def _keys(seen: pd.DataFrame) -> Iterable[Key]:
    return zip(seen["subject"], seen["indicator"], seen["end"], strict=True)


def _domains(s: Subject, rules: Rules) -> list[Domain]:
    return [d for d in rules.domains if s.kind in d.kinds]


def _ready(s: Subject, end: int, newest: int, found: Judged) -> bool:
    """Whether a card of a quarter is due."""
    official = any(
        row.last == end for row in (found.seen.get((s.id, "crime", end)),) if row is not None and not row.missing
    )
    return s.newest >= end or newest >= end + LATE or official


def overall(own: Mapping[str, list[Graded]], s: Subject, rules: Rules) -> tuple[dict[str, grades.Whole], grades.Whole]:
    """The grades of the domains of a card, and of the whole."""
    domains = {d.id: grades.of_domain(d, own[d.id], rules) for d in _domains(s, rules)}
    return domains, grades.of_card(domains, rules)


def _row(
    s: Subject,
    end: int,
    found: Judged,
    near: Mapping[str, tuple[str, ...]],
    spreads: Spreads,
    rules: Rules,
    sources: Sources,
) -> tuple[str, ...]:
    own = found.graded[s.id, end]
    domains, whole = overall(own, s, rules)
    earlier, whole_earlier = overall(found.graded[s.id, end - 1], s, rules)
    moved = direction.of_card(list(own.values()), rules)
    body: Fact = {
        "subject": s.id,
        "kind": s.kind,
        "name": s.name,
        "quarter": quarters.name(end),
        "from": month(end - YEAR + 1),
        "to": month(end),
        "rules": {"edition": rules.edition, "digest": rules.digest},
        "like": {"residents": s.residents, "income": s.income, "density": s.density, "peers": list(near.get(s.id, ()))},
        "overall": _whole(whole, whole_earlier),
        "direction": asdict(moved),
        "domains": [
            {
                "id": d.id,
                "title": d.title,
                **_whole(domains[d.id], earlier[d.id]),
                "needed": list(d.needed),
                "direction": asdict(direction.of_domain(own[d.id], rules)),
                "indicators": [_indicator(s, g, end, found, spreads, rules) for g in own[d.id]],
            }
            for d in _domains(s, rules)
        ],
        "mission": mission.of_force(s.id, end, rules, sources.official) if s.kind == FORCE else [],
        "searches": _searches(s, end, sources),
    }
    plain = _plain(body)
    told = _material(plain)
    return (s.id, plain["quarter"], s.kind, s.name, whole.grade, moved.told, rules.digest, _json(told), _json(plain))


def _whole(now: grades.Whole, earlier: grades.Whole) -> Fact:
    return asdict(now) | {"borderline": now.borderline, "month_earlier": earlier.grade}


def _indicator(s: Subject, g: Graded, end: int, found: Judged, spreads: Spreads, rules: Rules) -> Fact:
    """Everything that a page says of one indicator."""
    rule = next(i for i in rules.indicators if i.id == g.id)
    key, before = (s.id, g.id, end), (s.id, g.id, end - BEFORE)
    seen, then = found.seen[key], found.seen[before]
    level, change = found.levels.get(key), found.changes.get(key)
    fact: Fact = {
        "id": g.id,
        "title": rule.title,
        "unit": rule.unit,
        "better": rule.better,
        "scale": rule.scale,
        "weight": rule.weight,
        **_figure(seen),
        "before": None if then.missing else _figure(then),
        "grade": g.grade,
        "rule": g.rule,
        "level": _part(g.level),
        "change": _part(g.change),
    }
    if level is not None:
        fact["level"] |= {name: standing.of_scale(rule, getattr(level, name)) for name in ("usual", "low", "high")}
        fact["level"] |= {"of": level.of, "adjusted": bool(level.adjusted), "r2": level.r2 if level.adjusted else None}
    if change is not None:
        ends = (standing.of_scale(rule, then.y + getattr(change, name)) for name in ("usual", "low", "high"))
        fact["change"] |= dict(zip(("usual", "low", "high"), ends, strict=True)) | {"of": change.of}
    return fact | spreads.of(s, g.id, end)


def _figure(row: Any) -> Fact:
    if row.missing:
        counted = {"n": row.n, "from": month(row.first), "to": month(row.last)} if isfinite(row.n) else {}
        return {"value": None, "missing": row.missing} | counted
    return {
        "value": row.value, "n": row.n, "base": row.base, "from": month(row.first), "to": month(row.last),
        "period": row.period, "source": row.source, "url": row.url,
    }  # fmt: skip


def _part(part: grades.Part) -> Fact:
    return {"judged": part.judged, "score": part.score, "near": part.near}


def _searches(s: Subject, end: int, sources: Sources) -> Fact | None:
    found = sources.searched.stops(s.id, end) if s.kind == FORCE else None
    if found is None:
        return None
    return asdict(found) | {"groups": [asdict(g) | {"found": g.found} for g in found.groups]}


def _material(body: Fact) -> Fact:
    """What of a card must not change without a word: grades, direction, values, and those of the year before."""
    domains = body["domains"]
    indicators = [i for d in domains for i in d["indicators"]]
    return {
        "overall": body["overall"]["grade"],
        "direction": body["direction"]["told"],
        "domains": {d["id"]: d["grade"] for d in domains},
        "indicators": {i["id"]: [i["value"], i.get("n"), _value(i["before"]), i["grade"]] for i in indicators},
    }


def _value(figure: Fact | None) -> float | None:
    return figure["value"] if figure else None


def _plain(value: Any) -> Any:
    """Facts as JSON can say them: numbers to six digits, None for what is none."""
    if isinstance(value, dict):
        return {name: _plain(v) for name, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    if isinstance(value, bool | str) or value is None:
        return value
    number = float(value)
    if not isfinite(number):
        return None
    if number == int(number):
        return int(number)
    return round(number, DIGITS - 1 - floor(log10(abs(number))))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
